"""`doctor`."""

from __future__ import annotations

import click

from firstlight import words
from firstlight.cli.discover import waited
from firstlight.cli.output import Options, complain, format_option, line, opened_session, say, table
from firstlight.events import DoctorRow
from firstlight.requests import SearchRequest


@click.command()
@click.option("--interface", "interfaces", multiple=True, metavar="NAME_OR_ADDR", help="Look only at this one.")
@click.option("--seconds", type=click.FloatRange(1, 600), default=5.0, show_default=True, help="Listen for S seconds.")
@format_option
@click.pass_obj
def doctor(options: Options, interfaces: tuple[str, ...], seconds: float, format_: str) -> int:
    """Search, then say per interface and source what was sent, what came back, and why a device may be invisible."""
    status = 0
    with opened_session(options) as session:
        try:
            waited(session.search(SearchRequest(interfaces=interfaces, seconds=seconds)))
        except KeyboardInterrupt:
            session.stop_search()
            status = 130
        rows = session.doctor()
    if format_ == "json":
        for row in rows:
            line(_record(row))
    else:
        headings = ("interface", "address", "asked by", "sent", "answers", "verdict")
        table(
            headings,
            [(row.interface, row.address, row.source or "", row.sent, row.received, row.verdict) for row in rows],
        )
        for text in dict.fromkeys(_hint(row) for row in rows if row.verdict not in {"ok", "listed"}):
            say(text)
    if status:
        complain("interrupted")
    return status


def _record(row: DoctorRow) -> dict[str, object]:
    return {
        "interface": row.interface,
        "address": row.address,
        "source": str(row.source) if row.source else None,
        "sent": row.sent,
        "received": row.received,
        "dropped": row.dropped,
        "devices": row.devices,
        "verdict": row.verdict,
        "hint": f"{words.sentence(row.hint, row.detail)} {words.next_step(row.hint)}".strip(),
        "code": row.hint,
        "troubles": [
            {"code": trouble.code, "detail": trouble.detail, "offender": trouble.offender} for trouble in row.troubles
        ],
    }


def _hint(row: DoctorRow) -> str:
    return f"{row.interface}: {words.sentence(row.hint, row.detail)} {words.next_step(row.hint)}".strip()
