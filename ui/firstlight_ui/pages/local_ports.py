"""This computer's serial ports as a page: the list | a terminal, and lines that are mapped to a port here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from firstlight_drivers.links import Line
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.page_header import PageHeader
from firstlight_ui.serial.local_card import LocalCard
from firstlight_ui.serial.map_card import MapCard
from firstlight_ui.serial.terminal_card import TerminalCard
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import ScrollBody
from firstlight_ui.widgets.message import MessageList

if TYPE_CHECKING:
    from firstlight.session import Session

TWO_COLUMNS_FROM = 900


class LocalPortsPage(QWidget):
    """`back_asked` to go to the ports of devices; `scan_asked` carries a port's name; `seen` whether it is shown."""

    back_asked = Signal()
    scan_asked = Signal(str)
    seen = Signal(bool)

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("LocalPorts", "Serial ports"))
        self.header.facts.setText(translate("LocalPorts", "This computer"))
        self.back = Button(look, translate("LocalPorts", "Back to ports"), icon="ports")
        self.again = Button(look, translate("LocalPorts", "Look again"), icon="refresh", hint="F5")
        self.header.right.addWidget(self.back)
        self.header.right.addWidget(self.again)
        self.messages = MessageList(look)
        column.addWidget(self.header)
        column.addWidget(self.messages)
        self.body = ScrollBody(look, translate("LocalPorts", "Ports of this computer"))
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns, 1)
        self.local, self.map = LocalCard(look), MapCard(look, session, bridge)
        self.terminal = TerminalCard(look, session, bridge)
        self._place(wide=True)
        column.addWidget(self.body, 1)
        self.back.clicked.connect(self.back_asked)
        self.again.clicked.connect(self.look_again)
        self.local.terminal_asked.connect(self.open_terminal)
        self.local.scan_asked.connect(self.scan_asked)
        self.local.map_asked.connect(self._propose)
        self.terminal.opened.connect(lambda _held: self.look_again())
        QShortcut(QKeySequence("F5"), self, self.look_again)

    def look_again(self) -> None:
        """Ask the system who holds the ports now."""
        if self.isVisible():
            self._bridge.call(self._session.in_loop(self._session.local_ports.look()), self, lambda _looked: None)

    def open_terminal(self, port: str) -> None:
        """Put the terminal on a port; it is opened when that is asked for, as opening moves modem lines."""
        if not self.terminal.running:
            self.terminal.show_line(port, Line())
        self.terminal.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.ensureWidgetVisible(self.terminal.open_button)

    def _propose(self, port: str) -> None:
        self.map.show_line(port)
        self.map.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.ensureWidgetVisible(self.map.button)

    def take(self, batch: Batch) -> None:
        """Ports that came and went, the terminal, mapped lines."""
        if batch.local_ports is not None:
            self.local.show_ports(batch.local_ports)
        for one in batch.terminals:
            self.terminal.take(one)
        for state in batch.mapped:
            self.map.take(state)

    def close_lines(self) -> None:
        """Give back what is held: the window is closed."""
        self.terminal.close_line()
        self.map.unmap_all()

    def _place(self, *, wide: bool) -> None:
        """Two columns, or one below the other."""
        columns = self._columns
        for card in (self.local, self.map, self.terminal):
            columns.removeWidget(card)
        columns.addWidget(self.local, 0, 0)
        columns.addWidget(self.map, 1 if wide else 2, 0)
        columns.addWidget(self.terminal, 0 if wide else 1, 1 if wide else 0, 2 if wide else 1, 1)
        columns.setColumnStretch(0, 5)
        columns.setColumnStretch(1, 3 if wide else 0)
        columns.setRowStretch(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._look.px(TWO_COLUMNS_FROM)
        self._place(wide=wide)
        for button in (self.back, self.again):
            button.set_compact(self.width() < self._look.px(640))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.seen.emit(False)

    def take_focus(self) -> None:
        """The focus goes to the list."""
        self.local.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.local, self.terminal, self.map)
