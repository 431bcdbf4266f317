"""The mapped port against socat doing the same bridge: throughput there and back, and the latency of one byte.

Both bridge a pseudo-terminal to the same TCP server, which sends back what it gets; the program at the pseudo-terminal
is the same. Ours runs as its own process, as socat does.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Row

ADDRESS = "127.79.100.40"
BYTES, TRIPS, RUNS = 4 * 1024 * 1024, 1000, 5
_OURS = "from firstlight.cli import run; raise SystemExit(run())"


@contextmanager
def _echo() -> Iterator[int]:
    """A TCP server that sends back what it gets; its port."""
    server = socket.create_server((ADDRESS, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while data := connection.recv(65536):
                connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()


@contextmanager
def _bridge(command: list[str], path: Path) -> Iterator[int]:
    """Start a bridge that makes `path`; a descriptor of the pseudo-terminal."""
    import tty

    running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 15
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.01)
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        try:
            tty.setraw(descriptor)
            time.sleep(0.3)
            yield descriptor
        finally:
            os.close(descriptor)
    finally:
        running.terminate()
        running.wait(10)


def _throughput(descriptor: int) -> float:
    """Bytes per second, there and back at once."""
    data, sent, got = bytes(range(256)) * 16, 0, 0
    begun = time.perf_counter()
    while got < BYTES:
        want_write = [descriptor] if sent < BYTES and sent - got < 16384 else []
        readable, writable, _ = select.select([descriptor], want_write, [], 10)
        if not readable and not writable:
            raise RuntimeError(f"the bridge stands still at {got} of {sent} bytes")
        if readable:
            got += len(os.read(descriptor, 65536))
        if writable:
            with contextlib.suppress(BlockingIOError):
                sent += os.write(descriptor, data[: min(len(data), BYTES - sent)])
    return BYTES / (time.perf_counter() - begun)


def _latency(descriptor: int) -> float:
    """Median milliseconds of one byte there and back."""
    trips = []
    for number in range(TRIPS):
        begun = time.perf_counter()
        os.write(descriptor, bytes((number % 256,)))
        select.select([descriptor], [], [], 5)
        os.read(descriptor, 16)
        trips.append((time.perf_counter() - begun) * 1000)
    return statistics.median(trips)


def measure() -> Iterator[Row]:
    """Medians of interleaved runs, and what ours adds."""
    figures: dict[str, tuple[list[float], list[float]]] = {"socat": ([], []), "ours": ([], [])}
    with tempfile.TemporaryDirectory() as temporary, _echo() as port:
        for run in range(RUNS):
            for name in figures:
                path = Path(temporary) / f"{name}{run}"
                ours = [sys.executable, "-c", _OURS, "ports", "map", f"socket://{ADDRESS}:{port}", "--link", str(path)]
                theirs = ["socat", f"pty,raw,echo=0,link={path}", f"tcp:{ADDRESS}:{port},nodelay"]
                with _bridge(ours if name == "ours" else theirs, path) as descriptor:
                    figures[name][1].append(_latency(descriptor))
                    figures[name][0].append(_throughput(descriptor) / 1e6)
    their_rate, our_rate = (statistics.median(figures[name][0]) for name in ("socat", "ours"))
    their_trip, our_trip = (statistics.median(figures[name][1]) for name in ("socat", "ours"))
    yield Row(name="socat pty to TCP, 4 MB there and back", value=their_rate, unit="MB/s")
    yield Row(name="mapped port, the same", value=our_rate, unit="MB/s")
    yield Row(name="throughput of socat against the mapped port", value=their_rate / our_rate, unit="ratio", aim=1.5)
    yield Row(name="socat, one byte there and back", value=their_trip, unit="ms")
    yield Row(name="mapped port, one byte there and back", value=our_trip, unit="ms")
    yield Row(name="latency the mapped port adds to socat's", value=our_trip - their_trip, unit="ms", aim=1.0)
