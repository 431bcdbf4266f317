"""A KDBX file of either generation, opened: see `kdbx4`, `kdbx3`."""

from __future__ import annotations

import struct
import zlib

from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.kdbx3 import read3
from firstlight.site.vault.kdbx4 import read4
from firstlight.site.vault.kdbx_parts import LARGEST, SIGNATURE, Stream
from firstlight_drivers.contract import Secret


def read_container(raw: bytes, passphrase: Secret) -> tuple[bytes, Stream]:
    """XML and the stream for its protected values.

    Raises VaultError: "kdbx-too-large", "kdbx-damaged", "kdbx-unsupported", "kdbx-wrong-passphrase".
    """
    if len(raw) > LARGEST:
        raise VaultError("kdbx-too-large", f"{len(raw) // 1024 // 1024} MiB")
    try:
        return _by_version(raw, passphrase)
    except (struct.error, ValueError, KeyError, IndexError, OverflowError, zlib.error) as error:
        raise VaultError("kdbx-damaged", type(error).__name__) from error
    except MemoryError as error:
        raise VaultError("kdbx-too-large", "memory of its key derivation") from error


def _by_version(raw: bytes, passphrase: Secret) -> tuple[bytes, Stream]:
    if raw[:8] != SIGNATURE:
        raise VaultError("kdbx-unsupported", "not a KDBX file")
    minor, major = struct.unpack_from("<HH", raw, 8)
    if major == 4:
        return read4(raw, passphrase)
    if (major, minor) == (3, 1):
        return read3(raw, passphrase)
    raise VaultError("kdbx-unsupported", f"KDBX {major}.{minor}; 4 and 3.1 are read")
