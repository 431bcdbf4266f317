"""What all simulated devices have in common: an address, a state, faults, a count of logins, their own sockets."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType
from typing import ClassVar, Self

from firstlight_drivers.contract import MdnsObservation, Service, State
from firstlight_drivers.simulation.dpws import DpwsHost
from firstlight_drivers.simulation.dsci import DsciUnit
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place, ReadyDevice
from firstlight_drivers.simulation.temper import Temper, drawn
from firstlight_drivers.simulation.truth import AccountTruth, PartTruth, Truth

_LAST_WORDS = 0.05  # seconds for an answer that is being sent when a restart begins
_TAKEN_TRIES, _TAKEN_PAUSE = 1200, 0.05  # an address somebody else still has: a minute, in tries
_NAMESPACE = uuid.UUID("6a5ee1f4-0f6b-4a57-9a0e-1f1c5a0b7d11")


@dataclass(slots=True)
class Logins:
    """How often somebody logged in, and how often it was refused."""

    accepted: int = 0
    refused: int = 0


class SimulatedDevice(ABC):
    """A device on real sockets; enter it to start, leave it to stop.

    Subclasses open their listeners in `_start` and fill `dsci`, `dpws` and `mdns` with what answers to everybody, so
    that a fleet can pass broadcasts on.
    """

    vendor: ClassVar[str]
    # What public facts leave open, and how a bad one may be, by what is done to it: "claim", "account", "firmware",
    # "ports", "clock", "names". Fields of `Temper` and faults.
    left_open: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType({})
    ill: ClassVar[Mapping[str, tuple[str | Fault, ...]]] = MappingProxyType({})

    def __init__(self, spec: DeviceSpec, place: Place, temper: Temper | None = None) -> None:
        self.temper = temper or Temper()
        self.spec = spec
        self.place = place
        self.faults = Faults({*spec.faults, *self.temper.faults}, spec.delay, self.temper.answer_seconds)
        self.on_change: Callable[[str], None] | None = None  # told before a byte is taken that may change something
        self.restarts = 0
        self.uploads = 0  # whole files that came over a web console made of a record
        self.started_at = time.monotonic()
        self.logins = Logins()
        self.flashed = 0  # firmware writes since the start, whatever version came back
        self.on_leave: Callable[[SimulatedDevice], None] | None = None  # told when it leaves for a restart
        self.on_return: Callable[[SimulatedDevice], None] | None = None  # told when it is back after a restart
        self.state = spec.state
        self.user, self.password = self._account()
        self.dsci: DsciUnit | None = None
        self.dpws: DpwsHost | None = None
        self.mdns: MdnsObservation | None = None
        self._services: list[Service] = []
        self._open = AsyncExitStack()
        self._cycle: asyncio.Task[None] | None = None

    def _account(self) -> tuple[str | None, str | None]:
        if self.spec.password is not None:
            return self.spec.user or self.factory_account[0], self.spec.password
        return self.factory_account if self.spec.state is State.FACTORY else (None, None)

    @property
    def factory_account(self) -> tuple[str | None, str | None]:
        """User and password it leaves the factory with; None where there is none, or none is published."""
        return None, None

    @property
    def address(self) -> str:
        """Where it is reached: an IP address, or "serial:..." on a line."""
        return self.place.address

    @property
    def reported_address(self) -> str:
        """The address it says it has."""
        if self.spec.reported_address is not None:
            return self.spec.reported_address
        return self.factory_address if Fault.ADDRESS_CONFLICT in self.faults else self.place.address

    @property
    def factory_address(self) -> str:
        """The static address devices of this kind leave the factory with; its own where there is none."""
        return self.place.address

    @property
    def uuid(self) -> str | None:
        """The same at every start, made from the serial number; None where the family shows none."""
        return None

    def stable_uuid(self) -> str:
        """A UUID that belongs to this serial number."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.spec.family}/{self.spec.serial}"))

    @property
    def services(self) -> tuple[Service, ...]:
        """What listens now, with its port."""
        return tuple(self._services)

    def offer(self, name: str, port: int) -> int:
        """Note a service in `services`; returns the port."""
        self._services.append(Service(name=name, port=port))
        return port

    def ready(self) -> ReadyDevice:
        """What somebody looking for this device can expect to find."""
        factory = self.state is State.FACTORY
        return ReadyDevice(
            address=self.address,
            services=self.services,
            family=self.spec.family,
            vendor=self.vendor,
            model=self.spec.model,
            name=self.spec.name,
            serial=self.spec.serial,
            mac=self.spec.mac,
            uuid=self.uuid,
            firmware=self.spec.firmware,
            state=self.state,
            user=self.user if factory else None,
            password=self.password if factory else None,
        )

    @classmethod
    def draw(cls, act: str, random: Random) -> Temper:
        """A temper for what is to be done to it, see `left_open`."""
        return drawn(random, cls.left_open.get(act, ()), cls.ill.get(act, ()))

    def changing(self, what: str) -> None:
        """Something that may change it has come and is not taken yet. From any thread."""
        if self.on_change is not None:
            self.on_change(what)

    def truth(self) -> Truth:
        """What it is now, whatever it says. Subclasses add what they have."""
        return Truth(accounts=self.accounts_truth(), parts=self.parts_truth())

    def accounts_truth(self) -> tuple[AccountTruth, ...]:
        """Its accounts; none while there is none."""
        if self.user is None or self.password is None:
            return ()
        return (AccountTruth(name=self.user, passwords=(self.password,)),)

    def parts_truth(self) -> tuple[PartTruth, ...]:
        """What has a version of its own."""
        return (PartTruth(name="firmware", version=self.spec.firmware, flashed=self.flashed),)

    def parts_with(self, version: str) -> Mapping[str, str]:
        """What a whole upgrade by a file of this version makes of its parts."""
        return {"firmware": version}

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._start(stack)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._cycle is not None:
            self._cycle.cancel()
            await asyncio.gather(self._cycle, return_exceptions=True)
        await self._leave()

    @property
    def away(self) -> bool:
        """Whether it restarts now."""
        return self._cycle is not None and not self._cycle.done()

    @property
    def settled(self) -> bool:
        """Whether nothing more happens by itself."""
        return not self.away

    def restart(self, version: str | None = None, *, lingers: bool = True) -> None:
        """Go away and come back by itself: with firmware `version` after it was written, with the old one for None.

        It is away for `flash_seconds` (only when there is something to write) and `reboot_seconds`, and answers at
        `next_address` afterwards, once. Identities, accounts and counts stay. A restart during a restart is none.
        `lingers`: it goes on answering first for as long as its temper says.
        """
        if not self.away:
            self._cycle = asyncio.get_running_loop().create_task(
                self._go_and_return(version, self.temper.lingers if lingers else 0.0)
            )

    async def _go_and_return(self, version: str | None, lingers: float) -> None:
        temper = self.temper
        await asyncio.sleep(_LAST_WORDS + lingers)
        if self.spec.line is None:
            if self.on_leave is not None:
                self.on_leave(self)
            await self._leave()
        if version is not None:
            await asyncio.sleep(self.spec.flash_seconds if temper.flash is None else temper.flash)
            self.flashed += 1
        if Fault.NEVER_BACK in self.faults:
            return
        await asyncio.sleep(self.spec.reboot_seconds if temper.away is None else temper.away)
        self.restarts += 1
        self.started_at = time.monotonic()
        spec = self.spec
        if version is not None:
            spec = replace(spec, firmware=self._flashed_with(self._version_after(version)))
        if spec.next_address is not None and spec.line is None:
            self.place = replace(self.place, address=spec.next_address)
            spec = replace(spec, next_address=None)
        self.spec = spec
        if spec.line is None:
            await self._come_back()

    async def _leave(self) -> None:
        await self._open.aclose()
        self._open = AsyncExitStack()
        self._services.clear()
        self.dsci = self.dpws = self.mdns = None

    async def _come_back(self) -> None:
        for tries_left in reversed(range(_TAKEN_TRIES)):
            async with AsyncExitStack() as stack:
                try:
                    await self._start(stack)
                except OSError:  # two devices that swap addresses: the other one has not left yet
                    if not tries_left:
                        raise
                else:
                    self._open = stack.pop_all()
                    break
            self._services.clear()
            await asyncio.sleep(_TAKEN_PAUSE)
        if self.on_return is not None:
            self.on_return(self)

    def _version_after(self, version: str) -> str:
        if Fault.OLD_VERSION_BACK in self.faults:
            return self.spec.firmware
        if Fault.OTHER_VERSION_BACK in self.faults:
            return re.sub(r"\d+$", lambda match: str(int(match[0]) + 7).zfill(len(match[0])), version)
        return version

    def _flashed_with(self, version: str) -> str:
        """What it says it runs after `version` was written; subclasses of several parts keep theirs."""
        return version

    @property
    def identity_number(self) -> int:
        """0, or another one after each restart where keys and certificates do not stay."""
        return self.restarts if self.temper.new_identity else 0

    def certificate_seed(self) -> str:
        """What its key is derived from."""
        seed = f"{self.spec.family}/{self.spec.serial}"
        return f"{seed}/{self.identity_number}" if self.identity_number else seed

    @abstractmethod
    async def _start(self, stack: AsyncExitStack) -> None:
        """Open every listener and push it onto `stack`."""


def netmask_for(address: str) -> str:
    """A plausible netmask for an IPv4 address: /8 on loopback, else /24."""
    return "255.0.0.0" if ipaddress.ip_address(address).is_loopback else "255.255.255.0"
