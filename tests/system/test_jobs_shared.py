"""Several computers carry one job out, through the real program and a real PostgreSQL; devices count the flashes."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql import MISSING, PASSWORD, PostgreSQL
from system.conftest import Program, Record, Running, until
from system.test_claim import ended, passphrase
from system.test_cli import bind
from system.test_jobs import fleet_file, own, update_arguments

__all__ = ["passphrase"]  # a fixture

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)

CARDS = 200 if os.environ.get("FIRSTLIGHT_STRESS") else 24
IMAGE = 512 * 1024
LIMIT = 120.0 + 3.0 * CARDS  # seconds


@pytest.fixture
def server(_no_leftovers: None) -> Iterator[PostgreSQL]:
    with PostgreSQL() as made:
        yield made


class Computer(Program):
    """The program with a data folder of its own, on the shared database."""

    def __init__(self, home: Path, server: PostgreSQL) -> None:
        super().__init__(home)
        self.home = home
        self.environment["FIRSTLIGHT_JOBS_DATABASE"] = server.url

    def jobs(self) -> list[Record]:
        return self.run("jobs", "list", "--format", "json").records

    def resume(self, passphrase: Path, job: str) -> Running:
        return self.start("jobs", "resume", job, "--passphrase-file", str(passphrase), "--format", "json")

    def worked(self) -> set[str]:
        """The devices of which this computer's own journal tells a step."""
        path = self.home / "journal.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return {record["device"] for record in map(json.loads, lines)}


@pytest.fixture
def computers(tmp_path: Path, server: PostgreSQL) -> Iterator[tuple[Computer, Computer]]:
    made = Computer(tmp_path / "one", server), Computer(tmp_path / "two", server)
    yield made
    for computer in made:
        computer.close()


def fleet_of(program: Program, folder: Path, count: int, octet: int, **more: object) -> tuple[Running, list[Record]]:
    path = fleet_file(folder / "fleet.toml", count, **{"flash_seconds": 0.3, "reboot_seconds": 0.5, **more})
    assets = ("--assets", str(folder / "assets"), "--asset-size", str(IMAGE))
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(octet), *assets)
    return fleet, fleet.record(LIMIT)["devices"]


def to_the_end(running: Running) -> list[Record]:
    """Its remaining lines."""
    found = []
    while (text := running.lines.get(timeout=LIMIT)) is not None:
        found.append(json.loads(text))
    running.lines.put(None)  # whoever ends the program reads it again
    running.process.wait(15)
    return found


def test_one_of_two_computers_is_killed_and_the_other_finishes(
    program: Program, passphrase: Path, tmp_path: Path, server: PostgreSQL, computers: tuple[Computer, Computer]
) -> None:
    one, two = computers
    fleet, devices = fleet_of(program, tmp_path, CARDS, 90, upload_rate=300_000.0)
    own(one.home, devices)
    shutil.copytree(one.home, two.home)
    arguments = update_arguments(tmp_path / "assets", passphrase, devices, "--at-once", "4", "--stop-after", "100")
    first = one.start(*arguments)
    until(lambda: bool(two.jobs()), LIMIT)
    (job,) = two.jobs()
    assert (job["devices"], job["failed"]) == (CARDS, 0)
    second = two.resume(passphrase, job["job"])
    begun: set[str] = set()
    while len(begun) < CARDS // 6:  # devices of the first whose transfer has begun
        record = first.record(LIMIT)
        if record["step"] == "checks":
            begun.add(record["device"])
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(15)
    assert server.ask("SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING'") != [(0,)]
    last = to_the_end(second)[-1]
    assert second.process.returncode in {0, 1}
    assert last["done"] + last["failed"] == CARDS
    (after,) = two.jobs()
    assert (after["open"], after["done"]) == (0, last["done"])
    assert one.jobs() == two.jobs()
    if last["failed"]:  # a kill between the promise and its byte: told, never repeated by itself
        two.run("jobs", "retry", job["job"], "--passphrase-file", str(passphrase), timeout=LIMIT)
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}
    assert one.worked()
    assert len(two.worked()) > CARDS // 4
    shown = two.run("jobs", "show", job["job"], "--format", "json").records
    assert sum(record.get("step") == "upgrade" for record in shown) >= CARDS


