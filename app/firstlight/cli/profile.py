"""`profile`: web profiles taught by a recording, their confirmation, and the assumed ones."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from firstlight.change.first_device import channel_digest
from firstlight.claim.har import TeachError
from firstlight.claim.merge import merged
from firstlight.claim.model import Method
from firstlight.claim.teach import Lesson, teach
from firstlight.claim.teach_firmware import teach_firmware
from firstlight.claim.teach_ports import teach_ports
from firstlight.cli.output import Options, Refusal, format_option, line, say, table
from firstlight.settings import data_dir
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Endpoint, Family, Secret, UpdatesFirmware
from firstlight_drivers.protocols.web_profile import ProfileError, WebProfile, load_profile

REFUSED = 3
NAMES = [family.name for family in FAMILIES]


@click.group("profile")
def profile() -> None:
    """Profiles for first logins, firmware uploads and serial ports that no vendor has published.

    A profile is off until it has worked on one device and you have confirmed that on the device's own page.
    """


@profile.command("teach")
@click.argument("har", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--family", type=click.Choice(NAMES), required=True, help="The family the recorded device belongs to.")
@click.option("--user", required=True, metavar="NAME", help="The account you typed while recording.")
@click.option("--firmware", is_flag=True, help="The recording shows a firmware upload, not a first login.")
@click.option("--ports", is_flag=True, help="The recording shows one serial port, saved several times.")
@click.option("--port", type=click.IntRange(1, 64), default=1, show_default=True, help="Which port that was.")
@click.option(
    "--saved",
    multiple=True,
    metavar="KEY=VALUE...",
    help="What was set at a save, in order: the whole state for the first one, then one setting each.",
)
@click.option("--dry-run", is_flag=True, help="Say what was understood; save nothing.")
@click.pass_obj
def teach_profile(
    options: Options,
    har: Path,
    family: str,
    user: str,
    firmware: bool,
    ports: bool,
    port: int,
    saved: tuple[str, ...],
    dry_run: bool,
) -> int:
    """Learn a first login, a firmware upload, or serial ports from a HAR file that any browser records.

    Two lines of standard input hold the password before and the password after (an empty first line where there was
    none); with --firmware or --ports one line holds the password you logged in with. Neither they nor any cookie of
    the recording gets into the profile. A family has one profile: what earlier recordings taught stays in it.

    With --ports: log in, open the page of one port, save it once as it is, then change one setting per save. Name the
    saves by --saved: "baud=9600 parity=none" for the first one, then baud=19200, then parity=even.
    """
    if (firmware and ports) or bool(saved) is not ports:
        raise click.UsageError("either --firmware, or --ports with --saved for each save")
    store = Profiles(data_dir(options.data_dir))
    try:
        lesson = (
            teach_ports(har, user=user, password=_line_of_input(), family=family, port=port, saved=saved)
            if ports
            else _lesson(har, user, family, firmware=firmware)
        )
        kept = _kept(store.path(family))
        whole = lesson.profile if kept is None else merged(kept, lesson.profile)
    except TeachError as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error
    except ProfileError as error:
        raise Refusal("profile-damaged", str(error), status=REFUSED) from error
    for sentence in (*lesson.understood, *lesson.doubts):
        say(sentence)
    if dry_run:
        return 0
    try:
        path = store.learn(whole)
    except OSError as error:
        raise Refusal("data-folder", str(error), status=REFUSED) from error
    if ports:
        say(f"Saved as {path.name}. 'firstlight ports' uses it for this family: one device first, then confirm.")
    elif firmware:
        say(f"Saved as {path.name}. The next upgrade of this family uses it: one device first, then confirm.")
    else:
        say(f"Saved as {path.name}. Use it with 'firstlight claim --profile': one device first, then confirm.")
    return 0


def _lesson(har: Path, user: str, family: str, *, firmware: bool) -> Lesson:
    first = _line_of_input()
    if firmware:
        return teach_firmware(har, user=user, password=first, family=family)
    return teach(har, user=user, old=first, new=_line_of_input(), family=family)


def _line_of_input() -> Secret:
    return Secret(sys.stdin.readline().rstrip("\r\n"))


def _kept(path: Path) -> WebProfile | None:
    return load_profile(path) if path.exists() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What would be used for a family and a purpose, and whether a person has confirmed its first device."""

    method: Method
    digest: str
    confirmed: bool
    source: str


