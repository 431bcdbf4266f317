"""What the vault raises."""

from __future__ import annotations


class VaultError(Exception):
    """The vault cannot do it; `code` has a sentence in `words`, `detail` never holds a secret.

    Codes: "vault-locked", "vault-wrong-passphrase", "vault-damaged", "vault-newer", "vault-missing", "vault-exists",
    "vault-no-key", "vault-no-keyring", "vault-passphrase-short", "vault-passphrase-known", "vault-passphrase-file",
    "vault-in-use", "vault-entry", "vault-memory", "vault-file", "disk-full"; of an export: "kdbx-damaged",
    "kdbx-wrong-passphrase", "kdbx-unsupported", "kdbx-too-large", "kdbx-exists", "kdbx-file".
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
