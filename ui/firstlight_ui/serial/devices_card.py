"""The devices of the page and the ports of the current one, each with whether it is as wanted."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.change.outcome import Result
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.serial.draft import DeviceDraft, SerialDraft
from firstlight_ui.serial.port_words import value_word
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel
from firstlight_ui.wording import sentence


class DevicesCard(QWidget):
    """`port_chosen` and `device_chosen` carry what was chosen; `apply_asked` for the profile on all devices."""

    port_chosen = Signal(int)
    device_chosen = Signal(str)
    apply_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        card = Card(look)
        card.column.setContentsMargins(1, look.px(12), 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(12), 0, look.px(12), 0)
        self.name = ElidedLabel(look, "", "section_title")
        self.count = PlainLabel(look, "", "body", "text2")
        head.addWidget(self.name, 1)
        head.addWidget(self.count)
        card.column.addLayout(head)
        self.ports = Grid(
            look,
            translate("SerialDevices", "Ports"),
            (
                GridColumn(title=translate("SerialDevices", "Port"), weight=0, least=44),
                GridColumn(title=translate("SerialDevices", "Name"), weight=2, least=70),
                GridColumn(title=translate("SerialDevices", "Mode"), weight=3, least=90),
                GridColumn(title=translate("SerialDevices", "State"), weight=3, least=96),
            ),
        )
        self.ports.setMinimumHeight(look.px(110))
        card.column.addWidget(self.ports, 1)
        column.addWidget(card, 3)
        others = Card(look)
        others.column.setContentsMargins(1, look.px(12), 1, 1)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(12), 0, look.px(8), 0)
        row.addWidget(PlainLabel(look, translate("SerialDevices", "Devices"), "section_title"), 1)
        self.apply = Button(look, "", small=True)
        row.addWidget(self.apply)
        others.column.addLayout(row)
        self.devices = Grid(
            look,
            translate("SerialDevices", "Devices with serial ports"),
            (
                GridColumn(title=translate("SerialDevices", "Device"), weight=3, least=120),
                GridColumn(title=translate("SerialDevices", "State"), weight=2, least=110),
            ),
            two_lines=True,
        )
        self.devices.setMinimumHeight(look.px(120))
        others.column.addWidget(self.devices, 1)
        column.addWidget(others, 4)
        self.ports.current_changed.connect(lambda key: self.port_chosen.emit(int(key)) if key else None)
        self.devices.current_changed.connect(lambda key: self.device_chosen.emit(key) if key else None)
        self.apply.clicked.connect(self.apply_asked)

    def show_draft(self, draft: SerialDraft, *, profile: bool) -> None:
        """Show devices and ports as they are."""
        shown = draft.shown
        with QSignalBlocker(self.ports), QSignalBlocker(self.devices):
            self.devices.show_rows([_device_row(one) for one in draft.devices.values()])
            if draft.current and self.devices.current_key() != draft.current:
                self.devices.go_to(draft.current)
            present = shown.read.present if shown is not None and shown.read is not None else ()
            self.ports.show_rows([_port_row(shown, port.port) for port in present] if shown is not None else [])
            if present and self.ports.current_key() != str(draft.port):
                self.ports.go_to(str(draft.port))
        self.name.setText(title_of(shown.device) if shown is not None else "")
        self.count.setText(translate("SerialDevices", "%n ports", None, len(present)) if present else "")
        count = len(draft.devices)
        self.apply.setText(translate("SerialDevices", "Apply profile to %n", None, count))
        self.apply.setVisible(profile and count > 1)


def _port_row(draft: DeviceDraft, number: int) -> GridRow:
    plan = draft.plan_of(number)
    alias = value_word("alias", plan.present.serial.alias) if plan else ""
    mode = value_word("mode", plan.present.operation.mode) if plan else ""
    differs = len(plan.differs) + len(plan.refused) if plan else 0
    if draft.guide is not None:
        state = _guided_state(draft, wanted=bool(draft.wished.get(number)))
        return GridRow(
            key=str(number), cells=(GridCell(text=str(number)), GridCell(text=alias), GridCell(text=mode), state)
        )
    failed = any(port == number and code != "port-set" for (port, _), code in draft.results.items())
    if failed:
        state = GridCell(text=translate("SerialDevices", "Not taken"), icon="state-fail", role="fail")
    elif differs:
        text = translate("SerialDevices", "%n differ", None, differs)
        state = GridCell(text=text, icon="state-differs", role="warn")
    elif draft.wished.get(number):
        state = GridCell(text=translate("SerialDevices", "As wanted"), icon="state-ok", role="ok")
    else:
        state = GridCell(text=translate("SerialDevices", "Read"), icon="state-not-applicable", role="text2")
    return GridRow(
        key=str(number), cells=(GridCell(text=str(number)), GridCell(text=alias), GridCell(text=mode), state)
    )


def _guided_state(draft: DeviceDraft, *, wanted: bool) -> GridCell:
    """Of a port that a person sets."""
    if draft.proof is not None and draft.proof.result is Result.DONE:
        return GridCell(text=translate("SerialDevices", "Proved"), icon="state-ok", role="ok")
    if draft.proof is not None:
        spoken = sentence(draft.proof.code, draft.proof.detail)
        text = translate("SerialDevices", "Not proved")
        return GridCell(text=text, icon="state-attention", role="warn", spoken=spoken)
    if wanted:
        return GridCell(text=translate("SerialDevices", "To be set"), icon="state-differs", role="warn")
    return GridCell(text=translate("SerialDevices", "Set by hand"), icon="state-not-applicable", role="text2")


def _device_row(draft: DeviceDraft) -> GridRow:
    if draft.guide is not None:
        state = _guided_state(draft, wanted=any(draft.wished.values()))
    elif draft.writing:
        state = GridCell(text=translate("SerialDevices", "Writing"), icon="state-busy", role="accent_text")
    elif draft.reading:
        state = GridCell(text=translate("SerialDevices", "Reading"), icon="state-busy", role="accent_text")
    elif draft.trouble is not None:
        text = translate("SerialDevices", "Not done") if draft.read else translate("SerialDevices", "Not read")
        state = GridCell(text=text, icon="state-fail", role="fail", spoken=sentence(*draft.trouble))
    elif draft.read is None:
        state = GridCell(text=translate("SerialDevices", "Not read"), icon="state-unknown", role="text2")
    elif draft.differs:
        text = translate("SerialDevices", "%n differ", None, draft.differs)
        state = GridCell(text=text, icon="state-differs", role="warn")
    elif draft.wished:
        state = GridCell(text=translate("SerialDevices", "As wanted"), icon="state-ok", role="ok")
    else:
        state = GridCell(text=translate("SerialDevices", "Read"), icon="state-not-applicable", role="text2")
    device = draft.device
    return GridRow(
        key=device.id, cells=(GridCell(text=title_of(device), font="card_title", second=device.model or ""), state)
    )
