"""Registers read and written, function codes 3 and 16, over Modbus TCP or in RTU frames on a TCP port or a line.

Reading elsewhere goes through `modbus`, which cannot write; this module is for the few places where registers are set.
Frames: Modbus Application Protocol 1.1b3, Messaging on TCP/IP 1.0b, Serial Line 1.02. Nothing is sent twice.
"""

from __future__ import annotations

import asyncio
import struct
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols.modbus import Refusal
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import MODBUS_SECONDS
from firstlight_drivers.transport.streams import connect, hang_up

_READ, _WRITE = 3, 16
_HEADER = struct.Struct(">HHHB")
_MOST_READ, _MOST_WRITTEN = 125, 123


class Reads(Protocol):
    """The part of `asyncio.StreamReader` that is needed here."""

    @abstractmethod
    async def readexactly(self, n: int, /) -> bytes:
        """`n` bytes."""


class Writes(Protocol):
    """The part of `asyncio.StreamWriter` that is needed here."""

    @abstractmethod
    def write(self, data: bytes, /) -> None:
        """Take one frame."""

    @abstractmethod
    async def drain(self) -> None:
        """Send what was taken."""


class RegisterLink:
    """An open way to one server. Addresses are those of the wire, from 0. All raise DeviceError.

    `seconds` is for one answer.
    """

    def __init__(self, reader: Reads, writer: Writes, where: str, *, rtu: bool, seconds: float) -> None:
        self._reader, self._writer = reader, writer
        self._where = where
        self._rtu = rtu
        self._seconds = seconds
        self._number = 0

    async def read(self, unit: int, address: int, count: int) -> tuple[int, ...]:
        """`count` (1 to 125) registers."""
        if not 1 <= count <= _MOST_READ:
            raise ValueError(f"{count} registers")
        answer = await self._ask(unit, struct.pack(">BHH", _READ, address, count), 2 + 2 * count)
        if answer[1] != 2 * count:
            raise ProtocolError(f"{answer[1]} bytes instead of {2 * count}")
        return struct.unpack_from(f">{count}H", answer, 2)

    async def write(self, unit: int, address: int, words: Sequence[int]) -> None:
        """1 to 123 registers at once."""
        if not 1 <= len(words) <= _MOST_WRITTEN:
            raise ValueError(f"{len(words)} registers")
        asked = struct.pack(f">BHHB{len(words)}H", _WRITE, address, len(words), 2 * len(words), *words)
        answer = await self._ask(unit, asked, 5)
        if answer != asked[:5]:
            raise ProtocolError("another range was written")

    async def _ask(self, unit: int, pdu: bytes, size: int) -> bytes:
        async with boundary(f"modbus {self._where}"), asyncio.timeout(self._seconds):
            answer = await (self._ask_rtu if self._rtu else self._ask_tcp)(unit, pdu, size)
        if answer[0] == pdu[0] | 0x80:
            raise Refusal(answer[1])
        if answer[0] != pdu[0] or len(answer) != size:
            raise ProtocolError(f"function {answer[0]}, {len(answer)} bytes")
        return answer

    async def _ask_tcp(self, unit: int, pdu: bytes, _: int) -> bytes:
        self._number = self._number % 0xFFFF + 1
        await self._send(_HEADER.pack(self._number, 0, len(pdu) + 1, unit) + pdu)
        head = await self._reader.readexactly(_HEADER.size)
        number, protocol, length, answering = _HEADER.unpack(head)
        if (number, protocol, answering) != (self._number, 0, unit) or not 3 <= length <= 254:
            raise ProtocolError("a frame that answers something else")
        body = await self._reader.readexactly(length - 1)
        self._note("received", head + body)
        return body

    async def _ask_rtu(self, unit: int, pdu: bytes, size: int) -> bytes:
        frame = bytes((unit,)) + pdu
        await self._send(frame + crc16(frame))
        start = await self._reader.readexactly(2)
        rest = await self._reader.readexactly(3 if start[1] & 0x80 else size + 1)
        whole = start + rest
        self._note("received", whole)
        if crc16(whole[:-2]) != whole[-2:] or whole[0] != unit:
            raise ProtocolError("a frame with a wrong check sum")
        return whole[1:-2]

    async def _send(self, data: bytes) -> None:
        self._note("sent", data)
        self._writer.write(data)
        await self._writer.drain()

    def _note(self, what: str, data: bytes) -> None:
        wire = trace.active()
        protocol = "modbus-rtu" if self._rtu else "modbus-tcp"
        if what == "sent":
            wire.record("sent", protocol, self._where, data)
        else:
            wire.record("received", protocol, self._where, data)


@asynccontextmanager
async def open_registers(
    host: str, port: int, *, rtu: bool = False, local_address: str | None = None, seconds: float = MODBUS_SECONDS
) -> AsyncIterator[RegisterLink]:
    """Connect. `seconds` is for one answer. Raises DeviceError."""
    async with boundary(f"modbus {host}:{port}"):
        reader, writer = await connect(host, port, local_address=local_address)
    try:
        yield RegisterLink(reader, writer, f"{host}:{port}", rtu=rtu, seconds=seconds)
    finally:
        await hang_up(writer)


def crc16(data: bytes) -> bytes:
    """Of an RTU frame, low byte first (Modbus over Serial Line 1.02, 6.2.2)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")
