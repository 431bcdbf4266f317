"""Serial ports in a web profile: which settings its steps carry, and how the device writes their values.

    [ports]             count or only, away_seconds, keep, place, into, leave_out, number
    [[ports.model]]     name = "6250", count = 2         the first row whose text is in the model's name counts
    [[ports.setting]]   key = "parity", code = [{ value = "none", sent = "N" }, ...]
                        key = "baud", number = true      the device writes the number itself
    [[port_read]]       steps that read one port; their extracts are named by the keys
    [[port_write]]      steps that write it; their fields have {baud}, {parity}, ...
    [[port_save]]       steps after all ports were written; for each of them where {port} is in them

{port} is the number of the port, 1 being the first; {port_index} counts from zero. Both may stand in paths, in fields,
in `place` and in the keys of the extracts of [[port_read]] (in both a brace by itself is written twice).
`keep`: what was read goes back, but for what the fields replace: the JSON object at `place` of the answer, put at
`into` of the body, or the form that is called `place` or has that text in it. `leave_out` are paths in it that never
go back; at `number` it says which port it is, or nothing is written. A code with `absent` is a box that is not ticked:
nothing is sent for it. Texts and hex bytes are sent as they are. A value without a code is `Raw`: shown, and sent back
as it came.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from firstlight_drivers.port_settings import Raw, SettingError, Value, parse_value, setting, settings, value_text
from firstlight_drivers.transport.text import safe_text

if TYPE_CHECKING:
    from firstlight_drivers.protocols.web_profile import Step

PORT = frozenset({"port", "port_index"})
MOST_PORTS = 64
_AWAY = 3600  # seconds
_SHOWN = 64  # characters of a value nobody has a name for
_AS_IT_IS = frozenset({"text", "byte"})

Keep = Literal["none", "json", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCode:
    """One value as `port_settings` writes it, and as the device does."""

    value: str
    sent: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSetting:
    """One setting. `number`: what has no code of its own is a whole number, which the device writes as it is."""

    key: str
    number: bool = False
    code: tuple[PortCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortCount:
    """How many ports the models with this text in their names have."""

    name: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRules:
    """What the steps for ports cannot say. `count` 0: see `model`, and not known where no row fits.

    `only`: the one port the steps are about, because nobody knows where its number stands in them; 0: {port} tells.
    """

    count: int = 0
    only: int = 0
    away_seconds: float = 0.0
    keep: Keep = "none"
    place: str = ""
    into: str = ""
    leave_out: tuple[str, ...] = ()
    number: str = ""
    model: tuple[PortCount, ...] = ()
    setting: tuple[PortSetting, ...] = ()

    def ports_of(self, model: str | None) -> int:
        """Number of ports of a model; 0 when it is not known."""
        name = (model or "").casefold()
        return next((row.count for row in self.model if row.name.casefold() in name), self.count)


NO_PORTS = PortRules()


class NotRecorded(LookupError):
    """A value nobody has a code for; `str(error)` is "key=value"."""


def decoded(row: PortSetting, raw: str | None) -> Value | None:
    """What the device's text means; None when it does not say, `Raw` for a text without a name."""
    for code in row.code:
        if code.absent if raw is None else (not code.absent and code.sent == raw):
            return parse_value(row.key, code.value)
    if raw is None:
        return None
    if row.number or setting(row.key).kind in _AS_IT_IS:
        try:
            value = parse_value(row.key, raw)
        except SettingError:
            return Raw(safe_text(raw, _SHOWN))
        if not isinstance(value, Raw) and value_text(value) == raw:
            return value
    return Raw(safe_text(raw, _SHOWN))


def encoded(row: PortSetting, value: Value) -> str | None:
    """What is sent for a value; None: nothing of it. Raises NotRecorded."""
    text = value_text(value)
    for code in row.code:
        if code.value == text:
            return None if code.absent else code.sent
    if isinstance(value, Raw):
        return value.text
    if setting(row.key).kind in _AS_IT_IS or (row.number and isinstance(value, int) and not isinstance(value, bool)):
        return text
    raise NotRecorded(f"{row.key}={text}")


def recorded(rows: Sequence[PortSetting]) -> dict[str, frozenset[str]]:
    """The values there are codes for, by key; without the settings that take any."""
    return {
        row.key: frozenset(code.value for code in row.code)
        for row in rows
        if not row.number and setting(row.key).kind not in _AS_IT_IS
    }


def port_problems(
    rules: PortRules,
    read: Sequence[Step],
    write: Sequence[Step],
    save: Sequence[Step],
    names: Callable[[str], Iterable[str]],
) -> list[str]:
    """Everything that cannot work, empty for none. `names` tells the placeholders of a template."""
    if not (read or write or save) and rules == NO_PORTS:
        return []
    return [*_in_rules(rules), *_in_settings(rules.setting), *_in_steps(rules, read, write, names)]


