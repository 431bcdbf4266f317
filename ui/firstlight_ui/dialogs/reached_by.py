"""With what the devices of the page of serial ports are reached: the vault's login, or SNMP. Kept for this run only."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from firstlight.access import Given
from firstlight_drivers.contract import Secret, SnmpAccess
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Kind
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.fields import Choice, TextField, TickBox
from firstlight_ui.widgets.label import PlainLabel, tip
from firstlight_ui.widgets.message import InlineMessage

LOGIN, V3, V2C = range(3)
RING = 3  # pixels round a field for the focus ring
LEAST = 8  # characters of an SNMP v3 password (RFC 3414, 11.2)


def way_of(given: Given) -> int:
    """Which way is given."""
    if given.snmp is None:
        return LOGIN
    return V2C if given.snmp.community is not None else V3


def way_word(way: int) -> str:
    """A way in words."""
    return (
        translate("ReachedBy", "Login of the vault"),
        translate("ReachedBy", "SNMP v3 user"),
        translate("ReachedBy", "SNMP v2c community"),
    )[way]


class ReachedByDialog(Dialog):
    """`chosen` carries the Given."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget, given: Given) -> None:
        super().__init__(
            look,
            parent,
            translate("ReachedBy", "How are these devices reached?"),
            translate("ReachedBy", "For all devices of this page, until Firstlight is closed. Nothing is stored."),
            icon="lock",
            tone="accent_text",
        )
        self._given = given
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(margins.left() - RING, margins.top(), margins.right() - RING, margins.bottom())
        self.way = Choice(look)
        for way in (LOGIN, V3, V2C):
            self.way.addItem(way_word(way))
        self.body.addWidget(self._group((translate("ReachedBy", "Reached by"), self.way)))
        self.user, self.auth, self.privacy = TextField(look), TextField(look), TextField(look)
        self.community = TextField(look)
        for field in (self.auth, self.privacy, self.community):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._v3 = self._group(
            (translate("ReachedBy", "User"), self.user),
            (translate("ReachedBy", "Authentication password (SHA)"), self.auth),
            (translate("ReachedBy", "Privacy password (AES)"), self.privacy),
        )
        self._v2c = self._group((translate("ReachedBy", "Write community"), self.community), more=self._warning())
        self.body.addWidget(self._v3)
        self.body.addWidget(self._v2c)
        self.assumed = TickBox(look, translate("ReachedBy", "Use assumed web pages, where nobody has taught them"))
        self.assumed.setChecked(given.assumed)
        hint = translate(
            "ReachedBy", "For device servers whose pages no maker has published: one device first, then compared."
        )
        self.body.addWidget(
            self._group((None, self.assumed), more=PlainLabel(look, hint, "secondary", "text2", wrap=True))
        )
        if given.snmp is not None and given.snmp.user:
            self.user.setText(given.snmp.user)
        self.footer.addStretch(1)
        self.cancel = self.add_button(translate("ReachedBy", "Cancel"), hint="Esc")
        self.use = self.add_button(translate("ReachedBy", "Use this and read again"), Kind.PRIMARY)
        self.use.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        self.way.currentIndexChanged.connect(self._show)
        for field in (self.user, self.auth, self.privacy, self.community):
            field.textChanged.connect(self._check)
        self.way.setCurrentIndex(way_of(given))
        self._show()
        self.way.setFocus()

    def _group(self, *fields: tuple[str | None, Choice | TextField | TickBox], more: QWidget | None = None) -> QWidget:
        """Fields that come and go together."""
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(RING, 0, RING, 0)
        column.setSpacing(self.look.px(4))
        for text, field in fields:
            if text is not None:
                label = PlainLabel(self.look, text, "card_title")
                label.setBuddy(field)
                field.setAccessibleName(text)
                column.addWidget(label)
            column.addWidget(field)
            column.addSpacing(self.look.px(4))
        if more is not None:
            column.addWidget(more)
        return group

    def _warning(self) -> QWidget:
        title = translate("ReachedBy", "Everybody on the network can read a community")
        text = translate(
            "ReachedBy", "SNMP v2c sends it unencrypted with every question. Use a v3 user where the device has one."
        )
        return InlineMessage(self.look, "warn", title, text, closable=False, compact=True)

    def _show(self) -> None:
        way = self.way.currentIndex()
        self._v3.setVisible(way == V3)
        self._v2c.setVisible(way == V2C)
        self._check()
        if self.isVisible():
            self.fit()

    def _check(self) -> None:
        way, why = self.way.currentIndex(), ""
        if way == V3 and not self.user.text().strip():
            why = translate("ReachedBy", "Type the user first")
        elif way == V3 and min(len(self.auth.text()), len(self.privacy.text())) < LEAST:
            why = translate("ReachedBy", "Both passwords have at least 8 characters")
        elif way == V2C and not self.community.text():
            why = translate("ReachedBy", "Type the community first")
        self.use.setEnabled(not why)
        self.use.setToolTip(tip(why))
        self.use.setAccessibleDescription(why)

    def _use(self) -> None:
        if not self.use.isEnabled():
            return
        way, snmp = self.way.currentIndex(), None
        if way == V3:
            snmp = SnmpAccess(
                user=self.user.text().strip(), auth=Secret(self.auth.text()), privacy=Secret(self.privacy.text())
            )
        elif way == V2C:
            snmp = SnmpAccess(community=Secret(self.community.text()))
        for field in (self.auth, self.privacy, self.community):
            field.clear()
        self.accept()
        self.chosen.emit(replace(self._given, snmp=snmp, assumed=self.assumed.isChecked()))
