"""The devices model: never reset, never out of order, right under a hostile stream of changes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.fleet import DEVICES, NOW, many
from firstlight.events import Device, Presence
from firstlight_drivers.contract import State
from firstlight_ui.models.cells import INDEX, natural, row_name
from firstlight_ui.models.devices import DeviceModel
from firstlight_ui.wording import Shown, shown_state

CHECKED = Qt.CheckState.Checked


@pytest.fixture
def model(qtbot: QtBot, qapp: object) -> DeviceModel:
    made = DeviceModel(clock=lambda: NOW)
    made.set_everything(True)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    made.modelReset.connect(lambda: pytest.fail("the model was reset"))
    return made


def fill(model: DeviceModel, devices: tuple[Device, ...] = DEVICES) -> None:
    model.apply({device.id: device for device in devices})


def names(model: DeviceModel) -> list[str]:
    return [row_name(device) for device in model.shown_devices()]


def test_first_order_is_needs_attention_first(model: DeviceModel) -> None:
    fill(model)
    model.resort()
    ranks = [list(Shown).index(shown_state(device)) for device in model.shown_devices()]
    assert ranks == sorted(ranks)


def test_new_rows_append_and_changed_rows_stay(model: DeviceModel) -> None:
    fill(model, DEVICES[10:])
    model.resort()
    before = [device.id for device in model.shown_devices()]
    changed = replace(DEVICES[33], state=State.FACTORY)
    model.apply({changed.id: changed, DEVICES[0].id: DEVICES[0]})
    assert [device.id for device in model.shown_devices()] == [*before, DEVICES[0].id]


def test_a_changed_row_tells_only_itself(model: DeviceModel, qtbot: QtBot) -> None:
    fill(model)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.apply({device.id: device for device in (DEVICES[3], DEVICES[4], DEVICES[20])})
    assert told == [(3, 4), (20, 20)]


def test_filter_narrows_and_widens_without_moving_what_stays(model: DeviceModel) -> None:
    fill(model)
    model.resort()
    whole = names(model)
    model.set_filter("5b0", None)
    assert names(model) == ["apc-5B02F1", "apc-5B0304"]
    model.set_filter("", None)
    assert names(model) == whole


@pytest.mark.parametrize("typed", ["00:90:e8:a4:11:85", "0090E8A41185", "00-90-E8-A4-11-85", "tbkdb1021185", "g2_1185"])
def test_filter_finds_a_label_however_it_is_typed(model: DeviceModel, typed: str) -> None:
    fill(model)
    model.set_filter(typed, None)
    assert names(model) == ["NP6250-G2_1185"]


def test_filter_by_state_and_words(model: DeviceModel) -> None:
    fill(model)
    model.set_filter("moxa", Shown.OFFLINE)
    assert sorted(names(model)) == ["level-tank-2", "spare-nport"]
    model.set_filter("nport 6250 tank", None)
    assert set(names(model)) == {"level-tank-1", "level-tank-2", "level-tank-3", "level-tank-4"}


def test_strangers_are_listed_only_when_asked(model: DeviceModel) -> None:
    fill(model)
    model.set_everything(False)
    assert model.rowCount() == 33
    assert model.strangers() == 1
    assert model.counts().total() == 33
    model.set_everything(True)
    assert model.rowCount() == 34


def test_sort_is_stable_and_natural(model: DeviceModel) -> None:
    fill(model)
    model.sort(INDEX["name"], Qt.SortOrder.AscendingOrder)
    assert names(model) == sorted(names(model), key=natural)
    model.sort(INDEX["model"], Qt.SortOrder.AscendingOrder)
    same = [
        name for name, device in zip(names(model), model.shown_devices(), strict=True) if device.model == "NPort 5110A"
    ]
    assert same == sorted(same, key=natural)
    model.sort(INDEX["address"], Qt.SortOrder.AscendingOrder)
    tens = [device.address for device in model.shown_devices() if (device.address or "").startswith("10.20.4.")]
    assert tens == sorted(tens, key=lambda address: int(str(address).rpartition(".")[2]))


def test_persistent_indexes_follow_their_rows(model: DeviceModel) -> None:
    fill(model)
    held = {device.id: QPersistentModelIndex(model.index(place, 2)) for place, device in enumerate(DEVICES)}
    model.sort(INDEX["serial"], Qt.SortOrder.DescendingOrder)
    for id_, index in held.items():
        assert model.row(index.row()).device.id == id_
    model.set_filter("apc", None)
    for id_, index in held.items():
        assert index.isValid() == (model.place(id_) >= 0)


def test_ticks_survive_filter_and_order(model: DeviceModel) -> None:
    fill(model)
    model.choose([0, 7])
    model.set_filter("apc", None)
    assert [device.name for device in model.chosen()] == ["apc-5B02F1", "NP6250-G2_1184"]
    assert model.chosen_hidden() == 1
    model.sort(INDEX["name"], Qt.SortOrder.DescendingOrder)
    assert len(model.chosen()) == 2
    model.clear_choice()
    assert model.chosen() == ()
    model.set_filter("", None)
    assert model.header_state() == Qt.CheckState.Unchecked


def test_ticks_by_check_state_role(model: DeviceModel) -> None:
    fill(model)
    assert model.setData(model.index(2, 0), CHECKED.value, Qt.ItemDataRole.CheckStateRole)
    assert model.data(model.index(2, 0), Qt.ItemDataRole.CheckStateRole) == CHECKED
    assert model.header_state() == Qt.CheckState.PartiallyChecked
    model.choose_all()
    assert model.header_state() == CHECKED


def test_forgotten_rows_go_with_their_ticks(model: DeviceModel) -> None:
    fill(model)
    model.choose([0, 1, 2])
    model.apply({DEVICES[0].id: None, DEVICES[2].id: None, "never-there": None})
    assert model.rowCount() == 32
    assert [device.id for device in model.chosen()] == [DEVICES[1].id]
    assert [model.row(place).at for place in range(32)] == list(range(32))


def test_counts(model: DeviceModel) -> None:
    fill(model)
    counts = model.counts()
    assert (counts[Shown.NEW], counts[Shown.ASKING], counts[Shown.OFFLINE], counts[Shown.UNKNOWN]) == (12, 1, 2, 1)


def test_spoken_row(model: DeviceModel) -> None:
    fill(model)
    said = model.data(model.index(4, INDEX["name"]), Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "NP5150A_9214, New, NPort 5150A, serial TAFGB1089214, 192.168.127.254, address conflict, firmware 1.6, seen now"
    )
    assert model.data(model.index(4, INDEX["mac"]), Qt.ItemDataRole.AccessibleTextRole) == "MAC: 00:90:E8:5C:92:14"


def test_random_life(model: DeviceModel) -> None:
    """Any order of events, filters, orders and ticks leaves a consistent model."""
    rng = random.Random(7)
    pool = many(80)
    alive: dict[str, Device] = {}
    for _ in range(300):
        match rng.randrange(7):
            case 0 | 1 | 2:
                batch: dict[str, Device | None] = {}
                for device in rng.sample(pool, rng.randrange(1, 12)):
                    presence = rng.choice(list(Presence))
                    batch[device.id] = replace(device, presence=presence, firmware=str(rng.randrange(5)))
                model.apply(batch)
                alive |= {id_: device for id_, device in batch.items() if device is not None}
            case 3:
                gone = rng.sample(sorted(alive), min(len(alive), 4))
                model.apply(dict.fromkeys(gone))
                for id_ in gone:
                    del alive[id_]
            case 4:
                model.set_filter(rng.choice(["", "1", "device-3", "zzz", "7"]), rng.choice([None, *Shown]))
            case 5:
                model.sort(rng.randrange(1, model.columnCount()), rng.choice(list(Qt.SortOrder)))
            case _:
                if model.rowCount():
                    model.toggle(rng.randrange(model.rowCount()))
    assert [model.row(place).at for place in range(model.rowCount())] == list(range(model.rowCount()))
    model.set_filter("", None)
    model.resort()
    assert {device.id: device for device in model.shown_devices()} == alive
