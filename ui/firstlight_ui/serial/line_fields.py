"""Rate and format of a line, to be chosen: what `Line` holds, each in a field of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Flow, Parity, StopBits
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_words import choice_words
from firstlight_ui.widgets.fields import Choice, TextField
from firstlight_ui.widgets.label import PlainLabel

LEAST, MOST = 50, 4_000_000  # bit/s
DATA_BITS = (8, 7, 6, 5)


class LineFields(QWidget):
    """A rate is typed, the rest chosen."""

    def __init__(self, look: Look, line: Line | None = None) -> None:
        super().__init__()
        self._look = look
        self.baud = TextField(look)
        self.baud.setMaxLength(7)
        self.data_bits = Choice(look)
        self.stop_bits, self.parity, self.flow = Choice(look), Choice(look), Choice(look)
        for bits in DATA_BITS:
            self.data_bits.addItem(str(bits))
        for stop in StopBits:
            self.stop_bits.addItem(str(stop))
        parities, flows = choice_words("parity"), choice_words("flow")
        for parity in Parity:
            self.parity.addItem(parities[parity])
        for flow in Flow:
            self.flow.addItem(flows[flow])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addLayout(
            self._row(
                (translate("LineFields", "Baud rate"), self.baud),
                (translate("LineFields", "Data bits"), self.data_bits),
                (translate("LineFields", "Stop bits"), self.stop_bits),
            )
        )
        column.addLayout(
            self._row(
                (translate("LineFields", "Parity"), self.parity),
                (translate("LineFields", "Flow control"), self.flow),
            )
        )
        self.show_line(line or Line())

    def _row(self, *fields: tuple[str, QWidget]) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for text, field in fields:
            group = QVBoxLayout()
            group.setSpacing(look.px(2))
            label = PlainLabel(look, text, "secondary", "text2")
            label.setBuddy(field)
            field.setAccessibleName(text)
            group.addWidget(label)
            group.addWidget(field)
            row.addLayout(group)
        self.baud.setMinimumWidth(look.px(72))
        row.addStretch(1)
        return row

    def show_line(self, line: Line) -> None:
        """Show the settings of a line."""
        self.baud.setText(str(line.baud))
        self.baud.set_wrong(False)
        self.data_bits.setCurrentIndex(DATA_BITS.index(line.data_bits))
        self.stop_bits.setCurrentIndex(tuple(StopBits).index(line.stop_bits))
        self.parity.setCurrentIndex(tuple(Parity).index(line.parity))
        self.flow.setCurrentIndex(tuple(Flow).index(line.flow))

    def given(self) -> Line | None:
        """What is chosen; None for a rate that cannot be, which is marked."""
        text = self.baud.text().strip()
        good = text.isascii() and text.isdecimal() and LEAST <= int(text) <= MOST
        self.baud.set_wrong(not good)
        if not good:
            return None
        return Line(
            baud=int(text),
            data_bits=DATA_BITS[self.data_bits.currentIndex()],
            parity=tuple(Parity)[self.parity.currentIndex()],
            stop_bits=tuple(StopBits)[self.stop_bits.currentIndex()],
            flow=tuple(Flow)[self.flow.currentIndex()],
        )
