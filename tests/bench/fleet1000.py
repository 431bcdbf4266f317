"""1,000 simulated devices of all families answering at once across a cable: first row, last row, completion."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

from bench.measure import HERE, Row, cable, python

DEVICES = 1000
SECONDS = 5


def measure() -> Iterator[Row]:
    """Rows found, first row, completion, memory."""
    with cable(["10.77.3.250/22"]) as (near, far):
        command = python("-m", "firstlight", "demo", namespace=far)
        command += ["--devices", str(DEVICES), "--standard-ports", "--bind", "10.77.0.10", "--until-eof"]
        fleet = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        assert fleet.stdout is not None
        assert fleet.stdin is not None
        try:
            ready = json.loads(fleet.stdout.readline())
            reachable = [one for one in ready["devices"] if not one["address"].startswith("serial:")]
            first, last = reachable[0]["address"], reachable[-1]["address"]
            found = python(HERE / "fleet1000_ours.py", f"{first}-{last}", str(SECONDS), namespace=near)
            done = subprocess.run(found, capture_output=True, text=True, check=True, timeout=120)
            answer = json.loads(done.stdout.splitlines()[-1])
        finally:
            fleet.stdin.close()
            fleet.wait(30)
            fleet.stdout.close()
    serials = {one["serial"] for one in reachable}
    missing = serials - set(answer["serials"])
    note = f"(missing {len(missing)}, rows {answer['rows']})"
    yield Row(name=f"devices not found, of {len(serials)}", value=len(missing), unit="devices", aim=0, note=note)
    yield Row(name="first row", value=answer["first"], unit="s", aim=1.0)
    yield Row(name=f"complete, listening {SECONDS} s", value=answer["complete"], unit="s", aim=SECONDS + 1)
    yield Row(name="every device listed after", value=answer["last_new"], unit="s")
    yield Row(name="resident memory of the searching process", value=answer["rss_mb"], unit="MB")
