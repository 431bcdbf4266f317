"""Step 1: a file, what vouches for it, and what the check says of it. Nothing is sent from here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.firmware.model import Report, StepResult, Verdict
from firstlight_ui.firmware.draft import FirmwareDraft
from firstlight_ui.firmware.job_words import trust_next_step
from firstlight_ui.firmware.step_list import StepList, as_text
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import family_title
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card, ScrollBody
from firstlight_ui.widgets.fields import TextField, TickBox
from firstlight_ui.widgets.file_row import FileRow
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import grouped, sentence

TWO_COLUMNS_FROM = 900
DIGITS = 128  # of a SHA-512


def verdict_word(verdict: Verdict) -> tuple[str, str, str]:
    """A verdict as word, mark and role."""
    return {
        Verdict.TRUSTED: (translate("Trust", "Trusted"), "state-ok", "ok"),
        Verdict.DIGEST_ONLY: (translate("Trust", "Digest only"), "state-attention", "warn"),
        Verdict.REFUSED: (translate("Trust", "Refused"), "state-fail", "fail"),
    }[verdict]


class CheckView(QWidget):
    """`changed` when what vouches for the file is another; `path_asked` names the row to choose a file for; `consented`
    when the tick was set or taken away."""

    changed = Signal()
    path_asked = Signal(str)
    consented = Signal()

    def __init__(self, look: Look, draft: FirmwareDraft) -> None:
        super().__init__()
        self._look, self._draft = look, draft
        self.report: Report | None = None
        self._setting = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(8), 0, 0)
        self.body = ScrollBody(look, translate("FirmwareCheck", "Check of the file"))
        outer.addWidget(self.body)
        self.body.column.addWidget(self._make_file())
        self.body.column.addWidget(self._make_consent())
        self._steps_card = Card(look)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, translate("FirmwareCheck", "Is this file genuine?"), "section_title"))
        self.done = ElidedLabel(look, "", "secondary", "text2")
        self.done.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.done, 1)
        self._steps_card.column.addLayout(head)
        self._steps_card.column.addSpacing(look.px(4))
        self.steps = StepList(look)
        self._steps_card.column.addWidget(self.steps)
        self._steps_card.column.addStretch(1)
        self._sources_card = self._make_sources()
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns)
        self.body.column.addStretch(1)
        self._place(two=True)

    def _make_file(self) -> Card:
        look = self._look
        card = Card(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        row.addWidget(IconLabel(look, "file", "text2", size=20))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.name = ElidedLabel(look, "", "section_title")
        self.facts = ElidedLabel(look, "", "secondary", "text2")
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        self._mark = IconLabel(look, "state-waiting", "text2", size=18)
        self.verdict = PlainLabel(look, "", "page_title")
        row.addWidget(self._mark)
        row.addWidget(self.verdict)
        self.copy = Button(look, translate("FirmwareCheck", "Copy report"), icon="copy", kind=Kind.QUIET, small=True)
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.copy)
        card.column.addLayout(row)
        self.said = PlainLabel(look, "", "body", "text2", wrap=True)
        card.column.addWidget(self.said)
        return card

    def _make_consent(self) -> Card:
        look = self._look
        self.consent_card = Card(look)
        self.consent = TickBox(
            look,
            translate("FirmwareCheck", "The SHA-512 came from the maker's own page: go on without a signature"),
        )
        self.consent.toggled.connect(self._agree)
        self.consent_card.column.addWidget(self.consent)
        self.consent_card.setVisible(False)
        return self.consent_card

    def _make_sources(self) -> Card:
        look = self._look
        card = Card(look, translate("FirmwareCheck", "What vouches for it"))
        label = PlainLabel(look, translate("FirmwareCheck", "Published SHA-512"), "secondary", "text2")
        self.sha512 = TextField(look, mono=True)
        self.sha512.setMaxLength(400)
        self.sha512.setPlaceholderText(translate("FirmwareCheck", "Paste it from the maker's page"))
        self.sha512.setAccessibleName(translate("FirmwareCheck", "Published SHA-512"))
        label.setBuddy(self.sha512)
        self.sha512.textChanged.connect(self._pasted)
        self.sha512.editingFinished.connect(self._typed)
        card.column.addWidget(label)
        card.column.addWidget(self.sha512)
        self.rows = {
            "sums": FileRow(look, translate("FirmwareCheck", "File of sums")),
            "signature": FileRow(look, translate("FirmwareCheck", "Signature")),
            "approval": FileRow(look, translate("FirmwareCheck", "The site's approval")),
            "trust": FileRow(look, translate("FirmwareCheck", "Roots to trust")),
            "crls": FileRow(look, translate("FirmwareCheck", "Revocation lists")),
        }
        for key, row in self.rows.items():
            card.column.addWidget(row)
            row.asked.connect(lambda key=key: self.path_asked.emit(key))
            row.cleared.connect(lambda key=key: self._clear(key))
        card.column.addWidget(
            PlainLabel(
                look,
                translate("FirmwareCheck", "Signature, sums and approval are taken when they lie beside the file."),
                "secondary",
                "text2",
                wrap=True,
            )
        )
        card.column.addStretch(1)
        return card

    # --- what is chosen ------------------------------------------------------------------------------------------

    def _pasted(self, text: str) -> None:
        if not self._setting and len(text.strip()) in {0, DIGITS}:
            self._typed()

    def _typed(self) -> None:
        text = self.sha512.text().strip()
        if not self._setting and text != self._draft.sha512:
            self._draft.sha512 = text
            self.changed.emit()

    def _clear(self, key: str) -> None:
        self._draft.remove(key)
        self.changed.emit()

    def _agree(self, on: bool) -> None:
        if not self._setting:
            self._draft.consent = on
            self.consented.emit()

    # --- what is shown -------------------------------------------------------------------------------------------

    def show_draft(self, folder: Path | None) -> None:
        """Show what was chosen; `folder` is the one whose roots are used when none are."""
        draft = self._draft
        self._setting = True
        if self.sha512.text().strip() != draft.sha512:
            self.sha512.setText(draft.sha512)
        self.consent.setChecked(draft.consent)
        self._setting = False
        none = translate("FirmwareCheck", "None")
        self.rows["sums"].show_paths((draft.sums,) if draft.sums else (), none)
        self.rows["signature"].show_paths((draft.signature,) if draft.signature else (), none)
        usual = (
            translate("FirmwareCheck", "Folder {name} of the data folder").format(name=folder.name) if folder else none
        )
        self.rows["approval"].show_paths((draft.approval,) if draft.approval else (), none)
        self.rows["trust"].show_paths(draft.trust, usual)
        self.rows["crls"].show_paths(draft.crls, none)
        self.name.setText(draft.file.name if draft.file else "")

    def show_checking(self) -> None:
        """The check is under way."""
        self.report = None
        self._tell(translate("FirmwareCheck", "Checking"), "state-busy", "accent_text")
        self.facts.setText(str(self._draft.file.parent) if self._draft.file else "")
        self.said.setText(translate("FirmwareCheck", "The file is read once and checked. Nothing is sent."))
        self.done.setText("")
        self.copy.setEnabled(False)
        self.consent_card.setVisible(False)
        self.steps.show_report(None)

    def show_report(self, report: Report) -> None:
        """Show what the check came to."""
        self.report = report
        self._tell(*verdict_word(report.verdict))
        self.facts.setText(file_facts(report))
        self.said.setText(f"{sentence(report.code, report.detail)} {trust_next_step(report.code)}".strip())
        read = sum(step.result is not StepResult.NOT_REACHED for step in report.steps)
        text = translate("FirmwareCheck", "{n} of {total} steps done, nothing sent")
        self.done.setText(text.format(n=read, total=len(report.steps)))
        self.copy.setEnabled(True)
        self.consent_card.setVisible(report.needs_consent)
        self.steps.show_report(report)

    def _tell(self, word: str, icon: str, role: str) -> None:
        self._mark.show_icon(icon, role)
        self.verdict.setText(word)
        self.verdict.set_role(role)

    def _copy(self) -> None:
        if self.report is not None:
            QGuiApplication.clipboard().setText(as_text(self.report))

    def _place(self, *, two: bool) -> None:
        columns = self._columns
        for card in (self._steps_card, self._sources_card):
            columns.removeWidget(card)
        columns.setColumnStretch(0, 12)
        columns.setColumnStretch(1, 7 if two else 0)
        columns.addWidget(self._steps_card, 0, 0)
        columns.addWidget(self._sources_card, 0 if two else 1, 1 if two else 0)
        self.copy.set_compact(not two)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(two=self.width() >= self._look.px(TWO_COLUMNS_FROM))


def file_facts(report: Report) -> str:
    """Size, what it is for, its version: as far as the file says."""
    parts = []
    if report.size is not None:
        parts.append(translate("FirmwareCheck", "{n} bytes").format(n=grouped(report.size)))
    if report.family:
        parts.append(family_title(report.family))
    if report.model:
        parts.append(report.model)
    if report.version:
        parts.append(translate("FirmwareCheck", "version {version}").format(version=report.version))
    return ", ".join(parts)
