"""A desktop without a display: one application, one look, windows over a fake session."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.fake_session import FakeSession
from desktop.fleet import NOW
from firstlight_ui import i18n
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from firstlight_ui.widgets.focus_ring import FocusRing

HERE = Path(__file__).parent
Windows = Callable[..., MainWindow]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do (size hints, raising, grabbing); nothing depends on that."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    """The look of all tests; a test that changes it puts it back with `light`."""
    i18n.install(qapp, "en")
    made = Look(qapp, theme="light")
    FocusRing(qapp, made)
    return made


@pytest.fixture
def light(look: Look) -> Iterator[Look]:
    """The look, put back to light and normal size afterwards."""
    yield look
    look.choose(theme="light", large=False, scale=1.0)


@pytest.fixture
def windows(qtbot: QtBot, look: Look) -> Iterator[Windows]:
    """Makes main windows over a fake session, started and on the (invisible) screen."""
    made: list[MainWindow] = []

    def make(
        session: FakeSession, *, size: tuple[int, int] = (1366, 768), start: bool = True, demo: bool = False
    ) -> MainWindow:
        window = MainWindow(look, session.as_session(), demo=demo)
        window.devices.model.clock = lambda: NOW
        window.devices.table.now = NOW
        qtbot.addWidget(window)
        window.setMinimumSize(1, 1)  # the shell around it says how small it may be
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        if start:
            window.start()
        QApplication.processEvents()
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
