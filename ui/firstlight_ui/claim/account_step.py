"""Step 2: which account, what is in force now, and how first sights are treated."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from firstlight.claim.model import ClaimPlan
from firstlight_drivers.contract import Credential, Secret
from firstlight_ui.claim.draft import Draft
from firstlight_ui.claim.frame import RadioBox
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import TextField, TickBox
from firstlight_ui.widgets.label import PlainLabel

FIELD_WIDTH = 420


class AccountStep(QWidget):
    """`changed` when the draft was changed here."""

    changed = Signal()

    def __init__(self, look: Look, draft: Draft) -> None:
        super().__init__()
        self._look, self._draft = look, draft
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self.body = ScrollBody(look, translate("ClaimAccount", "Account"))
        outer.addWidget(self.body)
        self.body.column.addWidget(self._make_account())
        self.body.column.addWidget(self._make_current())
        self.body.column.addWidget(self._make_identity())
        self.body.column.addStretch(1)

    def _note(self, card: Card, text: str) -> PlainLabel:
        label = PlainLabel(self._look, text, "secondary", "text2", wrap=True)
        card.column.addWidget(label)
        return label

    def _make_account(self) -> Card:
        card = Card(self._look, translate("ClaimAccount", "Account to own the devices with"))
        self.own = RadioBox(self._look, translate("ClaimAccount", "The account each device leaves the factory with"))
        self.named = RadioBox(
            self._look, translate("ClaimAccount", "One named administrator, where the device allows it")
        )
        self._which = QButtonGroup(self)
        self.name = TextField(self._look)
        self.name.setAccessibleName(translate("ClaimAccount", "Name of the administrator"))
        self.name.setPlaceholderText(translate("ClaimAccount", "Name of the administrator"))
        self.name.setMaxLength(32)
        self.name.setMaximumWidth(self._look.px(FIELD_WIDTH))
        for box in (self.own, self.named):
            self._which.addButton(box)
            card.column.addWidget(box)
        card.column.addWidget(self.name)
        self.effect = self._note(card, "")
        self.own.setChecked(True)
        self.named.toggled.connect(lambda _on: self._take())
        self.name.textChanged.connect(lambda _text: self._take())
        return card

    def _make_current(self) -> Card:
        card = Card(self._look, translate("ClaimAccount", "Password in force now"))
        self.known = TickBox(
            self._look, translate("ClaimAccount", "These devices no longer have their factory password")
        )
        self.user = TextField(self._look)
        self.password = TextField(self._look)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        card.column.addWidget(self.known)
        for text, field in (
            (translate("ClaimAccount", "Present account"), self.user),
            (translate("ClaimAccount", "Present password"), self.password),
        ):
            field.setAccessibleName(text)
            field.setPlaceholderText(text)
            field.setMaximumWidth(self._look.px(FIELD_WIDTH))
            card.column.addWidget(field)
            field.textChanged.connect(lambda _text: self._take())
        self._note(
            card, translate("ClaimAccount", "It is tried once on each device: many lock after a few wrong ones.")
        )
        self.known.toggled.connect(lambda _on: self._take())
        return card

    def _make_identity(self) -> Card:
        card = Card(self._look, translate("ClaimAccount", "Identity"))
        self.accept = TickBox(self._look, translate("ClaimAccount", "Pin every identity seen for the first time"))
        self.accept.toggled.connect(lambda _on: self._take())
        card.column.addWidget(self.accept)
        self._note(
            card,
            translate(
                "ClaimAccount",
                "Sensible for new devices on a bench of your own. Otherwise each fingerprint is shown, to be compared "
                "with the device's label or page. A changed identity is always refused.",
            ),
        )
        self.profiles = TickBox(
            self._look, translate("ClaimAccount", "Use taught or assumed profiles, one device first")
        )
        self.profiles.toggled.connect(lambda _on: self._take())
        card.column.addWidget(self.profiles)
        self._note(
            card,
            translate(
                "ClaimAccount",
                "For devices whose first login no maker has published. Without it such devices are guided.",
            ),
        )
        return card

    def _take(self) -> None:
        draft = self._draft
        draft.account = self.name.text().strip() if self.named.isChecked() else ""
        self.name.setVisible(self.named.isChecked())
        known = self.known.isChecked()
        self.user.setVisible(known)
        self.password.setVisible(known)
        draft.current = (
            Credential(user=self.user.text().strip(), password=Secret(self.password.text()))
            if known and self.user.text().strip()
            else None
        )
        draft.accept_new = self.accept.isChecked()
        draft.profiles = self.profiles.isChecked()
        self.changed.emit()

    def ready(self) -> str:
        """Why the wizard cannot go on; empty when it can."""
        if self.named.isChecked() and not self._draft.account:
            return translate("ClaimAccount", "Type the name of the administrator")
        if self.named.isChecked() and not self._draft.account.replace("-", "").replace("_", "").isalnum():
            return translate("ClaimAccount", "The name may hold letters, digits, - and _")
        if self.known.isChecked() and self._draft.current is None:
            return translate("ClaimAccount", "Type the present account")
        return ""

    def show_plan(self, plan: ClaimPlan) -> None:
        """Say what the choice means for these devices."""
        self.name.setVisible(self.named.isChecked())
        self.user.setVisible(self.known.isChecked())
        self.password.setVisible(self.known.isChecked())
        made = sum(item.administrator is not None for item in plan.items)
        fixed = sum(item.detail == "account-fixed" for item in plan.items)
        names = sorted({item.account for item in plan.runnable})
        if made or fixed:
            text = translate("ClaimAccount", "Made on %n devices, which then disable their factory account", None, made)
            text += "; " + translate("ClaimAccount", "%n keep their own account name.", None, fixed)
        else:
            text = translate("ClaimAccount", "Here: {names}.").format(names=", ".join(names)) if names else ""
        self.effect.setText(text)
