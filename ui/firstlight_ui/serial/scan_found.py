"""The units a search found: a row each, as a file, and what to do where answers were broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from firstlight.ports.scan_table import RowVerdict, ScanRow, rows_as_csv
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.line_search import row_key
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.scan_words import line_word, verdict
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import IconLabel, PlainLabel, tip
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

WORDS_FROM = 640  # below it the buttons of the head are icons


class FoundCard(Card):
    """`again_asked` carries a ScanRow whose unit is to be asked once more, `add_asked` one for the list of devices;
    `changed` when another row is current."""

    again_asked = Signal(object)
    add_asked = Signal(object)
    changed = Signal()

    def __init__(self, look: Look, messages: MessageList) -> None:
        super().__init__(look)
        self._messages = messages
        self.rows: dict[str, ScanRow] = {}
        self.column.setContentsMargins(1, look.px(8), 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(12), 0, look.px(8), 0)
        head.setSpacing(look.px(8))
        self.title = PlainLabel(look, "", "section_title")
        self.kept = PlainLabel(look, translate("ScanFound", "kept when you stop"), "body", "text2")
        self.export_button = Button(look, translate("ScanFound", "Export CSV"), icon="export", kind=Kind.QUIET)
        head.addWidget(self.title)
        head.addWidget(self.kept)
        self.add_button = Button(look, translate("ScanFound", "Add to devices"), icon="plus", kind=Kind.QUIET)
        head.addStretch(1)
        head.addWidget(self.add_button)
        head.addWidget(self.export_button)
        self.column.addLayout(head)
        self.grid = Grid(
            look,
            translate("ScanFound", "Units found"),
            (
                GridColumn(title=translate("ScanFound", "Unit"), weight=0, least=54, right=True),
                GridColumn(title=translate("ScanFound", "Line"), weight=1, least=104),
                GridColumn(title=translate("ScanFound", "Maker"), weight=2, least=120, drop=2),
                GridColumn(title=translate("ScanFound", "Product"), weight=4, least=120),
                GridColumn(title=translate("ScanFound", "Revision"), weight=1, least=96, drop=1),
                GridColumn(title=translate("ScanFound", "Answer"), weight=0, least=76, right=True),
                GridColumn(title=translate("ScanFound", "Verdict"), weight=2, least=128),
            ),
        )
        self.grid.setMinimumHeight(look.px(176))
        self.column.addWidget(self.grid, 1)
        text = translate("ScanFound", "No unit has answered yet. Each one that does stands here, with what it is.")
        self.none = PlainLabel(look, text, "body", "text2", wrap=True)
        self.none.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(12))
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.none, 1)
        self.column.addWidget(self._make_broken())
        self.export_button.clicked.connect(lambda: self.export(None))
        self.add_button.clicked.connect(self._add)
        self.grid.current_changed.connect(lambda _key: self._current())
        self.show_rows((), {}, running=False)

    def _make_broken(self) -> QWidget:
        look = self.look
        self.broken = QWidget()
        row = QHBoxLayout(self.broken)
        row.setContentsMargins(look.px(14), look.px(6), look.px(12), look.px(8))
        row.setSpacing(look.px(10))
        self.broken_text = PlainLabel(look, "", "body", "text2", wrap=True)
        self.again = Button(look, "")
        row.addWidget(IconLabel(look, "warning", "warn", size=14))
        row.addWidget(self.broken_text, 1)
        row.addWidget(self.again)
        self.again.clicked.connect(self._ask_again)
        return self.broken

    def show_rows(self, rows: Sequence[ScanRow], names: Mapping[str, str], *, running: bool) -> None:
        """Show units; `names` are those of the devices in the list, by serial number."""
        self.rows = {row_key(row): row for row in rows}
        self._running = running
        self.grid.show_rows([_grid_row(row, names.get(row.serial or "", "")) for row in rows])
        so_far, found = translate("ScanFound", "Found so far"), translate("ScanFound", "Found")
        self.title.setText(so_far if running else found)
        self.kept.setVisible(running)
        self.grid.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.export_button.setEnabled(bool(rows))
        self.export_button.setToolTip("" if rows else translate("ScanFound", "Nothing was found yet"))
        self._show_broken()

    @property
    def current(self) -> ScanRow | None:
        """The unit of the current row."""
        return self.rows.get(self.grid.current_key())

    def _current(self) -> None:
        self._show_broken()
        self.changed.emit()

    def say_addable(self, why: str) -> None:
        """Why the current unit cannot be added to the list of devices, "" when it can."""
        self.add_button.setEnabled(not why)
        self.add_button.setToolTip(tip(why or self.add_button.text()))
        self.add_button.setAccessibleDescription(why)

    def _add(self) -> None:
        row = self.current
        if row is not None:
            self.add_asked.emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in (self.add_button, self.export_button):
            button.set_compact(self.width() < self.look.px(WORDS_FROM))

    def _suspect(self) -> ScanRow | None:
        """The broken one that is spoken of: the current row, else the first."""
        broken = [row for row in self.rows.values() if row.verdict is RowVerdict.BROKEN]
        current = self.current
        return current if current in broken else next(iter(broken), None)

    def _show_broken(self) -> None:
        row = self._suspect()
        self.broken.setVisible(row is not None)
        if row is not None:
            self.broken_text.setText(f"{sentence('scan-broken', str(row.unit))} {next_step('scan-broken')}")
            self.again.setText(translate("ScanFound", "Ask unit {n} again").format(n=row.unit))
            self.again.setEnabled(not self._running)
            why = translate("ScanFound", "When the scan has ended or was stopped")
            self.again.setToolTip(tip(why) if self._running else "")

    def _ask_again(self) -> None:
        row = self._suspect()
        if row is not None:
            self.again_asked.emit(row)

    def export(self, path: Path | None) -> None:
        """Write a CSV file; asks where when no path is given."""
        if path is None:
            usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            chosen, _ = QFileDialog.getSaveFileName(
                self,
                translate("ScanFound", "Export units"),
                str(Path(usual or ".") / "modbus-units.csv"),
                translate("ScanFound", "CSV files (*.csv)"),
            )
            if not chosen:
                return
            path = Path(chosen)
        fresh = path.with_name(path.name + ".new")
        try:
            fresh.write_text(rows_as_csv(self.rows.values()), encoding="utf-8-sig", newline="")
            fresh.replace(path)
        except OSError as error:
            detail = f"{path}: {error.strerror}"
            self._messages.say("fail", sentence("scan-csv", detail), translate("ScanFound", "Choose another folder."))
            return
        title = translate("ScanFound", "%n units written to {file}", None, len(self.rows)).format(file=path.name)
        self._messages.say("ok", title, str(path.parent))


def _grid_row(row: ScanRow, known: str) -> GridRow:
    word, icon, role, spoken = verdict(row, known)
    unread = translate("ScanFound", "Not readable")
    broken = row.verdict is RowVerdict.BROKEN
    ink = "text2" if broken else "text"
    answer = "–" if row.answer_ms is None else translate("ScanFound", "{n} ms").format(n=round(row.answer_ms))
    product = spoken if broken else row.product or row.name or "–"
    return GridRow(
        key=row_key(row),
        cells=(
            GridCell(text=str(row.unit), font="card_title"),
            GridCell(text=line_word(row.line)),
            GridCell(text=unread if broken else row.vendor or "–", role=ink),
            GridCell(text=product, role=ink),
            GridCell(text=unread if broken else row.revision or "–", role=ink),
            GridCell(text=answer),
            GridCell(text=word, icon=icon, role=role, spoken=spoken),
        ),
    )
