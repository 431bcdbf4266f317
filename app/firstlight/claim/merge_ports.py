"""The ports of one profile out of two recordings: more settings, more values, or another port's number.

Two recordings of two different ports show where the number stands: what differs has to be it, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from firstlight.claim.har import TeachError
from firstlight_drivers.port_settings import settings
from firstlight_drivers.protocols.web_profile import Extract, Field, Step, WebProfile
from firstlight_drivers.protocols.web_profile_ports import PortCode, PortRules, PortSetting
from firstlight_drivers.transport.text import safe_text

Unify = Callable[[str, str], str]


def with_ports(profile: WebProfile, ports: WebProfile) -> WebProfile:
    """`profile` with the ports of another one."""
    return replace(
        profile, ports=ports.ports, port_read=ports.port_read, port_write=ports.port_write, port_save=ports.port_save
    )


def joined(kept: WebProfile, fresh: WebProfile) -> WebProfile:
    """The ports of both in `fresh`. Raises TeachError("profile-ports-differ")."""
    one, other = kept.ports, fresh.ports
    unify = _unifying(one.only, other.only)
    if (one.keep, one.into) != (other.keep, other.into):
        raise _differ("what goes back")
    rules = replace(
        other,
        only=other.only if one.only == other.only else 0,
        place=unify(one.place, other.place),
        leave_out=tuple(dict.fromkeys((*one.leave_out, *other.leave_out))),
        number=other.number or one.number,
        setting=_settings(one, other),
    )
    places = (one.place, other.place, rules.place)
    return replace(
        fresh,
        ports=rules,
        port_read=_steps(kept.port_read, fresh.port_read, unify, places),
        port_write=_steps(kept.port_write, fresh.port_write, unify, places),
        port_save=_steps(kept.port_save, fresh.port_save, unify, places),
    )


def _differ(what: str) -> TeachError:
    return TeachError("profile-ports-differ", safe_text(what, 160))


def _same(one: str, other: str) -> str:
    if one != other:
        raise _differ(f"{one} and {other}")
    return other


def _unifying(one: int, other: int) -> Unify:
    """How two texts become one, by the ports that they are about; 0: the text names its port by a placeholder."""
    if one == other:
        return _same
    if one and other:
        return _of_two_ports(one, other)
    return lambda a, b: b if _about(b, one) == a else a if _about(a, other) == b else _same(a, b)


def _about(template: str, port: int) -> str:
    return template.replace("{port}", str(port)).replace("{port_index}", str(port - 1))


def _of_two_ports(one_port: int, other_port: int) -> Unify:
    numbers = {
        (str(one_port), str(other_port)): "{port}",
        (str(one_port - 1), str(other_port - 1)): "{port_index}",
    }

    def unify(one: str, other: str) -> str:
        ones, others = (re.split(r"([0-9]+)", text) for text in (one, other))
        if len(ones) != len(others):
            raise _differ(f"{one} and {other}")
        return "".join(
            here if here == there else numbers.get((here, there)) or _same(one, other)
            for here, there in zip(ones, others, strict=True)
        )

    return unify


def _settings(one: PortRules, other: PortRules) -> tuple[PortSetting, ...]:
    rows = {row.key: row for row in one.setting}
    for row in other.setting:
        known = rows.setdefault(row.key, row)
        codes: dict[str, PortCode] = {code.value: code for code in known.code}
        for code in row.code:
            if codes.setdefault(code.value, code) != code:
                raise _differ(f"{row.key}={code.value}")
        if known.number is not row.number:
            raise _differ(row.key)
        rows[row.key] = replace(row, code=tuple(codes.values()))
    return tuple(rows.values())


def _steps(
    ones: Sequence[Step], others: Sequence[Step], unify: Unify, places: tuple[str, str, str]
) -> tuple[Step, ...]:
    if [(step.method, step.body) for step in ones] != [(step.method, step.body) for step in others]:
        raise _differ(" / ".join(step.path for step in (*ones, *others)))
    return tuple(_step(one, other, unify, places) for one, other in zip(ones, others, strict=True))


def _step(one: Step, other: Step, unify: Unify, places: tuple[str, str, str]) -> Step:
    return replace(
        other,
        path=unify(one.path, other.path),
        extract=_extracts(one, other, unify, places),
        field=_fields(one, other, unify),
    )


def _extracts(one: Step, other: Step, unify: Unify, places: tuple[str, str, str]) -> tuple[Extract, ...]:
    """Those of both; of a setting that only one has, the number of the port stands in the object's path alone."""
    olds, news = ({extract.name: extract for extract in step.extract} for step in (one, other))
    found = []
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old is not None and new is not None:
            if replace(old, key="", optional=False) != replace(new, key="", optional=False):
                raise _differ(name)
            key = unify(old.key, new.key)
            found.append(replace(new, key=key, optional=old.optional or new.optional))
        elif name not in settings():
            raise _differ(name)
        elif old is not None:
            found.append(replace(old, key=_placed(old.key, places[0], places[2])))
        elif new is not None:
            found.append(replace(new, key=_placed(new.key, places[1], places[2])))
    return tuple(found)


def _placed(key: str, before: str, after: str) -> str:
    return f"{after}/{key.removeprefix(f'{before}/')}" if before and key.startswith(f"{before}/") else key


def _fields(one: Step, other: Step, unify: Unify) -> tuple[Field, ...]:
    olds, news = ({(entry.where, entry.name): entry for entry in step.field} for step in (one, other))
    found = []
    for place in dict.fromkeys((*olds, *news)):
        old, new = olds.get(place), news.get(place)
        entry = new or old
        if entry is None or ((old is None or new is None) and not entry.placeholders & settings().keys()):
            raise _differ(place[1])
        if old is not None and new is not None:
            if replace(old, value="") != replace(new, value=""):
                raise _differ(place[1])
            entry = replace(new, value=unify(old.value, new.value))
        found.append(entry)
    return tuple(found)
