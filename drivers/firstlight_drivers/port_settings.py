"""What a device's serial port is set to: one model for all channels, and how its values are written down.

    device's own enumeration --codec of a channel--> SerialSettings + OperationMode --text--> KEY=VALUE, TOML, a row

Which settings there are, with ranges, units, modes and sources, is a table: `port_settings.toml`. None means that a
channel does not say. A value this program does not know (of a newer firmware) is kept as `Raw`, shown as it came, and
written back unchanged.
"""

from __future__ import annotations

import functools
import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias


class Parity(StrEnum):
    """Of a character."""

    NONE = "none"
    ODD = "odd"
    EVEN = "even"
    MARK = "mark"
    SPACE = "space"


class StopBits(StrEnum):
    """After a character."""

    ONE = "1"
    ONE_AND_A_HALF = "1.5"
    TWO = "2"


class Flow(StrEnum):
    """Who may say "wait", and how."""

    NONE = "none"
    RTS_CTS = "rts-cts"
    XON_XOFF = "xon-xoff"
    DTR_DSR = "dtr-dsr"


class Interface(StrEnum):
    """Electrical."""

    RS232 = "rs-232"
    RS422 = "rs-422"
    RS485_2W = "rs-485-2w"
    RS485_4W = "rs-485-4w"


class Mode(StrEnum):
    """What the device does with the port's bytes."""

    DISABLED = "disabled"
    REAL_COM = "real-com"
    RFC2217 = "rfc2217"
    TCP_SERVER = "tcp-server"
    TCP_CLIENT = "tcp-client"
    UDP = "udp"
    PAIR_SLAVE = "pair-slave"
    PAIR_MASTER = "pair-master"
    ETHERNET_MODEM = "ethernet-modem"
    REVERSE_TELNET = "reverse-telnet"
    REVERSE_SSH = "reverse-ssh"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as the device writes it, which this program has no name for."""

    text: str

    def __str__(self) -> str:
        return f"?{self.text}"


Value: TypeAlias = "int | bool | str | tuple[str, ...] | Raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialSettings:
    """The line. `baud` in bit/s; `data_bits` 5 to 8."""

    alias: str | Raw | None = None
    interface: Interface | Raw | None = None
    baud: int | Raw | None = None
    data_bits: int | Raw | None = None
    parity: Parity | Raw | None = None
    stop_bits: StopBits | Raw | None = None
    flow: Flow | Raw | None = None
    fifo: bool | Raw | None = None

    @property
    def line(self) -> str:
        """ "9600 8N1"; "?" for what is not known."""
        letter = {Parity.NONE: "N", Parity.ODD: "O", Parity.EVEN: "E", Parity.MARK: "M", Parity.SPACE: "S"}
        parity = letter.get(self.parity, "?") if isinstance(self.parity, Parity) else "?"
        return f"{_known(self.baud)} {_known(self.data_bits)}{parity}{_known(self.stop_bits)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationMode:
    """The mode and its parameters; those the mode does not have are None. Units and ranges: `port_settings.toml`.

    `peers`: "HOST:PORT" of a TCP client or a pair, with ">LOCAL_PORT" behind it where one is designated;
    "FIRST-LAST:PORT" or "ADDRESS:PORT" of UDP. `delimiter_1`, `delimiter_2`: two hex digits, "" when off.
    """

    mode: Mode | Raw | None = None
    tcp_alive_check: int | Raw | None = None
    inactivity_time: int | Raw | None = None
    inactivity_minutes: int | Raw | None = None
    max_connections: int | Raw | None = None
    ignore_jammed_ip: bool | Raw | None = None
    allow_driver_control: bool | Raw | None = None
    secure: bool | Raw | None = None
    local_port: int | Raw | None = None
    command_port: int | Raw | None = None
    peers: tuple[str, ...] | Raw | None = None
    connection_control: str | Raw | None = None
    rts_when_closed: str | Raw | None = None
    dtr_when_closed: str | Raw | None = None
    authentication: str | Raw | None = None
    map_keys: str | Raw | None = None
    packet_length: int | Raw | None = None
    delimiter_1: str | Raw | None = None
    delimiter_2: str | Raw | None = None
    delimiter_process: str | Raw | None = None
    force_transmit: int | Raw | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSettings:
    """One port, 1 being the first."""

    port: int
    serial: SerialSettings = SerialSettings()
    operation: OperationMode = OperationMode()

    def value(self, key: str) -> Value | None:
        """The value of a setting. Raises SettingError("setting-unknown")."""
        found: Value | None = getattr(self._group(key), key)
        return found

    def with_values(self, values: Mapping[str, Value | None]) -> PortSettings:
        """The same port with some settings changed. Raises SettingError("setting-unknown")."""
        serial = {key: value for key, value in values.items() if setting(key).group == "serial"}
        operation = {key: value for key, value in values.items() if key not in serial}
        return replace(
            self,
            serial=replace(self.serial, **serial),  # type: ignore[arg-type]  # the table and the fields agree (tested)
            operation=replace(self.operation, **operation),  # type: ignore[arg-type]
        )

    def known(self) -> dict[str, Value]:
        """Every setting that is known, in the order of the table."""
        found = {key: self.value(key) for key in settings()}
        return {key: value for key, value in found.items() if value is not None}

    def _group(self, key: str) -> SerialSettings | OperationMode:
        return self.serial if setting(key).group == "serial" else self.operation


class SettingError(Exception):
    """A value that cannot be: "setting-unknown", "setting-value", "setting-range"; `detail` says which and why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table."""

    key: str
    group: str
    title: str
    kind: str
    source: str
    unit: str = ""
    least: int = 0
    most: int = 0
    default: str = ""
    choices: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()

    def applies(self, mode: Mode | Raw | None) -> bool:
        """Whether a port in this mode has the setting."""
        return not self.modes or mode is None or isinstance(mode, Raw) or str(mode) in self.modes


@functools.cache
def settings() -> Mapping[str, Setting]:
    """The table, in its order."""
    with Path(__file__).with_name("port_settings.toml").open("rb") as stream:
        rows: list[dict[str, Any]] = tomllib.load(stream)["setting"]
    lists = ("choices", "modes")
    for row in rows:
        row.update({key: tuple(row[key]) for key in lists if key in row})
    return {str(row["key"]): Setting(**row) for row in rows}


def setting(key: str) -> Setting:
    """One row. Raises SettingError("setting-unknown")."""
    found = settings().get(key)
    if found is None:
        raise SettingError("setting-unknown", key)
    return found


_TYPES: Mapping[str, type[StrEnum]] = {
    "parity": Parity,
    "stop_bits": StopBits,
    "flow": Flow,
    "interface": Interface,
    "mode": Mode,
}
_ON = {"on": True, "off": False, "yes": True, "no": False, "true": True, "false": False}


def parse_value(key: str, text: str) -> Value:
    """A value from its text. Raises SettingError with what is allowed instead."""
    row, text = setting(key), text.strip()
    if text.startswith("?") and row.kind != "text":
        return Raw(text[1:])
    if row.kind == "number":
        return _number(row, text)
    if row.kind == "flag":
        if text.casefold() not in _ON:
            raise SettingError("setting-value", f"{key}={text}: on, off")
        return _ON[text.casefold()]
    if row.kind == "choice":
        if text.casefold() not in row.choices:
            raise SettingError("setting-value", f"{key}={text}: {', '.join(row.choices)}")
        kind = _TYPES.get(key)
        return kind(text.casefold()) if kind else text.casefold()
    if row.kind == "byte":
        return _byte(row, text)
    if row.kind == "list":
        return _peers(row, text)
    if len(text) > row.most or not text.isprintable():
        raise SettingError("setting-value", f"{key}={text}: at most {row.most} printable characters")
    return text


def value_text(value: Value | None) -> str:
    """A value as `parse_value` takes it; "" when it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)


