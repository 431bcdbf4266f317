"""The one object a front end holds: engine, inventory, settings and store of one run.

    front end --commands--> Session --coroutines--> engine thread: Search, asking, presence, storing
    front end <--events---- Session <--sightings---'

Methods may be called from any thread. Commands return a `concurrent.futures.Future`; events arrive at subscribers on
the engine's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from firstlight import demo
from firstlight import settings as settings_file
from firstlight.desks import Desks
from firstlight.discovery import Search, Surroundings
from firstlight.engine import Engine
from firstlight.events import (
    Device,
    DeviceAppeared,
    DeviceChanged,
    DeviceForgotten,
    DeviceLost,
    DoctorChanged,
    DoctorRow,
    Event,
    Lane,
    LanesChanged,
    Presence,
    Problem,
    SearchFinished,
    SearchStarted,
    Subscriber,
)
from firstlight.inventory import Inventory
from firstlight.lanes import RequestRefused, choose, subnets
from firstlight.requests import SearchRequest
from firstlight.rows import Subnet
from firstlight.settings import Settings
from firstlight.store import Store, StoreProblem
from firstlight.targets import Target, TargetError, parse_target
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    Credential,
    Endpoint,
    Evidence,
    Family,
    Identity,
    Locates,
    PortsObservation,
    Service,
    Sighting,
    SnmpAccess,
    Source,
)
from firstlight_drivers.discovery.identify import DATAGRAM_SERVICES, identify_host, identify_line
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.transport.interfaces import list_interfaces

log = logging.getLogger(__name__)

PRESENCE_EVERY = 15.0  # seconds between presence rounds: three fit into the 45 s after which a device counts as lost
PRESENCE_LISTEN = 3.0
SAVE_EVERY = 2.0
DEMO_START = 20.0  # seconds a fleet may take to come up
MOST_TOUCHED_AT_ONCE = 64
QUIET_SOURCES = (Source.MDNS, Source.DPWS, Source.MOXA)

__all__ = ["RequestRefused", "Session"]


class Session(Desks):
    """See the module docstring. `watch` keeps presence up to date; `demo_only` searches the demo fleet alone."""

    def __init__(self, data_dir: Path | None = None, *, watch: bool = False, demo_only: bool = False) -> None:
        self.data_dir = settings_file.data_dir(data_dir)
        self._watch = watch
        self._demo_only = demo_only
        self._settings = Settings()
        self._engine = Engine()
        self._store: Store | None = Store(self.data_dir)
        self._demos: tuple[demo.DemoNote, ...] = ()
        self._networks: tuple[Subnet, ...] = ()
        self._inventory = Inventory(FAMILIES, lambda: self._networks, self._is_simulated)
        self._subscribers: list[Subscriber] = []
        self._lock = threading.Lock()
        self._snapshot: dict[str, Device] = {}
        self._dirty: dict[str, Device] = {}
        self._forgotten: set[str] = set()
        self._lanes: tuple[Lane, ...] = ()
        self._doctor: tuple[DoctorRow, ...] = ()
        self._running: asyncio.Task[SearchFinished] | None = None
        self._last_request: SearchRequest | None = None
        self._open = False

    # --- life ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the data folder and start the engine; remembered devices are there at once. Problems are events."""
        self._settings = settings_file.load(self.data_dir)
        self._demos = demo.running()
        self._engine.start()
        self._open = True
        remembered: tuple[Device, ...] = ()
        problem: StoreProblem | None = None
        try:
            remembered = self._store.load() if self._store else ()
        except StoreProblem as found:
            problem = found
            if found.code == "store-newer":
                self._store = None
        self._engine.call(lambda: self._begin(remembered))
        if problem is not None:
            self._engine.call(lambda: self._publish([Problem(problem.code, problem.detail)]))

    def _begin(self, remembered: Sequence[Device]) -> None:
        # Simulated devices of a fleet that is gone would only puzzle: nobody can ever plug them in again.
        self._inventory.remember(
            device
            for device in remembered
            if not device.simulated or self._demo_only or any(map(self._is_simulated, device.addresses))
        )
        with self._lock:
            self._snapshot = {device.id: device for device in self._inventory.devices()}
        background = (self._keep_saving(), self._keep_watch(), self._keep_looking_for_lost())
        self._background = [asyncio.create_task(work) for work in background]

    def close(self) -> None:
        """Cancel everything, store what is known, join the thread. Safe to call twice."""
        if not self._open:
            return
        self._open = False
        self._engine.close()
        self._save()

    # --- settings -----------------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def change_settings(self, settings: Settings) -> None:
        """Store new settings whole. A folder that cannot be written is a Problem event; they hold for this run."""
        self._settings = settings.checked()
        try:
            settings_file.save(self.data_dir, self._settings)
        except OSError as error:
            self._tell([Problem("data-folder", str(error))])

    # --- what is known ------------------------------------------------------------------------------------------

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hear every event from now on, on the engine's thread. Returns the way to stop."""
        with self._lock:
            self._subscribers.append(subscriber)

        def stop() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._subscribers.remove(subscriber)

        return stop

    def devices(self) -> tuple[Device, ...]:
        """All rows now."""
        with self._lock:
            return tuple(self._snapshot.values())

    def lanes(self) -> tuple[Lane, ...]:
        """The search strip now."""
        return self._lanes

    def doctor(self) -> tuple[DoctorRow, ...]:
        """The doctor's rows now."""
        return self._doctor

    def explain(self, mac_or_serial: str) -> tuple[str, str]:
        """What became of one device, by the MAC or serial number on its label: (code, detail) of `words`."""
        label = mac_or_serial.strip()
        if not label or len(label) > 64 or not any(character.isalnum() for character in label):
            return "label-malformed", label[:64]
        device = self._engine.call(lambda: self._inventory.find(label))
        if device is None or device.presence is Presence.REMEMBERED:
            return "never-seen", label
        place = f"{device.address or '-'} ({', '.join(device.interfaces) or 'no interface'})"
        if any(note.code == "foreign-subnet" for note in device.notes):
            return "known-foreign", place
        return ("known-lost" if device.presence is Presence.LOST else "known-present"), place

    # --- commands -----------------------------------------------------------------------------------------------

    def search(self, request: SearchRequest) -> Future[SearchFinished]:
        """Search once; a search under way is ended first, rows stay. Fails with RequestRefused(code, detail)."""
        return self._engine.submit(self._search(request))

    def watch(self) -> None:
        """Keep presence up to date from now on: who went, who came, every 15 s."""
        self._watch = True

    def stop_search(self) -> None:
        """End the search under way, if there is one."""
        if self._open:
            self._engine.call(lambda: self._running.cancel() if self._running else None)

    def identify(self, target: str, snmp: SnmpAccess | None = None) -> Future[tuple[Device, ...]]:
        """Ask one host or line by every unicast means; empty when nothing answered. Fails with TargetError."""
        return self._engine.submit(self._identify(target, snmp))

    def at_line(self, target: str, label: str) -> Future[tuple[Device, ...]]:
        """The device on a serial line, as its label names it: nothing is asked. Fails with TargetError."""
        return self._engine.submit(self._at_line(target, label))

    def locate(self, device_id: str, credential: Credential, host_key: str | None) -> Future[float]:
        """Make the device show itself; the result is for how many seconds. Fails with DeviceError."""
        return self._engine.submit(self._locate(device_id, credential, host_key))

    def forget(self, device_id: str) -> None:
        """Take a row out of the inventory and its store."""
        self._engine.call(lambda: self._publish(self._inventory.forget(device_id)))

    async def _search(self, request: SearchRequest) -> SearchFinished:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
        search = await self._prepare(request)
        self._last_request = request
        self._publish([SearchStarted(request.seconds), LanesChanged(search.lanes)])
        self._running = asyncio.create_task(search.run())
        try:
            finished = await self._running
        except asyncio.CancelledError:
            own = asyncio.current_task()
            ended = SearchFinished(found=0, seconds=0.0, cancelled=True)
            self._publish([ended])
            if own is not None and own.cancelling():
                raise
            return ended
        self._publish([finished])
        return finished

    async def _prepare(self, request: SearchRequest, *, quiet: bool = False) -> Search:
        interfaces = await asyncio.to_thread(list_interfaces)
        self._demos = await self._running_demos()
        self._networks = subnets(interfaces)
        choices = choose(
            interfaces,
            self._settings,
            request.interfaces,
            demo=bool(self._demos) and not request.ranges,
            demo_only=self._demo_only,
        )
        around = Surroundings(
            families=FAMILIES,
            inventory=self._inventory,
            choices=choices,
            demos=self._demos,
            publish=self._publish,
            quiet=quiet,
        )
        return Search(request, around)

    async def _running_demos(self) -> tuple[demo.DemoNote, ...]:
        """The demo fleets that run; a desktop that shows the demo alone waits for its fleet to come up."""
        end = time.monotonic() + (DEMO_START if self._demo_only else 0.0)
        while True:
            found = await asyncio.to_thread(demo.running)
            if found or time.monotonic() >= end:
                return found
            await asyncio.sleep(0.1)

    async def _identify(self, text: str, snmp: SnmpAccess | None) -> tuple[Device, ...]:
        known = self._inventory.find(text)
        if known is not None and known.address is not None:
            ports = known.services
            place = known.address
            line = place.removeprefix("serial:") if place.startswith("serial:") else None
            target = Target(host=None if line else place, family=known.family, serial_line=line)
        else:
            ports = ()
            target = parse_target(text, frozenset(family.name for family in FAMILIES))
        if target.serial_line is not None:
            sighting = await identify_line(target.serial_line, FAMILIES)
        else:
            families = [one for one in FAMILIES if target.family in (None, one.name)]
            asked = _services_at(target.port, families) if target.port else ports or None
            sighting = await identify_host(target.host or "", asked, families, snmp_access=snmp)
        if sighting is None or not _said_anything(sighting):
            return ()
        id_, events = self._inventory.hear(sighting)
        self._publish(events)
        device = self._inventory.get(id_) if id_ else None
        return (device,) if device else ()

    async def _at_line(self, text: str, label: str) -> tuple[Device, ...]:
        target = parse_target(text, frozenset(family.name for family in FAMILIES))
        family = next((one for one in FAMILIES if one.name == target.family), None)
        if target.serial_line is None or family is None:
            raise TargetError("target-line", text)
        identity = Identity(family=family.name, vendor=family.vendor, serial=label, why=("named as such",))
        place = f"serial:{target.serial_line}"
        sighting = Sighting(
            source=Source.SERIAL,
            at=time.time(),
            interface=target.serial_line,
            peer=None,
            identity=identity,
            addresses=(place,),
            evidence=(Evidence(field="serial", value=label, channel="label, typed"),),
            key=place,
        )
        id_, events = self._inventory.hear(sighting)
        self._publish(events)
        device = self._inventory.get(id_) if id_ else None
        return (replace(device, addresses=(place,)),) if device else ()

    async def _locate(self, device_id: str, credential: Credential, host_key: str | None) -> float:
        device = self._inventory.get(device_id)
        family = next((one for one in FAMILIES if device and one.name == device.family), None)
        if device is None or family is None or device.address is None:
            raise DeviceError(device_id, code=Code.UNREACHABLE)
        driver = family.open(Endpoint(host=device.address, ports=device.services))
        if not isinstance(driver, Locates):
            raise DeviceError(f"{family.title} has no locate", code=Code.UNEXPECTED)
        return await driver.locate(credential, 60.0, host_key)

    # --- in the background --------------------------------------------------------------------------------------

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(PRESENCE_EVERY)
            busy = self._running is not None and not self._running.done()
            if not self._watch or busy or self._last_request is None:
                continue
            try:
                await self._presence_round(self._last_request)
            except Exception:
                log.exception("a presence round failed; the next one tries again")

    async def _keep_looking_for_lost(self) -> None:
        """Apart from the rounds, which may take seconds: a silent device is marked on time."""
        while True:
            await asyncio.sleep(1.0)
            self._publish(self._inventory.tick(time.time()))
            if self._site is not None:
                self._site.look()

    async def _presence_round(self, request: SearchRequest) -> None:
        """Hear again who is there: the link sources for a moment, then a bare connection to those they missed."""
        begun = time.time()
        quiet = replace(request, sources=QUIET_SOURCES, ranges=(), lines=(), seconds=PRESENCE_LISTEN)
        try:
            search = await self._prepare(quiet, quiet=True)
            await search.run()
        except RequestRefused:
            return
        limit = asyncio.Semaphore(MOST_TOUCHED_AT_ONCE)
        silent = [
            device
            for device in self._inventory.devices()
            if device.presence is Presence.PRESENT and device.last_seen < begun and device.services and device.address
        ]

        async def touch(device: Device) -> None:
            async with limit:
                if await _answers(device):
                    self._publish(self._inventory.still_there(device.id, time.time()))

        await asyncio.gather(*(touch(device) for device in silent))

    async def _keep_saving(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY)
            await asyncio.to_thread(self._save)

    def _save(self) -> None:
        with self._lock:
            dirty, self._dirty = self._dirty, {}
            forgotten, self._forgotten = self._forgotten, set()
        if self._store is None or not (dirty or forgotten):
            return
        try:
            self._store.save(dirty.values(), forgotten)
        except StoreProblem as problem:
            if problem.code == "store-newer":
                self._store = None
            log.info("%s: %s", problem.code, problem.detail)
            self._tell([Problem(problem.code, problem.detail)])

    def _is_simulated(self, address: str) -> bool:
        return any(note.holds(address) for note in self._demos)

    # --- events -------------------------------------------------------------------------------------------------

    def _publish(self, events: Iterable[Event]) -> None:
        for event in events:
            with self._lock:
                match event:
                    case DeviceAppeared(device) | DeviceChanged(device) | DeviceLost(device):
                        self._snapshot[device.id] = device
                        if device.serial or device.mac or device.uuid:
                            self._dirty[device.id] = device
                    case DeviceForgotten(id=id_):
                        self._snapshot.pop(id_, None)
                        self._dirty.pop(id_, None)
                        self._forgotten.add(id_)
                    case LanesChanged(lanes):
                        self._lanes = lanes
                    case DoctorChanged(rows):
                        self._doctor = rows
            self._tell([event])

    def _tell(self, events: Iterable[Event]) -> None:
        with self._lock:
            subscribers = tuple(self._subscribers)
        for event in events:
            for subscriber in subscribers:
                subscriber(event)


def _said_anything(sighting: Sighting) -> bool:
    """Whether any question was answered; a host that only refuses connections said nothing about itself."""
    return any(not isinstance(one, PortsObservation) or one.open for one in sighting.observations)


def _services_at(port: int, families: Sequence[Family]) -> tuple[Service, ...]:
    """What the families know a port as; one that none of them names is asked as what it turns out to speak."""
    known = {service.port: service.name for family in families for service in family.ports}
    name = known.get(port) or known.get(port - DEMO_PORT_SHIFT) or "tcp"
    return (Service(name=name, port=port),)


async def _answers(device: Device) -> bool:
    """Whether one of the device's TCP services still accepts a connection; nothing is sent."""
    address = device.address or ""
    if address.startswith("serial:"):
        return False
    tcp = [service for service in device.services if service.name not in DATAGRAM_SERVICES]
    for service in tcp[:1]:
        try:
            async with asyncio.timeout(2):
                _, writer = await asyncio.open_connection(address, service.port)
        except (OSError, TimeoutError):
            return False
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return True
    return False
