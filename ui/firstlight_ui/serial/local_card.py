"""This computer's serial ports: what each is, who holds it, what disturbs it, and what can be done with it."""

from __future__ import annotations

import os
import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from firstlight.events import LocalPortsChanged
from firstlight_drivers.transport.serial_ports import Disturbance, SerialPort
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.port_words import local_word
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.widgets.message import InlineMessage
from firstlight_ui.wording import sentence


class LocalCard(Card):
    """`terminal_asked`, `scan_asked` and `map_asked` carry the port's name."""

    terminal_asked = Signal(str)
    scan_asked = Signal(str)
    map_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.ports: dict[str, SerialPort] = {}
        self._hints: tuple[Disturbance, ...] = ()
        self.column.setContentsMargins(1, look.px(12), 1, 1)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(12), 0, look.px(12), 0)
        head.addWidget(PlainLabel(look, translate("LocalPorts", "Ports of this computer"), "section_title"), 1)
        self.count = PlainLabel(look, translate("LocalPorts", "Looking"), "body", "text2")
        head.addWidget(self.count)
        self.column.addLayout(head)
        self.hints = QVBoxLayout()
        self.hints.setContentsMargins(look.px(12), 0, look.px(12), 0)
        self.hints.setSpacing(look.px(6))
        self.column.addLayout(self.hints)
        self.grid = Grid(
            look,
            translate("LocalPorts", "Ports of this computer"),
            (
                GridColumn(title=translate("LocalPorts", "Port"), weight=2, least=110),
                GridColumn(title=translate("LocalPorts", "What it is"), weight=4, least=150),
                GridColumn(title=translate("LocalPorts", "Held by"), weight=2, least=120),
                GridColumn(title=translate("LocalPorts", "Stable name"), weight=4, least=150, drop=1),
            ),
            two_lines=True,
        )
        self.grid.setMinimumHeight(look.px(150))
        self.column.addWidget(self.grid, 1)
        self.none = PlainLabel(look, "", "body", "text2", wrap=True)
        self.none.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        self.none.hide()
        self.column.addWidget(self.none)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(12), look.px(4), look.px(12), look.px(10))
        row.setSpacing(look.px(8))
        self.terminal = Button(look, translate("LocalPorts", "Terminal"), icon="ports")
        self.scan = Button(look, translate("LocalPorts", "Scan for Modbus"), icon="search")
        self.map = Button(look, translate("LocalPorts", "Map"), icon="arrow-right")
        self.buttons = (self.terminal, self.scan, self.map)
        for button, asked in zip(self.buttons, (self.terminal_asked, self.scan_asked, self.map_asked), strict=True):
            button.clicked.connect(lambda _=False, asked=asked: asked.emit(self.grid.current_key()))
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.grid.current_changed.connect(lambda _key: self._dress())
        self.grid.opened.connect(self.terminal_asked)
        self._dress()

    def show_ports(self, local: LocalPortsChanged) -> None:
        """Show the ports as they are now; the current one stays where it is still there."""
        self.ports = {port.port: port for port in local.ports}
        self.grid.show_rows([_row(port) for port in local.ports])
        if local.ports and not self.grid.current_key():
            self.grid.go_to(local.ports[0].port)
        self.count.setText(translate("LocalPorts", "%n ports", None, len(local.ports)))
        self.none.setVisible(not local.ports)
        self.grid.setVisible(bool(local.ports))
        text = translate(
            "LocalPorts", "This computer has no serial port. One that is plugged in shows within a second."
        )
        self.none.setText(text)
        if local.disturbances != self._hints:
            self._hints = local.disturbances
            self._show_hints()
        self._dress()

    def _show_hints(self) -> None:
        while (item := self.hints.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in self._hints:
            title = sentence(one.code, one.detail)
            self.hints.addWidget(
                InlineMessage(self.look, "warn", title, next_step(one.code), closable=False, compact=True)
            )

    def _dress(self) -> None:
        there = bool(self.grid.current_key())
        for button in self.buttons:
            button.setEnabled(there)
            button.setToolTip("" if there else translate("LocalPorts", "Choose a port first"))


def _row(port: SerialPort) -> GridRow:
    ids = f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None and port.pid is not None else ""
    place = translate("LocalPorts", "socket {place}").format(place=port.location) if port.location else ""
    more = ", ".join(filter(None, (ids, place, port.driver or "")))
    stable = port.by_id.rpartition("/")[2] if port.by_id else port.identity or "–"
    return GridRow(
        key=port.port,
        cells=(
            GridCell(text=port.port, font="card_title"),
            GridCell(text=local_word(port), second=more),
            _holder(port.holder),
            GridCell(text=stable, role="text2"),
        ),
    )


def _holder(holder: str | None) -> GridCell:
    if holder is None:
        text = translate("LocalPorts", "Free")
        spoken = translate("LocalPorts", "No program that can be seen from here has it open")
        return GridCell(text=text, icon="state-waiting", role="text2", spoken=spoken)
    name = re.fullmatch(r"(.*) \((\d+)\)", holder)
    if name is not None and int(name[2]) == os.getpid():
        return GridCell(text=translate("LocalPorts", "This program"), icon="state-busy", role="accent_text")
    if name is None:
        return GridCell(text=holder, icon="state-locked", role="warn")
    process = translate("LocalPorts", "process {n}").format(n=name[2])
    return GridCell(text=name[1], icon="state-locked", role="warn", second=process)
