"""Search of 247 units at 19200 8E1, 13 of them there, on a line that takes a line's time: ours against mbpoll.

mbpoll waits 1 s for each unit that is not there unless it is told otherwise (235 s here); it is given 0.2 s, the
shortest round time that finds the slowest unit. Ours finds its wait by itself, and also asks who each unit is.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import HERE, Row, python

# Turnaround in ms, as meters and trip units have it; 57 is a slow one.
UNITS = {1: 5, 2: 8, 3: 12, 7: 20, 14: 21, 15: 21, 31: 28, 57: 150, 100: 10, 101: 15, 112: 25, 200: 18, 247: 5}
RUNS = 3
MBPOLL_SECONDS = "0.2"


@contextmanager
def _line() -> Iterator[str]:
    units = [f"{unit}:{delay}" for unit, delay in UNITS.items()]
    command = python(HERE / "modbus_scan_line.py", "19200", *units)
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    assert server.stdin is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.stdin.close()
        server.wait(10)
        server.stdout.close()


def _mbpoll(port: str) -> tuple[float, set[int]]:
    begun = time.monotonic()
    command = ["mbpoll", "-m", "rtu", "-b", "19200", "-P", "even", "-a", "1:247", "-0", "-r", "0", "-c", "1", "-1"]
    done = subprocess.run(
        [*command, "-o", MBPOLL_SECONDS, port], capture_output=True, text=True, check=False, timeout=600
    )
    took = time.monotonic() - begun
    found: set[int] = set()
    unit = 0
    for row in (done.stdout + done.stderr).splitlines():
        if named := re.search(r"Polling slave (\d+)", row):
            unit = int(named[1])
        elif re.match(r"\[0\]:", row):
            found.add(unit)
    return took, found


def _ours(port: str) -> tuple[float, set[int]]:
    begun = time.monotonic()
    done = subprocess.run(
        python(HERE / "modbus_scan_ours.py", port), capture_output=True, text=True, check=True, timeout=600
    )
    return time.monotonic() - begun, set(json.loads(done.stdout.splitlines()[-1])["units"])


def measure() -> Iterator[Row]:
    """Both medians (whole processes), their ratio, and whether the same units were found."""
    if shutil.which("mbpoll") is None:
        raise FileNotFoundError(2, "not installed", "mbpoll")
    theirs: list[float] = []
    ours: list[float] = []
    for _ in range(RUNS):
        for once, times in ((_mbpoll, theirs), (_ours, ours)):
            with _line() as port:
                took, found = once(port)
            assert found == set(UNITS), sorted(set(UNITS) ^ found)
            times.append(took)
    yield Row(name=f"mbpoll -o {MBPOLL_SECONDS}, units 1-247 at 19200 8E1", value=statistics.median(theirs), unit="s")
    yield Row(name="Firstlight ports scan, same 13 units, with who they are", value=statistics.median(ours), unit="s")
    yield Row(
        name="search of 247 units, against mbpoll",
        value=statistics.median(ours) / statistics.median(theirs),
        unit="ratio",
        aim=0.5,
        note="mbpoll's own default of 1 s per unit takes 235 s",
    )
