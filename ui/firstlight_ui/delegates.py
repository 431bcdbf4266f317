"""How a row of the devices table is drawn. Reads the record directly: a repaint of a full table stays below 10 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.models.cells import COLUMNS, cell, warned
from firstlight_ui.models.devices import Row
from firstlight_ui.wording import Shown

if TYPE_CHECKING:
    from firstlight_ui.table import DevicesTable

Index = QModelIndex | QPersistentModelIndex
ROLES = {"state": "", "name": "text", "mac": "text", "serial": "text", "address": "text"}  # others: secondary text
MOST_ELIDED = 20_000


class DeviceDelegate(QStyledItemDelegate):
    """Tick, state mark and word, text, conflict mark; hairline below."""

    def __init__(self, look: Look, table: DevicesTable) -> None:
        super().__init__(table)
        self._look, self._table = look, table
        self._metrics: dict[str, QFontMetrics] = {}
        self._fonts: dict[str, QFont] = {}
        self._elided: dict[tuple[str, str, int], str] = {}
        look.changed.connect(self._forget)

    def _forget(self) -> None:
        self._metrics.clear()
        self._fonts.clear()
        self._elided.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(60), self._look.size("row_compact"))

    def fitted(self, text: str, font: str, width: int) -> str:
        """The text, elided at its end to the width."""
        key = (text, font, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > MOST_ELIDED:
                self._elided.clear()
            metrics = self._metrics.get(font)
            if metrics is None:
                metrics = self._metrics[font] = QFontMetrics(self._look.font(font))
            found = self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, look = self._table, self._look
        place = index.row()
        row = table.devices.row(place)
        rect: QRect = option.rect
        under = "row_selected" if row.chosen else "row_hover" if place == table.hovered else "surface"
        painter.fillRect(rect, look.color(under))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("border"))
        column = COLUMNS[index.column()]
        if column.key == "tick":
            side = look.px(16)
            box = QRectF(rect.left() + table.tick_left(), rect.center().y() + 1 - side / 2, side, side)
            paint.draw_tick(painter, look, box, Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked)
            return
        pad = table.padding()
        inner = rect.adjusted(pad, 0, -pad, -1)
        if column.key == "state":
            self._paint_state(painter, inner, row, under)
            return
        room = inner.width()
        if column.key in warned(row.device):
            side = look.px(13)
            room -= side + look.px(5)
        text = cell(row.device, column.key, table.now)
        shown = self.fitted(text, column.font, room)
        font = self._fonts.get(column.font)
        if font is None:
            font = self._fonts[column.font] = look.font(column.font)
        painter.setFont(font)
        painter.setPen(look.color(self._ink(row, column.key)))
        left = inner.right() + 1 - self._width(shown, column.font) if column.right else inner.left()
        painter.drawText(left, self._baseline(inner), shown)
        if room < inner.width():
            side = look.px(13)
            y = inner.center().y() + 1 - side / 2
            left = inner.left() + min(self._width(shown, column.font) + look.px(6), room + look.px(5))
            paint.draw_icon(painter, look, "state-attention", "warn", left, y, side, under)

    def _baseline(self, rect: QRect) -> int:
        """One baseline for the whole row, whatever font a column has."""
        metrics = self._metrics.get("table")
        if metrics is None:
            metrics = self._metrics["table"] = QFontMetrics(self._look.font("table"))
        return rect.top() + (rect.height() - metrics.height()) // 2 + metrics.ascent()

    def _width(self, text: str, font: str) -> int:
        return self._metrics[font].horizontalAdvance(text) if font in self._metrics else 0

    @staticmethod
    def _ink(row: Row, key: str) -> str:
        if row.shown is Shown.OFFLINE:
            return "text3"
        if key == "model" and row.device.family is None:
            return "text2"
        return ROLES.get(key, "text" if key in {"model", "firmware"} else "text2")

    def _paint_state(self, painter: QPainter, rect: QRect, row: Row, under: str) -> None:
        look = self._look
        mark = look.mark(row.shown.value)
        side = look.px(12)
        paint.draw_icon(painter, look, mark.icon, mark.mark, rect.left(), rect.center().y() + 1 - side / 2, side, under)
        painter.setFont(look.font("table"))
        painter.setPen(look.color(mark.role))
        left = rect.left() + side + look.px(6)
        painter.drawText(left, self._baseline(rect), cell(row.device, "state", 0))


def cut(table: DevicesTable, index: QModelIndex, delegate: DeviceDelegate) -> bool:
    """Whether the cell's text does not fit and is shown elided."""
    column = COLUMNS[index.column()]
    if column.key in {"tick", "state"}:
        return False
    row = table.devices.row(index.row())
    room = table.columnWidth(index.column()) - 2 * table.padding()
    if column.key in warned(row.device):
        room -= 18
    text = cell(row.device, column.key, table.now)
    return delegate.fitted(text, column.font, room) != text
