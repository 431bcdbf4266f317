"""A file that was chosen: what it is for, its name, Choose, and a cross that takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel


class FileRow(QWidget):
    """`asked` when one is to be chosen, `cleared` for the cross."""

    asked = Signal()
    cleared = Signal()

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(6))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(PlainLabel(look, title, "secondary", "text2"), 0, 0)
        self.value = ElidedLabel(look, "", "body")
        grid.addWidget(self.value, 1, 0)
        self.choose = Button(look, translate("FileRow", "Choose"), small=True)
        self.choose.setAccessibleName(f"{translate('FileRow', 'Choose')}: {title}")
        self.clear = Button(look, icon="close", kind=Kind.QUIET, small=True)
        self.clear.name_it(translate("FileRow", "Do without: {what}").format(what=title))
        grid.addWidget(self.choose, 0, 1, 2, 1)
        grid.addWidget(self.clear, 0, 2, 2, 1)
        self.choose.clicked.connect(self.asked)
        self.clear.clicked.connect(self.cleared)

    def show_paths(self, paths: Sequence[Path], none: str) -> None:
        """Show the names of what was chosen, or `none`."""
        self.value.setText(", ".join(path.name for path in paths) or none)
        self.value.set_role("text" if paths else "text2")
        self.clear.setEnabled(bool(paths))
