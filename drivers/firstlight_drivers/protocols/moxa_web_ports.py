"""Port settings over the web console of NPort device servers.

    A, B   pages read and checked -> commit -> each form read again, filled in, sent -> save and restart of the device
    C      read only: the table of lines, the operation mode of each port

One login a call, which is left again. A page that is not the known one stops everything with its text shown. Forms
carry tokens that may be good for one use, so each is read again right before it is sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

from firstlight_drivers.contract import Commit, ConfiguresPorts, HttpObservation, PortAccess, PortChange
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable
from firstlight_drivers.port_rules import PortAbilities, abilities_of
from firstlight_drivers.port_settings import PortSettings
from firstlight_drivers.protocols import moxa_console
from firstlight_drivers.protocols.moxa_web import Generation, profile, profile_file
from firstlight_drivers.protocols.moxa_web_firmware import MoxaFirmware, restart_steps
from firstlight_drivers.protocols.moxa_web_ports_codec import (
    FILE,
    OtherPage,
    filled_in,
    form_of,
    form_pages,
    mode_form,
    mode_in_table,
    mode_number,
    ports_in_table,
    serial_form,
    settings_in,
    table_pages,
)
from firstlight_drivers.protocols.moxa_web_ports_form import Form
from firstlight_drivers.protocols.web_claims import Dialogue, Met
from firstlight_drivers.protocols.web_session import Answer, WebSession, first_look
from firstlight_drivers.transport.limits import KIB

_SEARCHED = 64 * KIB  # characters of an answer that marks are looked for in
_MOST_PORTS = 32
_GO_SECONDS = 5.0  # a device that answered the restart and has not gone by then was too quick to be seen
_WITNESS_SECONDS = 20.0  # for one that did not answer it: Moxa's own wait before a restart is 15 s (see the READMEs)
_RETURN_FACTOR = 4.0  # times the usual seconds of a restart
_LOOK_EVERY = 0.25  # seconds between two looks, without a credential
_FORM_TYPE = "application/x-www-form-urlencoded"


def digest(generation: Generation) -> str:
    """Names the content of everything a write rests on: the forms, and the generation's save and restart."""
    return hashlib.sha256(FILE.read_bytes() + profile_file(generation).read_bytes()).hexdigest()


class MoxaPorts(MoxaFirmware, ConfiguresPorts):
    """First login, firmware, configuration and serial ports of the NPort 5000 and 6000 families.

    A class that inherits this sets `models`, the family's `ports.toml`. What the ports can be set to depends on the
    generation of the console, which is known after `read_ports`.
    """

    models: Path
    _seen: Generation | None = None

    def port_abilities(self, model: str | None) -> PortAbilities:
        """By the model. `assumed` is set: most of these pages are published for one model only."""
        if self._seen is Generation.C:
            return replace(abilities_of(self.models, model, table_pages().keys), restarts="device")
        pages = form_pages()
        able = abilities_of(self.models, model, pages.keys)
        generation = self._seen or Generation.B
        guessed = pages.guessed if generation is Generation.B else pages.keys
        return replace(able, restarts="device", assumed=digest(generation), guessed=guessed)

    async def read_ports(self, access: PortAccess, ports: Sequence[int] = ()) -> tuple[PortSettings, ...]:
        """The pages of these ports. Raises UNEXPECTED for another layout, BUSY when somebody is logged in."""
        if access.credential is None:
            raise LoginRefused("no login was given for the web console")
        async with self._inside(access.credential, access.trust) as visit:
            self._seen = visit.generation
            if visit.generation is Generation.C:
                return await _read_table(visit.session, ports)
            there = await self._numbers(visit.session, ports)
            return tuple([await _read(visit.session, port) for port in there])

    async def write_ports(self, changes: Sequence[PortChange], access: PortAccess, commit: Commit) -> float:
        """Forms of all ports, save and restart. Nothing is sent unless every form offers every value.

        Returns 0.0, when the console answers again. A form whose answer was lost is read again: only when it shows the
        new values the next one follows. A restart that was not answered has to be seen. Raises as `ConfiguresPorts`.
        """
        if access.credential is None:
            raise LoginRefused("no login was given for the web console")
        async with self._inside(access.credential, access.trust) as visit:
            session = visit.session
            if visit.generation is Generation.C:
                raise DeviceError("where this console is written is not published", code=Code.UNEXPECTED)
            for change in changes:
                for which in _forms(change):
                    await _filled(session, which, change)
            steps = restart_steps(visit.generation)
            dialogue = Dialogue(session, dict(visit.account))
            unanswered: Unreachable | None = None
            await commit()
            for change in changes:
                for which in _forms(change):
                    await _write(session, which, change)
            try:
                if await dialogue.run(steps, answered=True) is not Met.EXPECT:
                    raise DeviceError("the console asks for a login again", code=Code.UNEXPECTED)
            except Unreachable as error:
                if not dialogue.restarting:
                    raise
                unanswered = error
        await self._back(profile(visit.generation).restart_seconds, unanswered)
        return 0.0

    async def _back(self, usual: float, unanswered: Unreachable | None) -> None:
        """Wait for the console to go and to come back. DSCI answers earlier, which is of no use for reading back.

        Raises `unanswered` when the console stays: then nothing tells that it saved.
        """
        began, gone = time.monotonic(), False
        stays = _GO_SECONDS if unanswered is None else _WITNESS_SECONDS
        while True:
            try:
                await first_look(self.endpoint, "/")
            except DeviceError:
                gone = True
                if time.monotonic() >= began + _RETURN_FACTOR * usual:
                    raise
            else:
                if gone:
                    return
                if time.monotonic() >= began + stays:
                    if unanswered is not None:
                        raise unanswered
                    return
            await asyncio.sleep(_LOOK_EVERY)

    async def _numbers(self, session: WebSession, ports: Sequence[int]) -> tuple[int, ...]:
        """Those of `ports` that the model has, all of them for none; of an unknown model as many as have a page."""
        answer = await session.get(moxa_console.MAIN_PAGE)
        page = moxa_console.read_page(
            HttpObservation(
                port=session.port,
                tls=session.tls,
                path=answer.path,
                status=answer.status,
                server=answer.header("server"),
                title="NPort Web Console",
                body=answer.text[:_SEARCHED],
            )
        )
        count = self.port_abilities(page.model if page else None).ports
        if count:
            return tuple(port for port in range(1, count + 1) if not ports or port in ports)
        if ports:
            return tuple(ports)
        numbers: list[int] = []
        for port in range(1, _MOST_PORTS + 1):
            try:
                await _page(session, "serial", port, None)
            except DeviceError as error:
                if not numbers or error.code is not Code.UNEXPECTED:
                    raise
                break
            numbers.append(port)
        return tuple(numbers)


