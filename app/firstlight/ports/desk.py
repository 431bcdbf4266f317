"""Everything a front end needs for the serial ports of devices: read, plan, write. Used on the session's loop."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from firstlight.access import AccessRefused, AskIdentity, Given, credential_for, meet, trust_from
from firstlight.change.job_id import new_job
from firstlight.change.outcome import Outcome, Result, without_begun
from firstlight.change.progress import RunKind, RunRow
from firstlight.change.returning import while_busy
from firstlight.claim.guides import Guide, guide_for
from firstlight.claim.plan import endpoint_of
from firstlight.device_key import device_key, name_of
from firstlight.events import Device
from firstlight.ports.guided import STEP, Asked, Proved, Told, on_line, prove
from firstlight.ports.many import Note, PortsItem, PortsRow, PortsRun
from firstlight.ports.measure import Measured, Plan, Progress, measure
from firstlight.ports.plan import PortPlan, plan_port
from firstlight.ports.profiles_of_ports import ports_driver
from firstlight.ports.run import PortsEnd, not_written, write_ports
from firstlight.ports.service import PortService, device_service
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
    """See the module docstring. `show` hears of every device that is written, as it is now."""

    def __init__(self, site: Site, families: Sequence[Family], show: Callable[[RunRow], None] = lambda _: None) -> None:
        self._show = show
        self._site = site
        self._families = {family.name: family for family in families}
        self._writing = 0

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
            raise AccessRefused(code, name_of(device))
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
            raise AccessRefused("no-ports-channel", name_of(device))
        job, started = new_job(str(RunKind.PORTS)), time.time()

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
        """Write what differs and read it back. Raises AccessRefused, DeviceError: nothing was sent."""
        (end,) = await self.write_many([(read, plans)], given, write)
        if isinstance(end, BaseException):
            raise end
        return end

    async def write_many(
        self,
        due: Sequence[tuple[DevicePorts, Sequence[PortPlan]]],
        given: Given,
        write: Callable[[Outcome], None] | None = None,
        ended: Callable[[PortsRow], None] = lambda _: None,
    ) -> tuple[PortsEnd | BaseException, ...]:
        """Write many devices as one run, eight side by side; in the place of one that fails stands why. Where nobody
        has published a channel, the devices of its kind wait for the first of them. `ended` hears of each at its end.
        """
        job, tell = new_job(str(RunKind.PORTS)), without_begun(write) if write is not None else None

        def noted(outcome: Outcome) -> None:
            self._site.journal.write(outcome)
            if tell is not None:
                tell(outcome)

        def shown(row: PortsRow) -> None:
            self._show(row)
            if row.over:
                ended(row)

        items = [self._item(job, read, plans, given) for read, plans in due]
        self._writing += 1
        try:
            async with self._site.in_use():
                run = PortsRun(job, items, self._site.profiles, note=noted, show=shown)
                rows = (await run.run()).rows
        finally:
            self._writing -= 1
        return tuple(row.trouble or row.end or _untouched(row) for row in rows)

    def _item(self, job: str, read: DevicePorts, plans: Sequence[PortPlan], given: Given) -> PortsItem:
        device, able = read.device, read.able

        async def prepare() -> Callable[[Note], Awaitable[PortsEnd]]:
            driver = self.channel(device, assumed=given.assumed)
            access = await self._access(driver, device, given, None)
            settle = self._families[device.family or ""].settle_seconds

            async def write(note: Note) -> PortsEnd:
                return await write_ports(
                    job, device.id, driver, access, plans, note, settle=settle, pending=able.shown is Shown.PENDING
                )

            return write

        return PortsItem(
            device=device.id,
            name=name_of(device),
            address=device.address or "",
            prepare=prepare,
            kind=able.assumed if any(plan.differs for plan in plans) else "",
            ask=(lambda: self._site.questions.confirm_first(device, "ports")) if able.compared else None,
        )

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


def _untouched(row: PortsRow) -> PortsEnd:
    """Of a device that was not begun because the run was stopped."""
    return not_written(row.job, row.device, Result.SKIPPED, row.code, row.detail)


def _led(device: Device) -> Guide | None:
    guide = guide_for(device.family, "ports")
    return guide if guide is None or guide.proves != "line" or on_line(device) else None
