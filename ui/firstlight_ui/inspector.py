"""The inspector: everything known of the current row, where it came from, and what to do with that one device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from firstlight.events import Device
from firstlight_ui import facts, paint
from firstlight_ui.facts_view import FactsView, Group
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.models.devices import DeviceModel
from firstlight_ui.verbs import VERBS, offer
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import ElidedLabel, Hairline, IconLabel, PlainLabel, tip
from firstlight_ui.widgets.message import InlineMessage
from firstlight_ui.wording import next_step, sentence, shown_state, state_word

if TYPE_CHECKING:
    from firstlight.site.pins import Pin

MOST_MESSAGES = 3


class Tabs(QTabBar):
    """Words with a line under the chosen one."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setProperty("ownFocus", True)
        self.setUsesScrollButtons(False)
        look.changed.connect(self.updateGeometry)

    def tabSizeHint(self, index: int) -> QSize:
        look = self._look
        width = paint.text_width(look.font("table_key"), self.tabText(index)) + look.px(16)
        return QSize(width, max(look.px(32), look.line("table_key") + look.px(12)))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), look.color("border"))
        for place in range(self.count()):
            rect = self.tabRect(place)
            on = place == self.currentIndex()
            ink = look.color("text" if on else "text2")
            font = look.font("table_key" if on else "secondary")
            text = rect.adjusted(0, 0, -look.px(14), 0)
            paint.draw_text(painter, text, self.tabText(place), font, ink)
            if on:
                width = paint.text_width(font, self.tabText(place))
                painter.fillRect(QRect(rect.left(), self.height() - 2, width, 2), look.color("accent"))
                if self.hasFocus():
                    around = QRectF(rect.left(), 3, width + 2, self.height() - 8)
                    paint.draw_box(painter, around.adjusted(-1, 0, 1, 0), None, look.color("accent"), 3, 2)


