"""The vault: passwords of devices, encrypted, in one file of the data folder."""

from __future__ import annotations

from firstlight.site.vault.entries import Entry, EntryState
from firstlight.site.vault.errors import VaultError
from firstlight.site.vault.opening import open_vault
from firstlight.site.vault.vault import Vault

__all__ = ["Entry", "EntryState", "Vault", "VaultError", "open_vault"]
