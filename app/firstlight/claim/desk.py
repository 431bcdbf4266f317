"""Claims of one session: planned, carried out, stopped.

`plan` may be used from any thread; `run` on the engine's loop.
"""

from __future__ import annotations

import asyncio
import getpass
import logging
import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from firstlight.change.open_runs import OpenRun, open_runs, under_way
from firstlight.change.outcome import Outcome, without_begun
from firstlight.change.progress import RowState, RunSummary
from firstlight.claim.flow import Tools
from firstlight.claim.kept import ClaimRuns
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRequest, ClaimRow, Method
from firstlight.claim.plan import Rules, make_plan
from firstlight.claim.run import ClaimRun
from firstlight.events import Device, Event, RunFinished, RunProgress
from firstlight.policy import load_site_policy
from firstlight.site.site import Site
from firstlight_drivers.contract import Family

log = logging.getLogger(__name__)


async def _open_gate(kind: str, item: ClaimItem) -> tuple[str, str]:  # noqa: ARG001 - a run has its own
    return "", ""


class ClaimDesk:
    """See the module docstring. `publish` sends events to the front ends."""

    def __init__(self, site: Site, families: Sequence[Family], publish: Callable[[Iterable[Event]], None]) -> None:
        self._site = site
        self._families = tuple(families)
        self._publish = publish
        self._run: ClaimRun | None = None
        self._rows: dict[tuple[str, str], ClaimRow] = {}
        self.runs = ClaimRuns(site.folder, site.journal)

    def holding(self, plan: ClaimPlan) -> Mapping[str, tuple[OpenRun, ...]]:
        """By device key the other runs that hold a device of this plan. Blocking."""
        found = open_runs(self._site.folder, self._site.journal, but=(plan.id,))
        return {item.key: found[item.key] for item in plan.runnable if item.key in found}

    def plan(self, request: ClaimRequest, devices: Sequence[Device]) -> ClaimPlan:
        """A plan; without an unlocked vault it is a dry run only. Raises PolicyError for a damaged site policy."""
        vault = self._site.vault
        rules = Rules(
            families=self._families,
            profiles=self._site.profiles,
            vault=vault if vault.exists and not vault.locked else None,
            site=load_site_policy(self._site.folder),
        )
        return make_plan(request, devices, rules)

    async def run(self, plan: ClaimPlan, write: Callable[[Outcome], None] | None = None) -> RunSummary[ClaimRow]:
        """Carry a plan out; it is kept first. Raises VaultError, OSError, FileTrouble("in-use") before any device is
        touched.
        """
        site = self._site
        tell = without_begun(write) if write is not None else None
        taught = any(item.method in {Method.TAUGHT, Method.ASSUMED} for item in plan.items)
        await asyncio.to_thread(self.runs.keep, plan, profiles=taught)

        def noted(outcome: Outcome) -> None:
            site.journal.write(outcome)
            if tell is not None:
                tell(outcome)

        tools = Tools(
            vault=site.vault,
            pins=site.pins,
            attempts=site.attempts,
            interview=site.questions.interview,
            gate=_open_gate,
            show=lambda row: self._show(plan.id, row),
            write=noted,
            seen_by=f"{getpass.getuser()}@{platform.node()}",
            accept_new=plan.accept_new,
        )
        self._rows.clear()
        self._run = ClaimRun(plan, tools, self._families, site.profiles)
        try:
            with under_way(self.runs.place(plan.id)):
                async with site.in_use():
                    summary = await self._run.run()
        finally:
            self._run = None
        self._publish([RunFinished(summary)])
        site.changed()
        return summary

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._run is not None

    def stop(self) -> None:
        """Start nothing more in the run under way."""
        if self._run is not None:
            self._run.stop()

    def _show(self, run: str, row: ClaimRow) -> None:
        before = self._rows.get((row.device, row.purpose))
        if before == row:
            return
        self._rows[row.device, row.purpose] = row
        if row.state is RowState.ENDED and (before is None or before.state is not RowState.ENDED):
            self._note_end(run, row)
        self._publish([RunProgress(row)])

    def _note_end(self, run: str, row: ClaimRow) -> None:
        """Without this line the run stays open, and going on with it finds the device done."""
        outcome = self.runs.end(run, row, time.time())
        try:
            if outcome is not None:
                self._site.journal.write(outcome)
        except OSError as error:
            log.warning("the end of a claim could not be noted: %s", error)
