"""Searches a line for Modbus servers: what is scanned | how far it is, what was found.

form -> ScanRequest -> Session.scans.begin -> ScanProgress (the grid), ScanFound (a row), ScanFinished

It only reads. What was found stays when it is stopped.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import LocalPortsChanged
from firstlight.ports.scan_order import ScanError, ScanPlan, ScanRequest, plan
from firstlight.ports.scan_table import Combination, ScanEnd, ScanRow, ScanState, Status
from firstlight_drivers.protocols.modbus_line import certificate_role
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.page_header import PageHeader
from firstlight_ui.serial.adding import Adding
from firstlight_ui.serial.line_search import LineSearch
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.port_words import local_word
from firstlight_ui.serial.scan_form import Place, ScanForm
from firstlight_ui.serial.scan_found import FoundCard
from firstlight_ui.serial.scan_grid import ProgressCard
from firstlight_ui.serial.scan_words import count_words, span, where
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import ScrollBody
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel, tip
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

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
        self.search = LineSearch(session, bridge, self)
        self._port: Place | None = None
        self._local: tuple[Place, ...] = ()
        self.adding = Adding(session, bridge, self.search, self)
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
        self.search.changed.connect(self.refresh)
        self.search.failed.connect(self._not_begun)
        self.search.over.connect(self._say_end)
        self.form.changed.connect(self.refresh)
        self.form.entered.connect(self.begin)
        self.found.changed.connect(self._dress_footer)
        self.found.again_asked.connect(self.ask_again)
        self.found.add_asked.connect(self.adding.add)
        self.adding.changed.connect(self.refresh)
        self.adding.said.connect(self.messages.say)
        self._keys = [QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.search.stop)]
        pause = QShortcut(QKeySequence(Qt.Key.Key_Space), self.found.grid, self.search.pause)
        pause.setContext(Qt.ShortcutContext.WidgetShortcut)  # elsewhere the key presses buttons first, see below
        self._keys.append(pause)
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
        self.pause_button.clicked.connect(self.search.pause)
        self.stop_button.clicked.connect(self.search.stop)
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
        self._local = tuple(Place(url=port.port, text=f"{port.port}, {local_word(port)}") for port in local.ports)
        self._offer("")

    def _offer(self, wanted: str) -> None:
        if not self.search.running:
            self.form.show_places([*([self._port] if self._port is not None else []), *self._local], wanted)

    # --- a search -----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Scan what the form says. What was found before is put away."""
        if self.search.running or not self.run_button.isEnabled():
            return
        self._put_messages_away()
        try:
            place, request = self.form.place, self.form.request()
        except ScanError as error:
            self.form.say_wrong(error.code, error.detail)
            return
        own = request.tls.certificate if request.tls is not None else None
        if own is None:
            self._begin(place, request)
        else:  # reading it is a matter of files; with it a server grants rights
            role = self._session.in_background(partial(certificate_role, own))
            self._bridge.call(role, self, partial(self._begin_as, place, request), self._not_begun)

    def _begin_as(self, place: Place, request: ScanRequest, role: str | None) -> None:
        code = "scan-role" if role else "scan-no-role"
        self.messages.say("accent" if role else "warn", sentence(code, role or ""), next_step(code))
        self._begin(place, request)

    def _begin(self, place: Place, request: ScanRequest) -> None:
        if self.search.running:
            return
        try:
            self.search.begin(place, request)
        except ScanError as error:
            self.form.say_wrong(error.code, error.detail)
            return
        self._place(wide=self._wide)
        self.pause_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.verticalScrollBar().setValue(0)

    def ask_again(self, row: ScanRow) -> None:
        """Ask one unit once more."""
        if not self.search.running:
            self._put_messages_away()
            self.search.ask_again(row)

    def _put_messages_away(self) -> None:
        for message in self.messages.messages():
            message.close_it()

    def _not_begun(self, error: BaseException) -> None:
        code, detail = told(error)
        self.messages.say("fail", sentence(code, detail), next_step(code))

    def take(self, batch: Batch) -> None:
        """Events of the search, and this computer's ports."""
        if batch.local_ports is not None:
            self.show_local(batch.local_ports)
        for event in batch.scans:
            self.search.take(event)
        if batch.scans:
            self.refresh()

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
        search, running = self.search, self.search.running
        self.form.set_running(running)
        self.run_button.setVisible(not running)
        for button in (self.pause_button, self.stop_button):
            if button.hasFocus() and not running:
                self.form.line.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setVisible(running)
        go_on, pause = translate("ScanPage", "Go on"), translate("ScanPage", "Pause")
        self.pause_button.setText(go_on if search.paused else pause)
        self.pause_button.set_icon_name("play" if search.paused else "pause")
        start, again = translate("ScanPage", "Start scan"), translate("ScanPage", "Scan again")
        self.run_button.setText(start if search.end is None else again)
        for key in self._keys:
            key.setEnabled(running)
        if running or search.end is not None:
            self._show_state(search.state)
        if not running:
            self._check()
        serials = {device.serial: title_of(device) for device in self._session.devices() if device.serial}
        rows = sorted(search.rows.values(), key=lambda row: row.unit)
        self.found.show_rows(rows, serials, running=running)
        self._dress_footer()

    def _check(self) -> None:
        """Say what the form asks for, and show its grid, while no search is shown."""
        try:
            planned = plan(self.form.request())
        except ScanError as error:
            self.form.say_wrong(error.code, error.detail)
            self.run_button.setEnabled(False)
            self.run_button.setToolTip(tip(self.form.wrong.text()))
            return
        self.form.say_wrong()
        self.run_button.setEnabled(True)
        self.run_button.setToolTip("")
        if self.search.end is not None:
            return
        most = sum(len(planned.units) * planned.silent_seconds(line, planned.first_wait) for line in planned.lines)
        title = translate("ScanPage", "%n combinations", None, len(planned.lines))
        about = translate("ScanPage", "Usual settings first. At most about {time}.").format(time=span(most))
        cells = _waiting(planned)
        counts = count_words(ScanState(combinations=cells, total=planned.questions))
        self.progress.tell(title, about, counts, 0.0)
        self.progress.grid.show_cells(cells)

    def _show_state(self, state: ScanState | None) -> None:
        search, place = self.search, self.search.place.text
        if state is None:
            if search.plan is not None:
                self.progress.tell(translate("ScanPage", "Opening the line"), place, "", 0.0)
                self.progress.grid.show_cells(_waiting(search.plan))
            return
        share = state.asked / state.total if state.total else 0.0
        if search.end is not None:
            title, where_ = translate("ScanPage", "%n units found", None, len(search.found)), place
        elif state.paused:
            title, where_ = translate("ScanPage", "Paused"), where(state)
        else:
            title = translate("ScanPage", "About {time} left").format(time=span(state.seconds_left))
            where_ = where(state)
            name, percent = place.split(",")[0], round(100 * share)
            self.told.emit(translate("ScanPage", "Scan of {line}: {n} %").format(line=name, n=percent))
        self.progress.tell(title, where_, count_words(state), share)
        self.progress.grid.show_cells(state.combinations, state.unit if search.end is None else 0)
        self.form.show_wait(state.wait_ms)

    # --- what was found goes to a port --------------------------------------------------------------------------------

    def _dress_footer(self) -> None:
        self.found.say_addable(self.adding.why_not(self.found.current))
        current, found = self.found.current, self.search.found
        line = self.search.fitting(current)
        self.footer.setVisible(bool(self.search.rows))
        text = translate("ScanPage", "Unit {n}").format(n=current.unit) if current is not None else ""
        self.facts.setText(", ".join(filter(None, (text, current.product or "" if current is not None else ""))))
        self.facts.setVisible(current is not None)
        ours = self._port is not None and self._port.url == self.search.place.url
        why = translate("ScanPage", "It is not the line of a device's port, so there is nothing to set.")
        parts = []
        if line is not None and found:
            fits = translate("ScanPage", "{line} fits {n} of {total} found units.")
            parts.append(fits.format(line=line, n=sum(row.line == line for row in found), total=len(found)))
        if line is not None and not ours:
            parts.append(why)
        self.fits.setText(" ".join(parts))
        self.use.setVisible(line is not None)
        self.use.setText(translate("ScanPage", "Use {line} for this line").format(line=line))
        self.use.setEnabled(ours)
        self.use.setToolTip("" if ours else tip(why))
        self.use.setAccessibleDescription("" if ours else why)

    def _use(self) -> None:
        line = self.search.fitting(self.found.current)
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
        else:  # first what is to be looked at now
            last = self.search.running or self.search.end is not None
            columns.addWidget(self.form, 2 if last else 0, 0)
            columns.addWidget(self.progress, 0 if last else 1, 0)
            columns.addWidget(self.found, 1 if last else 2, 0)
        columns.setColumnStretch(0, 0 if wide else 1)
        columns.setColumnStretch(1, 1 if wide else 0)
        columns.setRowStretch(1, 1 if wide else 0)

    @property
    def _wide(self) -> bool:
        return self.width() >= self._look.px(TWO_COLUMNS_FROM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self._wide
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
        if event.key() == Qt.Key.Key_Space and self.search.running:
            self.search.pause()
            return
        super().keyPressEvent(event)

    def take_focus(self) -> None:
        """The focus goes to what is scanned, or to what was found."""
        target = self.pause_button if self.search.running else self.form.line
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.form, self.progress, self.found, self.footer)


def _waiting(planned: ScanPlan) -> tuple[Combination, ...]:
    settled = planned.is_gateway or (len(planned.lines) == 1 and planned.url.startswith(("socket://", "tls://")))
    return tuple(Combination(line=None if settled else line, total=len(planned.units)) for line in planned.lines)
