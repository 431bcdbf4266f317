"""A port of this computer, held alone: "/dev/ttyUSB0", "COM3".

POSIX: pyserial opens and sets it, the bytes go through the loop. Windows has no such descriptor: a thread reads.
What the driver of a port does not take is refused, by reading back what it kept. A pseudo-terminal carries rate, stop
bits and RTS/CTS; parity and data bits are forced to none and 8 by its driver, so they are not sent there at all.
1.5 stop bits: the chips make them of "2" with 5 data bits; POSIX has no other word for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import os
import struct
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, Unreachable
from firstlight_drivers.links.buffered import BufferedLink
from firstlight_drivers.links.link import Line, LineErrors, Signals
from firstlight_drivers.port_settings import Flow, Parity, StopBits
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.serial_ports import holders
from firstlight_drivers.transport.serial_stream import is_pseudo_terminal
from firstlight_drivers.transport.text import safe_text

if TYPE_CHECKING:
    import serial

_PARITIES = {Parity.NONE: "N", Parity.ODD: "O", Parity.EVEN: "E", Parity.MARK: "M", Parity.SPACE: "S"}
_CHUNK = 64 * 1024
_POLL = 0.1  # seconds a reading thread takes to notice that the port was closed
_DSR_SECONDS, _DSR_POLL, _DSR_BYTES = 10.0, 0.005, 64
_TIOCGICOUNT = 0x545D  # Linux: struct serial_icounter_struct, 20 integers
_HELD = frozenset({errno.EAGAIN, errno.EACCES, errno.EBUSY})


class LocalLink(BufferedLink):
    """See the module docstring. DTR/DSR is kept by the link itself: writing waits for DSR."""

    sets_line = True

    def __init__(self, name: str, line: Line) -> None:
        super().__init__(name, line)
        self._port: serial.Serial | None = None
        self._reading: Callable[[], None] | None = None  # ends the reading
        self._held = False
        self._before = LineErrors()
        self._closing = threading.Event()
        self._pty = is_pseudo_terminal(name)

    async def open(self) -> None:
        """Raises DeviceError: NO_SUCH_PORT, BUSY (with the program that holds it), PERMISSION, DEVICE_ERROR."""
        await asyncio.to_thread(self._open)
        try:
            await self.set_line(self.line)
            self._before = self._counted()
            self._begin_reading()
        except BaseException:
            await self.close()
            raise
        self._inbox.attach(self)

    def _open(self) -> None:
        import serial  # noqa: PLC0415 - only when a line is opened

        try:
            with boundary(self.name):
                # The format follows: opening with it would hide what the driver did not take.
                self._port = serial.Serial(self.name, baudrate=self.line.baud, timeout=_POLL, exclusive=True)
                if self._descriptor is not None:
                    os.set_blocking(self._descriptor, False)
        except ValueError as error:
            if "baud" in str(error).lower():
                raise DeviceError(f"baud={self.line.baud}: {self.name} refuses it", code=Code.DEVICE_ERROR) from error
            raise LocalRefusal(safe_text(f"{self.name}: {error}"), code=Code.NO_SUCH_PORT) from error
        except DeviceError as error:
            cause = error.__cause__
            lock = isinstance(cause, OSError) and cause.errno in _HELD and "lock" in str(cause).lower()
            if lock or error.code is Code.BUSY or (sys.platform == "win32" and error.code is Code.PERMISSION):
                holder = holders({self.name}).get(self.name)
                raise LocalRefusal(f"{self.name} ({holder})" if holder else self.name, code=Code.BUSY) from error
            if error.code is Code.UNREACHABLE:  # the driver did not take what every port takes: it is no serial port
                raise LocalRefusal(error.detail, code=Code.NO_SUCH_PORT) from error
            raise

    @property
    def _descriptor(self) -> int | None:
        """POSIX only."""
        fileno = getattr(self._port, "fd", None)
        return fileno if isinstance(fileno, int) else None

    @property
    def _serial(self) -> serial.Serial:
        if self._port is None or not self._port.is_open:
            raise Unreachable(self.name, code=Code.CLOSED)
        return self._port

    # --- bytes --------------------------------------------------------------------------------------------------------

    def _begin_reading(self) -> None:
        loop = asyncio.get_running_loop()
        descriptor = self._descriptor
        if descriptor is not None:
            try:
                loop.add_reader(descriptor, self._readable)
            except NotImplementedError:
                pass
            else:
                self._reading = functools.partial(_forget, loop, descriptor)
                return
        thread = threading.Thread(target=self._read_on, args=(loop,), name=f"asyncio_line {self.name}", daemon=True)
        thread.start()
        self._reading = self._closing.set

    def _readable(self) -> None:
        try:
            data = os.read(self._descriptor or 0, _CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            self._lost(error)
            return
        if data:
            self._inbox.put(data)
        else:
            self._lost(None)

    def _lost(self, error: OSError | None) -> None:
        """Unplugged, or the far end of a pseudo-terminal is gone."""
        if self._reading is not None:
            self._reading()
            self._reading = None
        self._inbox.end(Unreachable(f"{self.name}: {error.strerror}", code=Code.CLOSED) if error else None)

    def _read_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread, where the loop cannot wait for a port."""
        port = self._serial
        while not self._closing.is_set():
            if self._held:
                self._closing.wait(_POLL)
                continue
            try:
                data = port.read(1)
                data += port.read(min(port.in_waiting, _CHUNK)) if data else b""
            except Exception as error:  # noqa: BLE001 - pyserial raises whatever the system does when a port goes
                fault = Unreachable(safe_text(f"{self.name}: {error}"), code=Code.CLOSED)
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(self._inbox.end, fault)
                return
            if data:
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(self._inbox.put, data)

    def hold(self) -> None:
        """Let the driver keep what comes; with hardware flow control it stops the far end."""
        self._held = True
        if self._descriptor is not None and self._reading is not None and not self._threaded:
            asyncio.get_running_loop().remove_reader(self._descriptor)

    def release(self) -> None:
        """Go on."""
        self._held = False
        if self._descriptor is not None and self._reading is not None and not self._threaded:
            asyncio.get_running_loop().add_reader(self._descriptor, self._readable)

    @property
    def _threaded(self) -> bool:
        return self._reading == self._closing.set

    async def write(self, data: bytes) -> None:
        if self.line.flow is Flow.DTR_DSR:
            for start in range(0, len(data), _DSR_BYTES):
                await self._ready()
                await self._write(data[start : start + _DSR_BYTES])
            return
        await self._write(data)

    async def _write(self, data: bytes) -> None:
        port = self._serial
        descriptor = self._descriptor
        if descriptor is None:
            with boundary(self.name):
                await asyncio.to_thread(port.write, data)
            return
        rest = memoryview(data)
        while rest:
            with boundary(self.name):
                try:
                    rest = rest[os.write(descriptor, rest) :]
                    continue
                except BlockingIOError:
                    pass
            await self._writable(descriptor)

    async def _writable(self, descriptor: int) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            if not ready.done():
                ready.set_result(None)

        loop.add_writer(descriptor, wake)
        try:
            await ready
        finally:
            loop.remove_writer(descriptor)

    async def _ready(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _DSR_SECONDS
        while (await self.signals()).dsr is False:
            if loop.time() > end:
                raise Unreachable(f"{self.name}: DSR stays off", code=Code.TIMEOUT)
            await asyncio.sleep(_DSR_POLL)

    async def drain(self) -> None:
        port = self._serial
        # The driver's count is polled: tcdrain would hold a thread for as long as the line is stopped.
        loop = asyncio.get_running_loop()
        end = loop.time() + _DSR_SECONDS
        with boundary(self.name):
            while (waiting := port.out_waiting) and loop.time() < end:  # noqa: ASYNC110 - the driver tells nobody
                await asyncio.sleep(min(0.05, max(0.001, waiting * self.line.character_seconds)))

    async def discard(self) -> None:
        with boundary(self.name):
            self._serial.reset_input_buffer()
        self._inbox.clear()

    # --- the line -----------------------------------------------------------------------------------------------------

    async def set_line(self, line: Line) -> None:
        port = self._serial
        if line.stop_bits is StopBits.ONE_AND_A_HALF and line.data_bits != 5 and not self._pty and os.name == "posix":
            raise DeviceError(f"stop_bits=1.5: {self.name} has 1.5 with 5 data bits only", code=Code.DEVICE_ERROR)
        if line.flow is Flow.DTR_DSR and os.name == "posix" and (await self.signals()).dsr is None:
            raise DeviceError(f"flow=dtr-dsr: {self.name} has no modem lines", code=Code.DEVICE_ERROR)
        wanted: dict[str, Any] = {
            "baudrate": line.baud,
            "bytesize": 8 if self._pty else line.data_bits,
            "parity": "N" if self._pty else _PARITIES[line.parity],
            "stopbits": float(line.stop_bits),
            "xonxoff": line.flow is Flow.XON_XOFF,
            "rtscts": line.flow is Flow.RTS_CTS,
            "dsrdtr": line.flow is Flow.DTR_DSR and os.name == "nt",
        }
        try:
            with boundary(self.name):
                await asyncio.to_thread(port.apply_settings, wanted)
        except (ValueError, OverflowError) as error:
            raise DeviceError(f"{line}: {safe_text(str(error))}", code=Code.DEVICE_ERROR) from error
        except DeviceError as error:
            if error.code is Code.UNREACHABLE:
                raise DeviceError(f"{line}: {error.detail}", code=Code.DEVICE_ERROR) from error
            raise
        self._check_kept(line)
        self.line = line

    def _check_kept(self, line: Line) -> None:
        """Drivers take a format they cannot do without a word and keep another."""
        if self._pty or self._descriptor is None:
            return
        import termios  # noqa: PLC0415 - Windows has none

        with boundary(self.name):
            flags = termios.tcgetattr(self._descriptor)[2]
        sizes = {5: termios.CS5, 6: termios.CS6, 7: termios.CS7, 8: termios.CS8}
        kept = (
            (f"data_bits={line.data_bits}", flags & termios.CSIZE == sizes[line.data_bits]),
            (f"parity={line.parity}", bool(flags & termios.PARENB) == (line.parity is not Parity.NONE)),
            (f"stop_bits={line.stop_bits}", bool(flags & termios.CSTOPB) == (line.stop_bits is not StopBits.ONE)),
            (f"flow={line.flow}", bool(flags & termios.CRTSCTS) == (line.flow is Flow.RTS_CTS)),
        )
        for name, same in kept:
            if not same:
                raise DeviceError(f"{name}: the driver of {self.name} does not take it", code=Code.DEVICE_ERROR)

    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        port = self._serial
        try:
            if dtr is not None:
                port.dtr = dtr
            if rts is not None:
                port.rts = rts
        except OSError as error:
            raise DeviceError(f"{self.name}: no modem lines", code=Code.DEVICE_ERROR) from error

    async def signals(self) -> Signals:
        port = self._serial
        try:
            return Signals(cts=port.cts, dsr=port.dsr, dcd=port.cd, ri=port.ri)
        except OSError:
            return Signals()

    async def errors(self) -> LineErrors:
        now, before = self._counted(), self._before
        if now.framing is None:
            return now
        return LineErrors(
            framing=now.framing - (before.framing or 0),
            parity=(now.parity or 0) - (before.parity or 0),
            overrun=(now.overrun or 0) - (before.overrun or 0),
            breaks=(now.breaks or 0) - (before.breaks or 0),
        )

    def _counted(self) -> LineErrors:
        """Since the driver was loaded; Linux alone tells."""
        if sys.platform != "linux" or self._descriptor is None:
            return LineErrors()
        import fcntl  # noqa: PLC0415 - Windows has none

        try:
            counts = struct.unpack("20i", fcntl.ioctl(self._descriptor, _TIOCGICOUNT, bytes(80)))
        except OSError:  # a pseudo-terminal, a driver without counters
            return LineErrors()
        frame, overrun, parity, breaks, full = counts[6:11]
        return LineErrors(framing=frame, parity=parity, overrun=overrun + full, breaks=breaks)

    async def send_break(self, seconds: float = 0.25) -> None:
        port = self._serial
        await self.drain()
        with boundary(self.name):
            port.break_condition = True
            try:
                await asyncio.sleep(seconds)
            finally:
                port.break_condition = False

    async def close(self) -> None:
        self._inbox.end()
        self._closing.set()
        if self._reading is not None:
            self._reading()
            self._reading = None
        if self._port is not None:
            port, self._port = self._port, None
            with contextlib.suppress(OSError):
                await asyncio.to_thread(port.close)


def _forget(loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
    loop.remove_reader(descriptor)
