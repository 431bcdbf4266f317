"""Carries a plan out, devices side by side; stops only where nothing can have changed yet."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from firstlight.change.first_device import FirstDevice
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.flow import Tools
from firstlight.claim.machine import ClaimMachine
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRow, Method, Question
from firstlight.claim.plan import endpoint_of
from firstlight.engine import TO_ITS_END
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.contract import Driver, Endpoint, Family
from firstlight_drivers.protocols.web_claims import ProfileClaims


class ClaimRun:
    """One run of a plan. `run` to the end; `stop` lets what has passed the point of no return finish."""

    def __init__(self, plan: ClaimPlan, tools: Tools, families: tuple[Family, ...], profiles: Profiles) -> None:
        self._plan = plan
        self._tools = tools
        self._families = {family.name: family for family in families}
        self._profiles = profiles
        self._rows: dict[int, ClaimRow] = {}
        self._tasks: dict[int, asyncio.Task[ClaimRow]] = {}
        self._stopped = False
        self._limit = asyncio.Semaphore(plan.at_once)
        self._first = FirstDevice(profiles, Purpose.LOGIN, failed="canary-failed", waits="canary-waits")

    async def run(self) -> RunSummary[ClaimRow]:
        """Every device of the plan. Raises VaultError or OSError when the vault cannot take the passwords: then no
        device was touched.
        """
        machines = {index: self._machine(index, item) for index, item in enumerate(self._plan.items)}
        for index, item in enumerate(self._plan.items):
            self._rows[index] = machines[index].row
            if item.refusal:
                self._end(index, Result.SKIPPED if item.refusal == "set-by-hand" else Result.REFUSED, item.refusal)
            elif not item.proved and all(rule.met is not False or rule.warning for rule in item.rules):
                await machines[index].reserve()
        try:
            await asyncio.gather(*(self._one(index, machines[index]) for index in machines))
        finally:
            self._first.close()
        rows = tuple(self._rows[index] for index in sorted(self._rows))
        return RunSummary(id=self._plan.id, rows=rows, stopped="claim-stopped" if self._stopped else "")

    def stop(self) -> None:
        """Start nothing more; end what has changed nothing yet. The others go on to their proof."""
        self._stopped = True
        for index, task in self._tasks.items():
            if not self._rows[index].changing:
                task.cancel()

    async def _one(self, index: int, machine: ClaimMachine) -> None:
        if self._rows[index].state is RowState.ENDED:
            return
        async with self._limit:
            if self._stopped:
                self._end(index, Result.SKIPPED, "claim-stopped")
                return
            task = asyncio.create_task(machine.run(), name=TO_ITS_END)
            self._tasks[index] = task
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                own = asyncio.current_task()
                if own is not None and own.cancelling():
                    await self._wind_up(index, task)
                    raise
            self._rows[index] = machine.row
            if machine.kind:
                await self._ended(machine.kind, self._plan.items[index], machine.row)

    async def _gate(self, kind: str, item: ClaimItem) -> tuple[str, str]:
        held = await self._first.admit(kind, item, item.device.name or item.device.id)
        return ("", "") if held is None else (held.code, held.first)

    async def _ended(self, kind: str, item: ClaimItem, row: ClaimRow) -> None:
        async def ask() -> bool:
            return await self._tools.interview(Question.CANARY, item, row.name) is not None

        await self._first.ended(kind, item, proved=row.result is Result.DONE, ask=ask)

    async def _wind_up(self, index: int, task: asyncio.Task[ClaimRow]) -> None:
        """The run itself is being cancelled (the program closes)."""
        if not self._rows[index].changing:
            task.cancel()
        await asyncio.wait([task])

    def _machine(self, index: int, item: ClaimItem) -> ClaimMachine:
        def show(row: ClaimRow) -> None:
            self._rows[index] = row
            self._tools.show(row)

        family = self._families.get(item.device.family or "")
        settle = family.settle_seconds if family is not None else self._tools.settle
        tools = replace(self._tools, show=show, settle=settle, gate=self._gate)
        return ClaimMachine(self._plan.id, item, self._driver(item), tools)

    def _driver(self, item: ClaimItem) -> Driver:
        endpoint = endpoint_of(item.device)
        family = self._families.get(item.device.family or "")
        if family is None:
            return _Nothing(endpoint)
        if item.method in {Method.TAUGHT, Method.ASSUMED} and not item.refusal:
            known = self._profiles.find(family)
            if known is not None:
                return ProfileClaims(endpoint, known.profile)
        return family.open(endpoint)

    def _end(self, index: int, result: Result, code: str, detail: str = "") -> None:
        item, now = self._plan.items[index], self._tools.clock()
        detail = detail or item.detail
        row = replace(self._rows[index], state=RowState.ENDED, result=result, code=code, detail=detail)
        self._rows[index] = row
        self._tools.show(row)
        self._tools.write(
            Outcome(
                job=self._plan.id,
                device=item.device.id,
                step=str(row.stage),
                result=result,
                code=code,
                started=now,
                finished=now,
                detail=detail,
            )
        )


class _Nothing(Driver):
    """A device nobody can open; its item is refused before anything is tried."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
