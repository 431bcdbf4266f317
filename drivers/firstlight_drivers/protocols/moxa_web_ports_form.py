"""A form of a console page with everything a browser would send, choices included: read, filled in, sent back.

What nobody fills in goes back as it was. Pages are read as text, never rendered; sizes are bounded.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.text import safe_text

_READ = 128 * KIB  # characters of a page that are looked at
_CONTROLS = 300
_SELECT = 16 * KIB  # characters between the ends of one choice
_OPTIONS = 64
_FORM = re.compile(r"<form\b([^<>]{0,1024})>", re.IGNORECASE)
_CONTROL = re.compile(
    r"<select\b(?P<select>[^<>]{0,1024})>"
    r"|<input\b(?P<input>[^<>]{0,2048})>"
    r"|inputText(?:Ex)?\( ?\"(?P<printed>[^\"]{1,64})\" ?,[^,()]{0,32}, ?\"(?P<value>[^\"]{0,512})\"",
    re.IGNORECASE,
)
_OPTION = re.compile(r"<option\b([^<>]{0,512})>([^<]{0,256})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,32})(?:\s{0,8}=\s{0,8}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.IGNORECASE)
_PRESSED = frozenset({"submit", "button", "reset", "image", "file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One named control. `value` is None while nothing of it would be sent; `options`: value and label of each."""

    name: str
    kind: str  # "text", "select", "radio", "checkbox"
    value: str | None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form. Controls in the order of the page; radio buttons of one name are one control."""

    method: str
    action: str
    controls: tuple[Control, ...]

    def named(self, name: str) -> Control | None:
        """The control called that."""
        return next((one for one in self.controls if one.name == name), None)

    def pairs(self, given: Mapping[str, str | None]) -> list[tuple[str, str]]:
        """What is sent: `given` in place of what the page has, None for a box that is not ticked."""
        values = ((one.name, given.get(one.name, one.value)) for one in self.controls)
        return [(name, value) for name, value in values if value is not None]


def read_form(text: str, name: str) -> Form | None:
    """The first form with this name."""
    text = text[:_READ]
    starts = list(_FORM.finditer(text))[:50]
    for number, start in enumerate(starts, 1):
        attributes = _attributes(start[1])
        if attributes.get("name") != name:
            continue
        inside = text[start.end() : starts[number].start() if number < len(starts) else len(text)]
        end = inside.lower().find("</form")
        return Form(
            method="POST" if attributes.get("method", "get").lower() == "post" else "GET",
            action=attributes.get("action", ""),
            controls=_controls(inside if end < 0 else inside[:end]),
        )
    return None


def _controls(inside: str) -> tuple[Control, ...]:
    found: dict[str, Control] = {}
    low = inside.lower()
    for match in itertools.islice(_CONTROL.finditer(inside), _CONTROLS):
        if match["printed"] is not None:
            name = match["printed"]
            found.setdefault(name, Control(name=name, kind="text", value=html.unescape(match["value"])))
        elif match["select"] is not None:
            end = low.find("</select", match.end(), match.end() + _SELECT)
            _note_select(found, _attributes(match["select"]), inside[match.end() : end] if end >= 0 else "")
        else:
            _note_input(found, _attributes(match["input"]))
    return tuple(found.values())


def _note_select(found: dict[str, Control], attributes: Mapping[str, str], inside: str) -> None:
    name = attributes.get("name")
    if not name or "disabled" in attributes:
        return
    options, chosen = [], None
    for match in list(_OPTION.finditer(inside))[:_OPTIONS]:
        option = _attributes(match[1])
        label = safe_text(html.unescape(match[2]).replace("\xa0", " ")).strip()
        value = option.get("value", label)
        options.append((value, label))
        if "selected" in option:
            chosen = value
    first = options[0][0] if options else None
    found[name] = Control(name=name, kind="select", value=first if chosen is None else chosen, options=tuple(options))


def _note_input(found: dict[str, Control], attributes: Mapping[str, str]) -> None:
    name, kind = attributes.get("name"), attributes.get("type", "text").lower()
    if not name or kind in _PRESSED or "disabled" in attributes:
        return
    value, ticked = attributes.get("value", "on" if kind in {"checkbox", "radio"} else ""), "checked" in attributes
    before = found.get(name)
    if kind == "radio":
        options = (*(before.options if before else ()), (value, ""))
        chosen = value if ticked else before.value if before else None
        found[name] = Control(name=name, kind="radio", value=chosen, options=options)
    elif kind == "checkbox":
        found[name] = Control(name=name, kind="checkbox", value=value if ticked else None, options=((value, ""),))
    else:
        found.setdefault(name, Control(name=name, kind="text", value=value))


def table_rows(text: str) -> list[list[str]]:
    """The cells of every row of a page's tables, as texts."""
    rows = []
    for row in re.split(r"<tr\b", text[:_READ], maxsplit=200, flags=re.IGNORECASE)[1:]:
        inside = re.split(r"</tr", row[: 8 * KIB], maxsplit=1, flags=re.IGNORECASE)[0]
        rows.append([_cell(cell) for cell in re.split(r"<td\b", inside, maxsplit=32, flags=re.IGNORECASE)[1:]])
    return rows


def _cell(text: str) -> str:
    content = re.split(r"</td", text.partition(">")[2][:KIB], maxsplit=1, flags=re.IGNORECASE)[0]
    return safe_text(html.unescape(re.sub(r"<[^<>]{0,256}>", " ", content)).replace("\xa0", " ")).strip()


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
