"""`device time` as a process, with a clock that was never set."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from firstlight_drivers.fleet import simulate
from firstlight_drivers.protocols.schneider_words import command_words
from firstlight_drivers.simulation import schneider_commands
from firstlight_drivers.simulation.schneider_commands import START
from firstlight_drivers.simulation.spec import DeviceSpec, Place

PLACE = Place(address="127.83.3.2", shift=10000)
IFM = DeviceSpec(
    family="schneider-pact", model="IFM", name="Q3", serial="99211012345", firmware="003.001.000", line="tcp", unit=3
)
_RUN = "from firstlight.cli import run; raise SystemExit(run())"


async def ran(home: Path, *arguments: str) -> tuple[int, tuple[object, ...], str]:
    """Status, the present value and the result of the only line, what was said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RUN, "device", "time", *arguments, "--format", "json",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "FIRSTLIGHT_HOME": str(home)},
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 30)
    record = json.loads(out)
    return process.returncode or 0, (record["present"], record["result"]), err.decode()


async def test_a_clock_that_was_never_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def words(now: datetime) -> tuple[int, int, int, int]:
        return (0, 0, 0, 0) if now == START else command_words(now)

    monkeypatch.setattr(schneider_commands, "command_words", words)
    async with simulate(IFM, PLACE) as device:
        port = next(entry.port for entry in device.services if entry.name == "modbus-rtu")
        line = ("--line", f"socket://{device.address}:{port}", "--unit", "3", "--baud", "19200", "--parity", "even")
        status, shown, said = await ran(tmp_path, *line)
        assert (status, shown) == (1, (None, "not-set")), said
        assert "a clock that was never set" in said
        assert (await ran(tmp_path, *line, "--now", "--dry-run"))[:2] == (0, (None, "differs"))
        status, shown, said = await ran(tmp_path, *line, "--now", "--yes")
        assert (status, shown[1]) == (0, "clock-set"), said
        assert shown[0] is not None
