"""Settings: which interfaces are searched, how it looks, which language, what is listed. Kept as they are changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import InterfaceKind, Lane
from firstlight_ui.i18n import LANGUAGES, translate
from firstlight_ui.look import Look
from firstlight_ui.page_header import PageHeader
from firstlight_ui.strip import KIND_ICONS
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import Choice, TickBox
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight.settings import Settings

TWO_COLUMNS_FROM = 860
SCALES = (1.0, 1.25, 1.5, 2.0)
OFF_BY_DEFAULT = frozenset({"wifi-off", "virtual", "loopback"})


class SettingsPage(QWidget):
    """`changed` carries the new settings, after they were stored."""

    changed = Signal(object)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._lanes: tuple[Lane, ...] = ()
        self.lane_boxes: dict[str, TickBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("SettingsPage", "Settings"))
        self.header.facts.setText(translate("SettingsPage", "Kept as you change them"))
        column.addWidget(self.header)
        self.messages = MessageList(look)
        column.addWidget(self.messages)
        self.body = ScrollBody(look, translate("SettingsPage", "Settings"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(12))
        self._left = self._stacked(self._make_search(), self._make_list())
        self._right = self._stacked(self._make_look(), self._make_language())
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.column.addLayout(self._grid)
        self.body.column.addStretch(1)
        column.addWidget(self.body, 1)

    def _stacked(self, *cards: Card) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(12))
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        return holder

    def _note(self, card: Card, text: str) -> None:
        card.column.addWidget(PlainLabel(self._look, text, "secondary", "text2", wrap=True))

    def _make_search(self) -> Card:
        card = Card(self._look, translate("SettingsPage", "Interfaces to search"))
        self._note(
            card,
            translate(
                "SettingsPage",
                "Wi-Fi and virtual adapters are off at first. A change counts from the next search (F5).",
            ),
        )
        self._lane_grid = QGridLayout()
        self._lane_grid.setHorizontalSpacing(self._look.px(10))
        self._lane_grid.setVerticalSpacing(self._look.px(4))
        self._lane_grid.setColumnStretch(2, 1)
        card.column.addLayout(self._lane_grid)
        return card

    def _make_list(self) -> Card:
        settings = self._session.settings
        card = Card(self._look, translate("SettingsPage", "What is listed"))
        self.everything = TickBox(
            self._look, translate("SettingsPage", "Show everything, also hosts no family recognises")
        )
        self.everything.setChecked(settings.show_all)
        self.everything.toggled.connect(lambda on: self.store(show_all=on))
        card.column.addWidget(self.everything)
        return card

    def _row(self, card: Card, text: str, choice: Choice) -> None:
        label = PlainLabel(self._look, text)
        label.setBuddy(choice)
        choice.setAccessibleName(text)
        row = QHBoxLayout()
        row.addWidget(label, 1)
        row.addWidget(choice)
        card.column.addLayout(row)

    def _make_look(self) -> Card:
        look, settings = self._look, self._session.settings
        card = Card(look, translate("SettingsPage", "Appearance"))
        self.theme = Choice(look)
        for key, text in (
            ("system", translate("SettingsPage", "As the system")),
            ("light", translate("SettingsPage", "Light")),
            ("dark", translate("SettingsPage", "Dark")),
            ("high-contrast", translate("SettingsPage", "High contrast")),
        ):
            self.theme.addItem(text, key)
        self.theme.setCurrentIndex(max(0, self.theme.findData(settings.theme)))
        self._row(card, translate("SettingsPage", "Theme"), self.theme)
        self.scale = Choice(look)
        for value in SCALES:
            self.scale.addItem(translate("SettingsPage", "{n} %").format(n=round(value * 100)), value)
        self.scale.setCurrentIndex(max(0, self.scale.findData(settings.text_scale)))
        self._row(card, translate("SettingsPage", "Text size"), self.scale)
        self.large = TickBox(look, translate("SettingsPage", "Large controls, for gloves and touch pads"))
        self.large.setChecked(settings.large_controls)
        card.column.addWidget(self.large)
        self._note(
            card,
            translate(
                "SettingsPage",
                "High contrast is light or dark, as the system is.",
            ),
        )
        self.theme.currentIndexChanged.connect(lambda _place: self.store(theme=self.theme.currentData()))
        self.scale.currentIndexChanged.connect(lambda _place: self.store(text_scale=self.scale.currentData()))
        self.large.toggled.connect(lambda on: self.store(large_controls=on))
        return card

    def _make_language(self) -> Card:
        look, settings = self._look, self._session.settings
        card = Card(look, translate("SettingsPage", "Language"))
        self.language = Choice(look)
        self.language.addItem(translate("SettingsPage", "As the system"), "system")
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self._row(card, translate("SettingsPage", "Language of Firstlight"), self.language)
        self._note(card, translate("SettingsPage", "Counts from the next start."))
        self.language.currentIndexChanged.connect(lambda _place: self.store(language=self.language.currentData()))
        return card

    # --- interfaces --------------------------------------------------------------------------------------------

    def show_lanes(self, lanes: tuple[Lane, ...]) -> None:
        """List the interfaces of this computer."""
        lanes = tuple(lane for lane in lanes if lane.kind is not InterfaceKind.SERIAL)  # asked by name only
        known = tuple((lane.name, lane.address, lane.kind) for lane in lanes)
        if known == tuple((lane.name, lane.address, lane.kind) for lane in self._lanes):
            return
        self._lanes = lanes
        while (item := self._lane_grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lane_boxes.clear()
        look, settings = self._look, self._session.settings
        for place, lane in enumerate(lanes):
            box = TickBox(look, lane.name)
            box.setChecked(self._searched(lane, settings))
            box.toggled.connect(lambda on, lane=lane: self._choose_lane(lane, on))
            why = sentence(lane.reason, lane.detail) if lane.reason else ""
            box.setAccessibleDescription(f"{lane.address} {why}".strip())
            self.lane_boxes[lane.name] = box
            self._lane_grid.addWidget(box, place, 0)
            self._lane_grid.addWidget(IconLabel(look, KIND_ICONS[lane.kind], "text2", size=16), place, 1)
            self._lane_grid.addWidget(ElidedLabel(look, lane.address, "secondary", "text2"), place, 2)
        if not lanes:
            none = translate("SettingsPage", "No interface is known yet.")
            self._lane_grid.addWidget(PlainLabel(look, none, "body", "text2"), 0, 0)

    @staticmethod
    def _searched(lane: Lane, settings: Settings) -> bool:
        if lane.name in settings.interfaces_off:
            return False
        return lane.name in settings.interfaces_on or lane.reason not in OFF_BY_DEFAULT

    def _choose_lane(self, lane: Lane, on: bool) -> None:
        settings = self._session.settings
        off = tuple(name for name in settings.interfaces_off if name != lane.name)
        wanted = tuple(name for name in settings.interfaces_on if name != lane.name)
        if on:
            self.store(interfaces_off=off, interfaces_on=(*wanted, lane.name))
        else:
            self.store(interfaces_off=(*off, lane.name), interfaces_on=wanted)

    def store(self, **changes: object) -> None:
        """Keep new settings and tell who must know."""
        settings = replace(self._session.settings, **changes)  # type: ignore[arg-type]
        try:
            self._session.change_settings(settings)
        except OSError as error:
            title = translate("SettingsPage", "The settings could not be kept")
            self.messages.say("fail", title, error.strerror or type(error).__name__)
        self.changed.emit(settings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = self.width() >= self._look.px(TWO_COLUMNS_FROM)
        row, column = (0, 1) if two else (1, 0)
        if self._grid.itemAtPosition(row, column) is None:
            self._grid.removeWidget(self._right)
            self._grid.addWidget(self._right, row, column)
            self._grid.setColumnStretch(1, 1 if two else 0)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.body)
