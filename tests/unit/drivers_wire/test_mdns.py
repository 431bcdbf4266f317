"""The mDNS source against python-zeroconf as the announcing side; avahi is asked in tests/interop."""

from __future__ import annotations

import asyncio
import resource
import socket
import threading
import time
from collections.abc import Iterable

import pytest
from zeroconf import IPVersion
from zeroconf._protocol.outgoing import DNSOutgoing
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

import netns
from firstlight_drivers.contract import Endpoint, Family, Identity, MdnsObservation, Observation
from firstlight_drivers.discovery.mdns import search_mdns
from firstlight_drivers.discovery.scope import Scope
from firstlight_drivers.transport.interfaces import list_interfaces
from unit.drivers_wire.wire import Heard, loopback

TYPE = "_firstlight-test._tcp.local."


def service(name: str, address: str, port: int = 80, kind: str = TYPE) -> AsyncServiceInfo:
    packed = socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)
    return AsyncServiceInfo(
        kind,
        f"{name}.{kind}",
        addresses=[packed],
        port=port,
        properties={"model": "NPort", "evil": "\x1b[31mx\u202e"},
        server=f"{name.replace(' ', '-')}.local.",
    )


async def announce(infos: Iterable[AsyncServiceInfo], address: str) -> AsyncZeroconf:
    # Loopback has no probing neighbours; names are ours.
    version = IPVersion.V6Only if ":" in address else IPVersion.V4Only
    said = AsyncZeroconf(interfaces=[address], ip_version=version)
    await asyncio.gather(*[await said.async_register_service(info) for info in infos])
    return said


def family() -> Family:
    def look(observation: Observation) -> Identity | None:
        if isinstance(observation, MdnsObservation) and observation.service_type == TYPE:
            return Identity(family="test", model=dict(observation.txt).get("model"), why=("type",))
        return None

    def no_driver(_: Endpoint) -> object:
        raise AssertionError("a search opens nothing")

    return Family(name="test", title="", vendor="", recognise=look, open=no_driver, mdns_types=(TYPE,))  # type: ignore[arg-type]


async def test_a_service_is_resolved_and_its_goodbye_heard() -> None:
    info = service("line 4 (west)", "127.0.0.1", 8080)
    said = await announce([info], "127.0.0.1")
    heard = Heard()
    key = f"line 4 (west).{TYPE}"
    try:
        task = asyncio.create_task(search_mdns(loopback(6), (family(),), heard))
        async with asyncio.timeout(6):
            while not any(sighting.key == key for sighting in heard.sightings):
                heard.changed.clear()
                await heard.changed.wait()
        await (await said.async_unregister_service(info))
        await task
    finally:
        await said.async_close()
    ours = [sighting for sighting in heard.sightings if sighting.key == key]
    first_seen, last = ours[0], ours[-1]
    (seen,) = first_seen.observations
    assert isinstance(seen, MdnsObservation)
    assert (seen.instance, seen.port, seen.addresses) == ("line 4 (west)", 8080, ("127.0.0.1",))
    assert dict(seen.txt) == {"model": "NPort", "evil": "x"}
    assert (first_seen.identity.family, first_seen.identity.model, first_seen.peer) == ("test", "NPort", "127.0.0.1")
    assert first_seen.identity.name == "line 4 (west)"
    assert last.goodbye
    assert heard.last.sent > 0
    assert heard.last.received > 0


def lan(seconds: float, version: int = 4) -> Scope:
    interface = next(each for each in list_interfaces() if each.name == "lan")
    found = [each for each in interface.addresses if each.version == version]
    return Scope(interface, next((each for each in found if each.link_local), found[0]), seconds)


@pytest.mark.netns
@netns.needs_netns
@pytest.mark.parametrize("version", [4, 6])
def test_a_neighbour_is_heard_whatever_its_types(version: int) -> None:
    """The type is in no table; it is found by the enumeration. IPv4, and IPv6 by the link-local address."""
    stop = threading.Event()
    ready = threading.Event()

    async def say(address: str) -> None:
        said = await announce([service("np1", address, kind="_unheard-of._udp.local.")], address)
        ready.set()
        await asyncio.to_thread(stop.wait)
        await said.async_close()

    async def search() -> tuple[Heard, float]:
        heard = Heard()
        started = time.time()
        await search_mdns(lan(2.0, version), (family(),), heard)
        return heard, started

    with netns.switch(2, multicast_route=True) as lab:
        asking, device = lab.hosts
        address = device.address if version == 4 else device.address6
        thread = threading.Thread(target=device.run, args=(say, address))
        thread.start()
        try:
            assert ready.wait(10)
            heard, started = asking.run(search)
        finally:
            stop.set()
            thread.join()
    (sighting,) = heard.sightings
    assert sighting.addresses == (address,)
    assert sighting.identity.family is None
    assert sighting.at - started < 1.5
    assert heard.last.troubles == ()


