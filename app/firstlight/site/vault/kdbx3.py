"""Reads KDBX 3.1, which `keepassxc-cli db-create` of KeePassXC 2.7 still makes. Nothing is written in it.

    header | AES-256-CBC of { 32 known bytes | blocks of {number, SHA-256, length, data} } -> gunzip -> XML

Nothing authenticates this file; hashes under the encryption notice accidents. What comes out is untrusted input.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from uuid import UUID

from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.kdbx_parts import (
    SalsaStream,
    Stream,
    aes_kdf,
    composite,
    decrypted,
    header_fields,
    inflated,
    is_compressed,
)
from firstlight_drivers.contract import Secret

_CIPHER, _COMPRESSION, _SEED, _SALT, _ROUNDS, _IV, _STREAM_KEY, _KNOWN, _STREAM = 2, 3, 4, 5, 6, 7, 8, 9, 10
_SALSA = 2


def read3(raw: bytes, passphrase: Secret) -> tuple[bytes, Stream]:
    """XML and the stream for its protected values. Raises as `read_container`, and what a wrong structure raises."""
    fields, at = header_fields(raw, "H")
    if struct.unpack("<I", fields[_STREAM])[0] != _SALSA:
        raise VaultError("kdbx-unsupported", "cipher of protected values")
    transformed = aes_kdf(composite(passphrase), fields[_SALT], struct.unpack("<Q", fields[_ROUNDS])[0])
    key = hashlib.sha256(fields[_SEED] + transformed).digest()
    try:
        plain = decrypted(UUID(bytes=fields[_CIPHER]), key, fields[_IV], raw[at:])
    except ValueError as error:
        raise VaultError("kdbx-wrong-passphrase", "or damage: KDBX 3.1 cannot tell") from error
    if len(fields[_KNOWN]) != 32 or not hmac.compare_digest(plain[:32], fields[_KNOWN]):
        raise VaultError("kdbx-wrong-passphrase", "or damage: KDBX 3.1 cannot tell")
    body = _blocks(plain)
    if is_compressed(fields[_COMPRESSION]):
        body = inflated(body)
    return body, SalsaStream(fields[_STREAM_KEY])


def _blocks(plain: bytes) -> bytes:
    parts: list[bytes] = []
    at = 32
    while True:
        number, digest, length = struct.unpack_from("<I32sI", plain, at)
        data = plain[at + 40 : at + 40 + length]
        if number != len(parts) or len(data) != length:
            raise ValueError("block")
        if not length:
            return b"".join(parts)
        if hashlib.sha256(data).digest() != digest:
            raise ValueError("block")
        parts.append(data)
        at += 40 + length
