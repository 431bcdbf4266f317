"""Everything a front end needs to claim devices: vault, pins, profiles, plan, run, and the questions in between.

Lives in the session. `plan` and the vault may be used from any thread; `run` and `answer` on the engine's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import itertools
import platform
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from firstlight.change.outcome import Outcome
from firstlight.claim.flow import Tools
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRequest, ClaimRow, ClaimSummary, Question
from firstlight.claim.plan import Rules, make_plan
from firstlight.claim.run import ClaimRun
from firstlight.events import ClaimAsked, ClaimFinished, ClaimProgress, Device, Event, VaultChanged
from firstlight.policy import load_site_policy
from firstlight.site.attempts import Attempts
from firstlight.site.journal import Journal
from firstlight.site.pins import Pins
from firstlight.site.profiles import Profiles
from firstlight.site.vault import Vault, VaultError
from firstlight_drivers.contract import Family

VAULT_FILE = "vault.flv"
USE_EVERY = 30.0  # seconds
ANSWER_SECONDS = 1800.0  # how long a question waits for a person before nobody is assumed


@dataclass(frozen=True, slots=True)
class _Asked:
    event: ClaimAsked
    answer: asyncio.Future[str | None]


async def _open_gate(kind: str, item: ClaimItem) -> tuple[str, str]:  # noqa: ARG001 - a run has its own
    return "", ""


class ClaimDesk:
    """See the module docstring. `publish` sends events to the front ends."""

    def __init__(self, folder: Path, families: Sequence[Family], publish: Callable[[Iterable[Event]], None]) -> None:
        self.vault = Vault(folder / VAULT_FILE)
        self.pins = Pins(folder)
        self.profiles = Profiles(folder)
        self.journal = Journal(folder)
        self.folder = folder
        self._families = tuple(families)
        self._publish = publish
        self._numbers = itertools.count(1)
        self._asked: dict[int, _Asked] = {}
        self._run: ClaimRun | None = None
        self._rows: dict[tuple[str, str], ClaimRow] = {}
        self._locked = True

    def use_vault(self, vault: Vault) -> None:
        """Take a vault that was opened elsewhere (by the command line, with its passphrase)."""
        self.vault = vault
        self._publish([VaultChanged()])

    def plan(self, request: ClaimRequest, devices: Sequence[Device]) -> ClaimPlan:
        """A plan; without an unlocked vault it is a dry run only. Raises PolicyError for a damaged site policy."""
        rules = Rules(
            families=self._families,
            profiles=self.profiles,
            vault=self.vault if self.vault.exists and not self.vault.locked else None,
            site=load_site_policy(self.folder),
        )
        return make_plan(request, devices, rules)

    async def run(self, plan: ClaimPlan, write: Callable[[Outcome], None] | None = None) -> ClaimSummary:
        """Carry a plan out. Raises VaultError, OSError before any device is touched."""

        def noted(outcome: Outcome) -> None:
            self.journal.write(outcome)
            if write is not None:
                write(outcome)

        tools = Tools(
            vault=self.vault,
            pins=self.pins,
            attempts=Attempts(self.folder),
            interview=self._interview,
            gate=_open_gate,
            show=self._show,
            write=noted,
            seen_by=f"{getpass.getuser()}@{platform.node()}",
            accept_new=plan.accept_new,
        )
        self._rows.clear()
        self._run = ClaimRun(plan, tools, self._families, self.profiles)
        try:
            async with self.in_use():
                summary = await self._run.run()
        finally:
            self._run = None
        self._publish([ClaimFinished(summary), VaultChanged()])
        return summary

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

    def look(self) -> None:
        """Tell the front ends when the vault has locked by itself. Called every second."""
        locked = self.vault.locked
        if locked != self._locked:
            self._locked = locked
            self._publish([VaultChanged()])

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._run is not None

    def stop(self) -> None:
        """Start nothing more in the run under way."""
        if self._run is not None:
            self._run.stop()

    def answer(self, number: int, text: str | None) -> None:
        """Answer a question; one that is no longer asked is ignored."""
        asked = self._asked.get(number)
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(text)

    async def _interview(self, question: Question, item: ClaimItem, text: str, *, secret: bool = False) -> str | None:
        event = ClaimAsked(next(self._numbers), question, item.device, text, secret, item.account, item.purpose)
        return await self._ask(event)

    async def guide(self, device: Device, page: str, purpose: str, fills: tuple[tuple[str, str], ...]) -> bool:
        """Lead a person through a guide. Whether it was done; False also when nobody answers."""
        event = ClaimAsked(next(self._numbers), Question.GUIDE, device, page, purpose=purpose, fills=fills)
        return await self._ask(event) is not None

    async def confirm_identity(self, device: Device, shown: str) -> bool:
        """Whether a person says that this fingerprint is the device's; False also when nobody answers."""
        event = ClaimAsked(next(self._numbers), Question.IDENTITY, device, shown, purpose="access")
        return await self._ask(event) is not None

    async def confirm_canary(self, device: Device) -> bool:
        """Whether a person found the settings written first on the device's own page; False when nobody answers."""
        event = ClaimAsked(next(self._numbers), Question.CANARY, device, "", purpose="ports")
        return await self._ask(event) is not None

    async def _ask(self, event: ClaimAsked) -> str | None:
        number = event.id
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._asked[number] = _Asked(event, answer)
        self._publish([event])
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            return None
        finally:
            self._asked.pop(number, None)

    def _show(self, row: ClaimRow) -> None:
        if self._rows.get((row.device, row.purpose)) != row:
            self._rows[row.device, row.purpose] = row
            self._publish([ClaimProgress(row)])
