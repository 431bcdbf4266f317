"""What became of one step on one device, as front ends print it and the journal keeps it. Never holds a secret."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock


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


class Journal:
    """Appends outcomes to a file of JSON lines, each on the disk before the next step begins."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal.jsonl"
        self._lock = Lock()

    def read(self, job: str) -> tuple[Outcome, ...]:
        """The outcomes of one job, in order; lines that a crash cut off are left out."""
        found = []
        try:
            with self.path.open(encoding="utf-8", errors="replace") as lines:
                for text in lines:
                    try:
                        record = json.loads(text)
                        if record["job"] == job:
                            found.append(Outcome(**{**record, "result": Result(record["result"])}))
                    except (ValueError, KeyError, TypeError):
                        continue
        except OSError:
            return ()
        return tuple(found)

    def write(self, outcome: Outcome) -> None:
        """Append one outcome. Raises OSError."""
        record = {
            "job": outcome.job,
            "device": outcome.device,
            "step": outcome.step,
            "result": str(outcome.result),
            "code": outcome.code,
            "started": outcome.started,
            "finished": outcome.finished,
            "detail": outcome.detail,
        }
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, json.dumps(record).encode() + b"\n")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
