"""`ports`: a device's serial ports, wanted against present, written, read back; and this computer's own."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from firstlight import words
from firstlight.access import Given
from firstlight.claim.model import Question
from firstlight.cli.access import NOT_FOUND, REFUSED, access_options, answered, open_vault, status_of
from firstlight.cli.claim import found_devices
from firstlight.cli.open_runs import tell_held
from firstlight.cli.output import Options, Refusal, complain, format_option, opened_session, say
from firstlight.cli.ports_guided import lead
from firstlight.cli.ports_tell import tell_end, tell_planned, tell_plans, tell_present, tell_trouble
from firstlight.cli.questions import asked_here, canary_option
from firstlight.device_key import device_key, name_of
from firstlight.events import ClaimAsked, Device
from firstlight.ports.guided import Asked, ports_of
from firstlight.ports.plan import PortPlan
from firstlight.ports.profile import (
    PortProfile,
    ProfileProblem,
    load_port_profile,
    port_profile_text,
    wanted_from_words,
)
from firstlight.ports.scan_order import ScanError, unit_range
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.port_settings import SettingError, Value

if TYPE_CHECKING:
    from firstlight.ports.desk import DevicePorts
    from firstlight.session import Session

Wished = Mapping[int, Mapping[str, Value]]


@click.group("ports")
def ports() -> None:
    """Serial ports, of devices and of this computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """How a command was called."""

    options: Options
    targets: tuple[str, ...]
    given: Given
    passphrase_file: Path | None
    format_: str
    dry_run: bool = False
    yes: bool = False
    confirm_canary: bool = False
    done: bool = False
    units: tuple[int, int] | None = None


def _unit_range(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, int] | None:
    try:
        return unit_range(text) if text else None
    except ScanError as error:
        raise Refusal(error.code, error.detail) from error


_Command = TypeVar("_Command", bound=Callable[..., object])


def _write_options(command: _Command) -> _Command:
    """What `set` and `apply` share."""
    for option in (
        click.option("--units", callback=_unit_range, metavar="A-B", help="Guided: who has to answer on the line."),
        click.option("--done", is_flag=True, help="Guided: the steps are done, only prove it."),
        canary_option,
        click.option("--yes", is_flag=True, help="Do not ask before it is written."),
        click.option("--dry-run", is_flag=True, help="Read and compare; nothing is written."),
    ):
        command = option(command)
    return command


def _profile_option(command: _Command) -> _Command:
    """`--profile`, which becomes part of `given`."""

    @functools.wraps(command)
    def with_profile(*arguments: Any, profile: bool, given: Given, **named: Any) -> Any:  # noqa: ANN401 - theirs
        return command(*arguments, given=replace(given, assumed=profile), **named)

    text = "Use an assumed web profile where none was taught, one device first."
    return cast("_Command", click.option("--profile", is_flag=True, help=text)(with_profile))


@ports.command("show")
@click.argument("target")
@click.argument("port", type=click.IntRange(1, 64), required=False)
@access_options
@_profile_option
@format_option
@click.pass_obj
def show(
    options: Options, target: str, port: int | None, format_: str, passphrase_file: Path | None, given: Given
) -> int:
    """Read the settings of a device's ports; nothing is changed."""
    asked = _Asked(options=options, targets=(target,), given=given, passphrase_file=passphrase_file, format_=format_)
    with opened_session(options) as session:
        devices, missing = _devices(session, asked)
        status = 0
        for device in devices:
            read = _read(session, asked, device, (port,) if port else ())
            if isinstance(read, int):
                status = max(status, read)
            elif port and not read.present:
                complain("port-missing", f"{port}")
                status = NOT_FOUND
            else:
                tell_present(read, format_)
    return NOT_FOUND if missing else status


@ports.command("set")
@click.argument("target")
@click.argument("port", type=click.IntRange(1, 64))
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@_write_options
@access_options
@_profile_option
@format_option
@click.pass_obj
def set_(
    options: Options,
    target: str,
    port: int,
    values: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    confirm_canary: bool,
    done: bool,
    units: tuple[int, int] | None,
    format_: str,
    passphrase_file: Path | None,
    given: Given,
) -> int:
    """Set values of one port: read, compare, write what differs, read back.

    Where no channel is published, the steps on the device's own page are shown, and the result is proved from outside.
    """
    try:
        wished = wanted_from_words(values)
    except SettingError as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error
    asked = _Asked(
        options=options, targets=(target,), given=given, passphrase_file=passphrase_file, format_=format_,
        dry_run=dry_run, yes=yes, confirm_canary=confirm_canary, done=done, units=units,
    )  # fmt: skip
    with opened_session(options) as session:
        return _apply(session, asked, lambda _all: {port: wished}, (port,))


