"""The firmware page and the jobs page in all their states: real checks of test files, real plans, invented rows."""

from __future__ import annotations

import functools
import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, DOCTOR, LANES, NOW
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.demo_assets import write_assets
from firstlight.device_key import device_key
from firstlight.events import Device, Presence, RunFinished, RunProgress
from firstlight.jobs.model import JobPlan, JobRow, Stage
from firstlight.jobs.plans import Firmware, Manner, Means, make_job_plan
from firstlight.resources import resource
from firstlight.settings import Settings
from firstlight.site.vault import EntryState
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Secret
from firstlight_drivers.fleet import load
from firstlight_ui.firmware.draft import Step
from firstlight_ui.main_window import FIRMWARE, JOBS, MainWindow
from firstlight_ui.pages.firmware import FirmwarePage
from firstlight_ui.pages.jobs import JobsPage

PASSPHRASE = "four words on a bench"


@functools.cache
def assets() -> Path:
    """Files of one family, once per test process."""
    folder = Path(tempfile.mkdtemp(prefix="firstlight-assets-"))
    cards = [spec for spec in load(resource("fleets/demo.toml")) if spec.family == "apc-nmc3"]
    write_assets(folder, cards, size=4096)
    return folder


@functools.cache
def good() -> tuple[Path, str]:
    """The file that is genuine, and its version."""
    first = json.loads((assets() / "assets.json").read_text())["files"][0]
    return assets() / first["file"], first["version"]


def tampered() -> Path:
    """A file that was changed after it was signed."""
    bad = json.loads((assets() / "assets.json").read_text())["bad"]
    return assets() / str(next(one["file"] for one in bad if one["why"] == "tampered"))


def cards() -> tuple[Device, ...]:
    """Twelve cards: nine to be updated, two current, one offline."""
    first = next(device for device in DEVICES if device.family == "apc-nmc3")
    made = []
    for place in range(12):
        mac = f"28:29:86:5B:10:{place:02X}"
        made.append(
            replace(
                first,
                id=f"apc-{place}",
                name=f"ups-mcc-{place + 1}",
                serial=f"QA21491709{place:02}",
                mac=mac,
                addresses=(f"10.20.4.{100 + place}",),
                notes=(),
                firmware=good()[1] if place in {9, 10} else first.firmware,
                presence=Presence.LOST if place == 11 else Presence.PRESENT,
            )
        )
    return tuple(made)


def update_session(folder: Path | None = None, *, vault: bool = True) -> FakeSession:
    """With these cards in the list, and a vault that knows them."""
    made = FakeSession(
        (*cards(), *DEVICES),
        LANES,
        DOCTOR,
        Settings(first_run_done=True, show_all=True),
        data_dir=folder or Path(tempfile.mkdtemp(prefix="firstlight-data-")),
    )
    if vault:
        fill(made)
    return made


def fill(session: FakeSession) -> None:
    """A vault with a proved password of every card."""
    vault = session.site.vault
    vault.create(Secret(PASSPHRASE), keyring=False)
    for device in cards():
        entry = vault.hold(
            device=device_key(device) or "", device_name=device.name or "", family="apc-nmc3", model="AP9641",
            serial=device.serial or "", account="apc", password=Secret("Kestrel-Ferry-04"),
        )  # fmt: skip
        vault.mark(entry.id, EntryState.PROVED)


def vouch(page: FirmwarePage) -> None:
    """The root and the lists of the test authority."""
    page.draft.trust = (assets() / "TEST-root.pem",)
    page.draft.crls = (assets() / "TEST-root.crl", assets() / "TEST-intermediate.crl")


def settle(window: MainWindow) -> None:
    """What was asked of the session comes back."""
    window.bridge.flush()
    QApplication.processEvents()


def firmware(
    window: MainWindow, step: Step = Step.FILE, file: Path | None = None, *, signed: bool = True
) -> FirmwarePage:
    """The page with a file, at this step."""
    window.update_devices(cards())
    page = window.upgrading.firmware_page()
    if signed:
        vouch(page)
    page.load(file or good()[0])
    if not signed:
        page.draft.signature = None
        page.recheck()
    settle(window)
    if step >= Step.PLAN:
        page.go_on()
        settle(window)
    if step is Step.RUN:
        page.run.clock = lambda: NOW + 700
        page.go_on()
        settle(window)
        middle(window, page)
    assert page.step is step
    return page


