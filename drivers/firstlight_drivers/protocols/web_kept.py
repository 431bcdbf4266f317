"""The body of a write that is what was read, with some fields in place of what they replace.

What a profile of serial ports keeps (`web_profile_ports`): a JSON object of the answer before, or a form of the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from firstlight_drivers.protocols.web_dialogue import Dialogue
from firstlight_drivers.protocols.web_html import find_form
from firstlight_drivers.protocols.web_profile import Field, Step, literal
from firstlight_drivers.protocols.web_profile_ports import PortRules
from firstlight_drivers.protocols.web_session import Answer, WebSession

_JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Names of the fields that replace what was read, and of those that are `left` out. Others go back as they were."""

    fields: frozenset[str]
    left: frozenset[str]


def kept(
    rules: PortRules, step: Step, changes: Changes, dialogue: Dialogue, answer: Answer, session: WebSession
) -> Step:
    """A step whose body is what was read, with its fields in place of what they replace."""
    others = tuple(entry for entry in step.field if entry.where != "body")
    mine = [(entry, dialogue.value_of(entry)) for entry in step.field if entry.where == "body"]
    if step.body == "form":
        pairs = [pair for pair in pairs_at(rules, answer, session) if pair[0] not in {*changes.left, *rules.leave_out}]
        names = {name for name, _ in pairs}
        given = {entry.name: value for entry, value in mine if entry.name in changes.fields or entry.name not in names}
        pairs = [(name, given.get(name, value)) for name, value in pairs]
        pairs += [(name, value) for name, value in given.items() if name not in names]
        made = tuple(Field(name=name, value=literal(value)) for name, value in pairs)
        return replace(step, field=(*others, *made))
    base = object_at(rules, answer, session)
    for path in rules.leave_out:
        _drop(base, path)
    whole: object = base
    for key in reversed(rules.into.split("/") if rules.into else ()):
        whole = {key: whole}
    for path in changes.left:
        _drop(whole, path)
    for entry, value in mine:
        if entry.name in changes.fields or not _holds(whole, entry.name):
            _put(whole, entry, value, answer, session)
    try:
        body = Field(value=literal(json.dumps(whole)))
    except RecursionError:
        raise session.unexpected("nested too deeply", answer) from None
    return replace(step, body="raw", content_type=step.content_type or _JSON_TYPE, field=(*others, body))


def object_at(rules: PortRules, answer: Answer, session: WebSession) -> dict[str, object]:
    """The JSON object that goes back. Raises UNEXPECTED."""
    try:
        here: object = json.loads(answer.text)
        for key in rules.place.split("/") if rules.place else ():
            here = here[int(key)] if isinstance(here, list) else here[key] if isinstance(here, dict) else None
    except (ValueError, LookupError, RecursionError):
        here = None
    if not isinstance(here, dict):
        raise session.unexpected(f"no object {rules.place}", answer)
    return here


def pairs_at(rules: PortRules, answer: Answer, session: WebSession) -> list[tuple[str, str]]:
    """The fields that go back in a form. Raises UNEXPECTED."""
    if rules.keep == "form":
        form = find_form(answer.text, rules.place)
        if form is None:
            raise session.unexpected(f"no form {rules.place}", answer)
        return list(form.fields)
    found = object_at(rules, answer, session)
    return [
        (name, value if isinstance(value, str) else json.dumps(value))
        for name, value in found.items()
        if not isinstance(value, dict | list) and value is not None
    ]


def _holds(whole: object, path: str) -> bool:
    here = whole
    for key in path.split("/"):
        if not isinstance(here, dict) or key not in here:
            return False
        here = here[key]
    return True


def _drop(whole: object, path: str) -> None:
    *parents, last = path.split("/")
    here = whole
    for key in parents:
        here = here.get(key) if isinstance(here, dict) else None
    if isinstance(here, dict):
        here.pop(last, None)


def _put(whole: object, entry: Field, text: str, answer: Answer, session: WebSession) -> None:
    """A value in its place, of the kind that stands there. Raises UNEXPECTED."""
    *parents, last = entry.name.split("/")
    here = whole
    for key in parents:
        here = here.setdefault(key, {}) if isinstance(here, dict) else None
    try:
        value: object = json.loads(text) if entry.transform == "json" else text
    except ValueError:
        raise session.unexpected(f"{entry.name} is not JSON", answer) from None
    now = here.get(last) if isinstance(here, dict) else None
    other = isinstance(now, dict | list) or isinstance(now, str) is not isinstance(value, str)
    if not isinstance(here, dict) or (now is not None and other):
        raise session.unexpected(f"{entry.name} is of another kind", answer)
    here[last] = value
