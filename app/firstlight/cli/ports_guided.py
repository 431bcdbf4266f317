"""`ports set` and `apply` where a person sets the ports: the steps, then the proof from outside."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from firstlight.change.outcome import Result
from firstlight.cli.access import NOT_FOUND, REFUSED
from firstlight.cli.output import Refusal, complain, line, say
from firstlight.cli.ports_tell import plain, tell_trouble
from firstlight.cli.questions import person_here
from firstlight.events import Device
from firstlight.ports.guided import SHOWN_BY_LINE, Asked, Proved, ports_of
from firstlight.ports.scan_order import ScanError
from firstlight.ports.scan_table import ScanRow, ScanState
from firstlight_drivers.port_settings import Value, setting, value_text

if TYPE_CHECKING:
    from firstlight.claim.guides import Guide
    from firstlight.session import Session


def lead(session: Session, guide: Guide, device: Device, asked: Asked, format_: str, *, done: bool, dry: bool) -> int:
    """Show the steps, ask whether they are done (`done`: they are), prove it. The exit status of it."""
    count = ports_of(guide, device)
    if count and asked.port > count:
        complain("port-missing", str(asked.port))
        return NOT_FOUND
    tell_trouble(device, "ports-by-hand", guide.title)
    say(f"Wanted for port {asked.port}:")
    for key, value in asked.wished.items():
        say(f"  {setting(key).title}: {value_text(value)} {setting(key).unit}".rstrip())
    if not done:
        page = f" The device's page: {device.page_url}" if guide.page and device.page_url else ""
        say(f"{guide.title}.{page}")
        if guide.page and device.certificate:
            say(f"Its certificate: SHA-256 {device.certificate}")
        for number, step in enumerate(guide.told(""), 1):
            say(f"  {number}. {step}")
        say(guide.proof)
    if dry:
        return _told(device, asked, Proved(result=Result.SKIPPED, code="differs"), format_)
    if not done and not _confirmed():
        return _told(device, asked, Proved(result=Result.SKIPPED, code="ports-guide-left"), format_)
    try:
        proved = session.prove_ports(device, asked, _Show()).result()
    except ScanError as error:
        raise Refusal(error.code, error.detail) from error
    return _told(device, asked, proved, format_)


def _confirmed() -> bool:
    if not person_here():
        say("Run it again with --done when the steps are done.")
        return False
    return click.confirm("Is it done", err=True)


class _Show:
    """Progress of the search, on a terminal only; who answered, everywhere."""

    def __call__(self, told: ScanState | ScanRow) -> None:
        if isinstance(told, ScanRow):
            say(
                f"  unit {told.unit}: {' '.join(filter(None, (told.vendor, told.product, told.revision))) or 'answers'}"
            )
        elif sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{told.asked} of {told.total} asked, about {told.seconds_left:.0f} s left\r")
            sys.stderr.flush()


def _told(device: Device, asked: Asked, proved: Proved, format_: str) -> int:
    for key, value in asked.wished.items():
        shown = proved.result is not Result.DONE or key in SHOWN_BY_LINE
        _row(device, asked, key, value, proved if shown else _NOT_SHOWN, format_)
    if proved.result is not Result.SKIPPED or proved.code == "ports-guide-left":
        tell_trouble(device, proved.code, proved.detail)
    if proved.result is Result.SKIPPED:
        return 0 if proved.code == "differs" else REFUSED
    return 0 if proved.result is Result.DONE and SHOWN_BY_LINE.issuperset(asked.wished) else 1


_NOT_SHOWN = Proved(result=Result.UNKNOWN, code="ports-not-shown")


def _row(device: Device, asked: Asked, key: str, value: Value, proved: Proved, format_: str) -> None:
    if format_ != "json":
        return
    record: Mapping[str, object] = {
        "device": device.id, "port": asked.port, "key": key, "present": None, "wanted": plain(value),
        "result": str(proved.result), "code": proved.code, "assumed": False,
    }  # fmt: skip
    line(record)