def _shown(store: Profiles, family: Family, purpose: Purpose) -> _Shown | None:
    """A profile, or the channel of the family's own driver where that is assumed. Raises ProfileError."""
    if purpose is Purpose.FIRMWARE and isinstance(family.open(Endpoint(host="")), UpdatesFirmware):
        digest = channel_digest(family)
        rows = [row for row in family.capabilities if row.capability == "firmware" and row.source]
        source = "; ".join(dict.fromkeys(row.source for row in rows))
        confirmed = store.confirmed(digest, purpose)
        return _Shown(method=Method.DIRECT, digest=digest, confirmed=confirmed, source=source) if digest else None
    known = store.find(family, purpose)
    if known is None or (purpose is Purpose.LOGIN and not known.profile.claims):
        return None
    return _Shown(method=known.method, digest=known.digest, confirmed=known.confirmed, source=known.profile.source)


@profile.command("list")
@format_option
@click.pass_obj
def list_profiles(options: Options, format_: str) -> int:
    """List the profiles that would be used for each family: for its first login, its firmware, its serial ports."""
    store = Profiles(data_dir(options.data_dir))
    rows: list[tuple[str, Purpose, _Shown]] = []
    for family in FAMILIES:
        try:
            for purpose in Purpose:
                shown = _shown(store, family, purpose)
                if shown is not None:
                    rows.append((family.name, purpose, shown))
        except ProfileError as error:
            raise Refusal("profile-damaged", str(error), status=REFUSED) from error
    if format_ == "json":
        for name, purpose, one in rows:
            line(
                {
                    "family": name,
                    "purpose": str(purpose),
                    "method": str(one.method),
                    "confirmed": one.confirmed,
                    "source": one.source,
                    "sha256": one.digest,
                }
            )
    else:
        table(
            ("family", "for", "kind", "confirmed", "source"),
            [
                (name, str(purpose), str(one.method), "yes" if one.confirmed else "no", one.source)
                for name, purpose, one in rows
            ],
        )
    return 0


_NO_CANARY = {
    Purpose.LOGIN: "profile-no-canary",
    Purpose.FIRMWARE: "profile-no-firmware-canary",
    Purpose.PORTS: "profile-no-port-canary",
}


@profile.command("confirm")
@click.argument("family", type=click.Choice(NAMES))
@click.option("--firmware", is_flag=True, help="The profile for its firmware, not the one for its first login.")
@click.option("--ports", is_flag=True, help="The profile for its serial ports.")
@click.pass_obj
def confirm(options: Options, family: str, firmware: bool, ports: bool) -> int:
    """Say that the first device done with a profile was checked on its own page. Others may follow."""
    if firmware and ports:
        raise click.UsageError("either --firmware or --ports")
    store = Profiles(data_dir(options.data_dir))
    try:
        chosen = next(one for one in FAMILIES if one.name == family)
        purpose = Purpose.PORTS if ports else Purpose.FIRMWARE if firmware else Purpose.LOGIN
        known = _shown(store, chosen, purpose)
        if known is None:
            raise Refusal("profile-none", family, status=REFUSED)
        if not store.has_claimed(known.digest, purpose):
            raise Refusal(_NO_CANARY[purpose], family, status=REFUSED)
        store.confirm(known.digest, purpose)
    except ProfileError as error:
        raise Refusal("profile-damaged", str(error), status=REFUSED) from error
    except OSError as error:
        raise Refusal("data-folder", str(error), status=REFUSED) from error
    what = "channel of the program" if known.method is Method.DIRECT else f"{known.method} profile"
    say(f"The {what} for {family} may be used on further devices.")
    return 0


@profile.command("forget")
@click.argument("family", type=click.Choice(NAMES))
@click.pass_obj
def forget(options: Options, family: str) -> int:
    """Remove the taught profile of a family."""
    if not Profiles(data_dir(options.data_dir)).forget(family):
        raise Refusal("profile-none", family, status=REFUSED)
    say(f"The taught profile of {family} is gone.")
    return 0
