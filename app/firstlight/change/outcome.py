"""What became of one step on one device: the one such record, as front ends print it and the journal keeps it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

BEGUN = "write-begun"  # code of the line that announces a write; how it went stands in a later line


class Result(StrEnum):
    """Five words that are never mixed up."""

    DONE = "done"
    REFUSED = "refused"  # nothing was changed
    FAILED = "failed"  # something may have changed
    UNKNOWN = "unknown"  # could not be proved
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of the journal. `code` has a sentence in `words`, filled by `detail`; times: seconds since the epoch."""

    job: str
    device: str
    step: str
    result: Result
    code: str
    started: float
    finished: float
    detail: str = ""

    @classmethod
    def now(cls, job: str, device: str, step: str, result: Result, code: str, detail: str = "") -> Outcome:
        """Of a step that took no time."""
        at = time.time()
        return cls(job=job, device=device, step=step, result=result, code=code, started=at, finished=at, detail=detail)


def without_begun(write: Callable[[Outcome], None]) -> Callable[[Outcome], None]:
    """For whoever tells people what became of a step: that one is about to begin says nothing of that."""

    def told(outcome: Outcome) -> None:
        if outcome.code != BEGUN:
            write(outcome)

    return told


class Ended(Exception):
    """What is done with a device ends here."""

    def __init__(self, result: Result, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.result = result
        self.code = code
        self.detail = detail
