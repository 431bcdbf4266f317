"""Port settings of the NPort 6000 as MOXA-NP6000-MIB writes them. Pure: the table `moxa_ports_mib.toml`, interpreted.

    {column: value of one port} --decode--> PortSettings --encode--> [(column, value)], the mode first

A number without a name becomes `Raw` and goes back as it came. Only the columns of the port's own mode are looked at.
"""

from __future__ import annotations

import functools
import ipaddress
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.port_settings import Mode, PortSettings, Raw, Value, parse_value, settings
from firstlight_drivers.protocols.snmp import SnmpValue
from firstlight_drivers.transport.text import safe_text

Columns = Mapping[str, SnmpValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class MibObject:
    """One `[[object]]`. Columns are below `Mib.base`, without the number of the port."""

    key: str
    kind: str
    column: str = ""
    manual: str = ""
    text: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    lasts: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    locals: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All that it is made of."""
        single = tuple(one for one in (self.column, self.manual, self.text) if one)
        return (*single, *self.hosts, *self.lasts, *self.ports, *self.locals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mib:
    """The table."""

    base: str
    index: str
    application: str
    mode_column: str
    save: str
    restart_port: str
    restart_device: str
    source: str
    modes: Mapping[str, tuple[int, int]]
    objects: tuple[MibObject, ...]

    def oid(self, column: str, port: int | None = None) -> str:
        """Of a column of one port, or of a scalar."""
        return f"{self.base}.{column}" if port is None else f"{self.base}.{column}.{port}"

    def of_mode(self, mode: Mode | Raw | None) -> tuple[MibObject, ...]:
        """The objects a port in this mode has; in an unknown mode those that every mode has."""
        return tuple(one for one in self.objects if not one.modes or str(mode) in one.modes)

    def named(self, key: str, mode: Mode | Raw | None) -> MibObject | None:
        """The object of a setting in a mode."""
        return next((one for one in self.of_mode(mode) if one.key == key), None)

    def key_of(self, oid: str) -> str:
        """The setting an OID belongs to; the OID itself when it is none."""
        below = oid.removeprefix(f"{self.base}.")
        column = below.rpartition(".")[0]
        if column in {self.application, self.mode_column}:
            return "mode"
        scalars = {self.save: "saveConfig", self.restart_port: "restartPorts", self.restart_device: "restartSystem"}
        return next((one.key for one in self.objects if column in one.columns), scalars.get(below, oid))

    @property
    def keys(self) -> frozenset[str]:
        """The settings this table carries."""
        return frozenset(one.key for one in self.objects) | {"mode"}


@functools.cache
def mib() -> Mib:
    """The table of this package."""
    with Path(__file__).with_name("moxa_ports_mib.toml").open("rb") as stream:
        rows: dict[str, Any] = tomllib.load(stream)
    lists = ("hosts", "lasts", "ports", "locals", "modes")
    made: list[dict[str, Any]] = [
        {key: tuple(value) if key in lists else value for key, value in row.items()} for row in rows.pop("object")
    ]
    objects = tuple(MibObject(**row) for row in made)
    modes = {row["name"]: (int(row["application"]), int(row["mode"])) for row in rows.pop("mode")}
    return Mib(objects=objects, modes=modes, **rows)


def mode_of(columns: Columns) -> Mode | Raw | None:
    """Application and mode together; "APPLICATION/MODE" as Raw for a pair without a name."""
    table = mib()
    pair = columns.get(table.application), columns.get(table.mode_column)
    if not isinstance(pair[0], int) or not isinstance(pair[1], int):
        return None
    name = next((name for name, known in table.modes.items() if known == pair), None)
    return Raw(f"{pair[0]}/{pair[1]}") if name is None else Mode(name)


def decode(port: int, columns: Columns) -> PortSettings:
    """The settings of one port; None for what the agent did not give."""
    mode = mode_of(columns)
    values: dict[str, Value | None] = {"mode": mode}
    for one in mib().of_mode(mode):
        values[one.key] = _DECODERS[one.kind](one, columns)
    return PortSettings(port=port).with_values(values)


def encode(present: PortSettings, wanted: PortSettings, keys: Sequence[str]) -> list[tuple[str, SnmpValue]]:
    """What has to be set. Raises DeviceError (UNEXPECTED) for a value this table has no number for."""
    made: list[tuple[str, SnmpValue]] = []
    mode = wanted.operation.mode
    ordered = sorted(keys, key=lambda key: (key != "mode", list(settings()).index(key)))
    for key in ordered:
        if key == "mode":
            made += _mode(mode)
            continue
        one, value = mib().named(key, mode), wanted.value(key)
        if one is None or value is None:
            raise DeviceError(f"{key} has no object in this mode", code=Code.UNEXPECTED)
        made += _ENCODERS[one.kind](one, value, present)
    return made


def _mode(mode: Mode | Raw | None) -> list[tuple[str, SnmpValue]]:
    table = mib()
    if isinstance(mode, Raw):
        application, _, number = mode.text.partition("/")
        pair = _number("mode", application), _number("mode", number)
    else:
        pair = table.modes[str(mode)]
    return [(table.application, pair[0]), (table.mode_column, pair[1])]


# --- reading --------------------------------------------------------------------------------------------------------


def _read_number(one: MibObject, columns: Columns) -> Value | None:
    value = columns.get(one.column)
    return value if isinstance(value, int) else None


def _read_flag(one: MibObject, columns: Columns) -> Value | None:
    value = columns.get(one.column)
    if not isinstance(value, int):
        return None
    return bool(value) if value in (0, 1) else Raw(str(value))


def _read_text(one: MibObject, columns: Columns) -> Value | None:
    value = columns.get(one.column)
    return safe_text(value) if isinstance(value, bytes) else None


def _read_choice(one: MibObject, columns: Columns) -> Value | None:
    value = columns.get(one.column)
    if not isinstance(value, int):
        return None
    name = next((name for name, number in one.values.items() if number == value), None)
    return Raw(str(value)) if name is None else parse_value(one.key, name)


def _read_baud(one: MibObject, columns: Columns) -> Value | None:
    manual = columns.get(one.manual)
    if isinstance(manual, int) and manual > 0 and str(manual) not in one.values:
        return manual
    return _read_choice(one, columns)


def _read_byte(one: MibObject, columns: Columns) -> Value | None:
    enabled, text = columns.get(one.column), columns.get(one.text)
    if not isinstance(enabled, int) or not isinstance(text, bytes):
        return None
    if enabled == 0:
        return ""
    shown = safe_text(text).strip().casefold()
    digits = bool(shown) and len(shown) <= 2 and all(digit in "0123456789abcdef" for digit in shown)
    return shown.zfill(2) if enabled == 1 and digits else Raw(f"{enabled}/{shown}")


def _read_peers(one: MibObject, columns: Columns) -> Value | None:
    found: list[str] = []
    for place, host_column in enumerate(one.hosts):
        host, port = columns.get(host_column), columns.get(one.ports[place])
        if not isinstance(host, bytes | IPv4Address) or not isinstance(port, int):
            return None
        text = str(host) if isinstance(host, IPv4Address) else safe_text(host).strip()
        if text in {"", "0.0.0.0"}:  # an empty row
            continue
        last = columns.get(one.lasts[place]) if one.lasts else None
        if isinstance(last, IPv4Address) and last not in (host, IPv4Address(0)):
            text = f"{text}-{last}"
        local = columns.get(one.locals[place]) if one.locals else None
        behind = f">{local}" if isinstance(local, int) and local > 0 else ""
        found.append(f"{f'[{text}]' if ':' in text else text}:{port}{behind}")
    return tuple(found)


_DECODERS = {
    "number": _read_number,
    "flag": _read_flag,
    "text": _read_text,
    "choice": _read_choice,
    "baud": _read_baud,
    "byte": _read_byte,
    "hosts": _read_peers,
    "ranges": _read_peers,
    "pair": _read_peers,
}


# --- writing --------------------------------------------------------------------------------------------------------

_Made = list[tuple[str, SnmpValue]]


def _write_number(one: MibObject, value: Value, _: PortSettings) -> _Made:
    return [(one.column, _number(one.key, value))]


def _write_flag(one: MibObject, value: Value, _: PortSettings) -> _Made:
    return [(one.column, int(value) if isinstance(value, bool) else _number(one.key, value))]


def _write_text(one: MibObject, value: Value, _: PortSettings) -> _Made:
    text = str(value.text if isinstance(value, Raw) else value)
    try:
        return [(one.column, text.encode("ascii"))]
    except UnicodeEncodeError:
        raise DeviceError(f"{one.key}: ASCII only", code=Code.UNEXPECTED) from None


def _write_choice(one: MibObject, value: Value, _: PortSettings) -> _Made:
    if isinstance(value, Raw):
        return [(one.column, _number(one.key, value))]
    if str(value) not in one.values:
        raise DeviceError(f"{one.key}={value} has no number", code=Code.UNEXPECTED)
    return [(one.column, one.values[str(value)])]


def _write_baud(one: MibObject, value: Value, present: PortSettings) -> _Made:
    if isinstance(value, Raw):
        return [(one.column, _number(one.key, value))]
    rate = _number(one.key, value)
    if str(rate) not in one.values:
        return [(one.manual, rate)]
    made: _Made = [(one.column, one.values[str(rate)])]
    before = present.serial.baud
    if isinstance(before, int) and str(before) not in one.values:
        made.append((one.manual, rate))
    return made


def _write_byte(one: MibObject, value: Value, _: PortSettings) -> _Made:
    if isinstance(value, Raw):
        enabled, _slash, text = value.text.partition("/")
        return [(one.column, _number(one.key, enabled)), (one.text, text.encode("ascii", "replace"))]
    if not value:
        return [(one.column, 0)]
    return [(one.column, 1), (one.text, str(value).encode("ascii"))]


def _write_peers(one: MibObject, value: Value, _: PortSettings) -> _Made:
    if not isinstance(value, tuple) or len(value) > len(one.hosts):
        raise DeviceError(f"{one.key}: at most {len(one.hosts)}", code=Code.UNEXPECTED)
    return [pair for place in range(len(one.hosts)) for pair in _peer(one, place, value[place : place + 1])]


def _peer(one: MibObject, place: int, value: Sequence[str]) -> Iterator[tuple[str, SnmpValue]]:
    host, port, local = split_peer(value[0]) if value else ("", 0, 0)
    if one.lasts:
        first, _, last = host.partition("-")
        try:
            yield one.hosts[place], IPv4Address(first or 0)
            yield one.lasts[place], IPv4Address(last or first or 0)
        except ipaddress.AddressValueError:
            raise DeviceError(f"{one.key}: {host} is no IPv4 address", code=Code.UNEXPECTED) from None
    else:
        yield one.hosts[place], host.encode("ascii", "replace")
    if value:
        yield one.ports[place], port
    if one.locals:
        yield one.locals[place], local


def split_peer(text: str) -> tuple[str, int, int]:
    """ "HOST:PORT>LOCAL" -> host without brackets, port, local port (0 for none)."""
    where, _, local = text.partition(">")
    host, _, port = where.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), _number("peers", port), _number("peers", local or "0")


def _number(key: str, value: Value | str) -> int:
    text = value.text if isinstance(value, Raw) else str(value)
    if not text.isdecimal() or len(text) > 9:
        raise DeviceError(f"{key}={text} is no number", code=Code.UNEXPECTED)
    return int(text)


_ENCODERS = {
    "number": _write_number,
    "flag": _write_flag,
    "text": _write_text,
    "choice": _write_choice,
    "baud": _write_baud,
    "byte": _write_byte,
    "hosts": _write_peers,
    "ranges": _write_peers,
    "pair": _write_peers,
}
