"""Driver of the APC NMC3 family: reads who the card is over HTTPS and SSH, and lets its LEDs blink."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.contract import Credential, Endpoint, Identifies, Identity, Locates, Observation
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.protocols.visit import Visit


class NetworkManagementCard3(Identifies, Locates):
    """One card. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """Certificate and first page over HTTPS, then identification line and host key over SSH; no login."""
        visit = Visit(self.endpoint, known)
        if visit.offers("https"):
            await visit.page("https", 443, tls=True)
        if visit.offers("ssh"):
            await visit.ssh()
        return visit.result(codec.recognise, codec.NAME)

    async def locate(self, credential: Credential, seconds: float, pin: str | None) -> float:
        """`ledblink` over SSH, in whole minutes, at least one; returns how long the card will blink, in seconds.

        Raises IdentityChanged before anything secret is sent when the host key is not `pin`, LoginRefused, and
        DeviceError with UNEXPECTED when the card asks for its first login instead.
        """
        # paramiko takes 60 ms to import, which a search without SSH need not pay.
        from firstlight_drivers.apc_nmc3.session import run_command  # noqa: PLC0415

        minutes = codec.blink_minutes(seconds)
        answer = await asyncio.to_thread(run_command, self.endpoint, credential, pin, f"ledblink {minutes}")
        result = codec.result_code(answer)
        if result is None:
            raise DeviceError("no result code after ledblink", code=Code.UNEXPECTED)
        number, text = result
        if number >= 100:
            raise DeviceError(f"E{number:03}: {text}", code=Code.DEVICE_ERROR)
        return minutes * 60.0
