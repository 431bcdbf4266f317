"""Lines as a screen uses them: searches that run, this computer's ports as they come and go, lines that are mapped.

What comes is published. Used on the session's loop.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from firstlight.events import Event, LocalPortsChanged, MappedState, ScanFinished, ScanFound, ScanProgress
from firstlight.ports.mapped import MapNews, MappedPort, MapRefused
from firstlight.ports.scan import LineScan
from firstlight.ports.scan_order import ScanPlan, ScanRequest
from firstlight.ports.scan_table import ScanEnd, ScanRow, ScanState
from firstlight_drivers.contract import Family
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.links import Line, LinkTls, open_link
from firstlight_drivers.transport.serial_ports import disturbances, list_serial_ports, watch_serial_ports

STATE_EVERY = 1.0  # seconds between two words on the bytes of a mapped line
Publish = Callable[[list[Event]], None]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanBegun:
    """A search that runs: its number in the events, and what it will try."""

    number: int
    plan: ScanPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedLine:
    """A line that is a port of this computer now. `path`: the port's name; `line`: as it was opened."""

    number: int
    path: str
    url: str
    line: str


class Scans:
    """Searches of lines; `families` recognise what they know."""

    def __init__(self, families: Sequence[Family], publish: Publish) -> None:
        self._families = families
        self._publish = publish
        self._numbers = itertools.count(1)
        self._scans: dict[int, tuple[LineScan, asyncio.Task[None]]] = {}

    async def begin(self, request: ScanRequest) -> ScanBegun:
        """Start a search. Raises ScanError: what is asked for cannot be."""
        number = next(self._numbers)

        def tell(told: ScanState | ScanRow) -> None:
            self._publish([ScanFound(number, told) if isinstance(told, ScanRow) else ScanProgress(number, told)])

        scan = LineScan(request, self._families, tell)
        self._scans[number] = scan, asyncio.create_task(self._run(number, scan))
        return ScanBegun(number=number, plan=scan.plan)

    async def _run(self, number: int, scan: LineScan) -> None:
        try:
            end = await scan.run()
        except Exception as error:
            log.exception("a search of a line failed")
            end = ScanEnd(code="internal", detail=type(error).__name__, state=scan.state, rows=scan.rows)
        finally:
            self._scans.pop(number, None)
        self._publish([ScanFinished(number, end)])

    async def pause(self, number: int) -> None:
        """Ask nothing more until `go_on`; the port stays open."""
        if number in self._scans:
            self._scans[number][0].pause()

    async def go_on(self, number: int) -> None:
        """After a pause."""
        if number in self._scans:
            self._scans[number][0].go_on()

    async def stop(self, number: int) -> None:
        """End after the present question; what was found is kept."""
        if number in self._scans:
            self._scans[number][0].stop()


class LocalPorts:
    """This computer's ports, and lines that are mapped to it."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._numbers = itertools.count(1)
        self._mapped: dict[int, asyncio.Task[None]] = {}

    async def watch(self) -> None:
        """Tell the ports, and again at every change, until it is cancelled."""
        async for found in watch_serial_ports():
            self._publish([LocalPortsChanged(found, await asyncio.to_thread(disturbances, found))])

    async def look(self) -> None:
        """Tell the ports once: who holds them changes without a port coming or going."""
        found = await asyncio.to_thread(list_serial_ports)
        self._publish([LocalPortsChanged(found, await asyncio.to_thread(disturbances, found))])

    async def map(self, url: str, line: Line, tls: LinkTls | None = None) -> MappedLine:
        """Make a line a port of this computer. Raises MapRefused, DeviceError."""
        if sys.platform == "win32":
            raise MapRefused("map-windows")
        number = next(self._numbers)

        def told(news: MapNews) -> None:
            self._publish([MappedState(number, line=str(news.line), code=news.code, detail=news.detail)])

        async with AsyncExitStack() as stack:
            link = await open_link(url, line, tls=tls)
            stack.push_async_callback(link.close)
            port = await stack.enter_async_context(MappedPort(link, line, told=told))
            self._mapped[number] = asyncio.create_task(self._bridge(number, port, stack.pop_all()))
        return MappedLine(number=number, path=port.path, url=url, line=str(line))

    async def _bridge(self, number: int, port: MappedPort, held: AsyncExitStack) -> None:
        code, detail = "closed", ""
        async with held:
            telling = asyncio.create_task(self._tell(number, port))
            try:
                await port.run()
            except DeviceError as error:
                code, detail = str(error.code), error.detail
            finally:
                telling.cancel()
                self._mapped.pop(number, None)
        self._publish([MappedState(number, code=code, detail=detail, over=True)])

    async def _tell(self, number: int, port: MappedPort) -> None:
        while True:
            await asyncio.sleep(STATE_EVERY)
            self._publish([MappedState(number, line=str(port.line), out=port.counts.out, back=port.counts.back)])

    async def unmap(self, number: int) -> None:
        """Take a mapped port away and give the line back."""
        task = self._mapped.pop(number, None)
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))
