"""Firmware jobs through the real program: kill -9 in the middle, resume, and the devices count what was flashed."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
from pathlib import Path

import pytest

from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.site.pins import Pin, PinKind, Pins
from firstlight.site.vault import EntryState, Vault
from firstlight_drivers.contract import Secret
from firstlight_drivers.protocols import ssh
from system.conftest import Program, Record
from system.test_claim import PASSPHRASE, ended, passphrase
from system.test_cli import bind

__all__ = ["passphrase"]  # a fixture

# The numbers of fault F1 are 200 devices, 100 kills, 3 seeds; CI runs fewer of the same.
STRESS = bool(os.environ.get("FIRSTLIGHT_STRESS"))
CARDS, KILLS, SEEDS = (200, 100, (1, 2, 3)) if STRESS else (12, 5, (1,))
PASSWORD = "Kestrel-Ferry-Quay-58"
IMAGE, RATE = (16 * 1024 * 1024, 4_000_000.0) if STRESS else (512 * 1024, 400_000.0)  # kills land inside transfers


def fleet_file(path: Path, count: int, **more: object) -> Path:
    """Cards that are claimed, each with a name of its own."""
    rows = []
    for number in range(1, count + 1):
        row: dict[str, object] = {
            "family": "apc-nmc3",
            "model": "AP9641",
            "name": f"ups-{number}",
            "serial": f"QA21491{number:05d}",
            "mac": f"28:29:86:5C:{number >> 8:02X}:{number & 255:02X}",
            "firmware": "2.5.0.8",
            "state": "claimed",
            "user": "apc",
            "password": PASSWORD,
            **more,
        }
        rows.append("[[device]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in row.items()))
    path.write_text("\n\n".join(rows) + "\n")
    return path


def own(home: Path, devices: list[Record]) -> None:
    """Vault and pins as a claim leaves them."""
    home.mkdir(parents=True, exist_ok=True)
    vault = Vault(home / "vault.flv", idle_seconds=1e9)
    vault.create(Secret(PASSPHRASE), keyring=False)
    pins = Pins(home)
    for device in devices:
        key = device_key(Device(id="d", family=device["family"], serial=device["serial"])) or ""
        entry = vault.hold(
            device=key, device_name=device["name"], family=device["family"], model=device["model"],
            serial=device["serial"], account="apc", password=Secret(PASSWORD),
        )  # fmt: skip
        vault.mark(entry.id, EntryState.PROVED)
        seen = asyncio.run(ssh.look(device["address"], device["services"]["ssh"]))
        pins.add(
            Pin(
                device=key, kind=PinKind.SSH, sha256=seen.sha256 or "", spki_sha256="", md5=seen.md5 or "", key="",
                first_seen=1.0, seen_by="test", network="", weak=(),
            )
        )  # fmt: skip
    vault.lock()


def update_arguments(assets: Path, passphrase: Path, devices: list[Record], *more: str) -> list[str]:
    image = next(path for path in assets.iterdir() if path.suffix == ".nmc3")
    trust = ["--trust", str(assets / "TEST-root.pem"), "--sums", str(assets / "SHA512SUMS")]
    trust += ["--crl", str(assets / "TEST-root.crl"), "--crl", str(assets / "TEST-intermediate.crl")]
    targets = [f"{device['family']}@{device['address']}" for device in devices]
    options = ["--signature", f"{image}.p7s", "--passphrase-file", str(passphrase), "--format", "json"]
    return ["firmware", "update", str(image), *targets, *trust, *options, *more]


@pytest.mark.parametrize("seed", SEEDS)
def test_kill_9_at_random_points_loses_nothing_and_flashes_nothing_twice(
    program: Program, passphrase: Path, tmp_path: Path, seed: int
) -> None:
    chance, assets, home = random.Random(seed), tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", CARDS, upload_rate=RATE, flash_seconds=0.3, reboot_seconds=0.5)
    fleet = program.start(
        "demo", "--fleet", str(path), "--bind", bind(70 + seed), "--assets", str(assets), "--asset-size", str(IMAGE)
    )
    devices = fleet.record(120)["devices"]
    own(home, devices)
    arguments = update_arguments(assets, passphrase, devices, "--at-once", "8", "--canary", "1", "--stop-after", "100")
    resume = ["jobs", "resume", "--passphrase-file", str(passphrase), "--format", "json"]
    for kill in range(KILLS):
        running = program.start(*(arguments if kill == 0 else resume))
        lines = chance.randrange(CARDS + 2, CARDS + 20) if kill == 0 else chance.randrange(2, 30)
        for _ in range(lines):
            if running.lines.get(timeout=120) is None:
                break
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(15)
    done = program.run(*resume, timeout=600)
    assert done.status in {0, 1}, done.err
    jobs = program.run("jobs", "list", "--format", "json").records
    assert len(jobs) == 1
    assert (jobs[0]["open"], jobs[0]["devices"]) == (0, CARDS)
    told = jobs[0]["done"] + jobs[0]["failed"]
    assert told == CARDS, jobs
    if jobs[0]["failed"]:  # a kill between the promise and its byte: told, never repeated by itself
        program.run("jobs", "retry", jobs[0]["job"], "--passphrase-file", str(passphrase), timeout=300)
    flashed = ended(fleet)["flashed"]
    assert flashed == {device["serial"]: 1 for device in devices}


def test_a_plan_says_who_and_why_not(program: Program, passphrase: Path, tmp_path: Path) -> None:
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", 3)
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(76), "--assets", str(assets))
    devices = fleet.record()["devices"]
    own(home, devices[:2])
    arguments = update_arguments(assets, passphrase, devices)
    planned = program.run(*arguments, "--dry-run")
    assert planned.status == 0
    assert "2 of 3 will be updated: 1 refused." in planned.err
    assert {record["code"] for record in planned.records} == {"would-update", "job-no-login"}
    done = program.run(*arguments, timeout=120)
    assert done.status == 1
    assert {key: done.records[-1][key] for key in ("done", "failed", "refused", "skipped")} == {
        "done": 2,
        "failed": 0,
        "refused": 1,
        "skipped": 0,
    }
    again = program.run(*arguments, timeout=120)
    assert {record["code"] for record in again.records if record.get("step") == "plan"} >= {"job-no-login"}
    assert sum(ended(fleet)["flashed"].values()) == 2


def test_a_tampered_file_never_becomes_a_job(program: Program, passphrase: Path, tmp_path: Path) -> None:
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", 1)
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(77), "--assets", str(assets))
    devices = fleet.record()["devices"]
    own(home, devices)
    image = next(path for path in assets.iterdir() if path.suffix == ".nmc3")
    image.write_bytes(image.read_bytes() + b"x")
    done = program.run(*update_arguments(assets, passphrase, devices))
    assert done.status == 3
    assert program.run("jobs", "list", "--format", "json").records == []
    end = ended(fleet)
    assert end["flashed"] == {}
    assert end["logins"][devices[0]["serial"]] == {"accepted": 0, "refused": 0}


def test_a_device_that_comes_back_elsewhere_is_found_by_its_serial_number(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    """DHCP gave it another address while it restarted; nothing but the search knows."""
    assets, home = tmp_path / "assets", tmp_path / "home"
    base = bind(78)
    elsewhere = base.rsplit(".", 1)[0] + ".77"
    path = fleet_file(tmp_path / "fleet.toml", 1, next_address=elsewhere)
    fleet = program.start("demo", "--fleet", str(path), "--bind", base, "--assets", str(assets))
    devices = fleet.record()["devices"]
    own(home, devices)
    done = program.run(*update_arguments(assets, passphrase, devices), timeout=180)
    assert done.status == 0, done.err
    assert done.records[-1]["done"] == 1
    shown = program.run("jobs", "show", done.records[-1]["job"], "--format", "json").records
    assert [record["code"] for record in shown if record.get("step") == "upgrade"] == ["upgraded"]
    assert list(ended(fleet)["flashed"].values()) == [1]


@pytest.mark.parametrize(
    ("fault", "code", "flashed"),
    [
        ("old-version-back", "old-version-back", None),
        ("other-version-back", "other-version-back", None),
        ("image-refused", "device-error", 0),
        ("cut-upload", "upgraded", 1),
        ("disk-full", "device-error", 0),
    ],
)
def test_each_fault_of_a_device_has_its_own_word(
    program: Program, passphrase: Path, tmp_path: Path, fault: str, code: str, flashed: int | None
) -> None:
    assets, home = tmp_path / "assets", tmp_path / "home"
    path = fleet_file(tmp_path / "fleet.toml", 1, faults=[fault])
    octet = 79 + ("old-version-back", "other-version-back", "image-refused", "cut-upload", "disk-full").index(fault)
    fleet = program.start("demo", "--fleet", str(path), "--bind", bind(octet), "--assets", str(assets))
    devices = fleet.record()["devices"]
    own(home, devices)
    done = program.run(*update_arguments(assets, passphrase, devices), timeout=240)
    assert [record["code"] for record in done.records if record.get("step") == "upgrade"] == [code]
    counted = sum(ended(fleet)["flashed"].values())
    assert flashed is None or counted == flashed
    assert counted <= 1
