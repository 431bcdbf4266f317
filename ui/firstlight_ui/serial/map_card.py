"""Lines that are ports of this computer: any program opens them by their name; stopped one by one."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import MappedState
from firstlight.ports.scans import MappedLine
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import TextField
from firstlight_ui.widgets.label import ElidedLabel, IconLabel, PlainLabel, tip
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

_LINE = re.compile(r"\s*(\d{2,7})[ ,]+([5-8])([NEOMS])(1|1\.5|2)\s*", re.IGNORECASE)
_PARITIES = {"N": Parity.NONE, "E": Parity.EVEN, "O": Parity.ODD, "M": Parity.MARK, "S": Parity.SPACE}


def line_of(text: str) -> Line | None:
    """ "19200 8E1" as a line; None for anything else."""
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    return Line(
        baud=int(match[1]), data_bits=int(match[2]), parity=_PARITIES[match[3].upper()], stop_bits=StopBits(match[4])
    )


class MapCard(Card):
    """See the module docstring."""

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__(look, translate("MapCard", "Map a line to a local port"))
        self._session, self._bridge = session, bridge
        self.rows: dict[int, MapRow] = {}
        self._early: dict[int, MappedState] = {}
        text = translate(
            "MapCard",
            "Makes a line elsewhere a port of this computer, which any program can open. Rate, stop bits and flow"
            " control follow that program; parity and data bits stay as given here.",
        )
        self.column.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True))
        self.url, self.line = TextField(look), TextField(look, "9600 8N1")
        self.url.setPlaceholderText("rfc2217://10.20.4.31:4001, realcom://10.20.4.31:1")
        self.url.setAccessibleName(translate("MapCard", "Line elsewhere"))
        self.url.setMinimumWidth(look.px(120))
        self.line.setAccessibleName(translate("MapCard", "Its settings"))
        self.line.setFixedWidth(look.px(112))
        self.button = Button(look, translate("MapCard", "Map"), icon="arrow-right")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.url, 1)
        row.addWidget(self.line)
        row.addWidget(self.button)
        self.column.addLayout(row)
        self.told = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.told.hide()
        self.column.addWidget(self.told)
        self.mapped = QVBoxLayout()
        self.mapped.setSpacing(look.px(4))
        self.column.addLayout(self.mapped)
        self.button.clicked.connect(self.map)
        self.url.returnPressed.connect(self.map)
        self.line.returnPressed.connect(self.map)
        if sys.platform == "win32":
            self._say("map-windows", "", "warn")
            self.button.setEnabled(False)
            self.button.setToolTip(tip(self.told.text()))

    def show_line(self, url: str, line: Line | None = None) -> None:
        """Propose a line."""
        self.url.setText(url)
        if line is not None:
            self.line.setText(str(line))

    def map(self) -> None:
        """Open the line and make the port."""
        url, line = self.url.text().strip(), line_of(self.line.text())
        self.url.set_wrong(not url)
        self.line.set_wrong(line is None)
        if not url or line is None or not self.button.isEnabled():
            self._tell(translate("MapCard", "Write the settings like 9600 8N1.") if line is None else "", "fail")
            return
        self.button.setEnabled(False)
        self._tell(translate("MapCard", "Opening {line}").format(line=url), "text2")
        future = self._session.in_loop(self._session.local_ports.map(url, line))
        self._bridge.call(future, self, self._was_mapped, self._not_mapped)

    def _was_mapped(self, mapped: MappedLine) -> None:
        self.button.setEnabled(True)
        self._tell("", "text2")
        row = self.rows[mapped.number] = MapRow(self.look, mapped)
        row.stop.clicked.connect(partial(self.unmap, mapped.number))
        self.mapped.addWidget(row)
        state = self._early.pop(mapped.number, None)
        if state is not None:
            self.take(state)

    def _not_mapped(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        code, detail = told(error)
        held = isinstance(error, DeviceError) and error.code is Code.BUSY
        self._say("port-held" if held else code, detail, "fail")

    def unmap(self, number: int) -> None:
        """Take a mapped port away."""
        row = self.rows.pop(number, None)
        if row is not None:
            self._session.in_loop(self._session.local_ports.unmap(number))
            self._tell(translate("MapCard", "{port} is no more").format(port=row.mapped.path), "text2")
            row.hide()
            row.deleteLater()

    def unmap_all(self) -> None:
        """The window is closed."""
        for number in tuple(self.rows):
            self.unmap(number)

    def take(self, state: MappedState) -> None:
        """Bytes of a mapped line, or what became of it."""
        row = self.rows.get(state.mapping)
        if row is None:
            if state.over:  # it ended before it was told that it began
                self._early[state.mapping] = state
        elif state.over:
            self.rows.pop(state.mapping)
            self._say(state.code, state.detail or row.mapped.url, "fail")
            row.hide()
            row.deleteLater()
        elif state.code:
            self._say(state.code, state.detail, "warn")
        else:
            row.show_state(state)

    def _say(self, code: str, detail: str, role: str) -> None:
        self._tell(f"{sentence(code, detail)} {next_step(code)}".strip(), role)

    def _tell(self, text: str, role: str) -> None:
        self.told.setText(text)
        self.told.set_role(role)
        self.told.setVisible(bool(text))


class MapRow(QWidget):
    """One mapped line: the port's name to copy, what it is, its bytes, and how to stop it."""

    def __init__(self, look: Look, mapped: MappedLine) -> None:
        super().__init__()
        self.mapped = mapped
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(4), 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "state-line-on", "ok", size=12))
        self.path = PlainLabel(look, mapped.path, "card_title", selectable=True)
        self.path.setAccessibleName(translate("MapCard", "Port of this computer"))
        self.what = ElidedLabel(look, "", "body", "text2")
        copy = Button(look, icon="copy", kind=Kind.QUIET, small=True)
        copy.name_it(translate("MapCard", "Copy {port}").format(port=mapped.path))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(mapped.path))
        self.stop = Button(look, translate("MapCard", "Stop"), icon="stop", small=True)
        self.stop.setAccessibleDescription(mapped.path)
        for widget, stretch in ((self.path, 0), (copy, 0), (self.what, 1), (self.stop, 0)):
            row.addWidget(widget, stretch)
        self.show_state(MappedState(mapped.number, line=mapped.line))

    def show_state(self, state: MappedState) -> None:
        """Show its bytes."""
        text = translate("MapCard", "{url}, {line}: {out} bytes out, {back} bytes back")
        number = QLocale().toString
        self.what.setText(
            text.format(url=self.mapped.url, line=state.line, out=number(state.out), back=number(state.back))
        )
