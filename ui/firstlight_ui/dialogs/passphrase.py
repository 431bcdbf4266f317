"""Asks for a passphrase, once or twice. Nothing of it is kept here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from firstlight_drivers.contract import Secret
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel

SHORTEST = 12


class PassphraseDialog(Dialog):
    """`entered` carries the passphrase."""

    entered = Signal(object)

    def __init__(self, look: Look, parent: QWidget, title: str, text: str, *, twice: bool = False) -> None:
        super().__init__(look, parent, title, text, icon="lock", tone="accent_text")
        self._twice = twice
        self.first = self._field(translate("PassphraseDialog", "Passphrase"))
        self.second = self._field(translate("PassphraseDialog", "The same again")) if twice else None
        self.hint = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.body.addWidget(self.hint)
        self.footer.addStretch(1)
        self.cancel = self.add_button(translate("PassphraseDialog", "Cancel"), hint="Esc")
        self.go_on = self.add_button(translate("PassphraseDialog", "Go on"), Kind.PRIMARY)
        self.go_on.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.go_on.clicked.connect(self._enter)
        self._check()
        self.first.setFocus()

    def _field(self, text: str) -> TextField:
        field = TextField(self.look)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(text)
        label = PlainLabel(self.look, text, "card_title")
        label.setBuddy(field)
        self.body.addWidget(label)
        self.body.addWidget(field)
        self.body.addSpacing(self.look.px(6))
        field.textChanged.connect(self._check)
        field.returnPressed.connect(self._enter)
        return field

    def _check(self) -> None:
        reason = wrong(self.first.text(), self.second.text()) if self.second is not None else ""
        ready = bool(self.first.text()) and not reason
        self.go_on.setEnabled(ready)
        self.go_on.setToolTip(reason)
        self.hint.setText(reason)

    def _enter(self) -> None:
        if not self.go_on.isEnabled():
            return
        passphrase = Secret(self.first.text())
        for field in filter(None, (self.first, self.second)):
            field.clear()
        self.accept()
        self.entered.emit(passphrase)


def wrong(first: str, second: str) -> str:
    """Why a new passphrase cannot be taken; empty when it can."""
    if len(first) < SHORTEST:
        return translate("PassphraseDialog", "At least {n} characters; several words are easiest.").format(n=SHORTEST)
    if first != second:
        return translate("PassphraseDialog", "The two differ.")
    return ""
