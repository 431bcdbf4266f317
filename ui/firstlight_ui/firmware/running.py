"""Starts jobs, goes on with them and tells how they end: from a plan to the last row.

plan -> jobs.keep (beside the loop) -> the vault is open -> run_job -> rows as events -> RunSummary[JobRow]
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from PySide6.QtCore import QObject, Signal

from firstlight.change.outcome import Outcome
from firstlight.change.progress import RunSummary
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import VerifiedImage
from firstlight.jobs.model import JobPlan, JobRow
from firstlight.jobs.plans import renewed
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.firmware.run_view import RunView
from firstlight_ui.i18n import translate

if TYPE_CHECKING:
    from firstlight.session import Session


class Running(QObject):
    """`changed` when it begins or waits; `over` when it ended, with the seconds it took; `failed` with a code and its
    detail; `told` with a line for the status bar; `under_way` counts devices."""

    changed = Signal()
    began = Signal()
    over = Signal(float)
    failed = Signal(str, str)
    told = Signal(str)
    under_way = Signal(int)

    def __init__(self, session: Session, bridge: Bridge, view: RunView, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._view = session, bridge, view
        self.running = False
        self.keeping = False
        self.waiting: Callable[[], None] | None = None  # what begins when the vault is open
        self._began = 0.0
        view.stop_asked.connect(self.stop)

    def locked(self) -> bool:
        """Whether the vault has to be opened or made first."""
        vault = self._session.site.vault
        return not vault.exists or vault.locked

    def start(self, plan: JobPlan, image: VerifiedImage, *, agreed: str | None, folder: Path) -> None:
        """Keep a plan with its image, then run it. `agreed`: the SHA-512 a person vouched for; it is remembered."""
        jobs = self._session.jobs

        def keep() -> JobPlan:
            if agreed:
                TrustMemory(folder).consent(agreed)
            return jobs.keep(plan, image.open)

        self._keep(keep)

    def again(self, plan: JobPlan | None, devices: set[str]) -> None:
        """Try some devices of a job again, as a new job with the same file."""
        if self.running or self.keeping or plan is None or not devices:
            return
        jobs = self._session.jobs

        def keep() -> JobPlan:
            here = jobs.here(plan)  # another computer may have planned it
            return jobs.keep(renewed(here, devices), lambda: cast("BinaryIO", Path(here.image).open("rb")))

        self._keep(keep)

    def go_on(self) -> None:
        """Go on with the devices that a stopped run did not begin. A trial device that was to be confirmed is, so."""
        plan, jobs = self._view.plan, self._session.jobs
        if self.running or self.keeping or plan is None:
            return
        confirmed = replace(plan, confirmed=plan.confirmed or self._view.stopped == "canary-unconfirmed")
        self.keeping = True
        self._bridge.call(
            self._session.in_background(lambda: jobs.state(confirmed.id)),
            self,
            lambda state: self.resume(confirmed, state.ended),
            self._not_kept,
        )

    def _keep(self, keep: Callable[[], JobPlan]) -> None:
        self.keeping = True
        self.changed.emit()
        self._bridge.call(self._session.in_background(keep), self, lambda kept: self.resume(kept, {}), self._not_kept)

    def _not_kept(self, error: BaseException) -> None:
        self.keeping = False
        self.failed.emit(*(("jobs-folder", str(error)) if isinstance(error, OSError) else told(error)))

    def resume(self, plan: JobPlan, ended: Mapping[str, Outcome]) -> None:
        """Run a kept plan, or go on with it; waits until the vault is open."""
        self.keeping = False
        if self.running:
            return
        if self.locked():
            self.waiting = lambda: self.resume(plan, ended)
            self.changed.emit()
            return
        self.waiting = None
        self._view.begin(plan, ended)
        self.running, self._began = True, time.monotonic()
        self.began.emit()
        self.tell()
        self._bridge.call(self._session.run_job(plan), self, self._ended, self._broken)

    def stop(self) -> None:
        """Begin nothing more; what has begun goes on to its end."""
        self._view.stop.setEnabled(False)
        self._session.stop_job()

    def pause(self, wanted: bool) -> None:
        """Begin no further device, or go on."""
        if self.running:
            (self._session.pause_job if wanted else self._session.go_on_with_job)()

    def tell(self) -> None:
        """How far it is."""
        if self.running:
            self.told.emit(translate("FirmwarePage", "Update: {facts}").format(facts=self._view.facts.text()))
            self.under_way.emit(self._view.left())

    def _ended(self, summary: RunSummary[JobRow]) -> None:
        self._end(summary)
        self.told.emit(self._view.facts.text())

    def _broken(self, error: BaseException) -> None:
        self._end(None)
        self.failed.emit(*told(error))

    def _end(self, summary: RunSummary[JobRow] | None) -> None:
        self.running = False
        self._view.end(summary)
        self.under_way.emit(0)
        self.over.emit(time.monotonic() - self._began)
