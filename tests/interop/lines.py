"""Pseudo-terminals and servers for the interop tests of links."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstlight_drivers.links import Link
from interop.programs import program, running


@contextmanager
def echoing_pty() -> Iterator[str]:
    """A pseudo-terminal that sends back what it gets; its name is for a server."""
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    ended = threading.Event()

    def echo() -> None:
        while not ended.is_set():
            with contextlib.suppress(OSError):
                data = os.read(master, 4096)
                while data and not ended.is_set():
                    data = data[os.write(master, data) :]

    thread = threading.Thread(target=echo, daemon=True, name="asyncio_echo")
    thread.start()
    try:
        yield os.ttyname(slave)
    finally:
        ended.set()
        os.write(slave, b"\0")  # wakes the reader
        thread.join(2)
        os.close(master)
        os.close(slave)


@contextmanager
def socat_pair(folder: Path) -> Iterator[tuple[str, str]]:
    """Two pseudo-terminals joined by socat."""
    one, other = folder / "one", folder / "other"
    command = [program("socat", "socat"), f"pty,raw,echo=0,link={one}", f"pty,raw,echo=0,link={other}"]
    with running(command):
        end = time.monotonic() + 5
        while time.monotonic() < end and not (one.exists() and other.exists()):
            time.sleep(0.01)
        yield str(one), str(other)


def modem_line_shim(folder: Path) -> Path:
    """The library that gives pseudo-terminals modem lines; skips without a compiler."""
    if sys.platform != "linux":
        pytest.skip("the library for modem lines is for Linux")
    library = folder / "loopback_lines.so"
    source = Path(__file__).with_name("loopback_lines.c")
    compiler = program("gcc", "gcc")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, capture_output=True)
    return library


async def exactly(link: Link, count: int, seconds: float = 10.0) -> bytes:
    """So many bytes."""
    got = bytearray()
    async with asyncio.timeout(seconds):
        while len(got) < count:
            data = await link.read(65536)
            if not data:
                break
            got += data
    return bytes(got)
