"""Moxa's search: on the loopback by unicast, in a private network by broadcast, and against spoofers."""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
import time
from collections.abc import Sequence

import pytest

import netns
from firstlight_drivers.contract import DsciObservation, Family, Identity, Observation, Sighting, Source
from firstlight_drivers.discovery import broadcast
from firstlight_drivers.discovery.scope import Ledger, Scope
from firstlight_drivers.protocols import dsci
from firstlight_drivers.protocols.dsci import Opcode
from firstlight_drivers.transport.interfaces import list_interfaces
from unit.drivers_wire.units import FakeUnit, mac, unit
from unit.drivers_wire.wire import Heard, loopback


def family() -> Family:
    def look(observation: Observation) -> Identity | None:
        if not isinstance(observation, DsciObservation):
            return None
        serial = str(observation.serial) if observation.serial is not None else None
        return Identity(family="moxa", model="5110A", mac=observation.mac, serial=serial, why=("hw_id",))

    def no_driver(_: object) -> object:
        raise AssertionError("a search opens nothing")

    return Family(name="moxa", title="", vendor="Moxa", recognise=look, open=no_driver)  # type: ignore[arg-type]


async def searched(hosts: Sequence[str], seconds: float = 0.3) -> Heard:
    heard = Heard()
    await broadcast.search_unicast(loopback(seconds), hosts, (family(),), heard)
    return heard


def seen(sighting: Sighting) -> DsciObservation:
    (observation,) = sighting.observations
    assert isinstance(observation, DsciObservation)
    return observation


async def test_a_unit_tells_everything() -> None:
    device = unit(1, "127.76.0.1")
    with device.serving():
        heard = await searched(["127.76.0.1", "127.76.0.2"])
    first, last = heard.sightings[0], heard.sightings[-1]
    assert first.identity.family == "moxa"
    assert seen(first).serial is None
    told = seen(last)
    assert (told.name, told.serial, told.firmware) == ("Line 4", 2002, "1.1.31")
    assert (told.ip, told.netmask, told.gateway) == ("127.76.0.1", "255.255.255.0", "10.0.0.1")
    assert (last.peer, last.addresses, last.key) == ("127.76.0.1", ("127.76.0.1",), mac(1))
    assert (last.identity.serial, last.identity.name) == ("2002", "Line 4")
    assert {(line.field, line.channel) for line in last.evidence} >= {("serial", "dsci"), ("mac", "dsci")}
    assert device.heard == [Opcode.SEARCH, Opcode.KERNEL, Opcode.NAME, Opcode.NETWORK]
    assert (heard.last.sent, heard.last.received, heard.last.dropped, heard.last.devices) == (5, 4, 0, 1)


async def test_lost_packets_are_asked_again_and_never_for_ever() -> None:
    forgetful = unit(2, "127.76.0.3")
    mute = unit(3, "127.76.0.4", silent=frozenset({Opcode.KERNEL}))
    with forgetful.serving(), mute.serving():
        forgetful_task = asyncio.create_task(searched(["127.76.0.3", "127.76.0.4"], 1.5))
        await forgetful.asked.wait()
        forgetful.drop = 2
        heard = await forgetful_task
    assert seen(next(s for s in reversed(heard.sightings) if s.key == mac(2))).serial == 2002
    assert mute.heard == [Opcode.SEARCH] + [Opcode.KERNEL] * 3


async def test_refused_functions_are_unknown() -> None:
    with unit(4, "127.76.0.5", refused=frozenset({Opcode.NAME})).serving():
        heard = await searched(["127.76.0.5"])
    assert (seen(heard.sightings[-1]).name, seen(heard.sightings[-1]).netmask) == (None, "255.255.255.0")


async def test_a_reported_address_that_is_not_the_sender() -> None:
    with unit(5, "127.76.0.6", reported="192.168.127.254").serving():
        heard = await searched(["127.76.0.6"])
    assert heard.sightings[-1].peer == "127.76.0.6"
    assert heard.sightings[-1].addresses == ("127.76.0.6", "192.168.127.254")
    assert seen(heard.sightings[-1]).serial == 2002


async def test_ask_host() -> None:
    with unit(6, "127.76.0.7").serving():
        told = await broadcast.ask_host("127.76.0.7", seconds=1)
    assert told is not None
    assert told.serial == 2002
    assert await broadcast.ask_host("127.76.0.8", seconds=0.2) is None
    assert await broadcast.ask_host("::1", seconds=0.2) is None


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (b"", "malformed"),
        (b"\x81\0\0\x18", "malformed"),
        (b"\x81" * 3000, "malformed"),
        (dsci.encode_search_reply(dsci.UnitId(1, 2, mac(9)), "10.0.0.9", 0), "unsolicited"),  # a replay
        (dsci.encode_kernel_reply(dsci.UnitId(1, 2, mac(9)), "9.9", 666, 77), "unsolicited"),
    ],
    ids=["empty", "short", "oversized", "replayed search", "unasked details"],
)
async def test_what_was_not_asked_is_dropped(reply: bytes, trouble: str) -> None:
    class Hostile(FakeUnit):
        def answer(self, data: bytes) -> bytes | None:
            return reply

    with Hostile("127.76.0.9", dsci.UnitId(1, 2, mac(9))).serving():
        heard = await searched(["127.76.0.9"])
    assert heard.sightings == []
    assert heard.last.dropped == 1
    (told,) = heard.last.troubles
    assert (told.code, told.offender) == (trouble, "127.76.0.9")


