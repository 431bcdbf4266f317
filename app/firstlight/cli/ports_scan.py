"""`ports scan`: finds Modbus servers on a line or behind a gateway, read-only."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from firstlight import words
from firstlight.cli.discover import waited
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say, table
from firstlight.cli.ports import ports
from firstlight.cli.ports_line import tls_options
from firstlight.device_key import name_of
from firstlight.ports.scan import LineScan
from firstlight.ports.scan_adding import gateway_target, why_not_added
from firstlight.ports.scan_order import ScanError, ScanPlan, ScanRequest, Way, numbers, parities, stops, unit_range
from firstlight.ports.scan_table import RowVerdict, ScanEnd, ScanRow, ScanState, Status, rows_as_csv
from firstlight_drivers import FAMILIES
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.links import LinkTls
from firstlight_drivers.protocols.modbus_line import certificate_role

NOT_FOUND, REFUSED, INTERRUPTED = 4, 3, 130


@ports.command("scan")
@click.argument("place", metavar="PORT_OR_URL")
@click.option("--baud", metavar="LIST", help="For example 9600,19200. [default: 9600 to 115200]")
@click.option("--parity", metavar="LIST", help="even,none,odd,mark,space or E,N,O,M,S. [default: even,none,odd]")
@click.option("--stop", metavar="LIST", default="1", show_default=True, help="Stop bits: 1,2.")
@click.option("--units", metavar="A-B", help="[default: 1-247; behind a gateway also 255, the gateway itself]")
@click.option("--wait", "wait_ms", type=click.FloatRange(1, 10_000), metavar="MS", help="For one answer's first byte.")
@click.option("--all", "everything", is_flag=True, help="Go on when a combination answered.")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Also write a CSV file.")
@click.option("--add", is_flag=True, help="Put what has a network address of its own into the list of devices.")
@tls_options
@format_option
@click.pass_obj
def scan(
    options: Options,
    place: str,
    baud: str | None,
    parity: str | None,
    stop: str,
    units: str | None,
    wait_ms: float | None,
    everything: bool,
    csv_file: Path | None,
    add: bool,
    tls: LinkTls,
    format_: str,
) -> int:
    """Find Modbus servers, read-only (functions 3, 17 and 43/14), one question at a time.

    \b
    PORT_OR_URL:
      /dev/ttyUSB0, COM3                 Modbus RTU on a port of this computer
      rfc2217://HOST:PORT                RTU through a device server that takes settings
      realcom://HOST:N                   RTU through port N of a Moxa device server
      socket://HOST:PORT, tls://...      RTU through a device server, at its own settings
      tcp://HOST[:502]                   units behind a Modbus TCP gateway
      modbus+tls://HOST[:802]            the same inside TLS

    Another master on the line collides with the search: disconnect it first. Without --all the search ends with the
    first combination of settings that answers. What was found before Ctrl-C is kept.

    --add keeps a gateway that a family recognises in the list of devices. Units on a line, or behind a gateway, have no
    address of their own to be opened by; they stay in this result alone.
    """
    try:
        request = ScanRequest(
            place=place,
            bauds=numbers(baud) if baud else (),
            parities=parities(parity) if parity else (),
            stops=stops(stop),
            units=unit_range(units) if units else None,
            everything=everything,
            wait=wait_ms / 1000 if wait_ms else None,
            tls=tls,
        )
        show = _Show(format_)
        found = LineScan(request, FAMILIES, show)
    except ScanError as error:
        raise Refusal(error.code, error.detail) from error
    if tls.certificate is not None:
        _say_role(tls.certificate)
    if found.plan.way in {Way.LINE, Way.NETWORK_LINE}:
        complain("scan-alone")
    try:
        end = asyncio.run(found.run())
    except KeyboardInterrupt:
        end = ScanEnd(code="interrupted", state=found.state, rows=found.rows)
    if format_ != "json":
        _table(end)
    if csv_file is not None:
        _write(csv_file, end)
    status = _told(end)
    return max(status, _add(options, found.plan, end)) if add and status != INTERRUPTED else status


class _Show:
    """What is shown while it runs: rows as JSON lines, or one line of progress on a terminal."""

    def __init__(self, format_: str) -> None:
        self._json = format_ == "json"
        self._live = sys.stderr.isatty()
        self._at = -1

    def __call__(self, told: ScanState | ScanRow) -> None:
        if isinstance(told, ScanRow):
            if self._json:
                line(told.record())
            return
        cell = told.combinations[told.at]
        if self._live:
            sys.stderr.write(f"\r\x1b[K{_progress(told)}")
            if cell.status is not Status.ASKING:
                sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        elif told.at != self._at and cell.status is Status.ASKING:
            self._at = told.at
            say(_progress(told))


def _progress(state: ScanState) -> str:
    cell = state.combinations[state.at]
    place = f"{state.at + 1} of {len(state.combinations)}: {cell.line or 'units'}"
    return f"{place}, {state.asked} of {state.total} asked, {state.found} found, about {state.seconds_left:.0f} s left"


def _table(end: ScanEnd) -> None:
    headings = ("unit", "line", "vendor", "product", "revision", "answer", "verdict")
    rows = [
        (
            row.unit,
            row.line or "",
            row.vendor,
            row.product,
            row.revision,
            "" if row.answer_ms is None else f"{row.answer_ms:.0f} ms",
            words.sentence(f"scan-row-{row.kind}", f"{row.broken} of {row.asked}")
            if row.verdict is RowVerdict.BROKEN
            else f"found, {row.broken} of {row.asked} answers broken"
            if row.broken
            else "found",
        )
        for row in sorted(end.rows, key=lambda one: (str(one.line or ""), one.unit))
    ]
    if rows:
        table(headings, rows)


def _write(file: Path, end: ScanEnd) -> None:
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(rows_as_csv(end.rows))
    except OSError as error:
        raise Refusal("scan-csv", f"{file}: {error.strerror}", status=1) from error


def _told(end: ScanEnd) -> int:
    state = end.state
    for cell in state.combinations:
        if cell.status is Status.REFUSED:
            complain("scan-refused-line", f"{cell.line}: {cell.detail}")
    if state.no_answer:
        complain("scan-no-answer", str(state.no_answer))
    if state.no_path:
        complain("scan-no-path", str(state.no_path))
    if state.failing:
        complain("scan-failing", _ranges(state.failing))
    if state.foreign:
        complain("scan-foreign", str(state.foreign))
    if any(row.verdict is RowVerdict.BROKEN for row in end.rows):
        complain("scan-broken", ", ".join(str(row.unit) for row in end.rows if row.verdict is RowVerdict.BROKEN))
    if end.code == "interrupted":
        complain("interrupted")
        return INTERRUPTED
    if end.code in {"scan-found", "scan-nothing"}:
        complain(end.code, f"{state.wait_ms:.0f} ms" if end.code == "scan-nothing" else str(state.found))
        return 0 if state.found else NOT_FOUND
    complain(end.code, end.detail)
    return NOT_FOUND if not end.rows else 1


def _add(options: Options, planned: ScanPlan, end: ScanEnd) -> int:
    """The list holds devices by an address of their own: of a line or a gateway that is the gateway itself."""
    rows = sorted((row for row in end.rows if row.verdict is RowVerdict.FOUND), key=lambda row: row.unit)
    status = 0
    for row in rows:
        if code := why_not_added(planned, row):
            complain(code, str(row.unit))
        else:
            status = _add_gateway(options, planned)
    return status


def _add_gateway(options: Options, planned: ScanPlan) -> int:
    target = gateway_target(planned)
    with opened_session(options) as session:
        devices = waited(session.identify(target))
    if not devices:
        complain("no-answer", target)
        return NOT_FOUND
    for device in devices:
        complain("scan-added", name_of(device))
    return 0


def _ranges(units: Sequence[int]) -> str:
    """1-4, 7."""
    found: list[list[int]] = []
    for unit in sorted(set(units)):
        if found and unit == found[-1][1] + 1:
            found[-1][1] = unit
        else:
            found.append([unit, unit])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def _say_role(certificate: Path) -> None:
    try:
        role = certificate_role(certificate)
    except DeviceError as error:
        raise Refusal(str(error.code), error.detail, status=REFUSED) from error
    complain("scan-role" if role else "scan-no-role", role or "")
