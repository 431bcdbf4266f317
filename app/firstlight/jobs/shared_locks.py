"""Turns as advisory locks of PostgreSQL, all held by one session of their own (PostgreSQL manual, "Advisory Locks").

- A session's locks are free the moment it ends. kill -9 ends it at once; a computer that lost its power is found out by
  the server's keep-alive, within a minute.
- A session that was lost is never opened again in a run: somebody else may have had the locks meanwhile.
- `fence` proves after a durable mark that the locks are still held. Whoever gets them later finds the mark.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

import psycopg

from firstlight.change.outcome import Outcome
from firstlight.change.turns import Look
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import JobItem
from firstlight.jobs.shared import SharedJobs
from firstlight.jobs.shared_line import lock_number

LOOK_EVERY = 1.0  # seconds
# The server gives up a silent client after 20 + 3 x 10 seconds; no answer takes this session longer than 10.
_SETTINGS = (
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    "SET tcp_user_timeout = '50s'",  # keep-alive is silent while an answer waits to be acknowledged
    "SET statement_timeout = '10s'",
    "SET lock_timeout = '10s'",
)
_UNENDING = "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'"  # from 14 on
_OTHERS = """
    SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class LockSession:
    """One connection that holds locks until it ends. From any thread; blocks. Raises EngineProblem."""

    def __init__(self, arguments: Mapping[str, Any]) -> None:
        self._lock = threading.Lock()
        self._lost = False
        try:
            self._line: psycopg.Connection[tuple[Any, ...]] = psycopg.connect(**arguments, autocommit=True)
        except psycopg.Error as error:
            raise EngineProblem("jobs-database-lost", type(error).__name__) from error
        try:
            for setting in _SETTINGS:
                self._line.execute(setting.encode())
            self._line.execute(_UNENDING.encode())
            self._backend = self._ask("SELECT pg_backend_pid()")[0]
        except (psycopg.Error, EngineProblem) as error:
            self._line.close()
            raise EngineProblem("jobs-database-lost", type(error).__name__) from error

    def close(self) -> None:
        """Free every lock."""
        with self._lock:
            if not self._lost:  # the end of a session alone frees them a moment later, on the server's own time
                with suppress(psycopg.Error):
                    self._line.execute(b"SELECT pg_advisory_unlock_all()")
            self._lost = True
            self._line.close()

    def try_lock(self, name: str) -> bool:
        """Take a lock if nobody has it."""
        return bool(self._ask("SELECT pg_try_advisory_lock(%s)", lock_number(name))[0])

    def unlock(self, name: str) -> None:
        """Free a lock."""
        self._ask("SELECT pg_advisory_unlock(%s)", lock_number(name))

    def join(self, name: str) -> None:
        """Hold a lock that any number of sessions hold at the same time."""
        self._ask("SELECT pg_advisory_lock_shared(%s)", lock_number(name))

    def leave(self, name: str) -> None:
        """Undo `join`."""
        self._ask("SELECT pg_advisory_unlock_shared(%s)", lock_number(name))

    def others(self) -> frozenset[int]:
        """The numbers of all locks that other sessions hold."""
        return frozenset(self._ask(_OTHERS))

    def check(self) -> None:
        """Raise EngineProblem unless this is still the session that took the locks."""
        if self._ask("SELECT pg_backend_pid()")[0] != self._backend:
            self._lost = True
            raise EngineProblem("jobs-database-lost", "a pooler changes the session")

    def _ask(self, text: str, *values: int) -> list[Any]:
        with self._lock:
            if self._lost:
                raise EngineProblem("jobs-database-lost")
            try:
                return [row[0] for row in self._line.execute(text.encode(), values or None).fetchall()]
            except psycopg.Error as error:
                self._lost = True  # whatever it was: what is not certain is not held
                self._line.close()
                raise EngineProblem("jobs-database-lost", type(error).__name__) from error


class SharedTurns:
    """`Turns` of one job. `tell` hears of devices that ended elsewhere while this runs."""

    every: float | None = LOOK_EVERY

    def __init__(
        self, session: LockSession, jobs: SharedJobs, job: str, tell: Callable[[Outcome], None] = lambda _: None
    ) -> None:
        self._session, self._jobs, self._job, self._tell = session, jobs, job, tell
        self._seen: set[str] | None = None
        self._working = False

    async def look(self, items: Collection[JobItem]) -> Look:
        """Locks first: a turn that was given after that shows as taken, never as neither taken nor ended."""
        locks = await asyncio.to_thread(self._session.others)
        ended = await asyncio.to_thread(self._jobs.finals, self._job)
        for outcome in ended.values():
            if self._seen is not None and outcome.device not in self._seen:
                self._tell(outcome)
        self._seen = (self._seen or set()) | set(ended)
        taken = frozenset(item.device for item in items if any(lock_number(one) in locks for one in self._names(item)))
        return Look(ended=ended, taken=taken, others=lock_number(self._at_work) in locks)

    async def take(self, item: JobItem) -> bool:
        """Both locks or none."""
        return await asyncio.to_thread(self.take_now, item)

    def take_now(self, item: JobItem) -> bool:
        """`take` for whoever has no loop."""
        taken = []
        for name in self._names(item):
            if not self._session.try_lock(name):
                break
            taken.append(name)
        else:
            if not self._jobs.finals(self._job, item.device):
                return True
        for name in taken:
            self._session.unlock(name)
        return False

    async def give(self, item: JobItem) -> None:
        """Both."""
        for name in self._names(item):
            await asyncio.to_thread(self._session.unlock, name)

    async def at_work(self, yes: bool) -> None:
        """As a lock that all of them hold together."""
        if yes is not self._working:
            self._working = yes
            await asyncio.to_thread(self._session.join if yes else self._session.leave, self._at_work)

    def ended_here(self, device: str) -> None:
        """Its end was told already."""
        if self._seen is not None:
            self._seen.add(device)

    async def fence(self) -> None:
        """See the module docstring."""
        await asyncio.to_thread(self._session.check)

    def _names(self, item: JobItem) -> tuple[str, ...]:
        device = f"{self._job}/device/{item.device}"
        return (device, f"{self._job}/group/{item.group}") if item.group else (device,)

    @property
    def _at_work(self) -> str:
        return f"{self._job}/at-work"
