"""Firmware: a file, its check, the plan, the run. Only the button of step 2 starts an update, never a dropped file.

file -> check (beside the loop) -> VerifiedImage -> make_job_plan -> plan on the screen -> jobs.keep -> run_job -> rows
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from firstlight.events import Device
from firstlight.firmware.model import Report
from firstlight.jobs.model import JobPlan
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.claim.frame import StepsBar, WizardFooter
from firstlight_ui.dialogs.close_run import Warned, while_updating
from firstlight_ui.firmware.check_view import CheckView
from firstlight_ui.firmware.checking import Checking
from firstlight_ui.firmware.draft import TRUST_FOLDER, FirmwareDraft, Step
from firstlight_ui.firmware.empty_view import EmptyView
from firstlight_ui.firmware.footer_words import file_reason, main_text, plan_reason, safe_text, second_text
from firstlight_ui.firmware.job_words import job_next_step
from firstlight_ui.firmware.plan_file import save_plan
from firstlight_ui.firmware.plan_view import PlanView
from firstlight_ui.firmware.planning import Planning
from firstlight_ui.firmware.run_view import RunView
from firstlight_ui.firmware.running import Running
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.page_header import PageHeader
from firstlight_ui.shortcuts import here
from firstlight_ui.vault_door import VaultDoor
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session

LONG_RUN = 60.0  # seconds after which the end of a run asks for attention


class FirmwarePage(QWidget):
    """`devices_asked` to go to the list; `told` carries a line for the status bar; `ended` when a run is over."""

    devices_asked = Signal()
    told = Signal(str)
    under_way = Signal(int)  # devices that work or wait in a run; 0 when none is running
    ended = Signal()

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session = look, session
        self.draft = FirmwareDraft()
        self.step = Step.FILE
        self.checking = Checking(session, bridge, self.draft, self)
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("FirmwarePage", "Firmware"))
        self.choose_button = Button(look, translate("FirmwarePage", "Choose a file"), icon="folder", hint="Ctrl+O")
        self.header.right.addWidget(self.choose_button)
        column.addWidget(self.header)
        self.steps = StepsBar(
            look,
            (
                translate("FirmwarePage", "File and check"),
                translate("FirmwarePage", "Devices and plan"),
                translate("FirmwarePage", "Update and prove"),
            ),
        )
        column.addWidget(self.steps)
        self.messages = MessageList(look)
        column.addWidget(self.messages)
        self.empty = EmptyView(look)
        self.door = VaultDoor(look, session, bridge)
        self.check = CheckView(look, self.draft)
        self.planned = PlanView(look, self.draft)
        self.run = RunView(look)
        self.job = Running(session, bridge, self.run, self)
        self.planning = Planning(session, self.draft, self.planned, self.messages)
        self.stack = QStackedWidget()
        for page in (self.empty, self.door, self.check, self.planned, self.run):
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        self.footer = WizardFooter(look)
        column.addWidget(self.footer)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self.choose_file)
        self.empty.choose.clicked.connect(self.choose_file)
        self.steps.asked.connect(lambda place: self.go_to(Step(place)))
        self.door.opened.connect(self._opened)
        self.checking.began.connect(self.check.show_checking)
        self.checking.done.connect(self._show_report)
        self.checking.failed.connect(self._not_checked)
        self.check.changed.connect(self.recheck)
        self.check.path_asked.connect(self._choose_source)
        self.check.consented.connect(self.refresh)
        self.planned.changed.connect(self.replan)
        self.planned.more_asked.connect(self.devices_asked)
        self.planned.save_asked.connect(lambda: save_plan(self, self.plan, self.messages))
        self.planned.fitting_asked.connect(self._add_fitting)
        self.job.changed.connect(self.refresh)
        self.job.began.connect(self._began)
        self.job.over.connect(self._over)
        self.job.failed.connect(self._not_run)
        self.job.told.connect(self.told)
        self.job.under_way.connect(self.under_way)
        self.run.pause_asked.connect(self.job.pause)
        self.run.retry_asked.connect(lambda device: self.job.again(self.run.plan, {device}))
        self.footer.back.clicked.connect(self.back)
        self.footer.cancel.clicked.connect(self.leave)
        self.footer.second.clicked.connect(self.second)
        self.footer.main.clicked.connect(self.go_on)
        here(self.run.grid, "Space", self.run.pause.click)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            here(self, keys, self.go_on)

    # --- the file --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.running and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local and not self.running:
            event.acceptProposedAction()
            self.load(Path(local[0]))

    def choose_file(self) -> None:
        """Ask for a firmware file."""
        if not self.running:
            path = self._asked_path(translate("FirmwarePage", "Choose a firmware file"))
            if path is not None:
                self.load(path)

    def _asked_path(self, title: str) -> Path | None:
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        start = str(self.draft.file.parent) if self.draft.file else usual
        chosen, _ = QFileDialog.getOpenFileName(self, title, start)
        return Path(chosen) if chosen else None

    def _choose_source(self, key: str) -> None:
        path = self._asked_path(translate("FirmwarePage", "Choose what vouches for the file"))
        if path is not None:
            self.add_source(key, path)

    def add_source(self, key: str, path: Path) -> None:
        """Take a file that vouches: "sums", "signature", "trust" or "crls"; of the last two there may be several."""
        self.draft.add(key, path)
        self.recheck()

    def load(self, path: Path) -> None:
        """Take a file and check it. Nothing is sent."""
        if not self.running and not self.job.keeping:
            self.draft.take_file(path)
            self.step = Step.FILE
            self.recheck()

    def _data_dir(self) -> Path:
        return self._session.site.vault.path.parent

    def recheck(self) -> None:
        """Check the file against what vouches for it now."""
        if self.draft.file is not None and not self.running:
            self.planning.drop()
            self.checking.start(self._data_dir())
        self.refresh()

    def _show_report(self, report: Report) -> None:
        self.check.show_report(report)
        self.refresh()

    def _not_checked(self, code: str, detail: str) -> None:
        self.messages.say("fail", sentence(code, detail), next_step(code))
        self.refresh()

    # --- devices and plan ------------------------------------------------------------------------------------------

    def choose(self, devices: Sequence[Device]) -> None:
        """Take these devices; what runs goes on and is shown."""
        if not self.running:
            self.draft.devices = tuple(devices)
            self.go_to(Step.PLAN if self.checking.image is not None and self.checking.agreed else Step.FILE)

    @property
    def plan(self) -> JobPlan | None:
        """What would be done; None before it was made."""
        return self.planning.plan

    def _add_fitting(self) -> None:
        self.planning.add_fitting(self.checking.image)
        self.replan()

    def replan(self) -> None:
        """Make the plan anew; sends nothing."""
        image = self.checking.image
        if image is not None and not self.running and not self.job.locked():
            self.planning.make(image)
        self.refresh()

    # --- the frame -------------------------------------------------------------------------------------------------

    def go_to(self, step: Step) -> None:
        """Show a step."""
        if not self.running:
            self.step = step
            if step is Step.PLAN:
                self.replan()
                self.planning.warn_on_battery()
        self.refresh()

    def refresh(self) -> None:
        """Show the step, its footer, and what stands in the way."""
        there = self.draft.file is not None or self.step is Step.RUN or self.job.waiting is not None
        door = self._needs_door()
        self.steps.setVisible(there)
        self.footer.setVisible(there)
        self.steps.show_step(self.step, back=self.step is not Step.RUN)
        self.choose_button.setVisible(there and self.step is not Step.RUN)
        if not there:
            self.empty.show_count(len(self.draft.devices))
            shown: QWidget = self.empty
        elif door:
            self.door.refresh()
            shown = self.door
        else:
            shown = {Step.FILE: self.check, Step.PLAN: self.planned, Step.RUN: self.run}[self.step]
        folder = self._data_dir() / TRUST_FOLDER
        self.check.show_draft(folder if folder.is_dir() else None)
        self.stack.setCurrentWidget(shown)
        self._dress_header()
        self._dress_footer(door=door)

    def _needs_door(self) -> bool:
        return (self.step is Step.PLAN or self.job.waiting is not None) and not self.running and self.job.locked()

    def _dress_header(self) -> None:
        plan = self.run.plan if self.step is Step.RUN else None
        if plan is not None:
            text = translate("FirmwarePage", "{file} to {version}, {job}")
            self.header.facts.setText(text.format(file=plan.file, version=plan.version, job=plan.id))
        else:
            count = len(self.draft.devices)
            self.header.facts.setText(translate("FirmwarePage", "%n devices chosen", None, count) if count else "")

    def _dress_footer(self, *, door: bool) -> None:
        footer, count = self.footer, len(self.plan.runnable) if self.plan else 0
        over = self.step is Step.RUN and not self.running
        reason = self._reason(door=door)
        footer.main.setText(main_text(self.step, count))
        footer.main.setEnabled(not reason)
        footer.main.setToolTip(reason)
        safe = safe_text(self.step)
        footer.say(safe if self.step is Step.RUN else reason or safe)
        footer.back.setEnabled(self.step is Step.PLAN)
        footer.cancel.setVisible(self.step is not Step.RUN)
        again = len(self.run.failed()) if over else 0
        left = self.run.unbegun() if over else 0
        footer.second.setVisible(self.running or bool(again or left))
        footer.second.setText(second_text(again, left, over=over))

    def _reason(self, *, door: bool) -> str:
        """Why the main button cannot be pressed; empty when it can."""
        if door:
            return translate("FirmwarePage", "Open the vault first: the update logs in to the devices")
        checking, plan = self.checking, self.plan
        if self.step is Step.FILE:
            return file_reason(busy=checking.busy, image=checking.image is not None, agreed=checking.agreed)
        if self.step is Step.PLAN:
            return plan_reason(keeping=self.job.keeping, ready=plan is not None and bool(plan.runnable))
        return translate("FirmwarePage", "A job is running") if self.running else ""

    def back(self) -> None:
        """One step back."""
        if self.step is Step.PLAN:
            self.go_to(Step.FILE)

    def second(self) -> None:
        """Leave a run to itself; go on with what was not begun; or try again what failed."""
        if self.running:
            self.devices_asked.emit()
        elif self.run.unbegun():
            self.job.go_on()
        else:
            self.job.again(self.run.plan, self.run.failed())

    def leave(self) -> None:
        """Give it up; nothing was sent."""
        if not self.running and not self.job.keeping:
            self.job.waiting = None
            self.checking.drop()
            self.planning.drop()
            self.draft.file = None
            self.draft.devices = ()
            self.step = Step.FILE
            self.refresh()

    def go_on(self) -> None:
        """The main button."""
        if not self.footer.main.isEnabled() or not self.footer.isVisible():
            return
        if self.step is Step.FILE:
            self.go_to(Step.PLAN)
        elif self.step is Step.PLAN:
            self._start()
        else:
            self.leave()
            self.devices_asked.emit()

    # --- the run ---------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        plan, image, report = self.plan, self.checking.image, self.checking.report
        if plan is not None and image is not None and not self.job.keeping:
            agreed = report.sha512 if report and report.needs_consent and self.draft.consent else None
            self.job.start(plan, image, agreed=agreed, folder=self._data_dir())

    @property
    def running(self) -> bool:
        """Whether devices are under way."""
        return self.job.running

    def stop(self) -> None:
        """Begin nothing more; what has begun goes on to its end."""
        self.job.stop()

    def left(self) -> int:
        """Devices that are not through yet."""
        return self.run.left()

    def warned(self) -> Warned:
        """What to ask before the window is closed meanwhile."""
        return while_updating(self.left())

    def _began(self) -> None:
        self.step = Step.RUN
        self.refresh()
        if self.isVisible():
            self.run.grid.setFocus()

    def _over(self, seconds: float) -> None:
        self.refresh()
        self.ended.emit()
        if seconds >= LONG_RUN:
            QApplication.alert(self.window())

    def _opened(self) -> None:
        if self.job.waiting is not None:
            self.job.waiting()
        else:
            self.replan()

    def _not_run(self, code: str, detail: str) -> None:
        self.messages.say("fail", sentence(code, detail), job_next_step(code))
        self.refresh()

    def take(self, batch: Batch) -> None:
        """Rows of a run; a vault that was opened or locked elsewhere."""
        if self.run.take(batch.runs):
            self.job.tell()
        if batch.vault and not self.running and (self.step is Step.PLAN or self.job.waiting is not None):
            self._opened() if not self.job.locked() else self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.footer.isVisible() and self.footer.cancel.isVisible():
            self.leave()
            return
        super().keyPressEvent(event)

    def take_focus(self) -> None:
        """The focus goes to what the step is about."""
        first: dict[QWidget, QWidget] = {
            self.empty: self.empty.choose,
            self.door: self.door.first,
            self.check: self.check.sha512,
            self.planned: self.planned.grid,
            self.run: self.run.grid,
        }
        shown = self.stack.currentWidget()
        if shown is not None:
            first[shown].setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.steps, self.messages, self.stack, self.footer)
