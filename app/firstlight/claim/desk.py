"""Claims of one session: planned, carried out, stopped.

`plan` may be used from any thread; `run` on the engine's loop.
"""

from __future__ import annotations

import getpass
import platform
from collections.abc import Callable, Iterable, Sequence

from firstlight.change.outcome import Outcome, without_begun
from firstlight.claim.flow import Tools
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRequest, ClaimRow, ClaimSummary
from firstlight.claim.plan import Rules, make_plan
from firstlight.claim.run import ClaimRun
from firstlight.events import ClaimFinished, ClaimProgress, Device, Event
from firstlight.policy import load_site_policy
from firstlight.site.site import Site
from firstlight_drivers.contract import Family


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

    async def run(self, plan: ClaimPlan, write: Callable[[Outcome], None] | None = None) -> ClaimSummary:
        """Carry a plan out. Raises VaultError, OSError before any device is touched."""
        site = self._site
        tell = without_begun(write) if write is not None else None

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
            show=self._show,
            write=noted,
            seen_by=f"{getpass.getuser()}@{platform.node()}",
            accept_new=plan.accept_new,
        )
        self._rows.clear()
        self._run = ClaimRun(plan, tools, self._families, site.profiles)
        try:
            async with site.in_use():
                summary = await self._run.run()
        finally:
            self._run = None
        self._publish([ClaimFinished(summary)])
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

    def _show(self, row: ClaimRow) -> None:
        if self._rows.get((row.device, row.purpose)) != row:
            self._rows[row.device, row.purpose] = row
            self._publish([ClaimProgress(row)])
