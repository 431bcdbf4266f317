"""UDP sockets: which interface, who is heard, and how much of one talker."""

from __future__ import annotations

import asyncio
import socket

import pytest

from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress, Kind
from firstlight_drivers.transport.udp import UdpSocket, open_broadcast_ears, open_group, open_udp
from unit.drivers_wire.wire import loopback

LO = loopback(1)
LO6 = Interface("lo", 1, Kind.LOOPBACK, up=True, mac=None, speed=0, addresses=(InterfaceAddress("::1", 128),))


class Inbox:
    """Collects datagrams until enough came."""

    def __init__(self, wanted: int = 1) -> None:
        self.got: list[tuple[bytes, str, int]] = []
        self.full = asyncio.Event()
        self._wanted = wanted

    def __call__(self, data: bytes, host: str, port: int) -> None:
        self.got.append((data, host, port))
        if len(self.got) >= self._wanted:
            self.full.set()

    async def wait(self) -> None:
        async with asyncio.timeout(20):
            await self.full.wait()


async def opened(inbox: Inbox, **options: object) -> UdpSocket:
    return await open_udp(LO.interface, LO.address, inbox, **options)  # type: ignore[arg-type]


async def test_unicast_both_ways() -> None:
    one, two = Inbox(), Inbox()
    with await opened(one) as first, await opened(two) as second:
        first.send(b"hello", "127.0.0.1", second.port)
        await two.wait()
        assert two.got == [(b"hello", "127.0.0.1", first.port)]


async def test_ipv6() -> None:
    inbox = Inbox()
    with (
        await open_udp(LO6, LO6.addresses[0], inbox) as first,
        await open_udp(LO6, LO6.addresses[0], Inbox()) as second,
    ):
        second.send(b"six", "::1", first.port)
        await inbox.wait()
        assert inbox.got == [(b"six", "::1", second.port)]


async def test_a_group_is_heard_and_left_by_the_named_interface() -> None:
    inbox = Inbox()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ear = await open_group(LO.interface, LO.address, "239.255.77.1", port, inbox)
    with ear, await opened(Inbox()) as talker:
        talker.send(b"all", "239.255.77.1", port)
        await inbox.wait()
        assert inbox.got == [(b"all", "127.0.0.1", talker.port)]


async def test_broadcast_answers_are_heard_on_the_asking_port() -> None:
    inbox = Inbox()
    with await opened(Inbox(), broadcast=True) as asking, await opened(Inbox(), broadcast=True) as device:
        ears = await open_broadcast_ears(LO.address, asking.port, inbox)
        try:
            device.send(b"me", "127.255.255.255", asking.port)
            await inbox.wait()
        finally:
            for ear in ears:
                ear.close()
        assert inbox.got == [(b"me", "127.0.0.1", device.port)]


async def test_one_talker_is_capped() -> None:
    inbox = Inbox(5)
    with await opened(inbox, packets_per_host=5) as ear, await opened(Inbox()) as talker:
        for _ in range(50):
            talker.send(b"x", "127.0.0.1", ear.port)
        await inbox.wait()
        ear._drain()
        assert ear.dropped == 45
        assert len(inbox.got) == 5
        assert ear.loudest == "127.0.0.1"


async def test_a_callback_may_close_the_socket() -> None:
    inbox = Inbox()

    def closing(data: bytes, host: str, port: int) -> None:
        ear.close()
        inbox(data, host, port)

    ear = await open_udp(LO.interface, LO.address, closing)
    with await opened(Inbox()) as talker:
        talker.send(b"1", "127.0.0.1", ear.port)
        talker.send(b"2", "127.0.0.1", ear.port)
        await inbox.wait()
    assert len(inbox.got) == 1


async def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(OSError, match=r".+"):
        await open_udp(LO.interface, InterfaceAddress("192.0.2.99", 24), Inbox())


async def test_loops_without_readers_work_too(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    real = loop.add_reader
    calls: list[object] = []

    def refusing_once(*arguments: object) -> None:
        # The endpoint that is used instead needs a reader on this loop; only our own call is refused.
        calls.append(arguments)
        if len(calls) == 1:
            raise NotImplementedError
        real(*arguments)  # type: ignore[arg-type]

    inbox = Inbox()
    monkeypatch.setattr(loop, "add_reader", refusing_once)
    with await opened(inbox) as ear, await opened(Inbox()) as talker:
        talker.send(b"x", "127.0.0.1", ear.port)
        await inbox.wait()
        assert inbox.got == [(b"x", "127.0.0.1", talker.port)]
    await asyncio.sleep(0)
