"""Modbus questions over any line: RTU frames, or Modbus TCP to a gateway, one question at a time, read-only.

    Question -> RtuLine      -> bytes of a link -> Answer      serial ports, device servers, RTU over TCP
    Question -> GatewayLine  -> bytes of a link -> Answer      Modbus TCP, also inside TLS (port 802)

A bad answer is a result here, not an exception: whoever searches a line wants to see it. No retry.
"""

from __future__ import annotations

import asyncio
import struct
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firstlight_drivers.errors import Code, DeviceError, ProtocolError, Unreachable
from firstlight_drivers.protocols.modbus_line_frames import (
    MOST_FRAME,
    Judged,
    Kind,
    Question,
    fits,
    judge,
    kind_of,
    rtu_frame,
)
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.text import text_or_none

PORT, TLS_PORT = 502, 802
ROLE_OID = "1.3.6.1.4.1.50316.802.1"  # MB-TCP-Security v36, R-21: one UTF8String, the role of its owner
_GAP_FLOOR = 0.00175  # seconds; above 19200 bit/s 3.5 characters count as this (Modbus over Serial Line V1.02, 2.5)
_HEADER = struct.Struct(">HHHB")
_MOST_STALE = 16  # answers of older questions that are passed over for one question


class Stream(Protocol):
    """The part of a link that is needed here; every link has it."""

    name: str

    @abstractmethod
    async def read(self, most: int = 4096) -> bytes:
        """At least one byte; b"" at the end. Cancelling loses nothing."""

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Hand bytes over."""

    @abstractmethod
    async def drain(self) -> None:
        """Wait until they have left, as far as the link can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one question brought.

    `seconds`: from the end of the question to the end of the answer; `first`: to its first byte. `late`: units whose
    answer to an earlier question arrived now.
    """

    kind: Kind
    pdu: bytes = b""
    seconds: float = 0.0
    first: float = 0.0
    late: tuple[int, ...] = ()


class Asks(Protocol):
    """A line that questions can be put to."""

    @abstractmethod
    async def ask(self, unit: int, question: Question, wait: float) -> Answer:
        """`wait`: seconds from the end of the question to the first byte. Raises DeviceError when the line is gone."""


class RtuLine(Asks):
    """RTU frames. `character` is the length of one character in seconds; it follows the line's settings.

    `slack`: seconds that bytes of one answer may be held up on their way here (a USB adapter collects for 16 ms, a
    device server for longer); it is only waited for where an answer is not whole.
    """

    def __init__(self, stream: Stream, character: float, slack: float) -> None:
        self._stream = stream
        self._trace = trace.active()
        self.character = character
        self.slack = slack

    @property
    def gap(self) -> float:
        """The silence between two frames: 3.5 characters, in seconds."""
        return max(3.5 * self.character, _GAP_FLOOR)

    async def ask(self, unit: int, question: Question, wait: float) -> Answer:
        """Units 1 to 255; 0 is a broadcast, which nobody answers."""
        if not 1 <= unit <= 255:
            raise ValueError(f"unit {unit}")
        request = rtu_frame(unit, question.pdu)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._trace.record("sent", "modbus-rtu", self._stream.name, request)
        await self._stream.write(request)
        await self._stream.drain()
        # A pseudo-terminal or a network has taken the bytes before the line has carried them.
        sent = max(loop.time(), begun + len(request) * self.character)
        data, first, last = b"", 0.0, 0.0
        limit = sent + self.gap + wait
        judged = Judged(None)
        while True:
            chunk = await self._before(limit)
            if chunk is None:
                break
            now = loop.time()
            data, last = data + chunk, now
            judged = judge(data, unit, question, ended=False)
            if len(data) > 2 * MOST_FRAME:
                break
            if judged.kind is not None:
                first = first or now
                limit = now + self.gap + (self.slack if judged.kind is Kind.COLLISION else 0)
            elif judged.rest:
                first = first or now
                limit = now + self.gap + self.slack
        if data:
            self._trace.record("received", "modbus-rtu", self._stream.name, data)
        judged = judge(data, unit, question, ended=True)
        return Answer(
            kind=judged.kind or Kind.SILENCE,
            pdu=judged.pdu,
            seconds=max(0.0, last - sent) if first else 0.0,
            first=max(0.0, first - sent),
            late=judged.late,
        )

    async def _before(self, limit: float) -> bytes | None:
        try:
            async with asyncio.timeout_at(limit):
                data = await self._stream.read()
        except TimeoutError:
            return None
        if not data:
            raise Unreachable(self._stream.name, code=Code.CLOSED)
        return data


class GatewayLine(Asks):
    """Modbus TCP: the unit is what the gateway passes the question on to; 255 is the gateway itself.

    Transactions are numbered and checked; an answer to an older one is dropped. Nothing is pipelined. Raises
    ProtocolError for bytes that are no Modbus TCP: whatever follows cannot be told apart any more.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._trace = trace.active()
        self._transaction = 0
        self._held = b""

    async def ask(self, unit: int, question: Question, wait: float) -> Answer:
        """Units 0 to 255."""
        self._transaction = self._transaction % 0xFFFF + 1
        loop = asyncio.get_running_loop()
        request = _HEADER.pack(self._transaction, 0, len(question.pdu) + 1, unit) + question.pdu
        self._trace.record("sent", "modbus-tcp", self._stream.name, request)
        begun = loop.time()
        await self._stream.write(request)
        try:
            async with asyncio.timeout(wait):
                for _ in range(_MOST_STALE):
                    number, answering, pdu = await self._frame()
                    if number == self._transaction:
                        break
                else:
                    raise ProtocolError(f"{self._stream.name}: answers to questions that were not put")
        except TimeoutError:
            return Answer(kind=Kind.SILENCE)
        took = loop.time() - begun
        if answering != unit or not fits(pdu, question):
            return Answer(kind=Kind.MISFIT, seconds=took, first=took)
        return Answer(kind=kind_of(pdu), pdu=pdu, seconds=took, first=took)

    async def _frame(self) -> tuple[int, int, bytes]:
        await self._fill(_HEADER.size)
        number, protocol, length, unit = _HEADER.unpack_from(self._held)
        if protocol or not 2 <= length <= 254:
            raise ProtocolError(f"{self._stream.name}: no Modbus TCP (protocol {protocol}, length {length})")
        await self._fill(_HEADER.size - 1 + length)
        frame, self._held = self._held[: length + 6], self._held[length + 6 :]
        self._trace.record("received", "modbus-tcp", self._stream.name, frame)
        return number, unit, frame[7:]

    async def _fill(self, size: int) -> None:
        """Answers come in pieces of any size: TLS may cut records down to 512 bytes, TCP to one."""
        while len(self._held) < size:
            data = await self._stream.read()
            if not data:
                raise Unreachable(self._stream.name, code=Code.CLOSED)
            self._held += data


def certificate_role(certificate: Path) -> str | None:
    """The role in a PEM certificate, which a Modbus/TLS server grants rights by; None when it carries none.

    Raises DeviceError when the file cannot be read as a certificate.
    """
    from cryptography import x509  # noqa: PLC0415 - only for TLS
    from cryptography.hazmat import asn1  # noqa: PLC0415 - as above

    with boundary(str(certificate)):
        raw = certificate.read_bytes()
    try:
        read = x509.load_pem_x509_certificate(raw)
        found = [entry.value for entry in read.extensions if entry.oid.dotted_string == ROLE_OID]
        if not found or not isinstance(found[0], x509.UnrecognizedExtension):
            return None
        return text_or_none(asn1.decode_der(str, found[0].value))
    except ValueError as error:
        raise DeviceError(f"{certificate}: not a certificate with a readable role", code=Code.TLS) from error
