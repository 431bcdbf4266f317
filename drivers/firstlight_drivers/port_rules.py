"""What a model's port cannot do, said before anything is sent. Which model can do what is data of its family.

Rules that hold for every port are here: hardware handshakes exist on RS-232 only, a second delimiter needs the first,
delimiters work only without a packet length, a forced transmit has to leave time for one character.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from firstlight_drivers.port_settings import (
    Flow,
    Interface,
    Mode,
    Parity,
    PortSettings,
    Raw,
    Setting,
    StopBits,
    setting,
    settings,
    value_text,
)


class Shown(StrEnum):
    """What a channel shows when settings are read over it."""

    IN_FORCE = "in-force"
    PENDING = "pending"  # what was written, whether or not it is in force: that takes a save or a restart


@dataclass(frozen=True, slots=True, kw_only=True)
class PortAbilities:
    """What a model's ports can be set to over one channel. Empty: not known, so nothing is refused.

    `keys`: the settings this channel carries. `bauds`: the rates of its list, in bit/s; `any_baud`: those between two
    as well. `assumed`: digest of the data the channel rests on where nobody has published all of it; `guessed`: the
    settings whose place or numbers nobody has published; `compared`: that includes reading, so a person compares the
    first device with its own page. `shown`: whether `read_ports` tells what is in force, or possibly what waits for a
    save and a restart; then it proves a write only together with both of them answered. `recorded`: the values, as
    text, a setting has codes for; one that is not in it takes any.
    """

    keys: frozenset[str]
    ports: int = 0
    bauds: tuple[int, ...] = ()
    any_baud: tuple[int, int] | None = None
    interfaces: frozenset[str] = frozenset()
    parities: frozenset[str] = frozenset()
    stop_bits: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    secure: bool = True
    restarts: str = "port"  # what a write restarts: "nothing", "port", "device"
    assumed: str = ""
    guessed: frozenset[str] = frozenset()
    compared: bool = False
    shown: Shown = Shown.PENDING
    recorded: Mapping[str, frozenset[str]] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a setting cannot be; `key` is the setting it is about, `beside` those that it cannot stand beside.
    `warning`: unusual, but it can be written.
    """

    key: str
    code: str
    detail: str = ""
    warning: bool = False
    beside: frozenset[str] = frozenset()


def abilities_of(file: Path, model: str | None, keys: frozenset[str]) -> PortAbilities:
    """Of a model by its family's `ports.toml`: the first row whose pattern fits; nothing is known of others."""
    with file.open("rb") as stream:
        rows: list[dict[str, Any]] = tomllib.load(stream)["ports"]
    row = next((one for one in rows if re.search(one["models"], model or "", re.IGNORECASE)), {})

    def some(key: str) -> frozenset[str]:
        return frozenset(str(value) for value in row.get(key, ()))

    any_baud = row.get("any_baud")
    return PortAbilities(
        keys=keys,
        ports=int(row.get("ports", 0)),
        bauds=tuple(row.get("bauds", ())),
        any_baud=(int(any_baud[0]), int(any_baud[1])) if any_baud else None,
        secure=bool(row.get("secure", True)),
        restarts=str(row.get("restarts", "port")),
        source=str(row.get("source", "")),
        interfaces=some("interfaces"),
        parities=some("parities"),
        stop_bits=some("stop_bits"),
        flows=some("flows"),
        modes=some("modes"),
    )


def objections(wanted: PortSettings, able: PortAbilities, present: PortSettings | None = None) -> tuple[Objection, ...]:
    """Everything that stands against a port's settings, hard ones first. What stays as in `present` is not judged."""
    found = [*_by_model(wanted, able), *_by_mode(wanted), *_by_line(wanted), *_by_packing(wanted)]
    if present is not None:
        changed = {key for key in settings() if wanted.value(key) != present.value(key)}
        found = [
            one for one in found if changed & {one.key, *one.beside} or (setting(one.key).modes and "mode" in changed)
        ]
    return tuple(sorted(found, key=lambda one: one.warning))


