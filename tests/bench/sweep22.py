"""Sweep a /22 with 43 hosts up: our connect scan (whole process) against `nmap -sT -Pn -p443` in the same namespace."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Iterator

from bench.measure import HERE, Row, cable, python

UP = [f"10.77.{number % 4}.{10 + number * 5}" for number in range(43)]
RUNS = 3


def _nmap(namespace: str) -> tuple[float, set[str]]:
    command = ["ip", "netns", "exec", namespace]
    command += ["nmap", "-n", "-sT", "-Pn", "-p443", "--disable-arp-ping", "--open", "-oG", "-", "10.77.0.0/22"]
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    took = time.monotonic() - begun
    return took, {line.split()[1] for line in done.stdout.splitlines() if "443/open" in line}


def _ours(namespace: str) -> tuple[float, set[str]]:
    begun = time.monotonic()
    command = python(HERE / "sweep22_ours.py", "10.77.0.0/22", namespace=namespace)
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return time.monotonic() - begun, set(json.loads(done.stdout.splitlines()[-1]))


def measure() -> Iterator[Row]:
    """Both medians, their ratio, and whether the same hosts were found."""
    with cable([f"{address}/22" for address in UP]) as (near, far):
        server = subprocess.Popen(
            python("-c", LISTENER, namespace=far), stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            server.stdout.readline()
            theirs: list[float] = []
            ours: list[float] = []
            for _ in range(RUNS):  # neighbour entries are dropped between runs: each starts cold
                for once, times in ((_nmap, theirs), (_ours, ours)):
                    subprocess.run(["ip", "-n", near, "neigh", "flush", "dev", "eth0"], check=True)
                    took, found = once(near)
                    assert found == set(UP), sorted(set(UP) ^ found)
                    times.append(took)
        finally:
            server.stdin.close()
            server.wait(10)
            server.stdout.close()
    yield Row(name="nmap -sT -Pn -p443, /22 with 43 up", value=statistics.median(theirs), unit="s")
    yield Row(name="Firstlight sweep, same 43 hosts (whole process)", value=statistics.median(ours), unit="s")
    yield Row(
        name="sweep of a /22, against nmap",
        value=statistics.median(ours) / statistics.median(theirs),
        unit="ratio",
        aim=0.6,
    )


LISTENER = """
import socket, sys, threading
listener = socket.create_server(("0.0.0.0", 443), backlog=512)
def accept():
    while True:
        try: listener.accept()[0].close()
        except OSError: return
threading.Thread(target=accept, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
"""
