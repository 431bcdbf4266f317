"""A run as a file: its plan and every recorded step, as JSON lines or as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from firstlight import words
from firstlight.change.outcome import Outcome
from firstlight.cli.output import Refusal, utc

REFUSED = 3
FIELDS = ("job", "device", "name", "step", "result", "code", "what", "started", "finished", "detail")


def as_lines(plan: Mapping[str, object], outcomes: Sequence[Mapping[str, object]]) -> str:
    """The plan, then each step, one JSON object a line."""
    return "".join(json.dumps(record) + "\n" for record in ({"plan": plan}, *outcomes))


def as_csv(names: Mapping[str, str], planned: Sequence[Outcome], outcomes: Sequence[Outcome]) -> str:
    """The plan's devices as steps named "plan", then each step; times in UTC. No cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for one in (*planned, *outcomes):
        values = (
            one.job, one.device, names.get(one.device, ""), one.step, str(one.result), one.code,
            words.sentence(one.code, one.detail), utc(one.started), utc(one.finished), one.detail,
        )  # fmt: skip
        writer.writerow([_harmless(value) for value in values])
    return out.getvalue()


def write_export(path: Path, text: str, *, force: bool) -> None:
    """Raises Refusal: the file exists, or cannot be written."""
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="") as out:
            out.write(text)
    except FileExistsError as error:
        raise Refusal("backup-exists", str(path), status=REFUSED) from error
    except OSError as error:
        raise Refusal("backup-write", f"{path}: {error.strerror}", status=REFUSED) from error


def _harmless(value: str) -> str:
    """A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection)."""
    text = value.replace("\0", "")
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
