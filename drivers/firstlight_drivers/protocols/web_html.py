"""Forms of a page: their fields as a browser would send them. Pages of small devices are read as text, never rendered.

A choice (`select`) counts with the option that is chosen, the first where none is. What is in a comment is not there,
nor is what is disabled (HTML Living Standard, "Constructing the entry list"), but for buttons: a script may enable them
before they are pressed. The newline that a text area begins with is markup.
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
_CONTROL = re.compile(r"<(input|button|select|textarea|/?fieldset|/?legend)\b([^<>]{0,2048})>", re.IGNORECASE)
_PRESSED = frozenset({"submit", "button", "reset", "image"})
# In scripts and texts "<!--" begins no comment; old pages hide their scripts by one.
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|textarea)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_OPTION = re.compile(r"<option\b([^<>]{0,512})>([^<]{0,256})", re.IGNORECASE)
_PRINTED = re.compile(r'inputText(?:Ex)?\( ?"([^"]{1,64})" ?,[^,()]{0,32}, ?"([^"]{0,512})"', re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])([a-z-]{1,32})(?:\s{0,8}=\s{0,8}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.IGNORECASE
)


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
    return _inputs(_visible(text))


def _visible(text: str) -> str:
    return _COMMENT.sub(lambda match: match[0] if match[1] else "", text[:_READ])


def _inputs(text: str) -> list[tuple[str, str, str]]:
    found = []
    around = _Around()
    low = text.lower()
    for match in _CONTROL.finditer(text):
        tag, attributes = match[1].lower(), _attributes(match[2])
        if tag.endswith(("fieldset", "legend")):
            around.meet(tag, disabled="disabled" in attributes)
            continue
        kind = attributes.get("type", "text").lower() if tag in {"input", "button"} else tag
        if not attributes.get("name") or (kind in {"checkbox", "radio"} and "checked" not in attributes):
            continue
        if (around.disabled or "disabled" in attributes) and kind not in _PRESSED:
            continue
        value = attributes.get("value", "on" if kind in {"checkbox", "radio"} else "")
        if tag in {"select", "textarea"}:
            end = low.find(f"</{tag}", match.end(), match.end() + _SELECT)
            inside = text[match.end() : end] if end >= 0 else ""
            value = _chosen(inside) if tag == "select" else _written(inside)
        found.append((attributes["name"], value, kind))
    found += [(match[1], html.unescape(match[2]), "text") for match in _PRINTED.finditer(text)]
    return found[:_FIELDS]


def input_value(text: str, name: str) -> str | None:
    """The value of the first input called `name`; None when there is none, or it has none."""
    return next((value for key, value, _ in inputs(text) if key == name and value), None)


def find_form(text: str, mark: str) -> PageForm | None:
    """The first form that is called `mark` or has that text in it."""
    text = _visible(text)
    starts = list(_FORM.finditer(text))[:_FORMS]
    for number, start in enumerate(starts, 1):
        inside = text[start.end() : starts[number].start() if number < len(starts) else len(text)]
        end = inside.lower().find("</form")
        inside = inside if end < 0 else inside[:end]
        attributes = _attributes(start[1])
        if attributes.get("name") != mark and mark not in inside:
            continue
        all_inputs = _inputs(inside)
        return PageForm(
            name=attributes.get("name", ""),
            method="POST" if attributes.get("method", "get").lower() == "post" else "GET",
            action=attributes.get("action", ""),
            fields=tuple((name, value) for name, value, kind in all_inputs if kind not in _PRESSED),
            buttons=tuple(name for name, _, kind in all_inputs if kind in _PRESSED),
        )
    return None


class _Around:
    """The fieldsets and legends around a place of a page. A legend stays enabled when its fieldset is not."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    @property
    def disabled(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def meet(self, tag: str, *, disabled: bool) -> None:
        if tag == "fieldset":
            self._open.append((tag, disabled or self.disabled))
        elif tag == "legend":
            self._open.append((tag, len(self._open) > 1 and self._open[-2][1]))
        else:
            names = [name for name, _ in self._open]
            if tag[1:] in names:
                del self._open[len(names) - 1 - names[::-1].index(tag[1:]) :]


def _written(inside: str) -> str:
    text = html.unescape(inside)
    return text[2:] if text.startswith("\r\n") else text.removeprefix("\n")


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