async def test_details_of_another_unit_are_not_believed() -> None:
    class Liar(FakeUnit):
        def answer(self, data: bytes) -> bytes | None:
            request = dsci.decode_request(data)
            if request.opcode == Opcode.KERNEL:
                return dsci.encode_kernel_reply(dsci.UnitId(1, 2, mac(99)), "9.9", 666, request.sequence)
            return super().answer(data)

    with Liar("127.76.0.10", unit(10, "").unit).serving():
        heard = await searched(["127.76.0.10"], 1.5)
    assert {seen(s).serial for s in heard.sightings} == {None}
    assert "unsolicited" in heard.troubles()


async def test_ten_thousand_spoofed_units_are_capped() -> None:
    """Each from an address of its own, all with the right sequence number."""

    class Spoofer(FakeUnit):
        def answer(self, data: bytes) -> bytes | None:
            request = dsci.decode_request(data)
            asked.append((request.sequence, request.opcode))
            return None

    asked: list[tuple[int, int]] = []
    heard = Heard()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Spoofer("127.76.0.11", unit(11, "").unit).serving():
        search = broadcast._Search(loopback(5), (), Ledger(Source.MOXA, loopback(5), heard))
        with search.ledger.closing():
            async with search.opened(broadcast=False):
                for number in range(10_000):
                    reply = dsci.encode_search_reply(
                        dsci.UnitId(1, 2, mac(number)), "10.0.0.9", search._search_sequence
                    )
                    search._received(reply, f"10.{number >> 8}.{number & 255}.1", 4800)
                    if number % 500 == 0:
                        await asyncio.sleep(0)
    assert len({sighting.key for sighting in heard.sightings}) == 4096
    assert heard.last.dropped == 10_000 - 4096
    assert "too-many" in heard.troubles()
    assert len(heard.last.troubles) <= 32
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120_000  # KiB


async def test_one_address_cannot_fill_the_list() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as flood:
        flood.bind(("127.76.0.12", 0))

        class Flooder(FakeUnit):
            def answer(self, data: bytes) -> bytes | None:
                request = dsci.decode_request(data)
                if request.opcode == Opcode.SEARCH:
                    for number in range(10_000):
                        told = dsci.encode_search_reply(dsci.UnitId(1, 2, mac(number)), "10.0.0.9", request.sequence)
                        flood.sendto(told, asking)
                return None

        heard = Heard()
        ledger = Ledger(Source.MOXA, loopback(1), heard, rows_per_peer=broadcast._UNITS_PER_PEER)
        search = broadcast._Search(loopback(1), (), ledger)
        with Flooder("127.76.0.13", unit(13, "").unit).serving(), ledger.closing():
            async with search.opened(broadcast=False):
                assert search._socket is not None
                asking = ("127.0.0.1", search._socket.port)
                search.seek("127.76.0.13", dsci.PORT)
                await search.first_answer(1)
                await asyncio.sleep(0.3)
    assert len({sighting.key for sighting in heard.sightings}) == 256
    assert ("too-many", "127.76.0.12") in {(trouble.code, trouble.offender) for trouble in heard.last.troubles}


async def test_an_ipv6_address_has_nothing_to_do() -> None:
    heard = Heard()
    await broadcast.search_moxa(loopback(5, "::1"), (), heard)
    assert (heard.last.sent, heard.last.finished) == (0, True)


async def test_an_address_that_is_gone_is_a_trouble() -> None:
    heard = Heard()
    await broadcast.search_moxa(loopback(5, "192.0.2.77"), (), heard)
    assert heard.troubles() == {"no-route"}


def lan(seconds: float) -> Scope:
    interface = next(each for each in list_interfaces() if each.name == "lan")
    return Scope(interface, next(each for each in interface.addresses if each.version == 4), seconds)


@pytest.mark.netns
@netns.needs_netns
def test_broadcast_finds_what_answers_in_either_way_and_from_foreign_subnets() -> None:
    stop = threading.Event()

    async def serve(device: FakeUnit) -> None:
        with device.serving("", "lan"):
            await asyncio.to_thread(stop.wait)

    async def search() -> tuple[Heard, float]:
        heard = Heard()
        started = time.time()
        await broadcast.search_moxa(lan(1.5), (family(),), heard)
        return heard, started

    with netns.switch(5) as lab:
        asking, *others = lab.hosts
        devices = [
            unit(1, others[0].address),
            unit(2, others[1].address, broadcast=True),
            # Two fresh from the factory, with the same address in another subnet.
            unit(3, "192.168.127.254", broadcast=True),
            unit(4, "192.168.127.254", broadcast=True),
        ]
        for host in others[2:]:
            host.ip("address", "flush", "dev", "lan")
            host.ip("address", "add", "192.168.127.254/24", "dev", "lan")
            host.ip("route", "add", "default", "dev", "lan")
        threads = [
            threading.Thread(target=host.run, args=(serve, device))
            for host, device in zip(others, devices, strict=True)
        ]
        for thread in threads:
            thread.start()
        try:
            heard, started = asking.run(search)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    last = {sighting.key: sighting for sighting in heard.sightings}
    assert set(last) == {mac(1), mac(2), mac(3), mac(4)}
    assert {seen(sighting).serial for sighting in last.values()} == {2002}
    assert last[mac(3)].peer == last[mac(4)].peer == "192.168.127.254"
    assert max(min(s.at for s in heard.sightings if s.key == key) for key in last) - started < 1.0
    assert heard.last.dropped == 0
    for device in devices:
        assert not set(device.heard) & dsci.FORBIDDEN
