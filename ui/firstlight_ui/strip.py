"""The search strip: one cell per interface with name, address, what it is doing and what came of it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from firstlight.events import InterfaceKind, Lane, LaneStatus
from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import tip
from firstlight_ui.wording import LANE_MARKS, lane_reason, lane_word, seconds, sentence

KIND_ICONS = {
    InterfaceKind.ETHERNET: "ethernet",
    InterfaceKind.USB: "usb",
    InterfaceKind.WIFI: "wifi",
    InterfaceKind.VIRTUAL: "vpn",
    InterfaceKind.LOOPBACK: "devices",
    InterfaceKind.SERIAL: "ports",
}
ASIDE = {LaneStatus.NOT_SEARCHED, LaneStatus.SKIPPED}  # these come last and give way first
TURN = 1.2  # seconds for one turn of the ring


def lane_result(lane: Lane, remaining: float) -> str:
    """What came of an interface, in a few words."""
    if lane.status is LaneStatus.SEARCHING:
        found = translate("Lane", "%n found", None, lane.found)
        left = translate("Lane", "{found}, {time} left")
        return (
            left.format(found=found, time=translate("Time", "{n} s").format(n=max(1, round(remaining))))
            if remaining > 0
            else found
        )
    if lane.status is LaneStatus.COMPLETE:
        if lane.kind is InterfaceKind.SERIAL:
            return translate("Lane", "%n found on the line", None, lane.found)
        found = translate("Lane", "%n found", None, lane.found)
        return translate("Lane", "{found} in {time}").format(found=found, time=seconds(lane.elapsed))
    return lane_reason(lane.reason, lane.detail)


class LaneCell(QAbstractButton):
    """One interface; opens the doctor."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.lane: Lane | None = None
        self._taken = 0.0
        self._flat = False
        self._more = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lane(self, lane: Lane) -> None:
        """Show this interface."""
        if lane == self.lane and not self._more:
            return
        self.lane, self._more, self._taken = lane, 0, time.monotonic()
        self._name_it()
        self.update()

    def show_more(self, count: int) -> None:
        """Stand for the interfaces there is no room for."""
        self.lane, self._more = None, count
        text = translate("Lane", "%n more interfaces", None, count)
        self.setAccessibleName(text)
        self.setToolTip("")
        self.update()

    def set_flat(self, flat: bool) -> None:
        """One line instead of two, where height is short."""
        if flat != self._flat:
            self._flat = flat
            self.updateGeometry()

    def _name_it(self) -> None:
        if self.lane is None:
            return
        parts = [
            self.lane.name,
            self.lane.address,
            lane_word(self.lane.status),
            lane_result(self.lane, self.lane.remaining),
        ]
        self.setAccessibleName(", ".join(part for part in parts if part))
        why = sentence(self.lane.reason, self.lane.detail) if self.lane.reason else ""
        opens = translate("Lane", "Show what was sent and what came back")
        self.setToolTip(tip("\n".join(part for part in (why, opens) if part)))

    def sizeHint(self) -> QSize:
        look = self._look
        lines = look.line("card_title") + look.line("body")
        return QSize(look.px(200), look.px(30) if self._flat else max(look.px(56), lines + look.px(20)))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        fill = look.color("row_hover" if self.underMouse() else "surface")
        paint.draw_box(painter, QRectF(self.rect()), fill, look.color("border"), look.px(6))
        pad = look.px(12)
        inner = self.rect().adjusted(pad, 0, -pad, 0)
        if self.lane is None:
            text = translate("Lane", "%n more", None, self._more)
            paint.draw_text(painter, inner, text, look.font("body"), look.color("text2"))
            return
        if self._flat:
            self._paint_flat(painter, inner, self.lane)
            return
        mid = self.height() // 2
        upper = QRect(inner.left(), mid - look.line("card_title") - look.px(3), inner.width(), look.line("card_title"))
        lower = QRect(inner.left(), mid + look.px(2), inner.width(), look.line("body"))
        searching = self.lane.status is LaneStatus.SEARCHING
        if searching:
            upper.translate(0, -look.px(1))
            lower.translate(0, -look.px(3))
        self._paint_name(painter, upper, self.lane)
        self._paint_state(painter, lower, self.lane)
        if searching:
            bar = QRectF(inner.left(), self.height() - look.px(8), inner.width(), look.px(3))
            paint.draw_box(painter, bar, look.color("track"), None, 1.5)
            bar.setWidth(max(3.0, bar.width() * self._fraction()))
            paint.draw_box(painter, bar, look.color("accent"), None, 1.5)

    def _remaining(self) -> float:
        return max(0.0, self.lane.remaining - (time.monotonic() - self._taken)) if self.lane else 0.0

    def _fraction(self) -> float:
        if self.lane is None:
            return 0.0
        whole = self.lane.elapsed + self.lane.remaining
        return min(1.0, 1 - self._remaining() / whole) if whole > 0 else 0.0

    def _paint_name(self, painter: QPainter, rect: QRect, lane: Lane) -> None:
        look, side = self._look, self._look.px(16)
        paint.draw_icon(
            painter, look, KIND_ICONS[lane.kind], "text2", rect.left(), rect.center().y() - side / 2 + 1, side
        )
        words = rect.adjusted(side + look.px(5), 0, 0, 0)
        name = min(paint.text_width(look.font("card_title"), lane.name), words.width())
        address = paint.text_width(look.font("secondary"), lane.address)
        room = words.width() - name - look.px(10)
        if room < address * 0.6:  # no room for both: the name is what people look for
            address = 0
        shown = QRect(
            words.left(),
            words.top(),
            words.width() - (min(address, room) + look.px(8) if address else 0),
            words.height(),
        )
        paint.draw_text(painter, shown, lane.name, look.font("card_title"), look.color("text"))
        if address:
            place = QRect(words.right() - min(address, room), words.top(), min(address, room) + 1, words.height())
            paint.draw_text(painter, place, lane.address, look.font("secondary"), look.color("text2"), paint.RIGHT)

    def _paint_mark(self, painter: QPainter, left: float, middle: float, lane: Lane) -> int:
        look, side = self._look, self._look.px(12)
        mark = look.mark(LANE_MARKS[lane.status])
        if lane.status is LaneStatus.SEARCHING:
            turn = (time.monotonic() % TURN) / TURN * 360
            paint.draw_turned(painter, look, mark.icon, mark.mark, left, middle - side / 2, side, turn)
        else:
            paint.draw_icon(painter, look, mark.icon, mark.mark, left, middle - side / 2, side)
        return side + look.px(6)

    def _paint_state(self, painter: QPainter, rect: QRect, lane: Lane) -> None:
        look = self._look
        mark = look.mark(LANE_MARKS[lane.status])
        words = rect.adjusted(self._paint_mark(painter, rect.left(), rect.center().y() + 1, lane), 0, 0, 0)
        used = paint.draw_text(painter, words, lane_word(lane.status), look.font("button"), look.color(mark.role))
        rest = words.adjusted(used + look.px(8), 0, 0, 0)
        paint.draw_text(painter, rest, lane_result(lane, self._remaining()), look.font("body"), look.color("text2"))

    def _paint_flat(self, painter: QPainter, rect: QRect, lane: Lane) -> None:
        look = self._look
        words = rect.adjusted(self._paint_mark(painter, rect.left(), rect.center().y() + 1, lane), 0, 0, 0)
        name = paint.draw_text(painter, words, lane.name, look.font("card_title"), look.color("text"))
        rest = words.adjusted(name + look.px(8), 0, 0, 0)
        said = f"{lane_word(lane.status)}  {lane_result(lane, self._remaining())}"
        paint.draw_text(painter, rest, said, look.font("secondary"), look.color("text2"))


