"""Step 5: what became of it, in one sentence; what is left to do; which identities were pinned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from firstlight.change.outcome import Result
from firstlight.change.progress import RunSummary
from firstlight.claim.model import ClaimRow
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import next_step, sentence


class ReviewStep(QWidget):
    """`retry_asked` for everything that was not done."""

    retry_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self.body = ScrollBody(look, translate("ClaimReview", "Review"))
        outer.addWidget(self.body)
        card = Card(look)
        self.summary = PlainLabel(look, "", "section_title", wrap=True)
        self.left = PlainLabel(look, "", "body", "text2", wrap=True)
        card.column.addWidget(self.summary)
        card.column.addWidget(self.left)
        self.retry = Button(look, "", icon="retry")
        self.retry.clicked.connect(self.retry_asked)
        card.column.addWidget(self.retry)
        self.body.column.addWidget(card)
        holder = Card(look)
        holder.column.setContentsMargins(1, 1, 1, 1)
        columns = (
            GridColumn(title=translate("ClaimReview", "Device"), weight=1, least=150),
            GridColumn(title=translate("ClaimReview", "Account"), weight=0, least=120),
            GridColumn(title=translate("ClaimReview", "Result"), weight=4, least=260),
            GridColumn(title=translate("ClaimReview", "Pinned identity"), weight=4, least=220, drop=1),
        )
        self.grid = Grid(look, translate("ClaimReview", "Results"), columns, two_lines=True)
        self.grid.setMinimumHeight(look.px(280))
        holder.column.addWidget(self.grid)
        self.body.column.addWidget(holder, 1)

    def show_summary(self, summary: RunSummary[ClaimRow]) -> None:
        """Show how a run ended."""
        rows = summary.rows
        done = summary.count(Result.DONE)
        text = translate("ClaimReview", "{n} of {total} claimed and proved; their passwords are in the vault.")
        self.summary.setText(text.format(n=done, total=len(rows)))
        refused, failed = summary.count(Result.REFUSED), summary.count(Result.FAILED)
        unknown, skipped = summary.count(Result.UNKNOWN), summary.count(Result.SKIPPED)
        told = (
            (refused, translate("ClaimReview", "%n refused, nothing was changed on them", None, refused)),
            (failed, translate("ClaimReview", "%n failed, something may have changed", None, failed)),
            (unknown, translate("ClaimReview", "%n could not be proved", None, unknown)),
            (skipped, translate("ClaimReview", "%n skipped", None, skipped)),
        )
        parts = [text for count, text in told if count]
        self.left.setText(", ".join(parts) + "." if parts else translate("ClaimReview", "Nothing is left to do."))
        again = len(summary.failed)
        self.retry.setVisible(bool(again))
        self.retry.setText(translate("ClaimReview", "Try %n devices again", None, again))
        self.grid.show_rows([_row(row) for row in rows])


def _row(row: ClaimRow) -> GridRow:
    icon, role = {
        Result.DONE: ("state-ok", "ok"),
        Result.REFUSED: ("state-fail", "fail"),
        Result.FAILED: ("state-fail", "fail"),
        Result.UNKNOWN: ("state-attention", "warn"),
    }.get(row.result or Result.SKIPPED, ("state-not-applicable", "text2"))
    identity = next((value for label, value in row.identity if label != "MD5"), "")
    return GridRow(
        key=f"{row.device}/{row.purpose}",
        cells=(
            GridCell(text=row.name, font="card_title", second=row.model),
            GridCell(text=row.account),
            _result(row, icon, role),
            GridCell(text=identity, font="table_mono", role="text2"),
        ),
    )


def _result(row: ClaimRow, icon: str, role: str) -> GridCell:
    if row.result is Result.DONE and row.code == "claimed":
        return GridCell(text=translate("ClaimReview", "Claimed and proved"), icon=icon, role=role)
    return GridCell(text=sentence(row.code, row.detail), second=next_step(row.code), icon=icon, mark=role)
