"""One device's way through an upgrade, in steps that survive a crash at any point.

    IDENTIFY -> BACKUP -> CHECKS -> UPLOAD -> ACTIVATE -> RETURN -> READ_BACK -> POST

- Before anything else the device is asked who it is and what it runs; a device that runs the new version is done.
- Each step is recorded when it is finished, and carried out again when a crash cut it off. All but one can bear that.
- ACTIVATE cannot: right before the byte that starts it, the intent is made durable. Who finds that intent never sends
  the byte again and goes on to see what became of it.
- Success is what the device says of itself afterwards: the same serial number, the new version.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from firstlight.firmware.model import Refused, TargetFacts
from firstlight.firmware.target import Fact, compare, notes
from firstlight.jobs.model import JobItem, JobPlan, JobRow, RowState, Stage, Way
from firstlight.outcome import Ended, Outcome, Result
from firstlight.policy.versions import version as version_of
from firstlight_drivers.contract import (
    BacksUp,
    Backup,
    Credential,
    Driver,
    FirmwareState,
    Image,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused

T = TypeVar("T")

UPLOAD_TRIES = 3  # and of every other step whose line breaks before the point of no return
LOOK_EVERY = 2.0  # seconds between two looks for a device that restarts; who answers is logged in to once
LONGEST_LOOK = 60.0  # seconds one look counts at most: a computer that slept in between has not waited
STILL_THERE = 60.0  # seconds after which a device that was never seen away counts as not restarted
ACTIVATED = "activated"  # the durable mark
ACCOUNTS_RESET = "accounts-reset"  # note of the rules: this upgrade sets the accounts to the maker's defaults


class Durable(Protocol):
    """Where steps are recorded. Their results are plain: texts, numbers, lists, None. What a step raises as DeviceError
    or Ended is recorded as well, and raised again.
    """

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Carry `act` out once, or return what it returned in an earlier life of this job."""

    async def mark(self, name: str) -> None:
        """Make a mark durable now, inside a step."""

    async def marked(self, name: str) -> bool:
        """Whether the mark was made, in this life or an earlier one."""


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


