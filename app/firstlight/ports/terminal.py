"""A terminal on any link, without a screen: what it shows are texts, what it sends are bytes.

    Link --read--> Screen (text or hex, time stamps) --> `show`, log file
    typed text --line ends, echo--> Link.write

Text from the far end is shown, never obeyed: escapes and control characters become visible signs.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link, LinkTls, Signals, open_link

_ROW = 16  # bytes of a hex row
_HIDDEN = frozenset({"Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_TRIES, _PAUSE, _LONGEST_PAUSE = 30, 0.5, 10.0  # of opening a lost line again: about four minutes
_RATE_SECONDS = 2.0
_FILE_CHUNK = 256  # bytes


class NewLine(StrEnum):
    """What the Enter key sends."""

    CR = "cr"
    LF = "lf"
    CRLF = "crlf"

    @property
    def sent(self) -> bytes:
        """On the line."""
        return {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How bytes are shown."""

    hex: bool = False
    stamps: bool = False
    echo: bool = False
    new_line: NewLine = NewLine.CR


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Bytes per second lately, and bytes since the start; of both directions."""

    received: float = 0.0
    sent: float = 0.0
    total_received: int = 0
    total_sent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineNews:
    """The line was lost or is back: "terminal-lost", "terminal-back"."""

    code: str
    detail: str = ""


class Screen:
    """Bytes as text. State: where in a row it is, an unfinished character."""

    def __init__(self, look: Look, clock: Callable[[], float] = time.time) -> None:
        self._look = look
        self._clock = clock
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._offset = 0
        self._fresh = True  # at the beginning of a row
        self._after_cr = False

    def shown(self, data: bytes) -> str:
        """What is added to the screen."""
        return self._rows(data) if self._look.hex else self._text(data)

    def _stamp(self) -> str:
        if not self._look.stamps:
            return ""
        now = self._clock()
        return time.strftime("%H:%M:%S", time.localtime(now)) + f".{int(now % 1 * 1000):03d} "

    def _rows(self, data: bytes) -> str:
        out: list[str] = []
        for start in range(0, len(data), _ROW):
            row = data[start : start + _ROW]
            letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
            out.append(f"{self._stamp()}{self._offset:08x}  {row.hex(' '):<{_ROW * 3}} |{letters}|\n")
            self._offset += len(row)
        return "".join(out)

    def _text(self, data: bytes) -> str:
        out: list[str] = []
        for letter in self._decoder.decode(data):
            if letter == "\n" and self._after_cr:
                self._after_cr = False  # the second half of one line end
                continue
            self._after_cr = letter == "\r"
            sign = "\n" if letter == "\r" else letter
            if self._fresh:
                out.append(self._stamp())
            self._fresh = sign == "\n"
            out.append(visible(sign))
        return "".join(out)


def visible(letter: str) -> str:
    """One character as it may be shown: line ends, tabs and backspace as they are, other controls as their pictures."""
    if letter in "\n\t\b":
        return letter
    code = ord(letter)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0 or unicodedata.category(letter) in _HIDDEN:
        return "�"
    return letter


class _Meter:
    """Bytes per second over the last moments."""

    def __init__(self) -> None:
        self.total = 0
        self._marks: deque[tuple[float, int]] = deque()

    def add(self, count: int) -> None:
        now = time.monotonic()
        self.total += count
        self._marks.append((now, count))
        self._forget(now)

    @property
    def rate(self) -> float:
        self._forget(time.monotonic())
        return sum(count for _, count in self._marks) / _RATE_SECONDS

    def _forget(self, now: float) -> None:
        while self._marks and self._marks[0][0] < now - _RATE_SECONDS:
            self._marks.popleft()


class Terminal:
    """See the module docstring. `show` gets text to add, `told` what became of the line. Used on one loop.

    `reconnect`: a lost line is opened again, up to 30 times in about four minutes; never one that another host holds.
    """

    def __init__(
        self,
        url: str,
        line: Line,
        *,
        look: Look | None = None,
        tls: LinkTls | None = None,
        show: Callable[[str], None],
        told: Callable[[LineNews], None] | None = None,
        log: TextIO | None = None,
        reconnect: bool = True,
    ) -> None:
        self.line = line
        self._url = url
        self._look = look or Look()
        self._tls = tls
        self._show = show
        self._told = told or (lambda _: None)
        self._log = log
        self._reconnect = reconnect
        self._link: Link | None = None
        self._screen = Screen(self._look)
        self._received, self._sent = _Meter(), _Meter()
        self._left = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether the line is open now."""
        return self._link is not None

    @property
    def rates(self) -> Rates:
        """How much goes over the line."""
        return Rates(
            received=self._received.rate,
            sent=self._sent.rate,
            total_received=self._received.total,
            total_sent=self._sent.total,
        )

    async def open(self) -> None:
        """Raises DeviceError; the first opening is not tried again."""
        self._link = await open_link(self._url, self.line, tls=self._tls)

    async def run(self) -> None:
        """Show what comes until `close`. Raises DeviceError when the line is gone for good."""
        while self._link is not None:
            try:
                data = await self._link.read()
                error = DeviceError(self._url, code=Code.CLOSED)
            except DeviceError as lost:
                data, error = b"", lost
            if data:
                self._received.add(len(data))
                self._put(self._screen.shown(data))
            elif self._link is not None:
                await self._again(error)

    async def close(self) -> None:
        """Give the line back; it is not opened again."""
        self._left.set()
        await self._drop()

    async def _drop(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()

    async def type(self, text: str) -> None:
        """Send typed text: line ends become what is set, echoed where that is set. Raises DeviceError."""
        data = text.replace("\r\n", "\n").replace("\r", "\n").encode().replace(b"\n", self._look.new_line.sent)
        await self.send(data)

    async def send(self, data: bytes) -> None:
        """Send bytes as they are. Raises DeviceError; what is sent while the line is away is dropped."""
        if self._link is None:
            return
        await self._link.write(data)
        self._sent.add(len(data))
        if self._look.echo:
            self._put(self._screen.shown(data))

    async def send_file(
        self,
        path: Path,
        *,
        rate: float | None = None,
        line_pause: float = 0.0,
        told: Callable[[int, int], None] | None = None,
    ) -> int:
        """Send a file as it is; returns how many bytes. Raises DeviceError, OSError.

        `rate`: bytes per second; None: what the line takes. `line_pause`: seconds after each line end, for devices that
        work on a line before they take the next. `told` gets bytes sent and the size.
        """
        rate = rate or 1 / self.line.character_seconds
        with await asyncio.to_thread(path.open, "rb") as file:
            size = (await asyncio.to_thread(path.stat)).st_size
            sent, begun = 0, time.monotonic()
            while data := await asyncio.to_thread(file.readline if line_pause else file.read, _FILE_CHUNK):
                await self.send(data)
                sent += len(data)
                if told is not None:
                    told(sent, size)
                due = begun + sent / rate - time.monotonic()
                pause = line_pause if line_pause and data.endswith(b"\n") else 0.0
                begun += pause
                await asyncio.sleep(max(0.0, due) + pause)
            if self._link is not None:
                await self._link.drain()
        return sent

    async def signals(self) -> Signals:
        """Modem lines now. Raises DeviceError."""
        return await self._link.signals() if self._link is not None else Signals()

    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        """DTR and RTS. Raises DeviceError."""
        if self._link is not None:
            await self._link.set_signals(dtr=dtr, rts=rts)

    async def send_break(self) -> None:
        """Raises DeviceError."""
        if self._link is not None:
            await self._link.send_break()

    async def set_line(self, line: Line) -> None:
        """Change the line. Raises DeviceError: refused, it stays as it was."""
        if self._link is not None:
            await self._link.set_line(line)
        self.line = line

    async def _again(self, error: DeviceError) -> None:
        await self._drop()
        self._told(LineNews(code="terminal-lost", detail=error.detail or self._url))
        if not self._reconnect:
            raise error
        pause = _PAUSE
        for _ in range(_TRIES):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._left.wait()
                    return
            pause = min(_LONGEST_PAUSE, pause * 1.5)
            try:
                await self.open()
            except DeviceError as refused:
                error = refused
                if not refused.transient and refused.code is not Code.NO_SUCH_PORT:  # unplugged: it may come back
                    raise
            else:
                if self._left.is_set():  # left while it was being opened
                    await self._drop()
                    return
                self._screen = Screen(self._look)
                self._told(LineNews(code="terminal-back"))
                return
        raise error

    def _put(self, text: str) -> None:
        if text:
            self._show(text)
            if self._log is not None:
                self._log.write(text)
                self._log.flush()
