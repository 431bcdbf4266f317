"""Joins the pages of serial ports with the window: ports of devices, ports of this computer, the scan of a line.

Each, and all it brings, is made when first opened.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.dialogs.close_run import LinesInUse, Warned, while_in_use
from firstlight_ui.look import Look

if TYPE_CHECKING:
    from firstlight.events import LocalPortsChanged
    from firstlight.session import Session
    from firstlight_drivers.links import Line
    from firstlight_ui.pages.local_ports import LocalPortsPage
    from firstlight_ui.pages.scan import ScanPage
    from firstlight_ui.pages.serial import SerialPage
    from firstlight_ui.serial.scan_form import Place


class SerialLines(QObject):
    """`desk_used` when the vault was loaded, `show_devices` to go to the list, `over` when something that was under way
    may have ended, `turned` when another of the pages is in front; `told` for the status bar."""

    desk_used = Signal()
    show_devices = Signal()
    over = Signal()
    turned = Signal()
    told = Signal(str)

    def __init__(self, look: Look, session: Session, bridge: Bridge, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._session, self._bridge, self._stack = look, session, bridge, stack
        self.page: SerialPage | None = None
        self.scan: ScanPage | None = None
        self.local: LocalPortsPage | None = None
        self._front: QWidget | None = None
        self._watching: Future[None] | None = None
        self._ports: LocalPortsChanged | None = None

    @property
    def pages(self) -> tuple[SerialPage | ScanPage | LocalPortsPage, ...]:
        """The pages that were made."""
        return tuple(page for page in (self.page, self.scan, self.local) if page is not None)

    def front(self) -> QWidget:
        """The page that was shown last."""
        return self._front or self.open()

    def open(self) -> SerialPage:
        """The page of devices' ports; it is in front from now on."""
        if self.page is None:
            from firstlight_ui.pages.serial import SerialPage  # noqa: PLC0415  # when first opened

            page = self.page = SerialPage(self._look, self._session, self._bridge)
            page.devices_asked.connect(self.show_devices)
            page.under_way.connect(lambda count: self.over.emit() if not count else None)
            page.local_asked.connect(lambda: self._turn(self.open_local()))
            page.scan_asked.connect(lambda: self._turn(self.open_scan()))
            self._stack.addWidget(page)
            self.desk_used.emit()
        self._front = self.page
        return self.page

    def open_scan(self, url: str = "") -> ScanPage:
        """The scan page; it is in front from now on. `url`: the line to scan, "" for that of the port that is shown."""
        if self.scan is None:
            from firstlight_ui.pages.scan import ScanPage  # noqa: PLC0415  # when first opened

            scan = self.scan = ScanPage(self._look, self._session, self._bridge)
            scan.back_asked.connect(lambda: self._turn(self.open()))
            scan.use_asked.connect(self._use)
            scan.told.connect(self.told)
            scan.search.over.connect(lambda _end: self.over.emit())
            scan.search.failed.connect(lambda _error: self.over.emit())
            scan.seen.connect(lambda _on: self._watch())
            self._stack.addWidget(scan)
            if self._ports is not None:
                scan.show_local(self._ports)
        port = self.page.shown_line() if self.page is not None else None
        came_from_port = self._front is self.page and port is not None
        self.scan.show_port(port, url or (port.url if port is not None and came_from_port else ""))
        self._front = self.scan
        return self.scan

    def open_local(self) -> LocalPortsPage:
        """The page of this computer's ports; it is in front from now on."""
        if self.local is None:
            from firstlight_ui.pages.local_ports import LocalPortsPage  # noqa: PLC0415  # when first opened

            local = self.local = LocalPortsPage(self._look, self._session, self._bridge)
            local.back_asked.connect(lambda: self._turn(self.open()))
            local.scan_asked.connect(lambda port: self._turn(self.open_scan(port)))
            local.seen.connect(lambda _on: self._watch())
            self._stack.addWidget(local)
            if self._ports is not None:
                local.local.show_ports(self._ports)
        port = self.page.shown_line() if self.page is not None else None
        if port is not None and not self.local.map.url.text():
            self.local.map.show_line(port.url)
        self._front = self.local
        return self.local

    def _turn(self, page: QWidget) -> None:
        self._front = page
        self.turned.emit()

    def _use(self, place: Place, line: Line) -> None:
        page = self.open()
        page.want_line(place.device, place.port, line)
        self._turn(page)

    def _watch(self) -> None:
        """This computer's ports are watched while a page shows them."""
        wanted = any(page is not None and page.isVisible() for page in (self.scan, self.local))
        if wanted and self._watching is None:
            self._watching = self._session.in_loop(self._session.local_ports.watch())
            self._bridge.call(self._watching, self, lambda _over: None)
        elif not wanted and self._watching is not None:
            self._watching.cancel()
            self._watching = None

    def take(self, batch: Batch) -> None:
        """Hand a batch to the pages that are there."""
        if batch.local_ports is not None:
            self._ports = batch.local_ports
        for page in self.pages:
            page.take(batch)

    @property
    def in_use(self) -> LinesInUse:
        """What the pages hold."""
        return LinesInUse(
            writing=self.page.work.writing if self.page is not None else 0,
            setting=self.page is not None and self.page.device.writing,
            mapped=len(self.local.map.rows) if self.local is not None else 0,
            testing=self.page is not None and self.page.test.running,
            scanning=(self.scan is not None and self.scan.search.running)
            or (self.page is not None and self.page.proof.running),
        )

    @property
    def running(self) -> bool:
        """Whether something is under way that closing the window would cut off."""
        return bool(self.in_use)

    def warned(self) -> Warned:
        """What to ask before the window is closed meanwhile."""
        return while_in_use(self.in_use)

    def stop(self) -> None:
        """End what runs and give the ports back; a device that something was sent to goes on to its proof."""
        if self.page is not None:
            self.page.stop()
        if self.scan is not None:
            self.scan.search.stop()
        if self.local is not None:
            self.local.close_lines()

    def close(self) -> None:
        """Give back what is held: the window is closed."""
        self.stop()
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
