"""From the engine's thread to the GUI's: events are collected, and handed over as one batch every 100 ms.

    engine thread: hear(event), Future done  ->  [ lock ]  ->  GUI thread: `batch` with the newest word on each device

Nothing is delivered twice and nothing of a device that is older than its newest event: 200 changes a second become at
most ten batches.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from firstlight.events import (
    ClaimAsked,
    Device,
    DeviceAppeared,
    DeviceChanged,
    DeviceForgotten,
    DeviceLost,
    DoctorChanged,
    DoctorRow,
    Event,
    Lane,
    LanesChanged,
    LocalPortsChanged,
    MappedState,
    PortTestProgress,
    Problem,
    RunFinished,
    RunProgress,
    ScanFinished,
    ScanFound,
    ScanProgress,
    SearchFinished,
    SearchStarted,
    TerminalState,
    TerminalText,
    VaultChanged,
)

if TYPE_CHECKING:
    from firstlight.change.progress import RunRow

log = logging.getLogger(__name__)

Result = TypeVar("Result")
COALESCE = 100  # milliseconds


@dataclass(frozen=True, slots=True)
class Batch:
    """What happened since the batch before. `rows` holds the newest word on each device: a record, or None when it is
    no more; `lanes` and `doctor` are whole, or None when unchanged; `searches`, `problems`, `asked` and `finished` are
    in order. `runs` holds the newest word on each device of a run; `vault` says that the vault was unlocked, locked or
    written. `port_tests`, `terminals` and `mapped` are in order, as are `scans`, with the newest progress of each
    search. `local_ports` is whole, or None when unchanged."""

    rows: dict[str, Device | None] = field(default_factory=dict)
    lanes: tuple[Lane, ...] | None = None
    doctor: tuple[DoctorRow, ...] | None = None
    searches: tuple[SearchStarted | SearchFinished, ...] = ()
    problems: tuple[Problem, ...] = ()
    runs: tuple[RunRow, ...] = ()
    asked: tuple[ClaimAsked, ...] = ()
    finished: tuple[RunFinished, ...] = ()
    vault: bool = False
    port_tests: tuple[PortTestProgress, ...] = ()
    terminals: tuple[TerminalText | TerminalState, ...] = ()
    scans: tuple[ScanProgress | ScanFound | ScanFinished, ...] = ()
    local_ports: LocalPortsChanged | None = None
    mapped: tuple[MappedState, ...] = ()


def coalesced(events: list[Event]) -> Batch:
    """One batch of many events."""
    rows: dict[str, Device | None] = {}
    lanes: tuple[Lane, ...] | None = None
    doctor: tuple[DoctorRow, ...] | None = None
    searches: list[SearchStarted | SearchFinished] = []
    problems: list[Problem] = []
    runs: dict[tuple[str, str], RunRow] = {}
    asked: list[ClaimAsked] = []
    finished: list[RunFinished] = []
    vault = False
    for event in events:
        match event:
            case DeviceAppeared(device) | DeviceChanged(device) | DeviceLost(device):
                rows[device.id] = device
            case DeviceForgotten():
                rows[event.id] = None
            case LanesChanged():
                lanes = event.lanes
            case DoctorChanged():
                doctor = event.rows
            case SearchStarted() | SearchFinished():
                searches.append(event)
            case Problem():
                problems.append(event)
            case RunProgress(row):
                runs[row.job, row.key] = row
            case ClaimAsked():
                asked.append(event)
            case RunFinished():
                finished.append(event)
            case VaultChanged():
                vault = True
    return Batch(
        rows=rows,
        lanes=lanes,
        doctor=doctor,
        searches=tuple(searches),
        problems=tuple(problems),
        runs=tuple(runs.values()),
        asked=tuple(asked),
        finished=tuple(finished),
        vault=vault,
        port_tests=tuple(one for one in events if isinstance(one, PortTestProgress)),
        terminals=tuple(one for one in events if isinstance(one, TerminalText | TerminalState)),
        scans=_scans(events),
        local_ports=next((one for one in reversed(events) if isinstance(one, LocalPortsChanged)), None),
        mapped=tuple(one for one in events if isinstance(one, MappedState)),
    )


def _scans(events: list[Event]) -> tuple[ScanProgress | ScanFound | ScanFinished, ...]:
    newest = {one.scan: one for one in events if isinstance(one, ScanProgress)}
    return tuple(
        one
        for one in events
        if isinstance(one, ScanFound | ScanFinished) or (isinstance(one, ScanProgress) and newest[one.scan] is one)
    )


class Bridge(QObject):
    """Lives on the GUI thread; `hear` and finished futures may come from any thread."""

    batch = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._events: list[Event] = []
        self._results: list[Callable[[], None]] = []
        self._awake = False
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE)
        self._timer.timeout.connect(self.flush)
        self._wake.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)

    def hear(self, event: Event) -> None:
        """Take one event. Any thread; returns at once."""
        with self._lock:
            if self._closed:
                return
            self._events.append(event)
        self._ring()

    def call(self, future: Future[Result], owner: QObject, then: Callable[[Result], None],
             otherwise: Callable[[BaseException], None] | None = None) -> None:  # fmt: skip
        """Run `then` with the future's result on the GUI thread, unless `owner` is gone by then.

        `otherwise` hears the exception; without it the exception is logged. A cancelled future says nothing.
        """

        def deliver() -> None:
            if not shiboken6.isValid(owner):
                return
            try:
                result = future.result()
            except CancelledError:
                return
            except Exception as error:
                if otherwise is None:
                    log.exception("a command failed")
                else:
                    otherwise(error)
            else:
                then(result)

        def done(_future: Future[Result]) -> None:
            with self._lock:
                if self._closed:
                    return
                self._results.append(deliver)
            self._ring()

        future.add_done_callback(done)

    def _ring(self) -> None:
        with self._lock:
            if self._awake or self._closed:
                return
            self._awake = True
        self._wake.emit()

    def flush(self) -> None:
        """Hand over what was collected. Called by the timer; tests call it to avoid waiting."""
        with self._lock:
            events, self._events = self._events, []
            results, self._results = self._results, []
            self._awake = False
        if events:
            self.batch.emit(coalesced(events))
        for deliver in results:
            deliver()

    def close(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._closed = True
            self._events.clear()
            self._results.clear()
        self._timer.stop()
