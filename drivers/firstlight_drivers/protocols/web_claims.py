"""The first login over a web console, carried out as a profile describes it.

    profile + account -> login, change, logout as dialogues -> verdict, or stop

`commit` is awaited right before the first request that carries the new password.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace

from firstlight_drivers.contract import (
    Ask,
    Claims,
    Commit,
    Credential,
    Endpoint,
    LoginVerdict,
    Presented,
    Secret,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols.web_dialogue import Dialogue, Met, json_text, matches
from firstlight_drivers.protocols.web_profile import Mark, Step, WebProfile
from firstlight_drivers.protocols.web_session import WebSession, carries_tls, first_look
from firstlight_drivers.protocols.web_upload import Payload

_GOING_SECONDS = 3.0  # for a logout of a device that restarts

__all__ = ["Dialogue", "Met", "ProfileClaims", "Visitor", "json_text", "matches", "open_session"]


class Visitor:
    """One account at one console, on its way through a profile."""

    def __init__(
        self,
        session: WebSession,
        profile: WebProfile,
        account: Credential,
        new: Secret | None = None,
        payload: Payload | None = None,
    ) -> None:
        self.session = session
        self.profile = profile
        self.account = account
        values = {"user": account.user, "password": account.password.reveal()}
        if new is not None:
            values["new"] = new.reveal()
        if payload is not None:
            values |= {"file_name": payload.image.name, "file_size": str(payload.image.size)}
        self.dialogue = Dialogue(session, values, payload)

    async def login(self) -> LoginVerdict:
        """The login steps. Leaves by itself when it meets something unknown behind the door."""
        try:
            met = await self.dialogue.run(self.profile.login)
        except DeviceError as error:
            if error.code is Code.UNEXPECTED and self.session.cookies:
                await self.leave()
            raise
        if met is Met.CHANGE_FIRST:
            return LoginVerdict.CHANGE_FIRST
        return LoginVerdict.ACCEPTED if met is Met.EXPECT else LoginVerdict.REFUSED

    async def change(self, steps: Sequence[Step], commit: Commit, *, entered: bool = True) -> float:
        """The given steps, and out again; returns for how many seconds the device will be away.

        Not `entered`: no login came first, so there is a way out only where the steps opened a session.

        Behind the commit saving and restarting are sent whatever was said before, unless that was a known no. Raises
        LoginRefused before the commit only.
        """
        dialogue = self.dialogue
        try:
            met = await dialogue.run(steps, commit, finish=True)
        except DeviceError as error:
            if dialogue.restarting:
                error.away = self.profile.restart_seconds
            raise
        finally:
            if entered or self.session.cookies:
                await self.leave()
        if met is Met.EXPECT:
            return self.profile.restart_seconds
        said = "the device did not take the present password"
        if dialogue.committed:
            shown = self.session.shown(dialogue.last) if dialogue.last is not None else ""
            raise DeviceError(f"{said}: {shown}", code=Code.LOGIN_REFUSED)
        raise LoginRefused(said)

    async def leave(self) -> None:
        """The way out. It changes nothing, and what it meets is no reason to doubt what was done.

        It is tried on a device that was told to restart as well: some take a while to go, and until then our session
        would keep us out. One that has gone does not answer, which is waited for only briefly.
        """
        patience = _GOING_SECONDS if self.dialogue.restarting else None
        with contextlib.suppress(DeviceError, TimeoutError):
            async with asyncio.timeout(patience):
                await self.dialogue.run(self.profile.logout)

    async def try_login(self) -> LoginVerdict:
        """One login and out again."""
        verdict = await self.login()
        if verdict is not LoginVerdict.REFUSED:
            await self.leave()
        return verdict

    async def login_and_change(self, commit: Commit) -> float:
        """Login, change, and out again."""
        if await self.login() is LoginVerdict.REFUSED:
            raise LoginRefused(self.account.user)
        return await self.change(self.profile.change, commit)


def open_session(endpoint: Endpoint, trust: Trust, account: Credential, new: Secret | None = None) -> WebSession:
    """A session for this account; texts it shows hold neither password."""
    hidden = (account.password.reveal(), "" if new is None else new.reveal())
    return WebSession(endpoint, trust, tls=carries_tls(endpoint, trust), secrets=hidden)


class ProfileClaims(Claims):
    """`Claims` by a profile, assumed or taught.

    Where the device still asks for its first account, `current` names the account to make; its password is not used.
    When the profile cannot tell that from the first page, a blank password in `current` stands for it.
    """

    def __init__(self, endpoint: Endpoint, profile: WebProfile) -> None:
        self.endpoint = endpoint
        self.profile = profile

    async def present(self) -> Presented:
        """One page without a credential."""
        marks = self.profile.look
        answer, _, presented = await first_look(self.endpoint, marks.path)
        first = matches(Mark(contains=(marks.first_login,)), answer) if marks.first_login else None
        blank = matches(Mark(contains=(marks.blank,)), answer) if marks.blank else None
        return replace(presented, first_login=first, blank=blank)

    async def login(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        """One login by the profile, then its way out. Refused without a try while there is no account yet."""
        session = open_session(self.endpoint, trust, credential)
        if await self._wants_first(session, credential):
            return LoginVerdict.REFUSED
        return await Visitor(session, self.profile, credential).try_login()

    async def change_password(
        self, current: Credential, new: Secret, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """Login, change and way out by the profile; or its first account."""
        if not self.profile.claims:
            raise DeviceError("this profile knows no first login", code=Code.UNEXPECTED)
        session = open_session(self.endpoint, trust, current, new)
        visitor = Visitor(session, self.profile, current, new)
        if await self._wants_first(session, current):
            return await visitor.change(self.profile.first, commit, entered=False)
        return await visitor.login_and_change(commit)

    async def _wants_first(self, session: WebSession, account: Credential) -> bool:
        if not self.profile.first:
            return False
        marks = self.profile.look
        if not marks.first_login:
            return account.password.reveal() == ""
        return matches(Mark(contains=(marks.first_login,)), await session.get(marks.path))
