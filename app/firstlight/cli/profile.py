"""`profile`: web profiles taught by a recording, their confirmation, and the assumed ones."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from firstlight.claim.har import TeachError
from firstlight.claim.profiles import Profiles
from firstlight.claim.teach import teach
from firstlight.cli.output import Options, Refusal, format_option, line, say, table
from firstlight.settings import data_dir
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Secret
from firstlight_drivers.protocols.web_profile import ProfileError

REFUSED = 3
NAMES = [family.name for family in FAMILIES]


@click.group("profile")
def profile() -> None:
    """Profiles for first logins that no vendor has published.

    A profile is off until it has claimed one device and you have confirmed that on the device's own page.
    """


@profile.command("teach")
@click.argument("har", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--family", type=click.Choice(NAMES), required=True, help="The family the recorded device belongs to.")
@click.option("--user", required=True, metavar="NAME", help="The account you typed while recording.")
@click.option("--dry-run", is_flag=True, help="Say what was understood; save nothing.")
@click.pass_obj
def teach_profile(options: Options, har: Path, family: str, user: str, dry_run: bool) -> int:
    """Learn a first login from a HAR file that any browser records.

    Two lines of standard input hold the password before and the password after (an empty first line where there was
    none). Neither they nor any cookie of the recording gets into the profile.
    """
    old, new = (Secret(sys.stdin.readline().rstrip("\r\n")) for _ in range(2))
    try:
        lesson = teach(har, user=user, old=old, new=new, family=family)
    except TeachError as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error
    for sentence in (*lesson.understood, *lesson.doubts):
        say(sentence)
    if dry_run:
        return 0
    try:
        path = Profiles(data_dir(options.data_dir)).learn(lesson.profile)
    except OSError as error:
        raise Refusal("data-folder", str(error), status=REFUSED) from error
    say(f"Saved as {path.name}. Use it with 'firstlight claim --profile': one device first, then confirm.")
    return 0


@profile.command("list")
@format_option
@click.pass_obj
def list_profiles(options: Options, format_: str) -> int:
    """List the profile that would be used for each family."""
    store = Profiles(data_dir(options.data_dir))
    rows = []
    for family in FAMILIES:
        try:
            known = store.find(family)
        except ProfileError as error:
            raise Refusal("profile-damaged", str(error), status=REFUSED) from error
        if known is not None:
            rows.append((family.name, str(known.method), known.confirmed, known.profile.source, known.digest))
    if format_ == "json":
        for name, method, confirmed, source, digest in rows:
            line({"family": name, "method": method, "confirmed": confirmed, "source": source, "sha256": digest})
    else:
        table(
            ("family", "kind", "confirmed", "source"),
            [(name, method, "yes" if confirmed else "no", source) for name, method, confirmed, source, _ in rows],
        )
    return 0


@profile.command("confirm")
@click.argument("family", type=click.Choice(NAMES))
@click.pass_obj
def confirm(options: Options, family: str) -> int:
    """Say that the first device claimed with a profile was checked on its own page. Others may follow."""
    store = Profiles(data_dir(options.data_dir))
    try:
        known = store.find(next(one for one in FAMILIES if one.name == family))
        if known is None:
            raise Refusal("profile-none", family, status=REFUSED)
        if not store.has_claimed(known.digest):
            raise Refusal("profile-no-canary", family, status=REFUSED)
        store.confirm(known.digest)
    except ProfileError as error:
        raise Refusal("profile-damaged", str(error), status=REFUSED) from error
    except OSError as error:
        raise Refusal("data-folder", str(error), status=REFUSED) from error
    say(f"The {known.method} profile of {family} may be used on further devices.")
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
