"""Terminals that a screen shows: opened, typed into, closed; what comes is published. Used on the session's loop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from firstlight.events import Event, TerminalState, TerminalText
from firstlight.ports.terminal import LineNews, Look, Terminal
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.links import Line, LinkTls, Signals

STATE_EVERY = 1.0  # seconds between two words on rates and modem lines


@dataclass(slots=True)
class _Talk:
    terminal: Terminal
    log: TextIO | None
    tasks: list[asyncio.Task[None]]


class Talks:
    """See the module docstring. `publish` hands events to the front ends."""

    def __init__(self, publish: Callable[[list[Event]], None]) -> None:
        self._publish = publish
        self._numbers = itertools.count(1)
        self._talks: dict[int, _Talk] = {}

    async def open(self, url: str, line: Line, look: Look, log: Path | None = None, tls: LinkTls | None = None) -> int:
        """Open a line; returns the terminal's number. Raises DeviceError, OSError for a log that cannot be written."""
        number = next(self._numbers)
        file = await asyncio.to_thread(log.open, "a", encoding="utf-8") if log is not None else None

        def show(text: str) -> None:
            self._publish([TerminalText(number, text)])

        def told(news: LineNews) -> None:
            self._publish([TerminalState(number, code=news.code, detail=news.detail)])

        terminal = Terminal(url, line, look=look, show=show, told=told, log=file, tls=tls)
        try:
            await terminal.open()
        except BaseException:
            if file is not None:
                file.close()
            raise
        talk = self._talks[number] = _Talk(terminal, file, [])
        talk.tasks = [asyncio.create_task(self._run(number, talk)), asyncio.create_task(self._tell(number, talk))]
        return number

    async def _run(self, number: int, talk: _Talk) -> None:
        code, detail = "", ""
        try:
            await talk.terminal.run()
        except DeviceError as error:
            code, detail = str(error.code), error.detail
        if self._talks.pop(number, None) is not None:
            await self._end(talk)
            self._publish([TerminalState(number, code=code or "closed", detail=detail, over=True)])

    async def _tell(self, number: int, talk: _Talk) -> None:
        while True:
            await asyncio.sleep(STATE_EVERY)
            signals = Signals()
            with contextlib.suppress(DeviceError):
                signals = await talk.terminal.signals()
            self._publish([TerminalState(number, rates=talk.terminal.rates, signals=signals)])

    async def type(self, number: int, text: str) -> None:
        """Send typed text. Raises DeviceError."""
        talk = self._talks.get(number)
        if talk is not None:
            await talk.terminal.type(text)

    async def send_file(self, number: int, path: Path) -> int:
        """Send a file at the line's own pace; returns its bytes. Raises DeviceError, OSError."""
        talk = self._talks.get(number)
        return await talk.terminal.send_file(path) if talk is not None else 0

    async def send_break(self, number: int) -> None:
        """Raises DeviceError."""
        talk = self._talks.get(number)
        if talk is not None:
            await talk.terminal.send_break()

    async def close(self, number: int) -> None:
        """Give the line back."""
        talk = self._talks.pop(number, None)
        if talk is not None:
            await self._end(talk)

    async def close_all(self) -> None:
        """The program ends."""
        for number in tuple(self._talks):
            await self.close(number)

    @staticmethod
    async def _end(talk: _Talk) -> None:
        await talk.terminal.close()
        own = asyncio.current_task()
        for task in talk.tasks:
            if task is not own:
                task.cancel()
        if talk.log is not None:
            talk.log.close()
