"""The cryptography of the vault: which key opens what, and nothing about files.

    passphrase --Argon2id--> wrapping key --AES-256-GCM--> vault key (32 random bytes) <-- OS keyring
    vault key --AES-256-GCM--> index, records

Argon2id (RFC 9106) with 3 passes, 4 lanes and 256 MiB: about a second on a laptop. A file that asks for less than 64
MiB is refused, one that asks for less than what is usual now is wrapped again at the next unlocking: upward only. Each
sealing has a fresh random 96-bit nonce; a vault sees far fewer than the 2^32 sealings that AES-GCM allows one key.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from firstlight.policy.blocklist import is_known
from firstlight.site.vault.errors import VaultError
from firstlight_drivers.contract import Secret

KEY = 32
NONCE = 12
TAG = 16
SALT = 16
SHORTEST_PASSPHRASE = 8
_MOST_MEMORY = 4 * 1024 * 1024  # KiB: a file must not make the program ask for more
_MOST_PASSES = 64
_MOST_LANES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What Argon2id takes: passes, lanes, memory in KiB."""

    passes: int = 3
    lanes: int = 4
    memory: int = 256 * 1024

    def at_least(self, other: Cost) -> bool:
        """Whether nothing of it is below `other`."""
        return self.passes >= other.passes and self.lanes >= other.lanes and self.memory >= other.memory

    def bearable(self) -> bool:
        """Whether a computer can be asked for it."""
        return (
            1 <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
            and 8 * self.lanes <= self.memory <= _MOST_MEMORY
        )

    def with_at_least(self, other: Cost) -> Cost:
        """The higher of both in everything."""
        return Cost(
            passes=max(self.passes, other.passes),
            lanes=max(self.lanes, other.lanes),
            memory=max(self.memory, other.memory),
        )


USUAL = Cost()
LEAST = Cost(memory=64 * 1024)


def seal(key: bytes | bytearray, plain: bytes, bound: bytes) -> bytes:
    """nonce + ciphertext + tag; `bound` is authenticated with it."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def unseal(key: bytes | bytearray, sealed: bytes, bound: bytes) -> bytes:
    """The plaintext. Raises VaultError("vault-damaged")."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise VaultError("vault-damaged", "a sealed part does not open with this vault's key") from error


def derive(passphrase: Secret, salt: bytes, cost: Cost) -> bytes:
    """The wrapping key of a passphrase. Raises VaultError("vault-memory")."""
    text = unicodedata.normalize("NFC", passphrase.reveal()).encode("utf-8", "surrogatepass")
    try:
        return Argon2id(
            salt=salt, length=KEY, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
        ).derive(text)
    except MemoryError as error:
        raise VaultError("vault-memory", f"{cost.memory // 1024} MiB") from error


def check_passphrase(passphrase: Secret) -> None:
    """Refuse what an attacker with the file guesses at once: "vault-passphrase-short", "vault-passphrase-known"."""
    text = passphrase.reveal()
    if len(text) < SHORTEST_PASSPHRASE:
        raise VaultError("vault-passphrase-short", str(SHORTEST_PASSPHRASE))
    if is_known(text) or len(set(text)) < 3:
        raise VaultError("vault-passphrase-known")


def wipe(key: bytearray | None) -> None:
    """Overwrite a key. Copies that libraries made are out of reach; this one is gone."""
    if key is not None:
        key[:] = bytes(len(key))
