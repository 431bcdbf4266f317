"""The clock, in a process of its own: an hour goes by in no time, and nothing that happens is skipped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOUR = """
import time
began = time.monotonic, time.monotonic()
from truth import jump_clock
clock = jump_clock.install()
import asyncio, queue, socket, threading

async def answer(reader, writer):
    while line := await reader.readline():
        await asyncio.sleep(60)
        writer.write(line)
    writer.close()

async def talk():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for number in range(20):
        writer.write(b"%d\\n" % number)
        assert await asyncio.wait_for(reader.readline(), 61) == b"%d\\n" % number
    try:
        await asyncio.wait_for(reader.readline(), 30)
    except TimeoutError:
        pass
    else:
        raise AssertionError("nobody said anything")
    writer.close()
    await writer.wait_closed()
    server.close()
    await asyncio.to_thread(time.sleep, 1000)
    await asyncio.sleep(0)

first = time.monotonic()
asyncio.run(talk())
event = threading.Event()
threading.Timer(600, event.set).start()
assert event.wait(601)
assert not threading.Event().wait(600)
one, other = socket.socketpair()
one.settimeout(120)
try:
    one.recv(1)
except TimeoutError:
    pass
threading.Timer(60, other.send, [b"x"]).start()
assert one.recv(1) == b"x"
try:
    queue.Queue().get(timeout=30)
except queue.Empty:
    pass
ahead = time.monotonic() - first
assert 3600 < ahead < 3800, ahead
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="thread states are read from /proc")
def test_an_hour_goes_by_and_nothing_is_skipped() -> None:
    tests = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", HOUR], cwd=tests, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