def _in_rules(rules: PortRules) -> Iterator[str]:
    counts = (rules.count, rules.only, *(row.count for row in rules.model))
    if any(not 0 <= count <= MOST_PORTS for count in counts):
        yield f"ports: a number of ports is not within 0 and {MOST_PORTS}"
    if any(not row.name.strip() or not row.count for row in rules.model):
        yield "ports.model: every row needs a part of the model's name and a number of ports"
    if rules.only and (rules.count or rules.model):
        yield "ports: either only one port, or a number of ports"
    if not 0 <= rules.away_seconds <= _AWAY:
        yield f"ports.away_seconds is not within 0 and {_AWAY}"
    if rules.keep == "none" and (rules.place or rules.into or rules.leave_out or rules.number):
        yield "ports: place, into, leave_out and number belong to keep"
    if rules.keep == "form" and (not rules.place or rules.into):
        yield "ports: a form that is kept needs its place, and goes nowhere else"


def _in_settings(rows: Sequence[PortSetting]) -> Iterator[str]:
    if not rows:
        yield "ports: no setting is named"
    for key, count in Counter(row.key for row in rows).items():
        if count > 1:
            yield f"ports.setting {key[:32]!r} is there {count} times"
    for row in rows:
        found = settings().get(row.key)
        if found is None:
            yield f"ports.setting: no setting is called {row.key[:32]!r}"
        elif found.kind == "list":
            yield f"ports.setting: {row.key} has several parts, which a profile cannot say"
        else:
            yield from _in_codes(row, found.kind)


def _in_codes(row: PortSetting, kind: str) -> Iterator[str]:
    if row.number and kind != "number":
        yield f"ports.setting {row.key} is no number"
    if kind in _AS_IT_IS and row.code:
        yield f"ports.setting {row.key} is sent as it is and has no codes"
    if kind not in _AS_IT_IS and not row.number and not row.code:
        yield f"ports.setting {row.key} has no code"
    for code in row.code:
        try:
            good = value_text(parse_value(row.key, code.value)) == code.value and not code.value.startswith("?")
        except SettingError:
            good = False
        if not good:
            yield f"ports.setting {row.key}: {code.value[:32]!r} is no value of it"
        if code.absent and code.sent:
            yield f"ports.setting {row.key}: {code.value[:32]!r} is absent and sent"
        if row.number and re.fullmatch(r"[0-9]{1,9}", code.sent):
            yield f"ports.setting {row.key}: {code.sent!r} is a number and a code"
    for texts, what in (
        ([code.value for code in row.code], "value"),
        ([None if code.absent else code.sent for code in row.code], "text"),
    ):
        if len(set(texts)) < len(texts):
            yield f"ports.setting {row.key}: one {what} has two codes"


def _in_steps(
    rules: PortRules, read: Sequence[Step], write: Sequence[Step], names: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    if not read or not write:
        yield "ports need port_read and port_write"
        return
    extracted = Counter(extract.name for step in read for extract in step.extract)
    sent = Counter(name for step in write for entry in step.field for name in entry.placeholders)
    for row in rules.setting:
        if extracted[row.key] != 1:
            yield f"port_read: {row.key[:32]} has to be the name of one extract"
        if not sent[row.key]:
            yield f"port_write: no field has {{{row.key[:32]}}}"
    keys = {row.key for row in rules.setting}
    boxes = {row.key for row in rules.setting if any(code.absent for code in row.code)}
    for name in sorted({one.name for step in read for one in step.extract if one.name in boxes and not one.optional}):
        yield f"port_read: the extract {name} has to be optional, because one of its values is absent"
    for name in sorted(name for name in extracted if name in settings() and name not in keys):
        yield f"port_read: {name} is no ports.setting"
    for step in (*read, *write):
        if step.form:
            yield "port_read and port_write say their fields by themselves; a form is kept by keep"
    if rules.keep != "none" and any(step.body not in {"json", "form"} for step in write):
        yield "port_write: what is kept goes into a body of the kind json or form"
    yield from _in_numbers(rules, read, write, names)


def _in_numbers(
    rules: PortRules, read: Sequence[Step], write: Sequence[Step], names: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    """Whether it is said which port is meant."""
    told = _placeholders(read, names) | set(names(rules.place))
    if set(names(rules.place)) - PORT:
        yield "ports.place can have {port} and {port_index} only"
    for extract in (extract for step in read for extract in step.extract):
        keys = set(names(extract.key))
        told |= keys
        if keys - PORT:
            yield f"port_read: the key of {extract.name} cannot have {{{min(keys - PORT)}}}"
    put = _placeholders(write, names)
    if rules.only and (told | put) & PORT:
        yield "ports: either only one port, or {port} in the steps"
    if not rules.only and not told & PORT:
        yield "port_read: nothing says which port; give {port} a place, or say which one it is by only"
    if not rules.only and not put & PORT and rules.keep == "none":
        yield "port_write: nothing says which port"


def _placeholders(steps: Sequence[Step], names: Callable[[str], Iterable[str]]) -> set[str]:
    found = {name for step in steps for name in names(step.path)}
    return found | {name for step in steps for entry in step.field for name in entry.placeholders}
