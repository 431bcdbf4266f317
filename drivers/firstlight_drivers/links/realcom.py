"""Moxa Real COM as a link: a data and a command connection per port. realcom://HOST:N, N 1 to 32

    data connection --> closed at once: another host holds the port (BUSY)
    command connection --> PORT_INIT with the caller's line --> answered once both are open --> notifications, data

PORT_INIT imposes a line on the port, so the caller gives the settings it has just read. The port is never taken from
another host: PORT_INIT is sent only after the data connection has stayed open. `?data=PORT&command=PORT` names other
TCP ports, for devices behind a port forward; `?tls` wraps the data connection (not the command connection), as
"secure" of the NPort 6000 does. Sources: see `realcom_codec`; behaviour as observed by MOXASERIAL.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.links.buffered import BufferedLink
from firstlight_drivers.links.link import Line, LineErrors, Signals
from firstlight_drivers.links.realcom_codec import (
    FLUSH_BOTH,
    MSR_CTS,
    MSR_DCD,
    MSR_DSR,
    MSR_RI,
    NOTIFY_BREAK,
    NOTIFY_FRAMING,
    NOTIFY_OVERRUN,
    NOTIFY_PARITY,
    OTHER_BAUD,
    Aspp,
    FromDevice,
    Message,
    Untellable,
    baud_index,
    flow_bytes,
    frame,
    line_mode,
    port_init,
    set_baud,
)
from firstlight_drivers.links.secure import LinkTls, open_checked
from firstlight_drivers.links.wire import Wire, open_wire, refuse_if_taken
from firstlight_drivers.port_settings import Flow

_ANSWER_SECONDS = 3.0
_DRAIN_SECONDS, _DRAIN_PAUSE = 5.0, 0.02
_REFUSED = b"\xff\xff\xff"


class RealComLink(BufferedLink):
    """See the module docstring."""

    sets_line = True

    def __init__(self, name: str, line: Line) -> None:
        super().__init__(name, line)
        self._codec = FromDevice()
        self._data: Wire | None = None
        self._command: Wire | None = None
        self._asked: dict[int, deque[asyncio.Future[bytes]]] = {}
        self._modem: int | None = None
        self._dtr = self._rts = True
        self._parity = self._framing = self._overrun = self._breaks = 0

    async def open(
        self, host: str, ports: tuple[int, int], tls: LinkTls | None = None, local_address: str | None = None
    ) -> None:
        """`ports`: data, command. Raises DeviceError: BUSY, TIMEOUT, DEVICE_ERROR (a value refused), the network's."""
        with _told():
            first = port_init(self.line, dtr=self._dtr, rts=self._rts)
        hear = (self._inbox.put, self._inbox.end)
        try:
            self._data = await open_checked(host, ports[0], hear, tls, local_address)
            self._inbox.attach(self._data)
            await refuse_if_taken(self._data, self._inbox)
            self._command = await open_wire(host, ports[1], self._heard, self._ended, local_address=local_address)
            await self._init(first)
            await self._also(self.line)
            await self._ok(frame(Aspp.START_NOTIFY))
        except BaseException:
            await self.close()
            raise

    async def write(self, data: bytes) -> None:
        if self._data is not None:
            await self._data.write(data)

    async def drain(self) -> None:
        if self._data is None:
            return
        await self._data.drain()
        loop = asyncio.get_running_loop()
        end = loop.time() + _DRAIN_SECONDS
        while loop.time() < end:
            answer = await self._ask(frame(Aspp.OQUEUE))
            if answer[1:] == b"\0\0":
                return
            await asyncio.sleep(_DRAIN_PAUSE)

    async def discard(self) -> None:
        await self._ok(frame(Aspp.FLUSH, bytes((FLUSH_BOTH,))))
        self._inbox.clear()

    async def set_line(self, line: Line) -> None:
        with _told():
            mode, flow = line_mode(line), flow_bytes(line.flow)
        await self._ok(frame(Aspp.IOCTL, bytes((baud_index(line.baud), mode))), str(line))
        await self._also(line)
        await self._ok(frame(Aspp.FLOWCTRL, flow), f"flow={line.flow}")
        self.line = line

    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        self._dtr = self._dtr if dtr is None else dtr
        self._rts = self._rts if rts is None else rts
        await self._ok(frame(Aspp.LINECTRL, bytes((self._dtr, self._rts))))

    async def signals(self) -> Signals:
        answer = await self._ask(frame(Aspp.LSTATUS))
        dsr, cts, dcd = (bool(value) for value in answer[1:])
        ring = bool(self._modem & MSR_RI) if self._modem is not None else None
        return Signals(cts=cts, dsr=dsr, dcd=dcd, ri=ring)

    async def errors(self) -> LineErrors:
        return LineErrors(framing=self._framing, parity=self._parity, overrun=self._overrun, breaks=self._breaks)

    async def send_break(self, seconds: float = 0.25) -> None:
        await self.drain()
        await self._ok(frame(Aspp.START_BREAK))
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._ok(frame(Aspp.STOP_BREAK))

    async def close(self) -> None:
        self._inbox.end()
        for wire in (self._command, self._data):
            if wire is not None:
                await wire.close()

    # --- the command connection ---------------------------------------------------------------------------------------

    async def _init(self, first: bytes) -> None:
        try:
            answer = await self._ask(first)
        except DeviceError as error:
            if error.code is Code.CLOSED and self._inbox.ended:
                raise DeviceError(self.name, code=Code.BUSY) from error
            raise
        if _REFUSED in answer:
            raise DeviceError(f"baud={self.line.baud}: {self.name} refuses it", code=Code.DEVICE_ERROR)
        dsr, cts, dcd = answer[1:]
        self._modem = (MSR_DSR if dsr else 0) | (MSR_CTS if cts else 0) | (MSR_DCD if dcd else 0)

    async def _also(self, line: Line) -> None:
        """What PORT_INIT and IOCTL have no room for."""
        if baud_index(line.baud) == OTHER_BAUD:
            await self._ok(set_baud(line.baud), f"baud={line.baud}")
        if line.flow is Flow.XON_XOFF:
            await self._ok(frame(Aspp.XONXOFF, b"\x11\x13"))

    async def _ok(self, question: bytes, what: str = "") -> None:
        answer = await self._ask(question)
        if answer != b"OK":
            what = what or f"command {question[0]}"
            raise DeviceError(f"{what}: {self.name} answers {answer.hex()}", code=Code.DEVICE_ERROR)

    async def _ask(self, question: bytes) -> bytes:
        """Raises DeviceError: TIMEOUT, CLOSED."""
        if self._command is None or self._command.closed:
            raise Unreachable(self.name, code=Code.CLOSED)
        one: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        queue = self._asked.setdefault(question[0], deque())
        queue.append(one)
        try:
            self._command.send(question)
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await one
        except TimeoutError:
            raise Unreachable(f"{self.name}: Real COM command {question[0]}", code=Code.TIMEOUT) from None
        finally:
            with contextlib.suppress(ValueError):
                queue.remove(one)

    def _heard(self, data: bytes) -> None:
        for message in self._codec.feed(data):
            match message.command:
                case Aspp.POLLING:
                    if self._command is not None:
                        self._command.send(frame(Aspp.ALIVE, message.payload[1:2]))
                case Aspp.NOTIFY:
                    self._noticed(message)
                case _:
                    self._answered(message)

    def _noticed(self, message: Message) -> None:
        flags, self._modem = message.payload[0], message.payload[1]
        self._parity += bool(flags & NOTIFY_PARITY)
        self._framing += bool(flags & NOTIFY_FRAMING)
        self._overrun += bool(flags & NOTIFY_OVERRUN)
        self._breaks += bool(flags & NOTIFY_BREAK)

    def _answered(self, message: Message) -> None:
        waiting = self._asked.get(message.command)
        while waiting:
            one = waiting.popleft()
            if not one.done():
                one.set_result(message.payload)
                return

    def _ended(self, fault: DeviceError | None) -> None:
        """Without its command connection a port is nothing: the device closes the data connection as well."""
        self._inbox.end(fault or Unreachable(f"{self.name}: command connection", code=Code.CLOSED))
        for queue in self._asked.values():
            for one in queue:
                if not one.done():
                    one.set_exception(fault or Unreachable(self.name, code=Code.CLOSED))
        if self._data is not None:
            self._data.abort()


class _told:  # noqa: N801 - reads as a statement
    """A line the protocol has no value for becomes a refusal of that setting."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Untellable):
            raise DeviceError(str(error), code=Code.DEVICE_ERROR) from error
