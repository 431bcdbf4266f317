"""`device`: what belongs to a device as a whole. `device time` and `device names`: read, set, read back.

TARGET, or --line and --unit -> Place -> the session's device desk -> one JSON line for each value
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from firstlight import words
from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.cli.access import NOT_FOUND, REFUSED, status_of
from firstlight.cli.claim import found_devices
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say
from firstlight.cli.ports_line import line_options
from firstlight.cli.vault_access import passphrase_option, unlocked_vault
from firstlight.device_key import name_of
from firstlight_drivers.contract import NameKey, Secret
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.links import Line

if TYPE_CHECKING:
    from firstlight.change.row import Row
    from firstlight.device_desk import DeviceDesk, LinePlace
    from firstlight.device_names import NamesRead, NameWish
    from firstlight.events import Device
    from firstlight.session import Session

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
INTERRUPTED = 130


@click.group("device")
def device() -> None:
    """What belongs to a device as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Which device, and how a command was called."""

    target: str | None
    url: str | None
    unit: int | None
    line: Line
    format_: str
    dry_run: bool
    yes: bool


def _place_options(function: F) -> F:
    """A TARGET, or `--line`, `--unit` and the line's settings; `--dry-run`, `--yes`, `--format`. The command gets them
    as `asked`.
    """

    @functools.wraps(function)
    def with_place(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the command takes and returns
        asked = _Asked(**{name: named.pop(name) for name in _NAMES})
        if (asked.target is None) == (asked.url is None) or (asked.url is None) != (asked.unit is None):
            raise Refusal("device-target")
        return function(*arguments, asked=asked, **named)

    decorated: Any = format_option(line_options(with_place))
    for option in reversed(
        (
            click.argument("target", required=False),
            click.option("--line", "url", metavar="PORT_OR_URL", help="Instead of a TARGET: the line it is on."),
            click.option("--unit", type=click.IntRange(1, 247), help="Its Modbus address on that line."),
            click.option("--dry-run", is_flag=True, help="Read and compare; nothing is written."),
            click.option("--yes", is_flag=True, help="Do not ask before it is written."),
        )
    ):
        decorated = option(decorated)
    return cast("F", decorated)


_NAMES = ("target", "url", "unit", "line", "format_", "dry_run", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    session: Session
    desk: DeviceDesk
    device: Device
    place: LinePlace | None

    def result(self, work: Coroutine[Any, Any, T]) -> T:
        return self.session.in_loop(work).result()


@contextmanager
def _opened(options: Options, asked: _Asked) -> Iterator[_Opened | None]:
    """None: it was not found. Raises Refusal for what was refused before anything was sent, DeviceError."""
    from firstlight.device_desk import LinePlace  # noqa: PLC0415 - help does not wait for it

    with opened_session(options) as session:
        desk = session.device_desk
        try:
            if asked.url is not None and asked.unit is not None:
                place = LinePlace(url=asked.url, line=asked.line, unit=asked.unit)
                found = session.in_loop(desk.on_line(place)).result()
                yield _Opened(session=session, desk=desk, device=found, place=place)
                return
            ids, missing = found_devices(session, (asked.target or "",), None)
            known = [one for one in session.devices() if one.id in ids]
            if missing or not known:
                yield None
            else:
                yield _Opened(session=session, desk=desk, device=known[0], place=None)
        except AccessRefused as refused:
            raise Refusal(refused.code, refused.detail, status=REFUSED) from refused


# --- date and time ----------------------------------------------------------------------------------------------------


@device.command("time")
@click.option("--now", is_flag=True, help="Set it to this computer's time.")
@click.option("--utc", is_flag=True, help="UTC instead of local time.")
@_place_options
@click.pass_obj
def time_(options: Options, now: bool, utc: bool, asked: _Asked) -> int:
    """Read a device's date and time, or set them with --now. What zone a device counts in, it does not say."""
    from firstlight.device_desk import NEAR, here  # noqa: PLC0415 - help does not wait for it

    try:
        with _opened(options, asked) as one:
            if one is None:
                return NOT_FOUND
            read = one.result(one.desk.clock(one.device, one.place))
            present, wanted, ahead = _shown(read.present), here(utc=utc), read.ahead(utc=utc)
            if not now:
                _tell(one.device, asked, "time", present, None, "read" if present else "not-set")
                if present is None:
                    complain("clock-not-set", read.detail)
                return 0 if present else 1
            if asked.dry_run:
                verdict = "differs" if ahead is None or abs(ahead) > NEAR else "same"
                _tell(one.device, asked, "time", present, _shown(wanted), verdict)
                return 0
            question = f"It {f'says {present}' if present else 'is not set'}. Set it to {_shown(wanted)}"
            if sys.stdin.isatty() and not asked.yes and not click.confirm(question, err=True):
                return INTERRUPTED
            end = one.result(one.desk.set_clock(one.device, utc=utc, place=one.place))
    except DeviceError as error:
        complain(str(error.code), error.detail)
        return status_of(error)
    _tell(one.device, asked, "time", _shown(end.present), _shown(end.wanted), end.code)
    complain(end.code, end.detail)
    return _status((end.result,))


def _shown(moment: object) -> str | None:
    return None if moment is None else str(moment)[:19]


# --- names ------------------------------------------------------------------------------------------------------------