class Upgrade:
    """Carries one item out. The same object in a new life repeats only what was not recorded."""

    def __init__(self, plan: JobPlan, item: JobItem, durable: Durable, plant: Plant) -> None:
        self._plan, self._item = plan, item
        self._durable, self._plant = durable, plant
        self._before = item.installed
        self._came: str | None = None  # the version it came back with
        self._row = JobRow(job=plan.id, device=item.device, name=item.name, address=item.address, started=time.time())

    async def run(self) -> JobRow:
        """Every step. Never raises DeviceError: how it ended is in the row."""
        stages: tuple[tuple[Stage, Callable[[], Awaitable[None]]], ...] = (
            (Stage.IDENTIFY, self._identify),
            (Stage.BACKUP, self._back_up),
            (Stage.CHECKS, self._check),
            (Stage.UPLOAD, self._upload),
            (Stage.ACTIVATE, self._activate),
            (Stage.RETURN, self._return),
            (Stage.READ_BACK, self._read_back),
        )
        for stage, act in stages:
            began = time.time()
            self._update(state=RowState.WORKING, stage=stage, fraction=0.0)
            try:
                await act()
            except Ended as end:
                return await self._finish(stage, began, await self._honest(end))
            except DeviceError as error:
                return await self._finish(stage, began, await self._judged(stage, error))
            self._note(stage, began, Result.DONE, f"job-{stage}")
        began = time.time()
        self._update(stage=Stage.POST, fraction=0.0)
        return await self._finish(Stage.POST, began, await self._post())

    # --- steps ------------------------------------------------------------------------------------------------------

    async def _identify(self) -> None:
        async def ask() -> tuple[str, str | None, str | None]:
            _, address, state = await self._asked()
            return address, state.version, state.model

        address, version, model = await self._durable.step("identify", ask)
        if self._item.breaker:
            self._update(address=address, installed=None)
            return  # the version of a trip unit is not read from outside
        self._before = version
        self._update(address=address, installed=version)
        if same_version(version, self._plan.version):
            raise Ended(Result.SKIPPED, "already-current", self._plan.version)
        installed, stone = version_of(version), version_of(self._plan.version)
        if self._plan.stone and installed is not None and stone is not None and installed > stone:
            raise Ended(Result.SKIPPED, "stone-not-needed", f"{version}")
        self._fits(version, model)

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

    async def _back_up(self) -> None:
        async def take() -> str:
            driver, _ = await self._reached()
            if not isinstance(driver, BacksUp):
                return ""
            try:
                backup = await driver.back_up(self._plant.credential(self._item), self._plant.trust(self._item))
            except DeviceError as error:
                # Its export may be missing in this firmware. What concerns line, pin or login stops it all the same.
                if error.code not in {Code.DEVICE_ERROR, Code.UNEXPECTED}:
                    raise
                return error.detail or str(error.code)
            try:
                await self._plant.keep(self._item, backup)
            except NotKept as error:
                return str(error)
            return ""

        trouble = await self._durable.step("backup", lambda: self._tried(take))
        if trouble:
            self._note(Stage.BACKUP, time.time(), Result.SKIPPED, "job-no-backup", trouble)

    async def _check(self) -> None:
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

    async def _upload(self) -> None:
        await self._durable.step("upload", lambda: self._tried(self._send_once))
        if self._item.breaker:
            raise Ended(Result.UNKNOWN, "breaker-unproved", self._plan.version)

    async def _send_once(self) -> None:
        driver, address, state = await self._asked()
        if same_version(state.version, self._plan.version) and not self._item.breaker:
            return  # taken and installed although its answer was lost
        image = self._plant.image(self._plan)

        def reached(count: int) -> None:
            self._update(address=address, fraction=min(1.0, count / max(1, image.size)))

        async def begun() -> None:
            """The file may be begun again."""

        await driver.upload_firmware(
            image, self._plant.credential(self._item), self._plant.trust(self._item), begun, reached
        )

    async def _activate(self) -> None:
        async def start() -> float:
            if await self._durable.marked(ACTIVATED):
                return 0.0  # sent in an earlier life, or about to be: what became of it shows when it is read back
            driver, _, state = await self._asked()
            if same_version(state.version, self._plan.version):
                return 0.0

            async def commit() -> None:
                await self._durable.mark(ACTIVATED)
                self._update(committed=True)

            image = self._plant.image(self._plan)
            try:
                return await driver.activate_firmware(
                    image, self._plant.credential(self._item), self._plant.trust(self._item), commit
                )
            except DeviceError as error:
                gone = error.code in {Code.CLOSED, Code.TIMEOUT, Code.UNREACHABLE}
                if gone and await self._durable.marked(ACTIVATED):
                    return 0.0  # devices often go before they answer
                raise

        await self._durable.step("activate", lambda: self._tried(start))
        self._update(committed=True)

    async def _return(self) -> None:
        async def wait() -> tuple[str, str | None]:
            waited, looked = 0.0, time.monotonic()
            away = False
            still_there = self._item.seconds if self._item.way is Way.BY_HAND else STILL_THERE
            while True:
                last = waited >= self._item.seconds  # no verdict without a look that began after the time was over
                try:
                    _, address, state = await self._asked()
                except LoginRefused:
                    raise
                except DeviceError:
                    state, address, away = None, "", True
                if state is not None and same_version(state.version, self._plan.version):
                    return address, state.version
                now = time.monotonic()
                waited, looked = waited + min(now - looked, LONGEST_LOOK), now
                if state is not None and (away or waited >= still_there):
                    return address, state.version  # it is there again, with another version: READ_BACK says which
                if last:
                    raise Ended(Result.UNKNOWN, "upgrade-not-back", f"{self._item.seconds:.0f} s")
                await asyncio.sleep(LOOK_EVERY)

        address, self._came = await self._durable.step("return", wait)
        self._update(address=address)

    async def _read_back(self) -> None:
        async def read() -> str | None:
            _, _, state = await self._asked()
            return state.version

        version = await self._durable.step("read-back", lambda: self._tried(read))
        self._update(installed=version)
        if same_version(version, self._plan.version):
            return
        code = "old-version-back" if same_version(version, self._before) else "other-version-back"
        if same_version(self._came, self._plan.version):
            code = "rolled-back"  # it ran the new one for a moment
        raise Ended(Result.FAILED, code, version or "")

    async def _post(self) -> Ended:
        """What has to follow at once: accounts that the new firmware has reset stand open until they are claimed."""
        item, version = self._item, self._plan.version
        target = TargetFacts(family=item.family, model=item.model or None, version=self._before)
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

    # --- the device ---------------------------------------------------------------------------------------------------

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
        """Again where the line broke, a few times. What must not happen twice looks for its mark first."""
        for attempt in range(1, UPLOAD_TRIES + 1):
            try:
                return await act()
            except DeviceError as error:
                if not error.transient or attempt == UPLOAD_TRIES:
                    raise
            await asyncio.sleep(LOOK_EVERY)
        raise AssertionError("the last try returns or raises")

    async def _honest(self, end: Ended) -> Ended:
        """Behind the point of no return nothing is "refused" any more: something was changed."""
        if end.result is Result.REFUSED and await self._durable.marked(ACTIVATED):
            return Ended(Result.UNKNOWN, end.code, end.detail)
        return end

    async def _judged(self, stage: Stage, error: DeviceError) -> Ended:
        committed = await self._durable.marked(ACTIVATED)
        if committed and stage in {Stage.RETURN, Stage.READ_BACK}:
            return Ended(Result.UNKNOWN, str(error.code), error.detail)
        if committed:
            return Ended(Result.FAILED, str(error.code), error.detail)
        result = Result.FAILED if stage is Stage.UPLOAD else Result.REFUSED
        return Ended(result, str(error.code), error.detail)

    async def _finish(self, stage: Stage, began: float, end: Ended) -> JobRow:
        self._update(
            state=RowState.ENDED, result=end.result, code=end.code, detail=end.detail, ended=time.time(), fraction=1.0
        )
        self._note(stage, began, end.result, end.code, end.detail)
        return self._row

    def _note(self, stage: Stage, began: float, result: Result, code: str, detail: str = "") -> None:
        self._plant.write(
            Outcome(
                job=self._plan.id, device=self._item.device, step=str(stage), result=result, code=code, started=began,
                finished=time.time(), detail=detail,
            )
        )  # fmt: skip

    def _update(self, **changes: object) -> None:
        self._row = replace(self._row, **changes)  # type: ignore[arg-type]
        self._plant.show(self._row)


def same_version(one: str | None, other: str | None) -> bool:
    """Whether two spellings mean one version: "v2.5.0.8", "2.5.0.8", "002.005.000"."""
    first, second = version_of(one), version_of(other)
    return first is not None and first == second
