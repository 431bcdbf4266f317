"""A fault of the program itself on the command line: a sentence, and its details in the log alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstlight import cli
from firstlight.cli import run


@pytest.mark.allow_log("fault")
@pytest.mark.parametrize("named", ["--data-dir", "--data-dir=", "home"])
def test_a_fault_is_told_in_a_sentence_and_kept_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("seven by nought")

    monkeypatch.setattr(cli.cli, "main", broken)
    monkeypatch.setenv("FIRSTLIGHT_HOME", str(tmp_path / "home"))
    folder = tmp_path / "named" if named.startswith("--") else tmp_path / "home"
    options = {"--data-dir": ["--data-dir", str(folder)], "--data-dir=": [f"--data-dir={folder}"]}.get(named, [])
    assert run([*options, "families"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "a fault of its own: ZeroDivisionError: seven by nought" in told.err
    assert "Traceback" not in told.err
    log = (folder / "firstlight.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "seven by nought" in log


@pytest.mark.allow_log("fault")
def test_a_folder_that_cannot_be_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.cli, "main", broken)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["--data-dir", str(tmp_path / "file"), "families"]) == 1
    assert "a fault of its own" in capsys.readouterr().err
