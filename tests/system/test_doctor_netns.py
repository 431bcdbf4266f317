"""The doctor on a cable: a firewall that drops answers, devices of a foreign network, silence."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netns import Lab, needs_netns, switch

Record = dict[str, Any]
pytestmark = [needs_netns, pytest.mark.netns]
FLEET = [sys.executable, "-m", "firstlight", "demo", "--standard-ports", "--devices", "6"]


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A technician's laptop (host 0) and a place for devices (host 1) on one switch."""
    with switch(2) as made:
        yield made


def fleet(lab: Lab, first: str) -> list[Record]:
    """The simulated fleet on host 1, from an address on."""
    process = lab.hosts[1].popen([*FLEET, "--bind", first], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        devices: list[Record] = json.loads(process.stdout.readline())["devices"]
    return devices


def firstlight(lab: Lab, *arguments: str) -> list[Record]:
    """The program on host 0; its JSON lines."""
    command = ["ip", "netns", "exec", lab.hosts[0].name, sys.executable, "-m", "firstlight", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(text) for text in done.stdout.splitlines()]


def test_a_fleet_across_a_cable_is_found_on_its_standard_ports(lab: Lab) -> None:
    devices = [one for one in fleet(lab, "10.77.0.20") if not one["address"].startswith("serial:")]
    last = devices[-1]["address"]
    found = {record["serial"]: record for record in firstlight(lab, "discover", "--range", f"10.77.0.20-{last}")}
    for device in devices:
        assert found[device["serial"]]["services"].items() <= device["services"].items()
        assert found[device["serial"]]["family"] == device["family"]
        assert found[device["serial"]]["mac"] in (None, device["mac"])


def test_a_firewall_that_drops_answers_is_named(lab: Lab) -> None:
    if shutil.which("nft") is None:
        pytest.skip("the program `nft` (nftables) is not installed")
    fleet(lab, "10.77.0.20")
    lines = (
        "table inet t {",
        "chain in {",
        "type filter hook input priority 0; policy drop;",
        "ct state established accept",
    )
    rules = "\n".join([*lines, "}", "}", ""])
    command = ["ip", "netns", "exec", lab.hosts[0].name, "nft", "-f", "-"]
    subprocess.run(command, input=rules, text=True, check=True, capture_output=True)
    rows = firstlight(lab, "doctor", "--seconds", "3")
    blocked = [row for row in rows if row["interface"] == lab.hosts[0].interface and row["source"] == "moxa"]
    assert {(row["verdict"], row["code"]) for row in blocked} == {("blocked", "firewall")}
    assert "firewall" in blocked[0]["hint"]


def test_devices_of_a_foreign_network_are_found_and_flagged(lab: Lab) -> None:
    lab.hosts[1].ip("addr", "add", "192.168.127.250/24", "dev", lab.hosts[1].interface)
    fleet(lab, "192.168.127.1")
    found = firstlight(lab, "discover", "--seconds", "3")
    foreign = [record for record in found if record["family"] == "moxa-nport5000"]
    assert foreign
    assert all("foreign-subnet" in record["flags"] for record in foreign)
    rows = firstlight(lab, "doctor", "--seconds", "2")
    assert ("moxa", "wrong-network") in {(row["source"], row["verdict"]) for row in rows}


def test_a_quiet_cable_is_called_silent(lab: Lab) -> None:
    rows = firstlight(lab, "doctor", "--seconds", "1", "--interface", lab.hosts[0].address)
    verdicts = {row["verdict"] for row in rows if row["source"] in {"moxa", "dpws"}}
    assert verdicts == {"silent"}


def test_the_data_folder_of_another_run_is_not_needed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "firstlight", "--data-dir", str(tmp_path / "x"), "families"]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
