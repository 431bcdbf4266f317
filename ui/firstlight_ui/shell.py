"""The window itself, painted before anything else is loaded: theme, rail, mark and title. The content moves in after.

process start -> Shell painted (nothing but Qt, the tokens and the settings is loaded) -> session, pages -> Shell filled
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look


class Shell(QWidget):
    """Top-level window. `painted` comes once, after its first picture is on the screen."""

    painted = Signal()

    def __init__(self, look: Look, *, demo: bool) -> None:
        super().__init__()
        self._look = look
        self._painted = False
        self._content: QWidget | None = None
        name = translate("MainWindow", "Firstlight - Demo: simulated devices") if demo else "Firstlight"
        self.setWindowTitle(name)
        self.setWindowIcon(QIcon(look.pixmap("mark", "accent", size=32, ratio=2)))
        screen = self.screen().availableGeometry()
        self.setMinimumSize(min(look.px(1280), screen.width()), min(look.px(660), screen.height()))
        self.resize(min(look.px(1366), screen.width()), min(look.px(768), screen.height()))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def fill(self, content: QWidget) -> None:
        """Put the content in."""
        self._content = content
        self._column.addWidget(content)

    def say(self, message: QWidget) -> None:
        """Put a message where the content would be."""
        edge = self._look.px(16)
        self._column.setContentsMargins(self._look.size("rail_width") + edge, self._look.size("header"), edge, edge)
        self._column.addWidget(message)
        self._column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.fillRect(self.rect(), look.color("window"))
        if self._content is None:
            self._paint_frame(painter)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def _paint_frame(self, painter: QPainter) -> None:
        """Rail, mark, title and status line, where the content will have them."""
        look, rail = self._look, self._look.size("rail_width")
        painter.fillRect(QRect(0, 0, rail, self.height()), look.color("rail"))
        painter.fillRect(QRect(rail - 1, 0, 1, self.height()), look.color("border"))
        mark = look.px(24)
        paint.draw_icon(painter, look, "mark", "accent", (rail - mark * 1.5) / 2, look.px(17), mark)
        head = QRect(rail + look.px(16), 0, self.width() - rail, look.size("header"))
        paint.draw_text(painter, head, translate("DevicesPage", "Devices"), look.font("page_title"), look.color("text"))
        if self._column.count():
            return
        foot = self.height() - look.size("status_bar")
        painter.fillRect(QRect(rail, foot, self.width(), 1), look.color("border"))
        line = QRect(rail + look.px(16), foot, self.width(), look.size("status_bar"))
        paint.draw_text(painter, line, translate("Shell", "Starting"), look.font("secondary"), look.color("text2"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._content is not None and not self._content.close():
            event.ignore()  # the content asks first
            return
        super().closeEvent(event)
