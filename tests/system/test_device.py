"""The real program against simulated Schneider devices: date, time and names, in a list and on a line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firstlight.site.vault import EntryState, Vault
from firstlight_drivers.contract import Secret
from firstlight_drivers.simulation.pty import works
from system.conftest import Done, Program

NET = f"127.83.{10 + os.getpid() % 200}"
FLEET = """
[[device]]
family = "schneider-pact"
model = "IFE"
name = "IFE-0A129F"
serial = "9921101234"
firmware = "004.001.000"

[[device]]
family = "schneider-pact"
model = "IFM"
name = "Q3 feeder"
serial = "99211012345"
firmware = "003.001.000"
line = "tcp"
unit = 3

[[device]]
family = "schneider-panel-server"
model = "PAS800"
name = "panel-7"
serial = "PP2312011234"
firmware = "002.001.000"

[[device]]
family = "schneider-pact"
model = "IFE"
name = "IFE-0A12A0"
serial = "9921101235"
firmware = "004.001.000"
faults = ["pad-closed"]

[[device]]
family = "schneider-pact"
model = "IFE"
name = "IFE-0A12A1"
serial = "9921101236"
firmware = "004.001.000"
faults = ["other-layout"]

[[device]]
family = "moxa-nport5000"
model = "NPort 5150A"
name = "NP5150A_1"
serial = "9301"
mac = "00:90:E8:5C:93:01"
hw_id = 20826
firmware = "1.6"
"""
IFE, SERVER, PAD, ODD = (
    f"schneider-pact@{NET}.1",
    f"schneider-panel-server@{NET}.3",
    f"schneider-pact@{NET}.4",
    f"schneider-pact@{NET}.5",
)
WRITE = ("--password-stdin", "--confirm-assumed", "--yes", "--format", "json")
JSON = ("--format", "json")
BEGUN = ("name-write", "unknown", "write-begun")


@pytest.fixture
def fleet(program: Program, tmp_path: Path) -> Program:
    file = tmp_path / "fleet.toml"
    file.write_text(FLEET, encoding="utf-8")
    ready = program.start("demo", "--fleet", str(file), "--bind", f"{NET}.1").record()
    assert ready["ready"] is True
    return program


@pytest.fixture
def line() -> tuple[str, ...]:
    return ("--line", f"socket://{NET}.2:4001", "--unit", "3", "--baud", "19200", "--parity", "even")


def shown(done: Done) -> dict[str, tuple[object, ...]]:
    assert done.err is not None
    return {one["key"]: (one["present"], one["wanted"], one["result"]) for one in done.records}


def journal(program: Program) -> list[tuple[str, str, str]]:
    path = Path(program.environment["FIRSTLIGHT_HOME"]) / "journal.jsonl"
    lines = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return [(one["step"], one["result"], one["code"]) for one in lines]


def test_names_are_read_without_a_password(fleet: Program, line: tuple[str, ...]) -> None:
    done = fleet.run("device", "names", IFE, *JSON)
    assert done.status == 0, done.err
    read = {"application": ("IFE-0A129F", None, "read"), "imu": ("IFE-0A129F", None, "read")}
    assert shown(done) == {**read, "location": (None, None, "read")}
    done = fleet.run("device", "names", SERVER, *JSON)
    assert shown(done) == {"application": ("panel-7", None, "read")}
    done = fleet.run("device", "names", *line, *JSON)
    assert done.status == 0, done.err
    assert shown(done) == {"imu": ("Q3 feeder", None, "read"), "location": (None, None, "read")}
    assert done.records[0]["device"] == f"serial:socket://{NET}.2:4001#3"
    assert journal(fleet) == []


@pytest.mark.parametrize("on_line", [False, True])
def test_names_are_written_and_read_back(fleet: Program, line: tuple[str, ...], on_line: bool) -> None:
    where = line if on_line else (IFE,)
    wanted = ("--imu", "Feeder 3", "--location", "Hall 2, B7")
    tried = fleet.run("device", "names", *where, *wanted, "--dry-run", *JSON)
    assert tried.status == 0, tried.err
    assert {one["result"] for one in tried.records} == {"differs"}
    refused = fleet.run("device", "names", *where, *wanted, "--password-stdin", "--yes", *JSON, stdin="0000\n")
    assert refused.status == 3
    assert "Nobody outside the maker has published" in refused.err
    assert journal(fleet) == []
    done = fleet.run("device", "names", *where, *wanted, *WRITE, stdin="0000\n")
    assert done.status == 0, done.err
    assert shown(done) == {
        "imu": ("Feeder 3", "Feeder 3", "name-set"),
        "location": ("Hall 2, B7", "Hall 2, B7", "name-set"),
    }
    assert journal(fleet) == [BEGUN, ("name-read-back", "done", "name-set")] * 2
    again = fleet.run("device", "names", *where, *wanted, "--format", "json")
    assert again.status == 0, again.err
    assert {one["result"] for one in again.records} == {"same"}


def test_a_refused_password_is_tried_once_and_shown_nowhere(fleet: Program) -> None:
    done = fleet.run("device", "names", IFE, "--imu", "Feeder 3", "--location", "Hall 2", *WRITE, stdin="9zZ1\n")
    assert done.status == 1  # something was sent
    assert [one["result"] for one in done.records] == ["login-refused", "name-not-tried"]
    assert journal(fleet) == [BEGUN, ("name-read-back", "failed", "login-refused")]
    home = Path(fleet.environment["FIRSTLIGHT_HOME"])
    assert "9zZ1" not in done.out + done.err + "".join(
        file.read_text(encoding="utf-8", errors="replace") for file in home.rglob("*") if file.is_file()
    )


def test_a_closed_locking_pad_is_named(fleet: Program) -> None:
    done = fleet.run("device", "names", PAD, "--imu", "Feeder 3", *WRITE, stdin="0000\n")
    assert done.status == 1
    assert shown(done) == {"imu": ("IFE-0A12A0", "Feeder 3", "device-error")}
    assert "open the locking pad" in done.err


def test_an_answer_that_makes_no_sense_stops_the_write(fleet: Program) -> None:
    read = fleet.run("device", "names", ODD, *JSON)
    assert read.status == 1
    assert shown(read)["imu"] == (None, None, "unread")
    assert "registers 8022 on: 0081 " in read.err
    done = fleet.run("device", "names", ODD, "--imu", "Feeder 3", *WRITE, stdin="0000\n")
    assert done.status == 3
    assert shown(done) == {"imu": (None, "Feeder 3", "name-unread")}
    assert journal(fleet) == []


def test_the_application_s_name_is_guided(fleet: Program, line: tuple[str, ...]) -> None:
    for target in (IFE, SERVER):
        done = fleet.run("device", "names", target, "--application", "hall-2", "--yes", *JSON)
        assert done.status == 3, done.err
        assert done.records[0]["result"] == "name-guided"
        assert "on the device's own page" in done.err
    same = fleet.run("device", "names", SERVER, "--application", "panel-7", *JSON)
    assert (same.status, same.records[0]["result"]) == (0, "same")
    absent = fleet.run("device", "names", *line, "--application", "hall-2", *JSON)
    assert (absent.status, absent.records[0]["result"]) == (3, "name-not-here")


def test_what_cannot_be_is_not_sent(fleet: Program) -> None:
    long = fleet.run("device", "names", IFE, "--imu", "fourteen chars", *WRITE, stdin="0000\n")
    assert (long.status, long.records[0]["result"]) == (3, "name-form")
    short = fleet.run("device", "names", IFE, "--imu", "Feeder 3", *WRITE, stdin="000\n")
    assert (short.status, short.records) == (3, [])
    assert "The password does not fit: 4 characters" in short.err
    blanks = fleet.run("device", "names", IFE, "--imu", "Feeder 3", "--location", "a  b", *WRITE, stdin="0000\n")
    assert (blanks.status, [one["result"] for one in blanks.records]) == (3, ["differs", "name-blanks"])
    assert journal(fleet) == []
    none = fleet.run("device", "names", IFE, "--imu", "Feeder 3", "--confirm-assumed", *JSON)
    assert none.status == 3
    assert "holds none for this device" in none.err
    moxa = fleet.run("device", "names", f"moxa-nport5000@{NET}.6", *JSON)
    assert moxa.status == 3


def test_one_device_is_named(program: Program) -> None:
    for wrong in (("names",), ("time", IFE, "--line", "/dev/ttyX", "--unit", "3"), ("names", "--line", "/dev/ttyX")):
        done = program.run("device", *wrong)
        assert done.status == 2
        assert "Name one device" in done.err


def test_the_vault_s_password_is_taken(fleet: Program, tmp_path: Path) -> None:
    home = Path(fleet.environment["FIRSTLIGHT_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a long enough passphrase\n", encoding="utf-8")
    passphrase.chmod(0o600)
    vault = Vault(home / "vault.flv")
    vault.create(Secret("a long enough passphrase"), keyring=False)
    entry = vault.hold(
        device="schneider-pact/serial/9921101234", device_name="IFE-0A129F", family="schneider-pact", model="IFE",
        serial="9921101234", account="Administrator", purpose="profile:Administrator", password=Secret("0000"),
    )  # fmt: skip
    vault.mark(entry.id, EntryState.UNPROVED)
    vault.lock()
    done = fleet.run(
        "device", "names", IFE, "--imu", "Feeder 3", "--confirm-assumed", "--passphrase-file", str(passphrase), *JSON
    )
    assert done.status == 0, done.err
    assert done.records[0]["result"] == "name-set"


def test_the_clock_of_an_ifm_on_its_line(fleet: Program, line: tuple[str, ...]) -> None:
    read = fleet.run("device", "time", *line, *JSON)
    assert read.status == 0, read.err
    assert shown(read) == {"time": ("2000-01-01 00:00:00", None, "read")}
    tried = fleet.run("device", "time", *line, "--now", "--dry-run", *JSON)
    assert tried.records[0]["result"] == "differs"
    done = fleet.run("device", "time", *line, "--now", "--utc", "--yes", *JSON)
    assert done.status == 0, done.err
    record = done.records[0]
    assert (record["result"], record["present"]) == ("clock-set", record["wanted"])
    assert journal(fleet) == [("clock-write", "unknown", "write-begun"), ("clock-read-back", "done", "clock-set")]


def test_a_line_where_nobody_answers(fleet: Program) -> None:
    wrong = fleet.run("device", "time", "--line", f"socket://{NET}.2:4001", "--unit", "9", *JSON)
    assert wrong.status == 4
    gone = fleet.run("device", "names", "--line", "/dev/ttyNobody", "--unit", "3", *JSON)
    assert gone.status == 4


# --- on a terminal ----------------------------------------------------------------------------------------------------


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    if not works():
        pytest.skip("no pseudo-terminals here")
    ends = os.openpty()
    yield ends
    for end in ends:
        os.close(end)


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 130)])
def test_a_person_is_asked_even_with_yes(fleet: Program, terminal: tuple[int, int], answer: str, status: int) -> None:
    far, near = terminal
    os.write(far, f"0000\n{answer}\n".encode())
    asked = ("device", "names", IFE, "--imu", "Feeder 3", "--password-stdin", "--yes", *JSON)
    done = subprocess.run(
        [sys.executable, "-m", "firstlight", *asked],
        stdin=near, capture_output=True, text=True, timeout=60, check=False, env=fleet.environment,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert "Compare with the device's display" in done.stderr
    assert "imu: IFE-0A129F" in done.stderr
    assert journal(fleet) == ([BEGUN, ("name-read-back", "done", "name-set")] if status == 0 else [])


@pytest.mark.parametrize(
    ("password", "wishes", "said"),
    [
        ("00000", ("--imu", "Feeder 3"), "The password does not fit: 4 characters"),
        ("0000", ("--imu", "Feeder 3", "--location", "a  b"), "several side by side"),
    ],
)
def test_nobody_is_asked_about_what_cannot_be_sent(
    fleet: Program, terminal: tuple[int, int], password: str, wishes: tuple[str, ...], said: str
) -> None:
    far, near = terminal
    os.write(far, f"{password}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "firstlight", "device", "names", IFE, *wishes, "--password-stdin", *JSON],
        stdin=near, capture_output=True, text=True, timeout=60, check=False, env=fleet.environment,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert said in done.stderr
    assert "Does the device show the same" not in done.stderr
    assert journal(fleet) == []
