"""A Modbus server of our own: FC3, FC16 and FC43/14, any unit from 0 to 255, over TCP and in RTU frames.

It is written apart from pymodbus, which the drivers use, so that both sides cannot share one mistake (pymodbus 3.7.3
took unit 255 for a broadcast), and because it must be able to answer wrongly. Frames: Modbus Application Protocol
V1.1b3, Modbus Messaging on TCP/IP V1.0b, Modbus over Serial Line V1.02.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.tcp import Converse

_READ_HOLDING = 0x03
_WRITE_SEVERAL = 0x10
_ENCAPSULATED = 0x2B
_DEVICE_IDENTIFICATION = 0x0E
_ILLEGAL_FUNCTION, _ILLEGAL_ADDRESS, _ILLEGAL_VALUE, _NO_SUCH_TARGET = 1, 2, 3, 0x0B
_HEADER = struct.Struct(">HHHB")
_REQUEST = 64  # bytes; the read requests answered here have 8 at most
_OVERSIZE = 1024  # bytes; a Modbus TCP frame has 260 at most


@dataclass(slots=True)
class ModbusUnit:
    """Registers by wire address (0-based), and FC43/14 objects by number. Everything else is refused.

    `writable`: ranges that take FC16, each with who is told after it was stored (False: a value that cannot be).
    `watched`: who is told before a register is read.
    """

    registers: dict[int, int] = field(default_factory=dict)
    objects: dict[int, bytes] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)  # function codes as they came
    writable: list[tuple[range, Callable[[int, Sequence[int]], bool]]] = field(default_factory=list)
    watched: dict[int, Callable[[], None]] = field(default_factory=dict)

    def put_text(self, address: int, count: int, text: str | bytes) -> None:
        """Write text into `count` registers, two characters each, filled up with NUL."""
        raw = (text.encode("ascii") if isinstance(text, str) else text)[: 2 * count].ljust(2 * count, b"\0")
        for index, (word,) in enumerate(struct.iter_unpack(">H", raw)):
            self.registers[address + index] = word

    def answer(self, pdu: bytes) -> bytes:
        """The response PDU to one request PDU."""
        function = pdu[0] if pdu else 0
        self.asked.append(function)
        if function == _READ_HOLDING and len(pdu) == 5:
            return self._read(*struct.unpack_from(">HH", pdu, 1))
        if function == _WRITE_SEVERAL and len(pdu) >= 8 and self.writable:
            return self._write(pdu)
        if function == _ENCAPSULATED and len(pdu) == 4 and pdu[1] == _DEVICE_IDENTIFICATION and self.objects:
            return self._identify(pdu[2], pdu[3])
        return bytes((function | 0x80, _ILLEGAL_FUNCTION))

    def _read(self, address: int, count: int) -> bytes:
        if not 1 <= count <= 125:
            return bytes((_READ_HOLDING | 0x80, _ILLEGAL_VALUE))
        for place, tell in self.watched.items():
            if address <= place < address + count:
                tell()
        words = [self.registers.get(address + index) for index in range(count)]
        if any(word is None for word in words):
            return bytes((_READ_HOLDING | 0x80, _ILLEGAL_ADDRESS))
        return struct.pack(f">BB{count}H", _READ_HOLDING, 2 * count, *words)

    def _write(self, pdu: bytes) -> bytes:
        address, count, size = struct.unpack_from(">HHB", pdu, 1)
        if not 1 <= count <= 123 or size != 2 * count or len(pdu) != 6 + size:
            return bytes((_WRITE_SEVERAL | 0x80, _ILLEGAL_VALUE))
        taken = [tell for where, tell in self.writable if address in where and address + count - 1 in where]
        if not taken:
            return bytes((_WRITE_SEVERAL | 0x80, _ILLEGAL_ADDRESS))
        words = struct.unpack_from(f">{count}H", pdu, 6)
        before = {address + index: self.registers.get(address + index, 0) for index in range(count)}
        self.registers |= {address + index: word for index, word in enumerate(words)}
        if not taken[0](address, words):
            self.registers |= before
            return bytes((_WRITE_SEVERAL | 0x80, _ILLEGAL_VALUE))
        return pdu[:5]

    def _identify(self, code: int, first: int) -> bytes:
        highest = max(self.objects)
        level = 0x81 if highest <= 2 else 0x82 if highest <= 0x7F else 0x83
        if code == 4:
            chosen = [first] if first in self.objects else []
        else:
            last = {1: 2, 2: 0x7F, 3: 0xFF}.get(code, -1)
            chosen = [number for number in sorted(self.objects) if first <= number <= last]
        if not chosen:
            return bytes((_ENCAPSULATED | 0x80, _ILLEGAL_ADDRESS))
        body = b"".join(bytes((n, len(self.objects[n]))) + self.objects[n] for n in chosen)
        head = bytes((_ENCAPSULATED, _DEVICE_IDENTIFICATION, code, level, 0, 0, len(chosen)))
        return head + body


def modbus_tcp(units: Mapping[int, ModbusUnit], faults: Faults) -> Converse:
    """The conversation of a Modbus TCP server. A unit that is not there gets gateway exception 0x0B."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            transaction, protocol, length, unit = _HEADER.unpack(await reader.readexactly(_HEADER.size))
            if protocol or not 2 <= length <= 254:
                return
            pdu = await reader.readexactly(length - 1)
            target = units.get(unit)
            answer = bytes((pdu[0] | 0x80, _NO_SUCH_TARGET)) if target is None else target.answer(pdu)
            await asyncio.sleep(faults.delay + faults.pace)
            frame = _HEADER.pack(transaction, 0, len(answer) + 1, unit) + answer
            shaped = faults.shape(frame, _OVERSIZE)
            if shaped is not None:
                writer.write(shaped)
                await writer.drain()

    return converse


