"""UDP sockets for discovery: one per interface address, leaving by that interface and no other.

A search must reach the interface it names, with or without a default route, on a loopback as on a cable. So
a socket is bound to the interface's own address (255.255.255.255 then needs no route), and multicast names
the interface by index and address together (ip_mreqn: on a loopback the index alone would send from
0.0.0.0).

On Linux and BSD a socket bound to one address does not hear broadcasts; `open_broadcast_ears` opens the
sockets that do, on the same port.

Bursts: a thousand devices answer within milliseconds, so a wake-up drains the socket, and the buffer is as
large as the system allows. One address can flood: what a socket takes from one address, and how many
addresses it counts, is capped.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Self

from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress
from firstlight_drivers.transport.limits import (
    DATAGRAM_BYTES,
    HOSTS_PER_SOCKET,
    PACKETS_PER_HOST,
    RECEIVE_BUFFER,
)

_PLATFORM: str = sys.platform
_DRAIN = 256  # packets per wake-up, so that other tasks of the loop run in between
_IP_MULTICAST_ALL = 49  # linux/in.h; 0: only groups this very socket joined
_IPV6_MULTICAST_ALL = 29
_SO_RCVBUFFORCE = 33  # linux/socket.h, for root

Received = Callable[[bytes, str, int], None]
"""Called with the datagram, the sender's address (IPv6 link-local with "%scope") and its port."""


class UdpSocket:
    """An open socket. Call `close`, or use it as a context manager."""

    def __init__(self, opened: socket.socket, received: Received, *, packets_per_host: int = PACKETS_PER_HOST) -> None:
        self._socket = opened
        self._received = received
        self._limit = packets_per_host
        self._counts: dict[str, int] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dropped = 0  # packets over a cap
        self.refused = 0  # "port unreachable" messages that came back
        self.loudest: str | None = None  # the address that went over its cap first

    @property
    def port(self) -> int:
        """The local port."""
        return int(self._socket.getsockname()[1])

    async def start(self) -> None:
        """Begin to receive."""
        self._loop = asyncio.get_running_loop()
        try:
            self._loop.add_reader(self._socket.fileno(), self._drain)
        except NotImplementedError:  # Windows' proactor loop
            self._transport, _ = await self._loop.create_datagram_endpoint(
                lambda: _Endpoint(self._take), sock=self._socket
            )

    def send(self, data: bytes, host: str, port: int) -> None:
        """Send one datagram now. Raises OSError: no route, no permission, network down."""
        if self._socket.family == socket.AF_INET6:
            address, _, scope = host.partition("%")
            number = _scope(scope) if scope else 0
            self._socket.sendto(data, (address, port, 0, number))
        else:
            self._socket.sendto(data, (host, port))

    def close(self) -> None:
        """Stop receiving and free the port."""
        if self._transport is not None:
            self._transport.close()
        elif self._loop is not None and self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _drain(self) -> None:
        for _ in range(_DRAIN):
            if self._socket.fileno() < 0:
                return  # a callback closed it
            try:
                data, sender = self._socket.recvfrom(DATAGRAM_BYTES)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # an ICMP "unreachable" for something sent before
                self.refused += 1
                continue
            self._take(data, sender)

    def _take(self, data: bytes, sender: tuple[str, int] | tuple[str, int, int, int]) -> None:
        host = sender[0]
        if len(sender) == 4 and sender[3] and "%" not in host and host.lower().startswith("fe80"):
            host = f"{host}%{_scope_name(sender[3])}"
        count = self._counts.get(host, 0)
        if count >= self._limit or (count == 0 and len(self._counts) >= HOSTS_PER_SOCKET):
            self.dropped += 1
            self.loudest = self.loudest or host
            return
        self._counts[host] = count + 1
        self._received(data, host, sender[1])


class _Endpoint(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, tuple[str, int] | tuple[str, int, int, int]], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: tuple[str, int] | tuple[str, int, int, int]) -> None:
        self._take(data, addr)

    def error_received(self, exc: Exception) -> None:
        """An ICMP "unreachable"; the search goes on."""


