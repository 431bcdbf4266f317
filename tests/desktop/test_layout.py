"""Layouts hold at 1280x660, 1366x690, 1366x768 and at 200 % (683x384), in English and German: nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES, QUIET_LANES
from firstlight.settings import Settings
from firstlight_ui import i18n
from firstlight_ui.look import Look
from firstlight_ui.main_window import HELP, SETTINGS, MainWindow
from firstlight_ui.widgets.button import Button

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
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def check(window: MainWindow) -> None:
    """No button cut, none outside, none over another; nothing scrolls sideways."""
    QTest.qWait(30)  # scroll bars appear, and cards find their width
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
        window.devices.add_address,
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
