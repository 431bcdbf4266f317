"""Opens the vault with what is there: the OS keyring, else a passphrase from a file, else one that a person types."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from firstlight.site.vault import os_keyring
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.vault import FILE, Vault
from firstlight_drivers.contract import Secret

ENVIRONMENT = "FIRSTLIGHT_PASSPHRASE_FILE"
_LARGEST_PASSPHRASE = 4096  # bytes

Prompt = Callable[[], Secret | None]


def open_vault(
    data_dir: Path,
    *,
    passphrase_file: Path | None = None,
    prompt: Prompt | None = None,
    create: bool = False,
) -> Vault:
    """The open vault of a data folder.

    `passphrase_file`, else the file named by FIRSTLIGHT_PASSPHRASE_FILE. `prompt` asks a person, once; it returns None
    where nobody answers. With `create`, a vault that does not exist is made: its key goes into the OS keyring where
    there is a fit one, and under the passphrase where a file names one; a person is asked only when there is neither.
    Raises VaultError: "vault-missing", "vault-no-key" (nothing opens it), "vault-passphrase-file", and as `Vault`.
    """
    vault = Vault(data_dir / FILE)
    given = given_file(passphrase_file)
    if not vault.exists:
        if not create:
            raise VaultError("vault-missing", str(vault.path))
        return _made(vault, given, prompt)
    ways = vault.opens_with
    if "keyring" in ways and _by_keyring(vault):
        return vault
    if "passphrase" not in ways:
        raise VaultError("vault-no-key", "its key is in the keyring of the computer or account it was made with")
    passphrase = read_passphrase(given) if given is not None else _asked(prompt)
    if passphrase is None:
        raise VaultError("vault-no-key")
    vault.unlock(passphrase)
    return vault


def given_file(passphrase_file: Path | None) -> Path | None:
    """The passphrase file of the option, else of the environment."""
    if passphrase_file is not None:
        return passphrase_file
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else None


def read_passphrase(path: Path) -> Secret:
    """The first line of a file, without its line end. Raises VaultError("vault-passphrase-file")."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST_PASSPHRASE + 1)
        text = raw.decode("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except OSError as error:
        raise VaultError("vault-passphrase-file", f"{path}: {error.strerror}") from error
    except UnicodeDecodeError:
        # Not chained: the exception would carry the bytes of the passphrase.
        raise VaultError("vault-passphrase-file", f"{path}: not UTF-8 text") from None
    if not text or len(raw) > _LARGEST_PASSPHRASE:
        raise VaultError("vault-passphrase-file", f"{path}: empty, or longer than a passphrase")
    return Secret(text)


def readable_by_others(path: Path) -> bool:
    """Whether other accounts of this computer may read the file. Windows answers by access lists: not asked."""
    if sys.platform == "win32":
        return False
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return bool(mode & (stat.S_IRGRP | stat.S_IROTH))


def _by_keyring(vault: Vault) -> bool:
    try:
        vault.unlock()
    except VaultError as error:
        if error.code != "vault-no-key":
            raise
        return False
    return True


def _made(vault: Vault, given: Path | None, prompt: Prompt | None) -> Vault:
    passphrase = None if given is None else read_passphrase(given)
    keyring = os_keyring.backend() is not None
    if passphrase is None and not keyring:
        passphrase = _asked(prompt)
        if passphrase is None:
            raise VaultError("vault-no-key")
    try:
        vault.create(passphrase, keyring=keyring)
    except VaultError as error:
        if error.code != "vault-no-keyring":
            raise
        passphrase = _asked(prompt)  # there is a keyring, but it takes nothing (locked, or nobody to unlock it)
        if passphrase is None:
            raise VaultError("vault-no-key") from error
        vault.create(passphrase, keyring=False)
    return vault


def _asked(prompt: Prompt | None) -> Secret | None:
    return None if prompt is None else prompt()
