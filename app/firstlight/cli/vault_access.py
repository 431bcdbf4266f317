"""How commands come to an open vault: OS keyring, passphrase file, or a question on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from firstlight import settings
from firstlight.cli.output import Options, Refusal, complain
from firstlight_drivers.contract import Secret

if TYPE_CHECKING:
    from firstlight.site.vault import Vault

F = TypeVar("F", bound=Callable[..., Any])


def passphrase_option(function: F) -> F:
    """`--passphrase-file FILE`: where the vault's passphrase stands when the OS keyring does not open it."""
    return click.option(
        "--passphrase-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File whose first line is the vault's passphrase (also: FIRSTLIGHT_PASSPHRASE_FILE).",
    )(function)


def unlocked_vault(options: Options, passphrase_file: Path | None, *, create: bool = False) -> Vault:
    """The open vault of the data folder; made when it does not exist and `create` is set.

    Raises Refusal with status 3 when there is no vault or nothing opens it: nothing was sent to any device.
    """
    from firstlight.site.vault import Vault, open_vault  # noqa: PLC0415 - cryptography is not needed for --help
    from firstlight.site.vault.vault import FILE  # noqa: PLC0415

    folder = settings.data_dir(options.data_dir)
    with refusing():
        warn_of_readable(passphrase_file)
        twice = create and not Vault(folder / FILE).exists
        return open_vault(
            folder,
            passphrase_file=passphrase_file,
            prompt=lambda: ask_passphrase("Passphrase of the vault", twice=twice),
            create=create,
        )


def warn_of_readable(passphrase_file: Path | None) -> None:
    """Say it where other accounts of this computer may read the passphrase file."""
    from firstlight.site.vault.opening import given_file, readable_by_others  # noqa: PLC0415

    path = given_file(passphrase_file)
    if path is not None and readable_by_others(path):
        complain("passphrase-file-open", str(path))


def ask_passphrase(what: str, *, twice: bool) -> Secret | None:
    """Ask on the terminal, on standard error, without echo; None where there is no terminal or no answer."""
    if not sys.stdin.isatty():
        return None
    text = str(click.prompt(what, hide_input=True, confirmation_prompt=twice, err=True, default="", show_default=False))
    return Secret(text) if text else None


def file_or_asked(path: Path | None, what: str, *, twice: bool) -> Secret:
    """A passphrase that is not the vault's own. Raises Refusal("passphrase-needed")."""
    from firstlight.site.vault.opening import read_passphrase  # noqa: PLC0415

    if path is not None:
        with refusing():
            return read_passphrase(path)
    asked = ask_passphrase(what, twice=twice)
    if asked is None:
        raise Refusal("passphrase-needed", what)
    return asked


@contextmanager
def refusing(status: int = 3) -> Iterator[None]:
    """What the vault raises, as the command line says it."""
    from firstlight.site.vault import VaultError  # noqa: PLC0415

    try:
        yield
    except VaultError as error:
        raise Refusal(error.code, error.detail, status=status) from error