def middle(window: MainWindow, page: FirmwarePage) -> None:
    """The middle of a run: two proved, one writing, one failed, one uploading, four waiting."""
    plan = page.run.plan
    assert plan is not None
    window.bridge.hear(RunProgress(_row(plan, 0, Stage.POST, result=Result.DONE, code="upgraded")))
    window.bridge.hear(RunProgress(_row(plan, 1, Stage.POST, result=Result.DONE, code="upgraded")))
    window.bridge.hear(RunProgress(_row(plan, 2, Stage.ACTIVATE, committed=True)))
    window.bridge.hear(
        RunProgress(_row(plan, 3, Stage.UPLOAD, result=Result.FAILED, code="closed", detail="10.20.4.103"))
    )
    window.bridge.hear(RunProgress(_row(plan, 4, Stage.UPLOAD, fraction=0.41)))
    window.bridge.flush()


def _row(
    plan: JobPlan,
    place: int,
    stage: Stage,
    *,
    fraction: float = 0.0,
    committed: bool = False,
    result: Result | None = None,
    code: str = "",
    detail: str = "",
) -> JobRow:
    item = plan.runnable[place]
    return JobRow(
        job=plan.id, device=item.device, name=item.name, stage=stage, fraction=fraction,
        state=RowState.WORKING if result is None else RowState.ENDED, address=item.address,
        installed=plan.version if result is Result.DONE else item.installed, result=result, code=code, detail=detail,
        committed=committed or result is Result.DONE, started=NOW + 352 - place * 3,
        ended=NOW + 700 if result else 0.0,
    )  # fmt: skip


def end(window: MainWindow, page: FirmwarePage, *, stopped: str = "") -> None:
    """The run ends: what worked is proved, what waited was stopped."""
    plan = page.run.plan
    assert plan is not None
    rows = []
    for row in page.run.rows.values():
        if row.state is RowState.WORKING:
            row = replace(row, state=RowState.ENDED, result=Result.DONE, code="upgraded", installed=plan.version)  # noqa: PLW2901
        elif row.state is RowState.WAITING:
            row = replace(row, state=RowState.ENDED, result=Result.SKIPPED, code=stopped or "job-stopped")  # noqa: PLW2901
        rows.append(row)
    summary = RunSummary(id=plan.id, rows=tuple(rows), stopped=stopped)
    session: object = page._session
    assert isinstance(session, FakeSession)
    window.bridge.hear(RunFinished(summary))
    session.jobs_run[-1][1].set_result(summary)
    window.bridge.flush()
    QApplication.processEvents()


def some_jobs(session: FakeSession) -> list[JobPlan]:
    """Three jobs: done, not all done, cut off."""
    file, version = good()
    made = Firmware(
        file=file.name, sha512="", size=file.stat().st_size, version=version, family="apc-nmc3", model=None, image="",
        verdict="trusted",
    )  # fmt: skip
    plan = make_job_plan(
        made,
        cards(),
        Means(families=FAMILIES, logins=frozenset(device_key(one) or "" for one in cards())),
        Manner(),
    )
    sha512 = hashlib.sha512(file.read_bytes()).hexdigest()
    plans = []
    for number, ended in enumerate((9, 9, 4)):
        one = replace(plan, id=f"upgrade-20261112-1{number}0304-{number}a2b", sha512=sha512)
        plans.append(session.jobs.keep(one, lambda: file.open("rb")))
        for place, item in enumerate(one.runnable[:ended]):
            at = NOW - 7200 + number * 1800 + place * 60
            for step in list(Stage)[:-1]:
                _note(session, one.id, item.device, str(step), Result.DONE, f"job-{step}", at)
            bad = number == 1 and place in {1, 5}
            code, detail = ("old-version-back", "2.4.0.11") if bad else ("upgraded", version)
            _note(session, one.id, item.device, "upgrade", Result.FAILED if bad else Result.DONE, code, at + 30, detail)
    return plans


def _note(
    session: FakeSession, job: str, device: str, step: str, result: Result, code: str, at: float, detail: str = ""
) -> None:
    session.site.journal.write(
        Outcome(job=job, device=device, step=step, result=result, code=code, started=at, finished=at + 4, detail=detail)
    )


def jobs(window: MainWindow, session: FakeSession) -> JobsPage:
    """The jobs page with three jobs."""
    some_jobs(session)
    window.go_to(JOBS)
    settle(window)
    page = window.upgrading.jobs_page()
    settle(window)
    return page


def open_page(window: MainWindow) -> FirmwarePage:
    """The page as the rail opens it."""
    window.go_to(FIRMWARE)
    return window.upgrading.firmware_page()
