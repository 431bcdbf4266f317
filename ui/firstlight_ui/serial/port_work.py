"""What the page of serial ports runs: devices are read and written beside the GUI; how each ended stands in its draft.

read(drafts) -> Session.read_ports        write() -> Session.write_many_ports, one run; each row at its end
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from firstlight.ports.desk import DevicePorts
from firstlight.ports.many import PortsRow
from firstlight.ports.run import PortsEnd
from firstlight.site.profiles import Purpose
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.models.cells import title_of
from firstlight_ui.serial.draft import DeviceDraft, SerialDraft
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

LOOK_EVERY = 100  # milliseconds between two looks at whether a write that was stopped has come to its proof


class PortWork(QObject):
    """`changed` when something is to be shown; `said` carries tone, title and text of a message; `idle` when no device
    is read or written any more."""

    changed = Signal()
    idle = Signal()
    said = Signal(str, str, str)

    def __init__(self, session: Session, bridge: Bridge, draft: SerialDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._draft = session, bridge, draft
        self._run: Future[tuple[PortsEnd | BaseException, ...]] | None = None  # of what is written
        self._ending = QTimer(self)
        self._ending.setInterval(LOOK_EVERY)
        self._ending.timeout.connect(self._look)

    @property
    def writing(self) -> int:
        """How many devices are being written."""
        return sum(one.writing for one in self._draft.devices.values())

    def _tell(self) -> None:
        self.changed.emit()
        if not any(one.reading or one.writing for one in self._draft.devices.values()):
            self.idle.emit()

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, drafts: Sequence[DeviceDraft]) -> None:
        """Ask devices for their ports. Nothing is written."""
        known = {device.id: device for device in self._session.devices()}
        for one in drafts:
            if one.reading or one.guide is not None:
                continue
            one.device = known.get(one.device.id, one.device)
            one.reading, one.trouble = True, None
            one.results.clear()
            future = self._session.read_ports(one.device, self._draft.given)
            self._bridge.call(future, self, partial(self._was_read, one), partial(self._not_read, one))
        self._tell()

    def _was_read(self, one: DeviceDraft, read: DevicePorts) -> None:
        one.take(read)
        one.waits_for_first = bool(read.able.assumed) and not self._confirmed(read)
        self._tell()

    def _confirmed(self, read: DevicePorts) -> bool:
        return self._session.site.profiles.confirmed(read.able.assumed, Purpose.PORTS)

    def _not_read(self, one: DeviceDraft, error: BaseException) -> None:
        one.reading = False
        self._failed(one, error)

    # --- writing ------------------------------------------------------------------------------------------------------

    def due(self) -> list[DeviceDraft]:
        """The devices where something would be written and nothing stands against it."""
        return [
            one
            for one in self._draft.devices.values()
            if one.guide is None
            and any(plan.differs for plan in one.plans)
            and not any(plan.refused for plan in one.plans)
        ]

    def write(self) -> None:
        """Write what differs, on every device where nothing stands against it."""
        due = {one.device.id: one for one in self.due() if one.read is not None}
        for one in due.values():
            one.writing, one.trouble = True, None
        each: dict[str, Future[PortsEnd]] = {device: Future() for device in due}
        for device, one in due.items():
            self._bridge.call(each[device], self, partial(self._was_written, one), partial(self._not_written, one))

        def ended(row: PortsRow) -> None:
            settle(each[row.device], row.end or row.trouble)

        def over(run: Future[tuple[PortsEnd | BaseException, ...]]) -> None:
            """What is left has not been begun, or was cut off."""
            error = None if run.cancelled() else run.exception()
            ends = [error] * len(each) if run.cancelled() or error is not None else run.result()
            for future, end in zip(each.values(), ends, strict=True):
                settle(future, end)

        self._run = self._session.write_many_ports(
            [(one.read, one.plans) for one in due.values() if one.read is not None], self._draft.given, ended
        )
        self._run.add_done_callback(over)
        self._tell()

    def _was_written(self, one: DeviceDraft, end: PortsEnd) -> None:
        one.end(end)
        if one.waits_for_first and one.read is not None:
            one.waits_for_first = not self._confirmed(one.read)
        name = title_of(one.device)
        kind = "ok" if one.trouble is None else "fail"
        self.said.emit(kind, f"{name}: {sentence(end.code, end.detail)}", next_step(end.code))
        self._tell()

    def _not_written(self, one: DeviceDraft, error: BaseException) -> None:
        one.writing = False
        self._failed(one, error)

    def _failed(self, one: DeviceDraft, error: BaseException) -> None:
        code, detail = one.trouble = told(error)
        self.said.emit("fail", f"{title_of(one.device)}: {sentence(code, detail)}", next_step(code))
        self._tell()

    # --- the end ------------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Write nothing more: the window is closed. A device that something was sent to goes on to its proof."""
        if self._run is not None:
            self._run.cancel()
        if self.writing:
            self._ending.start()

    def _look(self) -> None:
        if not self._session.ports.busy:
            self._ending.stop()
            for one in self._draft.devices.values():
                one.writing = False
            self._tell()


def settle(future: Future[PortsEnd], end: PortsEnd | BaseException | None) -> None:
    """The end of one device, told once; None: it was cut off. Any thread."""
    if end is None:
        future.cancel()
        return
    with suppress(InvalidStateError):
        if isinstance(end, BaseException):
            future.set_exception(end)
        else:
            future.set_result(end)
