"""What stands in the table when it has no rows: what was tried, why nothing is here, and the one next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.label import PlainLabel


@dataclass(frozen=True, slots=True)
class Words:
    """Title, explanation, label of the button and the name of the step it takes."""

    title: str
    text: str
    label: str = ""
    step: str = ""


def words_for(total: int, strangers: int, typed: str, *, searching: bool, interfaces: Sequence[str]) -> Words:
    """What to say of a table without rows: filtered out, not recognised, still searching, or nothing came."""
    if total:
        title = translate("DevicesPage", "No device matches “{text}”").format(text=typed)
        return Words(
            title if typed else translate("DevicesPage", "No device is in this state"),
            translate("DevicesPage", "%n devices are in the list; the filter shows none of them.", None, total),
            translate("DevicesPage", "Clear the filter"),
            "clear",
        )
    if strangers:
        return Words(
            translate("DevicesPage", "%n hosts answered, none of a known family", None, strangers),
            translate("DevicesPage", "Firstlight lists them when it is told to show everything."),
            translate("DevicesPage", "Show everything"),
            "everything",
        )
    if searching:
        title = translate("DevicesPage", "Searching {interfaces}").format(interfaces=", ".join(interfaces[:4]))
        title = title if interfaces else translate("DevicesPage", "Searching")
        return Words(title, translate("DevicesPage", "Devices appear here as they answer."))
    return Words(
        translate("DevicesPage", "Nothing answered"),
        translate("DevicesPage", "The doctor says what was sent, what came back, and what to do next."),
        translate("DevicesPage", "Why don't I see it?"),
        "doctor",
    )


class EmptyState(QWidget):
    """Lies over the table's viewport."""

    step_asked = Signal()

    def __init__(self, look: Look, viewport: QWidget) -> None:
        super().__init__(viewport)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(24), look.px(24), look.px(24))
        column.setSpacing(look.px(8))
        column.addStretch(2)
        self.title = PlainLabel(look, "", "section_title", wrap=True)
        self.text = PlainLabel(look, "", "body", "text2", wrap=True)
        self.step = Button(look, "-")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(look.px(560))
            column.addWidget(label)
            column.setAlignment(label, Qt.AlignmentFlag.AlignHCenter)
            label.setMinimumWidth(look.px(300))
        column.addSpacing(look.px(4))
        column.addWidget(self.step, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.step.clicked.connect(self.step_asked)
        viewport.installEventFilter(self)
        self.hide()

    def say(self, words: Words) -> str:
        """Show these words; returns the name of the step the button takes."""
        self.title.setText(words.title)
        self.text.setText(words.text)
        self.step.setText(words.label or self.step.text())
        self.step.setVisible(bool(words.label))
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        return words.step

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False
