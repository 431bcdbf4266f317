"""The vault: passwords of devices in one encrypted file, durable before a device ever sees them.

One file that is written whole and renamed (`whole_file`), not SQLite: a vault of a whole site is a few hundred KiB, a
crash leaves the old or the new one, no journal, no free page and no shared-memory file can hold what was deleted, and
the seal over the index covers all of it. See `layout` for the bytes and `sealing` for the keys.

    closed --unlock(passphrase or OS keyring)--> open --10 minutes without use, or lock()--> closed, key overwritten

Several threads and several processes may use one vault: writers take a lock file, everybody reads again when the
generation in the file has grown.
"""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from firstlight.site.vault import os_keyring, sealing, store
from firstlight.site.vault.entries import Entry, EntryState, IndexRow, Kept, to_keep
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.layout import Content, Header, SealedRecord
from firstlight.site.vault.sealing import KEY, Cost, check_passphrase, seal, unseal, wipe
from firstlight_drivers.contract import Secret

FILE = "vault.flv"
_LONGEST_PASSWORD = 1024


def _uptime() -> float:
    """Seconds that also count while the computer sleeps, where the system has such a clock (Linux).

    `time.monotonic` of Windows counts them anyway; that of Linux stands still, and a laptop that slept all night would
    wake up with an open vault.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Vault:
    """One vault file. Every method raises VaultError; those that need the key raise "vault-locked" without it.

    `idle_seconds`: so long after the last use the key is overwritten, at the next look at `locked` at the latest: a
    front end that stays open looks every few seconds. `usual`: what a new passphrase costs to try; `least`: what is
    accepted (`sealing.USUAL`, `sealing.LEAST`).
    """

    def __init__(
        self,
        path: Path,
        *,
        idle_seconds: float = 600.0,
        clock: Callable[[], float] = _uptime,
        usual: Cost | None = None,
        least: Cost | None = None,
    ) -> None:
        self.path = path
        self._idle = idle_seconds
        self._clock = clock
        self._usual = usual or sealing.USUAL
        self._least = least or sealing.LEAST
        self._mutex = threading.RLock()
        self._key: bytearray | None = None
        self._used = 0.0
        self._content: Content | None = None
        self._rows: dict[str, IndexRow] = {}

    def __repr__(self) -> str:
        return f"Vault({str(self.path)!r}, {'locked' if self._key is None else 'open'})"

    # --- open and closed ----------------------------------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether there is a vault file."""
        return self.path.is_file()

    @property
    def locked(self) -> bool:
        """Whether the key is away; overwrites it when the idle time is over."""
        with self._mutex:
            if self._key is not None and self._clock() - self._used >= self._idle:
                self.lock()
            return self._key is None

    def create(self, passphrase: Secret | None, *, keyring: bool) -> None:
        """Make a new, empty, open vault. Its key goes into the OS keyring, under the passphrase, or both.

        Raises "vault-exists", "vault-no-key" (neither was asked for), "vault-no-keyring" (asked for, not there, and no
        passphrase), "vault-passphrase-short", "vault-passphrase-known", "disk-full", "vault-file".
        """
        if passphrase is not None:
            check_passphrase(passphrase)
        elif not keyring:
            raise VaultError("vault-no-key")
        with self._mutex:
            self.lock()
            self._make_folder()
            with store.only_writer(self.path):
                if self.exists:
                    raise VaultError("vault-exists", str(self.path))
                self._create(passphrase, keyring=keyring)

    def _create(self, passphrase: Secret | None, *, keyring: bool) -> None:
        vault, key = uuid.uuid4().bytes, bytearray(secrets.token_bytes(KEY))
        stored = done = False
        try:
            wrapped = None if passphrase is None else store.wrap(vault, key, passphrase, self._usual)
            stored = keyring and os_keyring.store(vault.hex(), key)
            if not stored and wrapped is None:
                raise VaultError("vault-no-keyring")
            self._key, self._used = key, self._clock()
            self._save(vault, 1, Header(keyring=stored, wrapped=wrapped), {}, ())
            done = True
        finally:
            if stored and not done:
                os_keyring.forget(vault.hex())
            if not done:
                wipe(key)
                self.lock()

    def unlock(self, passphrase: Secret | None = None) -> None:
        """Open the vault: with the passphrase, else with the key in the OS keyring.

        Raises "vault-missing", "vault-no-key" (this vault or this keyring has none of that kind),
        "vault-wrong-passphrase", "vault-damaged", "vault-newer", "vault-memory".
        """
        with self._mutex:
            self.lock()
            content = store.read(self.path)
            key, cost = self._key_of(content, passphrase)
            opened = False
            try:
                self._content, self._rows = content, store.open_index(content, key)
                self._key, self._used, opened = key, self._clock(), True
            finally:
                if not opened:
                    wipe(key)
                    self.lock()
            if passphrase is not None and cost is not None and not cost.at_least(self._usual):
                self._raise_cost(passphrase, cost)

    def lock(self) -> None:
        """Overwrite the key and forget what was read. Nothing happens to a locked vault."""
        with self._mutex:
            wipe(self._key)
            self._key, self._content, self._rows = None, None, {}

    @property
    def opens_with(self) -> tuple[str, ...]:
        """What the file can be opened with: "keyring", "passphrase" or both. Raises as `unlock` does for the file."""
        header = store.read(self.path).header
        return ("keyring",) * header.keyring + ("passphrase",) * (header.wrapped is not None)

    # --- entries ------------------------------------------------------------------------------------------------

    def hold(
        self,
        *,
        device: str,
        device_name: str,
        family: str,
        model: str,
        serial: str,
        account: str,
        purpose: str = "login",
        password: Secret,
        note: str = "",
    ) -> Entry:
        """Keep a password that is about to be set; it is on the disk before this returns.

        An earlier password of the same device, account and purpose stays as `previous`: five at most, and among them
        always the one that was proved last. Raises also "vault-entry" (no device, or a password that cannot be one).
        """
        text = password.reveal()
        if not device or not text or len(text) > _LONGEST_PASSWORD:
            raise VaultError("vault-entry", "a device and a password of 1 to 1024 characters are needed")
        with self._writing() as (content, key):
            row = self._row_of(device, account, purpose)
            now = time.time()
            kept: tuple[Kept, ...] = (Kept(state=EntryState.HELD, since=now), *(row.kept if row else ()))
            texts = (text, *(store.open_record(row, content, key) if row else ()))
            staying = to_keep(kept)
            identity = row.entry.id if row else uuid.uuid4().hex
            entry = Entry(
                id=identity,
                device=device,
                device_name=device_name,
                family=family,
                model=model,
                serial=serial,
                account=account,
                purpose=purpose,
                state=EntryState.HELD,
                created=row.entry.created if row else now,
                changed=now,
                note=note,
                previous=len(staying) - 1,
            )
            version = content.generation + 1
            record = store.seal_record(content.vault, identity, version, tuple(texts[at] for at in staying), key)
            fresh = IndexRow(
                entry=entry, kept=tuple(kept[at] for at in staying), version=version, digest=record.digest, remark=note
            )
            others = tuple(one for one in content.records if one.id != record.id)
            self._save(content.vault, version, content.header, self._rows | {identity: fresh}, (*others, record))
            return entry

    def mark(self, entry_id: str, state: EntryState, note: str = "") -> Entry:
        """Say what became of the newest password of an entry; on the disk before this returns. Raises "vault-entry".

        Without a `note` that of an earlier mark goes, and the one the password came with is back.
        """
        with self._writing() as (content, _):
            row = self._row(entry_id).marked(state, note, time.time())
            rows = self._rows | {entry_id: row}
            self._save(content.vault, content.generation + 1, content.header, rows, content.records)
            return row.entry

    def remove(self, entry_id: str) -> None:
        """Forget an entry and its earlier passwords. Raises "vault-entry" when there is none."""
        with self._writing() as (content, _):
            gone = bytes.fromhex(self._row(entry_id).entry.id)
            rows = {id_: row for id_, row in self._rows.items() if id_ != entry_id}
            records = tuple(record for record in content.records if record.id != gone)
            self._save(content.vault, content.generation + 1, content.header, rows, records)

    def entries(self, *, in_background: bool = False) -> tuple[Entry, ...]:
        """All entries, by device name, device, purpose and account.

        `in_background`: nobody asked, a page only refreshes itself; that does not put off the idle time.
        """
        with self._open(used=not in_background):
            found = [row.entry for row in self._rows.values()]
        return tuple(sorted(found, key=lambda one: (one.device_name.lower(), one.device, one.purpose, one.account)))

    def find(self, device: str, account: str | None = None, purpose: str = "login") -> tuple[Entry, ...]:
        """Entries of one device and purpose, the one changed last first; of one account when it is named."""
        found = [one for one in self.entries() if one.device == device and one.purpose == purpose]
        chosen = [one for one in found if account is None or one.account == account]
        return tuple(sorted(chosen, key=lambda one: -one.changed))

    def reveal(self, entry_id: str, *, previous: int = 0) -> Secret:
        """A password of an entry: 0 the newest, 1 to 5 earlier ones. Raises "vault-entry" when there is none."""
        with self._open() as (content, key):
            row = self._row(entry_id)
            texts = store.open_record(row, content, key)
            if not 0 <= previous < len(texts):
                raise VaultError("vault-entry", f"no earlier password {previous}")
            return Secret(texts[previous])

    def seal_file(self, content: bytes, bound: str) -> bytes:
        """Seal what is kept beside the vault (a configuration backup); `bound` says what it is of."""
        with self._open() as (_, key):
            return seal(key, content, b"firstlight file\0" + bound.encode())

    def unseal_file(self, sealed: bytes, bound: str) -> bytes:
        """The content again. Raises "vault-damaged"."""
        with self._open() as (_, key):
            return unseal(key, sealed, b"firstlight file\0" + bound.encode())

    def history(self, entry_id: str) -> tuple[EntryState, ...]:
        """States of the passwords of an entry in the order `reveal` counts them. Raises "vault-entry"."""
        with self._open():
            return tuple(one.state for one in self._row(entry_id).kept)

    def proved(self, device: str, account: str, purpose: str = "login") -> Secret | None:
        """The password the device was last seen to accept, however many were tried to set since; None without one."""
        with self._open():
            row = self._row_of(device, account, purpose)
            if row is None or row.proved is None:
                return None
            return self.reveal(row.entry.id, previous=row.proved)

    # --- inside -------------------------------------------------------------------------------------------------

    @contextmanager
    def _open(self, *, used: bool = True) -> Iterator[tuple[Content, bytearray]]:
        """The newest content and the key, for this thread alone."""
        with self._mutex:
            if self.locked or self._key is None or self._content is None:
                raise VaultError("vault-locked")
            if used:
                self._used = self._clock()
            self._refresh(self._content, self._key)
            yield self._content, self._key

    @contextmanager
    def _writing(self) -> Iterator[tuple[Content, bytearray]]:
        """As `_open`, with no other process writing."""
        with self._mutex:
            if self.locked:
                raise VaultError("vault-locked")
            with store.only_writer(self.path), self._open() as opened:
                yield opened

    def _refresh(self, content: Content, key: bytearray) -> None:
        """Read again what another process wrote."""
        try:
            if store.has_grown(self.path, content):
                fresh = store.read(self.path)
                self._content, self._rows = fresh, store.open_index(fresh, key)
        except VaultError as error:
            if error.code == "vault-locked":
                self.lock()
            raise

    def _save(
        self,
        vault: bytes,
        generation: int,
        header: Header,
        rows: dict[str, IndexRow],
        records: tuple[SealedRecord, ...],
    ) -> None:
        """Write the whole file; memory follows only when it is on the disk."""
        if self._key is None:
            raise VaultError("vault-locked")
        self._content = store.write(
            self.path, self._key, vault=vault, generation=generation, header=header, rows=rows, records=records
        )
        self._rows = rows

    def _key_of(self, content: Content, passphrase: Secret | None) -> tuple[bytearray, Cost | None]:
        if passphrase is not None:
            return store.unwrap(content, passphrase, self._least)
        key = os_keyring.fetch(content.vault.hex()) if content.header.keyring else None
        if key is None:
            raise VaultError("vault-no-key")
        return key, None

    def _raise_cost(self, passphrase: Secret, cost: Cost) -> None:
        """Wrap the key again with what is usual now. A vault that cannot be written today stays as it is."""
        try:
            with self._writing() as (content, key):
                wrapped = store.wrap(content.vault, key, passphrase, cost.with_at_least(self._usual))
                header = replace(content.header, wrapped=wrapped)
                self._save(content.vault, content.generation + 1, header, self._rows, content.records)
        except VaultError as error:
            if error.code not in {"disk-full", "vault-file", "vault-in-use", "vault-memory"}:
                raise

    def _row(self, entry_id: str) -> IndexRow:
        row = self._rows.get(entry_id)
        if row is None:
            raise VaultError("vault-entry", f"no entry {entry_id[:64]}")
        return row

    def _row_of(self, device: str, account: str, purpose: str) -> IndexRow | None:
        wanted = (device, account, purpose)
        rows = self._rows.values()
        return next((row for row in rows if (row.entry.device, row.entry.account, row.entry.purpose) == wanted), None)

    def _make_folder(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise VaultError("vault-file", f"{self.path.parent}: {error.strerror}") from error
