"""How the command line prints: JSON lines, tables, sentences; and its refusals."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from firstlight import words

if TYPE_CHECKING:
    from firstlight.change.outcome import Outcome
    from firstlight.events import Device
    from firstlight.session import Session

F = TypeVar("F", bound=Callable[..., Any])
GAP = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The global options."""

    data_dir: Path | None
    verbose: int


class Refusal(Exception):
    """A command that cannot go on: a code of `words`, its detail and the exit status."""

    def __init__(self, code: str, detail: str = "", *, status: int = 2) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status


def format_option(function: F) -> F:
    """`--format json|table`: a table on a terminal, JSON lines otherwise."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["table", "json"]),
        default=lambda: "table" if sys.stdout.isatty() else "json",
        show_default="table on a terminal, json otherwise",
        help="json: one object per line on standard output, flushed as it happens.",
    )(function)


def complain(code: str, detail: str = "") -> None:
    """Say a code's sentence and next step on standard error."""
    text = f"{words.sentence(code, detail)} {words.next_step(code)}".strip()
    click.echo(_printable(text), err=True)


def say(text: str) -> None:
    """A sentence for people, on standard error."""
    click.echo(_printable(text), err=True)


def line(record: Mapping[str, object]) -> None:
    """One JSON object on standard output, flushed."""
    sys.stdout.write(json.dumps(record, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A plain table on standard output, columns as wide as their longest cell, at most 40 but for the last one."""
    texts = [["" if cell is None else _printable(str(cell)) for cell in row] for row in rows]
    last = len(headings) - 1
    widths = [
        max([len(heading), *(min(40, len(row[column])) for row in texts)]) for column, heading in enumerate(headings)
    ]
    for row in [[heading.upper() for heading in headings], *texts]:
        cells = [_fit(cell, widths[column]) if column < last else cell for column, cell in enumerate(row)]
        click.echo(GAP.join(cells).rstrip())
    sys.stdout.flush()


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """An Outcome as the command line contract writes it."""
    return {
        "job": outcome.job,
        "device": outcome.device,
        "step": outcome.step,
        "result": str(outcome.result),
        "code": outcome.code,
        "message": f"{words.sentence(outcome.code, outcome.detail)} {words.next_step(outcome.code)}".strip(),
        "started": utc(outcome.started),
        "finished": utc(outcome.finished),
        "detail": outcome.detail,
    }


def device_record(device: Device) -> dict[str, object]:
    """A Device as the command line contract writes it."""
    return {
        "id": device.id,
        "family": device.family,
        "vendor": device.vendor,
        "model": device.model,
        "name": device.name,
        "serial": device.serial,
        "mac": device.mac,
        "uuid": device.uuid,
        "firmware": device.firmware,
        "addresses": list(device.addresses),
        "services": {service.name: service.port for service in device.services},
        "state": str(device.state),
        "sources": [str(source) for source in device.sources],
        "first_seen": utc(device.first_seen),
        "last_seen": utc(device.last_seen),
        "notes": [words.sentence(note.code, note.detail) for note in device.notes],
        "flags": list(dict.fromkeys(note.code for note in device.notes)),
        "assumed": sorted(device.assumed),
        "presence": str(device.presence),
        "certificate_sha256": device.certificate,
        "host_key_sha256": device.host_key,
        "page_url": device.page_url,
        "evidence": [
            {"field": entry.field, "value": entry.value, "channel": entry.channel} for entry in device.evidence
        ],
    }


def device_table(devices: Sequence[Device]) -> None:
    """Devices as a table for people."""
    headings = ("state", "name", "family", "model", "serial", "mac", "address", "firmware", "sources")
    rows = []
    for device in sorted(devices, key=lambda one: (one.family or "~", one.name or "", one.id)):
        mark = "!" if any(note.code not in {"simulated", "assumed"} for note in device.notes) else ""
        rows.append(
            (
                starred(device, "state", "new" if device.state == "factory" else str(device.state)),
                starred(device, "name", device.name),
                device.family or "not recognised",
                starred(device, "model", device.model),
                starred(device, "serial", device.serial),
                starred(device, "mac", device.mac),
                (device.address or "") + mark,
                starred(device, "firmware", device.firmware),
                ", ".join(device.sources),
            )
        )
    table(headings, rows)
    if any(device.assumed for device in devices):
        say("* rests on an assumed profile: nobody outside the maker has published it. Check it on the device.")


def starred(device: Device, name: str, value: str | None) -> str | None:
    """A value with a star behind it where it rests on an assumed profile."""
    return f"{value}*" if value and name in device.assumed else value


def utc(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC, to the millisecond."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds % 1 * 1000):03d}Z"


@contextmanager
def opened_session(options: Options) -> Iterator[Session]:
    """A started session, closed at the end whatever happens."""
    from firstlight.logs import to_standard_error  # noqa: PLC0415
    from firstlight.session import Session  # noqa: PLC0415

    to_standard_error(options.verbose)
    session = Session(options.data_dir)
    session.start()
    try:
        yield session
    finally:
        session.close()


def _fit(text: str, width: int) -> str:
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def _printable(text: str) -> str:
    """Nothing that a terminal would interpret, whatever its origin."""
    return "".join(character if character.isprintable() else " " for character in text)
