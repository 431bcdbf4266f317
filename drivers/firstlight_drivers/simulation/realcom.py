"""The services of a simulated device's serial port: raw TCP, Real COM, and which of them runs in which mode.

Real COM as its devices behave: a host too many is accepted and closed; the command connection is reset unless its first
frame is PORT_INIT; PORT_INIT is answered once the data connection is open as well; POLLING wants ALIVE back.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Self

from firstlight_drivers.links.realcom_codec import (
    MSR_CTS,
    MSR_DCD,
    MSR_DSR,
    NOTIFY_BREAK,
    NOTIFY_FRAMING,
    NOTIFY_MODEM,
    NOTIFY_PARITY,
    Aspp,
    FromHost,
    Message,
    command_port,
    data_port,
    line_of,
    port_init_of,
)
from firstlight_drivers.port_settings import Mode, PortSettings
from firstlight_drivers.simulation.rfc2217 import Rfc2217Service
from firstlight_drivers.simulation.serial_port import HostQueue, LineFault, SimulatedPort, line_of_settings
from firstlight_drivers.simulation.spec import Place
from firstlight_drivers.simulation.tcp import Converse, TcpService

_CUT = 64  # bytes of the line after which LineFault.CUT ends a connection


class RawHost:
    """A host on a raw connection."""

    def __init__(self, port: SimulatedPort, writer: asyncio.StreamWriter) -> None:
        self.port = port
        self.queue = HostQueue(writer)
        self._writer = writer

    def received(self, data: bytes) -> None:
        """From the line."""
        self.queue.send(data)
        if LineFault.CUT in self.port.faults and self.queue.sent >= _CUT:
            self._writer.close()

    def noticed(self) -> None:
        """Raw connections tell no modem lines."""


class RawService:
    """TCP server mode: what comes goes to the line, and back; DTR and RTS follow the connection."""

    def __init__(self, port: SimulatedPort) -> None:
        self.port = port

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One host."""
        host = RawHost(self.port, writer)
        if not self.port.attach(host):
            return
        try:
            self.port.set_signals(dtr=True, rts=True)
            while data := await reader.read(4096):
                await self.port.transmit(data)
        finally:
            self.port.detach(host)


class RealComService:
    """Data and command connections of one port. `poll_seconds`: how often a host is asked whether it is alive."""

    def __init__(self, port: SimulatedPort, *, poll_seconds: float = 10.0, poll_patience: float = 5.0) -> None:
        self.port = port
        self.alive = 0  # answers to POLLING
        self._poll_seconds = poll_seconds
        self._poll_patience = poll_patience
        self._data: asyncio.StreamWriter | None = None
        self._opened = asyncio.Event()
        self._heard_alive = asyncio.Event()

    async def data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A data connection."""
        host = RawHost(self.port, writer)
        if not self.port.attach(host):
            return
        self._data = writer
        self._opened.set()
        try:
            while data := await reader.read(4096):
                await self.port.transmit(data)
        finally:
            self.port.detach(host)
            self._opened.clear()

    async def command(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A command connection."""
        codec, begun = FromHost(), False
        talk = _Commands(self, writer)
        polling: asyncio.Task[None] | None = None
        try:
            while data := await reader.read(1024):
                for message in codec.feed(data):
                    if not begun and message.command != Aspp.PORT_INIT:
                        writer.transport.abort()
                        return
                    if not begun:
                        await self._opened.wait()
                        begun = True
                        self.port.watchers.append(talk)
                        polling = asyncio.get_running_loop().create_task(self._poll(writer))
                    talk.answer(message)
        finally:
            talk.end()
            if polling is not None:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)

    async def _poll(self, writer: asyncio.StreamWriter) -> None:
        token = 0
        while True:
            await asyncio.sleep(self._poll_seconds)
            token = (token + 1) & 0xFF
            self._heard_alive.clear()
            writer.write(bytes((Aspp.POLLING, 1, token)))
            try:
                async with asyncio.timeout(self._poll_patience):
                    await self._heard_alive.wait()
            except TimeoutError:
                writer.close()
                if self._data is not None:
                    self._data.close()
                return

    def came_alive(self) -> None:
        """ALIVE came."""
        if LineFault.POLL_STALE not in self.port.faults:
            self.alive += 1
            self._heard_alive.set()