async def open_udp(
    interface: Interface,
    address: InterfaceAddress,
    received: Received,
    *,
    port: int = 0,
    broadcast: bool = False,
    hops: int = 1,
    packets_per_host: int = PACKETS_PER_HOST,
) -> UdpSocket:
    """A socket bound to `address`, ready to send unicast, multicast (within `hops` routers) and, on
    request, broadcast.

    Raises OSError when the address is not there (any more) or the port is taken.
    """
    opened = _new(6 if address.version == 6 else 4)
    with _closed_on_error(opened):
        if address.version == 6:
            scope = interface.index if address.link_local_v6 else 0
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            opened.bind((address.ip, port, 0, scope))
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface.index)
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, hops)
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1)
        else:
            if broadcast:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            opened.bind((address.ip, port))
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, _multicast_interface(interface, address))
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, hops)
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        ready = UdpSocket(opened, received, packets_per_host=packets_per_host)
        await ready.start()
    return ready


async def open_group(
    interface: Interface, address: InterfaceAddress, group: str, port: int, received: Received
) -> UdpSocket:
    """A socket that hears a multicast group on one interface, beside other programs that do the same.

    Raises OSError when another program holds the port alone or the interface has no multicast.
    """
    opened = _new(address.version)
    with _closed_on_error(opened):
        _share_port(opened)
        anywhere = _PLATFORM == "win32"  # Windows cannot bind a group's address
        if address.version == 6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            if _PLATFORM == "linux":
                opened.setsockopt(socket.IPPROTO_IPV6, _IPV6_MULTICAST_ALL, 0)
            opened.bind(("::" if anywhere else group, port, 0, interface.index))
            member = socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", interface.index)
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
        else:
            if _PLATFORM == "linux":
                opened.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
            opened.bind((address.ip if anywhere else group, port))
            where = _multicast_interface(interface, address)
            member = socket.inet_aton(group) + (where if anywhere else where[4:])
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        ready = UdpSocket(opened, received)
        await ready.start()
    return ready


async def open_broadcast_ears(
    address: InterfaceAddress, port: int, received: Received, *, packets_per_host: int = PACKETS_PER_HOST
) -> tuple[UdpSocket, ...]:
    """Sockets that hear answers broadcast to `port`, to 255.255.255.255 and to the subnet's own broadcast
    address.

    Empty on Windows, where the socket bound to the interface's address hears them already. An address the
    system does not let us bind is left out.
    """
    if _PLATFORM == "win32":
        return ()
    ears: list[UdpSocket] = []
    for target in dict.fromkeys(filter(None, ("255.255.255.255", address.broadcast))):
        opened = _new(4)
        try:
            with _closed_on_error(opened):
                _share_port(opened)
                opened.bind((target, port))
                ear = UdpSocket(opened, received, packets_per_host=packets_per_host)
                await ear.start()
        except OSError:
            continue
        ears.append(ear)
    return tuple(ears)


def _new(version: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET6 if version == 6 else socket.AF_INET, socket.SOCK_DGRAM)
    opened.setblocking(False)
    for option in (_SO_RCVBUFFORCE, socket.SO_RCVBUF) if _PLATFORM == "linux" else (socket.SO_RCVBUF,):
        with contextlib.suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, option, RECEIVE_BUFFER)
            break
    return opened


def _share_port(opened: socket.socket) -> None:
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if _PLATFORM == "darwin":
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _multicast_interface(interface: Interface, address: InterfaceAddress) -> bytes:
    """struct ip_mreqn (group, address, index); Windows takes only the address."""
    if _PLATFORM == "win32":
        return socket.inet_aton(address.ip)
    return struct.pack("@4s4si", bytes(4), socket.inet_aton(address.ip), interface.index)


def _scope(name: str) -> int:
    return int(name) if name.isdecimal() else socket.if_nametoindex(name)


def _scope_name(index: int) -> str:
    try:
        return socket.if_indextoname(index)
    except OSError:
        return str(index)


@contextlib.contextmanager
def _closed_on_error(opened: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        opened.close()
        raise
