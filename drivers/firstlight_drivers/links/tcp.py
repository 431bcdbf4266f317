"""Bytes as they are over TCP, plain or inside TLS: the line's settings are the device's own.

socket://HOST:PORT, tls://HOST:PORT
"""

from __future__ import annotations

from firstlight_drivers.links.buffered import BufferedLink
from firstlight_drivers.links.link import Line
from firstlight_drivers.links.secure import LinkTls, open_checked
from firstlight_drivers.links.wire import Wire, refuse_if_taken


class TcpLink(BufferedLink):
    """See the module docstring. Modem lines, breaks and settings do not travel."""

    def __init__(self, name: str, line: Line) -> None:
        super().__init__(name, line)
        self._wire: Wire | None = None

    async def open(self, host: str, port: int, tls: LinkTls | None, local_address: str | None) -> None:
        """Raises DeviceError: BUSY where the far end closes at once, TLS, PIN_CHANGED, the network's."""
        self._wire = await open_checked(host, port, (self._inbox.put, self._inbox.end), tls, local_address)
        self._inbox.attach(self._wire)
        try:
            await refuse_if_taken(self._wire, self._inbox)
        except BaseException:
            await self.close()
            raise

    async def write(self, data: bytes) -> None:
        if self._wire is not None:
            await self._wire.write(data)

    async def drain(self) -> None:
        if self._wire is not None:
            await self._wire.drain()

    async def close(self) -> None:
        self._inbox.end()
        if self._wire is not None:
            await self._wire.close()
