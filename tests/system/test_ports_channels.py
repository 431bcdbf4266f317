"""The real program against a simulated fleet: ports over SNMP and the console, the console's rate, a clock."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from system.conftest import Program
from system.test_cli import bind

FLEET = """
[[device]]
family = "moxa-nport5000"
model = "NPort 5150A"
name = "NP5150A_1"
serial = "9301"
mac = "00:90:E8:5C:93:01"
hw_id = 20826
firmware = "1.6"
state = "factory"

[[device]]
family = "moxa-nport6000"
model = "NPort 6250"
name = "NP6250_1"
serial = "9302"
mac = "00:90:E8:5C:93:02"
firmware = "2.0"
state = "factory"
snmp_community = "kestrel-rw"
snmp_user = "ports"
snmp_auth = "auth-Kestrel-1"
snmp_privacy = "priv-Kestrel-2"

[[device]]
family = "apc-nmc3"
model = "AP9641"
name = "ups-3"
serial = "QA2149170345"
mac = "28:29:86:5B:02:F1"
firmware = "2.5.0.8"
state = "claimed"
user = "apc"
password = "Kestrel-42-dam"

[[device]]
family = "schneider-pact"
model = "IFE"
name = "IFE-0A129F"
serial = "9921101234"
firmware = "004.001.000"
"""
NET = bind(150).rpartition(".")[0]
DEVICE = (
    "import sys; from firstlight.cli.device import device; from firstlight.cli.output import Options; "
    "sys.exit(device.main(sys.argv[1:], obj=Options(data_dir=None, verbose=0), standalone_mode=False) or 0)"
)
V3 = "auth-Kestrel-1\npriv-Kestrel-2\n"


@pytest.fixture
def fleet(program: Program, tmp_path: Path) -> Program:
    file = tmp_path / "fleet.toml"
    file.write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(file), "--bind", f"{NET}.1").record()
    assert ready["ready"] is True
    return program


def test_every_channel_sets_and_reads_back(fleet: Program) -> None:
    way = ("--yes", "--accept-new", "--format", "json")
    for target, port, values, access, stdin in (
        (f"moxa-nport5000@{NET}.1", "1", ("baud=9600", "mode=tcp-server", "local_port=4005"),
         ("--user", "admin", "--password-stdin"), "moxa\n"),
        (f"moxa-nport6000@{NET}.2", "2", ("baud=31250", "mode=udp", "peers=10.0.0.1-10.0.0.9:4001"),
         ("--community-stdin",), "kestrel-rw\n"),
        (f"moxa-nport6000@{NET}.2", "1", ("mode=reverse-ssh", "local_port=4011"), ("--snmp-user", "ports"), V3),
        (f"moxa-nport6000@{NET}.2", "1", ("mode=tcp-client", "peers=10.0.0.9:4001"),
         ("--user", "admin", "--password-stdin"), "moxa\n"),
    ):  # fmt: skip
        done = fleet.run("ports", "set", target, port, *values, *access, *way, stdin=stdin)
        assert done.status == 0, done.err
        assert {record["key"] for record in done.records} == {value.partition("=")[0] for value in values}
        assert {(record["result"], record["code"]) for record in done.records} == {("done", "port-set")}
        for secret in stdin.split():
            if secret != "moxa":
                assert secret not in done.out + done.err
    card = ("--user", "apc", "--password-stdin", *way)
    done = fleet.run("ports", "set", f"apc-nmc3@{NET}.3", "1", "baud=38400", *card, stdin="Kestrel-42-dam\n")
    assert done.status == 1, done.err  # the card keeps it and wants a restart, which nobody asked for
    assert "next restart" in done.err
    assert "Kestrel-42-dam" not in done.out + done.err
    done = fleet.run(
        "ports", "show", f"moxa-nport6000@{NET}.2", "2", "--snmp-user", "ports", "--format", "json", stdin=V3
    )
    assert {record["key"]: record["present"] for record in done.records}["baud"] == 31250
    told = ("--setting", "mode=tcp-server", "--setting", "local_port=4005")
    tested = fleet.run("ports", "test", f"moxa-nport5000@{NET}.1", "1", *told, "--seconds", "1", "--format", "json")
    assert tested.status == 0, tested.err
    (measured,) = tested.records
    assert measured["bytes"] > 0
    assert measured["errors"] == 0
    login = ("--user", "admin", "--password-stdin", "--accept-new", "--format", "json")
    target = f"moxa-nport5000@{NET}.1"
    done = fleet.run("ports", "set", target, "1", "mode=real-com", "--yes", *login, stdin="moxa\n")
    assert done.status == 0, done.err
    tested = fleet.run("ports", "test", target, "1", "--seconds", "1", *login, stdin="moxa\n")
    assert tested.status == 0, tested.err


CONSOLES = """
[[device]]
family = "moxa-nport5000"
model = "NPort 5150A"
name = "NP5150A_{number}"
serial = "95{number:02}"
mac = "00:90:E8:5C:95:{number:02}"
hw_id = 20826
firmware = "1.6"
state = "factory"
faults = [{faults}]
"""


@pytest.mark.parametrize(
    ("faults", "status", "results", "codes"),
    [
        ("", 0, {"done": 6}, {"port-set"}),
        ('"other-layout"', 3, {}, set()),
        ('"clamped"', 1, {"failed": 1, "done": 1, "skipped": 4}, {"port-other", "port-set", "ports-canary-failed"}),
    ],
)
def test_over_pages_nobody_has_published_one_goes_first(
    program: Program, tmp_path: Path, faults: str, status: int, results: dict[str, int], codes: set[str]
) -> None:
    file, profile = tmp_path / "fleet.toml", tmp_path / "line.toml"
    file.write_text("".join(CONSOLES.format(number=one, faults=faults) for one in (1, 2, 3)), encoding="utf-8")
    profile.write_text('format = 1\nname = "line"\nbaud = 19200\nparity = "even"\n', encoding="utf-8")
    net = bind(152).rpartition(".")[0]
    assert program.start("demo", "--fleet", str(file), "--bind", f"{net}.1").record()["ready"] is True
    targets = [f"moxa-nport5000@{net}.{one}" for one in (1, 2, 3)]
    access = ("--user", "admin", "--password-stdin", "--yes", "--accept-new", "--format", "json")
    done = program.run("ports", "apply", str(profile), *targets, *access, stdin="moxa\n")
    assert done.status == status, done.err
    assert Counter(record["result"] for record in done.records) == results
    assert {record["code"] for record in done.records} == codes
    assert all(record["assumed"] is (record["key"] == "parity") for record in done.records)


def test_what_cannot_be_is_refused(fleet: Program) -> None:
    way = ("--yes", "--accept-new", "--format", "json")
    apc = ("--user", "apc", "--password-stdin")
    done = fleet.run("ports", "set", f"apc-nmc3@{NET}.3", "1", "baud=57600", *apc, *way, stdin="Kestrel-42-dam\n")
    assert done.status == 3
    done = fleet.run("ports", "set", f"apc-nmc3@{NET}.3", "1", "parity=even", *apc, *way, stdin="Kestrel-42-dam\n")
    assert done.status == 3
    done = fleet.run(
        "ports", "show", f"moxa-nport6000@{NET}.2", "--community-stdin", "--accept-new", stdin="not-this\n"
    )
    assert done.status != 0


def test_a_clock_is_read_set_and_read_back(fleet: Program) -> None:
    def device(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", DEVICE, "time", *arguments, "--format", "json"]
        return subprocess.run(
            command,
            env=fleet.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    shown = device(f"schneider-pact@{NET}.4")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["present"] == "2000-01-01 00:00:00"
    tried = json.loads(device(f"schneider-pact@{NET}.4", "--now", "--dry-run").stdout)
    assert tried["result"] == "differs"
    done = device(f"schneider-pact@{NET}.4", "--now", "--utc", "--yes")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert (record["result"], record["present"]) == ("clock-set", record["wanted"])
