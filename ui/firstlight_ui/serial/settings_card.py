"""Present and wanted of one port: a row per setting, an editor for the current one, and what stands against it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.ports.plan import PortPlan, SettingRow, Verdict
from firstlight_drivers.port_settings import Mode, SettingError, setting, settings, value_text
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.draft import DeviceDraft
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.port_words import choice_words, mode_meaning, setting_title, value_word
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import Choice, TextField, TickBox
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel
from firstlight_ui.wording import sentence

USUAL = frozenset(
    {
        "alias", "interface", "baud", "data_bits", "parity", "stop_bits", "flow", "fifo", "mode", "tcp_alive_check",
        "max_connections", "local_port", "command_port", "peers", "packet_length", "force_transmit", "secure",
    }
)  # fmt: skip


class SettingsCard(Card):
    """`changed` when something else is wanted."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.column.setContentsMargins(1, look.px(12), 1, 1)
        self._draft: DeviceDraft | None = None
        self._port = 1
        self._plan: PortPlan | None = None
        self.column.addLayout(self._make_head())
        columns = (
            GridColumn(title=translate("SettingsCard", "Setting"), weight=5, least=120),
            GridColumn(title=translate("SettingsCard", "Present"), weight=4, least=100),
            GridColumn(title="", weight=3, least=90),
            GridColumn(title=translate("SettingsCard", "Wanted"), weight=4, least=100),
        )
        self.grid = Grid(look, translate("SettingsCard", "Settings, present and wanted"), columns)
        self.grid.setMinimumHeight(look.px(220))
        self.grid.current_changed.connect(lambda _key: self._show_editor())
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self._make_assumed())
        self.column.addLayout(self._make_editor())

    def _make_head(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setContentsMargins(look.px(12), 0, look.px(12), 0)
        row.setSpacing(look.px(8))
        self.title = PlainLabel(look, "", "section_title")
        self.subtitle = ElidedLabel(look, "", "body", "text2")
        self.all = TickBox(look, translate("SettingsCard", "All settings"))
        self.all.toggled.connect(lambda _on: self.refresh())
        row.addWidget(self.title)
        row.addWidget(self.subtitle, 1)
        row.addWidget(self.all)
        return row

    def _make_assumed(self) -> QWidget:
        look = self.look
        self.assumed = QWidget()
        row = QHBoxLayout(self.assumed)
        row.setContentsMargins(look.px(12), look.px(8), look.px(12), 0)
        row.setSpacing(look.px(10))
        row.addWidget(IconLabel(look, "warning", "warn", size=14), 0, Qt.AlignmentFlag.AlignTop)
        self.assumed_text = PlainLabel(look, "", "secondary", "text2", wrap=True)
        row.addWidget(self.assumed_text, 1)
        return self.assumed

    def _make_editor(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(10))
        column.setSpacing(look.px(4))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.name = PlainLabel(look, "", "card_title")
        self.choice, self.text = Choice(look), TextField(look)
        self.keep = Button(look, translate("SettingsCard", "Keep as it is"), icon="undo", small=True)
        row.addWidget(self.name)
        row.addWidget(self.choice)
        row.addWidget(self.text, 1)
        row.addStretch(1)
        row.addWidget(self.keep)
        self.told = PlainLabel(look, "", "secondary", "text2", wrap=True)
        column.addLayout(row)
        column.addWidget(self.told)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.text.editingFinished.connect(self._typed)
        self.keep.clicked.connect(self._keep)
        return column

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_port(self, draft: DeviceDraft | None, port: int) -> None:
        """Show a port of a device."""
        self._draft, self._port = draft, port
        self.refresh()

    def refresh(self) -> None:
        """Show it as it is now."""
        draft = self._draft
        self._plan = draft.plan_of(self._port) if draft is not None else None
        plan = self._plan
        alias = value_text(plan.present.serial.alias) if plan else ""
        title = translate("SettingsCard", "Port {n}").format(n=self._port)
        self.title.setText(f"{title}, {alias}" if alias else title)
        self.subtitle.setText(plan.present.serial.line if plan and not self._guided else "")
        self.grid.show_rows(self._rows(plan) if plan else [])
        self._show_assumed()
        if plan and not self.grid.current_key() and self.grid.grid_model.rows:
            self.grid.go_to(self.grid.grid_model.rows[0].key)
        self._show_editor()

    def _show_assumed(self) -> None:
        draft = self._draft
        told = []
        if draft is not None and draft.guessed:
            told.append(
                translate("SettingsCard", "Nobody has published where the web console holds what is marked assumed.")
            )
        if draft is not None and draft.waits_for_first and draft.compared:
            told.append(
                translate(
                    "SettingsCard",
                    "The first device is written alone, and a person compares it with the device's own page.",
                )
            )
        elif draft is not None and draft.waits_for_first:
            told.append(
                translate(
                    "SettingsCard",
                    "Of several devices one is written alone; the others follow when it reads back what was wanted.",
                )
            )
        self.assumed_text.setText(" ".join(told))
        self.assumed.setVisible(bool(told))

    @property
    def _guided(self) -> bool:
        """Whether a person sets these ports, and nothing reads them."""
        return self._draft is not None and self._draft.guide is not None

    def _rows(self, plan: PortPlan) -> list[GridRow]:
        rows = {row.key: row for row in plan.rows}
        able = self._draft.read.able.keys if self._draft and self._draft.read else frozenset()
        mode = plan.wanted.operation.mode
        shown = []
        for key in settings():
            row = rows.get(key, SettingRow(key=key, present=None, wanted=None, verdict=Verdict.SAME))
            offered = setting(key).applies(mode) and (not able or key in able)
            usual = self.all.isChecked() or (key in USUAL and (key in rows or self._guided))
            if row.verdict is not Verdict.SAME or (offered and usual):
                shown.append(self._row(row))
        return shown

    def _row(self, row: SettingRow) -> GridRow:
        code = self._draft.results.get((self._port, row.key), "") if self._draft else ""
        word, icon, role = {
            Verdict.SAME: (translate("SettingsCard", "same"), "", "text2"),
            Verdict.DIFFERS: (translate("SettingsCard", "Differs"), "state-differs", "warn"),
            Verdict.REFUSED: (translate("SettingsCard", "Cannot be"), "state-fail", "fail"),
        }[row.verdict]
        if code == "port-set":
            word, icon, role = translate("SettingsCard", "Set, read back"), "state-ok", "ok"
        elif code == "ports-line-proved":
            word, icon, role = translate("SettingsCard", "Proved"), "state-ok", "ok"
        elif code == "ports-not-shown":
            word, icon, role = translate("SettingsCard", "Not shown"), "state-unknown", "text2"
        elif code:
            word, icon, role = translate("SettingsCard", "Not taken"), "state-fail", "fail"
        elif row.wanted is None:
            word = ""
        elif self._guided and row.verdict is Verdict.DIFFERS:
            word, icon = translate("SettingsCard", "To be set"), "state-differs"
        wanted = row.present if row.wanted is None else row.wanted
        bold = row.verdict is not Verdict.SAME
        guessed = self._draft is not None and row.key in self._draft.guessed
        return GridRow(
            key=row.key,
            tint={Verdict.DIFFERS: "warn_soft", Verdict.REFUSED: "fail_soft"}.get(row.verdict, ""),
            cells=(
                GridCell(text=setting_title(row.key), note=translate("SettingsCard", "assumed") if guessed else ""),
                GridCell(text=value_word(row.key, row.present), role="text2"),
                GridCell(text=word, icon=icon, role=role),
                GridCell(text=value_word(row.key, wanted), font="card_title" if bold else "table"),
            ),
        )

    def _show_editor(self) -> None:
        key, plan = self.grid.current_key(), self._plan
        there = bool(key) and plan is not None
        for widget in (self.name, self.keep):
            widget.setVisible(there)
        choices = self._choices(key) if there else ()
        self.choice.setVisible(bool(choices))
        self.text.setVisible(there and not choices)
        if plan is None or not key:
            self.told.setText("")
            return
        self.name.setText(setting_title(key))
        row = next((one for one in plan.rows if one.key == key), None)
        wanted = plan.present.value(key) if row is None or row.wanted is None else row.wanted
        with QSignalBlocker(self.choice):
            self.choice.clear()
            words = choice_words(key) if setting(key).kind == "choice" else {}
            for text in choices:
                self.choice.addItem(words.get(text, value_word(key, text == "on")), text)
            texts = list(choices)
            self.choice.setCurrentIndex(texts.index(value_text(wanted)) if value_text(wanted) in texts else -1)
        self.choice.updateGeometry()
        self.choice.setAccessibleName(setting_title(key))
        self.text.setText(value_text(wanted))
        self.text.setAccessibleName(setting_title(key))
        self.text.set_wrong(False)
        self.keep.setEnabled(row is not None and row.wanted is not None)
        self._tell(key, plan)

    def _choices(self, key: str) -> tuple[str, ...]:
        row, able = setting(key), self._draft.read.able if self._draft and self._draft.read else None
        if row.kind == "flag":
            return ("on", "off")
        if key == "baud" and able is not None and able.bauds and able.any_baud is None:
            return tuple(str(baud) for baud in able.bauds)
        allowed = {
            "interface": able.interfaces, "parity": able.parities, "stop_bits": able.stop_bits, "flow": able.flows,
            "mode": able.modes,
        }.get(key) if able else None  # fmt: skip
        return tuple(text for text in row.choices if not allowed or text in allowed)

    def _tell(self, key: str, plan: PortPlan) -> None:
        code = self._draft.results.get((self._port, key), "") if self._draft else ""
        against = next((one for one in plan.against if one.key == key), None)
        mode = plan.wanted.operation.mode
        if code == "ports-not-shown":
            text, role = f"{sentence(code)} {next_step(code)}", "text2"
        elif code and code not in {"port-set", "ports-line-proved"}:
            text, role = f"{sentence(code, setting_title(key))} {next_step(code)}", "fail"
        elif against is not None:
            text = f"{sentence(against.code, against.detail)} {next_step(against.code)}"
            role = "warn" if against.warning else "fail"
        elif key == "mode" and isinstance(mode, Mode):
            text, role = mode_meaning(mode), "text2"
        else:
            row = setting(key)
            span = translate("SettingsCard", "{least} to {most}").format(least=row.least, most=row.most)
            text, role = f"{span} {row.unit}".strip() if row.kind == "number" else "", "text2"
        self.told.setText(text.strip())
        self.told.set_role(role)

    # --- what is wanted ----------------------------------------------------------------------------------------------

    def _chosen(self) -> None:
        text = self.choice.currentData()
        if isinstance(text, str):
            self._want(text)

    def _typed(self) -> None:
        key, plan = self.grid.current_key(), self._plan
        if (
            key
            and plan is not None
            and self.text.isVisible()
            and self.text.text() != value_text(plan.wanted.value(key))
        ):
            self._want(self.text.text())

    def _want(self, text: str) -> None:
        key, draft = self.grid.current_key(), self._draft
        if not key or draft is None:
            return
        try:
            draft.wish(self._port, key, text)
        except SettingError as error:
            self.text.set_wrong(True)
            self.told.setText(f"{sentence(error.code, error.detail)} {next_step(error.code)}".strip())
            self.told.set_role("fail")
            return
        self.changed.emit()

    def _keep(self) -> None:
        key, draft = self.grid.current_key(), self._draft
        if key and draft is not None:
            draft.keep(self._port, key)
            self.changed.emit()

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self,)