def _known(value: object) -> str:
    return "?" if value is None or isinstance(value, Raw) else str(value)


def _number(row: Setting, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise SettingError("setting-value", f"{row.key}={text}: a whole number")
    number = int(text)
    if not row.least <= number <= row.most:
        raise SettingError("setting-range", f"{row.key}={text}: {row.least} to {row.most} {row.unit}".rstrip())
    return number


def _byte(row: Setting, text: str) -> str:
    bare = text.casefold().removeprefix("0x")
    if bare in {"", "off"}:
        return ""
    if not re.fullmatch(r"[0-9a-f]{1,2}", bare):
        raise SettingError("setting-value", f"{row.key}={text}: two hex digits, or off")
    return bare.zfill(2)


_PEER = re.compile(
    r"(?P<host>[A-Za-z0-9._-]{1,64}|\[[0-9A-Fa-f:.]{2,45}\]):(?P<port>[0-9]{1,5})(?:>(?P<local>[0-9]{1,5}))?"
)


def _peers(row: Setting, text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if len(found) > row.most:
        raise SettingError("setting-range", f"{row.key}: at most {row.most}")
    for peer in found:
        match = _PEER.fullmatch(peer)
        ports = [int(one) for one in (match["port"], match["local"]) if one] if match else []
        if match is None or not all(1 <= port <= 65535 for port in ports) or not _host(match["host"]):
            raise SettingError("setting-value", f"{row.key}={peer}: HOST:PORT, or FIRST-LAST:PORT")
    return found


def _host(text: str) -> bool:
    """An address, a range of two IPv4 addresses, or a name."""
    if text.startswith("["):
        return _address(text[1:-1]) is not None
    first, dash, last = text.partition("-")
    if dash and _address(first) is not None:
        low, high = _address(first), _address(last)
        return high is not None and low is not None and int(low) <= int(high)
    if re.fullmatch(r"[0-9.]+", text):
        return _address(text) is not None
    return re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", text) is not None


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


FIELDS = tuple(field.name for group in (SerialSettings, OperationMode) for field in fields(group))
