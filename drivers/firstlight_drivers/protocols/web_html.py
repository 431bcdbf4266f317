"""Forms of a page: their fields as a browser would send them. Pages of small devices are read as text, never rendered.

A choice (`select`) counts with the option that is chosen, the first where none is.
Text inputs that a script prints, `inputText("Name", n, "value")`, count as fields: newer NPort consoles make them so.
"""

from __future__ import annotations

import html
import itertools
import re
from dataclasses import dataclass

from firstlight_drivers.transport.limits import KIB

_READ = 64 * KIB  # characters of a page that are looked at
_FIELDS = 200
_FORMS = 50
_FORM = re.compile(r"<form\b([^<>]{0,1024})>", re.IGNORECASE)
_SELECT = 16 * KIB  # characters between the ends of one choice or text
_OPTIONS = 64
_CONTROL = re.compile(r"<(input|button|select|textarea)\b([^<>]{0,2048})>", re.IGNORECASE)
_OPTION = re.compile(r"<option\b([^<>]{0,512})>([^<]{0,256})", re.IGNORECASE)
_PRINTED = re.compile(r'inputText(?:Ex)?\( ?"([^"]{1,64})" ?,[^,()]{0,32}, ?"([^"]{0,512})"', re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,32})(?:\s{0,8}=\s{0,8}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageForm:
    """One form. `fields` are sent as they are; `buttons` only when one is pressed."""

    name: str
    method: str  # "GET" or "POST"
    action: str  # as written; "" for the page itself
    fields: tuple[tuple[str, str], ...]
    buttons: tuple[str, ...]


def inputs(text: str) -> list[tuple[str, str, str]]:
    """(name, value, type) of every input and choice of a page, in order."""
    found = []
    text = text[:_READ]
    low = text.lower()
    for match in _CONTROL.finditer(text):
        tag, attributes = match[1].lower(), _attributes(match[2])
        kind = attributes.get("type", "text").lower() if tag in {"input", "button"} else tag
        if not attributes.get("name") or (kind in {"checkbox", "radio"} and "checked" not in attributes):
            continue
        value = attributes.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if tag in {"select", "textarea"}:
            end = low.find(f"</{tag}", match.end(), match.end() + _SELECT)
            inside = text[match.end() : end] if end >= 0 else ""
            value = _chosen(inside) if tag == "select" else html.unescape(inside)
        found.append((attributes["name"], value, kind))
    found += [(match[1], html.unescape(match[2]), "text") for match in _PRINTED.finditer(text[:_READ])]
    return found[:_FIELDS]


def input_value(text: str, name: str) -> str | None:
    """The value of the first input called `name`; None when there is none, or it has none."""
    return next((value for key, value, _ in inputs(text) if key == name and value), None)


def find_form(text: str, mark: str) -> PageForm | None:
    """The first form that is called `mark` or has that text in it."""
    text = text[:_READ]
    starts = list(_FORM.finditer(text))[:_FORMS]
    for number, start in enumerate(starts, 1):
        inside = text[start.end() : starts[number].start() if number < len(starts) else len(text)]
        end = inside.lower().find("</form")
        inside = inside if end < 0 else inside[:end]
        attributes = _attributes(start[1])
        if attributes.get("name") != mark and mark not in inside:
            continue
        all_inputs = inputs(inside)
        pressed = {"submit", "button", "reset", "image"}
        return PageForm(
            name=attributes.get("name", ""),
            method="POST" if attributes.get("method", "get").lower() == "post" else "GET",
            action=attributes.get("action", ""),
            fields=tuple((name, value) for name, value, kind in all_inputs if kind not in pressed),
            buttons=tuple(name for name, _, kind in all_inputs if kind in pressed),
        )
    return None


def _chosen(inside: str) -> str:
    options = []
    for match in itertools.islice(_OPTION.finditer(inside), _OPTIONS):
        attributes = _attributes(match[1])
        value = attributes.get("value", html.unescape(match[2]).strip())
        if "selected" in attributes:
            return value
        options.append(value)
    return options[0] if options else ""


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found
