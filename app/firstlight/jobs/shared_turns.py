"""Whose turn it is: which computer works a device of a job that several of them carry out.

Campaign -> Turns -> LocalTurns: nobody else is there, every turn is ours
                  -> SharedTurns (shared_locks): advisory locks of a PostgreSQL
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from firstlight.change.outcome import Outcome
from firstlight.jobs.model import JobItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the others are doing. `ended` is by device and holds the own ones too."""

    ended: Mapping[str, Outcome] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()  # devices that another computer works, or one of their group
    others: bool = False  # another computer still finds devices of this job that it can work


class Turns(Protocol):
    """Every method raises EngineProblem when it cannot be known any more."""

    @property
    def every(self) -> float | None:
        """Seconds between two looks; None: there is nobody to look for."""

    async def look(self, items: Collection[JobItem]) -> Look:
        """What the others are doing with these devices."""

    async def take(self, item: JobItem) -> bool:
        """Become the only one who works this device and its group. False: another one does, or it has ended."""

    async def give(self, item: JobItem) -> None:
        """Let others have it. What became of it can be seen by them before."""

    async def at_work(self, yes: bool) -> None:
        """Say whether this computer still finds devices that it can work."""


class LocalTurns:
    """Nobody else."""

    every: float | None = None

    async def look(self, items: Collection[JobItem]) -> Look:
        """Nothing."""
        return Look()

    async def take(self, item: JobItem) -> bool:
        """At once."""
        return True

    async def give(self, item: JobItem) -> None:
        """To nobody."""

    async def at_work(self, yes: bool) -> None:
        """Nobody asks."""
