"""The least a PySide6 program can do: one empty main window, and the time until it is painted."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


def since_start() -> float:
    """Milliseconds since the process started, from the kernel's counters, as the desktop itself measures."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[19]) / os.sysconf("SC_CLK_TCK")) * 1000


class Window(QMainWindow):
    """Says when it is painted, then leaves."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        print(json.dumps({"first_paint_ms": round(since_start())}), flush=True)
        QTimer.singleShot(0, QApplication.quit)


application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
