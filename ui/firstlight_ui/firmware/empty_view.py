"""Before a file was chosen: drop one, or choose it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import PlainLabel


class EmptyView(QWidget):
    """`choose` is its button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(24), look.px(16), 0)
        column.setSpacing(look.px(8))
        column.addWidget(PlainLabel(look, translate("FirmwareEmpty", "Drop a firmware file here"), "section_title"))
        text = translate(
            "FirmwareEmpty",
            "It is read once and checked step by step against what its maker published. Dropping a file starts no "
            "update: you choose devices, read the plan, then start.",
        )
        column.addWidget(PlainLabel(look, text, "body", "text2", wrap=True))
        self.count = PlainLabel(look, "", "body", "text2", wrap=True)
        column.addWidget(self.count)
        self.choose = Button(
            look, translate("FirmwareEmpty", "Choose a firmware file"), icon="folder", kind=Kind.PRIMARY, hint="Ctrl+O"
        )
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_count(self, count: int) -> None:
        """Say for how many devices the file will be."""
        self.count.setText(translate("FirmwareEmpty", "%n devices are chosen for it.", None, count) if count else "")
        self.count.setVisible(bool(count))