def crc16(data: bytes) -> bytes:
    """The two CRC bytes of an RTU frame, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


class RtuReceiver:
    """Collects bytes of a line and returns the answers to whole frames. A unit that is not there stays silent."""

    def __init__(self, units: Mapping[int, ModbusUnit], faults: Faults) -> None:
        self._units = units
        self._faults = faults
        self._pending = b""

    def feed(self, data: bytes) -> list[bytes]:
        """Take what arrived; returns the frames to send back."""
        self._pending = (self._pending + data)[-_REQUEST:]
        answers: list[bytes] = []
        while (frame := self._next_frame()) is not None:
            target = self._units.get(frame[0])
            if target is None:
                continue
            body = frame[:1] + target.answer(frame[1:-2])
            shaped = self._faults.shape(body + crc16(body), _OVERSIZE)
            if shaped is not None:
                answers.append(shaped)
        return answers

    def _next_frame(self) -> bytes | None:
        # There is no clock for the 3.5 characters of silence here. A request's length follows from its function, and a
        # valid CRC at that place marks the end of a frame; bytes before it are noise.
        for start in range(len(self._pending) - 3):
            size = _request_size(self._pending[start:])
            frame = self._pending[start : start + size]
            if len(frame) == size and crc16(frame[:-2]) == frame[-2:]:
                self._pending = self._pending[start + size :]
                return frame
        return None


def _request_size(data: bytes) -> int:
    """Bytes of the RTU request that begins here, CRC included; 4 where nothing but the function is sent."""
    function = data[1]
    if 1 <= function <= 6:
        return 8
    if function in {15, 16}:
        return 9 + (data[6] if len(data) > 6 else 0)
    return 7 if function == _ENCAPSULATED else 4


def modbus_rtu_over_tcp(units: Mapping[int, ModbusUnit], faults: Faults) -> Converse:
    """The conversation of RTU frames on a raw TCP port, as a device server in TCP server mode passes them on."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver = RtuReceiver(units, faults)
        while data := await reader.read(256):
            for answer in receiver.feed(data):
                await asyncio.sleep(faults.delay + faults.pace)
                writer.write(answer)
                await writer.drain()

    return converse
