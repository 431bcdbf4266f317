"""Serial ports over a simulated web console that answers in JSON. Nobody has published a real one.

    GET  .../ports/N   the settings of one port, with counters that nobody may write
    PUT  .../ports/N   all of them; what is of another kind or unknown is refused, and nothing is taken
    POST .../apply     keeps what was sent, and puts it in force

Its values stand here and are not read from the driver's own data, so that both cannot be wrong together.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from firstlight_drivers.port_settings import PortSettings, Value
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.http import WebAnswer, WebRequest
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import PortTruth

_CHOICES: dict[str, tuple[str, ...]] = {
    "interfaceType": ("RS-232", "RS-422", "RS-485-2W", "RS-485-4W"),
    "parity": ("none", "odd", "even", "mark", "space"),
    "stopBits": ("1", "1.5", "2"),
    "flowControl": ("none", "rtscts", "xonxoff", "dtrdsr"),
    "mode": (
        "disabled", "realcom", "rfc2217", "tcpserver", "tcpclient", "udp", "pairslave", "pairmaster", "ethernetmodem",
        "reversetelnet", "reversessh", "printer", "mqtt",
    ),
    "delimiterProcess": ("none", "plus1", "plus2", "strip"),
}  # fmt: skip
_RANGES = {
    "baudRate": (50, 921600), "dataBits": (5, 8), "tcpAliveCheckTime": (0, 99), "inactivityTime": (0, 65535),
    "maxConnection": (1, 8), "localTcpPort": (1, 65535), "commandPort": (1, 65535), "packetLength": (0, 1024),
    "forceTransmit": (0, 65535),
}  # fmt: skip
_COUNTERS = "statistics"
Settings = dict[str, object]


def _fresh(port: int) -> Settings:
    return {
        "portIndex": port,
        "alias": "",
        "interfaceType": "RS-232",
        "baudRate": 115200,
        "dataBits": 8,
        "parity": "none",
        "stopBits": "1",
        "flowControl": "rtscts",
        "fifo": True,
        "operation": {
            "mode": "realcom",
            "tcpAliveCheckTime": 7,
            "inactivityTime": 0,
            "maxConnection": 1,
            "ignoreJammedIp": False,
            "allowDriverControl": False,
            "secureMode": False,
            "localTcpPort": 4000 + port,
            "commandPort": 965 + port,
        },
        "dataPacking": {
            "packetLength": 0,
            "delimiter1": "",
            "delimiter2": "",
            "delimiterProcess": "none",
            "forceTransmit": 0,
        },
        "terminationResistor": "off",
        _COUNTERS: {"txBytes": 4711 * port, "rxBytes": 815},
    }


@dataclass(slots=True)
class ConsolePorts:
    """The bank of ports of one device. `forget` ends every session."""

    count: int
    faults: Faults
    forget: Callable[[], None]
    path: str = "/api/v1/serial"
    now: list[Settings] = field(default_factory=list)
    saved: list[Settings] = field(default_factory=list)
    saves: int = 0
    writes: int = 0
    temper: Temper = field(default_factory=Temper)
    changing: Callable[[str], None] = lambda _: None  # told before values are taken
    _dropped: bool = False

    def __post_init__(self) -> None:
        self.now = [_fresh(port) for port in range(1, self.count + 1)]
        self.saved = copy.deepcopy(self.now)

    def wants(self, request: WebRequest) -> bool:
        """Whether this is about serial ports."""
        return request.place.startswith(f"{self.path}/")

    def respond(self, request: WebRequest, *, allowed: bool) -> WebAnswer | None:
        """The answer to somebody who is logged in (`allowed`) or not; None hangs up."""
        if not allowed or (Fault.SESSION_LOST in self.faults and request.method != "GET"):
            self.faults.active.discard(Fault.SESSION_LOST)
            self.forget()
            return _said(401, "refused", "Sign in first")
        rest = request.place.removeprefix(f"{self.path}/")
        if (request.method, rest) == ("POST", "apply"):
            self.changing("apply")
            if self.temper.forgets_save:
                self.now = copy.deepcopy(self.saved)
            self.saved, self.saves = copy.deepcopy(self.now), self.saves + 1
            return _said(200, "ok", "Applied")
        kind, _, number = rest.partition("/")
        if kind != "ports" or not number.isdecimal() or not 1 <= int(number) <= self.count:
            return _said(404, "missing", "No such serial port")
        if request.method == "GET":
            return self._show(int(number))
        return self._take(int(number), request) if request.method == "PUT" else _said(404, "missing", "No such method")

    def _show(self, port: int) -> WebAnswer:
        whole = copy.deepcopy(self.now[port - 1])
        if Fault.OTHER_LAYOUT in self.faults:
            return _json(200, {"result": "ok", "lines": [{"rate": whole["baudRate"], "framing": "8N1"}]})
        return _json(200, {"result": "ok", "port": whole})

    def _take(self, port: int, request: WebRequest) -> WebAnswer | None:
        try:
            sent = json.loads(request.body)
        except ValueError:
            sent = None
        before = self.now[port - 1]
        wanted = {key: value for key, value in before.items() if key != _COUNTERS}
        if not isinstance(sent, dict) or sent.keys() != wanted.keys() or sent["portIndex"] != port:
            return _said(400, "rejected", "Fields are missing or not known")
        if (wrong := _wrong(sent, wanted)) is not None:
            return _said(400, "rejected", f"The value of {wrong} is out of range")
        if Fault.PORT_BUSY in self.faults:
            return _said(409, "busy", "A host holds the port")
        if Fault.REFUSED_BAUD in self.faults and sent["baudRate"] != before["baudRate"]:
            return _said(400, "rejected", "The value of baudRate is out of range")
        if Fault.CLAMPED in self.faults and sent["baudRate"] != before["baudRate"]:
            sent["baudRate"] = 9600
        return self._taken(port, sent)

    def _taken(self, port: int, sent: Settings) -> WebAnswer | None:
        """What becomes of values that can be."""
        self.writes += 1
        self.changing(f"port {port}")
        drops = "" if self._dropped else self.temper.line_drops
        self._dropped = self._dropped or bool(drops)
        if drops == "before":
            return None
        if Fault.READ_BACK_DIFFERS not in self.faults:
            self.now[port - 1] = {**self.now[port - 1], **sent}
        if Fault.VANISHES in self.faults:
            self.faults.active.discard(Fault.VANISHES)
            self.now = copy.deepcopy(self.saved)
            return None
        if drops == "after":
            return None
        if self.temper.says_refused:
            return _said(400, "rejected", "The value of baudRate is out of range")
        return _said(200, "ok", "Taken over" if self.temper.other_words else "Stored")

    def truth(self) -> tuple[PortTruth, ...]:
        """Of every port, as far as the line and the name go. What was applied is in force."""
        return tuple(
            PortTruth(number=port, in_force=_line(port, kept), saved=_line(port, kept), sent=_line(port, sent))
            for port, (kept, sent) in enumerate(zip(self.saved, self.now, strict=True), 1)
        )


def _line(port: int, held: Settings) -> PortSettings:
    values = {
        "baud": held["baudRate"], "data_bits": held["dataBits"], "parity": held["parity"],
        "stop_bits": held["stopBits"], "alias": held["alias"],
    }  # fmt: skip
    return PortSettings(port=port).with_values(cast("Mapping[str, Value]", values))


def _wrong(sent: Settings, like: Settings) -> str | None:
    """The first value that is of another kind than the present one, or out of its range."""
    for key, value in sent.items():
        if key not in like or type(value) is not type(like[key]):
            return key
        inner = like[key]
        if isinstance(value, dict) and isinstance(inner, dict):
            if value.keys() != inner.keys() or (wrong := _wrong(value, inner)) is not None:
                return key if value.keys() != inner.keys() else wrong
        elif not _fits(key, value):
            return key
    return None


def _fits(key: str, value: object) -> bool:
    if isinstance(value, str):
        return value in _CHOICES.get(key, (value,))
    least, most = _RANGES.get(key, (0, 2**31))
    return not isinstance(value, int) or least <= value <= most


def _said(status: int, result: str, text: str) -> WebAnswer:
    return _json(status, {"result": result, "message": text})


def _json(status: int, body: object) -> WebAnswer:
    return WebAnswer(json.dumps(body).encode(), status=status, content_type="application/json")
