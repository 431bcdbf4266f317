"""The store: what is known survives, damage does not hurt."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from firstlight.events import Device, Presence
from firstlight.store import Store, StoreProblem
from firstlight_drivers.contract import Service, Source, State

DEVICE = Device(
    id="d-1",
    family="apc-nmc3",
    serial="QA2149",
    name="ups \u2028 <b>",
    state=State.CLAIMED,
    addresses=("10.20.4.80", "fe80::1%eth0"),
    services=(Service(name="https", port=443),),
    sources=(Source.SWEEP,),
    first_seen=1.5,
    last_seen=2.5,
    assumed=frozenset({"model"}),
)


def test_what_is_saved_is_loaded_as_remembered(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.load() == ()
    store.save([DEVICE])
    (device,) = Store(tmp_path).load()
    assert device.presence is Presence.REMEMBERED
    assert (device.id, device.name, device.services, device.assumed) == (
        DEVICE.id,
        DEVICE.name,
        DEVICE.services,
        DEVICE.assumed,
    )


def test_forgotten_devices_are_gone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save([DEVICE])
    store.save([], ["d-1"])
    assert store.load() == ()


@pytest.mark.parametrize("damage", [b"not a database at all, but long enough to be read", b""])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path, damage: bytes) -> None:
    store = Store(tmp_path)
    store.save([DEVICE])
    content = store.path.read_bytes()
    store.path.write_bytes(damage + content[len(damage) : 100] if damage else content[:100])
    with pytest.raises(StoreProblem) as caught:
        store.load()
    assert caught.value.code == "store-damaged"
    assert store.path.with_suffix(".sqlite.damaged").exists()
    store.save([DEVICE])
    assert len(store.load()) == 1


def test_a_record_that_is_not_one_counts_as_damage(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save([DEVICE])
    db = sqlite3.connect(store.path)
    db.execute("update device set record = '[]'")
    db.commit()
    db.close()
    with pytest.raises(StoreProblem):
        store.load()


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save([DEVICE])
    db = sqlite3.connect(store.path)
    db.execute("pragma user_version = 99")
    db.close()
    for call in (store.load, lambda: store.save([DEVICE])):
        with pytest.raises(StoreProblem) as caught:
            call()
        assert caught.value.code == "store-newer"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StoreProblem):
        Store(blocked / "home").save([DEVICE])
