"""Driver of the PacT family: reads who a communication interface is, reads and sets its date and time.

IFE, EIFE   Modbus TCP, unit 255
IFM         Modbus RTU on a serial line (also by URL), or RTU frames through a raw TCP port
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from firstlight_drivers.contract import (
    Commit,
    Endpoint,
    Identifies,
    Identity,
    ModbusObservation,
    Observation,
    SetsClock,
)
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.schneider_commands import CommandInterface
from firstlight_drivers.protocols.schneider_link import open_registers
from firstlight_drivers.protocols.schneider_words import command_time, command_words
from firstlight_drivers.protocols.visit import Visit
from firstlight_drivers.schneider_pact import codec

_LINE_SECONDS = 0.5  # one answer on a serial line


class PactInterface(Identifies):
    """One IFE, EIFE or IFM. Opening it sends nothing.

    `units` are the Modbus addresses tried on a line, 1 to 247; the first IFM among them is the one that is read.
    """

    def __init__(self, endpoint: Endpoint, units: Sequence[int] = range(1, 11)) -> None:
        self.endpoint = endpoint
        self._units = units

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        """The identification registers, read-only."""
        visit = Visit(self.endpoint, known)
        if self.endpoint.serial_line is not None or self._raw_port is not None:
            await visit.ask(self._ifm())
        else:
            await visit.ask(self._ife())
        return visit.result(codec.recognise, codec.NAME)

    @property
    def _raw_port(self) -> int | None:
        return next((entry.port for entry in self.endpoint.ports if entry.name == "modbus-rtu"), None)

    async def _ife(self) -> ModbusObservation:
        port, local = self.endpoint.port("modbus", 502), self.endpoint.local_address
        async with modbus.open_tcp(self.endpoint.host, port, local_address=local) as link:
            return await link.observe(codec.UNIT, _blocks("ife"))

    async def _ifm(self) -> ModbusObservation:
        line = self.endpoint.serial_line
        if line is not None:
            async with modbus.open_line(line, seconds=_LINE_SECONDS) as link:
                return await self._first_ifm(link)
        host, port, local = self.endpoint.host, self._raw_port or modbus.PORT, self.endpoint.local_address
        async with modbus.open_tcp(host, port, rtu=True, local_address=local, seconds=_LINE_SECONDS) as link:
            return await self._first_ifm(link)

    async def _first_ifm(self, link: modbus.ModbusLink) -> ModbusObservation:
        product = codec.product_id_address()
        for unit in self._units:
            try:
                if await link.words(unit, product, 1) == (codec.IFM_PRODUCT_ID,):
                    return await link.observe(unit, _blocks("ifm"))
            except DeviceError as error:
                # Nobody has this number, or somebody else does.
                if error.code not in {Code.TIMEOUT, Code.DEVICE_ERROR}:
                    raise
        raise Unreachable("no IFM answers on this line", code=Code.TIMEOUT)


class NetworkedPact(PactInterface, SetsClock):
    """An IFE or EIFE, or an IFM behind a device server's raw TCP port. The interface passes the time on to all modules
    of its breaker (DOCA0091EN-08, "Date Management").
    """

    async def clock(self) -> datetime:
        """Command 768."""
        async with self._commands() as interface:
            return command_time(await interface.run("get-time"))

    async def set_clock(self, when: datetime, commit: Commit) -> None:
        """Command 769; without a password, also with the locking pad closed."""
        words = command_words(when)
        async with self._commands() as interface:
            await interface.run("set-time", words, commit)

    @asynccontextmanager
    async def _commands(self) -> AsyncIterator[CommandInterface]:
        host, local = self.endpoint.host, self.endpoint.local_address
        if self._raw_port is None:
            async with open_registers(host, self.endpoint.port("modbus", 502), local_address=local) as link:
                yield CommandInterface(link, codec.UNIT, "IFE")
            return
        unit = (await self._ifm()).unit
        async with open_registers(host, self._raw_port, rtu=True, local_address=local) as link:
            yield CommandInterface(link, unit, "IFM")


def _blocks(kind: str) -> list[tuple[int, int]]:
    return [(block.address, block.count) for block in codec.registers()[kind]]
