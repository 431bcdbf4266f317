"""What is known of devices, kept in SQLite in the data folder so that a restart shows it greyed at once.

One table of JSON records; `PRAGMA user_version` is the schema. A damaged file is set aside, never repaired in place; a
file of a newer program is left alone and nothing is written.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from firstlight.events import Device, Presence
from firstlight_drivers.contract import Service, Source, State

log = logging.getLogger(__name__)

SCHEMA = 1
MOST_REMEMBERED = 5000
FIELDS = ("family", "vendor", "model", "name", "serial", "mac", "uuid", "firmware", "certificate", "host_key")


class StoreProblem(Exception):
    """The store cannot be used as it is; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Store:
    """The inventory's memory. Every call opens and closes the file: calls are rare and processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "devices.sqlite"

    def load(self) -> tuple[Device, ...]:
        """All remembered devices, last seen first. Raises StoreProblem; after "store-damaged" the store is empty."""
        if not self.path.exists():
            return ()
        try:
            with closing(self._open()) as db:
                rows = db.execute("select record from device order by last_seen desc limit ?", (MOST_REMEMBERED,))
                return tuple(_from_json(record) for (record,) in rows)
        except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise StoreProblem("data-folder", str(error)) from error
            aside = self.path.with_suffix(".sqlite.damaged")
            for suffix in ("", "-wal", "-shm"):
                part = Path(f"{self.path}{suffix}")
                if part.exists():
                    part.replace(f"{aside}{suffix}")
            raise StoreProblem("store-damaged", str(aside)) from error

    def save(self, devices: Iterable[Device], forgotten: Iterable[str] = ()) -> None:
        """Write devices and drop forgotten ones, in one transaction. Raises StoreProblem."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as db, db:
                db.executemany("delete from device where id = ?", ((id_,) for id_ in forgotten))
                db.executemany(
                    "insert or replace into device (id, last_seen, record) values (?, ?, ?)",
                    ((device.id, device.last_seen, _to_json(device)) for device in devices),
                )
        except (OSError, sqlite3.Error) as error:
            raise StoreProblem("disk-full", str(error)) from error

    def _check(self, version: int) -> None:
        if version > SCHEMA:
            raise StoreProblem("store-newer", str(self.path))

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=5)
        try:
            (version,) = db.execute("pragma user_version").fetchone()
            self._check(version)
            if version < SCHEMA:
                db.execute("pragma journal_mode = wal")
                with db:
                    db.execute("create table if not exists device (id text primary key, last_seen real, record text)")
                    db.execute(f"pragma user_version = {SCHEMA}")
        except BaseException:
            db.close()
            raise
        return db


def _to_json(device: Device) -> str:
    record: dict[str, object] = {name: getattr(device, name) for name in FIELDS}
    record |= {
        "id": device.id,
        "state": device.state,
        "addresses": device.addresses,
        "services": {service.name: service.port for service in device.services},
        "sources": device.sources,
        "first_seen": device.first_seen,
        "last_seen": device.last_seen,
        "assumed": sorted(device.assumed),
        "simulated": device.simulated,
    }
    return json.dumps(record)


def _from_json(text: str) -> Device:
    record = json.loads(text)
    return Device(
        id=record["id"],
        **{name: record[name] for name in FIELDS},
        state=State(record["state"]),
        presence=Presence.REMEMBERED,
        addresses=tuple(record["addresses"]),
        services=tuple(Service(name=name, port=port) for name, port in record["services"].items()),
        sources=tuple(Source(name) for name in record["sources"]),
        first_seen=record["first_seen"],
        last_seen=record["last_seen"],
        assumed=frozenset(record["assumed"]),
        simulated=record["simulated"],
    )
