"""The focus ring: 2 px with 1 px gap around whatever has the keyboard, drawn by one overlay.

A widget that draws its own focus (the table's row, the facts) sets the property `ownFocus`.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QSplitter, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look

REACH = 3  # 1 px gap and 2 px ring


class _Ring(QWidget):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        radius = self._look.px(4) + 2
        paint.draw_box(QPainter(self), QRectF(self.rect()), None, self._look.color("accent"), radius, 2)


class FocusRing(QObject):
    """Follows the keyboard focus of the application."""

    def __init__(self, app: QApplication, look: Look) -> None:
        super().__init__(app)
        self._look = look
        self._ring: _Ring | None = None
        self._around: QWidget | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._around is not None and shiboken6.isValid(self._around):
            self._around.removeEventFilter(self)
        self._around = None
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
        parent = now.parentWidget() if now is not None else None
        if now is None or parent is None or now.isWindow():
            return
        if now.property("ownFocus") or isinstance(now, QAbstractScrollArea) or isinstance(parent, QSplitter):
            return
        if self._ring is None or not shiboken6.isValid(self._ring):
            self._ring = _Ring(self._look, parent)
        self._ring.setParent(parent)
        self._around = now
        now.installEventFilter(self)
        self._place()

    def _place(self) -> None:
        if self._ring is None or self._around is None or not shiboken6.isValid(self._ring):
            return
        self._ring.setGeometry(self._around.geometry().adjusted(-REACH, -REACH, REACH, REACH))
        self._ring.setVisible(self._around.isVisible())
        self._ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type
        if watched is self._around and event.type() in {kinds.Move, kinds.Resize, kinds.Show, kinds.Hide}:
            self._place()
        return False
