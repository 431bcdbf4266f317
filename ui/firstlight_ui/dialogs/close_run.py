"""Asks before the window closes in the middle of something: a device may be past the point of no return."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesInUse:
    """What the pages of serial ports hold: devices whose ports are written, one whose clock or names are (`setting`),
    lines mapped to this computer, a test, a scan.
    """

    writing: int = 0
    setting: bool = False
    mapped: int = 0
    testing: bool = False
    scanning: bool = False

    def __bool__(self) -> bool:
        return bool(self.writing or self.setting or self.mapped or self.testing or self.scanning)


@dataclass(frozen=True, slots=True)
class Warned:
    """A question and what closing does."""

    title: str
    text: str


def while_claiming(count: int) -> Warned:
    """`count` devices are in a claim."""
    return Warned(
        translate("CloseRun", "Close while %n devices are being claimed?", None, count),
        translate(
            "CloseRun",
            "No further device is begun. One whose password is being set is brought to its proof first, for up to a "
            "minute. Every password is in the vault already.",
        ),
    )


def while_updating(count: int) -> Warned:
    """`count` devices are in an update."""
    return Warned(
        translate("CloseRun", "Close while %n devices are being updated?", None, count),
        translate(
            "CloseRun",
            "No further device is begun. Those under way have up to a minute to end; what is cut off then goes on "
            "when the job is resumed. A write that has begun is never sent twice.",
        ),
    )


def while_in_use(lines: LinesInUse) -> Warned:
    """Serial ports are held. The title names what weighs most, the text all of it."""
    titles, texts = [], []
    if lines.writing:
        count = lines.writing
        titles.append(translate("CloseRun", "Close while the ports of %n devices are being written?", None, count))
        texts.append(
            translate(
                "CloseRun",
                "A device that something was sent to is read back first, for up to a minute; the others stay as they "
                "are.",
            )
        )
    if lines.setting:
        titles.append(translate("CloseRun", "Close while the clock or the names of a device are being written?"))
        texts.append(translate("CloseRun", "What was sent to that device is read back first, for up to a minute."))
    if lines.mapped:
        count = lines.mapped
        titles.append(translate("CloseRun", "Close while %n lines are mapped to this computer?", None, count))
        texts.append(translate("CloseRun", "Programs that have a mapped port open lose it."))
    if lines.testing:
        titles.append(translate("CloseRun", "Close while a port is being tested?"))
        texts.append(translate("CloseRun", "The test ends without a result."))
    if lines.scanning:
        titles.append(translate("CloseRun", "Close while a line is being scanned?"))
        texts.append(translate("CloseRun", "The scan ends, and what it found is not kept."))
    texts.append(translate("CloseRun", "Every port is given back."))
    return Warned(titles[0] if titles else "", " ".join(texts))


class CloseRunDialog(Dialog):
    """`agreed` when what is under way is to be stopped and the window closed."""

    agreed = Signal()

    def __init__(self, look: Look, parent: QWidget, warned: Warned) -> None:
        super().__init__(look, parent, warned.title, warned.text, icon="warning")
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
