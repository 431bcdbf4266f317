"""A plant floor for fault tests: simulated cards on loopback, and the whole real way a job takes through them.

    async with floor(spec, spec) as cards:              # real sockets, one address each
        office = Office(tmp_path, cards)                # vault, pins, inventory, journal of a data folder
        await office.claim()                            # what a claim leaves: passwords and pins
        plan = await office.plan(image)                 # make_job_plan over what the inventory heard
        summary = await office.run(plan)                # JobEngine, Campaign, Upgrade, RealPlant

Each test takes addresses of its own, from `at`; two runs at the same time have different ones.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields, replace
from hashlib import sha512
from pathlib import Path
from typing import Any, TypeVar

import paramiko
import pytest

from firstlight.access import NOTHING
from firstlight.change.durable import Durable
from firstlight.change.outcome import Outcome
from firstlight.change.progress import RunSummary
from firstlight.events import Device
from firstlight.inventory import Inventory
from firstlight.jobs import plant as plants_module
from firstlight.jobs import upgrade as upgrade_module
from firstlight.jobs.campaign import Campaign
from firstlight.jobs.engine import DbosDurable, JobEngine
from firstlight.jobs.model import JobItem, JobPlan, JobRow, row_as_plain, row_from_plain
from firstlight.jobs.plans import Firmware, Manner, Means, make_job_plan, proved_logins
from firstlight.jobs.plant import RealPlant, Ways
from firstlight.jobs.upgrade import Upgrade
from firstlight.site.journal import Journal
from firstlight.site.pins import Pin, PinKind, Pins
from firstlight.site.vault import EntryState
from firstlight_drivers.apc_nmc3 import FAMILY
from firstlight_drivers.apc_nmc3.firmware import NetworkedCard
from firstlight_drivers.apc_nmc3.flash import Flash
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.apc_nmc3.shell import CardShell
from firstlight_drivers.apc_nmc3.simulator import Simulator
from firstlight_drivers.contract import Family, Secret, Service
from firstlight_drivers.discovery.identify import identify_host
from firstlight_drivers.protocols import ssh, tls
from firstlight_drivers.simulation.demo_image import sealed
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from firstlight_drivers.simulation.ssh import Program
from firstlight_drivers.simulation.upload import Upload
from unit.app.vaults import PASSPHRASE, new_vault, vault_at

T = TypeVar("T")

STRESS = bool(os.environ.get("FIRSTLIGHT_STRESS"))  # the whole numbers of the fault table; CI runs fewer of the same
PASSWORD = "Kestrel-Ferry-Quay-58"
SHIFT = 10000
PORTS = (Service(name="https", port=443 + SHIFT), Service(name="ssh", port=22 + SHIFT))
QUICK = Timing(answer=5.0, copy=4.0, quiet=0.4)
NEW = "3.1.0.0"
THREADS = 32  # as the engine has them
_NETWORK = 200 + os.getpid() % 54
Kill = Callable[[str, str], None]  # called with ("before" or "after", name of a durable write)


class Unused:
    """What a job asks of people and of the claim: no test here gets that far."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{self._name}.{name} was asked for")


def never(_when: str, _what: str) -> None:
    """Nobody is killed."""


def at(net: int, number: int) -> str:
    """An address of this process on loopback."""
    return f"127.{_NETWORK}.{net}.{number}"


def family(timing: Timing = QUICK) -> Family:
    """The cards' family with a driver that waits less."""
    return replace(FAMILY, open=lambda endpoint: NetworkedCard(endpoint, timing))


def card(number: int, **changes: object) -> DeviceSpec:
    """A claimed card with a serial number and a MAC of its own."""
    spec = DeviceSpec(
        family="apc-nmc3", model="AP9641", name=f"ups-{number}", serial=f"QA21491{number:05d}", firmware="2.5.0.8",
        mac=f"28:29:86:5C:{number >> 8:02X}:{number & 255:02X}", user="apc", password=PASSWORD,
        flash_seconds=0.05, reboot_seconds=0.1, delay=0.5,
    )  # fmt: skip
    return replace(spec, **changes)  # type: ignore[arg-type]


class NotedFlash(Flash):
    """A flash memory that writes down what becomes of files."""

    notes: list[str]

    def begin(self) -> None:
        """A file comes."""
        self.notes.append("begun")
        super().begin()

    def whole(self, upload: Upload, name: str) -> None:
        """All of a file has come."""
        self.notes.append("whole")
        super().whole(upload, name)

    def reboot(self) -> None:
        """The restart."""
        self.notes.append("restart")
        super().reboot()


