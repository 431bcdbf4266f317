"""One suite over all kinds of links, against simulated ports: bytes both ways, settings, modem lines, faults."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link, LinkTls, open_link
from firstlight_drivers.links.telnet import ANSWER, Command, com_port
from firstlight_drivers.port_settings import Flow, Mode, OperationMode, Parity, PortSettings, StopBits
from firstlight_drivers.protocols import tls
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.pty import works
from firstlight_drivers.simulation.realcom import SerialServices
from firstlight_drivers.simulation.rfc2217 import Rfc2217Service
from firstlight_drivers.simulation.serial_port import LineFault, PtyPlug, SimulatedPort
from firstlight_drivers.simulation.spec import Place
from firstlight_drivers.simulation.tcp import TcpService

ADDRESS, SHIFT = "127.79.100.1", 20000
LINE = Line(baud=115200)
EVERYTHING = bytes(range(256)) * 8

KINDS = ("local", "socket", "tls", "rfc2217", "rfc2217-tls", "realcom", "realcom-tls")
NETWORK = KINDS[1:]
SETTING = ("rfc2217", "rfc2217-tls", "realcom", "realcom-tls")
MODES = {"socket": Mode.TCP_SERVER, "tls": Mode.TCP_SERVER, "rfc2217": Mode.RFC2217, "realcom": Mode.REAL_COM}

pytestmark = pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")


class _Echo:
    """The device at the far end of a pseudo-terminal."""

    def __init__(self, port: SimulatedPort) -> None:
        self._port = port
        self._talk: set[asyncio.Task[None]] = set()

    def received(self, data: bytes) -> None:
        task = asyncio.get_running_loop().create_task(self._port.transmit(data))
        self._talk.add(task)
        task.add_done_callback(self._talk.discard)

    def noticed(self) -> None:
        pass


@dataclass
class Bench:
    """A simulated port and where it is reached."""

    port: SimulatedPort
    url: str
    tls: LinkTls | None = None
    services: SerialServices | None = None

    async def open(self, line: Line = LINE) -> Link:
        return await open_link(self.url, line, tls=self.tls)


@asynccontextmanager
async def bench(
    kind: str, faults: Iterable[LineFault] = (), *, hosts: int = 1, poll: float = 10.0, number: int = 1
) -> AsyncIterator[Bench]:
    port = SimulatedPort(faults=faults, most_hosts=hosts)
    async with AsyncExitStack() as stack:
        if kind == "local":
            plug = await stack.enter_async_context(PtyPlug(port))
            port.attach(_Echo(port))
            yield Bench(port, plug.path)
            return
        port.loop_back()
        bare, _, secure = kind.partition("-")
        mode = MODES.get(bare, Mode.TCP_SERVER)
        wrapped = bool(secure) or bare == "tls"
        operation = OperationMode(mode=mode, secure=wrapped, max_connections=hosts)
        context = server_context("links", Naming(ADDRESS)) if wrapped else None
        settings = PortSettings(port=number, operation=operation)
        services = SerialServices(Place(address=ADDRESS, shift=SHIFT), settings, port, tls=context, poll_seconds=poll)
        await stack.enter_async_context(services)
        data, command = services.listening["data"], services.listening.get("command")
        pin = (await tls.look(ADDRESS, data)).sha256 if wrapped else None
        await asyncio.sleep(0)
        while port.hosts:  # noqa: ASYNC110 - the look has to be gone, or the port is taken
            await asyncio.sleep(0.01)
        if bare == "realcom":
            url = f"realcom://{ADDRESS}:{number}?data={data}&command={command}" + ("&tls" if wrapped else "")
        else:
            url = f"{bare}://{ADDRESS}:{data}" + ("?tls" if secure else "")
        yield Bench(port, url, LinkTls(pin=pin) if pin else None, services)


async def exactly(link: Link, count: int, seconds: float = 5.0) -> bytes:
    got = bytearray()
    async with asyncio.timeout(seconds):
        while len(got) < count:
            data = await link.read()
            if not data:
                break
            got += data
    return bytes(got)


async def until(condition: object, seconds: float = 3.0) -> None:
    assert callable(condition)
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_byte_goes_through_both_ways(kind: str) -> None:
    async with bench(kind) as there:
        link = await there.open()
        try:
            await link.write(EVERYTHING)
            assert await exactly(link, len(EVERYTHING)) == EVERYTHING
            await link.drain()
        finally:
            await link.close()
            await link.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_cancelled_read_loses_nothing(kind: str) -> None:
    async with bench(kind) as there:
        link = await there.open()
        try:
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await link.read()
            await link.write(b"abc")
            assert await exactly(link, 3) == b"abc"
        finally:
            await link.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_discard_drops_what_was_not_read(kind: str) -> None:
    async with bench(kind) as there:
        link = await there.open()
        try:
            await link.write(b"old")
            await asyncio.sleep(0.1)
            await link.discard()
            await link.write(b"new")
            assert await exactly(link, 3) == b"new"
        finally:
            await link.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_nobody_reads_waits_and_is_complete(kind: str) -> None:
    """12 megabytes through a reader that begins late: bounded memory, nothing lost where the far end can wait."""
    if kind == "local":
        pytest.skip("a simulated line does not wait for a pseudo-terminal")
    async with bench(kind) as there:
        link = await there.open()
        total = 12 * 1024 * 1024
        there.port.plug(None)

        async def push() -> None:
            host = there.port.hosts[0]
            sent = 0
            while sent < total:
                writer = host.queue._writer if hasattr(host, "queue") else host._queue._writer  # type: ignore[attr-defined]
                host.received(b"\xff" * 16384)
                sent += 16384
                while writer.transport.get_write_buffer_size() > 16384:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)

        try:
            task = asyncio.create_task(push())
            await asyncio.sleep(0.2)
            assert not task.done()
            assert len(link._inbox) < 1024 * 1024  # type: ignore[attr-defined]
            assert len(await exactly(link, total, 20)) == total
            await task
        finally:
            await link.close()


@pytest.mark.parametrize("kind", SETTING)
@pytest.mark.parametrize(
    "line",
    [
        Line(baud=9600, data_bits=7, parity=Parity.EVEN, stop_bits=StopBits.ONE),
        Line(baud=12345, data_bits=8, parity=Parity.MARK, stop_bits=StopBits.TWO),
        Line(baud=50, data_bits=5, parity=Parity.SPACE, stop_bits=StopBits.ONE_AND_A_HALF),
        Line(baud=921600, data_bits=6, parity=Parity.ODD, flow=Flow.RTS_CTS),
        Line(baud=19200, flow=Flow.XON_XOFF),
    ],
    ids=str,
)
async def test_settings_travel_at_opening_and_later(kind: str, line: Line) -> None:
    async with bench(kind) as there:
        link = await there.open(line)
        try:
            assert link.sets_line
            assert there.port.line == line
            await link.set_line(LINE)
            assert there.port.line == LINE
            await link.set_line(line)
            assert there.port.line == line
        finally:
            await link.close()


@pytest.mark.parametrize("kind", SETTING)
async def test_modem_lines_follow(kind: str) -> None:
    async with bench(kind) as there:
        link = await there.open()
        try:
            now = await link.signals()
            assert (now.cts, now.dsr, now.dcd) == (True, True, True)
            await link.set_signals(dtr=False, rts=True)
            await until(lambda: there.port.signals.dsr is False)
            await asyncio.sleep(0.05)
            now = await link.signals()
            assert (now.cts, now.dsr, now.dcd) == (True, False, False)
            await link.set_signals(dtr=True, rts=False)
            await asyncio.sleep(0.05)
            now = await link.signals()
            assert (now.cts, now.dsr) == (False, True)
        finally:
            await link.close()


@pytest.mark.parametrize("kind", SETTING)
async def test_breaks_and_errors_are_counted(kind: str) -> None:
    async with bench(kind) as there:
        link = await there.open()
        try:
            before = await link.errors()
            assert before.breaks == 0
            await link.send_break(0.05)
            there.port.arrived(b"x", Line(baud=300))
            await asyncio.sleep(0.05)
            after = await link.errors()
            assert after.breaks == 1
            assert after.framing == 1
        finally:
            await link.close()


@pytest.mark.parametrize("kind", NETWORK)
async def test_a_taken_port_is_busy_and_stays_with_its_host(kind: str) -> None:
    async with bench(kind) as there:
        first = await there.open()
        try:
            line = there.port.line
            with pytest.raises(DeviceError) as refused:
                await there.open(Line(baud=300))
            assert refused.value.code is Code.BUSY
            assert there.port.line == line
            await first.write(b"still mine")
            assert await exactly(first, 10) == b"still mine"
        finally:
            await first.close()


@pytest.mark.parametrize("kind", NETWORK)
async def test_a_connection_that_ends_is_an_end_not_a_hang(kind: str) -> None:
    async with bench(kind, [LineFault.CUT]) as there:
        link = await there.open()
        try:
            await link.write(bytes(200))
            async with asyncio.timeout(5):
                with pytest.raises(DeviceError) as gone:  # noqa: PT012 - the end may come with any read
                    while await link.read():
                        pass
                    await link.write(b"x")
                    await asyncio.sleep(0.1)
                    await link.write(b"x")
            assert gone.value.code is Code.CLOSED
        finally:
            await link.close()


@pytest.mark.parametrize("kind", SETTING)
async def test_a_refused_rate_is_named(kind: str) -> None:
    async with bench(kind, [LineFault.REFUSE_BAUD]) as there:
        with pytest.raises(DeviceError, match="baud=115200") as refused:
            await there.open()
        assert refused.value.code is Code.DEVICE_ERROR
        await until(lambda: not there.port.hosts)


@pytest.mark.parametrize("kind", ["rfc2217", "realcom"])
async def test_a_service_that_does_not_answer(kind: str) -> None:
    async with bench(kind, [LineFault.SILENT]) as there:
        with pytest.raises(DeviceError) as refused:
            await there.open()
        assert refused.value.code in {Code.TIMEOUT, Code.UNEXPECTED}


@pytest.mark.parametrize("kind", ["rfc2217", "realcom"])
async def test_a_service_that_talks_nonsense(kind: str) -> None:
    async with bench(kind, [LineFault.GARBAGE]) as there:
        with pytest.raises(DeviceError) as refused:
            await there.open()
        assert refused.value.code in {Code.MALFORMED, Code.CLOSED, Code.UNEXPECTED}


async def test_polling_is_answered() -> None:
    async with bench("realcom", poll=0.05) as there:
        link = await there.open()
        try:
            assert there.services is not None
            assert there.services.realcom is not None
            realcom = there.services.realcom
            await until(lambda: realcom.alive >= 3)
        finally:
            await link.close()


async def test_a_device_that_misses_the_answers_hangs_up() -> None:
    async with bench("realcom", [LineFault.POLL_STALE], poll=0.05) as there:
        assert there.services is not None
        assert there.services.realcom is not None
        there.services.realcom._poll_patience = 0.1
        link = await there.open()
        try:
            async with asyncio.timeout(20):
                with pytest.raises(DeviceError) as gone:  # noqa: PT012
                    while await link.read():
                        pass
                    raise DeviceError("clean", code=Code.CLOSED)
            assert gone.value.code is Code.CLOSED
        finally:
            await link.close()


async def test_real_com_port_17_uses_the_other_ports() -> None:
    async with bench("realcom", number=17) as there:
        assert there.services is not None
        assert there.services.listening == {"data": 982 + SHIFT, "command": 998 + SHIFT}
        link = await there.open()
        await link.close()


@pytest.mark.parametrize("kind", ["tls", "rfc2217-tls", "realcom-tls"])
async def test_another_certificate_is_refused_before_a_byte(kind: str) -> None:
    async with bench(kind) as there:
        with pytest.raises(DeviceError) as refused:
            await open_link(there.url, LINE, tls=LinkTls(pin="AB" * 32))
        assert refused.value.code is Code.PIN_CHANGED
        assert there.port.line == Line()
        with pytest.raises(DeviceError, match=r"SHA-256 [0-9A-F]{64}") as unknown:
            await open_link(there.url, LINE)
        assert unknown.value.code is Code.TLS
        assert there.tls is not None
        assert there.tls.pin is not None
        assert there.tls.pin in unknown.value.detail


async def test_a_server_without_modem_lines_degrades() -> None:
    port = SimulatedPort().loop_back()
    service = Rfc2217Service(port, controls=False)
    async with TcpService(ADDRESS, 24217, service.converse):
        for suffix in ("", "?ign_set_control"):
            link = await open_link(f"rfc2217://{ADDRESS}:24217{suffix}", LINE)
            try:
                assert (await link.signals()).cts is None
                await link.set_signals(rts=False)
                await link.write(b"\xff\x00\x11")
                assert await exactly(link, 3) == b"\xff\x00\x11"
                assert (await link.errors()).framing is None
            finally:
                await link.close()
            await until(lambda: not port.hosts)
        with pytest.raises(DeviceError, match="flow=rts-cts"):
            await open_link(f"rfc2217://{ADDRESS}:24217", Line(flow=Flow.RTS_CTS))


async def test_a_kept_value_is_named_and_the_rest_is_not_believed() -> None:
    port = SimulatedPort().loop_back()
    service = Rfc2217Service(port, keeps={"stop_bits": 1})
    async with TcpService(ADDRESS, 24218, service.converse):
        link = await open_link(f"rfc2217://{ADDRESS}:24218", LINE)
        try:
            with pytest.raises(DeviceError, match=r"stop_bits=1\.5: .* keeps 1") as refused:
                await link.set_line(Line(data_bits=5, stop_bits=StopBits.ONE_AND_A_HALF))
            assert refused.value.code is Code.DEVICE_ERROR
            await link.set_line(LINE)  # later ones still work
        finally:
            await link.close()


async def test_no_rfc2217_there() -> None:
    async with bench("socket") as there:
        number = there.url.rpartition(":")[2]
        with pytest.raises(DeviceError) as refused:
            await open_link(f"rfc2217://{ADDRESS}:{number}", LINE)
        assert refused.value.code in {Code.UNEXPECTED, Code.DEVICE_ERROR}


@pytest.mark.parametrize(
    "url", ["", "http://a:1", "socket://a", "realcom://a:33", "rfc2217://a:1?nonsense", "tls://:1"]
)
async def test_what_is_no_link(url: str) -> None:
    with pytest.raises(DeviceError) as refused:
        await open_link(url, LINE)
    assert refused.value.code is Code.NO_SUCH_PORT


async def test_a_port_that_is_not_there() -> None:
    with pytest.raises(DeviceError) as refused:
        await open_link("/dev/no-such-port", LINE)
    assert refused.value.code is Code.NO_SUCH_PORT
    with pytest.raises(DeviceError) as closed:
        await open_link(f"socket://{ADDRESS}:1", LINE)
    assert closed.value.code is Code.REFUSED


async def test_a_local_port_is_held_alone_and_names_its_holder() -> None:
    async with bench("local") as there:
        link = await there.open()
        try:
            with pytest.raises(DeviceError) as refused:
                await there.open()
            assert refused.value.code is Code.BUSY
            if sys.platform == "linux":
                assert there.url in refused.value.detail
        finally:
            await link.close()
        again = await there.open()
        await again.close()


async def test_a_local_line_without_a_descriptor_is_read_by_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    async with bench("local") as there:
        loop = asyncio.get_running_loop()

        def none(*_: object) -> None:
            raise NotImplementedError

        with monkeypatch.context() as patched:
            patched.setattr(type(loop), "add_reader", none)
            link = await there.open()
        try:
            await link.write(EVERYTHING)
            assert await exactly(link, len(EVERYTHING)) == EVERYTHING
        finally:
            await link.close()


async def test_a_far_end_that_asks_to_wait_is_waited_for() -> None:
    async with bench("rfc2217") as there:
        link = await there.open()
        try:
            host = there.port.hosts[0]
            host._writer.write(com_port(Command.SUSPEND + ANSWER))  # type: ignore[attr-defined]
            await asyncio.sleep(0.1)
            writing = asyncio.create_task(link.write(b"later"))
            await asyncio.sleep(0.1)
            assert not writing.done()
            host._writer.write(com_port(Command.RESUME + ANSWER))  # type: ignore[attr-defined]
            await asyncio.wait_for(writing, 20)
            assert await exactly(link, 5) == b"later"
        finally:
            await link.close()


async def test_a_local_port_that_is_pulled_out_ends() -> None:
    async with bench("local") as there:
        link = await there.open()
    try:
        with contextlib.suppress(DeviceError):  # Linux says "end", others raise
            assert await asyncio.wait_for(link.read(), 20) == b""
        with pytest.raises(DeviceError):
            await link.write(b"x")
    finally:
        await link.close()
