"""The action bar: appears with the first ticked row; count, Clear, verbs with their numbers, reasons at the end."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from firstlight_ui.device_actions import DeviceActions
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.verbs import VERBS
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import Hairline, PlainLabel, tip

REASON_ROOM = 150


class ActionBar(QWidget):
    """Verbs for the ticked rows. What does not fit is under More."""

    cleared = Signal()

    def __init__(self, look: Look, actions: DeviceActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._actions = look, actions
        self.setAccessibleName(translate("ActionBar", "Actions on the chosen rows"))
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 1, look.px(16), 0)
        row.setSpacing(look.px(8))
        self.count = PlainLabel(look, "", "card_title")
        self.clear_button = Button(look, translate("ActionBar", "Clear"), kind=Kind.LINK, hint="Esc")
        self.clear_button.setToolTip(translate("ActionBar", "Take all ticks away (Esc)"))
        self.clear_button.clicked.connect(self.cleared)
        line = Hairline(look, upright=True)
        line.setFixedHeight(look.px(20))
        for widget in (self.count, self.clear_button, line):
            row.addWidget(widget)
        self.buttons: dict[str, Button] = {}
        for place, verb in enumerate(VERBS):
            kind = Kind.PRIMARY if place == 0 else Kind.OUTLINED
            button = Button(look, verb.key, icon=verb.icon, kind=kind)
            button.clicked.connect(actions.qactions[verb.key].trigger)
            self.buttons[verb.key] = button
            row.addWidget(button)
        self.more = Button(look, translate("ActionBar", "More"), chevron=True)
        self.more.clicked.connect(self._open_more)
        row.addWidget(self.more)
        self.reason = PlainLabel(look, "", "secondary", "text2", wrap=True)
        row.addWidget(self.reason, 1)
        self.setMinimumWidth(look.px(320))  # verbs go under More before the window grows
        actions.offered.connect(self._fill)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFixedHeight(max(self._look.size("action_bar"), self._look.size("control") + self._look.px(14)))
        self._fit()

    def _fill(self) -> None:
        total = len(self._actions.chosen)
        hidden = self._actions.hidden
        count = translate("ActionBar", "%n selected", None, total)
        if hidden:
            count = translate("ActionBar", "{count}, {hidden} not shown").format(count=count, hidden=hidden)
        self.count.setText(count)
        reasons = []
        for verb in VERBS:
            made, button = self._actions.offers[verb.key], self.buttons[verb.key]
            button.setText(made.label)
            button.setEnabled(made.enabled)
            button.setToolTip(tip(made.reason))
            button.setAccessibleDescription(made.reason)
            if made.reason:
                reasons.append(made.reason)
        self.reason.setText(". ".join(reasons[:2]))
        self._fit()

    def _fit(self) -> None:
        """Show the verbs there is room for, the others under More."""
        look = self._look
        spacing = self._row.spacing()
        room = self.width() - look.px(32) - self.count.sizeHint().width() - self.clear_button.sizeHint().width()
        room -= 3 * spacing + (look.px(REASON_ROOM) if self.reason.text() else 0)
        widths = {key: button.full_width() + spacing for key, button in self.buttons.items()}
        shown: list[str] = []
        if sum(widths.values()) <= room:
            shown = list(widths)
        else:
            room -= self.more.sizeHint().width() + spacing
            for key, width in widths.items():
                if width > room:
                    break
                room -= width
                shown.append(key)
        for key, button in self.buttons.items():
            button.setVisible(key in shown)
        self.more.setVisible(len(shown) < len(self.buttons))

    def _open_more(self) -> None:
        menu = QMenu(self)
        for key, button in self.buttons.items():
            if not button.isVisible():
                menu.addAction(self._actions.qactions[key])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("accent_soft"))
        painter.fillRect(QRect(0, 0, self.width(), 1), self._look.color("accent"))
