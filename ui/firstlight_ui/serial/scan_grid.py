"""Baud rates across, parities down: a cell for each combination, with its state in mark, word and colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from firstlight.ports.scan_table import Combination
from firstlight_ui import paint
from firstlight_ui.claim.frame import ProgressLine
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.scan_words import CellLook, cell_look, line_word, row_word
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel, tip

LEAST_CELL = 96


class ScanCell(QWidget):
    """One combination."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: CellLook | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(LEAST_CELL), look.line("card_title") + look.line("secondary") + look.px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self.sizeHint().height())

    def show_cell(self, cell: Combination, unit: int) -> None:
        """Show it as it is now."""
        shown = cell_look(cell, unit)
        if shown != self._shown:
            self._shown = shown
            said = ", ".join(filter(None, (line_word(cell.line), shown.text, shown.second)))
            self.setAccessibleName(said)
            self.setToolTip(tip(said))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, shown = self._look, QPainter(self), self._shown
        if shown is None:
            return
        now = shown.edge == "accent"
        paint.draw_box(
            painter, QRectF(self.rect()), look.color(shown.fill), look.color(shown.edge), look.px(4), 2 if now else 1
        )
        side, left, high = look.px(12), look.px(9), look.line("card_title")
        top = look.px(4)
        paint.draw_icon(painter, look, shown.icon, shown.role, left, top + (high - side) / 2, side, shown.fill)
        text = left + side + look.px(6)
        font = look.font("card_title" if shown.role in {"ok", "accent_text", "warn", "fail"} else "body")
        room = QRect(text, top, self.width() - text - look.px(4), high)
        paint.draw_text(painter, room, shown.text, font, look.color(shown.role))
        below = QRect(left, top + high, self.width() - left - look.px(4), look.line("secondary"))
        paint.draw_text(painter, below, shown.second, look.font("secondary"), look.color("text2"))


class ScanGrid(QWidget):
    """All combinations; rates go down instead where they are too many for the width."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look.px(4))
        self._shape: tuple[object, ...] = ()
        self._cells: tuple[Combination, ...] = ()
        self._unit = 0
        self.cells: list[ScanCell] = []
        self.setAccessibleName(translate("Scan", "Combinations of baud rate and parity"))

    def show_cells(self, cells: Sequence[Combination], unit: int = 0) -> None:
        """Show the combinations as they are."""
        self._cells, self._unit = tuple(cells), unit
        self._build()
        for widget, cell in zip(self.cells, self._cells, strict=True):
            widget.show_cell(cell, unit)

    def _build(self) -> None:
        """Make the cells anew where there are others, or where they no longer fit."""
        lines = [cell.line for cell in self._cells]
        bauds = sorted({line.baud for line in lines if line is not None})
        rows = list(dict.fromkeys((line.parity, line.stop_bits) for line in lines if line is not None))
        across = self._look.px(76) + len(bauds) * self._look.px(LEAST_CELL + 4) <= max(self.width(), 1)
        shape = (tuple(lines), across)
        if shape == self._shape:
            return
        self._shape = shape
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place in range(self._layout.columnCount()):
            self._layout.setColumnStretch(place, 0)
        self.cells = [ScanCell(self._look) for _ in lines]
        if None in lines:
            for place, widget in enumerate(self.cells):
                self._layout.addWidget(widget, place, 0)
            return
        heads = [str(baud) for baud in bauds]
        sides = [row_word(*row) for row in rows]
        for place, text in enumerate(heads if across else sides):
            label = PlainLabel(self._look, text, "table_header", "text2")
            label.setContentsMargins(self._look.px(9), 0, 0, 0)
            self._layout.addWidget(label, 0, place + 1)
            self._layout.setColumnStretch(place + 1, 1)
        for place, text in enumerate(sides if across else heads):
            label = PlainLabel(self._look, text, "table_header", "text2")
            label.setContentsMargins(0, 0, self._look.px(8), 0)
            self._layout.addWidget(label, place + 1, 0)
        for widget, line in zip(self.cells, lines, strict=True):
            if line is not None:
                baud, row = bauds.index(line.baud), rows.index((line.parity, line.stop_bits))
                self._layout.addWidget(widget, *((row + 1, baud + 1) if across else (baud + 1, row + 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cells:
            self.show_cells(self._cells, self._unit)


class ProgressCard(Card):
    """Words first, then the bar, then the grid."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.title = PlainLabel(look, "", "page_title")
        self.where = ElidedLabel(look, "", "body", "text2")
        self.counts = PlainLabel(look, "", "body", "text2")
        self.bar = ProgressLine(look)
        self.grid = ScanGrid(look)
        self._head = QGridLayout()
        self._head.setHorizontalSpacing(look.px(12))
        self._head.setVerticalSpacing(0)
        self._head.setColumnStretch(1, 1)
        self.column.addLayout(self._head)
        self.column.addWidget(self.bar)
        self.column.addSpacing(look.px(4))
        self.column.addWidget(self.grid)
        self._place(wide=True)

    def _place(self, *, wide: bool) -> None:
        for widget in (self.title, self.where, self.counts):
            self._head.removeWidget(widget)
        self._head.addWidget(self.title, 0, 0)
        if wide:
            self._head.addWidget(self.where, 0, 1)
            self._head.addWidget(self.counts, 0, 2)
        else:
            self._head.addWidget(self.counts, 0, 2)
            self._head.addWidget(self.where, 1, 0, 1, 3)

    def tell(self, title: str, where: str, counts: str, share: float) -> None:
        """Show the words and the share that is done, 0 to 1."""
        self.title.setText(title)
        self.where.setText(where)
        self.counts.setText(counts)
        self.bar.show_share(share, f"{title}, {counts}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(wide=self.width() >= self.look.px(700))
