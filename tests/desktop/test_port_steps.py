"""The pages of serial ports name what is on them, never an option of the command line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from firstlight import words
from firstlight.words.ports import PORTS
from firstlight.words.ports_line import PORTS_LINE
from firstlight.words.ports_run import PORTS_RUN
from firstlight.words.ports_scan import PORTS_SCAN
from firstlight_ui import wording
from firstlight_ui.serial.port_steps import next_step

UI = Path(__file__).resolve().parents[2] / "ui" / "firstlight_ui"
PAGES = (*(UI / "serial").glob("*.py"), *(UI / "pages" / name for name in ("serial.py", "scan.py", "local_ports.py")))
COMMAND_LINE = {"loopback-or-peer", "terminal-needed", "map-link", "local-none"}  # said there alone
ACCESS = ("identity-new", "no-login", "no-snmp")
OPTION = re.compile(r"(?<!\w)--[a-z]|'(firstlight|ports) |[a-z]_[a-z0-9]+=?|\b\w+=\w")


@pytest.mark.parametrize("code", sorted({*PORTS, *PORTS_LINE, *PORTS_RUN, *PORTS_SCAN, *ACCESS} - COMMAND_LINE))
def test_no_next_step_names_an_option(code: str) -> None:
    if code.startswith(("profile-", "local-")):  # the lines of a file, and commands of this computer
        return
    assert not OPTION.search(next_step(code)), next_step(code)
    assert not OPTION.search(words.ALL[code].text)


def test_where_nothing_is_named_the_words_are_the_core_s() -> None:
    assert next_step("port-held") == wording.next_step("port-held")
    assert next_step("nobody-knows") == ""


def test_the_pages_take_their_next_steps_from_there() -> None:
    for file in PAGES:
        if file.name == "port_steps.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "firstlight_ui.wording":
                assert "next_step" not in {name.name for name in node.names}, file.name
