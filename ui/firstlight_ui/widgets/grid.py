"""A table of records for pages that are not the devices list: cells with mark and word, one or two lines, and rows that
unfold below themselves.

    page -> GridRow (key, cells, tint) -> Grid.show_rows        set_detail(key, widget) unfolds a row

The rows are few (hundreds): the model is replaced whole, the current row and the unfolded ones stay by their key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """`weight` shares the width out; `least` is in pixels of the pictures. Where not all fit, columns hide: the highest
    `drop` first, 0 never. `right`: numbers, at the right."""

    title: str
    weight: int = 1
    least: int = 60
    drop: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A bar of `count` parts: `done` whole ones, then `part` (0 to 1) of the next one in `role`. An upright mark stands
    before part `mark`."""

    count: int
    done: int = 0
    part: float = 0.0
    mark: int = 0
    role: str = "accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """`role` inks the text, `mark` the icon before it; `note` is a word behind it ("assumed"), `second` a smaller line
    below. A screen reader says `spoken` instead of the text; a `secret` cell has no tooltip. `segments` are drawn where
    there is no text."""

    text: str = ""
    role: str = "text"
    icon: str = ""
    mark: str = ""
    font: str = "table"
    note: str = ""
    second: str = ""
    spoken: str = ""
    secret: bool = False
    segments: Segments | None = None

    @property
    def said(self) -> str:
        """The cell in one line."""
        return ", ".join(filter(None, (self.text, self.note, self.second)))


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One record. `tint` is a colour role for the ground, "" for none."""

    key: str
    cells: tuple[GridCell, ...]
    tint: str = ""


