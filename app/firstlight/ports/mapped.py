"""A line as a port of this computer: a pseudo-terminal bridged to an opened link. Linux and macOS.

    any program --> /dev/pts/N (rate, stop bits, flow control) --> MappedPort --> Link (write, set_line) --> the device

What a pseudo-terminal cannot carry: its driver forces no parity and 8 data bits, and it has no modem lines, no breaks
and no error counters. Parity and data bits are therefore what the link was opened with; a program that sets them gets
no error, which is why the command says so when it starts. On Linux a change of settings is told at once (packet mode
with EXTPROC); where a program switches that off, and on macOS, it is seen within a quarter of a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link
from firstlight_drivers.links.inbox import Inbox
from firstlight_drivers.port_settings import Flow, StopBits
from firstlight_drivers.transport.text import safe_text

_CHUNK = 64 * 1024
_POLL = 0.25  # seconds between two looks at the settings
_EXTPROC = 0x10000  # Linux, c_lflag
_PACKET_DATA, _PACKET_SETTINGS = 0x00, 0x40
_TCGETS2, _TCSETS2 = 0x802C542A, 0x402C542B  # Linux: any rate as a number
_TERMIOS2 = struct.Struct("4I20s2I")  # input, output, control, local flags; line discipline and characters; two rates
_CBAUD, _BOTHER, _CMSPAR = 0o010017, 0o010000, 0o10000000000


class MapRefused(Exception):
    """This computer cannot map a port: "map-windows", "map-no-pty", "map-link"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNews:
    """Something the person at the program should know: "map-refused", "map-forced", or "" with the new line."""

    code: str
    detail: str
    line: Line


