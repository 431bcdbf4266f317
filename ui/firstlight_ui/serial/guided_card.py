"""Ports that a person sets on the device's own page: the steps, "I have set it", and who answered then."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.change.outcome import Result
from firstlight.claim.guides import Guide, filled
from firstlight.ports.guided import DIALS, UNITS, Asked
from firstlight.ports.scan_table import RowVerdict, ScanRow
from firstlight_ui.claim.data_words import guide_text
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.draft import DeviceDraft
from firstlight_ui.serial.port_proof import PortProof
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.scan_words import span
from firstlight_ui.verbs import safe_page
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import PlainLabel, in_lines, tip
from firstlight_ui.wording import sentence

MOST_UNIT = 247


class GuidedCard(Card):
    """`asked` carries the Asked of a person who says that it is set; `stop_asked` when it is looked at no further."""

    asked = Signal(object)
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._draft: DeviceDraft | None = None
        self._port = 1
        self._guide: Guide | None = None
        self._page: QUrl | None = None
        self.title = PlainLabel(look, "", "section_title", wrap=True)
        self.column.addWidget(self.title)
        self.why = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.why)
        self.steps = QVBoxLayout()
        self.steps.setSpacing(look.px(4))
        self.column.addLayout(self.steps)
        self.open_button = Button(look, translate("GuidedPorts", "Open its page"), icon="open", small=True)
        self.open_button.clicked.connect(self._open)
        self.column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.certificate = PlainLabel(look, "", "table_mono", wrap=True, selectable=True)
        self.column.addWidget(self.certificate)
        self.proof = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.proof)
        self.column.addWidget(self._make_units())
        self.set_button = Button(look, translate("GuidedPorts", "I have set it"), icon="check")
        self.stop_button = Button(look, translate("GuidedPorts", "Stop"), icon="stop")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.set_button)
        row.addWidget(self.stop_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.told = PlainLabel(look, "", "body", "text2", wrap=True)
        self.column.addWidget(self.told)
        self.grid = Grid(
            look,
            translate("GuidedPorts", "Units that answered"),
            (
                GridColumn(title=translate("GuidedPorts", "Unit"), weight=0, least=54, right=True),
                GridColumn(title=translate("GuidedPorts", "Product"), weight=4, least=110),
                GridColumn(title=translate("GuidedPorts", "Answer"), weight=0, least=76, right=True),
            ),
            two_lines=True,
        )
        self.grid.setMinimumHeight(look.px(120))
        self.column.addWidget(self.grid, 1)
        self.column.addStretch(1)
        self.set_button.clicked.connect(self._set)
        self.stop_button.clicked.connect(self.stop_asked)

    def _make_units(self) -> QWidget:
        look = self.look
        self.units = QWidget()
        row = QHBoxLayout(self.units)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.first, self.last = TextField(look), TextField(look)
        for text, field in (
            (translate("GuidedPorts", "Units asked, from"), self.first),
            (translate("GuidedPorts", "to"), self.last),
        ):
            label = PlainLabel(look, text, "body", "text2")
            label.setBuddy(field)
            field.setAccessibleName(text)
            field.setMaxLength(3)
            field.setFixedWidth(look.px(56))
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        return self.units

    # --- what is shown ------------------------------------------------------------------------------------------------

    def show_device(self, draft: DeviceDraft, port: int, proof: PortProof) -> None:
        """Show the guide of a device, and how far its proof is."""
        guide = draft.guide
        if guide is None:
            return
        other = draft is not self._draft or guide is not self._guide
        self._draft, self._port, self._guide = draft, port, guide
        if other:
            self._show_guide(draft, guide)
        running = proof.proves(draft)
        self.set_button.setEnabled(not proof.running)
        busy = translate("GuidedPorts", "Another device is being checked")
        self.set_button.setToolTip(tip(busy) if proof.running and not running else "")
        self.stop_button.setVisible(running)
        for field in (self.first, self.last):
            field.setEnabled(not running)
        self._tell(draft, proof, running=running)
        ended = draft.proof.rows if draft.proof is not None else ()
        rows = list(proof.rows.values()) if running else [row for row in ended if row.verdict is RowVerdict.FOUND]
        self.grid.setVisible(bool(rows))
        self.grid.show_rows([_row(row) for row in sorted(rows, key=lambda one: one.unit)])

    def _show_guide(self, draft: DeviceDraft, guide: Guide) -> None:
        look = self.look
        self.title.setText(guide_text(guide.title))
        self.why.setText(f"{sentence('ports-by-hand')} {next_step('ports-by-hand')}")
        while (item := self.steps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, step in enumerate(guide.steps, 1):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(look.px(8))
            mark = PlainLabel(look, f"{number}.", "card_title", "text2")
            mark.setFixedWidth(look.px(18))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(look, filled(guide_text(step), "", ()), "body", wrap=True), 1)
            self.steps.addWidget(line)
        self.proof.setText(guide_text(guide.proof))
        self._page = safe_page(draft.device) if guide.page else None
        self.open_button.setVisible(self._page is not None)
        hash_ = draft.device.certificate if guide.page else None
        shown = translate("ClaimGuide", "Certificate SHA-256 {hash}")
        self.certificate.setText(in_lines(shown.format(hash=hash_)) if hash_ else "")
        self.certificate.setVisible(bool(hash_))
        first, last = DIALS if guide.proves == "line" else UNITS
        self.first.setText(str(first))
        self.last.setText(str(last))
        self.units.setVisible(guide.proves in {"gateway", "line"})

    def _tell(self, draft: DeviceDraft, proof: PortProof, *, running: bool) -> None:
        text, role = "", "text2"
        if running and proof.state is not None:
            told = translate("GuidedPorts", "{asked} of {total} asked, about {time} left")
            state = proof.state
            text = told.format(asked=state.asked, total=state.total, time=span(state.seconds_left))
        elif running:
            text = translate("GuidedPorts", "Asking")
        elif draft.proof is not None:
            code, detail = draft.proof.code, draft.proof.detail
            text = f"{sentence(code, detail)} {next_step(code)}".strip()
            role = {Result.DONE: "ok", Result.FAILED: "fail"}.get(draft.proof.result, "warn")
        self.told.setText(text)
        self.told.set_role(role)
        self.told.setVisible(bool(text))

    # --- what a person does -------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._page is not None:
            QDesktopServices.openUrl(self._page)

    def _range(self) -> tuple[int, int] | None:
        """The units that are asked; None where they cannot be, which is marked."""
        numbers = []
        for field in (self.first, self.last):
            text = field.text().strip()
            good = text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_UNIT
            field.set_wrong(not good)
            numbers.append(int(text) if good else 0)
        first, last = numbers
        if first > last:
            self.last.set_wrong(True)
        return (first, last) if 0 < first <= last else None

    def _set(self) -> None:
        draft, guide = self._draft, self._guide
        if draft is None or draft.read is None or guide is None:
            return
        units = self._range() if guide.proves in {"gateway", "line"} else None
        if units is None and self.units.isVisible():
            code = "scan-units"
            self.told.setText(f"{sentence(code, f'{self.first.text()}-{self.last.text()}')} {next_step(code)}")
            self.told.set_role("fail")
            self.told.setVisible(True)
            return
        able = draft.read.able.keys
        wished = {key: value for key, value in draft.wished.get(self._port, {}).items() if key in able}
        self.asked.emit(Asked(port=self._port, wished=wished, units=units))

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self,)


def _row(row: ScanRow) -> GridRow:
    answer = "–" if row.answer_ms is None else translate("ScanFound", "{n} ms").format(n=round(row.answer_ms))
    more = ", ".join(filter(None, (row.vendor, row.revision, row.serial)))
    return GridRow(
        key=str(row.unit),
        cells=(
            GridCell(text=str(row.unit), font="card_title"),
            GridCell(text=row.product or row.name or "–", second=more),
            GridCell(text=answer),
        ),
    )
