"""The part of the session that changes devices: claims and jobs, each at a desk of its own that is made when needed."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunSummary
from firstlight.engine import Engine
from firstlight.events import Device, Event, PortTestProgress, RunFinished, RunProgress, SearchFinished
from firstlight.inventory import Inventory
from firstlight.lanes import RequestRefused
from firstlight.requests import SearchRequest
from firstlight_drivers import FAMILIES

if TYPE_CHECKING:
    from firstlight.access import Given
    from firstlight.claim.desk import ClaimDesk
    from firstlight.claim.model import ClaimPlan, ClaimRequest, ClaimRow
    from firstlight.device_desk import DeviceDesk
    from firstlight.jobs.desk import JobDesk
    from firstlight.jobs.model import JobItem, JobPlan, JobRow
    from firstlight.ports.desk import DevicePorts, PortsDesk
    from firstlight.ports.guided import Asked, Proved, Told
    from firstlight.ports.many import PortsRow
    from firstlight.ports.measure import Measured, Progress
    from firstlight.ports.plan import PortPlan
    from firstlight.ports.run import PortsEnd
    from firstlight.ports.scans import LocalPorts, Scans
    from firstlight.ports.talks import Talks
    from firstlight.site.site import Site
    from firstlight_drivers.port_settings import PortSettings

T = TypeVar("T")
AT_ONCE = 8


async def side_by_side(works: Sequence[Callable[[], Awaitable[T]]]) -> tuple[T | BaseException, ...]:
    """All of them, a few at a time; what one raises stands in its place."""
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(work: Callable[[], Awaitable[T]]) -> T:
        async with limit:
            return await work()

    return tuple(await asyncio.gather(*(one(work) for work in works), return_exceptions=True))


class Desks(ABC):
    """What `Session` inherits. The attributes are the session's."""

    data_dir: Path
    _engine: Engine
    _inventory: Inventory
    _lock: threading.Lock
    _open: bool
    _site: Site | None = None
    _claims: ClaimDesk | None = None
    _jobs: JobDesk | None = None
    _ports: PortsDesk | None = None
    _talks: Talks | None = None
    _scans: Scans | None = None
    _local_ports: LocalPorts | None = None

    @abstractmethod
    def devices(self) -> tuple[Device, ...]:
        """All rows now."""

    @abstractmethod
    def _publish(self, events: Iterable[Event]) -> None: ...

    @abstractmethod
    async def _search(self, request: SearchRequest) -> SearchFinished: ...

    # --- claiming -----------------------------------------------------------------------------------------------

    @property
    def site(self) -> Site:
        """Vault, pins, profiles, journal and questions; made when they are first needed."""
        with self._lock:
            if self._site is None:
                # What it brings (cryptography) is not needed by a search.
                from firstlight.site.site import Site  # noqa: PLC0415

                self._site = Site(self.data_dir, self._publish)
            return self._site

    @property
    def claims(self) -> ClaimDesk:
        """First logins; made when they are first needed."""
        site = self.site
        with self._lock:
            if self._claims is None:
                from firstlight.claim.desk import ClaimDesk  # noqa: PLC0415 - see `site`

                self._claims = ClaimDesk(site, FAMILIES, self._publish)
            return self._claims

    def in_background(self, act: Callable[[], T]) -> Future[T]:
        """Run something that blocks (key derivation, a file) beside the loop."""
        return self._engine.submit(asyncio.to_thread(act))

    def plan_claim(self, request: ClaimRequest) -> ClaimPlan:
        """The plan for the devices named in the request; sends nothing. Raises PolicyError, VaultError."""
        known = {device.id: device for device in self.devices()}
        chosen = [known[id_] for id_ in request.devices if id_ in known]
        lines = dict(request.lines)
        placed = [replace(one, addresses=(lines[one.id],)) if one.id in lines else one for one in chosen]
        return self.claims.plan(request, placed)

    def claim(self, plan: ClaimPlan, write: Callable[[Outcome], None] | None = None) -> Future[RunSummary[ClaimRow]]:
        """Carry a plan out; rows come as events, steps to `write`. Fails with VaultError before a device is touched."""
        return self._engine.submit(self._claim(plan, write))

    def stop_claim(self) -> None:
        """Start nothing more; what has passed the point of no return goes on to its proof."""
        if self._open:
            self._engine.call(self.claims.stop)

    def answer(self, number: int, text: str | None) -> None:
        """Answer a question of a claim."""
        if self._open:
            self._engine.call(lambda: self.site.questions.answer(number, text))

    # --- jobs -----------------------------------------------------------------------------------------------------

    @property
    def jobs(self) -> JobDesk:
        """Plans and runs of firmware upgrades; made when they are first needed."""
        site = self.site
        with self._lock:
            if self._jobs is None:
                from firstlight.jobs.attendants import Attendants  # noqa: PLC0415 - see `site`
                from firstlight.jobs.desk import JobDesk  # noqa: PLC0415

                self._jobs = JobDesk(
                    self.data_dir,
                    FAMILIES,
                    site,
                    self._device_of,
                    self._search_for,
                    lambda row: self._publish([RunProgress(row)]),
                    Attendants(site, self._device_of, self._claim_again),
                )
            return self._jobs

    def _device_of(self, item: JobItem) -> Device | None:
        return self._inventory.find(item.serial) if item.serial else self._inventory.find(item.mac)

    def run_job(
        self, plan: JobPlan, write: Callable[[Outcome], None] | None = None, given: Given | None = None
    ) -> Future[RunSummary[JobRow]]:
        """Carry a kept plan out, or go on with it; rows come as events. Fails with EngineProblem before it begins."""
        return self._engine.submit(self._run_job(plan, write, given))

    def stop_job(self) -> None:
        """Begin nothing more; devices that have begun go on to their end."""
        if self._open:
            self._engine.call(self.jobs.stop)

    def pause_job(self) -> None:
        """Begin no further device until `go_on_with_job`; those that have begun go on to their end."""
        if self._open:
            self._engine.call(self.jobs.pause)

    def go_on_with_job(self) -> None:
        """After a pause."""
        if self._open:
            self._engine.call(self.jobs.go_on)

    # --- serial ports ---------------------------------------------------------------------------------------------

    @property
    def ports(self) -> PortsDesk:
        """Serial ports of devices; made when they are first needed."""
        site = self.site
        with self._lock:
            if self._ports is None:
                from firstlight.ports.desk import PortsDesk  # noqa: PLC0415 - see `site`

                self._ports = PortsDesk(site, FAMILIES, lambda row: self._publish([RunProgress(row)]))
            return self._ports

    def read_ports(self, device: Device, given: Given, ports: Sequence[int] = ()) -> Future[DevicePorts]:
        """Ask a device for its port settings; a question about its identity comes as an event. Fails with
        AccessRefused, DeviceError.
        """

        async def ask(shown: str) -> bool:
            return await self.site.questions.confirm_identity(device, shown)

        return self._engine.submit(self.ports.read(device, given, ports, ask))

    def prove_ports(self, device: Device, asked: Asked, told: Told) -> Future[Proved]:
        """Show from outside what a person set; read-only. `told` is called on the session's loop.

        Raises AccessRefused, ScanError.
        """
        return self._engine.submit(self.ports.prove(device, asked, told))

    def read_many_ports(
        self, devices: Sequence[Device], given: Given
    ) -> Future[tuple[DevicePorts | BaseException, ...]]:
        """The same for many, eight side by side; in the place of one that fails stands why."""

        async def one(device: Device) -> DevicePorts:
            return await self.ports.read(
                device, given, (), lambda shown: self.site.questions.confirm_identity(device, shown)
            )

        return self._engine.submit(side_by_side([partial(one, device) for device in devices]))

    def write_many_ports(
        self,
        due: Sequence[tuple[DevicePorts, Sequence[PortPlan]]],
        given: Given,
        ended: Callable[[PortsRow], None] = lambda _: None,
    ) -> Future[tuple[PortsEnd | BaseException, ...]]:
        """Write many devices as one run, eight side by side; in the place of one that fails stands why. A question
        about the first device of a channel nobody has published comes as an event. `ended` is called on the session's
        loop for each device at its end. Cancelling it cuts off what has changed nothing yet.
        """
        return self._engine.submit(self.ports.write_many(due, given, ended=ended))

    def write_ports(
        self,
        read: DevicePorts,
        plans: Sequence[PortPlan],
        given: Given,
        write: Callable[[Outcome], None] | None = None,
    ) -> Future[PortsEnd]:
        """Write what differs and read it back. Fails with AccessRefused before anything is sent."""
        return self._engine.submit(self.ports.write(read, plans, given, write))

    def test_port(self, device: Device, settings: PortSettings, peer: str | None, seconds: float) -> Future[Measured]:
        """Measure a port of a device; how it stands comes as events. Cancelling it gives the port back."""

        def told(progress: Progress) -> None:
            self._publish([PortTestProgress(device.id, settings.port, progress)])

        return self._engine.submit(self.ports.test(device, settings, peer, seconds, told))

    @property
    def talks(self) -> Talks:
        """Terminals; made when they are first needed."""
        with self._lock:
            if self._talks is None:
                from firstlight.ports.talks import Talks  # noqa: PLC0415 - see `site`

                self._talks = Talks(self._publish)
            return self._talks

    @property
    def scans(self) -> Scans:
        """Searches of Modbus lines; made when they are first needed."""
        with self._lock:
            if self._scans is None:
                from firstlight.ports.scans import Scans  # noqa: PLC0415 - see `site`

                self._scans = Scans(FAMILIES, self._publish)
            return self._scans

    @property
    def local_ports(self) -> LocalPorts:
        """This computer's serial ports; made when they are first needed."""
        with self._lock:
            if self._local_ports is None:
                from firstlight.ports.scans import LocalPorts  # noqa: PLC0415 - see `site`

                self._local_ports = LocalPorts(self._publish)
            return self._local_ports

    @property
    def device_desk(self) -> DeviceDesk:
        """Date, time and names of devices. It keeps nothing: what it reads is whoever asked's."""
        from firstlight.device_desk import DeviceDesk  # noqa: PLC0415 - see `site`

        return DeviceDesk(self.site, FAMILIES)

    def in_loop(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run something of a desk on its loop; cancelling the future cancels it."""
        return self._engine.submit(work)

    async def _run_job(
        self, plan: JobPlan, write: Callable[[Outcome], None] | None, given: Given | None
    ) -> RunSummary[JobRow]:
        from firstlight.access import NOTHING  # noqa: PLC0415 - see `site`
        from firstlight.power import awake  # noqa: PLC0415

        with awake():
            async with self.site.in_use():
                summary = await self.jobs.run(plan, write, given or NOTHING)
        self._publish([RunFinished(summary)])
        return summary

    async def _claim_again(self, device: Device, *, profiles: bool) -> RunSummary[ClaimRow]:
        """A first login once more, on a device whose accounts an upgrade has set back."""
        from firstlight.claim.model import ClaimRequest  # noqa: PLC0415 - see `site`

        request = ClaimRequest(devices=(device.id,), reset=frozenset({device.id}), profiles=profiles)
        return await self._claim(self.claims.plan(request, [device]), None)

    async def _search_for(self, item: JobItem) -> None:
        """Look for a device that is not where it was: everybody who announces himself, and its old network."""
        try:
            network = ipaddress.ip_network(f"{item.address}/24", strict=False)
            ranges: tuple[str, ...] = (str(network),) if network.version == 4 else ()
        except ValueError:
            ranges = ()
        with contextlib.suppress(RequestRefused):
            await self._search(SearchRequest(ranges=ranges, seconds=3.0))

    async def _claim(self, plan: ClaimPlan, write: Callable[[Outcome], None] | None) -> RunSummary[ClaimRow]:
        if self.claims.busy:
            raise RequestRefused("claim-busy")
        summary = await self.claims.run(plan, write)
        for row in summary.rows:
            if row.result is Result.DONE and row.purpose == "login":
                self._publish(self._inventory.claimed(row.device))
        return summary
