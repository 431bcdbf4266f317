"""A device whose update nobody has published: a person does it on the device's page, the device itself is the proof.

Nothing is logged in to and nothing is sent but the questions that identify a device. What it says of itself before and
after are the only facts; the person's word only says when to look.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from firstlight.change.outcome import Ended, Result
from firstlight_drivers.contract import (
    Ask,
    Commit,
    Credential,
    FirmwareState,
    Identifies,
    Image,
    Reached,
    Trust,
    UpdatesFirmware,
)


class ByHand(UpdatesFirmware):
    """`lead` shows a person what to do with the file and returns whether it was done."""

    def __init__(self, driver: Identifies, lead: Callable[[Image], Awaitable[bool]]) -> None:
        self.endpoint = driver.endpoint
        self._driver = driver
        self._lead = lead

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        """What it says of itself without a login."""
        identity, _ = await self._driver.identity()
        return FirmwareState(serial=identity.serial, version=identity.firmware, mac=identity.mac, model=identity.model)

    async def upload_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        """The person's work, committed when it is done. Ends the device as skipped when it is left."""
        if not await self._lead(image):
            raise Ended(Result.SKIPPED, "by-hand-left")
        await commit()
        reached(image.size)

    async def activate_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        ask: Ask | None = None,
    ) -> float:
        """Was part of the person's work."""
        await commit()
        return 0.0
