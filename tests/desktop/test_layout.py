"""Layouts hold at 1280x660, 1366x690, 1366x768 and at 200 % (683x384), in English and German: nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from desktop import claiming, updating
from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES, QUIET_LANES
from firstlight.claim.model import Question
from firstlight.settings import Settings
from firstlight_ui import i18n, paint
from firstlight_ui.claim.draft import Step
from firstlight_ui.claim.frame import RadioBox, StepItem
from firstlight_ui.dialogs.close_run import CloseRunDialog
from firstlight_ui.dialogs.passphrase import PassphraseDialog
from firstlight_ui.firmware.draft import Step as UpdateStep
from firstlight_ui.look import Look
from firstlight_ui.main_window import HELP, JOBS, SETTINGS, VAULT, MainWindow
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.fields import Choice, TickBox
from firstlight_ui.widgets.grid import Grid
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel

SIZES = ((1280, 660), (1366, 690), (1366, 768), (1920, 1080), (683, 384))


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    installed = i18n.install(qapp, request.param)
    yield installed
    i18n.install(qapp, "en")


def inside(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget is in the window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea | Grid):
            return True
        parent = parent.parentWidget()
    return False


def check(window: MainWindow) -> None:
    """No button cut, none outside, none over another; nothing scrolls sideways."""
    for _ in range(5):  # scroll bars appear, and cards find their width; on a busy computer one round is too short
        QTest.qWait(10)
        QApplication.sendPostedEvents()
    buttons = [one for one in window.findChildren(Button) if one.isVisible()]
    for button in buttons:
        where = inside(button, window)
        assert button.width() >= button.sizeHint().width(), f"{button.text()} is cut"
        assert window.rect().left() <= where.left(), button.text()
        assert where.right() <= window.rect().right(), button.text()
        if not scrolls(button):
            assert window.rect().contains(where), button.text() or button.accessibleName()
    for place, first in enumerate(buttons):
        for second in buttons[place + 1 :]:
            if first.parentWidget() is second.parentWidget():
                assert not first.geometry().intersects(second.geometry()), (first.text(), second.text())
    for area in window.findChildren(QScrollArea):
        if area.isVisible():
            assert area.horizontalScrollBar().maximum() == 0, area.accessibleName()


@pytest.mark.parametrize("size", SIZES)
def test_pages_hold(windows: Windows, language: str, size: tuple[int, int]) -> None:
    session = FakeSession(DEVICES, QUIET_LANES, DOCTOR, Settings(first_run_done=False, show_all=True))
    window = windows(session, size=size)
    assert (window.width(), window.height()) == size
    check(window)
    window.devices.model.choose([0, 3, 8])
    window.devices.table.go_to(8)
    check(window)
    window.devices.open_doctor("")
    check(window)
    for page in (SETTINGS, HELP):
        window.go_to(page)
        check(window)


@pytest.mark.parametrize("size", SIZES)
def test_dialogs_hold(windows: Windows, language: str, size: tuple[int, int]) -> None:
    window = windows(FakeSession(DEVICES, LANES), size=size)
    actions = window.devices.actions_
    for ask in (
        partial(actions.forget, DEVICES[:25]),
        partial(actions.locate, DEVICES[7:8]),
        window.devices.adding.ask,
    ):
        ask()
        dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
        QApplication.processEvents()
        assert dialog.height() <= window.height()
        assert dialog.width() <= window.width()
        for button in dialog.findChildren(Button):
            assert dialog.rect().contains(inside(button, dialog)), button.text()
            assert button.width() >= button.sizeHint().width()
        dialog.reject()


def test_rail_is_icons_when_narrow(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES, LANES), size=(683, 384))
    assert window.rail.width() <= 56
    window.resize(1366, 768)
    assert window.rail.width() >= 80


def test_large_controls_hold(windows: Windows, light: Look) -> None:
    light.choose(theme="light", large=True, scale=1.0)
    window = windows(FakeSession(DEVICES, LANES))
    window.devices.model.choose([0])
    assert window.devices.table.rowHeight(0) == 40
    assert window.devices.again_button.height() == 40
    check(window)


def test_text_at_200_percent_holds(windows: Windows, light: Look) -> None:
    light.choose(theme="light", large=False, scale=2.0)
    window = windows(FakeSession(DEVICES, LANES, DOCTOR), size=(1366, 768))
    check(window)
    window.devices.open_doctor("")
    check(window)


STEPS = tuple(Step)
CLAIM_SIZES = ((1280, 660), (1366, 768), (683, 384))


def check_words(window: MainWindow) -> None:
    """Labels that cannot give way are whole; those that wrap have the height their text needs."""
    for label in window.findChildren(PlainLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        if label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        else:
            assert label.width() >= paint.text_width(label.font(), label.text()) - 1, label.text()
    for widget in window.findChildren(QWidget):
        if isinstance(widget, TickBox) and widget.isVisible():
            assert widget.height() >= widget.heightForWidth(widget.width()), widget.text()
        if isinstance(widget, RadioBox | Choice | StepItem) and widget.isVisible():
            assert widget.width() >= widget.sizeHint().width(), widget.accessibleName() or type(widget)
            assert window.rect().right() >= inside(widget, window).right()


def check_grids(window: MainWindow) -> None:
    """Every table has a column or more, a row in view, titles that fit, and nothing sideways."""
    for grid in window.findChildren(Grid):
        if not grid.isVisible():
            continue
        assert grid.viewport().height() >= grid.line_height(), grid.accessibleName()
        shown = [place for place in range(len(grid.grid_model.columns)) if not grid.isColumnHidden(place)]
        for place in shown:
            title = grid.grid_model.columns[place].title
            room = grid.columnWidth(place) - grid.look.px(16)
            assert paint.text_width(grid.look.font("table_header"), title) <= room, title
        assert sum(grid.columnWidth(place) for place in shown) <= grid.viewport().width()
        for detail in grid.details().values():
            assert detail.height() >= detail.heightForWidth(detail.width()) - 1


def check_all(window: MainWindow) -> None:
    check(window)
    check_words(window)
    check_grids(window)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", CLAIM_SIZES)
@pytest.mark.parametrize("count", [12, 1])
def test_every_step_of_a_claim_holds(windows: Windows, light: Look, language: str, size: tuple[int, int], count: int,
                                     theme: str) -> None:  # fmt: skip
    light.choose(theme=theme, large=False, scale=1.0)
    for step in STEPS:
        devices = claiming.DIRECT[-count:] if step >= Step.PROOF else claiming.TWELVE[-count:]
        window = windows(claiming.claim_session(devices), size=size)
        page = claiming.wizard(window, devices, step)
        if step is Step.ACCOUNT:
            page.account.named.setChecked(True)
            page.account.known.setChecked(True)
        if step is Step.PASSWORDS:
            page.passwords.field.setText(claiming.TYPED)
            page.passwords.show_button.click()
        check_all(window)
        window.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_claim_holds_with_text_at_200_percent(windows: Windows, light: Look, language: str, step: Step) -> None:
    light.choose(theme="light", large=False, scale=2.0)
    devices = claiming.DIRECT if step >= Step.PROOF else claiming.TWELVE
    window = windows(claiming.claim_session(devices))
    claiming.wizard(window, devices, step)
    check_all(window)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [*CLAIM_SIZES, (1366, 769)])
def test_the_vault_holds(windows: Windows, light: Look, language: str, size: tuple[int, int], theme: str) -> None:
    light.choose(theme=theme, large=False, scale=2.0 if size == (1366, 769) else 1.0)
    for made, lock in ((False, False), (True, True), (True, False)):
        session = claiming.claim_session(vault=False)
        if made:
            claiming.fill_vault(session, lock=lock)
        window = windows(session, size=size)
        window.go_to(VAULT)
        if window.vault is not None and made and not lock:
            window.vault.show_button.click()
        check_all(window)
        window.close()


def hold(window: MainWindow, dialog: QDialog) -> None:
    """A dialog is whole and inside the window; what does not fit scrolls, its buttons never."""
    QTest.qWait(30)
    assert dialog.height() <= window.height()
    assert dialog.width() <= window.width()
    for area in dialog.findChildren(QScrollArea):
        hidden = area.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        assert not hidden or area.verticalScrollBar().maximum() == 0
        assert area.horizontalScrollBar().maximum() == 0
    for button in dialog.findChildren(Button):
        if button.isVisible() and not scrolls(button):
            assert dialog.rect().contains(inside(button, dialog)), button.text()
        assert button.width() >= button.sizeHint().width() or not button.isVisible(), button.text()
    for label in dialog.findChildren(PlainLabel):
        if label.isVisible() and label.text() and not isinstance(label, ElidedLabel):
            assert not label.wordWrap() or label.height() >= label.heightForWidth(label.width()), label.text()
            lines = label.text().split("\n")
            if not label.wordWrap() or len(lines) > 1:
                assert max(paint.text_width(label.font(), line) for line in lines[1:] or lines) <= label.width() + 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", CLAIM_SIZES)
def test_the_questions_of_a_claim_hold(windows: Windows, light: Look, language: str, size: tuple[int, int],
                                       scale: float) -> None:  # fmt: skip
    if scale > 1 and size[0] < 1000:
        return  # 200 % twice
    light.choose(theme="dark", large=False, scale=scale)
    window = windows(claiming.claim_session(claiming.DIRECT), size=size)
    claiming.wizard(window, claiming.DIRECT, Step.PROOF)
    for question in Question:
        dialog = claiming.ask(window, question)
        hold(window, dialog)
        dialog.reject()
        QTest.qWait(1)
    window.close()  # asks
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, CloseRunDialog)
    hold(window, dialog)
    dialog.reject()
    for twice in (True, False):
        passphrase = PassphraseDialog(light, window, "Passphrase of the exported file", "Any text", twice=twice)
        passphrase.open()
        passphrase.first.setText("short")
        hold(window, passphrase)
        passphrase.reject()


UPDATE_STEPS = ("empty", "refused", "digest", *UpdateStep, "ended", "door")


def update_page(window: MainWindow, what: object) -> None:
    """The firmware page in one of its states."""
    if isinstance(what, UpdateStep):
        updating.firmware(window, what)
    elif what == "empty":
        window.update_devices(updating.cards())
    elif what == "refused":
        updating.firmware(window, file=updating.tampered())
    elif what == "digest":
        updating.firmware(window, signed=False)
    elif what == "door":
        window._session.site.vault.lock()
        updating.firmware(window, UpdateStep.PLAN)
    else:
        updating.end(window, updating.firmware(window, UpdateStep.RUN), stopped="too-many-failed")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [*CLAIM_SIZES, (1366, 769)])
@pytest.mark.parametrize("what", UPDATE_STEPS)
def test_the_firmware_page_holds(windows: Windows, light: Look, language: str, size: tuple[int, int], what: object,
                                 theme: str) -> None:  # fmt: skip
    light.choose(theme=theme, large=False, scale=2.0 if size == (1366, 769) else 1.0)
    window = windows(updating.update_session(), size=size)
    update_page(window, what)
    check_all(window)
    window._open = False


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [*CLAIM_SIZES, (1366, 769)])
def test_the_jobs_page_holds(windows: Windows, light: Look, language: str, size: tuple[int, int], theme: str) -> None:
    light.choose(theme=theme, large=False, scale=2.0 if size == (1366, 769) else 1.0)
    session = updating.update_session()
    window = windows(session, size=size)
    window.go_to(JOBS)
    updating.settle(window)
    check_all(window)
    page = updating.jobs(window, session)
    check_all(window)
    page.grid.go_to("upgrade-20261112-110304-1a2b")
    check_all(window)
    page.resume_button.click()
    window.go_to(JOBS)
    updating.settle(window)
    check_all(window)
    window.upgrading.look_for_open(window.devices.messages)
    updating.settle(window)
    window.close()  # asks
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    hold(window, dialog)
    dialog.reject()
    window.go_to(0)
    check(window)
    window._open = False
