"""Rows leaving the program: tab-separated text, aligned text, CSV.

A cell that a spreadsheet would run as a formula (first sign = + - @, tab, CR or NUL) gets a leading apostrophe (OWASP
ASVS 1.2.10). CSV is UTF-8 with BOM, so that spreadsheets read names rightly.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from firstlight.events import Device
from firstlight_ui.models.cells import cell, column_title

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\0")
CSV_FIELDS = ("id", "state", "presence", "name", "family", "vendor", "model", "serial", "mac", "uuid", "firmware",
              "addresses", "services", "sources", "interfaces", "first_seen", "last_seen", "notes")  # fmt: skip


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _flat(text: str) -> str:
    return harmless(" ".join(text.replace("\0", " ").split()))


def as_tsv(devices: Sequence[Device], columns: Sequence[str], now: float) -> str:
    """Rows as tab-separated text with a header line."""
    lines = ["\t".join(column_title(key) for key in columns)]
    lines += ["\t".join(_flat(cell(device, key, now)) for key in columns) for device in devices]
    return "\n".join(lines) + "\n"


def as_text(devices: Sequence[Device], columns: Sequence[str], now: float) -> str:
    """Rows as text with aligned columns, for a mail or a ticket."""
    table = [[column_title(key) for key in columns]]
    table += [[" ".join(cell(device, key, now).split()) for key in columns] for device in devices]
    widths = [max(len(line[place]) for line in table) for place in range(len(columns))]
    return "".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() + "\n"
                   for line in table)  # fmt: skip


def _utc(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at > 0 else ""


def _csv_value(device: Device, field: str) -> str:
    match field:
        case "addresses" | "interfaces":
            return " ".join(getattr(device, field))
        case "services":
            return " ".join(f"{service.name}:{service.port}" for service in device.services)
        case "sources":
            return " ".join(source.value for source in device.sources)
        case "notes":
            return "; ".join(f"{note.code} {note.detail}".strip() for note in device.notes)
        case "first_seen" | "last_seen":
            return _utc(getattr(device, field))
    value = getattr(device, field)
    return "" if value is None else str(value)


def as_csv(devices: Sequence[Device]) -> str:
    """Everything known of the devices, one line each; times in UTC."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_FIELDS)
    for device in devices:
        writer.writerow([harmless(_csv_value(device, field)).replace("\0", "") for field in CSV_FIELDS])
    return out.getvalue()


def write_csv(path: Path, devices: Sequence[Device]) -> None:
    """Write the CSV file whole or not at all. Raises OSError."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(as_csv(devices), encoding="utf-8-sig", newline="")
    fresh.replace(path)
