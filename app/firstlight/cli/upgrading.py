"""A job on the command line: its steps as lines, Ctrl-C as "begin nothing more", its end as a sentence and a status."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import words
from firstlight.cli.claim import found_devices, record_of
from firstlight.cli.output import Options, Refusal, line, opened_session, say, table
from firstlight.cli.vault_access import unlocked_vault
from firstlight.firmware.check import Staging, check
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import CheckRequest, Report
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import Fit, JobPlan, JobSummary
from firstlight.jobs.plans import Firmware, Manner, make_job_plan, proved_logins
from firstlight.outcome import Outcome, Result
from firstlight_drivers import FAMILIES

if TYPE_CHECKING:
    from firstlight.session import Session

REFUSED = 3
NOT_FOUND = 4
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


# --- from a file to a job ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How `firmware update` was called."""

    targets: tuple[str, ...]
    manner: Manner
    dry_run: bool
    yes: bool
    accept_digest_only: bool
    passphrase_file: Path | None
    format_: str


def update(options: Options, request: CheckRequest, wishes: Wishes) -> int:
    """Check a file, plan, and run. The exit status of `firmware update`."""
    with opened_session(options) as session, Staging(session.data_dir / "staging") as staging:
        found, missing = found_devices(session, wishes.targets, None)
        if not found:
            return NOT_FOUND
        report, image = check(request, staging)
        if image is None:
            _refused(report, wishes.format_)
            return REFUSED
        _agreed(report, wishes)
        if report.needs_consent:
            TrustMemory(session.data_dir).consent(image.report.sha512 or "")
        vault_there = session.desk.vault.exists
        if vault_there or not wishes.dry_run:
            session.desk.use_vault(unlocked_vault(options, wishes.passphrase_file))
        known = {device.id: device for device in session.devices()}
        firmware = Firmware(
            file=image.name,
            sha512=image.sha512,
            size=image.size,
            version=image.version,
            family=image.family,
            model=image.model,
            image="",
            verdict=str(report.verdict),
        )
        plan = make_job_plan(
            firmware,
            [known[id_] for id_ in found if id_ in known],
            FAMILIES,
            wishes.manner,
            proved_logins(session.desk.vault),
        )
        _show(plan, wishes.format_)
        if wishes.dry_run or not plan.runnable:
            return 0 if plan.runnable or all(item.fit is Fit.CURRENT for item in plan.items) else REFUSED
        if sys.stdin.isatty() and not wishes.yes and not click.confirm("Start", err=True):
            return 130
        try:
            kept = session.jobs.keep(plan, image.open)
        except EngineProblem as problem:
            raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
        except OSError as error:
            raise Refusal("jobs-folder", str(error), status=REFUSED) from error
        status = carry_out(session, kept, wishes.format_)
        return NOT_FOUND if missing and status == 0 else status


def _agreed(report: Report, wishes: Wishes) -> None:
    if not report.needs_consent or wishes.accept_digest_only:
        return
    say(f"{words.sentence(report.code, report.detail)} {words.next_step(report.code)}".strip())
    if not (sys.stdin.isatty() and click.confirm("Go on with the digest alone", err=True)):
        raise Refusal("digest-not-accepted", report.name, status=REFUSED)


def _refused(report: Report, format_: str) -> None:
    if format_ == "json":
        line({"verdict": str(report.verdict), "code": report.code, "sha512": report.sha512, "detail": report.detail})
    say(f"{words.sentence(report.code, report.detail)} {words.next_step(report.code)}".strip())


def _show(plan: JobPlan, format_: str) -> None:
    now = time.time()
    if format_ == "json":
        for item in plan.items:
            result = {Fit.UPDATE: Result.SKIPPED, Fit.CURRENT: Result.SKIPPED}.get(item.fit, Result.REFUSED)
            outcome = Outcome(
                job=plan.id, device=item.device, step="plan", result=result, code=item.code or "would-update",
                started=now, finished=now, detail=item.detail,
            )  # fmt: skip
            line(record_of(outcome))
    else:
        rows = [
            (item.name, item.model, item.installed, plan.version, words.sentence(item.code, item.detail))
            for item in plan.items
        ]
        table(("device", "model", "installed", "new", "note"), rows)
    say(sentence_of(plan))
