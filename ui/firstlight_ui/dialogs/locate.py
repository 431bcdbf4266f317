"""Asks for account and password before a device is made to show itself. Used once, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from firstlight.events import Device
from firstlight_drivers.contract import Credential, Secret
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel


class LocateDialog(Dialog):
    """`entered` carries the credential."""

    entered = Signal(object)

    def __init__(self, look: Look, parent: QWidget, device: Device) -> None:
        name = title_of(device)
        super().__init__(
            look,
            parent,
            translate("LocateDialog", "Make {device} show itself?").format(device=name),
            translate("LocateDialog", "Its light blinks and stops by itself. This needs an account on the device."),
            icon="locate",
            tone="accent_text",
        )
        self.account = TextField(look)
        self.password = TextField(look)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for text, field in (
            (translate("LocateDialog", "Account"), self.account),
            (translate("LocateDialog", "Password"), self.password),
        ):
            label = PlainLabel(look, text, "card_title")
            label.setBuddy(field)
            field.setAccessibleName(text)
            self.body.addWidget(label)
            self.body.addWidget(field)
            self.body.addSpacing(look.px(6))
        known = translate("LocateDialog", "Goes to {address}, whose SSH host key must be {key}.")
        text = known.format(address=device.address or "", key=device.host_key or "")
        self.body.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True))
        kept = translate("LocateDialog", "Used once and kept nowhere. Many devices lock after a few wrong passwords.")
        self.body.addWidget(PlainLabel(look, kept, "secondary", "text2", wrap=True))
        self.footer.addStretch(1)
        self.cancel = self.add_button(translate("LocateDialog", "Cancel"), hint="Esc")
        self.start = self.add_button(translate("LocateDialog", "Locate"), Kind.PRIMARY, icon="locate")
        self.start.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.start.clicked.connect(self._enter)
        self.account.textChanged.connect(self._check)
        self.password.returnPressed.connect(self._enter)
        self.account.returnPressed.connect(self.password.setFocus)
        self._check()
        self.account.setFocus()

    def _check(self) -> None:
        ready = bool(self.account.text().strip())
        self.start.setEnabled(ready)
        self.start.setToolTip("" if ready else translate("LocateDialog", "Type the account first"))

    def _enter(self) -> None:
        if not self.start.isEnabled():
            return
        credential = Credential(user=self.account.text().strip(), password=Secret(self.password.text()))
        self.password.clear()
        self.accept()
        self.entered.emit(credential)
