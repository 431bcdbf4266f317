"""Ports that a person sets on the device's own page: the steps, then the proof from outside, as a program."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from firstlight_drivers.simulation.pty import works
from system.conftest import Program

FLEET = """
[[device]]
family = "schneider-panel-server"
model = "PAS800L"
name = "panel"
serial = "PS240111111"
firmware = "002.001.000"
behind = [3, 7]

[[device]]
family = "schneider-panel-server"
model = "PAS600"
name = "lonely"
serial = "PS240111112"
firmware = "002.001.000"

[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-4"
serial = "PP240131235"
firmware = "003.002.001"
line = "tcp"
unit = 2

[[device]]
family = "moxa-nport6000g2"
model = "NPort 6250-G2"
name = "tank"
serial = "TBKDB1020918"
mac = "00:90:E8:A4:09:18"
firmware = "1.2"
"""
NET = f"127.{100 + os.getpid() % 100}.170"


@pytest.fixture
def fleet(program: Program, tmp_path: Path) -> dict[str, tuple[str, dict[str, int]]]:
    """Serial number -> address and services."""
    (tmp_path / "fleet.toml").write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(tmp_path / "fleet.toml"), "--bind", f"{NET}.1").record()
    return {device["serial"]: (device["address"], device["services"]) for device in ready["devices"]}


def test_the_line_of_a_panel_server_is_proved_by_who_answers_behind_it(
    program: Program, fleet: dict[str, tuple[str, dict[str, int]]]
) -> None:
    panel, lonely = (f"schneider-panel-server@{fleet[serial][0]}" for serial in ("PS240111111", "PS240111112"))
    wished = ("baud=19200", "parity=even", "alias=msb")
    shown = program.run("ports", "show", panel)
    assert shown.status == 3
    assert "'firstlight ports set' leads through its own page" in shown.err
    steps = program.run("ports", "set", panel, "1", *wished, "--format", "json")
    assert steps.status == 3, steps.err
    assert [record["result"] for record in steps.records] == ["skipped"] * 3
    assert "compare the certificate's fingerprint" in steps.err
    assert "--done" in steps.err
    dry = program.run("ports", "set", panel, "1", *wished, "--dry-run", "--format", "json")
    assert (dry.status, {record["code"] for record in dry.records}) == (0, {"differs"})
    done = program.run("ports", "set", panel, "1", *wished, "--done", "--units", "1-8", "--format", "json")
    assert done.status == 1, done.err  # the name is not shown
    assert {record["key"]: (record["result"], record["code"]) for record in done.records} == {
        "baud": ("done", "ports-line-proved"),
        "parity": ("done", "ports-line-proved"),
        "alias": ("unknown", "ports-not-shown"),
    }
    assert "Units that answer: 3, 7." in done.err
    whole = program.run("ports", "set", panel, "1", *wished[:2], "--done", "--units", "1-8", "--format", "json")
    assert whole.status == 0, whole.err
    other = program.run("ports", "set", panel, "2", "baud=9600", "--done", "--units", "1-8", "--format", "json")
    assert (other.status, other.records) == (4, [])
    silent = program.run("ports", "set", lonely, "1", *wished, "--done", "--units", "1-8", "--format", "json")
    assert (silent.status, {record["code"] for record in silent.records}) == (1, {"ports-line-silent"})
    journal = Path(program.environment["FIRSTLIGHT_HOME"], "journal.jsonl").read_text(encoding="utf-8").splitlines()
    codes = [record["code"] for record in map(json.loads, journal) if record.get("step") == "ports-guided"]
    proved = ["ports-by-person", "ports-line-proved"]
    assert codes == [*proved, *proved, "ports-by-person", "ports-line-silent"]


def test_an_ifm_has_to_answer_on_its_line(program: Program, fleet: dict[str, tuple[str, dict[str, int]]]) -> None:
    address, services = fleet["PP240131235"]
    target = f"serial:socket://{address}:{services['modbus-rtu']}"
    wished = ("baud=19200", "parity=even", "stop_bits=1")
    done = program.run("ports", "set", target, "1", *wished, "--done", "--units", "1-3", "--format", "json")
    assert done.status == 0, done.err
    assert {record["result"] for record in done.records} == {"done"}
    other = program.run("ports", "set", target, "1", *wished, "--done", "--units", "20-21", "--format", "json")
    assert (other.status, {record["code"] for record in other.records}) == (1, {"ports-line-silent"})


def test_a_6000_g2_shows_its_data_service_and_no_more(
    program: Program, fleet: dict[str, tuple[str, dict[str, int]]]
) -> None:
    target = f"moxa-nport6000g2@{fleet['TBKDB1020918'][0]}"
    done = program.run("ports", "set", target, "2", "baud=19200", "--done", "--format", "json")
    assert (done.status, {record["code"] for record in done.records}) == (1, {"ports-nothing-shows"})
    away = program.run("ports", "set", target, "2", "mode=tcp-server", "local_port=4090", "--done", "--format", "json")
    assert (away.status, {record["result"] for record in away.records}) == (1, {"failed"})
    assert "does not answer" in away.err


def test_a_profile_leads_through_every_port_the_name_tells(
    program: Program, fleet: dict[str, tuple[str, dict[str, int]]], tmp_path: Path
) -> None:
    file = tmp_path / "line.toml"
    file.write_text('format = 1\nname = "line"\nbaud = 9600\n', encoding="utf-8")
    target = f"moxa-nport6000g2@{fleet['TBKDB1020918'][0]}"
    dry = program.run("ports", "apply", str(file), target, "--dry-run", "--format", "json")
    assert (dry.status, [record["port"] for record in dry.records]) == (0, [1, 2])


@pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")
def test_a_person_at_a_terminal_is_asked(program: Program, fleet: dict[str, tuple[str, dict[str, int]]]) -> None:
    target = f"schneider-panel-server@{fleet['PS240111111'][0]}"
    command = [sys.executable, "-m", "firstlight", "ports", "set", target, "1", "baud=19200", "--units", "3"]
    controller, terminal = pty.openpty()
    os.write(controller, b"y\n")
    running = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=program.environment)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # the last end of the terminal closed
        while data := os.read(controller, 4096):
            shown += data
    os.close(controller)
    assert running.wait(30) == 0, shown
    assert b"Is it done" in shown
    assert b"Units that answer: 3." in shown
