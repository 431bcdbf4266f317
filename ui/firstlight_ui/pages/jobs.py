"""Jobs: what ran, what is open; of one job every recorded step. Resume, try again, export.

states() beside the loop -> rows; the current row's journal -> what happened
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.backup.store import Backups, KeptBackup
from firstlight.change.outcome import Outcome, Result
from firstlight.jobs.desk import JobState
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.firmware.backups_row import BackupsRow
from firstlight_ui.firmware.job_words import BAD, job_next_step, result_word, started, step_word
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.export import harmless
from firstlight_ui.page_header import PageHeader
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import Choice
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

TWO_COLUMNS_FROM = 1100
FIELDS = ("job", "device", "name", "step", "result", "code", "what", "started", "finished", "detail")
Told = tuple[tuple[JobState, ...], dict[str, tuple[Outcome, ...]]]


class JobsPage(QWidget):
    """`resume_asked` carries a JobState; `retry_asked` a plan and the devices to try again."""

    resume_asked = Signal(object)
    retry_asked = Signal(object, object)

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self.states: dict[str, JobState] = {}
        self._outcomes: dict[str, tuple[Outcome, ...]] = {}
        self._running = ""
        self._kept: tuple[KeptBackup, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("JobsPage", "Jobs"))
        self.export_button = Button(look, translate("JobsPage", "Export CSV"), icon="export")
        self.export_button.clicked.connect(lambda: self.export(None))
        self.shown = Choice(look)
        self.shown.setAccessibleName(translate("JobsPage", "Which jobs are listed"))
        for text in (
            translate("JobsPage", "All jobs"),
            translate("JobsPage", "Interrupted"),
            translate("JobsPage", "Not all done"),
            translate("JobsPage", "Done"),
        ):
            self.shown.addItem(text)
        self.shown.currentIndexChanged.connect(lambda _place: self._show())
        self.header.right.addWidget(self.shown)
        self.header.right.addWidget(self.export_button)
        column.addWidget(self.header)
        self.messages = MessageList(look)
        column.addWidget(self.messages)
        self.body = ScrollBody(look, translate("JobsPage", "Jobs"))
        column.addWidget(self.body, 1)
        self.empty = PlainLabel(
            look,
            translate("JobsPage", "No firmware job was started on this computer yet. Begin on the Firmware page."),
            "body",
            "text2",
            wrap=True,
        )
        self.body.column.addWidget(self.empty)
        self._list, self._panel = self._make_list(), self._make_panel()
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns, 1)
        self._place(two=True)
        self._show()

    def _make_list(self) -> Card:
        look = self._look
        card = Card(look)
        card.column.setContentsMargins(1, 1, 1, 1)
        columns = (
            GridColumn(title=translate("JobsPage", "Started"), weight=2, least=140),
            GridColumn(title=translate("JobsPage", "State"), weight=2, least=110),
            GridColumn(title=translate("JobsPage", "File"), weight=4, least=170),
            GridColumn(title=translate("JobsPage", "Done"), weight=0, least=76, drop=1),
            GridColumn(title=translate("JobsPage", "Failed"), weight=0, least=104, drop=1),
            GridColumn(title=translate("JobsPage", "Refused"), weight=0, least=90, drop=2),
            GridColumn(title=translate("JobsPage", "Skipped"), weight=0, least=110, drop=3),
            GridColumn(title=translate("JobsPage", "Open"), weight=0, least=70, drop=1),
        )
        self.grid = Grid(look, translate("JobsPage", "Jobs"), columns, two_lines=True)
        self.grid.setMinimumHeight(look.px(190))
        self.grid.current_changed.connect(lambda _key: self._show_job())
        card.column.addWidget(self.grid)
        return card

    def _make_panel(self) -> Card:
        look = self._look
        card = Card(look)
        self.title = ElidedLabel(look, "", "section_title")
        self.facts = PlainLabel(look, "", "body", "text2", wrap=True)
        card.column.addWidget(self.title)
        card.column.addWidget(self.facts)
        self.resume_button = Button(look, "", icon="play", kind=Kind.PRIMARY)
        self.cancel_button = Button(look, translate("JobsPage", "Cancel the rest"))
        self.retry_button = Button(look, "", icon="retry")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for button, act in (
            (self.resume_button, self._resume),
            (self.cancel_button, self._cancel),
            (self.retry_button, self._retry),
        ):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        card.column.addLayout(row)
        self.why = PlainLabel(look, "", "secondary", "text2", wrap=True)
        card.column.addWidget(self.why)
        columns = (
            GridColumn(title=translate("JobsPage", "Time"), weight=0, least=96),
            GridColumn(title=translate("JobsPage", "What happened"), weight=1, least=180),
        )
        self.journal = Grid(look, translate("JobsPage", "What happened"), columns, two_lines=True)
        self.journal.setMinimumHeight(look.px(190))
        card.column.addWidget(self.journal, 1)
        self.backups = BackupsRow(look, self._session)
        self.backups.refused.connect(
            lambda code, detail: self.messages.say("fail", sentence(code, detail), job_next_step(code))
        )
        self.backups.told.connect(lambda text: self.messages.say("ok", text, ""))
        card.column.addWidget(self.backups)
        return card

    # --- what is there -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the jobs anew, beside the loop."""
        jobs, folder = self._session.jobs, self._session.data_dir

        def read() -> Told:
            self._kept = Backups(folder).entries()
            states = jobs.states()
            return states, {state.plan.id: jobs.state(state.plan.id).outcomes for state in states}

        self._bridge.call(self._session.in_background(read), self, self._take, self._complain)

    def _take(self, found: Told) -> None:
        states, self._outcomes = found
        self.states = {state.plan.id: state for state in reversed(states)}
        self._show()

    def show_running(self, job: str) -> None:
        """Which job runs in this window; "" for none."""
        self._running = job
        self._show()

    def take(self, batch: Batch) -> None:
        """A run ended somewhere in this program."""
        if batch.finished:
            self.refresh()

    def _show(self) -> None:
        there = bool(self.states)
        self.empty.setVisible(not there)
        self._list.setVisible(there)
        self._panel.setVisible(there)
        self.export_button.setEnabled(there)
        self.export_button.setToolTip("" if there else translate("JobsPage", "There is no job to export"))
        self.header.facts.setText(translate("JobsPage", "%n jobs", None, len(self.states)) if there else "")
        self.shown.setEnabled(there)
        place = self.shown.currentIndex()
        listed = {key: state for key, state in self.states.items() if place in {0, _kind(state)}}
        self.grid.show_rows([_row(state, running=key == self._running) for key, state in listed.items()])
        if listed and self.grid.current_key() not in listed:
            self.grid.go_to(next(iter(listed)))
        if there and not listed:
            self.header.facts.setText(translate("JobsPage", "No job is like that"))
        self._show_job()

    def _show_job(self) -> None:
        state = self.states.get(self.grid.current_key())
        if state is None:
            return
        plan, busy = state.plan, bool(self._running)
        running = plan.id == self._running
        self.title.setText(plan.id)
        text = translate("JobsPage", "{file} to {version}: {result}")
        self.facts.setText(text.format(file=plan.file, version=plan.version, result=_result(state)))
        left, again = len(state.open), len(_again(state))
        self.resume_button.setText(translate("JobsPage", "Resume on %n devices", None, left))
        self.resume_button.setVisible(bool(left) and not running)
        self.cancel_button.setVisible(bool(left) and not running)
        self.retry_button.setText(translate("JobsPage", "Try %n devices again", None, again))
        self.retry_button.setVisible(bool(again) and not left and not running)
        reason = translate("JobsPage", "Possible when the job that runs has ended") if busy and not running else ""
        if running:
            reason = translate("JobsPage", "It runs now: see the Firmware page")
        elif left and not reason:
            reason = translate(
                "JobsPage", "It was cut off. Each device is asked for its version before anything is sent."
            )
        for button in (self.resume_button, self.cancel_button, self.retry_button):
            button.setEnabled(not busy)
            button.setToolTip(reason if busy else "")
        self.why.setText(reason)
        self.why.setVisible(bool(reason))
        names = {item.device: item.name for item in plan.items}
        outcomes = self._outcomes.get(plan.id, ())
        self.backups.show_backups([kept for kept in self._kept if kept.source.job == plan.id])
        self.journal.show_rows([_line(place, one, names) for place, one in enumerate(outcomes)])

    # --- what can be done --------------------------------------------------------------------------------------------

    def _current(self) -> JobState | None:
        return self.states.get(self.grid.current_key())

    def _resume(self) -> None:
        if (state := self._current()) is not None:
            self.resume_asked.emit(state)

    def _retry(self) -> None:
        if (state := self._current()) is not None:
            self.retry_asked.emit(state.plan, _again(state))

    def _cancel(self) -> None:
        state, jobs = self._current(), self._session.jobs
        if state is not None:
            job = state.plan.id
            self._bridge.call(
                self._session.in_background(lambda: jobs.cancel(job)),
                self,
                lambda _none: self.refresh(),
                self._complain,
            )

    def _complain(self, error: BaseException) -> None:
        code, detail = ("jobs-folder", str(error)) if isinstance(error, OSError) else told(error)
        self.messages.say("fail", sentence(code, detail), job_next_step(code))

    def export(self, path: Path | None) -> None:
        """Write every step of the current job as CSV; asks where when no path is given."""
        state = self._current()
        if state is None:
            return
        if path is None:
            usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            start = str(Path(usual or ".") / f"{state.plan.id}.csv")
            chosen, _ = QFileDialog.getSaveFileName(
                self, translate("JobsPage", "Export the job"), start, translate("JobsPage", "CSV files (*.csv)")
            )
            if not chosen:
                return
            path = Path(chosen)
        text = as_csv(state, self._outcomes.get(state.plan.id, ()))
        try:
            fresh = path.with_name(path.name + ".new")
            fresh.write_text(text, encoding="utf-8-sig", newline="")
            fresh.replace(path)
        except OSError as error:
            title = translate("JobsPage", "{file} could not be written").format(file=path.name)
            text = translate("JobsPage", "{reason}. Choose another folder. Nothing was changed.")
            self.messages.say("fail", title, text.format(reason=error.strerror or error))
            return
        title = translate("JobsPage", "{job} was written to {file}").format(job=state.plan.id, file=path.name)
        self.messages.say("ok", title, str(path.parent))

    # --- Qt ----------------------------------------------------------------------------------------------------------

    def _place(self, *, two: bool) -> None:
        columns = self._columns
        for card in (self._list, self._panel):
            columns.removeWidget(card)
        columns.setColumnStretch(0, 11)
        columns.setColumnStretch(1, 5 if two else 0)
        columns.setRowStretch(0, 1)
        columns.addWidget(self._list, 0, 0)
        columns.addWidget(self._panel, 0 if two else 1, 1 if two else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(two=self.width() >= self._look.px(TWO_COLUMNS_FROM))

    def take_focus(self) -> None:
        """The focus goes to the list."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self._list, self._panel)


def _kind(state: JobState) -> int:
    """Its place in the choice of what is listed."""
    if state.open:
        return 1
    return 2 if any(outcome.result in BAD for outcome in state.ended.values()) else 3


def _again(state: JobState) -> set[str]:
    return {device for device, outcome in state.ended.items() if outcome.result in BAD}


def _counted(state: JobState) -> Counter[Result]:
    return Counter(outcome.result for outcome in state.ended.values())


def _result(state: JobState) -> str:
    counts = _counted(state)
    parts = (
        (counts[Result.DONE], translate("JobsPage", "%n updated", None, counts[Result.DONE])),
        (counts[Result.FAILED], translate("JobsPage", "%n failed", None, counts[Result.FAILED])),
        (counts[Result.UNKNOWN], translate("JobsPage", "%n not proved", None, counts[Result.UNKNOWN])),
        (counts[Result.REFUSED], translate("JobsPage", "%n refused", None, counts[Result.REFUSED])),
        (counts[Result.SKIPPED], translate("JobsPage", "%n skipped", None, counts[Result.SKIPPED])),
        (len(state.open), translate("JobsPage", "%n open", None, len(state.open))),
    )
    return ", ".join(text for number, text in parts if number)


def _row(state: JobState, *, running: bool) -> GridRow:
    plan, counts = state.plan, _counted(state)
    failed = counts[Result.FAILED] + counts[Result.UNKNOWN]
    if running:
        word = (translate("JobsPage", "Running"), "state-busy", "accent_text")
    elif state.open:
        word = (translate("JobsPage", "Interrupted"), "state-paused", "warn")
    elif failed or counts[Result.REFUSED]:
        word = (translate("JobsPage", "Not all done"), "state-attention", "warn")
    elif counts[Result.DONE]:
        word = (translate("JobsPage", "Done"), "state-ok", "ok")
    else:
        word = (translate("JobsPage", "Skipped"), "state-not-applicable", "text2")
    at = started(plan.id)
    numbers = (counts[Result.DONE], failed, counts[Result.REFUSED], counts[Result.SKIPPED], len(state.open))
    return GridRow(
        key=plan.id,
        cells=(
            GridCell(text=time.strftime("%Y-%m-%d %H:%M", time.localtime(at)) if at else plan.id, second=plan.id),
            GridCell(text=word[0], icon=word[1], role=word[2]),
            GridCell(
                text=plan.file,
                font="card_title",
                second=translate("JobsPage", "%n devices to {version}", None, len(plan.items)).format(
                    version=plan.version
                ),
            ),
            *(GridCell(text=str(number) if number else "–", role="text" if number else "text2") for number in numbers),
        ),
    )


def _line(place: int, outcome: Outcome, names: dict[str, str]) -> GridRow:
    _word, icon, role = result_word(outcome.result)
    name = names.get(outcome.device, outcome.device)
    return GridRow(
        key=str(place),
        cells=(
            GridCell(
                text=time.strftime("%H:%M:%S", time.localtime(outcome.finished)), icon=icon, mark=role, role="text2"
            ),
            GridCell(
                text=f"{name}: {step_word(outcome.step)}",
                font="card_title",
                second=sentence(outcome.code, outcome.detail),
                spoken=f"{name}: {step_word(outcome.step)}, {_word}, {sentence(outcome.code, outcome.detail)}",
            ),
        ),
    )


def as_csv(state: JobState, outcomes: Sequence[Outcome]) -> str:
    """Every step of a job, one line each; times in UTC."""
    names = {item.device: item.name for item in state.plan.items}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for one in outcomes:
        values = (one.job, one.device, names.get(one.device, ""), one.step, str(one.result), one.code,
                  sentence(one.code, one.detail), _utc(one.started), _utc(one.finished), one.detail)  # fmt: skip
        writer.writerow([harmless(value).replace("\0", "") for value in values])
    return out.getvalue()


def _utc(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