def test_a_device_is_worked_by_the_computer_that_has_its_login(
    program: Program, passphrase: Path, tmp_path: Path, computers: tuple[Computer, Computer]
) -> None:
    """The plan was made where all logins are; who has a single login leaves the others alone, and is left that one."""
    one, two = computers
    fleet, devices = fleet_of(program, tmp_path, 4, 91, upload_rate=600_000.0)
    own(one.home, devices)
    own(two.home, devices[-1:])
    arguments = update_arguments(tmp_path / "assets", passphrase, devices, "--at-once", "1", "--canary", "1")
    planning = one.start(*arguments)
    while planning.record(LIMIT)["step"] != "checks":
        pass
    planning.process.send_signal(signal.SIGKILL)  # with the canary begun
    planning.process.wait(15)
    for name in ("vault.flv", "pins.json", "vault.flv.lock"):
        (one.home / name).unlink(missing_ok=True)
    own(one.home, devices[:-1])
    (job,) = two.jobs()
    working = [two.resume(passphrase, job["job"]), one.resume(passphrase, job["job"])]
    for lines in map(to_the_end, working):
        assert lines[-1]["done"] == 4
    assert [running.process.returncode for running in working] == [0, 0]
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}
    assert len(two.worked()) == 1
    assert len(one.worked()) == 3
    assert not one.worked() & two.worked()


def test_a_database_that_goes_away_ends_the_run_with_a_sentence(
    program: Program, passphrase: Path, tmp_path: Path, server: PostgreSQL, computers: tuple[Computer, Computer]
) -> None:
    one, two = computers
    fleet, devices = fleet_of(program, tmp_path, 4, 92, upload_rate=600_000.0)
    own(one.home, devices)
    shutil.copytree(one.home, two.home)
    running = one.start(*update_arguments(tmp_path / "assets", passphrase, devices, "--at-once", "2"))
    while running.record(LIMIT)["step"] != "checks":
        pass
    server.stop()
    lines = to_the_end(running)
    assert running.process.returncode not in {0, None}
    assert len({record["device"] for record in lines}) <= 2
    alone = one.run("jobs", "list", "--format", "json")
    assert alone.records[0]["open"] > 0
    assert "job database" in alone.err
    assert PASSWORD not in alone.err
    refused = two.run("jobs", "resume", "--passphrase-file", str(passphrase))
    assert "job database" in refused.err
    server.start()
    (job,) = two.jobs()
    last = to_the_end(two.resume(passphrase, job["job"]))[-1]
    if last["failed"]:
        two.run("jobs", "retry", job["job"], "--passphrase-file", str(passphrase), timeout=LIMIT)
    assert ended(fleet)["flashed"] == {device["serial"]: 1 for device in devices}
    assert one.jobs()[0]["open"] == 0


def test_a_computer_that_lost_its_turns_stops_and_the_other_takes_over(
    program: Program, passphrase: Path, tmp_path: Path, server: PostgreSQL, computers: tuple[Computer, Computer]
) -> None:
    """Cut off from its session only: it could still write to the tables, and its transfers still run."""
    one, two = computers
    fleet, devices = fleet_of(program, tmp_path, 8, 93, upload_rate=300_000.0)
    own(one.home, devices)
    shutil.copytree(one.home, two.home)
    first = one.start(
        *update_arguments(tmp_path / "assets", passphrase, devices, "--at-once", "4", "--stop-after", "100")
    )
    checked = 0
    while checked < 4:  # the canary is done, others are in their transfers
        checked += first.record(LIMIT)["step"] == "checks"
    server.ask("SELECT DISTINCT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    (job,) = two.jobs()
    last = to_the_end(two.resume(passphrase, job["job"]))[-1]
    to_the_end(first)
    assert first.process.returncode not in {0, None}
    assert last["done"] + last["failed"] == 8
    counted = ended(fleet)["flashed"]
    assert max(counted.values()) == 1
    assert sum(counted.values()) == last["done"]
