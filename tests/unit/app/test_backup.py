"""Configurations that are kept: sealed, listed without the vault, opened with it; those of earlier versions as well."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from firstlight.backup.store import Backups, NoBackup, Source, seal_backup
from firstlight.cli import run
from firstlight.site.vault import Vault, VaultError
from firstlight_drivers.contract import Backup, Secret
from unit.app.vaults import PASSPHRASE, new_vault

SECRET = "community = Kestrel-Ferry-04"
TEXT = f"[System]\n{SECRET}\n"
SOURCE = Source(
    job="upgrade-20261201-120000-0abcd", device="d1", key="apc-nmc3/serial/QA1", family="apc-nmc3", name="ups-1",
    serial="QA1",
)  # fmt: skip
EXPORT = Backup(name="config.ini", content=Secret(TEXT), complete=False, note="backup-without-accounts")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with a vault, one new backup and one as earlier versions kept it."""
    vault = Vault(tmp_path / "vault.flv", idle_seconds=1e9)  # the command line opens no cheaper one
    vault.create(PASSPHRASE, keyring=False)
    job = tmp_path / "jobs" / SOURCE.job
    job.mkdir(parents=True)
    seal_backup(job, SOURCE, EXPORT, vault)
    earlier = tmp_path / "jobs" / "upgrade-20261101-120000-0abcd"
    (earlier / "backups").mkdir(parents=True)
    item = {"device": "d7", "key": "moxa-nport6000/serial/5896", "family": "moxa-nport6000", "name": "np-7"}
    (earlier / "plan.json").write_text(json.dumps({"items": [{**item, "serial": "5896"}]}))
    sealed = vault.seal_file(b"Name np-7\n", f"{item['key']}/Config.txt")
    (earlier / "backups" / "d7.flb").write_bytes(sealed)
    vault.lock()
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE.reveal()}\n")
    (tmp_path / "passphrase").chmod(0o600)
    return tmp_path


def command(home: Path, *words: str, vault: bool = True) -> int:
    options = ["--passphrase-file", str(home / "passphrase")] if vault else []
    return run(["--data-dir", str(home), "backup", *words, *options])


def test_the_list_needs_no_vault_and_tells_no_secret(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vault.flv").unlink()
    assert command(home, "list", "--format", "json", vault=False) == 0
    told = capsys.readouterr().out
    rows = [json.loads(text) for text in told.splitlines()]
    by_device = {row["device"]: row for row in rows}
    new, old = by_device["d1"], by_device["d7"]
    assert (new["size"], new["complete"], new["note"], new["job"]) == (
        len(TEXT), False, "backup-without-accounts", SOURCE.job,
    )  # fmt: skip
    assert (old["size"], old["complete"], old["serial"], old["name"]) == (None, None, "5896", "np-7")
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert SECRET not in told
    assert SECRET.encode() not in kept
    assert command(home, "list", "--device", "np-7", "--format", "json", vault=False) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("id_", "text"),
    [(f"{SOURCE.job}.d1", TEXT), ("upgrade-20261101-120000-0abcd.d7", "Name np-7\n")],
)
def test_shown_and_exported_to_its_owner_alone(
    home: Path, capsys: pytest.CaptureFixture[str], id_: str, text: str
) -> None:
    assert command(home, "show", id_, "--format", "table") == 0
    told = capsys.readouterr()
    assert told.out == text
    assert "secrets" in told.err
    path = home / "export.txt"
    assert command(home, "export", id_, str(path)) == 0
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (text, 0o600)
    path.write_text("mine")
    path.chmod(0o644)
    assert command(home, "export", id_, str(path)) == 3
    assert path.read_text() == "mine"
    assert command(home, "export", id_, str(path), "--force") == 0
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (text, 0o600)


def test_an_export_without_a_name_gets_one(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "here").mkdir()
    monkeypatch.chdir(home / "here")
    assert command(home, "export", f"{SOURCE.job}.d1") == 0
    (made,) = (home / "here").iterdir()
    assert made.name.startswith("QA1-")
    assert made.suffix == ".ini"
    assert made.name in capsys.readouterr().err


def test_what_is_not_there_and_what_was_put_in_another_s_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(home, "show", "nothing") == 4
    assert "There is no backup" in capsys.readouterr().err
    place = home / "jobs" / SOURCE.job / "backups"
    record = json.loads((place / "d1.json").read_text())
    record["source"]["key"] = "apc-nmc3/serial/QA2"
    (place / "d1.json").write_text(json.dumps(record))
    assert command(home, "show", f"{SOURCE.job}.d1") == 3
    assert TEXT not in capsys.readouterr().out
    (place / "d1.flb").unlink()
    with pytest.raises(NoBackup):
        Backups(home).find(f"{SOURCE.job}.d1")


@pytest.mark.parametrize("content", ["", "[]", '{"source": 1}', '{"source": {"x": "y"}}'])
def test_a_damaged_record_is_no_fault(home: Path, content: str) -> None:
    (home / "jobs" / SOURCE.job / "backups" / "d1.json").write_text(content)
    assert [kept.source.device for kept in Backups(home).entries()] == ["d7"]  # no plan says what the other is of


def test_a_locked_vault_keeps_nothing(tmp_path: Path) -> None:
    vault = new_vault(tmp_path, idle_seconds=1e9)
    vault.lock()
    with pytest.raises(VaultError):
        seal_backup(tmp_path / "jobs" / "j", SOURCE, EXPORT, vault)
    assert Backups(tmp_path).entries() == ()
