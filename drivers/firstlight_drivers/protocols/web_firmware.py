"""`UpdatesFirmware` over a web console, as a profile describes it: assumed, or taught by a recording.

    firmware_state      the console's door against its pin and its marks; who it is by the family's own identification
    upload_firmware     login, the steps of [[upload]]; only those before the file where the upload itself installs
    activate_firmware   login, the steps of [[activate]]; those of [[upload]] where the upload itself installs
                        commit: before the first request of either that is more than reading a page

Each method logs in at most once, tries nothing twice, stops at the first answer that is not the known one and logs out.
A credential is sent over TLS with its pin and over nothing else. The state is read without a login, unless the profile
says that only the console knows the version: a device that comes back with other accounts is not locked by looking.
"""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager

from firstlight_drivers.contract import (
    Ask,
    Commit,
    Credential,
    Endpoint,
    FirmwareState,
    Identifies,
    Image,
    Reached,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.protocols.web_claims import Visitor
from firstlight_drivers.protocols.web_door import FIRST_LOGIN, carry_out, console_session, door, has_console, inside
from firstlight_drivers.protocols.web_profile import VERSION, ProfileError, Step, WebProfile
from firstlight_drivers.protocols.web_session import WebSession
from firstlight_drivers.protocols.web_upload import Payload, check_file_name
from firstlight_drivers.transport.text import text_or_none

__all__ = ["FIRST_LOGIN", "ProfileFirmware", "has_console"]

_VERSION = 64  # characters
_log = logging.getLogger(__name__)


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
        obstacles = await door(self._session(credential, trust), self.profile)
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
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        """Where the upload itself installs, nothing is sent but what comes before it: the page, and its form."""
        check_file_name(image.name)
        reading, changing = _parted(self.profile.upload)
        async with self._inside(credential, trust, Payload(image=image, reached=reached)) as visitor:
            await carry_out(visitor, reading)
            if not self.profile.firmware.upload_activates:
                await carry_out(visitor, changing, commit)
            elif changing[0].sends_file:
                visitor.dialogue.made(changing[0])

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        """`commit` is awaited right before the first request that is more than reading a page.

        Behind it an answer the profile does not know is no error. DEVICE_ERROR where it has a mark of refusal;
        Unreachable where the line broke on the file itself, of which nobody knows how much arrived.
        """
        check_file_name(image.name)
        rules = self.profile.firmware
        reading, changing = _parted(self.profile.upload if rules.upload_activates else self.profile.activate)
        payload = Payload(image=image, reached=lambda _: None)
        async with self._inside(credential, trust, payload) as visitor:
            await carry_out(visitor, reading)
            try:
                await carry_out(visitor, changing, commit)
            except DeviceError as error:
                file = changing[0].sends_file
                begun = visitor.dialogue.committed and (visitor.session.sent_whole or not file)
                if not begun or error.code is Code.DEVICE_ERROR or (file and isinstance(error, Unreachable)):
                    raise
                _log.info("said after an activation, which decides nothing: %s", error.detail)
        return rules.away_seconds

    def _session(self, credential: Credential, trust: Trust) -> WebSession:
        return console_session(self.endpoint, credential, trust)

    async def _told(self, credential: Credential, trust: Trust) -> str | None:
        async with self._inside(credential, trust) as visitor:
            await carry_out(visitor, self.profile.firmware.version)
            return text_or_none(visitor.dialogue.values.get(VERSION, "")[:_VERSION])

    def _inside(
        self, credential: Credential, trust: Trust, payload: Payload | None = None
    ) -> AbstractAsyncContextManager[Visitor]:
        return inside(self._session(credential, trust), self.profile, credential, payload)


def _parted(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The pages that are read first, and what begins with the first request that may change something."""
    first = next((n for n, step in enumerate(steps) if step.method != "GET" or step.form or step.restarts), None)
    first = len(steps) - 1 if first is None else first
    return steps[:first], steps[first:]
