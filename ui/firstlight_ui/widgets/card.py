"""Cards: a surface with a hairline border that groups what belongs together."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import PlainLabel


class Card(QWidget):
    """`column` takes what the card holds."""

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.column.setSpacing(look.px(6))
        if title:
            self.setAccessibleName(title)
            self.column.addWidget(PlainLabel(look, title, "section_title"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self.look
        paint.draw_box(QPainter(self), QRectF(self.rect()), look.color("surface"), look.color("border"), look.px(6))


class Inner(QWidget):
    """What a scroll area holds."""

    def minimumSizeHint(self) -> QSize:
        """The height its texts need at the width they have: Qt would take that of the narrowest."""
        least, layout, parent = super().minimumSizeHint(), self.layout(), self.parentWidget()
        if layout is None or parent is None or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.totalMinimumHeightForWidth(max(parent.width(), least.width())))


class ScrollBody(QScrollArea):
    """The body of a page: scrolls up and down, never sideways. `column` takes the cards."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.inner = Inner()
        self.column = QVBoxLayout(self.inner)
        self.column.setContentsMargins(look.px(16), look.px(4), look.px(16), look.px(16))
        self.column.setSpacing(look.px(12))
        self.setWidget(self.inner)
        self.viewport().setAutoFillBackground(False)
        self.inner.setAutoFillBackground(False)
        self.margin = look.px(16)  # right of the cards; the scroll bar stands in it
        self.verticalScrollBar().rangeChanged.connect(self._keep_edge)

    def _keep_edge(self, _least: int, most: int) -> None:
        """The right edge of the cards stays where it is, with and without the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        margins = self.column.contentsMargins()
        if margins.right() != max(0, self.margin - bar):
            margins.setRight(max(0, self.margin - bar))
            self.column.setContentsMargins(margins)