@ports.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@_write_options
@access_options
@_profile_option
@format_option
@click.pass_obj
def apply(
    options: Options,
    file: Path,
    targets: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    confirm_canary: bool,
    done: bool,
    units: tuple[int, int] | None,
    format_: str,
    passphrase_file: Path | None,
    given: Given,
) -> int:
    """Apply a profile to the ports of many devices: read, compare, write what differs, read back."""
    profile = _profile(file)
    asked = _Asked(
        options=options, targets=targets, given=given, passphrase_file=passphrase_file, format_=format_,
        dry_run=dry_run, yes=yes, confirm_canary=confirm_canary, done=done, units=units,
    )  # fmt: skip

    def wished(all_ports: Sequence[int]) -> Wished:
        try:
            return {number: profile.wanted(number) for number in profile.numbers(all_ports)}
        except SettingError as error:
            raise Refusal(error.code, error.detail, status=REFUSED) from error

    with opened_session(options) as session:
        return _apply(session, asked, wished, tuple(profile.ports))


@ports.command("export")
@click.argument("target")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="Name of the profile. [default: the device's]")
@access_options
@_profile_option
@click.pass_obj
def export(
    options: Options, target: str, file: Path, name: str | None, passphrase_file: Path | None, given: Given
) -> int:
    """Write the settings of a device's ports as a profile that can be edited and applied."""
    asked = _Asked(options=options, targets=(target,), given=given, passphrase_file=passphrase_file, format_="table")
    with opened_session(options) as session:
        devices, _ = _devices(session, asked)
        read = _read(session, asked, devices[0], ()) if devices else NOT_FOUND
    if isinstance(read, int):
        return read
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(port_profile_text(name or name_of(read.device), read.present))
    except OSError as error:
        raise Refusal("profile-write", f"{file}: {error.strerror}", status=REFUSED) from error
    say(f"{len(read.present)} ports of {name_of(read.device)} were written to {file}.")
    return 0


# --- what they share ------------------------------------------------------------------------------------------------


def _profile(file: Path) -> PortProfile:
    try:
        return load_port_profile(file)
    except ProfileProblem as problem:
        for one in problem.mistakes:
            place = f"{file.name}:{one.line}: " if one.line else f"{file.name}: "
            say(place + f"{words.sentence(one.code, one.detail)} {words.next_step(one.code)}".strip())
        raise Refusal("profile-mistakes", str(len(problem.mistakes)), status=REFUSED) from problem
    except OSError as error:
        raise Refusal("profile-file", f"{file}: {error.strerror}", status=REFUSED) from error


def _devices(session: Session, asked: _Asked) -> tuple[list[Device], bool]:
    """Those that were found, and whether one is missing. The vault is opened unless a person sets them all."""
    found, missing = found_devices(session, asked.targets, None)
    known = {device.id: device for device in session.devices()}
    devices = [known[id_] for id_ in found if id_ in known]
    if any(session.ports.guide(device, assumed=asked.given.assumed) is None for device in devices):
        open_vault(session, asked.options, asked.given, asked.passphrase_file)
    return devices, missing


def _read(session: Session, asked: _Asked, device: Device, numbers: Sequence[int]) -> DevicePorts | int:
    """What the device says; the exit status where it does not."""
    try:
        return answered(session, lambda: session.read_ports(device, asked.given, numbers), asked_here)
    except DeviceError as error:
        complain(str(error.code), error.detail)
        return status_of(error)


