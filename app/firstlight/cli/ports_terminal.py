"""`ports terminal`: a terminal on any line. Ctrl-] leaves, Ctrl-] before b, d, r, s or ? does what the help says."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from firstlight import words
from firstlight.cli.access import status_of
from firstlight.cli.output import Refusal, complain, say
from firstlight.cli.ports import ports
from firstlight.cli.ports_line import line_options, tls_options
from firstlight.ports.terminal import LineNews, Look, NewLine, Terminal
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, LinkTls

_LEAVE, _STATUS = "\x1d", "\x14"  # Ctrl-], Ctrl-T


@ports.command("terminal")
@click.argument("port_or_url")
@line_options
@click.option("--hex", "hex_", is_flag=True, help="Show bytes as hex rows.")
@click.option("--stamps", is_flag=True, help="Put the time in front of every row.")
@click.option("--echo", is_flag=True, help="Show what is sent as well.")
@click.option("--enter", type=click.Choice([str(one) for one in NewLine]), default="cr", show_default=True)
@click.option("--log", type=click.Path(dir_okay=False, path_type=Path), help="Also append what is shown to this file.")
@click.option(
    "--send", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Send this file, then leave."
)
@click.option("--line-pause", type=click.FloatRange(0, 10), default=0.0, help="Seconds after each line of --send.")
@click.option("--linger", type=click.FloatRange(0, 3600), default=1.0, help="Seconds to listen after --send.")
@click.option("--no-reconnect", is_flag=True, help="End when the line is lost.")
@tls_options
def terminal(
    port_or_url: str,
    line: Line,
    hex_: bool,
    stamps: bool,
    echo: bool,
    enter: str,
    log: Path | None,
    send: Path | None,
    line_pause: float,
    linger: float,
    no_reconnect: bool,
    tls: LinkTls,
) -> int:
    """A terminal on a line: PORT_OR_URL is a port of this computer or a link. Ctrl-] leaves, Ctrl-T tells the state."""
    if send is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("terminal-needed")
    with _opened_log(log) as file:
        screen = Terminal(
            port_or_url,
            line,
            look=Look(hex=hex_, stamps=stamps, echo=echo, new_line=NewLine(enter)),
            tls=tls,
            show=_show,
            told=_told,
            log=file,
            reconnect=not no_reconnect,
        )
        try:
            asyncio.run(_sent(screen, send, line_pause, linger) if send is not None else _typed(screen))
        except DeviceError as error:
            complain("port-held" if error.code is Code.BUSY else str(error.code), error.detail)
            return status_of(error)
        except OSError as error:
            raise Refusal("terminal-file", f"{send}: {error.strerror}") from error
    return 0


async def _sent(screen: Terminal, file: Path, line_pause: float, linger: float) -> None:
    await screen.open()
    showing = asyncio.create_task(screen.run())
    try:
        count = await screen.send_file(file, line_pause=line_pause)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(linger):
                await asyncio.shield(showing)
        say(f"{count} bytes were sent.")
    finally:
        await screen.close()
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _typed(screen: Terminal) -> None:
    await screen.open()
    say(f"Connected, {screen.line}. Ctrl-] leaves, Ctrl-T tells the state.")
    keys: asyncio.Queue[str] = asyncio.Queue()
    showing = asyncio.create_task(screen.run())
    typing = asyncio.create_task(_type(screen, keys))
    try:
        with _keyboard(keys.put_nowait):
            done, _ = await asyncio.wait((showing, typing), return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        await screen.close()
        for task in (showing, typing):
            task.cancel()
        await asyncio.gather(showing, typing, return_exceptions=True)


async def _type(screen: Terminal, keys: asyncio.Queue[str]) -> None:
    while (text := await keys.get()) and _LEAVE not in text:
        if _STATUS in text:
            say("\r" + await _state(screen))
            continue
        with contextlib.suppress(DeviceError):  # the reading side tells that the line is gone
            await screen.type(text)


async def _state(screen: Terminal) -> str:
    rates = screen.rates
    try:
        now = await screen.signals()
    except DeviceError:
        return "The line is away."
    lines = [f"{name} {'on' if value else 'off'}" for name, value in _lines(now) if value is not None]
    told = ", ".join(lines) or "modem lines not told"
    return f"{screen.line}; {rates.received:.0f} B/s in, {rates.sent:.0f} B/s out; {told}"


def _lines(now: object) -> Iterator[tuple[str, bool | None]]:
    for name in ("cts", "dsr", "dcd", "ri"):
        yield name.upper(), getattr(now, name)


@contextmanager
def _keyboard(typed: Callable[[str], None]) -> Iterator[None]:
    """Keys one by one, without echo."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        ended = threading.Event()

        def read() -> None:
            while not ended.wait(0.02):
                while msvcrt.kbhit():
                    loop.call_soon_threadsafe(typed, msvcrt.getwch())

        threading.Thread(target=read, daemon=True, name="keyboard").start()
        try:
            yield
        finally:
            ended.set()
        return
    import os  # noqa: PLC0415
    import termios  # noqa: PLC0415
    import tty  # noqa: PLC0415

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setraw(descriptor)
    after = termios.tcgetattr(descriptor)
    after[1] |= termios.OPOST  # line ends of what is shown stay what they are
    termios.tcsetattr(descriptor, termios.TCSANOW, after)
    loop.add_reader(descriptor, lambda: typed(os.read(descriptor, 1024).decode(errors="replace") or _LEAVE))
    try:
        yield
    finally:
        loop.remove_reader(descriptor)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def _opened_log(path: Path | None) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise Refusal("terminal-file", f"{path}: {error.strerror}") from error
    with file:
        yield file


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _told(news: LineNews) -> None:
    say(f"\r{words.sentence(news.code, news.detail)} {words.next_step(news.code)}".strip())
