"""Which page showed the values that were saved: what is read before a port is written, and what of it goes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firstlight.claim.har import Exchange, TeachError
from firstlight.claim.saves import Leaf, Leaves, is_json, json_leaves
from firstlight_drivers.protocols.web_html import find_form
from firstlight_drivers.protocols.web_profile import Extract, literal
from firstlight_drivers.protocols.web_profile_ports import Keep
from firstlight_drivers.transport.text import safe_text

_OBJECTS = 400  # of one answer
_LEFT = 64
_FORM_NAME = re.compile(r"<form\b[^<>]{0,512}?\bname\s{0,4}=\s{0,4}[\"']?([\w.-]{1,64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortPage:
    """Where the settings were read. `extras`: fields of the save that the page does not have."""

    place: int  # among the exchanges
    keep: Keep
    inside: str  # path of the object, or mark of the form
    into: str
    leave_out: tuple[str, ...]
    extracts: tuple[Extract, ...]
    extras: frozenset[str]


def port_page(
    exchanges: Sequence[Exchange], login: int, save: int, body: Leaves, names: Mapping[str, str], boxes: frozenset[str]
) -> PortPage:
    """The newest page between login and first save that shows every setting as it was saved. `names`: fields by key.

    `boxes` are the keys of boxes that may be unticked. Raises TeachError("har-no-port-page").
    """
    for place in range(save - 1, login, -1):
        exchange = exchanges[place]
        if exchange.method != "GET" or exchange.status not in {200, 304} or not exchange.answer:
            continue
        found = _in_json(exchange, place, body, names, json_body=is_json(exchanges[save]))
        if found is None and not is_json(exchanges[save]):
            found = _in_form(exchange, place, body, names, boxes)
        if found is not None:
            return found
    raise TeachError("har-no-port-page", safe_text(", ".join(names.values()), 160))


def _in_json(
    exchange: Exchange, place: int, body: Leaves, names: Mapping[str, str], *, json_body: bool
) -> PortPage | None:
    if exchange.answer.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        whole = json.loads(exchange.answer)
    except (ValueError, RecursionError):
        return None
    best: tuple[int, PortPage] | None = None
    for inside, held in _objects(whole):
        for into in _parents(names.values()) if json_body else ("",):
            score, page = _fits(place, (inside, held), into, body, names, json_body=json_body)
            if page is not None and (best is None or score > best[0]):
                best = score, page
    return best[1] if best is not None else None


def _fits(
    place: int, there: tuple[str, Leaves], into: str, body: Leaves, names: Mapping[str, str], *, json_body: bool
) -> tuple[int, PortPage | None]:
    inside, held = there
    before = f"{into}/" if into else ""
    mine = {name: leaf for name, leaf in body.items() if name.startswith(before)}
    same = {name for name, leaf in mine.items() if _alike(held.get(name.removeprefix(before)), leaf, kind=json_body)}
    left = _left_out(held, {name.removeprefix(before) for name in mine})
    if not set(names.values()) <= same or len(left) > _LEFT:
        return 0, None
    return len(same), PortPage(
        place=place,
        keep="json",
        inside=inside,
        into=into,
        leave_out=tuple(left),
        extracts=tuple(
            Extract(name=key, source="json", key=literal("/".join(part for part in (inside, field) if part)))
            for key, field in ((key, name.removeprefix(before)) for key, name in names.items())
        ),
        extras=frozenset(name for name in body if name not in mine or name.removeprefix(before) not in held),
    )


def _alike(there: Leaf | None, sent: Leaf, *, kind: bool) -> bool:
    return there is not None and there[0] == sent[0] and (not kind or there[1] is sent[1])


def _objects(whole: object) -> Iterator[tuple[str, Leaves]]:
    """Every object of a JSON answer, with its path."""
    pending: list[tuple[str, object]] = [("", whole)]
    for _ in range(_OBJECTS):
        if not pending:
            return
        path, here = pending.pop(0)
        if isinstance(here, dict):
            try:
                yield path, json_leaves(here)
            except TeachError:  # a name that no path can hold
                continue
        inner = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        pending += [(f"{path}/{key}" if path else str(key), one) for key, one in inner if isinstance(one, dict | list)]


def _parents(names: object) -> list[str]:
    """Paths of the objects in a body that hold every setting, the outermost first."""
    listed = [str(name).split("/")[:-1] for name in names]  # type: ignore[attr-defined]
    common: list[str] = []
    for parts in zip(*listed, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return ["/".join(common[:length]) for length in range(len(common) + 1)]


def _left_out(held: Leaves, sent: set[str]) -> list[str]:
    """What was read and not sent, as few paths as say it."""
    above = {"/".join(name.split("/")[:length]) for name in sent for length in range(name.count("/") + 1)}
    found: list[str] = []
    for name in held:
        if name in sent:
            continue
        parts = name.split("/")
        paths = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
        path = next((path for path in paths if path not in above), name)
        if path not in found:
            found.append(path)
    return found


def _in_form(
    exchange: Exchange, place: int, body: Leaves, names: Mapping[str, str], boxes: frozenset[str]
) -> PortPage | None:
    first = next(iter(names.values()))
    marks = [*(match[1] for match in _FORM_NAME.finditer(exchange.answer)), f'"{first}"', f"'{first}'", first]
    for mark in marks:
        form = find_form(exchange.answer, mark)
        held = dict(form.fields) if form is not None else {}
        shown = {key for key, name in names.items() if held.get(name) == body.get(name, (None, True))[0]}
        if form is None or shown != set(names) or not any(name in held for name in names.values()):
            continue
        return PortPage(
            place=place,
            keep="form",
            inside=literal(mark),
            into="",
            leave_out=tuple(name for name in held if name not in body)[:_LEFT],
            extracts=tuple(
                Extract(name=key, source="input", key=literal(name), optional=key in boxes or body[name][0] == "")
                for key, name in names.items()
            ),
            extras=frozenset(name for name in body if name not in held),
        )
    return None
