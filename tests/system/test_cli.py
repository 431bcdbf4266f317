"""The command line as its contract writes it, through the real program on the simulated fleet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from system.conftest import Program

KEYS = {
    "id", "family", "vendor", "model", "name", "serial", "mac", "uuid", "firmware", "addresses", "services", "state",
    "sources", "first_seen", "last_seen", "notes",
}  # fmt: skip
FAMILIES = {
    "moxa-nport5000", "moxa-nport6000", "moxa-nport6000g2", "apc-nmc3", "schneider-panel-server", "schneider-pact",
}  # fmt: skip


def bind(octet: int) -> str:
    """An address range of this test's own."""
    return f"127.{100 + os.getpid() % 100}.{octet}.1"


def test_demo_and_discover_agree_device_by_device(program: Program) -> None:
    fleet = program.start("demo", "--bind", bind(1))
    ready = fleet.record()
    assert ready["ready"] is True
    done = program.run("discover", "--format", "json")
    assert done.status == 0, done.err
    found = {record["serial"]: record for record in done.records if record["serial"]}
    assert all(record.keys() >= KEYS for record in done.records)
    assert {device["family"] for device in ready["devices"]} == FAMILIES
    for device in ready["devices"]:
        record = found.get(device["serial"])
        assert record is not None, (device, sorted(found))
        assert record["family"] == device["family"]
        assert device["address"] in record["addresses"]
        for name in ("model", "name", "firmware", "mac"):
            assert record[name] in (None, device[name]), (name, record[name], device)
        assert record["state"] in ("unknown", device["state"]), device
        assert record["services"].items() <= device["services"].items() | record["services"].items()
        for service, port in record["services"].items():
            assert device["services"].get(service) == port, (service, port, device)
        assert "simulated" in record["flags"]
    assert len(done.records) == len(ready["devices"])
    assert fleet.interrupt() == 0
    ended = fleet.record()
    assert ended["ended"] is True
    assert all(count == {"accepted": 0, "refused": 0} for count in ended["logins"].values())


def test_discover_finds_a_range_and_only_known_families(program: Program) -> None:
    first = bind(2)
    program.start("demo", "--devices", "6", "--bind", first).record()
    done = program.run("discover", "--format", "json", "--source", "sweep", "--range", f"{first[:-1]}0/28")
    assert done.status == 0
    assert {record["family"] for record in done.records} <= FAMILIES
    assert len(done.records) >= 5  # the sixth speaks on a serial line


def test_watch_says_appeared_and_lost_words(program: Program) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(3)).record()
    done = program.run("discover", "--format", "json", "--watch", "--seconds", "6")
    assert done.status == 0
    words = {record["event"] for record in done.records}
    assert "appeared" in words
    assert words <= {"appeared", "changed", "lost"}


def test_interrupted_discover_lists_what_it_has_and_leaves_with_130(program: Program) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(4)).record()
    search = program.start("discover", "--format", "json", "--watch")
    assert search.record()["event"] == "appeared"
    assert search.interrupt() == 130


def test_identify_asks_one_host_and_says_4_for_silence(program: Program) -> None:
    fleet = program.start("demo", "--bind", bind(5)).record()
    for device in fleet["devices"]:
        done = program.run("identify", "--format", "json", device["address"])
        assert done.status == 0, (device, done.err)
        (record,) = done.records
        assert (record["family"], record["serial"]) == (device["family"], device["serial"])
    silent = program.run("identify", "--format", "json", "127.99.99.99")
    assert (silent.status, silent.out) == (4, "")
    assert "did not answer" in silent.err


def test_remembered_ids_serials_and_macs_are_targets(program: Program) -> None:
    program.start("demo", "--devices", "12", "--bind", bind(6)).record()
    known = program.run("discover", "--format", "json").records
    device = next(record for record in known if record["mac"])
    for target in (device["id"], device["serial"], device["mac"]):
        (record,) = program.run("identify", "--format", "json", target).records
        assert record["id"] == device["id"]


