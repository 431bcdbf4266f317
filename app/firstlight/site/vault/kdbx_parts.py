"""What both generations of KDBX share: the passphrase, AES-KDF, unpacking, and the streams over protected values.

Own code on `cryptography`, from the format's public description (keepass.info, "KDBX 4"; salsa20 by its specification):
pykeepass, the usual library, is under GPL-3 and this program under Apache-2.0.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from firstlight.site.vault.errors import VaultError
from firstlight_drivers.contract import Secret

SIGNATURE = struct.pack("<II", 0x9AA2D903, 0xB54BFB67)
LARGEST = 64 * 1024 * 1024  # of the file
LARGEST_XML = 128 * 1024 * 1024
AES, CHACHA = UUID("31c1f2e6-bf71-4350-be58-05216afc5aff"), UUID("d6038a2b-8b6f-4cb5-a524-339a31dbb59a")
_MOST_ROUNDS = 500_000_000  # AES-KDF; KeePassXC offers up to 100 million
_MOST_SALSA = 2 * 1024 * 1024  # bytes of protected values; Python makes about half a MiB per second
_SALSA_NONCE = bytes.fromhex("e830094b97205d2a")  # fixed by the format


class Stream(Protocol):
    """The second encryption of protected values: one key stream over all of them, in document order."""

    def apply(self, data: bytes) -> bytes:
        """Encrypt or decrypt the next value."""


class ChaChaStream:
    """ChaCha20, of KDBX 4."""

    def __init__(self, key: bytes) -> None:
        digest = hashlib.sha512(key).digest()
        # cryptography takes the 32-bit counter, zero here, in front of the 96-bit nonce.
        self._stream = Cipher(algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44]), mode=None).encryptor()

    def apply(self, data: bytes) -> bytes:
        """Encrypt or decrypt the next value."""
        return self._stream.update(data)


class SalsaStream:
    """Salsa20, of KDBX 3.1, which `cryptography` does not have."""

    def __init__(self, key: bytes) -> None:
        words = struct.unpack("<8I", hashlib.sha256(key).digest())
        sigma = struct.unpack("<4I", b"expand 32-byte k")
        self._start = [
            sigma[0], *words[:4], sigma[1], *struct.unpack("<2I", _SALSA_NONCE), 0, 0,
            sigma[2], *words[4:], sigma[3],
        ]  # fmt: skip
        self._waiting = b""
        self._used = 0

    def apply(self, data: bytes) -> bytes:
        """Decrypt the next value."""
        self._used += len(data)
        if self._used > _MOST_SALSA:
            raise VaultError("kdbx-too-large", "protected values")
        parts = [self._waiting]
        have = len(self._waiting)
        while have < len(data):
            parts.append(self._block())
            have += 64
        stream = b"".join(parts)
        self._waiting = stream[len(data) :]
        return bytes(one ^ other for one, other in zip(data, stream, strict=False))

    def _block(self) -> bytes:
        state = list(self._start)
        for _ in range(10):
            for round_ in _SALSA_ROUNDS:
                for a, b, c, d in round_:
                    state[b] ^= _turned(state[a] + state[d], 7)
                    state[c] ^= _turned(state[b] + state[a], 9)
                    state[d] ^= _turned(state[c] + state[b], 13)
                    state[a] ^= _turned(state[d] + state[c], 18)
        out = struct.pack("<16I", *((one + two) & 0xFFFFFFFF for one, two in zip(state, self._start, strict=True)))
        counter = (self._start[8] | self._start[9] << 32) + 1
        self._start[8], self._start[9] = counter & 0xFFFFFFFF, counter >> 32 & 0xFFFFFFFF
        return out


_SALSA_ROUNDS = (
    ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11)),  # columns
    ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)),  # rows
)


def _turned(value: int, bits: int) -> int:
    value &= 0xFFFFFFFF
    return (value << bits | value >> (32 - bits)) & 0xFFFFFFFF


def composite(passphrase: Secret) -> bytes:
    """The key that a passphrase alone makes."""
    return hashlib.sha256(hashlib.sha256(passphrase.reveal().encode("utf-8", "surrogatepass")).digest()).digest()


def aes_kdf(key: bytes, salt: bytes, rounds: int) -> bytes:
    """AES-KDF within its cap. Raises VaultError("kdbx-too-large")."""
    if rounds > _MOST_ROUNDS:
        raise VaultError("kdbx-too-large", f"{rounds} rounds of AES-KDF")
    return hashlib.sha256(aes_rounds(key, salt, rounds)).digest()


def aes_rounds(key: bytes, salt: bytes, rounds: int) -> bytes:
    """AES-ECB applied `rounds` times to both halves.

    CBC over zeros with the half as IV is the same chain, E(0 xor E(...)), and runs in C instead of a loop here.
    """
    halves = []
    for half in (key[:16], key[16:]):
        encryptor = Cipher(algorithms.AES(salt), modes.CBC(half)).encryptor()
        last, left = half, rounds
        while left > 0:
            now = min(left, 65536)
            last = encryptor.update(bytes(16 * now))[-16:]
            left -= now
        halves.append(last)
    return b"".join(halves)


def decrypted(cipher: UUID, key: bytes, iv: bytes, body: bytes) -> bytes:
    """The body of a file. Raises ValueError, VaultError("kdbx-unsupported")."""
    if cipher == CHACHA:
        return Cipher(algorithms.ChaCha20(key, bytes(4) + iv), mode=None).decryptor().update(body)
    if cipher != AES:
        raise VaultError("kdbx-unsupported", "Twofish or another cipher; AES-256 and ChaCha20 are read")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    emptier = padding.PKCS7(128).unpadder()
    return emptier.update(decryptor.update(body) + decryptor.finalize()) + emptier.finalize()


def inflated(packed: bytes) -> bytes:
    """Unpacked within its cap. Raises ValueError, zlib.error, VaultError("kdbx-too-large")."""
    inflater = zlib.decompressobj(wbits=31)  # 31: with a gzip header
    plain = inflater.decompress(packed, LARGEST_XML)
    if inflater.unconsumed_tail:
        raise VaultError("kdbx-too-large", "unpacked content")
    if not inflater.eof:
        raise ValueError("cut short")
    return plain


def header_fields(raw: bytes, length_format: str) -> tuple[dict[int, bytes], int]:
    """The header's fields by number, and where it ends. KDBX 4 has 32-bit lengths, KDBX 3 16-bit ones."""
    entry = struct.Struct(f"<B{length_format}")
    fields: dict[int, bytes] = {}
    at = 12
    while 0 not in fields:
        number, length = entry.unpack_from(raw, at)
        data = raw[at + entry.size : at + entry.size + length]
        if len(data) != length or number in fields:
            raise ValueError("field")
        fields[number] = data
        at += entry.size + length
    return fields, at


def is_compressed(field: bytes) -> bool:
    """Whether the body is packed. Raises VaultError("kdbx-unsupported")."""
    kind = struct.unpack("<I", field)[0]
    if kind not in {0, 1}:
        raise VaultError("kdbx-unsupported", "compression")
    return bool(kind)
