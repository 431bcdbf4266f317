"""Which answers prove an NPort 6000-G2, and what they say of it. Pure.

Published by the vendor (Moxa hardening guide for the NPort 6000-G2 series): the web console is HTTPS on 443 only; there
is no default account; the first visitor sees "Create the first account of the device"; UDP 4800 is not among its
ports; Real COM ports (949 + n, 965 + n) open only after the first account exists.
Not published: everything in `assumed.toml`. What is read by way of it is listed in `Identity.assumed`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firstlight_drivers.contract import HttpObservation, Identity, MdnsObservation, Observation, State
from firstlight_drivers.transport.text import text_or_none

NAME = "moxa-nport6000g2"
VENDOR = "Moxa"
FIRST_ACCOUNT = "Create the first account of the device"
REAL_COM_DATA, REAL_COM_COMMAND = 950, 966  # of serial port 1

_MODEL = re.compile(r"\b(?:NPort|NP)[ _-]?(6\d{3}(?:[A-Z]|-[0-9A-Z]+)*?-G2)(?![0-9A-Z])", re.IGNORECASE)
_FIELDS = ("model", "serial", "mac", "firmware", "name")
_MAC = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")


@dataclass(frozen=True, slots=True)
class Profile:
    """The content of `assumed.toml`."""

    service_type: str
    txt: Mapping[str, str]
    rest_path: str
    rest_keys: Mapping[str, str]
    login_marks: tuple[str, ...]


@cache
def profile() -> Profile:
    """What is assumed."""
    data = tomllib.loads(Path(__file__).with_name("assumed.toml").read_text(encoding="utf-8"))
    return Profile(
        service_type=data["mdns"]["service_type"],
        txt=data["mdns"]["txt"],
        rest_path=data["rest"]["path"],
        rest_keys=data["rest"]["keys"],
        login_marks=tuple(data["console"]["login_marks"]),
    )


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None."""
    if isinstance(observation, MdnsObservation):
        return _from_mdns(observation)
    if isinstance(observation, HttpObservation) and observation.tls:
        if observation.path == profile().rest_path:
            return _from_rest(observation)
        return _from_page(observation)
    return None


def _from_mdns(observation: MdnsObservation) -> Identity | None:
    assumed = profile()
    txt = dict(observation.txt)
    if observation.service_type.casefold() == assumed.service_type.casefold():
        identity = _assumed({field: txt.get(key) for field, key in assumed.txt.items()})
        if identity.model is None or not _MODEL.fullmatch(identity.model):
            return None
        return identity
    # Under whatever type the real device announces itself, its model name would be telling.
    for text in (observation.instance, observation.host, *txt.values()):
        if match := _MODEL.search(text):
            return _assumed({"model": f"NPort {match[1].upper()}"})
    return None


def _from_page(observation: HttpObservation) -> Identity | None:
    text = f"{observation.title or ''}\n{observation.body}"
    match = _MODEL.search(text)
    first = FIRST_ACCOUNT in observation.body and "NPort" in text
    if match is None and not first:
        return None
    if first:
        # The wording is the vendor's; there is no account to log in with, so the first login is still to be done.
        return Identity(
            family=NAME,
            vendor=VENDOR,
            model=f"NPort {match[1].upper()}" if match else None,
            state=State.FACTORY,
            assumed=frozenset({"model"}) if match else frozenset(),
            why=("the console asks for the first account",),
        )
    claimed = any(mark in observation.body for mark in profile().login_marks)
    model = f"NPort {match[1].upper()}" if match else None
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=model,
        state=State.CLAIMED if claimed else State.UNKNOWN,
        assumed=frozenset({"family", "model", *(("state",) if claimed else ())}),
        why=("the console names an NPort 6000-G2",),
    )


def _from_rest(observation: HttpObservation) -> Identity | None:
    if observation.status != 200:
        return None
    try:
        data = json.loads(observation.body)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    values = {field: data.get(key) for field, key in profile().rest_keys.items()}
    identity = _assumed({field: value if isinstance(value, str) else None for field, value in values.items()})
    return identity if identity.model is not None and _MODEL.fullmatch(identity.model) else None


def _assumed(values: Mapping[str, str | None]) -> Identity:
    texts = {field: text_or_none(values.get(field)) for field in _FIELDS}
    mac = (texts["mac"] or "").upper().replace("-", ":")
    texts["mac"] = mac if _MAC.fullmatch(mac) else None
    known = {field for field, text in texts.items() if text is not None}
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=texts["model"],
        serial=texts["serial"],
        mac=texts["mac"],
        firmware=texts["firmware"],
        name=texts["name"],
        assumed=frozenset({"family", *known}),
        why=("assumed profile of the NPort 6000-G2",),
    )
