"""What a unit says it is: functions 43/14 and 17, and the identification registers of `modbus_line.toml`.

describe -> Description (vendor, product, revision, ...), with every broken answer counted
"""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from firstlight_drivers.contract import ModbusObservation
from firstlight_drivers.port_settings import Parity
from firstlight_drivers.protocols.modbus import text_from_bytes, text_from_words
from firstlight_drivers.protocols.modbus_line import Answer, Asks
from firstlight_drivers.protocols.modbus_line_frames import (
    BASIC,
    BROKEN,
    ILLEGAL_FUNCTION,
    REGULAR,
    SERVER_FAILURE,
    Kind,
    Question,
    identification,
    objects_of,
    registers,
    server_id,
    words_of,
)
from firstlight_drivers.transport.text import text_or_none

_PATIENCE = 3.0  # times the wait of the search: this unit is known to be there
_PATIENCE_AT_LEAST = 0.2  # seconds
_TRIES = 2  # a damaged answer is asked for once more
_ROUNDS, _OBJECTS = 8, 64  # "more follows" is the device's word
SETTLE_SECONDS = 0.55  # of silence; whoever heard half a frame or waits for another's answer (libmodbus: 0.5) gives up
_SILENT = 3  # questions without an answer, then the unit is left alone
_READABLE = re.compile(rb"[\x20-\x7e]{3,}")


@dataclass(frozen=True, slots=True)
class Block:
    """A text in registers. `pattern`: what it has to look like to be believed."""

    field: str
    address: int
    count: int
    pattern: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDevice:
    """A row of `modbus_line.toml`. `values`: product by key register; empty where the key is a text with the vendor."""

    vendor: str
    key: tuple[int, int]
    values: Mapping[int, str]
    texts: tuple[Block, ...]
    unit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """The content of `modbus_line.toml`. `first_units`: ranges, both ends included."""

    probe: Question
    settle: Question
    order: tuple[tuple[int, Parity], ...]
    first_units: tuple[tuple[int, int], ...]
    devices: tuple[KnownDevice, ...]


@cache
def line_facts() -> LineFacts:
    """Read once. Raises ValueError where a row would not only read."""
    data = tomllib.loads(Path(__file__).with_name("modbus_line.toml").read_text(encoding="utf-8"))
    probe, settle = (
        registers(row["address"], row["count"], row["function"]) for row in (data["probe"], data["settle"])
    )
    return LineFacts(
        probe=probe,
        settle=settle,
        order=tuple((row["baud"], Parity(row["parity"])) for row in data["order"]),
        first_units=tuple((first, last) for first, last in data["units"]["first"]),
        devices=tuple(_device(row) for row in data["device"]),
    )