def _apply(session: Session, asked: _Asked, wished: Callable[[Sequence[int]], Wished], named: Sequence[int]) -> int:
    """Read every device, compare, then write them side by side."""
    devices, missing = _devices(session, asked)
    keys = {device.id: device_key(device) or "" for device in devices}
    held = (
        session.jobs.open_runs() if (session.data_dir / "jobs").exists() or (session.data_dir / "runs").exists() else {}
    )
    holding = {key: held[key] for key in keys.values() if key in held}
    tell_held({keys[one.id]: name_of(one) for one in devices}, holding, dry_run=asked.dry_run)
    guides = {device.id: session.ports.guide(device, assumed=asked.given.assumed) for device in devices}
    reads = _read_all(session, asked, [device for device in devices if guides[device.id] is None])
    statuses = [found for found in reads if isinstance(found, int)]
    due: list[tuple[DevicePorts, tuple[PortPlan, ...]]] = []
    for read in reads:
        if isinstance(read, int):
            continue
        runs = [run.id for run in holding.get(keys[read.device.id], ())]
        found, plans = _compared(asked, read, wished, named, runs)
        statuses += found
        if plans:
            due.append((read, plans))
    if due and sys.stdin.isatty() and not asked.yes:
        for read, plans in due:
            tell_plans(read, plans, "table")
        if not click.confirm(f"Write {len(due)} devices", err=True):
            return 130
    statuses += _write_all(session, asked, due)
    for device in devices:
        if (guide := guides[device.id]) is not None:
            every = range(1, (ports_of(guide, device) or 1) + 1)
            for port, settings in wished(tuple(every)).items():
                led = Asked(port=port, wished=settings, units=asked.units)
                statuses.append(lead(session, guide, device, led, asked.format_, done=asked.done, dry=asked.dry_run))
    return _whole([*statuses, *([NOT_FOUND] if missing else [])])


def _compared(
    asked: _Asked,
    read: DevicePorts,
    wished: Callable[[Sequence[int]], Wished],
    named: Sequence[int],
    runs: Sequence[str],
) -> tuple[list[int], tuple[PortPlan, ...]]:
    """What is to be written to a device, and the exit statuses of what is not; that is told. `runs` hold the device."""
    there = [one.port for one in read.present]
    statuses = _missing(named, there)
    plans = read.plan(wished(there))
    for one in (one for plan in plans for one in plan.against):
        complain(one.code, one.detail)
    refused = any(plan.refused for plan in plans)
    if any(plan.differs for plan in plans) and not refused and not asked.dry_run:
        return statuses, plans
    if plans:
        tell_plans(read, plans, asked.format_, runs)
        statuses.append(tell_planned(read, plans, refused=refused))
    return statuses, ()


def _missing(named: Sequence[int], there: Sequence[int]) -> list[int]:
    """Tells which ports the device does not have; an exit status of each."""
    missing = sorted(set(named) - set(there))
    for number in missing:
        complain("port-missing", str(number))
    return [NOT_FOUND] * len(missing)


def _whole(statuses: Sequence[int]) -> int:
    """One exit status of many: 1 where some were done and some were not."""
    bad = {status for status in statuses if status}
    return 0 if not bad else bad.pop() if len(bad) == 1 and 0 not in statuses else 1


def _read_all(session: Session, asked: _Asked, devices: Sequence[Device]) -> list[DevicePorts | int]:
    """What each device says; the exit status where one does not."""
    found = answered(session, lambda: session.read_many_ports(devices, asked.given), asked_here)
    reads: list[DevicePorts | int] = []
    for device, read in zip(devices, found, strict=True):
        if isinstance(read, BaseException):
            code, detail = str(getattr(read, "code", "internal")), str(getattr(read, "detail", read))
            tell_trouble(device, code, detail)
            reads.append(status_of(read) if isinstance(read, DeviceError) else REFUSED)
        else:
            reads.append(read)
    return reads


def _write_all(session: Session, asked: _Asked, due: Sequence[tuple[DevicePorts, tuple[PortPlan, ...]]]) -> list[int]:
    def answer(question: ClaimAsked) -> str | None:
        if question.question is Question.CANARY and asked.confirm_canary:
            return "yes"
        return asked_here(question)

    ends = answered(session, lambda: session.write_many_ports(due, asked.given), answer) if due else ()
    statuses = []
    for (read, plans), end in zip(due, ends, strict=True):
        if isinstance(end, BaseException):
            code, detail = str(getattr(end, "code", "internal")), str(getattr(end, "detail", end))
            tell_trouble(read.device, code, detail)
            statuses.append(REFUSED if hasattr(end, "code") else 1)  # who fails without one may have sent something
        else:
            statuses.append(tell_end(read, plans, end, asked.format_))
    return statuses
