"""A firmware plan as a run: what its rows look like, how a device is worked, and what ends the whole job.

JobPlan -> Run (firstlight.change.run) -> Campaign.work -> Runner: one Upgrade, durably -> JobRow

A device whose workflow is done is not begun again, one that was cut off is resumed, the rest follows the plan's order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from firstlight.change.durable import Durable
from firstlight.change.first_device import Ask, Confirmations, FirstDevice, OfOneRun
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.change.run import Run, RunItem, RunPolicy, Worker
from firstlight.change.turns import Turns
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, Stage, Way
from firstlight.jobs.upgrade import Plant, Upgrade
from firstlight.site.profiles import Purpose
from firstlight_drivers.errors import DeviceError


class Runner(Protocol):
    """Runs one device to its end, durably."""

    async def __call__(self, workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        """The row at the end, from this life or an earlier one."""


AskFor = Callable[[JobItem], Awaitable[bool]]
"""Whether a person says that the others may follow this device."""


async def nobody(_item: JobItem) -> bool:
    """There is no one to ask."""
    return False


MOST_REFUSED_LOGINS = 5  # of a job; a vault with wrong passwords must not lock a site's accounts


def kind_of(item: JobItem) -> str:
    """What a device's channel rests on, where nobody has published it: the digest, in plans of before the family."""
    return (item.profile or item.family) if item.assumed else ""


def first_of_run(confirmations: Confirmations) -> FirstDevice:
    """The rule of one device first, for firmware."""
    return FirstDevice(confirmations, Purpose.FIRMWARE, failed="canary-not-proved", waits="canary-unconfirmed")


def _lane(item: JobItem) -> str:
    """What a cap counts: a person's hands, web profiles, the devices of a family."""
    return item.family if item.way is Way.DIRECT else str(item.way)


class Campaign(Worker[JobItem, JobRow]):
    """One run of a plan, or this computer's part in it."""

    def __init__(
        self,
        plan: JobPlan,
        run: Runner,
        plant: Plant,
        turns: Turns[JobItem] | None = None,
        first: FirstDevice | None = None,
        ask: AskFor = nobody,
    ) -> None:
        self._plan, self._runner, self._plant, self._ask = plan, run, plant, ask
        policy = RunPolicy(
            first=plan.canary,
            at_once=plan.at_once,
            caps=plan.caps,
            stop_after=plan.stop_after,
            refused_logins=MOST_REFUSED_LOGINS,
            vouched=plan.confirmed,
            durable=True,
        )
        items = [
            RunItem(
                item=item, row=self._first_row(item), lane=_lane(item), group=item.group, kind=kind_of(item),
                last=item.last,
            )
            for item in plan.items
        ]  # fmt: skip
        self._run = Run(plan.id, items, self, policy, first or first_of_run(OfOneRun()), turns)

    def stop(self, code: str = "") -> None:
        """Begin nothing more; what has begun goes on to its end."""
        self._run.stop(code)

    def pause(self) -> None:
        """Begin nothing until `go_on`."""
        self._run.pause()

    def go_on(self) -> None:
        """After a pause."""
        self._run.go_on()

    async def run(self) -> RunSummary[JobRow]:
        """All of it. Raises what a device's run or the turns raised, when everything that has begun is at its end."""
        return await self._run.run()

    # --- what the run asks of it ------------------------------------------------------------------------------------

    async def work(self, item: JobItem) -> JobRow:
        """One device, durably."""
        return await self._runner(
            f"{self._plan.id}/{item.device}", lambda durable: Upgrade(self._plan, item, durable, self._plant)
        )

    def show(self, row: JobRow) -> None:
        """To whoever watches."""
        self._plant.show(row)

    def ask(self, item: JobItem) -> Ask | None:
        """Always a person: what a device says of its version after the upgrade does not show that nothing was lost."""
        return partial(self._ask, item)

    async def reaches(self, item: JobItem) -> bool:
        """Whether there is a login for it, and the device answers."""
        try:
            self._plant.credential(item)
            return await self._plant.locate(item) is not None
        except (DeviceError, Ended):
            return False

    def elsewhere(self, item: JobItem, row: JobRow, outcome: Outcome) -> JobRow:
        """With the version it runs now."""
        done = outcome.result is Result.DONE
        return replace(
            super().elsewhere(item, row, outcome),
            stage=Stage.POST if done else Stage.IDENTIFY,
            installed=self._plan.version if done else item.installed,
        )

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
