"""Teach by showing, serial ports: a profile learnt from a recording of one port saved by hand, again and again.

    recording -> the saves, one setting changed in each -> which field is which setting, with which texts
    -> the page that showed the same values before -> [[port_read]], [[port_write]], [[port_save]] -> search for secrets

What goes back with a save is what was read, but for the settings. A value nobody recorded cannot be written. Where the
number of the port stands is taken from a path or a field that says so; otherwise only the recorded port can be set,
until another port's recording shows it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from firstlight.claim.explain import Account
from firstlight.claim.har import Exchange, TeachError, read_har
from firstlight.claim.port_page import PortPage, port_page
from firstlight.claim.retrace import Reading, leave_of, read_all, route, saves
from firstlight.claim.saves import Fields, Leaves, Wanted, compared, is_json, leaves_of, saved_states
from firstlight.claim.signs import expected
from firstlight.claim.teach import Lesson, Teacher, line_of
from firstlight_drivers.contract import Secret
from firstlight_drivers.port_settings import setting
from firstlight_drivers.protocols.web_profile import Field, Mark, Step, literal
from firstlight_drivers.protocols.web_profile_ports import PORT, PortRules
from firstlight_drivers.transport.text import safe_text

_WRITES = frozenset({"POST", "PUT", "PATCH"})
_SMALL = 4  # values of a request that only says "save"
_AWAY = 30.0  # seconds; a recording does not show how long a device was away
_RESTARTS = re.compile(r"restart|reboot|savrst", re.IGNORECASE)
_PORT_NAME = re.compile(r"(?:^|[/_-])(?:serial)?port(?:_?(?:no|num|number|id|index))?$", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"(?:^|[^A-Za-z]|(?<=[a-z])(?=[A-Z]))(?i:port|serial|line|channel|com)")


def teach_ports(har: Path, *, user: str, password: Secret, family: str, port: int, saved: Sequence[str]) -> Lesson:
    """Learn from a recording in which `user` logged in with `password` and saved the page of `port` (from 1).

    `saved`: for each save in its order what was set, "KEY=VALUE ..." with the whole state for the first one.
    Raises TeachError ("har-saves", "har-no-port-page", "har-no-login", ...), OSError.
    """
    states = saved_states(saved)
    if not password.reveal():
        raise TeachError("har-no-login")
    account = Account(user, password.reveal(), "")
    exchanges = read_har(har)
    counts: list[int] = []
    for origin in dict.fromkeys(exchange.origin for exchange in exchanges):
        own = [exchange for exchange in exchanges if exchange.origin == origin]
        readings = read_all(own, account)
        if not any("password" in reading.carries for reading in readings):
            continue
        found, count = _writes(own, readings, len(states))
        if found:
            return PortsTeacher(own, readings, account, family, port=port, states=states, writes=found).lesson()
        counts.append(count)
    if not counts:
        raise TeachError("har-no-login")
    raise TeachError("har-saves", f"{max(counts)} recorded, {len(states)} named")


def _writes(exchanges: Sequence[Exchange], readings: Sequence[Reading], count: int) -> tuple[list[int], int]:
    """The places of the saves: requests to one place, as many as were named. Else none, and how many there are."""
    login = next(at for at, reading in enumerate(readings) if "password" in reading.carries)
    door = (exchanges[login].method, exchanges[login].path)
    groups: dict[object, list[int]] = defaultdict(list)
    trouble: TeachError | None = None
    for at in range(login + 1, len(exchanges)):
        one = exchanges[at]
        told = one.method in _WRITES and one.status < 400 and one.file is None and bool(one.body)
        try:
            if told and (one.method, one.path) != door and leaves_of(one):
                groups[one.method, one.path, tuple(name for name, _ in one.query)].append(at)
        except TeachError as error:
            trouble = error
    changing = [places for places in groups.values() if len({exchanges[at].body for at in places}) > 1]
    fitting = [places for places in changing if len(places) == count]
    best = max(fitting, key=lambda places: len(leaves_of(exchanges[places[0]]) or ()), default=[])
    if not best and trouble is not None:
        raise trouble
    return best, max((len(places) for places in changing), default=0)


class PortsTeacher(Teacher):
    """One recording of one device: its ports. `_change` is the place of the first save."""

    methods = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})

    def __init__(
        self,
        exchanges: Sequence[Exchange],
        readings: Sequence[Reading],
        account: Account,
        family: str,
        *,
        port: int,
        states: Sequence[Wanted],
        writes: Sequence[int],
    ) -> None:
        self._port = port
        self._states = states
        self._writes = writes
        super().__init__(exchanges, readings, account, family)

    def lesson(self) -> Lesson:
        """The profile and what is to be said about it."""
        bodies = [leaves_of(self._exchanges[at]) or {} for at in self._writes]
        fields = compared(bodies, self._states)
        rows = fields.rows()
        loose = frozenset(
            row.key for row in rows if setting(row.key).kind in {"text", "byte"} or any(c.absent for c in row.code)
        )
        page = port_page(self._exchanges, self._login, self._change, bodies[0], fields.names, loose)
        self._readings = [
            self._narrowed(at, reading, page, fields) if at in self._writes else reading
            for at, reading in enumerate(self._readings)
        ]
        keeps = self._saves(self._exchanges[page.place].path)
        last = max([self._writes[-1], *keeps])
        leave = leave_of(self._exchanges, last)
        if leave is not None and "password" in self._readings[leave].carries:
            leave = None  # every request carries the password (Basic), so there is no session to leave
        targets = [self._login, page.place, self._change, *keeps, *([leave] if leave is not None else [])]
        way = route(self._exchanges, self._readings, targets)
        if set(way.places) & set(self._writes[1:]):
            raise TeachError("har-unclear", "a request after the saves needs the answer to one of them")
        for name in way.unknown_cookies:
            self._doubts.append(
                f"The cookie {name} was there before the recording began; begin in a private window to see it set."
            )
        made = {place: self._step(place, way) for place in way.places}
        made[page.place] = self._read_step(made[page.place], page)
        made[self._change] = self._write_step(made[self._change], page, fields, bodies[0])
        made |= {at: replace(made[at], restarts=bool(_RESTARTS.search(made[at].path))) for at in keeps}
        # What was read goes back, so the page with it is the last one that is read.
        read = [*(at for at in way.places if self._login < at < self._change and at != page.place), page.place]
        steps = (tuple(made[at] for at in read), (made[self._change],), tuple(made[at] for at in keeps))
        rules = PortRules(
            keep=page.keep,
            place=page.inside,
            into=page.into,
            leave_out=page.leave_out,
            number=self._number_of(page, bodies[0]),
            setting=rows,
            away_seconds=_AWAY if any(step.restarts for step in steps[2]) else 0.0,
        )
        read_steps, write_steps, save_steps, rules = self._numbered(steps, rules)
        self._tell_all(fields, page, keeps, leave)
        profile = replace(
            self._blank(),
            ports=rules,
            login=tuple(made[at] for at in way.places if at <= self._login),
            port_read=read_steps,
            port_write=write_steps,
            port_save=save_steps,
            logout=tuple(made[at] for at in way.places if at > last),
        )
        return self._checked(profile, way)

    def _find(self) -> tuple[int, int]:
        """Which exchange logs in, and the first save."""
        first = self._writes[0]
        return self._worked([at for at in range(first) if "password" in self._readings[at].carries]), first

    def _narrowed(self, at: int, reading: Reading, page: PortPage, fields: Fields) -> Reading:
        """A save's request without what goes back anyway: its values are no tokens, however they look."""

        def stays(entry: Field) -> bool:
            return entry.where != "body" or (entry.name in page.extras and entry.name not in fields.names.values())

        values = [entry for entry in reading.values if stays(entry)]
        if reading.body == "raw":  # a list with texts in it
            leaves = leaves_of(self._exchanges[at]) or {}
            values += [
                Field(name=name, value=literal(leaves[name][0]), transform="plain" if leaves[name][1] else "json")
                for name in leaves
                if name in page.extras and name not in fields.names.values()
            ]
        return replace(
            reading,
            body="json" if is_json(self._exchanges[at]) else "form",
            values=tuple(values),
            meanings=tuple(pair for pair in reading.meanings if pair[0] == reading.path or stays(pair[0])),
        )

    def _saves(self, shown: str) -> list[int]:
        """Small requests that keep what was sent: those between first and second save, else those after the last."""
        for start, end in ((self._change, self._writes[1]), (self._writes[-1], len(self._exchanges))):
            found: dict[tuple[str, str], int] = {}
            for at in range(start + 1, end):
                one = self._exchanges[at]
                if at == leave_of(self._exchanges, start):
                    break
                values = [entry for entry in self._readings[at].values if entry.where != "header"]
                page = one.method == "GET" and one.path in {self._exchanges[self._change].path, shown}
                if saves(one) and len(values) <= _SMALL and not page and at not in self._writes:
                    found.setdefault((one.method, one.path), at)
            if found:
                return list(found.values())
        return []

    def _read_step(self, step: Step, page: PortPage) -> Step:
        exchange = self._exchanges[page.place]
        mark = expected(exchange, target=True, login=False)
        return replace(
            step, expect=(Mark(status=mark.status, lacks=mark.lacks),), extract=(*step.extract, *page.extracts)
        )

    def _write_step(self, step: Step, page: PortPage, fields: Fields, body: Leaves) -> Step:
        entries = tuple(
            Field(name=name, value=f"{{{key}}}", transform="plain" if body.get(name, ("", True))[1] else "json")
            for key, name in fields.names.items()
        )
        answers = [self._exchanges[at] for at in self._writes]
        shown = self._exchanges[page.place]
        marks = [expected(one, target=True, login=False, unlike=shown) for one in answers]
        mark = marks[0]
        if any((one.status, one.location) != (mark.status, mark.location) for one in marks):
            raise TeachError("har-unclear", "the saves were answered in different ways")
        if any((one.json_key, one.json_value) != (mark.json_key, mark.json_value) for one in marks):
            mark = replace(mark, json_key="", json_value="")
        if any(text not in one.answer for text in mark.contains for one in answers):
            mark = replace(mark, contains=())
        statuses = (one.status for one in self._exchanges if self._same(one, answers[0]))
        refused = dict.fromkeys(status for status in statuses if status >= 400 and status != 401)
        if not (mark.json_key or mark.location or mark.contains):
            self._doubts.append(
                "The answer to a save says nothing that tells it from a refusal. What is read back decides."
            )
        return replace(
            step, field=(*step.field, *entries), expect=(mark,), rejected=tuple(Mark(status=(one,)) for one in refused)
        )

    def _number_of(self, page: PortPage, body: Leaves) -> str:
        """Where the page says which port it is, so that another one's page is not taken for it."""
        before = f"{page.into}/" if page.into else ""
        names = (name for name, (text, _) in body.items() if text == str(self._port) and name not in page.extras)
        return next((name.removeprefix(before) for name in names if _PORT_NAME.search(name)), "")

    def _numbered(
        self, steps: tuple[tuple[Step, ...], tuple[Step, ...], tuple[Step, ...]], rules: PortRules
    ) -> tuple[tuple[Step, ...], tuple[Step, ...], tuple[Step, ...], PortRules]:
        """The steps with {port} where the recording says so; else the rules with the one port they are about."""
        read, write, save = (tuple(self._with_number(step) for step in part) for part in steps)
        if any(_says(step) for step in read) and (rules.number or any(_says(step) for step in write)):
            self._understood.append(f"The number of the port: {safe_text(read[-1].path, 80)}, {write[-1].path[:80]}.")
            return read, write, save, rules
        self._doubts.append(
            f"Where the number of the port stands does not show: only port {self._port} can be set. Record another "
            "port in the same way and teach it with its own --port."
        )
        return (*steps, replace(rules, only=self._port))

    def _with_number(self, step: Step) -> Step:
        number = str(self._port)
        parts = step.path.split("/")
        named = [at for at in range(1, len(parts)) if parts[at] == number and _BEFORE_NUMBER.search(parts[at - 1])]
        if named:  # any other segment may be a version or a unit that happens to have the same number
            parts[named[-1]] = "{port}"
        entries = (
            replace(entry, value="{port}")
            if entry.where != "header" and entry.value == number and _PORT_NAME.search(entry.name)
            else entry
            for entry in step.field
        )
        return replace(step, path="/".join(parts), field=tuple(entries))

    def _tell_target(self, exchange: Exchange, entries: Sequence[Field]) -> None:
        self._understood.append(f"A port is saved by {line_of(exchange)}.")
        fixed = [entry.name for entry in entries if entry.name and entry.value and not entry.placeholders]
        if fixed:
            self._understood.append(f"Sent as recorded: {', '.join(fixed)}.")

    def _tell_all(self, fields: Fields, page: PortPage, keeps: Sequence[int], leave: int | None) -> None:
        self._understood.append(f"A port is read by {line_of(self._exchanges[page.place])}.")
        self._understood += fields.told()
        if page.leave_out:
            self._understood.append(f"Read and not sent: {safe_text(', '.join(page.leave_out), 200)}.")
        self._understood += [f"After the saves: {line_of(self._exchanges[at])}." for at in keeps]
        self._doubts += [*fields.doubts, *fields.missing()]
        if any(_RESTARTS.search(self._exchanges[at].path) for at in keeps):
            self._doubts.append(
                f"How long the device is away does not show in a recording; {_AWAY:.0f} s are expected."
            )
        if leave is None:
            self._doubts.append("No logout was recorded; the session ends when the device ends it.")
        else:
            self._understood.append(f"Logout: {line_of(self._exchanges[leave])}.")
        known = {self._exchanges[at].path for at in (*self._writes, *keeps, *([leave] if leave is not None else []))}
        others = [one for one in self._exchanges[self._login + 1 :] if one.method != "GET" and one.path not in known]
        self._doubts += [f"{line_of(one)} is left out: nothing needs it." for one in others]


def _says(step: Step) -> bool:
    """Whether a step says which port."""
    in_fields = any(entry.placeholders & PORT for entry in step.field)
    return in_fields or "{port}" in step.path.split("/")