@dataclass(slots=True)
class MapCounts:
    """Bytes since the start: to the device, and from it."""

    out: int = 0
    back: int = 0


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a pseudo-terminal is set to, as far as it can carry it."""

    baud: int
    two_stop_bits: bool
    flow: Flow
    odd: bool


class MappedPort:
    """Enter it to make the port, `run` until the link ends, leave it to remove the port. The link is the caller's.

    `path`: name of the pseudo-terminal. `alias`: a name of one's own that points to it. Raises MapRefused on entering.
    """

    def __init__(
        self, link: Link, line: Line, *, alias: Path | None = None, told: Callable[[MapNews], None] | None = None
    ) -> None:
        self.path = ""
        self.line = line
        self.counts = MapCounts()
        self._link = link
        self._alias = alias
        self._told = told or (lambda _: None)
        self._from_program = Inbox()
        self._master = self._slave = -1
        self._packets = sys.platform == "linux"
        self._wanted = _Wanted(0, False, Flow.NONE, False)
        self._look = False

    async def __aenter__(self) -> Self:
        if sys.platform == "win32":
            raise MapRefused("map-windows")
        import tty  # noqa: PLC0415 - Windows has none

        try:
            self._master, self._slave = os.openpty()
        except OSError as error:
            raise MapRefused("map-no-pty", str(error.strerror)) from error
        try:
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self.path = os.ttyname(self._slave)
            self._begin(self._slave)
            self._wanted = self._present()
            self._make_alias()
        except BaseException:
            self._close()
            raise
        self._from_program.attach(self)
        asyncio.get_running_loop().add_reader(self._master, self._readable)
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._master)
        loop.remove_writer(self._master)
        if self._alias is not None and self._points_here(self._alias):
            with contextlib.suppress(OSError):
                self._alias.unlink()
        self._close()

    async def run(self) -> None:
        """Bridge until the link ends. Raises DeviceError with why."""
        tasks = [asyncio.create_task(one) for one in (self._to_device(), self._from_device(), self._watch())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # --- bytes --------------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        try:
            data = os.read(self._master, _CHUNK)
        except BlockingIOError:
            return
        except OSError:  # Linux says EIO when the last program has left and this one's end was closed under it
            self._from_program.end()
            asyncio.get_running_loop().remove_reader(self._master)
            return
        if not self._packets:
            self._from_program.put(data)
        elif not data or data[0] == _PACKET_DATA:
            self._from_program.put(data[1:])
        elif data[0] & _PACKET_SETTINGS:
            self._look = True
            self._from_program.put(b"")

    def hold(self) -> None:
        """The device takes no more: let the program wait."""
        asyncio.get_running_loop().remove_reader(self._master)

    def release(self) -> None:
        """Go on."""
        asyncio.get_running_loop().add_reader(self._master, self._readable)

    async def _to_device(self) -> None:
        while not self._from_program.ended:
            if not len(self._from_program) and not self._look:
                await self._from_program.arrival()
            if len(self._from_program):
                data = await self._from_program.get(_CHUNK)
                await self._link.write(data)
                self.counts.out += len(data)
            if self._look and not len(self._from_program):
                self._look = False
                await self._follow()

    async def _from_device(self) -> None:
        while data := await self._link.read(_CHUNK):
            self.counts.back += len(data)
            rest = memoryview(data)
            while rest:
                try:
                    rest = rest[os.write(self._master, rest) :]
                except BlockingIOError:
                    await self._room()
        raise DeviceError(self._link.name, code=Code.CLOSED)

    async def _room(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        loop.add_writer(self._master, ready.set)
        try:
            await ready.wait()
        finally:
            loop.remove_writer(self._master)

    # --- settings -----------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_POLL)
            if not self._look and self._present() != self._wanted:
                self._look = True
                self._from_program.put(b"")

    async def _follow(self) -> None:
        """What a program has set goes to the device; what it refuses is told and stays as it was."""
        now, before = self._present(), self._wanted
        self._wanted = now
        if now == before:
            return
        if now.odd and not before.odd:
            self._told(MapNews(code="map-forced", detail=str(self.line), line=self.line))
        two = StopBits.ONE_AND_A_HALF if self.line.data_bits == 5 else StopBits.TWO
        wanted = replace(
            self.line,
            baud=now.baud or self.line.baud,
            stop_bits=two if now.two_stop_bits else StopBits.ONE,
            flow=now.flow,
        )
        if wanted == self.line or not self._link.sets_line:
            return
        try:
            await self._link.drain()
            await self._link.set_line(wanted)
        except DeviceError as error:
            if error.code is not Code.DEVICE_ERROR:
                raise
            self._told(MapNews(code="map-refused", detail=safe_text(error.detail), line=self.line))
            return
        self.line = wanted
        self._told(MapNews(code="", detail="", line=wanted))

    def _begin(self, slave: int) -> None:
        """The pseudo-terminal starts with the line's own settings, and tells of changes where it can."""
        import fcntl  # noqa: PLC0415
        import termios  # noqa: PLC0415

        if not self._packets:
            speed = getattr(termios, f"B{self.line.baud}", None)
            if speed is not None:
                present = termios.tcgetattr(slave)
                present[4] = present[5] = speed
                termios.tcsetattr(slave, termios.TCSANOW, present)
            return
        flags = list(_TERMIOS2.unpack(fcntl.ioctl(slave, _TCGETS2, bytes(_TERMIOS2.size))))
        flags[2] = flags[2] & ~_CBAUD | _BOTHER
        if self.line.stop_bits is not StopBits.ONE:
            flags[2] |= termios.CSTOPB
        if self.line.flow is Flow.RTS_CTS:
            flags[2] |= termios.CRTSCTS
        flags[3] |= _EXTPROC
        flags[5] = flags[6] = self.line.baud
        fcntl.ioctl(slave, _TCSETS2, _TERMIOS2.pack(*flags))
        fcntl.ioctl(self._master, termios.TIOCPKT, struct.pack("i", 1))

    def _present(self) -> _Wanted:
        import fcntl  # noqa: PLC0415
        import termios  # noqa: PLC0415

        if self._packets:
            flags = _TERMIOS2.unpack(fcntl.ioctl(self._slave, _TCGETS2, bytes(_TERMIOS2.size)))
            incoming, control, baud = flags[0], flags[2], flags[6]
        else:
            present = termios.tcgetattr(self._slave)
            incoming, control, baud = present[0], present[2], present[5]
        flow = Flow.NONE
        if control & termios.CRTSCTS:
            flow = Flow.RTS_CTS
        elif incoming & termios.IXON and incoming & termios.IXOFF:
            flow = Flow.XON_XOFF
        odd = bool(control & (termios.PARODD | (_CMSPAR if self._packets else 0)))
        return _Wanted(baud, bool(control & termios.CSTOPB), flow, odd)

    # --- names --------------------------------------------------------------------------------------------------------

    def _make_alias(self) -> None:
        alias = self._alias
        if alias is None:
            return
        try:
            if alias.is_symlink() and not alias.exists():  # left behind by a computer that went down
                alias.unlink()
            alias.symlink_to(self.path)
        except OSError as error:
            raise MapRefused("map-link", f"{alias}: {error.strerror}") from error

    def _points_here(self, alias: Path) -> bool:
        try:
            return str(alias.readlink()) == self.path
        except OSError:
            return False

    def _close(self) -> None:
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1
