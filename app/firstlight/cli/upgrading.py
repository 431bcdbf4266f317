"""A job on the command line: its steps as lines, Ctrl-C as "begin nothing more", its end as a sentence and a status."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import words
from firstlight.access import NOTHING, Given
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunKind
from firstlight.cli.claim import found_devices
from firstlight.cli.open_runs import CODE, tell_held
from firstlight.cli.output import Options, Refusal, line, opened_session, outcome_record, say, table
from firstlight.cli.running import FAILED, INTERRUPTED, REFUSED, Telling, report, watched
from firstlight.cli.vault_access import unlocked_vault
from firstlight.events import Device
from firstlight.firmware.check import Staging, check
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import CheckRequest, Report, VerifiedImage
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.model import Fit, JobItem, JobPlan, Way
from firstlight.jobs.plans import Manner, at_most_seconds, facts_of, make_job_plans
from firstlight.power import on_battery

if TYPE_CHECKING:
    from firstlight.session import Session

NOT_FOUND = 4


def _passphrase(file: Path | None) -> bool:
    from firstlight.site.vault.opening import given_file  # noqa: PLC0415 - cryptography is not needed for --help

    return given_file(file) is not None


def carry_out(session: Session, plan: JobPlan, format_: str, given: Given = NOTHING, *, confirm: bool = False) -> int:
    """Run a kept plan to its end, or as far as Ctrl-C lets it. Returns the exit status; 130 after Ctrl-C, whatever the
    devices that had begun ended with. `confirm`: a person vouches for the first device of an unpublished channel.
    """
    plan, begun = replace(plan, confirmed=plan.confirmed or confirm), time.time()
    telling = Telling(job=plan.id, kind=RunKind.FIRMWARE, format_=format_, vouched=plan.confirmed, piped=True)
    try:
        summary, interrupted = watched(
            session, telling, lambda write: session.run_job(plan, write, given), session.stop_job
        )
    except EngineProblem as problem:
        raise _cut_off(session, plan, begun, problem) from problem
    status = report(summary, telling)
    return INTERRUPTED if interrupted else status


def carry_out_all(
    session: Session, plans: Sequence[JobPlan], format_: str, given: Given = NOTHING, *, confirm: bool = False
) -> list[int]:
    """One after another, until Ctrl-C; the exit status of each that was begun."""
    statuses: list[int] = []
    for plan in plans:
        try:
            statuses.append(carry_out(session, plan, format_, given, confirm=confirm))
        except Refusal as refusal:
            if refusal.status == REFUSED and any(status != REFUSED for status in statuses):
                raise Refusal(refusal.code, refusal.detail, status=FAILED) from refusal  # an earlier one has sent
            raise
        if statuses[-1] == INTERRUPTED:
            break
    return statuses


def _cut_off(session: Session, plan: JobPlan, begun: float, problem: EngineProblem) -> Refusal:
    """What ended a run from outside. Whether it was refused or cut off is told by what this command had sent, not by
    where the trouble showed.
    """
    if not session.jobs.has_sent(plan.id, begun):
        return Refusal(problem.code, problem.detail, status=REFUSED)
    if problem.code == "jobs-database-lost":  # its sentence tells of the devices that had begun
        return Refusal(problem.code, problem.detail, status=FAILED)
    return Refusal("jobs-cut-off", words.sentence(problem.code, problem.detail), status=FAILED)


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
    if plan.stone:
        told += f" to {plan.version} on the way"
    told += (": " + ", ".join(parts) if parts else "") + "."
    minutes = -(-at_most_seconds(plan) // 60)
    return told + (f" At most {minutes:.0f} min; each restarts once." if minutes else "")


# --- from a file to a job ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How `firmware update` was called. `apart` and `last` name devices as the targets do."""

    targets: tuple[str, ...]
    manner: Manner
    apart: tuple[str, ...]
    last: tuple[str, ...]
    dry_run: bool
    yes: bool
    accept_digest_only: bool
    given: Given
    passphrase_file: Path | None
    format_: str


