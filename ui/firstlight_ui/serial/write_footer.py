"""The footer of the page of serial ports: what would be written, what that does, and the button that does it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.draft import DeviceDraft, SerialDraft
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel


class WriteFooter(QWidget):
    """`write` is the main button; `as_it_is` forgets what is wanted of the current device."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        row.setSpacing(look.px(10))
        self.facts = PlainLabel(look, "", "card_title")
        self.safe = ElidedLabel(look, "", "body", "text2")
        self.as_it_is = Button(look, translate("SerialPage", "Take present as wanted"), icon="undo", kind=Kind.QUIET)
        self.write = Button(look, "", kind=Kind.PRIMARY, hint="Ctrl+S")
        row.addWidget(self.facts)
        row.addWidget(self.safe, 1)
        row.addWidget(self.as_it_is)
        row.addWidget(self.write)

    def dress(self, draft: SerialDraft, due: Sequence[DeviceDraft], *, writing: bool) -> None:
        """Show what would be written; `due` are the devices where something would."""
        count = sum(sum(len(plan.differs) for plan in one.plans) for one in due)
        set_here = [one for one in draft.devices.values() if one.guide is None]
        refused = sum(len(plan.refused) for one in set_here for plan in one.plans)
        if refused:
            self.facts.setText(translate("SerialPage", "%n settings cannot be", None, refused))
        else:
            self.facts.setText(translate("SerialPage", "%n settings differ", None, count) if count else "")
        self.facts.setVisible(bool(refused or count))
        safe = translate("SerialPage", "Read back afterwards. A port restarts while it is written.")
        if any(one.waits_for_first and one.compared for one in due):
            safe = translate("SerialPage", "One device first, alone; a person compares it before others follow.")
        elif sum(one.waits_for_first for one in due) > 1:
            safe = translate("SerialPage", "One device first, alone; others follow when it was read back.")
        idle = translate("SerialPage", "Reading changes nothing.")
        shown = draft.shown
        if shown is not None and shown.guide is not None:
            idle = translate("SerialPage", "A person sets this one on its own page; nothing is written from here.")
        self.safe.setText(safe if count else idle)
        text = translate("SerialPage", "Write %n changes", None, count)
        if len(due) > 1:
            text = translate("SerialPage", "{text} to {n} devices").format(text=text, n=len(due))
        self.write.setText(text)
        self.write.setEnabled(bool(count) and not writing)
        self.as_it_is.setEnabled(shown is not None and bool(shown.wished) and not shown.writing)
