"""The header of a page: title, one line of facts, then what can be done at the right. Never scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstlight_ui.look import Look
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel


class PageHeader(QWidget):
    """56 high. `beside` follows the facts, `right` is the row of actions."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.setSpacing(look.px(12))
        self.title = PlainLabel(look, title, "page_title")
        row.addWidget(self.title)
        self.facts = ElidedLabel(look, "", "body", "text2")
        self.facts.setContentsMargins(0, look.px(2), 0, 0)
        row.addWidget(self.facts)
        self.beside = QHBoxLayout()
        row.addLayout(self.beside)
        row.addStretch(1)
        self.right = QHBoxLayout()
        self.right.setSpacing(look.px(12))
        row.addLayout(self.right)
        self.setMinimumWidth(look.px(320))  # actions give up their words before the window grows
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFixedHeight(max(self._look.size("header"), self._look.size("control") + self._look.px(20)))
