"""Pages of the web console that NPort device servers show, read without logging in.

    Server: MoxaHttp/1.0, MoxaHttp/2.2; title "NPort Web Console"     public fingerprint (whatweb plugin,
    Shodan) login page: a password field, or the hidden field FakeChallenge   NSLS-II/ipchange, moxa.py no
    login page at all: the password is blank; main.htm shows       observed on NPort consoles with a blank
    password model, MAC, serial number and firmware

Labels on main.htm differ a little between models and generations, so they are matched tolerantly; a value
that does not look like what its label says is left out. Assumed, by how these consoles print their inputs: a page may
set its values by a script, set("modelname", "..."), with the labels model, mac, serial and ver or longer.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum

from firstlight_drivers.contract import HttpObservation
from firstlight_drivers.transport.text import text_or_none

MAIN_PAGE = "/main.htm"

_LOGIN = re.compile(r"type\s*=\s*[\"']?password|name\s*=\s*[\"']?FakeChallenge", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<\s*/?\s*(?:tr|td|th|p|br|div|li|h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LABELS = {
    "model": re.compile(r"model\s*(?:name)?", re.IGNORECASE),
    "mac": re.compile(r"mac\s*address", re.IGNORECASE),
    "serial": re.compile(r"serial\s*(?:no\.?|number)", re.IGNORECASE),
    "firmware": re.compile(r"firmware\s*(?:version)?", re.IGNORECASE),
    "name": re.compile(r"(?:server|device)?\s*name", re.IGNORECASE),
}
_SET = re.compile(r'\bset\( ?"(?P<label>[a-z_]{2,24})" ?, ?"(?P<value>[^"]{0,64})" ?\)', re.IGNORECASE)
_SET_LABELS = {
    "model": re.compile(r"model_?(?:name)?", re.IGNORECASE),
    "mac": re.compile(r"mac_?(?:address)?", re.IGNORECASE),
    "serial": re.compile(r"serial_?(?:no|number)?", re.IGNORECASE),
    "firmware": re.compile(r"(?:fw|firmware)?_?ver(?:sion)?|firmware", re.IGNORECASE),
    "name": re.compile(r"(?:server|device)_?name", re.IGNORECASE),
}
_SHAPES = {
    "model": re.compile(r"[\w -]{3,40}"),
    "mac": re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"),
    "serial": re.compile(r"[0-9A-Za-z]{1,24}"),
    "firmware": re.compile(r"\d[\w. ]{0,40}"),
    "name": re.compile(r".{1,64}"),
}


class Kind(StrEnum):
    """What a page of the console is."""

    OPEN = "open"  # shows the device without a login: the password is blank
    LOGIN = "login"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolePage:
    """What one page said; None where it said nothing."""

    kind: Kind
    model: str | None = None
    serial: str | None = None
    mac: str | None = None
    firmware: str | None = None
    name: str | None = None


def read_page(observation: HttpObservation) -> ConsolePage | None:
    """The page behind an HTTP answer; None when it is not of a Moxa console."""
    server = observation.server or ""
    title = observation.title or ""
    if not server.startswith("MoxaHttp/") and "NPort Web Console" not in title:
        return None
    if observation.status != 200:
        return ConsolePage(kind=Kind.OTHER)
    if _LOGIN.search(observation.body):
        return ConsolePage(kind=Kind.LOGIN)
    values = _values(observation.body)
    known = values.get("model") is not None and (values.get("mac") or values.get("serial")) is not None
    return ConsolePage(
        kind=Kind.OPEN if known else Kind.OTHER,
        model=model_name(values.get("model")),
        serial=values.get("serial"),
        mac=mac_text(values.get("mac")),
        firmware=values.get("firmware"),
        name=values.get("name"),
    )


def model_name(text: str | None) -> str | None:
    """ "NP5110A" and "NPort 5110A" as the vendor writes it, "NPort 5110A"; other texts as they are."""
    if text is None:
        return None
    match = re.fullmatch(r"(?:NPort|NP)[ -]*(\w[\w-]*)", text.strip(), re.IGNORECASE)
    return f"NPort {match[1]}" if match else text


def mac_text(text: str | None) -> str | None:
    """A MAC with any separators in the form of this program, "00:90:E8:3C:F8:7E"; None for what is not one."""
    digits = re.sub(r"[^0-9A-Fa-f]", "", text or "").upper()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2)) if len(digits) == 12 else None


def _values(body: str) -> dict[str, str]:
    text = _TAG.sub(" ", _BREAK.sub("\n", _HIDDEN.sub(" ", body)))
    lines = [line for line in (text_or_none(html.unescape(raw)) for raw in text.split("\n")) if line]
    values: dict[str, str] = {}
    for number, line in enumerate(lines):
        label, colon, rest = line.partition(":")
        for field, pattern in _LABELS.items():
            if field in values or not pattern.fullmatch(label.strip()):
                continue
            # "Label: value" in one cell, or label and value in neighbouring cells.
            value = rest.strip() if colon and rest.strip() else next(iter(lines[number + 1 : number + 2]), "")
            value = value.removeprefix(":").strip()
            if _SHAPES[field].fullmatch(value):
                values[field] = value
    for match in _SET.finditer(body):
        value = text_or_none(html.unescape(match["value"])) or ""
        for field, pattern in _SET_LABELS.items():
            if field not in values and pattern.fullmatch(match["label"]) and _SHAPES[field].fullmatch(value):
                values[field] = value
    return values
