"""Asks before rows are forgotten, and says what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from firstlight.events import Device
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog, Panel
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import Shown, shown_state

MOST_LISTED = 5
TYPE_COUNT_ABOVE = 20


class ForgetDialog(Dialog):
    """`confirmed` when the rows may go."""

    confirmed = Signal()

    def __init__(self, look: Look, parent: QWidget, devices: Sequence[Device]) -> None:
        count = len(devices)
        one = translate("ForgetDialog", "Forget {device}?")
        many = translate("ForgetDialog", "Forget %n devices?", None, count)
        super().__init__(
            look,
            parent,
            one.format(device=title_of(devices[0])) if count == 1 else many,
            translate("ForgetDialog", "The list loses what it knows. The devices themselves are not touched."),
            icon="warning",
        )
        panel = Panel(look)
        grid = QGridLayout(panel)
        grid.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(2, 1)
        for place, device in enumerate(devices[:MOST_LISTED]):
            shown = shown_state(device)
            mark = look.mark(shown.value)
            grid.addWidget(IconLabel(look, mark.icon, mark.mark, size=12, under="window"), place, 0)
            name = ElidedLabel(look, title_of(device), "card_title")
            name.setMinimumWidth(look.px(150))
            grid.addWidget(name, place, 1)
            grid.addWidget(ElidedLabel(look, self._fate(shown), "body", "text2"), place, 2)
        if count > MOST_LISTED:
            rest = translate("ForgetDialog", "and %n more", None, count - MOST_LISTED)
            grid.addWidget(PlainLabel(look, rest, "body", "text2"), MOST_LISTED, 1, 1, 2)
        self.body.addWidget(panel)
        self.field: TextField | None = None
        self._count = count
        if count > TYPE_COUNT_ABOVE:
            self.body.addSpacing(look.px(8))
            asked = PlainLabel(look, translate("ForgetDialog", "Type {n} to go on").format(n=count), "card_title")
            self.field = TextField(look)
            self.field.setAccessibleName(asked.text())
            asked.setBuddy(self.field)
            self.body.addWidget(asked)
            self.body.addWidget(self.field)
            self.field.textChanged.connect(self._check)
        self.forget = self.add_button(translate("ForgetDialog", "Forget %n devices", None, count), Kind.DANGER)
        self.footer.addStretch(1)
        self.keep = self.add_button(translate("ForgetDialog", "Keep in the list"), Kind.PRIMARY, hint="Esc")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.reject)
        self.forget.clicked.connect(self._confirm)
        self._check()
        self.keep.setFocus()

    @staticmethod
    def _fate(shown: Shown) -> str:
        if shown is Shown.OFFLINE:
            return translate("ForgetDialog", "gone until it answers again")
        return translate("ForgetDialog", "comes back with its next answer")

    def _check(self) -> None:
        ready = self.field is None or self.field.text().strip() == str(self._count)
        self.forget.setEnabled(ready)
        reason = "" if ready else translate("ForgetDialog", "Type {n} to go on").format(n=self._count)
        self.forget.setToolTip(reason)

    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()
