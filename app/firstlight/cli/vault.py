"""`vault`: the passwords of devices. Only `show` prints one, and only for the device that is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import settings
from firstlight.cli.output import Options, Refusal, format_option, line, say, table, utc
from firstlight.cli.vault_access import file_or_asked, passphrase_option, refusing, unlocked_vault

if TYPE_CHECKING:
    from firstlight.site.vault import Entry, Vault

HEADINGS = ("device", "model", "serial", "account", "purpose", "state", "changed", "entry")


@click.group()
def vault() -> None:
    """Passwords of devices, encrypted in one file of the data folder.

    The vault opens with the OS keyring, else with the passphrase in a file, else with a question on the terminal.
    """


@vault.command()
@passphrase_option
@click.pass_obj
def create(options: Options, passphrase_file: Path | None) -> None:
    """Make the vault. Its key goes into the OS keyring where there is one, and under a passphrase if one is given."""
    from firstlight.site.vault import Vault  # noqa: PLC0415
    from firstlight.site.vault.vault import FILE  # noqa: PLC0415

    made = Vault(settings.data_dir(options.data_dir) / FILE)
    if made.exists:
        raise Refusal("vault-exists", str(made.path), status=3)
    with _opened(options, passphrase_file, create=True) as opened, refusing():
        say(f"Made {opened.path}. It opens with: {' and '.join(opened.opens_with)}.")


@vault.command(name="list")
@passphrase_option
@format_option
@click.pass_obj
def list_(options: Options, passphrase_file: Path | None, format_: str) -> None:
    """List accounts of devices, without their passwords."""
    with _opened(options, passphrase_file) as opened, refusing():
        entries = opened.entries()
    if format_ == "json":
        for entry in entries:
            line(_record(entry))
    else:
        table(HEADINGS, [_row(entry) for entry in entries])


@vault.command()
@click.argument("target")
@click.option("--account", help="Only this account.")
@click.option("--purpose", help='Only this purpose: "login", "wifi", "backup", "profile:Engineer", ...')
@passphrase_option
@format_option
@click.pass_obj
def show(
    options: Options,
    target: str,
    account: str | None,
    purpose: str | None,
    passphrase_file: Path | None,
    format_: str,
) -> None:
    """Show the passwords of one device: by serial number, MAC, name, address, inventory id, or entry id."""
    with _opened(options, passphrase_file) as opened, refusing():
        found = [
            entry
            for entry in _named(opened, options, target)
            if account in {None, entry.account} and purpose in {None, entry.purpose}
        ]
        if not found:
            raise Refusal("vault-entry", target, status=4)
        shown = [(entry, opened.reveal(entry.id).reveal(), _before(opened, entry)) for entry in found]
    if format_ == "json":
        for entry, password, before in shown:
            line(_record(entry) | {"password": password, "proved_before": before})
        return
    table(
        ("device", "account", "purpose", "state", "password", "proved before"),
        [
            (entry.device_name or entry.device, entry.account, entry.purpose, entry.state, password, before)
            for entry, password, before in shown
        ],
    )


@vault.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--export-passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase of the exported file; asked for otherwise.",
)
@click.option("--force", is_flag=True, help="Replace a file that exists.")
@passphrase_option
@click.pass_obj
def export(
    options: Options, file: Path, export_passphrase_file: Path | None, *, force: bool, passphrase_file: Path | None
) -> None:
    """Write all passwords into a KDBX 4 file, which KeePass and KeePassXC open."""
    from firstlight.site.vault.kdbx import export_kdbx  # noqa: PLC0415

    if file.exists() and not force:
        raise Refusal("kdbx-exists", str(file), status=3)
    with _opened(options, passphrase_file) as opened:
        passphrase = file_or_asked(export_passphrase_file, "Passphrase of the exported file", twice=True)
        with refusing():
            count = export_kdbx(opened, file, passphrase, overwrite=force)
    say(f"Wrote {_counted(count)} to {file}.")


@vault.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--import-passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File whose first line is the passphrase of the KDBX file; asked for otherwise.",
)
@passphrase_option
@click.pass_obj
def import_(options: Options, file: Path, import_passphrase_file: Path | None, passphrase_file: Path | None) -> None:
    """Take passwords over from a KDBX file (4 or 3.1): an earlier export, or one of KeePass or KeePassXC."""
    from firstlight.site.vault.kdbx import read_kdbx, take_over  # noqa: PLC0415

    passphrase = file_or_asked(import_passphrase_file, "Passphrase of the KDBX file", twice=False)
    with refusing():
        found = read_kdbx(file, passphrase)
    with _opened(options, passphrase_file, create=True) as opened, refusing():
        added, held = take_over(opened, found)
    say(f"Took over {_counted(added)}; {held} were in the vault already.")


@contextmanager
def _opened(options: Options, passphrase_file: Path | None, *, create: bool = False) -> Iterator[Vault]:
    """The open vault, locked again at the end."""
    opened = unlocked_vault(options, passphrase_file, create=create)
    try:
        yield opened
    finally:
        opened.lock()


def _named(opened: Vault, options: Options, target: str) -> list[Entry]:
    """Entries of the device a person means; what an entry does not know, such as an address, the inventory may."""
    wanted = target.strip()
    if not wanted:
        return []  # an empty text would equal what an entry does not know
    keys = _inventory_keys(options, wanted)
    mac = _mac(wanted)
    return [
        entry
        for entry in opened.entries()
        if wanted in {entry.id, entry.device}
        or wanted.upper() == entry.serial.strip().upper()
        or wanted.lower() == entry.device_name.strip().lower()
        or entry.device in keys
        or (mac is not None and entry.device.endswith(f"/mac/{mac}"))
    ]


def _inventory_keys(options: Options, wanted: str) -> set[str]:
    from firstlight.device_key import device_key  # noqa: PLC0415
    from firstlight.store import Store, StoreProblem  # noqa: PLC0415

    try:
        devices = Store(settings.data_dir(options.data_dir)).load()
    except StoreProblem:
        return set()  # the vault does not depend on the inventory
    names = {wanted, wanted.upper(), _mac(wanted) or wanted}
    found = (device for device in devices if names & {device.id, device.mac, device.serial, *device.addresses})
    return {key for key in map(device_key, found) if key is not None}


def _mac(text: str) -> str | None:
    digits = "".join(character for character in text.upper() if character not in ":-. ")
    if len(digits) != 12 or any(character not in "0123456789ABCDEF" for character in digits):
        return None
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _before(opened: Vault, entry: Entry) -> str | None:
    """The password proved last, where the newest is not it: the one to try when the newest is refused."""
    proved = opened.proved(entry.device, entry.account, entry.purpose)
    return proved.reveal() if proved is not None and str(entry.state) != "proved" else None


def _record(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "device": entry.device,
        "device_name": entry.device_name,
        "family": entry.family,
        "model": entry.model,
        "serial": entry.serial,
        "account": entry.account,
        "purpose": entry.purpose,
        "state": str(entry.state),
        "created": utc(entry.created),
        "changed": utc(entry.changed),
        "note": entry.note,
        "previous": entry.previous,
    }


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.device_name or entry.device,
        entry.model,
        entry.serial,
        entry.account,
        entry.purpose,
        entry.state,
        utc(entry.changed)[:16].replace("T", " "),
        entry.id,
    )


def _counted(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
