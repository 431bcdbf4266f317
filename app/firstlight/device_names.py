"""Names of a device: wanted against present, written one by one, read back.

NamesRead + wishes -> plan (sends nothing) -> NamesRun -> Row[str] of each

What nobody has published is written only where a person agreed, and where reading the same name made sense. The first
name that ends badly ends the run: the password behind it is not sent a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firstlight.change.change import Change, Lines, Operation, Sent, Write
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.returning import Patience
from firstlight.change.row import Row
from firstlight.events import Device
from firstlight_drivers.contract import (
    Commit,
    Confidence,
    DeviceNames,
    Named,
    NameKey,
    NameRule,
    Secret,
    TakesNames,
)
from firstlight_drivers.errors import DeviceError


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesRead:
    """The names of a device as they were read. `unread`: why one could not be, as code and detail."""

    device: Device
    rules: tuple[NameRule, ...]
    names: DeviceNames
    unread: Mapping[NameKey, tuple[str, str]] = field(default_factory=dict)

    def present(self, key: NameKey) -> str | None:
        """One name; None: not set, or not read."""
        return name_in(self.names, key)

    def rule(self, key: NameKey) -> NameRule | None:
        """None: the device has no such name over this channel."""
        return next((one for one in self.rules if one.key is key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWish:
    """What a name shall be."""

    key: NameKey
    text: str


def name_in(names: DeviceNames, key: NameKey) -> str | None:
    """One of the names."""
    return {NameKey.APPLICATION: names.application, NameKey.IMU: names.imu, NameKey.LOCATION: names.location}[key]


def plan_names(read: NamesRead, wishes: Sequence[NameWish]) -> tuple[Row[str], ...]:
    """What would become of each wish. Sends nothing."""
    return tuple(_planned(read, wish) for wish in wishes)


def needs_agreement(read: NamesRead, wishes: Sequence[NameWish]) -> bool:
    """Whether anything would be written by a command nobody outside the maker has published."""
    due = {one.key for one in plan_names(read, wishes) if one.code == "differs"}
    return any(rule.assumed for rule in read.rules if rule.key in due)


def wrong_password(read: NamesRead, wishes: Sequence[NameWish], password: Secret) -> tuple[str, str] | None:
    """Why it cannot be the password of what would be written, as code and detail; None: it can be sent."""
    due, text = {one.key for one in plan_names(read, wishes) if one.code == "differs"}, password.reveal()
    for rule in read.rules:
        if rule.key in due and rule.password and not (len(text) == rule.password and text.isascii() and text.isalnum()):
            return "name-password", str(rule.password)
    return None


def _planned(read: NamesRead, wish: NameWish) -> Row[str]:
    rule, present = read.rule(wish.key), read.present(wish.key)

    def end(result: Result, code: str, detail: str = "") -> Row[str]:
        return Row(key=wish.key, present=present, wanted=wish.text, result=result, code=code, detail=detail)

    if rule is None:
        return end(Result.REFUSED, "name-not-here", wish.key)
    if present == wish.text:
        return end(Result.DONE, "same")
    if not wish.text or len(wish.text) > rule.most or not (wish.text.isascii() and wish.text.isprintable()):
        return end(Result.REFUSED, "name-form", str(rule.most))
    if wish.text != " ".join(wish.text.split()):
        return end(Result.REFUSED, "name-blanks")
    if rule.writes is Confidence.GUIDED:
        return end(Result.SKIPPED, "name-guided", wish.text)
    if wish.key in read.unread:
        return end(Result.REFUSED, "name-unread", read.unread[wish.key][1])
    return end(Result.SKIPPED, "differs")


class WriteName(Operation[str | None]):
    """One name. Its password is sent once, whatever becomes of it. What is read back is the name, None: not set."""

    read_step = "name-read-back"

    def __init__(self, driver: Named, read: NamesRead, planned: Row[str], password: Secret) -> None:
        self._driver, self._read, self._planned, self._password = driver, read, planned, password
        self._key = NameKey(planned.key)

    @property
    def writes(self) -> tuple[Write, ...]:
        """One command."""
        return (Write(step="name-write", act=self._write, announce=f"{self._key}: {self._planned.wanted}"),)

    async def _write(self, commit: Commit) -> float:
        driver, text = self._driver, self._planned.wanted or ""
        if not isinstance(driver, TakesNames):
            raise Ended(Result.REFUSED, "name-not-here", self._key)
        try:
            await driver.write_name(self._key, text, self._password, commit, agreed=self._read.names)
        except ValueError as error:  # sent nothing
            raise Ended(Result.REFUSED, "name-cannot", self._key) from error
        return 0.0

    def patience(self, sent: Sent) -> Patience | None:
        """It does not restart."""
        return None

    async def read(self) -> str | None:
        """The name alone."""
        return name_in(await self._driver.names((self._key,)), self._key)

    def judge(self, found: str | None, sent: Sent) -> Ended:
        """By what is read."""
        return judged(found, self._planned.wanted, sent)


def judged(found: str | None, wanted: str | None, sent: Sent) -> Ended:
    """How a name ended that reads `found` now."""
    if found == wanted:
        return Ended(Result.DONE, "name-set", found or "")
    return Ended(Result.FAILED, *((sent.code, sent.detail) if sent.code else ("name-kept-old", found or "-")))


class NamesRun:
    """One device. `line` takes the lines of the journal."""

    def __init__(self, job: str, read: NamesRead, driver: Named, line: Callable[[Outcome], None]) -> None:
        self._job, self._read, self._driver, self._line = job, read, driver, line

    async def write(self, wishes: Sequence[NameWish], password: Secret) -> tuple[Row[str], ...]:
        """Write what differs. Never raises DeviceError: how it ended is in what it returns."""
        ends: list[Row[str]] = []
        stopped = False
        for planned in plan_names(self._read, wishes):
            if planned.code != "differs":
                ends.append(planned)
            elif stopped:
                ends.append(replace(planned, result=Result.SKIPPED, code="name-not-tried", detail=""))
            else:
                ends.append(await self._one(planned, password))
                stopped = ends[-1].result is not Result.DONE
        return tuple(ends)

    async def _one(self, planned: Row[str], password: Secret) -> Row[str]:
        operation = WriteName(self._driver, self._read, planned, password)
        changed = await Change(self._job, self._read.device.id, operation, Lines(self._line)).run()
        present = planned.present if changed.result is Result.REFUSED else changed.found
        return replace(planned, present=present, result=changed.result, code=changed.code, detail=changed.detail)

    async def prove(self, planned: Row[str]) -> Row[str]:
        """Read one name back that a person has set."""
        key, now = NameKey(planned.key), None
        try:
            now = name_in(await self._driver.names((key,)), key)
            end = judged(now, planned.wanted, Sent())
        except DeviceError as error:
            end = Ended(Result.UNKNOWN, str(error.code), error.detail)
        device = self._read.device.id
        self._line(Outcome.now(self._job, device, "name-read-back", end.result, end.code, f"{key}: {end.detail}"))
        return replace(planned, present=now, result=end.result, code=end.code, detail=end.detail)
