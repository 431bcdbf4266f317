"""The desktop as a process of its own: first paint, end, reference counts, many rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.conftest import Windows
from desktop.fake_session import FakeSession
from desktop.fleet import LANES, many
from firstlight.events import DeviceChanged
from firstlight_ui.models.cells import INDEX

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import sys
from desktop.fake_session import FakeSession
from desktop.fleet import DEVICES, LANES
from firstlight_ui.main import run
session = FakeSession(DEVICES, LANES)
status = run(session.as_session, demo=True, first_paint=True)
assert (session.started, session.closed) == (1, 1)
sys.exit(status)
"""


BROKEN = """
import sys
from desktop.fake_session import FakeSession
from firstlight_ui.main import run


class Broken(FakeSession):
    def start(self):
        raise PermissionError("no")


sys.exit(run(Broken, demo=False, first_paint=True))
"""


class _Emitter(QObject):
    said = Signal(bool)


def _run(program: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(ROOT / folder) for folder in ("app", "ui", "drivers", "tests"))
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_first_paint_is_told_once_and_the_process_ends() -> None:
    done = _run(RUN)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 0 < told["first_paint_ms"] <= told["ready_ms"] < 60_000


def test_a_session_that_cannot_start_ends_with_a_sentence_and_a_status() -> None:
    done = _run(BROKEN)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""


def test_void_calls_and_emits_keep_reference_counts(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops one reference of None per void call and of True per emit below Python 3.12, then crashes."""
    widget, emitter = QWidget(), _Emitter()
    emitter.said.connect(lambda _on: None)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(50):
        widget.setEnabled(True)
        emitter.said.emit(True)
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) <= 10
    assert abs(after[1] - before[1]) <= 10


def test_ten_thousand_rows_and_a_stream_of_changes(windows: Windows, qtbot: QtBot) -> None:
    """The measured figure is in the benchmarks; here the bounds are wide enough for a loaded machine."""
    devices = many(10_000)
    session = FakeSession(devices, LANES)
    window = windows(session)
    assert window.devices.model.rowCount() == 10_000
    gaps: list[int] = []
    clock = QElapsedTimer()
    clock.start()
    beat = QTimer()
    beat.setInterval(5)
    beat.timeout.connect(lambda: gaps.append(clock.restart()))
    beat.start()
    for step in range(10):
        session.publish(
            *(DeviceChanged(replace(devices[(step * 997 + n) % 10_000], firmware=str(step))) for n in range(20))
        )
        qtbot.wait(100)
    beat.stop()
    assert max(gaps) < 250
    start = time.perf_counter()
    window.devices.search_field.setText("device-99")
    window.devices.apply_filter()
    assert window.devices.model.rowCount() == 111
    window.devices.clear_filter()
    window.devices.model.sort(INDEX["mac"], Qt.SortOrder.DescendingOrder)
    assert time.perf_counter() - start < 2
