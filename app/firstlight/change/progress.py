"""How a run shows itself: one row per device, one summary at its end, whatever the run does.

Run -> RunRow at every change -> events.RunProgress        Run -> RunSummary -> events.RunFinished

What a kind of run shows beside that stands in a row of its own (`ClaimRow`, `JobRow`, `PortsRow`); who hears of rows
tells by the row's kind, or by its class, whether it is his.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from firstlight.change.outcome import Result


class RunKind(StrEnum):
    """What a run does."""

    CLAIM = "claim"
    FIRMWARE = "firmware"
    PORTS = "ports"


class RowState(StrEnum):
    """What a row is doing."""

    WAITING = "waiting"
    WORKING = "working"
    ASKING = "asking"  # waits for a person
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One device in a run, as it is now. Times: seconds since the epoch, 0.0 where it has not begun or not ended;
    `fraction` is of the current stage, 0 to 1. `result` is None until it has ended. Nothing in it is secret.
    """

    kind: ClassVar[RunKind]

    device: str  # inventory id
    name: str  # for people
    job: str = ""  # id of the run
    address: str = ""
    state: RowState = RowState.WAITING
    stage: StrEnum
    fraction: float = 0.0
    committed: bool = False  # a first byte of what changes it may have left
    result: Result | None = None
    code: str = ""
    detail: str = ""
    started: float = 0.0
    ended: float = 0.0

    @property
    def key(self) -> str:
        """Names it within its run: the device, and the part of it where a run works a device in parts."""
        return self.device

    @property
    def over(self) -> bool:
        """Whether it is at its end."""
        return self.state is RowState.ENDED

    @property
    def changing(self) -> bool:
        """Whether it has to be brought to its proof: it may have begun to change and is not at its end."""
        return self.committed and not self.over


R = TypeVar("R", bound=RunRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary(Generic[R]):
    """How a run ended, or how far it is. Rows are in the plan's order."""

    id: str
    rows: tuple[R, ...]
    stopped: str = ""  # code of why nothing more is begun

    def count(self, *results: Result) -> int:
        """Devices with one of these results."""
        return sum(row.result in results for row in self.rows)

    @property
    def failed(self) -> tuple[str, ...]:
        """Devices to try again: all that were not done."""
        return tuple(row.device for row in self.rows if row.result is not Result.DONE)


def counted(results: Iterable[Result | None]) -> dict[str, int]:
    """How many of each, as the command line's contract names them; what could not be proved counts as failed."""
    all_: Sequence[Result | None] = tuple(results)
    return {
        "done": all_.count(Result.DONE),
        "failed": all_.count(Result.FAILED) + all_.count(Result.UNKNOWN),
        "refused": all_.count(Result.REFUSED),
        "skipped": all_.count(Result.SKIPPED),
    }
