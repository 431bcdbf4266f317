"""The WS-Discovery source on the loopback, against a responder that does what real and hostile hosts do."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation, Sighting
from firstlight_drivers.discovery import dpws
from firstlight_drivers.discovery.dpws import search_dpws
from firstlight_drivers.discovery.xaddr import way
from firstlight_drivers.protocols import wsd
from firstlight_drivers.protocols.wsd import Dialect
from unit.drivers_wire.wire import Heard, Serve, endless, loopback, server

GATEWAY = "{http://www.schneider-electric.com}GatewayServer"
UUID = "4d454930-0000-1000-8001-00c0e4000001"
ENDPOINT = f"urn:uuid:{UUID}"
METADATA = DpwsMetadata(friendly_name="IFE-0A129F", manufacturer="Schneider", model_name="IFE", serial="4711")

Answer = Callable[[wsd.Message], list[bytes]]


@dataclass
class Responder:
    """Hears the group on the loopback and answers by unicast from an address of its own."""

    ip: str
    answer: Answer
    delay: float = 0.0
    probes: list[wsd.Message] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    say: Callable[[bytes], object] = len
    _later: list[asyncio.TimerHandle] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with ear, mouth:
            ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            ear.setblocking(False)
            ear.bind((wsd.GROUP_IPV4, wsd.PORT))
            member = struct.pack("@4s4si", socket.inet_aton(wsd.GROUP_IPV4), socket.inet_aton("127.0.0.1"), 1)
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            mouth.bind((self.ip, 0))
            mouth.setsockopt(
                socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("@4s4si", bytes(4), bytes((127, 0, 0, 1)), 1)
            )
            self.say = lambda data: mouth.sendto(data, (wsd.GROUP_IPV4, wsd.PORT))

            def take() -> None:
                data, sender = ear.recvfrom(65536)
                message = wsd.decode(data)
                if message.action not in {"Probe", "Resolve"}:
                    return
                self.probes.append(message)
                self.asked.set()
                for reply in self.answer(message):
                    if self.delay:
                        self._later.append(loop.call_later(self.delay, mouth.sendto, reply, sender))
                    else:
                        mouth.sendto(reply, sender)

            loop.add_reader(ear.fileno(), take)
            try:
                yield
            finally:
                loop.remove_reader(ear.fileno())
                for handle in self._later:
                    handle.cancel()


def metadata_server(metadata: DpwsMetadata = METADATA, *, dialect: Dialect = Dialect.V2005) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        asked = wsd.decode(await reader.readexactly(length))
        assert asked.to == ENDPOINT
        body = wsd.encode_get_response(dialect, asked.message_id or "", metadata, (GATEWAY,), ENDPOINT)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()

    return serve


def matches(*targets: DpwsObservation, dialect: Dialect = Dialect.V2005) -> Answer:
    def answer(message: wsd.Message) -> list[bytes]:
        if message.dialect is not dialect or message.action != "Probe" or message.message_id is None:
            return []
        return [wsd.encode_probe_matches(dialect, message.message_id, targets)]

    return answer


class OnlyOurs(Heard):
    """The loopback is shared: a demo fleet, or another run of these tests, may answer as well."""

    def heard(self, sighting: Sighting) -> None:
        if sighting.peer is not None and sighting.peer.startswith("127.78."):
            super().heard(sighting)

    def ours(self) -> list[tuple[str, str | None]]:
        pairs = [(each.code, each.offender) for each in self.last.troubles]
        return [pair for pair in pairs if (pair[1] or "127.78.").startswith("127.78.")]


async def searched(seconds: float = 0.6) -> OnlyOurs:
    heard = OnlyOurs()
    await search_dpws(loopback(seconds), (), heard)
    return heard


def of(heard: OnlyOurs, endpoint: str = ENDPOINT) -> list[Sighting]:
    return [sighting for sighting in heard.sightings if sighting.key == endpoint]


def seen(sighting: Sighting) -> DpwsObservation:
    (observation,) = sighting.observations
    assert isinstance(observation, DpwsObservation)
    return observation


@pytest.mark.parametrize("dialect", list(Dialect))
async def test_a_host_is_found_and_its_metadata_read(dialect: Dialect) -> None:
    async with server(metadata_server(dialect=dialect), "127.78.0.1") as port:
        target = DpwsObservation(endpoint=ENDPOINT, types=(GATEWAY,), xaddrs=(f"http://127.78.0.1:{port}/x",))
        started = time.time()
        async with Responder("127.78.0.1", matches(target, dialect=dialect)).serving():
            heard = await searched()
    first, last = of(heard)[0], of(heard)[-1]
    assert first.at - started < 0.5
    assert seen(first).metadata is None
    assert seen(last).metadata is not None
    assert (last.identity.name, last.identity.model, last.identity.uuid) == ("IFE-0A129F", "IFE", UUID)
    assert last.identity.serial is None  # nobody vouches for the number of an unknown vendor
    assert (last.peer, last.addresses) == ("127.78.0.1", ("127.78.0.1",))
    assert {sighting.key for sighting in heard.sightings} == {ENDPOINT}


async def test_both_dialects_and_all_kinds_are_probed() -> None:
    responder = Responder("127.78.0.2", lambda _: [])
    async with responder.serving():
        await searched(0.4)
    asked = {(message.dialect, message.probe_types) for message in responder.probes}
    for dialect in Dialect:
        assert (dialect, (dialect.device_type,)) in asked
        assert (dialect, ()) in asked
    ours = [message.message_id for message in responder.probes]
    assert len(ours) == 2 * len(set(ours))  # each is repeated once


async def test_an_answer_without_an_address_is_resolved() -> None:
    async with server(metadata_server(), "127.78.0.3") as port:
        there = DpwsObservation(endpoint=ENDPOINT, xaddrs=(f"http://127.78.0.3:{port}/",))

        def answer(message: wsd.Message) -> list[bytes]:
            asked = message.message_id or ""
            if message.action == "Resolve" and message.resolve_endpoint == ENDPOINT:
                return [wsd.encode_resolve_matches(message.dialect, asked, there)]
            if message.action == "Probe" and message.dialect is Dialect.V2005:
                return [wsd.encode_probe_matches(message.dialect, asked, [DpwsObservation(endpoint=ENDPOINT)])]
            return []

        async with Responder("127.78.0.3", answer).serving():
            heard = await searched()
    assert seen(of(heard)[-1]).metadata is not None


async def test_the_first_address_that_works_is_taken() -> None:
    async with server(metadata_server(), "127.78.0.4") as port:
        xaddrs = ("http://127.78.0.4:9/", "ftp://127.78.0.4/", "http://[", f"http://127.78.0.4:{port}/x")
        async with Responder("127.78.0.4", matches(DpwsObservation(endpoint=ENDPOINT, xaddrs=xaddrs))).serving():
            heard = await searched()
    assert seen(of(heard)[-1]).metadata is not None
    assert "metadata-failed" in heard.troubles()


async def test_an_address_elsewhere_is_shown_and_not_followed() -> None:
    followed = False

    async def trap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal followed
        followed = True

    async with server(trap, "127.78.0.66") as port:
        url = f"http://127.78.0.66:{port}/"
        async with Responder("127.78.0.5", matches(DpwsObservation(endpoint=ENDPOINT, xaddrs=(url,)))).serving():
            heard = await searched()
    assert not followed
    assert of(heard)[-1].peer == "127.78.0.5"
    assert of(heard)[-1].addresses == ("127.78.0.5", "127.78.0.66")
    assert heard.ours() == [("xaddr-elsewhere", "127.78.0.5")]


async def test_late_and_double_answers() -> None:
    target = DpwsObservation(endpoint=ENDPOINT)

    def twice(message: wsd.Message) -> list[bytes]:
        return matches(target)(message) * 2

    async with Responder("127.78.0.6", twice, delay=0.7).serving():
        heard = await searched(1.2)
    assert len(of(heard)) == 1


async def test_answers_to_nothing_we_asked_are_dropped() -> None:
    def replay(message: wsd.Message) -> list[bytes]:
        old = "urn:uuid:00000000-0000-0000-0000-000000000001"
        target = DpwsObservation(endpoint=ENDPOINT)
        return [
            wsd.encode_probe_matches(Dialect.V2005, old, [target]),
            wsd.encode_resolve_matches(Dialect.V2005, message.message_id or "", target),
        ]

    async with Responder("127.78.0.7", replay).serving():
        heard = await searched(0.3)
    assert of(heard) == []
    assert heard.last.dropped >= 2
    assert heard.ours() == [("unsolicited", "127.78.0.7")]


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"garbage",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 15_000,
        b"<a>" + b"<b/>" * 10_000 + b"</a>",
    ],
    ids=["empty", "garbage", "dtd", "deep", "many"],
)
async def test_hostile_answers_are_counted_and_named(reply: bytes) -> None:
    async with Responder("127.78.0.8", lambda _: [reply]).serving():
        heard = await searched(0.3)
    assert heard.sightings == []
    assert heard.last.dropped > 0
    assert ("malformed", "127.78.0.8") in {(t.code, t.offender) for t in heard.last.troubles}


async def test_hello_and_bye_are_heard() -> None:
    responder = Responder("127.78.0.9", lambda _: [])
    target = DpwsObservation(endpoint=ENDPOINT, types=(GATEWAY,))
    heard = OnlyOurs()
    async with responder.serving():
        task = asyncio.create_task(search_dpws(loopback(1.0), (), heard))
        await responder.asked.wait()
        responder.say(wsd.encode_hello(Dialect.V2005, target))
        await heard.changed.wait()
        heard.changed.clear()
        responder.say(wsd.encode_bye(Dialect.V2005, ENDPOINT))
        await heard.changed.wait()
        await task
    assert [sighting.goodbye for sighting in of(heard)] == [False, True]
    assert of(heard)[1].identity.uuid == UUID


async def test_only_the_device_itself_says_goodbye() -> None:
    target = DpwsObservation(endpoint=ENDPOINT)
    honest, liar = Responder("127.78.0.10", matches(target)), Responder("127.78.0.11", lambda _: [])
    heard = OnlyOurs()
    async with honest.serving(), liar.serving():
        task = asyncio.create_task(search_dpws(loopback(0.6), (), heard))
        await heard.changed.wait()
        liar.say(wsd.encode_bye(Dialect.V2005, ENDPOINT))
        await task
    assert [sighting.goodbye for sighting in of(heard)] == [False]
    assert "foreign-bye" in heard.troubles()


async def test_endless_metadata_is_cut() -> None:
    async with server(endless(b"<a>" * 1000, b"HTTP/1.1 200 OK\r\n\r\n"), "127.78.0.12") as port:
        target = DpwsObservation(endpoint=ENDPOINT, xaddrs=(f"http://127.78.0.12:{port}/",))
        async with Responder("127.78.0.12", matches(target)).serving():
            started = time.monotonic()
            heard = await searched(0.5)
    assert time.monotonic() - started < 30
    assert of(heard) != []
    assert seen(of(heard)[-1]).metadata is None


async def test_a_crowd_of_endpoints_from_one_host_is_capped() -> None:
    crowd = [[DpwsObservation(endpoint=f"urn:x:{page}:{number}") for number in range(64)] for page in range(10)]

    def answer(message: wsd.Message) -> list[bytes]:
        if message.action != "Probe" or message.dialect is not Dialect.V2005 or not message.probe_types:
            return []
        return [wsd.encode_probe_matches(Dialect.V2005, message.message_id or "", page) for page in crowd]

    async with Responder("127.78.0.13", answer).serving():
        heard = await searched(0.5)
    assert len({sighting.key for sighting in heard.sightings}) == 64
    assert "too-many" in heard.troubles()


async def test_one_host_is_asked_alone() -> None:
    """`ask_host` sends its Probe to one address; nothing answers there, and that is an answer too."""
    assert await dpws.ask_host("127.78.0.14", (), seconds=0.2) == ()


@pytest.mark.parametrize(
    ("url", "peer", "host", "port"),
    [
        ("http://10.0.0.7:5357/x?y", "10.0.0.7", "10.0.0.7", 5357),
        ("https://10.0.0.7", "10.0.0.7", "10.0.0.7", 443),
        ("http://[fe80::1]:5357/x", "fe80::1%lan", "fe80::1%lan", 5357),
        ("http://[fe80::1%25eth9]:5357/x", "fe80::1%lan", "fe80::1%lan", 5357),
        ("http://[fd00::1]/", "fd00::1", "fd00::1", 80),
    ],
)
def test_where_an_address_leads(url: str, peer: str, host: str, port: int) -> None:
    found = way(url, peer)
    assert found is not None
    assert (found.host, found.port) == (host, port)


@pytest.mark.parametrize("url", ["", "x", "file:///etc/passwd", "http://u:p@10.0.0.7/", "http://[", "http://h:99999/"])
def test_what_leads_nowhere(url: str) -> None:
    assert way(url, "10.0.0.7") is None
