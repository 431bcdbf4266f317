"""Tests what was set: opens the port through its own service and measures it, with a loopback plug or a second line."""

from __future__ import annotations

import time
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from firstlight.events import Device, PortTestProgress
from firstlight.ports.measure import Measured, ModemLines, Progress
from firstlight.ports.service import NotTestable, device_service, port_line
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.port_settings import PortSettings
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.curve import Curve
from firstlight_ui.widgets.fields import Choice, TextField
from firstlight_ui.widgets.label import IconLabel, PlainLabel
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

SECONDS = (5.0, 20.0, 60.0, 600.0)
EARLIER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """A test of before. `bad` None: it could not be carried out."""

    at: float
    what: str
    trip: float | None
    bad: int | None


class TestCard(Card):
    """One test at a time; the port is held meanwhile, which is said."""

    __test__ = False  # no test of pytest's

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__(look)
        self._session, self._bridge = session, bridge
        self._device: Device | None = None
        self._settings: PortSettings | None = None
        self._running: Future[Measured] | None = None
        self._about: tuple[str, int] = ("", 0)
        self._what = ""
        self._earlier: list[_Ended] = []
        self.column.addLayout(self._make_head())
        self.why = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.why)
        self.numbers = self._make_numbers()
        self.curve_title = PlainLabel(look, "", "card_title")
        self.column.addWidget(self.curve_title)
        self.curve = Curve(look, translate("PortTest", "Bytes per second, last 20 seconds"))
        self.column.addWidget(self.curve)
        self.lines = self._make_lines()
        self.before = PlainLabel(look, translate("PortTest", "Earlier"), "card_title")
        self.before.hide()
        self.column.addWidget(self.before)
        self.earlier = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.earlier)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(IconLabel(look, "warning", "warn", size=14))
        text = translate("PortTest", "A test holds the port: another host gets no data until it has ended.")
        row.addWidget(PlainLabel(look, text, "secondary", "text2", wrap=True), 1)
        self.column.addLayout(row)
        self._show_idle()

    def _make_head(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        self.title = PlainLabel(look, "", "section_title")
        column.addWidget(self.title)
        self.way, self.seconds = Choice(look), Choice(look)
        self.way.addItem(translate("PortTest", "Loopback plug on the port"))
        self.way.addItem(translate("PortTest", "Wired to a second line"))
        self.way.setAccessibleName(translate("PortTest", "What is on the port"))
        for number in SECONDS:
            self.seconds.addItem(translate("PortTest", "{n} s").format(n=round(number)))
        self.seconds.setAccessibleName(translate("PortTest", "How long"))
        self.peer = TextField(look)
        self.peer.setPlaceholderText("/dev/ttyUSB0, COM3, socket://10.20.4.9:4002")
        self.peer.setAccessibleName(translate("PortTest", "Second line"))
        self.start = Button(look, "", icon="play")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.way)
        row.addWidget(self.seconds)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.peer)
        again = QHBoxLayout()
        again.addWidget(self.start)
        again.addStretch(1)
        column.addLayout(again)
        self.way.currentIndexChanged.connect(lambda place: self.peer.setVisible(place == 1))
        self.peer.hide()
        self.start.clicked.connect(self._toggle)
        return column

    def _make_numbers(self) -> dict[str, PlainLabel]:
        look = self.look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(0)
        made = {}
        for place, (key, text) in enumerate(
            (
                ("sent", translate("PortTest", "bytes sent")),
                ("back", translate("PortTest", "bytes back")),
                ("bad", translate("PortTest", "wrong or missing")),
                ("trip", translate("PortTest", "median round trip")),
            )
        ):
            made[key] = PlainLabel(look, "–", "page_title")
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(made[key])
            column.addWidget(PlainLabel(look, text, "secondary", "text2"))
            grid.addLayout(column, place // 2, place % 2)
        self.column.addLayout(grid)
        return made

    def _make_lines(self) -> dict[str, PlainLabel]:
        look = self.look
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(2))
        made = {}
        for place, (key, text) in enumerate(
            (
                ("cts", translate("PortTest", "CTS after RTS")),
                ("dsr", translate("PortTest", "DSR after DTR")),
                ("dcd", translate("PortTest", "DCD after DTR")),
                ("errors", translate("PortTest", "Frame, parity, overrun, break")),
            )
        ):
            made[key] = PlainLabel(look, "–", "body")
            grid.addWidget(PlainLabel(look, text, "body", "text2"), place, 0)
            grid.addWidget(made[key], place, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        return made

    # --- which port -----------------------------------------------------------------------------------------------

    def show_port(self, device: Device | None, settings: PortSettings | None) -> None:
        """Which port a test would be of. One that runs goes on with its own."""
        self._device, self._settings = device, settings
        if self._running is None:
            self._show_idle()

    def _show_idle(self) -> None:
        number = self._settings.port if self._settings is not None else 0
        self.title.setText(translate("PortTest", "Test of port {n}").format(n=number) if number else "")
        self.start.setText(translate("PortTest", "Start test"))
        self.start.set_icon_name("play")
        self.start.setEnabled(True)
        self.why.set_role("text2")
        if self._device is None or self._settings is None:
            self.start.setEnabled(False)
            self.why.setText("")
            return
        try:
            service = device_service(self._device, self._settings)
        except NotTestable as refused:
            self.start.setEnabled(False)
            self.why.setText(f"{sentence(refused.code, refused.detail)} {next_step(refused.code)}".strip())
            return
        self.why.setText(f"{service.url}, {service.line}")

    # --- a test ---------------------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a test holds a port."""
        return self._running is not None

    def stop(self) -> None:
        """Give the port back."""
        if self._running is not None:
            self._running.cancel()
            self._over(translate("PortTest", "Stopped"), None, None)

    def _toggle(self) -> None:
        if self._running is not None:
            self.stop()
        elif self._device is not None and self._settings is not None:
            self._begin(self._device, self._settings)

    def _begin(self, device: Device, settings: PortSettings) -> None:
        peer = self.peer.text().strip() if self.way.currentIndex() == 1 else None
        if peer == "":
            self.peer.set_wrong(True)
            self.peer.setFocus()
            return
        self.peer.set_wrong(False)
        self._about = device.id, settings.port
        line = port_line(settings)
        self._what = f"{translate('PortTest', 'Loopback') if peer is None else peer}, {line.baud}"
        for label in (*self.numbers.values(), *self.lines.values()):
            label.setText("–")
        self.numbers["bad"].set_role("text")
        self.curve.clear(top=1 / line.character_seconds)
        self.curve_title.setText(translate("PortTest", "Bytes per second, line rate {n}").format(
            n=round(1 / line.character_seconds)))  # fmt: skip
        seconds = SECONDS[self.seconds.currentIndex()]
        future = self._running = self._session.test_port(device, settings, peer, seconds)
        self.start.setText(translate("PortTest", "Stop test"))
        self.start.set_icon_name("stop")
        self._bridge.call(future, self, partial(self._measured, future), partial(self._failed, future))

    def take(self, event: PortTestProgress) -> None:
        """How a test stands."""
        if self._running is not None and (event.device, event.port) == self._about:
            self._show_progress(event.progress)

    def _show_progress(self, progress: Progress) -> None:
        bad = progress.wrong + progress.missing + progress.extra
        self.numbers["sent"].setText(f"{progress.sent:,}")
        self.numbers["back"].setText(f"{progress.received:,}")
        self._show_bad(bad)
        if progress.phase in {"there", "back"}:
            self.curve.add(progress.seconds, progress.rate)

    def _show_bad(self, bad: int) -> None:
        self.numbers["bad"].setText(f"{bad:,}")
        self.numbers["bad"].set_role("fail" if bad else "ok")

    def _measured(self, future: Future[Measured], found: Measured) -> None:
        if future is not self._running:
            return
        trips, errors = found.round_trips, found.line_errors
        self.numbers["sent"].setText(f"{found.sent:,}")
        self.numbers["back"].setText(f"{found.received:,}")
        self._show_bad(found.bad)
        median = trips.median if trips is not None else None
        self.numbers["trip"].setText("–" if median is None else f"{median:.1f} ms")
        self._show_lines(found.modem_lines)
        counts = (errors.framing, errors.parity, errors.overrun, errors.breaks)
        self.lines["errors"].setText(", ".join("–" if count is None else str(count) for count in counts))
        self._over(f"{sentence(found.code)} {next_step(found.code)}".strip(), median, found.bad)
        self.why.set_role("ok" if found.code == "port-tested" else "fail")

    def _show_lines(self, lines: ModemLines) -> None:
        words = {
            None: translate("PortTest", "not told"),
            True: translate("PortTest", "follows"),
            False: translate("PortTest", "does not follow"),
        }
        for key, follows in (("cts", lines.rts_to_cts), ("dsr", lines.dtr_to_dsr), ("dcd", lines.dtr_to_dcd)):
            self.lines[key].setText(words[follows])
            self.lines[key].set_role("ok" if follows else "text2")

    def _failed(self, future: Future[Measured], error: BaseException) -> None:
        if future is not self._running:
            return
        code, detail = told(error)
        if isinstance(error, DeviceError) and error.code is Code.BUSY:
            code = "port-held"
        self._over(f"{sentence(code, detail)} {next_step(code)}".strip(), None, None)
        self.why.set_role("fail")

    def _over(self, text: str, trip: float | None, bad: int | None) -> None:
        self._running = None
        self._earlier.insert(0, _Ended(at=time.time(), what=self._what, trip=trip, bad=bad))
        del self._earlier[EARLIER:]
        self._show_idle()
        self.why.setText(text)
        rows = []
        for one in self._earlier:
            result = (
                translate("PortTest", "not measured")
                if one.bad is None
                else translate("PortTest", "%n bytes wrong", None, one.bad)
            )
            spent = "" if one.trip is None else f", {one.trip:.1f} ms"
            rows.append(f"{time.strftime('%H:%M', time.localtime(one.at))}  {one.what}{spent}: {result}")
        self.earlier.setText("\n".join(rows))
        self.before.show()

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self,)
