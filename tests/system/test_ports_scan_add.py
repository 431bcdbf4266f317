"""`ports scan --add` as a program: a gateway goes to the list of devices, units without an address do not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from firstlight_drivers.simulation.pty import works
from system.conftest import Program

FLEET = """
[[device]]
family = "schneider-panel-server"
model = "PAS600L"
name = "panel"
serial = "PS240111111"
firmware = "002.001.000"
behind = [12]

[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-3"
serial = "PP240131234"
firmware = "003.002.001"
line = "pty"
unit = 14
"""
pytestmark = pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")


def fleet(program: Program, folder: Path, octet: int) -> dict[str, tuple[str, dict[str, int]]]:
    """Serial number -> address and services."""
    (folder / "fleet.toml").write_text(FLEET, encoding="utf-8")
    first = f"127.85.{octet + os.getpid() % 100}.1"
    ready = program.start("demo", "--fleet", str(folder / "fleet.toml"), "--bind", first).record()
    return {device["serial"]: (device["address"], device["services"]) for device in ready["devices"]}


def test_a_gateway_is_added_and_what_is_behind_it_is_not(program: Program, tmp_path: Path) -> None:
    address, services = fleet(program, tmp_path, 101)["PS240111111"]
    place = f"tcp://{address}:{services['modbus']}"
    done = program.run("ports", "scan", place, "--units", "12", "--wait", "500", "--add")
    assert done.status == 0, done.err
    assert "Unit 12 stays out of the list: it shares its gateway's address" in done.err
    assert "In the list" not in done.err
    done = program.run("ports", "scan", place, "--units", "255", "--wait", "500", "--add", "--format", "json")
    assert done.status == 0, done.err
    assert [(record["unit"], record["family"]) for record in done.records] == [(255, "schneider-panel-server")]
    assert "It is in the list of devices: " in done.err
    known = program.run("identify", "PS240111111", "--format", "json")  # by its serial number: the list knows it
    assert known.status == 0, known.err
    assert [record["serial"] for record in known.records] == ["PS240111111"]


def test_a_unit_on_a_line_has_no_address(program: Program, tmp_path: Path) -> None:
    place = fleet(program, tmp_path, 103)["PP240131234"][0].removeprefix("serial:")
    done = program.run("ports", "scan", place, "--baud", "19200", "--units", "14", "--add", "--format", "json")
    assert done.status == 0, done.err
    assert [record["unit"] for record in done.records] == [14]
    assert "Unit 14 stays out of the list: a device there has a network address of its own" in done.err
