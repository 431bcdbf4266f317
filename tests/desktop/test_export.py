"""What leaves the program: separators, formulas, byte order mark."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.fleet import DEVICES, NOW
from firstlight_ui.models.export import as_csv, as_text, as_tsv, harmless, write_csv

COLUMNS = ("state", "name", "address")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x"])
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text
    row = next(csv.DictReader(io.StringIO(as_csv([replace(DEVICES[0], name=text)]))))
    assert row["name"].startswith("'")


def test_tsv_has_one_line_per_row_whatever_is_in_it() -> None:
    hostile = replace(DEVICES[0], name="a\tb\nc")
    lines = as_tsv([hostile, DEVICES[7]], COLUMNS, NOW).splitlines()
    assert lines == ["State\tName\tAddress", "New\ta b c*\t192.168.127.254", "New\tapc-5B02F1\t10.20.4.80"]


def test_text_is_aligned() -> None:
    lines = as_text(DEVICES[:8], COLUMNS, NOW).splitlines()
    assert len({line.index("Name") for line in lines[:1]} | {line.index("NP6") for line in lines[1:5]}) == 1


def test_csv_file_is_utf8_with_mark_and_whole(tmp_path: Path) -> None:
    file = tmp_path / "devices.csv"
    write_csv(file, [replace(DEVICES[0], name='Größe, "x"')])
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))["name"] == 'Größe, "x"'
    assert [path.name for path in tmp_path.iterdir()] == ["devices.csv"]
