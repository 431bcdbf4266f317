"""The status bar: what is simulated, what the last search was, the time here and in UTC, where the shortcuts are."""

from __future__ import annotations

import time

from PySide6.QtCore import QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import ElidedLabel, Hairline, IconLabel, PlainLabel


class DemoMark(QWidget):
    """Says for as long as the window is open that the devices are simulated."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = translate("DemoMark", "Demo: simulated devices")
        self.setAccessibleName(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = self._look
        width = paint.text_width(look.font("button_small"), self._text) + look.px(34)
        return QSize(width, look.line("button_small") + look.px(5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        paint.draw_box(painter, QRectF(self.rect()), look.color("warn_soft"), look.color("warn"), look.px(4))
        side = look.px(12)
        paint.draw_icon(painter, look, "info", "warn", look.px(8), (self.height() - side) / 2, side)
        text = QRect(look.px(25), 0, self.width() - look.px(30), self.height())
        paint.draw_text(painter, text, self._text, look.font("button_small"), look.color("warn"))


class VaultMark(QWidget):
    """Whether the vault is open, as mark and word."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        self._icon = IconLabel(look, "state-locked", "text2", size=12, under="window")
        self.word = PlainLabel(look, "", "secondary", "text2")
        row.addWidget(self._icon)
        row.addWidget(self.word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def tell(self, *, locked: bool) -> None:
        """Show the state."""
        text = translate("StatusBar", "Vault locked") if locked else translate("StatusBar", "Vault unlocked")
        self.word.setText(text)
        self.setAccessibleName(text)
        self._icon.show_icon("state-locked" if locked else "state-ok", "text2" if locked else "ok")


class StatusBar(QWidget):
    """One line at the bottom of the window."""

    shortcuts_asked = Signal()

    def __init__(self, look: Look, *, demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 1, look.px(12), 0)
        row.setSpacing(look.px(10))
        if demo:
            row.addWidget(DemoMark(look))
        self.vault = VaultMark(look)
        self._after_vault = Hairline(look, upright=True)
        self._after_vault.setFixedHeight(look.px(12))
        row.addWidget(self.vault)
        row.addWidget(self._after_vault)
        self.show_vault(None)
        self.facts = ElidedLabel(look, "", "secondary", "text2")
        row.addWidget(self.facts, 1)
        self.local = PlainLabel(look, "", "secondary", "text2")
        self.utc = PlainLabel(look, "", "secondary", "text2")
        self._between = Hairline(look, upright=True)
        self._between.setFixedHeight(look.px(12))
        self._before_keys = Hairline(look, upright=True)
        self._before_keys.setFixedHeight(look.px(12))
        keys = Button(look, translate("StatusBar", "Shortcuts"), kind=Kind.QUIET, hint="F1", small=True)
        keys.clicked.connect(self.shortcuts_asked)
        for widget in (self.local, self._between, self.utc, self._before_keys, keys):
            row.addWidget(widget)
        self._keys = keys
        self.setMinimumWidth(look.px(320))
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tell_time)
        self._clock.start()
        look.changed.connect(self._dress)
        self._dress()
        self.tell_time()

    def _dress(self) -> None:
        self.setFixedHeight(max(self._look.size("status_bar"), self._look.line("secondary") + 10))
        self._keys.setFixedHeight(self.height() - 4)

    def show_vault(self, locked: bool | None) -> None:
        """Whether the vault is locked; None while there is none."""
        if locked is not None:
            self.vault.tell(locked=locked)
        for widget in (self.vault, self._after_vault):
            widget.setVisible(locked is not None)

    def set_narrow(self, narrow: bool) -> None:
        """Without UTC, where width is short."""
        self.utc.setVisible(not narrow)
        self._between.setVisible(not narrow)

    def tell_time(self, now: float | None = None) -> None:
        """Show the time."""
        at = time.time() if now is None else now
        local = translate("StatusBar", "Local {time}").format(time=time.strftime("%H:%M:%S", time.localtime(at)))
        self.local.setText(local)
        self.utc.setText(translate("StatusBar", "UTC {time}").format(time=time.strftime("%H:%M:%S", time.gmtime(at))))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("window"))
        painter.fillRect(QRect(0, 0, self.width(), 1), self._look.color("border"))
