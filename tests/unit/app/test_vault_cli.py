"""`firstlight vault`: what it prints, what it never prints, with which exit status it ends."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import keyring
import pytest

from firstlight.cli.output import Options, Refusal
from firstlight.cli.vault import vault as vault_group
from firstlight.cli.vault_access import passphrase_option, unlocked_vault
from firstlight.events import Device
from firstlight.site.vault import EntryState, open_vault, sealing
from firstlight.site.vault.vault import FILE
from firstlight.store import Store
from unit.app.vaults import CANARY, CHEAP, DEVICE, MemoryKeyring, held, no_keyring

WORDS = "seven quiet turbines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command left behind."""

    out: str
    err: str
    code: str  # of a refusal, "" without one
    status: int

    @property
    def records(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{WORDS}\n")
    path.chmod(0o600)
    return path


@pytest.fixture(autouse=True)
def _cheap_and_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(no_keyring())
    monkeypatch.delenv("FIRSTLIGHT_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr(sealing, "USUAL", CHEAP)
    monkeypatch.setattr(sealing, "LEAST", CHEAP)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    yield
    keyring.set_keyring(before)


class Line:
    """Runs `firstlight vault ...` on a data folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Said:
        code, detail, status = "", "", 0
        try:
            got = vault_group.main(
                [str(one) for one in arguments],
                obj=Options(data_dir=self.folder, verbose=0),
                standalone_mode=False,
            )
            status = got if isinstance(got, int) else 0
        except Refusal as refusal:
            code, status, detail = refusal.code, refusal.status, refusal.detail
        except click.UsageError:
            status = 2
        out, err = self._capsys.readouterr()
        assert CANARY not in detail + err
        return Said(out=out, err=err, code=code, status=status)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(tmp_path / "data", capsys)


@pytest.fixture
def filled(line: Line, passphrase: Path) -> Line:
    vault = open_vault(line.folder, passphrase_file=passphrase, create=True)
    vault.mark(held(vault, "proved-before").id, EntryState.PROVED)
    held(vault, CANARY)
    held(vault, "k7Pq", device="schneider-pact/mac/00:80:F4:00:00:07", device_name="feeder", serial="")
    vault.lock()
    return line


def test_create(line: Line, passphrase: Path) -> None:
    assert (line("create").code, line("create").status) == ("vault-no-key", 3)
    made = line("create", "--passphrase-file", passphrase)
    assert made.status == 0
    assert "passphrase" in made.err
    assert made.out == ""
    again = line("create", "--passphrase-file", passphrase)
    assert (again.code, again.status) == ("vault-exists", 3)


def test_create_with_a_keyring(line: Line) -> None:
    keyring.set_keyring(MemoryKeyring())
    assert "keyring" in line("create").err
    assert line("list", "--format", "json").status == 0


def test_without_a_vault_or_a_key(line: Line, filled: Line) -> None:
    empty = Line(line.folder / "elsewhere", line._capsys)
    assert (empty("list").code, empty("list").status) == ("vault-missing", 3)
    assert (filled("list").code, filled("list").status) == ("vault-no-key", 3)
    assert not (line.folder / "elsewhere" / FILE).exists()


def test_list_shows_no_password(filled: Line, passphrase: Path) -> None:
    for form in ("json", "table"):
        said = filled("list", "--passphrase-file", passphrase, "--format", form)
        assert said.status == 0
        assert CANARY not in said.out + said.err
        assert "k7Pq" not in said.out
    records = filled("list", "--passphrase-file", passphrase, "--format", "json").records
    assert [record["device_name"] for record in records] == ["feeder", "ups-7"]
    assert records[1]["state"] == "held"
    assert records[1]["previous"] == 1
    assert "password" not in records[1]


def test_the_passphrase_file_of_the_environment(
    filled: Line, passphrase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTLIGHT_PASSPHRASE_FILE", str(passphrase))
    assert filled("list").status == 0
    passphrase.write_text("another passphrase")
    assert (filled("list").code, filled("list").status) == ("vault-wrong-passphrase", 3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects files by access lists, not by a mode")
def test_a_passphrase_file_that_others_may_read_is_told(filled: Line, passphrase: Path) -> None:
    passphrase.chmod(0o644)
    said = filled("list", "--passphrase-file", passphrase)
    assert said.status == 0
    assert str(passphrase) in said.err
    assert WORDS not in said.err


@pytest.mark.parametrize(
    "target", ["ZA2040012345", " za2040012345 ", "UPS-7", DEVICE, "10.20.4.80", "d-77", "00-c0-b7-01-02-03"]
)
def test_show_finds_a_device_by_whatever_names_it(filled: Line, passphrase: Path, target: str) -> None:
    Store(filled.folder).save(
        [
            Device(
                id="d-77",
                family="apc-nmc3",
                serial="za2040012345",
                mac="00:C0:B7:01:02:03",
                addresses=("10.20.4.80",),
            )
        ]
    )
    said = filled("show", target, "--passphrase-file", passphrase, "--format", "json")
    (record,) = said.records
    assert (record["password"], record["proved_before"]) == (CANARY, "proved-before")
    assert CANARY not in said.err


def test_show_by_mac_and_by_entry(filled: Line, passphrase: Path) -> None:
    said = filled("show", "0080.f400.0007", "--passphrase-file", passphrase)
    assert "k7Pq" in said.out
    assert CANARY not in said.out
    (record,) = filled("show", "feeder", "--passphrase-file", passphrase, "--format", "json").records
    assert record["proved_before"] is None
    again = filled("show", record["id"], "--passphrase-file", passphrase, "--format", "json")
    assert again.records == [record]


@pytest.mark.parametrize(
    "arguments", [("nobody",), ("ups-7", "--account", "x"), ("ups-7", "--purpose", "wifi"), ("",), ("login",)]
)
def test_show_says_when_there_is_none(filled: Line, passphrase: Path, arguments: tuple[str, ...]) -> None:
    said = filled("show", *arguments, "--passphrase-file", passphrase)
    assert (said.code, said.status, said.out) == ("vault-entry", 4, "")


def test_export_and_import(filled: Line, passphrase: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.write_text("nine patient transformers")
    words.chmod(0o600)
    target = tmp_path / "out.kdbx"
    asked = ("export", target, "--passphrase-file", passphrase)
    assert (filled(*asked).code, filled(*asked).status) == ("passphrase-needed", 2)
    done = filled(*asked, "--export-passphrase-file", words)
    assert done.status == 0
    assert "2 entries" in done.err
    assert (filled(*asked, "--export-passphrase-file", words).code) == "kdbx-exists"
    assert filled(*asked, "--export-passphrase-file", words, "--force").status == 0

    other = Line(tmp_path / "other", filled._capsys)
    taking = ("import", target, "--passphrase-file", passphrase, "--import-passphrase-file")
    assert other(*taking, passphrase).code == "kdbx-wrong-passphrase"
    assert "2 entries" in other(*taking, words).err
    assert "0 entries; 2 were" in other(*taking, words).err
    (record,) = other("show", "ups-7", "--passphrase-file", passphrase, "--format", "json").records
    assert record["password"] == CANARY


def test_usage(filled: Line) -> None:
    for arguments in (("show",), ("export",), ("import",), ("nonsense",), ("list", "--format", "xml")):
        assert filled(*arguments).status == 2


def test_other_commands_get_the_vault_the_same_way(line: Line, passphrase: Path) -> None:
    @click.command()
    @passphrase_option
    @click.pass_obj
    def claim(options: Options, passphrase_file: Path | None) -> None:
        vault = unlocked_vault(options, passphrase_file, create=True)
        held(vault)
        click.echo(len(vault.entries()))

    options = Options(data_dir=line.folder, verbose=0)
    claim.main(["--passphrase-file", str(passphrase)], obj=options, standalone_mode=False)
    assert line._capsys.readouterr().out == "1\n"
    with pytest.raises(Refusal) as caught:
        claim.main([], obj=options, standalone_mode=False)
    assert (caught.value.code, caught.value.status) == ("vault-no-key", 3)
