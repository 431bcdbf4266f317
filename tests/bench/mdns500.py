"""500 mDNS services on one host: our source until all are listed, against `avahi-browse -art` cold, same cable."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import HERE, Row, cable, python

SERVICES = 500
RUNS = 3


@contextmanager
def avahi(namespace: str) -> Iterator[dict[str, str]]:
    """An avahi-daemon with a bus of its own in a namespace; yields the environment for its client."""
    for program in ("avahi-daemon", "dbus-daemon", "avahi-browse"):
        if shutil.which(program) is None:
            raise FileNotFoundError(2, "missing", program)
    with tempfile.TemporaryDirectory() as folder:
        bus = Path(folder) / "bus"
        conf = Path(folder) / "dbus.conf"
        conf.write_text(
            f"<busconfig><type>system</type><listen>unix:path={bus}</listen><auth>EXTERNAL</auth>"
            '<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>'
            '<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>'
        )
        settings = Path(folder) / "avahi.conf"
        settings.write_text("[server]\nhost-name=bench\nuse-ipv6=no\n[rlimits]\n")
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
        daemon = subprocess.Popen(["dbus-daemon", f"--config-file={conf}", "--nofork"], stderr=subprocess.DEVNULL)
        start = (
            "mkdir -p /run/avahi-daemon && mount -t tmpfs none /run/avahi-daemon && "
            f"exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f {settings}"
        )
        command = ["ip", "netns", "exec", namespace, "unshare", "-m", "sh", "-c", start]
        while not bus.exists():
            time.sleep(0.01)
        server = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            assert server.stderr is not None
            for text in server.stderr:
                if "startup complete" in text:
                    break
            yield environment
        finally:
            for process in (server, daemon):
                process.terminate()
                process.wait(10)
            if server.stderr is not None:
                server.stderr.close()


def _avahi_once(namespace: str) -> float:
    with avahi(namespace) as environment:
        begun = time.monotonic()
        command = ["ip", "netns", "exec", namespace, "avahi-browse", "-artp"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
        took = time.monotonic() - begun
    listed = {line.split(";")[3] for line in done.stdout.splitlines() if line.startswith("=") and "_bench._tcp" in line}
    assert len(listed) == SERVICES, len(listed)
    return took


def _ours_once(namespace: str) -> float:
    command = python(HERE / "mdns500_ours.py", str(SERVICES), namespace=namespace)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["found"] == SERVICES, answer
    return float(answer["seconds"])


def measure() -> Iterator[Row]:
    """Both medians and their ratio."""
    with cable(["10.77.0.2/22"]) as (near, far):
        command = python(HERE / "mdns500_server.py", str(SERVICES), namespace=far)
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            server.stdout.readline()
            theirs = statistics.median(_avahi_once(near) for _ in range(RUNS))
            ours = statistics.median(_ours_once(near) for _ in range(RUNS))
        finally:
            server.stdin.close()
            server.wait(20)
            server.stdout.close()
    yield Row(name="avahi-browse -art, cold, 500 services", value=theirs, unit="s")
    yield Row(name="Firstlight mDNS source, 500 of 500 services", value=ours, unit="s")
    yield Row(name="500 mDNS services, against avahi-browse", value=ours / theirs, unit="ratio", aim=0.2)
