"""Names of a device: wanted against present, written one by one, read back.

NamesRead + wishes -> plan (sends nothing) -> NamesRun -> NameEnd of each

What nobody has published is written only where a person agreed, and where reading the same name made sense. The first
name that ends badly ends the run: the password behind it is not sent a second time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from firstlight.access import AccessRefused
from firstlight.change.outcome import Outcome, Result
from firstlight.events import Device
from firstlight_drivers.contract import Confidence, DeviceNames, Named, NameKey, NameRule, Secret, TakesNames
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
        return name_of(self.names, key)

    def rule(self, key: NameKey) -> NameRule | None:
        """None: the device has no such name over this channel."""
        return next((one for one in self.rules if one.key is key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWish:
    """What a name shall be."""

    key: NameKey
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEnd:
    """How one name ended, or would end: "differs" is one that would be written."""

    key: NameKey
    present: str | None
    wanted: str
    result: Result
    code: str
    detail: str = ""


def name_of(names: DeviceNames, key: NameKey) -> str | None:
    """One of the names."""
    return {NameKey.APPLICATION: names.application, NameKey.IMU: names.imu, NameKey.LOCATION: names.location}[key]


def plan_names(read: NamesRead, wishes: Sequence[NameWish]) -> tuple[NameEnd, ...]:
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


def _planned(read: NamesRead, wish: NameWish) -> NameEnd:
    rule, present = read.rule(wish.key), read.present(wish.key)

    def end(result: Result, code: str, detail: str = "") -> NameEnd:
        return NameEnd(key=wish.key, present=present, wanted=wish.text, result=result, code=code, detail=detail)

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


class NamesRun:
    """One device. `note` takes the steps for the journal."""

    def __init__(self, job: str, read: NamesRead, driver: Named, note: Callable[[Outcome], None]) -> None:
        self._job, self._read, self._driver, self._note = job, read, driver, note
        self.written = False  # something was sent that can change the device

    async def write(self, wishes: Sequence[NameWish], password: Secret) -> tuple[NameEnd, ...]:
        """Write what differs. Never raises DeviceError: how it ended is in what it returns."""
        ends: list[NameEnd] = []
        stopped = False
        for planned in plan_names(self._read, wishes):
            if planned.code != "differs":
                ends.append(planned)
            elif stopped:
                ends.append(_ended(planned, planned.present, Result.SKIPPED, "name-not-tried"))
            else:
                ends.append(await self._one(planned, password))
                stopped = ends[-1].result is not Result.DONE
        return tuple(ends)

    async def _one(self, planned: NameEnd, password: Secret) -> NameEnd:
        self.written = False
        driver, began, wrong = self._driver, time.time(), ("", "")
        if not isinstance(driver, TakesNames):
            return _ended(planned, planned.present, Result.REFUSED, "name-not-here", planned.key)

        async def commit() -> None:
            begun = _ended(planned, planned.present, Result.UNKNOWN, "write-begun")
            note_begun(self._note, self._outcome(begun, "name-write", began))
            self.written = True

        try:
            await driver.write_name(planned.key, planned.wanted, password, commit, agreed=self._read.names)
        except AccessRefused as refused:  # the journal: nothing was sent, and no line can say so
            return _ended(planned, planned.present, Result.REFUSED, refused.code, refused.detail)
        except ValueError:  # sent nothing
            wrong = "name-cannot", planned.key
        except DeviceError as error:
            wrong = str(error.code), error.detail
        if wrong[0] and (not self.written or wrong[0] == "login-refused"):
            return self._tell(_ended(planned, planned.present, Result.REFUSED, *wrong), "name-write", began)
        return await self.prove(planned, wrong, began)

    async def prove(self, planned: NameEnd, wrong: tuple[str, str] = ("", ""), began: float | None = None) -> NameEnd:
        """Read one name back. `wrong`: what the write ended with, where it did."""
        began = time.time() if began is None else began
        try:
            now = name_of(await self._driver.names((planned.key,)), planned.key)
        except DeviceError as error:
            code, detail = wrong if wrong[0] else (str(error.code), error.detail)
            return self._tell(_ended(planned, None, Result.UNKNOWN, code, detail), "name-read-back", began)
        if now == planned.wanted:
            return self._tell(_ended(planned, now, Result.DONE, "name-set", now), "name-read-back", began)
        code, detail = wrong if wrong[0] else ("name-kept-old", now or "-")
        return self._tell(_ended(planned, now, Result.FAILED, code, detail), "name-read-back", began)

    def _tell(self, end: NameEnd, step: str, began: float) -> NameEnd:
        self._note(self._outcome(end, step, began))
        return end

    def _outcome(self, end: NameEnd, step: str, began: float) -> Outcome:
        return Outcome(
            job=self._job,
            device=self._read.device.id,
            step=step,
            result=end.result,
            code=end.code,
            started=began,
            finished=time.time(),
            detail=f"{end.key}: {end.detail}" if end.detail else str(end.key),
        )


def note_begun(note: Callable[[Outcome], None], outcome: Outcome) -> None:
    """Have it in the journal that something is about to be sent. Raises AccessRefused: then it may not be."""
    try:
        note(outcome)
    except OSError as error:
        raise AccessRefused("journal-write", error.strerror or str(error)) from error


def _ended(planned: NameEnd, present: str | None, result: Result, code: str, detail: str = "") -> NameEnd:
    return NameEnd(
        key=planned.key, present=present, wanted=planned.wanted, result=result, code=code, detail=str(detail)
    )
