"""The vault on the disk: read whole, written whole, index and records opened with the key. Holds no state."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from firstlight.site.vault.entries import IndexRow, from_data, to_data
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.layout import (
    LARGEST,
    PREFIX,
    Content,
    Header,
    SealedRecord,
    Wrapped,
    generation_of,
    index_bound,
    joined,
    padded,
    record_bound,
    start_of,
    taken_apart,
    texts_of,
    wrap_bound,
)
from firstlight.site.vault.sealing import KEY, SALT, Cost, derive, seal, unseal
from firstlight.site.whole_file import FileTrouble, alone, replace_whole
from firstlight_drivers.contract import Secret


def read(path: Path) -> Content:
    """The file, taken apart. Raises "vault-missing", "vault-file", "vault-damaged", "vault-newer"."""
    with _reading(path):
        return taken_apart(path.read_bytes() if path.stat().st_size <= LARGEST else bytes(LARGEST + 1))


def has_grown(path: Path, content: Content) -> bool:
    """Whether another process wrote the file since. Raises as `read`, and "vault-locked" for another vault's file."""
    with _reading(path), path.open("rb") as stream:
        vault, generation = generation_of(stream.read(PREFIX))
    if vault != content.vault:
        raise VaultError("vault-locked", "the file was replaced by another vault")
    if generation < content.generation:
        raise VaultError("vault-damaged", "the file was put back from an older copy")
    return generation > content.generation


def open_index(content: Content, key: bytearray) -> dict[str, IndexRow]:
    """The rows by entry id, held against the records. Raises "vault-damaged"."""
    plain = unseal(key, content.index, index_bound(content.start))
    try:
        rows = {row.entry.id: row for row in map(from_data, json.loads(plain))}
        listed = {(bytes.fromhex(id_), row.version, row.digest) for id_, row in rows.items()}
    except (ValueError, KeyError, TypeError) as error:
        raise VaultError("vault-damaged", "the index does not hold entries") from error
    present = [(record.id, record.version, record.digest) for record in content.records]
    if len(present) != len(listed) or set(present) != listed:
        raise VaultError("vault-damaged", "a record is missing, moved or older than the index says")
    return rows


def open_record(row: IndexRow, content: Content, key: bytearray) -> tuple[str, ...]:
    """The passwords of an entry, newest first. Raises "vault-damaged"."""
    identity = bytes.fromhex(row.entry.id)
    record = next(one for one in content.records if one.id == identity)
    try:
        texts = texts_of(unseal(key, record.sealed, record_bound(content.vault, identity, record.version)))
    except ValueError as error:
        raise VaultError("vault-damaged", "a record does not hold passwords") from error
    if len(texts) != len(row.kept):
        raise VaultError("vault-damaged", "a record does not fit its entry")
    return texts


def seal_record(vault: bytes, identity: str, version: int, texts: tuple[str, ...], key: bytearray) -> SealedRecord:
    """Passwords of an entry, newest first, sealed to their entry and version."""
    record = bytes.fromhex(identity)
    return SealedRecord(
        id=record, version=version, sealed=seal(key, padded(texts), record_bound(vault, record, version))
    )


def write(
    path: Path,
    key: bytearray,
    *,
    vault: bytes,
    generation: int,
    header: Header,
    rows: Mapping[str, IndexRow],
    records: tuple[SealedRecord, ...],
) -> Content:
    """Write the file durably; returns what it holds now. Raises "disk-full", "vault-file"; then the old file stands."""
    start = start_of(vault, generation, header)
    index = seal(key, json.dumps([to_data(row) for row in rows.values()]).encode(), index_bound(start))
    whole = joined(start, index, records)
    if len(whole) > LARGEST:
        raise VaultError("vault-file", f"{path}: larger than {LARGEST // 1024 // 1024} MiB")
    try:
        replace_whole(path, whole)
    except FileTrouble as trouble:
        raise of_file(trouble) from trouble
    return Content(vault=vault, generation=generation, header=header, start=start, index=index, records=records)


def wrap(vault: bytes, key: bytearray, passphrase: Secret, cost: Cost) -> Wrapped:
    """The key sealed under a passphrase. Raises "vault-memory"."""
    salt = os.urandom(SALT)
    sealed = seal(derive(passphrase, salt, cost), bytes(key), wrap_bound(vault, cost, salt))
    return Wrapped(cost=cost, salt=salt, sealed=sealed)


def unwrap(content: Content, passphrase: Secret, least: Cost) -> tuple[bytearray, Cost]:
    """The key and what it cost. Raises "vault-no-key", "vault-wrong-passphrase", "vault-damaged", "vault-memory"."""
    wrapped = content.header.wrapped
    if wrapped is None:
        raise VaultError("vault-no-key", "this vault opens with the keyring of the computer it was made on")
    if not wrapped.cost.bearable() or not wrapped.cost.at_least(least):
        raise VaultError("vault-damaged", "its passphrase is protected by less, or asks for more, than a vault may")
    made = derive(passphrase, wrapped.salt, wrapped.cost)
    try:
        key = bytearray(unseal(made, wrapped.sealed, wrap_bound(content.vault, wrapped.cost, wrapped.salt)))
    except VaultError as error:
        raise VaultError("vault-wrong-passphrase") from error
    if len(key) != KEY:
        raise VaultError("vault-damaged", "the wrapped key has another length")
    return key, wrapped.cost


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """No other process writes the vault meanwhile. Raises "vault-in-use", "vault-file"."""
    try:
        with alone(path.with_name(f"{path.name}.lock")):
            yield
    except FileTrouble as trouble:
        raise of_file(trouble) from trouble


def of_file(trouble: FileTrouble) -> VaultError:
    """The vault's words for a file that cannot be written."""
    codes = {"disk-full": "disk-full", "in-use": "vault-in-use"}
    return VaultError(codes.get(trouble.code, "vault-file"), trouble.detail)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise VaultError("vault-missing", str(path)) from error
    except OSError as error:
        raise VaultError("vault-file", f"{path}: {error.strerror}") from error
