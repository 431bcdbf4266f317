"""Searches a line for Modbus servers: what is scanned | how far it is, what was found.

form -> ScanRequest -> Session.scans.begin -> ScanProgress (the grid), ScanFound (a row), ScanFinished

It only reads. What was found stays when it is stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import LocalPortsChanged, ScanFinished, ScanFound, ScanProgress
from firstlight.ports.scan_order import ScanError, ScanPlan, ScanRequest, plan
from firstlight.ports.scan_table import Combination, RowVerdict, ScanEnd, ScanRow, ScanState, Status
from firstlight.ports.scans import ScanBegun
from firstlight_drivers.links import Line
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.page_header import PageHeader
from firstlight_ui.serial.scan_form import Place, ScanForm
from firstlight_ui.serial.scan_found import FoundCard, row_key
from firstlight_ui.serial.scan_grid import ProgressCard
from firstlight_ui.serial.scan_words import count_words, span, where
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import ScrollBody
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session

TWO_COLUMNS_FROM = 860


class ScanPage(QWidget):
    """`back_asked` to go to the ports; `use_asked` carries Place and Line that a port shall be set to; `told` for the
    status bar; `seen` whether the page is on the screen."""

    back_asked = Signal()
    use_asked = Signal(object, object)
    told = Signal(str)
    seen = Signal(bool)

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self._number = 0  # of the search that runs
        self._beginning = False
        self._early: list[ScanProgress | ScanFound | ScanFinished] = []
        self._plan: ScanPlan | None = None
        self._state: ScanState | None = None
        self._end: ScanEnd | None = None
        self._rows: dict[str, ScanRow] = {}
        self._scanned = Place(url="", text="")  # what the rows are of
        self._port: Place | None = None
        self._local: tuple[Place, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.messages = MessageList(look)
        column.addWidget(self._make_header())
        column.addWidget(self.messages)
        self.body = ScrollBody(look, translate("ScanPage", "Scan a Modbus line"))
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns, 1)
        self.form, self.progress = ScanForm(look), ProgressCard(look)
        self.found = FoundCard(look, self.messages)
        self._place(wide=True)
        column.addWidget(self.body, 1)
        column.addWidget(self._make_footer())
        self.form.changed.connect(self.refresh)
        self.form.entered.connect(self.begin)
        self.found.changed.connect(self._dress_footer)
        self.found.again_asked.connect(self.ask_again)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._keys = [QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.stop, context=here)]
        table = Qt.ShortcutContext.WidgetShortcut  # takes the key itself; elsewhere it presses buttons first
        self._keys.append(QShortcut(QKeySequence(Qt.Key.Key_Space), self.found.grid, self.pause, context=table))
        self.refresh()

    def _make_header(self) -> PageHeader:
        look = self._look
        self.header = PageHeader(look, translate("ScanPage", "Serial ports"))
        self.header.facts.setText(translate("ScanPage", "Scan a Modbus line"))
        self.back = Button(look, translate("ScanPage", "Back to ports"), icon="ports")
        self.pause_button = Button(look, "", icon="pause", hint="Space")
        self.run_button = Button(look, "", icon="play")
        self.stop_button = Button(look, translate("ScanPage", "Stop scan"), icon="stop", hint="Esc")
        for button in (self.back, self.pause_button, self.stop_button, self.run_button):
            self.header.right.addWidget(button)
        self.back.clicked.connect(self.back_asked)
        self.pause_button.clicked.connect(self.pause)
        self.stop_button.clicked.connect(self.stop)
        self.run_button.clicked.connect(self.begin)
        self.run_button.set_kind(Kind.PRIMARY)
        return self.header

    def _make_footer(self) -> QWidget:
        look = self._look
        self.footer = QWidget()
        row = QHBoxLayout(self.footer)
        row.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        row.setSpacing(look.px(10))
        self.facts = PlainLabel(look, "", "card_title")
        self.fits = ElidedLabel(look, "", "body", "text2")
        self.use = Button(look, "")
        row.addWidget(self.facts)
        row.addWidget(self.fits, 1)
        row.addWidget(self.use)
        self.use.clicked.connect(self._use)
        return self.footer

    # --- lines --------------------------------------------------------------------------------------------------------

    def show_port(self, port: Place | None, wanted: str = "") -> None:
        """Offer the line of a device's port; `wanted` is the URL of the line to choose, "" for none in particular."""
        self._port = port
        self._offer(wanted)

    def show_local(self, local: LocalPortsChanged) -> None:
        """Offer this computer's ports."""
        self._local = tuple(
            Place(url=port.port, text=f"{port.port}, {port.description}".rstrip(", ")) for port in local.ports
        )
        self._offer("")

    def _offer(self, wanted: str) -> None:
        if not self.running:
            self.form.show_places([*([self._port] if self._port is not None else []), *self._local], wanted)

    # --- a search -----------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a line is being scanned."""
        return bool(self._number) or self._beginning

    def begin(self) -> None:
        """Scan what the form says. What was found before is put away."""
        if self.running or not self.run_button.isEnabled():
            return
        try:
            request = self.form.request()
            plan(request)
        except ScanError as error:
            self.form.say_wrong(error.code, error.detail)
            return
        self._rows.clear()
        self._scanned = self.form.place
        self._start(request)

    def ask_again(self, row: ScanRow) -> None:
        """Ask one unit once more, at the settings where its answers were broken."""
        if self.running:
            return
        lines = (row.line,) if row.line is not None else ()
        request = ScanRequest(place=self._scanned.url, units=(row.unit, row.unit), lines=lines)
        self._rows.pop(row_key(row), None)
        self._start(request)

    def _start(self, request: ScanRequest) -> None:
        self._beginning, self._end, self._state = True, None, None
        self._plan = plan(request)
        self._early.clear()
        for message in self.messages.messages():
            message.close_it()
        future = self._session.in_loop(self._session.scans.begin(request))
        self._bridge.call(future, self, self._begun, self._not_begun)
        self.refresh()
        self.found.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begun(self, begun: ScanBegun) -> None:
        self._number, self._beginning = begun.number, False
        self._plan = begun.plan
        early, self._early = self._early, []
        for event in early:
            self._take(event)
        self.refresh()

    def _not_begun(self, error: BaseException) -> None:
        self._beginning = False
        code, detail = told(error)
        self.messages.say("fail", sentence(code, detail), next_step(code))
        self.refresh()

    def pause(self) -> None:
        """Ask nothing more for now, or go on."""
        if self._number:
            scans = self._session.scans
            paused = self._state is not None and self._state.paused
            self._session.in_loop(scans.go_on(self._number) if paused else scans.pause(self._number))

    def stop(self) -> None:
        """End after the present question; what was found is kept."""
        if self._number:
            self._session.in_loop(self._session.scans.stop(self._number))

    def take(self, batch: Batch) -> None:
        """Events of the search, and this computer's ports."""
        if batch.local_ports is not None:
            self.show_local(batch.local_ports)
        for event in batch.scans:
            self._take(event)
        if batch.scans:
            self.refresh()

    def _take(self, event: ScanProgress | ScanFound | ScanFinished) -> None:
        if self._beginning:
            self._early.append(event)
        elif event.scan != self._number:
            return
        elif isinstance(event, ScanProgress):
            self._state = event.state
        elif isinstance(event, ScanFound):
            self._rows[row_key(event.row)] = event.row
        else:
            self._number = 0
            self._end, self._state = event.end, event.end.state
            self._rows.update((row_key(row), row) for row in event.end.rows)
            self._say_end(event.end)

    def _say_end(self, end: ScanEnd) -> None:
        state = end.state
        details = {"scan-nothing": f"{state.wait_ms:.0f} ms", "scan-found": str(state.found)}
        text = sentence(end.code, details.get(end.code, end.detail))
        tone = {"scan-found": "ok", "scan-stopped": "accent", "scan-nothing": "warn"}.get(end.code, "fail")
        self.messages.say(tone, text, next_step(end.code))
        notes = [
            ("scan-refused-line", f"{cell.line}: {cell.detail}")
            for cell in state.combinations
            if cell.status is Status.REFUSED
        ][:1]
        counted = (
            ("scan-no-answer", state.no_answer),
            ("scan-no-path", state.no_path),
            ("scan-foreign", state.foreign),
        )
        notes += [(code, str(count)) for code, count in counted if count]
        if state.failing:
            notes.append(("scan-failing", ", ".join(str(unit) for unit in state.failing[:12])))
        for code, detail in notes[:3]:
            self.messages.say("warn", sentence(code, detail), next_step(code))
        self.told.emit(text)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show everything as it is."""
        running, state = self.running, self._state
        paused = state is not None and state.paused and running
        self.form.set_running(running)
        self.run_button.setVisible(not running)
        for button in (self.pause_button, self.stop_button):
            button.setVisible(running)
            button.setEnabled(bool(self._number))
        self.pause_button.setText(translate("ScanPage", "Go on") if paused else translate("ScanPage", "Pause"))
        self.pause_button.set_icon_name("play" if paused else "pause")
        again = self._end is not None
        self.run_button.setText(translate("ScanPage", "Scan again") if again else translate("ScanPage", "Start scan"))
        for key in self._keys:
            key.setEnabled(running)
        if running or self._end is not None:
            self._show_state(state)
        self._check(running=running)
        serials = {device.serial: title_of(device) for device in self._session.devices() if device.serial}
        rows = sorted(self._rows.values(), key=lambda row: row.unit)
        self.found.show_rows(rows, serials, running=running)
        self._dress_footer()

    def _check(self, *, running: bool) -> None:
        """Say what the form asks for, and show its grid, while no other search is shown."""
        if running:
            return
        try:
            planned = plan(self.form.request())
        except ScanError as error:
            self.form.say_wrong(error.code, error.detail)
            self.run_button.setEnabled(False)
            self.run_button.setToolTip(self.form.wrong.text())
            return
        self.form.say_wrong()
        self.run_button.setEnabled(True)
        self.run_button.setToolTip("")
        if self._end is not None:
            return
        most = sum(len(planned.units) * planned.silent_seconds(line, planned.first_wait) for line in planned.lines)
        title = translate("ScanPage", "%n combinations", None, len(planned.lines))
        about = translate("ScanPage", "Usual settings first. At most about {time}.").format(time=span(most))
        asked = translate("ScanPage", "%n questions", None, planned.questions)
        self.progress.tell(title, about, asked, 0.0)
        self.progress.grid.show_cells(_waiting(planned))

    def _show_state(self, state: ScanState | None) -> None:
        if state is None:
            if self._plan is not None:
                self.progress.tell(translate("ScanPage", "Opening the line"), self._scanned.text, "", 0.0)
                self.progress.grid.show_cells(_waiting(self._plan))
            return
        share = state.asked / state.total if state.total else 0.0
        if self._end is not None:
            found = sum(row.verdict is RowVerdict.FOUND for row in self._rows.values())
            title = translate("ScanPage", "%n units found", None, found)
            self.progress.tell(title, self._scanned.text, count_words(state), share)
        elif state.paused:
            self.progress.tell(translate("ScanPage", "Paused"), where(state), count_words(state), share)
        else:
            title = translate("ScanPage", "About {time} left").format(time=span(state.seconds_left))
            self.progress.tell(title, where(state), count_words(state), share)
            text = translate("ScanPage", "Scan of {line}: {n} %").format(
                line=self._scanned.text.split(",")[0], n=round(100 * share)
            )
            self.told.emit(text)
        self.progress.grid.show_cells(state.combinations, state.unit if self._end is None else 0)
        self.form.show_wait(state.wait_ms)

    # --- what was found goes to a port --------------------------------------------------------------------------------

    def _fitting(self) -> Line | None:
        """The settings of the current unit, else of the first one found."""
        current = self.found.current
        if current is not None and current.line is not None:
            return current.line
        return next((row.line for row in self._rows.values() if row.verdict is RowVerdict.FOUND and row.line), None)

    def _dress_footer(self) -> None:
        line, current = self._fitting(), self.found.current
        found = [row for row in self._rows.values() if row.verdict is RowVerdict.FOUND]
        self.footer.setVisible(bool(self._rows))
        text = translate("ScanPage", "Unit {n}").format(n=current.unit) if current is not None else ""
        self.facts.setText(", ".join(filter(None, (text, current.product or "" if current is not None else ""))))
        fitting = sum(row.line == line for row in found)
        fits = translate("ScanPage", "{line} fits {n} of {total} found units")
        self.fits.setText(fits.format(line=line, n=fitting, total=len(found)) if line is not None and found else "")
        self.use.setVisible(line is not None)
        self.use.setText(translate("ScanPage", "Use {line} for this line").format(line=line))
        ours = self._port is not None and self._port.url == self._scanned.url and bool(self._port.device)
        self.use.setEnabled(ours)
        why = translate("ScanPage", "The line is not that of the port on the page of serial ports")
        self.use.setToolTip("" if ours else why)
        self.use.setAccessibleDescription("" if ours else why)

    def _use(self) -> None:
        line = self._fitting()
        if line is not None and self._port is not None:
            self.use_asked.emit(self._port, line)

    # --- Qt -----------------------------------------------------------------------------------------------------------

    def _place(self, *, wide: bool) -> None:
        """Two columns, or one below the other."""
        columns = self._columns
        for card in (self.form, self.progress, self.found):
            columns.removeWidget(card)
        self.form.setMaximumWidth(self._look.px(300) if wide else 16_777_215)
        if wide:
            columns.addWidget(self.form, 0, 0, 2, 1)
            columns.addWidget(self.progress, 0, 1)
            columns.addWidget(self.found, 1, 1)
        else:
            columns.addWidget(self.form, 0, 0)
            columns.addWidget(self.progress, 1, 0)
            columns.addWidget(self.found, 2, 0)
        columns.setColumnStretch(0, 0 if wide else 1)
        columns.setColumnStretch(1, 1 if wide else 0)
        columns.setRowStretch(1, 1 if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._look.px(TWO_COLUMNS_FROM)
        self._place(wide=wide)
        for button in (self.back, self.pause_button, self.stop_button):
            button.set_compact(not wide)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._number:
            self.pause()
            return
        super().keyPressEvent(event)

    def take_focus(self) -> None:
        """The focus goes to what is scanned, or to what was found."""
        target = self.found.grid if self.running else self.form.line
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.form, self.progress, self.found, self.footer)


def _waiting(planned: ScanPlan) -> tuple[Combination, ...]:
    settled = planned.is_gateway or (len(planned.lines) == 1 and planned.url.startswith(("socket://", "tls://")))
    return tuple(Combination(line=None if settled else line, total=len(planned.units)) for line in planned.lines)
