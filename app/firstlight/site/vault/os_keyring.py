"""The operating system's keyring, for one thing: the 32-byte key of the vault.

The passwords themselves do not go there: Windows takes 2,560 bytes per secret, and a keyring has no idea of versions.
Backends that keep secrets in clear, or keep nothing, are refused by name: a vault whose key lies beside it is none.
`keyring` is imported when it is needed; whatever it raises means "no keyring", never a crash.
"""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from firstlight.site.vault.sealing import KEY, wipe

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "firstlight"
# keyrings.alt keeps plain or weakly protected files; fail and null keep nothing.
_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings")


def backend() -> KeyringBackend | None:
    """The keyring that would be used, None where there is none fit for a key."""
    try:
        import keyring  # noqa: PLC0415 - looks for D-Bus and plug-ins; not needed with a passphrase

        return _fit(keyring.get_keyring())
    except Exception as error:  # noqa: BLE001 - plug-ins of unknown quality
        log.info("no OS keyring: %s", type(error).__name__)
        return None


def _fit(found: KeyringBackend) -> KeyringBackend | None:
    """The backend itself, or the first fit one that a chainer holds."""
    if type(found).__module__ == "keyring.backends.chainer":
        inner: list[KeyringBackend] = list(getattr(found, "backends", []))
        return next((one for one in map(_fit, inner) if one is not None), None)
    module, name = type(found).__module__, type(found).__name__.lower()
    refused = any(module == one or module.startswith(f"{one}.") for one in _REFUSED_MODULES)
    if refused or "plain" in name or name in {"null", "fail"} or float(type(found).priority) <= 0:
        return None
    return found


def store(account: str, key: bytearray) -> bool:
    """Keep the key under the vault's id and read it back; False where that does not work."""
    place = backend()
    if place is None:
        return False
    try:
        place.set_password(SERVICE, account, b64encode(key).decode())
    except Exception as error:  # noqa: BLE001 - see the module docstring
        log.info("the OS keyring refused the key: %s", type(error).__name__)
        return False
    read = fetch(account)
    kept = read == key
    wipe(read)
    return kept


def fetch(account: str) -> bytearray | None:
    """The key of a vault; None where the keyring has none, is locked or gone."""
    place = backend()
    if place is None:
        return None
    try:
        text = place.get_password(SERVICE, account)
        key = None if text is None else bytearray(b64decode(text, validate=True))
    except Exception as error:  # noqa: BLE001 - see the module docstring
        log.info("the OS keyring gave no key: %s", type(error).__name__)
        return None
    return key if key is not None and len(key) == KEY else None


def forget(account: str) -> None:
    """Remove the key of a vault that was not made after all."""
    place = backend()
    if place is None:
        return
    try:
        place.delete_password(SERVICE, account)
    except Exception as error:  # noqa: BLE001 - see the module docstring
        log.info("the OS keyring kept the key: %s", type(error).__name__)
