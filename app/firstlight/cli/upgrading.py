"""A job on the command line: its steps as lines, Ctrl-C as "begin nothing more", its end as a sentence and a status."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING

from firstlight import words
from firstlight.cli.claim import record_of
from firstlight.cli.output import Refusal, line, say
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import Fit, JobPlan, JobSummary
from firstlight.outcome import Outcome, Result

if TYPE_CHECKING:
    from firstlight.session import Session

REFUSED = 3
LEFT = frozenset({"already-current"})  # skipped, because it is so already


def carry_out(session: Session, plan: JobPlan, format_: str) -> int:
    """Run a kept plan to its end, or as far as Ctrl-C lets it. Returns the exit status."""
    happened: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    try:
        summary = _until_done(session, session.run_job(plan, happened.put), happened, format_)
    except EngineProblem as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
    return _report(summary, format_)


def _until_done(
    session: Session, future: Future[JobSummary], happened: queue.SimpleQueue[Outcome], format_: str
) -> JobSummary:
    stopping = False
    while True:
        try:
            try:
                outcome = happened.get(timeout=0.05)
            except queue.Empty:
                if future.done():
                    return future.result()
            else:
                _tell(outcome, format_)
        except KeyboardInterrupt:
            if stopping:
                raise
            stopping = True
            say("Stopping. Devices that have begun go on to their end; Ctrl-C again leaves them to 'jobs resume'.")
            session.stop_job()
        except CancelledError as error:
            raise KeyboardInterrupt from error


def _tell(outcome: Outcome, format_: str) -> None:
    if format_ == "json":
        line(record_of(outcome))
    elif outcome.step == "upgrade":
        say(f"{outcome.device}: {words.sentence(outcome.code, outcome.detail)} {words.next_step(outcome.code)}".strip())


def counted(results: Sequence[Result | None]) -> dict[str, int]:
    """How many of each, as the contract names them; what could not be proved counts as failed."""
    return {
        "done": results.count(Result.DONE),
        "failed": results.count(Result.FAILED) + results.count(Result.UNKNOWN),
        "refused": results.count(Result.REFUSED),
        "skipped": results.count(Result.SKIPPED),
    }


def _report(summary: JobSummary, format_: str) -> int:
    counts = counted([row.result for row in summary.rows])
    if format_ == "json":
        line({"job": summary.id, **counts, "stopped": summary.stopped or None})
    if summary.stopped:
        say(f"{words.sentence(summary.stopped)} {words.next_step(summary.stopped)}".strip())
    say(f"{counts['done']} of {len(summary.rows)} updated and read back.")
    settled = [row for row in summary.rows if row.result is Result.DONE or row.code in LEFT]
    if len(settled) == len(summary.rows):
        return 0
    return REFUSED if summary.rows and all(row.result is Result.REFUSED for row in summary.rows) else 1


def sentence_of(plan: JobPlan) -> str:
    """The plan in one sentence: "9 of 12 will be updated: 2 already current, 1 offline"."""
    fits = [item.fit for item in plan.items]
    parts = [
        f"{fits.count(fit)} {name}"
        for fit, name in (
            (Fit.CURRENT, "already current"),
            (Fit.OFFLINE, "offline"),
            (Fit.GUIDED, "only by hand"),
            (Fit.REFUSED, "refused"),
        )
        if fits.count(fit)
    ]
    told = f"{fits.count(Fit.UPDATE)} of {len(fits)} will be updated"
    return told + (": " + ", ".join(parts) if parts else "") + "."
