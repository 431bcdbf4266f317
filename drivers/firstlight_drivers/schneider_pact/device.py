"""Driver of the PacT family: who a communication interface is, its date and time, names.

IFE, EIFE   Modbus TCP, unit 255
IFM         Modbus RTU on a serial line (also by URL), or RTU frames through a raw TCP port
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from firstlight_drivers.contract import (
    Commit,
    Confidence,
    DeviceNames,
    Driver,
    Endpoint,
    Identifies,
    Identity,
    ModbusObservation,
    NameKey,
    NameRule,
    Observation,
    Secret,
    SetsClock,
    SharesLine,
    TakesNames,
)
from firstlight_drivers.errors import Code, DeviceError, ProtocolError, Unreachable
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import Flow, Parity, SerialSettings, StopBits
from firstlight_drivers.protocols import modbus
from firstlight_drivers.protocols.schneider_commands import PASSWORD_LENGTH, CommandInterface
from firstlight_drivers.protocols.schneider_link import RegisterLink, open_registers
from firstlight_drivers.protocols.schneider_words import command_time, command_words
from firstlight_drivers.protocols.visit import Visit
from firstlight_drivers.schneider_pact import codec
from firstlight_drivers.schneider_pact.line import open_line_registers
from firstlight_drivers.schneider_pact.names import ImuNames, bearer_of, layout

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


class LinePact(PactInterface, SharesLine):
    """What is on a serial line; `at` says which one is meant."""

    def at(self, unit: int, line: SerialSettings) -> Driver:
        """The IFM with this address. Raises ValueError for a line that is not wholly given."""
        return IfmOnLine(self.endpoint, unit, _line(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """One interface on an open connection."""

    link: RegisterLink
    unit: int

    @property
    def commands(self) -> CommandInterface:
        return CommandInterface(self.link, self.unit, "IFE" if self.unit == codec.UNIT else "IFM")


class CommandedPact(PactInterface, SetsClock, TakesNames):
    """What all of them share that have a command interface. The interface passes the time on to all modules of its
    breaker (DOCA0091EN-08, "Date Management").
    """

    async def clock(self) -> datetime:
        """Command 768."""
        async with self._reached() as reached:
            return command_time(await reached.commands.run("get-time"))

    async def set_clock(self, when: datetime, commit: Commit) -> None:
        """Command 769; without a password, also with the locking pad closed."""
        words = command_words(when)
        async with self._reached() as reached:
            await reached.commands.run("set-time", words, commit)

    def name_rules(self) -> tuple[NameRule, ...]:
        """Name and location of the IMU by what is assumed of commands 1024 and 1032."""
        form = layout()
        return tuple(
            NameRule(
                key=key,
                most=form.most_written,
                writes=Confidence.ASSUMED,
                assumed=form.digest,
                password=PASSWORD_LENGTH,
            )
            for key in form.parameters
        )

    async def names(self, keys: Sequence[NameKey] = ()) -> DeviceNames:
        """Who is there, then command 1024, once for each."""
        found = DeviceNames()
        wanted = [key for key in layout().parameters if not keys or key in keys]
        if not wanted:
            return found
        async with self._reached() as reached:
            found = replace(found, bearer=await bearer_of(reached.link, reached.unit))
            for key in wanted:
                text = await ImuNames(reached.commands).read(key)
                found = replace(found, imu=text) if key is NameKey.IMU else replace(found, location=text)
        return found

    async def write_name(
        self, key: NameKey, text: str, password: Secret, commit: Commit, *, agreed: DeviceNames
    ) -> None:
        """Who is there, command 1024 as the canary, then 1032 once."""
        if key not in layout().parameters:
            raise ValueError(f"{key} is not written by a command")
        async with self._reached(agreed.bearer.unit if agreed.bearer is not None else None) as reached:
            bearer = await bearer_of(reached.link, reached.unit)
            if bearer != agreed.bearer:
                raise ProtocolError(
                    f"unit {bearer.unit} is {bearer.serial or bearer.application or '-'} now, not what was read",
                    code=Code.UNEXPECTED,
                )
            present = agreed.imu if key is NameKey.IMU else agreed.location
            await ImuNames(reached.commands).write(key, text, password, commit, present=present)

    @abstractmethod
    def _reached(self, unit: int | None = None) -> AbstractAsyncContextManager[_Reached]:
        """Connect. `unit` is the one to go to where several may be there; None: the first."""


class NetworkedPact(CommandedPact):
    """An IFE or EIFE, or an IFM behind a device server's raw TCP port."""

    _unit: int | None = None  # of the IFM, once it was found

    def name_rules(self) -> tuple[NameRule, ...]:
        """An IFE also has the user application name, which is documented for reading only."""
        rules = super().name_rules()
        if self._raw_port is not None:
            return rules
        name = NameRule(key=NameKey.APPLICATION, most=2 * _application().count, writes=Confidence.GUIDED)
        return (name, *rules)

    async def names(self, keys: Sequence[NameKey] = ()) -> DeviceNames:
        """Registers 10242 to 10273 for the application's, command 1024 for the others."""
        wanted = keys or tuple(rule.key for rule in self.name_rules())
        found = await super().names(wanted)
        if NameKey.APPLICATION not in wanted or self._raw_port is not None:
            return found
        block = _application()
        async with self._registers() as link:
            words = await link.read(codec.UNIT, block.address, block.count)
        return replace(found, application=modbus.text_from_words(words))

    def _registers(self) -> AbstractAsyncContextManager[RegisterLink]:
        local = self.endpoint.local_address
        if self._raw_port is None:
            return open_registers(self.endpoint.host, self.endpoint.port("modbus", 502), local_address=local)
        return open_registers(self.endpoint.host, self._raw_port, rtu=True, local_address=local)

    @asynccontextmanager
    async def _reached(self, unit: int | None = None) -> AsyncIterator[_Reached]:
        if self._raw_port is not None and self._unit is None:
            self._unit = unit or (await self._ifm()).unit
        async with self._registers() as link:
            if self._unit is None:
                yield _Reached(link=link, unit=codec.UNIT)
            else:
                await _only_ifm(link, self._unit)
                yield _Reached(link=link, unit=self._unit)


