"""Frames of Modbus as bytes, and what an answer on a line is worth. Pure; nothing here can express a write.

RTU   unit, PDU, CRC low byte first; a frame ends with 3.5 characters of silence   Modbus over Serial Line V1.02
PDU   function, data; functions 3, 4, 17 and 43/14                                 Application Protocol V1.1b3
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

READ_HOLDING, READ_INPUT, SERVER_ID, ENCAPSULATED = 3, 4, 17, 43
DEVICE_IDENTIFICATION = 14
BASIC, REGULAR = 1, 2  # read device id codes, 6.21
MOST_WORDS = 125  # of one question, 6.3
MOST_FRAME = 256  # bytes of an RTU frame, CRC included
ILLEGAL_FUNCTION, SERVER_FAILURE = 1, 4  # exceptions, section 7
NO_PATH, NO_TARGET = 0x0A, 0x0B  # gateway: no path to the line; nobody answers on it (section 7)
_NOISE = 3  # bytes or fewer that are no frame: a line without bias resistors makes them up


@dataclass(frozen=True, slots=True)
class Question:
    """A request PDU that reads. Anything else is a ValueError: a write cannot be made."""

    pdu: bytes

    def __post_init__(self) -> None:
        size = {READ_HOLDING: 5, READ_INPUT: 5, SERVER_ID: 1, ENCAPSULATED: 4}.get(self.pdu[0] if self.pdu else 0)
        if len(self.pdu) != size or (self.function == ENCAPSULATED and self.pdu[1] != DEVICE_IDENTIFICATION):
            raise ValueError("not a question that only reads")
        if self.function in {READ_HOLDING, READ_INPUT} and not 1 <= self.count <= MOST_WORDS:
            raise ValueError(f"{self.count} registers")

    @property
    def function(self) -> int:
        """Function code."""
        return self.pdu[0]

    @property
    def count(self) -> int:
        """Registers asked for; 0 for questions that ask for none."""
        return int.from_bytes(self.pdu[3:5], "big") if self.function in {READ_HOLDING, READ_INPUT} else 0


def registers(address: int, count: int, function: int = READ_HOLDING) -> Question:
    """Functions 3 and 4: `count` (1 to 125) registers from the wire `address` (0 to 65535)."""
    if not 0 <= address <= 0xFFFF or function not in {READ_HOLDING, READ_INPUT}:
        raise ValueError(f"address {address}, function {function}")
    return Question(struct.pack(">BHH", function, address, count))


def identification(code: int = REGULAR, first: int = 0) -> Question:
    """Function 43/14 from object `first` on."""
    return Question(bytes((ENCAPSULATED, DEVICE_IDENTIFICATION, code, first)))


def server_id() -> Question:
    """Function 17."""
    return Question(bytes((SERVER_ID,)))


class Kind(StrEnum):
    """What came back."""

    GOOD = "good"
    EXCEPTION = "exception"  # the server is there and refuses the question
    NO_PATH = "no-path"  # exception 0x0A: the gateway has no way to it
    NO_TARGET = "no-target"  # exception 0x0B: nobody answers behind the gateway
    CRC = "crc"  # one answer, damaged or cut short
    COLLISION = "collision"  # too long, no frame at all, or two answers
    FOREIGN = "foreign"  # a request: another master is on the line
    MISFIT = "misfit"  # well-formed, but no answer to this question
    NOISE = "noise"  # a few stray bytes
    SILENCE = "silence"


BROKEN = frozenset({Kind.CRC, Kind.COLLISION, Kind.MISFIT})
THERE = frozenset({Kind.GOOD, Kind.EXCEPTION})


class Judged(NamedTuple):
    """A verdict over received bytes. `kind` None: not whole yet. `late`: units whose answers came too late."""

    kind: Kind | None
    pdu: bytes = b""
    late: tuple[int, ...] = ()
    rest: int = 0  # bytes behind echo and late answers


_TABLE = []
for _byte in range(256):
    _crc = _byte
    for _ in range(8):
        _crc = _crc >> 1 ^ 0xA001 if _crc & 1 else _crc >> 1
    _TABLE.append(_crc)


def crc16(data: bytes) -> bytes:
    """The two CRC bytes, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")


def rtu_frame(unit: int, pdu: bytes) -> bytes:
    """One RTU frame."""
    head = bytes((unit,)) + pdu
    return head + crc16(head)


