"""One device first, where the channel rests on what nobody has published.

first device of such a channel -> written alone and read back -> a person compares it with its own page, where asked for
the others -> wait -> are written, or left, by how the first one ended and what the person said
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from firstlight.change.outcome import Result
from firstlight.ports.run import PortsEnd, not_written
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.port_rules import PortAbilities

log = logging.getLogger(__name__)


class PortsCanary:
    """Of one run."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self._firsts: dict[str, tuple[str, asyncio.Future[str]]] = {}

    async def __call__(
        self,
        able: PortAbilities,
        device: str,
        name: str,
        write: Callable[[], Awaitable[PortsEnd]],
        ask: Callable[[], Awaitable[bool]],
    ) -> PortsEnd:
        """What `write` ends with; skipped with "ports-canary-failed" or "ports-canary-waits" where the first device
        forbids it. `ask` puts the question.
        """
        kind = able.assumed
        if not kind or self._profiles.confirmed(kind, Purpose.PORTS):
            return await write()
        if kind in self._firsts:
            first, verdict = self._firsts[kind]
            code = await asyncio.shield(verdict)
            return not_written("", device, Result.SKIPPED, code, first) if code else await write()
        verdict = asyncio.get_running_loop().create_future()
        self._firsts[kind] = name, verdict
        code = "ports-canary-failed"
        try:
            end = await write()
            if end.result is Result.DONE:
                code = "ports-canary-waits" if able.compared else ""
                if able.compared and await self._compared(kind, ask):
                    code = ""
            return end
        finally:
            verdict.set_result(code)

    async def _compared(self, kind: str, ask: Callable[[], Awaitable[bool]]) -> bool:
        """Whether a person said yes and that is noted. Where it cannot be the others wait; the first one has ended."""
        try:
            self._profiles.claimed(kind, Purpose.PORTS)
            if yes := await ask():
                self._profiles.confirm(kind, Purpose.PORTS)
        except OSError as error:
            log.warning("a canary of serial ports could not be noted: %s", error)
            return False
        return yes
