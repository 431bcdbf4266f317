"""Carries a plan out: the canary first, then the others side by side, until too many fail or a person stops it.

Before the canary the first device of each channel that nobody has published goes alone (`change.first_device`), and a
person says whether the others follow: in the middle of the run, or before it.

The order is made anew at every start from what is recorded of each device, so a campaign needs no memory of its own:
a device whose workflow is done is not begun again, one that was cut off is resumed, the rest follows the plan's order.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Protocol

from firstlight.change.durable import Durable
from firstlight.change.first_device import Confirmations, FirstDevice, OfOneRun
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, Stage, Way
from firstlight.jobs.shared_turns import LocalTurns, Look, Turns
from firstlight.jobs.upgrade import Plant, Upgrade
from firstlight.site.profiles import Purpose
from firstlight_drivers.errors import Code, DeviceError


class Runner(Protocol):
    """Runs one device to its end, durably."""

    async def __call__(self, workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        """The row at the end, from this life or an earlier one."""


Ask = Callable[[JobItem], Awaitable[bool]]
"""Whether a person says that the others may follow this device."""


async def nobody(_item: JobItem) -> bool:
    """There is no one to ask."""
    return False


BAD = (Result.FAILED, Result.UNKNOWN)
MOST_REFUSED_LOGINS = 5  # of a job; a vault with wrong passwords must not lock a site's accounts
GRACE = 20.0  # seconds: a second computer is given so long to join before devices end as unreachable from here


def kind_of(item: JobItem) -> str:
    """What a device's channel rests on, where nobody has published it: the digest, in plans of before the family."""
    return (item.profile or item.family) if item.assumed else ""


def first_of_run(confirmations: Confirmations) -> FirstDevice:
    """The rule of one device first, for firmware."""
    return FirstDevice(confirmations, Purpose.FIRMWARE, failed="canary-not-proved", waits="canary-unconfirmed")


def _lane(item: JobItem) -> str:
    """What a cap counts: a person's hands, web profiles, the devices of a family."""
    return item.family if item.way is Way.DIRECT else str(item.way)


