"""The family values: complete, light, and told the same in their READMEs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import firstlight_drivers
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Endpoint, Family, Identifies, Service

ROOT = Path(firstlight_drivers.__file__).parent
EACH = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


def readme_rows(family: Family) -> list[tuple[str, ...]]:
    text = (ROOT / family.name.replace("-", "_") / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[1:]]


@EACH
def test_readme_table_is_the_family_s(family: Family) -> None:
    rows = [row[:4] for row in readme_rows(family)]
    assert rows == [(n.capability, n.channel, n.confidence.value, n.source) for n in family.capabilities]
    assert all(row[4] for row in readme_rows(family)), "every row has a note"


@EACH
def test_open_sends_nothing_and_identifies(family: Family) -> None:
    driver = family.open(Endpoint(host="127.77.255.1"))
    assert isinstance(driver, Identifies)


@EACH
def test_page(family: Family) -> None:
    assert family.page is not None
    assert family.page((Service(name="https", port=443),)) == "/"
    assert family.page((Service(name="ssh", port=22),)) is None


def test_importing_the_families_loads_no_heavy_library() -> None:
    heavy = "PySide6 aiohttp cryptography paramiko psutil pymodbus pysnmp serial zeroconf"
    program = f"import sys, firstlight_drivers; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
