"""What the command line says of a job's devices and of its end."""

from __future__ import annotations

import pytest

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.cli.upgrading import _report, _tell
from firstlight.jobs.model import JobRow


def row(device: str, result: Result, code: str) -> JobRow:
    return JobRow(
        job="job-a", device=device, name=device, address="", started=1.0, state=RowState.ENDED, result=result, code=code
    )


@pytest.mark.parametrize("left", [True, False])
def test_a_stop_is_told_of_devices_that_were_not_begun_only(capsys: pytest.CaptureFixture[str], left: bool) -> None:
    rows = [row("d1", Result.DONE, "upgraded"), *([row("d2", Result.SKIPPED, "job-stopped")] if left else [])]
    assert _report(RunSummary(id="job-a", rows=tuple(rows), stopped="job-stopped"), "table") == int(left)
    assert ("before this device was begun" in capsys.readouterr().err) is left


def test_a_stop_of_another_kind_is_always_told(capsys: pytest.CaptureFixture[str]) -> None:
    rows = (row("d1", Result.FAILED, "upgrade-not-back"),)
    _report(RunSummary(id="job-a", rows=rows, stopped="too-many-failed"), "table")
    assert "Too many devices failed" in capsys.readouterr().err


def test_a_device_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    end = Outcome(
        job="job-a", device="d1", step="upgrade", result=Result.DONE, code="upgraded", started=1.0, finished=1.0,
        detail="3.2.1.5",
    )  # fmt: skip
    _tell(end, "table", {"d1": "ups-mcc-a"})
    assert capsys.readouterr().err.startswith("ups-mcc-a: ")
