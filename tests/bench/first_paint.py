"""Start to first paint against a bare PySide6 window, both offscreen, process start to painted, median of 7."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator

from bench.measure import HERE, Row, python

RUNS = 7


def _once(command: list[str], home: str, key: str = "first_paint_ms") -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FIRSTLIGHT_HOME": home}
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
    return float(json.loads(done.stdout.splitlines()[-1])[key])


def measure() -> Iterator[Row]:
    """The two medians and their ratio."""
    with tempfile.TemporaryDirectory() as home:
        ours: list[float] = []
        bare: list[float] = []
        ready: list[float] = []
        for _ in range(RUNS):
            bare.append(_once(python(HERE / "bare_window.py"), home))
            ours.append(_once(python("-m", "firstlight", "gui", "--first-paint"), home))
            ready.append(_once(python("-m", "firstlight", "gui", "--first-paint"), home, "ready_ms"))
    yield Row(name="bare PySide6 window, start to first paint", value=statistics.median(bare), unit="ms")
    yield Row(name="Firstlight, start to first paint", value=statistics.median(ours), unit="ms")
    yield Row(
        name="start to first paint, against the bare window",
        value=statistics.median(ours) / statistics.median(bare),
        unit="ratio",
        aim=1.6,
    )
    yield Row(name="Firstlight, start to the window with its list", value=statistics.median(ready), unit="ms")