@pytest.mark.parametrize(
    ("arguments", "status", "text"),
    [
        (("discover", "--range", "10.0.0.0/16"), 3, "4,096"),
        (("discover", "--range", "nonsense/99"), 2, "nonsense/99"),
        (("discover", "--range", "10.0.0.9-10.0.0.1"), 2, "ends before"),
        (("discover", "--seconds", "0"), 2, "1 to 600"),
        (("discover", "--source", "carrier-pigeon"), 2, "mdns"),
        (("discover", "--interface", "nope0"), 2, "nope0"),
        (("identify", "nokia@10.0.0.1"), 2, "nokia"),
        (("identify", "a b"), 2, "target"),
        (("identify",), 2, "TARGET"),
        (("discover", "--community-stdin"), 2, "community"),
        (("discover", "--snmp-user", "ops"), 2, "authentication password"),
        (("identify", "--snmp-user", "ops", "--community-stdin", "10.0.0.1"), 2, "exclude"),
        (("frobnicate",), 2, "frobnicate"),
        (("demo", "--devices", "0"), 2, "devices"),
        (("demo", "--bind", "203.0.113.1"), 2, "bind"),
    ],
)
def test_refusals_say_what_and_why(program: Program, arguments: tuple[str, ...], status: int, text: str) -> None:
    done = program.run(*arguments)
    assert done.status == status, done.err
    assert text in done.err
    assert done.out == ""


def test_a_fleet_file_with_a_mistake_is_named(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "fleet.toml"
    path.write_text('[[device]]\nfamily = "nokia"\n')
    done = program.run("demo", "--fleet", str(path))
    assert done.status == 2
    assert "nokia" in done.err


def test_families_and_codes(program: Program) -> None:
    rows = program.run("families", "--format", "json").records
    assert {row["family"] for row in rows} == FAMILIES
    assert all(row.keys() == {"family", "capability", "channel", "confidence", "source"} for row in rows)
    assert {row["confidence"] for row in rows} <= {"documented", "observed", "assumed", "guided"}
    codes = program.run("help", "codes", "--format", "json").records
    assert all(row.keys() == {"code", "text", "next"} for row in codes)
    assert "timeout" in {row["code"] for row in codes}


def test_doctor_speaks_of_every_interface(program: Program) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(7)).record()
    rows = program.run("doctor", "--seconds", "2", "--format", "json").records
    assert all(row.keys() >= {"interface", "address", "source", "sent", "received", "verdict", "hint"} for row in rows)
    answered = {row["source"] for row in rows if row["interface"] == "lo" and row["received"]}
    assert {"mdns", "dpws", "moxa"} <= answered


def test_the_command_line_starts_without_the_desktops_library() -> None:
    code = (
        "import sys; from firstlight.cli import run; status = run(['families', '--format', 'json'])\n"
        "assert status == 0\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_damaged_data_folder_is_said_and_survived(program: Program) -> None:
    home = Path(program.environment["FIRSTLIGHT_HOME"])
    home.mkdir(parents=True)
    (home / "devices.sqlite").write_bytes(b"this is not a database, but it is long enough to look like a file")
    done = program.run("discover", "--seconds", "1", "--source", "serial", "--format", "json")
    assert done.status == 0
    assert (home / "devices.sqlite.damaged").exists()


@pytest.mark.parametrize("command", ["discover", "identify", "doctor", "families", "demo", "gui", "help"])
def test_every_command_explains_itself(program: Program, command: str) -> None:
    done = program.run(command, "--help")
    assert done.status == 0
    assert "Usage: firstlight" in done.out.replace("python -m firstlight", "firstlight")


def test_a_trace_holds_what_went_over_the_wire_and_no_secret(program: Program, tmp_path: Path) -> None:
    first = bind(8)
    program.start("demo", "--devices", "6", "--bind", first).record()
    path = tmp_path / "trace.jsonl"
    done = program.run("--trace", str(path), "discover", "--seconds", "2", "--format", "json")
    assert done.status == 0
    lines = [json.loads(text) for text in path.read_text().splitlines()]
    assert {"dsci", "wsd"} <= {line["protocol"] for line in lines}
    assert path.stat().st_mode & 0o077 == 0
    refused = program.run("--trace", str(tmp_path / "none" / "x"), "families")
    assert refused.status == 2
    assert "trace" in refused.err