class Card(Simulator):
    """A card that writes down in order: "asked" (a session began), "begun", "whole", "restart"; and when it was away.

    With `stubborn` a fault that happens once happens every time.
    """

    stubborn = False

    def __init__(self, spec: DeviceSpec, place: Place) -> None:
        super().__init__(spec, place)
        self.notes: list[str] = []
        self.away_between: list[tuple[float, float]] = []
        self._left = 0.0
        flash = NotedFlash(restart=self.card.flash.restart)
        flash.notes = self.notes
        self.card.flash = flash
        self.on_leave, self.on_return = self._leaves, self._returns

    def shell(self, user: str) -> CardShell:
        """A session."""
        self.notes.append("asked")
        return super().shell(user)

    def program(self, user: str, command: str) -> Program | None:
        """A copy."""
        if self.stubborn:
            self.faults.active |= set(self.spec.faults)
        return super().program(user, command)

    def _leaves(self, _: object) -> None:
        self._left = time.monotonic()

    def _returns(self, _: object) -> None:
        self.away_between.append((self._left, time.monotonic()))


@asynccontextmanager
async def floor(*specs: DeviceSpec, first: str, kind: type[Card] = Card) -> AsyncIterator[list[Card]]:
    """Cards that run, at consecutive addresses from `first` on."""
    base, _, last = first.rpartition(".")
    async with AsyncExitStack() as stack:
        cards = [
            kind(spec, Place(address=f"{base}.{int(last) + number}", shift=SHIFT)) for number, spec in enumerate(specs)
        ]
        for one in cards:
            await stack.enter_async_context(one)
        yield cards
    # A connection that broke in the middle of its key exchange ends by paramiko's own deadline of 15 s.
    for thread in threading.enumerate():
        if isinstance(thread, paramiko.Transport):
            await asyncio.to_thread(thread.join, 20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A checked image as a job keeps it."""

    path: Path
    firmware: Firmware


def image(
    folder: Path, *, size: int = 60_000, version: str = NEW, models: tuple[str, ...] = ("AP9641",), name: str = ""
) -> File:
    """An image the cards take, for `models`."""
    name = name or f"apc_hw21_su_{version.replace('.', '-')}.nmc3"
    content = sealed(bytes(range(256)) * (size // 256), family="apc-nmc3", models=models, version=version)
    path = folder / f"kept-{version}"
    path.write_bytes(content)
    firmware = Firmware(
        file=name, sha512=sha512(content).hexdigest(), size=len(content), version=version, family="apc-nmc3",
        model=", ".join(models), image=str(path), verdict="trusted",
    )  # fmt: skip
    return File(path=path, firmware=firmware)


class Office:
    """One computer: its data folder, and what it knows of the floor."""

    def __init__(self, folder: Path, places: Sequence[str], families: Sequence[Family] | None = None) -> None:
        self.folder = folder
        self.places = list(places)  # where a search looks
        self.families = tuple(families or (family(),))
        self.inventory = Inventory(self.families)
        self.pins = Pins(folder)
        self.journal = Journal(folder)
        self.rows: list[JobRow] = []
        self.outcomes: list[Outcome] = []
        self.searches = 0
        self.vault = vault_at(folder, idle_seconds=1e9)
        if self.vault.exists:
            self.vault.unlock(PASSPHRASE)
        else:
            self.vault = new_vault(folder, idle_seconds=1e9)

    async def claim(self, *cards: Simulator, password: str = PASSWORD) -> None:
        """Passwords and pins of these cards, as a claim leaves them."""
        for one in cards:
            key = f"apc-nmc3/serial/{one.spec.serial}"
            entry = self.vault.hold(
                device=key, device_name=one.spec.name, family="apc-nmc3", model=one.spec.model,
                serial=one.spec.serial, account="apc", password=Secret(password),
            )  # fmt: skip
            self.vault.mark(entry.id, EntryState.PROVED)
            host = await ssh.look(one.address, 22 + SHIFT)
            web = await tls.look(one.address, 443 + SHIFT)
            for kind, sha256 in ((PinKind.SSH, host.sha256 or ""), (PinKind.HTTPS, web.sha256)):
                self.pins.add(Pin(device=key, kind=kind, sha256=sha256, first_seen=1.0, seen_by="test", network=""))

    async def look(self, *places: str) -> None:
        """A search: everybody at these addresses is asked who he is, without a login."""
        self.searches += 1

        async def one(place: str) -> None:
            sighting = await identify_host(place, PORTS, self.families, unicast=False)
            if sighting is not None and sighting.identity.family is not None:
                self.inventory.hear(sighting)

        await asyncio.gather(*(one(place) for place in places or self.places))

    async def plan(self, file: File, *, seconds: float = 20.0, manner: Manner | None = None) -> JobPlan:
        """A plan for everything the inventory knows. `seconds` is how long a device may be away."""
        if not self.inventory.devices():
            await self.look()
        means = Means(families=self.families, logins=proved_logins(self.vault))
        made = make_job_plan(file.firmware, self.inventory.devices(), means, manner or Manner())
        return replace(made, items=tuple(replace(item, seconds=seconds) for item in made.items))

    def plant(self) -> RealPlant:
        """The way to the devices."""

        async def search(_item: JobItem) -> None:
            await self.look()

        def write(outcome: Outcome) -> None:
            self.journal.write(outcome)
            self.outcomes.append(outcome)

        given: dict[str, Any] = {field.name: Unused(field.name) for field in fields(Ways)}
        given |= {
            "families": {one.name: one for one in self.families},
            "vault": self.vault,
            "pins": self.pins,
            "folder": self.folder,
            "find": self.find,
            "search": search,
            "show": self.rows.append,
            "write": write,
            "given": NOTHING,
        }
        return RealPlant(Ways(**given))

    def find(self, item: JobItem) -> Device | None:
        """As the session does it."""
        return self.inventory.find(item.serial) if item.serial else self.inventory.find(item.mac)

    @asynccontextmanager
    async def engine(self) -> AsyncIterator[JobEngine]:
        """The engine of this data folder."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="asyncio_office"))
        made = JobEngine(f"sqlite:///{self.folder / 'jobs.sqlite'}", loop)
        await asyncio.to_thread(made.open)
        try:
            yield made
        finally:
            await asyncio.to_thread(made.close)

    async def run(
        self, plan: JobPlan, engine: JobEngine | None = None, *, kill: Kill = never,
        begun: Callable[[Campaign], None] | None = None, plants: RealPlant | None = None,
    ) -> RunSummary[JobRow]:  # fmt: skip
        """Carry a plan out, or go on with it. `kill` is told of every durable write."""
        if engine is None:
            async with self.engine() as own:
                return await self.run(plan, own, kill=kill, begun=begun, plants=plants)

        async def one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
            async def work(durable: DbosDurable) -> Mapping[str, object]:
                row = row_as_plain(await upgrade(Watched(durable, kill)).run())
                kill("before", "result")
                return row

            row = row_from_plain(dict(await engine.run(workflow, work)))
            kill("after", "result")
            return row

        campaign = Campaign(plan, one, plants or self.plant())
        if begun is not None:
            begun(campaign)
        return await campaign.run()


class Watched:
    """A durable that tells of every write, right before it and right after it."""

    def __init__(self, inner: Durable, told: Kill) -> None:
        self._inner = inner
        self._told = told

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """A step; "before" is when its work is done and not yet recorded."""

        async def carried_out() -> T:
            value = await act()
            self._told("before", name)
            return value

        value = await self._inner.step(name, carried_out)
        self._told("after", name)
        return value

    async def mark(self, name: str) -> None:
        """The mark."""
        self._told("before", name)
        await self._inner.mark(name)
        self._told("after", name)

    async def marked(self, name: str) -> bool:
        """Whether it was made."""
        return await self._inner.marked(name)


def endings(summary: RunSummary[JobRow]) -> dict[str, tuple[str, str]]:
    """Name of each device -> result and code."""
    return {row.name: (str(row.result), row.code) for row in summary.rows}


def accepted(cards: Sequence[Simulator]) -> int:
    """Logins the cards took."""
    return sum(one.logins.accepted for one in cards)


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits between two looks, for devices that restart in a tenth of a second."""
    monkeypatch.setattr(upgrade_module, "LOOK_EVERY", 0.1)
    monkeypatch.setattr(upgrade_module, "STILL_THERE", 1.5)
    monkeypatch.setattr(plants_module, "SEARCH_AGAIN_AFTER", 0.3)
