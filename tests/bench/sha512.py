"""The digest check of a 512 MB file, with its private copy, against `openssl dgst -sha512` of the same file.

The program's start is stated apart: it does not grow with the file.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, python
from firstlight.firmware.stage import Staging

SIZE, RUNS = 512 * 1024 * 1024, 5


def _seconds(file: Path, folder: Path) -> float:
    """The second of two runs in a row: a virtual machine gives free memory back to its host, and the first run fetches
    it again, at up to a second that is neither the program's nor the file's. The first is stated in docs/benchmarks.md.
    """
    seconds = 0.0
    for _ in range(2):
        with Staging(folder) as staging:
            begun = time.monotonic()
            staging.take(file)
            seconds = time.monotonic() - begun
    return seconds


def measure() -> Iterator[Row]:
    """Medians of interleaved runs on a file that is in memory already."""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "image.nmc3"
        with Path("/dev/urandom").open("rb") as noise, file.open("wb") as out:
            for _ in range(SIZE // 2**20):
                out.write(noise.read(2**20))
        theirs: list[float] = []
        ours: list[float] = []
        whole: list[float] = []
        for _ in range(RUNS):
            os.sync()
            begun = time.monotonic()
            done = subprocess.run(["openssl", "dgst", "-sha512", str(file)], check=True, capture_output=True, text=True)
            theirs.append(time.monotonic() - begun)
            digest = done.stdout.split()[-1]
            ours.append(_seconds(file, Path(temporary) / "staging"))
            os.sync()
            home = Path(temporary) / "home"
            command = python("-m", "firstlight", "--data-dir", home, "firmware", "check", file, "--sha512", digest)
            begun = time.monotonic()
            subprocess.run(command, check=False, capture_output=True)
            whole.append(time.monotonic() - begun)
    yield Row(name="openssl dgst -sha512, 512 MB", value=statistics.median(theirs), unit="s")
    yield Row(name="Firstlight digest check with private copy, 512 MB", value=statistics.median(ours), unit="s")
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield Row(name="SHA-512 check, against openssl dgst", value=ratio, unit="ratio", aim=1.2)
    yield Row(name="`firmware check` of the same, whole process", value=statistics.median(whole), unit="s")
