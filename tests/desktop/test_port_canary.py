"""Ports over a channel that nobody has published: marked, one device first, and a person is asked on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop import claiming, serial_lines, updating
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.test_accessibility import check_names
from desktop.test_layout import check_all, language
from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked, Device
from firstlight.ports.run import not_written
from firstlight.site.profiles import Purpose
from firstlight_ui.claim.draft import Step
from firstlight_ui.firmware.draft import Step as UpdateStep
from firstlight_ui.look import Look
from firstlight_ui.main_window import DEVICES, MainWindow
from firstlight_ui.pages.serial import SerialPage
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.widgets.label import PlainLabel
from firstlight_ui.wording import sentence

__all__ = ["language"]


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return serial_lines.session(tmp_path)


@pytest.fixture
def window(windows: Windows, session: FakeSession) -> Iterator[MainWindow]:
    made = windows(session)
    yield made
    made._open = False


def dialogs(window: MainWindow) -> list[QDialog]:
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def question(device: Device, number: int = 1, purpose: str = "ports") -> ClaimAsked:
    return ClaimAsked(number, Question.CANARY, device, "", purpose=purpose)


def texts(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(PlainLabel))


def cells(page: SerialPage, place: int) -> dict[str, str]:
    return {row.key: row.cells[place].said for row in page.settings.grid.grid_model.rows}


def written(window: MainWindow, session: FakeSession) -> SerialPage:
    """Three devices are being written."""
    page = serial_lines.assumed(window, session)
    page.apply_profile(everywhere=True)
    page.write()
    return page


def test_what_is_guessed_is_marked_and_the_rule_is_said(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.assumed(window, session)
    names = cells(page, 0)
    assert (names["flow"], names["fifo"], names["baud"]) == ("Flow control, assumed", "FIFO, assumed", "Baud rate")
    assert page.settings.assumed.isVisible()
    assert "The first device is written alone" in page.settings.assumed_text.text()
    assert "compares it with the device's own page" in page.settings.assumed_text.text()
    assert "One device first, alone" in page.footer.safe.text()


def test_a_published_channel_says_nothing_of_it(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session, wanted=True)
    assert not page.settings.assumed.isVisible()
    assert cells(page, 0)["flow"] == "Flow control"
    assert "One device first" not in page.footer.safe.text()


def test_a_confirmed_channel_keeps_its_marks_alone(window: MainWindow, session: FakeSession) -> None:
    session.site.profiles.confirm(serial_lines.ASSUMED.assumed, Purpose.PORTS)
    page = serial_lines.assumed(window, session)
    assert cells(page, 0)["flow"] == "Flow control, assumed"
    assert "The first device" not in page.settings.assumed_text.text()
    assert "One device first" not in page.footer.safe.text()


def test_where_reading_is_published_nobody_compares(window: MainWindow, session: FakeSession) -> None:
    page = serial_lines.page(window, session, wanted=True, able=replace(serial_lines.ASSUMED, compared=False))
    assert page.settings.assumed_text.text().endswith("the others follow when it reads back what was wanted.")
    assert "One device first" not in page.footer.safe.text()  # there is only one
    page.apply_profile(everywhere=True)
    assert page.footer.safe.text() == "One device first, alone; others follow when it was read back."


def test_they_are_written_at_once_and_each_tells_its_end(window: MainWindow, session: FakeSession) -> None:
    page = written(window, session)
    assert [read.device.id for read, _, _ in session.ports_written] == ["np-1", "np-2", "np-3"]
    first, second, third = (future for _, _, future in session.ports_written)
    first.set_result(not_written("", "np-1", Result.DONE, "ports-set"))
    window.bridge.flush()
    assert page.draft.devices["np-2"].writing
    second.set_result(not_written("", "np-2", Result.SKIPPED, "ports-canary-waits", "pump-1-plc"))
    third.set_exception(AccessRefused("no-login"))
    window.bridge.flush()
    assert not page.writing
    told = [(one.tone, one.title, one.text) for one in page.messages.messages()]
    assert told[-3:] == [
        ("ok", f"pump-1-plc: {sentence('ports-set')}", ""),
        ("fail", f"pump-2-plc: {sentence('ports-canary-waits', 'pump-1-plc')}", next_step("ports-canary-waits")),
        ("fail", f"pump-3-plc: {sentence('no-login')}", next_step("no-login")),
    ]


@pytest.mark.parametrize(("press", "answer"), [("yes", "yes"), ("no", None)])
def test_the_person_is_asked_and_answers(
    window: MainWindow, session: FakeSession, press: str, answer: str | None
) -> None:
    page = written(window, session)
    session.publish(question(page.draft.devices["np-1"].device))
    window.bridge.flush()
    (dialog,) = dialogs(window)
    assert dialog.windowTitle() or dialog.accessibleName()
    said = texts(dialog)
    assert "pages that nobody has published" in said
    assert "Port 1: Interface RS-485, 2 wires; Baud rate 19200; Parity Even; Flow control None" in said
    assert dialog.focusWidget() is dialog.no  # type: ignore[attr-defined]  # the safe answer
    getattr(dialog, press).click()
    assert session.answers == [(1, answer)]


def test_escape_stops(window: MainWindow, session: FakeSession) -> None:
    page = written(window, session)
    session.publish(question(page.draft.devices["np-1"].device))
    window.bridge.flush()
    QTest.keyClick(dialogs(window)[0], Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert session.answers == [(1, None)]


def test_its_page_is_opened_from_the_question(
    window: MainWindow, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page = written(window, session)
    device = page.draft.devices["np-1"].device
    session.publish(question(replace(device, page_url="https://10.20.4.31/")))
    session.publish(question(replace(device, page_url="file:///etc/passwd"), 2))
    window.bridge.flush()
    (dialog,) = dialogs(window)
    dialog.open_button.click()  # type: ignore[attr-defined]
    assert opened == ["https://10.20.4.31/"]
    dialog.yes.click()  # type: ignore[attr-defined]
    QTest.qWait(1)
    (dialog,) = dialogs(window)
    assert not hasattr(dialog, "open_button")


def test_it_is_asked_wherever_the_person_is(window: MainWindow, session: FakeSession) -> None:
    page = written(window, session)
    window.go_to(DEVICES)
    session.publish(question(page.draft.devices["np-1"].device))
    window.bridge.flush()
    assert len(dialogs(window)) == 1


def test_a_question_nobody_waits_for_any_more_goes_away(window: MainWindow, session: FakeSession) -> None:
    page = written(window, session)
    session.publish(question(page.draft.devices["np-1"].device))
    window.bridge.flush()
    session.ports_read[3][1].set_exception(AccessRefused("no-login"))
    window.bridge.flush()
    assert len(dialogs(window)) == 1
    for _, _, future in session.ports_written:
        future.set_exception(AccessRefused("no-login"))
    window.bridge.flush()
    QTest.qWait(1)
    assert dialogs(window) == []


@pytest.mark.parametrize("purpose", ["ports", "access"])
def test_a_claim_that_runs_does_not_take_it(windows: Windows, purpose: str) -> None:
    session = claiming.claim_session(claiming.DIRECT)
    window = windows(session)
    claiming.wizard(window, claiming.DIRECT, Step.PROOF)
    window.lines.open()
    session.publish(question(claiming.PANEL, 4, purpose))
    window.bridge.flush()
    (dialog,) = dialogs(window)
    dialog.no.click()  # type: ignore[attr-defined]
    QTest.qWait(1)
    assert dialogs(window) == []
    assert session.answers == [(4, None)]  # once
    window._open = False


def test_an_update_that_runs_does_not_take_it(windows: Windows, tmp_path: Path) -> None:
    session = updating.update_session(tmp_path)
    window = windows(session)
    updating.firmware(window, UpdateStep.RUN)
    window.lines.open()
    session.publish(question(claiming.PANEL, 4))
    window.bridge.flush()
    (dialog,) = dialogs(window)
    dialog.yes.click()  # type: ignore[attr-defined]
    QTest.qWait(1)
    assert dialogs(window) == []
    assert session.answers == [(4, "yes")]
    window._open = False


@pytest.mark.parametrize("size", [(1280, 660), (1366, 768), (683, 384), (1366, 769)])
@pytest.mark.usefixtures("language")
def test_it_holds(windows: Windows, light: Look, tmp_path: Path, size: tuple[int, int]) -> None:
    light.choose(theme="dark", large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = serial_lines.session(tmp_path)
    window = windows(session, size=size)
    page = written(window, session)
    check_all(window)
    session.publish(question(replace(page.draft.devices["np-1"].device, page_url="https://10.20.4.31/")))
    window.bridge.flush()
    check_all(window)
    check_names(window)
    window._open = False
