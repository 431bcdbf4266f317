"""A data folder that the program kept before plans had a version: three claims, and a job that was cut off.

Recorded with simulated cards (tests/captures/data-folder-1); its vault opens with the passphrase below, which guards
nothing else. The job's image and database are left out: they are large, and what is listed needs neither.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from firstlight.change.open_runs import open_runs
from firstlight.change.outcome import Result
from firstlight.change.progress import RunKind
from firstlight.cli import run
from firstlight.jobs.model import Stage, row_as_plain, row_from_plain
from firstlight.site.journal import Journal

RECORDED = Path(__file__).parents[2] / "captures" / "data-folder-1"
PASSPHRASE = "Bench-Passphrase-Zx81-canary"
(JOB,) = (path.name for path in (RECORDED / "jobs").iterdir())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "home"
    shutil.copytree(RECORDED, place)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "passphrase").chmod(0o600)
    return place


def records(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    assert run(["--data-dir", str(home), *words, "--format", "json"]) == 0
    return [json.loads(text) for text in capsys.readouterr().out.splitlines()]


def test_its_runs_are_listed_and_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims, upgrade = records(home, capsys, "jobs", "list")
    assert {name: claims[name] for name in ("kind", "devices", "done", "open")} == {
        "kind": "claim", "devices": 3, "done": 3, "open": 0,
    }  # fmt: skip
    assert {name: upgrade[name] for name in ("job", "kind", "devices", "done", "open")} == {
        "job": JOB, "kind": "firmware", "devices": 3, "done": 1, "open": 2,
    }  # fmt: skip
    assert [one["code"] for one in records(home, capsys, "jobs", "show", JOB) if one.get("step") == "upgrade"] == [
        "upgraded"
    ]
    assert records(home, capsys, "jobs", "show", str(claims["job"]))[-1]["done"] == 3
    held = open_runs(home, Journal(home))
    assert sorted(run.id for runs in held.values() for run in runs) == [JOB, JOB]
    assert not any(run.under_way for runs in held.values() for run in runs)


def test_its_backups_open(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = records(home, capsys, "backup", "list")
    assert len(rows) == 2
    for row in rows:
        assert (row["job"], row["family"], row["size"]) == (JOB, "apc-nmc3", None)
        (shown,) = records(
            home, capsys, "backup", "show", str(row["id"]), "--passphrase-file", str(home.parent / "passphrase")
        )
        assert "[" in str(shown["content"])


def test_a_plan_of_a_later_program_is_left_to_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = home / "jobs" / JOB / "plan.json"
    place.write_text(json.dumps({**json.loads(place.read_text()), "plan_version": 99}))
    assert run(["--data-dir", str(home), "jobs", "show", JOB]) == 3
    assert "newer" in capsys.readouterr().err


def test_a_row_that_an_earlier_version_recorded_is_read() -> None:
    """As the engine's database holds it: the result of a device's workflow, from before rows had a base."""
    record = {
        "job": JOB, "device": "d1", "name": "ups-1", "state": "ended", "stage": "read-back", "fraction": 1.0,
        "committed": True, "installed": "3.2.1.5", "address": "127.79.5.1", "result": "unknown", "code": "not-back",
        "detail": "600 s", "started": 1.0, "ended": 2.0,
    }  # fmt: skip
    row = row_from_plain(record)
    assert (row.kind, row.stage, row.result, row.over) == (RunKind.FIRMWARE, Stage.READ_BACK, Result.UNKNOWN, True)
    assert row_as_plain(row) == record
    assert row_from_plain({**record, "state": "waiting", "result": None}).result is None
