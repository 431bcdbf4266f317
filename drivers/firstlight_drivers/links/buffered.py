"""What links with an inbox share: reading and its end."""

from __future__ import annotations

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links.inbox import Inbox
from firstlight_drivers.links.link import Line, LineErrors, Link, Signals


class BufferedLink(Link):
    """Reads from an inbox; says "not told" where a link tells nothing."""

    sets_line = False

    def __init__(self, name: str, line: Line) -> None:
        self.name = name
        self.line = line
        self._inbox = Inbox()

    async def read(self, most: int = 4096) -> bytes:
        return await self._inbox.get(most)

    async def discard(self) -> None:
        self._inbox.clear()

    async def set_line(self, line: Line) -> None:
        self.line = line

    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        raise DeviceError(f"{self.name}: no modem lines", code=Code.DEVICE_ERROR)

    async def signals(self) -> Signals:
        return Signals()

    async def errors(self) -> LineErrors:
        return LineErrors()

    async def send_break(self, seconds: float = 0.25) -> None:
        raise DeviceError(f"{self.name}: no break", code=Code.DEVICE_ERROR)
