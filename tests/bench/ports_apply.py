"""One profile on 200 ports: 25 simulated NPort 6000 with eight ports each, over SNMP; the whole process is timed."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row
from system.conftest import Program

DEVICES, PORTS = 25, 8
BIND = "127.99.95.1"
COMMUNITY = "bench-rw"
PROFILE = 'format = 1\nname = "bench"\nline = "19200 8E1"\nmode = "tcp-server"\nlocal_port = "4000+n"\n'


def _fleet(path: Path) -> Path:
    rows = []
    for number in range(1, DEVICES + 1):
        row = {
            "family": "moxa-nport6000", "model": "NPort 6650-8", "name": f"np-{number}", "serial": str(7000 + number),
            "mac": f"00:90:E8:20:30:{number:02X}", "firmware": "1.21", "state": "claimed", "serial_ports": PORTS,
            "snmp_community": COMMUNITY,
        }  # fmt: skip
        rows.append("[[device]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in row.items()))
    path.write_text("\n\n".join(rows) + "\n")
    return path


def _applied(program: Program, folder: Path) -> tuple[float, int]:
    profile = folder / "bench.toml"
    profile.write_text(PROFILE)
    fleet = program.start("demo", "--fleet", str(_fleet(folder / "fleet.toml")), "--bind", BIND)
    targets = [f"{device['family']}@{device['address']}" for device in fleet.record(60)["devices"]]
    begun = time.monotonic()
    done = program.run(
        "ports", "apply", str(profile), *targets, "--community-stdin", "--yes", "--format", "json",
        stdin=f"{COMMUNITY}\n", timeout=600,
    )  # fmt: skip
    seconds = time.monotonic() - begun
    assert done.status == 0, done.err
    return seconds, len({(one["device"], one["port"]) for one in done.records if one["code"] == "port-set"})


def measure() -> Iterator[Row]:
    """Seconds for all, and how many ports were set and read back."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program = Program(folder / "home")
        try:
            seconds, ports = _applied(program, folder)
        except subprocess.TimeoutExpired as error:
            raise AssertionError("the profile was not applied in time") from error
        finally:
            program.close()
    yield Row(
        name=f"ports not set and read back, of {DEVICES * PORTS}", value=DEVICES * PORTS - ports, unit="ports", aim=0
    )
    yield Row(name=f"one profile on {DEVICES * PORTS} ports of {DEVICES} devices, SNMP", value=seconds, unit="s")
