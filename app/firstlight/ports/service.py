"""Where the bytes of a device's serial port are to be had: the URL of the port's own data service in its present mode.

Real COM: TCP 950.. and 966.. by the port's number. RFC 2217 and TCP server: the local port. In all other modes the
device calls somebody, or nobody, and there is nothing to open from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from firstlight.claim.plan import endpoint_of
from firstlight.events import Device
from firstlight.targets import bracketed
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT, is_loopback
from firstlight_drivers.links import Line, LinkTls
from firstlight_drivers.links.realcom_codec import command_port as real_com_command
from firstlight_drivers.links.realcom_codec import data_port as real_com_data
from firstlight_drivers.port_settings import Flow, Mode, Parity, PortSettings, Raw, StopBits

_FIRST_LOCAL_PORT = 4000  # port n of the device is 4000 + n where nothing else is set (M5000 p.81)
_SIMULATED = frozenset({80 + DEMO_PORT_SHIFT, 443 + DEMO_PORT_SHIFT})  # pages of a fleet that has no rights
_CALLS = frozenset({Mode.TCP_CLIENT, Mode.UDP, Mode.PAIR_MASTER, Mode.PAIR_SLAVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PortService:
    """What to open, with the line as it was read. `tls`: how the device proves who it is, where that is pinned.
    `warnings`: codes of `words` with a detail.
    """

    url: str
    line: Line
    secure: bool
    tls: LinkTls | None = None
    warnings: tuple[tuple[str, str], ...] = ()


class NotTestable(Exception):
    """The port cannot be opened from here. Codes: "port-mode-calls", "port-mode-off", "port-mode-terminal",
    "port-mode-unknown"; `detail` names the mode.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def port_line(settings: PortSettings) -> Line:
    """The line as the device says it; what it does not say is 9600 8N1."""
    serial, usual = settings.serial, Line()
    return Line(
        baud=serial.baud if isinstance(serial.baud, int) and serial.baud > 0 else usual.baud,
        data_bits=serial.data_bits if isinstance(serial.data_bits, int) else usual.data_bits,
        parity=serial.parity if isinstance(serial.parity, Parity) else usual.parity,
        stop_bits=serial.stop_bits if isinstance(serial.stop_bits, StopBits) else usual.stop_bits,
        flow=serial.flow if isinstance(serial.flow, Flow) else usual.flow,
    )


def device_service(
    device: Device, settings: PortSettings, *, data_port: int | None = None, command_port: int | None = None
) -> PortService:
    """The service of a port of a device, also of a simulated one whose Real COM ports are moved. Raises NotTestable."""
    endpoint = endpoint_of(device)
    moved = is_loopback(endpoint.host) and _SIMULATED & {one.port for one in endpoint.ports}
    if moved and data_port is None and settings.operation.mode is Mode.REAL_COM:
        data_port = real_com_data(settings.port) + DEMO_PORT_SHIFT
        command_port = command_port or real_com_command(settings.port) + DEMO_PORT_SHIFT
    return port_service(endpoint.host, settings, data_port=data_port, command_port=command_port)


def port_service(
    host: str, settings: PortSettings, *, data_port: int | None = None, command_port: int | None = None
) -> PortService:
    """The service of a port of `host`; `data_port` and `command_port` where a port forward stands in between.

    Raises NotTestable.
    """
    operation, line = settings.operation, port_line(settings)
    mode = operation.mode
    secure = operation.secure is True
    where = bracketed(host)
    local = operation.local_port if isinstance(operation.local_port, int) else _FIRST_LOCAL_PORT + settings.port
    local = data_port or local
    if mode is Mode.REAL_COM:
        options = [f"data={data_port}"] if data_port else []
        options += [f"command={command_port}"] if command_port else []
        options += ["tls"] if secure else []
        url = f"realcom://{where}:{settings.port}" + ("?" + "&".join(options) if options else "")
    elif mode is Mode.RFC2217:
        url = f"rfc2217://{where}:{local}" + ("?tls" if secure else "")
    elif mode is Mode.TCP_SERVER:
        url = f"{'tls' if secure else 'socket'}://{where}:{local}"
    else:
        raise NotTestable(_why(mode), str(mode) if mode is not None else "")
    return PortService(url=url, line=line, secure=secure, warnings=_warnings(settings))


def _why(mode: Mode | Raw | None) -> str:
    if mode is None or isinstance(mode, Raw):
        return "port-mode-unknown"
    if mode in _CALLS:
        return "port-mode-calls"
    return "port-mode-off" if mode is Mode.DISABLED else "port-mode-terminal"


def _warnings(settings: PortSettings) -> tuple[tuple[str, str], ...]:
    most = settings.operation.max_connections
    if isinstance(most, int) and most > 1:
        return (("port-shared", str(most)),)
    return ()
