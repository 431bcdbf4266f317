"""Frames of a Modbus line: what an answer is worth, whatever bytes come; and that nothing can be written."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import Code, DeviceError, ProtocolError
from firstlight_drivers.protocols import modbus_line_known
from firstlight_drivers.protocols.modbus_line import GatewayLine, RtuLine, Stream, certificate_role
from firstlight_drivers.protocols.modbus_line_frames import (
    MOST_FRAME,
    Kind,
    Question,
    answer_size,
    crc16,
    identification,
    judge,
    objects_of,
    registers,
    rtu_frame,
    server_id,
    words_of,
)
from firstlight_drivers.protocols.modbus_line_known import describe, line_facts
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.modbus import ModbusUnit, RtuReceiver
from firstlight_drivers.simulation.modbus import crc16 as other_crc16

ONE = registers(0, 1)
GOOD = rtu_frame(5, bytes((3, 2, 0, 7)))


def verdict(data: bytes, unit: int = 5, question: Question = ONE, *, ended: bool = True) -> Kind | None:
    return judge(data, unit, question, ended=ended).kind


@given(st.binary(max_size=300))
def test_crc_is_that_of_the_simulator_and_of_the_standard(data: bytes) -> None:
    assert crc16(data) == other_crc16(data)
    assert crc16(data + crc16(data)) == b"\0\0"


def test_crc_of_a_published_frame() -> None:
    # Modbus over Serial Line V1.02, appendix B: the frame 02 07 has the CRC 0x1241, sent low byte first.
    assert crc16(bytes((0x02, 0x07))) == bytes((0x41, 0x12))


@given(st.binary(max_size=12))
def test_only_questions_that_read_can_be_made(pdu: bytes) -> None:
    try:
        made = Question(pdu)
    except ValueError:
        return
    assert made.function in {3, 4, 17} or made.pdu[:2] == bytes((43, 14))


@pytest.mark.parametrize("function", [1, 5, 6, 8, 15, 16, 22, 23, 90, 100])
def test_writing_functions_cannot_be_expressed(function: int) -> None:
    for size in range(1, 9):
        with pytest.raises(ValueError, match="only reads"):
            Question(bytes((function,)).ljust(size, b"\0"))
    with pytest.raises(ValueError, match="function"):
        registers(0, 1, function)


def test_counts_and_addresses_have_limits() -> None:
    for address, count in ((0, 0), (0, 126), (-1, 1), (0x10000, 1)):
        with pytest.raises(ValueError, match=r"registers|address"):
            registers(address, count)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (GOOD, Kind.GOOD),
        (rtu_frame(5, b"\x83\x02"), Kind.EXCEPTION),
        (rtu_frame(5, b"\x83\x0a"), Kind.NO_PATH),
        (rtu_frame(5, b"\x83\x0b"), Kind.NO_TARGET),
        (b"", Kind.SILENCE),
        (b"\0", Kind.NOISE),
        (GOOD[:-1] + b"\0", Kind.CRC),
        (GOOD[:5], Kind.CRC),
        (GOOD + GOOD, Kind.COLLISION),
        (GOOD + b"\xff", Kind.COLLISION),
        (b"\x99" * 40, Kind.COLLISION),
        (rtu_frame(9, bytes((3, 0, 0, 0, 1))), Kind.FOREIGN),
        (rtu_frame(5, ONE.pdu) + GOOD, Kind.GOOD),  # an adapter that hears itself
        (rtu_frame(5, ONE.pdu), Kind.SILENCE),
    ],
)
def test_verdicts(data: bytes, kind: Kind) -> None:
    assert verdict(data) is kind


def test_a_late_answer_of_another_unit_is_told_from_ours() -> None:
    late = rtu_frame(4, bytes((3, 2, 1, 1)))
    judged = judge(late + GOOD, 5, ONE, ended=True)
    assert (judged.kind, judged.late, words_of(judged.pdu)) == (Kind.GOOD, (4,), (7,))
    assert judge(late, 5, ONE, ended=True)[:3] == (Kind.SILENCE, b"", (4,))


@given(st.integers(1, 255), st.integers(1, 125), st.data())
def test_a_good_answer_is_good_however_it_is_cut(unit: int, count: int, data: st.DataObject) -> None:
    frame = rtu_frame(unit, bytes((3, 2 * count)) + bytes(2 * count))
    question = registers(0, count)
    cut = data.draw(st.integers(0, len(frame) - 1))
    assert verdict(frame[:cut], unit, question, ended=False) is None
    assert verdict(frame, unit, question, ended=False) is Kind.GOOD
    assert verdict(frame, unit, question) is Kind.GOOD


@given(st.binary(max_size=600), st.sampled_from([ONE, identification(), server_id(), registers(9, 125)]))
def test_no_bytes_break_it_and_garbage_is_never_good(data: bytes, question: Question) -> None:
    judged = judge(data, 5, question, ended=True)
    assert judged.kind is not None
    if judged.kind in {Kind.GOOD, Kind.EXCEPTION}:
        assert judged.pdu[0] & 0x7F == question.function
    if len(data) > MOST_FRAME:
        assert judge(data, 5, question, ended=False).kind is not None or judged.late


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_one_flipped_bit_is_never_taken_for_an_answer(bit: int) -> None:
    bent = bytearray(GOOD)
    bent[bit // 8] ^= 1 << bit % 8
    assert verdict(bytes(bent)) in {Kind.CRC, Kind.COLLISION}


@given(st.binary(min_size=7, max_size=80), st.binary(min_size=7, max_size=80))
def test_two_answers_at_once_are_a_collision(one: bytes, other: bytes) -> None:
    first, second = (rtu_frame(5, b"\x03\x02" + both[:2]) for both in (one, other))
    mixed = bytes(a & b for a, b in zip(first, second, strict=True))  # RS-485: a dominant level wins
    if mixed not in {first, second}:
        assert verdict(mixed) in {Kind.CRC, Kind.COLLISION}
    assert verdict(first + second) is Kind.COLLISION


def test_identification_is_measured_by_its_objects() -> None:
    pdu = bytes((43, 14, 2, 0x82, 0, 0, 2, 0, 4)) + b"Acme" + bytes((1, 2)) + b"X1"
    frame = rtu_frame(5, pdu)
    assert answer_size(frame) == len(frame)
    assert all(answer_size(frame[:cut]) in {None, len(frame)} for cut in range(len(frame)))
    assert objects_of(pdu) == ([(0, b"Acme"), (1, b"X1")], None)
    assert objects_of(pdu[:-1])[0] == [(0, b"Acme")]
    assert answer_size(bytes((5, 43, 13, 0, 0, 0, 0, 0))) == 0
    assert answer_size(bytes((5, 43, 14, 0, 0, 0, 0, 255)) + b"\xff" * 300) == 0


@given(st.binary(min_size=7, max_size=250))
def test_objects_of_anything(pdu: bytes) -> None:
    found, _ = objects_of(pdu)
    assert sum(len(raw) + 2 for _, raw in found) <= len(pdu) - 7


class Pipe(Stream):
    """A line whose far end is a function: bytes sent -> pieces that come back."""

    def __init__(self, far: Callable[[bytes], Sequence[bytes]]) -> None:
        self.name = "pipe"
        self._far = far
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def read(self, most: int = 4096) -> bytes:
        return await self._queue.get()

    async def write(self, data: bytes) -> None:
        for piece in self._far(data):
            self._queue.put_nowait(piece)

    async def drain(self) -> None:
        return None


def far_unit(*units: int, **fields: object) -> Callable[[bytes], Sequence[bytes]]:
    return RtuReceiver({unit: ModbusUnit(**fields) for unit in units}, Faults()).feed  # type: ignore[arg-type]


async def test_an_answer_in_single_bytes_is_put_together() -> None:
    answer = far_unit(5, registers={0: 7})
    line = RtuLine(Pipe(lambda sent: [bytes((byte,)) for whole in answer(sent) for byte in whole]), 1e-4, 0.02)
    got = await line.ask(5, ONE, 0.05)
    assert (got.kind, words_of(got.pdu)) == (Kind.GOOD, (7,))
    assert got.seconds >= got.first >= 0
    assert (await line.ask(6, ONE, 0.01)).kind is Kind.SILENCE


async def test_a_second_answer_behind_the_first_is_a_collision() -> None:
    answer = far_unit(5, registers={0: 7})
    got = await RtuLine(Pipe(lambda sent: [*answer(sent), b"\x05"]), 1e-4, 0.02).ask(5, ONE, 0.05)
    assert got.kind is Kind.COLLISION


async def test_a_line_that_never_stops_talking_ends_the_question() -> None:
    line = RtuLine(Pipe(lambda _sent: [b"U" * 100] * 50), 1e-4, 0.02)
    async with asyncio.timeout(20):
        assert (await line.ask(5, ONE, 0.05)).kind is Kind.COLLISION


async def test_a_line_that_is_gone_says_so_and_broadcasts_are_not_sent() -> None:
    line = RtuLine(Pipe(lambda _sent: [b""]), 1e-4, 0.02)
    with pytest.raises(DeviceError) as caught:
        await line.ask(5, ONE, 0.05)
    assert caught.value.code is Code.CLOSED
    with pytest.raises(ValueError, match="unit 0"):
        await line.ask(0, ONE, 0.05)


def mbap(number: int, unit: int, pdu: bytes, protocol: int = 0) -> bytes:
    return struct.pack(">HHHB", number, protocol, len(pdu) + 1, unit) + pdu


def gateway(answer: Callable[[int, int, bytes], Sequence[bytes]]) -> GatewayLine:
    return GatewayLine(Pipe(lambda sent: answer(int.from_bytes(sent[:2], "big"), sent[6], sent[7:])))


PAIR = bytes((3, 2, 0, 7))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda n, unit, _: [mbap(n, unit, PAIR)], Kind.GOOD),
        (lambda n, unit, _: [bytes((byte,)) for byte in mbap(n, unit, PAIR)], Kind.GOOD),
        (lambda n, unit, _: [mbap(n - 1, unit, b"\x03\x02\0\x09"), mbap(n, unit, PAIR)], Kind.GOOD),  # a late one first
        (lambda n, unit, _: [mbap(n, unit, b"\x83\x0b")], Kind.NO_TARGET),
        (lambda n, unit, _: [mbap(n, unit, b"\x83\x0a")], Kind.NO_PATH),
        (lambda n, unit, _: [mbap(n, unit, b"\x83\x02")], Kind.EXCEPTION),
        (lambda n, unit, _: [mbap(n, unit + 1, PAIR)], Kind.MISFIT),
        (lambda n, unit, _: [mbap(n, unit, b"\x03\x04\0\0\0\0")], Kind.MISFIT),
        (lambda n, _u, _p: [mbap(n, 9, PAIR)[:8]], Kind.SILENCE),
        (lambda _n, _u, _p: [], Kind.SILENCE),
    ],
)
async def test_gateway_answers(answer: Callable[[int, int, bytes], Sequence[bytes]], kind: Kind) -> None:
    assert (await gateway(answer).ask(7, ONE, 0.05)).kind is kind


@pytest.mark.parametrize(
    "answer",
    [
        lambda n, unit, _: [mbap(n, unit, PAIR, protocol=1)],
        lambda n, unit, _: [struct.pack(">HHHB", n, 0, 300, unit)],
        lambda _n, _u, _p: [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        lambda n, unit, _: [mbap(n + 1, unit, PAIR)] * 20,
    ],
)
async def test_what_is_no_modbus_tcp_is_refused(answer: Callable[[int, int, bytes], Sequence[bytes]]) -> None:
    with pytest.raises(ProtocolError):
        await gateway(answer).ask(7, ONE, 0.2)


async def test_transactions_go_round_and_are_never_zero() -> None:
    line = gateway(lambda n, unit, _: [mbap(n, unit, PAIR)] if n else [])
    line._transaction = 0xFFFE
    for _ in range(3):
        assert (await line.ask(255, ONE, 0.05)).kind is Kind.GOOD


def put(unit: ModbusUnit, address: int, count: int, text: str) -> None:
    unit.put_text(address, count, text)


async def test_an_ifm_with_its_trip_unit_is_recognised() -> None:
    unit = ModbusUnit(registers={11900: 15146, 8715: 15144})
    put(unit, 11775, 6, "003.002.001")
    put(unit, 11783, 6, "PP240131234")
    line = RtuLine(Pipe(RtuReceiver({14: unit}, Faults()).feed), 1e-4, 0.01)
    said = await describe(line, 14, 0.02)
    assert (said.vendor, said.product) == ("Schneider Electric", "IFM + MicroLogic 5/6/7 E")
    assert (said.revision, said.serial, said.broken) == ("003.002.001", "PP240131234", 0)


async def test_a_wireless_device_behind_a_panel_server_is_recognised() -> None:
    unit = ModbusUnit()
    for address, count, text in (
        (0x7944, 16, "Schneider Electric"), (0x7954, 16, "A9MEM1540"), (0x7964, 6, "004.001.002"),
        (0x7970, 10, "SN00012345"), (0x7918, 10, "feeder-3"),
    ):  # fmt: skip
        put(unit, address, count, text)
    said = await describe(RtuLine(Pipe(RtuReceiver({100: unit}, Faults()).feed), 1e-4, 0.01), 100, 0.02)
    assert (said.product, said.revision, said.serial, said.name) == (
        "A9MEM1540", "004.001.002", "SN00012345", "feeder-3",
    )  # fmt: skip


async def test_a_unit_with_identification_objects_only() -> None:
    unit = ModbusUnit(objects={0: b"Acme", 1: b"X1", 2: b"V2.0", 4: b"Meter X", 6: b"hall 3"})
    said = await describe(RtuLine(Pipe(RtuReceiver({9: unit}, Faults()).feed), 1e-4, 0.01), 9, 0.02)
    assert (said.vendor, said.product, said.revision, said.name) == ("Acme", "Meter X", "V2.0", "hall 3")


async def test_function_17_is_asked_where_nothing_else_answers() -> None:
    def far(sent: bytes) -> list[bytes]:
        if sent[1] == 17:
            return [rtu_frame(9, bytes((17, 10)) + b"\x05\xffPUMP-7\0\x01")]
        return [rtu_frame(9, bytes((sent[1] | 0x80, 1)))]

    said = await describe(RtuLine(Pipe(far), 1e-4, 0.01), 9, 0.02)
    assert (said.product, said.asked) == ("PUMP-7", 3)


async def test_a_unit_that_falls_silent_is_left_alone_and_damage_is_counted() -> None:
    said = await describe(RtuLine(Pipe(lambda _sent: []), 1e-4, 0.01), 9, 0.001)
    assert (said.asked, said.product) == (3, None)
    said = await describe(RtuLine(Pipe(lambda sent: [sent[:1] + b"\x83\x02\0\0"]), 1e-4, 0.01), 9, 0.001)
    assert said.broken > 0
    assert said.asked <= 16


async def test_more_follows_without_end_is_bounded() -> None:
    def far(sent: bytes) -> list[bytes]:
        if sent[1] != 43:
            return [rtu_frame(9, bytes((sent[1] | 0x80, 1)))]
        first = sent[4]
        return [rtu_frame(9, bytes((43, 14, sent[3], 0x83, 0xFF, (first + 1) & 0xFF, 1, first, 1)) + b"x")]

    said = await describe(RtuLine(Pipe(far), 1e-4, 0.01), 9, 0.02)
    assert len(said.observation.objects) <= 64
    assert said.asked <= 24


def test_the_table_only_reads() -> None:
    facts = line_facts()
    assert facts.probe == ONE
    assert facts.order[0][0] == 19200
    assert all(1 <= count <= 125 for device in facts.devices for _, count in [device.key])
    assert modbus_line_known.__file__


def test_a_certificate_without_a_role_and_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("nothing")
    for path in (tmp_path / "bad.pem", tmp_path / "missing.pem"):
        with pytest.raises(DeviceError):
            certificate_role(path)
