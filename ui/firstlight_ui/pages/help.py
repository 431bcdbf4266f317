"""Help: all keys, what Firstlight does and does not do, its version and the licences of its parts."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from firstlight import __version__
from firstlight_ui import licences
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.page_header import PageHeader
from firstlight_ui.shortcuts import keys
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.key_hint import KeyHint
from firstlight_ui.widgets.label import PlainLabel

TWO_COLUMNS_FROM = 860


class LicenceDialog(Dialog):
    """The licence text a part brings."""

    def __init__(self, look: Look, parent: QWidget, part: licences.Part) -> None:
        super().__init__(look, parent, f"{part.name} {part.version}", part.licence)
        text = QPlainTextEdit()
        text.setReadOnly(True)
        text.setProperty("field", True)
        text.setFont(look.font("table_mono"))
        text.setAccessibleName(translate("LicenceDialog", "Licence text"))
        text.setTabChangesFocus(True)
        none = translate("LicenceDialog", "This part brings no licence file; its metadata names the licence above.")
        text.setPlainText(licences.text_of(part.name) or none)
        text.setMinimumHeight(min(look.px(340), parent.window().height() // 2))
        self.body.addWidget(text)
        self.footer.addStretch(1)
        close = self.add_button(translate("LicenceDialog", "Close"), Kind.PRIMARY, hint="Esc")
        close.clicked.connect(self.reject)
        close.setFocus()


class HelpPage(QWidget):
    """Keys at the left, about at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("HelpPage", "Help"))
        self.header.facts.setText(f"Firstlight {__version__}")
        column.addWidget(self.header)
        self.body = ScrollBody(look, translate("HelpPage", "Help"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(12))
        self._keys, self._about = self._make_keys(), self._make_right()
        self._grid.addWidget(self._keys, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._about, 0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self.body.column.addLayout(self._grid)
        self.body.column.addStretch(1)
        column.addWidget(self.body, 1)

    def _make_keys(self) -> Card:
        look = self._look
        card = Card(look, translate("HelpPage", "Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(5))
        grid.setColumnStretch(1, 1)
        for place, (key, does) in enumerate(keys()):
            grid.addWidget(KeyHint(look, key), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(look, does, "body", "text2", wrap=True), place, 1)
        card.column.addLayout(grid)
        card.column.addStretch(1)
        return card

    def _make_right(self) -> QWidget:
        look = self._look
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        about = Card(look, translate("HelpPage", "About Firstlight"))
        for text in (
            translate(
                "HelpPage",
                "Finds industrial devices on the network and on serial lines, and says what is known and from where.",
            ),
            translate(
                "HelpPage",
                "Searching only asks. No password is tried, nothing is written, nothing is sent outside your network.",
            ),
        ):
            about.column.addWidget(PlainLabel(look, text, "body", "text2", wrap=True))
        versions = f"Firstlight {__version__} · Python {platform.python_version()} · Qt {qVersion()}"
        about.column.addWidget(PlainLabel(look, versions, "secondary", "text2", selectable=True, wrap=True))
        column.addWidget(about)
        column.addWidget(self._make_parts())
        column.addStretch(1)
        return right

    def _make_parts(self) -> Card:
        look = self._look
        card = Card(look, translate("HelpPage", "Licences of the parts"))
        own = translate("HelpPage", "Firstlight is Apache-2.0. Qt is used under the LGPL-3.0; it can be replaced.")
        card.column.addWidget(PlainLabel(look, own, "secondary", "text2", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(2))
        grid.setColumnStretch(1, 1)
        for place, part in enumerate(licences.parts()):
            grid.addWidget(PlainLabel(look, f"{part.name} {part.version}", "table_key"), place, 0)
            grid.addWidget(PlainLabel(look, part.licence, "secondary", "text2", wrap=True), place, 1)
            show = Button(look, translate("HelpPage", "Text"), kind=Kind.LINK)
            show.setAccessibleName(translate("HelpPage", "Licence text of {part}").format(part=part.name))
            show.clicked.connect(lambda _=False, part=part: LicenceDialog(look, self.window(), part).open())
            grid.addWidget(show, place, 2)
        card.column.addLayout(grid)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        two = self.width() >= self._look.px(TWO_COLUMNS_FROM)
        row, column = (0, 1) if two else (1, 0)
        if self._grid.itemAtPosition(row, column) is None:
            self._grid.removeWidget(self._about)
            self._grid.addWidget(self._about, row, column)
            self._grid.setColumnStretch(1, 1 if two else 0)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.body)
