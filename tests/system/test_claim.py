"""Claiming through the real program: fifty devices, crashes in the middle, and not one secret where none belongs."""

from __future__ import annotations

import base64
import random
import signal
import threading
import urllib.parse
from pathlib import Path
from typing import Self

import psutil
import pytest

from system.conftest import Program, Record, Running
from system.test_cli import bind

PASSPHRASE = "Bench-Passphrase-Zx81-canary"
WORKS_DIRECTLY = ("apc-nmc3", "moxa-nport5000", "moxa-nport6000")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    """A file only its owner reads."""
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    path.chmod(0o600)
    return path


def target(device: Record) -> str:
    return f"{device['family']}@{device['address']}"


def claim(program: Program, passphrase: Path, targets: list[str], *more: str, stdin: str = "") -> list[Record]:
    options = ["--accept-new", "--confirm-canary", "--passphrase-file", str(passphrase), "--format", "json"]
    arguments = ["claim", *targets, *options, *more]
    return program.run(*arguments, stdin=stdin, timeout=240).records


def verdicts(records: list[Record]) -> dict[str, tuple[str, str]]:
    """Device -> (result, code) of the last line on each."""
    return {record["device"]: (record["result"], record["code"]) for record in records if record["step"] == "claim"}


def factory_new(fleet: Record, families: tuple[str, ...] = WORKS_DIRECTLY) -> list[Record]:
    return [
        device
        for device in fleet["devices"]
        if device["state"] == "factory" and device["family"] in families and not device["address"].startswith("serial")
    ]


def ended(fleet: Running) -> Record:
    assert fleet.interrupt() in {0, 130}
    return fleet.record()


def test_fifty_devices_of_all_families_in_one_go(program: Program, passphrase: Path) -> None:
    fleet = program.start("demo", "--devices", "50", "--bind", bind(31))
    devices = fleet.record()["devices"]
    records = claim(program, passphrase, [target(device) for device in devices], "--generate")
    codes = verdicts(records)
    assert len(codes) == 50
    ids = {record["device"] for record in records}
    assert len(ids) == 50
    new = factory_new({"devices": devices})
    assert sum(code == ("done", "claimed") for code in codes.values()) == len(new)
    assert set(codes.values()) <= {
        ("done", "claimed"),
        ("skipped", "guide-left"),  # nothing published: a person has to do it
        ("refused", "factory-refused"),  # claimed by somebody else before
        ("refused", "claimed-elsewhere"),
        ("refused", "no-factory-account"),
        ("refused", "no-claim-channel"),
    }
    entries = program.run("vault", "list", "--passphrase-file", str(passphrase), "--format", "json").records
    assert sum(entry["state"] == "proved" for entry in entries) == len(new)
    again = verdicts(claim(program, passphrase, [target(device) for device in new], "--generate"))
    assert set(again.values()) == {("skipped", "already-proved")}
    logins = ended(fleet)["logins"]
    assert all(one["refused"] <= 2 for one in logins.values()), logins


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_crash_in_the_middle_loses_nothing(program: Program, passphrase: Path, seed: int) -> None:
    """Killed at a random moment, three times; the last run brings every device that admits it to its proof."""
    chance = random.Random(seed)
    fleet = program.start("demo", "--devices", "24", "--bind", bind(31 + seed))
    new = factory_new(fleet.record())
    targets = [target(device) for device in new]
    arguments = ["claim", *targets, "--generate", "--accept-new", "--confirm-canary"]
    arguments += ["--passphrase-file", str(passphrase)]
    for _ in range(3):
        running = program.start(*arguments, "--at-once", "4", "--format", "json")
        lines = chance.randrange(1, 40)
        for _ in range(lines):
            if running.lines.get(timeout=60) is None:
                break
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(15)
    codes = verdicts(claim(program, passphrase, targets, "--generate"))
    assert len(codes) == len(new)
    # A console that admits one session keeps the one whose program was killed inside; nothing is changed there.
    held = sum(code == ("refused", "busy") for code in codes.values())
    assert held <= 3 * 4, codes
    assert set(codes.values()) <= {("done", "claimed"), ("skipped", "already-proved"), ("refused", "busy")}, codes
    entries = program.run("vault", "list", "--passphrase-file", str(passphrase), "--format", "json").records
    proved = sum(entry["state"] == "proved" for entry in entries)
    assert len(new) - held <= proved <= len(new)
    logins = ended(fleet)["logins"]
    assert all(one["refused"] <= 2 for one in logins.values()), logins


