"""Serial settings that a person makes on the device's own page, or in the maker's program, and the proof from outside.

What proves it is the guide's (`proves` in resources/guides/guides.toml):
gateway -> whoever is on the line answers over Modbus TCP behind the device
line    -> the device itself answers on its line, with the settings it was given
service -> the port's data service opens in the mode it was given; nothing public tells the line itself
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from firstlight.change.outcome import Result
from firstlight.claim.guides import Guide
from firstlight.claim.plan import endpoint_of
from firstlight.events import Device
from firstlight.ports.scan import LineScan
from firstlight.ports.scan_order import ScanRequest
from firstlight.ports.scan_table import RowVerdict, ScanRow, ScanState
from firstlight.ports.service import NotTestable, device_service, port_line
from firstlight.targets import bracketed
from firstlight_drivers.contract import Endpoint, Family
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import open_link
from firstlight_drivers.port_settings import Parity, PortSettings, StopBits, Value, value_text

STEP = "ports-guided"
UNITS = (1, 32)  # asked behind a gateway where nobody says more: a silent one costs the gateway's whole wait
DIALS = (1, 99)  # addresses an IFM's dials can show (DOCA0091EN-08)
_GATEWAY = 255  # the device itself
_LINE = ("baud", "parity", "stop_bits")
SHOWN_BY_LINE = frozenset({*_LINE, "data_bits", "interface"})  # wrong, nobody on the line would have answered

Told = Callable[[ScanState | ScanRow], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person was asked to set, and where it shows. `units`: from, to, both included."""

    port: int = 1
    wished: Mapping[str, Value]
    units: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """ "port 1: baud=9600 parity=even"."""
        return f"port {self.port}: " + " ".join(f"{key}={value_text(value)}" for key, value in self.wished.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """How the proof ended: DONE, UNKNOWN where nothing outside shows it, FAILED. `rows`: who answered."""

    result: Result
    code: str
    detail: str = ""
    rows: tuple[ScanRow, ...] = ()


def ports_of(guide: Guide, device: Device) -> int:
    """How many ports a person may set: a device server's by its name (6150 one, 6250 two, 6450 four), 0 where that does
    not tell; a gateway and an IFM have one line.
    """
    if guide.proves != "service":
        return 1
    found = re.search(r"6([124])50", device.model or "")
    return int(found[1]) if found is not None else 0


def on_line(device: Device) -> bool:
    """Whether a device is reached over its serial line, by a port of this computer or a device server."""
    return endpoint_of(device).serial_line is not None or any(one.name == "modbus-rtu" for one in device.services)


async def prove(guide: Guide, device: Device, asked: Asked, families: Sequence[Family], told: Told) -> Proved:
    """Read-only. Raises ScanError where `asked` cannot be searched for; nothing else."""
    if guide.proves == "service":
        return await _service(device, asked)
    endpoint = endpoint_of(device)
    if guide.proves == "gateway":
        place = f"tcp://{bracketed(endpoint.host)}:{endpoint.port('modbus', 502)}"
        request = ScanRequest(place=place, units=asked.units or UNITS)
        wanted = frozenset(range(_GATEWAY))
    else:
        request = _on_line(endpoint, asked)
        wanted = frozenset()
    end = await LineScan(request, families, told).run()
    there = [row for row in end.rows if row.verdict is RowVerdict.FOUND]
    proving = [row for row in there if (row.unit in wanted if wanted else row.family == device.family)]
    if proving:
        units = ", ".join(str(row.unit) for row in sorted(proving, key=lambda one: one.unit))
        return Proved(result=Result.DONE, code="ports-line-proved", detail=units, rows=end.rows)
    first, last = request.units or DIALS
    if end.rows:
        return Proved(result=Result.UNKNOWN, code="ports-line-others", detail=f"{first}-{last}", rows=end.rows)
    if end.code in {"scan-nothing", "scan-stopped"}:
        return Proved(result=Result.UNKNOWN, code="ports-line-silent", detail=f"{first}-{last}")
    return Proved(result=Result.UNKNOWN, code=end.code, detail=end.detail)


def _on_line(endpoint: Endpoint, asked: Asked) -> ScanRequest:
    """The line an IFM is on: as it was wished where that is said whole, else the usual settings in their order."""
    raw = next((entry.port for entry in endpoint.ports if entry.name == "modbus-rtu"), None)
    place = endpoint.serial_line or f"socket://{bracketed(endpoint.host)}:{raw or 4001}"
    units = asked.units or DIALS
    wished = asked.wished
    if all(key in wished for key in _LINE):
        line = port_line(PortSettings(port=1).with_values({key: wished[key] for key in _LINE}))
        return ScanRequest(place=place, units=units, lines=(line,))
    baud, parity, stop = (wished.get(key) for key in _LINE)
    return ScanRequest(
        place=place,
        units=units,
        bauds=(baud,) if isinstance(baud, int) else (),
        parities=(parity,) if isinstance(parity, Parity) else (),
        stops=(stop,) if isinstance(stop, StopBits) else (StopBits.ONE,),
    )


async def _service(device: Device, asked: Asked) -> Proved:
    """Opens the data service and closes it again; whoever holds it keeps it."""
    try:
        service = device_service(device, PortSettings(port=asked.port).with_values(asked.wished))
    except NotTestable as refused:
        code = "ports-nothing-shows" if refused.code == "port-mode-unknown" else refused.code
        return Proved(result=Result.UNKNOWN, code=code, detail=refused.detail)
    try:
        link = await open_link(service.url, service.line)
    except DeviceError as error:
        if error.code is Code.BUSY:
            return Proved(result=Result.UNKNOWN, code="port-held", detail=error.detail)
        result = Result.FAILED if error.code is Code.REFUSED else Result.UNKNOWN
        return Proved(result=result, code="ports-service-silent", detail=error.detail)
    await link.close()
    return Proved(result=Result.UNKNOWN, code="ports-service-there", detail=service.url)
