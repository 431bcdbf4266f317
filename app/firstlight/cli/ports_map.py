"""`ports map`: a line as a port of this computer, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import click

from firstlight.cli.access import REFUSED, status_of
from firstlight.cli.output import Refusal, complain, format_option, line, say
from firstlight.cli.ports import ports
from firstlight.cli.ports_line import line_options, tls_options
from firstlight.ports.mapped import MapNews, MappedPort, MapRefused
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, LinkTls, open_link


@ports.command("map")
@click.argument("port_or_url")
@line_options
@click.option("--link", "alias", type=click.Path(path_type=Path), help="A name of one's own that points to the port.")
@tls_options
@format_option
def map_(port_or_url: str, line: Line, alias: Path | None, tls: LinkTls, format_: str) -> int:
    """Make a pseudo-terminal that is the far line; any program can open it. Rate, stop bits and flow control follow.

    Parity and data bits cannot be carried by a pseudo-terminal: they are what is given here.
    """
    if sys.platform == "win32":
        raise Refusal("map-windows", status=REFUSED)
    try:
        return asyncio.run(_mapped(port_or_url, line, alias, tls, format_))
    except MapRefused as refused:
        raise Refusal(refused.code, refused.detail, status=REFUSED) from refused
    except DeviceError as error:
        complain("port-held" if error.code is Code.BUSY else str(error.code), error.detail)
        return status_of(error)


async def _mapped(url: str, line_: Line, alias: Path | None, tls: LinkTls, format_: str) -> int:
    link = await open_link(url, line_, tls=tls)
    try:
        async with MappedPort(link, line_, alias=alias, told=_told) as port:
            if format_ == "json":
                line({"port": port.path, "url": url, "line": str(line_), "link": str(alias) if alias else None})
            else:
                click.echo(port.path)
            say(f"{port.path} is {url}, {line_}. Parity and data bits stay so; Ctrl-C ends it.")
            return await _until_stopped(port)
    finally:
        await link.close()


async def _until_stopped(port: MappedPort) -> int:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    running, waiting = asyncio.create_task(port.run()), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        say(f"{port.counts.out} bytes to the line, {port.counts.back} bytes from it.")
        return 0
    finally:
        for task in (running, waiting):
            task.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)


def _told(news: MapNews) -> None:
    if news.code:
        complain(news.code, news.detail)
    else:
        say(f"Now {news.line}.")
