"""`firstlight demo --assets` as a person runs it: the folder is complete when the fleet says that it is ready."""

from __future__ import annotations

import json
from pathlib import Path

from system.conftest import Program

BIND = "127.79.40.130"


def test_assets_are_there_when_the_fleet_is_ready(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    running = program.start("demo", "--bind", BIND, "--assets", str(folder), "--asset-size", "65536")
    ready = running.record()
    assert ready["ready"] is True
    listed = json.loads((folder / "assets.json").read_text())["files"]
    have = {(row["family"], model) for row in listed for model in row["models"]}
    assert have == {(device["family"], device["model"]) for device in ready["devices"]}
    for row in listed:
        assert (folder / row["file"]).stat().st_size == 65536
        assert (folder / row["signature"]).is_file()
    assert running.interrupt() == 0
    ended = running.record()
    assert (ended["ended"], ended["flashed"]) == (True, {})


def test_a_folder_that_cannot_be_written_is_a_mistake_of_the_command_line(program: Program, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = program.run("demo", "--bind", BIND, "--assets", str(tmp_path / "file" / "below"), "--seconds", "1")
    assert done.status == 2
    assert "--assets" in done.err
    done = program.run("demo", "--bind", BIND, "--assets", str(tmp_path / "x"), "--asset-size", "12")
    assert done.status == 2