class Inspector(QWidget):
    """Shows one device. `verb_asked` carries the verb and the device."""

    close_asked = Signal()
    verb_asked = Signal(object, object)

    def __init__(self, look: Look, model: DeviceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pins_of: Callable[[Device], Sequence[Pin]] = lambda _device: ()
        self._look, self._model = look, model
        self._device: Device | None = None
        self._messages: list[InlineMessage] = []
        self._noted: tuple[object, ...] = ()
        self.setAccessibleName(translate("Inspector", "Inspector"))
        self.setMinimumWidth(look.px(240))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._make_head())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(look.px(12), look.px(12), look.px(12), look.px(8))
        self._column.setSpacing(look.px(10))
        self.facts = FactsView(look, translate("Inspector", "Facts"))
        self._column.addWidget(self.facts)
        self._column.addStretch(1)
        self._scroll.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(Hairline(look))
        self._why = PlainLabel(look, "", "secondary", "text3", wrap=True)
        self._why.setContentsMargins(look.px(12), look.px(6), look.px(12), 0)
        self._why.hide()
        outer.addWidget(self._why)
        outer.addLayout(self._make_foot())
        self.show_device(None)

    def _make_head(self) -> QVBoxLayout:
        look = self._look
        head = QVBoxLayout()
        head.setContentsMargins(look.px(12), look.px(10), look.px(8), 0)
        head.setSpacing(look.px(2))
        first = QHBoxLayout()
        self.title = ElidedLabel(look, "", "section_title")
        first.addWidget(self.title, 1)
        self.close_button = Button(look, icon="close", kind=Kind.QUIET, small=True)
        self.close_button.name_it(translate("Inspector", "Close the inspector (Ctrl+I)"))
        self.close_button.clicked.connect(self.close_asked)
        first.addWidget(self.close_button)
        head.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(look.px(6))
        self._mark = IconLabel(look, "state-unknown", "neutral", size=12)
        self._state = PlainLabel(look, "", "secondary", "text2")
        self._about = ElidedLabel(look, "", "secondary", "text2")
        second.addWidget(self._mark)
        second.addWidget(self._state)
        second.addSpacing(look.px(4))
        second.addWidget(self._about, 1)
        head.addLayout(second)
        self.tabs = Tabs(look)
        self.tabs.setAccessibleName(translate("Inspector", "What to show"))
        for text in (
            translate("Inspector", "Overview"),
            translate("Inspector", "Network"),
            translate("Inspector", "Sources"),
        ):
            self.tabs.addTab(text)
        self.tabs.currentChanged.connect(lambda _place: self._fill())
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(0, look.px(4), look.px(4), 0)
        tab_row.addWidget(self.tabs, 1)
        head.addLayout(tab_row)
        return head

    def _make_foot(self) -> QHBoxLayout:
        look = self._look
        foot = QHBoxLayout()
        foot.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        foot.setSpacing(look.px(8))
        self.buttons: dict[str, Button] = {}
        for verb in VERBS:
            if verb.key in {"locate", "page"}:
                button = Button(look, verb.key, icon=verb.icon, small=True)
                button.clicked.connect(lambda _=False, verb=verb: self.verb_asked.emit(verb, self._device))
                self.buttons[verb.key] = button
        foot.addWidget(self.buttons["locate"])
        foot.addWidget(self.buttons["page"])
        foot.addStretch(1)
        return foot

    def device(self) -> Device | None:
        """What is shown."""
        return self._device

    def show_device(self, device: Device | None) -> None:
        """Show this device, or that no row is current."""
        other = (device.id if device else None) != (self._device.id if self._device else None)
        self._device = device
        if other:
            self._scroll.verticalScrollBar().setValue(0)
        self._fill()

    def _fill(self) -> None:
        device = self._device
        for verb in VERBS:
            button = self.buttons.get(verb.key)
            if button is not None:
                made = offer(verb, (device,) if device else ())
                button.setText(made.label)
                button.setEnabled(made.enabled)
                button.setToolTip(tip(made.reason))
                button.setAccessibleDescription(made.reason)
        if device is None:
            self.title.setText(translate("Inspector", "No row is current"))
            self._state.setText(translate("Inspector", "Choose a row to see what is known of it."))
            self._about.setText("")
            self._mark.hide()
            self._say_notes(None)
            self.facts.show_groups(())
            return
        shown = shown_state(device)
        mark = self._look.mark(shown.value)
        self.title.setText(title_of(device))
        self._mark.show_icon(mark.icon, mark.mark)
        self._mark.show()
        self._state.setText(state_word(shown))
        self._state.set_role(mark.role)
        self._about.setText(facts.state_line(device))
        self._say_notes(device)
        self.facts.show_groups(self._groups(device))

    def _groups(self, device: Device) -> tuple[Group, ...]:
        place = self.tabs.currentIndex()
        if place == 1:
            return (*facts.network(device), *facts.pinned(device, self.pins_of(device)))
        return facts.origins(device) if place == 2 else facts.overview(device, self._model.clock())

    def _say_notes(self, device: Device | None) -> None:
        place = self.tabs.currentIndex()
        notes = facts.loud_notes(device) if device is not None and place != 2 else ()
        reason = self._reasons(device)
        key = (*notes, reason)
        if key == self._noted:
            return
        self._noted = key
        for message in self._messages:
            self._column.removeWidget(message)
            message.hide()
            message.deleteLater()
        self._messages = []
        for note in notes[:MOST_MESSAGES]:
            tone = "accent" if note.code in {"assumed", "no-identity"} else "warn"
            said = InlineMessage(self._look, tone, sentence(note.code, note.detail), next_step(note.code),
                                 closable=False, compact=True)  # fmt: skip
            self._messages.append(said)
        if len(notes) > MOST_MESSAGES:
            more = translate("Inspector", "%n more remarks", None, len(notes) - MOST_MESSAGES)
            rest = " ".join(sentence(note.code, note.detail) for note in notes[MOST_MESSAGES:])
            self._messages.append(InlineMessage(self._look, "warn", more, rest, closable=False, compact=True))
        for at, message in enumerate(self._messages):
            self._column.insertWidget(at, message)
        self._why.setText(reason)
        self._why.setVisible(bool(reason))

    def _reasons(self, device: Device | None) -> str:
        """Why a button of the foot is disabled, in words on the page."""
        if device is None:
            return ""
        made = (offer(verb, (device,)) for verb in VERBS if verb.key in self.buttons)
        return "\n".join(one.reason for one in made if one.reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color("surface"))
