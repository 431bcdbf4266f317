"""The page of serial ports: reading writes nothing, wishes are compared, one button writes, rows say how it went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from firstlight.access import AccessRefused
from firstlight.change.change import Changed
from firstlight.change.outcome import Outcome, Result
from firstlight.change.row import Row
from firstlight.events import PortTestProgress, TerminalState, TerminalText
from firstlight.ports.measure import Measured, ModemLines, Progress, RoundTrips
from firstlight.ports.run import PortsFound
from firstlight.ports.terminal import Rates
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import LineErrors, Signals
from firstlight_drivers.port_settings import Flow, Value
from firstlight_ui.main_window import SERIAL, MainWindow
from firstlight_ui.widgets.grid import Grid
from firstlight_ui.wording import next_step, sentence


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return serial_lines.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def column(grid: Grid, place: int) -> list[str]:
    return [row.cells[place].text for row in grid.grid_model.rows]


def test_before_devices_are_chosen_it_says_what_to_do(window: MainWindow) -> None:
    window.go_to(SERIAL)
    page = window.lines.open()
    assert page.empty.isVisible()
    assert not page.body.isVisible()
    page.choose_button.click()
    assert window.stack.currentWidget() is window.devices


def test_reading_shows_the_ports_and_writes_nothing(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    assert column(page.devices.devices, 1) == ["Read", "Read", "Read", "Reading"]
    assert column(page.devices.ports, 1) == ["pump-1", "scales"]
    assert "Baud rate" in column(page.settings.grid, 0)
    assert session.ports_written == []
    assert not page.write_button.isEnabled()


def test_a_device_that_cannot_be_read_says_why(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    session.ports_read[3][1].set_exception(DeviceError("10.20.4.34", code=Code.TIMEOUT))
    window.bridge.flush()
    assert column(page.devices.devices, 1)[3] == "Not read"
    assert page.messages.messages()[-1].title.startswith("pump-4-plc: ")


def test_an_identity_that_was_never_seen_is_told(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    session.ports_read[3][1].set_exception(AccessRefused("identity-new", "https AB:CD"))
    window.bridge.flush()
    assert "AB:CD" in page.messages.messages()[-1].title


def test_a_profile_shows_what_differs_and_one_button_writes_it(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session, wanted=True)
    assert page.facts.text() == "8 settings differ"
    rows = dict(zip(column(page.settings.grid, 0), column(page.settings.grid, 2), strict=True))
    assert rows["Baud rate"] == "Differs"
    assert rows["Operation mode"] == "same"
    page.apply_profile(everywhere=True)
    assert page.write_button.text() == "Write 24 changes to 3 devices"
    page.settings.grid.setFocus()
    QTest.keyClick(page.settings.grid, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [read.device.id for read, _, _ in session.ports_written] == ["np-1", "np-2", "np-3"]
    assert page.writing
    assert not page.write_button.isEnabled()


def test_results_stand_at_the_rows(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session, written=True)
    read, plans, future = session.ports_written[0]
    results: list[Row[Value]] = []
    for plan in plans:
        for key in plan.differs:
            code = "port-other" if key == "baud" and plan.number == 1 else "port-set"
            result = Result.FAILED if code == "port-other" else Result.DONE
            wanted = plan.wanted.value(key)
            present = 9600 if code == "port-other" else wanted
            results.append(Row(port=plan.number, key=key, present=present, wanted=wanted, result=result, code=code))
    back = (serial_lines.clamped(plans[0].wanted, 38400), plans[1].wanted)
    future.set_result(
        Changed(
            outcome=Outcome.now("", read.device.id, "ports-read-back", Result.FAILED, "port-other", "baud"),
            found=PortsFound(settings=tuple(results), back=back),
        )
    )
    window.bridge.flush()
    rows = dict(zip(column(page.settings.grid, 0), column(page.settings.grid, 2), strict=True))
    assert (rows["Baud rate"], rows["Parity"]) == ("Not taken", "Set, read back")
    page.settings.grid.go_to("baud")
    assert "another value" in page.settings.told.text()
    assert column(page.devices.ports, 3) == ["Not taken", "As wanted"]


def test_a_choice_and_a_number_are_wanted_in_place(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    settings = page.settings
    settings.grid.go_to("parity")
    settings.choice.setCurrentIndex(2)
    assert page.draft.shown is not None
    assert [row.key for row in page.draft.shown.plans[0].rows if row.wanted] == ["parity"]
    settings.grid.go_to("tcp_alive_check")
    settings.text.setText("100")
    settings.text.editingFinished.emit()
    assert "0 to 99 min" in settings.told.text()
    assert page.facts.text() == "1 setting differs"
    settings.text.setText("20")
    settings.text.editingFinished.emit()
    assert page.facts.text() == "2 settings differ"
    settings.keep.click()
    assert page.facts.text() == "1 setting differs"


def test_what_cannot_be_is_said_before_anything_is_sent(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    page.settings.grid.go_to("interface")
    page.settings.choice.setCurrentIndex(2)
    page.settings.grid.go_to("flow")
    page.settings.choice.setCurrentIndex(3)
    assert page.draft.shown is not None
    assert page.draft.shown.wished[1]["flow"] is Flow.DTR_DSR
    assert "RS-232 only" in page.settings.told.text()
    assert not page.write_button.isEnabled()
    assert page.facts.text() == "1 setting cannot be"


def test_the_mistakes_of_a_profile_are_told_with_their_lines(window: MainWindow, session: FakeSession,
                                                             tmp_path: Path) -> None:  # fmt: skip
    page = serial_lines.page(window, session)
    path = tmp_path / "bad.toml"
    path.write_text('format = 1\nbuad = 9600\nparity = "evne"\n')
    page.shelf.open(path)
    message = page.messages.messages()[-1]
    assert "Mistakes in the profile: 2" in message.title
    assert "2: There is no setting buad." in message.text


def test_the_present_is_saved_as_a_profile(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = serial_lines.page(window, session)
    page.shelf.save(tmp_path / "mine.toml")
    page.shelf.open(tmp_path / "mine.toml")
    assert page.facts.text() == ""


def test_a_locked_vault_is_opened_first(windows: Windows, tmp_path: Path) -> None:
    session = serial_lines.session(tmp_path)
    session.site.vault.lock()
    window = windows(session)
    window.set_ports(serial_lines.servers())
    assert window.lines.open().door.isVisible()
    assert session.ports_read == []


# --- the test ---------------------------------------------------------------------------------------------------------


def measured(**changes: object) -> Measured:
    made = Measured(
        code="port-tested", seconds=5.0, sent=4608, received=4608, wrong=0, missing=0, extra=0, rate=950.0,
        line_rate=960.0, share=0.99,
        round_trips=RoundTrips(count=100, lost=0, median=6.2, percent95=7.0, slowest=15.8),
        modem_lines=ModemLines(rts_to_cts=True, dtr_to_dsr=True, dtr_to_dcd=False),
        line_errors=LineErrors(framing=0, parity=0, overrun=0, breaks=0),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_test_is_measured_live_and_kept(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    assert page.test.why.text() == "socket://10.20.4.31:4001, 9600 8N1"
    page.test.start.click()
    ((device, peer, seconds, future),) = session.port_tests
    assert (device.id, peer, seconds) == ("np-1", None, 5.0)
    progress = Progress(phase="there", seconds=1.0, sent=960, received=940, missing=3, rate=930.0)
    session.publish(PortTestProgress("np-1", 1, progress), PortTestProgress("np-1", 2, replace(progress, sent=1)))
    window.bridge.flush()
    assert (page.test.numbers["sent"].text(), page.test.numbers["bad"].text()) == ("960", "3")
    future.set_result(measured())
    window.bridge.flush()
    assert (page.test.numbers["back"].text(), page.test.numbers["trip"].text()) == ("4,608", "6.2 ms")
    assert page.test.lines["dcd"].text() == "does not follow"
    assert "Loopback, 9600, 6.2 ms: 0 bytes wrong" in page.test.earlier.text()
    assert not page.test.running


def test_a_port_that_somebody_holds_is_left_to_him(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    page.test.start.click()
    session.port_tests[0][3].set_exception(DeviceError("10.20.4.31:4001", code=Code.BUSY))
    window.bridge.flush()
    assert page.test.why.text() == f"{sentence('port-held', '10.20.4.31:4001')} {next_step('port-held')}".strip()


def test_a_test_is_stopped_and_the_port_given_back(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    page.test.start.click()
    page.test.start.click()
    assert session.port_tests[0][3].cancelled()
    assert page.test.why.text() == "Stopped"


def test_a_second_line_has_to_be_named(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    page.test.way.setCurrentIndex(1)
    page.test.start.click()
    assert session.port_tests == []
    page.test.peer.setText("/dev/ttyUSB0")
    page.test.start.click()
    assert session.port_tests[0][1] == "/dev/ttyUSB0"


# --- the terminal -----------------------------------------------------------------------------------------------------


def test_a_terminal_opens_the_port_of_the_device(window: MainWindow, session: FakeSession, tmp_path: Path) -> None:
    page = serial_lines.page(window, session)
    page.right.views.setCurrentIndex(1)
    terminal = page.terminal
    assert terminal.url.text() == "socket://10.20.4.31:4001"
    terminal.echo.click()
    terminal.open_button.click()
    window.bridge.flush()
    ((_, url, line, look, log),) = session.terminals.asked
    assert (url, str(line), getattr(look, "echo", None), log) == ("socket://10.20.4.31:4001", "9600 8N1", True, None)
    session.publish(TerminalText(7, "login: x\b"), TerminalText(8, "not ours"))
    session.publish(TerminalState(7, rates=Rates(received=12.0, total_received=40), signals=Signals(cts=True)))
    window.bridge.flush()
    assert terminal.output.toPlainText() == "login: "
    assert terminal.state.text() == "12 B/s in, 0 B/s out, 40 bytes. CTS on"
    terminal.entry.setText("status")
    QTest.keyClick(terminal.entry, Qt.Key.Key_Return)
    terminal.send_file(tmp_path / "x")
    terminal.break_button.click()
    terminal.open_button.click()
    assert session.terminals.asked[1:] == [
        ("type", 7, "status\n"),
        ("file", 7, tmp_path / "x"),
        ("break", 7),
        ("close", 7),
    ]


def test_a_line_that_cannot_be_opened_says_why(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    session.terminals.error = DeviceError("/dev/ttyUSB9", code=Code.NO_SUCH_PORT)
    page.terminal.open_line()
    window.bridge.flush()
    assert page.terminal.state.text().startswith(sentence("no-such-port", "/dev/ttyUSB9"))
    assert not page.terminal.running


def test_a_line_that_is_lost_is_told(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session)
    page.terminal.open_line()
    window.bridge.flush()
    session.publish(TerminalState(7, code="terminal-lost", detail="gone"))
    window.bridge.flush()
    assert page.terminal.state.text() == f"{sentence('terminal-lost', 'gone')} {next_step('terminal-lost')}".strip()
    session.publish(TerminalState(7, code="closed", detail="gone", over=True))
    window.bridge.flush()
    assert not page.terminal.running
