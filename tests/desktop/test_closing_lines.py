"""Closing the window while a line is scanned, tested, mapped or written asks first, and gives every port back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import scanning, serial_lines
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.change.outcome import Result
from firstlight.change.row import Row
from firstlight.claim.model import Question
from firstlight.device_desk import ClockRead, here
from firstlight.events import ClaimAsked, Device, ScanFinished
from firstlight.ports.run import not_written
from firstlight.ports.scan_table import ScanEnd
from firstlight_ui import closing
from firstlight_ui.dialogs.close_run import CloseRunDialog, LinesInUse, while_in_use
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow

__all__ = ["language"]
IFE = Device(id="ife", family="schneider-pact", name="IFE-0A129F", model="IFE", addresses=("127.83.3.9",))


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return scanning.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def asked(window: MainWindow) -> CloseRunDialog:
    """The question that closing raised."""
    assert not window.close()
    (dialog,) = (one for one in window.findChildren(CloseRunDialog) if one.isVisible())
    return dialog


def writing(window: MainWindow, session: FakeSession) -> None:
    serial_lines.page(window, session, written=True)


def setting(window: MainWindow, session: FakeSession) -> Future[Row[datetime]]:
    """The clock of a device is on its way to it."""
    end: Future[Row[datetime]] = Future()

    def in_loop(work: Coroutine[Any, Any, Any]) -> Future[Row[datetime]]:
        work.close()
        return end

    window.set_ports((IFE,))
    card = window.lines.open().device
    session.in_loop = in_loop  # type: ignore[assignment, method-assign]
    card.clock = ClockRead(present=None, at=0.0)
    card._set_clock("yes")
    assert card.writing
    return end


CASES: dict[str, tuple[Callable[[MainWindow, FakeSession], object], str, str]] = {
    "scan": (scanning.running, "a line is being scanned", "what it found is not kept"),
    "test": (serial_lines.under_test, "a port is being tested", "without a result"),
    "mapped": (scanning.mapped, "mapped to this computer", "have a mapped port open"),
    "write": (writing, "are being written", "read back first"),
    "clock": (setting, "the clock or the names of a device", "read back first"),
}


@pytest.mark.parametrize("case", CASES)
def test_it_asks_and_the_safe_answer_has_the_focus(window: MainWindow, session: FakeSession, case: str) -> None:
    make, title, text = CASES[case]
    make(window, session)
    window.activateWindow()
    dialog = asked(window)
    warned = window.lines.warned()
    assert title in warned.title
    assert text in warned.text
    assert warned.text.endswith("Every port is given back.")
    assert dialog.focusWidget() is dialog.keep
    assert not window.close()  # asks once
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert window.isVisible()
    assert window.lines.running
    assert session.line_scans.asked == []
    assert ("unmap", 1) not in session.computer.asked
    assert not any(test[3].cancelled() for test in session.port_tests)
    assert not any(write[2].cancelled() for write in session.ports_written)


def test_what_is_open_is_told_as_a_whole() -> None:
    warned = while_in_use(LinesInUse(writing=2, setting=True, mapped=1, testing=True, scanning=True))
    assert warned.title == "Close while the ports of 2 devices are being written?"
    assert warned.text.count(".") >= 6
    assert LinesInUse(setting=True)
    assert not LinesInUse()


def test_nothing_under_way_closes_at_once(window: MainWindow, session: FakeSession) -> None:
    serial_lines.page(window, session)
    scanning.ended(window, session)
    assert window.close()


def test_a_scan_is_stopped_and_the_window_waits_for_its_port(window: MainWindow, session: FakeSession) -> None:
    scanning.running(window, session)
    asked(window).stop.click()
    assert session.line_scans.asked == [("stop", 1)]
    assert window.isVisible()
    state = scanning.state(session.line_scans.begun[-1])
    session.publish(ScanFinished(1, ScanEnd(code="scan-stopped", state=state, rows=())))
    window.bridge.flush()
    assert not window.isVisible()


def test_a_test_and_a_mapped_line_are_ended_at_once(window: MainWindow, session: FakeSession) -> None:
    scanning.mapped(window, session)
    serial_lines.under_test(window, session)
    asked(window).stop.click()
    assert session.port_tests[0][3].cancelled()
    assert ("unmap", 1) in session.computer.asked
    assert not window.isVisible()


def test_a_write_is_cancelled_and_the_window_waits_for_the_proof(
    window: MainWindow, session: FakeSession, qtbot: QtBot
) -> None:
    page = serial_lines.page(window, session, written=True)
    device = page.draft.devices["np-1"].device
    session.publish(ClaimAsked(5, Question.CANARY, device, "", purpose="ports"))
    window.bridge.flush()
    session.ports.busy = True
    asked(window).stop.click()
    assert session.ports_written[0][2].cancelled()
    assert session.answers == [(5, None)]  # nobody answers any more
    assert window.status.facts.text() == "Closes when what is under way has ended"
    qtbot.wait(250)
    assert window.isVisible()
    session.ports.busy = False
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=2000)


def test_a_write_that_ends_meanwhile_closes_nothing_by_itself(window: MainWindow, session: FakeSession) -> None:
    serial_lines.page(window, session, written=True)
    dialog = asked(window)
    session.ports_written[0][2].set_result(not_written("", "np-1", Result.DONE, "ports-set"))
    window.bridge.flush()
    assert window.isVisible()
    dialog.stop.click()
    assert not window.isVisible()


def test_a_clock_that_is_being_set_is_not_cancelled_and_the_window_waits_for_it(
    window: MainWindow, session: FakeSession
) -> None:
    end = setting(window, session)
    asked(window).stop.click()
    assert not end.cancelled()
    assert window.isVisible()
    end.set_result(Row(key="time", present=here(), wanted=here(), result=Result.DONE, code="clock-set"))
    window.bridge.flush()
    assert not window.isVisible()


def test_it_waits_for_a_while_only(
    window: MainWindow, session: FakeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "CLOSE_WAIT", 30)
    scanning.running(window, session)
    asked(window).stop.click()
    qtbot.waitUntil(lambda: not window.isVisible())


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
@pytest.mark.usefixtures("language")
def test_the_question_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int]) -> None:
    light.choose(theme="dark", large=False, scale=1.0)
    session = scanning.session(tmp_path)
    window = windows(session, size=size)
    scanning.mapped(window, session)
    serial_lines.page(window, session, written=True)
    asked(window)
    check_all(window)
    check_names(window)
    window._open = False
