"""The trust check as a list: mark, name, finding, evidence, and the result as a word."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from firstlight.firmware.model import CheckStep, Report, StepResult
from firstlight_ui.firmware.job_words import trust_next_step
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import IconLabel, PlainLabel, in_lines, tip
from firstlight_ui.wording import check_step_name, sentence

_DIGEST = re.compile(r"\b[0-9a-fA-F]{64,}\b")


def step_result(result: StepResult) -> tuple[str, str, str]:
    """A step's result as word, mark and role."""
    return {
        StepResult.OK: (translate("Trust", "Passed"), "state-ok", "ok"),
        StepResult.WARNING: (translate("Trust", "Passed with a note"), "state-attention", "warn"),
        StepResult.REFUSED: (translate("Trust", "Refused"), "state-fail", "fail"),
        StepResult.NOT_REACHED: (translate("Trust", "Not reached"), "state-waiting", "text2"),
        StepResult.NOT_APPLICABLE: (translate("Trust", "Nothing to check"), "state-not-applicable", "text2"),
    }[result]


def short(text: str) -> str:
    """Digests cut in their middle."""
    return _DIGEST.sub(lambda found: f"{found[0][:20]}…{found[0][-12:]}", text)


class StepList(QWidget):
    """Shows one report."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(translate("Trust", "Steps of the check"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._inner = QWidget()
        column.addWidget(self._inner)

    def show_report(self, report: Report | None) -> None:
        """Show its steps; none before a file was checked."""
        look = self._look
        fresh = QWidget()
        lines = QGridLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(look.px(10))
        lines.setVerticalSpacing(look.px(2))
        lines.setColumnStretch(2, 1)
        for place, step in enumerate(report.steps if report else ()):
            self._add(lines, place * 2, step)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(self._inner, fresh)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = fresh
        fresh.show()

    def _add(self, lines: QGridLayout, at: int, step: CheckStep) -> None:
        look, top = self._look, Qt.AlignmentFlag.AlignTop
        word, icon, role = step_result(step.result)
        quiet = step.result in {StepResult.NOT_REACHED, StepResult.NOT_APPLICABLE}
        lines.addWidget(IconLabel(look, icon, role, size=14), at, 0, top)
        lines.addWidget(PlainLabel(look, check_step_name(step.name), "card_title", "text2" if quiet else "text"),
                        at, 1, top)  # fmt: skip
        said = "" if step.result is StepResult.NOT_REACHED else sentence(step.code, step.detail)
        if step.result in {StepResult.REFUSED, StepResult.WARNING}:
            said = f"{said} {trust_next_step(step.code)}".strip()
        lines.addWidget(PlainLabel(look, in_lines(short(said)), "body", "text2", wrap=True), at, 2, top)
        lines.addWidget(PlainLabel(look, word, "card_title", role), at, 3, top | Qt.AlignmentFlag.AlignRight)
        if step.evidence:
            whole = ", ".join(step.evidence)
            evidence = PlainLabel(look, in_lines(short(whole)), "secondary", "text2", wrap=True, selectable=True)
            if short(whole) != whole:
                evidence.setToolTip(tip(in_lines(whole)))
            lines.addWidget(evidence, at + 1, 2)
        lines.setRowMinimumHeight(at + 1, look.px(4))


def as_text(report: Report) -> str:
    """The whole report, for a ticket: every step with its evidence, digests whole."""
    lines = [f"{report.name}: {sentence(report.code, report.detail)}", f"SHA-512 {report.sha512 or '-'}"]
    for step in report.steps:
        said = "; ".join((sentence(step.code, step.detail), *step.evidence))
        lines.append(f"{check_step_name(step.name)}: {step_result(step.result)[0]}. {said}")
    return "\n".join(lines) + "\n"
