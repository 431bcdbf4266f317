"""What belongs to a device as a whole: its date and time, its names. Read, set, read back. Used on the session's loop.

A device is the inventory's, or what answers at an address of a serial line (`on_line`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from firstlight.access import AccessRefused
from firstlight.change.change import Change, Lines, Operation, Sent, Write
from firstlight.change.job_id import new_job
from firstlight.change.outcome import Ended, Result
from firstlight.change.returning import Patience
from firstlight.change.row import Row
from firstlight.claim.plan import endpoint_of
from firstlight.device_key import device_key, name_of
from firstlight.device_names import (
    NamesRead,
    NamesRun,
    NameWish,
    name_in,
    needs_agreement,
    plan_names,
    wrong_password,
)
from firstlight.events import Device
from firstlight.site.site import Site
from firstlight.site.vault import EntryState, VaultError
from firstlight_drivers.contract import (
    Commit,
    DeviceNames,
    Driver,
    Endpoint,
    Family,
    Identifies,
    NameBearer,
    Named,
    NameKey,
    Secret,
    SetsClock,
    SharesLine,
)
from firstlight_drivers.errors import Code, DeviceError, ProtocolError
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import SerialSettings

NEAR = timedelta(seconds=10)  # between what was sent and what is read back
PROFILE = "Administrator"  # whose password writes names
# Of one name alone; everything else is the device's, or the way's to it.
_ONE_NAME = frozenset({Code.UNEXPECTED, Code.MALFORMED, Code.DEVICE_ERROR})
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    """An address (1 to 247) on a serial line; `url` as `firstlight_drivers.links` has them."""

    url: str
    line: Line
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRead:
    """What a device said, and when: seconds since the epoch. `present` is None for what is no date and time, which
    is how a clock looks that was never set; `detail` says what it was.
    """

    present: datetime | None
    at: float
    detail: str = ""

    def ahead(self, *, utc: bool = False) -> timedelta | None:
        """By how much it is ahead of this computer's clock, local or UTC; negative: behind. None: not set."""
        return None if self.present is None else self.present - here(self.at, utc=utc)


class SetClock(Operation[ClockRead]):
    """Date and time, to this computer's at the moment it is sent. `present` None: what was read is no time."""

    read_step = "clock-read-back"
    tries = 2  # a clock may be set once more where the line broke

    def __init__(self, driver: SetsClock, *, utc: bool) -> None:
        self._driver, self._utc = driver, utc
        self.wanted = here(utc=utc)

    @property
    def writes(self) -> tuple[Write, ...]:
        """One command."""
        return (Write(step="clock-write", act=self._write, announce=_said(self.wanted)),)

    async def _write(self, commit: Commit) -> float:
        self.wanted = here(utc=self._utc)
        await self._driver.set_clock(self.wanted, commit)
        return 0.0

    def patience(self, sent: Sent) -> Patience | None:
        """It does not restart."""
        return None

    async def read(self) -> ClockRead:
        """What it says now."""
        return await clock_of(self._driver)

    def judge(self, found: ClockRead, sent: Sent) -> Ended:
        """It has to say this computer's time."""
        if found.present is None:
            return Ended(Result.FAILED, *((sent.code, sent.detail) if sent.code else ("clock-not-set", found.detail)))
        if abs(here(found.at, utc=self._utc) - found.present) <= NEAR:
            return Ended(Result.DONE, "clock-set", _said(found.present))
        code, detail = (sent.code, sent.detail) if sent.code else ("clock-kept-old", _said(found.present))
        return Ended(Result.FAILED, code, detail)


async def clock_of(driver: SetsClock) -> ClockRead:
    """What a device says. Raises DeviceError."""
    try:
        present = await driver.clock()
    except DeviceError as error:
        if error.code is not Code.MALFORMED:
            raise
        return ClockRead(present=None, at=time.time(), detail=error.detail)
    return ClockRead(present=present, at=time.time())


