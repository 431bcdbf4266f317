"""`jobs`: what runs, what ran, and going on after a crash: firmware jobs and claims."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from firstlight import words
from firstlight.access import Given
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunKind, counted
from firstlight.claim.kept import ClaimState, ClaimUnknown
from firstlight.cli.access import access_options, open_vault
from firstlight.cli.claim import resume_claim
from firstlight.cli.open_runs import tell_held
from firstlight.cli.output import Options, Refusal, format_option, line, opened_session, outcome_record, say, table, utc
from firstlight.cli.questions import canary_option
from firstlight.cli.running import FAILED, INTERRUPTED, REFUSED
from firstlight.cli.runs_export import as_csv, as_lines, write_export
from firstlight.cli.upgrading import carry_out, carry_out_all
from firstlight.jobs.desk import JobState
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import Fit, plan_as_plain

if TYPE_CHECKING:
    from firstlight.session import Session

T = TypeVar("T")

COLUMNS = ("job", "kind", "file", "done", "failed", "refused", "skipped", "open")


@click.group("jobs")
def jobs() -> None:
    """Firmware jobs and claims as runs that stay: listed, gone on with, exported."""


@jobs.command("list")
@format_option
@click.pass_obj
def list_jobs(options: Options, format_: str) -> int:
    """List every run, oldest first."""
    with opened_session(options) as session:
        states: list[JobState | ClaimState] = [*session.jobs.states(), *session.claims.runs.states()]
        rows = [_summary(state) for state in sorted(states, key=lambda state: state.plan.id.partition("-")[2])]
        _tell(session.jobs.trouble)
    if format_ == "json":
        for row in rows:
            line(row)
    else:
        table(COLUMNS, [[row[key] for key in COLUMNS] for row in rows])
    return 0


@jobs.command("show")
@click.argument("job")
@format_option
@click.pass_obj
def show(options: Options, job: str, format_: str) -> int:
    """Every recorded step of a run."""
    with opened_session(options) as session:
        state = _state(session, job)
        _tell(session.jobs.trouble)
    outcomes, names = state.outcomes, _names(state)
    if format_ == "json":
        for outcome in outcomes:
            line(outcome_record(outcome))
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


@jobs.command("export")
@click.argument("job")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@click.pass_obj
def export(options: Options, job: str, file: Path, force: bool) -> int:
    """Write a run's plan and every step into a file: FILE.csv for a spreadsheet, anything else as JSON lines."""
    with opened_session(options) as session:
        state = _state(session, job)
        _tell(session.jobs.trouble)
    if file.suffix.lower() == ".csv":
        text = as_csv(_names(state), _planned(state), state.outcomes)
    else:
        text = as_lines(_plan(state), [outcome_record(one) for one in state.outcomes])
    write_export(file, text, force=force)
    say(f"{len(state.outcomes)} steps of {state.plan.id} are in {file}.")
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
    """Finish what a crash or a power cut left: one run, or every one that is open. Ctrl-C begins no further one."""
    with opened_session(options) as session:
        if job:
            states: list[JobState | ClaimState] = [_state(session, job)]
        else:
            states = [one for one in session.claims.runs.states() if one.open]
            states += [one for one in session.jobs.states() if one.open]
        _tell(session.jobs.trouble)
        claims = [state for state in states if isinstance(state, ClaimState) and state.open]
        upgrades = [state for state in states if isinstance(state, JobState)]
        if not claims and not upgrades:
            say("No job is open.")
            return 0
        ids = [state.plan.id for state in states]
        for state in upgrades:
            names = {item.key: item.name for item in state.plan.items}
            tell_held(names, session.jobs.holding(state.plan, *ids))
        open_vault(session, options, given, passphrase_file)
        statuses: list[int] = []
        for claimed in claims:
            statuses.append(resume_claim(session, claimed, given, format_, confirm_canary=confirm_canary))
            if statuses[-1] == INTERRUPTED:
                return INTERRUPTED
        plans = [state.plan for state in upgrades]
        statuses += carry_out_all(session, plans, format_, given, confirm=confirm_canary)
        if INTERRUPTED in statuses:
            return INTERRUPTED
        return statuses[0] if len(set(statuses)) == 1 else FAILED


