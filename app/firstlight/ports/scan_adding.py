"""Which of what a scan found can stand in the list of devices. The list opens a device by an address of its own: of
everything on a line or behind a gateway, that is the gateway itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from firstlight.ports.scan_order import ScanPlan, Way
from firstlight.ports.scan_table import ScanRow
from firstlight.targets import bracketed
from firstlight_drivers.protocols.modbus_line import PORT


def why_not_added(planned: ScanPlan, row: ScanRow) -> str:
    """Why a unit stays out, as a code of `words`; "" for the gateway itself."""
    if not planned.is_gateway:
        return "scan-add-line"
    if row.behind:
        return "scan-add-behind"
    return "scan-add-unknown" if row.family is None else ""


def gateway_target(planned: ScanPlan) -> str:
    """How `Session.identify` is told the gateway. A port beside the usual one is named where it is plain Modbus TCP."""
    parts = urlsplit(planned.url)
    host = bracketed(parts.hostname or "")
    return f"{host}:{parts.port}" if planned.way is Way.GATEWAY and parts.port not in {None, PORT} else host
