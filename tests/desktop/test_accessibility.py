"""Names for everything that has no words, fields with labels, the keyboard everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES
from firstlight.settings import Settings
from firstlight_ui.look import Look
from firstlight_ui.main_window import HELP, SETTINGS, MainWindow
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.focus_ring import REACH


@pytest.fixture
def window(windows: Windows) -> MainWindow:
    made = windows(FakeSession(DEVICES, LANES, DOCTOR, Settings()))
    made.devices.model.choose([0])
    made.devices.open_doctor("")
    made.go_to(SETTINGS)
    made.go_to(HELP)
    return made


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_everything_that_acts_has_a_name(window: MainWindow) -> None:
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for widget in window.findChildren(kind)
        if not name_of(widget) and type(widget).__name__ != "QToolButton"  # Qt's own button that clears a field
    ]
    assert nameless == []


def test_icon_buttons_have_a_tooltip_too(window: MainWindow) -> None:
    for button in window.findChildren(Button):
        if not button.text():
            assert button.accessibleName()
            assert button.toolTip()


def test_disabled_verbs_say_why(window: MainWindow) -> None:
    bar = window.devices.bar
    for key, button in bar.buttons.items():
        made = window.devices.actions_.offers[key]
        assert button.isEnabled() == made.enabled
        if not button.isEnabled():
            assert button.accessibleDescription() == made.reason != ""


def test_the_table_says_its_rows(window: MainWindow) -> None:
    window.go_to(0)
    window.devices.show_list()
    table = window.devices.table
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Devices"
    texts = [
        str(table.devices.data(table.devices.index(0, column), Qt.ItemDataRole.AccessibleTextRole))
        for column in range(table.devices.columnCount())
    ]
    assert texts[2].startswith("apc-5B02F1, New, AP9641, serial QA2149170345, 10.20.4.80")
    assert all(texts)


def test_tab_order_is_header_strip_table_inspector(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    page = window.devices
    page.search_field.setFocus()
    order: list[QWidget] = []
    widget: QWidget | None = page.search_field
    for _ in range(90):
        widget = widget.nextInFocusChain() if widget is not None else None
        if widget is None or widget is page.search_field:
            break
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            order.append(widget)
    places = [order.index(one) for one in (page.again_button, page.strip.cells()[0], page.table, page.inspector.tabs)]
    assert places == sorted(places)


def test_the_focus_ring_goes_round_the_widget_with_the_keyboard(windows: Windows, look: Look) -> None:
    window = windows(FakeSession(DEVICES, LANES))
    window.activateWindow()
    button = window.devices.again_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    parent = button.parentWidget()
    assert parent is not None
    rings = [one for one in parent.children() if type(one).__name__ == "_Ring"]
    assert len(rings) == 1
    ring = rings[0]
    assert isinstance(ring, QWidget)
    assert ring.isVisible()
    assert ring.geometry() == button.geometry().adjusted(-REACH, -REACH, REACH, REACH)
