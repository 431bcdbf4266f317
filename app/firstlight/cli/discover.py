"""`discover` and `identify`."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, TypeVar

import click

from firstlight.cli.output import (
    Options,
    Refusal,
    complain,
    device_record,
    device_table,
    format_option,
    line,
    opened_session,
    say,
)
from firstlight.device_key import name_of
from firstlight.events import Device, DeviceAppeared, DeviceChanged, DeviceLost, Event, Presence, Problem
from firstlight.requests import SearchRequest
from firstlight_drivers.contract import Secret, SnmpAccess, Source

if TYPE_CHECKING:
    from firstlight.session import Session

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
HERE = (Presence.PRESENT, Presence.ASKING)
CONTENT = ("family", "model", "name", "serial", "mac", "uuid", "firmware", "addresses", "services", "state", "notes")


def snmp_options(function: F) -> F:
    """How SNMP may be asked. Without one of these it is not."""
    community = click.option(
        "--community-stdin", is_flag=True, help="Ask SNMP v2c too, with the community read from standard input."
    )
    user = click.option(
        "--snmp-user",
        metavar="NAME",
        help="Ask SNMP v3 (SHA, AES) too; two lines of standard input hold authentication and privacy password.",
    )
    return community(user(function))


@click.command()
@click.option(
    "--interface", "interfaces", multiple=True, metavar="NAME_OR_ADDR", help="Search only this one. May be repeated."
)
@click.option(
    "--source",
    "sources",
    default="",
    metavar="LIST",
    help="Comma-separated: mdns, dpws, moxa, sweep, serial. Default: all.",
)
@click.option(
    "--range",
    "ranges",
    multiple=True,
    metavar="CIDR|A-B|HOST",
    help="Also ask every one of these addresses. May be repeated.",
)
@click.option("--seconds", type=float, default=None, metavar="S", help="Listen for S seconds, 1 to 600. [default: 5]")
@click.option("--all", "everything", is_flag=True, help="Also list hosts that no family recognises.")
@click.option("--watch", is_flag=True, help="Go on, and print a line at every change, until Ctrl-C or --seconds.")
@snmp_options
@click.option("--yes", is_flag=True, help="Confirm a range of more than 4,096 addresses.")
@format_option
@click.pass_obj
def discover(
    options: Options,
    interfaces: tuple[str, ...],
    sources: str,
    ranges: tuple[str, ...],
    seconds: float | None,
    everything: bool,
    watch: bool,
    community_stdin: bool,
    snmp_user: str | None,
    yes: bool,
    format_: str,
) -> int:
    """Find devices on this computer's networks. Nothing is changed on any of them, and no password is tried.

    Without --range only devices that announce themselves or answer a broadcast are found. A range also finds those that
    stay silent, such as a factory-new APC Network Management Card.
    """
    listen = 5.0 if seconds is None else seconds
    if not 1 <= listen <= 600:
        raise Refusal("seconds-out-of-range", f"{listen:g}")
    request = SearchRequest(
        interfaces=interfaces,
        sources=_sources(sources),
        ranges=ranges,
        seconds=min(listen, 5.0) if watch else listen,
        large_ranges=yes,
        snmp=snmp_access(community_stdin=community_stdin, user=snmp_user),
    )
    with opened_session(options) as session:
        if watch:
            return _watch(session, request, None if seconds is None else listen, everything=everything, format_=format_)
        return _once(session, request, everything=everything, format_=format_)


def _once(session: Session, request: SearchRequest, *, everything: bool, format_: str) -> int:
    status = 0
    problems: list[Problem] = []
    stop = session.subscribe(lambda event: problems.append(event) if isinstance(event, Problem) else None)
    future = session.search(request)
    try:
        waited(future)
    except KeyboardInterrupt:
        session.stop_search()
        status = 130
    stop()
    for problem in problems:
        complain(problem.code, problem.detail)
    found = [device for device in session.devices() if wanted(device, everything=everything)]
    if format_ == "json":
        for device in found:
            line(device_record(device))
    else:
        device_table(found)
        hidden = sum(1 for device in session.devices() if device.family is None and device.presence in HERE)
        say(f"{len(found)} devices." + (f" {hidden} hosts no family recognises: --all lists them." if hidden else ""))
    if status:
        complain("interrupted")
    return status


def wanted(device: Device, *, everything: bool) -> bool:
    """Whether a device belongs in the output: here now, and of a known family unless everything is asked for."""
    return device.presence in HERE and (everything or device.family is not None)


def _watch(session: Session, request: SearchRequest, seconds: float | None, *, everything: bool, format_: str) -> int:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    session.subscribe(events.put)
    session.watch()
    future = session.search(request)
    end = time.monotonic() + seconds if seconds is not None else None
    shown: dict[str, dict[str, object]] = {}
    try:
        while end is None or time.monotonic() < end:
            if future.done() and not future.cancelled() and (error := future.exception()) is not None:
                raise refusal_for(error)
            try:
                event = events.get(timeout=0.2 if end is None else max(0.01, min(0.2, end - time.monotonic())))
            except queue.Empty:
                continue
            _print_change(event, shown, everything=everything, format_=format_)
    except KeyboardInterrupt:
        return 130
    return 0


def _print_change(event: Event, shown: dict[str, dict[str, object]], *, everything: bool, format_: str) -> None:
    """One line for a change of content. Mere repetition ("seen again") is no change."""
    if not isinstance(event, DeviceAppeared | DeviceChanged | DeviceLost):
        return
    device = event.device
    if not isinstance(event, DeviceLost) and not wanted(device, everything=everything):
        return
    if device.presence is Presence.ASKING:
        return
    record = device_record(device)
    word = "lost" if isinstance(event, DeviceLost) else "changed" if device.id in shown else "appeared"
    content = {name: record[name] for name in (*CONTENT, "presence")}
    if shown.get(device.id) == content or (word == "lost" and device.id not in shown):
        return
    shown[device.id] = content
    if format_ == "json":
        line({**record, "event": word})
    else:
        place = device.address or ""
        click.echo(f"{word:<9}{name_of(device)}  {device.family or '-'}  {place}")
        sys.stdout.flush()


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@snmp_options
@format_option
@click.pass_obj
def identify(
    options: Options, targets: tuple[str, ...], community_stdin: bool, snmp_user: str | None, format_: str
) -> int:
    """Ask one host or serial line by every unicast means who it is. Read-only; no password is tried.

    TARGET is an inventory id, a MAC, a serial number, HOST, HOST:PORT, FAMILY@HOST[:PORT], or serial:PORT-OR-URL
    (/dev/ttyUSB0, COM3, rfc2217://host:port).
    """
    from firstlight.targets import TargetError  # noqa: PLC0415

    snmp = snmp_access(community_stdin=community_stdin, user=snmp_user)
    status = 0
    found: list[Device] = []
    with opened_session(options) as session:
        for target in targets:
            try:
                devices = waited(session.identify(target, snmp))
            except TargetError as error:
                raise Refusal(error.code, error.detail) from error
            except KeyboardInterrupt:
                return 130
            if not devices:
                complain("no-answer", target)
                status = 4
            for device in devices:
                found.append(device)
                if format_ == "json":
                    line(device_record(device))
    if format_ != "json" and found:
        device_table(found)
    return status


def waited(future: Future[T]) -> T:
    """The result of a command, with its refusals turned into the command line's. Ctrl-C ends the wait."""
    while True:
        try:
            return future.result(timeout=0.2)
        except TimeoutError:
            if future.done():
                raise
        except CancelledError as error:
            raise KeyboardInterrupt from error
        except Exception as error:
            raise refusal_for(error) from error


def refusal_for(error: BaseException) -> BaseException:
    """A refused request as a Refusal with its exit status; anything else as it is."""
    from firstlight.lanes import RequestRefused  # noqa: PLC0415

    if isinstance(error, RequestRefused):
        return Refusal(error.code, error.detail, status=3 if error.code == "range-too-large" else 2)
    return error


def _sources(text: str) -> tuple[Source, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    try:
        return tuple(dict.fromkeys(Source(name) for name in names))
    except ValueError as error:
        raise Refusal("usage", f"--source takes mdns, dpws, moxa, sweep, serial; not '{text}'.") from error


def snmp_access(*, community_stdin: bool, user: str | None) -> SnmpAccess | None:
    """The SNMP access the technician gave, read from standard input so that it shows in no process list."""
    if community_stdin and user:
        raise Refusal("usage", "--community-stdin and --snmp-user exclude each other.")
    if community_stdin:
        return SnmpAccess(community=_secret("--community-stdin", "community"))
    if user:
        authentication = _secret("--snmp-user", "authentication password")
        return SnmpAccess(user=user, auth=authentication, privacy=_secret("--snmp-user", "privacy password"))
    return None


def _secret(option: str, what: str) -> Secret:
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise Refusal("usage", f"{option}: standard input holds no {what}.")
    return Secret(text)
