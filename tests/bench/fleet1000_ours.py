"""Searches a range with everything and prints what was found and when."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import psutil

from firstlight.events import DeviceAppeared, Event
from firstlight.requests import SearchRequest
from firstlight.session import Session

times: list[float] = []
begun = 0.0


def note(event: Event) -> None:
    """Remember when rows appeared."""
    if isinstance(event, DeviceAppeared):
        times.append(time.monotonic() - begun)


with tempfile.TemporaryDirectory() as home:
    session = Session(Path(home))
    session.start()
    session.subscribe(note)
    begun = time.monotonic()
    session.search(SearchRequest(ranges=(sys.argv[1],), seconds=float(sys.argv[2]))).result(100)
    complete = time.monotonic() - begun
    devices = session.devices()
    rss = psutil.Process().memory_info().rss / 1e6
    session.close()
print(
    json.dumps(
        {
            "serials": [device.serial for device in devices if device.serial],
            "rows": len(devices),
            "first": times[0],
            "last_new": times[-1],
            "complete": complete,
            "rss_mb": rss,
        }
    )
)