def _device(row: Mapping[str, Any]) -> KnownDevice:
    texts = (Block(one["field"], one["address"], one["count"], one.get("pattern")) for one in row["texts"])
    return KnownDevice(
        vendor=row["vendor"],
        key=(row["key"]["address"], row["key"]["count"]),
        values={int(value): str(name) for value, name in row.get("values", {}).items()},
        texts=tuple(texts),
        unit=row.get("unit"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a unit said of itself. `asked` questions, `broken` damaged answers among them.

    `late`: other units whose answers to earlier questions came meanwhile.
    """

    observation: ModbusObservation
    vendor: str | None = None
    product: str | None = None
    revision: str | None = None
    serial: str | None = None
    name: str | None = None
    asked: int = 0
    broken: int = 0
    late: tuple[int, ...] = ()


@dataclass(slots=True)
class _Visit:
    line: Asks
    unit: int
    wait: float
    asked: int = 0
    broken: int = 0
    silent: int = 0
    late: set[int] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)
    vendor: str | None = None
    read: dict[int, tuple[int, ...]] = field(default_factory=dict)
    no_registers: bool = False

    async def ask(self, question: Question) -> Answer | None:
        """None: no whole answer."""
        for _ in range(_TRIES):
            if self.silent >= _SILENT:
                return None
            answer = await self.line.ask(self.unit, question, self.wait)
            self.asked += 1
            self.late |= set(answer.late) - {self.unit}
            if answer.kind in {Kind.GOOD, Kind.EXCEPTION}:
                return answer
            if answer.kind is Kind.FOREIGN:
                continue
            if answer.kind not in BROKEN:
                self.silent += 1
                # Some take an unknown function for the beginning of something longer.
                await asyncio.sleep(SETTLE_SECONDS)
                return None
            self.broken += 1
        return None

    async def words(self, address: int, count: int) -> tuple[int, ...] | None:
        """None: refused, or not answered."""
        if address in self.read:
            return self.read[address]
        if self.no_registers:
            return None
        answer = await self.ask(registers(address, count))
        if answer is None or answer.kind is Kind.EXCEPTION:
            self.no_registers = answer is not None and answer.pdu[1] == ILLEGAL_FUNCTION
            return None
        self.read[address] = words_of(answer.pdu)
        return self.read[address]


async def describe(line: Asks, unit: int, wait: float) -> Description:
    """Ask a unit that answered who it is. Reads only. Raises DeviceError when the line is gone."""
    visit = _Visit(line, unit, max(_PATIENCE * wait, _PATIENCE_AT_LEAST))
    for device in line_facts().devices:
        if device.unit in {None, unit}:
            await _match(visit, device)
    objects = await _objects(visit)
    said = dict(objects)
    if not said and not visit.products:
        await _server(visit)
    product = " + ".join(dict.fromkeys(visit.products)) or said.get(5) or said.get(4) or said.get(1)
    return Description(
        observation=ModbusObservation(
            unit=unit, port=None, objects=objects, registers=tuple(sorted(visit.read.items()))
        ),
        vendor=visit.vendor or said.get(0) or None,
        product=product or visit.texts.get("server") or None,
        revision=visit.texts.get("revision") or said.get(2) or None,
        serial=visit.texts.get("serial"),
        name=visit.texts.get("name") or said.get(6) or None,
        asked=visit.asked,
        broken=visit.broken,
        late=tuple(visit.late),
    )


def fails(answer: Answer) -> bool:
    """Whether it says no more than "server failure" (exception 4)."""
    return answer.kind is Kind.EXCEPTION and answer.pdu[1] == SERVER_FAILURE


async def fails_only(line: Asks, unit: int, wait: float) -> bool:
    """Whether a unit that said "server failure" says so of other registers too. Raises DeviceError.

    pymodbus 3.16.1 answers like this for every unit that does not exist, so it proves nothing.
    """
    for device in line_facts().devices:
        if device.unit is None and not fails(await line.ask(unit, registers(*device.key), wait)):
            return False
    return True


async def _objects(visit: _Visit) -> tuple[tuple[int, str], ...]:
    for code in (REGULAR, BASIC):
        found: dict[int, str] = {}
        start = 0
        for _ in range(_ROUNDS):
            answer = await visit.ask(identification(code, start))
            if answer is None or answer.kind is Kind.EXCEPTION:
                if not found and answer is not None and answer.pdu[1] != ILLEGAL_FUNCTION:
                    break  # this level is not there; the lower one may be
                return tuple(found.items())
            got, following = objects_of(answer.pdu)
            for key, raw in got:
                if len(found) < _OBJECTS:
                    found.setdefault(key, text_from_bytes(raw) or "")
            if following is None or following <= start:
                return tuple(found.items())
            start = following
        if found:
            return tuple(found.items())
    return ()


async def _match(visit: _Visit, device: KnownDevice) -> None:
    key = await visit.words(*device.key)
    if key is None:
        return
    if device.values:
        product = device.values.get(key[0])
        if product is None:
            return
        visit.products.append(product)
    elif text_from_words(key) != device.vendor:
        return
    visit.vendor = device.vendor
    for block in device.texts:
        words = await visit.words(block.address, block.count)
        text = text_from_words(words) if words is not None else None
        if text and (block.pattern is None or re.fullmatch(block.pattern, text)):
            visit.texts.setdefault(block.field, text)
    if not device.values:
        texts = visit.texts
        visit.products += [texts.get("product") or texts.get("model") or texts.get("range") or device.vendor]


async def _server(visit: _Visit) -> None:
    answer = await visit.ask(server_id())
    if answer is not None and answer.kind is Kind.GOOD:
        readable: Sequence[bytes] = _READABLE.findall(answer.pdu[2:])
        text = text_or_none(b" ".join(readable))
        if text:
            visit.texts["server"] = text
