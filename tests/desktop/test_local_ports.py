"""This computer's ports, lines mapped to it, and with what devices are reached."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop import scanning, serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.scanning import LOCAL, USB
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.events import LocalPortsChanged, MappedState, TerminalText
from firstlight.ports.mapped import MapRefused
from firstlight_drivers.contract import SnmpAccess
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, LinkTls
from firstlight_drivers.port_settings import Flow, Parity, StopBits
from firstlight_ui.dialogs.reached_by import LOGIN, V2C, V3, ReachedByDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import SERIAL, MainWindow
from firstlight_ui.pages.local_ports import LocalPortsPage
from firstlight_ui.serial.map_card import line_of
from firstlight_ui.widgets.message import InlineMessage
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


def texts(page: LocalPortsPage, place: int) -> list[str]:
    return [one.cells[place].said for one in page.local.grid.grid_model.rows]


def hints(page: LocalPortsPage) -> list[str]:
    QApplication.processEvents()  # a layout shows what is put into it a moment later
    return [one.title for one in page.local.findChildren(InlineMessage) if one.isVisible()]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_it_needs_neither_devices_nor_a_vault(windows: Windows, tmp_path: Path) -> None:
    session = FakeSession(data_dir=tmp_path)
    window = windows(session)
    page = scanning.local(window, session)
    assert window.stack.currentWidget() is page
    assert texts(page, 0) == ["/dev/ttyS0", "/dev/ttyUSB0", "/dev/ttyUSB1"]
    assert texts(page, 1)[1] == "USB-serial FTDI A50285BI, 0403:6001, socket 1-2.3, ftdi_sio"
    assert texts(page, 2) == ["Free", "Free", "putty, process 8124"]


def test_what_comes_and_goes_is_followed_and_the_current_one_stays(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    page.local.grid.go_to("/dev/ttyUSB0")
    session.publish(LocalPortsChanged((USB,), ()))
    window.bridge.flush()
    assert texts(page, 0) == ["/dev/ttyUSB0"]
    assert page.local.grid.current_key() == "/dev/ttyUSB0"
    assert hints(page) == []
    session.publish(LocalPortsChanged((), ()))
    window.bridge.flush()
    assert page.local.none.isVisible()
    assert not page.local.terminal.isEnabled()


def test_what_disturbs_is_said_with_the_fix(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    (one,) = LOCAL.disturbances
    assert hints(page) == [sentence(one.code, one.detail)]
    message = page.local.findChildren(InlineMessage)[0]
    assert message.text == next_step("local-modemmanager")


def test_a_port_held_by_this_program_is_called_that(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    session.publish(LocalPortsChanged((replace(USB, holder=f"python ({os.getpid()})"),), ()))
    window.bridge.flush()
    assert texts(page, 2) == ["This program"]


def test_f5_looks_again(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    page.local.grid.setFocus()
    QTest.keyClick(page.local.grid, Qt.Key.Key_F5)
    assert ("look",) in session.computer.asked


def test_the_terminal_is_put_on_a_port(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    page.local.grid.go_to("/dev/ttyUSB0")
    page.local.terminal.click()
    assert session.terminals.asked == []  # opening moves modem lines: that is asked for with the next button
    assert QApplication.focusWidget() is page.terminal.open_button
    page.terminal.open_button.click()
    window.bridge.flush()
    session.publish(TerminalText(7, "ready"))
    window.bridge.flush()
    assert session.terminals.asked[0][1] == "/dev/ttyUSB0"
    assert page.terminal.output.toPlainText() == "ready"
    window.close()
    assert session.terminals.asked[-1] == ("close", 7)


def test_the_scan_page_opens_on_a_port(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    page.local.grid.go_to("/dev/ttyUSB1")
    page.local.scan.click()
    assert window.lines.scan is not None
    assert window.stack.currentWidget() is window.lines.scan
    assert window.lines.scan.form.place.url == "/dev/ttyUSB1"


# --- mapped -----------------------------------------------------------------------------------------------------------


def test_a_line_becomes_a_port_and_is_stopped(window: MainWindow, session: FakeSession) -> None:
    page = scanning.mapped(window, session)
    (shown,) = page.map.rows.values()
    assert shown.path.text() == "/dev/pts/7"
    assert shown.what.text() == "rfc2217://10.20.4.31:4001, 19200 8E1: 1,240 bytes out, 9,312 bytes back"
    session.publish(MappedState(1, line="19200 8E1", code="map-refused", detail="baud 31250"))
    window.bridge.flush()
    assert page.map.told.text().startswith(sentence("map-refused", "baud 31250"))
    shown.stop.click()
    assert session.computer.asked[-1] == ("unmap", 1)
    assert page.map.rows == {}
    assert page.map.told.text() == "/dev/pts/7 is no more"


def test_a_mapped_line_that_ends_says_why(window: MainWindow, session: FakeSession) -> None:
    page = scanning.mapped(window, session)
    session.publish(MappedState(1, code="closed", detail="10.20.4.31:4001", over=True))
    window.bridge.flush()
    assert page.map.rows == {}
    assert page.map.told.text() == f"{sentence('closed', '10.20.4.31:4001')} {next_step('closed')}"


def test_one_that_ends_before_it_is_shown_is_not_left_standing(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    page.map.show_line("rfc2217://10.20.4.31:4001")
    page.map.map()
    session.publish(MappedState(1, code="closed", detail="gone", over=True))
    window.bridge.flush()
    assert page.map.rows == {}


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (MapRefused("map-windows"), "map-windows", ""),
        (MapRefused("map-no-pty", "no room"), "map-no-pty", "no room"),
        (DeviceError("10.20.4.31:4001", code=Code.BUSY), "port-held", "10.20.4.31:4001"),
        (DeviceError("10.20.4.31:4001", code=Code.TIMEOUT), "timeout", "10.20.4.31:4001"),
    ],
)
def test_what_cannot_be_mapped_says_why(window: MainWindow, session: FakeSession, error: Exception, code: str,
                                        detail: str) -> None:  # fmt: skip
    page = scanning.local(window, session)
    session.computer.error = error
    page.map.show_line("rfc2217://10.20.4.31:4001")
    page.map.button.click()
    window.bridge.flush()
    assert page.map.told.text() == f"{sentence(code, detail)} {next_step(code)}".strip()
    assert page.map.button.isEnabled()


def test_a_system_that_cannot_explains_it_at_once(windows: Windows, session: FakeSession,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    window = windows(session)
    monkeypatch.setattr(sys, "platform", "win32")
    page = scanning.local(window, session)
    monkeypatch.undo()
    assert "com0com" in page.map.told.text()
    assert not page.map.button.isEnabled()


def test_the_line_s_settings_are_read(window: MainWindow, session: FakeSession) -> None:
    assert [str(line_of(text)) for text in ("9600 8N1", "19200, 7e2", "1200 5S1.5", "8N1", "1 8N1")] == [
        "9600 8N1", "19200 7E2", "1200 5S1.5", "None", "None",
    ]  # fmt: skip
    page = scanning.local(window, session)
    page.map.url.setText("rfc2217://10.20.4.31:4001")
    page.map.line.setText("fast")
    page.map.button.click()
    assert page.map.line.property("wrong")
    assert not any(asked[0] == "map" for asked in session.computer.asked)


def test_a_terminal_takes_any_line(window: MainWindow, session: FakeSession) -> None:
    """As `ports terminal` does: rate, data bits, parity, stop bits, flow control."""
    page = scanning.local(window, session)
    page.open_terminal("/dev/ttyUSB0")
    fields = page.terminal.line
    assert str(fields.given()) == "9600 8N1"
    assert [one.count() for one in (fields.data_bits, fields.stop_bits, fields.parity, fields.flow)] == [
        4, len(StopBits), len(Parity), len(Flow),
    ]  # fmt: skip
    fields.baud.setText("31250")
    fields.data_bits.setCurrentIndex(1)
    fields.parity.setCurrentIndex(list(Parity).index(Parity.MARK))
    fields.stop_bits.setCurrentIndex(list(StopBits).index(StopBits.TWO))
    fields.flow.setCurrentIndex(list(Flow).index(Flow.XON_XOFF))
    page.terminal.open_line()
    window.bridge.flush()
    line = Line(baud=31250, data_bits=7, parity=Parity.MARK, stop_bits=StopBits.TWO, flow=Flow.XON_XOFF)
    assert session.terminals.asked[0][:3] == ("open", "/dev/ttyUSB0", line)
    assert not fields.isEnabled()


@pytest.mark.parametrize("text", ["", "fast", "49", "4000001", "9600.5", "\u0661\u0662\u0663\u0664"])
def test_a_rate_that_cannot_be_opens_nothing(window: MainWindow, session: FakeSession, text: str) -> None:
    page = scanning.local(window, session)
    page.open_terminal("/dev/ttyUSB0")
    page.terminal.line.baud.setText(text)
    page.terminal.open_line()
    assert session.terminals.asked == []
    assert page.terminal.line.baud.property("wrong")
    assert "50 to 4000000" in page.terminal.state.text()


def test_a_terminal_inside_tls_is_told_whom_to_expect(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    terminal = page.terminal
    terminal.url.setText("socket://10.0.0.1:4001")
    assert not terminal.tls.isVisible()
    terminal.url.setText("tls://10.0.0.1:4001")
    assert terminal.tls.isVisible()
    terminal.tls.pin.setText("12")
    terminal.open_line()
    assert session.terminals.asked == []
    assert terminal.state.text().startswith(sentence("scan-pin", "12"))
    terminal.tls.pin.setText("ab" * 32)
    terminal.open_line()
    window.bridge.flush()
    assert session.terminals.tls == LinkTls(pin="AB" * 32)
    terminal.close_line()
    terminal.show_line("realcom://10.0.0.1:1", Line())
    assert terminal.tls.given() == LinkTls()


def test_the_terminal_of_a_port_is_set_like_the_port(window: MainWindow, session: FakeSession) -> None:
    page = scanning.local(window, session)
    for parity in Parity:
        for stop in StopBits:
            for flow in Flow:
                line = Line(baud=19200, data_bits=5, parity=parity, stop_bits=stop, flow=flow)
                page.terminal.show_line("socket://10.0.0.1:4001", line)
                assert page.terminal.line.given() == line


def test_mapped_lines_end_with_the_window(window: MainWindow, session: FakeSession) -> None:
    scanning.mapped(window, session)
    window._open = False  # what it asks before, test_closing_lines.py looks at
    window.close()
    assert session.computer.asked[-1] == ("unmap", 1)


def test_the_port_of_the_device_is_proposed(window: MainWindow, session: FakeSession) -> None:
    serial_lines.page(window, session).local.click()
    assert window.lines.local is not None
    assert window.lines.local.map.url.text() == "socket://10.20.4.31:4001"


# --- with what devices are reached ------------------------------------------------------------------------------------


def dialog_of(window: MainWindow, session: FakeSession) -> ReachedByDialog:
    page = serial_lines.page(window, session) if not session.ports_read else window.lines.open()
    page.reach.click()
    return next(one for one in window.findChildren(ReachedByDialog) if one.isVisible())


def test_a_v3_user_is_used_for_reading_and_kept_nowhere(window: MainWindow, session: FakeSession,
                                                        tmp_path: Path) -> None:  # fmt: skip
    dialog = dialog_of(window, session)
    assert dialog.way.currentIndex() == LOGIN
    dialog.way.setCurrentIndex(V3)
    dialog.user.setText("ports")
    dialog.auth.setText("auth-Kestrel-1")
    assert not dialog.use.isEnabled()
    assert dialog.use.toolTip()
    dialog.privacy.setText("priv-Kestrel-2")
    assert dialog.privacy.echoMode() is QLineEdit.EchoMode.Password
    before = len(session.ports_read)
    dialog.use.click()
    snmp = window.lines.open().draft.given.snmp
    assert snmp is not None
    assert (snmp.user, snmp.community) == ("ports", None)
    assert "Kestrel" not in repr(snmp)
    assert len(session.ports_read) == before + 3  # one was being read
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"Kestrel-1" not in file.read_bytes()


def test_a_community_warns_that_it_is_readable(window: MainWindow, session: FakeSession) -> None:
    dialog = dialog_of(window, session)
    dialog.way.setCurrentIndex(V2C)
    (warning,) = (one for one in dialog.findChildren(InlineMessage) if one.isVisible())
    assert "unencrypted" in warning.text
    dialog.community.setText("kestrel-rw")
    dialog.use.click()
    again = dialog_of(window, session)
    assert again.way.currentIndex() == V2C
    assert again.community.text() == ""
    again.way.setCurrentIndex(LOGIN)
    again.use.click()
    assert window.lines.open().draft.given.snmp is None


def test_snmp_needs_no_vault(windows: Windows, tmp_path: Path) -> None:
    session = serial_lines.session(tmp_path)
    session.site.vault.lock()
    window = windows(session)
    window.set_ports(serial_lines.servers())
    page = window.lines.open()
    page._reach(replace(page.draft.given, snmp=SnmpAccess(user="ports")))
    assert not page.door.isVisible()
    assert len(session.ports_read) == 4
    window._open = False


# --- how it looks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("language")
def test_it_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int]) -> None:
    light.choose(theme="light", large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = scanning.session(tmp_path)
    window = windows(session, size=size)
    scanning.mapped(window, session)
    check_all(window)
    serial_lines.page(window, session)
    window.go_to(SERIAL)
    check_all(window)
    window._open = False


def test_everything_has_a_name(window: MainWindow, session: FakeSession) -> None:
    page = scanning.mapped(window, session)
    check_names(window)
    page.back.click()
    check_names(window)
