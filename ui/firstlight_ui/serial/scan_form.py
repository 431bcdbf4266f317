"""What is scanned: the line, rates, parities, units, how long each unit is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from firstlight.ports.scan_order import BAUDS, UNITS, ScanError, ScanRequest, numbers
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.scan_words import parity_word
from firstlight_ui.serial.tls_fields import TlsFields, is_tls
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import TextField, TickBox, WideChoice
from firstlight_ui.widgets.label import Hairline, IconLabel, PlainLabel
from firstlight_ui.wording import sentence

WAITS = (0.03, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)  # seconds
PARITIES = (Parity.EVEN, Parity.NONE, Parity.ODD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line that can be scanned; `device` and `port` where it is that of a device on the page of serial ports, `pin`
    the SHA-256 of the certificate that it shows."""

    url: str
    text: str
    pin: str = ""
    device: str = ""
    port: int = 0


class ScanForm(Card):
    """`changed` when another search would be made; `entered` for Enter in a field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, translate("ScanForm", "What is scanned"))
        self._places: tuple[Place, ...] = ()
        self._pinned = ""
        self.line, self.url = WideChoice(look), TextField(look)
        self.url.setPlaceholderText("tcp://10.20.4.40, rfc2217://10.20.4.31:4001")
        self.url.setAccessibleName(translate("ScanForm", "Port or URL"))
        self._put(translate("ScanForm", "Line"), self.line, self.url)
        self.tls = TlsFields(look)
        self.column.addWidget(self.tls)
        self.bauds = TextField(look, ", ".join(str(baud) for baud in BAUDS))
        of_lines = [self._put(translate("ScanForm", "Baud rates"), self.bauds), self.bauds]
        self.parities = {parity: TickBox(look, parity_word(parity)) for parity in PARITIES}
        of_lines += [self._put_row(translate("ScanForm", "Parity"), *self.parities.values()), *self.parities.values()]
        self.first, self.last = TextField(look, str(UNITS[0])), TextField(look, str(UNITS[1]))
        self._put_units()
        self.wait = WideChoice(look)
        self.wait.addItem(translate("ScanForm", "Measured"), None)
        for seconds in WAITS:
            self.wait.addItem(translate("ScanForm", "{n} ms").format(n=round(seconds * 1000)), seconds)
        self._put(translate("ScanForm", "Wait per unit"), self.wait)
        self.two_stops = TickBox(look, translate("ScanForm", "Also with 2 stop bits"))
        self.everything = TickBox(look, translate("ScanForm", "Go on when a combination answered"))
        self.column.addWidget(self.two_stops)
        self.column.addWidget(self.everything)
        self._of_lines = (*of_lines, self.two_stops, self.everything)  # a gateway keeps its line to itself
        self.wrong = PlainLabel(look, "", "secondary", "fail", wrap=True)
        self.wrong.hide()
        self.column.addWidget(self.wrong)
        self.column.addWidget(Hairline(look))
        self._put_notes()
        self.column.addStretch(1)
        for box in self.parities.values():
            box.setChecked(True)
            box.toggled.connect(self.changed)
        for box in (self.two_stops, self.everything):
            box.toggled.connect(self.changed)
        for field in (self.url, self.bauds, self.first, self.last):
            field.textChanged.connect(self.changed)
            field.returnPressed.connect(self.entered)
        self.wait.currentIndexChanged.connect(self.changed)
        self.tls.changed.connect(self.changed)
        self.tls.entered.connect(self.entered)
        self.url.textChanged.connect(self._dress_tls)
        self.line.currentIndexChanged.connect(self._chosen)
        self.show_places((), "")

    def _put(self, text: str, field: QWidget, more: QWidget | None = None) -> PlainLabel:
        label = PlainLabel(self.look, text, "card_title")
        label.setBuddy(field)
        field.setAccessibleName(text)
        for widget in (label, field, more):
            if widget is not None:
                self.column.addWidget(widget)
        self.column.addSpacing(self.look.px(4))
        return label

    def _put_row(self, text: str, *boxes: QWidget) -> PlainLabel:
        label = PlainLabel(self.look, text, "card_title")
        self.column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(self.look.px(10))
        for box in boxes:
            box.setAccessibleDescription(text)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(box)
        row.addStretch(1)
        self.column.addLayout(row)
        return label

    def _put_units(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        for text, field in (
            (translate("ScanForm", "From unit"), self.first),
            (translate("ScanForm", "To unit"), self.last),
        ):
            column = QVBoxLayout()
            column.setSpacing(self.look.px(4))
            label = PlainLabel(self.look, text, "card_title")
            label.setBuddy(field)
            field.setAccessibleName(text)
            field.setMinimumWidth(self.look.px(60))
            column.addWidget(label)
            column.addWidget(field)
            row.addLayout(column)
        self.column.addLayout(row)
        self.column.addSpacing(self.look.px(4))

    def _put_notes(self) -> None:
        look = self.look
        for icon, role, text in (
            (
                "info",
                "text2",
                translate(
                    "ScanForm",
                    "Read only: functions 3, 17 and 43/14. Nothing is written during a scan, and one request goes out"
                    " at a time, because the line is shared.",
                ),
            ),
            ("warning", "warn", f"{sentence('scan-alone')} {next_step('scan-alone')}"),
        ):
            row = QHBoxLayout()
            row.setSpacing(look.px(10))
            row.addWidget(IconLabel(look, icon, role, size=14), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True), 1)
            self.column.addLayout(row)

    # --- the line -----------------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """The line that is chosen."""
        at = self.line.currentIndex()
        if 0 <= at < len(self._places):
            return self._places[at]
        url = self.url.text().strip()
        return Place(url=url, text=url)

    def show_places(self, places: Sequence[Place], wanted: str) -> None:
        """Offer lines. `wanted`: URL of the one to choose, "" for the one that is chosen now."""
        now = wanted or self.place.url
        typed = not wanted and self.line.count() > 0 and self.line.currentIndex() == len(self._places)
        self._places = tuple(places)
        with QSignalBlocker(self.line):
            self.line.clear()
            for place in self._places:
                self.line.addItem(place.text, place.url)
            self.line.addItem(translate("ScanForm", "Another line or gateway"), "")
            urls = [place.url for place in self._places]
            if typed and self.url.text().strip():
                at = len(urls)
            else:
                at = urls.index(now) if now in urls else 0 if urls and not now else len(urls)
                if at == len(urls) and now:  # it is not there any more, or was given by its URL
                    self.url.setText(now)
            self.line.setCurrentIndex(at)
        self._dress_place()

    def _chosen(self, _at: int) -> None:
        self._dress_place()

    def _dress_place(self) -> None:
        self.url.setVisible(self.line.currentIndex() == len(self._places))
        if self.place.pin or self.tls.pin.text() == self._pinned:  # another line shows another certificate
            self._pinned = self.place.pin
            self.tls.pin_it(self._pinned)
        self._dress_tls()
        self.changed.emit()

    def _dress_tls(self) -> None:
        self.tls.setVisible(is_tls(self.place.url))
        for one in self._of_lines:
            one.setVisible(not self._gateway)

    @property
    def _gateway(self) -> bool:
        return self.place.url.startswith(("tcp://", "modbus+tls://"))

    # --- the request --------------------------------------------------------------------------------------------------

    def request(self) -> ScanRequest:
        """What is asked for. Raises ScanError; what the whole of it cannot be, `plan` finds."""
        parities = tuple(parity for parity, box in self.parities.items() if box.isChecked())
        if not parities and not self._gateway:
            raise ScanError("scan-parity", "")
        if not self.place.url:
            raise ScanError("scan-place", "")
        stops = (StopBits.ONE, StopBits.TWO) if self.two_stops.isChecked() else (StopBits.ONE,)
        gateway = self._gateway
        units = self._unit(self.first), self._unit(self.last)
        return ScanRequest(
            place=self.place.url,
            bauds=() if gateway else numbers(self.bauds.text()),
            parities=() if gateway else parities,
            stops=stops,
            units=None if gateway and units == UNITS else units,  # then with the gateway itself
            everything=self.everything.isChecked(),
            wait=self.wait.currentData(),
            tls=self.tls.given() if is_tls(self.place.url) else None,
        )

    @staticmethod
    def _unit(field: TextField) -> int:
        text = field.text().strip()
        if not text.isascii() or not text.isdecimal() or len(text) > 3:
            raise ScanError("scan-units", text)
        return int(text)

    def say_wrong(self, code: str = "", detail: str = "") -> None:
        """Say what cannot be, and mark its field."""
        untyped = code == "scan-place" and not detail
        text = translate("ScanForm", "Type a port or a URL") if untyped else sentence(code, detail) if code else ""
        self.wrong.setText(f"{text} {next_step(code)}".strip() if code and not untyped else text)
        self.wrong.set_role("text2" if untyped else "fail")
        self.wrong.setVisible(bool(code))
        self.url.set_wrong(code == "scan-place" and not untyped)
        self.tls.pin.set_wrong(code == "scan-pin")
        self.bauds.set_wrong(code in {"scan-baud", "scan-too-many"})
        for field in (self.first, self.last):
            field.set_wrong(code == "scan-units")

    def set_running(self, running: bool) -> None:
        """What is scanned stays as it is while it is scanned."""
        boxes = (*self.parities.values(), self.two_stops, self.everything)
        for widget in (self.line, self.url, self.bauds, self.first, self.last, self.wait, self.tls, *boxes):
            widget.setEnabled(not running)

    def show_wait(self, milliseconds: float) -> None:
        """How long is waited now, where that is measured."""
        text = translate("ScanForm", "Measured: {n} ms").format(n=round(milliseconds))
        self.wait.setItemText(0, text if milliseconds else translate("ScanForm", "Measured"))