@jobs.command("cancel")
@click.argument("job")
@click.pass_obj
def cancel(options: Options, job: str) -> int:
    """Begin no further device of a run. Devices that have begun are looked at when it is resumed."""
    with opened_session(options) as session:
        state = _state(session, job)
        if isinstance(state, ClaimState):
            count = _done(lambda: session.claims.runs.cancel(job, time.time()))
        else:
            count = _done(lambda: session.jobs.cancel(job))
    begun = len(state.cut_off)
    if count or not begun:
        say(f"{count} devices of {job} will not be begun." if count else f"Nothing of {job} is left to be begun.")
    if begun:
        say(f"{begun} devices of {job} were begun and have no end: 'firstlight jobs resume {job}' goes on with them.")
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
    """Try the devices of a firmware job that were not done again, as a new job with the same file.

    Those that were never begun (the first device was not proved or not confirmed, or the job was stopped) go with it.
    """
    with opened_session(options) as session:
        state = _state(session, job)
        if isinstance(state, ClaimState):
            raise Refusal("retry-claim", job, status=REFUSED)
        if state.cut_off:
            say(f"{len(state.cut_off)} devices were cut off: 'firstlight jobs resume {job}' goes on with them.")
        if not state.again:
            say("Nothing of this job is left to try.")
            return 0
        names = {item.key: item.name for item in state.plan.items if item.device in state.again}
        held = session.jobs.open_runs(job)
        tell_held(names, {key: held[key] for key in names if key in held})
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


def _state(session: Session, job: str) -> JobState | ClaimState:
    """A run by its id; ends the command where there is none."""
    if job.startswith(f"{RunKind.CLAIM}-"):
        return _done(lambda: session.claims.runs.state(job))
    return _done(lambda: session.jobs.state(job))


def _done(act: Callable[[], T]) -> T:
    """What it returns; what stands in its way ends the command with a sentence."""
    try:
        return act()
    except (EngineProblem, ClaimUnknown) as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
    except OSError as error:
        raise Refusal("jobs-folder", str(error), status=REFUSED) from error


def _tell(trouble: EngineProblem | None) -> None:
    """What is shown is only what this computer knows."""
    if trouble is not None:
        say(f"{words.sentence(trouble.code, trouble.detail)} {words.next_step(trouble.code)}".strip())


def _names(state: JobState | ClaimState) -> dict[str, str]:
    return {item.device: item.name or item.serial or item.device for item in state.plan.items}


def _plan(state: JobState | ClaimState) -> dict[str, object]:
    """The kept plan; nothing in it is secret."""
    if isinstance(state, JobState):
        return {"kind": str(RunKind.FIRMWARE), **plan_as_plain(state.plan)}
    return {"kind": str(RunKind.CLAIM), **asdict(state.plan)}


def _planned(state: JobState | ClaimState) -> list[Outcome]:
    """The plan as the dry run tells it: a step of each device."""
    rows: list[tuple[str, str, str]] = []
    if isinstance(state, JobState):
        rows = [(item.device, "" if item.fit is Fit.UPDATE else item.code, item.detail) for item in state.plan.items]
    else:
        rows = [(item.device, item.refusal, "") for item in state.plan.items]
    would = "would-update" if isinstance(state, JobState) else "would-claim"
    begun = min((one.started for one in state.outcomes), default=0.0)
    return [
        Outcome(
            job=state.plan.id, device=device, step="plan", result=Result.REFUSED if code else Result.SKIPPED,
            code=code or would, started=begun, finished=begun, detail=detail,
        )
        for device, code, detail in rows
    ]  # fmt: skip


def _summary(state: JobState | ClaimState) -> dict[str, object]:
    results = [outcome.result for outcome in state.ended.values()]
    if isinstance(state, ClaimState):
        head: dict[str, object] = {
            "job": state.plan.id, "kind": str(RunKind.CLAIM), "file": None, "version": None, "devices": state.devices,
        }  # fmt: skip
    else:
        head = {
            "job": state.plan.id, "kind": str(RunKind.FIRMWARE), "file": state.plan.file,
            "version": state.plan.version, "devices": len(state.plan.items),
        }  # fmt: skip
    return {**head, **counted(results), "open": len(state.open)}
