"""What the command line says of a run's devices and of its end."""

from __future__ import annotations

import pytest

from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunKind, RunSummary
from firstlight.cli.running import Telling, report, tell_row
from firstlight.jobs.model import JobRow

TABLE = Telling(job="job-a", kind=RunKind.FIRMWARE, format_="table")


def row(device: str, result: Result, code: str, name: str = "") -> JobRow:
    return JobRow(
        job="job-a", device=device, name=name or device, started=1.0, state=RowState.ENDED, result=result, code=code
    )


@pytest.mark.parametrize("left", [True, False])
def test_a_stop_is_told_of_devices_that_were_not_begun_only(capsys: pytest.CaptureFixture[str], left: bool) -> None:
    rows = [row("d1", Result.DONE, "upgraded"), *([row("d2", Result.SKIPPED, "job-stopped")] if left else [])]
    assert report(RunSummary(id="job-a", rows=tuple(rows), stopped="job-stopped"), TABLE) == int(left)
    assert ("before this device was begun" in capsys.readouterr().err) is left


def test_a_stop_of_another_kind_is_always_told(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (row("d1", Result.FAILED, "upgrade-not-back"),)
    report(RunSummary(id="job-a", rows=rows, stopped="too-many-failed"), TABLE)
    assert "Too many devices failed" in capsys.readouterr().err


def test_a_device_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    tell_row(row("d1", Result.DONE, "upgraded", "ups-mcc-a"))
    assert capsys.readouterr().err.startswith("ups-mcc-a: ")