@pytest.mark.netns
@netns.needs_netns
def test_five_hundred_services_of_one_host_are_all_resolved() -> None:
    stop, ready = threading.Event(), threading.Event()

    async def say(address: str) -> None:
        said = AsyncZeroconf(interfaces=[address])
        for number in range(500):
            said.zeroconf.registry.async_add(service(f"dev{number}", address))
        ready.set()
        await asyncio.to_thread(stop.wait)
        said.zeroconf.registry.async_remove(list(said.zeroconf.registry.async_get_service_infos()))
        await said.async_close()

    async def search() -> Heard:
        heard = Heard()
        await search_mdns(lan(2.0), (family(),), heard)
        return heard

    with netns.switch(2, multicast_route=True) as lab:
        thread = threading.Thread(target=lab.hosts[1].run, args=(say, lab.hosts[1].address))
        thread.start()
        try:
            assert ready.wait(10)
            heard = lab.hosts[0].run(search)
        finally:
            stop.set()
            thread.join()
    assert len({sighting.key for sighting in heard.sightings}) == 500
    assert {sighting.identity.family for sighting in heard.sightings} == {"test"}


@pytest.mark.netns
@netns.needs_netns
def test_an_interface_hears_only_its_own_network() -> None:
    """Two cables, one service on the second: the search of the first hears nothing."""
    stop, ready = threading.Event(), threading.Event()

    async def say(address: str) -> None:
        said = await announce([service("np2", address)], address)
        ready.set()
        await asyncio.to_thread(stop.wait)
        await said.async_close()

    async def search() -> tuple[Heard, Heard]:
        scopes: list[Scope] = []
        for name in ("lan", "lan2"):
            interface = next(each for each in list_interfaces() if each.name == name)
            scopes.append(Scope(interface, next(a for a in interface.addresses if a.version == 4), 2.0))
        first, second = Heard(), Heard()
        await asyncio.gather(search_mdns(scopes[0], (family(),), first), search_mdns(scopes[1], (family(),), second))
        return first, second

    with netns.switch(1) as one, netns.switch(2, network="10.78", network6="fd78::") as two:
        asking, device = one.hosts[0], two.hosts[1]
        # The cable of the other network's first host goes to our asking host instead.
        two.hosts[0].ip("link", "set", "lan", "netns", asking.name, "name", "lan2")
        asking.ip("address", "add", "10.78.0.1/22", "dev", "lan2")
        asking.ip("link", "set", "lan2", "up")
        thread = threading.Thread(target=device.run, args=(say, device.address))
        thread.start()
        try:
            assert ready.wait(10)
            first, second = asking.run(search)
        finally:
            stop.set()
            thread.join()
    assert [sighting.identity.name for sighting in second.sightings] == ["np2"]
    assert first.sightings == []


@pytest.mark.netns
@netns.needs_netns
def test_ten_thousand_spoofed_services_are_capped() -> None:
    stop = threading.Event()

    def shout(address: str) -> None:
        packets = [data for start in range(0, 10_000, 20) for data in spoofed(range(start, start + 20), address)]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            mouth.bind((address, 5353))
            mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
            while not stop.is_set():
                for data in packets:
                    mouth.sendto(data, ("224.0.0.251", 5353))
                    if stop.wait(0.002):
                        return

    async def search() -> Heard:
        heard = Heard()
        await search_mdns(lan(4.0), (family(),), heard)
        return heard

    with netns.switch(2, multicast_route=True) as lab:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        thread = threading.Thread(target=lab.hosts[1].call, args=(shout, lab.hosts[1].address))
        thread.start()
        try:
            started = time.monotonic()
            heard = lab.hosts[0].run(search)
            took = time.monotonic() - started
        finally:
            stop.set()
            thread.join()
    assert len({sighting.key for sighting in heard.sightings}) <= 4096
    assert heard.last.devices > 500
    assert took < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


def spoofed(numbers: Iterable[int], address: str) -> list[bytes]:
    out = DNSOutgoing(0x8400)
    for number in numbers:
        info = service(f"fake{number}", address)
        out.add_answer_at_time(info.dns_pointer(), 0)
        out.add_answer_at_time(info.dns_service(), 0)
        out.add_answer_at_time(info.dns_text(), 0)
        for record in info.dns_addresses():
            out.add_answer_at_time(record, 0)
    return out.packets()


async def test_an_address_that_is_gone_is_a_trouble() -> None:
    heard = Heard()
    await search_mdns(loopback(1, "192.0.2.77"), (), heard)
    assert heard.last.troubles != ()
    assert heard.sightings == []


@pytest.mark.parametrize("delay", [0.001, 0.005, 0.02, 0.1])
async def test_a_search_that_is_stopped_at_once_closes_its_sockets(delay: float) -> None:
    heard = Heard()
    search = asyncio.create_task(search_mdns(loopback(5.0), (), heard))
    await asyncio.wait([search], timeout=delay)
    search.cancel()
    await asyncio.wait([search])
    assert search.cancelled()
