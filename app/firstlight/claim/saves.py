"""What a recording's saves of one port say: which field of them is which setting, and how the device writes its values.

    save 1 {"rate": "12", "par": "0"}    "baud=9600 parity=none"      the state before anything was changed
    save 2 {"rate": "13", "par": "0"}    "baud=19200"                 rate is baud: 9600 is "12", 19200 is "13"
    save 3 {"rate": "13", "par": "2"}    "parity=even"                par is parity: none is "0", even is "2"

Exactly one field may differ between two saves; everything else would be a guess.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from firstlight.claim.explain import looks_random
from firstlight.claim.har import Exchange, TeachError
from firstlight_drivers.port_settings import SettingError, parse_value, setting, value_text
from firstlight_drivers.protocols.web_profile_ports import PortCode, PortSetting
from firstlight_drivers.transport.text import safe_text

_AS_IT_IS = frozenset({"text", "byte"})
_DEPTH = 8
_SHOWN = 80  # characters of a name in a sentence

Leaf = tuple[str, bool]  # its text, and whether it is one in JSON too
Leaves = Mapping[str, Leaf]
Wanted = Mapping[str, str]  # by key: the value as `port_settings` writes it


def saved_states(texts: Sequence[str]) -> tuple[Wanted, ...]:
    """What was set at each save, out of "KEY=VALUE ..." texts. Raises TeachError("saved-mistake")."""
    found = []
    for number, text in enumerate(texts, 1):
        try:
            pairs = [word.partition("=") for word in shlex.split(text)]
            values = {key: value_text(parse_value(key, value)) for key, _, value in pairs}
            listed = [key for key in values if setting(key).kind == "list"]
        except (SettingError, ValueError) as error:
            raise TeachError("saved-mistake", f"save {number}: {safe_text(str(error), 200)}") from None
        if listed:
            raise TeachError("saved-mistake", f"save {number}: {listed[0]} has several parts and cannot be taught")
        if not values or len(values) < len(pairs) or (number > 1 and len(values) > 1):
            raise TeachError("saved-mistake", f"save {number}: {safe_text(text, 200) or 'empty'}")
        found.append(values)
    if len(found) < 2:
        raise TeachError("saved-mistake", "a recording needs two saves at least")
    return tuple(found)


def leaves_of(exchange: Exchange) -> Leaves | None:
    """The values of a body by name, of a JSON object by path; None for another kind of body."""
    if is_json(exchange):
        try:
            whole = json.loads(exchange.body)
        except (ValueError, RecursionError):
            return None
        return json_leaves(whole) if isinstance(whole, dict) else None
    pairs = parse_qsl(exchange.body, keep_blank_values=True)
    if "x-www-form-urlencoded" not in exchange.content_type.lower() or not pairs:
        return None
    if len(dict(pairs)) < len(pairs):
        raise TeachError("har-unclear", f"a field is sent twice in {safe_text(exchange.path, _SHOWN)}")
    return {name: (value, True) for name, value in pairs}


def is_json(exchange: Exchange) -> bool:
    """Whether a request's body is JSON."""
    kind = exchange.content_type.lower()
    return "json" in kind or (exchange.body.lstrip().startswith("{") and "form" not in kind)


def json_leaves(whole: Mapping[str, object], path: str = "") -> dict[str, Leaf]:
    """The values of a JSON object by path; a list is one value."""
    found: dict[str, Leaf] = {}
    for key, value in whole.items():
        here = f"{path}/{key}" if path else key
        if "/" in key or not key:
            raise TeachError("har-unclear", f"a name in the body: {safe_text(key, _SHOWN)}")
        if isinstance(value, dict) and value and here.count("/") < _DEPTH:
            found |= json_leaves(value, here)
        else:
            try:
                found[here] = (value, True) if isinstance(value, str) else (json.dumps(value), False)
            except RecursionError:
                raise TeachError("har-unclear", "nested too deeply") from None
    return found


