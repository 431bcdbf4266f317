"""Words for jobs: what a row does now, how it ended, what to do next on the screen. Pure."""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterable, Mapping

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, Stage
from firstlight_ui.i18n import translate
from firstlight_ui.widgets.grid import GridCell, Segments
from firstlight_ui.wording import next_step

BAD = (Result.REFUSED, Result.FAILED, Result.UNKNOWN)
PARTS = 6
NO_RETURN = 3  # the mark stands before this part
_PART = {
    Stage.IDENTIFY: 0,
    Stage.BACKUP: 1,
    Stage.CHECKS: 1,
    Stage.UPLOAD: 2,
    Stage.ACTIVATE: 3,
    Stage.RETURN: 4,
    Stage.READ_BACK: 5,
    Stage.POST: 5,
}


def stage_word(stage: Stage) -> str:
    """A stage, as a noun."""
    return {
        Stage.IDENTIFY: translate("Job", "Identity"),
        Stage.BACKUP: translate("Job", "Backup"),
        Stage.CHECKS: translate("Job", "Checks"),
        Stage.UPLOAD: translate("Job", "Upload"),
        Stage.ACTIVATE: translate("Job", "Writing"),
        Stage.RETURN: translate("Job", "Restart"),
        Stage.READ_BACK: translate("Job", "Proof"),
        Stage.POST: translate("Job", "Afterwards"),
    }[stage]


def step_word(step: str) -> str:
    """A step of the journal."""
    if step == "upgrade":
        return translate("Job", "Outcome")
    return stage_word(Stage(step)) if step in set(Stage) else step


def result_word(result: Result | None) -> tuple[str, str, str]:
    """A result as word, mark and role; None while it is open."""
    return {
        Result.DONE: (translate("Job", "Done"), "state-ok", "ok"),
        Result.REFUSED: (translate("Job", "Refused"), "state-fail", "fail"),
        Result.FAILED: (translate("Job", "Failed"), "state-fail", "fail"),
        Result.UNKNOWN: (translate("Job", "Not proved"), "state-attention", "warn"),
        Result.SKIPPED: (translate("Job", "Skipped"), "state-not-applicable", "text2"),
        None: (translate("Job", "Open"), "state-waiting", "text2"),
    }[result]


def now_cell(row: JobRow, version: str) -> GridCell:
    """What a device does now, or how it ended."""
    if row.state is RowState.WAITING:
        return GridCell(text=translate("Job", "Waiting"), icon="state-waiting", role="text2")
    if row.state is RowState.WORKING:
        return GridCell(text=_working(row), icon="state-busy", role="accent_text")
    word, icon, role = result_word(row.result)
    if row.result is Result.DONE:
        word = translate("Job", "Proved: device says {version}").format(version=row.installed or version)
    elif row.result is Result.FAILED:
        word = translate("Job", "Failed at: {stage}").format(stage=stage_word(row.stage))
    return GridCell(text=word, icon=icon, role=role)


def _working(row: JobRow) -> str:
    if row.stage is Stage.UPLOAD:
        return translate("Job", "Uploading {n} %").format(n=round(row.fraction * 100))
    if row.stage is Stage.ACTIVATE and row.committed:
        return translate("Job", "Writing. Do not cut power")
    return {
        Stage.IDENTIFY: translate("Job", "Asking who it is"),
        Stage.BACKUP: translate("Job", "Backing up"),
        Stage.CHECKS: translate("Job", "Checking"),
        Stage.ACTIVATE: translate("Job", "About to write"),
        Stage.RETURN: translate("Job", "Restarting"),
    }.get(row.stage, translate("Job", "Reading back"))


def progress_cell(row: JobRow) -> GridCell:
    """The six parts of a device's way, with the point of no return."""
    if row.result in {Result.SKIPPED, Result.REFUSED} and not row.committed:
        return GridCell(text=translate("Job", "Nothing was changed"), role="text2")
    place = _PART[row.stage]
    if row.state is RowState.WAITING:
        bar = Segments(count=PARTS, mark=NO_RETURN)
    elif row.result is Result.DONE:
        bar = Segments(count=PARTS, done=PARTS, mark=NO_RETURN)
    elif row.state is RowState.ENDED:
        role = "warn" if row.result is Result.UNKNOWN else "fail"
        bar = Segments(count=PARTS, done=place, part=0.5, mark=NO_RETURN, role=role)
    else:
        part = row.fraction if row.stage is Stage.UPLOAD else 0.5
        bar = Segments(count=PARTS, done=place, part=part, mark=NO_RETURN)
    spoken = translate("Job", "{n} of {total} parts done").format(n=bar.done, total=PARTS)
    return GridCell(segments=bar, spoken=spoken)


