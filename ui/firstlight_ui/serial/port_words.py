"""Names of settings and of their values, for the screen. The titles stand in the drivers' table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from firstlight.ports.plan import PortPlan
from firstlight_drivers.port_settings import Mode, Raw, Value, setting, value_text
from firstlight_drivers.transport.serial_ports import SerialPort
from firstlight_ui.i18n import translate

MOST_LINES = 8  # ports told one by one


def setting_title(key: str) -> str:
    """The name of a setting."""
    return translate("port-settings", setting(key).title)


def value_word(key: str, value: Value | None) -> str:
    """A value in words; a value this program does not know as the device wrote it."""
    if value is None:
        return "–"
    if isinstance(value, Raw):
        return translate("PortWords", "{text}, not known").format(text=value.text)
    if isinstance(value, bool):
        return translate("PortWords", "On") if value else translate("PortWords", "Off")
    if isinstance(value, tuple):
        return ", ".join(value) or translate("PortWords", "None")
    text = value_text(value)
    if setting(key).kind == "choice":
        return choice_words(key).get(text, text)
    if setting(key).kind == "byte":
        return f"0x{text}" if text else translate("PortWords", "Off")
    unit = setting(key).unit
    if unit == "bytes":
        return translate("PortWords", "{n} bytes").format(n=text)
    return f"{text} {unit}" if unit in {"min", "ms"} else text or "–"


def plan_lines(plans: Iterable[PortPlan]) -> str:
    """What would be written, a line for each port: "Port 1: Baud rate 19200; Parity Even"."""
    lines = []
    for plan in plans:
        parts = [f"{setting_title(key)} {value_word(key, plan.wanted.value(key))}" for key in plan.differs]
        if parts:
            lines.append(f"{translate('PortWords', 'Port {n}').format(n=plan.number)}: {'; '.join(parts)}")
    left = len(lines) - MOST_LINES
    if left > 0:
        lines[MOST_LINES:] = [translate("PortWords", "and %n further ports", None, left)]
    return "\n".join(lines)


def local_word(port: SerialPort) -> str:
    """What a port of this computer is."""
    if port.description == "Built-in serial port":
        return translate("PortWords", "Built-in serial port")
    return port.description or port.product or "–"


def choice_words(key: str) -> Mapping[str, str]:
    """The choices of a setting in words, by their texts."""
    known = {
        "none": translate("PortWords", "None"),
        "odd": translate("PortWords", "Odd"),
        "even": translate("PortWords", "Even"),
        "mark": translate("PortWords", "Mark"),
        "space": translate("PortWords", "Space"),
        "rts-cts": "RTS/CTS",
        "xon-xoff": "XON/XOFF",
        "dtr-dsr": "DTR/DSR",
        "rs-232": "RS-232",
        "rs-422": "RS-422",
        "rs-485-2w": translate("PortWords", "RS-485, 2 wires"),
        "rs-485-4w": translate("PortWords", "RS-485, 4 wires"),
        "disabled": translate("PortWords", "Off"),
        "real-com": "Real COM",
        "rfc2217": "RFC 2217",
        "tcp-server": translate("PortWords", "TCP server"),
        "tcp-client": translate("PortWords", "TCP client"),
        "udp": "UDP",
        "pair-slave": translate("PortWords", "Pair, slave"),
        "pair-master": translate("PortWords", "Pair, master"),
        "ethernet-modem": translate("PortWords", "Ethernet modem"),
        "reverse-telnet": translate("PortWords", "Reverse terminal, Telnet"),
        "reverse-ssh": translate("PortWords", "Reverse terminal, SSH"),
        "printer": translate("PortWords", "Printer"),
        "always-high": translate("PortWords", "Stays high"),
        "goes-low": translate("PortWords", "Goes low"),
        "nothing": translate("PortWords", "Nothing more"),
        "delimiter+1": translate("PortWords", "One byte more"),
        "delimiter+2": translate("PortWords", "Two bytes more"),
        "strip": translate("PortWords", "Take it away"),
    }
    return {text: known.get(text, text) for text in setting(key).choices}


def mode_meaning(mode: Mode) -> str:
    """What a mode means for the host, in one line."""
    return {
        Mode.DISABLED: translate("PortWords", "the port is closed"),
        Mode.REAL_COM: translate("PortWords", "a host sees a COM port through its driver"),
        Mode.RFC2217: translate("PortWords", "a host sets the line over the network"),
        Mode.TCP_SERVER: translate("PortWords", "a host connects to the local port"),
        Mode.TCP_CLIENT: translate("PortWords", "the device calls up to 4 hosts"),
        Mode.UDP: translate("PortWords", "no connection, no order"),
        Mode.PAIR_SLAVE: translate("PortWords", "waits for another device server"),
        Mode.PAIR_MASTER: translate("PortWords", "calls another device server"),
        Mode.ETHERNET_MODEM: translate("PortWords", "answers AT commands with TCP connections"),
        Mode.REVERSE_TELNET: translate("PortWords", "a person reaches a console by Telnet"),
        Mode.REVERSE_SSH: translate("PortWords", "a person reaches a console by SSH"),
        Mode.PRINTER: translate("PortWords", "a host prints over the network"),
    }[mode]