class SearchStrip(QWidget):
    """All interfaces, searched ones first; as many as there is room for."""

    opened = Signal(str)  # name of the interface, or "" for all

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lanes: tuple[Lane, ...] = ()
        self._cells: list[LaneCell] = []
        self._flat = False
        self.tab_after: QWidget | None = None  # what the Tab key leaves before it comes here
        self.setAccessibleName(translate("SearchStrip", "Search by interface"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(16), 0, look.px(16), look.px(10))
        self._row.setSpacing(look.px(8))
        self.setMinimumWidth(look.px(240))
        self._turn = QTimer(self)
        self._turn.setInterval(80)
        self._turn.timeout.connect(self._go_on)
        self.hide()

    def lanes(self) -> tuple[Lane, ...]:
        """What is shown."""
        return self._lanes

    def cells(self) -> tuple[LaneCell, ...]:
        """The cells on the screen."""
        return tuple(cell for cell in self._cells if cell.isVisibleTo(self))

    def set_flat(self, flat: bool) -> None:
        """One line per cell, where height is short."""
        if flat != self._flat:
            self._flat = flat
            for cell in self._cells:
                cell.set_flat(flat)

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """Take the strip, whole."""
        self._lanes = tuple(sorted(lanes, key=lambda lane: lane.status in ASIDE))
        self.setVisible(bool(lanes))
        self._fill()

    def _fill(self) -> None:
        most = max(1, (self.width() - self._look.px(32)) // self._look.px(180))
        shown = self._lanes if len(self._lanes) <= most else self._lanes[: max(1, most - 1)]
        more = len(self._lanes) - len(shown)
        wanted = len(shown) + bool(more)
        while len(self._cells) < wanted:
            cell = LaneCell(self._look)
            cell.set_flat(self._flat)
            cell.clicked.connect(lambda _=False, cell=cell: self.opened.emit(cell.lane.name if cell.lane else ""))
            self._row.addWidget(cell)
            before = self._cells[-1] if self._cells else self.tab_after
            if before is not None:
                QWidget.setTabOrder(before, cell)
            self._cells.append(cell)
        for cell, lane in zip(self._cells, shown, strict=False):
            cell.show_lane(lane)
        if more:
            self._cells[len(shown)].show_more(more)
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < wanted)
            last = bool(more) and place == wanted - 1
            busy = cell.lane is not None and cell.lane.status in {LaneStatus.SEARCHING, LaneStatus.COMPLETE}
            self._row.setStretch(place, 2 if last else 5 if busy else 4)
        searching = any(lane.status is LaneStatus.SEARCHING for lane in self._lanes)
        if searching and not self._turn.isActive():
            self._turn.start()
        elif not searching:
            self._turn.stop()

    def _go_on(self) -> None:
        for cell in self._cells:
            if cell.isVisible() and cell.lane is not None and cell.lane.status is LaneStatus.SEARCHING:
                cell.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()
