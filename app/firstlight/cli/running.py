"""A run on the command line, whatever it does: its steps as lines, its rows as sentences, Ctrl-C, its end as a status.

Session -> Outcome, RunProgress, ClaimAsked -> one queue -> this thread -> standard output (JSON) or error (sentences)
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click

from firstlight import words
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunKind, RunRow, RunSummary, counted
from firstlight.claim.model import ClaimRow, Question
from firstlight.cli.output import line, outcome_record, say
from firstlight.cli.questions import asked_here, asked_on_terminal, replied
from firstlight.events import ClaimAsked, Event, RunProgress

if TYPE_CHECKING:
    from firstlight.session import Session

R = TypeVar("R", bound=RunRow)
Write = Callable[[Outcome], None]

FAILED = 1
REFUSED = 3
INTERRUPTED = 130
STOPPED = "job-stopped"  # by a person: of the run, and of each device that was not begun
SETTLED = frozenset({"already-proved", "already-current"})  # skipped, because what was asked of it is so already

_STOPPING: Mapping[RunKind, str] = {
    RunKind.CLAIM: "Stopping. What has begun to change is brought to its proof first.",
    RunKind.FIRMWARE: (
        "Stopping. Devices that have begun go on to their end; Ctrl-C again leaves them to 'jobs resume'."
    ),
}
_DONE: Mapping[RunKind, str] = {
    RunKind.CLAIM: "claimed and proved",
    RunKind.FIRMWARE: "updated and read back",
}
_OTHERS: Sequence[tuple[Result, str]] = (
    (Result.REFUSED, "refused, nothing was changed on them"),
    (Result.FAILED, "failed, something may have changed"),
    (Result.UNKNOWN, "could not be proved"),
    (Result.SKIPPED, "skipped"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How a run talks to whoever started it. `vouched`: he vouches for the first device of an unpublished channel;
    `piped`: answers may come from a pipe as well as from a terminal.
    """

    job: str
    kind: RunKind
    format_: str
    vouched: bool = False
    piped: bool = False

    def answer(self, asked: ClaimAsked, *, stopping: bool) -> str | None:
        """The answer to a question; None where nobody gives one. Who stops a run is asked only for the codes that
        devices need to come to their end. Raises KeyboardInterrupt.
        """
        if asked.question is Question.CANARY and self.vouched and not stopping:
            return "yes"
        if stopping and asked.question is not Question.CODE:
            return None
        if not self.piped or asked.question is Question.CANARY:
            return asked_here(asked)
        try:
            return asked_on_terminal(asked)
        except click.Abort:
            return None


def watched(
    session: Session, telling: Telling, begin: Callable[[Write], Future[RunSummary[R]]], stop: Callable[[], None]
) -> tuple[RunSummary[R], bool]:
    """Begin a run and tell of it until its end: the summary, and whether Ctrl-C ended it early. The first Ctrl-C stops
    it, the second raises KeyboardInterrupt. Raises what the run raises.
    """
    happened: queue.SimpleQueue[ClaimAsked | Outcome | RunRow] = queue.SimpleQueue()

    def hear(event: Event) -> None:
        if isinstance(event, ClaimAsked):
            happened.put(event)
        elif isinstance(event, RunProgress) and event.row.job == telling.job:
            happened.put(event.row)

    unsubscribe = session.subscribe(hear)
    try:
        return _until_done(session, begin(happened.put), happened, telling, stop)
    finally:
        unsubscribe()


def _until_done(
    session: Session,
    future: Future[RunSummary[R]],
    happened: queue.SimpleQueue[ClaimAsked | Outcome | RunRow],
    telling: Telling,
    stop: Callable[[], None],
) -> tuple[RunSummary[R], bool]:
    stopping = False
    told: set[str] = set()
    while True:
        try:
            try:
                one = happened.get(timeout=0.05)
            except queue.Empty:
                if future.done() and happened.empty():
                    return future.result(), stopping
                continue
            if isinstance(one, ClaimAsked):
                with replied(session, one) as reply:
                    reply(telling.answer(one, stopping=stopping))
            elif isinstance(one, Outcome):
                if telling.format_ == "json":
                    line(outcome_record(one))
            elif telling.format_ != "json" and one.over and one.key not in told:
                told.add(one.key)
                tell_row(one)
        except KeyboardInterrupt:
            if stopping:
                raise
            stopping = True
            say(_STOPPING[telling.kind])
            stop()
        except CancelledError as error:
            raise KeyboardInterrupt from error


def tell_row(row: RunRow) -> None:
    """How a device ended, and what was remarked on the way."""
    until, notes = (row.until, row.notes) if isinstance(row, ClaimRow) else (0.0, ())
    again = f" (again from {time.strftime('%H:%M', time.localtime(until))})" if until else ""
    say(f"{row.name}: {words.sentence(row.code, row.detail)} {words.next_step(row.code)}{again}".rstrip())
    for code, detail in notes:
        say(f"  {words.sentence(code, detail)} {words.next_step(code)}".rstrip())


def report(summary: RunSummary[R], telling: Telling) -> int:
    """The last lines of a run, and its exit status: 0 all done or so already, 3 all refused, else 1."""
    if telling.kind is RunKind.FIRMWARE:
        if telling.format_ == "json":
            counts = counted(row.result for row in summary.rows)
            line({"job": summary.id, **counts, "stopped": summary.stopped or None})
        # Ctrl-C behind the first byte of the last device leaves nothing that was not begun.
        if summary.stopped and (summary.stopped != STOPPED or any(row.code == STOPPED for row in summary.rows)):
            say(f"{words.sentence(summary.stopped)} {words.next_step(summary.stopped)}".strip())
    so = [row.code in SETTLED for row in summary.rows]
    results = [row.result or Result.UNKNOWN for row, settled in zip(summary.rows, so, strict=True) if not settled]
    parts = [f"{results.count(result)} {name}" for result, name in _OTHERS if results.count(result)]
    told = f"{results.count(Result.DONE)} of {len(so)} {_DONE[telling.kind]}"
    say(", ".join([told, *([f"{sum(so)} already so"] if any(so) else []), *parts]) + ".")
    if all(result is Result.DONE for result in results):
        return 0
    return REFUSED if not any(so) and all(result is Result.REFUSED for result in results) else FAILED
