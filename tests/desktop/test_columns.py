"""Column widths and what is remembered of them."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES
from firstlight_ui.look import Look
from firstlight_ui.memory import WindowMemory
from firstlight_ui.models.cells import COLUMNS, INDEX
from firstlight_ui.models.column_plan import HIDE_ORDER, Wish, plan
from firstlight_ui.models.devices import DeviceModel
from firstlight_ui.table import DevicesTable

WISHES = [Wish(column.key, 100, 60) for column in COLUMNS]


def test_spare_room_goes_to_the_name() -> None:
    widths = plan(WISHES, 2000)
    assert sum(widths.values()) == 2000
    assert widths["name"] == 1000


def test_columns_shrink_before_they_hide() -> None:
    widths = plan(WISHES, 1000)
    assert min(widths.values()) == 60
    assert sum(widths.values()) == 1000


def test_columns_hide_in_the_documented_order() -> None:
    hidden: list[str] = []
    for room in range(1100, 300, -10):
        for key, width in plan(WISHES, room).items():
            if width == 0 and key not in hidden:
                hidden.append(key)
    assert hidden == list(HIDE_ORDER)
    assert [key for key in hidden if key in {"seen", "serial", "model"}] == ["seen", "serial", "model"]


def test_what_the_user_set_stays() -> None:
    wishes = [Wish("name", 100, 60, 240), Wish("mac", 100, 60)]
    assert plan(wishes, 900) == {"name": 240, "mac": 100}


def test_columns_are_remembered_in_the_data_folder(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    table = DevicesTable(look, DeviceModel())
    qtbot.addWidget(table)
    table.show_column("serial", False)
    table.show_column("first_seen", True)
    table.horizontalHeader().moveSection(table.horizontalHeader().visualIndex(INDEX["mac"]), 3)
    memory = WindowMemory(tmp_path)
    memory.put_columns(table)
    memory.save()
    other = DevicesTable(look, DeviceModel())
    qtbot.addWidget(other)
    WindowMemory(tmp_path).restore_columns(other)
    assert other.column_state() == table.column_state()
    assert other.hidden_by_user() == {"serial"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["window.ini"]


def test_damaged_memory_is_passed_over(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text('[devices]\ncolumns="[1, {}"\ninspector=wide\n', encoding="utf-8")
    memory = WindowMemory(tmp_path)
    table = DevicesTable(look, DeviceModel())
    qtbot.addWidget(table)
    memory.restore_columns(table)
    assert memory.inspector() is None
    assert "serial" in table.visible_columns() or table.viewport().width() < 700


def test_the_inspector_gives_way_before_the_columns(windows: Windows) -> None:
    window = windows(FakeSession(DEVICES), size=(1366, 700))
    assert window.devices.inspector.isVisible()
    assert {"serial", "model", "seen"} <= set(window.devices.table.visible_columns())
    window.resize(1300, 700)
    assert not window.devices.inspector.isVisible()
    assert {"serial", "model", "seen"} <= set(window.devices.table.visible_columns())
    window.resize(683, 384)
    assert not {"seen", "sources"} & set(window.devices.table.visible_columns())
    assert {"state", "name", "mac", "address"} <= set(window.devices.table.visible_columns())
