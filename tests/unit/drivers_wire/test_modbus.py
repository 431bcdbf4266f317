"""Modbus identification against a small server of our own bytes; a foreign one is asked in tests/interop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.modbus import LineSettings, Parity, text_from_bytes, text_from_words
from unit.drivers_wire.wire import Serve, server

OBJECTS = {0: b"Schneider Electric", 1: b"PAS600L", 2: b"002.005.000", 3: b"www.se.com", 4: b"Panel Server"}
WORDS = {0x3C: b"PAS600L\0".ljust(32, b"\0"), 0x64: b"\x80\0" * 6}


def answer(unit: int, pdu: bytes) -> bytes:
    """The PDU a Panel Server might answer."""
    if unit != 255:
        return bytes((pdu[0] | 0x80, 0x0B))
    if pdu[0] == 0x03:
        address, count = struct.unpack(">HH", pdu[1:5])
        data = WORDS.get(address, b"")[: 2 * count]
        return bytes((3, len(data))) + data if len(data) == 2 * count else b"\x83\x02"
    if pdu[:2] == b"\x2b\x0e":
        last = 2 if pdu[2] == 1 else 4
        wanted = {key: value for key, value in OBJECTS.items() if pdu[3] <= key <= last}
        here = dict(list(wanted.items())[:3])  # three per answer, so that "more follows" is used
        more = len(here) < len(wanted)
        body = b"".join(bytes((key, len(value))) + value for key, value in here.items())
        return b"\x2b\x0e" + bytes((pdu[2], 0x81, 0xFF if more else 0, max(here) + 1 if more else 0, len(here))) + body
    return bytes((pdu[0] | 0x80, 1))


def tcp_server(broken: bytes | None = None) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            header = await reader.readexactly(7)
            transaction, _, length, unit = struct.unpack(">HHHB", header)
            pdu = await reader.readexactly(length - 1)
            reply = broken if broken is not None else answer(unit, pdu)
            writer.write(struct.pack(">HHHB", transaction, 0, len(reply) + 1, unit) + reply)
            await writer.drain()

    return serve


def crc(data: bytes) -> bytes:
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def rtu_answer(frame: bytes) -> bytes:
    assert crc(frame[:-2]) == frame[-2:]
    reply = frame[:1] + answer(frame[0], frame[1:-2])
    return reply + crc(reply)


async def test_a_panel_server_says_who_it_is() -> None:
    async with server(tcp_server()) as port, modbus.open_tcp("127.0.0.1", port) as link:
        seen = await link.observe(255, [(0x3C, 16), (0x64, 6), (0x9999, 4)])
    assert seen.port == port
    assert dict(seen.objects) == {key: value.decode() for key, value in OBJECTS.items()}
    registers = dict(seen.registers)
    assert set(registers) == {0x3C, 0x64}
    assert text_from_words(registers[0x3C]) == "PAS600L"
    assert text_from_words(registers[0x64]) is None


async def test_a_refused_question_is_a_device_error() -> None:
    async with server(tcp_server()) as port, modbus.open_tcp("127.0.0.1", port) as link:
        with pytest.raises(DeviceError) as caught:
            await link.words(7, 0, 1)
        assert caught.value.code is Code.DEVICE_ERROR
        assert await link.objects(255, modbus.BASIC) == ((0, "Schneider Electric"), (1, "PAS600L"), (2, "002.005.000"))


@pytest.mark.parametrize(
    "pdu", [b"\x2b", b"\x2b\x0e\x01\x81\x00\x00\x05\x00", b"\x2b\x0e\x01\x81\x00\x00\x01\x00\xff", b"\x99"]
)
async def test_a_hostile_frame_ends_the_question_at_once(pdu: bytes) -> None:
    async with server(tcp_server(pdu)) as port:
        started = time.monotonic()
        async with modbus.open_tcp("127.0.0.1", port, seconds=2) as link:
            with contextlib.suppress(DeviceError):
                await link.observe(255)
    assert time.monotonic() - started < 30


async def test_more_follows_without_end_is_cut() -> None:
    asked = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        while True:
            header = await reader.readexactly(7)
            transaction, _, length, unit = struct.unpack(">HHHB", header)
            pdu = await reader.readexactly(length - 1)
            asked += 1
            reply = b"\x2b\x0e\x01\x81\xff" + bytes((pdu[3] + 1, 1, pdu[3], 1)) + b"x"
            writer.write(struct.pack(">HHHB", transaction, 0, len(reply) + 1, unit) + reply)
            await writer.drain()

    async with server(serve) as port, modbus.open_tcp("127.0.0.1", port) as link:
        await link.objects(1)
    assert asked == 8


async def test_a_server_that_hangs_up_is_told_at_once() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readexactly(7)

    async with server(serve) as port:
        started = time.monotonic()
        async with modbus.open_tcp("127.0.0.1", port, seconds=5) as link:
            with pytest.raises(DeviceError) as caught:
                await link.words(1, 0, 1)
    assert caught.value.code is Code.CLOSED
    assert time.monotonic() - started < 30


async def test_a_silent_server_meets_the_deadline() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with server(serve) as port, modbus.open_tcp("127.0.0.1", port, seconds=0.2) as link:
        with pytest.raises(DeviceError) as caught:
            await link.words(1, 0, 1)
    assert caught.value.code is Code.TIMEOUT


async def test_nothing_listens() -> None:
    async with server(tcp_server()) as port:
        pass
    with pytest.raises(DeviceError):
        async with modbus.open_tcp("127.0.0.1", port):
            pytest.fail("there is nobody")


async def test_rtu_frames_over_tcp() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(256):
            writer.write(rtu_answer(data))
            await writer.drain()

    async with server(serve) as port, modbus.open_tcp("127.0.0.1", port, rtu=True) as link:
        assert text_from_words(await link.words(255, 0x3C, 16)) == "PAS600L"


@contextlib.contextmanager
def rtu_line() -> Iterator[str]:
    """A pseudo terminal with a Modbus RTU server at its far end."""
    far, near = os.openpty()
    stop = threading.Event()

    def serve() -> None:
        os.set_blocking(far, False)
        data = b""
        while not stop.is_set():
            try:
                data += os.read(far, 256)
            except BlockingIOError:
                stop.wait(0.005)
            except OSError:
                return
            if len(data) >= 8 or (len(data) >= 7 and data[1] == 0x2B):
                os.write(far, rtu_answer(data))
                data = b""

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield os.ttyname(near)
    finally:
        stop.set()
        thread.join()
        os.close(far)
        os.close(near)


@pytest.mark.parametrize("parity", list(Parity))
async def test_a_serial_line(parity: Parity) -> None:
    # A pseudo terminal takes no parity; glibc refuses one where the rate is set already.
    settings = LineSettings(baud=19200, parity=parity)
    with rtu_line() as line:
        for _ in range(2):
            async with modbus.open_line(line, settings) as link:
                seen = await link.observe(255, [(0x3C, 16)])
            assert seen.port is None
            assert dict(seen.objects)[1] == "PAS600L"
            assert text_from_words(dict(seen.registers)[0x3C]) == "PAS600L"


async def test_lines_that_do_not_open() -> None:
    for line in ("/dev/firstlight-no-such-port", "nonsense://x"):
        with pytest.raises(DeviceError) as caught:
            async with modbus.open_line(line):
                pytest.fail("there is no such port")
        assert caught.value.code is Code.NO_SUCH_PORT


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([0x5041, 0x5336, 0x3030, 0x4C00, 0, 0], "PAS600L"),
        ([0x5041, 0x5300], "PAS"),
        ([0x4142, 0x2020], "AB"),
        ([0x8000] * 6, None),
        ([0xFFFF] * 6, None),
        ([0x8080] * 6, None),
        ([0, 0], None),
        ([], None),
        ([0x4BFC, 0x6368, 0x6500], "Küche"),
        ([0x41C3, 0x8000], "AÀ"),
    ],
)
def test_register_text(words: list[int], text: str | None) -> None:
    assert text_from_words(words) == text


@given(st.binary(max_size=64))
def test_any_bytes_are_text_or_none(data: bytes) -> None:
    text = text_from_bytes(data)
    assert text is None or text.isprintable()


async def test_questions_outside_the_protocol_are_refused() -> None:
    async with server(tcp_server()) as port, modbus.open_tcp("127.0.0.1", port) as link:
        for unit, address, count in ((256, 0, 1), (1, 70000, 1), (1, 0, 126), (1, 0, 0)):
            with pytest.raises(ValueError, match="unit"):
                await link.words(unit, address, count)
