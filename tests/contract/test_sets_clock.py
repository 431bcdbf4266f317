"""`SetsClock` over Schneider's command interface and DATETIME registers; no breaker operation leaves this program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Endpoint, SetsClock
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, ProtocolError
from firstlight_drivers.fleet import simulate
from firstlight_drivers.protocols import schneider_commands
from firstlight_drivers.protocols.schneider_commands import CommandInterface, commands
from firstlight_drivers.protocols.schneider_link import open_registers
from firstlight_drivers.protocols.schneider_words import command_time, command_words, datetime_of, datetime_words
from firstlight_drivers.schneider_pact.simulator import Simulator as Pact
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PLACE = Place(address="127.79.111.1", shift=10000)
WHEN = datetime(2026, 11, 21, 17, 45, 12, 345000)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    spec: DeviceSpec

    def driver(self, device: SimulatedDevice) -> SetsClock:
        family = next(family for family in FAMILIES if family.name == self.spec.family)
        opened = family.open(Endpoint(host=device.address, ports=device.services))
        assert isinstance(opened, SetsClock)
        return opened


IFE = Case(
    "IFE", DeviceSpec(family="schneider-pact", model="IFE", name="IFE-0A129F", serial="1", firmware="004.001.000")
)
IFM = Case(
    "IFM", DeviceSpec(family="schneider-pact", model="IFM", name="IFM", serial="9921101234", firmware="3.0", line="tcp")
)
SERVER = Case(
    "Panel Server",
    DeviceSpec(family="schneider-panel-server", model="PAS800", name="ps", serial="2", firmware="002.000.000"),
)
EACH = pytest.mark.parametrize("case", [IFE, IFM, SERVER], ids=lambda case: case.name)
COMMANDS = pytest.mark.parametrize("case", [IFE, IFM], ids=lambda case: case.name)


class Promise:
    made = 0

    async def __call__(self) -> None:
        self.made += 1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    table = replace(commands(), every=0.01, seconds=0.5)
    monkeypatch.setattr(schneider_commands, "commands", lambda: table)


@EACH
async def test_set_and_read_back(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        driver, promise = case.driver(device), Promise()
        assert await driver.clock() == datetime(2000, 1, 1)  # noqa: DTZ001
        assert promise.made == 0
        await driver.set_clock(WHEN, promise)
        assert (promise.made, await driver.clock()) == (1, WHEN)


@EACH
async def test_a_clock_that_does_not_take_it_shows(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        device.faults.active.add(Fault.READ_BACK_DIFFERS)
        driver = case.driver(device)
        await driver.set_clock(WHEN, Promise())
        assert await driver.clock() != WHEN


@EACH
async def test_a_year_that_cannot_be_written_is_not_sent(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        promise = Promise()
        with pytest.raises(ValueError, match="1999"):
            await case.driver(device).set_clock(datetime(1999, 12, 31), promise)  # noqa: DTZ001
        assert promise.made == 0


@COMMANDS
async def test_a_command_overwritten_by_another_client_is_written_again(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        assert isinstance(device, Pact)
        device.faults.active.add(Fault.OVERWRITTEN)
        promise = Promise()
        await case.driver(device).set_clock(WHEN, promise)
        assert device.commands.now == WHEN
        assert (device.commands.sent, promise.made) == ([769, 769], 1)


@COMMANDS
async def test_a_command_that_never_ends(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        device.faults.active.add(Fault.COMMAND_STUCK)
        with pytest.raises(DeviceError) as raised:
            await case.driver(device).clock()
        assert raised.value.code is Code.TIMEOUT


@COMMANDS
async def test_an_error_has_its_number(case: Case) -> None:
    async with simulate(case.spec, PLACE) as device:
        assert isinstance(device, Pact)
        device.faults.active.add(Fault.COMMAND_REFUSED)
        with pytest.raises(DeviceError, match=r"error 1 of module 0x03 \(password or rights\)") as raised:
            await case.driver(device).set_clock(WHEN, Promise())
        assert raised.value.code is Code.DEVICE_ERROR
        assert device.commands.sent == [769]


@COMMANDS
async def test_an_answer_to_another_model_s_destination_is_an_error(case: Case) -> None:
    other = "IFM" if case is IFE else "IFE"
    async with simulate(case.spec, PLACE) as device:
        rtu = case is IFM
        port = next(entry.port for entry in device.services if entry.name == ("modbus-rtu" if rtu else "modbus"))
        async with open_registers(device.address, port, rtu=rtu) as link:
            with pytest.raises(DeviceError, match="error 19"):
                await CommandInterface(link, 1 if rtu else 255, other).run("get-time")


async def test_no_breaker_operation_is_in_the_table_or_can_be_sent() -> None:
    table = commands()
    assert {904, 905, 906, 910} <= table.never
    assert {one.code for one in table.commands.values()} == {768, 769}
    async with simulate(IFE.spec, PLACE) as device:
        assert isinstance(device, Pact)
        port = next(entry.port for entry in device.services if entry.name == "modbus")
        async with open_registers(device.address, port) as link:
            interface, promise = CommandInterface(link, 255, "IFE"), Promise()
            for name in ("open", "close", "904", "reset"):
                with pytest.raises(LocalRefusal):
                    await interface.run(name, (), promise)
            with pytest.raises(LocalRefusal):
                await CommandInterface(link, 255, "MTZ").run("get-time")
        assert (device.commands.sent, device.commands.breaker, promise.made) == ([], 0, 0)


def test_a_table_with_a_breaker_operation_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path(schneider_commands.__file__).with_name("schneider_commands.toml").read_text()
    text += '\n[[command]]\nname = "open"\ncode = 904\nlength = 10\n'
    monkeypatch.undo()
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: text)
    schneider_commands.commands.cache_clear()
    with pytest.raises(ValueError, match="never to be sent: open"):
        schneider_commands.commands()
    monkeypatch.undo()
    schneider_commands.commands.cache_clear()


TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31, 23, 59, 59)).map(  # noqa: DTZ001
    lambda when: when.replace(microsecond=when.microsecond // 1000 * 1000)
)


@given(TIMES)
def test_both_layouts_there_and_back(when: datetime) -> None:
    assert datetime_of(datetime_words(when)) == when
    assert command_time(command_words(when)) == when


@given(st.lists(st.integers(0, 0xFFFF), min_size=4, max_size=4))
def test_any_words_are_a_time_or_told(words: list[int]) -> None:
    for read in (datetime_of, command_time):
        try:
            read(words)
        except ProtocolError:
            continue


def test_published_layouts() -> None:
    # DOCA0241EN-06 and DOCA0091EN-08, for 21 November 2026 17:45:12.345
    assert datetime_words(WHEN) == (26, 0x0B15, 0x112D, 12345)
    assert command_words(WHEN) == (0x0B15, 0x1A11, 0x2D0C, 345)