async def _read_table(session: WebSession, ports: Sequence[int]) -> tuple[PortSettings, ...]:
    pages = table_pages()
    answer = await session.get(pages.page)
    found = []
    try:
        for line in ports_in_table(answer.text):
            if ports and line.port not in ports:
                continue
            answer = await session.get(pages.mode_page.replace("{port}", f"{line.port:02}"))
            found.append(line.with_values({"mode": mode_in_table(answer.text)}))
    except OtherPage as problem:
        raise session.unexpected(str(problem), answer) from problem
    return tuple(found)


async def _read(session: WebSession, port: int) -> PortSettings:
    (_, serial), (answer, mode) = await _page(session, "serial", port, None), await _page(session, "mode", port, None)
    try:
        return settings_in(port, serial, mode)
    except OtherPage as problem:
        raise session.unexpected(str(problem), answer) from problem


async def _page(session: WebSession, which: str, port: int, mode: str | None) -> tuple[Answer, Form]:
    """One form, read. Raises UNEXPECTED with the page's text when it is another one."""
    pages = form_pages()
    path = pages.serial_page if which == "serial" else pages.mode_page if mode is None else pages.mode_page_of
    answer = await session.get(path.replace("{port}", str(port)).replace("{mode}", quote(mode or "", safe="")))
    if answer.status != 200:
        raise session.unexpected(f"no page for port {port}", answer)
    try:
        return answer, (serial_form if which == "serial" else mode_form)(answer.text, port)
    except OtherPage as problem:
        raise session.unexpected(str(problem), answer) from problem


def _forms(change: PortChange) -> tuple[str, ...]:
    """The forms its settings are on, the line first."""
    needed = {form_of(key) for key in change.keys}
    return tuple(which for which in ("serial", "mode") if which in needed)


_Request = tuple[str, str, str, list[tuple[str, str]]]


async def _filled(session: WebSession, which: str, change: PortChange) -> _Request:
    """The request a form makes: method, path, the page it stands on, and its fields."""
    mode = change.wanted.operation.mode
    number = mode_number(mode) if which == "mode" and mode is not None else None
    answer, form = await _page(session, which, change.present.port, number)
    try:
        pairs = filled_in(form, which, change.wanted, [key for key in change.keys if form_of(key) == which])
    except OtherPage as problem:
        raise session.unexpected(str(problem), answer) from problem
    path = session.inside(answer.path, form.action or answer.path) or "/"
    return form.method, path, answer.path, pairs


async def _write(session: WebSession, which: str, change: PortChange) -> None:
    """One form, sent once. Where its answer was lost the page tells whether it was taken, pending as it is."""
    request = await _filled(session, which, change)
    try:
        await _send(session, request)
    except Unreachable:
        if not session.sent:
            raise
        now = await _read(session, change.present.port)
        if any(now.value(key) != change.wanted.value(key) for key in change.keys if form_of(key) == which):
            raise


async def _send(session: WebSession, request: _Request) -> None:
    method, path, _, pairs = request
    kind: Literal["GET", "POST"] = "POST" if method == "POST" else "GET"
    if kind == "POST":
        answer = await session.send("POST", path, body=urlencode(pairs).encode("ascii"), content_type=_FORM_TYPE)
    else:
        answer = await session.get(f"{path.partition('?')[0]}?{urlencode(pairs)}")
    text = answer.text[:_SEARCHED].casefold()
    pages = form_pages()
    if answer.status >= 400 or any(mark in text for mark in pages.lost):
        raise session.unexpected("after a form", answer)
    if any(mark in text for mark in pages.refused):
        raise DeviceError(session.shown(answer), code=Code.DEVICE_ERROR)
