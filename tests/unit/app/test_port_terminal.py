"""The terminal without a screen: what is shown, what is sent, files, logs, a line that is lost and comes back."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.ports import terminal
from firstlight.ports.terminal import LineNews, Look, NewLine, Screen, Terminal
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Mode, OperationMode, PortSettings
from firstlight_drivers.simulation.realcom import SerialServices
from firstlight_drivers.simulation.serial_port import SimulatedPort
from firstlight_drivers.simulation.spec import Place

ADDRESS = "127.79.100.11"
LINE = Line(baud=115200)
SETTINGS = PortSettings(port=1, operation=OperationMode(mode=Mode.TCP_SERVER, local_port=4101))
URL = f"socket://{ADDRESS}:4101"


def served(port: SimulatedPort | None = None) -> SerialServices:
    return SerialServices(Place(address=ADDRESS), SETTINGS, port or SimulatedPort(LINE).loop_back())


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - screens tell nobody
            await asyncio.sleep(0.01)


def test_text_is_shown_never_obeyed() -> None:
    screen = Screen(Look())
    assert screen.shown(b"a\r\nb\rc\nd") == "a\nb\nc\nd"
    assert screen.shown(b"\x1b[2J\x07\x00\x7f") == "␛[2J␇␀␡"
    assert screen.shown("ü".encode()[:1]) == ""
    assert screen.shown("ü".encode()[1:]) == "ü"
    assert screen.shown("\u202e\u200b".encode()) == "��"
    assert screen.shown(b"\xff") == "�"


@given(st.binary(max_size=300), st.integers(1, 50))
def test_nothing_a_terminal_would_interpret(data: bytes, cut: int) -> None:
    screen = Screen(Look())
    text = "".join(screen.shown(data[at : at + cut]) for at in range(0, len(data), cut))
    assert not [one for one in text if ord(one) < 32 and one not in "\n\t\b"]
    assert not [one for one in text if 0x7F <= ord(one) < 0xA0]


def test_hex_rows_and_stamps() -> None:
    screen = Screen(Look(hex=True))
    assert screen.shown(b"AB\x00") == f"00000000  {'41 42 00':<48} |AB.|\n"
    assert screen.shown(bytes(17)).count("\n") == 2
    stamped = Screen(Look(stamps=True), clock=lambda: 1.25)
    shown = stamped.shown(b"a\r\nb") + stamped.shown(b"c")
    assert [row[8:] for row in shown.split("\n")] == [".250 a", ".250 bc"]


@pytest.mark.parametrize(("new_line", "sent"), [(NewLine.CR, "x\r"), (NewLine.LF, "x\n"), (NewLine.CRLF, "x\r\n")])
async def test_typing(new_line: NewLine, sent: str) -> None:
    shown: list[str] = []
    log = io.StringIO()
    port = SimulatedPort(LINE).loop_back()
    async with served(port):
        screen = Terminal(URL, LINE, look=Look(new_line=new_line, echo=True), show=shown.append, log=log)
        await screen.open()
        running = asyncio.create_task(screen.run())
        try:
            await screen.type("x\n")
            await until(lambda: screen.rates.total_received == len(sent))
            assert screen.rates.total_sent == len(sent)
            assert screen.rates.received > 0
            assert "".join(shown) == log.getvalue() == "x\nx\n"
        finally:
            await screen.close()
            await running
        assert not screen.connected


async def test_a_file_is_sent_at_the_pace_of_the_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"line\n" * 400)
    told: list[tuple[int, int]] = []
    async with served():
        screen = Terminal(URL, LINE, show=lambda _: None)
        await screen.open()
        running = asyncio.create_task(screen.run())
        try:
            begun = time.monotonic()
            assert await screen.send_file(file, rate=5000, told=lambda sent, size: told.append((sent, size))) == 2000
            assert time.monotonic() - begun > 0.3
            assert told[-1] == (2000, 2000)
            await until(lambda: screen.rates.total_received == 2000)
            begun = time.monotonic()
            file.write_bytes(b"a\nb\nc\n")
            await screen.send_file(file, line_pause=0.1)
            assert time.monotonic() - begun >= 0.3
        finally:
            await screen.close()
            await running


async def test_a_lost_line_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_PAUSE", 0.05)
    news: list[LineNews] = []
    shown: list[str] = []
    services = served()
    async with services:
        screen = Terminal(URL, LINE, show=shown.append, told=news.append)
        await screen.open()
        running = asyncio.create_task(screen.run())
        try:
            await services.apply(SETTINGS)
            await until(lambda: [one.code for one in news] == ["terminal-lost", "terminal-back"])
            await screen.type("again")
            await until(lambda: "again" in "".join(shown))
        finally:
            await screen.close()
            await running


async def test_it_gives_up_and_never_fights_for_a_held_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "_PAUSE", 0.01)
    monkeypatch.setattr(terminal, "_TRIES", 3)
    port = SimulatedPort(LINE).loop_back()
    services = served(port)
    async with services:
        screen = Terminal(URL, LINE, show=lambda _: None)
        await screen.open()
        running = asyncio.create_task(screen.run())
        port.most_hosts = 0
        await services._stop()
        with pytest.raises(DeviceError) as gone:
            await asyncio.wait_for(running, 5)
        assert gone.value.code is Code.REFUSED
        await screen.close()


async def test_leaving_while_the_line_is_away() -> None:
    services = served()
    async with services:
        screen = Terminal(URL, LINE, show=lambda _: None)
        await screen.open()
        running = asyncio.create_task(screen.run())
        await services._stop()
        await until(lambda: not screen.connected)
        await screen.type("dropped")
        await screen.close()
        await asyncio.wait_for(running, 20)