@dataclass(slots=True)
class Fields:
    """What the saves showed: by key of a setting the name of its field, and the device's text for each value."""

    names: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str | None]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)

    def rows(self) -> tuple[PortSetting, ...]:
        """For a profile. Raises TeachError for a text that is not sent as it was typed."""
        return tuple(self._row(key) for key in self.names)

    def told(self) -> list[str]:
        """What was understood, a sentence for each setting."""
        found = []
        for row in self.rows():
            name = safe_text(self.names[row.key], _SHOWN)
            listed = ", ".join(f"{code.value} is {'not sent' if code.absent else code.sent}" for code in row.code)
            found.append(f"{row.key} is {name}" + (f": {listed}." if listed else ", as it is written."))
        return found

    def missing(self) -> list[str]:
        """Doubts about what nobody recorded."""
        found = []
        for row in self.rows():
            kind = setting(row.key)
            every = kind.choices if kind.kind == "choice" else ("on", "off") if kind.kind == "flag" else ()
            left = [value for value in every if value not in {code.value for code in row.code}]
            if left:
                found.append(f"{row.key}: {', '.join(left)} were not recorded and will be refused.")
            elif kind.kind == "number" and not row.number:
                found.append(f"{row.key}: only the recorded numbers can be set.")
        return found

    def note(self, key: str, name: str, texts: Mapping[str, str | None], where: str) -> None:
        """One setting's field and its texts. Raises TeachError when an earlier save says something else."""
        others = {other for other, known in self.names.items() if known == name and other != key}
        if self.names.setdefault(key, name) != name or others:
            shown = f"{safe_text(self.names[key], _SHOWN)} and {safe_text(name, _SHOWN)}"
            raise TeachError("har-save-unclear", f"{where}: {', '.join(sorted({key, *others}))} in {shown}")
        known = self.texts.setdefault(key, {})
        for value, text in texts.items():
            if known.setdefault(value, text) != text:
                raise TeachError("har-save-unclear", f"{where}: {key}={value} is written in two ways")
        if len(set(known.values())) < len(known):
            raise TeachError("har-save-unclear", f"{where}: two values of {key} are written alike")

    def _row(self, key: str) -> PortSetting:
        texts, kind = self.texts[key], setting(key).kind
        same = all(value == text for value, text in texts.items())
        if kind in _AS_IT_IS:
            if not same:
                raise TeachError("har-save-unclear", f"{key} is not sent as it was typed")
            return PortSetting(key=key)
        if kind == "number" and same:
            return PortSetting(key=key, number=True)
        codes = (PortCode(value=value, sent=text or "", absent=text is None) for value, text in texts.items())
        return PortSetting(key=key, code=tuple(codes))


def compared(bodies: Sequence[Leaves], saved: Sequence[Wanted]) -> Fields:
    """Each save against the one before. Raises TeachError("har-save-unclear")."""
    found = Fields()
    state = dict(saved[0])
    passing = {name for name in bodies[0] if all(looks_random(body.get(name, ("", True))[0]) for body in bodies)}
    for number, (before, after, wanted) in enumerate(zip(bodies, bodies[1:], saved[1:], strict=False), 2):
        ((key, value),) = wanted.items()
        where = f"save {number}, {key}={safe_text(value, _SHOWN)}"
        changed = sorted(n for n in {*before, *after} - passing if before.get(n) != after.get(n))
        if len(changed) != 1:
            names = safe_text(", ".join(changed), 160)
            raise TeachError("har-save-unclear", f"{where}: {f'{names} changed' if names else 'nothing changed'}")
        if state.get(key) == value:
            raise TeachError("saved-mistake", f"{where}: it was set so already")
        name = changed[0]
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None and one[1] is not other[1]:
            raise TeachError("har-save-unclear", f"{where}: {safe_text(name, _SHOWN)} changed its kind")
        if any(leaf is not None and not leaf[1] and leaf[0][:1] in {"[", "{"} for leaf in (one, other)):
            raise TeachError("har-save-unclear", f"{where}: {safe_text(name, _SHOWN)} has several parts")
        texts: dict[str, str | None] = {}
        if key in state:
            texts[state[key]] = None if one is None else one[0]
        else:
            found.doubts.append(f"What {key} was before save {number} is not named, so that its text is not known.")
        texts[value] = None if other is None else other[0]
        found.note(key, name, texts, where)
        state[key] = value
    unused = [key for key in saved[0] if key not in found.names]
    if unused:
        found.doubts.append(f"{', '.join(unused)}: never changed in the recording, so they cannot be read or set.")
    return found
