"""What a search of a line shows: combinations as a grid, units as rows, rows as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from firstlight_drivers.links import Line

CSV_FIELDS = (
    "unit", "baud", "parity", "stop_bits", "vendor", "product", "revision", "serial", "name", "answer_ms", "verdict",
    "broken", "asked",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Status(StrEnum):
    """Of a combination of baud, parity and stop bits."""

    WAITING = "waiting"
    ASKING = "asking"
    DONE = "done"
    REFUSED = "refused"  # the port or device does not take these settings
    LEFT_OUT = "left-out"  # another combination answered, or it was stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One cell of the grid. `line` None: the settings are the device's own, or there is no line (a gateway).

    `seconds_left`: what it takes still if nobody else answers; 0 for what is over or left out.
    """

    line: Line | None
    status: Status = Status.WAITING
    asked: int = 0
    total: int = 0
    found: int = 0
    broken: int = 0
    seconds_left: float = 0.0
    detail: str = ""


class RowVerdict(StrEnum):
    """What a row stands for."""

    FOUND = "found"
    BROKEN = "broken"  # somebody answers, nothing is readable


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """One unit. Unknown values are None. `broken` of `asked` answers were damaged; `answer_ms`: the first whole one.

    `kind` of a broken row: "crc" (damaged), "collision" (two answered, or the parity differs), "misfit".
    `line` None as in Combination. `behind`: reached through a gateway.
    """

    unit: int
    line: Line | None
    verdict: RowVerdict
    kind: str
    vendor: str | None = None
    product: str | None = None
    revision: str | None = None
    serial: str | None = None
    name: str | None = None
    family: str | None = None
    answer_ms: float | None = None
    broken: int = 0
    asked: int = 0
    behind: bool = False

    def record(self) -> dict[str, object]:
        """For JSON and CSV."""
        line = self.line
        return {
            "unit": self.unit,
            "baud": line.baud if line else None,
            "parity": str(line.parity) if line else None,
            "vendor": self.vendor,
            "product": self.product,
            "revision": self.revision,
            "serial": self.serial,
            "name": self.name,
            "family": self.family,
            "stop_bits": str(line.stop_bits) if line else None,
            "answer_ms": None if self.answer_ms is None else round(self.answer_ms, 1),
            "verdict": str(self.verdict),
            "kind": self.kind,
            "broken": self.broken,
            "asked": self.asked,
            "gateway": self.behind,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanState:
    """Where a search stands. `at`: index of the present combination; `seconds_left` for everything that is planned.

    `no_answer` and `no_path`: units a gateway has nobody for (exceptions 0x0B and 0x0A); that says nothing about
    whether they are wired. `failing`: units that say "server failure" (exception 4) to everything: some programs answer
    so for units that do not exist. `foreign`: questions or answers of another master were seen. `noise`: stray bytes.
    """

    combinations: tuple[Combination, ...]
    at: int = 0
    unit: int = 0
    asked: int = 0
    total: int = 0
    found: int = 0
    seconds_left: float = 0.0
    wait_ms: float = 0.0
    paused: bool = False
    no_answer: int = 0
    no_path: int = 0
    failing: tuple[int, ...] = ()
    foreign: int = 0
    noise: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanEnd:
    """How a search ended. `code`: "scan-found", "scan-nothing", "scan-stopped", or what broke it, with `detail`."""

    code: str
    state: ScanState
    rows: tuple[ScanRow, ...]
    detail: str = ""


def rows_as_csv(rows: Iterable[ScanRow]) -> str:
    """A table for spreadsheets; what a device says cannot become a formula there."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_FIELDS)
    for row in rows:
        record = row.record()
        writer.writerow([_harmless(record[name]) for name in CSV_FIELDS])
    return out.getvalue()


def _harmless(value: object) -> str:
    text = "" if value is None else str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) else text
