"""One device's way through an upgrade, in steps that survive a crash at any point.

    IDENTIFY -> BACKUP -> CHECKS -> [UPLOAD -> ACTIVATE -> RETURN -> READ_BACK] -> POST
                                     a change (firstlight.change), durable

- Before anything else the device is asked who it is and what it runs; a device that runs the new version is done.
- Each step is recorded when it is finished, and carried out again when a crash cut it off. All but one can bear that.
- ACTIVATE cannot: right before the byte that starts it, the intent is made durable. Who finds that intent never sends
  the byte again and goes on to see what became of it.
- A file that has left whole may be installed by the device itself, whatever it answered and whatever ACTIVATE meets.
- Success is what the device says of itself afterwards: the same serial number, every part new.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, TypeVar, cast

from firstlight.change.change import LOGIN_ENDED, Book, Change, Operation, Sent, Write, not_back
from firstlight.change.durable import Durable
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.progress import RowState
from firstlight.change.returning import GONE, NotBack, Patience, Seen, wait_until_back, while_busy
from firstlight.firmware.model import Refused, TargetFacts
from firstlight.firmware.recognise import product_of
from firstlight.firmware.target import Fact, compare, notes
from firstlight.jobs.model import JobItem, JobPlan, JobRow, Stage, Way
from firstlight.policy.versions import version as version_of
from firstlight_drivers.contract import (
    UNNAMED_PART,
    BacksUp,
    Backup,
    Commit,
    Credential,
    Driver,
    FirmwarePart,
    FirmwareState,
    Image,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable

T = TypeVar("T")

UPLOAD_TRIES = 3  # and of every other step whose line breaks before the point of no return
LOOK_EVERY = 2.0  # seconds between two looks for a device that restarts; who answers is logged in to once
UNTOLD = frozenset({Code.UNEXPECTED, Code.MALFORMED, Code.TOO_LARGE})  # an answer to a file that says nothing of it
STILL_THERE = 60.0  # seconds after which a device that was never seen away counts as not restarted
SENDING, ACTIVATED = "sending", "activated"  # durable marks: bytes of the file, and what installs it, may have left
STRANGERS = 5  # looks behind a file that may meet another identity before that is the answer
ACCOUNTS_RESET = "accounts-reset"  # note of the rules: this upgrade sets the accounts to the maker's defaults


class Plant(Protocol):
    """How a job reaches devices. Everything in here may fail and be asked again."""

    async def locate(self, item: JobItem) -> tuple[Driver, str] | None:
        """A driver for the device with this serial number, wherever it is now, and its address. None: not found."""

    def credential(self, item: JobItem) -> Credential:
        """From the vault. Raises DeviceError when there is none, Ended when it is locked."""

    def trust(self, item: JobItem) -> Trust:
        """Its pins."""

    def image(self, plan: JobPlan) -> Image:
        """The checked bytes. Raises DeviceError when they are not the checked ones any more."""

    async def keep(self, item: JobItem, backup: Backup) -> None:
        """Keep a configuration, encrypted. Raises NotKept, Ended."""

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        """Claim a device whose accounts the upgrade to `version` has reset. Returns a Result and why not."""

    def show(self, row: JobRow) -> None:
        """The row as it is now."""

    def write(self, outcome: Outcome) -> None:
        """Into the journal."""


class NotKept(Exception):
    """A configuration that could not be sealed: there is no open vault. It is thrown away, never kept in clear."""


class Upgrade(Operation[FirmwareState], Book):
    """Carries one item out. The same object in a new life repeats only what was not recorded."""

    read_step = str(Stage.READ_BACK)
    return_step = str(Stage.RETURN)
    returned = f"job-{Stage.RETURN}"
    not_back = "upgrade-not-back"

    def __init__(self, plan: JobPlan, item: JobItem, durable: Durable, plant: Plant) -> None:
        self._plan, self._item = plan, item
        self._durable, self._plant = durable, plant
        self.settle = min(STILL_THERE, item.seconds)
        self._before = FirmwareState(serial=None, version=item.installed)
        self._came = False  # it was seen to run the new version
        self._whole = False  # all of the file has left
        self._uploads = 0
        self._strangers = 0  # looks that met another identity while it was restarting
        self._refused = False  # a login was refused while it was restarting
        self._said: DeviceError | None = None  # what it answered to the whole file, where that is not understood
        self._row = JobRow(job=plan.id, device=item.device, name=item.name, address=item.address, started=time.time())

    async def run(self) -> JobRow:
        """Every step. Never raises DeviceError: how it ended is in the row."""
        stages: tuple[tuple[Stage, Callable[[], Awaitable[bool]]], ...] = (
            (Stage.IDENTIFY, self._identify),
            (Stage.BACKUP, self._back_up),
            (Stage.CHECKS, self._check),
        )
        for stage, act in stages:
            began = time.time()
            self.began(str(stage))
            try:
                told = await act()
            except Ended as end:
                return await self._finish(stage, began, end)
            except DeviceError as error:
                return await self._finish(stage, began, Ended(Result.REFUSED, str(error.code), error.detail))
            if not told:
                self._note(stage, began, Result.DONE, f"job-{stage}")
        changed = await Change(self._plan.id, self._item.device, self, self, self._durable).carry_out()
        if changed.result is not Result.DONE:
            return self._ended(Ended(changed.result, changed.code, changed.detail))
        began = time.time()
        self.began(str(Stage.POST))
        return await self._finish(Stage.POST, began, await self._post())

    # --- before anything is sent ------------------------------------------------------------------------------------

    async def _identify(self) -> bool:
        async def ask() -> list[object]:
            _, address, state = await self._asked()
            return [address, state.version, state.model, _parts_as_plain(state)]

        address, version, model, *parts = await self._durable.step("identify", lambda: while_busy(ask, self.settle))
        self._update(address=address, installed=None if self._item.breaker else version)
        if self._item.breaker:
            return False  # the version of a trip unit is not read from outside
        self._before = _state(version, parts[0] if parts else [])  # earlier versions recorded no parts
        if complete(self._before, self._plan.version):
            raise Ended(Result.SKIPPED, "already-current", self._plan.version)
        installed, stone = version_of(self._before.version), version_of(self._plan.version)
        if self._plan.stone and installed is not None and stone is not None and installed > stone:
            raise Ended(Result.SKIPPED, "stone-not-needed", f"{version}")
        self._fits(self._before.version, cast("str | None", model))
        self._brings_its_application()
        return False

    def _fits(self, version: str | None, model: str | None) -> None:
        """Model and the rules from version to version; many devices say theirs only after a login, too late for the
        plan.
        """
        item, plan = self._item, self._plan
        fact = Fact(vendor=None, family=item.family, models=plan.models, version=plan.version)
        target = TargetFacts(family=item.family, model=model or item.model or None, version=version)
        try:
            remarks = compare(fact, target, frozenset({"version-older"} if plan.downgrade else ()))
        except Refused as refused:
            raise Ended(Result.REFUSED, refused.code, refused.detail) from refused
        for remark in remarks:
            if remark.code == "version-older-accepted":  # somebody wanted it: the journal has to say so
                self._note(Stage.IDENTIFY, time.time(), Result.DONE, remark.code, remark.detail)

    def _brings_its_application(self) -> None:
        """A file that names one part of a device, but none of those that this one runs, is for another device.

        The application must match the type of device (public notes on the card's files); the card may install it
        before it says that it does not.
        """
        product, parts = product_of(self._plan.file), self._before.parts
        named = [part.name for part in parts if part.named and part.name != UNNAMED_PART]
        if product and named and product not in {part.name.lower() for part in parts}:
            raise Ended(Result.REFUSED, "model-differs", f"{product}, {', '.join(named)}")

    async def _back_up(self) -> bool:
        async def take() -> list[str]:
            driver, _ = await self._reached()
            if not isinstance(driver, BacksUp):
                return ["job-no-export", ""]
            try:
                backup = await driver.back_up(self._plant.credential(self._item), self._plant.trust(self._item))
            except DeviceError as error:
                # Its export may be missing in this firmware. What concerns line, pin or login stops it all the same.
                if error.code not in {Code.DEVICE_ERROR, Code.UNEXPECTED}:
                    raise
                return ["job-no-backup", error.detail or str(error.code)]
            try:
                await self._plant.keep(self._item, backup)
            except NotKept as error:
                return ["job-no-backup", str(error)]
            return []

        began = time.time()
        told = cast("list[str] | str", await self._durable.step("backup", lambda: self._tried(take)))
        if not told:
            return False
        code, detail = ("job-no-backup", told) if isinstance(told, str) else told  # a text: of an earlier version
        self._note(Stage.BACKUP, began, Result.SKIPPED, code, detail)
        return True

    async def _check(self) -> bool:
        async def look() -> tuple[str, str]:
            _, _, state = await self._asked()
            against = [code for code in state.obstacles if code not in self._plan.accepted]
            if against:
                return against[0], ""
            if state.free_bytes is not None and state.free_bytes < self._plan.size:
                return "no-room", f"{state.free_bytes} of {self._plan.size} bytes"
            return "", ""

        code, detail = await self._durable.step("checks", lambda: self._tried(look))
        if code:
            raise Ended(Result.REFUSED, code, detail)
        return False

    # --- the change -------------------------------------------------------------------------------------------------

    @property
    def writes(self) -> tuple[Write, ...]:
        """The file, and what installs it. Whoever updates a trip unit has done both."""
        what = f"{self._plan.file}, {self._plan.version}"
        upload = Write(
            step=str(Stage.UPLOAD), act=self._upload, done=f"job-{Stage.UPLOAD}", announce=what, mark=SENDING,
            tries=UPLOAD_TRIES,
        )  # fmt: skip
        activate = Write(
            step=str(Stage.ACTIVATE), act=self._activate, done=f"job-{Stage.ACTIVATE}", announce=what, mark=ACTIVATED,
            once=True, tries=UPLOAD_TRIES, unsent=lambda error: error.code in GONE,
        )  # fmt: skip
        return (upload,) if self._item.breaker else (upload, activate)

    async def _upload(self, commit: Commit) -> float:
        # Behind a file whose answer was lost it may have restarted by itself.
        driver, state = await self._there() if self._whole else await self._asked_now()
        if complete(state, self._plan.version) and not self._item.breaker:
            return 0.0  # taken and installed although its answer was lost
        self._whole, self._said = False, None
        image = self._plant.image(self._plan)

        def reached(count: int) -> None:
            self._whole = count >= image.size
            self._update(fraction=min(1.0, count / max(1, image.size)))

        item, plant = self._item, self._plant
        self._uploads += 1
        sending = _Sending(commit)
        try:
            await while_busy(
                lambda: driver.upload_firmware(image, plant.credential(item), plant.trust(item), sending, reached),
                self.settle,
                lambda: not sending.begun,
            )
        except DeviceError as error:
            last = error.code in GONE and self._uploads >= UPLOAD_TRIES
            if not self._whole or not (last or error.code in UNTOLD):
                raise
            if last and await self._says_it_has_none():
                raise
            # All of it has left and no word says that it was not taken: it may be there, and wait to be told.
            self._said = error
        return 0.0

    async def _says_it_has_none(self) -> bool:
        """Whether a device whose answers to the file were lost says that the last one did not arrive."""
        _, state = await self._there()
        return state.last_transfer is not None and "success" not in state.last_transfer.lower()

    async def _activate(self, commit: Commit) -> float:
        driver, state = await self._there()
        if complete(state, self._plan.version):
            return 0.0  # it has installed the file by itself

        async def committed() -> None:
            await commit()
            self._update(committed=True)

        image, item, plant = self._plant.image(self._plan), self._item, self._plant
        sending = _Sending(committed)

        async def activate() -> float:
            return await self._once_refused(
                driver.activate_firmware(image, plant.credential(item), plant.trust(item), sending)
            )

        return await while_busy(activate, self.settle, lambda: not sending.begun)

    async def _asked_now(self) -> tuple[UpdatesFirmware, FirmwareState]:
        driver, address, state = await while_busy(self._asked, self.settle)
        self._update(address=address)
        return driver, state

    async def _asked_behind(self) -> tuple[UpdatesFirmware, str, FirmwareState]:
        return await self._once_refused(self._asked())

    async def _once_refused(self, asked: Awaitable[T]) -> T:
        """Behind a file that has left. A restart in the middle of a login spoils its challenge: that happens once, and
        counts as away; a second time the refusal is meant.
        """
        try:
            return await asked
        except LoginRefused as error:
            if self._refused or not self._whole:
                raise
            self._refused = True
            raise Unreachable(error.detail, code=Code.CLOSED) from error
        except IdentityChanged as error:
            # Devices that swap their addresses in a restart are met in between; nothing secret was sent.
            self._strangers += 1
            if self._strangers > STRANGERS or not self._whole:
                raise
            raise Unreachable(error.detail, code=Code.CLOSED) from error

    async def _there(self) -> tuple[UpdatesFirmware, FirmwareState]:
        """The device behind its upload. It may have restarted by itself, and is waited for then."""
        found: list[tuple[UpdatesFirmware, FirmwareState]] = []

        async def look() -> Seen:
            driver, _, state = await self._asked_behind()
            found.append((driver, state))
            return Seen(certain=True)

        try:
            await wait_until_back(look, self._patience(0.0), time.monotonic())
        except NotBack as error:
            raise not_back(error, self.not_back) from error
        return found[-1]

    def _patience(self, settle: float) -> Patience:
        return Patience(settle=settle, most=self._item.seconds, every=LOOK_EVERY)

    def patience(self, sent: Sent) -> Patience | None:
        """It is away for minutes. Where a file was refused in words it may be installed all the same."""
        if self._item.breaker:
            return None
        if self._item.way is Way.BY_HAND:
            return self._patience(self._item.seconds)
        if not sent.code:
            return self._patience(self.settle)
        return self._patience(self.settle if self._whole else 0.0)

    def asks_no_more(self, sent: Sent) -> bool:
        """Reading needs the login that was refused."""
        return sent.code in LOGIN_ENDED

    async def look(self) -> Seen:
        """With a login: many devices say their version to nobody else."""
        _, address, state = await self._asked_behind()
        self._update(address=address)
        self._came = self._came or complete(state, self._plan.version)
        return Seen(up=state.up_seconds, certain=self._came)

    async def read(self) -> FirmwareState:
        """What it runs."""
        if self._item.breaker:
            raise Ended(Result.UNKNOWN, "breaker-unproved", self._plan.version)
        _, address, state = await self._asked()
        self._update(address=address, installed=state.version)
        return state

    def recorded(self, found: FirmwareState) -> object:
        """Version and parts."""
        return [found.version, _parts_as_plain(found)]

    def recalled(self, record: object) -> FirmwareState:
        """Earlier versions recorded the version alone."""
        version, parts = record if isinstance(record, list | tuple) else (record, [])
        return _state(version, parts)

    def judge(self, found: FirmwareState, sent: Sent) -> Ended:
        """Every part that was to change has to be the new one."""
        wanted, before = self._plan.version, self._before
        old = tuple(one for one in found.parts if not one.named and _as_before(one, before))
        if self._came and not complete(found, wanted):
            return Ended(Result.FAILED, "rolled-back", parts_text(found) or found.version or "")
        if same_version(found.version, wanted):
            behind = [one for one in old if not _same_release(one.version, wanted)]
            if not behind:
                return Ended(Result.DONE, f"job-{Stage.READ_BACK}", parts_text(found) or wanted)
            return Ended(Result.UNKNOWN, "half-upgraded", parts_text(found))
        if not same_version(found.version, before.version):
            return Ended(Result.FAILED, "other-version-back", found.version or "")
        if found.parts and len(old) < sum(not one.named for one in found.parts):
            return Ended(Result.FAILED, "half-upgraded", parts_text(found))
        if sent.code:
            return Ended(Result.FAILED, sent.code, sent.detail)
        if self._said is not None:
            return Ended(Result.FAILED, str(self._said.code), self._said.detail)
        return Ended(Result.FAILED, "old-version-back", found.version or "")

    # --- behind it --------------------------------------------------------------------------------------------------

    async def _post(self) -> Ended:
        """What has to follow at once: accounts that the new firmware has reset stand open until they are claimed."""
        item, version = self._item, self._plan.version
        target = TargetFacts(family=item.family, model=item.model or None, version=self._before.version)
        if all(note.code != ACCOUNTS_RESET for note in notes(target, version)):
            return Ended(Result.DONE, "upgraded", version)

        async def claim() -> tuple[str, str]:
            return await self._plant.claim_again(item, version)

        result, why = await self._durable.step("post", claim)
        if result == Result.DONE:
            return Ended(Result.DONE, "upgraded-claimed", version)
        if result == Result.UNKNOWN:
            return Ended(Result.UNKNOWN, "accounts-reset-unproved", why)
        return Ended(Result.FAILED, "accounts-reset-unclaimed", why)

    # --- the device -------------------------------------------------------------------------------------------------

    async def _reached(self) -> tuple[UpdatesFirmware, str]:
        found = await self._plant.locate(self._item)
        if found is None:
            raise DeviceError(self._item.name, code=Code.UNREACHABLE, transient=True)
        driver, address = found
        if not isinstance(driver, UpdatesFirmware):
            raise Ended(Result.REFUSED, "no-upgrade-channel")
        return driver, address

    async def _asked(self) -> tuple[UpdatesFirmware, str, FirmwareState]:
        """The device, asked who it is: no step acts on one whose serial number was not just read."""
        driver, address = await self._reached()
        state = await driver.firmware_state(self._plant.credential(self._item), self._plant.trust(self._item))
        if state.serial and self._item.serial and state.serial.upper() != self._item.serial.upper():
            raise Ended(Result.REFUSED, "identity-other", state.serial)
        return driver, address, state

    async def _tried(self, act: Callable[[], Awaitable[T]]) -> T:
        """Again where the line broke, a few times. For what changes nothing."""
        for attempt in range(1, UPLOAD_TRIES + 1):
            try:
                return await while_busy(act, self.settle)
            except DeviceError as error:
                if not error.transient or attempt == UPLOAD_TRIES:
                    raise
            await asyncio.sleep(LOOK_EVERY)
        raise AssertionError("the last try returns or raises")

    async def _finish(self, stage: Stage, began: float, end: Ended) -> JobRow:
        row = self._ended(end)
        self._note(stage, began, end.result, end.code, end.detail)
        return row

    def _ended(self, end: Ended) -> JobRow:
        self._update(
            state=RowState.ENDED, result=end.result, code=end.code, detail=end.detail, ended=time.time(), fraction=1.0
        )
        return self._row

    # --- telling ----------------------------------------------------------------------------------------------------

    def began(self, step: str) -> None:
        """A step begins."""
        self._update(state=RowState.WORKING, stage=Stage(step), fraction=0.0)

    def line(self, outcome: Outcome) -> None:
        """Into the journal."""
        self._plant.write(outcome)

    def _note(self, stage: Stage, began: float, result: Result, code: str, detail: str = "") -> None:
        self.line(
            Outcome(
                job=self._plan.id, device=self._item.device, step=str(stage), result=result, code=code, started=began,
                finished=time.time(), detail=detail,
            )
        )  # fmt: skip

    def _update(self, **changes: object) -> None:
        self._row = replace(self._row, **changes)  # type: ignore[arg-type]
        self._plant.show(self._row)


class _Sending:
    """A commit, and whether it was asked for."""

    def __init__(self, commit: Commit) -> None:
        self.begun = False
        self._commit = commit

    async def __call__(self) -> None:
        self.begun = True
        await self._commit()


def same_version(one: str | None, other: str | None) -> bool:
    """Whether two spellings mean one version: "v2.5.0.8", "2.5.0.8", "002.005.000"."""
    first, second = version_of(one), version_of(other)
    return first is not None and first == second


def complete(state: FirmwareState, wanted: str) -> bool:
    """Whether a device runs a version with all its parts, as far as one look shows: the part that files are named after
    is this version, and the others are of its release.
    """
    others = (one for one in state.parts if not one.named)
    return same_version(state.version, wanted) and all(_same_release(one.version, wanted) for one in others)


def _parts_as_plain(state: FirmwareState) -> list[list[object]]:
    return [[one.name, one.version, one.named] for one in state.parts]


def _state(version: object, parts: object) -> FirmwareState:
    rows = cast("list[tuple[str, str | None, bool]]", parts)
    return FirmwareState(
        serial=None,
        version=cast("str | None", version),
        parts=tuple(FirmwarePart(name=name, version=its, named=named) for name, its, named in rows),
    )


def parts_text(state: FirmwareState) -> str:
    """Every part with its version, "su 3.2.1.5, aos 3.2.1.4"; "" where the device is one part."""
    return ", ".join(f"{one.name} {one.version or '?'}" for one in state.parts)


def _same_release(version: str | None, wanted: str) -> bool:
    """Parts of one release agree in their first three numbers: aos 2.5.0.8 with su 2.5.0.6, aos 3.0.0.12 with rpdu2g
    3.0.0.5 (public fixtures of real cards).
    """
    one, other = version_of(version), version_of(wanted)
    return one is not None and other is not None and one[:3] == other[:3]


def _as_before(part: FirmwarePart, before: FirmwareState) -> bool:
    return any(one.name == part.name and same_version(one.version, part.version) for one in before.parts)