@device.command("names")
@click.option("--imu", metavar="NAME", help="Name of the IMU: the breaker with its interface and modules.")
@click.option("--location", metavar="NAME", help="Where it is.")
@click.option("--application", metavar="NAME", help="User application name: guided, then read back.")
@click.option("--password-stdin", is_flag=True, help="The profile Administrator's password: one line of input.")
@click.option("--confirm-assumed", is_flag=True, help="Where a command is assumed: write when the name was read.")
@passphrase_option
@_place_options
@click.pass_obj
def names(
    options: Options,
    imu: str | None,
    location: str | None,
    application: str | None,
    password_stdin: bool,
    confirm_assumed: bool,
    passphrase_file: Path | None,
    asked: _Asked,
) -> int:
    """Read a device's names, or write them: what differs, one by one, read back. A password is sent once.

    How name and location of an IMU are written is assumed: a person compares the present name with the device first.
    """
    from firstlight.device_names import (  # noqa: PLC0415 - help does not wait for it
        NameWish,
        needs_agreement,
        plan_names,
        wrong_password,
    )

    wanted = {NameKey.IMU: imu, NameKey.LOCATION: location, NameKey.APPLICATION: application}
    wishes = [NameWish(key=key, text=text) for key, text in wanted.items() if text is not None]
    password = Secret(sys.stdin.readline().rstrip("\r\n")) if password_stdin else None
    try:
        with _opened(options, asked) as one:
            if one is None:
                return NOT_FOUND
            read = one.result(one.desk.names(one.device, one.place))
            if not wishes:
                return _tell_names(read, asked)
            ends = plan_names(read, wishes)
            # Where one name cannot be written none is: nobody is asked about the others.
            due = any(end.code == "differs" for end in ends) and not any(end.result is Result.REFUSED for end in ends)
            agreed = confirm_assumed
            if due and not asked.dry_run:
                if password is not None and (wrong := wrong_password(read, wishes, password)):
                    raise Refusal(*wrong, status=REFUSED)
                if sys.stdin.isatty() and not _agreed(read, wishes, asked, confirmed=confirm_assumed):
                    return INTERRUPTED
                agreed = agreed or sys.stdin.isatty()
                if password is None and (agreed or not needs_agreement(read, wishes)):
                    password = _vault_password(one, options, passphrase_file)
                ends = one.result(one.desk.set_names(read, wishes, password, agreed=agreed, place=one.place))
            if not asked.dry_run:
                ends = _guided(one, read, wishes, ends)
    except DeviceError as error:
        complain(str(error.code), error.detail)
        return status_of(error)
    return _tell_ends(one.device, asked, ends)


def _agreed(read: NamesRead, wishes: Sequence[NameWish], asked: _Asked, *, confirmed: bool) -> bool:
    """Ask before it is written; `--yes` is no answer to whether an assumed command may be sent."""
    from firstlight.device_names import needs_agreement, plan_names  # noqa: PLC0415 - as above

    due = [end for end in plan_names(read, wishes) if end.code == "differs"]
    if needs_agreement(read, wishes) and not confirmed:
        say("Nobody outside the maker has published how this name is written.")
        say("Compare with the device's display or EcoStruxure Power Commission before it is written:")
        for end in due:
            say(f"  {end.key}: {end.present or '(not set)'}")
        return click.confirm("Does the device show the same, and shall the name be written", err=True)
    text = ", ".join(f"{end.key} from {end.present or '(not set)'} to {end.wanted}" for end in due)
    return asked.yes or click.confirm(f"Set {text}", err=True)


def _vault_password(one: _Opened, options: Options, passphrase_file: Path | None) -> Secret:
    if one.session.site.vault.exists:
        one.session.site.use_vault(unlocked_vault(options, passphrase_file))
    return one.desk.kept_password(one.device)


def _guided(
    one: _Opened, read: NamesRead, wishes: Sequence[NameWish], ends: Sequence[Row[str]]
) -> tuple[Row[str], ...]:
    """On a terminal: say what a person does, wait, read it back."""
    done: list[Row[str]] = []
    for wish, end in zip(wishes, ends, strict=True):
        found = end
        if end.code == "name-guided" and sys.stdin.isatty():
            complain(end.code, end.detail)
            if click.confirm("Is it done", err=True):
                found = one.result(one.desk.prove_name(read, wish, one.place))
        done.append(found)
    return tuple(done)


def _tell_names(read: NamesRead, asked: _Asked) -> int:
    for rule in read.rules:
        if rule.key in read.unread:
            _tell(read.device, asked, rule.key, None, None, "unread")
            complain(*read.unread[rule.key])
        else:
            _tell(read.device, asked, rule.key, read.present(rule.key), None, "read")
    return 1 if read.unread else 0


def _tell_ends(found: Device, asked: _Asked, ends: Sequence[Row[str]]) -> int:
    for end in ends:
        _tell(found, asked, end.key, end.present, end.wanted, end.code)
        if end.code not in {"same", "differs"}:
            say(f"{end.key}: {words.sentence(end.code, end.detail)} {words.next_step(end.code)}".strip())
    results = [end.result for end in ends]
    if asked.dry_run:
        results = [Result.DONE if one is Result.SKIPPED else one for one in results]
    return _status(results)


# --- what they share --------------------------------------------------------------------------------------------------


def _status(results: Sequence[Result]) -> int:
    """0 all done, 3 nothing was changed, else 1."""
    if all(one is Result.DONE for one in results):
        return 0
    return REFUSED if all(one in {Result.REFUSED, Result.SKIPPED} for one in results) else 1


def _tell(found: Device, asked: _Asked, key: str, present: str | None, wanted: str | None, result: str) -> None:
    if asked.format_ == "json":
        line({"device": found.id, "key": str(key), "present": present, "wanted": wanted, "result": result})
    else:
        say(f"{name_of(found)}: {key} {present or '-'}{f', wanted {wanted}' if wanted else ''} ({result})")
