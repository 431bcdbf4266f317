"""`ports test`: opens a device's port through its own data service and measures it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from firstlight.access import Given
from firstlight.cli.access import NOT_FOUND, REFUSED, access_options, answered, open_vault, status_of
from firstlight.cli.claim import found_devices
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say, table
from firstlight.cli.ports import ports
from firstlight.cli.ports_line import tls_options
from firstlight.cli.questions import asked_here
from firstlight.ports.measure import Measured, Plan, Progress, measure
from firstlight.ports.profile import wanted_from_words
from firstlight.ports.service import NotTestable, PortService
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link, LinkTls, open_link
from firstlight_drivers.port_settings import PortSettings, SettingError

_UNSET = Line()


@ports.command("test")
@click.argument("target")
@click.argument("port", type=click.IntRange(1, 64))
@click.option("--loopback", is_flag=True, help="A loopback plug is on the port (also without this option).")
@click.option("--peer", metavar="PORT_OR_URL", help="The port is wired to this second line.")
@click.option("--seconds", type=click.FloatRange(1, 600), default=5.0, show_default=True, help="For the whole test.")
@click.option("--baud", type=click.IntRange(50, 4_000_000), help="Of a line without a device. [default: 9600]")
@click.option("--data-port", type=click.IntRange(1, 65535), help="The data service's TCP port behind a port forward.")
@click.option("--command-port", type=click.IntRange(1, 65535), help="Real COM's command port behind a port forward.")
@click.option("--setting", "told", multiple=True, metavar="KEY=VALUE", help="What the port is set to; it is not read.")
@tls_options
@access_options
@format_option
@click.pass_obj
def test(
    options: Options,
    target: str,
    port: int,
    loopback: bool,
    peer: str | None,
    seconds: float,
    baud: int | None,
    data_port: int | None,
    command_port: int | None,
    told: tuple[str, ...],
    tls: LinkTls,
    format_: str,
    passphrase_file: Path | None,
    given: Given,
) -> int:
    """Open a port and measure it: bytes, errors, round trip, modem lines. The port's settings stay as they are.

    TARGET may be serial:PORT-OR-URL, with PORT 1, for a line without a device. A device that does not tell its
    settings is tested with --setting mode=... and what else differs from 9600 8N1.
    """
    if loopback and peer:
        raise Refusal("loopback-or-peer")
    if target.startswith("serial:"):
        if port != 1:
            raise Refusal("port-missing", str(port), status=NOT_FOUND)
        present = Line(baud=baud or _UNSET.baud)
        service = PortService(url=target.removeprefix("serial:"), line=present, secure=False)
        name = target
    else:
        forwarded = data_port, command_port
        name, service = _of_device(options, target, port, _settings(port, told), passphrase_file, given, forwarded)
    for code, detail in service.warnings:
        complain(code, detail)
    say(f"{service.url}, {service.line}")
    try:
        found = asyncio.run(_measured(service, peer, seconds, tls))
    except DeviceError as error:
        code = "port-held" if error.code is Code.BUSY else str(error.code)
        complain(code, error.detail)
        if format_ == "json":
            line({**_nothing(), "device": name, "port": port, "url": service.url, "result": code})
        return status_of(error)
    _tell(found, format_, {"device": name, "port": port, "url": service.url})
    complain(found.code, f"{found.wrong} wrong, {found.missing} missing, {found.extra} twice")
    return 0 if found.code == "port-tested" else 1


def _settings(port: int, told: tuple[str, ...]) -> PortSettings | None:
    try:
        return PortSettings(port=port).with_values(wanted_from_words(told)) if told else None
    except SettingError as error:
        raise Refusal(error.code, error.detail, status=REFUSED) from error


def _of_device(
    options: Options,
    target: str,
    port: int,
    settings: PortSettings | None,
    passphrase_file: Path | None,
    given: Given,
    forwarded: tuple[int | None, int | None],
) -> tuple[str, PortService]:
    """The device's id and the service of its port, from the settings it has now; None: they are read."""

    with opened_session(options) as session:
        if settings is None:
            open_vault(session, options, given, passphrase_file)
        found, missing = found_devices(session, (target,), None)
        device = next((one for one in session.devices() if one.id in set(found)), None)
        if missing or device is None or device.address is None:
            raise Refusal("unreachable", target, status=NOT_FOUND)
        if settings is None:
            try:
                read = answered(session, lambda: session.read_ports(device, given, (port,)), asked_here)
            except DeviceError as error:
                raise Refusal(str(error.code), error.detail, status=status_of(error)) from error
            settings = next((one for one in read.present if one.port == port), None)
        if settings is None:
            raise Refusal("port-missing", str(port), status=NOT_FOUND)
        try:
            service = session.ports.service(device, settings, data_port=forwarded[0], command_port=forwarded[1])
        except NotTestable as refused:
            raise Refusal(refused.code, refused.detail, status=REFUSED) from refused
        return device.id, service


async def _measured(service: PortService, peer: str | None, seconds: float, tls: LinkTls) -> Measured:
    told = _on_terminal if sys.stderr.isatty() else None
    own = tls if tls != LinkTls() else service.tls
    link = await open_link(service.url, service.line, tls=own)
    second: Link | None = None
    try:
        if peer is not None:
            second = await open_link(peer, service.line, tls=tls)
        return await measure(link, service.line, Plan(seconds=seconds), peer=second, told=told)
    finally:
        if second is not None:
            await second.close()
        await link.close()
        if told is not None:
            sys.stderr.write("\r\x1b[K")


def _on_terminal(progress: Progress) -> None:
    wrong = progress.wrong + progress.missing + progress.extra
    sys.stderr.write(f"\r\x1b[K{progress.phase}: {progress.received} bytes, {progress.rate:.0f} B/s, {wrong} wrong")
    sys.stderr.flush()


def _nothing() -> dict[str, object]:
    return {"bytes": 0, "errors": None, "round_trip_ms": None, "modem_lines": None}


def _tell(found: Measured, format_: str, place: Mapping[str, object]) -> None:
    trips = found.round_trips
    if format_ == "json":
        line(
            {
                "bytes": found.received,
                "errors": found.bad,
                "round_trip_ms": trips.median if trips else None,
                "modem_lines": asdict(found.modem_lines),
                **place,
                "result": found.code,
                "sent": found.sent,
                "wrong": found.wrong,
                "missing": found.missing,
                "extra": found.extra,
                "seconds": found.seconds,
                "bytes_per_second": found.rate,
                "line_bytes_per_second": found.line_rate,
                "share_of_line": found.share,
                "round_trips": asdict(trips) if trips else None,
                "line_errors": asdict(found.line_errors),
            }
        )
        return
    follows = {None: "not told", True: "follows", False: "does not follow"}
    lines = found.modem_lines
    rows: list[tuple[str, object]] = [
        ("bytes sent", found.sent),
        ("bytes received", found.received),
        ("wrong, missing, twice", f"{found.wrong}, {found.missing}, {found.extra}"),
        ("throughput", f"{found.rate:.0f} B/s, {found.share:.0%} of the line"),
    ]
    if trips is not None and trips.median is not None:
        rows.append(("round trip", f"{trips.median:.1f} ms, 95 %: {trips.percent95:.1f}, slowest: {trips.slowest:.1f}"))
    rows += [
        ("CTS after RTS", follows[lines.rts_to_cts]),
        ("DSR after DTR", follows[lines.dtr_to_dsr]),
        ("DCD after DTR", follows[lines.dtr_to_dcd]),
    ]
    table(("what", "measured"), rows)
