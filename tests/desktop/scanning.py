"""A scan of a Modbus line, and this computer's ports, in their states: invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop import serial_lines
from desktop.fake_session import FakeSession
from firstlight.events import Device, LocalPortsChanged, MappedState, ScanFinished, ScanFound, ScanProgress
from firstlight.ports.scan_order import ScanRequest, plan
from firstlight.ports.scan_table import Combination, RowVerdict, ScanEnd, ScanRow, ScanState, Status
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Parity
from firstlight_drivers.transport.serial_ports import Disturbance, SerialPort
from firstlight_ui.main_window import SERIAL, MainWindow
from firstlight_ui.pages.local_ports import LocalPortsPage
from firstlight_ui.pages.scan import ScanPage

EVEN, NONE = Line(baud=19200, parity=Parity.EVEN), Line(baud=19200)
USB = SerialPort(
    "/dev/ttyUSB0", "USB-serial FTDI A50285BI", 0x0403, 0x6001, "A50285BI", None, "1-2.3", "ftdi_sio",
    "FTDI", "FT232R USB UART", "usb-0403:6001-A50285BI",
    "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
)  # fmt: skip
HELD = SerialPort(
    "/dev/ttyUSB1", "USB-serial WCH at 1-1.4", 0x1A86, 0x7523, None, "putty (8124)", "1-1.4", "ch341-uart", None,
    "USB Serial", "usb-1a86:7523-at-1-1.4", "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0",
)  # fmt: skip
BUILT_IN = SerialPort("/dev/ttyS0", "Built-in serial port", driver="serial8250")
LOCAL = LocalPortsChanged(
    (BUILT_IN, USB, HELD), (Disturbance("local-modemmanager", "/dev/ttyUSB0, /dev/ttyUSB1", ("/dev/ttyUSB0",)),)
)


def row(unit: int, line: Line | None = EVEN, **more: object) -> ScanRow:
    """A trip unit."""
    found = ScanRow(
        unit=unit, line=line, verdict=RowVerdict.FOUND, kind="answer", vendor="Schneider Electric",
        product="MicroLogic 5.2 E", revision="003.002.001", serial=f"PP2401312{unit:02}", answer_ms=21.4, asked=1,
    )  # fmt: skip
    return replace(found, **more)  # type: ignore[arg-type]


BROKEN = row(
    112, NONE, verdict=RowVerdict.BROKEN, kind="collision", vendor=None, product=None, revision=None, serial=None,
    answer_ms=44.0, broken=2, asked=3,
)  # fmt: skip
ROWS = (row(14), row(15), row(31, product="MicroLogic 6.0 X", revision="004.001.002", answer_ms=38.2), BROKEN)


def state(request: ScanRequest, at: int = 6, asked: int = 112, **more: object) -> ScanState:
    """Somewhere in the middle of combination `at`."""
    planned = plan(request)
    cells = [Combination(line=line, total=len(planned.units)) for line in planned.lines]
    for place in range(at):
        cells[place] = replace(cells[place], status=Status.DONE, asked=cells[place].total)
    for place, cell in enumerate(cells):
        if cell.line == EVEN and place < at:
            cells[place] = replace(cell, found=3)
    cells[at] = replace(cells[at], status=Status.ASKING, asked=asked, broken=int(cells[at].line == NONE))
    shown = ScanState(
        combinations=tuple(cells), at=at, unit=asked, asked=sum(cell.asked for cell in cells),
        total=planned.questions, found=3, seconds_left=52.0, wait_ms=29.0,
    )  # fmt: skip
    return replace(shown, **more)  # type: ignore[arg-type]


def session(folder: Path | None = None) -> FakeSession:
    """With device servers, and a trip unit that was found before."""
    made = serial_lines.session(folder)
    for unit, name in ((14, "feeder-3"), (15, "feeder-4")):
        made.known[name] = Device(id=name, family="schneider-pact", name=name, serial=row(unit).serial)
    return made


def page(window: MainWindow, made: FakeSession) -> ScanPage:
    """The scan page on an adapter of this computer."""
    window.go_to(SERIAL)
    window.lines.open().scan.click()
    shown = window.lines.scan
    assert shown is not None
    made.publish(LOCAL)
    window.bridge.flush()
    shown.form.line.setCurrentIndex([place.url for place in shown.form._places].index("/dev/ttyUSB0"))
    return shown


def running(
    window: MainWindow, made: FakeSession, *, rows: tuple[ScanRow, ...] = ROWS, paused: bool = False
) -> ScanPage:
    """In its middle."""
    shown = page(window, made)
    shown.form.everything.setChecked(True)
    shown.begin()
    window.bridge.flush()
    request = made.line_scans.begun[-1]
    made.publish(ScanProgress(1, state(request, paused=paused)), *(ScanFound(1, one) for one in rows))
    window.bridge.flush()
    return shown


def ended(window: MainWindow, made: FakeSession, code: str = "scan-stopped") -> ScanPage:
    """Stopped, or at its end."""
    shown = running(window, made)
    cells = tuple(
        replace(cell, status=Status.LEFT_OUT) if cell.status in {Status.WAITING, Status.ASKING} else cell
        for cell in state(made.line_scans.begun[-1]).combinations
    )
    last = state(made.line_scans.begun[-1], combinations=cells, seconds_left=0.0)
    made.publish(ScanFinished(1, ScanEnd(code=code, state=last, rows=ROWS)))
    window.bridge.flush()
    return shown


def local(window: MainWindow, made: FakeSession) -> LocalPortsPage:
    """This computer's ports, one mapped line."""
    window.go_to(SERIAL)
    window.lines.open().local.click()
    shown = window.lines.local
    assert shown is not None
    made.publish(LOCAL)
    window.bridge.flush()
    return shown


def mapped(window: MainWindow, made: FakeSession) -> LocalPortsPage:
    """With a line that is a port here."""
    shown = local(window, made)
    shown.map.show_line("rfc2217://10.20.4.31:4001", EVEN)
    shown.map.map()
    window.bridge.flush()
    made.publish(MappedState(1, line="19200 8E1", out=1240, back=9312))
    window.bridge.flush()
    return shown
