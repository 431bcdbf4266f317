"""One TCP connection of a link, plain or TLS, without tasks: bytes are handed over as they come.

open_wire -> Wire --hear(bytes)--> Inbox, or a codec in front of it
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Callable
from typing import cast

from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.links.inbox import Inbox
from firstlight_drivers.transport.boundary import as_device_error, boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS
from firstlight_drivers.transport.streams import is_address
from firstlight_drivers.transport.text import safe_text

TAKEN_SECONDS = 0.25  # how soon a device server that is taken closes the second host's connection
_GOODBYE = 1.0  # seconds for the other side to agree to a close
_HIGH_WATER = 64 * 1024  # bytes waiting to be sent before a writer waits


class Wire(asyncio.Protocol):
    """See the module docstring. `hear` is called on the loop with what came; its DeviceError ends the connection."""

    def __init__(self, where: str, hear: Callable[[bytes], None], ended: Callable[[DeviceError | None], None]) -> None:
        self.where = where
        self.closed = False
        self._hear = hear
        self._ended = ended
        self._transport: asyncio.Transport | None = None
        self._room: asyncio.Future[None] | None = None
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.fault: DeviceError | None = None  # what `hear` found wrong

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(_HIGH_WATER)

    def data_received(self, data: bytes) -> None:
        try:
            self._hear(data)
        except DeviceError as error:
            self.fault = error
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        fault = self.fault or (as_device_error(exc, self.where) if exc is not None else None)
        self._ended(fault)
        if not self._gone.done():
            self._gone.set_result(None)
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def pause_writing(self) -> None:
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)
        self._room = None

    # for the link

    @property
    def tls(self) -> ssl.SSLObject | None:
        """The finished handshake."""
        found: ssl.SSLObject | None = self._transport.get_extra_info("ssl_object") if self._transport else None
        return found

    def send(self, data: bytes) -> None:
        """Send without waiting; for short answers."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    async def write(self, data: bytes) -> None:
        """Send, and wait while the far end takes nothing. Raises DeviceError(CLOSED)."""
        self._check()
        self.send(data)
        while self._room is not None and not self.closed:
            await asyncio.shield(self._room)
        self._check()

    async def drain(self) -> None:
        """Wait until everything was handed to the system. Raises DeviceError(CLOSED)."""
        if self._transport is None:
            return
        # Not 0: a TLS transport of asyncio would count an empty buffer as full, and never say that it is empty.
        self._transport.set_write_buffer_limits(high=1, low=0)
        try:
            await self.write(b"")
        finally:
            self._transport.set_write_buffer_limits(_HIGH_WATER)

    def hold(self) -> None:
        """Let the far end wait."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def release(self) -> None:
        """Take bytes again."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def abort(self) -> None:
        """End at once."""
        if self._transport is not None:
            self._transport.abort()

    async def close(self) -> None:
        """Close; not waiting long for the far end. May be called twice."""
        if self._transport is None or self.closed:
            return
        self._transport.close()
        try:
            async with asyncio.timeout(_GOODBYE):
                await asyncio.shield(self._gone)
        except TimeoutError:
            self._transport.abort()
            async with asyncio.timeout(_GOODBYE):
                await asyncio.shield(self._gone)

    async def wait_closed(self) -> None:
        """Until the connection is gone."""
        await asyncio.shield(self._gone)

    def _check(self) -> None:
        if self.closed:
            fault = self.fault
            raise Unreachable(fault.detail if fault else self.where, code=fault.code if fault else Code.CLOSED)


async def open_wire(
    host: str,
    port: int,
    hear: Callable[[bytes], None],
    ended: Callable[[DeviceError | None], None],
    *,
    context: ssl.SSLContext | None = None,
    server_name: str | None = None,
    local_address: str | None = None,
    seconds: float = CONNECT_SECONDS,
) -> Wire:
    """Connect. `ended` is told of the end, once. Raises DeviceError."""
    where = f"{host}:{port}"
    local = (local_address, 0) if local_address and _same_version(host, local_address) else None
    async with boundary(where), asyncio.timeout(seconds):
        _, wire = await asyncio.get_running_loop().create_connection(
            lambda: Wire(where, hear, ended),
            host,
            port,
            proto=socket.IPPROTO_TCP,
            local_addr=local,
            ssl=context,
            server_hostname=(host if server_name is None else server_name) if context is not None else None,
        )
    return wire


async def refuse_if_taken(wire: Wire, inbox: Inbox, seconds: float = TAKEN_SECONDS) -> None:
    """Raise DeviceError(BUSY) where the far end closes at once: another host holds the port, and it stays with it.

    Device servers accept the connection that is one too many and close it (NPort manuals, "max connection"); ser2net
    sends a line that says so first.
    """
    try:
        async with asyncio.timeout(seconds):
            await wire.wait_closed()
    except TimeoutError:
        return
    if wire.fault is not None:
        raise wire.fault
    said = b""
    with contextlib.suppress(DeviceError):
        said = await inbox.get(256)
    raise DeviceError(": ".join(filter(None, (wire.where, safe_text(said)))), code=Code.BUSY)


def _same_version(host: str, local_address: str) -> bool:
    return is_address(host) and ipaddress.ip_address(host).version == ipaddress.ip_address(local_address).version
