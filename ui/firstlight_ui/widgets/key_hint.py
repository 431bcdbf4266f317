"""A key in its box."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look


class KeyHint(QWidget):
    """Shows the name of a key."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._key = look, key
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(paint.hint_width(self._look, self._key), self._look.line("key_hint") + 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        ink, edge = look.color("text"), look.color("border_strong")
        paint.draw_hint(QPainter(self), look, self.width(), self.height() // 2, self._key, ink, edge)
