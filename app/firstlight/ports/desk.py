"""Everything a front end needs for the serial ports of devices: read, plan, write. Used on the session's loop."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from firstlight.access import AccessRefused, AskIdentity, Given, credential_for, meet, trust_from
from firstlight.change.first_device import Ask, Confirmations, FirstDevice
from firstlight.change.outcome import Outcome, Result, without_begun
from firstlight.change.returning import while_busy
from firstlight.claim.guides import Guide, guide_for
from firstlight.claim.plan import endpoint_of
from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.ports.guided import STEP, Asked, Proved, Told, on_line, prove
from firstlight.ports.measure import Measured, Plan, Progress, measure
from firstlight.ports.plan import PortPlan, plan_port
from firstlight.ports.profiles_of_ports import ports_driver
from firstlight.ports.run import PortsEnd, not_written, write_ports
from firstlight.ports.service import PortService, device_service
from firstlight.site.profiles import Purpose
from firstlight.site.site import Site
from firstlight_drivers.contract import ConfiguresPorts, Driver, Family, PortAccess
from firstlight_drivers.links import LinkTls, open_link
from firstlight_drivers.port_rules import PortAbilities, Shown
from firstlight_drivers.port_settings import PortSettings, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePorts:
    """The ports of one device as they were read; `at`: seconds since the epoch."""

    device: Device
    able: PortAbilities
    present: tuple[PortSettings, ...]
    at: float

    def plan(self, wished: Mapping[int, Mapping[str, Value]]) -> tuple[PortPlan, ...]:
        """What would be written; `wished` by port number. Ports the device does not have are left out."""
        return tuple(plan_port(port, wished[port.port], self.able) for port in self.present if port.port in wished)


class PortsDesk:
    """See the module docstring."""

    def __init__(self, site: Site, families: Sequence[Family]) -> None:
        self._site = site
        self._families = {family.name: family for family in families}
        self._writing = 0
        self._first = first_of_run(site.profiles)

    @property
    def busy(self) -> bool:
        """Whether a device is being written."""
        return self._writing > 0

    def channel(self, device: Device, *, assumed: bool = False) -> ConfiguresPorts:
        """The driver of a device whose ports can be set: the family's, else one by a taught profile, or by the assumed
        one where that was asked for. Raises AccessRefused("no-ports-channel"; "ports-not-told" where a guide leads).
        """
        family = self._families.get(device.family or "")
        driver: Driver | None = family.open(endpoint_of(device)) if family is not None and device.address else None
        if family is not None and driver is not None and not isinstance(driver, ConfiguresPorts):
            driver = ports_driver(self._site.profiles, family, driver.endpoint, assumed=assumed)
        if not isinstance(driver, ConfiguresPorts):
            code = "no-ports-channel" if _led(device) is None else "ports-not-told"
            raise AccessRefused(code, device.name or device.serial or device.id)
        return driver

    def has_channel(self, device: Device, *, assumed: bool = False) -> bool:
        """Whether its ports are read and set from here. Sends nothing."""
        try:
            self.channel(device, assumed=assumed)
        except AccessRefused as refused:
            return refused.code not in {"no-ports-channel", "ports-not-told"}
        return True

    def guide(self, device: Device, *, assumed: bool = False) -> Guide | None:
        """What leads a person where no channel sets the ports; None where one does, or where nothing is known."""
        return None if self.has_channel(device, assumed=assumed) else _led(device)

    async def prove(self, device: Device, asked: Asked, told: Told) -> Proved:
        """Show from outside what a person set. Raises AccessRefused, ScanError: there is nothing to look at."""
        guide = self.guide(device)
        if guide is None:
            raise AccessRefused("no-ports-channel", device.name or device.serial or device.id)
        job, started = ports_job(), time.time()

        def note(result: Result, code: str, detail: str) -> None:
            outcome = Outcome(
                job=job, device=device.id, step=STEP, result=result, code=code, started=started, finished=time.time(),
                detail=detail,
            )  # fmt: skip
            self._site.journal.write(outcome)

        note(Result.UNKNOWN, "ports-by-person", asked.text)
        async with self._site.in_use():
            proved = await prove(guide, device, asked, tuple(self._families.values()), told)
        note(proved.result, proved.code, proved.detail)
        return proved

    async def read(
        self, device: Device, given: Given, ports: Sequence[int] = (), ask: AskIdentity | None = None
    ) -> DevicePorts:
        """Ask the device. Raises AccessRefused, DeviceError; nothing is changed."""
        driver = self.channel(device, assumed=given.assumed)
        access = await self._access(driver, device, given, ask)
        settle = self._families[device.family or ""].settle_seconds
        present = await while_busy(lambda: driver.read_ports(access, ports), settle)
        able = driver.port_abilities(device.model)
        return DevicePorts(device=device, able=able, present=present, at=time.time())

    async def write(
        self, read: DevicePorts, plans: Sequence[PortPlan], given: Given, write: Callable[[Outcome], None] | None = None
    ) -> PortsEnd:
        """Write what differs and read it back. Raises AccessRefused: nothing was sent.

        Where nobody has published the channel, devices that are written at the same time wait for the first of them.
        """
        with self.together():
            driver = self.channel(read.device, assumed=given.assumed)
            access = await self._access(driver, read.device, given, None)

            tell = without_begun(write) if write is not None else None

            def noted(outcome: Outcome) -> None:
                self._site.journal.write(outcome)
                if tell is not None:
                    tell(outcome)

            async def run() -> PortsEnd:
                family, pending = self._families[read.device.family or ""], read.able.shown is Shown.PENDING
                return await write_ports(
                    ports_job(), read.device.id, driver, access, plans, noted,
                    settle=family.settle_seconds, pending=pending,
                )  # fmt: skip

            device, name = read.device, read.device.name or read.device.serial or read.device.id
            async with self._site.in_use():
                if not any(plan.differs for plan in plans):
                    return await run()
                return await one_first(
                    self._first, read.able, (device.id, name), run,
                    lambda: self._site.questions.confirm_first(device, "ports"),
                )  # fmt: skip

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written meanwhile is one run."""
        if not self._writing:
            self._first = first_of_run(self._site.profiles)
        self._writing += 1
        try:
            yield
        finally:
            self._writing -= 1

    def service(
        self, device: Device, settings: PortSettings, *, data_port: int | None = None, command_port: int | None = None
    ) -> PortService:
        """Where a port's bytes are to be had. Inside TLS the device shows the certificate that its page is pinned by;
        without a pin the authorities of this computer decide. Raises NotTestable, AccessRefused for damaged pins.
        """
        service = device_service(device, settings, data_port=data_port, command_port=command_port)
        key = device_key(device)
        if not service.secure or key is None:
            return service
        pin = trust_from(key, self._site.pins, Given()).https
        return replace(service, tls=LinkTls(pin=pin)) if pin else service

    async def test(
        self, device: Device, settings: PortSettings, peer: str | None, seconds: float, told: Callable[[Progress], None]
    ) -> Measured:
        """Open a port through its own data service and measure it: a loopback plug, or wired to the line `peer`.

        Nothing is set. Raises NotTestable, DeviceError (BUSY: another host holds the port).
        """
        service = self.service(device, settings)
        link = await open_link(service.url, service.line, tls=service.tls)
        try:
            if peer is None:
                return await measure(link, service.line, Plan(seconds=seconds), told=told)
            second = await open_link(peer, service.line)
            try:
                return await measure(link, service.line, Plan(seconds=seconds), peer=second, told=told)
            finally:
                await second.close()
        finally:
            await link.close()

    async def _access(
        self, driver: ConfiguresPorts, device: Device, given: Given, ask: AskIdentity | None
    ) -> PortAccess:
        key = device_key(device)
        if key is None:
            raise AccessRefused("no-device-identity", device.id)
        if given.snmp is not None and given.credential is None:  # no login, so no identity that would carry one
            return PortAccess(trust=trust_from(key, self._site.pins, given), snmp=given.snmp)
        trust = await meet(driver, key, self._site.pins, given, ask)
        try:
            credential = credential_for(key, self._site.vault, given)
        except AccessRefused:
            if given.snmp is None:
                raise
            credential = None
        return PortAccess(trust=trust, credential=credential, snmp=given.snmp)


def first_of_run(confirmations: Confirmations) -> FirstDevice:
    """The rule of one device first, for serial ports."""
    return FirstDevice(confirmations, Purpose.PORTS, failed="ports-canary-failed", waits="ports-canary-waits")


async def one_first(
    first: FirstDevice, able: PortAbilities, device: tuple[str, str], write: Callable[[], Awaitable[PortsEnd]], ask: Ask
) -> PortsEnd:
    """What `write` ends with; skipped where the first device forbids it. `device`: its id and name. `ask` is put where
    nobody has published how its ports are read.
    """
    kind, (id_, name), mine = able.assumed, device, object()
    if not kind:
        return await write()
    held = await first.admit(kind, mine, name)
    if held is not None:
        return not_written("", id_, Result.SKIPPED, held.code, held.first)
    proved = False
    try:
        end = await write()
        proved = end.result is Result.DONE
        return end
    finally:
        await first.ended(kind, mine, proved=proved, ask=ask if able.compared else None)


def _led(device: Device) -> Guide | None:
    guide = guide_for(device.family, "ports")
    return guide if guide is None or guide.proves != "line" or on_line(device) else None


def ports_job() -> str:
    """A new id for the journal; ids sort by time."""
    return f"ports-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(2)}"
