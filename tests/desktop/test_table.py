"""The table by keyboard and pointer."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight.settings import Settings
from firstlight_ui.main_window import MainWindow
from firstlight_ui.table import NAME, DevicesTable

KEYS = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(windows: Windows) -> MainWindow:
    session = FakeSession(DEVICES, LANES, settings=Settings(first_run_done=True, show_all=True))
    made = windows(session)
    made.devices.table.setFocus()
    made.devices.table.go_to(0)
    return made


@pytest.fixture
def table(window: MainWindow) -> DevicesTable:
    return window.devices.table


def chosen(table: DevicesTable) -> list[int]:
    return [place for place in range(table.devices.rowCount()) if table.devices.row(place).chosen]


def test_arrows_move_and_do_not_choose(table: DevicesTable, qtbot: QtBot) -> None:
    QTest.keyClick(table, KEYS.Key_Down)
    QTest.keyClick(table, KEYS.Key_Down)
    assert (table.currentIndex().row(), chosen(table)) == (2, [])
    QTest.keyClick(table, KEYS.Key_End)
    assert table.currentIndex().row() == 33
    QTest.keyClick(table, KEYS.Key_Home)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, NAME)


def test_space_shift_arrows_and_ctrl_a_choose(table: DevicesTable, qtbot: QtBot) -> None:
    QTest.keyClick(table, KEYS.Key_Space)
    assert chosen(table) == [0]
    QTest.keyClick(table, KEYS.Key_Down)
    QTest.keyClick(table, KEYS.Key_Down, SHIFT)
    QTest.keyClick(table, KEYS.Key_Down, SHIFT)
    assert chosen(table) == [0, 1, 2, 3]
    QTest.keyClick(table, KEYS.Key_A, CTRL)
    assert len(chosen(table)) == 34
    QTest.keyClick(table, KEYS.Key_Escape)
    assert chosen(table) == []


def test_pointer_chooses_by_tick_ctrl_and_shift(table: DevicesTable, qtbot: QtBot) -> None:
    def at(place: int, column: int) -> QPoint:
        return table.visualRect(table.devices.index(place, column)).center()

    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(table.viewport(), left, pos=at(3, NAME))
    assert (table.currentIndex().row(), chosen(table)) == (3, [])
    QTest.mouseClick(table.viewport(), left, pos=at(4, 0))
    QTest.mouseClick(table.viewport(), left, CTRL, at(6, NAME))
    assert chosen(table) == [4, 6]
    QTest.mouseClick(table.viewport(), left, SHIFT, at(8, NAME))
    assert chosen(table) == [4, 6, 7, 8]


def test_the_header_ticks_all_and_none(table: DevicesTable, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    for count in (34, 0):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
        assert len(chosen(table)) == count


def test_copy_takes_ticked_rows_or_the_current_one(table: DevicesTable, qtbot: QtBot) -> None:
    QTest.keyClick(table, KEYS.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("State\tName\tModel\tSerial\tMAC\tAddress")
    assert [line.split("\t")[1] for line in lines[1:]] == ["apc-5B02F1"]
    table.devices.choose([0, 1])
    QTest.keyClick(table, KEYS.Key_C, CTRL | SHIFT)
    assert "\t" not in QGuiApplication.clipboard().text()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


def test_enter_opens_the_inspector_on_this_row(window: MainWindow, table: DevicesTable, qtbot: QtBot) -> None:
    window.devices.show_inspector(False)
    table.setFocus()
    table.go_to(5)
    QTest.keyClick(table, KEYS.Key_Return)
    assert window.devices.inspector.isVisible()
    assert window.devices.inspector.device() == table.current_device()
    QTest.keyClick(window, KEYS.Key_I, CTRL)
    assert not window.devices.inspector.isVisible()
    assert table.hasFocus()


def test_bar_menu_and_keys_offer_the_same_verbs(window: MainWindow, table: DevicesTable, qtbot: QtBot) -> None:
    table.devices.choose([0, 1])
    menu = window.devices.actions_.menu(window)
    in_menu = [action.text() for action in menu.actions() if action in window.devices.actions_.qactions.values()]
    in_bar = [button.text() for button in window.devices.bar.buttons.values()]
    assert in_menu == in_bar
    QTest.keyClick(table, KEYS.Key_F10, SHIFT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    shown = [action.text() for action in popup.actions()]
    popup.close()
    assert shown[: len(in_menu)] == [*in_menu[:-1], ""]  # a line stands before Forget


def test_letters_act_only_in_the_table(window: MainWindow, table: DevicesTable, qtbot: QtBot) -> None:
    session = cast("FakeSession", window._session)
    QTest.keyClick(table, KEYS.Key_I)
    assert [target for target, _ in session.identified] == ["10.20.4.80"]
    window.devices.search_field.setFocus()
    QTest.keyClicks(window.devices.search_field, "iol")
    assert len(session.identified) == 1
    assert window.devices.search_field.text() == "iol"


def test_nothing_moves_while_searching_or_chosen(window: MainWindow, table: DevicesTable) -> None:
    before = [device.id for device in table.devices.shown_devices()]
    table.devices.choose([3])
    window.devices.search_again()
    assert [device.id for device in table.devices.shown_devices()] == before


def test_hover_and_tooltip_of_a_conflict(table: DevicesTable, qtbot: QtBot) -> None:
    place = next(p for p in range(34) if table.devices.row(p).device.address == "192.168.127.254")
    rect = table.visualRect(table.devices.index(place, 6))
    QTest.mouseMove(table.viewport(), rect.center())
    assert "is answered by several MAC addresses" in table.tip_at(rect.center())
    assert table.tip_at(table.visualRect(table.devices.index(0, NAME)).center()) == ""
