"""What only a person can answer in the middle of a run: put as an event, answered by whoever sits in front."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from firstlight.claim.model import ClaimItem, Question
from firstlight.events import ClaimAsked, Device, Event

ANSWER_SECONDS = 1800.0  # how long a question waits for a person before nobody is assumed


@dataclass(frozen=True, slots=True)
class _Asked:
    event: ClaimAsked
    answer: asyncio.Future[str | None]


class Questions:
    """`publish` sends the event to the front ends. Used on the engine's loop."""

    def __init__(self, publish: Callable[[Iterable[Event]], None]) -> None:
        self._publish = publish
        self._numbers = itertools.count(1)
        self._asked: dict[int, _Asked] = {}

    def answer(self, number: int, text: str | None) -> None:
        """Answer a question; one that is no longer asked is ignored."""
        asked = self._asked.get(number)
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(text)

    async def interview(self, question: Question, item: ClaimItem, text: str, *, secret: bool = False) -> str | None:
        """Ask one question of a claim; None when nobody answers."""
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

    async def confirm_first(self, device: Device, purpose: str, text: str = "") -> bool:
        """Whether a person found on the first device's own page what was wanted; False when nobody answers.

        `purpose`: "ports" or "firmware"; `text`: the version it reads back.
        """
        event = ClaimAsked(next(self._numbers), Question.CANARY, device, text, purpose=purpose)
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
