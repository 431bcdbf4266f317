"""One search of a line as the scan page follows it: begun, paused, stopped; where it stands and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from firstlight.events import ScanFinished, ScanFound, ScanProgress
from firstlight.ports.scan_order import ScanPlan, ScanRequest, plan
from firstlight.ports.scan_table import RowVerdict, ScanEnd, ScanRow, ScanState
from firstlight_drivers.links import Line, LinkTls
from firstlight_ui.bridge import Bridge
from firstlight_ui.serial.scan_form import Place

if TYPE_CHECKING:
    from firstlight.ports.scans import ScanBegun
    from firstlight.session import Session


def row_key(row: ScanRow) -> str:
    """A unit at a line."""
    return f"{row.line}/{row.unit}"


class LineSearch(QObject):
    """`changed` when something is to be shown; `failed` carries the error of one that could not begin; `over` the
    ScanEnd."""

    changed = Signal()
    failed = Signal(object)
    over = Signal(object)

    def __init__(self, session: Session, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self._number = 0  # of the search that runs
        self._beginning = False
        self._stopping = False  # asked for before the search had its number
        self._early: list[ScanProgress | ScanFound | ScanFinished] = []
        self.plan: ScanPlan | None = None
        self.state: ScanState | None = None
        self.end: ScanEnd | None = None
        self.rows: dict[str, ScanRow] = {}
        self.place = Place(url="", text="")  # what the rows are of
        self._tls: LinkTls | None = None  # how it was reached

    @property
    def running(self) -> bool:
        """Whether a line is being scanned."""
        return bool(self._number) or self._beginning

    @property
    def paused(self) -> bool:
        """Whether nothing is asked for now."""
        return self.running and self.state is not None and self.state.paused

    @property
    def found(self) -> list[ScanRow]:
        """The units that count."""
        return [row for row in self.rows.values() if row.verdict is RowVerdict.FOUND]

    def begin(self, place: Place, request: ScanRequest) -> None:
        """Search a line anew. Raises ScanError."""
        planned = plan(request)
        self.rows.clear()
        self.place, self._tls = place, request.tls
        self._start(request, planned)

    def ask_again(self, row: ScanRow) -> None:
        """Ask one unit of the same line once more, at the settings where its answers were broken."""
        lines = (row.line,) if row.line is not None else ()
        request = ScanRequest(place=self.place.url, units=(row.unit, row.unit), lines=lines, tls=self._tls)
        self.rows.pop(row_key(row), None)
        self._start(request, plan(request))

    def _start(self, request: ScanRequest, planned: ScanPlan) -> None:
        self._beginning, self._stopping, self.end, self.state = True, False, None, None
        self.plan = planned
        self._early.clear()
        future = self._session.in_loop(self._session.scans.begin(request))
        self._bridge.call(future, self, self._begun, self._not_begun)
        self.changed.emit()

    def _begun(self, begun: ScanBegun) -> None:
        self._number, self._beginning = begun.number, False
        early, self._early = self._early, []
        for event in early:
            self.take(event)
        if self._stopping:
            self.stop()
        self.changed.emit()

    def _not_begun(self, error: BaseException) -> None:
        self._beginning = False
        self.failed.emit(error)
        self.changed.emit()

    def pause(self) -> None:
        """Ask nothing more for now, or go on."""
        if self._number:
            scans = self._session.scans
            self._session.in_loop(scans.go_on(self._number) if self.paused else scans.pause(self._number))

    def stop(self) -> None:
        """End after the present question; what was found is kept."""
        self._stopping = self._beginning
        if self._number:
            self._session.in_loop(self._session.scans.stop(self._number))

    def take(self, event: ScanProgress | ScanFound | ScanFinished) -> None:
        """An event of this search, or of another one."""
        if self._beginning:
            self._early.append(event)  # it may be of this one
        elif event.scan != self._number:
            return
        elif isinstance(event, ScanProgress):
            self.state = event.state
        elif isinstance(event, ScanFound):
            self.rows[row_key(event.row)] = event.row
        else:
            self._number = 0
            self.end, self.state = event.end, event.end.state
            self.rows.update((row_key(row), row) for row in event.end.rows)
            self.over.emit(event.end)

    def fitting(self, current: ScanRow | None) -> Line | None:
        """The settings of the current unit, else of the first one found."""
        if current is not None and current.line is not None:
            return current.line
        return next((row.line for row in self.found if row.line is not None), None)
