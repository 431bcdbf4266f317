"""Shows from outside what a person has set on a device's own page: asks, follows, and leaves the end in the draft."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from firstlight.change.outcome import Result
from firstlight.ports.guided import SHOWN_BY_LINE, Asked, Proved
from firstlight.ports.scan_table import RowVerdict, ScanRow, ScanState
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.models.cells import title_of
from firstlight_ui.serial.draft import DeviceDraft
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session


class PortProof(QObject):
    """One at a time. `changed` when something is to be shown; `said` carries tone, title and text of a message."""

    changed = Signal()
    said = Signal(str, str, str)
    _heard = Signal(object, object)  # from the session's loop to the screen

    def __init__(self, session: Session, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self._future: Future[Proved] | None = None
        self._about: DeviceDraft | None = None
        self.state: ScanState | None = None
        self.rows: dict[int, ScanRow] = {}
        self._heard.connect(self._take)

    def proves(self, one: DeviceDraft | None) -> bool:
        """Whether this device is being looked at."""
        return self._future is not None and one is self._about

    @property
    def running(self) -> bool:
        """Whether a device is being looked at."""
        return self._future is not None

    def begin(self, one: DeviceDraft, asked: Asked) -> None:
        """Look at what a person says to have set. Reads only."""
        if self._future is not None:
            return
        self._about, self.state, one.proof = one, None, None
        self.rows.clear()
        one.results.clear()
        mine: list[Future[Proved]] = []

        def heard(news: ScanState | ScanRow) -> None:
            with contextlib.suppress(RuntimeError):  # the window is gone
                self._heard.emit(mine, news)

        future = self._future = self._session.prove_ports(one.device, asked, heard)
        mine.append(future)
        self._bridge.call(future, self, partial(self._proved, future, one, asked), partial(self._failed, future, one))
        self.changed.emit()

    def _take(self, whose: list[Future[Proved]], news: ScanState | ScanRow) -> None:
        if not whose or whose[0] is not self._future:
            return
        if isinstance(news, ScanState):
            self.state = news
        elif news.verdict is RowVerdict.FOUND:
            self.rows[news.unit] = news
        self.changed.emit()

    def _proved(self, future: Future[Proved], one: DeviceDraft, asked: Asked, proved: Proved) -> None:
        if future is not self._future:
            return
        self._future = None
        one.proof = proved
        done = proved.result is Result.DONE
        for key in asked.wished:
            shown = done and key in SHOWN_BY_LINE
            one.results[asked.port, key] = "ports-line-proved" if shown else "ports-not-shown"
        tone = "ok" if done else "fail" if proved.result is Result.FAILED else "warn"
        text = f"{title_of(one.device)}: {sentence(proved.code, proved.detail)}"
        self.said.emit(tone, text, next_step(proved.code))
        self.changed.emit()

    def _failed(self, future: Future[Proved], one: DeviceDraft, error: BaseException) -> None:
        if future is not self._future:
            return
        self._future = None
        code, detail = told(error)
        self.said.emit("fail", f"{title_of(one.device)}: {sentence(code, detail)}", next_step(code))
        self.changed.emit()

    def stop(self) -> None:
        """Look no further, and give the line back."""
        if self._future is not None:
            self._future.cancel()
            self._future = None
            self.changed.emit()
