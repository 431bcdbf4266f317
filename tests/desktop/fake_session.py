"""A session without engine or network: tests put in what is known, publish events, and see what was asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.desk import ClaimDesk
from firstlight.claim.guides import Guide, guide_for
from firstlight.claim.model import ClaimPlan, ClaimRequest, ClaimRow
from firstlight.events import Device, DoctorRow, Event, Lane, SearchFinished, Subscriber
from firstlight.ports.many import PortsRow
from firstlight.requests import SearchRequest
from firstlight.settings import Settings
from firstlight.site.site import Site
from firstlight.site.vault import Vault
from firstlight.site.vault.sealing import Cost
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Credential, SnmpAccess

if TYPE_CHECKING:
    from firstlight.device_desk import DeviceDesk
    from firstlight.jobs.desk import JobDesk
    from firstlight.jobs.model import JobPlan, JobRow
    from firstlight.ports.desk import DevicePorts
    from firstlight.ports.guided import Asked, Proved, Told
    from firstlight.ports.measure import Measured
    from firstlight.ports.plan import PortPlan
    from firstlight.ports.run import PortsEnd
    from firstlight.ports.scan_order import ScanRequest
    from firstlight.ports.scans import MappedLine, ScanBegun
    from firstlight.ports.service import PortService
    from firstlight.session import Session
    from firstlight_drivers.port_settings import PortSettings

T = TypeVar("T")
CHEAP = Cost(passes=1, lanes=1, memory=64)


class FakeTalks:
    """Terminals without lines: what was asked of them."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.tls: object = None  # of the last line
        self.error: Exception | None = None

    async def open(self, url: str, line: object, look: object, log: Path | None = None, tls: object = None) -> int:
        if self.error is not None:
            raise self.error
        self.tls = tls
        self.asked.append(("open", url, line, look, log))
        return 7

    async def type(self, number: int, text: str) -> None:
        self.asked.append(("type", number, text))

    async def send_file(self, number: int, path: Path) -> int:
        self.asked.append(("file", number, path))
        return 1

    async def send_break(self, number: int) -> None:
        self.asked.append(("break", number))

    async def close(self, number: int) -> None:
        self.asked.append(("close", number))


class FakeScans:
    """Searches that ask nobody: what was asked of them."""

    def __init__(self) -> None:
        self.begun: list[ScanRequest] = []
        self.asked: list[tuple[str, int]] = []

    async def begin(self, request: ScanRequest) -> ScanBegun:
        from firstlight.ports.scan_order import plan  # not needed by most tests
        from firstlight.ports.scans import ScanBegun

        self.begun.append(request)
        return ScanBegun(number=len(self.begun), plan=plan(request))

    async def pause(self, number: int) -> None:
        self.asked.append(("pause", number))

    async def go_on(self, number: int) -> None:
        self.asked.append(("go-on", number))

    async def stop(self, number: int) -> None:
        self.asked.append(("stop", number))


class FakePortsDesk:
    """Whether something is written; guides and services as they are, of the families that a person sets."""

    busy = False

    @staticmethod
    def has_channel(device: Device, *, assumed: bool = False) -> bool:
        family = next((one for one in FAMILIES if one.name == device.family), None)
        notes = family.capabilities if family is not None else ()
        published = any(
            one.capability == "ports" and one.confidence.value in {"documented", "observed"} for one in notes
        )
        return published or (assumed and family is not None and family.assumed_ports is not None)

    @staticmethod
    def guide(device: Device, *, assumed: bool = False) -> Guide | None:
        family = next((one for one in FAMILIES if one.name == device.family), None)
        if family is not None and assumed and family.assumed_ports is not None:
            return None
        from firstlight.ports.guided import on_line  # not needed by most tests

        guide = guide_for(device.family, "ports")
        return guide if guide is None or guide.proves != "line" or on_line(device) else None

    @staticmethod
    def service(device: Device, settings: PortSettings) -> PortService:
        from firstlight.ports.service import device_service  # not needed by most tests

        return device_service(device, settings)


