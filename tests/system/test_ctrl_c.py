"""Ctrl-C ends the command, whichever: nothing new begins, what has begun is brought to its proof, the status is 130."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from system.conftest import Program, Record
from system.test_claim import ended, passphrase, target
from system.test_cli import bind
from system.test_jobs import fleet_file, own, update_arguments

__all__ = ["passphrase"]  # a fixture
ENDS_WITHIN = 90.0  # seconds; what has begun goes on to its proof


def cut_off(program: Program, arguments: list[str]) -> str:
    """A job whose process is gone in the middle of its first device; its id."""
    running = program.start(*arguments)
    record: Record = {}
    while record.get("step") != "checks":
        record = running.record(60)
    running.process.kill()
    running.process.wait(15)
    return str(record["job"])


def test_resuming_all_open_jobs_begins_no_further_one_after_ctrl_c(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", 4, upload_rate=60_000.0, flash_seconds=0.2, reboot_seconds=0.3)
    fleet = program.start(
        "demo", "--fleet", str(path), "--bind", bind(120), "--assets", str(assets), "--asset-size", "65536"
    )
    devices = fleet.record(60)["devices"]
    own(home, devices)
    options = ["--at-once", "1"]
    first = cut_off(program, update_arguments(assets, passphrase, devices[:2], *options))
    second = cut_off(program, update_arguments(assets, passphrase, devices[2:], *options))
    vault = ["--passphrase-file", str(passphrase), "--format", "json"]
    before = program.run("jobs", "show", second, "--format", "json").records
    running = program.start("jobs", "resume", *vault)
    while running.record(60).get("step") != "activate":
        continue
    assert running.interrupt(ENDS_WITHIN) == 130
    assert program.run("jobs", "show", second, "--format", "json").records == before
    states = {one["job"]: one for one in program.run("jobs", "list", "--format", "json").records}
    assert (states[first]["done"], states[first]["open"]) == (1, 1)  # it was brought to its proof, no other was begun
    assert states[second]["open"] == 2
    done = program.run("jobs", "resume", *vault, timeout=180)
    assert done.status == 0, done.err
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}


def test_a_claim_that_was_cut_off_is_listed_and_gone_on_with(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    path = fleet_file(tmp_path / "fleet.toml", 4, state="factory", password="", delay=0.05)
    path.write_text(path.read_text().replace('password = ""\n', "").replace('user = "apc"\n', ""))
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(121))
    devices = fleet.record(60)["devices"]
    vault = ["--passphrase-file", str(passphrase), "--format", "json"]
    running = program.start(
        "claim", *(target(one) for one in devices), "--generate", "--accept-new", "--at-once", "1", *vault
    )
    record = running.record(60)
    while record["step"] != "change":
        record = running.record(60)
    assert running.interrupt(ENDS_WITHIN) == 130
    (run,) = program.run("jobs", "list", "--format", "json").records
    assert (run["kind"], run["devices"], run["done"], run["open"]) == ("claim", 4, 1, 3)
    twice = program.run("claim", target(devices[3]), "--generate", "--accept-new", "--dry-run", *vault)
    assert [one["notes"] for one in twice.records] == [["run-open"]]
    assert [one["open_runs"] for one in twice.records] == [[run["job"]]]
    done = program.run("jobs", "resume", run["job"], *vault, timeout=120)
    assert done.status == 0, done.err
    (run,) = program.run("jobs", "list", "--format", "json").records
    assert (run["done"], run["open"]) == (4, 0)
    entries = program.run("vault", "list", *vault).records
    assert [entry["state"] for entry in entries] == ["proved"] * 4
    file = tmp_path / "run.csv"
    assert program.run("jobs", "export", run["job"], str(file)).status == 0
    assert len(file.read_text().splitlines()) > 4 * 3
    assert program.run("jobs", "export", run["job"], str(file)).status == 3
    lines = tmp_path / "run.jsonl"
    assert program.run("jobs", "export", run["job"], str(lines)).status == 0
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file() and path.suffix == ".json"]
    secrets = [
        one["password"] for device in devices for one in program.run("vault", "show", device["serial"], *vault).records
    ]
    assert len(secrets) == 4
    for place in (*kept, file, lines):
        assert not any(secret in place.read_text() for secret in secrets), place
    ended(fleet)


@pytest.mark.parametrize(
    "command",
    [
        ["identify"],
        ["ports", "show", "--accept-new"],
        ["ports", "set", "--accept-new"],
        ["device", "time"],
        ["claim", "--generate", "--accept-new"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_host_that_never_answers_is_left_at_once(program: Program, passphrase: Path, command: list[str]) -> None:
    with socket.create_server((bind(122), 0)) as silent:
        port = silent.getsockname()[1]
        words = [*command, f"{bind(122)}:{port}"]
        if command[:2] == ["ports", "set"]:
            words += ["1", "baud=9600"]
        if command[0] not in {"identify", "device"}:
            words += ["--passphrase-file", str(passphrase)]
        running = program.start(*words)
        silent.settimeout(30.0)
        talk, _ = silent.accept()
        with talk:
            assert running.interrupt(ENDS_WITHIN) == 130


def test_a_search_ends(program: Program) -> None:
    with socket.create_server((bind(123), 10443)) as silent:
        running = program.start("discover", "--range", bind(123), "--seconds", "300", "--watch", "--format", "json")
        silent.settimeout(60.0)
        talk, _ = silent.accept()
        with talk:
            assert running.interrupt(ENDS_WITHIN) == 130
