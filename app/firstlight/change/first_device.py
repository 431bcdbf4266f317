"""One device first: the rule for every channel that nobody has published, whatever is changed over it.

first device of a kind   -> goes alone -> is proved -> a person says that its own page shows the same, where asked for
the others of that kind  -> wait -> follow, or are left, by how the first one ended and what the person said

A kind is the digest of what the channel rests on. What a person has said of it is kept in the site's profiles, per
digest and purpose, and read by claims, ports and jobs alike: one confirmation, however it was given.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import firstlight_drivers
from firstlight.site.profiles import Purpose
from firstlight_drivers.contract import Confidence, Family

log = logging.getLogger(__name__)

Ask = Callable[[], Awaitable[bool]]
"""Asks a person whether the first device shows on its own page what was wanted; False also when nobody answers."""


class Confirmations(Protocol):
    """What people have said of channels; `Profiles` of the site is one."""

    def confirmed(self, digest: str, purpose: Purpose) -> bool:
        """Whether a person has confirmed the first device of this kind."""

    def claimed(self, digest: str, purpose: Purpose) -> None:
        """Note that a device of this kind was done and proved. Raises OSError."""

    def confirm(self, digest: str, purpose: Purpose) -> None:
        """Note that a person has confirmed it. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Held:
    """Why a device may not go: a code of `words`, and the name of the device that went first."""

    code: str
    first: str


@dataclass(frozen=True, slots=True)
class _First:
    device: object
    name: str
    verdict: asyncio.Future[str]


class FirstDevice:
    """The rule in one run. `failed` and `waits` are the codes of a device that is left because the first one was not
    proved, or because nobody has confirmed it.
    """

    def __init__(self, confirmations: Confirmations, purpose: Purpose, *, failed: str, waits: str) -> None:
        self._confirmations, self._purpose = confirmations, purpose
        self._failed, self._waits = failed, waits
        self._firsts: dict[str, _First] = {}

    def confirmed(self, kind: str) -> bool:
        """Whether devices of this kind wait for nobody."""
        return self._confirmations.confirmed(kind, self._purpose)

    async def admit(self, kind: str, device: object, name: str) -> Held | None:
        """Wait until this device may go; None when it may. The first one of its kind that asks is the first device,
        and whoever was told so calls `ended`.
        """
        if self.confirmed(kind):
            return None
        first = self._firsts.get(kind)
        if first is None:
            self._firsts[kind] = _First(device, name, asyncio.get_running_loop().create_future())
            return None
        code = await asyncio.shield(first.verdict)
        return Held(code, first.name) if code else None

    async def ended(self, kind: str, device: object, *, proved: bool, ask: Ask | None) -> None:
        """A device ended; when it was the first of its kind, the others hear of it.

        `ask` None: the proof is enough, because what is read back is published. What cannot be noted is not confirmed;
        how the first one ended stays.
        """
        first = self._firsts.get(kind)
        if first is None or first.device is not device or first.verdict.done():
            return
        code = self._failed
        try:
            if proved:
                code = self._waits if ask is not None else ""
                if ask is not None and await self._said(kind, ask):
                    code = ""
        finally:
            if not first.verdict.done():
                first.verdict.set_result(code)

    async def _said(self, kind: str, ask: Ask) -> bool:
        try:
            self._confirmations.claimed(kind, self._purpose)
            if yes := await ask():
                self._confirmations.confirm(kind, self._purpose)
        except OSError as error:
            log.warning("a first device (%s) could not be noted: %s", self._purpose, error)
            return False
        return yes

    def close(self) -> None:
        """Nobody waits any more."""
        for first in self._firsts.values():
            first.verdict.cancel()


class OfOneRun:
    """Confirmations that are kept nowhere."""

    def __init__(self) -> None:
        self._said: set[tuple[str, Purpose]] = set()

    def confirmed(self, digest: str, purpose: Purpose) -> bool:
        """Whether it was said in this run."""
        return (digest, purpose) in self._said

    def claimed(self, digest: str, purpose: Purpose) -> None:
        """Nothing is noted."""

    def confirm(self, digest: str, purpose: Purpose) -> None:
        """For this run."""
        self._said.add((digest, purpose))


def channel_digest(family: Family) -> str:
    """Names what a family's own upload rests on where nobody has published it; "" where somebody has.

    It changes with the program's tables: those that the assumed rows of its first login and its firmware name as their
    source, and the rows themselves.
    """
    rows = [row for row in family.capabilities if row.confidence is Confidence.ASSUMED]
    if not any(row.capability == "firmware" for row in rows):
        return ""
    digest = hashlib.sha256(family.name.encode())
    folder = Path(firstlight_drivers.__file__).parent
    for row in rows:
        if row.capability not in {"firmware", "claim"}:
            continue
        digest.update(f"\n{row.capability} {row.channel} {row.source}".encode())
        for word in row.source.replace(",", " ").replace(";", " ").replace(":", " ").split():
            table = folder / word
            if word.endswith(".toml") and table.is_file():
                digest.update(table.read_bytes())
    return digest.hexdigest()
