"""A simulated device's serial port, and the services that offer it on the network.

    hosts <--attach/received-- SimulatedPort --transmit--> the far end: a loopback plug, another port, a pseudo-terminal

A family's simulator holds one `SimulatedPort` per port and enters one `SerialServices` for each; what listens follows
the port's operation mode. RTS is joined to CTS and DTR to DSR and DCD, as a plug or a null modem does it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol, Self

from firstlight_drivers.links.link import Line, Signals
from firstlight_drivers.port_settings import Parity, PortSettings, StopBits

_SLICE_SECONDS = 0.004  # how often a line that keeps its rate delivers
_QUEUE = 4096  # bytes a port holds for its line
_HOST_QUEUE = 64 * 1024  # bytes waiting for one host; a line does not wait, so what is above is lost


class LineFault(StrEnum):
    """Ways a port or its service misbehaves."""

    BUSY = "busy"  # somebody else holds the port: connections are accepted and closed
    CUT = "cut"  # the connection ends after 64 bytes of the line
    GARBAGE = "garbage"  # answers on the service's protocol mean nothing
    REFUSE_BAUD = "refuse-baud"  # no rate is taken
    SILENT = "silent"  # the service's protocol is never answered
    FLIP = "flip"  # one byte in 97 arrives wrong
    LOSE = "lose"  # one byte in 97 does not arrive
    POLL_STALE = "poll-stale"  # Real COM: asks whether the host is alive and does not hear the answer


class Watcher(Protocol):
    """Somebody who is told of the port."""

    def noticed(self) -> None:
        """A modem line or an error counter changed."""


class Host(Watcher, Protocol):
    """A program at the other end of the network."""

    def received(self, data: bytes) -> None:
        """Bytes came from the line."""


class FarEnd(Protocol):
    """What the cable of a port ends in."""

    def heard(self, data: bytes, line: Line) -> None:
        """Bytes that were sent with these settings."""

    def lines(self, *, dtr: bool, rts: bool) -> None:
        """The port's outputs changed."""


class SimulatedPort:
    """One serial port. `paced`: bytes take as long as they do on a line of that rate.

    Counters `framing`, `parity`, `breaks` are what the port's chip counts. `most_hosts`: "max connection".
    """

    def __init__(
        self, line: Line | None = None, *, most_hosts: int = 1, paced: bool = False, faults: Iterable[LineFault] = ()
    ) -> None:
        self.line = line or Line()
        self.most_hosts = most_hosts
        self.paced = paced
        self.faults = set(faults)
        self.dtr = self.rts = False
        self.signals = Signals(cts=False, dsr=False, dcd=False, ri=False)
        self.framing = self.parity = self.breaks = 0
        self.hosts: list[Host] = []
        self.watchers: list[Watcher] = []  # told of modem lines and errors without being a host of the data
        self._far: FarEnd | None = None
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._timer: asyncio.TimerHandle | None = None
        self._room: asyncio.Event = asyncio.Event()
        self._room.set()
        self._passed = 0

    # the cable

    def plug(self, far: FarEnd | None) -> None:
        """Put a cable in, or take it out."""
        self._far = far
        if far is None:
            self.changed(cts=False, dsr=False)
        else:
            far.lines(dtr=self.dtr, rts=self.rts)

    def loop_back(self) -> Self:
        """A loopback plug."""
        self.plug(_Joined(self))
        return self

    def join(self, other: SimulatedPort) -> None:
        """A null modem cable to another port."""
        self.plug(_Joined(other))
        other.plug(_Joined(self))

    # the network side

    @property
    def taken(self) -> bool:
        """Whether one more host is one too many."""
        return LineFault.BUSY in self.faults or len(self.hosts) >= self.most_hosts

    def attach(self, host: Host) -> bool:
        """Let a host in; False when the port is taken."""
        if self.taken:
            return False
        self.hosts.append(host)
        return True

    def detach(self, host: Host) -> None:
        """A host is gone."""
        with contextlib.suppress(ValueError):
            self.hosts.remove(host)

    async def transmit(self, data: bytes) -> None:
        """Send from a host; waits while the port's buffer is full."""
        for start in range(0, len(data), _QUEUE):
            await self._room.wait()
            part = data[start : start + _QUEUE]
            if not self.paced:
                self._out(part)
                continue
            self._queue.append(part)
            self._queued += len(part)
            if self._queued >= _QUEUE:
                self._room.clear()
            if self._timer is None:
                self._begin()

    @property
    def waiting(self) -> int:
        """Bytes that have not left yet."""
        return self._queued

    def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        """Outputs."""
        self.dtr = self.dtr if dtr is None else dtr
        self.rts = self.rts if rts is None else rts
        if self._far is not None:
            self._far.lines(dtr=self.dtr, rts=self.rts)

    def flush(self) -> None:
        """Drop what has not left."""
        self._queue.clear()
        self._queued = 0
        self._room.set()

    # the line side

    def arrived(self, data: bytes, line: Line) -> None:
        """Bytes from the cable; with other settings at the far end they are read wrong, and the chip counts it."""
        mine = self.line
        if (line.baud, line.data_bits) != (mine.baud, mine.data_bits):
            self.framing += len(data)
            data = bytes((byte * 37 + 11) & 0xFF for byte in data)
            self._tell()
        elif line.parity is not mine.parity:
            self.parity += len(data)
            self._tell()
        for host in tuple(self.hosts):
            host.received(data)

    def broken(self) -> None:
        """A break came."""
        self.breaks += 1
        self._tell()

    def changed(self, *, cts: bool, dsr: bool) -> None:
        """Inputs; DCD follows DSR."""
        now = Signals(cts=cts, dsr=dsr, dcd=dsr, ri=False)
        if now != self.signals:
            self.signals = now
            self._tell()

    def send_break(self) -> None:
        """A break to the far end."""
        if isinstance(self._far, _Joined):
            self._far.port.broken()

    def _tell(self) -> None:
        for one in (*self.hosts, *self.watchers):
            one.noticed()

    def _out(self, data: bytes) -> None:
        if LineFault.FLIP in self.faults:
            marked = bytearray(data)
            for index in range(-self._passed % 97, len(data), 97):
                marked[index] ^= 0x04
            data = bytes(marked)
        elif LineFault.LOSE in self.faults:
            data = bytes(byte for index, byte in enumerate(data, self._passed) if index % 97)
        self._passed += len(data)
        if self._far is not None:
            self._far.heard(data, self.line)

    def _begin(self) -> None:
        # The line is reckoned by the clock, not by the number of slices: timers come late on a busy computer.
        loop = asyncio.get_running_loop()
        at = [loop.time()]

        def step() -> None:
            due = max(1, int((loop.time() - at[0]) / self.line.character_seconds))
            at[0] += due * self.line.character_seconds
            self._deliver(due)
            if self._queued:
                self._timer = loop.call_later(max(_SLICE_SECONDS, self.line.character_seconds), step)
            else:
                self._timer = None

        self._timer = loop.call_later(self.line.character_seconds, step)

    def _deliver(self, most: int) -> None:
        out = bytearray()
        while self._queue and len(out) < most:
            part = self._queue.popleft()
            room = most - len(out)
            out += part[:room]
            if len(part) > room:
                self._queue.appendleft(part[room:])
        self._queued -= len(out)
        if self._queued < _QUEUE:
            self._room.set()
        self._out(bytes(out))


