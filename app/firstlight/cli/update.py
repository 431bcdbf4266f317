"""`firmware update`: check a file, plan, and update devices as a durable job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from firstlight.access import Given
from firstlight.cli.access import access_options
from firstlight.cli.firmware import firmware, make_request, trust_options
from firstlight.cli.output import Options, format_option
from firstlight.cli.questions import canary_option
from firstlight.cli.upgrading import Wishes, update
from firstlight.firmware.approve import SUFFIX
from firstlight.jobs.plans import Manner

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

__all__ = ["firmware"]


@firmware.command("update")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@trust_options
@click.option("--at-once", type=click.IntRange(1, 64), default=8, show_default=True, help="Devices side by side.")
@click.option("--canary", type=click.IntRange(0, 100), default=1, show_default=True, help="Devices that go first.")
@click.option("--stop-after", type=click.IntRange(0, 100), default=20, show_default=True, help="Percent that may fail.")
@click.option("--via", type=_FILE, multiple=True, help="Version to install on the way; its signature is FILE.p7s.")
@click.option("--apart", metavar="A,B", multiple=True, help="Devices that never restart together: a redundancy pair.")
@click.option("--last", metavar="A", multiple=True, help="Device that comes after all others: an upstream switch.")
@click.option("--by-hand", is_flag=True, help="A person is here for devices nobody has published a way for.")
@click.option("--profile", is_flag=True, help="Use a taught or assumed web profile, one device first.")
@click.option("--micrologic", is_flag=True, help="The file is for the trip units behind the devices; by hand.")
@click.option("--formatted", is_flag=True, help="Cards that need a format before an update have had it.")
@canary_option
@click.option("--downgrade", is_flag=True, help="Also install a version older than the one a device runs.")
@click.option("--accept-digest-only", is_flag=True, help="Install a file that has a published digest and no signature.")
@click.option("--dry-run", is_flag=True, help="Check and plan; nothing is sent.")
@click.option("--yes", is_flag=True, help="Do not ask before it starts.")
@access_options
@format_option
@click.pass_obj
def update_command(
    options: Options,
    file: Path,
    targets: tuple[str, ...],
    sha512: str | None,
    sums: Path | None,
    signature: Path | None,
    manifest: Path | None,
    trust: tuple[Path, ...],
    crl: tuple[Path, ...],
    approval: Path | None,
    at_once: int,
    canary: int,
    stop_after: int,
    via: tuple[Path, ...],
    apart: tuple[str, ...],
    last: tuple[str, ...],
    by_hand: bool,
    profile: bool,
    micrologic: bool,
    formatted: bool,
    confirm_canary: bool,
    downgrade: bool,
    accept_digest_only: bool,
    dry_run: bool,
    yes: bool,
    passphrase_file: Path | None,
    given: Given,
    format_: str,
) -> int:
    """Update devices with a file that passed the whole check: one device first, then the others, each read back.

    The job survives a crash and a power cut: 'firstlight jobs resume' goes on, and no device is flashed twice.
    """
    request = make_request(
        options,
        file,
        sha512=sha512,
        sums=sums,
        signature=signature,
        manifest=manifest,
        trust=trust,
        crl=crl,
        approval=approval,
    )
    wishes = Wishes(
        targets=targets,
        manner=Manner(
            canary=canary,
            at_once=at_once,
            stop_after=stop_after,
            downgrade=downgrade,
            confirm_canary=confirm_canary,
            by_hand=by_hand,
            profiles=profile,
            breakers=micrologic,
            formatted=formatted,
        ),
        apart=apart,
        last=last,
        dry_run=dry_run,
        yes=yes,
        accept_digest_only=accept_digest_only,
        given=given,
        passphrase_file=passphrase_file,
        format_=format_,
    )
    stones = [
        replace(request, file=stone, sha512=None, manifest=None, signature=_beside(stone, ".p7s"),
                approval=_beside(stone, SUFFIX))
        for stone in via
    ]  # fmt: skip
    return update(options, [*stones, request], wishes)


def _beside(file: Path, suffix: str) -> Path | None:
    path = file.with_name(file.name + suffix)
    return path if path.is_file() else None
