"""`UpdatesFirmware` over a web console, as a profile describes it: assumed, or taught by a recording.

    firmware_state      the console's door against its pin and its marks; who it is by the family's own identification
    upload_firmware     login, the steps of [[upload]]; only those before the file where the upload itself installs
    activate_firmware   login, the steps of [[activate]]; those of [[upload]] where the upload itself installs

Each method logs in at most once, tries nothing twice, stops at the first answer that is not the known one and logs out.
A credential is sent over TLS with its pin and over nothing else. The state is read without a login, unless the profile
says that only the console knows the version: a device that comes back with other accounts is not locked by looking.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from firstlight_drivers.contract import (
    Ask,
    Commit,
    Credential,
    Endpoint,
    FirmwareState,
    Identifies,
    Image,
    LoginVerdict,
    Reached,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols.web_claims import Visitor
from firstlight_drivers.protocols.web_dialogue import Met, matches
from firstlight_drivers.protocols.web_profile import ACCOUNT, VERSION, Mark, ProfileError, Step, WebProfile
from firstlight_drivers.protocols.web_session import WebSession, carries_tls
from firstlight_drivers.protocols.web_upload import Payload, check_file_name
from firstlight_drivers.transport.text import text_or_none

FIRST_LOGIN = "first-login-pending"  # obstacle: the device still asks for its first account or password
_VERSION = 64  # characters


def has_console(endpoint: Endpoint) -> bool:
    """Whether a web console with TLS can be there: one was found, or nobody has looked. False on a serial line."""
    return endpoint.serial_line is None and (
        not endpoint.ports or any(entry.name == "https" for entry in endpoint.ports)
    )


class ProfileFirmware(UpdatesFirmware):
    """Firmware of one device by a profile that `updates`. Opening it sends nothing.

    `identify` is the family's own driver for the same endpoint. `digest` names the profile's content (SHA-256 of its
    file); `confirmed` says that its canary succeeded and a person said so. Raises ProfileError for a profile without
    firmware.
    """

    def __init__(
        self, endpoint: Endpoint, profile: WebProfile, identify: Identifies, *, digest: str, confirmed: bool = False
    ) -> None:
        if not profile.updates:
            raise ProfileError("this profile knows no firmware update")
        self.endpoint = endpoint
        self.profile = profile
        self._identify = identify
        vouched = profile.confidence == "observed" or (profile.confidence == "taught" and confirmed)
        self._assumed = "" if vouched else digest

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        """The door of the console, then the family's identification. Logs in only where the profile has to.

        Raises UNEXPECTED with the raw text when the door is not the one the profile knows.
        """
        obstacles = await self._door(self._session(credential, trust))
        identity, _ = await self._identify.identity()
        version = identity.firmware
        if self.profile.firmware.version and not obstacles:
            version = await self._told(credential, trust)
        return FirmwareState(
            serial=identity.serial,
            version=version,
            mac=identity.mac,
            model=identity.model,
            obstacles=obstacles,
            assumed=self._assumed,
        )

    async def upload_firmware(
        self, image: Image, credential: Credential, trust: Trust, reached: Reached, ask: Ask | None = None
    ) -> None:
        """Where the upload itself installs, nothing is sent but what comes before it: the page, and its form."""
        check_file_name(image.name)
        steps = self.profile.upload
        async with self._inside(credential, trust, Payload(image=image, reached=reached)) as visitor:
            if self.profile.firmware.upload_activates:
                reading, changing = _parted(steps)
                await _carry_out(visitor, reading)
                if changing[0].sends_file:
                    visitor.dialogue.made(changing[0])
            else:
                await _carry_out(visitor, steps)
        reached(image.size)

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """`commit` is awaited right before the first request that is more than reading a page."""
        check_file_name(image.name)
        rules = self.profile.firmware
        reading, changing = _parted(self.profile.upload if rules.upload_activates else self.profile.activate)
        payload = Payload(image=image, reached=lambda _: None)
        async with self._inside(credential, trust, payload) as visitor:
            await _carry_out(visitor, reading)
            await _carry_out(visitor, changing, commit)
        return rules.away_seconds

    def _session(self, credential: Credential, trust: Trust) -> WebSession:
        if not has_console(self.endpoint) or not carries_tls(self.endpoint, trust):
            raise DeviceError(self.endpoint.host, code=Code.PLAIN_ONLY)
        return WebSession(self.endpoint, replace(trust, plain=False), tls=True, secrets=(credential.password.reveal(),))

    async def _door(self, session: WebSession) -> tuple[str, ...]:
        """Obstacles the first page shows. Nothing of the account is sent."""
        look, login = self.profile.look, self.profile.login[0]
        answer = await session.get(look.path)
        if look.first_login and matches(Mark(contains=(look.first_login,)), answer):
            return (FIRST_LOGIN,)
        if look.login and not matches(Mark(contains=(look.login,)), answer):
            raise session.unexpected(f"not the known page for a login at {look.path}", answer)
        if login.method == "GET" and not any(entry.placeholders & ACCOUNT for entry in login.field):
            if login.path != look.path or login.field:
                answer = await session.get(login.path)
            if not any(matches(mark, answer) for mark in login.expect):
                raise session.unexpected("not the known page for a login", answer)
        elif answer.status >= 400:
            raise session.unexpected("no page for a login", answer)
        return ()

    async def _told(self, credential: Credential, trust: Trust) -> str | None:
        async with self._inside(credential, trust) as visitor:
            await _carry_out(visitor, self.profile.firmware.version)
            return text_or_none(visitor.dialogue.values.get(VERSION, "")[:_VERSION])

    @asynccontextmanager
    async def _inside(
        self, credential: Credential, trust: Trust, payload: Payload | None = None
    ) -> AsyncIterator[Visitor]:
        visitor = Visitor(self._session(credential, trust), self.profile, credential, payload=payload)
        verdict = await visitor.login()
        if verdict is LoginVerdict.REFUSED:
            raise LoginRefused(credential.user)
        try:
            if verdict is LoginVerdict.CHANGE_FIRST:
                raise DeviceError("the console asks for a new password first", code=Code.UNEXPECTED)
            yield visitor
        finally:
            await visitor.leave()


def _parted(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The pages that are read first, and what begins with the first request that may change something."""
    first = next((n for n, step in enumerate(steps) if step.method != "GET" or step.form or step.restarts), None)
    first = len(steps) - 1 if first is None else first
    return steps[:first], steps[first:]


async def _carry_out(visitor: Visitor, steps: Sequence[Step], commit: Commit | None = None) -> None:
    met = await visitor.dialogue.run(steps, commit, before=lambda _: True)
    if met is Met.CHANGE_FIRST:
        raise DeviceError("the console asks for a new password first", code=Code.UNEXPECTED)
    if met is not Met.EXPECT:
        raise DeviceError("the console asks for a login again", code=Code.UNEXPECTED)
