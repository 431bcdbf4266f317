"""Add a device by address, or search a range: says while typing what will be asked."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from firstlight_drivers.discovery.ranges import LARGE
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.ranges import Typed, read
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import grouped, next_step, sentence

COMPLAIN_AFTER = 500  # milliseconds of not typing


class AddAddressDialog(Dialog):
    """`asked` carries a `Typed`."""

    asked = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(
            look,
            parent,
            translate("AddAddressDialog", "Which address or range?"),
            translate(
                "AddAddressDialog",
                "For devices that announce nothing, or stand behind a router. Questions only: nothing is changed.",
            ),
            icon="plus",
            tone="accent_text",
        )
        self.typed = Typed()
        label = PlainLabel(look, translate("AddAddressDialog", "Address, range or name"), "card_title")
        self.field = TextField(look, mono=True)
        self.field.setMaxLength(500)
        self.field.setPlaceholderText("10.20.4.80")
        self.field.setAccessibleName(label.text())
        label.setBuddy(self.field)
        self.said = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.said.setMinimumHeight(2 * look.line("secondary") + 4)
        self.body.addWidget(label)
        self.body.addWidget(self.field)
        self.body.addSpacing(look.px(2))
        self.body.addWidget(self.said)
        self.confirm_label = PlainLabel(look, "", "card_title", wrap=True)
        self.confirm = TextField(look)
        self.confirm_label.setBuddy(self.confirm)
        self.body.addWidget(self.confirm_label)
        self.body.addWidget(self.confirm)
        self.confirm_label.hide()
        self.confirm.hide()
        self.footer.addStretch(1)
        self.cancel = self.add_button(translate("AddAddressDialog", "Cancel"), hint="Esc")
        self.go = self.add_button(translate("AddAddressDialog", "Ask this host"), Kind.PRIMARY, icon="search")
        self.go.setDefault(True)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(COMPLAIN_AFTER)
        self._patience.timeout.connect(self._complain)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._ask)
        self.field.textChanged.connect(self._read)
        self.field.editingFinished.connect(self._complain)
        self.field.returnPressed.connect(self._ask)
        self.confirm.textChanged.connect(self._offer)
        self.confirm.returnPressed.connect(self._ask)
        self._read()
        self.field.setFocus()

    def _read(self) -> None:
        self.typed = read(self.field.text())
        self.field.set_wrong(False)
        self.said.set_role("text2")
        if self.typed.code:
            self._patience.start()
        else:
            self._patience.stop()
            self._explain()
        large = self.typed.large
        if self.confirm.isHidden() == large:
            self.confirm_label.setVisible(large)
            self.confirm.setVisible(large)
        if large:
            ask = translate("AddAddressDialog", "Type {n} to search that many").format(n=self.typed.count)
            self.confirm_label.setText(ask)
            self.confirm.setAccessibleName(ask)
        self._offer()
        if self.isVisible():
            self.fit()

    def _explain(self) -> None:
        typed = self.typed
        if typed.host:
            text = translate("AddAddressDialog", "One host is asked by every means it may answer.")
        elif typed.large:
            text = translate(
                "AddAddressDialog",
                "More than {most} addresses: this takes minutes and touches every host in the range.",
            ).format(most=grouped(LARGE))
        elif typed.ranges:
            text = translate("AddAddressDialog", "%n addresses, a few connections each.", None, typed.count)
        else:
            text = translate(
                "AddAddressDialog", "Write 10.20.4.80, 10.20.4.0/22 or 10.20.4.1-10.20.4.90; several with commas."
            )
        self.said.setText(text)

    def _complain(self) -> None:
        if self.typed.code:
            self.field.set_wrong(True)
            self.said.set_role("fail")
            self.said.setText(f"{sentence(self.typed.code, self.typed.detail)} {next_step(self.typed.code)}")
            self.fit()

    def _offer(self) -> None:
        typed = self.typed
        if typed.ranges:
            self.go.setText(translate("AddAddressDialog", "Search %n addresses", None, typed.count))
        else:
            self.go.setText(translate("AddAddressDialog", "Ask this host"))
        confirmed = not typed.large or self.confirm.text().replace(",", "").strip() == str(typed.count)
        self.go.setEnabled(typed.usable and confirmed)
        reason = "" if self.go.isEnabled() else translate("AddAddressDialog", "Write an address or a range first")
        self.go.setToolTip(reason)

    def _ask(self) -> None:
        if self.go.isEnabled():
            self.accept()
            self.asked.emit(self.typed)
        else:
            self._complain()