class Campaign:
    """One run of a plan. `stop` begins nothing more; `pause` waits between devices.

    With `turns` other than the local ones, several computers run the same plan: canary, order and the share of failures
    count what all of them do. Each leaves devices that it cannot reach or has no login for to the others, until nobody
    else has been at work for `GRACE` seconds; what is left then is carried out here and ends as it would alone.
    """

    def __init__(
        self,
        plan: JobPlan,
        run: Runner,
        plant: Plant,
        turns: Turns | None = None,
        first: FirstDevice | None = None,
        ask: Ask = nobody,
    ) -> None:
        self._plan, self._run, self._plant = plan, run, plant
        self._first, self._ask = first or first_of_run(OfOneRun()), ask
        self._turns = turns or LocalTurns()
        self._rows = {item.device: self._first_row(item) for item in plan.items}
        self._paused = False
        self._stopped = ""
        self._changed = asyncio.Event()
        self._working: dict[asyncio.Task[None], JobItem] = {}
        self._trouble: BaseException | None = None
        self._look = Look()
        self._away: set[str] = set()
        self._alone_since = 0.0

    def stop(self, code: str = "job-stopped") -> None:
        """Begin nothing more; what has begun goes on to its end."""
        self._stopped = self._stopped or code
        self._changed.set()

    def pause(self) -> None:
        """Begin nothing until `go_on`."""
        self._paused = True

    def go_on(self) -> None:
        """After a pause."""
        self._paused = False
        self._changed.set()

    async def run(self) -> RunSummary[JobRow]:
        """First devices, the canary, the others, those that come last.

        Raises what a device's run or the turns raised, when everything that has begun is at its end.
        """
        runnable = self._plan.runnable
        last = [item for item in runnable if item.last]
        others = [item for item in runnable if not item.last]
        canary, rest = others[: self._plan.canary], others[self._plan.canary :]
        self._alone_since = time.monotonic()
        await self._first_devices([*others, *last])
        for wave, code in ((canary, "canary-not-proved"), (rest, ""), (last, "")):
            await self._wave(wave)
            if code and any(self._rows[item.device].result not in {Result.DONE, Result.SKIPPED} for item in wave):
                self.stop(code)
        for item in runnable:
            if self._rows[item.device].state is not RowState.ENDED:
                elsewhere = item.device in self._look.taken
                self._end(item, Result.SKIPPED, "job-elsewhere" if elsewhere else self._stopped or "job-stopped")
        return RunSummary(
            id=self._plan.id,
            rows=tuple(self._rows[item.device] for item in self._plan.items),
            stopped=self._stopped,
        )

    async def _first_devices(self, items: Sequence[JobItem]) -> None:
        """Of each kind that is not confirmed one device alone; who was left as it is proves nothing, and the next one
        is the first.
        """
        kinds = dict.fromkeys(kind for item in items if (kind := kind_of(item)) and not self._first.confirmed(kind))
        for kind in kinds:
            same = [item for item in items if kind_of(item) == kind]
            for place, item in enumerate(same):
                await self._wave([item])
                result = self._rows[item.device].result
                if result is Result.SKIPPED:
                    continue
                if result is not None:
                    await self._judge(kind, item, same[place + 1 :], proved=result is Result.DONE)
                break

    async def _judge(self, kind: str, item: JobItem, others: Sequence[JobItem], *, proved: bool) -> None:
        """The first device has ended: whether the others may follow."""
        if self._stopped:
            return

        async def ask() -> bool:
            if self._plan.confirmed or not others:
                return self._plan.confirmed
            return await self._ask(item)

        await self._first.admit(kind, item, item.name)
        asking = asyncio.create_task(self._first.ended(kind, item, proved=proved, ask=ask))
        try:
            while not asking.done() and not self._stopped:
                self._changed.clear()
                told = asyncio.create_task(self._changed.wait())
                await asyncio.wait({asking, told}, return_when=asyncio.FIRST_COMPLETED)
                told.cancel()
        finally:
            stopped = not asking.done()
            if stopped:
                asking.cancel()  # who stops the run answers no more questions
            await asyncio.wait({asking})
        if stopped:
            return
        held = await self._first.admit(kind, others[0], "") if others else None
        if held is not None:
            self.stop(held.code)

    async def _wave(self, items: list[JobItem]) -> None:
        try:
            while True:
                self._changed.clear()
                await self._look_around()
                open_ = [item for item in items if self._rows[item.device].state is not RowState.ENDED]
                able = [item for item in open_ if item.device not in self._look.taken and self._may(item)]
                going = not self._stopped and not self._paused
                await self._turns.at_work(bool(self._working) or (going and bool(able)))
                if going:
                    self._begin(able)
                if not self._working and (self._stopped or not open_):
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self._turns.every)
        except EngineProblem as problem:
            self._trouble = self._trouble or problem
        except asyncio.CancelledError:
            for task in self._working:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*self._working, return_exceptions=True)
        if self._trouble is not None:
            raise self._trouble

    async def _look_around(self) -> None:
        look = self._look = await self._turns.look(self._plan.runnable)
        if look.others:
            self._alone_since = time.monotonic()
        for item in self._plan.runnable:
            outcome = look.ended.get(item.device)
            open_ = self._rows[item.device].state is not RowState.ENDED
            if outcome is not None and open_ and not any(item is one for one in self._working.values()):
                self._note(self._row_of(item, outcome))

    @property
    def _leftovers(self) -> bool:
        """Whether nobody else is there for what this computer cannot work."""
        return self._turns.every is None or time.monotonic() - self._alone_since >= GRACE

    def _may(self, item: JobItem) -> bool:
        return item.device not in self._away or self._leftovers

    def _begin(self, able: list[JobItem]) -> None:
        working = {item.device for item in self._working.values()}
        groups = {item.group for item in self._working.values() if item.group}
        caps, lanes = dict(self._plan.caps), Counter(_lane(item) for item in self._working.values())
        for item in able:
            if len(self._working) >= max(1, self._plan.at_once):
                break
            lane = _lane(item)
            if item.device in working or item.group in groups or lanes[lane] >= caps.get(lane, self._plan.at_once):
                continue
            lanes[lane] += 1
            if item.group:
                groups.add(item.group)
            task = asyncio.create_task(self._one(item))
            self._working[task] = item
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._working[task]
        self._changed.set()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._trouble = self._trouble or error
            self.stop(error.code if isinstance(error, EngineProblem) else "job-stopped")

    async def _one(self, item: JobItem) -> None:
        if not await self._turns.take(item):
            return
        try:
            if self._stopped:
                return
            if not self._leftovers and not await self._reaches(item):
                self._away.add(item.device)
                return
            row = await self._run(
                f"{self._plan.id}/{item.device}", lambda durable: Upgrade(self._plan, item, durable, self._plant)
            )
            self._note(row)
        finally:
            with contextlib.suppress(EngineProblem):  # a session that is lost has given everything
                await self._turns.give(item)

    async def _reaches(self, item: JobItem) -> bool:
        """Whether this computer can work a device; nothing secret is sent to find out."""
        try:
            self._plant.credential(item)
            return await self._plant.locate(item) is not None
        except (DeviceError, Ended):
            return False

    def _note(self, row: JobRow) -> None:
        self._rows[row.device] = row
        self._plant.show(row)
        bad = sum(row.result in BAD for row in self._rows.values())
        refused = sum(row.code == Code.LOGIN_REFUSED for row in self._rows.values())
        if refused >= MOST_REFUSED_LOGINS:
            self.stop("logins-refused")
        if bad * 100 > self._plan.stop_after * len(self._plan.runnable):
            self.stop("too-many-failed")

    def _row_of(self, item: JobItem, outcome: Outcome) -> JobRow:
        """What another computer, or an earlier run, has recorded."""
        return replace(
            self._rows[item.device],
            state=RowState.ENDED,
            stage=Stage.POST if outcome.result is Result.DONE else Stage.IDENTIFY,
            fraction=1.0,
            committed=outcome.result is Result.DONE,
            installed=self._plan.version if outcome.result is Result.DONE else item.installed,
            result=outcome.result,
            code=outcome.code,
            detail=outcome.detail,
            started=outcome.started,
            ended=outcome.finished,
        )

    def _end(self, item: JobItem, result: Result, code: str) -> None:
        row = self._rows[item.device] = JobRow(
            job=self._plan.id, device=item.device, name=item.name, state=RowState.ENDED, result=result, code=code
        )
        self._plant.show(row)

    def _first_row(self, item: JobItem) -> JobRow:
        result = {Fit.UPDATE: None, Fit.CURRENT: Result.SKIPPED, Fit.REFUSED: Result.REFUSED}.get(
            item.fit, Result.SKIPPED
        )
        return JobRow(
            job=self._plan.id,
            device=item.device,
            name=item.name,
            address=item.address,
            installed=item.installed,
            state=RowState.WAITING if result is None else RowState.ENDED,
            result=result,
            code=item.code,
            detail=item.detail,
        )
