"""`ConfiguresPorts` over a web console, as a profile describes it: assumed, or taught by a recording.

    read    who it is, its door -> login -> the steps of [[port_read]] for each port -> logout
    write   every value has a code -> who it is, its door -> login -> each port read, its request made
            -> commit -> each port read again, its request made again and sent -> [[port_save]] -> logout

One login a call, nothing tried twice, the way out always taken. An answer that is not the known one stops everything
with its text shown. What was read and is not a setting goes back as it was, as far as the profile keeps it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from firstlight_drivers.contract import (
    Commit,
    ConfiguresPorts,
    Endpoint,
    Identifies,
    Identity,
    Observation,
    PortAccess,
    PortChange,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable
from firstlight_drivers.port_rules import PortAbilities
from firstlight_drivers.port_settings import PortSettings, setting
from firstlight_drivers.protocols.web_claims import ProfileClaims, Visitor
from firstlight_drivers.protocols.web_dialogue import json_text
from firstlight_drivers.protocols.web_door import FIRST_LOGIN, carry_out, console_session, door, inside
from firstlight_drivers.protocols.web_html import inputs
from firstlight_drivers.protocols.web_kept import Changes, kept, pairs_at
from firstlight_drivers.protocols.web_profile import ProfileError, Step, WebProfile, filled
from firstlight_drivers.protocols.web_profile_ports import PORT, NotRecorded, PortRules, decoded, encoded, recorded
from firstlight_drivers.protocols.web_template import names_in

_MOST_PORTS = 32  # are looked for where nobody knows how many there are

Raws = Mapping[str, str | None]  # by key of the setting: the device's own text, None where it says nothing


class ProfilePorts(ProfileClaims, Identifies, ConfiguresPorts):
    """Serial ports of one device by a profile that `sets_ports`. Opening it sends nothing.

    `identify` is the family's own driver for the same endpoint. `digest` names the profile's content (SHA-256 of its
    file); `confirmed` says that its canary succeeded and a person said so. Raises ProfileError for a profile without
    ports.
    """

    def __init__(
        self, endpoint: Endpoint, profile: WebProfile, identify: Identifies, *, digest: str, confirmed: bool = False
    ) -> None:
        if not profile.sets_ports:
            raise ProfileError("this profile knows no serial ports")
        super().__init__(endpoint, profile)
        self._identify = identify
        vouched = profile.confidence == "observed" or (profile.confidence == "taught" and confirmed)
        self._assumed = "" if vouched else digest
        self._rows = {row.key: row for row in profile.ports.setting}

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """By the family's own driver."""
        return await self._identify.identity(known)

    def port_abilities(self, model: str | None) -> PortAbilities:
        """What the profile carries, and which values it has codes for."""
        rules, keys = self.profile.ports, frozenset(self._rows)
        return PortAbilities(
            keys=keys,
            ports=0 if rules.only else rules.ports_of(model),
            restarts="device" if rules.away_seconds else "port",
            assumed=self._assumed,
            guessed=keys if self._assumed else frozenset(),
            compared=bool(self._assumed),
            recorded=recorded(rules.setting),
            source=self.profile.source,
        )

    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        """The ports that are there; where nobody knows how many, those that were asked for. See `ConfiguresPorts`."""
        async with self._inside(access) as (visitor, model):
            there = self._there(model, ports)
            if there is not None:
                return tuple([self._settings(port, await self._read(visitor, port)) for port in there])
            found: list[PortSettings] = []
            for port in range(1, _MOST_PORTS + 1):
                try:
                    found.append(self._settings(port, await self._read(visitor, port)))
                except DeviceError as error:
                    if not found or error.code is not Code.UNEXPECTED:
                        raise
                    break
            return tuple(found)

    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        """Nothing at all is sent for a value without a code (NOT_RECORDED); nothing is changed unless every port's
        answer is the known one and holds every setting. Returns the profile's `away_seconds`.
        """
        codes = [self._codes(change) for change in changes]
        rules = self.profile.ports
        async with self._inside(access) as (visitor, model):
            there = self._there(model, [change.present.port for change in changes])
            for change, new in zip(changes, codes, strict=True):
                if there is not None and change.present.port not in there:
                    raise DeviceError(f"there is no port {change.present.port}", code=Code.UNEXPECTED)
                await self._made(visitor, change.present.port, new)
            pending: Commit | None = commit
            for change, new in zip(changes, codes, strict=True):
                await self._write(visitor, change.present.port, new, pending)
                pending = None
            save = self.profile.port_save
            for change in changes if _says_port(save) else changes[-1:]:
                visitor.dialogue.values |= _numbers(change.present.port)
                await carry_out(visitor, save, answered=True)
        return rules.away_seconds

    async def _write(self, visitor: Visitor, port: int, new: Raws, commit: Commit | None) -> None:
        """One port, sent once. Where the answer was lost, reading it tells whether it was taken, pending or not."""
        steps = await self._made(visitor, port, new)
        try:
            await carry_out(visitor, steps, commit, answered=True)
        except Unreachable:
            alone = len(steps) == 1 and not steps[0].restarts
            if not (alone and visitor.session.sent):
                raise
            now = await self._read(visitor, port)
            if any(now[key] != raw for key, raw in new.items()):
                raise

    @asynccontextmanager
    async def _inside(self, access: PortAccess) -> AsyncIterator[tuple[Visitor, str | None]]:
        """Logged in to the right device; with its model, as far as it says one."""
        if access.credential is None:
            raise LoginRefused("no login was given for the web console")
        session = console_session(self.endpoint, access.credential, access.trust)
        identity, _ = await self.identity()
        if identity.family != self.profile.family:
            raise DeviceError(f"answers as {identity.family}, not as {self.profile.family}", code=Code.UNEXPECTED)
        if FIRST_LOGIN in await door(session, self.profile):
            raise DeviceError("the device still asks for its first account", code=Code.UNEXPECTED)
        async with inside(session, self.profile, access.credential) as visitor:
            yield visitor, identity.model

    def _there(self, model: str | None, ports: Sequence[int]) -> tuple[int, ...] | None:
        """Those of `ports` that are there, all for none; None: nobody knows how many there are."""
        rules = self.profile.ports
        count = rules.ports_of(model)
        if rules.only or count:
            numbers = (rules.only,) if rules.only else tuple(range(1, count + 1))
            return tuple(port for port in numbers if not ports or port in ports)
        return tuple(ports) or None

    def _codes(self, change: PortChange) -> dict[str, str | None]:
        """What is sent for each setting that differs. Raises NOT_RECORDED."""
        found: dict[str, str | None] = {}
        for key in change.keys:
            value, row = change.wanted.value(key), self._rows.get(key)
            if value is None or row is None:
                raise DeviceError(key, code=Code.NOT_RECORDED)
            try:
                found[key] = encoded(row, value)
            except NotRecorded as problem:
                raise DeviceError(str(problem), code=Code.NOT_RECORDED) from None
        return found

    async def _read(self, visitor: Visitor, port: int) -> dict[str, str | None]:
        values = visitor.dialogue.values
        numbers = _numbers(port)
        steps = [
            replace(step, extract=tuple(replace(one, key=filled(one.key, numbers)) for one in step.extract))
            for step in self.profile.port_read
        ]
        for one in (one for step in steps for one in step.extract):
            values.pop(one.name, None)
        values |= numbers
        await carry_out(visitor, steps)
        self._check_number(visitor, port)
        raws = {key: values.get(key) for key in self._rows}
        here = {name for name, _, _ in inputs(visitor.dialogue.last.text)} if visitor.dialogue.last else set()
        for one in steps[-1].extract:
            if one.name in raws and raws[one.name] is None and one.source == "input" and one.key in here:
                raws[one.name] = ""  # it is there, and empty
        return raws

    def _check_number(self, visitor: Visitor, port: int) -> None:
        """What says that it is another port would be written to that one. Raises UNEXPECTED."""
        rules, answer = _placed(self.profile.ports, port), visitor.dialogue.last
        if not rules.number or answer is None:
            return
        if rules.keep == "form":
            said = dict(pairs_at(rules, answer, visitor.session)).get(rules.number)
        else:
            said = json_text(answer.text, f"{rules.place}/{rules.number}".removeprefix("/"))
        if said != str(port):
            raise visitor.session.unexpected(f"asked for port {port}, told of port {said}", answer)

    def _settings(self, port: int, raws: Raws) -> PortSettings:
        """Without what the port's mode does not have."""
        whole = PortSettings(port=port).with_values({key: decoded(self._rows[key], raw) for key, raw in raws.items()})
        mode = whole.operation.mode
        return whole.with_values({key: None for key in raws if not setting(key).applies(mode)})

    async def _made(self, visitor: Visitor, port: int, new: Raws) -> list[Step]:
        """The requests that write one port, over what it says right now. Raises UNEXPECTED."""
        now, dialogue = await self._read(visitor, port), visitor.dialogue
        answer = dialogue.last
        for key in new:
            offers = now[key] is not None or any(code.absent for code in self._rows[key].code)
            if answer is not None and not offers:
                raise visitor.session.unexpected(f"nothing says {key} of port {port}", answer)
        whole = {**now, **new}
        dialogue.values |= {key: raw for key, raw in whole.items() if raw is not None}
        gone = {key for key, raw in whole.items() if raw is None}
        steps = [_without(step, gone) for step in self.profile.port_write]
        rules = _placed(self.profile.ports, port)
        if rules.keep == "none" or answer is None:
            return steps
        as_read = self._rows.keys() - new.keys()
        changes = Changes(
            fields=frozenset(
                entry.name
                for step in self.profile.port_write
                for entry in step.field
                if not entry.placeholders & as_read or entry.placeholders & new.keys()
            ),
            left=frozenset(
                entry.name
                for step in self.profile.port_write
                for entry in step.field
                if entry.placeholders & gone & new.keys()
            ),
        )
        return [kept(rules, step, changes, dialogue, answer, visitor.session) for step in steps]


def _numbers(port: int) -> dict[str, str]:
    return {"port": str(port), "port_index": str(port - 1)}


def _says_port(steps: Sequence[Step]) -> bool:
    names = {name for step in steps for name in names_in(step.path)}
    return bool(PORT & (names | {name for step in steps for entry in step.field for name in entry.placeholders}))


def _placed(rules: PortRules, port: int) -> PortRules:
    return replace(rules, place=filled(rules.place, _numbers(port)))


def _without(step: Step, gone: set[str]) -> Step:
    return replace(step, field=tuple(entry for entry in step.field if not entry.placeholders & gone))