def note(row: JobRow) -> str:
    """What a technician should know of a row at a glance."""
    if row.state is not RowState.ENDED:
        return translate("Job", "No cancel now") if row.committed else ""
    if row.result is Result.REFUSED:
        return translate("Job", "Nothing was changed")
    if row.result is Result.FAILED and not row.committed:
        return translate("Job", "Its old firmware still runs")
    return translate("Job", "Something may have changed") if row.result in {Result.FAILED, Result.UNKNOWN} else ""


def job_next_step(code: str) -> str:
    """What to do next; where the core names a command, its button here."""
    return {
        "upgrade-not-back": translate("Job", "Check power and link lights, then try again: it is looked for anew."),
        "job-stopped": translate("Job", "Go on here, or resume the job on the Jobs page."),
        "canary-unconfirmed": translate("Job", "Look at that device on its own page, then go on with the others."),
        "job-unknown": translate("Job", "Choose another job."),
    }.get(code) or next_step(code)


def trust_next_step(code: str) -> str:
    """What to do next about a check; where the core names an option, its field here."""
    newer = translate("Trust", "Fetch the present revocation list from the maker's page and choose it below.")
    return {
        "digest-needed": translate("Trust", "Paste the value from the maker's page, or choose the file of sums."),
        "no-anchor": translate("Trust", "Choose the maker's root certificate under Roots to trust."),
        "manifest-unsigned": translate("Trust", "Choose its signature."),
        "approval-needed": translate("Trust", "Check it on the command line with the approval: 'firmware check'."),
        "revocation-grace": newer,
        "crl-missing": newer,
        "crl-stale": newer,
        "crl-older": newer,
        "crl-forged": newer,
        "crl-unsupported": newer,
        "crl-unreadable": newer,
    }.get(code) or next_step(code)


def fit_counts(plan: JobPlan) -> str:
    """What becomes of those that are not updated: "2 already current, 1 offline"."""
    fits = [item.fit for item in plan.items]
    parts = (
        (fits.count(Fit.CURRENT), translate("Job", "%n already current", None, fits.count(Fit.CURRENT))),
        (fits.count(Fit.OFFLINE), translate("Job", "%n offline", None, fits.count(Fit.OFFLINE))),
        (fits.count(Fit.GUIDED), translate("Job", "%n only by hand", None, fits.count(Fit.GUIDED))),
        (fits.count(Fit.REFUSED), translate("Job", "%n refused", None, fits.count(Fit.REFUSED))),
    )
    return ", ".join(text for count, text in parts if count)


def first_row(plan: JobPlan, item: JobItem, ended: Mapping[str, Outcome]) -> JobRow:
    """A device before its first word: waiting, left out by the plan, or ended in an earlier run."""
    result = {Fit.UPDATE: None, Fit.REFUSED: Result.REFUSED}.get(item.fit, Result.SKIPPED)
    code, detail = item.code, item.detail
    before = ended.get(item.device)
    if before is not None and item.fit is Fit.UPDATE:
        result, code, detail = before.result, before.code, before.detail
    return JobRow(
        job=plan.id,
        device=item.device,
        name=item.name,
        address=item.address,
        installed=plan.version if result is Result.DONE else item.installed,
        state=RowState.WAITING if result is None else RowState.ENDED,
        result=result,
        code=code,
        detail=detail,
    )


def count(rows: Iterable[JobRow], *results: Result) -> int:
    """Rows with one of these results."""
    return sum(row.result in results for row in rows)


def span(seconds: float) -> str:
    """A duration: "42 s", "3 min 5 s"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return translate("Job", "{n} s").format(n=whole)
    return translate("Job", "{m} min {s} s").format(m=whole // 60, s=whole % 60)


def started(job: str) -> float:
    """When a job was made, from its id (UTC); 0 when the id does not say."""
    parts = job.split("-")
    try:
        return float(calendar.timegm(time.strptime("".join(parts[1:3]), "%Y%m%d%H%M%S")))
    except (ValueError, OverflowError):
        return 0.0
