"""Console pages for the serial ports of a simulated NPort: forms of generations A and B, tables of generation C.

The forms look as public code found them on an NPort 5110A (names of the forms, of the line's fields, of the mode's
number, script-printed inputs, GET as the method); the mode's further fields are as assumed in `moxa_web_ports.toml`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv4Address

from firstlight_drivers.port_settings import Mode, value_text
from firstlight_drivers.protocols.moxa_ports_mib import MibObject, mib, mode_of
from firstlight_drivers.protocols.snmp import SnmpValue
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.http import WebRequest
from firstlight_drivers.simulation.moxa_ports import Refused, SimulatedPorts
from firstlight_drivers.simulation.spec import Fault

SERIAL_PAGE, MODE_PAGE, ACTION = "/CommPara.htm", "/opmode.htm", "/Set.htm"
TABLE_PAGE, TABLE_MODE_PAGE = "/MonitorSerialPortSet.asp", "/opmode.asp"
_LINE = {
    "PortAlias": "alias", "Interface": "interface", "BaudRate": "baud", "DataBits": "data_bits",
    "StopBits": "stop_bits", "Parity": "parity", "FlowCtrl": "flow", "FIFO": "fifo",
}  # fmt: skip
_MODE = {
    "TCPAliveCheck": "tcp_alive_check", "MaxConnect": "max_connections", "LocalTCPPort": "local_port",
    "CmdPort": "command_port", "InactivityTime": "inactivity_time", "IgnoreJam": "ignore_jammed_ip",
    "AllowDrvCtrl": "allow_driver_control", "RTSDown": "rts_when_closed", "DTRDown": "dtr_when_closed",
    "ConnectionControl": "connection_control", "PackLen": "packet_length", "DelimiterProcess": "delimiter_process",
    "ForceTxTime": "force_transmit",
}  # fmt: skip
_MODES_SHOWN = (7, 2, 20, 10, 13, 14, 0, 1, 12, 8)
_C_MODES = {
    Mode.DISABLED: 0, Mode.REAL_COM: 256, Mode.RFC2217: 257, Mode.TCP_SERVER: 512, Mode.TCP_CLIENT: 513, Mode.UDP: 514,
    Mode.PAIR_MASTER: 768, Mode.PAIR_SLAVE: 769, Mode.ETHERNET_MODEM: 1024, Mode.REVERSE_TELNET: 1536,
}  # fmt: skip
_LEADING = re.compile(r"-?[0-9]{1,9}")


class PortPages:
    """The pages of one console. Texts only: who may see them and what stands around them is the console's matter."""

    def __init__(self, ports: SimulatedPorts, faults: Faults, *, as_table: bool) -> None:
        self._ports = ports
        self._faults = faults
        self._as_table = as_table

    def content(
        self, request: WebRequest, hidden: Callable[[], str], spend: Callable[[Mapping[str, str]], bool]
    ) -> str | None:
        """What a visitor of the console gets for a request; None when it is no page of ours.

        `hidden` makes the console's own inputs for a form, `spend` says whether what came back of them is good.
        """
        if self._as_table:
            return self.table(request)
        if request.place != ACTION:
            return self.shown(request, hidden)
        if request.query.get("setfunc") not in {"CommPara", "OpMode"}:
            return None
        return self.taken(request.query) if spend(request.query) else "<h4>Session Expired</h4>"

    def shown(self, request: WebRequest, hidden: Callable[[], str]) -> str | None:
        """The content of a page for reading, with the console's hidden inputs; None when it is no page of ours."""
        if request.place not in {SERIAL_PAGE, MODE_PAGE}:
            return None
        port = self._port(request.query.get("Port", ""))
        if port is None:
            return "<h4>No such port</h4>"
        if Fault.OTHER_LAYOUT in self._faults:
            return "<h2>Serielle Schnittstelle</h2><form name='leitung'><select name='Takt'></select></form>"
        if request.place == SERIAL_PAGE:
            return self._serial(port, hidden())
        asked = request.query.get("OpMode", "")
        held = self._ports.now[port - 1][mib().mode_column]
        return self._mode(port, int(asked) if asked.isdecimal() else int(str(held)), hidden())

    def taken(self, values: Mapping[str, str]) -> str | None:
        """What a form that was sent gets; None when it is no form of ours."""
        function = values.get("setfunc")
        if function not in {"CommPara", "OpMode"}:
            return None
        port = self._port(values.get("Port", ""))
        if port is None:
            return "<h4>Invalid port</h4>"
        made = self._line_values(values) if function == "CommPara" else self._mode_values(values)
        if made is None:
            return "<h4>Invalid input</h4>"
        try:
            self._ports.put(port, made)
        except Refused:
            busy = Fault.PORT_BUSY in self._faults
            return "<h4>The port is in use</h4>" if busy else "<h4>Invalid input</h4>"
        other = self._ports.temper.other_words
        return "<h4>OK.</h4>" if other else "<h4>Set completed. Save and restart to make it effective.</h4>"

    def table(self, request: WebRequest) -> str | None:
        """The pages of generation C."""
        if request.place == TABLE_PAGE:
            if Fault.OTHER_LAYOUT in self._faults:
                return "<h2>Serielle Schnittstellen</h2><table><tr><td>1</td><td>9600</td></tr></table>"
            rows = "".join(self._row(port) for port in range(1, self._ports.count + 1))
            head = "<tr><td rowspan='2'>Port</td><td rowspan='2'>Baud Rate</td></tr><tr><td>RTS/CTS</td></tr>"
            return f"<h2>Serial Port Settings</h2><table>{head}{rows}</table>"
        if request.place == TABLE_MODE_PAGE:
            port = self._port(request.query.get("Port", "").lstrip("0"))
            if port is None:
                return None
            mode = mode_of(self._ports.now[port - 1])
            number = _C_MODES[mode] if isinstance(mode, Mode) and mode in _C_MODES else 9999
            return f'<script>function init() {{ var opmode = {number}; var querystring= "Port={port:02}"; }}</script>'
        return None

    def _port(self, text: str) -> int | None:
        return int(text) if text.isdecimal() and 1 <= int(text) <= self._ports.count else None

    # --- forms of A and B ---------------------------------------------------------------------------------------------

    def _serial(self, port: int, hidden: str) -> str:
        held = self._ports.now[port - 1]
        inside = "".join(self._control(name, _object(key, None), held) for name, key in _LINE.items())
        return _form("serial", port, "CommPara", inside, hidden)

    def _mode(self, port: int, number: int, hidden: str) -> str:
        held = self._ports.now[port - 1]
        choices = "".join(
            f'<option value="{one}"{" selected" if one == number else ""}>mode {one}</option>' for one in _MODES_SHOWN
        )
        mode = next((Mode(name) for name, pair in mib().modes.items() if pair[1] == number), None)
        inside = f'<select name="OpMode" onchange="ChangePage()">{choices}</select>'
        for name, key in _MODE.items():
            one = mib().named(key, mode) if mode is not None else None
            inside += self._control(name, one, held) if one is not None else ""
        if mode is not None:
            inside += self._special(mode, held)
        return _form("opmode", port, "OpMode", inside + '<input type="hidden" name="Vendor" value="x7">', hidden)

    def _special(self, mode: Mode, held: Mapping[str, SnmpValue]) -> str:
        inside = ""
        for number in (1, 2):
            one = mib().named(f"delimiter_{number}", mode)
            if one is not None:
                ticked = " checked" if held[one.column] else ""
                inside += f'<input type="checkbox" name="DelimiterChar{number}Flag" value="1"{ticked}>'
                inside += f'<input name="DelimiterChar{number}" size="2" value="{_text(held[one.text])}">'
        peers = mib().named("peers", mode)
        if peers is None or peers.kind == "pair":
            return inside
        columns = (peers.hosts, peers.lasts or peers.ports, peers.ports if peers.lasts else peers.locals)
        for place in range(4):
            for name, column in zip(_peer_names(peers, place + 1), columns, strict=True):
                inside += f'<script>inputText("{name}", 5, "{_text(held[column[place]])}")</script>'
        return inside

    def _control(self, name: str, one: MibObject | None, held: Mapping[str, SnmpValue]) -> str:
        if one is None:
            return ""
        value = held[one.column]
        if one.kind == "number":
            return f'<script>inputText("{name}", 5, "{_text(value)}")</script>'
        if one.kind == "text":
            return f'<script>inputTextEx("{name}", 16, "{_text(value)}")</script>'
        values = one.values or {"Disable": 0, "Enable": 1}
        options = "".join(
            f'<option value="{number}"{" selected" if number == value else ""}>{label}</option>'
            for label, number in values.items()
        )
        if value not in values.values():
            options += f'<option value="{_text(value)}" selected>new</option>'
        return f'<select name="{name}">{options}</select>'

    def _line_values(self, values: Mapping[str, str]) -> dict[str, SnmpValue] | None:
        made: dict[str, SnmpValue] = {}
        for name, key in _LINE.items():
            one = _object(key, None)
            if name not in values or not self._take(made, one, values[name]):
                return None
        rate = _object("baud", None)
        return made | {rate.manual: 0}

    def _mode_values(self, values: Mapping[str, str]) -> dict[str, SnmpValue] | None:
        table = mib()
        found = next((name for name, pair in table.modes.items() if str(pair[1]) == values.get("OpMode")), None)
        if found is None or values.get("Vendor") != "x7":  # fields nobody knows have to come back
            return None
        mode = Mode(found)
        made: dict[str, SnmpValue] = dict(zip((table.application, table.mode_column), table.modes[found], strict=True))
        for name, key in _MODE.items():
            one = table.named(key, mode)
            if one is not None and (name not in values or not self._take(made, one, values[name])):
                return None
        for number in (1, 2):
            one = table.named(f"delimiter_{number}", mode)
            if one is not None:
                made[one.column] = int(f"DelimiterChar{number}Flag" in values)
                made[one.text] = values.get(f"DelimiterChar{number}", "").encode("ascii", "replace")
        return made if self._take_peers(made, table.named("peers", mode), values) else None

    def _take(self, made: dict[str, SnmpValue], one: MibObject, text: str) -> bool:
        if one.kind == "text":
            made[one.column] = text.encode("ascii", "replace")
            return True
        if not _LEADING.fullmatch(text):
            return False
        made[one.column] = int(text)
        return True

    def _take_peers(self, made: dict[str, SnmpValue], one: MibObject | None, values: Mapping[str, str]) -> bool:
        if one is None or one.kind == "pair":
            return True
        columns = (one.hosts, one.lasts or one.ports, one.ports if one.lasts else one.locals)
        for place in range(4):
            for name, column in zip(_peer_names(one, place + 1), columns, strict=True):
                text = values.get(name, "")
                kind = self._ports.cells[column[place]].kind
                try:
                    made[column[place]] = (
                        text.encode()
                        if kind is bytes
                        else IPv4Address(text or 0)
                        if kind is IPv4Address
                        else int(text or 0)
                    )
                except (AddressValueError, ValueError):
                    return False
        return True

    # --- generation C -------------------------------------------------------------------------------------------------

    def _row(self, port: int) -> str:
        line = self._ports.settings(port).serial
        flow, on = value_text(line.flow), {True: "ON", False: "OFF"}
        interface = {"rs-485-2w": "RS-485 2-wire", "rs-485-4w": "RS-485 4-wire"}
        name = value_text(line.interface)
        cells = (
            str(port), value_text(line.baud), value_text(line.data_bits), value_text(line.stop_bits),
            value_text(line.parity).capitalize(), on[flow == "rts-cts"], on[flow == "xon-xoff"],
            "Enable" if line.fifo is True else "Disable", interface.get(name, name.upper()),
        )  # fmt: skip
        return "<tr>" + "".join(f"<td nowrap>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _form(name: str, port: int, function: str, inside: str, hidden: str) -> str:
    return (
        f'<form name="{name}" method="get" action="Set.htm"><input type="hidden" name="Port" value="{port}">'
        f'<input type="hidden" name="setfunc" value="{function}">{inside}{hidden}'
        '<input type="submit" name="Submit" value="Submit"></form>'
    )


def _peer_names(one: MibObject, number: int) -> tuple[str, str, str]:
    if one.lasts:
        return f"UDPDestIPBegin{number}", f"UDPDestIPEnd{number}", f"UDPDestPort{number}"
    return f"TCPDestHost{number}", f"TCPDestPort{number}", f"TCPLocalPort{number}"


def _object(key: str, mode: Mode | None) -> MibObject:
    found = mib().named(key, mode)
    if found is None:
        raise KeyError(key)
    return found


def _text(value: SnmpValue) -> str:
    shown = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return html.escape("" if shown == "0.0.0.0" else shown)
