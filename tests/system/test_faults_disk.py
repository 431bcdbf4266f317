"""Fault F13 through the real program: its disk is full, or its journal damaged, in the middle of a job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from system.conftest import Program
from system.test_claim import ended, passphrase
from system.test_cli import bind
from system.test_jobs import STRESS, fleet_file, own, update_arguments

__all__ = ["passphrase"]  # a fixture
SIZE = 64 * 1024
ENDS_WITHIN = 60.0  # seconds


@pytest.fixture
def small_home(tmp_path: Path) -> Iterator[Path]:
    """The data folder on a file system of its own with 80 MB. Needs root."""
    place = tmp_path / "home"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave nothing free."""
    filler = place / "filler"
    with filler.open("wb") as file:
        while free := shutil.disk_usage(place).free:
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, free)
    return filler


@pytest.mark.parametrize("step", ["upload", "checks"] if STRESS else ["upload"])
def test_f13_a_disk_that_is_full_stops_the_job_before_the_next_device_and_costs_nothing(
    program: Program, passphrase: Path, tmp_path: Path, small_home: Path, step: str
) -> None:
    assets = tmp_path / "assets"
    path = fleet_file(tmp_path / "fleet.toml", 3, upload_rate=60_000.0, flash_seconds=0.2, reboot_seconds=0.3)
    octet = 100 if step == "checks" else 101
    fleet = program.start(
        "demo", "--fleet", str(path), "--bind", bind(octet), "--assets", str(assets), "--asset-size", str(SIZE)
    )
    devices = fleet.record(60)["devices"]
    own(small_home, devices)
    errors = tmp_path / "errors.txt"
    arguments = update_arguments(assets, passphrase, devices, "--at-once", "1", "--canary", "1")
    with errors.open("w") as told:
        running = subprocess.Popen(
            program._command(arguments), env=program.environment, stdout=subprocess.PIPE, stderr=told, text=True
        )
        assert running.stdout is not None
        with running.stdout:
            for text in running.stdout:
                if json.loads(text).get("step") == step:
                    break
            filler = fill(small_home)
            try:
                status = running.wait(ENDS_WITHIN)
            finally:
                running.kill()
                running.wait()
            rest = running.stdout.read()
    said = errors.read_text()
    assert "Traceback" not in said, said
    # 3 says that nothing was sent. Here a file was, and what to do next is to make room and go on.
    assert status == (1 if step == "upload" else 3), said
    assert "disk" in said.lower() or "space" in said.lower(), said
    assert "jobs resume" in said, said
    assert '"step": "return"' not in rest
    filler.unlink()
    done = program.run("jobs", "resume", "--passphrase-file", str(passphrase), "--format", "json", timeout=180)
    assert done.status == 0, done.err
    assert done.records[-1]["done"] == 3
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}


def test_f13_a_damaged_journal_stops_a_job_before_the_first_device(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    """One bit of a recorded ending turns: who guesses might flash a device twice or leave one out."""
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", 2, upload_rate=200_000.0)
    fleet = program.start(
        "demo", "--fleet", str(path), "--bind", bind(102), "--assets", str(assets), "--asset-size", str(SIZE)
    )
    devices = fleet.record(60)["devices"]
    own(home, devices)
    running = program.start(*update_arguments(assets, passphrase, devices, "--at-once", "1"))
    while running.record(60).get("step") != "upgrade":
        continue
    running.process.kill()
    running.process.wait(15)
    journal = home / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b'"upgraded"', b'"upgradee"'))
    resume = ["jobs", "resume", "--passphrase-file", str(passphrase), "--format", "json"]
    refused = program.run(*resume, timeout=60)
    assert refused.status == 3, (refused.out, refused.err)
    assert "journal" in refused.err
    journal.write_bytes(whole)
    assert program.run(*resume, timeout=120).records[-1]["done"] == 2
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}