def update(options: Options, requests: Sequence[CheckRequest], wishes: Wishes) -> int:
    """Check the files (stepping stones first), plan, and run. The exit status of `firmware update`."""
    with opened_session(options) as session, Staging(session.data_dir / "staging") as staging:
        found, missing = found_devices(session, wishes.targets, None)
        if not found:
            return NOT_FOUND
        images = []
        for request in requests:
            report, image = check(request, staging)
            if image is None:
                _refused(report, wishes.format_)
                return REFUSED
            _agreed(report, wishes)
            if report.needs_consent:
                TrustMemory(session.data_dir).consent(image.report.sha512 or "")
            images.append(image)
        needless = wishes.dry_run or wishes.manner.by_hand or wishes.given.credential is not None
        if (session.site.vault.exists and wishes.given.credential is None) or not needless:
            session.site.use_vault(unlocked_vault(options, wishes.passphrase_file))
        elif wishes.given.credential is not None and not wishes.dry_run and _passphrase(wishes.passphrase_file):
            # The login was given; what a device exports before its update is sealed with the vault's key.
            session.site.use_vault(unlocked_vault(options, wishes.passphrase_file, create=True))
        known = {device.id: device for device in session.devices()}
        devices = [known[id_] for id_ in found if id_ in known]
        means = replace(session.jobs.means(), any_login=wishes.given.credential is not None)
        plans = make_job_plans([facts_of(image) for image in images], devices, means, _with_names(wishes, devices))
        for plan in plans:
            _show(plan, wishes.format_)
        _on_battery()
        names = {item.key: item.name for item in plans[-1].items}
        tell_held(names, session.jobs.holding(plans[-1]), dry_run=wishes.dry_run)
        if wishes.dry_run or not plans[-1].runnable:
            fine = plans[-1].runnable or all(item.fit is Fit.CURRENT for item in plans[-1].items)
            return 0 if fine else REFUSED
        if sys.stdin.isatty() and not wishes.yes and not click.confirm("Start", err=True):
            return 130
        status = _run_all(session, [(plan, _image_of(plan, images)) for plan in plans], wishes)
        return NOT_FOUND if missing and status == 0 else status


def _run_all(session: Session, plans: list[tuple[JobPlan, VerifiedImage]], wishes: Wishes) -> int:
    """Every plan is kept before the first begins, so that a crash leaves nothing out."""
    try:
        kept = [session.jobs.keep(plan, image.open) for plan, image in plans]
    except EngineProblem as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem
    except OSError as error:
        raise Refusal("jobs-folder", str(error), status=REFUSED) from error
    return carry_out_all(session, kept, wishes.format_, wishes.given)[-1]


def _image_of(plan: JobPlan, images: Sequence[VerifiedImage]) -> VerifiedImage:
    return next(image for image in images if image.sha512 == plan.sha512)


def _with_names(wishes: Wishes, devices: Sequence[Device]) -> Manner:
    """The groups and the last ones, which were named as targets are, by their ids."""
    apart = tuple(
        frozenset(_named(devices, name.strip()) for name in group.split(",") if name.strip()) for group in wishes.apart
    )
    return replace(wishes.manner, apart=apart, last=frozenset(_named(devices, name) for name in wishes.last))


def _named(devices: Sequence[Device], name: str) -> str:
    for device in devices:
        places = {f"{device.family}@{address}" for address in device.addresses} | set(device.addresses)
        if name.casefold() in {
            one.casefold() for one in (device.id, device.name, device.serial, device.mac, *places) if one
        }:
            return device.id
    raise Refusal("job-not-in-plan", name)


def _on_battery() -> None:
    battery = on_battery()
    if battery is not None:
        say(f"{words.sentence('on-battery', str(battery.percent))} {words.next_step('on-battery')}")


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
            more = {
                "way": str(item.way),
                "path": list(item.path),
                "notes": [*item.notes, *([CODE] if item.held_by else [])],
                "open_runs": list(item.held_by),
                "at_most_seconds": round(item.seconds),
                "group": item.group or None,
                "last": item.last,
            }
            line({**outcome_record(outcome), **(more if item.fit is Fit.UPDATE else {})})
    else:
        rows = [
            (item.name, item.model, item.installed, " > ".join(item.path) or plan.version, _note_on(item))
            for item in plan.items
        ]
        table(("device", "model", "installed", "new", "note"), rows)
    say(sentence_of(plan))


def _note_on(item: JobItem) -> str:
    if item.fit is not Fit.UPDATE:
        return words.sentence(item.code, item.detail)
    told = [
        {Way.BY_HAND: "by hand", Way.TAUGHT: "by a taught profile", Way.ASSUMED: "by an assumed profile"}.get(
            item.way, "assumed channel" if item.assumed else ""
        ),
        f"never together with {item.group}" if item.group else "",
        "last" if item.last else "",
        *(words.sentence(code, item.installed or "") for code in item.notes),
        words.sentence(CODE, ", ".join(item.held_by)) if item.held_by else "",
    ]
    return "; ".join(filter(None, told))
