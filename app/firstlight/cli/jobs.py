"""`jobs`: what runs, what ran, and going on after a crash."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from firstlight import words
from firstlight.access import Given
from firstlight.cli.access import access_options, open_vault
from firstlight.cli.claim import record_of
from firstlight.cli.output import Options, Refusal, format_option, line, opened_session, say, table, utc
from firstlight.cli.questions import canary_option
from firstlight.cli.upgrading import INTERRUPTED, carry_out, carry_out_all, counted
from firstlight.jobs.desk import JobState
from firstlight.jobs.engine import EngineProblem

T = TypeVar("T")

FAILED = 1
REFUSED = 3


@click.group("jobs")
def jobs() -> None:
    """Firmware upgrades as durable jobs."""


@jobs.command("list")
@format_option
@click.pass_obj
def list_jobs(options: Options, format_: str) -> int:
    """List every job, oldest first."""
    with opened_session(options) as session:
        rows = [_summary(state) for state in session.jobs.states()]
        _tell(session.jobs.trouble)
    if format_ == "json":
        for row in rows:
            line(row)
    else:
        table(
            ("job", "file", "done", "failed", "refused", "skipped", "open"),
            [[row[key] for key in ("job", "file", "done", "failed", "refused", "skipped", "open")] for row in rows],
        )
    return 0


@jobs.command("show")
@click.argument("job")
@format_option
@click.pass_obj
def show(options: Options, job: str, format_: str) -> int:
    """Every recorded step of a job."""
    with opened_session(options) as session:
        state = _state(session.jobs.state, job)
        outcomes = state.outcomes
        _tell(session.jobs.trouble)
    names = {item.device: item.name for item in state.plan.items}
    if format_ == "json":
        for outcome in outcomes:
            line(record_of(outcome))
        line(_summary(state))
    else:
        table(
            ("time", "device", "step", "result", "what"),
            [
                (
                    utc(one.finished),
                    names.get(one.device, one.device),
                    one.step,
                    one.result,
                    words.sentence(one.code, one.detail),
                )
                for one in outcomes
            ],
        )
    return 0


@jobs.command("resume")
@click.argument("job", required=False)
@canary_option
@access_options
@format_option
@click.pass_obj
def resume(
    options: Options, job: str | None, confirm_canary: bool, passphrase_file: Path | None, given: Given, format_: str
) -> int:
    """Finish what a crash or a power cut left: one job, or every one that is open. Ctrl-C begins no further one."""
    with opened_session(options) as session:
        states = [_state(session.jobs.state, job)] if job else [one for one in session.jobs.states() if one.open]
        _tell(session.jobs.trouble)
        if not states:
            say("No job is open.")
            return 0
        open_vault(session, options, given, passphrase_file)
        plans = [state.plan for state in states]
        statuses = carry_out_all(session, plans, format_, given, confirm=confirm_canary)
        if INTERRUPTED in statuses:
            return INTERRUPTED
        return statuses[0] if len(set(statuses)) == 1 else FAILED


@jobs.command("cancel")
@click.argument("job")
@click.pass_obj
def cancel(options: Options, job: str) -> int:
    """Begin no further device of a job. Devices that have begun are looked at when it is resumed."""
    with opened_session(options) as session:
        state = _state(session.jobs.state, job)
        _done(lambda: session.jobs.cancel(state.plan.id))
    say(f"{len(state.open)} devices of {state.plan.id} will not be begun.")
    return 0


@jobs.command("retry")
@click.argument("job")
@canary_option
@access_options
@format_option
@click.pass_obj
def retry(
    options: Options, job: str, confirm_canary: bool, passphrase_file: Path | None, given: Given, format_: str
) -> int:
    """Try the devices of a job that were not done again, as a new job with the same file.

    Those that were never begun (the first device was not proved or not confirmed, or the job was stopped) go with it.
    """
    with opened_session(options) as session:
        state = _state(session.jobs.state, job)
        if state.cut_off:
            say(f"{len(state.cut_off)} devices were cut off: 'firstlight jobs resume {job}' goes on with them.")
        if not state.again:
            say("Nothing of this job is left to try.")
            return 0
        open_vault(session, options, given, passphrase_file)
        kept = _done(lambda: session.jobs.retry(job))
        return 0 if kept is None else carry_out(session, kept, format_, given, confirm=confirm_canary)


@jobs.command("mend")
@click.pass_obj
def mend(options: Options) -> int:
    """Set a damaged journal aside and go on with the lines that can be believed."""
    with opened_session(options) as session:
        journal = session.site.journal
        damaged = journal.damaged()
        if not damaged:
            say("The journal is whole.")
            return 0
        kept = _done(journal.set_aside)
    say(f"{len(damaged)} lines could not be believed. The damaged journal is kept as {kept}.")
    return 0


def _state(find: Callable[[str], JobState], job: str) -> JobState:
    return _done(lambda: find(job))


def _done(act: Callable[[], T]) -> T:
    """What it returns; what stands in its way ends the command with a sentence."""
    try:
        return act()
    except EngineProblem as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
    except OSError as error:
        raise Refusal("jobs-folder", str(error), status=REFUSED) from error


def _tell(trouble: EngineProblem | None) -> None:
    """What is shown is only what this computer knows."""
    if trouble is not None:
        say(f"{words.sentence(trouble.code, trouble.detail)} {words.next_step(trouble.code)}".strip())


def _summary(state: JobState) -> dict[str, object]:
    results = [outcome.result for outcome in state.ended.values()]
    return {
        "job": state.plan.id,
        "file": state.plan.file,
        "version": state.plan.version,
        "devices": len(state.plan.items),
        **counted(results),
        "open": len(state.open),
    }
