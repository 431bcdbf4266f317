"""`families` and `help codes`: what is known without asking any device."""

from __future__ import annotations

import click

from firstlight import words
from firstlight.cli.output import format_option, line, table


@click.command()
@format_option
def families(format_: str) -> None:
    """List what each family can do, over which channel, with which confidence.

    documented: the maker's own text · observed: public code or captures from real devices · assumed: published by
    nobody, so it is tried on one device first and stops at the first answer that differs · guided: you do it in the
    maker's page and Firstlight proves the result.
    """
    from firstlight_drivers import FAMILIES  # noqa: PLC0415 - not needed for --help

    rows = [
        (family.name, note.capability, note.channel, str(note.confidence), note.source)
        for family in FAMILIES
        for note in family.capabilities
    ]
    names = ("family", "capability", "channel", "confidence", "source")
    if format_ == "json":
        for row in rows:
            line(dict(zip(names, row, strict=True)))
    else:
        table(names, rows)


@click.group(name="help")
def help_group() -> None:
    """Explain what Firstlight says."""


@help_group.command()
@format_option
def codes(format_: str) -> None:
    """List every result code with its sentence and what to do next."""
    rows = [(code, entry.text, entry.next) for code, entry in sorted(words.ALL.items())]
    if format_ == "json":
        for code, text, following in rows:
            line({"code": code, "text": text, "next": following})
    else:
        for code, text, following in rows:
            click.echo(f"{code}\n    {text} {following}".rstrip())
