"""The rail: the pages that exist, work above, Settings and Help below, each with icon and word."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import tip


class RailItem(QAbstractButton):
    """A page in the rail; the badge counts what waits there."""

    def __init__(self, look: Look, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._icon = look, icon
        self._badge = 0
        self._narrow = False
        self.setText(text)
        self.setCheckable(True)
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_badge(self, count: int, said: str) -> None:
        """Show a count; `said` is the same for a screen reader."""
        if count != self._badge:
            self._badge = count
            self.setAccessibleDescription(said if count else "")
            self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Icon alone."""
        self._narrow = narrow
        self.setToolTip(tip(self.text()) if narrow else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        if self._narrow:
            return QSize(look.px(40), look.px(40))
        return QSize(look.px(67), max(look.px(56), look.line("rail_label") + look.px(40)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, rect = QPainter(self), self._look, self.rect()
        on = self.isChecked()
        if on or self.underMouse():
            edge = look.color("border_strong") if on and look.high_contrast else None
            paint.draw_box(painter, QRectF(rect), look.color("surface" if on else "window"), edge, look.px(6))
        if on:
            bar = QRectF(0, rect.height() * 0.23, look.px(2), rect.height() * 0.54)
            paint.draw_box(painter, bar, look.color("accent"), None, 1)
        ink = "accent_text" if on else "text2"
        side = look.px(20)
        x = (rect.width() - side) / 2
        y = (rect.height() - side) / 2 if self._narrow else rect.height() / 2 - look.px(18)
        paint.draw_icon(painter, look, self._icon, ink, x, y, side)
        if not self._narrow:
            text = QRect(2, round(y + side + look.px(4)), rect.width() - 4, look.line("rail_label") + 2)
            color = look.color("text" if on else "text2")
            paint.draw_text(painter, text, self.text(), look.font("rail_label"), color, paint.CENTER)
        if self._badge:
            self._paint_badge(painter, round(x + side))
        if self.hasFocus():
            paint.draw_box(painter, QRectF(rect).adjusted(1, 1, -1, -1), None, look.color("accent"), look.px(6), 2)

    def _paint_badge(self, painter: QPainter, left: int) -> None:
        look = self._look
        text = str(self._badge) if self._badge < 1000 else "999+"
        font = look.font("rail_label")
        height = look.line("rail_label") + 1
        width = max(height, paint.text_width(font, text) + look.px(9))
        rect = QRect(min(left - look.px(8), self.width() - width - 1), 2, width, height)
        paint.draw_box(painter, QRectF(rect), look.color("accent"), None, height / 2)
        paint.draw_text(painter, rect, text, font, look.color("on_accent"), paint.CENTER)


class _MarkOfFirstlight(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName("Firstlight")
        self.setFixedHeight(look.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        height = min(look.px(24), self.width() // 2)
        width = height * 1.5
        x, y = (self.width() - width) / 2, look.px(17)
        paint.draw_icon(QPainter(self), look, "mark", "accent", x, y, height)


class Rail(QWidget):
    """Choose a page. `chosen` carries its place."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._narrow = False
        self.setAccessibleName(translate("Rail", "Pages"))
        self.devices = RailItem(look, "devices", translate("Rail", "Devices"))
        self.claim = RailItem(look, "claim", translate("Rail", "Claim"))
        self.firmware = RailItem(look, "firmware", translate("Rail", "Firmware"))
        self.serial = RailItem(look, "ports", translate("Rail", "Serial ports"))
        self.jobs = RailItem(look, "jobs", translate("Rail", "Jobs"))
        self.vault = RailItem(look, "lock", translate("Rail", "Vault"))
        self.settings = RailItem(look, "settings", translate("Rail", "Settings"))
        self.help = RailItem(look, "help", translate("Rail", "Help"))
        work = (self.devices, self.claim, self.firmware, self.serial, self.jobs, self.vault)
        self.items = (*work, self.settings, self.help)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(6), look.px(1), look.px(7), look.px(8))
        column.setSpacing(look.px(4))
        column.addWidget(_MarkOfFirstlight(look))
        column.addSpacing(look.px(-1))
        for place, item in enumerate(self.items):
            self._group.addButton(item, place)
            column.addWidget(item)
            if item is self.vault:
                column.addStretch(1)
        self.devices.setChecked(True)
        self._group.idClicked.connect(self.chosen)
        look.changed.connect(self._dress)
        self._dress()

    def set_narrow(self, narrow: bool) -> None:
        """Icons without words, for small windows and large text."""
        if narrow != self._narrow:
            self._narrow = narrow
            for item in self.items:
                item.set_narrow(narrow)
            self._dress()

    def select(self, place: int) -> None:
        """Mark a page as the one shown."""
        self.items[place].setChecked(True)

    def _dress(self) -> None:
        widest = max(paint.text_width(self._look.font("rail_label"), item.text()) for item in self.items)
        full = max(self._look.size("rail_width"), widest + self._look.px(20))
        self.setFixedWidth(self._look.px(52) if self._narrow else full)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("rail"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), self._look.color("border"))