def _said(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")


def here(at: float | None = None, *, utc: bool = False) -> datetime:
    """This computer's time without a zone, as a device takes it: now, or at a moment of its own."""
    moment = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    return (moment if utc else moment.astimezone()).replace(tzinfo=None)


class DeviceDesk:
    """See the module docstring. All raise AccessRefused (nothing was sent) and DeviceError where they only read."""

    def __init__(self, site: Site, families: Sequence[Family]) -> None:
        self._site = site
        self._families = tuple(families)

    # --- who it is ------------------------------------------------------------------------------------------------

    async def on_line(self, place: LinePlace) -> Device:
        """Ask who answers at an address of a line. Reads only."""
        for family in self._families:
            driver = _at(family, place)
            if isinstance(driver, Identifies):
                identity, _ = await driver.identity()
                return Device(
                    id=f"serial:{place.url}#{place.unit}",
                    family=family.name,
                    vendor=identity.vendor,
                    model=identity.model,
                    name=identity.name,
                    serial=identity.serial,
                    firmware=identity.firmware,
                    addresses=(f"serial:{place.url}",),
                )
        raise AccessRefused("no-line-channel", place.url)

    def _driver(self, device: Device, place: LinePlace | None) -> Driver | None:
        family = next((one for one in self._families if one.name == device.family), None)
        if family is None or device.address is None:
            return None
        return family.open(endpoint_of(device)) if place is None else _at(family, place)

    # --- date and time --------------------------------------------------------------------------------------------

    def has_clock(self, device: Device, place: LinePlace | None = None) -> bool:
        """Whether its date and time can be read and set. Sends nothing."""
        return isinstance(self._driver(device, place), SetsClock)

    def _clocked(self, device: Device, place: LinePlace | None) -> SetsClock:
        driver = self._driver(device, place)
        if not isinstance(driver, SetsClock):
            raise AccessRefused("no-clock-channel", name_of(device))
        return driver

    async def clock(self, device: Device, place: LinePlace | None = None) -> ClockRead:
        """What the device says. Raises AccessRefused("no-clock-channel"), DeviceError."""
        return await clock_of(self._clocked(device, place))

    async def set_clock(self, device: Device, *, utc: bool = False, place: LinePlace | None = None) -> Row[datetime]:
        """Set it to this computer's time and read it back. Raises AccessRefused("no-clock-channel"); how it ended is in
        what it returns.
        """
        operation = SetClock(self._clocked(device, place), utc=utc)
        changed = await Change(new_job("device"), device.id, operation, Lines(self._site.journal.write)).run()
        found = changed.found
        return Row(
            key="time",
            present=found.present if found else None,
            wanted=operation.wanted,
            result=changed.result,
            code=changed.code,
            detail=changed.detail,
            at=found.at if found else time.time(),
        )

    # --- names ----------------------------------------------------------------------------------------------------

    def has_names(self, device: Device, place: LinePlace | None = None) -> bool:
        """Whether its names can be read. Sends nothing."""
        return isinstance(self._driver(device, place), Named)

    def _named(self, device: Device, place: LinePlace | None) -> Named:
        driver = self._driver(device, place)
        if not isinstance(driver, Named):
            raise AccessRefused("no-names-channel", name_of(device))
        return driver

    async def names(self, device: Device, place: LinePlace | None = None) -> NamesRead:
        """Ask for every name it has. Raises AccessRefused("no-names-channel"), DeviceError; nothing is changed.

        UNEXPECTED: the names are those of another device than the one that is asked for, or of several.
        """
        driver = self._named(device, place)
        rules = driver.name_rules()
        texts: dict[NameKey, str | None] = {}
        unread: dict[NameKey, tuple[str, str]] = {}
        bearers: set[NameBearer] = set()
        for rule in rules:
            try:
                said = await driver.names((rule.key,))
            except DeviceError as error:
                if error.code not in _ONE_NAME:
                    raise
                unread[rule.key] = str(error.code), error.detail
                continue
            texts[rule.key] = name_in(said, rule.key)
            bearers |= {said.bearer} if said.bearer is not None else set()
        serials = {one.serial for one in bearers if one.serial} | ({device.serial} if device.serial else set())
        if len(bearers) > 1 or len(serials) > 1:
            raise ProtocolError(f"serial number {', '.join(sorted(serials)) or '-'}", code=Code.UNEXPECTED)
        names = DeviceNames(
            application=texts.get(NameKey.APPLICATION),
            imu=texts.get(NameKey.IMU),
            location=texts.get(NameKey.LOCATION),
            bearer=next(iter(bearers), None),
        )
        return NamesRead(device=device, rules=rules, names=names, unread=unread)

    async def set_names(
        self,
        read: NamesRead,
        wishes: Sequence[NameWish],
        password: Secret | None = None,
        *,
        agreed: bool = False,
        place: LinePlace | None = None,
    ) -> tuple[Row[str], ...]:
        """Write the names that differ, and read them back.

        `agreed`: a person was told that nobody has published the command, and agreed to this write. Without a password
        the vault's is taken. Where one name cannot be written none is. Raises AccessRefused("names-assumed",
        "names-no-password", "name-password", ...): nothing was sent.
        """
        planned = plan_names(read, wishes)
        if not any(one.code == "differs" for one in planned) or any(one.result is Result.REFUSED for one in planned):
            return planned
        if needs_agreement(read, wishes) and not agreed:
            raise AccessRefused("names-assumed", name_of(read.device))
        secret = password or self.kept_password(read.device)
        if wrong := wrong_password(read, wishes, secret):
            raise AccessRefused(*wrong)
        run = NamesRun(new_job("device"), read, self._named(read.device, place), self._site.journal.write)
        async with self._site.in_use():
            return await run.write(wishes, secret)

    async def prove_name(self, read: NamesRead, wish: NameWish, place: LinePlace | None = None) -> Row[str]:
        """Read a name back that a person has set on the device's own page."""
        run = NamesRun(new_job("device"), read, self._named(read.device, place), self._site.journal.write)
        (planned,) = plan_names(read, (wish,))
        return await run.prove(planned)

    def kept_password(self, device: Device) -> Secret:
        """The vault's newest password of the profile that writes names. Raises AccessRefused("names-no-password")."""
        key, vault = device_key(device), self._site.vault
        try:
            entries = vault.find(key, PROFILE, f"profile:{PROFILE}") if key is not None and vault.exists else ()
            usable = [one for one in entries if one.state in {EntryState.PROVED, EntryState.UNPROVED}]
            if not usable:
                raise AccessRefused("names-no-password", PROFILE)
            return vault.reveal(usable[0].id)
        except VaultError as error:
            raise AccessRefused(error.code, error.detail) from error


def _at(family: Family, place: LinePlace) -> Driver | None:
    opened = family.open(Endpoint(host="", serial_line=place.url))
    if not isinstance(opened, SharesLine):
        return None
    line = place.line
    settings = SerialSettings(
        baud=line.baud, data_bits=line.data_bits, parity=line.parity, stop_bits=line.stop_bits, flow=line.flow
    )
    return opened.at(place.unit, settings)