def _by_model(wanted: PortSettings, able: PortAbilities) -> Iterator[Objection]:
    if able.ports and not 1 <= wanted.port <= able.ports:
        yield Objection(key="mode", code="port-missing", detail=str(wanted.port))
    for key in wanted.known():
        if able.keys and key not in able.keys:
            yield Objection(key=key, code="setting-not-here", detail=key)
    baud = wanted.serial.baud
    between = able.any_baud is not None and isinstance(baud, int) and able.any_baud[0] <= baud <= able.any_baud[1]
    if isinstance(baud, int) and able.bauds and baud not in able.bauds and not between:
        yield Objection(key="baud", code="model-cannot", detail=f"baud={baud}: {_listed(able)}")
    sets = (
        ("interface", able.interfaces),
        ("parity", able.parities),
        ("stop_bits", able.stop_bits),
        ("flow", able.flows),
        ("mode", able.modes),
    )
    for key, allowed in sets:
        value = wanted.value(key)
        if allowed and value is not None and not isinstance(value, Raw) and str(value) not in allowed:
            yield Objection(key=key, code="model-cannot", detail=f"{key}={value}: {', '.join(sorted(allowed))}")
    for key, texts in able.recorded.items():
        value = wanted.value(key)
        if value is not None and not isinstance(value, Raw) and value_text(value) not in texts:
            yield Objection(key=key, code="value-not-recorded", detail=f"{key}={value_text(value)}")
    if wanted.operation.secure is True and not able.secure:
        yield Objection(key="secure", code="model-cannot", detail="secure=on: off")


def _by_mode(wanted: PortSettings) -> Iterator[Objection]:
    mode = wanted.operation.mode
    for key, value in wanted.known().items():
        row: Setting = setting(key)
        if not row.applies(mode):
            yield Objection(key=key, code="mode-has-not", detail=f"{key}, {value_text(mode)}")
        elif key == "peers" and mode is Mode.PAIR_MASTER and isinstance(value, tuple) and len(value) > 1:
            yield Objection(key=key, code="mode-has-not", detail="peers: a pair has one, pair-master")


def _by_line(wanted: PortSettings) -> Iterator[Objection]:
    line = wanted.serial
    hardware = line.flow in {Flow.RTS_CTS, Flow.DTR_DSR}
    if hardware and isinstance(line.interface, Interface) and line.interface is not Interface.RS232:
        yield Objection(
            key="flow",
            code="flow-needs-rs232",
            detail=f"{line.flow}, {line.interface}",
            beside=frozenset({"interface"}),
        )
    if line.stop_bits is StopBits.ONE_AND_A_HALF and isinstance(line.data_bits, int) and line.data_bits != 5:
        yield Objection(
            key="stop_bits",
            code="half-stop-bit",
            detail=str(line.data_bits),
            warning=True,
            beside=frozenset({"data_bits"}),
        )
    if line.stop_bits is StopBits.TWO and line.data_bits == 5:
        yield Objection(
            key="stop_bits", code="half-stop-bit", detail="5", warning=True, beside=frozenset({"data_bits"})
        )


def _by_packing(wanted: PortSettings) -> Iterator[Objection]:
    operation = wanted.operation
    if operation.delimiter_2 and operation.delimiter_1 == "":
        yield Objection(key="delimiter_2", code="delimiter-order")
    length = operation.packet_length
    if (operation.delimiter_1 or operation.delimiter_2) and isinstance(length, int) and length > 0:
        yield Objection(key="delimiter_1", code="delimiter-packet", detail=str(length))
    force, least = operation.force_transmit, character_ms(wanted)
    if isinstance(force, int) and force > 0 and least is not None:
        if force < least:
            yield Objection(key="force_transmit", code="force-too-short", detail=f"{force} ms, {least:.1f} ms")
        elif force < 10:
            yield Objection(key="force_transmit", code="force-short", detail=f"{force} ms", warning=True)


def character_ms(wanted: PortSettings) -> float | None:
    """Milliseconds one character takes on the line; None when the line is not known."""
    line = wanted.serial
    if not isinstance(line.baud, int) or not isinstance(line.data_bits, int) or line.baud <= 0:
        return None
    parity = 0 if line.parity in {Parity.NONE, None} else 1
    stop = float(line.stop_bits) if isinstance(line.stop_bits, StopBits) else 1.0
    return (1 + line.data_bits + parity + stop) * 1000 / line.baud


def _listed(able: PortAbilities) -> str:
    listed: Sequence[str] = [str(baud) for baud in able.bauds]
    return ", ".join(listed) + (f", {able.any_baud[0]} to {able.any_baud[1]}" if able.any_baud else "")
