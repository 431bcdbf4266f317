"""Identification of one host, sweeps, and serial lines, with a made-up family."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight_drivers.contract import (
    CapabilityNote,
    Confidence,
    DsciObservation,
    Endpoint,
    Family,
    HttpObservation,
    Identifies,
    Identity,
    ModbusObservation,
    Observation,
    PortsObservation,
    Service,
    Sighting,
    TlsObservation,
)
from firstlight_drivers.discovery import identify
from firstlight_drivers.discovery.identify import family_services, identify_host, identify_line
from firstlight_drivers.discovery.ranges import parse_ranges
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT
from firstlight_drivers.discovery.serial import search_serial
from firstlight_drivers.discovery.sweep import search_sweep
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.modbus import LineSettings, Parity
from firstlight_drivers.transport import serial_ports
from unit.drivers_wire.test_modbus import rtu_line, tcp_server
from unit.drivers_wire.units import unit
from unit.drivers_wire.wire import Heard, certificate, loopback, replies, server

PAGE = b"HTTP/1.1 200 OK\r\nServer: Test/1.0\r\nContent-Length: 32\r\n\r\n<title>Test 9</title>............"


class Driver(Identifies):
    """Asks nothing of its own over TCP; over a line it reads the identification."""

    opened: list[Endpoint] = []  # noqa: RUF012 - looked at by the tests

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.opened.append(endpoint)

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        if self.endpoint.serial_line is None:
            return Identity(family="test", serial="4711", why=("asked",)), ()
        async with modbus.open_line(self.endpoint.serial_line, LineSettings(parity=Parity.NONE), seconds=0.3) as link:
            seen = await link.observe(255)
        return Identity(family="test", model=dict(seen.objects)[1], why=("asked",)), (seen,)


def look(observation: Observation) -> Identity | None:
    match observation:
        case HttpObservation(server="Test/1.0"):
            return Identity(family="test", model="9", why=("server header",))
        case TlsObservation(subject_org="APC"):
            return Identity(family="test", name=observation.subject_cn, why=("certificate",))
        case _:
            return None


FAMILY = Family(
    name="test",
    title="Test",
    vendor="Test",
    recognise=look,
    open=Driver,
    ports=(Service(name="https", port=443), Service(name="http", port=80)),
    capabilities=(
        CapabilityNote(capability="identify", channel="Modbus RTU", confidence=Confidence.ASSUMED, source=""),
    ),
)


@pytest.fixture(autouse=True)
def _no_endpoints() -> None:
    Driver.opened.clear()


def service(name: str, port: int) -> Service:
    return Service(name=name, port=port)


async def test_everything_a_host_tells_is_one_sighting(tmp_path: Path) -> None:
    page = replies(PAGE)
    device = unit(20, "127.79.0.1")
    async with (
        server(page, "127.79.0.1") as http_port,
        server(page, "127.79.0.1", certificate(tmp_path)) as https_port,
        server(tcp_server(), "127.79.0.1") as modbus_port,
    ):
        ports = (service("https", https_port), service("http", http_port), service("modbus", modbus_port))
        with device.serving():
            found = await identify_host("127.79.0.1", ports, (FAMILY,), interface="lo")
    assert found is not None
    assert (found.identity.family, found.identity.model, found.identity.serial) == ("test", "9", "4711")
    assert found.identity.name == "ZA2043001234"
    assert (found.peer, found.addresses, found.key, found.interface) == (
        "127.79.0.1",
        ("127.79.0.1",),
        "127.79.0.1",
        "lo",
    )
    kinds = [type(observation) for observation in found.observations]
    assert kinds == [
        PortsObservation,
        TlsObservation,
        HttpObservation,
        HttpObservation,
        ModbusObservation,
        DsciObservation,
    ]
    assert {each.name for each in found.services} == {"https", "http", "modbus", "moxa-dsci"}
    assert {(line.field, line.channel) for line in found.evidence} >= {
        ("model", "http"),
        ("name", "tls"),
        ("serial", "device"),
    }
    (endpoint,) = Driver.opened
    assert endpoint.port("http", 80) == http_port


async def test_one_connection_at_a_time() -> None:
    now = most = 0
    page = replies(PAGE)

    async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        try:
            await page(reader, writer)
        finally:
            now -= 1

    async with server(counting, "127.79.0.2") as one, server(counting, "127.79.0.2") as two:
        await identify_host("127.79.0.2", (service("http", one), service("http", two)), (), unicast=False)
    assert most == 1


async def test_an_unknown_port_is_guessed(tmp_path: Path) -> None:
    async def shell(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-Old\r\n")
        await writer.drain()

    async with (
        server(replies(PAGE), "127.79.0.3", certificate(tmp_path)) as secure,
        server(replies(PAGE), "127.79.0.3") as plain,
        server(shell, "127.79.0.3") as ssh_port,
    ):
        ports = tuple(service("tcp", port) for port in (secure, plain, ssh_port))
        found = await identify_host("127.79.0.3", ports, (FAMILY,), unicast=False)
    assert found is not None
    assert {service("https", secure), service("http", plain)} <= set(found.services)
    assert found.identity.model == "9"


async def test_errors_are_told_and_hide_nothing() -> None:
    errors: list[DeviceError] = []
    async with (
        server(replies(b"nonsense\r\n\r\n"), "127.79.0.4") as broken,
        server(replies(PAGE), "127.79.0.4") as good,
    ):
        ports = (service("http", broken), service("http", good))
        found = await identify_host("127.79.0.4", ports, (FAMILY,), unicast=False, on_error=errors.append)
    assert found is not None
    assert found.identity.model == "9"
    assert [error.code for error in errors] == [Code.MALFORMED]


async def test_a_host_that_is_not_there() -> None:
    assert await identify_host("no-such-name.invalid", None, (FAMILY,)) is None
    assert await identify_host("127.79.0.5", (), (FAMILY,)) is None


async def test_a_host_that_only_refuses_is_up() -> None:
    found = await identify_host("127.79.0.5", None, (FAMILY,), unicast=False)
    assert found is not None
    assert found.services == ()
    (ports,) = found.observations
    assert isinstance(ports, PortsObservation)
    assert set(ports.closed) == {443, 80, 443 + DEMO_PORT_SHIFT, 80 + DEMO_PORT_SHIFT}


async def test_a_slow_host_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify, "HOST_SECONDS", 0.3)

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()
        await asyncio.Event().wait()

    errors: list[DeviceError] = []
    async with server(silent, "127.79.0.6") as port:
        started = time.monotonic()
        found = await identify_host("127.79.0.6", (service("http", port),), (FAMILY,), on_error=errors.append)
    assert time.monotonic() - started < 30
    assert found is not None
    assert errors[-1].code is Code.TIMEOUT


async def test_a_family_that_cannot_reach_its_device_changes_nothing() -> None:
    class Failing(Driver):
        async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
            raise Unreachable("gone")

    async with server(replies(PAGE), "127.79.0.7") as port:
        family = replace(FAMILY, open=Failing)
        found = await identify_host("127.79.0.7", (service("http", port),), (family,), unicast=False)
    assert found is not None
    assert (found.identity.model, found.identity.serial) == ("9", None)


def test_the_most_telling_ports_come_first() -> None:
    other = replace(FAMILY, ports=(service("modbus", 502), service("https", 443), service("moxa-dsci", 4800)))
    assert [each.port for each in family_services((FAMILY, other), "10.0.0.1")] == [443, 502, 80]
    assert len(family_services((FAMILY, other), "127.0.0.1")) == 6


async def test_a_sweep_visits_what_is_open() -> None:
    heard = Heard()
    shifted = 20_000
    families = (replace(FAMILY, ports=(service("http", shifted), service("http", 9))),)
    page = replies(PAGE)
    async with server(page, "127.79.1.1", port=shifted), server(page, "127.79.1.9", port=shifted + DEMO_PORT_SHIFT):
        await search_sweep(loopback(1), families, heard, ranges=parse_ranges(["127.79.1.0/28", "127.79.1.1"]))
    found = {sighting.key: sighting for sighting in heard.sightings}
    assert len(heard.sightings) == 2
    assert set(found) == {"127.79.1.1", "127.79.1.9"}
    assert found["127.79.1.9"].services == (service("http", shifted + DEMO_PORT_SHIFT),)
    assert {sighting.identity.family for sighting in found.values()} == {"test"}
    assert (heard.last.sent, heard.last.received, heard.last.devices) == (14 * 4, 14 * 4, 2)


async def test_a_serial_line_is_asked_only_by_name() -> None:
    heard = Heard()
    with rtu_line() as line:
        await search_serial((FAMILY,), heard, lines=[line])
    (found,) = heard.sightings
    assert (found.identity.model, found.addresses, found.peer) == ("PAS600L", (f"serial:{line}",), None)
    assert heard.last.interface == line
    assert await identify_line("/dev/no-such-port", (FAMILY,)) is None
    assert await identify_line("/dev/no-such-port", (replace(FAMILY, capabilities=()),)) is None


def test_ports_of_this_computer_are_listed_without_opening() -> None:
    for port in serial_ports.list_serial_ports():
        assert port.port
        assert port.holder is None or "(" in port.holder


def test_the_holder_of_a_port_is_named() -> None:
    far, near = os.openpty()
    try:
        name = os.ttyname(near)
        assert str(os.getpid()) in serial_ports.holders({name})[name]
        assert serial_ports.holders(set()) == {}
        assert serial_ports._psutil_holders({name: name}) in ({}, {name: serial_ports.holders({name})[name]})
    finally:
        os.close(far)
        os.close(near)


def test_sightings_are_values() -> None:
    assert Sighting.__dataclass_params__.frozen  # type: ignore[attr-defined]
