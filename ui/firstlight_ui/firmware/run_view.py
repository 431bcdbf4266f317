"""Step 3: every device on its way, with the point of no return. A failed row unfolds: cause, next step, what to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunRow, RunSummary
from firstlight.jobs.model import JobPlan, JobRow
from firstlight_ui.claim.frame import ProgressLine
from firstlight_ui.firmware.job_words import (
    BAD,
    count,
    first_row,
    job_next_step,
    note,
    now_cell,
    progress_cell,
    span,
    stage_word,
)
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import sentence

ONE_LINE_FROM = 900
GO_ON = ("job-stopped", "canary-unconfirmed")
MEANING_FROM = 300  # below this height the rows need the room


class RunView(QWidget):
    """`stop_asked` to begin nothing more, `pause_asked` not now (or to go on); `retry_asked` carries the id of a device
    to be tried again."""

    stop_asked = Signal()
    pause_asked = Signal(bool)
    retry_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.plan: JobPlan | None = None
        self.rows: dict[str, JobRow] = {}
        self._unfolded: dict[str, JobRow] = {}
        self.stopped = ""
        self._started = 0.0
        self.running = False
        self.clock: Callable[[], float] = time.time
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(8))
        column.setSpacing(look.px(10))
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(look.px(12))
        self._head.setVerticalSpacing(look.px(4))
        self.facts = PlainLabel(look, "", "section_title")
        self.more = ElidedLabel(look, "", "body", "text2")
        self.elapsed = PlainLabel(look, "", "secondary", "text2")
        self.stop = Button(look, translate("FirmwareRun", "Stop"), icon="stop")
        self.pause = Button(look, "", icon="pause")
        self.paused = False
        self._head.setColumnStretch(1, 1)
        self._place_head(narrow=False)
        column.addLayout(self._head)
        self.bar = ProgressLine(look)
        column.addWidget(self.bar)
        self.ended = PlainLabel(look, "", "body", "warn", wrap=True)
        self.ended.hide()
        column.addWidget(self.ended)
        columns = (
            GridColumn(title=translate("FirmwareRun", "Device"), weight=3, least=140),
            GridColumn(title=translate("FirmwareRun", "Now"), weight=4, least=170),
            GridColumn(title=translate("FirmwareRun", "Progress"), weight=5, least=170, drop=2),
            GridColumn(title=translate("FirmwareRun", "Firmware"), weight=2, least=110, drop=1),
            GridColumn(title=translate("FirmwareRun", "Time"), weight=1, least=70, drop=4),
            GridColumn(title=translate("FirmwareRun", "Note"), weight=3, least=150, drop=3),
        )
        holder = Card(look)
        holder.column.setContentsMargins(1, 1, 1, 1)
        self.grid = Grid(look, translate("FirmwareRun", "Devices being updated"), columns)
        holder.column.addWidget(self.grid)
        column.addWidget(holder, 1)
        column.addWidget(self._make_meaning())
        self.stop.clicked.connect(self.stop_asked)
        self.pause.clicked.connect(self._pause)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tell_time)

    def _make_meaning(self) -> QWidget:
        look = self._look
        self._meaning = QWidget()
        row = QHBoxLayout(self._meaning)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "info", "text2", size=14, under="window"))
        text = translate(
            "FirmwareRun",
            "The upright mark is the point of no return. Before it a device still runs its old firmware; after it, "
            "Firstlight waits for the same serial number to come back.",
        )
        row.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True), 1)
        return self._meaning

    def _place_head(self, *, narrow: bool) -> None:
        head = self._head
        for widget in (self.facts, self.more, self.elapsed, self.pause, self.stop):
            head.removeWidget(widget)
        head.addWidget(self.facts, 0, 0, 1, 2 if narrow else 1)
        head.addWidget(self.pause, 0, 3)
        head.addWidget(self.stop, 0, 4)
        if narrow:
            head.addWidget(self.more, 1, 0, 1, 2)
            head.addWidget(self.elapsed, 1, 2, 1, 3)
        else:
            head.addWidget(self.more, 0, 1)
            head.addWidget(self.elapsed, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_head(narrow=self.width() < self._look.px(ONE_LINE_FROM))
        self._meaning.setVisible(self.height() >= self._look.px(MEANING_FROM))

    # --- what happens ------------------------------------------------------------------------------------------------

    def begin(self, plan: JobPlan, ended: Mapping[str, Outcome]) -> None:
        """A run begins; `ended` is what an earlier one brought to its end."""
        self.plan = plan
        items = (*plan.runnable, *(item for item in plan.items if item not in plan.runnable))
        self.rows = {item.device: first_row(plan, item, ended) for item in items}
        for key in list(self._unfolded):
            self.grid.set_detail(key, None)
        self._unfolded.clear()
        self._started = self.clock()
        self.stopped = ""
        self.running = True
        self.ended.hide()
        self._timer.start()
        for button in (self.stop, self.pause):
            button.setVisible(True)
            button.setEnabled(True)
        self._show_paused(False)
        self.refresh()

    def _pause(self) -> None:
        if self.running:
            self._show_paused(not self.paused)
            self.pause_asked.emit(self.paused)

    def _show_paused(self, paused: bool) -> None:
        self.paused = paused
        word = translate("FirmwareRun", "Go on") if paused else translate("FirmwareRun", "Pause")
        self.pause.setText(word)
        self.pause.set_icon_name("play" if paused else "pause")
        self.pause.setToolTip(translate("FirmwareRun", "Space; devices that have begun go on to their end"))

    def take(self, rows: Iterable[RunRow]) -> bool:
        """The newest word on some devices of this job; whether there was any."""
        job = self.plan.id if self.plan else ""
        known = {
            row.device: row for row in rows if isinstance(row, JobRow) and row.job == job and row.device in self.rows
        }
        self.rows.update(known)
        if known:
            self.refresh()
        return bool(known)

    def left(self) -> int:
        """Devices that are not through yet."""
        return sum(row.state is not RowState.ENDED for row in self.rows.values())

    def failed(self) -> set[str]:
        """Devices that can be tried again."""
        planned = {item.device for item in self.plan.runnable} if self.plan else set()
        return {row.device for row in self.rows.values() if row.result in BAD and row.device in planned}

    def unbegun(self) -> int:
        """Devices that a stopped run did not begin, where going on makes sense."""
        if self.running or self.stopped not in GO_ON:
            return 0
        return sum(row.result is Result.SKIPPED and row.code == self.stopped for row in self.rows.values())

    def end(self, summary: RunSummary[JobRow] | None) -> None:
        """The run ended; None when it could not begin."""
        self._timer.stop()
        self.running = False
        self.stop.setVisible(False)
        self.pause.setVisible(False)
        if summary is not None:
            # What an earlier run ended is told by the journal, not again by the engine.
            before = {row.device: row for row in self.rows.values()}
            self.rows.update({row.device: row for row in summary.rows if row.device in before})
            self.stopped = summary.stopped
        if self.stopped:
            self.ended.setText(f"{sentence(self.stopped)} {job_next_step(self.stopped)}".strip())
        self.ended.setVisible(bool(self.stopped))
        self.refresh()
        for panel in self.grid.details().values():
            if isinstance(panel, JobFailure):
                panel.allow(running=False)
        self.grid.fit_details()

    def refresh(self) -> None:
        """Show the rows as they are."""
        rows, version = list(self.rows.values()), self.plan.version if self.plan else ""
        planned = {item.device for item in self.plan.runnable} if self.plan else set()
        self.grid.show_rows([_row(row, version, self.clock(), planned=row.device in planned) for row in rows])
        for key, row in self.rows.items():
            wants = row.state is RowState.ENDED and row.result in BAD and key in planned
            if wants and self._unfolded.get(key) != row:
                self._unfolded[key] = row
                panel = JobFailure(self._look, row, partial(self.retry_asked.emit, key))
                panel.allow(running=self.running)
                self.grid.set_detail(key, panel)
            elif not wants and key in self._unfolded:
                del self._unfolded[key]
                self.grid.set_detail(key, None)
        mine = [row for row in rows if row.device in planned]
        text = translate("FirmwareRun", "{n} of {total} proved at {version}")
        self.facts.setText(text.format(n=count(mine, Result.DONE), total=len(mine), version=version))
        self.more.setText(_counts(rows))
        busy = sum(row.state is RowState.WORKING for row in rows)
        self.stop.setText(
            translate("FirmwareRun", "Stop after these %n", None, busy) if busy else translate("FirmwareRun", "Stop")
        )
        done = sum(row.state is RowState.ENDED for row in mine)
        self.bar.show_share(done / len(mine) if mine else 0.0, self.facts.text())
        self._tell_time()

    def _tell_time(self) -> None:
        if self._timer.isActive():
            spent = max(0.0, self.clock() - self._started)
            text = translate("FirmwareRun", "{time} elapsed").format(time=span(spent))
            left = self._time_left(spent)
            if left is not None:
                text = translate("FirmwareRun", "{time} elapsed, about {left} left").format(
                    time=span(spent), left=span(left)
                )
            self.elapsed.setText(text)

    def _time_left(self, spent: float) -> float | None:
        """By the pace so far; None while no device has gone the whole way, or the run waits."""
        mine = [row for row in self.rows.values() if row.started >= self._started]
        done = sum(row.state is RowState.ENDED for row in mine)
        left = self.left()
        return None if self.paused or not done or not left else spent / done * left


class JobFailure(QWidget):
    """Cause, next step, buttons; below its row."""

    def __init__(self, look: Look, row: JobRow, retry: Callable[[], None]) -> None:
        super().__init__()
        self._look, self._row = look, row
        lines = QGridLayout(self)
        lines.setContentsMargins(look.px(28), look.px(2), look.px(16), look.px(12))
        lines.setHorizontalSpacing(look.px(12))
        lines.setVerticalSpacing(look.px(4))
        lines.setColumnStretch(1, 1)
        for place, (title, text) in enumerate(
            (
                (translate("FirmwareRun", "Cause"), sentence(row.code, row.detail)),
                (translate("FirmwareRun", "Next step"), job_next_step(row.code)),
            )
        ):
            lines.addWidget(PlainLabel(look, title, "card_title"), place, 0)
            lines.addWidget(PlainLabel(look, text, "body", wrap=True, selectable=True), place, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        self.again = Button(look, translate("FirmwareRun", "Try again"), icon="retry", small=True)
        self.copy = Button(look, translate("FirmwareRun", "Copy details"), icon="copy", kind=Kind.QUIET, small=True)
        self.again.clicked.connect(retry)
        self.copy.clicked.connect(self._copy)
        buttons.addWidget(self.again)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        lines.addLayout(buttons, 2, 1)
        self.why = PlainLabel(look, "", "secondary", "text2", wrap=True)
        lines.addWidget(self.why, 3, 1)

    def allow(self, *, running: bool) -> None:
        """It may be tried again when the run has ended."""
        reason = translate("FirmwareRun", "Try again is possible when this run has ended") if running else ""
        self.again.setEnabled(not running)
        self.again.setAccessibleDescription(reason)
        self.why.setText(reason)
        self.why.setVisible(running)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def _copy(self) -> None:
        row = self._row
        what = f"{sentence(row.code, row.detail)} {job_next_step(row.code)}".strip()
        QGuiApplication.clipboard().setText(f"{row.name}: {what} [{row.code}, {stage_word(row.stage)}]")

    def paintEvent(self, event: object) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color(_tint(self._row)))


def _tint(row: JobRow) -> str:
    return "warn_soft" if row.result is Result.UNKNOWN else "fail_soft"


def _row(row: JobRow, version: str, now: float, *, planned: bool) -> GridRow:
    badly = row.state is RowState.ENDED and row.result in BAD and planned
    spent = (row.ended or now) - row.started if row.started else 0.0
    installed = row.installed or "?"
    pending = row.state is not RowState.ENDED and installed != version
    return GridRow(
        key=row.device,
        tint=_tint(row) if badly else "",
        cells=(
            GridCell(text=row.name, font="card_title"),
            now_cell(row, version),
            progress_cell(row),
            GridCell(text=f"{installed} → {version}" if pending else installed),
            GridCell(text=f"{int(spent // 60)}:{int(spent % 60):02}" if spent > 0 else "", role="text2"),
            GridCell(text=note(row) if badly or row.committed else _why(row), role="text2"),
        ),
    )


def _why(row: JobRow) -> str:
    return sentence(row.code, row.detail) if row.result in {Result.SKIPPED, Result.REFUSED} and row.code else ""


def _counts(rows: list[JobRow]) -> str:
    working = sum(row.state is RowState.WORKING for row in rows)
    waiting = sum(row.state is RowState.WAITING for row in rows)
    failed = count(rows, Result.FAILED)
    unproved, refused = count(rows, Result.UNKNOWN), count(rows, Result.REFUSED)
    skipped = count(rows, Result.SKIPPED)
    parts = (
        (working, translate("FirmwareRun", "%n working", None, working)),
        (failed, translate("FirmwareRun", "%n failed", None, failed)),
        (unproved, translate("FirmwareRun", "%n not proved", None, unproved)),
        (refused, translate("FirmwareRun", "%n refused", None, refused)),
        (waiting, translate("FirmwareRun", "%n waiting", None, waiting)),
        (skipped, translate("FirmwareRun", "%n skipped", None, skipped)),
    )
    return ", ".join(text for number, text in parts if number)
