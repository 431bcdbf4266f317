"""KDBX 4: the container around the XML of KeePass and KeePassXC, written and read.

    header (cipher, compression, seeds, KDF) | SHA-256 of it | HMAC of it | blocks of {HMAC, length, data}
    data joined -> decrypt (AES-256-CBC or ChaCha20) -> gunzip -> inner header (stream key) | XML

Written: AES-256-CBC, Argon2id, gzip, ChaCha20 for protected values. Read: ChaCha20 as outer cipher, Argon2d and AES-KDF
too. Not read: Twofish, key files. A file decides how much work and memory it takes, hence the caps.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2id

from firstlight.site.vault import sealing
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.kdbx_parts import (
    AES,
    SIGNATURE,
    ChaChaStream,
    Stream,
    aes_kdf,
    composite,
    decrypted,
    header_fields,
    inflated,
    is_compressed,
)
from firstlight.site.vault.sealing import Cost
from firstlight_drivers.contract import Secret

_BLOCK = 1024 * 1024
_ARGON2D, _ARGON2ID = UUID("ef636ddf-8c29-444b-91f7-a9a403e30a0c"), UUID("9e298b19-56db-4773-b23d-fc3ec6f0a1e6")
_AES_KDF = UUID("7c02bb82-79a7-4ac0-927d-114a00648238")
_AES_KDF_OLD = UUID("c9d9f39a-628a-4460-bf74-0d08c18a4fea")  # in use in KDBX 4 files as well
_END, _CIPHER, _COMPRESSION, _SEED, _IV, _KDF = 0, 2, 3, 4, 7, 11
_INNER_END, _INNER_STREAM, _INNER_KEY = 0, 1, 2
_INNER_CHACHA = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outer:
    cipher: UUID
    compressed: bool
    seed: bytes
    iv: bytes
    kdf: dict[str, bytes]


def write4(make_xml: Callable[[Stream], bytes], passphrase: Secret, cost: Cost | None = None) -> bytes:
    """A whole file. `make_xml` gets the stream for its protected values. Raises VaultError("vault-memory")."""
    cost = cost or sealing.USUAL
    seed, iv, salt, stream_key = os.urandom(32), os.urandom(16), os.urandom(32), os.urandom(64)
    kdf = _variants(
        (0x42, "$UUID", _ARGON2ID.bytes),
        (0x42, "S", salt),
        (0x04, "P", struct.pack("<I", cost.lanes)),
        (0x05, "M", struct.pack("<Q", cost.memory * 1024)),
        (0x05, "I", struct.pack("<Q", cost.passes)),
        (0x04, "V", struct.pack("<I", 0x13)),
    )
    header = SIGNATURE + struct.pack("<I", 0x00040000)
    for field, data in ((_CIPHER, AES.bytes), (_COMPRESSION, struct.pack("<I", 1)), (_SEED, seed), (_IV, iv)):
        header += struct.pack("<BI", field, len(data)) + data
    header += struct.pack("<BI", _KDF, len(kdf)) + kdf + struct.pack("<BI", _END, 4) + b"\r\n\r\n"
    key, mac_key = _keys(_transformed(passphrase, _read_variants(kdf)), seed)

    inner = struct.pack("<BII", _INNER_STREAM, 4, _INNER_CHACHA)
    inner += struct.pack("<BI", _INNER_KEY, 64) + stream_key + struct.pack("<BI", _INNER_END, 0)
    squeezer = zlib.compressobj(wbits=31)  # 31: with a gzip header
    packed = squeezer.compress(inner + make_xml(ChaChaStream(stream_key))) + squeezer.flush()
    filler = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    body = encryptor.update(filler.update(packed) + filler.finalize()) + encryptor.finalize()
    return header + hashlib.sha256(header).digest() + _header_mac(mac_key, header) + _blocks(mac_key, body)


def read4(raw: bytes, passphrase: Secret) -> tuple[bytes, Stream]:
    """XML and the stream for its protected values. Raises as `read_container`, and what a wrong structure raises."""
    outer, header, at = _header(raw)
    if hashlib.sha256(header).digest() != raw[at : at + 32]:
        raise VaultError("kdbx-damaged", "header")
    key, mac_key = _keys(_transformed(passphrase, outer.kdf), outer.seed)
    if not hmac.compare_digest(_header_mac(mac_key, header), raw[at + 32 : at + 64]):
        raise VaultError("kdbx-wrong-passphrase")
    body = b"".join(_checked_blocks(mac_key, raw, at + 64))
    plain = decrypted(outer.cipher, key, outer.iv, body)
    if outer.compressed:
        plain = inflated(plain)
    return _inner(plain)


def _header(raw: bytes) -> tuple[_Outer, bytes, int]:
    fields, at = header_fields(raw, "I")
    outer = _Outer(
        cipher=UUID(bytes=fields[_CIPHER]),
        compressed=is_compressed(fields[_COMPRESSION]),
        seed=fields[_SEED],
        iv=fields[_IV],
        kdf=_read_variants(fields[_KDF]),
    )
    return outer, raw[:at], at


def _transformed(passphrase: Secret, kdf: dict[str, bytes]) -> bytes:
    """The passphrase made expensive, as the file says, within caps."""
    key = composite(passphrase)
    kind, salt = UUID(bytes=kdf["$UUID"]), kdf["S"]
    if kind in {_AES_KDF, _AES_KDF_OLD}:
        return aes_kdf(key, salt, struct.unpack("<Q", kdf["R"])[0])
    if kind not in {_ARGON2D, _ARGON2ID}:
        raise VaultError("kdbx-unsupported", f"key derivation {kind}")
    if struct.unpack("<I", kdf["V"])[0] != 0x13 or "K" in kdf or "A" in kdf:
        raise VaultError("kdbx-unsupported", "Argon2 version or parameters")
    cost = Cost(
        passes=struct.unpack("<Q", kdf["I"])[0],
        lanes=struct.unpack("<I", kdf["P"])[0],
        memory=struct.unpack("<Q", kdf["M"])[0] // 1024,
    )
    if not cost.bearable():
        raise VaultError("kdbx-too-large", f"{cost.memory // 1024} MiB, {cost.passes} passes of Argon2")
    argon = Argon2d if kind == _ARGON2D else Argon2id
    return argon(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory).derive(key)


def _keys(transformed: bytes, seed: bytes) -> tuple[bytes, bytes]:
    return hashlib.sha256(seed + transformed).digest(), hashlib.sha512(seed + transformed + b"\x01").digest()


def _block_key(mac_key: bytes, number: int) -> bytes:
    return hashlib.sha512(struct.pack("<Q", number) + mac_key).digest()


def _header_mac(mac_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_block_key(mac_key, 0xFFFFFFFFFFFFFFFF), header, "sha256")


def _block_mac(mac_key: bytes, number: int, data: bytes) -> bytes:
    return hmac.digest(_block_key(mac_key, number), struct.pack("<QI", number, len(data)) + data, "sha256")


def _blocks(mac_key: bytes, body: bytes) -> bytes:
    parts = [body[at : at + _BLOCK] for at in range(0, len(body), _BLOCK)] + [b""]
    return b"".join(
        _block_mac(mac_key, number, data) + struct.pack("<I", len(data)) + data for number, data in enumerate(parts)
    )


def _checked_blocks(mac_key: bytes, raw: bytes, at: int) -> Iterator[bytes]:
    number = 0
    while True:
        (length,) = struct.unpack_from("<I", raw, at + 32)
        data = raw[at + 36 : at + 36 + length]
        if len(data) != length or not hmac.compare_digest(_block_mac(mac_key, number, data), raw[at : at + 32]):
            raise VaultError("kdbx-damaged", "block")
        if not length:
            return
        yield data
        at += 36 + length
        number += 1


def _inner(plain: bytes) -> tuple[bytes, Stream]:
    at, kind, key = 0, 0, b""
    while True:
        field, length = struct.unpack_from("<BI", plain, at)
        data = plain[at + 5 : at + 5 + length]
        if len(data) != length:
            raise ValueError("inner field")
        at += 5 + length
        if field == _INNER_END:
            break
        if field == _INNER_STREAM:
            kind = struct.unpack("<I", data)[0]
        elif field == _INNER_KEY:
            key = data
    if kind != _INNER_CHACHA:
        raise VaultError("kdbx-unsupported", "cipher of protected values")
    return plain[at:], ChaChaStream(key)


def _variants(*entries: tuple[int, str, bytes]) -> bytes:
    out = struct.pack("<H", 0x0100)
    for kind, name, value in entries:
        out += struct.pack("<BI", kind, len(name)) + name.encode() + struct.pack("<I", len(value)) + value
    return out + b"\x00"


def _read_variants(raw: bytes) -> dict[str, bytes]:
    if struct.unpack_from("<H", raw)[0] >> 8 != 1:
        raise VaultError("kdbx-unsupported", "parameters of the key derivation")
    found: dict[str, bytes] = {}
    at = 2
    while raw[at]:
        (length,) = struct.unpack_from("<I", raw, at + 1)
        name = raw[at + 5 : at + 5 + length].decode()
        at += 5 + length
        (size,) = struct.unpack_from("<I", raw, at)
        found[name] = raw[at + 4 : at + 4 + size]
        at += 4 + size
    return found