def answer_size(data: bytes) -> int | None:
    """Bytes of the RTU answer that begins here, CRC included. None: more bytes are needed to tell; 0: it is none."""
    if len(data) < 2:
        return None
    function = data[1]
    if function & 0x80:
        return 5
    if function in {1, 2, READ_HOLDING, READ_INPUT, SERVER_ID}:
        return 5 + data[2] if len(data) > 2 else None
    return _identification_size(data) if function == ENCAPSULATED else 0


def _identification_size(data: bytes) -> int | None:
    if len(data) < 8:
        return None
    if data[2] != DEVICE_IDENTIFICATION:
        return 0
    at = 8
    for _ in range(data[7]):
        if at > MOST_FRAME:
            return 0
        if len(data) < at + 2:
            return None
        at += 2 + data[at + 1]
    return at + 2


def judge(data: bytes, unit: int, question: Question, *, ended: bool) -> Judged:
    """What `data`, received after `question` went to `unit`, is. `ended`: 3.5 characters of silence came behind it."""
    asked = rtu_frame(unit, question.pdu)
    rest = data
    if rest[: len(asked)] == asked:  # an RS-485 adapter that hears itself
        rest = rest[len(asked) :]
    elif rest and asked.startswith(rest) and not ended:
        return Judged(None)
    late: list[int] = []
    while rest:
        size = answer_size(rest)
        whole = rest[:size] if size else b""
        if not size or len(whole) < size or crc16(whole[:-2]) != whole[-2:]:
            kind = _fault(rest, size, unit, question) if ended or len(rest) > MOST_FRAME else None
            return Judged(kind, late=tuple(late), rest=len(rest))
        rest = rest[size:]
        if whole[0] == unit and fits(whole[1:-2], question):
            kind = Kind.COLLISION if rest else kind_of(whole[1:-2])
            return Judged(kind, whole[1:-2], tuple(late), len(rest))
        late.append(whole[0])
    return Judged(Kind.SILENCE if ended else None, late=tuple(late))


def _fault(rest: bytes, size: int | None, unit: int, question: Question) -> Kind:
    if len(rest) >= 8 and 1 <= rest[1] <= 6 and crc16(rest[:6]) == rest[6:8]:
        return Kind.FOREIGN
    ours = len(rest) > 1 and rest[0] == unit and rest[1] & 0x7F == question.function
    if len(rest) <= _NOISE and not ours:
        return Kind.NOISE
    return Kind.CRC if ours and (size is None or 0 < len(rest) <= size) else Kind.COLLISION


def kind_of(pdu: bytes) -> Kind:
    """Good, or which exception."""
    if not pdu[0] & 0x80:
        return Kind.GOOD
    return {NO_PATH: Kind.NO_PATH, NO_TARGET: Kind.NO_TARGET}.get(pdu[1], Kind.EXCEPTION)


def fits(pdu: bytes, question: Question) -> bool:
    """Whether a response PDU answers this question."""
    if len(pdu) == 2 and pdu[0] == question.function | 0x80:
        return True
    if len(pdu) < 2 or pdu[0] != question.function:
        return False
    if question.count:
        return pdu[1] == 2 * question.count and len(pdu) == 2 + pdu[1]
    if question.function == SERVER_ID:
        return len(pdu) == 2 + pdu[1]
    return len(pdu) >= 7 and pdu[1:3] == question.pdu[1:3]


def words_of(pdu: bytes) -> tuple[int, ...]:
    """Registers of a good answer to functions 3 and 4."""
    return struct.unpack(f">{len(pdu[2:]) // 2}H", pdu[2 : 2 + len(pdu[2:]) // 2 * 2])


class Objects(NamedTuple):
    """Objects of one answer to function 43/14. `following`: the object to ask for next; None at the end."""

    found: Sequence[tuple[int, bytes]]
    following: int | None


def objects_of(pdu: bytes) -> Objects:
    """Objects of a good answer to function 43/14; what is cut off is left out."""
    found: list[tuple[int, bytes]] = []
    at = 7
    for _ in range(pdu[6]):
        if len(pdu) < at + 2 or len(pdu) < at + 2 + pdu[at + 1]:
            break
        found.append((pdu[at], pdu[at + 2 : at + 2 + pdu[at + 1]]))
        at += 2 + pdu[at + 1]
    return Objects(found, pdu[5] if pdu[4] == 0xFF else None)
