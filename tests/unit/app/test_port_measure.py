"""Measuring a line: the pattern tells slips from flips, the figures are those of the line, everything is bounded."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight import words
from firstlight.ports.measure import Measured, Plan, Progress, measure
from firstlight.ports.pattern import Compared, Pattern
from firstlight.ports.service import NotTestable, port_service
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.links import Line, Link, open_link
from firstlight_drivers.port_settings import Flow, Mode, OperationMode, Parity, PortSettings, Raw, SerialSettings
from firstlight_drivers.simulation.realcom import SerialServices
from firstlight_drivers.simulation.serial_port import LineFault, SimulatedPort
from firstlight_drivers.simulation.spec import Place

ADDRESS = "127.79.100.10"
LINE = Line(baud=115200)


@asynccontextmanager
async def opened(port: SimulatedPort, mode: Mode = Mode.REAL_COM, number: int = 1) -> AsyncIterator[Link]:
    settings = PortSettings(port=number, operation=OperationMode(mode=mode))
    async with SerialServices(Place(address=ADDRESS, shift=20000), settings, port) as services:
        data = services.listening["data"]
        url = f"socket://{ADDRESS}:{data}"
        if mode is Mode.REAL_COM:
            url = f"realcom://{ADDRESS}:{number}?data={data}&command={services.listening['command']}"
        link = await open_link(url, LINE)
        try:
            yield link
        finally:
            await link.close()


async def measured(faults: Iterable[LineFault] = (), seconds: float = 1.2) -> Measured:
    async with opened(SimulatedPort(LINE, paced=True, faults=faults).loop_back()) as link:
        return await measure(link, LINE, Plan(seconds=seconds))


async def test_a_good_line_at_its_rate() -> None:
    told: list[Progress] = []
    async with opened(SimulatedPort(LINE, paced=True).loop_back()) as link:
        found = await measure(link, LINE, Plan(seconds=2.0), told=told.append)
    assert found.code == "port-tested"
    assert found.bad == 0
    assert found.sent == found.received > 5000
    assert 0.8 < found.share < 1.1
    assert found.line_rate == pytest.approx(11520)
    lines = found.modem_lines
    assert (lines.rts_to_cts, lines.dtr_to_dsr, lines.dtr_to_dcd) == (True, True, True)
    assert found.round_trips is not None
    assert found.round_trips.count > 5
    assert found.round_trips.median is not None
    assert 0 < found.round_trips.median < 100
    assert found.line_errors.framing == 0
    assert len([one for one in told if one.phase == "there"]) >= 5
    assert max(one.rate for one in told) > 1000


async def test_flipped_bytes_are_wrong_and_lost_ones_are_missing() -> None:
    flipped = await measured([LineFault.FLIP])
    assert flipped.code == "port-wrong-bytes"
    assert flipped.wrong > 20
    assert flipped.missing == flipped.extra == 0
    lost = await measured([LineFault.LOSE])
    assert lost.code == "port-wrong-bytes"
    assert lost.missing > 20
    assert lost.wrong == 0


async def test_a_line_without_a_plug_is_silent_and_soon_told() -> None:
    begun = time.monotonic()
    async with opened(SimulatedPort(LINE)) as link:
        found = await measure(link, LINE, Plan(seconds=60))
    assert time.monotonic() - begun < 30
    assert found.code == "port-silent"
    assert found.received == 0
    assert found.modem_lines.rts_to_cts is False


async def test_a_second_line_as_peer() -> None:
    one, other = SimulatedPort(LINE, paced=True), SimulatedPort(LINE, paced=True)
    one.join(other)
    async with opened(one) as link, opened(other, Mode.TCP_SERVER, 2) as peer:
        found = await measure(link, LINE, Plan(seconds=2.0), peer=peer)
    assert found.code == "port-tested"
    assert found.modem_lines.rts_to_cts is None  # raw TCP does not tell
    assert found.sent == found.received > 5000


async def test_two_ends_with_different_settings_are_told_by_errors() -> None:
    one, other = SimulatedPort(LINE), SimulatedPort(Line(baud=9600))
    one.join(other)
    async with opened(one) as link, opened(other, Mode.TCP_SERVER, 2) as peer:
        other.line = Line(baud=9600)
        found = await measure(link, LINE, Plan(seconds=1.5), peer=peer)
    assert found.code == "port-wrong-bytes"
    assert found.line_errors.framing is not None
    assert found.line_errors.framing > 0


async def test_a_link_that_ends_raises() -> None:
    async with opened(SimulatedPort(LINE, faults=[LineFault.CUT]).loop_back()) as link:
        with pytest.raises(DeviceError):
            await measure(link, LINE, Plan(seconds=5))


@given(
    st.integers(5, 8),
    st.lists(
        st.tuples(st.integers(100, 9000), st.sampled_from(["flip", "drop", "twice"]), st.integers(1, 40)), max_size=3
    ),
    st.lists(st.integers(1, 3000), min_size=1, max_size=30),
)
def test_every_byte_is_accounted_for(bits: int, harm: list[tuple[int, str, int]], cuts: list[int]) -> None:
    pattern = Pattern(Line(data_bits=bits))
    sent = bytearray(pattern.take(10_000))
    for at, kind, count in sorted(harm, reverse=True):
        if kind == "flip":
            sent[at] ^= 1
        elif kind == "drop":
            del sent[at : at + count]
        else:
            sent[at:at] = sent[at - count : at]
    compared, at = Compared(pattern), 0
    for cut in [*cuts, len(sent)]:
        compared.feed(bytes(sent[at : at + cut]))
        at += cut
    compared.finish()
    assert compared.position >= 10_000
    assert compared.received == len(sent)
    assert compared.received == compared.position - compared.missing + compared.extra
    assert (compared.wrong + compared.missing + compared.extra > 0) is (bytes(sent) != pattern.at(0, 10_000))


@pytest.mark.parametrize("count", [1, 7, 100])
def test_slips_and_flips_are_told_apart(count: int) -> None:
    pattern = Pattern(LINE)
    data = pattern.take(5000)
    missing = Compared(pattern)
    missing.feed(data[:2000] + data[2000 + count :])
    missing.finish()
    assert (missing.missing, missing.wrong, missing.extra) == (count, 0, 0)
    twice = Compared(pattern)
    twice.feed(data[:2000] + data[2000 - count : 2000] + data[2000:])
    twice.finish()
    assert (twice.missing, twice.wrong, twice.extra) == (0, 0, count)
    wrong = Compared(pattern)
    wrong.feed(data[:2000] + bytes(byte ^ 0x80 for byte in data[2000 : 2000 + count]) + data[2000 + count :])
    wrong.finish()
    assert (wrong.missing, wrong.extra) == (0, 0)
    assert wrong.wrong == count


def test_the_pattern_avoids_what_flow_control_takes() -> None:
    data = Pattern(Line(flow=Flow.XON_XOFF)).take(100_000)
    assert not {0x11, 0x13} & set(data)
    assert max(Pattern(Line(data_bits=7)).take(1000)) < 128


def _port(mode: Mode | Raw | None, **more: object) -> PortSettings:
    return PortSettings(
        port=17,
        serial=SerialSettings(baud=19200, data_bits=7, parity=Parity.EVEN),
        operation=OperationMode(mode=mode, **more),  # type: ignore[arg-type]
    )


def test_where_the_bytes_are() -> None:
    found = port_service("192.0.2.7", _port(Mode.REAL_COM))
    assert found.url == "realcom://192.0.2.7:17"
    assert str(found.line) == "19200 7E1"
    assert port_service("fe80::1", _port(Mode.TCP_SERVER, local_port=4017)).url == "socket://[fe80::1]:4017"
    assert port_service("h", _port(Mode.TCP_SERVER, secure=True)).url == "tls://h:4017"
    assert port_service("h", _port(Mode.RFC2217, local_port=4001, secure=True)).url == "rfc2217://h:4001?tls"
    forwarded = port_service(
        "h", _port(Mode.REAL_COM, secure=True, max_connections=2), data_port=20982, command_port=20998
    )
    assert forwarded.url == "realcom://h:17?data=20982&command=20998&tls"
    assert forwarded.warnings == (("port-shared", "2"),)


@pytest.mark.parametrize("mode", [*Mode, Raw("99"), None], ids=str)
def test_every_mode_is_reached_or_refused_with_a_reason(mode: Mode | Raw | None) -> None:
    if mode in {Mode.REAL_COM, Mode.RFC2217, Mode.TCP_SERVER}:
        assert port_service("h", _port(mode)).url
        return
    with pytest.raises(NotTestable) as refused:
        port_service("h", _port(mode))
    assert refused.value.code in words.ALL