# --- secrets --------------------------------------------------------------------------------------------------------


def encodings(secret: str) -> set[bytes]:
    """The secret as it could be hidden in a file."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode(), urllib.parse.quote(secret, safe="").encode()}
    found |= {secret.encode("utf-16-le"), secret.encode("utf-16-be"), raw[::-1]}
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + raw)
        skipped = (offset * 8 + 5) // 6
        found.add(text[skipped : -(4 if (offset + len(raw)) % 3 else 1)])
    for user in ("apc", "admin"):
        found.add(base64.b64encode(f"{user}:{secret}".encode()))
    return {one for one in found if len(one) >= 8}


class CommandLines:
    """Looks at the command lines of all processes while a test runs."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="command-lines")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            for process in psutil.process_iter(["cmdline", "environ"]):
                self.seen.add(" ".join(process.info["cmdline"] or []))
                self.seen.add(" ".join((process.info["environ"] or {}).values()))


@pytest.fixture
def temporary(tmp_path: Path, program: Program) -> Path:
    """Where the program puts temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TMP", "TEMP"):
        program.environment[name] = str(folder)
    return folder


def test_no_secret_is_found_anywhere(program: Program, passphrase: Path, temporary: Path, tmp_path: Path) -> None:
    """Every password of a whole run is unique; afterwards nothing the program wrote or said holds any of them."""
    secret = "Canary-Yk4-Wren-Lathe-79"
    fleet = program.start("demo", "--devices", "18", "--bind", bind(36))
    new = factory_new(fleet.record())
    said: list[str] = []
    with CommandLines() as commands:
        trace = str(tmp_path / "trace.jsonl")
        options = ["--accept-new", "--confirm-canary", "--passphrase-file", str(passphrase), "--format", "json"]
        apc = next(target(device) for device in new if device["family"] == "apc-nmc3")
        others = [target(device) for device in new if target(device) != apc]
        for arguments, stdin in (
            (["-vv", "--trace", trace, "claim", apc, "--password-stdin", *options], secret + "\n"),
            (["-vv", "--trace", trace, "claim", *others, "--generate", *options], ""),
            (["-vv", "--trace", trace, "claim", apc, "--reset", "--password-stdin", *options], secret + "\n"),
            (["-vv", "policy", "check", "--family", "apc-nmc3", "--password-stdin"], secret + "\n"),
            (["-vv", "vault", "list", "--passphrase-file", str(passphrase)], ""),
            (["-vv", "discover", "--seconds", "1"], ""),
        ):
            done = program.run(*arguments, stdin=stdin, timeout=120)
            said += [done.out, done.err]
        left = program.run("vault", "list", "--passphrase-file", str(passphrase), "--format", "json").records
    secrets = {secret, PASSPHRASE}
    for entry in left:
        shown = program.run("vault", "show", entry["id"], "--passphrase-file", str(passphrase), "--format", "json")
        secrets.add(shown.records[0]["password"])
    assert len(secrets) == len(new) + 2 - 1
    ended(fleet)
    places: dict[str, bytes] = {f"output {number}": text.encode() for number, text in enumerate(said)}
    places |= {f"process {number}": text.encode() for number, text in enumerate(commands.seen)}
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != passphrase:
            places[str(path.relative_to(tmp_path))] = path.read_bytes()
    assert {"home/vault.flv", "home/journal.jsonl", "home/pins.json", "trace.jsonl"} <= places.keys()
    hits = [
        (place, one)
        for place, content in places.items()
        for secret_ in secrets
        for one in encodings(secret_)
        if one in content
    ]
    assert not hits
