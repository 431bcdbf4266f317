"""Where the steps of a change are recorded, so that a crash repeats none that must not be repeated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Durable(Protocol):
    """Where steps are recorded. Their results are plain: texts, numbers, lists, None. What a step raises as DeviceError
    or Ended is recorded as well, and raised again.
    """

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Carry `act` out once, or return what it returned in an earlier life of this run."""

    async def mark(self, name: str) -> None:
        """Make a mark durable now, inside a step."""

    async def marked(self, name: str) -> bool:
        """Whether the mark was made, in this life or an earlier one."""


class InMemory(Durable):
    """For runs that end with the program: it brings what was begun to its proof before it closes."""

    def __init__(self) -> None:
        self._marks: set[str] = set()

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Nothing is recorded."""
        return await act()

    async def mark(self, name: str) -> None:
        """Kept as long as this object."""
        self._marks.add(name)

    async def marked(self, name: str) -> bool:
        """Whether it was made here."""
        return name in self._marks
