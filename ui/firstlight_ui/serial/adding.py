"""Puts what a scan found into the list of devices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from firstlight.events import Device
from firstlight.ports import scan_adding
from firstlight.ports.scan_order import ScanPlan
from firstlight.ports.scan_table import RowVerdict, ScanRow
from firstlight_ui.bridge import Bridge
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.models.cells import title_of
from firstlight_ui.serial.line_search import LineSearch
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session


class Adding(QObject):
    """One at a time. `changed` when something is to be shown; `said` carries tone, title and text of a message."""

    changed = Signal()
    said = Signal(str, str, str)

    def __init__(self, session: Session, bridge: Bridge, search: LineSearch, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._bridge, self._search = session, bridge, search
        self._busy = False

    def why_not(self, row: ScanRow | None) -> str:
        """Why this unit cannot be added now; "" when it can."""
        planned = self._search.plan
        if row is None or planned is None:
            return translate("ScanFound", "Choose a unit first")
        if self._search.running:
            return translate("ScanFound", "When the scan has ended or was stopped")
        if self._busy:
            return translate("ScanFound", "It is being asked")
        return why_not_added(planned, row, self._known(planned, row))

    def _known(self, planned: ScanPlan, row: ScanRow) -> str:
        """The name of the device in the list that this unit is; not every unit says its serial number."""
        host = urlsplit(planned.url).hostname or ""
        for device in self._session.devices():
            here = planned.is_gateway and not row.behind and host in device.addresses and device.family == row.family
            if here or (row.serial is not None and device.serial == row.serial):
                return title_of(device)
        return ""

    def add(self, row: ScanRow) -> None:
        """Ask the gateway by its address; what answers stands in the list."""
        planned = self._search.plan
        if planned is None or self.why_not(row):
            return
        target = scan_adding.gateway_target(planned)
        self._busy = True
        future = self._session.identify(target)
        self._bridge.call(future, self, partial(self._added, target), self._failed)
        self.changed.emit()

    def _added(self, target: str, devices: tuple[Device, ...]) -> None:
        self._busy = False
        for device in devices:
            self.said.emit("ok", sentence("scan-added", title_of(device)), "")
        if not devices:
            self.said.emit("warn", sentence("no-answer", target), next_step("no-answer"))
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        code, detail = told(error)
        self.said.emit("fail", sentence(code, detail), next_step(code))
        self.changed.emit()


def why_not_added(planned: ScanPlan, row: ScanRow, known: str) -> str:
    """Why a unit cannot be added, for its tooltip; "" when it can. `known`: the device's name in the list, or ""."""
    if row.verdict is RowVerdict.BROKEN:
        return translate("ScanFound", "What it answers is not readable.")
    if known:
        return translate("ScanFound", "It is in the list as {device}.").format(device=known)
    code = scan_adding.why_not_added(planned, row)
    return f"{sentence(code, str(row.unit))} {next_step(code)}".strip() if code else ""
