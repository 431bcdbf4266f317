"""The page of serial ports before devices are chosen: what can be done from here."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.label import PlainLabel


class NothingChosen(QWidget):
    """`choose` leads to the list of devices."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        text = translate(
            "SerialPage", "Choose device servers in the list; their ports are read, nothing is written by that."
        )
        column.addWidget(PlainLabel(look, text, "body", "text2", wrap=True))
        row = QHBoxLayout()
        self.choose = Button(look, translate("SerialPage", "Choose devices"), icon="devices")
        row.addWidget(self.choose)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
