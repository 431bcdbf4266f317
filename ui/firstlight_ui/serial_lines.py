"""Joins the page of serial ports with the window. It, and all it brings, is made when first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.look import Look

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight_ui.pages.serial import SerialPage


class SerialLines(QObject):
    """`desk_used` when the vault was loaded, `show_devices` to go to the list, `under_way` counts devices written."""

    desk_used = Signal()
    show_devices = Signal()
    under_way = Signal(int)

    def __init__(self, look: Look, session: Session, bridge: Bridge, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._session, self._bridge, self._stack = look, session, bridge, stack
        self.page: SerialPage | None = None

    def open(self) -> SerialPage:
        """The page."""
        if self.page is None:
            from firstlight_ui.pages.serial import SerialPage  # noqa: PLC0415  # when first opened

            page = self.page = SerialPage(self._look, self._session, self._bridge)
            page.devices_asked.connect(self.show_devices)
            page.under_way.connect(self.under_way)
            self._stack.addWidget(page)
            self.desk_used.emit()
        return self.page

    def take(self, batch: Batch) -> None:
        """Hand a batch to the page, if it is there."""
        if self.page is not None:
            self.page.take(batch)
