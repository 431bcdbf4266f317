"""The devices table: a current row the inspector shows, ticks the verbs act on, columns that remember their place.

Keys: arrows move the current row, Space ticks it, Shift+arrows tick on the way, Ctrl+A ticks all, Enter opens the
inspector.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from firstlight.events import Device
from firstlight_ui import paint
from firstlight_ui.delegates import DeviceDelegate, Index, cut
from firstlight_ui.header import DevicesHeader
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import COLUMNS, INDEX, Column, cell, column_title, is_assumed, warned
from firstlight_ui.models.column_plan import Wish, plan
from firstlight_ui.models.devices import DeviceModel
from firstlight_ui.widgets.label import tip
from firstlight_ui.wording import CONFLICTS, Shown, sentence, state_word

NAME = INDEX["name"]
MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}


class DevicesTable(QTableView):
    """Shows a `DeviceModel`."""

    current_changed = Signal(object)  # Device or None
    opened = Signal()
    menu_asked = Signal(QPoint)
    columns_changed = Signal()
    sorted_by_user = Signal()

    def __init__(self, look: Look, model: DeviceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.devices = model
        self.hovered = -1
        self.now = model.clock()
        self._anchor = 0
        self._hidden_by_user = {column.key for column in COLUMNS if column.off}
        self._set_by_user: dict[str, int] = {}
        self._planning = False
        self.setAccessibleName(translate("DevicesTable", "Devices"))
        self.setProperty("ownFocus", True)
        self.setModel(model)
        self._delegate = DeviceDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName(translate("DevicesTable", "Tick all rows"))
        self._header = DevicesHeader(look, self)
        self.setHorizontalHeader(self._header)
        self._header.setSortIndicator(INDEX["state"], Qt.SortOrder.AscendingOrder)
        self._header.setSortIndicatorShown(True)
        self._header.sectionClicked.connect(self._sort)
        self._header.tick_clicked.connect(self.toggle_all)
        self._header.resized_by_user.connect(self._take_width)
        self._header.sectionMoved.connect(self._keep_fixed_first)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setHighlightSections(False)
        model.choice_changed.connect(self._header.viewport().update)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._pass_time)
        self._tick.start()
        look.changed.connect(self._dress)
        self._dress()

    # --- look --------------------------------------------------------------------------------------------------

    def _dress(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, self._look.color("surface"))
        self.setPalette(palette)
        self.verticalHeader().setMinimumSectionSize(self._look.px(20))
        self.verticalHeader().setDefaultSectionSize(self._look.size("row_compact"))
        self.lay_out_columns()

    def padding(self) -> int:
        """Space at both ends of a cell, in pixels: dense below 1600."""
        return self._look.px(8 if self.window().width() >= 1600 else 5)

    def tick_left(self) -> int:
        """Where the tick box begins in its column."""
        return self._look.px(10)

    def _pass_time(self) -> None:
        """Times go on: repaint the columns that show how long ago."""
        self.now = self.devices.clock()
        for key in ("seen", "first_seen"):
            if not self.isColumnHidden(INDEX[key]):
                left = self.columnViewportPosition(INDEX[key])
                self.viewport().update(QRect(left, 0, self.columnWidth(INDEX[key]), self.viewport().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        place = self.currentIndex().row()
        if place < 0:
            return
        height = self.rowHeight(place)
        rect = QRectF(0, self.rowViewportPosition(place), self.viewport().width(), height - 1).adjusted(1, 0, -1, 0)
        edge = self._look.color("accent" if self.hasFocus() else "border_strong")
        paint.draw_box(QPainter(self.viewport()), rect, None, edge, 1, 2)

    def _update_current(self) -> None:
        place = self.currentIndex().row()
        if place >= 0:
            top = self.rowViewportPosition(place)
            self.viewport().update(0, top - 1, self.viewport().width(), self.rowHeight(place) + 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.devices.rowCount() and self.hovered < 0:
            self.go_to(0)
        self._update_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_current()

    # --- columns -----------------------------------------------------------------------------------------------

    def visible_columns(self) -> tuple[str, ...]:
        """Keys of the columns on the screen, in their order, without the tick."""
        sections = (self._header.logicalIndex(at) for at in range(len(COLUMNS)))
        return tuple(COLUMNS[one].key for one in sections if one and not self.isColumnHidden(one))

    def hidden_by_user(self) -> frozenset[str]:
        """Columns the user took away."""
        return frozenset(self._hidden_by_user)

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide a column because the user asked."""
        if shown:
            self._hidden_by_user.discard(key)
        else:
            self._hidden_by_user.add(key)
        self.lay_out_columns()
        self.columns_changed.emit()

    def reset_columns(self) -> None:
        """Columns as they were at the first start."""
        self._hidden_by_user = {column.key for column in COLUMNS if column.off}
        self._set_by_user.clear()
        for section in range(len(COLUMNS)):
            self._header.moveSection(self._header.visualIndex(section), section)
        self.lay_out_columns()
        self.columns_changed.emit()

    def column_state(self) -> dict[str, object]:
        """What is remembered: order, hidden columns, widths the user set."""
        order = [COLUMNS[self._header.logicalIndex(at)].key for at in range(len(COLUMNS))]
        return {"order": order, "hidden": sorted(self._hidden_by_user), "widths": dict(self._set_by_user)}

    def restore_columns(self, order: list[str], hidden: list[str], widths: dict[str, int]) -> None:
        """Take back what was remembered; what is not known any more is passed over."""
        known = [key for key in dict.fromkeys(order) if key in INDEX]
        for at, key in enumerate(known):
            self._header.moveSection(self._header.visualIndex(INDEX[key]), at)
        hideable = {column.key for column in COLUMNS if not column.fixed}
        self._hidden_by_user = hideable & set(hidden)
        self._set_by_user = {key: width for key, width in widths.items() if key in INDEX and 24 <= width <= 2000}
        self.lay_out_columns()

    def _wish(self, column: Column) -> Wish:
        look, font = self._look, self._look.font(column.font)
        extra = 2 * self.padding() + 2
        if column.key == "tick":
            width = self.tick_left() + look.px(16) + look.px(6)
            return Wish("tick", width, width)
        if column.key == "state":
            words = max(paint.text_width(font, word) for word in map(state_word, Shown))
            width = words + look.px(18) + extra
            return Wish("state", width, width)
        head = paint.text_width(look.font("table_header"), column_title(column.key)) + look.px(4)
        usual, least = paint.text_width(font, column.usual), paint.text_width(font, column.least)
        if column.key in set(CONFLICTS.values()):
            usual, least = usual + look.px(18), least + look.px(18 if column.key == "address" else 0)
        return Wish(column.key, max(usual, head) + extra, max(least, head) + extra, self._set_by_user.get(column.key))

    def lay_out_columns(self) -> None:
        """Give every column its width in the room there is."""
        if self._planning:
            return
        self._planning = True
        wishes = [self._wish(column) for column in COLUMNS if column.key not in self._hidden_by_user]
        widths = plan(wishes, self.viewport().width())
        for section, column in enumerate(COLUMNS):
            width = widths.get(column.key, 0)
            self.setColumnHidden(section, width <= 0)
            if width > 0:
                self.setColumnWidth(section, width)
        self._planning = False

    def _take_width(self, section: int) -> None:
        if not self._planning:
            self._set_by_user[COLUMNS[section].key] = self.columnWidth(section)
            self.columns_changed.emit()

    def _keep_fixed_first(self, _section: int, _old: int, _new: int) -> None:
        if self._header.visualIndex(0) != 0:
            self._header.moveSection(self._header.visualIndex(0), 0)
        self.columns_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_columns()

    def _sort(self, section: int) -> None:
        if section == 0:
            return
        self.devices.sort(section, self._header.sortIndicatorOrder())
        self.sorted_by_user.emit()

    # --- rows --------------------------------------------------------------------------------------------------

    def current_device(self) -> Device | None:
        """The record of the current row."""
        return self.devices.device(self.currentIndex().row())

    def go_to(self, place: int) -> None:
        """Make a row the current one and bring it into view."""
        index = self.devices.index(place, NAME)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit(self.devices.device(current.row()))

    def toggle_all(self) -> None:
        """Tick all rows shown; when all are ticked, none."""
        if self.devices.header_state() == Qt.CheckState.Checked:
            self.devices.clear_choice()
        else:
            self.devices.choose_all()

    def targets(self) -> tuple[Device, ...]:
        """What verbs act on: the ticked rows, else the current one."""
        chosen = self.devices.chosen()
        current = self.current_device()
        return chosen or ((current,) if current is not None else ())

    # --- keyboard and pointer ----------------------------------------------------------------------------------

    def keyboardSearch(self, search: str) -> None:
        """Letters are verbs here, not a search by first letter."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        place = self.currentIndex().row()
        shift = bool(mods & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Space and place >= 0:
            self.devices.toggle(place)
            self._anchor = place
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and place >= 0:
            self.opened.emit()
        elif key == Qt.Key.Key_Escape and self.devices.chosen():
            self.devices.clear_choice()
        elif key == Qt.Key.Key_A and mods == Qt.KeyboardModifier.ControlModifier:
            self.devices.choose_all()
        elif key in MOVES:
            self._move(Qt.Key(key), shift)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.accept()
        else:
            event.ignore()

    def _move(self, key: Qt.Key, shift: bool) -> None:
        last = self.devices.rowCount() - 1
        place = self.currentIndex().row()
        page = max(1, self.viewport().height() // max(1, self._look.size("row_compact")) - 1)
        keys = Qt.Key
        wanted = {keys.Key_Up: place - 1, keys.Key_Down: place + 1, keys.Key_PageUp: place - page,
                  keys.Key_PageDown: place + page, keys.Key_Home: 0, keys.Key_End: last}[key]  # fmt: skip
        wanted = max(0, min(last, wanted))
        if last < 0:
            return
        if shift and place >= 0:
            self.devices.choose(range(min(place, wanted), max(place, wanted) + 1))
        else:
            self._anchor = wanted
        self.go_to(wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        mods, place = event.modifiers(), index.row()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and mods & Qt.KeyboardModifier.ShiftModifier:
            self.devices.choose(range(min(self._anchor, place), max(self._anchor, place) + 1))
        else:
            ctrl = bool(mods & Qt.KeyboardModifier.ControlModifier)
            if left and (ctrl or index.column() == 0):
                self.devices.toggle(place)
            self._anchor = place
        self.go_to(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != 0:
            self.opened.emit()
        elif index.isValid():
            self.devices.toggle(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, place: int) -> None:
        if place == self.hovered:
            return
        before, self.hovered = self.hovered, place
        for one in (before, place):
            if one >= 0:
                top = self.rowViewportPosition(one)
                self.viewport().update(0, top, self.viewport().width(), self._look.size("row_compact"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        else:
            self.menu_asked.emit(self.menu_point())

    def menu_point(self) -> QPoint:
        """Where the row's menu opens from the keyboard."""
        place = max(0, self.currentIndex().row())
        bottom = self.rowViewportPosition(place) + self.rowHeight(place)
        return self.viewport().mapToGlobal(QPoint(self._look.px(40), bottom))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPoint) -> str:
        """The tooltip of a cell: its whole text where it is elided, and what a conflict mark means."""
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        device, key = self.devices.row(index.row()).device, COLUMNS[index.column()].key
        lines = [cell(device, key, self.now)] if cut(self, index, self._delegate) else []
        if is_assumed(device, key):
            lines.append(sentence("assumed", column_title(key)))
        if key in warned(device):
            lines += [sentence(note.code, note.detail) for note in device.notes if CONFLICTS.get(note.code) == key]
        return tip("\n".join(lines))
