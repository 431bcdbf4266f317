"""Carries a plan out: the canary first, then the others side by side, until too many fail or a person stops it.

The order is made anew at every start from what is recorded of each device, so a campaign needs no memory of its own:
a device whose workflow is done is not begun again, one that was cut off is resumed, the rest follows the plan's order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields
from typing import Protocol

from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, JobSummary, RowState, Stage
from firstlight.jobs.upgrade import Durable, Plant, Upgrade
from firstlight.outcome import Result


class Runner(Protocol):
    """Runs one device to its end, durably."""

    async def __call__(self, workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        """The row at the end, from this life or an earlier one."""


BAD = (Result.FAILED, Result.UNKNOWN)


class Campaign:
    """One run of a plan. `stop` begins nothing more; `pause` waits between devices."""

    def __init__(self, plan: JobPlan, run: Runner, plant: Plant) -> None:
        self._plan, self._run, self._plant = plan, run, plant
        self._rows = {item.device: self._first_row(item) for item in plan.items}
        self._going = asyncio.Event()
        self._going.set()
        self._stopped = ""
        self._groups: dict[str, asyncio.Lock] = {}

    def stop(self, code: str = "job-stopped") -> None:
        """Begin nothing more; what has begun goes on to its end."""
        self._stopped = self._stopped or code
        self._going.set()

    def pause(self) -> None:
        """Begin nothing until `go_on`."""
        self._going.clear()

    def go_on(self) -> None:
        """After a pause."""
        self._going.set()

    async def run(self) -> JobSummary:
        """The canary, the others, those that come last."""
        runnable = self._plan.runnable
        last = [item for item in runnable if item.last]
        others = [item for item in runnable if not item.last]
        assumed = any(item.assumed for item in runnable)
        first = max(self._plan.canary, 1) if assumed else self._plan.canary
        canary, rest = others[:first], others[first:]
        for wave, code in ((canary, "canary-not-proved"), (rest, ""), (last, "")):
            await self._wave(wave)
            if code and any(self._rows[item.device].result not in {Result.DONE, Result.SKIPPED} for item in wave):
                self.stop(code)
            if code and assumed and not self._plan.confirmed and (rest or last):
                self.stop("canary-unconfirmed")
        for item in runnable:
            if self._rows[item.device].state is not RowState.ENDED:
                self._end(item, Result.SKIPPED, self._stopped or "job-stopped")
        return JobSummary(
            id=self._plan.id,
            rows=tuple(self._rows[item.device] for item in self._plan.items),
            stopped=self._stopped,
        )

    async def _wave(self, items: list[JobItem]) -> None:
        limit = asyncio.Semaphore(max(1, self._plan.at_once))

        async def one(item: JobItem) -> None:
            async with limit:
                lock = self._groups.setdefault(item.group or item.device, asyncio.Lock())
                async with lock:
                    await self._going.wait()
                    if not self._stopped:
                        await self._device(item)

        await asyncio.gather(*(one(item) for item in items))

    async def _device(self, item: JobItem) -> None:
        row = await self._run(
            f"{self._plan.id}/{item.device}", lambda durable: Upgrade(self._plan, item, durable, self._plant)
        )
        self._rows[item.device] = row
        self._plant.show(row)
        bad = sum(row.result in BAD for row in self._rows.values())
        if bad * 100 > self._plan.stop_after * len(self._plan.runnable):
            self.stop("too-many-failed")

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


def row_as_plain(row: JobRow) -> dict[str, object]:
    """A row as it is recorded."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def row_from_plain(record: dict[str, object]) -> JobRow:
    """A recorded row."""
    values = dict(record)
    values["state"] = RowState(str(values["state"]))
    values["stage"] = Stage(str(values["stage"]))
    values["result"] = Result(str(values["result"])) if values["result"] is not None else None
    return JobRow(**values)  # type: ignore[arg-type]