class _Commands:
    """One command connection: answers, and tells of modem lines and errors once it was asked to."""

    def __init__(self, service: RealComService, writer: asyncio.StreamWriter) -> None:
        self._service = service
        self._port = service.port
        self._writer = writer
        self._notify = False
        self._seen = self._counts()

    def answer(self, message: Message) -> None:
        """What a device says to a command."""
        faults = self._port.faults
        if LineFault.SILENT in faults:
            return
        if LineFault.GARBAGE in faults:
            self._writer.write(b"\xee\xdd\xcc\xbb\xaa")
            return
        said = self._do(message.command, message.payload)
        if said:
            self._writer.write(bytes((message.command,)) + said)

    def _do(self, command: int, payload: bytes) -> bytes:  # noqa: C901, PLR0911, PLR0912 - one case a command
        port = self._port
        match command:
            case Aspp.PORT_INIT:
                init = port_init_of(payload)
                if LineFault.REFUSE_BAUD in port.faults:
                    return b"\xff\xff\xff\xff"
                port.line = line_of(init, port.line.baud)
                port.set_signals(dtr=init.dtr, rts=init.rts)
                return self._status()
            case Aspp.IOCTL if len(payload) == 2:
                init = port_init_of(payload + bytes(6))
                if LineFault.REFUSE_BAUD in port.faults:
                    return b"\xff\xff"
                port.line = replace(line_of(init, port.line.baud), flow=port.line.flow)
                return b"OK"
            case Aspp.FLOWCTRL if len(payload) == 4:
                init = port_init_of(bytes(4) + payload)
                port.line = replace(port.line, flow=line_of(init, 0).flow)
                return b"OK"
            case Aspp.SETBAUD if len(payload) == 4:
                port.line = replace(port.line, baud=int.from_bytes(payload, "little"))
                return b"OK"
            case Aspp.LINECTRL if len(payload) == 2:
                port.set_signals(dtr=bool(payload[0]), rts=bool(payload[1]))
                return b"OK"
            case Aspp.LSTATUS:
                return self._status()
            case Aspp.OQUEUE | Aspp.WAIT_OQUEUE | Aspp.IQUEUE:
                waiting = 0 if command == Aspp.IQUEUE else min(port.waiting, 0xFFFF)
                return b"\x02" + waiting.to_bytes(2, "little")
            case Aspp.FLUSH:
                if payload != b"\0":
                    port.flush()
                return b"OK"
            case Aspp.START_NOTIFY | Aspp.STOP_NOTIFY:
                self._notify = command == Aspp.START_NOTIFY
                return b"OK"
            case Aspp.START_BREAK:
                port.send_break()
                return b"OK"
            case Aspp.ALIVE:
                self._service.came_alive()
                return b""
            case _:
                return b"OK"

    def noticed(self) -> None:
        """A modem line or an error counter of the port changed."""
        framing, parity, breaks = self._counts()
        flags = (
            (NOTIFY_FRAMING if framing != self._seen[0] else 0)
            | (NOTIFY_PARITY if parity != self._seen[1] else 0)
            | (NOTIFY_BREAK if breaks != self._seen[2] else 0)
        )
        self._seen = (framing, parity, breaks)
        if self._notify and not self._writer.is_closing():
            self._writer.write(bytes((Aspp.NOTIFY, flags or NOTIFY_MODEM, self._msr(), 0)))

    def end(self) -> None:
        """The connection is gone."""
        with contextlib.suppress(ValueError):
            self._port.watchers.remove(self)

    def _counts(self) -> tuple[int, int, int]:
        return self._port.framing, self._port.parity, self._port.breaks

    def _status(self) -> bytes:
        now = self._port.signals
        return bytes((3, bool(now.dsr), bool(now.cts), bool(now.dcd)))

    def _msr(self) -> int:
        now = self._port.signals
        return (MSR_CTS if now.cts else 0) | (MSR_DSR if now.dsr else 0) | (MSR_DCD if now.dcd else 0)


@dataclass(frozen=True, slots=True)
class TcpServiceOf:
    """What one listener of a port says, and inside what."""

    converse: Converse
    tls: ssl.SSLContext | None


