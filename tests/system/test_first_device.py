"""A job over a channel nobody has published is finished by a person at a terminal, by a script, and from the desktop.

Simulated NPort 6000-G2: their upload rests on an assumed web profile. One goes alone; the others follow what a person
says, in the middle of the job, beforehand, or when the job is taken up again.
"""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from firstlight.change.outcome import Result
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight_ui.claim.questions import QuestionDialog
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow
from system.conftest import Program, Record, Running, _hears_ctrl_c
from system.test_claim import PASSPHRASE, claim, ended, passphrase, target
from system.test_cli import bind

__all__ = ["passphrase"]  # a fixture
COUNT = 3
FAMILY = "moxa-nport6000g2"


def consoles(path: Path) -> Path:
    """NPort 6250-G2, factory new, each with a name of its own."""
    rows = []
    for number in range(1, COUNT + 1):
        row = {
            "family": FAMILY, "model": "NPort 6250-G2", "name": f"np-{number}", "serial": f"TBKDB102118{number}",
            "mac": f"00:90:E8:A4:11:{number:02X}", "firmware": "1.0", "flash_seconds": 0.2, "reboot_seconds": 0.3,
            "state": "factory",
        }  # fmt: skip
        rows.append("[[device]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in row.items()))
    path.write_text("\n\n".join(rows) + "\n")
    return path


@dataclass
class Floor:
    """Claimed consoles, and what their update is called with."""

    fleet: Running
    devices: list[Record]
    assets: Path
    arguments: list[str]

    def flashed(self) -> dict[str, int]:
        counted: dict[str, int] = ended(self.fleet)["flashed"]
        return counted


def floor(program: Program, passphrase: Path, folder: Path, octet: int) -> Floor:
    assets = folder / "assets"
    fleet = program.start(
        "demo", "--fleet", str(consoles(folder / "fleet.toml")), "--bind", bind(octet), "--assets", str(assets)
    )
    devices = fleet.record(60)["devices"]
    told = claim(program, passphrase, [target(device) for device in devices], "--generate", "--profile")
    assert [one["code"] for one in told if one["step"] == "claim"] == ["claimed"] * COUNT
    image = next(path for path in assets.iterdir() if path.suffix == ".rom")
    trust = ["--trust", str(assets / "TEST-root.pem"), "--sums", str(assets / "SHA512SUMS")]
    trust += ["--crl", str(assets / "TEST-root.crl"), "--crl", str(assets / "TEST-intermediate.crl")]
    trust += ["--signature", f"{image}.p7s"]
    arguments = [
        "firmware",
        "update",
        str(image),
        *(target(device) for device in devices),
        *trust,
        "--yes",
        "--profile",
    ]
    return Floor(fleet, devices, assets, [*arguments, "--passphrase-file", str(passphrase), "--format", "json"])


def codes(records: list[Record]) -> list[str]:
    return [one["code"] for one in records if one.get("step") == "upgrade"]


def upgrades(program: Program) -> list[Record]:
    return [one for one in program.run("jobs", "list", "--format", "json").records if one["kind"] == "firmware"]


class Terminal:
    """The program with a terminal for its input and its sentences; its lines go into a file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __init__(self, program: Program, out: Path, arguments: list[str]) -> None:
        self._ours, theirs = pty.openpty()
        self.out, self.told = out, ""
        with out.open("w") as lines:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "firstlight", *arguments], stdin=theirs, stdout=lines, stderr=theirs,
                env=program.environment, start_new_session=True,
                preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - does nothing but a system call
            )  # fmt: skip
        os.close(theirs)

    def until(self, pattern: str, seconds: float = 90.0) -> str:
        """What was said up to this text, or to the end of the program."""
        while not re.search(pattern, self.told):
            assert select.select([self._ours], [], [], seconds)[0], f"silent after: {self.told}"
            try:
                more = os.read(self._ours, 4096)
            except OSError:  # the other side is closed
                more = b""
            if not more:
                break
            self.told += more.decode(errors="replace")
        return self.told

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self, seconds: float = 60.0) -> int:
        """Its exit status, when it has said everything."""
        self.until(r"(?!)")
        return self.process.wait(seconds)

    def close(self) -> None:
        """Whatever became of it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(15)
        os.close(self._ours)

    def records(self) -> list[Record]:
        return [json.loads(text) for text in self.out.read_text().splitlines()]


def test_a_person_at_a_terminal_is_asked_in_the_middle(program: Program, passphrase: Path, tmp_path: Path) -> None:
    site = floor(program, passphrase, tmp_path, 110)
    with Terminal(program, tmp_path / "out", site.arguments) as terminal:
        assert "published" in terminal.until(r"\[y/N\]")
        assert codes(terminal.records()) == ["upgraded"]
        terminal.type("y\n")
        assert terminal.end() == 0, terminal.told
    assert codes(terminal.records()) == ["upgraded"] * COUNT
    assert terminal.records()[-1]["done"] == COUNT
    assert set(site.flashed().values()) == {1}


def test_ctrl_c_at_the_question_ends_the_command_and_leaves_the_others(
    program: Program, passphrase: Path, tmp_path: Path
) -> None:
    site = floor(program, passphrase, tmp_path, 111)
    with Terminal(program, tmp_path / "out", site.arguments) as terminal:
        terminal.until(r"\[y/N\]")
        os.killpg(terminal.process.pid, signal.SIGINT)
        assert terminal.end() == 130, terminal.told
    assert codes(terminal.records()) == ["upgraded"]
    (job,) = upgrades(program)
    assert (job["done"], job["open"]) == (1, COUNT - 1)
    vault = ["--passphrase-file", str(passphrase), "--format", "json"]
    done = program.run("jobs", "resume", "--confirm-canary", *vault, timeout=240)
    assert done.status == 0, done.err
    assert set(site.flashed().values()) == {1}


@pytest.mark.parametrize("way", ["resume", "retry", "profile"])
def test_a_script_finishes_what_nobody_confirmed(program: Program, passphrase: Path, tmp_path: Path, way: str) -> None:
    site = floor(program, passphrase, tmp_path, 112 + ("resume", "retry", "profile").index(way))
    first = program.run(*site.arguments, timeout=120)
    assert (first.status, codes(first.records)) == (1, ["upgraded"]), first.err
    assert first.records[-1]["stopped"] == "canary-unconfirmed"
    job, vault = first.records[-1]["job"], ["--passphrase-file", str(passphrase), "--format", "json"]
    alone = program.run("jobs", "resume", job, *vault, timeout=120)
    assert (alone.status, alone.records[-1]["stopped"]) == (1, "canary-unconfirmed")
    if way == "profile":
        confirmed = program.run("profile", "confirm", FAMILY, "--firmware")
        assert confirmed.status == 0, confirmed.err
        done = program.run("jobs", "resume", job, *vault, timeout=120)
    else:
        done = program.run("jobs", way, job, "--confirm-canary", *vault, timeout=240)
    assert done.status == 0, done.err
    states = upgrades(program)
    assert [one["open"] for one in states] == [0] * len(states)
    if way == "retry":
        assert [(one["done"], one["skipped"]) for one in states] == [(1, COUNT - 1), (COUNT - 1, 0)]
    assert set(site.flashed().values()) == {1}
    listed = program.run("profile", "list", "--format", "json").records
    ours = [one for one in listed if (one["family"], one["purpose"]) == (FAMILY, "firmware")]
    assert [one["confirmed"] for one in ours] == [True]


@pytest.fixture
def session(tmp_path: Path, _no_leftovers: None) -> Iterator[Session]:
    made = Session(tmp_path / "home", demo_only=True)
    made.start()
    yield made
    made.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_desktop_asks_in_the_middle_and_the_job_goes_on(
    program: Program, passphrase: Path, session: Session, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    site = floor(program, passphrase, tmp_path, 116)
    places = tuple(device["address"] for device in site.devices)
    session.search(SearchRequest(ranges=places, seconds=3)).result(60)
    found = [device for device in session.devices() if device.family == FAMILY]
    assert len(found) == COUNT
    window = MainWindow(Look(qapp), session, demo=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.update_devices(found)
    page = window.upgrading.firmware_page()
    page.draft.trust = (site.assets / "TEST-root.pem",)
    page.draft.crls = (site.assets / "TEST-root.crl", site.assets / "TEST-intermediate.crl")
    page.load(next(path for path in site.assets.iterdir() if path.suffix == ".rom"))
    qtbot.waitUntil(lambda: page.checking.report is not None, timeout=20_000)
    page.go_on()
    page.door.first.setText(PASSPHRASE)
    page.door.go_on()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.planned, timeout=20_000)
    page.planned.profiles.click()
    qtbot.waitUntil(lambda: page.planned.sentence.text() == f"{COUNT} of {COUNT} will be updated", timeout=20_000)
    page.go_on()

    def asked() -> list[QuestionDialog]:
        return [one for one in window.findChildren(QuestionDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()), timeout=60_000)
    assert [row.result for row in page.run.rows.values()].count(Result.DONE) == 1
    asked()[0].yes.click()
    qtbot.waitUntil(lambda: not page.running, timeout=60_000)
    assert [row.code for row in page.run.rows.values()] == ["upgraded"] * COUNT
    window.close()
    assert set(site.flashed().values()) == {1}
