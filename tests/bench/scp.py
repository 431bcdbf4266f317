"""Uploads to OpenSSH's scp sink: 64 MB through our own channel against `scp -O`, and 20 at once against 20 of them.

Both sides are whole processes for the single file. 20 at once is what a job does: one process with 20 threads, against
20 processes of scp.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.measure import HERE, Row, python
from bench.scp_put import put
from bench.sshd import ADDRESS, PORT, Sink, sink

MIB = 1024 * 1024
ONE, EACH, MANY, RUNS = 64 * MIB, 8 * MIB, 20, 3


def _timed(command: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return time.monotonic() - begun


def _many_of_theirs(server: Sink, local: Path) -> float:
    begun = time.monotonic()
    running = [
        subprocess.Popen(server.scp(local, server.folder / f"theirs-{number}"), stdout=subprocess.DEVNULL)
        for number in range(MANY)
    ]
    assert [one.wait(300) for one in running] == [0] * MANY
    return time.monotonic() - begun


def _many_of_ours(server: Sink, local: Path) -> float:
    begun = time.monotonic()
    with ThreadPoolExecutor(MANY) as pool:
        for done in [
            pool.submit(put, ADDRESS, PORT, "root", server.key, local, str(server.folder / f"ours-{number}"))
            for number in range(MANY)
        ]:
            done.result(300)
    return time.monotonic() - begun


def measure() -> Iterator[Row]:
    """Medians of interleaved runs, and their ratios."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one, each = folder / "one.nmc3", folder / "each.nmc3"
        with Path("/dev/urandom").open("rb") as noise:
            one.write_bytes(noise.read(ONE))
            each.write_bytes(noise.read(EACH))
        with sink(folder) as server:
            ours: list[float] = []
            theirs: list[float] = []
            many: list[float] = []
            their_many: list[float] = []
            mine = (ADDRESS, str(PORT), "root", str(server.key), str(one), str(server.folder / "ours"))
            for _ in range(RUNS):
                theirs.append(_timed(server.scp(one, server.folder / "theirs")))
                ours.append(_timed(python(HERE / "scp_put.py", *mine)))
                their_many.append(_many_of_theirs(server, each))
                many.append(_many_of_ours(server, each))
            assert (server.folder / "ours").read_bytes() == one.read_bytes()
    yield Row(name="scp -O, 64 MB to OpenSSH", value=statistics.median(theirs), unit="s")
    yield Row(name="Firstlight upload, 64 MB, whole process", value=statistics.median(ours), unit="s")
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row(name="upload of 64 MB, against scp -O", value=ratio, unit="ratio", aim=1.6)
    yield Row(name=f"{MANY} x scp -O at once, 8 MB each", value=statistics.median(their_many), unit="s")
    yield Row(name=f"{MANY} uploads of Firstlight at once", value=statistics.median(many), unit="s")
    ratio = statistics.median(many) / statistics.median(their_many)
    yield Row(name=f"{MANY} uploads at once, against {MANY} x scp -O", value=ratio, unit="ratio", aim=1.6)