class SerialServices:
    """What the network offers of one serial port in its present operation mode; enter it to start.

    `settings` are what the port is set to now: its mode, ports, "secure" and most connections. `tls`: the device's own
    certificate, for "secure". After a change, `apply` ends the conversations and starts what the new mode offers.
    `listening` names what runs and on which TCP port: "data", "command".
    """

    def __init__(
        self,
        place: Place,
        settings: PortSettings,
        port: SimulatedPort | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        poll_seconds: float = 10.0,
    ) -> None:
        self.port = port or SimulatedPort()
        self.settings = settings
        self.listening: dict[str, int] = {}
        self.realcom: RealComService | None = None
        self._place = place
        self._tls = tls
        self._poll_seconds = poll_seconds
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self.apply(self.settings)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def apply(self, settings: PortSettings) -> None:
        """Restart the port with other settings; hosts are disconnected, as by a device. Raises OSError."""
        await self._stop()
        self.settings = settings
        port, operation = self.port, settings.operation
        port.line = line_of_settings(settings, port.line)
        if isinstance(operation.max_connections, int):
            port.most_hosts = operation.max_connections
        tls = self._tls if operation.secure is True else None
        number = operation.local_port if isinstance(operation.local_port, int) else 4000 + settings.port
        match operation.mode:
            case Mode.REAL_COM:
                self.realcom = RealComService(port, poll_seconds=self._poll_seconds)
                data, command = data_port(settings.port), command_port(settings.port)
                await self._listen("data", data, TcpServiceOf(self.realcom.data, tls))
                await self._listen("command", command, TcpServiceOf(self.realcom.command, None))
            case Mode.RFC2217:
                await self._listen("data", number, TcpServiceOf(Rfc2217Service(port).converse, tls))
            case Mode.TCP_SERVER:
                await self._listen("data", number, TcpServiceOf(RawService(port).converse, tls))
            case _:
                pass

    async def _listen(self, name: str, standard: int, service: TcpServiceOf) -> None:
        number = self._place.port(standard)
        await self._open.enter_async_context(TcpService(self._place.address, number, service.converse, service.tls))
        self.listening[name] = number

    async def _stop(self) -> None:
        self.listening.clear()
        self.realcom = None
        await self._open.aclose()
        self._open = AsyncExitStack()


class DeviceLines:
    """The services of all serial ports of a device; enter it to start, any number of times.

    `in_force(n)`: settings port n works with now. `restarted(n)` may be called from anywhere on the loop when port n
    (0: all) has restarted; its hosts are disconnected and the services follow its settings. `ports` keep their cables
    and faults while the device restarts.
    """

    def __init__(
        self,
        place: Callable[[], Place],
        count: int,
        in_force: Callable[[int], PortSettings],
        tls: ssl.SSLContext | None,
    ) -> None:
        self.ports = tuple(SimulatedPort() for _ in range(count))
        self.services: tuple[SerialServices, ...] = ()
        self.troubles: list[OSError] = []  # services that could not be started again
        self._place = place
        self._in_force = in_force
        self._tls = tls
        self._restarts: set[asyncio.Task[None]] = set()
        self._one_at_a_time = asyncio.Lock()
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        place = self._place()
        async with AsyncExitStack() as stack:
            self.services = tuple(
                [
                    await stack.enter_async_context(SerialServices(place, self._in_force(number), port, tls=self._tls))
                    for number, port in enumerate(self.ports, 1)
                ]
            )
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        # Not cancelled: a listener that is just being made would be left open.
        await asyncio.gather(*self._restarts, return_exceptions=True)
        self.services = ()
        await self._open.aclose()
        self._open = AsyncExitStack()

    def restarted(self, number: int) -> None:
        """A port, or all of them for 0, has restarted."""
        if not self.services:
            return
        task = asyncio.get_running_loop().create_task(self._follow(number))
        self._restarts.add(task)
        task.add_done_callback(self._restarts.discard)

    async def _follow(self, number: int) -> None:
        async with self._one_at_a_time:  # two restarts of one port in a row must not both listen
            for which, services in enumerate(self.services, 1):
                if number in {0, which}:
                    try:
                        await services.apply(self._in_force(which))
                    except OSError as error:
                        self.troubles.append(error)
