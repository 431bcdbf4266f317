"""One search: which sources run where, what they hear, and who is asked afterwards.

    lanes x addresses x sources -> sightings -> inventory -> events
                                -> tallies -> lanes and doctor
    a recognised device heard on the link -> asked once who it is (services, state, certificate), gently

Everything is bounded by the listening time plus one second; whatever is still being asked then is left as it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from firstlight import doctor
from firstlight.demo import DemoNote
from firstlight.events import (
    DoctorChanged,
    DoctorRow,
    Event,
    Lane,
    LanesChanged,
    LaneStatus,
    Presence,
    SearchFinished,
)
from firstlight.inventory import Inventory
from firstlight.lanes import Choice, RequestRefused, search_addresses
from firstlight.requests import SearchRequest
from firstlight.rows import HEARD_ON_LINK
from firstlight_drivers.contract import Family, Sighting, Source, Tally
from firstlight_drivers.discovery.broadcast import search_moxa, search_unicast
from firstlight_drivers.discovery.dpws import search_dpws
from firstlight_drivers.discovery.identify import identify_host
from firstlight_drivers.discovery.mdns import search_mdns
from firstlight_drivers.discovery.ranges import AddressRange, RangeError, parse_ranges
from firstlight_drivers.discovery.scope import Scope, anywhere
from firstlight_drivers.discovery.serial import search_serial
from firstlight_drivers.discovery.sweep import search_sweep
from firstlight_drivers.transport.hearing import hears_itself
from firstlight_drivers.transport.serial_ports import SerialPort, list_serial_ports

log = logging.getLogger(__name__)

GRACE = 1.0  # seconds after the listening time in which asking may end
REFRESH = 0.25  # seconds between updates of lanes and doctor
MOST_ASKED_AT_ONCE = 32
HERE = frozenset({Presence.ASKING, Presence.PRESENT})
LINK_SOURCES = {Source.MDNS: search_mdns, Source.DPWS: search_dpws, Source.MOXA: search_moxa}
ALL_SOURCES = (Source.MDNS, Source.DPWS, Source.MOXA, Source.SWEEP, Source.SERIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a search works with."""

    families: Sequence[Family]
    inventory: Inventory
    choices: Sequence[Choice]
    demos: Sequence[DemoNote]
    publish: Callable[[Sequence[Event]], None]
    quiet: bool = False  # a presence round: no lane or doctor updates


