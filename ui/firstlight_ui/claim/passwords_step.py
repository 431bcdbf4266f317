"""Step 3: one password for all, or a different one for each; rules turn green while typing; nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from firstlight.claim.model import ClaimItem, ClaimPlan
from firstlight.policy import check, load_site_policy, strength
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.data_words import rule_text
from firstlight_ui.claim.draft import LENGTHS, Draft
from firstlight_ui.claim.frame import ProgressLine, RadioBox
from firstlight_ui.claim.policy_cards import PolicyCard
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import Choice, TextField
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import PlainLabel

if TYPE_CHECKING:
    from firstlight.session import Session

SHOWN_SECONDS = 20
PAUSE = 500  # milliseconds of no typing before a rule is called not met
LEFT_WIDTH = 460  # the cards, and the 12 beside them in which the scroll bar stands
SIDE_BY_SIDE_FROM = 1000
ONE_ROW_FROM = 900


class PasswordsStep(QWidget):
    """`changed` when the draft was changed here; `again` asks for other passwords."""

    changed = Signal()
    again = Signal()

    def __init__(self, look: Look, session: Session, draft: Draft, clipboard: SecretClipboard) -> None:
        super().__init__()
        self._look, self._session, self._draft, self._clipboard = look, session, draft, clipboard
        self._items: dict[str, ClaimItem] = {}
        self._cards: list[PolicyCard] = []
        self._shown = ""
        self._left = 0
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(PAUSE)
        self._settled.timeout.connect(lambda: self._judge(settled=True))
        self._hide_timer = QTimer(self)
        self._hide_timer.setInterval(1000)
        self._hide_timer.timeout.connect(self._count_down)
        clipboard.changed.connect(lambda _left: self._tell_time())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.body = ScrollBody(look, translate("ClaimPasswords", "Passwords"))
        outer.addWidget(self.body)
        column = self.body.column
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(10))
        column.addLayout(self._make_mode())
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(0)
        self.left, self.right = self._make_left(), self._make_right()
        self._sides.addWidget(self.left)
        self._sides.addWidget(self.right, 1)
        column.addLayout(self._sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look = self._look
        beside = self.width() >= look.px(SIDE_BY_SIDE_FROM)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if beside else down)
        self._sides.setSpacing(0 if beside else look.px(12))
        self._mode_row.setDirection(across if self.width() >= look.px(ONE_ROW_FROM) else down)
        self.left.setMaximumWidth(look.px(LEFT_WIDTH) if beside else 16_777_215)
        self.left.setMinimumWidth(look.px(LEFT_WIDTH) if beside else 0)
        self.left.setMinimumHeight(0 if beside else look.px(260))
        self.right.setMinimumHeight(0 if beside else look.px(260))

    def _make_mode(self) -> QBoxLayout:
        look = self._look
        row = self._mode_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(look.px(10))
        self.one = RadioBox(look, translate("ClaimPasswords", "One password for all, typed"))
        self.each = RadioBox(look, translate("ClaimPasswords", "A different one for each, generated"))
        self._mode = QButtonGroup(self)
        choices = QHBoxLayout()
        choices.setSpacing(look.px(16))
        for box in (self.one, self.each):
            self._mode.addButton(box)
            choices.addWidget(box)
        choices.addStretch(1)
        self.each.setChecked(True)
        row.addLayout(choices, 1)
        text = translate("ClaimPasswords", "Length")
        self.length = Choice(look)
        self.length.setAccessibleName(text)
        for length in LENGTHS:
            self.length.addItem(translate("ClaimPasswords", "%n characters", None, length), length)
        self.length.setCurrentIndex(LENGTHS.index(self._draft.length))
        self.length_label = PlainLabel(look, text)
        self.length_label.setBuddy(self.length)
        self.more = Button(look, translate("ClaimPasswords", "Generate again"), icon="refresh")
        lengths = QHBoxLayout()
        lengths.setSpacing(look.px(12))
        for widget in (self.length_label, self.length, self.more):
            lengths.addWidget(widget)
        row.addLayout(lengths)
        self.one.toggled.connect(lambda _on: self._choose())
        self.length.currentIndexChanged.connect(lambda _place: self._choose())
        self.more.clicked.connect(self.again)
        return row

    def _make_left(self) -> QWidget:
        look = self._look
        body = ScrollBody(look, translate("ClaimPasswords", "Rules"))
        body.column.setContentsMargins(0, 0, look.px(12), 0)
        body.column.setSpacing(look.px(8))
        body.margin = look.px(12)
        card = Card(look)
        head = QHBoxLayout()
        self.title = PlainLabel(look, "", "card_title", wrap=True)
        head.addWidget(self.title, 1)
        head.addWidget(PlainLabel(look, translate("ClaimPasswords", "Nothing is sent"), "secondary", "text2"))
        card.column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        self.field = TextField(look, mono=True)
        self.field.setMaxLength(200)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = Button(look, icon="eye")
        self.eye.name_it(translate("ClaimPasswords", "Show what is typed"))
        self.copy_typed = Button(look, icon="copy")
        self.copy_typed.name_it(translate("ClaimPasswords", "Copy what is typed"))
        row.addWidget(self.field, 1)
        row.addWidget(self.eye)
        row.addWidget(self.copy_typed)
        card.column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        row.addWidget(PlainLabel(look, translate("ClaimPasswords", "Strength"), "secondary", "text2"))
        self.meter = ProgressLine(look)
        self.strength = PlainLabel(look, "", "table_key", "text2")
        row.addWidget(self.meter, 1)
        row.addWidget(self.strength)
        card.column.addLayout(row)
        body.column.addWidget(card)
        self._policies = QVBoxLayout()
        self._policies.setSpacing(look.px(8))
        body.column.addLayout(self._policies)
        body.column.addStretch(1)
        self.field.textChanged.connect(self._typed)
        self.field.editingFinished.connect(lambda: self._judge(settled=True))
        self.eye.clicked.connect(self._toggle_eye)
        self.copy_typed.clicked.connect(self._copy_typed)
        return body

    def _make_right(self) -> Card:
        look = self._look
        card = Card(look)
        card.column.setContentsMargins(1, look.px(8), 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(12), 0, look.px(8), 0)
        self.facts = PlainLabel(look, "", "card_title")
        self.time = PlainLabel(look, "", "secondary", "text2")
        self.show_button = Button(look, translate("ClaimPasswords", "Show"), icon="eye", kind=Kind.QUIET)
        self.copy_button = Button(look, translate("ClaimPasswords", "Copy"), icon="copy", kind=Kind.QUIET)
        head.addWidget(self.facts, 1)
        for widget in (self.time, self.show_button, self.copy_button):
            head.addWidget(widget)
        card.column.addLayout(head)
        columns = (
            GridColumn(title=translate("ClaimPasswords", "Device"), weight=4, least=150),
            GridColumn(title=translate("ClaimPasswords", "Account"), weight=2, least=100, drop=2),
            GridColumn(title=translate("ClaimPasswords", "Password"), weight=4, least=170),
            GridColumn(title=translate("ClaimPasswords", "Rules"), weight=2, least=136, drop=1),
            GridColumn(title=translate("ClaimPasswords", "Kept in"), weight=1, least=76, drop=3),
        )
        self.grid = Grid(look, translate("ClaimPasswords", "Passwords"), columns, two_lines=True)
        self.grid.current_changed.connect(lambda _key: self._conceal())
        card.column.addWidget(self.grid, 1)
        self.show_button.clicked.connect(self._show_one)
        self.copy_button.clicked.connect(self._copy_one)
        return card

    # --- the plan ------------------------------------------------------------------------------------------------

    def show_plan(self, plan: ClaimPlan) -> None:
        """Show the passwords of a plan and the policies they are under."""
        self._items = {f"{item.device.id}/{item.purpose}": item for item in plan.runnable}
        one = self._draft.one_for_all
        self.title.setText(
            translate("ClaimPasswords", "The password for all devices")
            if one
            else translate("ClaimPasswords", "Try a password against every policy here")
        )
        self.field.setAccessibleName(self.title.text())
        for widget in (self.length_label, self.length, self.more):
            widget.setVisible(not one)
        count = len(self._items)
        self.facts.setText(
            translate("ClaimPasswords", "%n devices, one password", None, count)
            if one
            else translate("ClaimPasswords", "%n passwords, all different", None, count)
        )
        self._make_cards()
        self._fill()
        if self._items and not self.grid.current_key():
            self.grid.go_to(next(iter(self._items)))

    def _make_cards(self) -> None:
        groups: dict[str, list[ClaimItem]] = {}
        for item in self._items.values():
            if item.policy is not None:
                groups.setdefault(f"{item.policy.id}/{item.purpose}", []).append(item)
        if [card.objectName() for card in self._cards] != list(groups):
            for card in self._cards:
                self._policies.removeWidget(card)
                card.hide()
                card.deleteLater()
            self._cards = []
            for name, items in groups.items():
                policy = items[0].policy
                if policy is not None:
                    card = PolicyCard(self._look, policy, items)
                    card.setObjectName(name)
                    self._cards.append(card)
                    self._policies.addWidget(card)
        self._judge(settled=True)

    def _fill(self) -> None:
        rows = []
        for key, item in self._items.items():
            met = sum(rule.met is True for rule in item.rules)
            later = sum(rule.met is None for rule in item.rules)
            broken = [rule for rule in item.rules if rule.met is False and not rule.warning]
            total = len([rule for rule in item.rules if not (rule.warning and rule.met is False)])
            if broken:
                rules = GridCell(text=rule_text(broken[0].text), icon="state-fail", role="fail")
            elif later:
                text = translate("ClaimPasswords", "{met} met, {later} later").format(met=met, later=later)
                rules = GridCell(text=text, icon="state-unknown", role="text2")
            else:
                text = translate("ClaimPasswords", "{met} of {total} met").format(met=met, total=total)
                rules = GridCell(text=text, icon="state-ok", role="ok")
            secret = item.password.reveal()
            hidden = key != self._shown
            spoken = translate("ClaimPasswords", "Hidden, %n characters", None, len(secret)) if hidden else ""
            shown = "•" * min(len(secret), 20) if hidden else secret
            rows.append(
                GridRow(
                    key=key,
                    cells=(
                        GridCell(text=title_of(item.device), font="card_title", second=item.device.model or ""),
                        GridCell(text=item.account),
                        GridCell(text=shown, font="table_mono", spoken=spoken, secret=True),
                        rules,
                        GridCell(text=translate("ClaimPasswords", "Vault"), role="text2"),
                    ),
                )
            )
        self.grid.show_rows(rows)
        for button in (self.show_button, self.copy_button):
            button.setEnabled(bool(rows))

    # --- typing ----------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._settled.start()
        self._judge(settled=False)
        if self._draft.one_for_all:
            self._draft.typed = Secret(self.field.text())
            self.changed.emit()

    def _judge(self, *, settled: bool) -> None:
        text = self.field.text()
        secret = Secret(text)
        try:
            site = load_site_policy(self._session.site.folder)
        except Exception:  # noqa: BLE001 - a damaged site policy is told when the plan is made
            site = None
        for card in self._cards:
            rules = check(secret, card.policy, user=card.account, site=site)
            card.tell(rules, touched=bool(text), settled=settled)
        score = strength(secret) if text else 0
        words = (
            translate("ClaimPasswords", "Guessed at once"),
            translate("ClaimPasswords", "Weak"),
            translate("ClaimPasswords", "Fair"),
            translate("ClaimPasswords", "Good"),
            translate("ClaimPasswords", "Strong"),
        )
        said = translate("ClaimPasswords", "{word}, {n} of 4").format(word=words[score], n=score) if text else ""
        role = ("fail", "fail", "warn", "ok", "ok")[score]
        self.strength.setText(said)
        self.strength.set_role(role)
        self.meter.show_share(score / 4, said, role)
        self.copy_typed.setEnabled(bool(text))
        self.copy_typed.name_it(
            translate("ClaimPasswords", "Copy what is typed"),
            "" if text else translate("ClaimPasswords", "Nothing is typed yet"),
        )

    def _choose(self) -> None:
        draft = self._draft
        draft.one_for_all = self.one.isChecked()
        draft.length = self.length.currentData()
        draft.typed = Secret(self.field.text()) if draft.one_for_all else None
        self.changed.emit()

    def _toggle_eye(self) -> None:
        hidden = self.field.echoMode() == QLineEdit.EchoMode.Password
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.set_icon_name("eye-off" if hidden else "eye")

    def _copy_typed(self) -> None:
        self._clipboard.put(Secret(self.field.text()))

    def ready(self) -> str:
        """Why the wizard cannot go on; empty when it can."""
        if self._draft.one_for_all and not self.field.text():
            return translate("ClaimPasswords", "Type the password")
        return ""

    def forget(self) -> None:
        """Take what was typed off the screen."""
        self.field.clear()
        self._conceal()

    # --- one password at a time --------------------------------------------------------------------------------------

    def _show_one(self) -> None:
        key = self.grid.current_key()
        if self._shown == key:
            self._conceal()
            return
        self._shown = key
        self._left = SHOWN_SECONDS
        self._hide_timer.start()
        self._fill()
        self._tell_time()

    def _conceal(self) -> None:
        self._hide_timer.stop()
        self._left = 0
        if self._shown:
            self._shown = ""
            self._fill()
        self._tell_time()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._conceal()
        self._tell_time()

    def _copy_one(self) -> None:
        item = self._items.get(self.grid.current_key())
        if item is not None:
            self._clipboard.put(item.password)

    def _tell_time(self) -> None:
        if self._left:
            self.time.setText(translate("ClaimPasswords", "Hides in {n} s").format(n=self._left))
        elif self._clipboard.left:
            left = translate("ClaimPasswords", "On the clipboard for {n} s more").format(n=self._clipboard.left)
            self.time.setText(left)
        else:
            self.time.setText("")
        shown = bool(self._shown)
        self.show_button.setText(translate("ClaimPasswords", "Hide") if shown else translate("ClaimPasswords", "Show"))
        self.show_button.set_icon_name("eye-off" if shown else "eye")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._conceal()
