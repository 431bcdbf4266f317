"""Registers over a serial line, wherever it ends: RTU frames through a link.

RegisterLink -> whole frames -> LineStream -> 3.5 characters of silence, what came unasked dropped -> Link
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from firstlight_drivers.errors import Code, Unreachable
from firstlight_drivers.links import Line, Link, open_link
from firstlight_drivers.protocols.schneider_link import Reads, RegisterLink, Writes

_SECONDS = 1.0  # one answer, beside the time the line takes for it
_CHARACTERS = 256 + 256  # the longest question and the longest answer (Modbus over Serial Line V1.02, 2.5.1.1)
_GAP_FLOOR = 0.00175  # seconds; above 19200 bit/s 3.5 characters count as this (there, 2.5.1.1)


class LineStream(Reads, Writes):
    """A link as `RegisterLink` takes it."""

    def __init__(self, link: Link, line: Line) -> None:
        self._link = link
        self._gap = max(3.5 * line.character_seconds, _GAP_FLOOR)
        self._frame = b""
        self._held = b""

    async def readexactly(self, n: int) -> bytes:
        """Raises Unreachable(CLOSED) when the line ends."""
        while len(self._held) < n:
            data = await self._link.read()
            if not data:
                raise Unreachable(self._link.name, code=Code.CLOSED)
            self._held += data
        taken, self._held = self._held[:n], self._held[n:]
        return taken

    def write(self, data: bytes) -> None:
        """Keep a frame until `drain`."""
        self._frame = data

    async def drain(self) -> None:
        """Send the frame in one piece, behind the silence that ends the frame before."""
        frame, self._frame = self._frame, b""
        await asyncio.sleep(self._gap)
        await self._link.discard()
        self._held = b""
        await self._link.write(frame)
        await self._link.drain()


@asynccontextmanager
async def open_line_registers(url: str, line: Line) -> AsyncIterator[RegisterLink]:
    """Open a line (`firstlight_drivers.links` has the forms) and close it at the end. Raises DeviceError."""
    link = await open_link(url, line)
    try:
        stream = LineStream(link, line)
        seconds = _SECONDS + _CHARACTERS * line.character_seconds
        yield RegisterLink(stream, stream, url, rtu=True, seconds=seconds)
    finally:
        await link.close()
