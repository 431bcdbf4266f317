"""Driver of the Panel Server family: who it is, its clock, its name, over Modbus TCP. DPWS comes from the search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firstlight_drivers.contract import (
    Commit,
    Confidence,
    DeviceNames,
    Endpoint,
    Identifies,
    Identity,
    ModbusObservation,
    Named,
    NameKey,
    NameRule,
    Observation,
    SetsClock,
)
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.schneider_link import open_registers
from firstlight_drivers.protocols.schneider_words import datetime_of, datetime_words
from firstlight_drivers.protocols.visit import Visit
from firstlight_drivers.schneider_panel_server import codec

CLOCK = 0x0073  # wire address of four DATETIME registers, read and write; DOCA0241EN-06, sheet "Panel Server"


class PanelServer(Identifies, SetsClock, Named):
    """One Panel Server. Opening it sends nothing."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """FC43/14 and the identification registers of unit 255."""
        visit = Visit(self.endpoint, known)
        await visit.ask(self._own_unit())
        return visit.result(codec.recognise, codec.NAME)

    async def _own_unit(self) -> ModbusObservation:
        port, local = self.endpoint.port("modbus", 502), self.endpoint.local_address
        blocks = [(block.address, block.count) for block in codec.registers().blocks]
        async with modbus.open_tcp(self.endpoint.host, port, local_address=local) as link:
            return await link.observe(codec.registers().unit, blocks)

    async def clock(self) -> datetime:
        """Registers 0x0073 to 0x0076 of unit 255."""
        async with open_registers(*self._where, local_address=self.endpoint.local_address) as link:
            return datetime_of(await link.read(codec.registers().unit, CLOCK, 4))

    async def set_clock(self, when: datetime, commit: Commit) -> None:
        """The same registers in one FC16. With SNTP on, the device sets itself again."""
        words = datetime_words(when)
        async with open_registers(*self._where, local_address=self.endpoint.local_address) as link:
            await commit()
            await link.write(codec.registers().unit, CLOCK, words)

    def name_rules(self) -> tuple[NameRule, ...]:
        """The user application name; a person writes it on the gateway's own page."""
        return (NameRule(key=NameKey.APPLICATION, most=2 * _application().count, writes=Confidence.GUIDED),)

    async def names(self, keys: Sequence[NameKey] = ()) -> DeviceNames:
        """Registers from 0x1605 on of unit 255. Words that count as not valid (0x8000, 0xFFFF) are no name."""
        if keys and NameKey.APPLICATION not in keys:
            return DeviceNames()
        block = _application()
        async with open_registers(*self._where, local_address=self.endpoint.local_address) as link:
            words = await link.read(codec.registers().unit, block.address, block.count)
        return DeviceNames(application=modbus.text_from_words(words))

    @property
    def _where(self) -> tuple[str, int]:
        return self.endpoint.host, self.endpoint.port("modbus", 502)


def _application() -> codec.Block:
    return next(block for block in codec.registers().blocks if block.field == "name")
