"""Step 4: every device on its way, with the proof of each. A failed row unfolds: cause, next step, what to do now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunRow
from firstlight.claim.model import ClaimPlan, ClaimRow, Method, Stage
from firstlight.device_key import name_of
from firstlight.site.vault import EntryState
from firstlight_ui.claim.frame import ProgressLine
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import next_step, sentence

ONE_LINE_FROM = 900
MEANING_FROM = 300  # below this height the rows need the room
LONGEST_WAIT = 86_400.0  # seconds; a timer takes no more than 24 days
UNFOLDED = (Result.REFUSED, Result.FAILED, Result.UNKNOWN)


class ProofStep(QWidget):
    """`stop_asked` to begin nothing more; `retry_asked` carries the key of a device to be tried again."""

    stop_asked = Signal()
    retry_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows: dict[str, ClaimRow] = {}
        self._job = ""
        self._unfolded: dict[str, ClaimRow] = {}
        self._started = 0.0
        self.running = False
        self.clock: Callable[[], float] = time.time
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(8))
        column.setSpacing(look.px(10))
        head = QGridLayout()
        head.setHorizontalSpacing(look.px(12))
        head.setVerticalSpacing(look.px(4))
        self._head = head
        self.facts = PlainLabel(look, "", "section_title")
        self.more = ElidedLabel(look, "", "body", "text2")
        self.elapsed = PlainLabel(look, "", "secondary", "text2")
        self.stop = Button(look, translate("ClaimProof", "Stop"), icon="stop")
        head.setColumnStretch(1, 1)
        self._place_head(narrow=False)
        column.addLayout(head)
        self.bar = ProgressLine(look)
        column.addWidget(self.bar)
        columns = (
            GridColumn(title=translate("ClaimProof", "Device"), weight=4, least=140),
            GridColumn(title=translate("ClaimProof", "State"), weight=3, least=120),
            GridColumn(title=translate("ClaimProof", "Password set"), weight=2, least=108, drop=3),
            GridColumn(title=translate("ClaimProof", "New one works"), weight=2, least=116, drop=1),
            GridColumn(title=translate("ClaimProof", "Old one refused"), weight=2, least=122, drop=1),
            GridColumn(title=translate("ClaimProof", "Kept in vault"), weight=3, least=120, drop=2),
            GridColumn(title=translate("ClaimProof", "Note"), weight=5, least=150, drop=4),
        )
        holder = Card(look)
        holder.column.setContentsMargins(1, 1, 1, 1)
        self.grid = Grid(look, translate("ClaimProof", "Claim and prove"), columns)
        holder.column.addWidget(self.grid)
        column.addWidget(holder, 1)
        self._meaning = QWidget()
        row = QHBoxLayout(self._meaning)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "info", "text2", size=14, under="window"))
        row.addWidget(
            PlainLabel(
                look,
                translate(
                    "ClaimProof",
                    "Claimed means proved: the new password opened a fresh session and the old one was refused. "
                    "Anything less is shown as not proved.",
                ),
                "secondary",
                "text2",
                wrap=True,
            ),
            1,
        )
        column.addWidget(self._meaning)
        self.stop.clicked.connect(self.stop_asked)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tell_time)

    def _place_head(self, *, narrow: bool) -> None:
        """One line; two where width is short."""
        head = self._head
        for widget in (self.facts, self.more, self.elapsed, self.stop):
            head.removeWidget(widget)
        head.addWidget(self.facts, 0, 0, 1, 2 if narrow else 1)
        head.addWidget(self.stop, 0, 3)
        if narrow:
            head.addWidget(self.more, 1, 0, 1, 2)
            head.addWidget(self.elapsed, 1, 2, 1, 2)
        else:
            head.addWidget(self.more, 0, 1)
            head.addWidget(self.elapsed, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_head(narrow=self.width() < self._look.px(ONE_LINE_FROM))
        self._meaning.setVisible(self.height() >= self._look.px(MEANING_FROM))

    # --- what happens ------------------------------------------------------------------------------------------------

    def begin(self, plan: ClaimPlan) -> None:
        """A run begins."""
        self.rows, self._job = {}, plan.id
        for item in plan.items:
            device = item.device
            row = ClaimRow(
                job=plan.id,
                device=device.id,
                name=name_of(device),
                model=device.model or "",
                account=item.administrator or item.account,
                method=item.method,
                purpose=item.purpose,
            )
            self.rows[row.key] = row
        for key in list(self._unfolded):
            self.grid.set_detail(key, None)
        self._unfolded.clear()
        self._started = self.clock()
        self.running = True
        self._timer.start()
        self.stop.setVisible(True)
        self.stop.setEnabled(True)
        self.refresh()

    def take(self, rows: Iterable[RunRow]) -> bool:
        """The newest word on some devices; whether any of this run was among them."""
        known = {
            row.key: row for row in rows if isinstance(row, ClaimRow) and row.job == self._job and row.key in self.rows
        }
        self.rows.update(known)
        if known:
            self.refresh()
        return bool(known)

    def left(self) -> int:
        """Devices that are not through yet."""
        return sum(row.state is not RowState.ENDED for row in self.rows.values())

    def end(self) -> None:
        """The run ended."""
        self._timer.stop()
        self.running = False
        self.stop.setVisible(False)
        self.refresh()
        for panel in self.grid.details().values():
            if isinstance(panel, FailurePanel):
                panel.allow(running=False)
        self.grid.fit_details()

    def refresh(self) -> None:
        """Show the rows as they are."""
        rows = list(self.rows.values())
        self.grid.show_rows([_row(row) for row in rows])
        for key, row in self.rows.items():
            wants = row.state is RowState.ENDED and row.result in UNFOLDED
            if wants and self._unfolded.get(key) != row:
                self._unfolded[key] = row
                self.grid.set_detail(key, self._panel(row))
            elif not wants and key in self._unfolded:
                del self._unfolded[key]
                self.grid.set_detail(key, None)
        done = sum(row.result is Result.DONE for row in rows)
        self.facts.setText(translate("ClaimProof", "{n} of {total} claimed and proved").format(n=done, total=len(rows)))
        ended = sum(row.state is RowState.ENDED for row in rows)
        self.more.setText(_counts(rows))
        self.stop.setText(_stop_text(rows))
        self.bar.show_share(ended / len(rows) if rows else 0.0, self.facts.text())
        self._tell_time()

    def _tell_time(self) -> None:
        if not self._timer.isActive():
            return
        rows = list(self.rows.values())
        spent = max(0.0, self.clock() - self._started)
        ended = sum(row.state is RowState.ENDED for row in rows)
        text = translate("ClaimProof", "{time} elapsed").format(time=_span(spent))
        if 0 < ended < len(rows):
            left = spent / ended * (len(rows) - ended)
            text += ", " + translate("ClaimProof", "about {time} left").format(time=_span(left))
        self.elapsed.setText(text)

    def _panel(self, row: ClaimRow) -> QWidget:
        panel = FailurePanel(self._look, row, lambda: self.retry_asked.emit((row.device, row.purpose)))
        panel.allow(running=self.running)
        return panel


class FailurePanel(QWidget):
    """Cause, next step, buttons; below its row."""

    def __init__(self, look: Look, row: ClaimRow, retry: Callable[[], None]) -> None:
        super().__init__()
        self._look, self._tint = look, _tint(row)
        self._row = row
        self._running = False
        lines = QGridLayout(self)
        lines.setContentsMargins(look.px(28), look.px(2), look.px(16), look.px(12))
        lines.setHorizontalSpacing(look.px(12))
        lines.setVerticalSpacing(look.px(4))
        lines.setColumnStretch(1, 1)
        cause, step = sentence(row.code, row.detail), next_step(row.code)
        if row.until:
            until = time.strftime("%H:%M", time.localtime(row.until))
            step = translate("ClaimProof", "Wait until {time}; do not try again before then.").format(time=until)
        for place, (title, text) in enumerate(
            ((translate("ClaimProof", "Cause"), cause), (translate("ClaimProof", "Next step"), step))
        ):
            lines.addWidget(PlainLabel(look, title, "card_title"), place, 0)
            lines.addWidget(PlainLabel(look, text, "body", wrap=True, selectable=True), place, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        self.again = Button(look, translate("ClaimProof", "Try again"), icon="retry", small=True)
        self.copy = Button(look, translate("ClaimProof", "Copy details"), icon="copy", kind=Kind.QUIET, small=True)
        self.again.clicked.connect(retry)
        self.copy.clicked.connect(self._copy)
        self.why = PlainLabel(look, "", "secondary", "text2", wrap=True)
        buttons.addWidget(self.again)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        lines.addLayout(buttons, 2, 1)
        lines.addWidget(self.why, 3, 1)

    def allow(self, *, running: bool) -> None:
        """Whether it may be tried again now: after the run, and not before a lockout is over."""
        left = self._row.until - time.time()
        reason = ""
        if left > 0:
            until = time.strftime("%H:%M", time.localtime(self._row.until))
            reason = translate("ClaimProof", "Locked until {time}").format(time=until)
            QTimer.singleShot(
                round(min(left + 1, LONGEST_WAIT) * 1000), self, lambda: self.allow(running=self._running)
            )
        elif running:
            reason = translate("ClaimProof", "Try again is possible when this run has ended")
        self._running = running
        self.again.setEnabled(not reason)
        self.again.setAccessibleDescription(reason)
        self.why.setText(reason)
        self.why.setVisible(bool(reason))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def _copy(self) -> None:
        row = self._row
        text = f"{row.name}: {sentence(row.code, row.detail)} {next_step(row.code)} [{row.code}, {row.stage}]"
        QGuiApplication.clipboard().setText(text)

    def paintEvent(self, event: object) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color(self._tint))


def _tint(row: ClaimRow) -> str:
    return "warn_soft" if row.result is Result.UNKNOWN else "fail_soft"


def _row(row: ClaimRow) -> GridRow:
    name = row.name if row.purpose == "login" else f"{row.name}, {row.purpose.partition(':')[2]}"
    ended_badly = row.state is RowState.ENDED and row.result in UNFOLDED
    return GridRow(
        key=row.key,
        tint=_tint(row) if ended_badly else "",
        cells=(
            GridCell(text=name, font="card_title"),
            _state(row),
            _moment(row.password_set, working=row.stage is Stage.CHANGE and row.state is RowState.WORKING),
            _moment(row.new_works, working=row.stage is Stage.PROVE_NEW and row.state is RowState.WORKING),
            _moment(row.old_refused, working=row.stage is Stage.PROVE_OLD and row.state is RowState.WORKING),
            _kept(row),
            GridCell(text=_note(row), role="text2"),
        ),
    )


def _state(row: ClaimRow) -> GridCell:
    if row.state is RowState.WAITING:
        return GridCell(text=translate("ClaimProof", "Waiting"), icon="state-waiting", role="text2")
    if row.state is RowState.ASKING:
        return GridCell(text=translate("ClaimProof", "Asks you"), icon="state-attention", role="warn")
    if row.state is RowState.WORKING:
        word = {
            Stage.CHANGE: translate("ClaimProof", "Setting"),
            Stage.RETURN: translate("ClaimProof", "Restarting"),
            Stage.PROVE_NEW: translate("ClaimProof", "Proving"),
            Stage.PROVE_OLD: translate("ClaimProof", "Proving"),
            Stage.ADMINISTRATOR: translate("ClaimProof", "Making account"),
            Stage.DISABLE: translate("ClaimProof", "Disabling"),
        }.get(row.stage, translate("ClaimProof", "Asking"))
        return GridCell(text=word, icon="state-busy", role="accent_text")
    if row.code == "locked":
        return GridCell(text=translate("ClaimProof", "Locked out"), icon="state-locked", role="fail")
    word, icon, role = {
        Result.DONE: (translate("ClaimProof", "Claimed"), "state-ok", "ok"),
        Result.REFUSED: (translate("ClaimProof", "Refused"), "state-fail", "fail"),
        Result.FAILED: (translate("ClaimProof", "Failed"), "state-fail", "fail"),
        Result.UNKNOWN: (translate("ClaimProof", "Not proved"), "state-attention", "warn"),
        Result.SKIPPED: (translate("ClaimProof", "Skipped"), "state-not-applicable", "text2"),
        None: (translate("ClaimProof", "Ended"), "state-unknown", "text2"),
    }[row.result]
    return GridCell(text=word, icon=icon, role=role)


def _moment(at: float, *, working: bool) -> GridCell:
    if at:
        return GridCell(text=time.strftime("%H:%M:%S", time.localtime(at)), icon="state-ok", role="ok")
    if working:
        return GridCell(text=translate("ClaimProof", "Asking"), icon="state-busy", role="accent_text")
    return GridCell(text="–", role="text2")


def _kept(row: ClaimRow) -> GridCell:
    word, icon, role = {
        "": ("", "", "text2"),
        str(EntryState.HELD): (translate("ClaimProof", "Held, unused"), "state-waiting", "text2"),
        str(EntryState.CHANGING): (translate("ClaimProof", "Saved"), "state-ok", "ok"),
        str(EntryState.PROVED): (translate("ClaimProof", "Saved"), "state-ok", "ok"),
        str(EntryState.UNPROVED): (translate("ClaimProof", "Saved, not proved"), "state-attention", "warn"),
    }.get(row.kept, ("", "", "text2"))
    return GridCell(text=word, icon=icon, role=role)


def _note(row: ClaimRow) -> str:
    if row.state is RowState.ENDED and row.result is Result.REFUSED:
        return translate("ClaimProof", "Nothing was changed")
    if row.state is RowState.ENDED and row.result is Result.FAILED:
        return translate("ClaimProof", "Something may have changed")
    if row.state is RowState.ENDED and row.result is Result.SKIPPED:
        return sentence(row.code, row.detail)
    if row.changing:
        return translate("ClaimProof", "No cancel now")
    if row.notes:
        return sentence(*row.notes[-1])
    if row.method is Method.GUIDED and row.state is RowState.ASKING:
        return translate("ClaimProof", "Waits for you on its page")
    return ""


def _stop_text(rows: list[ClaimRow]) -> str:
    busy = sum(row.state in {RowState.WORKING, RowState.ASKING} for row in rows)
    return translate("ClaimProof", "Stop after these %n", None, busy) if busy else translate("ClaimProof", "Stop")


def _counts(rows: list[ClaimRow]) -> str:
    working = sum(row.state in {RowState.WORKING, RowState.ASKING} for row in rows)
    waiting = sum(row.state is RowState.WAITING for row in rows)
    locked = sum(row.code == "locked" for row in rows)
    unproved = sum(row.result is Result.UNKNOWN for row in rows)
    failed = sum(row.result in {Result.REFUSED, Result.FAILED} for row in rows) - locked
    skipped = sum(row.result is Result.SKIPPED for row in rows)
    parts = (
        (working, translate("ClaimProof", "%n working", None, working)),
        (waiting, translate("ClaimProof", "%n waiting", None, waiting)),
        (locked, translate("ClaimProof", "%n locked out", None, locked)),
        (failed, translate("ClaimProof", "%n not done", None, failed)),
        (unproved, translate("ClaimProof", "%n not proved", None, unproved)),
        (skipped, translate("ClaimProof", "%n skipped", None, skipped)),
    )
    return ", ".join(text for count, text in parts if count)


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return translate("ClaimProof", "{n} s").format(n=whole)
    return translate("ClaimProof", "{m} min {s} s").format(m=whole // 60, s=whole % 60)
