"""The window closes when nothing is under way. Otherwise a person is asked first, and what has begun comes to its end.

may_close() -> nothing runs: yes
            -> something runs: no, and the question -> "Stop and close" -> each run stops -> over() as one ends -> shut
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from firstlight_ui.dialogs.close_run import CloseRunDialog, Warned
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look

CLOSE_WAIT = 60_000  # milliseconds that a run which was stopped may take to end


class Run(Protocol):
    """Something that works in the background."""

    @property
    def running(self) -> bool:
        """Whether something is under way."""

    def stop(self) -> None:
        """Begin nothing more; what is past its point of no return goes on to its end."""

    def warned(self) -> Warned:
        """What to ask before the window is closed meanwhile."""


class Closing(QObject):
    """`shut` when the window is to be closed now; `told` for the status bar."""

    shut = Signal()
    told = Signal(str)

    def __init__(self, look: Look, window: QWidget, runs: Callable[[], tuple[Run, ...]]) -> None:
        super().__init__(window)
        self._look, self._window, self._all = look, window, runs
        self._agreed = False
        self._dialog: CloseRunDialog | None = None

    def _runs(self) -> list[Run]:
        return [run for run in self._all() if run.running]

    def may_close(self) -> bool:
        """Whether nothing is under way; asks where something is."""
        runs = self._runs()
        if runs and not self._agreed and self._dialog is None:
            warned = [run.warned() for run in runs]
            text = "\n\n".join(one.text for one in warned)
            dialog = self._dialog = CloseRunDialog(self._look, self._window, Warned(warned[0].title, text))
            dialog.agreed.connect(self._stop)
            dialog.finished.connect(lambda _code: setattr(self, "_dialog", None))
            dialog.open()
        return not runs

    def _stop(self) -> None:
        self._agreed = True
        for run in self._runs():
            run.stop()
        if not self._runs():
            self.shut.emit()
            return
        self.told.emit(translate("MainWindow", "Closes when what is under way has ended"))
        QTimer.singleShot(CLOSE_WAIT, self, self.shut.emit)

    def over(self) -> None:
        """Something came to its end."""
        if self._agreed and not self._runs():
            self.shut.emit()
