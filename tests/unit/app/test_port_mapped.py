"""A line as a port of this computer: bytes both ways, settings that follow, what is refused, its name."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from firstlight.ports.mapped import MapNews, MappedPort, MapRefused
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link, open_link
from firstlight_drivers.port_settings import Flow, Mode, OperationMode, Parity, PortSettings, StopBits
from firstlight_drivers.simulation.pty import works
from firstlight_drivers.simulation.realcom import SerialServices
from firstlight_drivers.simulation.serial_port import LineFault, SimulatedPort
from firstlight_drivers.simulation.spec import Place

ADDRESS = "127.79.100.12"
LINE = Line(baud=115200)
BYTES = bytes(range(256)) * 64

pytestmark = pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")


@dataclass
class Mapped:
    port: SimulatedPort
    mapped: MappedPort
    link: Link
    running: asyncio.Task[None]
    news: list[MapNews] = field(default_factory=list)


@asynccontextmanager
async def mapped(mode: Mode = Mode.REAL_COM, alias: Path | None = None, line: Line = LINE) -> AsyncIterator[Mapped]:
    port = SimulatedPort(LINE).loop_back()
    settings = PortSettings(port=1, operation=OperationMode(mode=mode))
    news: list[MapNews] = []
    async with SerialServices(Place(address=ADDRESS, shift=20000), settings, port) as services:
        data = services.listening["data"]
        url = {
            Mode.REAL_COM: f"realcom://{ADDRESS}:1?data={data}&command={services.listening.get('command')}",
            Mode.RFC2217: f"rfc2217://{ADDRESS}:{data}",
            Mode.TCP_SERVER: f"socket://{ADDRESS}:{data}",
        }[mode]
        link = await open_link(url, line)
        try:
            async with MappedPort(link, line, alias=alias, told=news.append) as made:
                running = asyncio.create_task(made.run())
                try:
                    yield Mapped(port, made, link, running, news)
                finally:
                    running.cancel()
                    await asyncio.gather(running, return_exceptions=True)
        finally:
            await link.close()


async def exactly(link: Link, count: int) -> bytes:
    got = bytearray()
    async with asyncio.timeout(10):
        while len(got) < count:
            got += await link.read(65536)
    return bytes(got)


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - a pseudo-terminal tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", [Mode.REAL_COM, Mode.RFC2217, Mode.TCP_SERVER])
async def test_bytes_go_both_ways(mode: Mode) -> None:
    async with mapped(mode) as there:
        program = await open_link(there.mapped.path, LINE)
        try:
            writing = asyncio.create_task(program.write(BYTES))
            assert await exactly(program, len(BYTES)) == BYTES
            await writing
            assert there.mapped.counts.out == there.mapped.counts.back == len(BYTES)
        finally:
            await program.close()


@pytest.mark.parametrize("mode", [Mode.REAL_COM, Mode.RFC2217])
async def test_settings_follow_to_the_device(mode: Mode) -> None:
    async with mapped(mode, line=Line(baud=115200, parity=Parity.EVEN)) as there:
        program = await open_link(there.mapped.path, Line(baud=115200))
        try:
            assert there.port.line.parity is Parity.EVEN
            for line in (
                Line(baud=12345),
                Line(baud=9600, stop_bits=StopBits.TWO),
                Line(baud=9600, flow=Flow.RTS_CTS),
                Line(baud=300, flow=Flow.XON_XOFF),
            ):
                await program.set_line(line)
                wanted = Line(baud=line.baud, stop_bits=line.stop_bits, flow=line.flow, parity=Parity.EVEN)
                await until(lambda wanted=wanted: there.port.line == wanted)  # type: ignore[misc]
            assert there.mapped.line == there.port.line
        finally:
            await program.close()


async def test_what_the_device_refuses_is_told_and_stays() -> None:
    async with mapped(Mode.RFC2217) as there:
        there.port.faults.add(LineFault.REFUSE_BAUD)
        program = await open_link(there.mapped.path, Line(baud=300))
        try:
            await until(lambda: bool(there.news))
            assert there.news[0].code == "map-refused"
            assert "baud=300" in there.news[0].detail
            assert there.mapped.line == LINE
            await program.write(b"still")
            assert await exactly(program, 5) == b"still"
        finally:
            await program.close()


async def test_odd_parity_is_told_to_be_impossible() -> None:
    async with mapped() as there:
        import termios

        present = termios.tcgetattr(there.mapped._slave)
        present[2] |= termios.PARODD
        termios.tcsetattr(there.mapped._slave, termios.TCSANOW, present)
        await until(lambda: [one.code for one in there.news] == ["map-forced"])


async def test_programs_may_come_and_go(tmp_path: Path) -> None:
    alias = tmp_path / "line"
    async with mapped(alias=alias) as there:
        for _ in range(3):
            program = await open_link(str(alias), LINE)
            await program.write(b"hello")
            assert await exactly(program, 5) == b"hello"
            await program.close()
        assert not there.running.done()
    assert not alias.is_symlink()


async def test_a_name_that_is_taken(tmp_path: Path) -> None:
    alias = tmp_path / "line"
    alias.write_text("mine")
    with pytest.raises(MapRefused) as refused:
        async with mapped(alias=alias):
            pass
    assert refused.value.code == "map-link"
    assert alias.read_text() == "mine"


async def test_a_link_that_ends_ends_the_run() -> None:
    async with mapped(Mode.TCP_SERVER) as there:
        there.port.faults.add(LineFault.CUT)
        program = await open_link(there.mapped.path, LINE)
        await program.write(bytes(200))
        with pytest.raises(DeviceError) as gone:
            await asyncio.wait_for(asyncio.shield(there.running), 5)
        assert gone.value.code is Code.CLOSED
        await program.close()


async def test_windows_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    async with mapped() as there:
        monkeypatch.setattr(sys, "platform", "win32")
        with pytest.raises(MapRefused) as refused:
            async with MappedPort(there.link, LINE):
                pass
        monkeypatch.undo()
        assert refused.value.code == "map-windows"