class IfmOnLine(CommandedPact):
    """An IFM on a serial line, by its address; also through a device server. Nothing is written to another device."""

    def __init__(self, endpoint: Endpoint, unit: int, line: Line) -> None:
        super().__init__(endpoint, (unit,))
        if endpoint.serial_line is None or not 1 <= unit <= 247:
            raise ValueError(f"unit {unit}")
        self._url, self._unit, self._line = endpoint.serial_line, unit, line

    async def _ifm(self) -> ModbusObservation:
        """Its identification registers, on the line as it is set."""
        registers: list[tuple[int, tuple[int, ...]]] = []
        async with self._registers() as link:
            for address, count in _blocks("ifm"):
                try:
                    registers.append((address, await link.read(self._unit, address, count)))
                except modbus.Refusal:
                    continue  # serial numbers stand in one of two places
        return ModbusObservation(unit=self._unit, port=None, registers=tuple(registers))

    @asynccontextmanager
    async def _registers(self) -> AsyncIterator[RegisterLink]:
        """Raises DeviceError, UNEXPECTED where the unit is no IFM."""
        async with open_line_registers(self._url, self._line) as link:
            await _only_ifm(link, self._unit)
            yield link

    @asynccontextmanager
    async def _reached(self, unit: int | None = None) -> AsyncIterator[_Reached]:
        async with self._registers() as link:
            yield _Reached(link=link, unit=self._unit)


async def _only_ifm(link: RegisterLink, unit: int) -> None:
    """Raises DeviceError, UNEXPECTED where the unit is no IFM."""
    try:
        product = await link.read(unit, codec.product_id_address(), 1)
    except modbus.Refusal:
        product = (0,)
    if product != (codec.IFM_PRODUCT_ID,):
        raise ProtocolError(f"unit {unit} is no IFM, product {product[0]}", code=Code.UNEXPECTED)


def _blocks(kind: str) -> list[tuple[int, int]]:
    return [(block.address, block.count) for block in codec.registers()[kind]]


def _application() -> codec.Block:
    """Registers of the user application name."""
    return next(block for block in codec.registers()["ife"] if block.field == "name")


def _line(settings: SerialSettings) -> Line:
    flow = settings.flow if isinstance(settings.flow, Flow) else Flow.NONE
    match (settings.baud, settings.data_bits, settings.parity, settings.stop_bits):
        case (int() as baud, int() as bits, Parity() as parity, StopBits() as stop):
            return Line(baud=baud, data_bits=bits, parity=parity, stop_bits=stop, flow=flow)
    raise ValueError(f"the line is not wholly given: {settings.line}")
