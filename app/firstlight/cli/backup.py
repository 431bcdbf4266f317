"""`backup`: configurations that were kept sealed before an update: list, show, export."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import settings, words
from firstlight.cli.output import Options, Refusal, format_option, line, say, table, utc
from firstlight.cli.vault_access import passphrase_option, refusing, unlocked_vault

if TYPE_CHECKING:
    from firstlight.backup.store import Backups, KeptBackup

REFUSED, NOT_FOUND = 3, 4


@click.group("backup")
def backup() -> None:
    """Configurations of devices, sealed with the vault's key.

    A job keeps one before it updates a device that has a way to export it. It may hold secrets of the device.
    """


@backup.command("list")
@click.option("--device", metavar="ID", help="Only this device: its id, name or serial number.")
@format_option
@click.pass_obj
def list_backups(options: Options, device: str | None, format_: str) -> int:
    """List what was kept, oldest first; the vault stays closed."""
    rows = [kept for kept in _backups(options).entries() if device is None or _is_of(kept, device)]
    if format_ == "json":
        for kept in rows:
            line(_record(kept))
    else:
        table(
            ("taken", "device", "serial", "family", "size", "complete", "id"),
            [
                (
                    utc(kept.taken), kept.source.name or kept.source.device, kept.source.serial, kept.source.family,
                    kept.size, {True: "yes", False: "no"}.get(kept.complete) if kept.complete is not None else "",
                    kept.id,
                )
                for kept in rows
            ],
        )  # fmt: skip
    return 0


@backup.command("show")
@click.argument("id_", metavar="ID")
@passphrase_option
@format_option
@click.pass_obj
def show(options: Options, id_: str, passphrase_file: Path | None, format_: str) -> int:
    """Print a configuration as the device exported it. It may hold secrets."""
    kept, text = _opened(options, id_, passphrase_file)
    if format_ == "json":
        line(_record(kept) | {"content": text})
    else:
        click.echo(text, nl=not text.endswith("\n"))
    _warn(kept)
    return 0


@backup.command("export")
@click.argument("id_", metavar="ID")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@passphrase_option
@click.pass_obj
def export(options: Options, id_: str, file: Path | None, force: bool, passphrase_file: Path | None) -> int:
    """Write a configuration into a file that only its owner reads. It may hold secrets.

    Without FILE it gets a name of its own in the current folder.
    """
    kept, text = _opened(options, id_, passphrase_file)
    path = file or Path(_usual_name(kept))
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
        with os.fdopen(handle, "wb") as out:
            if os.name == "posix":
                os.fchmod(handle, 0o600)  # of a file that was there the mode stays otherwise
            out.write(text.encode())
    except FileExistsError as error:
        raise Refusal("backup-exists", str(path), status=REFUSED) from error
    except OSError as error:
        raise Refusal("backup-write", f"{path}: {error.strerror}", status=REFUSED) from error
    say(f"The configuration of {kept.source.name or kept.source.device} is in {path}.")
    _warn(kept)
    return 0


def _backups(options: Options) -> Backups:
    from firstlight.backup.store import Backups  # noqa: PLC0415 - cryptography is not needed for --help

    return Backups(settings.data_dir(options.data_dir))


def _opened(options: Options, id_: str, passphrase_file: Path | None) -> tuple[KeptBackup, str]:
    from firstlight.backup.store import NoBackup  # noqa: PLC0415 - see `_backups`

    store = _backups(options)
    try:
        kept = store.find(id_)
        vault = unlocked_vault(options, passphrase_file)
        try:
            with refusing():
                return kept, store.open(kept, vault).reveal()
        finally:
            vault.lock()
    except NoBackup as problem:
        status = NOT_FOUND if problem.code == "backup-unknown" else REFUSED
        raise Refusal(problem.code, problem.detail, status=status) from problem


def _warn(kept: KeptBackup) -> None:
    for code in ("backup-secrets", kept.note):
        if code:
            say(f"{words.sentence(code)} {words.next_step(code)}".strip())


def _is_of(kept: KeptBackup, device: str) -> bool:
    source = kept.source
    return device.casefold() in {one.casefold() for one in (source.device, source.name, source.serial) if one}


def _usual_name(kept: KeptBackup) -> str:
    whose = kept.source.serial or kept.source.device
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in whose)
    suffix = Path(kept.file).suffix or ".txt"
    return f"{safe}-{utc(kept.taken)[:19].replace(':', '')}{suffix}"


def _record(kept: KeptBackup) -> dict[str, object]:
    source = kept.source
    return {
        "id": kept.id,
        "device": source.device,
        "name": source.name,
        "serial": source.serial,
        "family": source.family,
        "taken": utc(kept.taken),
        "job": source.job,
        "size": kept.size,
        "complete": kept.complete,
        "note": kept.note or None,
    }
