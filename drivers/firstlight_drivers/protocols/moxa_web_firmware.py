"""Firmware and configuration over the web console of NPort device servers. How the upload's form looks is ASSUMED.

    firmware_state     login, main.htm                                             observed where there is no password
    upload_firmware    login, page of the form, multipart POST of the file         assumed: moxa_web_upload.toml
    activate_firmware  login, commit, save and restart                             observed; that it installs: assumed
    back_up            login, /Config.txt                                          observed on generation A

Every action is a session of its own, which is left again: a console has room for one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from firstlight_drivers.contract import (
    Ask,
    BacksUp,
    Backup,
    Commit,
    Credential,
    FirmwareState,
    HttpObservation,
    Image,
    LoginVerdict,
    Reached,
    Secret,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols import moxa_console
from firstlight_drivers.protocols.moxa_web import (
    Generation,
    MoxaClaims,
    find_console,
    generation_inside,
    profile,
    profile_file,
)
from firstlight_drivers.protocols.web_claims import Dialogue, Met, Visitor
from firstlight_drivers.protocols.web_html import find_form
from firstlight_drivers.protocols.web_pattern import checked_pattern
from firstlight_drivers.protocols.web_profile import Step
from firstlight_drivers.protocols.web_session import WebSession, carries_tls
from firstlight_drivers.protocols.web_upload import Payload, around, check_file_name
from firstlight_drivers.transport.limits import KIB

_FILE = Path(__file__).with_name("moxa_web_upload.toml")
_SEARCHED = 64 * KIB  # characters of an answer that marks are looked for in
_TITLE = "NPort Web Console"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadForm:
    """One table of `moxa_web_upload.toml`. Texts are compared without regard to case."""

    page: str
    field: str
    received: tuple[str, ...]
    refused: tuple[str, ...]
    backup: str
    token_field: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A session behind its login. `account` are the values that steps may need."""

    session: WebSession
    generation: Generation
    account: dict[str, str]
    visitor: Visitor | None  # None on a console without a password, which needs no way out


@cache
def upload_form(generation: Generation) -> UploadForm:
    """How the upload of one generation is assumed to look."""
    rows = _table()[generation.value]
    return UploadForm(received=tuple(rows.pop("received")), refused=tuple(rows.pop("refused")), **rows)


@cache
def digest(generation: Generation) -> str:
    """Names the content of everything an upload rests on: the form, and the generation's save and restart."""
    return hashlib.sha256(_FILE.read_bytes() + profile_file(generation).read_bytes()).hexdigest()


@cache
def restart_steps(generation: Generation) -> tuple[Step, ...]:
    """Save and restart of one generation: what follows the new password in the dialogue that changes it."""
    change = profile(generation).change
    last = max(number for number, step in enumerate(change) if step.sends_new)
    return change[last + 1 :]


def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


class MoxaFirmware(MoxaClaims, UpdatesFirmware, BacksUp):
    """First login, firmware and configuration of the NPort 5000 and 6000 families."""

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        """The main page behind the login. `assumed` is set: an upload here rests on a form nobody has published."""
        async with self._inside(credential, trust) as visit:
            answer = await visit.session.get(moxa_console.MAIN_PAGE)
            seen = moxa_console.read_page(
                HttpObservation(
                    port=visit.session.port,
                    tls=visit.session.tls,
                    path=answer.path,
                    status=answer.status,
                    server=answer.header("server"),
                    title=_TITLE,  # behind a login of this console there is no doubt whose page it is
                    body=answer.text[:_SEARCHED],
                )
            )
            if seen is None or (seen.serial is None and seen.mac is None):
                raise visit.session.unexpected("no device on its main page", answer)
        return FirmwareState(
            serial=seen.serial,
            version=seen.firmware,
            mac=seen.mac,
            model=seen.model,
            assumed=digest(visit.generation),
        )

    async def upload_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        """The form is read first; without the known field nothing is sent (UNEXPECTED) and nothing promised."""
        check_file_name(image.name)
        async with self._inside(credential, trust) as visit:
            session, known = visit.session, upload_form(visit.generation)
            shown = await session.get(known.page)
            form = find_form(shown.text, known.field)
            if form is None or form.method != "POST" or known.field not in dict(form.fields):
                raise session.unexpected("no known form for firmware", shown)
            fields: list[tuple[str, str | None]] = [(name, value) for name, value in form.fields if name != known.field]
            if known.token_field:
                token = checked_pattern(known.token).search(shown.text[:_SEARCHED])
                if token is None:
                    raise session.unexpected("no token on the page", shown)
                fields.append((known.token_field, token[1]))
            path = session.inside(shown.path, form.action or shown.path) or "/"
            shape = around([*fields, (known.field, None)], image.name)
            payload = Payload(image=image, reached=reached)
            answer = await session.send_file("POST", path, payload, shape, commit=commit)
            text = answer.text[:_SEARCHED].casefold()
            if any(mark in text for mark in known.refused):
                raise DeviceError(session.shown(answer), code=Code.DEVICE_ERROR)
            if not any(mark in text for mark in known.received):
                raise session.unexpected("after the file", answer)

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Save and restart; the commit is awaited right before the request that restarts.

        What the console answers to that request is no proof and no error; raises only when the request did not leave.
        """
        async with self._inside(credential, trust) as visit:
            steps = restart_steps(visit.generation)
            dialogue = Dialogue(visit.session, dict(visit.account))
            await _carry_out(dialogue, steps[:-1])
            try:
                await dialogue.run(steps[-1:], commit, before=lambda _: True)
            except DeviceError:
                if not dialogue.restarting:
                    raise
        return float(_table()["away_seconds"])

    async def back_up(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> Backup:
        """/Config.txt. What is in it is not published; it is kept as it comes."""
        async with self._inside(credential, trust) as visit:
            answer = await visit.session.get(upload_form(visit.generation).backup)
            if answer.status != 200 or not answer.text.strip():
                raise DeviceError(f"no export: {visit.session.shown(answer)}", code=Code.DEVICE_ERROR)
            if "text/plain" not in (answer.header("content-type") or ""):
                raise visit.session.unexpected("not a text file", answer)
        return Backup(name="Config.txt", content=Secret(answer.text), complete=False, note="backup-without-accounts")

    @asynccontextmanager
    async def _inside(self, credential: Credential, trust: Trust) -> AsyncIterator[_Visit]:
        session = WebSession(
            self.endpoint,
            trust,
            tls=carries_tls(self.endpoint, trust),
            secrets=(credential.password.reveal(),),
        )
        found = await find_console(session)
        account = {"user": credential.user, "password": credential.password.reveal()}
        if found is None:
            if account["password"]:
                raise LoginRefused("the console opens without a password, so this one is not in force")
            yield _Visit(session=session, generation=await generation_inside(session), account=account, visitor=None)
            return
        visitor = Visitor(session, profile(found), credential)
        verdict = await visitor.login()
        if verdict is LoginVerdict.REFUSED:
            raise LoginRefused(credential.user)
        try:
            if verdict is LoginVerdict.CHANGE_FIRST:
                raise DeviceError("the console asks for a new password first", code=Code.UNEXPECTED)
            yield _Visit(session=session, generation=found, account=account, visitor=visitor)
        finally:
            await visitor.leave()


async def _carry_out(dialogue: Dialogue, steps: Sequence[Step]) -> None:
    if await dialogue.run(steps) is not Met.EXPECT:
        raise DeviceError("the console asks for a login again", code=Code.UNEXPECTED)
