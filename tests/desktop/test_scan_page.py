"""The scan page: what is asked for, how it stands, pause and stop, what was found, and where it goes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop import scanning, serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.scanning import BROKEN, EVEN, LOCAL, NONE, ROWS, row
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.events import ScanFinished, ScanFound, ScanProgress
from firstlight.ports.scan_table import RowVerdict, ScanEnd, Status
from firstlight_drivers.port_settings import Parity, StopBits
from firstlight_ui.look import Look
from firstlight_ui.main_window import DEVICES, SERIAL, MainWindow
from firstlight_ui.pages.scan import ScanPage
from firstlight_ui.wording import next_step, sentence

__all__ = ["language"]
SIZES = ((1280, 660), (1366, 768), (683, 384), (1366, 769))


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return scanning.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def texts(page: ScanPage, place: int) -> list[str]:
    return [one.cells[place].text for one in page.found.grid.grid_model.rows]


def cells(page: ScanPage) -> list[str]:
    return [cell.accessibleName() for cell in page.progress.grid.cells]


# --- what is asked for ------------------------------------------------------------------------------------------------


def test_before_a_scan_it_shows_what_would_be_tried(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    assert page.progress.title.text() == "15 combinations"
    assert page.progress.counts.text() == "0 of 3,705 asked, 0 found"
    assert cells(page)[0] == "19200 8E1, Waiting"
    page.form.parities[Parity.ODD].click()
    page.form.bauds.setText("9600")
    assert page.progress.title.text() == "2 combinations"
    assert session.line_scans.begun == []
    assert page.found.none.isVisible()
    assert not page.footer.isVisible()


def test_the_form_becomes_the_request(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    form = page.form
    form.bauds.setText("19200, 9600")
    form.parities[Parity.NONE].click()
    form.first.setText("5")
    form.last.setText("40")
    form.wait.setCurrentIndex(3)
    form.two_stops.click()
    form.everything.click()
    page.run_button.click()
    (request,) = session.line_scans.begun
    assert (request.place, request.bauds, request.units) == ("/dev/ttyUSB0", (19200, 9600), (5, 40))
    assert request.parities == (Parity.EVEN, Parity.ODD)
    assert request.stops == (StopBits.ONE, StopBits.TWO)
    assert (request.wait, request.everything) == (0.1, True)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [("bauds", "9600, fast", "scan-baud"), ("first", "300", "scan-units"), ("last", "0", "scan-units"),
     ("bauds", "1", "scan-baud")],
)  # fmt: skip
def test_what_cannot_be_is_said_at_once(window: MainWindow, session: FakeSession, field: str, text: str,
                                        code: str) -> None:  # fmt: skip
    page = scanning.page(window, session)
    getattr(page.form, field).setText(text)
    assert next_step(code) in page.form.wrong.text()
    assert getattr(page.form, field).property("wrong")
    assert not page.run_button.isEnabled()
    page.begin()
    assert session.line_scans.begun == []


def test_lines_are_this_computer_s_and_any_url(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    line = page.form.line
    offered = [line.itemText(place) for place in range(line.count())]
    assert offered == [
        "/dev/ttyS0, Built-in serial port", "/dev/ttyUSB0, USB-serial FTDI A50285BI",
        "/dev/ttyUSB1, USB-serial WCH at 1-1.4", "Another line or gateway",
    ]  # fmt: skip
    assert not page.form.url.isVisible()
    line.setCurrentIndex(3)
    assert page.form.url.isVisible()
    assert not page.run_button.isEnabled()
    page.form.url.setText("tcp://10.20.4.40")
    assert page.progress.title.text() == "1 combination"
    page.begin()
    assert session.line_scans.begun[0].units is None  # with 255, the gateway itself
    assert cells(page) == ["As set, Waiting"]


def test_a_line_that_is_unplugged_stays_named(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    session.publish(replace(LOCAL, ports=LOCAL.ports[:1]))
    window.bridge.flush()
    assert page.form.place.url == "/dev/ttyUSB0"
    assert page.form.url.isVisible()


# --- how it stands ----------------------------------------------------------------------------------------------------


def test_progress_is_in_words_bar_and_grid(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    assert page.progress.title.text() == "About 52 s left"
    assert page.progress.where.text() == "Combination 7 of 15: 115200 8N1, 112 of 247 units asked"
    assert page.progress.counts.text() == "1,594 of 3,705 asked, 3 found"
    shown = cells(page)
    assert shown[0] == "19200 8E1, 3 found, 247 of 247"
    assert shown[6] == "115200 8N1, Unit 112, 112 of 247"
    assert shown[7].endswith("Waiting")
    assert window.status.facts.text() == "Scan of /dev/ttyUSB0: 43 %"
    assert page.form.wait.currentText() == "Measured: 29 ms"
    assert not page.form.bauds.isEnabled()


def test_units_are_listed_with_what_they_are(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    assert texts(page, 0) == ["14", "15", "31", "112"]
    assert texts(page, 1) == ["19200 8E1", "19200 8E1", "19200 8E1", "19200 8N1"]
    assert texts(page, 6) == ["feeder-3", "feeder-4", "Found", "Not counted"]
    assert texts(page, 3)[3] == "2 of 3 answers ran into each other"
    assert texts(page, 5) == ["21 ms", "21 ms", "38 ms", "44 ms"]
    model = page.found.grid.grid_model
    said = model.data(model.index(3, 6), Qt.ItemDataRole.AccessibleTextRole)
    assert said == sentence("scan-row-collision", "2 of 3")


def test_events_that_come_before_the_number_are_not_lost(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    page.begin()
    session.publish(ScanFound(1, ROWS[0]), ScanFound(2, ROWS[1]))
    window.bridge.flush()  # hands events on first, then what `begin` returned
    assert texts(page, 0) == ["14"]


def test_a_row_comes_once_however_often_it_is_told(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    session.publish(ScanFound(1, row(14, broken=1, asked=2)))
    window.bridge.flush()
    assert texts(page, 0) == ["14", "15", "31", "112"]
    assert texts(page, 6)[0] == "1 of 2 broken"


def test_combinations_say_how_they_ended(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    state = scanning.state(session.line_scans.begun[0])
    states = list(state.combinations)
    states[1] = replace(states[1], status=Status.REFUSED, detail="baud 9600")
    states[2] = replace(states[2], status=Status.DONE, broken=1)
    session.publish(ScanProgress(1, replace(state, combinations=tuple(states))))
    window.bridge.flush()
    assert cells(page)[1].endswith("Refused, baud 9600")
    assert "1 broken" in cells(page)[2]


# --- pause, stop, again -----------------------------------------------------------------------------------------------


def press(widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


def test_space_pauses_and_goes_on(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    press(page.found.grid, Qt.Key.Key_Space)
    session.publish(ScanProgress(1, scanning.state(session.line_scans.begun[0], paused=True)))
    window.bridge.flush()
    assert page.progress.title.text() == "Paused"
    assert page.pause_button.text() == "Go on"
    press(page.pause_button, Qt.Key.Key_Space)
    press(page.progress.grid, Qt.Key.Key_Space)
    assert session.line_scans.asked == [("pause", 1), ("go-on", 1), ("go-on", 1)]


def test_space_presses_the_button_that_has_the_focus(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    press(page.back, Qt.Key.Key_Space)
    assert session.line_scans.asked == []
    assert window.stack.currentWidget() is window.lines.page


def test_esc_stops_and_what_was_found_is_kept(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = scanning.running(window, session)
    press(page.pause_button, Qt.Key.Key_Escape)
    assert session.line_scans.asked == [("stop", 1)]
    state = scanning.state(session.line_scans.begun[0])
    session.publish(ScanFinished(1, ScanEnd(code="scan-stopped", state=state, rows=ROWS)))
    window.bridge.flush()
    assert texts(page, 0) == ["14", "15", "31", "112"]
    assert page.progress.title.text() == "3 units found"
    assert page.messages.messages()[0].title == sentence("scan-stopped")
    assert page.run_button.text() == "Scan again"
    assert page.isAncestorOf(page.focusWidget())
    page.found.export(tmp_path / "units.csv")
    with (tmp_path / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(one["unit"], one["verdict"]) for one in rows] == [
        ("14", "found"), ("15", "found"), ("31", "found"), ("112", "broken"),
    ]  # fmt: skip


def test_a_stop_before_the_line_is_open_is_not_lost(window: MainWindow, session: FakeSession) -> None:
    page = scanning.page(window, session)
    page.begin()
    page.stop_button.click()
    assert session.line_scans.asked == []
    window.bridge.flush()
    assert session.line_scans.asked == [("stop", 1)]


def test_a_file_that_cannot_be_written_is_said(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = scanning.ended(window, session)
    page.found.export(tmp_path / "nowhere" / "units.csv")
    assert "units.csv" in page.messages.messages()[-1].title


def test_an_end_says_what_disturbed(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    state = replace(scanning.state(session.line_scans.begun[0]), foreign=3, failing=(7, 8))
    session.publish(ScanFinished(1, ScanEnd(code="closed", detail="/dev/ttyUSB0", state=state, rows=ROWS)))
    window.bridge.flush()
    titles = [message.title for message in page.messages.messages()]
    assert titles == [
        sentence("closed", "/dev/ttyUSB0"), sentence("scan-foreign", "3"), sentence("scan-failing", "7, 8"),
    ]  # fmt: skip


def test_a_broken_unit_is_asked_again_and_the_others_stay(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    assert not page.found.again.isEnabled()
    state = scanning.state(session.line_scans.begun[0])
    session.publish(ScanFinished(1, ScanEnd(code="scan-found", state=state, rows=ROWS)))
    window.bridge.flush()
    assert page.found.again.text() == "Ask unit 112 again"
    page.found.again.click()
    window.bridge.flush()
    request = session.line_scans.begun[1]
    assert (request.place, request.units, request.lines) == ("/dev/ttyUSB0", (112, 112), (NONE,))
    assert texts(page, 0) == ["14", "15", "31"]
    now = replace(BROKEN, verdict=RowVerdict.FOUND, kind="answer", broken=0, product="PM5560")
    session.publish(ScanFound(2, now))
    window.bridge.flush()
    assert texts(page, 0) == ["14", "15", "31", "112"]
    page.begin()
    assert len(session.line_scans.begun) == 2


# --- to the port and back ---------------------------------------------------------------------------------------------


def test_what_fits_becomes_what_is_wanted_of_the_port(window: MainWindow, session: FakeSession) -> None:
    ports = serial_lines.page(window, session)
    ports.settings.grid.go_to("mode")
    ports.draft.shown.wish(1, "mode", "rfc2217")  # type: ignore[union-attr]
    ports.scan.click()
    page = window.lines.scan
    assert page is not None
    assert window.stack.currentWidget() is page
    assert page.form.place.text == "Port 1 of pump-1-plc"
    page.begin()
    window.bridge.flush()
    session.publish(ScanFound(1, row(14)), ScanFound(1, BROKEN))
    window.bridge.flush()
    assert page.use.text() == "Use 19200 8E1 for this line"
    assert page.fits.text() == "19200 8E1 fits 1 of 1 found units."
    page.use.click()
    assert window.stack.currentWidget() is ports
    assert ports.draft.shown is not None
    wished = ports.draft.shown.wished[1]
    assert (wished["baud"], wished["parity"], str(wished["stop_bits"])) == (19200, EVEN.parity, "1")
    assert str(wished["mode"]) == "rfc2217"
    assert session.ports_written == []
    assert "19200 8E1 is wanted for port 1 of pump-1-plc" in ports.messages.messages()[-1].title


def test_a_line_of_this_computer_has_nothing_to_set(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    assert not page.use.isEnabled()
    assert "so there is nothing to set" in page.fits.text()


def test_the_page_that_was_in_front_comes_back(window: MainWindow, session: FakeSession) -> None:
    page = scanning.running(window, session)
    window.go_to(DEVICES)
    window.go_to(SERIAL)
    assert window.stack.currentWidget() is page
    page.back.click()
    assert window.stack.currentWidget() is window.lines.page


def test_ports_are_watched_while_they_are_shown_and_a_scan_ends_with_the_window(
    window: MainWindow, session: FakeSession
) -> None:
    scanning.running(window, session)
    assert session.computer.asked.count(("watch",)) == 1
    window.go_to(DEVICES)
    window.go_to(SERIAL)
    assert session.computer.asked.count(("watch",)) == 2
    window._open = False
    window.close()
    assert session.line_scans.asked == [("stop", 1)]


# --- how it looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", [scanning.page, scanning.running, scanning.ended])
@pytest.mark.usefixtures("language")
def test_it_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int], what: object) -> None:
    light.choose(theme="dark", large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = scanning.session(tmp_path)
    window = windows(session, size=size)
    what(window, session)  # type: ignore[operator]
    check_all(window)
    window._open = False


@pytest.mark.parametrize("what", [scanning.page, scanning.running, scanning.ended])
def test_everything_has_a_name(window: MainWindow, session: FakeSession, what: object) -> None:
    what(window, session)  # type: ignore[operator]
    check_names(window)
