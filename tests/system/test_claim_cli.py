"""The claim, vault, policy, pins and profile commands through the real program: refusals, exit codes, small print."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.site.pins import Pins
from system.conftest import Program, Record, Running
from system.test_claim import claim, ended, passphrase, target, verdicts
from system.test_cli import bind

__all__ = ["passphrase"]  # a fixture

SERIAL = """
[[device]]
family = "apc-nmc3"
model = "AP9641"
name = "apc5B0999"
serial = "QA2149170999"
mac = "28:29:86:5B:09:99"
firmware = "2.5.0.8"
state = "factory"
line = "pty"
"""


def fleet(program: Program, octet: int, *more: str) -> tuple[Running, list[Record]]:
    running = program.start("demo", "--bind", bind(octet), *more)
    return running, running.record()["devices"]


def one(devices: list[Record], family: str, state: str = "factory", place: int = 0) -> Record:
    return [device for device in devices if (device["family"], device["state"]) == (family, state)][place]


def test_a_first_sight_is_refused_with_its_fingerprint(program: Program, passphrase: Path) -> None:
    running, devices = fleet(program, 41)
    card = target(one(devices, "apc-nmc3"))
    done = program.run("claim", card, "--generate", "--passphrase-file", str(passphrase), "--format", "json")
    assert done.status == 3
    last = done.records[-1]
    assert (last["step"], last["result"], last["code"]) == ("claim", "refused", "identity-new")
    assert "SHA256:" in last["detail"]
    assert "MD5" in last["detail"]
    logins = ended(running)["logins"]
    assert sum(one["accepted"] + one["refused"] for one in logins.values()) == 0


def test_a_dry_run_sends_and_stores_nothing(program: Program, tmp_path: Path) -> None:
    running, devices = fleet(program, 42)
    names = [target(device) for device in devices if device["family"] in {"apc-nmc3", "schneider-pact"}]
    names = [name for name in names if "serial:" not in name]
    done = program.run("claim", *names, "--generate", "--dry-run", "--format", "json")
    assert done.status == 0
    assert {record["step"] for record in done.records} == {"plan"}
    assert len(done.records) == len(names)
    assert not (tmp_path / "home" / "vault.flv").exists()
    logins = ended(running)["logins"]
    assert sum(one["accepted"] + one["refused"] for one in logins.values()) == 0


def test_a_weak_site_password_is_refused_before_anything_is_sent(program: Program, passphrase: Path) -> None:
    running, devices = fleet(program, 43)
    arguments = ["claim", target(one(devices, "apc-nmc3")), "--password-stdin", "--accept-new", "--format", "json"]
    done = program.run(*arguments, "--passphrase-file", str(passphrase), stdin="password\n")
    assert done.status == 3
    assert done.records[-1]["code"] == "policy-not-met"
    assert "password" not in json.dumps([record["detail"] for record in done.records]).replace("passwords", "")
    assert sum(one["accepted"] + one["refused"] for one in ended(running)["logins"].values()) == 0


def test_no_target_and_no_source_of_passwords(program: Program) -> None:
    assert program.run("claim", "127.0.0.254", "--generate", timeout=90).status == 4
    assert program.run("claim", "127.0.0.254").status == 2
    assert program.run("claim", "127.0.0.254", "--generate", "--password-stdin").status == 2


def test_without_a_way_to_open_the_vault_nothing_is_touched(program: Program) -> None:
    running, devices = fleet(program, 44)
    done = program.run("claim", target(one(devices, "apc-nmc3")), "--generate", "--accept-new")
    assert done.status == 3
    assert "--passphrase-file" in done.err
    assert sum(one["accepted"] + one["refused"] for one in ended(running)["logins"].values()) == 0


def test_a_named_administrator_replaces_the_super_user(program: Program, passphrase: Path) -> None:
    running, devices = fleet(program, 45)
    card = one(devices, "apc-nmc3")
    records = claim(program, passphrase, [target(card)], "--generate", "--account", "site-admin")
    assert [record["code"] for record in records][-3:] == ["factory-disabled", "claimed", "claimed"]
    entries = program.run("vault", "list", "--passphrase-file", str(passphrase), "--format", "json").records
    assert {(entry["account"], entry["state"]) for entry in entries} == {("apc", "proved"), ("site-admin", "proved")}
    ended(running)


def test_a_changed_identity_stops_and_has_named_ways_out(program: Program, passphrase: Path, tmp_path: Path) -> None:
    running, devices = fleet(program, 46)
    card = one(devices, "apc-nmc3")
    assert verdicts(claim(program, passphrase, [target(card)], "--generate")).popitem()[1] == ("done", "claimed")
    pins = Pins(tmp_path / "home")
    (pin,) = pins.all()
    pinned = pin.sha256
    pins.replace(pin.device, pin.kind, replace(pin, sha256="SHA256:" + "A" * 43), "replaced")
    records = claim(program, passphrase, [target(card)], "--generate", "--reset")
    assert records[-1]["code"] == "pin-changed"
    assert "No password was sent" in records[-1]["message"]
    refused = program.run("pins", "accept", target(card), "--reason", "replaced")
    assert refused.status == 3
    assert program.run("pins", "accept", target(card), "--reason", "replaced", "--yes").status == 0
    assert program.run("pins", "list", "--format", "json").records[0]["sha256"] == pinned
    before = ended(running)["logins"][card["serial"]]
    assert before == {"accepted": 2, "refused": 1}


def test_profiles_go_one_device_first_until_confirmed(program: Program, passphrase: Path) -> None:
    running, devices = fleet(program, 47)
    new = [target(one(devices, "moxa-nport6000g2", place=place)) for place in range(3)]
    assert program.run("profile", "confirm", "moxa-nport6000g2").status == 3
    options = ["--accept-new", "--generate", "--profile", "--passphrase-file", str(passphrase), "--format", "json"]
    codes = list(verdicts(program.run("claim", *new, *options, timeout=120).records).values())
    assert sorted(codes) == [("done", "claimed"), ("skipped", "canary-waits"), ("skipped", "canary-waits")]
    assert program.run("profile", "confirm", "moxa-nport6000g2").status == 0
    codes = list(verdicts(claim(program, passphrase, new, "--generate", "--profile")).values())
    assert sorted(codes) == [("done", "claimed"), ("done", "claimed"), ("skipped", "already-proved")]
    listed = program.run("profile", "list", "--format", "json").records
    assert {(row["family"], row["method"]) for row in listed} >= {("moxa-nport6000g2", "assumed")}
    ended(running)


def test_micrologic_profiles_are_guided_and_kept_apart(program: Program, passphrase: Path) -> None:
    running, devices = fleet(program, 48)
    breaker = target(one(devices, "schneider-pact"))
    records = claim(program, passphrase, [breaker], "--generate", "--micrologic")
    assert {record["code"] for record in records if record["step"] == "claim"} == {"guide-left"}
    entries = program.run("vault", "list", "--passphrase-file", str(passphrase), "--format", "json").records
    assert sorted(entry["purpose"] for entry in entries) == [
        "profile:Administrator",
        "profile:Engineer",
        "profile:Operator",
        "profile:Services",
    ]
    ended(running)


def test_a_serial_console(program: Program, passphrase: Path, tmp_path: Path) -> None:
    path = tmp_path / "fleet.toml"
    path.write_text(SERIAL)
    running, devices = fleet(program, 49, "--fleet", str(path))
    place = f"apc-nmc3@{devices[0]['address']}"
    assert program.run("claim", place, "--generate", "--passphrase-file", str(passphrase)).status == 2
    codes = verdicts(claim(program, passphrase, [place], "--generate", "--label", "QA2149170999"))
    assert list(codes.values()) == [("done", "claimed")]
    assert ended(running)["logins"]["QA2149170999"] == {"accepted": 2, "refused": 1}


@pytest.mark.parametrize(
    ("password", "status"), [("Kestrel-Ferry-Quay-58", 0), ("short", 3), ("password1234", 3), ("", 3)]
)
def test_policy_check_never_prints_the_password(program: Program, password: str, status: int) -> None:
    arguments = ["policy", "check", "--family", "apc-nmc3", "--firmware", "3.2.1", "--password-stdin"]
    done = program.run(*arguments, "--format", "json", stdin=password + "\n")
    assert done.status == status
    assert {"rule", "met", "text"} <= done.records[0].keys()
    assert not password or password not in done.out + done.err
