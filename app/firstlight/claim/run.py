"""A claim plan as a run that ends with the program: passwords reserved, a machine per device, its driver.

ClaimPlan -> every password into the vault -> Run (firstlight.change.run) -> ClaimMachine -> ClaimRow
"""

from __future__ import annotations

from dataclasses import replace

from firstlight.change.first_device import Ask, FirstDevice
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.change.run import Run, RunItem, RunPolicy, Worker
from firstlight.claim.flow import Tools
from firstlight.claim.machine import ClaimMachine
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRow, Method, Question, row_key
from firstlight.claim.plan import endpoint_of
from firstlight.policy import acceptable
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.contract import Driver, Endpoint, Family
from firstlight_drivers.protocols.web_claims import ProfileClaims


class ClaimRun(Worker[ClaimMachine, ClaimRow]):
    """One run of a plan. `run` to the end; `stop` lets what has passed the point of no return finish."""

    def __init__(self, plan: ClaimPlan, tools: Tools, families: tuple[Family, ...], profiles: Profiles) -> None:
        self._plan = plan
        self._tools = tools
        self._families = {family.name: family for family in families}
        self._profiles = profiles
        self._run: Run[ClaimMachine, ClaimRow] | None = None
        self._stopped = False

    async def run(self) -> RunSummary[ClaimRow]:
        """Every device of the plan. Raises VaultError or OSError when the vault cannot take the passwords: then no
        device was touched.
        """
        items = []
        for item in self._plan.items:
            machine = self._machine(item)
            row = machine.row
            if item.refusal:
                result = Result.SKIPPED if item.refusal == "set-by-hand" else Result.REFUSED
                row = replace(row, state=RowState.ENDED, result=result, code=item.refusal, detail=item.detail)
                self.show(row)
                self.left(machine, row)
            elif not item.proved and acceptable(item.rules):
                await machine.reserve()
                row = machine.row
            items.append(RunItem(item=machine, row=row))
        first = FirstDevice(self._profiles, Purpose.LOGIN, failed="canary-failed", waits="canary-waits")
        policy = RunPolicy(at_once=self._plan.at_once, stopped="claim-stopped")
        self._run = Run(self._plan.id, items, self, policy, first)
        if self._stopped:
            self._run.stop()
        return await self._run.run()

    def stop(self) -> None:
        """Start nothing more; end what has changed nothing yet. The others go on to their proof."""
        self._stopped = True
        if self._run is not None:
            self._run.stop()

    # --- what the run asks of it ------------------------------------------------------------------------------------

    async def work(self, item: ClaimMachine) -> ClaimRow:
        """Every stage of one device."""
        return await item.run()

    def show(self, row: ClaimRow) -> None:
        """A row as it is now, to the run and to whoever watches."""
        if self._run is not None:
            self._run.seen(row)
        self._tools.show(row)

    def left(self, item: ClaimMachine, row: ClaimRow) -> None:
        """Into the journal: the machine had nothing to tell."""
        now = self._tools.clock()
        self._tools.write(
            Outcome(
                job=self._plan.id, device=row.device, step=str(row.stage), result=row.result or Result.SKIPPED,
                code=row.code, started=now, finished=now, detail=row.detail,
            )
        )  # fmt: skip

    def ask(self, item: ClaimMachine) -> Ask | None:
        """A person compares the first device of a channel that nobody has published."""

        async def ask() -> bool:
            return await self._tools.interview(Question.CANARY, item.item, item.row.name) is not None

        return ask

    async def _gate(self, kind: str, item: ClaimItem) -> tuple[str, str]:
        if self._run is None:
            return "", ""
        held = await self._run.admit(row_key(item.device.id, item.purpose), kind)
        return ("", "") if held is None else (held.code, held.first)

    def _machine(self, item: ClaimItem) -> ClaimMachine:
        family = self._families.get(item.device.family or "")
        settle = family.settle_seconds if family is not None else self._tools.settle
        tools = replace(self._tools, show=self.show, settle=settle, gate=self._gate)
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


class _Nothing(Driver):
    """A device nobody can open; its item is refused before anything is tried."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
