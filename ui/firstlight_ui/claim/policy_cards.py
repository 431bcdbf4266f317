"""One card per policy in the plan: its rules, and whether the password being tried meets them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.claim.model import ClaimItem
from firstlight.policy import Policy, RuleResult
from firstlight_ui.claim.data_words import rule_text
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel, tip


class RuleLine(QWidget):
    """A rule and a word: Met, Not met, Not yet, Device decides."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(10))
        self.icon = IconLabel(look, "state-waiting", "text2", size=12)
        self.text = PlainLabel(look, "", "body", wrap=True)
        self.word = PlainLabel(look, "", "card_title", "text2")
        mark = QVBoxLayout()  # the mark stands beside the first line
        mark.setContentsMargins(0, max(0, (look.line("body") - look.px(12)) // 2) + 1, 0, 0)
        mark.addWidget(self.icon)
        mark.addStretch(1)
        row.addLayout(mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.word, 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, rule: RuleResult, *, touched: bool, settled: bool) -> None:
        """Green as soon as it is met; red only when typing has paused."""
        self.text.setText(rule_text(rule.text))
        if rule.met is None:
            icon, role, word = "state-unknown", "text2", translate("PolicyCards", "Device decides")
        elif not touched:
            icon, role, word = "state-waiting", "text2", translate("PolicyCards", "Not yet")
        elif rule.met:
            icon, role, word = "state-ok", "ok", translate("PolicyCards", "Met")
        elif not settled:
            icon, role, word = "state-waiting", "text2", translate("PolicyCards", "Not yet")
        elif rule.warning:
            icon, role, word = "state-attention", "warn", translate("PolicyCards", "Advised")
        else:
            icon, role, word = "state-fail", "fail", translate("PolicyCards", "Not met")
        self.icon.show_icon(icon, role)
        self.word.set_role(role)
        self.word.setText(word)


def scope_of(policy: Policy) -> str:
    """For which firmware a policy holds."""
    least, below = policy.firmware_from, policy.firmware_below
    if least and below:
        return translate("PolicyCards", "policy for {least} to below {below}").format(least=least, below=below)
    if least:
        return translate("PolicyCards", "policy for {least} and later").format(least=least)
    if below:
        return translate("PolicyCards", "policy before {below}").format(below=below)
    return translate("PolicyCards", "policy for every firmware")


class PolicyCard(Card):
    """The rules of one policy and how many devices it counts for."""

    def __init__(self, look: Look, policy: Policy, items: Sequence[ClaimItem]) -> None:
        super().__init__(look)
        self.policy = policy
        self.account = items[0].account
        self.setAccessibleName(policy.title)
        self.setToolTip(tip(policy.title))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        models = ", ".join(sorted({item.device.model or "" for item in items} - {""})) or policy.title
        head.addWidget(ElidedLabel(look, models, "card_title"))
        head.addWidget(PlainLabel(look, translate("PolicyCards", "%n devices", None, len(items)), "secondary", "text2"))
        head.addStretch(1)
        head.addWidget(PlainLabel(look, scope_of(policy), "secondary", "text2"))
        self.column.addLayout(head)
        self._lines: list[RuleLine] = []
        self._rules = QVBoxLayout()
        self._rules.setSpacing(look.px(4))
        self.column.addLayout(self._rules)

    def tell(self, rules: Sequence[RuleResult], *, touched: bool, settled: bool) -> None:
        """Show the rules as they stand."""
        while len(self._lines) < len(rules):
            line = RuleLine(self.look)
            self._lines.append(line)
            self._rules.addWidget(line)
        for line, rule in zip(self._lines, rules, strict=False):
            line.tell(rule, touched=touched, settled=settled)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(rules))
