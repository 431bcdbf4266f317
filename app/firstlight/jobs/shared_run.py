"""One computer's part in a shared job: its turns, its lines for the others, and a watch over the database."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from contextlib import closing
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from firstlight.change.durable import Durable
from firstlight.change.outcome import Outcome
from firstlight.jobs.campaign import Campaign, Runner
from firstlight.jobs.engine import EngineProblem, JobEngine
from firstlight.jobs.model import JobItem, JobRow
from firstlight.jobs.shared import FINAL, SharedJobs
from firstlight.jobs.shared_locks import LockSession, SharedTurns
from firstlight.jobs.upgrade import Upgrade

WATCH_EVERY = 2.0  # seconds


class SharedRun:
    """`async with` around a campaign. `tell` hears of devices that end elsewhere meanwhile."""

    def __init__(self, shared: SharedJobs, job: str, engine: JobEngine, tell: Callable[[Outcome], None]) -> None:
        self._shared, self._job, self._engine, self._tell = shared, job, engine, tell
        self._lines: SimpleQueue[Outcome] = SimpleQueue()  # lines come from the engine's thread as well
        self._sending = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Raises EngineProblem."""
        self._session = await asyncio.to_thread(LockSession, self._shared.driver_arguments)
        self.turns = SharedTurns(self._session, self._shared, self._job, self._tell)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        with contextlib.suppress(EngineProblem):  # the local journal has them, and the next run adds them
            await self._send()
        await asyncio.to_thread(self._session.close)

    def note(self, outcome: Outcome) -> None:
        """A line for the others."""
        self._lines.put(outcome)
        if outcome.step == FINAL:
            self.turns.ended_here(outcome.device)

    def told(self, run: Runner) -> Runner:
        """Nobody else gets a device's turn before they can read how it ended here."""

        async def run_one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
            row = await run(workflow, upgrade)
            await self._send()
            return row

        return run_one

    def watch(self, campaign: Campaign) -> None:
        """When the database is lost, what has begun ends and nothing more is begun."""
        self._watching = asyncio.create_task(self._watch(campaign))

    async def _watch(self, campaign: Campaign) -> None:
        try:
            while True:
                await asyncio.sleep(WATCH_EVERY)
                await self.turns.fence()
                await self._send()
        except EngineProblem as problem:
            self._engine.lose(problem)
            campaign.stop(problem.code)

    async def _send(self) -> None:
        async with self._sending:
            lines = [self._lines.get_nowait() for _ in range(self._lines.qsize())]
            await asyncio.to_thread(self._shared.add, lines)


def cancel(shared: SharedJobs, job: str, items: Iterable[JobItem], note: Callable[[JobItem], None]) -> None:
    """Call `note` for each device that nobody has begun, while nobody can begin it. Blocking. Raises EngineProblem."""
    with closing(LockSession(shared.driver_arguments)) as session:
        turns = SharedTurns(session, shared, job)
        free = [item for item in items if turns.take_now(item)]
        begun = {outcome.device for outcome in shared.outcomes(job)}
        for item in free:
            if item.device not in begun:
                note(item)
