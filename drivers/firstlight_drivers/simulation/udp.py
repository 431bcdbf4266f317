"""UDP sockets for simulated devices: one that belongs to a device, and one that hears what is sent to everybody."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Callable
from typing import Any, Self

Address = tuple[str, int]
_IP_MULTICAST_ALL = 49  # Linux; Python 3.11 does not name it
_SO_BINDTODEVICE = 25  # Linux


class UdpSocket(asyncio.DatagramProtocol):
    """A bound socket that hands every datagram to `heard`. Close with the context or `close`."""

    def __init__(self, sock: socket.socket, heard: Callable[[bytes, Address], None]) -> None:
        self._sock = sock
        self._heard = heard
        self._transport: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, sock=self._sock)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._transport is not None:
            self._transport.abort()
            await asyncio.sleep(0)  # the transport closes its socket in the loop's next turn

    def send(self, data: bytes, to: Address) -> None:
        """Send, unless already closed; the peer may be gone."""
        if self._transport is not None and not self._transport.is_closing():
            with contextlib.suppress(OSError):
                self._transport.sendto(data, to)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._heard(data, (addr[0], addr[1]))

    def error_received(self, exc: Exception) -> None:
        """A peer that closed its port; nothing to do for a device."""


def own_socket(address: str, port: int) -> socket.socket:
    """A socket that belongs to one device: what it sends leaves from the device's own address."""
    return _bound(address, port)


def broadcast_socket(address: str, port: int, interface: str | None) -> socket.socket:
    """Hears what is sent to a broadcast address. Several fleets may listen at once."""
    return _bound(address, port, shared=True, interface=interface)


def group_socket(group: str, port: int, interface: str) -> socket.socket:
    """Hears a multicast group on one interface only."""
    sock = _bound(group, port, shared=True)
    try:
        index = socket.if_nametoindex(interface)
        member = socket.inet_aton(group) + socket.inet_aton("0.0.0.0") + struct.pack("@i", index)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        if sys.platform == "linux":
            # Otherwise it also delivers what other programs' memberships bring in from other interfaces.
            sock.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
    except OSError:
        sock.close()
        raise
    return sock


def send_through(sock: socket.socket, interface: str) -> None:
    """Let multicast from this socket leave by `interface`."""
    index = socket.if_nametoindex(interface)
    any_address = socket.inet_aton("0.0.0.0")
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, any_address + any_address + struct.pack("@i", index))


def _bound(address: str, port: int, *, shared: bool = False, interface: str | None = None) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        if shared:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if interface is not None:
            sock.setsockopt(socket.SOL_SOCKET, _SO_BINDTODEVICE, interface.encode() + b"\0")
        sock.bind((address, port))
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise OSError(error.errno, f"{address} port {port}: {error.strerror}") from error
    return sock
