"""Runs the real program in processes of its own."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished command left."""

    status: int
    out: str
    err: str

    @property
    def records(self) -> list[Record]:
        """Standard output as JSON lines."""
        return [json.loads(text) for text in self.out.splitlines()]


@dataclass(slots=True)
class Running:
    """A command that still runs; its output lines arrive in a queue."""

    process: subprocess.Popen[str]
    lines: queue.SimpleQueue[str | None] = field(default_factory=queue.SimpleQueue)

    def record(self, timeout: float = 30) -> Record:
        """The next JSON line."""
        text = self.lines.get(timeout=timeout)
        assert text is not None, "the program ended without another line"
        found: Record = json.loads(text)
        return found

    def interrupt(self, timeout: float = 15) -> int:
        """Ctrl-C; returns the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout)


def _hears_ctrl_c() -> None:
    """A test run in the background of a shell ignores Ctrl-C, and its children would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Program:
    """`python -m firstlight` with a data folder of its own."""

    def __init__(self, home: Path) -> None:
        self.environment = {**os.environ, "FIRSTLIGHT_HOME": str(home), "PYTHONWARNINGS": "error"}
        self._running: list[Running] = []

    def run(self, *arguments: str, stdin: str = "", timeout: float = 60) -> Done:
        """Run a command to its end."""
        done = subprocess.run(
            self._command(arguments),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=self.environment,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> Running:
        """Start a command that is ended later."""
        process = subprocess.Popen(
            self._command(arguments),
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - does nothing but a system call
        )
        running = Running(process)
        threading.Thread(target=self._read, args=(running,), name="reader").start()
        self._running.append(running)
        return running

    def close(self) -> None:
        """End what still runs."""
        for running in self._running:
            if running.process.poll() is None:
                running.process.terminate()
            running.process.wait(15)
            while running.lines.get(timeout=5) is not None:
                continue
            if running.process.stdout is not None:
                running.process.stdout.close()

    @staticmethod
    def _read(running: Running) -> None:
        assert running.process.stdout is not None
        for text in running.process.stdout:
            running.lines.put(text)
        running.lines.put(None)

    @staticmethod
    def _command(arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "firstlight", *arguments]


@pytest.fixture
def program(tmp_path: Path, _no_leftovers: None) -> Iterator[Program]:
    """The program, and an orderly end of whatever it started."""
    made = Program(tmp_path / "home")
    yield made
    made.close()


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for a condition of another process, at most so long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        threading.Event().wait(0.02)
