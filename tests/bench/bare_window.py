"""The least a PySide6 program can do: one empty main window, and the time until it is painted."""

from __future__ import annotations

import json
import sys
import time

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    """Says when it is painted, then leaves."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        print(json.dumps({"first_paint_ms": round((time.time() - psutil.Process().create_time()) * 1000)}), flush=True)
        QTimer.singleShot(0, QApplication.quit)


application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
