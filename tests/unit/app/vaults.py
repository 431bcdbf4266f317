"""Vaults for tests: cheap to open, and a keyring that lives in memory."""

from __future__ import annotations

from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import keyring.errors

from firstlight.site.vault import Entry, Vault
from firstlight.site.vault.sealing import Cost
from firstlight_drivers.contract import Secret

CHEAP = Cost(passes=1, lanes=1, memory=64)
PASSPHRASE = Secret("seven quiet turbines")
DEVICE = "apc-nmc3/serial/ZA2040012345"
CANARY = "Kq9canary7TzCANARYxWv3Pm"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring of the operating system, played."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError(username)


class BrokenKeyring(MemoryKeyring):
    """One that raises whatever it is asked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("no bus")


class PlaintextKeyring(MemoryKeyring):
    """One whose name says what it is."""


def no_keyring() -> keyring.backend.KeyringBackend:
    """What a computer without one has."""
    return keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]


def null_keyring() -> keyring.backend.KeyringBackend:
    """One that keeps nothing and says so to nobody."""
    return keyring.backends.null.Keyring()  # type: ignore[no-untyped-call]


def vault_at(folder: Path, **more: object) -> Vault:
    """A vault object that takes little time."""
    return Vault(folder / "vault.flv", usual=CHEAP, least=CHEAP, **more)  # type: ignore[arg-type]


def new_vault(folder: Path, **more: object) -> Vault:
    """An open, empty vault under PASSPHRASE."""
    vault = vault_at(folder, **more)
    vault.create(PASSPHRASE, keyring=False)
    return vault


def held(vault: Vault, text: str = CANARY, *, device: str = DEVICE, account: str = "apc", **more: str) -> Entry:
    """Keep a password."""
    return vault.hold(
        device=device,
        device_name=more.pop("device_name", "ups-7"),
        family=more.pop("family", "apc-nmc3"),
        model=more.pop("model", "AP9641"),
        serial=more.pop("serial", device.rpartition("/")[2]),
        account=account,
        password=Secret(text),
        **more,
    )
