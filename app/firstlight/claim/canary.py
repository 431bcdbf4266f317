"""One device first: what rests on an assumed or taught profile is tried alone, and confirmed by a person.

first device with a profile  -> goes at once
the others with the same one -> wait -> go on, or are left, by how the first one ended and what the person said
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from firstlight.change.outcome import Result
from firstlight.claim.flow import Interview
from firstlight.claim.model import ClaimItem, ClaimRow, Question
from firstlight.site.profiles import Profiles, Purpose

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _First:
    item: ClaimItem
    verdict: asyncio.Future[str]


class Canary:
    """The gate of one run. `kind` is the digest of a profile."""

    def __init__(self, profiles: Profiles, interview: Interview) -> None:
        self._profiles = profiles
        self._interview = interview
        self._firsts: dict[str, _First] = {}

    async def __call__(self, kind: str, item: ClaimItem) -> tuple[str, str]:
        """Wait until this device may go. Returns code and detail of why not, ("", "") when it may."""
        if self._profiles.confirmed(kind, Purpose.LOGIN):
            return "", ""
        first = self._firsts.get(kind)
        if first is None:
            self._firsts[kind] = _First(item, asyncio.get_running_loop().create_future())
            return "", ""
        code = await asyncio.shield(first.verdict)
        return (code, first.item.device.name or first.item.device.id) if code else ("", "")

    async def ended(self, kind: str, item: ClaimItem, row: ClaimRow) -> None:
        """A device ended; when it was the first of its kind, the others hear of it."""
        first = self._firsts.get(kind)
        if first is None or first.item is not item or first.verdict.done():
            return
        code = "canary-failed"
        if row.result is Result.DONE:
            code = "canary-waits"
            try:
                self._profiles.claimed(kind, Purpose.LOGIN)
                if await self._interview(Question.CANARY, item, row.name) is not None:
                    self._profiles.confirm(kind, Purpose.LOGIN)
                    code = ""
            except OSError as error:  # what cannot be noted is not confirmed; how the first one ended stays
                log.warning("a canary could not be noted: %s", error)
        first.verdict.set_result(code)

    def close(self) -> None:
        """Nobody waits any more."""
        for first in self._firsts.values():
            first.verdict.cancel()