class GridModel(QAbstractTableModel):
    """Rows as they are; text for screen readers."""

    def __init__(self, columns: Sequence[GridColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[GridRow, ...] = ()

    def replace(self, rows: Sequence[GridRow]) -> bool:
        """Take new rows. True when their keys or order differ, so that the view has to be built anew."""
        new = tuple(rows)
        same = [row.key for row in new] == [row.key for row in self.rows]
        if not same:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return True
        changed = [place for place, (old, now) in enumerate(zip(self.rows, new, strict=True)) if old != now]
        self.rows = new
        for place in changed:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        return False

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        cell = self.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken or cell.said
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.said
        return tip(cell.said) if role == Qt.ItemDataRole.ToolTipRole and not cell.secret else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation == Qt.Orientation.Horizontal
        return self.columns[section].title if across and role == Qt.ItemDataRole.DisplayRole else None


class Grid(QTableView):
    """See the module docstring. `current_changed` carries the key of the current row, "" for none."""

    current_changed = Signal(str)
    opened = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        columns: Sequence[GridColumn],
        *,
        two_lines: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._two_lines = two_lines
        self._details: dict[str, QWidget] = {}
        self.grid_model = GridModel(columns)
        self.setAccessibleName(name)
        self.setProperty("ownFocus", True)
        self.setModel(self.grid_model)
        self.setItemDelegate(_CellDelegate(look, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName(name)
        self.setHorizontalHeader(_GridHeader(look, self))
        self.horizontalHeader().setAccessibleName(name)
        self.verticalHeader().setAccessibleName(name)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().valueChanged.connect(self._place_details)
        look.changed.connect(self._dress)
        self._dress()

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[GridRow]) -> None:
        """Replace the rows; the current row stays current where its key is still there."""
        key = self.current_key()
        if self.grid_model.replace(rows):
            keys = [row.key for row in rows]
            for gone in [one for one in self._details if one not in keys]:
                self._drop(gone)
            self._set_heights()
            if key in keys:
                self.setCurrentIndex(self.grid_model.index(keys.index(key), 0))
        self._place_details()
        self.viewport().update()

    def set_detail(self, key: str, widget: QWidget | None) -> None:
        """Unfold a row below itself, or fold it. The table owns the widget from then on."""
        if key in self._details:
            self._drop(key)
        if widget is not None:
            widget.setParent(self.viewport())
            self._details[key] = widget
            widget.show()
        self._set_heights()
        self._place_details()

    def fit_details(self) -> None:
        """What is unfolded has another height now."""
        self._set_heights()
        self._place_details()

    def details(self) -> dict[str, QWidget]:
        """The unfolded rows."""
        return dict(self._details)

    def current_key(self) -> str:
        """Key of the current row, "" for none."""
        place = self.currentIndex().row()
        return self.grid_model.rows[place].key if 0 <= place < len(self.grid_model.rows) else ""

    def go_to(self, key: str) -> None:
        """Make a row the current one."""
        for place, row in enumerate(self.grid_model.rows):
            if row.key == key:
                self.setCurrentIndex(self.grid_model.index(place, 0))

    # --- how it looks ------------------------------------------------------------------------------------------

    def line_height(self) -> int:
        """Height of a row that is not unfolded."""
        look = self.look
        if self._two_lines:
            return max(look.size("row_two_lines"), look.line("table") + look.line("secondary") + look.px(4))
        return max(look.size("row"), look.line("table") + look.px(8))

    def _drop(self, key: str) -> None:
        widget = self._details.pop(key)
        widget.hide()
        widget.deleteLater()

    def _set_heights(self) -> None:
        for place, row in enumerate(self.grid_model.rows):
            detail = self._details.get(row.key)
            more = self._height_of(detail) if detail is not None else 0
            self.setRowHeight(place, self.line_height() + more)

    def _height_of(self, widget: QWidget) -> int:
        if not widget.hasHeightForWidth():
            return widget.sizeHint().height()
        # Wrapped text knows its height only after it was given its width once.
        widget.resize(self.viewport().width(), widget.height())
        layout = widget.layout()
        if layout is not None:
            layout.activate()
        return widget.heightForWidth(self.viewport().width())

    def _place_details(self) -> None:
        for place, row in enumerate(self.grid_model.rows):
            detail = self._details.get(row.key)
            if detail is not None:
                top = self.rowViewportPosition(place) + self.line_height()
                detail.setGeometry(0, top, self.viewport().width(), self.rowHeight(place) - self.line_height() - 1)

    def _dress(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self.look.color("surface"))
        self.setPalette(palette)
        self.verticalHeader().setMinimumSectionSize(self.look.px(20))
        self.verticalHeader().setDefaultSectionSize(self.line_height())
        self._set_heights()
        self._share_width()

    def _share_width(self) -> None:
        columns, room = self.grid_model.columns, self.viewport().width()
        least = [self.look.px(column.least) for column in columns]
        shown = list(range(len(columns)))
        for place in sorted(shown, key=lambda place: -columns[place].drop):
            if sum(least[one] for one in shown) > room and columns[place].drop:
                shown.remove(place)
        for place in range(len(columns)):
            self.setColumnHidden(place, place not in shown)
        spare = max(0, room - sum(least[place] for place in shown))
        weights = sum(columns[place].weight for place in shown) or 1
        for place in shown:
            width = least[place] + spare * columns[place].weight // weights
            if place == shown[-1]:
                width = max(least[place], room - sum(self.columnWidth(one) for one in shown[:-1]))
            self.setColumnWidth(place, width)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit(self.current_key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() and self.current_key():
            self.opened.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.grid_model.rows:
            self.setCurrentIndex(self.grid_model.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self._set_heights()
        self._place_details()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = self.currentIndex().row()
        if place < 0:
            return
        top, height = self.rowViewportPosition(place), self.line_height()
        rect = QRectF(0, top, self.viewport().width(), height - 1).adjusted(1, 0, -1, 0)
        edge = self.look.color("accent" if self.hasFocus() else "border_strong")
        paint.draw_box(QPainter(self.viewport()), rect, None, edge, 1, 2)


class _GridHeader(QHeaderView):
    def __init__(self, look: Look, grid: Grid) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self._look, self._grid = look, grid
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(look.px(24))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(self._look.size("table_header"), self._look.line("table") + 8))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = self._look
        painter.fillRect(rect, look.color("window"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("border"))
        text = rect.adjusted(look.px(10), 0, -look.px(6), -1)
        column = self._grid.grid_model.columns[section]
        align = paint.RIGHT if column.right else paint.LEFT
        paint.draw_text(painter, text, column.title, look.font("table_header"), look.color("text2"), align)


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, grid: Grid) -> None:
        super().__init__(grid)
        self._look, self._grid = look, grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, grid = self._look, self._grid
        row = grid.grid_model.rows[index.row()]
        cell = row.cells[index.column()]
        rect: QRect = option.rect
        under = row.tint or ("row_selected" if index.row() == grid.currentIndex().row() else "surface")
        painter.fillRect(rect, look.color(under))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("border"))
        line = QRect(rect.left() + look.px(10), rect.top(), rect.width() - look.px(14), grid.line_height() - 1)
        if cell.icon:
            side = look.px(12)
            y = line.center().y() + 1 - side / 2
            paint.draw_icon(painter, look, cell.icon, cell.mark or cell.role, line.left(), y, side, under)
            line.setLeft(line.left() + side + look.px(6))
        if cell.segments is not None:
            _draw_segments(painter, look, line, cell.segments)
            return
        if cell.note:
            _draw_noted(painter, look, line, cell)
            return
        if not cell.second:
            align = paint.RIGHT if grid.grid_model.columns[index.column()].right else paint.LEFT
            paint.draw_text(painter, line, cell.text, look.font(cell.font), look.color(cell.role), align)
            return
        first, second = look.line(cell.font), look.line("secondary")
        top = line.top() + (line.height() - first - second) // 2
        upper, lower = QRect(line), QRect(line)
        upper.setTop(top)
        upper.setHeight(first)
        lower.setTop(top + first)
        lower.setHeight(second)
        paint.draw_text(painter, upper, cell.text, look.font(cell.font), look.color(cell.role))
        paint.draw_text(painter, lower, cell.second, look.font("secondary"), look.color("text2"))


def _draw_noted(painter: QPainter, look: Look, line: QRect, cell: GridCell) -> None:
    """The word behind the text is never cut; the text gives way."""
    font, gap = look.font("table_key"), look.px(8)
    width = paint.text_width(font, cell.note) + 2
    text, note = QRect(line), QRect(line)
    text.setWidth(max(0, min(line.width() - width - gap, paint.text_width(look.font(cell.font), cell.text) + 2)))
    note.setLeft(text.left() + text.width() + gap)
    paint.draw_text(painter, text, cell.text, look.font(cell.font), look.color(cell.role))
    paint.draw_text(painter, note, cell.note, font, look.color("warn"))


def _draw_segments(painter: QPainter, look: Look, line: QRect, bar: Segments) -> None:
    gap, height = look.px(3), look.px(5)
    width = (line.width() - look.px(6) - gap * (bar.count - 1)) / bar.count
    top = line.center().y() + 1 - height / 2
    for place in range(bar.count):
        left = line.left() + place * (width + gap)
        paint.draw_box(painter, QRectF(left, top, width, height), look.color("track"), None, height / 2)
        share = 1.0 if place < bar.done else bar.part if place == bar.done else 0.0
        if share > 0:
            role = "ok" if place < bar.done else bar.role
            part = QRectF(left, top, max(height, width * min(1.0, share)), height)
            paint.draw_box(painter, part, look.color(role), None, height / 2)
    if bar.mark:
        x = line.left() + bar.mark * (width + gap) - gap / 2 - 1
        painter.fillRect(QRectF(x, line.center().y() + 1 - look.px(8), 2, look.px(16)), look.color("text"))
