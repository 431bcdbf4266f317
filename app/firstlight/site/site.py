"""One data folder: everything that every operation uses and that is kept between runs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from firstlight.events import Event, VaultChanged
from firstlight.site.attempts import Attempts
from firstlight.site.journal import Journal
from firstlight.site.pins import Pins
from firstlight.site.profiles import Profiles
from firstlight.site.questions import Questions
from firstlight.site.vault import Vault, VaultError

VAULT_FILE = "vault.flv"
USE_EVERY = 30.0  # seconds


class Site:
    """`publish` sends events to the front ends. Files may be used from any thread, `questions` on the engine's loop."""

    def __init__(self, folder: Path, publish: Callable[[Iterable[Event]], None]) -> None:
        self.folder = folder
        self.vault = Vault(folder / VAULT_FILE)
        self.pins = Pins(folder)
        self.attempts = Attempts(folder)
        self.profiles = Profiles(folder)
        self.journal = Journal(folder)
        self.questions = Questions(publish)
        self._publish = publish
        self._locked = True

    def use_vault(self, vault: Vault) -> None:
        """Take a vault that was opened elsewhere (by the command line, with its passphrase)."""
        self.vault = vault
        self._publish([VaultChanged()])

    def changed(self) -> None:
        """Tell the front ends that the vault holds something else than before."""
        self._publish([VaultChanged()])

    def look(self) -> None:
        """Tell the front ends when the vault has locked by itself. Called every second."""
        locked = self.vault.locked
        if locked != self._locked:
            self._locked = locked
            self._publish([VaultChanged()])

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """A run is a use of the vault: it must not lock between the change and the proof."""
        using = asyncio.create_task(self._keep_open())
        try:
            yield
        finally:
            using.cancel()

    async def _keep_open(self) -> None:
        while True:
            await asyncio.sleep(USE_EVERY)
            with contextlib.suppress(VaultError):
                self.vault.entries()
