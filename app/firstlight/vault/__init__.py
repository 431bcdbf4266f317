"""The vault: passwords of devices, encrypted, in one file of the data folder."""

from __future__ import annotations

from firstlight.vault.entries import Entry, EntryState
from firstlight.vault.errors import VaultError
from firstlight.vault.opening import open_vault
from firstlight.vault.vault import Vault

__all__ = ["Entry", "EntryState", "Vault", "VaultError", "open_vault"]