class Search:
    """One search, from start to finish. `run` may be cancelled at any time; rows stay."""

    def __init__(self, request: SearchRequest, around: Surroundings) -> None:
        self._request = request
        self._around = around
        self._sources = request.sources or ALL_SOURCES
        self._started = time.monotonic()
        self._tallies: dict[tuple[Source, str, str], Tally] = {}
        self._found: dict[str, set[str]] = {}  # interface -> row ids
        self._asked: set[str] = set()
        self._queue: asyncio.Queue[tuple[str, Sighting]] = asyncio.Queue()
        self._packets = doctor.adapter_packets()
        self._serial: tuple[SerialPort, ...] = ()
        self._foreign: dict[tuple[Source, str], str] = {}
        self._hearing: dict[str, bool | None] = {}
        self._ranges = self._parsed_ranges()
        self.lanes: tuple[Lane, ...] = tuple(choice.lane() for choice in around.choices)
        self.rows: tuple[DoctorRow, ...] = ()

    def _parsed_ranges(self) -> tuple[AddressRange, ...]:
        texts = list(self._request.ranges)
        if not texts and Source.SWEEP in self._sources:
            texts = [f"{demo.first}-{demo.last}" for demo in self._around.demos]
        try:
            return parse_ranges(texts, confirmed=self._request.large_ranges)
        except RangeError as error:
            raise RequestRefused(error.code, error.detail) from error

    # --- Listener ----------------------------------------------------------------------------------------------

    def heard(self, sighting: Sighting) -> None:
        """A source heard something."""
        id_, events = self._around.inventory.hear(sighting)
        if id_ is not None:
            self._found.setdefault(sighting.interface, set()).add(id_)
            device = self._around.inventory.get(id_)
            for note in device.notes if device else ():
                if note.code == "foreign-subnet":
                    self._foreign[(sighting.source, sighting.interface)] = note.detail
            if self._worth_asking(id_, sighting):
                self._asked.add(id_)
                self._queue.put_nowait((id_, sighting))
                events += self._around.inventory.ask_begins(id_)
        self._around.publish(events)

    def tallied(self, tally: Tally) -> None:
        """A source counted."""
        self._tallies[(tally.source, tally.interface, tally.address)] = tally

    def _worth_asking(self, id_: str, sighting: Sighting) -> bool:
        if self._around.quiet or id_ in self._asked or sighting.source not in HEARD_ON_LINK or sighting.peer is None:
            return False
        swept = any(sighting.peer in one for one in self._ranges)  # the sweep visits it anyway
        alone = not self._around.inventory.shared(sighting.peer)  # else nobody knows who would answer
        return sighting.identity.family is not None and alone and not swept

    # --- running -----------------------------------------------------------------------------------------------

    async def run(self) -> SearchFinished:
        """Search; returns what was found. Raises nothing but CancelledError."""
        work = self._work()
        tasks = [asyncio.create_task(one) for one in work]
        helpers = [asyncio.create_task(self._ask_along()) for _ in range(MOST_ASKED_AT_ONCE)]
        if not self._around.quiet:
            helpers.append(asyncio.create_task(self._report_along()))
        cancelled = True
        try:
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.error("a source failed: %s", outcome, exc_info=outcome)
            await self._asking_over()
            cancelled = False
        finally:
            for task in (*tasks, *helpers):
                if not task.cancelling():  # a second time would break into its cleaning up
                    task.cancel()
            await asyncio.gather(*tasks, *helpers, return_exceptions=True)
            self._finish()
        ids = set().union(*self._found.values()) if self._found else set()
        return SearchFinished(found=len(ids), seconds=time.monotonic() - self._started, cancelled=cancelled)

    def _work(self) -> list[Coroutine[Any, Any, None]]:
        request, families = self._request, self._around.families
        work: list[Coroutine[Any, Any, None]] = []
        for choice in self._around.choices:
            if not choice.searched:
                continue
            if not self._around.quiet:
                work.append(self._test_hearing(choice))
            for address in search_addresses(choice.interface):
                scope = Scope(interface=choice.interface, address=address, seconds=request.seconds)
                work += [
                    search(scope, families, self) for source, search in LINK_SOURCES.items() if source in self._sources
                ]
        if self._ranges and Source.SWEEP in self._sources:
            work += self._sweeps()
        if Source.SERIAL in self._sources and not self._around.quiet:
            work.append(self._look_at_serial_ports())
            demo_lines = [line for demo in self._around.demos for line in demo.lines]
            lines = tuple(dict.fromkeys([*request.lines, *demo_lines]))
            work.append(search_serial(families, self, lines=lines))
        return work

    def _sweeps(self) -> list[Coroutine[Any, Any, None]]:
        """The ranges, each by the interface whose network it is in; the rest by whatever way the system knows."""
        request = self._request
        left = list(self._ranges)
        work: list[Coroutine[Any, Any, None]] = []
        for choice in self._around.choices:
            for address in choice.interface.addresses if choice.searched else ():
                inside = [one for one in left if one.host is None and address.contains(next(iter(one)))]
                left = [one for one in left if one not in inside]
                if inside:
                    scope = Scope(choice.interface, address, request.seconds)
                    work += self._sweep(scope, inside)
        if left:
            work += self._sweep(anywhere(left[0].text, request.seconds), left)
        return work

    def _sweep(self, scope: Scope, ranges: Sequence[AddressRange]) -> list[Coroutine[Any, Any, None]]:
        families = self._around.families
        hosts = [host for one in ranges for host in one if one.host is None]
        return [
            search_sweep(
                scope, families, self, ranges=ranges, snmp_access=self._request.snmp, known=self._identified_at
            ),
            search_unicast(scope, hosts, families, self),
        ]

    def _identified_at(self, host: str) -> bool:
        return any(device.serial and device.presence in HERE for device in self._around.inventory.at(host))

    async def _test_hearing(self, choice: Choice) -> None:
        four = [address for address in search_addresses(choice.interface) if address.version == 4]
        if four:
            self._hearing[choice.interface.name] = await hears_itself(choice.interface, four[0])

    async def _look_at_serial_ports(self) -> None:
        self._serial = await asyncio.to_thread(list_serial_ports)

    async def _ask_along(self) -> None:
        while True:
            id_, sighting = await self._queue.get()
            try:
                families = [one for one in self._around.families if one.name == sighting.identity.family]
                answer = await identify_host(
                    sighting.peer or "", None, families, interface=sighting.interface, unicast=False, silent=True
                )
                if answer is not None:
                    self._around.publish(self._around.inventory.add(id_, answer))
            finally:
                self._around.publish(self._around.inventory.ask_ends(id_))
                self._queue.task_done()

    async def _asking_over(self) -> None:
        left = self._started + self._request.seconds + GRACE - time.monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), max(left, 0.05))

    # --- reporting ---------------------------------------------------------------------------------------------

    async def _report_along(self) -> None:
        while True:
            self._report(LaneStatus.SEARCHING)
            await asyncio.sleep(REFRESH)

    def _finish(self) -> None:
        while not self._queue.empty():
            id_, _ = self._queue.get_nowait()
            self._around.publish(self._around.inventory.ask_ends(id_))
        if not self._around.quiet:
            self._report(LaneStatus.COMPLETE)

    def _report(self, status: LaneStatus) -> None:
        elapsed = time.monotonic() - self._started
        tallies = tuple(self._tallies.values())
        finished = status is LaneStatus.COMPLETE
        rows = doctor.rows(
            self._around.choices, tallies, self._serial, self._packets, self._foreign, self._hearing, finished=finished
        )
        lanes = tuple(self._lane(choice, status, elapsed, rows) for choice in self._around.choices)
        lanes += doctor.serial_lanes(self._serial)
        if lanes != self.lanes:
            self.lanes = lanes
            self._around.publish([LanesChanged(lanes)])
        if rows != self.rows:
            self.rows = rows
            self._around.publish([DoctorChanged(rows)])

    def _lane(self, choice: Choice, status: LaneStatus, elapsed: float, rows: Sequence[DoctorRow]) -> Lane:
        lane = choice.lane()
        if not choice.searched:
            return lane
        own = [row for row in rows if row.interface == choice.interface.name]
        if status is LaneStatus.COMPLETE and own and all(row.verdict == "blocked" for row in own if row.sent):
            status = LaneStatus.BLOCKED
        return replace(
            lane,
            status=status,
            found=len(self._found.get(choice.interface.name, ())),
            elapsed=round(elapsed, 1),
            remaining=round(max(0.0, self._request.seconds - elapsed), 1),
            reason=next((row.hint for row in own if row.verdict == "blocked"), ""),
        )
