"""`jobs`: what runs, what ran, and going on after a crash."""

from __future__ import annotations

from pathlib import Path

import click

from firstlight import words
from firstlight.cli.claim import record_of
from firstlight.cli.output import Options, Refusal, format_option, line, opened_session, say, table, utc
from firstlight.cli.upgrading import carry_out, counted
from firstlight.cli.vault_access import passphrase_option, unlocked_vault
from firstlight.jobs.desk import JobState
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.plans import renewed
from firstlight.outcome import Result

REFUSED = 3
AGAIN = (Result.REFUSED, Result.FAILED, Result.UNKNOWN)


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
        outcomes = session.desk.journal.read(state.plan.id)
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
@passphrase_option
@format_option
@click.pass_obj
def resume(options: Options, job: str | None, passphrase_file: Path | None, format_: str) -> int:
    """Finish what a crash or a power cut left: one job, or every one that is open."""
    with opened_session(options) as session:
        states = [_state(session.jobs.state, job)] if job else [one for one in session.jobs.states() if one.open]
        if not states:
            say("No job is open.")
            return 0
        session.desk.use_vault(unlocked_vault(options, passphrase_file))
        return max(carry_out(session, state.plan, format_) for state in states)


@jobs.command("cancel")
@click.argument("job")
@click.pass_obj
def cancel(options: Options, job: str) -> int:
    """Begin no further device of a job. Devices that have begun are looked at when it is resumed."""
    with opened_session(options) as session:
        state = _state(session.jobs.state, job)
        session.jobs.cancel(state.plan.id)
    say(f"{len(state.open)} devices of {state.plan.id} will not be begun.")
    return 0


@jobs.command("retry")
@click.argument("job")
@passphrase_option
@format_option
@click.pass_obj
def retry(options: Options, job: str, passphrase_file: Path | None, format_: str) -> int:
    """Try the devices of a job that were not done again, as a new job with the same file."""
    with opened_session(options) as session:
        state = _state(session.jobs.state, job)
        again = {device for device, outcome in state.ended.items() if outcome.result in AGAIN}
        if not again:
            say("Nothing of this job is left to try.")
            return 0
        session.desk.use_vault(unlocked_vault(options, passphrase_file))
        plan = renewed(state.plan, again)
        return carry_out(session, session.jobs.keep(plan, lambda: Path(plan.image).open("rb")), format_)


def _state(find, job: str) -> JobState:  # type: ignore[no-untyped-def]  # noqa: ANN001
    try:
        state: JobState = find(job)
    except EngineProblem as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
    return state


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