class FakeLocalPorts:
    """A computer without ports: what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.error: Exception | None = None
        self.mapped = 0

    async def watch(self) -> None:
        self.asked.append(("watch",))

    async def look(self) -> None:
        self.asked.append(("look",))

    async def map(self, url: str, line: object) -> MappedLine:
        from firstlight.ports.scans import MappedLine  # not needed by most tests

        if self.error is not None:
            raise self.error
        self.mapped += 1
        self.asked.append(("map", url, str(line)))
        return MappedLine(number=self.mapped, path=f"/dev/pts/{6 + self.mapped}", url=url, line=str(line))

    async def unmap(self, number: int) -> None:
        self.asked.append(("unmap", number))


class FakeSession:
    """Has the methods of `firstlight.session.Session`."""

    def __init__(self, devices: Iterable[Device] = (), lanes: Iterable[Lane] = (), doctor: Iterable[DoctorRow] = (),
                 settings: Settings | None = None, data_dir: Path | None = None) -> None:  # fmt: skip
        self.known = {device.id: device for device in devices}
        self.strip, self.diagnosis = tuple(lanes), tuple(doctor)
        self.data_dir = data_dir
        self.kept = settings or Settings(first_run_done=True)
        self.subscribers: list[Subscriber] = []
        self.searches: list[SearchRequest] = []
        self.search_futures: list[Future[SearchFinished]] = []
        self.identified: list[tuple[str, Future[tuple[Device, ...]]]] = []
        self.located: list[tuple[str, Credential, str | None, Future[float]]] = []
        self.forgotten: list[str] = []
        self.explained: list[str] = []
        self.explanation = ("known-foreign", "192.168.127.254, on USB Ethernet")
        self.stopped = self.started = self.closed = 0
        self._site: Site | None = None
        self.claimed: list[tuple[ClaimPlan, Future[RunSummary[ClaimRow]]]] = []
        self.claims_stopped = 0
        self.answers: list[tuple[int, str | None]] = []
        self._jobs: JobDesk | None = None
        self.jobs_run: list[tuple[JobPlan, Future[RunSummary[JobRow]]]] = []
        self.jobs_stopped = 0
        self.jobs_paused: list[bool] = []
        self.port_tests: list[tuple[Device, str | None, float, Future[Measured]]] = []
        self.terminals = FakeTalks()
        self.line_scans = FakeScans()
        self.computer = FakeLocalPorts()
        self.ports_read: list[tuple[Device, Future[DevicePorts]]] = []
        self.ports_written: list[tuple[DevicePorts, Sequence[PortPlan], Future[PortsEnd]]] = []
        self.ports_proved: list[tuple[Device, Asked, Told, Future[Proved]]] = []
        self.ports = FakePortsDesk()

    @property
    def site(self) -> Site:
        """A real one, with a vault whose passphrase is cheap to try."""
        if self._site is None:
            folder = self.data_dir or Path(tempfile.mkdtemp(prefix="firstlight-site-"))
            self._site = Site(folder, lambda events: self.publish(*events))
            self._site.vault = Vault(folder / "vault.flv", idle_seconds=1e9, usual=CHEAP, least=CHEAP)
        return self._site

    @property
    def device_desk(self) -> DeviceDesk:
        """A real one."""
        from firstlight.device_desk import DeviceDesk  # not needed by most tests

        return DeviceDesk(self.site, FAMILIES)

    @property
    def jobs(self) -> JobDesk:
        """A real one; its engine is never started."""
        if self._jobs is None:
            from firstlight.jobs.desk import JobDesk  # not needed by most tests

            async def search(_item: object) -> None: ...

            folder = self.site.folder
            self._jobs = JobDesk(folder, FAMILIES, self.site, lambda _item: None, search, lambda _row: None)
        return self._jobs

    def read_ports(self, device: Device, given: object, ports: Sequence[int] = ()) -> Future[DevicePorts]:
        self.ports_read.append((device, Future()))
        return self.ports_read[-1][1]

    def write_many_ports(
        self,
        due: Sequence[tuple[DevicePorts, Sequence[PortPlan]]],
        given: object,
        ended: Callable[[PortsRow], None] = lambda _: None,
    ) -> Future[tuple[PortsEnd | BaseException, ...]]:
        """One run; `ports_written` has a future for each of its devices, all of which are cancelled with it."""
        run: Future[tuple[PortsEnd | BaseException, ...]] = Future()
        futures: list[Future[PortsEnd]] = [Future() for _ in due]

        def done(device: str, future: Future[PortsEnd]) -> None:
            if not future.cancelled():
                trouble = future.exception()
                end = None if trouble is not None else future.result()
                ended(PortsRow(device=device, name=device, state=RowState.ENDED, end=end, trouble=trouble))
            if all(one.done() for one in futures) and not run.done():
                run.set_result(tuple(one.exception() or one.result() for one in futures))

        def over(_: object) -> None:
            if run.cancelled():
                for one in futures:
                    one.cancel()

        run.add_done_callback(over)
        for (read, plans), future in zip(due, futures, strict=True):
            future.add_done_callback(partial(done, read.device.id))
            self.ports_written.append((read, plans, future))
        return run

    def prove_ports(self, device: Device, asked: Asked, told: Told) -> Future[Proved]:
        self.ports_proved.append((device, asked, told, Future()))
        return self.ports_proved[-1][3]

    @property
    def talks(self) -> FakeTalks:
        return self.terminals

    @property
    def scans(self) -> FakeScans:
        return self.line_scans

    @property
    def local_ports(self) -> FakeLocalPorts:
        return self.computer

    def in_loop(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            work.send(None)
        except StopIteration as done:
            future.set_result(done.value)
        except Exception as error:  # noqa: BLE001 - as a future does it
            future.set_exception(error)
        return future

    def test_port(self, device: Device, settings: object, peer: str | None, seconds: float) -> Future[Measured]:
        self.port_tests.append((device, peer, seconds, Future()))
        return self.port_tests[-1][3]

    def run_job(self, plan: JobPlan, write: object = None) -> Future[RunSummary[JobRow]]:
        self.jobs_run.append((plan, Future()))
        return self.jobs_run[-1][1]

    def pause_job(self) -> None:
        self.jobs_paused.append(True)

    def go_on_with_job(self) -> None:
        self.jobs_paused.append(False)

    def stop_job(self) -> None:
        self.jobs_stopped += 1

    def in_background(self, act: Callable[[], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(act())
        except Exception as error:  # noqa: BLE001 - as a future does it
            future.set_exception(error)
        return future

    def plan_claim(self, request: ClaimRequest) -> ClaimPlan:
        return ClaimDesk(self.site, FAMILIES, lambda events: self.publish(*events)).plan(
            request, [self.known[id_] for id_ in request.devices]
        )

    def claim(self, plan: ClaimPlan, write: object = None) -> Future[RunSummary[ClaimRow]]:
        self.claimed.append((plan, Future()))
        return self.claimed[-1][1]

    def stop_claim(self) -> None:
        self.claims_stopped += 1

    def answer(self, number: int, text: str | None) -> None:
        self.answers.append((number, text))

    def as_session(self) -> Session:
        """The same, as the type the desktop takes."""
        return cast("Session", self)

    def publish(self, *events: Event) -> None:
        """Say something to whoever listens."""
        for event in events:
            for subscriber in tuple(self.subscribers):
                subscriber(event)

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        self.closed += 1

    @property
    def settings(self) -> Settings:
        return self.kept

    def change_settings(self, settings: Settings) -> None:
        self.kept = settings

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        self.subscribers.append(subscriber)
        return lambda: self.subscribers.remove(subscriber)

    def devices(self) -> tuple[Device, ...]:
        return tuple(self.known.values())

    def lanes(self) -> tuple[Lane, ...]:
        return self.strip

    def doctor(self) -> tuple[DoctorRow, ...]:
        return self.diagnosis

    def search(self, request: SearchRequest) -> Future[SearchFinished]:
        self.searches.append(request)
        self.search_futures.append(Future())
        return self.search_futures[-1]

    def stop_search(self) -> None:
        self.stopped += 1

    def identify(self, target: str, snmp: SnmpAccess | None = None) -> Future[tuple[Device, ...]]:
        future: Future[tuple[Device, ...]] = Future()
        self.identified.append((target, future))
        return future

    def explain(self, mac_or_serial: str) -> tuple[str, str]:
        self.explained.append(mac_or_serial)
        return self.explanation

    def locate(self, device_id: str, credential: Credential, host_key: str | None) -> Future[float]:
        future: Future[float] = Future()
        self.located.append((device_id, credential, host_key, future))
        return future

    def forget(self, device_id: str) -> None:
        self.forgotten.append(device_id)
