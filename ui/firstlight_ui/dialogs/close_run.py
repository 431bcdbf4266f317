"""Asks before the window closes in the middle of a claim or an update: some devices are past the point of no return."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog


class CloseRunDialog(Dialog):
    """`agreed` when the run is to be stopped and the window closed."""

    agreed = Signal()

    def __init__(self, look: Look, parent: QWidget, count: int, *, updating: bool = False) -> None:
        title = translate("CloseRun", "Close while %n devices are being claimed?", None, count)
        text = translate(
            "CloseRun",
            "No further device is begun. One whose password is being set is brought to its proof first, for up to a "
            "minute. Every password is in the vault already.",
        )
        if updating:
            title = translate("CloseRun", "Close while %n devices are being updated?", None, count)
            text = translate(
                "CloseRun",
                "No further device is begun. Those under way have up to a minute to end; what is cut off then goes on "
                "when the job is resumed. A write that has begun is never sent twice.",
            )
        super().__init__(look, parent, title, text, icon="warning")
        self.footer.addStretch(1)
        self.stop = self.add_button(translate("CloseRun", "Stop and close"))
        self.keep = self.add_button(translate("CloseRun", "Keep it running"), Kind.PRIMARY, hint="Esc")
        self.keep.setDefault(True)
        self.stop.clicked.connect(self._agree)
        self.keep.clicked.connect(self.reject)
        self.keep.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
