"""Whose turn it is: which computer works an item of a run that several of them carry out.

Run -> Turns -> LocalTurns: nobody else is there, every turn is ours
             -> SharedTurns (jobs.shared_locks): advisory locks of a PostgreSQL
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from firstlight.change.outcome import Outcome

I_contra = TypeVar("I_contra", contravariant=True)


class RunLost(Exception):
    """What a run rests on is lost, or was never there; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the others are doing, by device. `ended` holds the own ends too."""

    ended: Mapping[str, Outcome] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()  # devices that another computer works, or one of their group
    others: bool = False  # another computer still finds devices of this run that it can work


class Turns(Protocol[I_contra]):
    """Every method raises RunLost when it cannot be known any more."""

    @property
    def every(self) -> float | None:
        """Seconds between two looks; None: there is nobody to look for."""

    async def look(self, items: Collection[I_contra]) -> Look:
        """What the others are doing with these devices."""

    async def take(self, item: I_contra) -> bool:
        """Become the only one who works this device and its group. False: another one does, or it has ended."""

    async def give(self, item: I_contra) -> None:
        """Let others have it. What became of it can be seen by them before."""

    async def at_work(self, yes: bool) -> None:
        """Say whether this computer still finds devices that it can work."""


class LocalTurns:
    """Nobody else."""

    every: float | None = None

    async def look(self, items: Collection[object]) -> Look:
        """Nothing."""
        return Look()

    async def take(self, item: object) -> bool:
        """At once."""
        return True

    async def give(self, item: object) -> None:
        """To nobody."""

    async def at_work(self, yes: bool) -> None:
        """Nobody asks."""
