"""A terminal on a port, a line of this computer or any URL: text or hex, what is typed, files, a log, rates."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from firstlight.events import TerminalState, TerminalText
from firstlight.ports.scan_order import ScanError
from firstlight.ports.terminal import Look as TerminalLook
from firstlight.ports.terminal import NewLine, Rates
from firstlight_drivers.links import Line, Signals
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.line_fields import LineFields
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.tls_fields import TlsFields, is_tls
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import Choice, TextField, TickBox
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

MOST_BLOCKS = 5000  # lines that are kept on the screen; the log keeps all


class TerminalCard(Card):
    """`opened` when a line is held or given back."""

    opened = Signal(bool)

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__(look)
        self._session, self._bridge = session, bridge
        self._number = 0
        self._offered: tuple[str, Line | None, str] = "", None, ""
        self._opening: Future[int] | None = None
        self._log: Path | None = None
        self.column.addWidget(PlainLabel(look, translate("Terminal", "Terminal"), "section_title"))
        self.column.addLayout(self._make_place())
        self.column.addLayout(self._make_look())
        self.output = QPlainTextEdit()
        self.output.setReadOnly(True)
        self.output.setMaximumBlockCount(MOST_BLOCKS)
        self.output.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.output.setAccessibleName(translate("Terminal", "What came over the line"))
        self.output.setMinimumHeight(look.px(140))
        self.column.addWidget(self.output, 1)
        self.entry = TextField(look, mono=True)
        self.entry.setPlaceholderText(translate("Terminal", "Type, Enter sends"))
        self.entry.setAccessibleName(translate("Terminal", "What is sent"))
        self.column.addWidget(self.entry)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.send_button = Button(look, translate("Terminal", "Send a file"), icon="file", small=True)
        self.break_button = Button(look, translate("Terminal", "Break"), small=True)
        self.log_button = Button(look, translate("Terminal", "Log to a file"), icon="save", small=True)
        for button in (self.send_button, self.break_button, self.log_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.state = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.state)
        self.entry.returnPressed.connect(self._type)
        self.send_button.clicked.connect(lambda: self.send_file(None))
        self.break_button.clicked.connect(self._break)
        self.log_button.clicked.connect(lambda: self.log_to(None))
        look.changed.connect(self._dress)
        self._dress()
        self._show()

    def _make_place(self) -> QVBoxLayout:
        look = self.look
        self.url = TextField(look)
        self.url.setPlaceholderText("/dev/ttyUSB0, COM3, rfc2217://10.20.4.9:4001")
        self.url.setAccessibleName(translate("Terminal", "Line"))
        self.open_button = Button(look, "", icon="play")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.url, 1)
        row.addWidget(self.open_button)
        self.open_button.clicked.connect(self._toggle)
        self.tls = TlsFields(look)
        self.tls.hide()
        self.url.textChanged.connect(lambda url: self.tls.setVisible(is_tls(url)))
        self.line = LineFields(look)
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        column.addLayout(row)
        column.addWidget(self.tls)
        column.addWidget(self.line)
        return column

    def _make_look(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self.hex = TickBox(look, translate("Terminal", "Hex"))
        self.stamps = TickBox(look, translate("Terminal", "Times"))
        self.echo = TickBox(look, translate("Terminal", "Echo"))
        self.end = Choice(look)
        self.end.setAccessibleName(translate("Terminal", "Enter sends"))
        for new_line, text in ((NewLine.CR, "CR"), (NewLine.LF, "LF"), (NewLine.CRLF, "CR LF")):
            self.end.addItem(text, str(new_line))
        for widget in (self.hex, self.stamps, self.echo, self.end):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def _dress(self) -> None:
        self.output.setFont(self.look.font("table_mono"))

    # --- the line -------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a line is held."""
        return bool(self._number) or self._opening is not None

    def show_line(self, url: str, line: Line, pin: str = "") -> None:
        """Which line would be opened; `pin`: SHA-256 of the certificate it shows. One that is open stays."""
        offered = url, line, pin
        if not self.running and offered != self._offered:  # what was typed since then stays
            self._offered = offered
            if url != self.url.text() or pin:
                self.tls.pin_it(pin)
            self.url.setText(url)
            self.line.show_line(line)

    def _toggle(self) -> None:
        if self.running:
            self.close_line()
        else:
            self.open_line()

    def open_line(self) -> None:
        """Open the line with what is chosen."""
        url, line = self.url.text().strip(), self.line.given()
        self.url.set_wrong(not url)
        if line is None:
            self._tell(translate("Terminal", "Write a rate from 50 to 4000000 bit/s."), "fail")
        if not url or line is None or self.running:
            return
        try:
            tls = self.tls.given() if is_tls(url) else None
        except ScanError as error:
            self._say(error.code, error.detail, "fail")
            return
        look = TerminalLook(
            hex=self.hex.isChecked(),
            stamps=self.stamps.isChecked(),
            echo=self.echo.isChecked(),
            new_line=NewLine(self.end.currentData()),
        )
        self._opening = self._session.in_loop(self._session.talks.open(url, line, look, self._log, tls))
        self._bridge.call(self._opening, self, self._was_opened, self._not_opened)
        self._show()

    def close_line(self) -> None:
        """Give the line back."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        if self._number:
            self._session.in_loop(self._session.talks.close(self._number))
            self._number = 0
        self.state.setText(translate("Terminal", "Closed"))
        self._show()

    def _was_opened(self, number: int) -> None:
        self._opening, self._number = None, number
        self._tell(f"{self.url.text()}, {self.line.given()}", "text2")
        self._show()
        self.entry.setFocus()

    def _not_opened(self, error: BaseException) -> None:
        self._opening = None
        code, detail = ("profile-write", str(error)) if isinstance(error, OSError) else told(error)
        self._say(code, detail, "fail")
        self._show()

    def _show(self) -> None:
        held = self.running
        self.open_button.setText(translate("Terminal", "Close") if held else translate("Terminal", "Open"))
        self.open_button.set_icon_name("stop" if held else "play")
        for widget in (self.url, self.tls, self.line, self.hex, self.stamps, self.echo, self.end, self.log_button):
            widget.setEnabled(not held)
        for widget in (self.entry, self.send_button, self.break_button):
            widget.setEnabled(bool(self._number))
        self.opened.emit(held)

    def _say(self, code: str, detail: str, role: str) -> None:
        self._tell(f"{sentence(code, detail)} {next_step(code)}".strip(), role)

    def _tell(self, text: str, role: str) -> None:
        self.state.setText(text)
        self.state.set_role(role)

    # --- what goes over it ----------------------------------------------------------------------------------------

    def take(self, event: TerminalText | TerminalState) -> None:
        """What came, or what became of the line."""
        if event.terminal != self._number:
            return
        if isinstance(event, TerminalText):
            self._add(event.text)
        elif event.over:
            self._number = 0
            self._say(event.code, event.detail, "fail")
            self._show()
        elif event.code:
            self._say(event.code, event.detail, "ok" if event.code == "terminal-back" else "warn")
        elif event.rates is not None:
            self._tell(_state_text(event.rates, event.signals or Signals()), "text2")

    def _add(self, text: str) -> None:
        bar = self.output.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 2
        cursor = self.output.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for place, part in enumerate(text.split("\b")):
            if place:
                cursor.deletePreviousChar()
            cursor.insertText(part)
        if at_end:
            bar.setValue(bar.maximum())

    def _type(self) -> None:
        if self._number:
            self._send(self._session.in_loop(self._session.talks.type(self._number, self.entry.text() + "\n")))
            self.entry.clear()

    def _break(self) -> None:
        if self._number:
            self._send(self._session.in_loop(self._session.talks.send_break(self._number)))

    def send_file(self, path: Path | None) -> None:
        """Send a file as it is, at the line's own pace; asks which when no path is given."""
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(self, translate("Terminal", "Send a file"))
            if not chosen:
                return
            path = Path(chosen)
        if self._number:
            self._send(self._session.in_loop(self._session.talks.send_file(self._number, path)))

    def log_to(self, path: Path | None) -> None:
        """Append what is shown to a file, from the next opening on; asks which when no path is given."""
        if path is None:
            usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            chosen, _ = QFileDialog.getSaveFileName(
                self, translate("Terminal", "Log to a file"), str(Path(usual or ".") / "terminal.log")
            )
            path = Path(chosen) if chosen else None
        self._log = path
        text = translate("Terminal", "The log goes to {file}").format(file=path.name) if path else ""
        self.state.setText(text)

    def _send(self, future: Future[Any]) -> None:
        def failed(error: BaseException) -> None:
            code, detail = ("profile-file", str(error)) if isinstance(error, OSError) else told(error)
            self._say(code, detail, "fail")

        self._bridge.call(future, self, lambda _sent: None, failed)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self,)


def _state_text(rates: Rates, signals: Signals) -> str:
    text = translate("Terminal", "{received} B/s in, {sent} B/s out, {total} bytes").format(
        received=round(rates.received), sent=round(rates.sent), total=rates.total_received + rates.total_sent
    )
    names = (("CTS", signals.cts), ("DSR", signals.dsr), ("DCD", signals.dcd), ("RI", signals.ri))
    on, off = translate("Terminal", "on"), translate("Terminal", "off")
    lines = [f"{name} {on if value else off}" for name, value in names if value is not None]
    return ". ".join([text, *([", ".join(lines)] if lines else [])])
