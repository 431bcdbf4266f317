"""The devices table's header: sort arrow on the sorted column only, a tick for all rows, sections that can be moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.models.cells import COLUMNS, column_title

if TYPE_CHECKING:
    from firstlight_ui.table import DevicesTable


class DevicesHeader(QHeaderView):
    """Painted from the tokens; a click sorts, a drag moves, a drag at an edge resizes."""

    tick_clicked = Signal()
    resized_by_user = Signal(int)

    def __init__(self, look: Look, table: DevicesTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._look, self._table = look, table
        self._pressed = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(look.px(24))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionResized.connect(self._resized)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(self._look.size("table_header"), self._look.line("table") + 8))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = self._look
        painter.fillRect(rect, look.color("window"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("border"))
        column = COLUMNS[section]
        if column.key == "tick":
            side = look.px(16)
            box = QRectF(self._table.tick_left(), rect.center().y() + 1 - side / 2, side, side)
            paint.draw_tick(painter, look, box, self._table.devices.header_state())
            return
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        arrow = look.px(12) if sorted_here else 0
        pad = self._table.padding()
        inner = rect.adjusted(pad, 0, -pad, -1)
        font, ink = look.font("table_header"), look.color("text" if sorted_here else "text2")
        if column.right:
            text = inner.adjusted(0, 0, -arrow, 0)
            paint.draw_text(painter, text, column_title(column.key), font, ink, paint.RIGHT)
            at = inner.right() - arrow + 2
        else:
            text = inner.adjusted(0, 0, -arrow, 0)
            at = inner.left() + paint.draw_text(painter, text, column_title(column.key), font, ink) + look.px(3)
        if sorted_here:
            self._draw_arrow(painter, at, rect.center().y(), arrow)

    def _draw_arrow(self, painter: QPainter, left: int, middle: int, side: int) -> None:
        down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        turn = 0.0 if down else 180.0
        paint.draw_turned(painter, self._look, "chevron-down", "text", left, middle - side / 2 + 1, side, turn)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = True
        if self.logicalIndexAt(event.position().toPoint()) == 0:
            self.tick_clicked.emit()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._pressed = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        if self._pressed and new > 0 and section != 0:
            self.resized_by_user.emit(section)

    def edge_point(self) -> QPoint:
        """Where the columns menu opens from the keyboard."""
        return self.mapToGlobal(QPoint(self._look.px(16), self.height()))
