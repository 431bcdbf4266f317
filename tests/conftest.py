"""Hygiene for every test: no unexpected warning in the log, no leftover thread, task or socket.

Python's own warnings are errors (pyproject.toml), which covers unclosed sockets and files and never-awaited coroutines.
A test that expects log records of WARNING or above says so: `@pytest.mark.allow_log("text that each may contain")`.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import os
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _data_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's folders."""
    monkeypatch.setenv("FIRSTLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # nor their keyring


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A record of WARNING or above that the test did not announce fails it."""
    yield
    marker = request.node.get_closest_marker("allow_log")
    allowed = tuple(marker.args) if marker else ()
    unexpected = [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and not any(text in record.getMessage() for text in allowed)
    ]
    assert not unexpected, f"unexpected log records: {unexpected}"


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    """Threads and listening or connected sockets of this process that a test leaves behind fail it."""
    threads = set(threading.enumerate())
    sockets = _sockets()
    yield
    deadline = time.monotonic() + 10  # a thread that ends takes longer on a computer that has much to do
    left: list[str] = []
    while time.monotonic() < deadline:
        left = [thread.name for thread in threading.enumerate() if thread not in threads and _ours(thread)]
        left += sorted(str(entry) for entry in _sockets() - sockets)
        if not left:
            return
        gc.collect()
        threading.Event().wait(0.02)
    pytest.fail(f"left behind: {left}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Async tests also get the check for leftover tasks; others have no loop to look at."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.fixturenames.append("_no_leftover_tasks")


@pytest.fixture
async def _no_leftover_tasks() -> AsyncIterator[None]:
    """Tasks of the test's own loop that outlive it fail it."""
    yield
    own = asyncio.current_task()
    left = [task for task in asyncio.all_tasks() if task is not own and not task.done()]
    names = [repr(task.get_coro()) for task in left if "fixture" not in repr(task.get_coro())]
    assert not names, f"tasks left behind: {names}"


def _ours(thread: threading.Thread) -> bool:
    """Executor threads of asyncio and of libraries that end with their loop are not leftovers."""
    return thread.is_alive() and not thread.name.startswith(("asyncio_", "Dummy-", "pymodbus"))


def _sockets() -> set[tuple[object, ...]]:
    found: set[tuple[object, ...]] = set()
    for entry in psutil.Process().net_connections(kind="inet"):
        if entry.status in {psutil.CONN_TIME_WAIT, psutil.CONN_CLOSE_WAIT}:
            continue
        kind = "udp" if entry.type == socket.SOCK_DGRAM else "tcp"
        found.add((kind, entry.laddr, entry.raddr, entry.fd))
    return found
