"""`ports scan` and `ports local` as a program, against the simulated fleet."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from firstlight_drivers.simulation.pty import works
from system.conftest import Program, until

FLEET = """
[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-3"
serial = "PP240131234"
firmware = "003.002.001"
line = "pty"
unit = 14

[[device]]
family = "schneider-pact"
model = "IFM"
name = "feeder-4"
serial = "PP240131235"
firmware = "003.002.001"
line = "tcp"
unit = 15

[[device]]
family = "schneider-panel-server"
model = "PAS600L"
name = "panel"
serial = "PS240111111"
firmware = "002.001.000"
"""
pytestmark = pytest.mark.skipif(not works(), reason="this computer gives out no pseudo-terminals")


def bind(octet: int) -> str:
    """An address range of this test's own."""
    return f"127.{100 + os.getpid() % 100}.{octet}.1"


def fleet(program: Program, folder: Path, octet: int) -> dict[str, tuple[str, dict[str, int]]]:
    """Serial number -> address and services."""
    (folder / "fleet.toml").write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(folder / "fleet.toml"), "--bind", bind(octet)).record()
    return {device["serial"]: (device["address"], device["services"]) for device in ready["devices"]}


def test_a_trip_unit_on_a_local_line(program: Program, tmp_path: Path) -> None:
    place = fleet(program, tmp_path, 160)["PP240131234"][0].removeprefix("serial:")
    table = tmp_path / "found.csv"
    done = program.run(
        "ports", "scan", place, "--baud", "19200", "--units", "1-20", "--csv", str(table), "--format", "json"
    )
    assert done.status == 0, done.err
    (record,) = done.records
    assert record.items() >= {
        "unit": 14, "baud": 19200, "parity": "even", "vendor": "Schneider Electric", "product": "IFM",
        "revision": "003.002.001", "serial": "PP240131234", "family": "schneider-pact", "verdict": "found",
        "broken": 0,
    }.items()  # fmt: skip
    assert "Another master" in done.err
    with table.open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file)
    assert dict(zip(head, row, strict=True))["product"] == "IFM"
    again = program.run("ports", "scan", place, "--units", "14", "--csv", str(table), "--format", "json")
    assert again.status == 1
    assert "nothing is overwritten" in again.err


def test_behind_a_device_server_and_behind_a_gateway(program: Program, tmp_path: Path) -> None:
    places = fleet(program, tmp_path, 161)
    address, services = places["PP240131235"]
    done = program.run("ports", "scan", f"socket://{address}:{services['modbus-rtu']}", "--units", "10-20")
    assert done.status == 0, done.err
    assert [(record["unit"], record["baud"], record["product"]) for record in done.records] == [(15, None, "IFM")]
    address, services = places["PS240111111"]
    done = program.run("ports", "scan", f"tcp://{address}:{services['modbus']}")
    assert done.status == 0, done.err
    (record,) = done.records
    assert (record["unit"], record["product"], record["family"]) == (255, "PAS600L", "schneider-panel-server")
    assert "For 247 units the gateway got no answer" in done.err


def test_ctrl_c_keeps_what_was_found(program: Program, tmp_path: Path) -> None:
    place = fleet(program, tmp_path, 162)["PP240131234"][0].removeprefix("serial:")
    running = program.start("ports", "scan", place, "--baud", "9600", "--wait", "200", "--format", "json")
    assert running.record()["unit"] == 14
    assert running.interrupt() == 130


def test_what_cannot_be_searched(program: Program) -> None:
    for arguments, status in (
        (("tcp://x:99999",), 2),
        (("COM3", "--units", "0-300"), 2),
        (("COM3", "--baud", "fast"), 2),
        (("/dev/no-such-port",), 4),
    ):
        done = program.run("ports", "scan", *arguments, "--format", "json")
        assert (done.status, done.out) == (status, ""), done.err
        assert done.err


def test_a_held_port_is_said_with_its_holder(program: Program, tmp_path: Path) -> None:
    place = fleet(program, tmp_path, 163)["PP240131234"][0].removeprefix("serial:")
    holding = program.start("ports", "scan", place, "--baud", "9600", "--wait", "300", "--format", "json")
    assert holding.record()["unit"] == 14
    done = program.run("ports", "scan", place, "--units", "1", "--format", "json")
    assert done.status == 4
    assert str(holding.process.pid) in done.err
    holding.interrupt()


def test_ports_of_this_computer(program: Program) -> None:
    done = program.run("ports", "local", "--format", "json")
    assert done.status == 0, done.err
    keys = {"port", "description", "vid", "pid", "serial", "holder", "location", "driver", "identity", "by_id"}
    assert all(record.keys() >= keys for record in done.records)
    watching = program.start("ports", "local", "--watch", "--format", "json")
    until(lambda: len(list(Path(f"/proc/{watching.process.pid}/task").iterdir())) > 1)  # it looks, off its loop
    assert watching.interrupt() == 130
