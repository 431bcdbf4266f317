"""Starts the desktop: application, look, window; then session and pages. Ends them in the opposite order.

Only what the first picture needs is imported here; the rest is loaded when the window is on the screen.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from firstlight_ui import i18n
from firstlight_ui.look import Look
from firstlight_ui.shell import Shell

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight.settings import Settings
    from firstlight_ui.failures import Failures


log = logging.getLogger(__name__)


class Desktop(QObject):
    """One run of the desktop."""

    def __init__(
        self, app: QApplication, make_session: Callable[[], Session], settings: Settings | None, *, demo: bool
    ) -> None:
        super().__init__(app)
        self._app, self._make_session, self._demo = app, make_session, demo
        self._session: Session | None = None
        self._failures: Failures | None = None
        self.first_paint = 0.0  # milliseconds since the start of the process
        self.ready = 0.0
        self.status = 0
        i18n.install(app, settings.language if settings else "system")
        self.look = Look(
            app,
            theme=settings.theme if settings else "system",
            large=settings.large_controls if settings else False,
            scale=settings.text_scale if settings else 1.0,
        )
        self.shell = Shell(self.look, demo=demo)
        self.shell.painted.connect(self._painted)

    def _painted(self) -> None:
        self.first_paint = since_start()
        QTimer.singleShot(0, self, self._load)

    def _load(self) -> None:
        """Everything that is not needed for the first picture. What cannot start is said in the window."""
        from firstlight_ui.failures import Failures  # noqa: PLC0415  # after the first picture

        self._failures = Failures(self)
        self._failures.install()
        try:
            self._open()
        except Exception as error:
            from firstlight_ui.device_actions import told  # noqa: PLC0415  # only now
            from firstlight_ui.widgets.message import InlineMessage  # noqa: PLC0415
            from firstlight_ui.wording import next_step, sentence  # noqa: PLC0415

            log.exception("the desktop could not be opened")
            self.status = 1
            code, detail = told(error)
            said = InlineMessage(self.look, "fail", sentence(code, detail), next_step(code), closable=False)
            self.shell.say(said)

    def _open(self) -> None:
        from firstlight_ui.main_window import MainWindow  # noqa: PLC0415  # after the first picture
        from firstlight_ui.widgets.focus_ring import FocusRing  # noqa: PLC0415

        session = self._session = self._make_session()
        session.start()
        settings = session.settings
        self.look.choose(theme=settings.theme, large=settings.large_controls, scale=settings.text_scale)
        self._ring = FocusRing(self._app, self.look)
        window = self._window = MainWindow(self.look, session, demo=self._demo)
        if self._failures is not None:
            window.watch(self._failures)
        self.shell.fill(window)
        window.painted.connect(self._filled)

    def _filled(self) -> None:
        self.ready = since_start()
        QTimer.singleShot(0, self._window, self._window.start)

    def end(self) -> None:
        """Close the session and give the exception hooks back."""
        if self._session is not None:
            self._session.close()
        if self._failures is not None:
            self._failures.remove()


def run(session_factory: Callable[[], Session], demo: bool, first_paint: bool, settings: Settings | None = None) -> int:
    """Run the desktop until its window closes; returns the exit status.

    `session_factory` makes a session that is not started; it is called after the first picture. `settings`, when the
    caller has read them already, give that picture its theme and language. `demo`: the simulated fleet runs already,
    and is named so. `first_paint`: print {"first_paint_ms": N, "ready_ms": M} and end; N is from the start of the
    process to the first painted window, M to the window with its list.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Firstlight")
    desktop = Desktop(app, session_factory, settings, demo=demo)
    signal.signal(signal.SIGINT, lambda _number, _frame: desktop.shell.close())
    alive = QTimer(app)  # lets Python see Ctrl-C while Qt waits
    alive.timeout.connect(lambda: _tell(desktop) if first_paint else None)
    alive.start(20 if first_paint else 250)
    try:
        desktop.shell.show()
        return app.exec() or desktop.status
    finally:
        alive.stop()
        desktop.end()


def _tell(desktop: Desktop) -> None:
    """Print how long it took and end, once there is something to tell."""
    if desktop.status:
        desktop.shell.close()
    if not desktop.ready:
        return
    took = {"first_paint_ms": round(desktop.first_paint), "ready_ms": round(desktop.ready)}
    desktop.ready = 0.0  # say it once
    sys.stdout.write(json.dumps(took) + "\n")
    sys.stdout.flush()
    desktop.shell.close()


def since_start() -> float:
    """Milliseconds since this process started.

    On Linux from the kernel's own counters (10 ms steps): psutil's `create_time` carries the whole-second rounding of
    the boot time, up to one second off.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        fields = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return (time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000
    import psutil  # noqa: PLC0415  # elsewhere

    return (time.time() - psutil.Process().create_time()) * 1000