class _Joined:
    """A cable to a simulated port."""

    def __init__(self, port: SimulatedPort) -> None:
        self.port = port

    def heard(self, data: bytes, line: Line) -> None:
        self.port.arrived(data, line)

    def lines(self, *, dtr: bool, rts: bool) -> None:
        self.port.changed(cts=rts, dsr=dtr)


class PtyPlug:
    """A cable to a pseudo-terminal, on which any program can be the device at the far end; `path` is for it."""

    def __init__(self, port: SimulatedPort) -> None:
        self.path = ""
        self._port = port
        self._far = self._near = -1

    async def __aenter__(self) -> Self:
        import tty  # noqa: PLC0415 - Windows has none

        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.path = os.ttyname(self._near)
        asyncio.get_running_loop().add_reader(self._far, self._readable)
        self._port.plug(self)
        return self

    async def __aexit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._far)
        os.close(self._far)
        os.close(self._near)
        self._far = self._near = -1

    def heard(self, data: bytes, line: Line) -> None:
        with contextlib.suppress(BlockingIOError):  # nobody reads: a line does not wait
            os.write(self._far, data)

    def lines(self, *, dtr: bool, rts: bool) -> None:
        """A pseudo-terminal has no modem lines."""

    def _readable(self) -> None:
        with contextlib.suppress(OSError):
            self._port.arrived(os.read(self._far, 4096), self._port.line)


def line_of_settings(settings: PortSettings, present: Line | None = None) -> Line:
    """The line a port's settings stand for; what is not known stays as in `present`."""
    serial, line = settings.serial, present or Line()
    return Line(
        baud=serial.baud if isinstance(serial.baud, int) else line.baud,
        data_bits=serial.data_bits if isinstance(serial.data_bits, int) else line.data_bits,
        parity=serial.parity if isinstance(serial.parity, Parity) else line.parity,
        stop_bits=serial.stop_bits if isinstance(serial.stop_bits, StopBits) else line.stop_bits,
        flow=line.flow,
    )


class HostQueue:
    """Bytes on their way to one host; a line does not wait, so a host that does not read loses some."""

    def __init__(self, writer: asyncio.StreamWriter, encode: Callable[[bytes], bytes] = bytes) -> None:
        self._writer = writer
        self._encode = encode
        self.sent = 0

    def send(self, data: bytes) -> None:
        """Send what there is room for."""
        if self._writer.is_closing() or self._writer.transport.get_write_buffer_size() > _HOST_QUEUE:
            return
        self.sent += len(data)
        self._writer.write(self._encode(data))
