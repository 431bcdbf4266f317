"""The desktop with 10,000 devices and 200 changes a second for 30 s: longest GUI gap, filter latency, memory."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

from bench.measure import HERE, Row, python


def measure() -> Iterator[Row]:
    """One run in a process of its own, offscreen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        python(HERE / "desktop10k_ours.py"), capture_output=True, text=True, check=True, timeout=180, env=environment
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    yield Row(name="10,000 devices, 200 changes/s: longest GUI gap", value=answer["gap_ms"], unit="ms", aim=50)
    yield Row(name="same, 99th percentile of the gap", value=answer["gap_p99_ms"], unit="ms")
    yield Row(name="same, filling 10,000 rows at start: longest gap", value=answer["fill_ms"], unit="ms")
    yield Row(name="filter over 10,000 rows, key press to shown", value=answer["filter_ms"], unit="ms")
    yield Row(name="memory with 10,000 devices, above an empty window", value=answer["grown_mb"], unit="MB")
