"""The vault file, byte by byte.

    "FLVAULT" | version u8 | vault id 16 | generation u64 | header length u32 | header | index length u32 | index
    { record id 16 | version u64 | length u32 | sealed record } ...        | SHA-256 of everything before

Integers are big-endian. The header is JSON in clear: how the key is wrapped. The index and the records are sealed with
the vault key. The index is bound to every byte before it and lists each record's id, version and digest: a record that
is missing, moved or put back from an older file does not fit it. It holds what `Entry` shows, records hold nothing but
passwords, padded, so that a list never decrypts one and their length tells nothing.

The checksum at the end is not protection (anybody can compute it); it tells damage from a wrong passphrase.
What a file alone cannot tell is that the whole of it was put back from an older copy; the generation, which only grows,
lets a running program notice.
"""

from __future__ import annotations

import hashlib
import json
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass

from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.sealing import NONCE, TAG, Cost

MAGIC = b"FLVAULT"
VERSION = 1
LARGEST = 64 * 1024 * 1024
PADDING = 512
_LARGEST_HEADER = 64 * 1024
_START = struct.Struct(">7sB16sQI")
_RECORD = struct.Struct(">16sQI")
_LENGTH = struct.Struct(">I")
_DIGEST = 32
PREFIX = _START.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """The vault key, sealed with a key made of a passphrase."""

    cost: Cost
    salt: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """How the vault key is found: in the OS keyring, from a passphrase, or both."""

    keyring: bool
    wrapped: Wrapped | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRecord:
    """The passwords of one entry, sealed."""

    id: bytes
    version: int
    sealed: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of it: no two sealings share one."""
        return hashlib.sha256(self.sealed).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole file, taken apart; nothing opened yet. `start` is every byte before the index."""

    vault: bytes
    generation: int
    header: Header
    start: bytes
    index: bytes
    records: tuple[SealedRecord, ...]


def record_bound(vault: bytes, record: bytes, version: int) -> bytes:
    """What a record is bound to: this vault, its id and its version."""
    return b"firstlight vault record" + vault + record + version.to_bytes(8, "big")


def index_bound(start: bytes) -> bytes:
    """What the index is bound to: every byte before it."""
    return b"firstlight vault index" + hashlib.sha256(start).digest()


def wrap_bound(vault: bytes, cost: Cost, salt: bytes) -> bytes:
    """What the wrapped key is bound to: this vault and what it costs to unwrap."""
    return b"firstlight vault key" + vault + struct.pack(">III", cost.passes, cost.lanes, cost.memory) + salt


def start_of(vault: bytes, generation: int, header: Header) -> bytes:
    """Everything before the index."""
    body: dict[str, object] = {"keyring": header.keyring}
    if header.wrapped is not None:
        body["passphrase"] = {
            "kdf": "argon2id",
            "passes": header.wrapped.cost.passes,
            "lanes": header.wrapped.cost.lanes,
            "memory_kib": header.wrapped.cost.memory,
            "salt": b64encode(header.wrapped.salt).decode(),
            "key": b64encode(header.wrapped.sealed).decode(),
        }
    text = json.dumps(body, sort_keys=True).encode()
    return _START.pack(MAGIC, VERSION, vault, generation, len(text)) + text


def joined(start: bytes, index: bytes, records: tuple[SealedRecord, ...]) -> bytes:
    """The whole file."""
    parts = [start, _LENGTH.pack(len(index)), index]
    for record in records:
        parts += [_RECORD.pack(record.id, record.version, len(record.sealed)), record.sealed]
    body = b"".join(parts)
    return body + hashlib.sha256(body).digest()


def generation_of(prefix: bytes) -> tuple[bytes, int]:
    """Vault id and generation from the first bytes of a file. Raises VaultError."""
    if len(prefix) < PREFIX or not prefix.startswith(MAGIC):
        raise VaultError("vault-damaged", "the file does not begin like a vault")
    _, version, vault, generation, _ = _START.unpack_from(prefix)
    if version > VERSION:
        raise VaultError("vault-newer", str(version))
    if version < 1:
        raise VaultError("vault-damaged", "the version of the format does not exist")
    return vault, generation


def taken_apart(raw: bytes) -> Content:
    """A file's parts. Raises VaultError: "vault-newer", "vault-damaged"."""
    if len(raw) > LARGEST:
        raise VaultError("vault-damaged", "the file is larger than a vault can be")
    vault, generation = generation_of(raw[:PREFIX])
    body, digest = raw[:-_DIGEST], raw[-_DIGEST:]
    if hashlib.sha256(body).digest() != digest:
        raise VaultError("vault-damaged", "the file was cut short or altered")
    try:
        return _parts(body, vault, generation)
    except (ValueError, KeyError, TypeError, struct.error, RecursionError) as error:
        raise VaultError("vault-damaged", "the parts of the file do not fit together") from error


def _parts(body: bytes, vault: bytes, generation: int) -> Content:
    (header_length,) = _LENGTH.unpack_from(body, PREFIX - 4)
    if header_length > _LARGEST_HEADER:
        raise ValueError("header")
    start, at = _cut(body, 0, PREFIX + header_length)
    (index_length,) = _LENGTH.unpack_from(body, at)
    index, at = _cut(body, at + _LENGTH.size, index_length)
    records: list[SealedRecord] = []
    while at < len(body):
        identity, version, length = _RECORD.unpack_from(body, at)
        if length < NONCE + TAG:
            raise ValueError("record")
        sealed, at = _cut(body, at + _RECORD.size, length)
        records.append(SealedRecord(id=identity, version=version, sealed=sealed))
    return Content(
        vault=vault,
        generation=generation,
        header=_header(json.loads(start[PREFIX:])),
        start=start,
        index=index,
        records=tuple(records),
    )


def _cut(body: bytes, at: int, length: int) -> tuple[bytes, int]:
    if at + length > len(body):
        raise ValueError("cut short")
    return body[at : at + length], at + length


def _header(data: object) -> Header:
    if not isinstance(data, dict) or not isinstance(data.get("passphrase", {}), dict | None):
        raise TypeError("header")
    wrapped = None
    if (found := data.get("passphrase")) is not None:
        if found["kdf"] != "argon2id":
            raise ValueError("kdf")
        wrapped = Wrapped(
            cost=Cost(passes=int(found["passes"]), lanes=int(found["lanes"]), memory=int(found["memory_kib"])),
            salt=b64decode(found["salt"], validate=True),
            sealed=b64decode(found["key"], validate=True),
        )
        if len(wrapped.salt) < 8:
            raise ValueError("salt")
    if not isinstance(data["keyring"], bool):
        raise TypeError("keyring")
    return Header(keyring=data["keyring"], wrapped=wrapped)


def padded(texts: tuple[str, ...]) -> bytes:
    """Passwords as they are sealed: a JSON list, filled with spaces to a multiple of 512 bytes."""
    raw = json.dumps(texts).encode("ascii")
    return raw + b" " * (-len(raw) % PADDING)


def texts_of(plain: bytes) -> tuple[str, ...]:
    """The passwords of an opened record."""
    found = json.loads(plain)
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise VaultError("vault-damaged", "a record does not hold passwords")
    return tuple(found)
