"""The closed vault: a card that makes a new one or opens the one that is there. For the vault and the claim page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstlight.site.vault import VaultError
from firstlight_drivers.contract import Secret
from firstlight_ui.bridge import Bridge
from firstlight_ui.dialogs.passphrase import wrong
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session

WIDEST = 520


class VaultDoor(QWidget):
    """`opened` when the vault is open."""

    opened = Signal()

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self._new = False
        page = QVBoxLayout(self)
        page.setContentsMargins(0, look.px(8), 0, 0)
        self.body = ScrollBody(look, translate("VaultDoor", "Open the vault"))
        page.addWidget(self.body)
        outer = self.body.column
        card = self.card = Card(look)
        card.setMaximumWidth(look.px(WIDEST))
        self.title = PlainLabel(look, "", "section_title", wrap=True)
        self.text = PlainLabel(look, "", "body", "text2", wrap=True)
        card.column.addWidget(self.title)
        card.column.addWidget(self.text)
        self.first, self._first_label = self._field(translate("VaultDoor", "Passphrase"))
        self.second, self._second_label = self._field(translate("VaultDoor", "The same again"))
        self.trouble = PlainLabel(look, "", "body", "fail", wrap=True)
        self.hint = PlainLabel(look, "", "secondary", "text2", wrap=True)
        card.column.addWidget(self.trouble)
        card.column.addWidget(self.hint)
        row = QHBoxLayout()
        row.addStretch(1)
        self.keyring = Button(look, translate("VaultDoor", "Open with this computer's keyring"))
        self.open_button = Button(look, "", kind=Kind.PRIMARY)
        row.addWidget(self.keyring)
        row.addWidget(self.open_button)
        card.column.addSpacing(look.px(6))
        card.column.addLayout(row)
        across = QHBoxLayout()  # knows that the card is never wider than WIDEST; a column would not
        across.addWidget(card, 100)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(1)
        self.open_button.clicked.connect(self.go_on)
        self.keyring.clicked.connect(lambda: self._start(None))
        self.refresh()

    def _field(self, text: str) -> tuple[TextField, PlainLabel]:
        label, field = PlainLabel(self._look, text, "card_title"), TextField(self._look)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(text)
        label.setBuddy(field)
        self.card.column.addSpacing(self._look.px(4))
        self.card.column.addWidget(label)
        self.card.column.addWidget(field)
        field.textChanged.connect(self._check)
        field.returnPressed.connect(self.go_on)
        return field, label

    def refresh(self) -> None:
        """Ask for what the vault needs now."""
        vault = self._session.site.vault
        self._new = not vault.exists
        self.second.setVisible(self._new)
        self._second_label.setVisible(self._new)
        ways = () if self._new else vault.opens_with
        self.keyring.setVisible("keyring" in ways)
        if self._new:
            self.title.setText(translate("VaultDoor", "Make a vault for the passwords of your devices"))
            self.text.setText(
                translate(
                    "VaultDoor",
                    "One encrypted file on this computer. Without the passphrase nobody can read it, nor can "
                    "Firstlight: write it down where your company keeps such things.",
                )
            )
            self.open_button.setText(translate("VaultDoor", "Make the vault"))
        else:
            self.title.setText(translate("VaultDoor", "The vault is locked"))
            self.text.setText(translate("VaultDoor", "It locks by itself after 10 minutes without use."))
            self.open_button.setText(translate("VaultDoor", "Unlock"))
        self._check()

    def _check(self) -> None:
        empty = "" if self.first.text() else translate("VaultDoor", "Type the passphrase")
        reason = wrong(self.first.text(), self.second.text()) if self._new else empty
        self.open_button.setEnabled(not reason)
        self.open_button.setToolTip(reason)
        self.hint.setText(reason)
        self.hint.setVisible(bool(reason))
        if self.first.text():
            self.trouble.setText("")
        self.trouble.setVisible(bool(self.trouble.text()))

    def go_on(self) -> None:
        """Make or open the vault with what was typed."""
        if self.open_button.isEnabled():
            self._start(Secret(self.first.text()))

    def _start(self, passphrase: Secret | None) -> None:
        vault, new = self._session.site.vault, self._new
        self.open_button.setEnabled(False)

        def work() -> None:
            if new:
                vault.create(passphrase, keyring=False)
            else:
                vault.unlock(passphrase)

        self._bridge.call(self._session.in_background(work), self, lambda _none: self._done(), self._failed)

    def _done(self) -> None:
        for field in (self.first, self.second):
            field.clear()
        self.trouble.setText("")
        self.opened.emit()

    def _failed(self, error: BaseException) -> None:
        code, detail = (error.code, error.detail) if isinstance(error, VaultError) else ("vault-write", str(error))
        self.first.clear()
        self.second.clear()
        self.trouble.setText(f"{sentence(code, detail)} {next_step(code)}".strip())
        self.trouble.setVisible(True)
        self.open_button.setEnabled(False)
        self.first.setFocus()
