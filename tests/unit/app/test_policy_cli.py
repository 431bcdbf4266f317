"""`firstlight policy`: rules as JSON lines, an exit status, and never the password."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import click
import pytest

from firstlight.cli.output import Options, Refusal
from firstlight.cli.policy import policy as policy_group
from firstlight.policy import load_policies

CANARY = "Kq9canary7TzCANARYxWv3Pm"


def run(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str, stdin: bytes = b"") -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    status = policy_group.main(list(arguments), obj=Options(data_dir=folder, verbose=0), standalone_mode=False)
    return status if isinstance(status, int) else 0


CARD = ("check", "--family", "apc-nmc3", "--firmware", "3.4.0.1", "--password-stdin", "--format", "json")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (CANARY.encode() + b"\n", 0),
        (CANARY.encode() + b"\r\n", 0),
        (CANARY.encode(), 0),
        (b"short\n", 3),
        (b"password123\n", 3),
        (b"apc\n", 3),
        (b"\n", 3),
        (b"", 3),
        (b"\xff\xfe\xfd" * 10, 3),
        (b"x" * 200_000, 3),
        (b"with-symbol-99\n", 0),  # cannot be typed at a UPS display: a warning
    ],
)
def test_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], typed: bytes, status: int
) -> None:
    assert run(monkeypatch, tmp_path, *CARD, stdin=typed) == status
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert all(record.keys() >= {"rule", "met", "text"} for record in records)
    assert {record["rule"] for record in records} >= {"length", "characters", "blocklist", "default", "display"}
    assert any(record["met"] is None for record in records)
    for text in (CANARY, "password123", "with-symbol"):
        assert text not in out + err


def test_a_table_for_people(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, *CARD[:-1], "table", stdin=CANARY.encode()) == 0
    out, err = capsys.readouterr()
    assert "8 to 64 characters" in out
    assert "device decides" in out
    assert "AOS 3.1" in err
    assert CANARY not in out + err


def test_account_purpose_and_unknown_firmware(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def status(text: str, *arguments: str) -> int:
        return run(monkeypatch, tmp_path, "check", *arguments, "--password-stdin", stdin=text.encode())

    panel = ("--family", "schneider-panel-server")
    assert status("Abcdefghijk", *panel, "--firmware", "002.004.000") == 0
    assert status("Abcdefghijk", *panel, "--firmware", "002.005.000") == 3
    assert status("Abcdefghijk", *panel) == 3  # both have to be satisfied
    assert status("Abcdefghijk", *panel, "--purpose", "backup") == 0
    breaker = ("--family", "schneider-pact", "--purpose")
    assert status("k7Pq", *breaker, "profile:Engineer") == 0
    assert status("2222", *breaker, "profile:Engineer") == 3
    active = (*breaker, "profile:MicroLogic Active", "--account")
    assert status("SecurityAdmin9x", *active, "SecurityAdmin") == 3
    assert status("SecurityAdmin9x", *active, "operator") == 0
    capsys.readouterr()


def test_the_site_adds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "site-policy.toml").write_text("min_length = 30\n")
    assert run(monkeypatch, tmp_path, *CARD, stdin=CANARY.encode()) == 3
    (tmp_path / "site-policy.toml").write_text("min_length = thirty\n")
    with pytest.raises(Refusal) as caught:
        run(monkeypatch, tmp_path, *CARD, stdin=CANARY.encode())
    assert (caught.value.code, caught.value.status) == ("site-policy-file", 2)
    capsys.readouterr()


def test_what_is_not_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for arguments, code in (
        (("--family", "toaster"), "policy-family"),
        (("--family", "apc-nmc3", "--purpose", "wifi"), "policy-purpose"),
    ):
        with pytest.raises(Refusal) as caught:
            run(monkeypatch, tmp_path, "check", *arguments, "--password-stdin")
        assert caught.value.code == code
    with pytest.raises(click.UsageError):
        run(monkeypatch, tmp_path, "check", "--family", "apc-nmc3")
    with pytest.raises(click.UsageError):
        run(monkeypatch, tmp_path, "check", "--password-stdin")


def test_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, tmp_path, "list", "--format", "json") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["policy"] for record in records] == [one.id for one in load_policies()]
    assert all(record["sources"]["length"] for record in records)
    assert run(monkeypatch, tmp_path, "list", "--format", "table") == 0
    out = capsys.readouterr().out
    for text in ("002.005.000 and later", "below 002.005.000", "3.0 to below 3.1", "any", "8-?", "4-4"):
        assert text in out
