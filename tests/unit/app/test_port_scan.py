"""The search of a line: order, waiting, what it says of units, and that it ends whatever the line does."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
from collections.abc import Iterable, Mapping
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.ports.scan import LineScan
from firstlight.ports.scan_order import ScanError, ScanRequest, Wait, Way, numbers, parities, plan, stops, unit_range
from firstlight.ports.scan_table import RowVerdict, ScanEnd, ScanRow, ScanState, Status, rows_as_csv
from firstlight_drivers import FAMILIES
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_drivers.protocols.modbus_line_frames import rtu_frame
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.modbus import ModbusUnit, RtuReceiver, modbus_rtu_over_tcp, modbus_tcp
from firstlight_drivers.simulation.pty import PtyLine, works
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.tcp import Converse, TcpService

PORT = 4001
ADDRESSES = (f"127.79.120.{number}" for number in count(1))
needs_pty = pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")


class Far:
    """Units on a pseudo-terminal; each may answer late, or be damaged."""

    def __init__(self, units: Mapping[int, ModbusUnit], delays: Mapping[int, float] | None = None) -> None:
        self.faults = Faults()
        self.pty = PtyLine(RtuReceiver(units, Faults()), self.faults)
        self.delays = delays or {}
        send = self.pty._send

        def sent(answer: bytes) -> None:
            later = self.delays.get(answer[0], 0.0)
            asyncio.get_running_loop().call_later(later, send, answer)

        self.pty._send = sent  # type: ignore[method-assign]


class Noted:
    """What was told."""

    def __init__(self) -> None:
        self.rows: list[ScanRow] = []
        self.states: list[ScanState] = []

    def __call__(self, told: ScanState | ScanRow) -> None:
        if isinstance(told, ScanRow):
            self.rows.append(told)
        else:
            self.states.append(told)


async def searched(request: ScanRequest, noted: Noted | None = None) -> ScanEnd:
    async with asyncio.timeout(30):
        return await LineScan(request, FAMILIES, noted or Noted()).run()


def units_of(rows: Iterable[ScanRow], verdict: RowVerdict = RowVerdict.FOUND) -> list[int]:
    return sorted(row.unit for row in rows if row.verdict is verdict)


# --- plans ----------------------------------------------------------------------------------------------------------


def test_common_settings_and_usual_units_come_first() -> None:
    made = plan(ScanRequest(place="/dev/ttyUSB0"))
    assert [str(line) for line in made.lines[:5]] == ["19200 8E1", "9600 8N1", "19200 8N1", "9600 8E1", "38400 8E1"]
    assert len(made.lines) == 15
    assert made.units[:17] == (*range(1, 17), 100)
    assert sorted(made.units) == list(range(1, 248))
    assert (made.way, made.questions) == (Way.LINE, 15 * 247)
    seldom = plan(ScanRequest(place="COM3", bauds=(1200, 9600), stops=(StopBits.TWO, StopBits.ONE)))
    assert str(seldom.lines[0]) == "9600 8N1"
    assert {line.stop_bits for line in seldom.lines[:6]} == {StopBits.ONE}
    only = Line(baud=57600, parity=Parity.ODD)
    assert plan(ScanRequest(place="COM3", lines=(only,), units=(31, 31))).lines == (only,)


@pytest.mark.parametrize(
    ("place", "way", "url"),
    [
        ("COM3", Way.LINE, "COM3"),
        ("rfc2217://10.0.0.1:7001", Way.NETWORK_LINE, "rfc2217://10.0.0.1:7001"),
        ("tcp://10.0.0.1", Way.GATEWAY, "socket://10.0.0.1:502"),
        ("tcp://[fe80::1]:1502", Way.GATEWAY, "socket://[fe80::1]:1502"),
        ("modbus+tls://gw.site", Way.SECURE_GATEWAY, "tls://gw.site:802"),
    ],
)
def test_places(place: str, way: Way, url: str) -> None:
    made = plan(ScanRequest(place=place))
    assert (made.way, made.url) == (way, url)
    assert (made.units[0], len(made.units)) == ((255, 248) if made.is_gateway else (1, 247))


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (ScanRequest(place="tcp://"), "scan-place"),
        (ScanRequest(place="tcp://h:99999"), "scan-place"),
        (ScanRequest(place="tcp://h/x"), "scan-place"),
        (ScanRequest(place="COM3", bauds=(49,)), "scan-baud"),
        (ScanRequest(place="COM3", units=(0, 5)), "scan-units"),
        (ScanRequest(place="COM3", units=(7, 5)), "scan-units"),
        (ScanRequest(place="COM3", units=(1, 248)), "scan-units"),
        (ScanRequest(place="tcp://h", units=(1, 256)), "scan-units"),
        (ScanRequest(place="COM3", wait=11), "scan-wait"),
        (ScanRequest(place="COM3", bauds=tuple(range(100, 140))), "scan-too-many"),
    ],
)
def test_what_cannot_be_searched_is_refused(request_: ScanRequest, code: str) -> None:
    with pytest.raises(ScanError) as caught:
        plan(request_)
    assert caught.value.code == code


def test_words_of_the_command_line() -> None:
    assert numbers("9600, 19200") == (9600, 19200)
    assert (unit_range("5"), unit_range("1-247")) == ((5, 5), (1, 247))
    assert parities("E,none") == (Parity.EVEN, Parity.NONE)
    assert stops("2,1") == (StopBits.TWO, StopBits.ONE)
    for function, bad in ((numbers, "fast"), (numbers, ""), (unit_range, "a-b"), (parities, "x"), (stops, "1.5")):
        with pytest.raises(ScanError):
            function(bad)


@given(st.lists(st.floats(0, 5), max_size=20))
def test_the_wait_grows_and_stays_within_twice(firsts: list[float]) -> None:
    wait, fixed = Wait(0.04, fixed=False), Wait(0.04, fixed=True)
    for first in firsts:
        before = wait.seconds
        wait.answered(first)
        fixed.answered(first)
        assert before <= wait.seconds <= 0.08
    assert fixed.seconds == 0.04


@given(st.text(max_size=20), st.text(max_size=20))
def test_csv_holds_no_formula(vendor: str, product: str) -> None:
    row = ScanRow(unit=5, line=Line(), verdict=RowVerdict.FOUND, kind="good", vendor=vendor, product=product)
    head, read = csv.reader(io.StringIO(rows_as_csv([row]), newline=""))
    assert len(head) == len(read)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in read)


# --- searches -------------------------------------------------------------------------------------------------------


@needs_pty
async def test_units_are_found_on_a_line_and_the_rest_is_left_out() -> None:
    far = Far({3: ModbusUnit(registers={0: 1}, objects={0: b"Acme", 1: b"X1", 2: b"V2"}), 40: ModbusUnit()})
    noted = Noted()
    async with far.pty:
        end = await searched(ScanRequest(place=far.pty.path, bauds=(115200, 57600), units=(1, 60), wait=0.005), noted)
    assert (end.code, units_of(end.rows)) == ("scan-found", [3, 40])
    first = end.rows[0]
    assert (first.vendor, first.product, first.revision, first.family) == ("Acme", "X1", "V2", None)
    assert str(first.line) == "115200 8N1"
    assert end.rows[1].kind == "exception"  # it refuses every register, and is there
    states = [cell.status for cell in end.state.combinations]
    assert states == [Status.DONE, *[Status.LEFT_OUT] * 5]
    assert [row.unit for row in noted.rows] == [3, 40]
    lefts = [state.seconds_left for state in noted.states]
    assert lefts[0] > lefts[-1] == 0
    assert noted.states[-1].asked == 60
    assert noted.states[0].seconds_left == pytest.approx(
        sum(cell.seconds_left for cell in noted.states[0].combinations)
    )
    assert all(cell.seconds_left == 0 for cell in end.state.combinations)


@needs_pty
async def test_it_goes_on_when_asked_to_and_says_when_nobody_is_there() -> None:
    far = Far({3: ModbusUnit(registers={0: 1})})
    async with far.pty:
        end = await searched(
            ScanRequest(place=far.pty.path, bauds=(115200,), units=(1, 5), wait=0.003, everything=True)
        )
        assert [cell.found for cell in end.state.combinations] == [1, 1, 1]  # a pseudo-terminal has no parity
        end = await searched(ScanRequest(place=far.pty.path, bauds=(115200,), units=(4, 9), wait=0.003))
    assert (end.code, end.rows, end.state.asked) == ("scan-nothing", (), 18)


@needs_pty
async def test_a_slow_unit_is_found_by_its_late_answer_and_others_are_not_made_slow() -> None:
    unit = ModbusUnit(registers={0: 1})
    far = Far({5: unit, 9: unit}, {5: 0.15})
    async with far.pty:
        begun = asyncio.get_running_loop().time()
        end = await searched(ScanRequest(place=far.pty.path, bauds=(115200,), parities=(Parity.NONE,), units=(1, 60)))
        took = asyncio.get_running_loop().time() - begun
    assert units_of(end.rows) == [5, 9]
    assert took < 60 * 0.06 + 4
    assert end.state.foreign == 0


@needs_pty
async def test_the_last_unit_may_be_slow_too() -> None:
    far = Far({20: ModbusUnit(registers={0: 1})}, {20: 0.09})
    async with far.pty:
        end = await searched(ScanRequest(place=far.pty.path, bauds=(115200,), parities=(Parity.NONE,), units=(1, 20)))
    assert units_of(end.rows) == [20]


@needs_pty
async def test_damaged_answers_make_a_row_that_is_not_counted() -> None:
    far = Far({3: ModbusUnit(registers={0: 1})})
    far.pty._receiver = Bent()
    async with far.pty:
        end = await searched(ScanRequest(place=far.pty.path, bauds=(19200,), units=(1, 5), wait=0.01))
    row = end.rows[0]
    assert (row.unit, row.verdict, row.kind, row.broken, row.asked) == (3, RowVerdict.BROKEN, "crc", 3, 3)
    assert (row.vendor, row.product) == (None, None)
    assert end.state.found == 0
    assert end.state.combinations[0].broken == 1


class Bent:
    """Unit 3 answers with a wrong CRC."""

    def feed(self, data: bytes) -> list[bytes]:
        return [rtu_frame(3, b"\x03\x02\0\x07")[:-1] + b"\0"] if data[0] == 3 else []


class Twins:
    """Two devices have number 3: each answer comes twice."""

    def feed(self, data: bytes) -> list[bytes]:
        return [rtu_frame(3, b"\x03\x02\0\x07") + rtu_frame(3, b"\x03\x02\0\x08")] if data[0] == 3 else []


class Master:
    """Another master asks, whatever we do."""

    def feed(self, data: bytes) -> list[bytes]:
        return [rtu_frame(9, b"\x03\0\0\0\x01")]


@needs_pty
async def test_two_devices_with_one_number_and_another_master_are_told() -> None:
    far = Far({})
    far.pty._receiver = Twins()
    async with far.pty:
        end = await searched(ScanRequest(place=far.pty.path, bauds=(19200,), units=(1, 5), wait=0.01))
        assert [(row.unit, row.kind) for row in end.rows][:1] == [(3, "collision")]
        far.pty._receiver = Master()
        end = await searched(ScanRequest(place=far.pty.path, bauds=(19200,), units=(1, 3), wait=0.01))
    assert (end.rows, end.state.foreign > 0) == ((), True)


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.TRUNCATED, Fault.OVERSIZE, Fault.DROP])
async def test_behind_a_device_server_every_fault_ends(fault: Fault) -> None:
    address, faults = next(ADDRESSES), Faults([fault])
    units = {3: ModbusUnit(registers={0: 1})}
    async with TcpService(address, PORT, modbus_rtu_over_tcp(units, faults)):
        end = await searched(ScanRequest(place=f"socket://{address}:{PORT}", units=(1, 6), wait=0.02))
    assert units_of(end.rows) == []
    assert end.state.combinations[0].line is None
    assert units_of(end.rows, RowVerdict.BROKEN) == ([] if fault is Fault.DROP else [3])


async def test_a_panel_server_its_children_and_who_is_not_there() -> None:
    child = ModbusUnit()
    for at, size, text in ((0x7944, 16, "Schneider Electric"), (0x7954, 16, "A9MEM1540"), (0x7964, 6, "004.001.002")):
        child.put_text(at, size, text)
    own = ModbusUnit(objects={0: b"Schneider Electric", 1: b"PAS600L", 2: b"002.001.000"})
    address = next(ADDRESSES)
    async with TcpService(address, PORT, modbus_tcp({255: own, 100: child}, Faults())):
        end = await searched(ScanRequest(place=f"tcp://{address}:{PORT}"))
    rows = {row.unit: row for row in end.rows}
    assert list(rows) == [255, 100]
    assert (rows[255].family, rows[255].product, rows[255].behind) == ("schneider-panel-server", "PAS600L", False)
    assert (rows[100].product, rows[100].revision, rows[100].behind) == ("A9MEM1540", "004.001.002", True)
    assert (end.state.no_answer, end.state.no_path, end.code) == (246, 0, "scan-found")


async def answer_some(
    serve: Converse, questions: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """So many questions are answered, then the connection is closed."""
    some = asyncio.StreamReader()

    async def forward() -> None:
        with contextlib.suppress(EOFError, ConnectionError):
            for _ in range(questions):
                some.feed_data(await reader.readexactly(12))
        some.feed_eof()

    await asyncio.gather(forward(), serve(some, writer))


async def test_a_gateway_that_hangs_up_is_opened_again_a_few_times() -> None:
    units, address, opened = {5: ModbusUnit(registers={0: 1})}, next(ADDRESSES), 0
    serve = modbus_tcp(units, Faults())

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        await answer_some(serve, 3, reader, writer)

    async with TcpService(address, PORT, hang_up):
        end = await searched(ScanRequest(place=f"tcp://{address}:{PORT}", units=(7, 40), wait=0.2))
    assert (end.code, opened) == ("closed", 4)


async def test_a_unit_stays_found_when_the_gateway_hangs_up_while_it_is_described() -> None:
    serve, address = modbus_tcp({5: ModbusUnit(registers={0: 1})}, Faults()), next(ADDRESSES)

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer_some(serve, 2, reader, writer)  # unit 4, and the first question to unit 5

    async with TcpService(address, PORT, hang_up):
        end = await searched(ScanRequest(place=f"tcp://{address}:{PORT}", units=(4, 6), wait=0.2))
    assert (end.code, units_of(end.rows), end.state.no_answer) == ("scan-found", [5], 2)


async def test_a_server_that_only_fails_is_not_counted() -> None:
    address = next(ADDRESSES)

    async def fail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.read(12):
            writer.write(
                head[:4] + bytes((0, 3, head[6], head[7] | 0x80, 4 if head[6] != 5 or head[8:9] == b"\0" else 2))
            )
            await writer.drain()

    async with TcpService(address, PORT, fail):
        end = await searched(ScanRequest(place=f"tcp://{address}:{PORT}", units=(4, 6), wait=0.2))
    assert (units_of(end.rows), end.state.failing) == ([5], (4, 6))


@needs_pty
async def test_pause_stop_and_cancel_keep_what_was_found() -> None:
    far = Far({1: ModbusUnit(registers={0: 1})})
    async with far.pty:
        place = far.pty.path
        scan: LineScan
        noted = Noted()

        paused, found = asyncio.Event(), asyncio.Event()

        def at_once(told: ScanState | ScanRow) -> None:
            noted(told)
            if isinstance(told, ScanRow):
                scan.pause()
                paused.set()

        scan = LineScan(ScanRequest(place=place, bauds=(9600,), wait=0.01), FAMILIES, at_once)
        task = asyncio.create_task(scan.run())
        async with asyncio.timeout(10):
            await paused.wait()
            asked = scan.state.asked
            await asyncio.sleep(0.1)
            assert scan.state.asked <= asked + 1
            scan.go_on()
            scan.stop()
            end = await task
        assert (end.code, units_of(end.rows), end.state.paused) == ("scan-stopped", [1], False)

        def on_row(told: ScanState | ScanRow) -> None:
            if isinstance(told, ScanRow):
                found.set()

        scan = LineScan(ScanRequest(place=place, bauds=(9600,), wait=0.01), FAMILIES, on_row)
        task = asyncio.create_task(scan.run())
        await found.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert units_of(scan.rows) == [1]
        await searched(ScanRequest(place=place, units=(1, 1), bauds=(9600,)))  # the port was given back


async def test_a_port_that_is_not_there_or_goes_away_is_said() -> None:
    end = await searched(ScanRequest(place="/dev/no-such-port"))
    assert (end.code, end.rows) == ("no-such-port", ())

    async def gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(20)

    address = next(ADDRESSES)
    async with TcpService(address, PORT, gone):
        end = await searched(ScanRequest(place=f"socket://{address}:{PORT}", wait=0.01))
    assert end.code == "closed"
