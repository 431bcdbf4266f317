"""`Named` and `TakesNames` of Schneider devices; the clock of an IFM on a line. One password try, never two."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    Confidence,
    DeviceNames,
    Driver,
    Endpoint,
    Identifies,
    NameBearer,
    Named,
    NameKey,
    Secret,
    SetsClock,
    SharesLine,
    TakesNames,
)
from firstlight_drivers.errors import Code, DeviceError, LocalRefusal, LoginRefused, ProtocolError
from firstlight_drivers.fleet import simulate
from firstlight_drivers.port_settings import Parity, SerialSettings, StopBits
from firstlight_drivers.protocols import schneider_commands
from firstlight_drivers.protocols.modbus import text_from_words
from firstlight_drivers.protocols.schneider_commands import Command, CommandInterface, commands, password_words
from firstlight_drivers.protocols.schneider_link import open_registers
from firstlight_drivers.schneider_pact.names import decoded, encoded, layout
from firstlight_drivers.schneider_pact.simulator import Simulator as Pact
from firstlight_drivers.schneider_panel_server.simulator import Simulator as PanelServer
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.pty import works
from firstlight_drivers.simulation.schneider_commands import SimulatedCommands
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PLACE = Place(address="127.83.1.1", shift=10000)
RIGHT, WRONG = Secret("0000"), Secret("9zZ1")
LINE = SerialSettings(baud=19200, data_bits=8, parity=Parity.EVEN, stop_bits=StopBits.ONE)
WHEN = datetime(2026, 11, 21, 19, 45, 12)  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    spec: DeviceSpec
    on_line: bool = False

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Driver, Pact]]:
        async with simulate(self.spec, PLACE) as device:
            assert isinstance(device, Pact)
            yield self.driver(device), device

    def driver(self, device: SimulatedDevice) -> Driver:
        family = next(family for family in FAMILIES if family.name == self.spec.family)
        if not self.on_line:
            return family.open(Endpoint(host=device.address, ports=device.services))
        port = next((entry.port for entry in device.services if entry.name == "modbus-rtu"), 0)
        url = f"socket://{device.address}:{port}" if port else device.address.removeprefix("serial:")
        opened = family.open(Endpoint(host="", serial_line=url))
        assert isinstance(opened, SharesLine)
        return opened.at(self.spec.unit, LINE)


IFM_SPEC = DeviceSpec(
    family="schneider-pact", model="IFM", name="Q3 feeder", serial="9921101234", firmware="3.0", line="tcp", unit=3
)
IFE = Case(
    "IFE",
    DeviceSpec(family="schneider-pact", model="IFE", name="IFE-0A129F", serial="1", firmware="004.001.000"),
)
IFM = Case("IFM behind a device server", IFM_SPEC)
LINED = Case("IFM on a line, raw TCP", IFM_SPEC, on_line=True)
PTY = Case("IFM on a line, local", replace(IFM_SPEC, line="pty"), on_line=True)
SERVER = Case(
    "Panel Server",
    DeviceSpec(family="schneider-panel-server", model="PAS800", name="panel-7", serial="2", firmware="002.000.000"),
)
LOCAL = pytest.param(PTY, marks=pytest.mark.skipif(not works(), reason="no pseudo-terminals here"), id=PTY.name)
EACH = pytest.mark.parametrize("case", [*(pytest.param(one, id=one.name) for one in (IFE, IFM, LINED)), LOCAL])


class Promise:
    """Counts; `then` happens between the canary and the write."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.made, self._then = 0, then

    async def __call__(self) -> None:
        self.made += 1
        self._then()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    table = replace(commands(), every=0.01, seconds=0.5)
    monkeypatch.setattr(schneider_commands, "commands", lambda: table)


def taking(driver: Driver) -> TakesNames:
    assert isinstance(driver, TakesNames)
    return driver


async def agreed_on(driver: Driver, key: NameKey = NameKey.IMU) -> DeviceNames:
    """What a person saw before agreeing."""
    return await taking(driver).names((key,))


# --- reading ----------------------------------------------------------------------------------------------------------


@EACH
async def test_names_are_read_without_a_password(case: Case) -> None:
    async with case.opened() as (driver, device):
        device.commands.names["location"] = "Hall 2, row B"
        names = await taking(driver).names()
        application = case.spec.name if case is IFE else None
        assert names == DeviceNames(application=application, imu=case.spec.name, location="Hall 2, row B")
        assert device.commands.sent == [1024, 1024]
        assert device.commands.refused == 0


async def test_one_name_is_asked_for_alone() -> None:
    async with IFE.opened() as (driver, device):
        assert await taking(driver).names((NameKey.APPLICATION,)) == DeviceNames(application="IFE-0A129F")
        assert device.commands.sent == []
        assert await taking(driver).names((NameKey.LOCATION,)) == DeviceNames()
        assert device.commands.sent == [1024]


@pytest.mark.parametrize("case", [pytest.param(IFM, id=IFM.name), pytest.param(LINED, id=LINED.name)])
async def test_an_ifm_has_no_application_name(case: Case) -> None:
    async with case.opened() as (driver, device):
        assert await taking(driver).names((NameKey.APPLICATION,)) == DeviceNames()
        assert device.commands.sent == []


def test_what_stands_behind_each_name() -> None:
    pact, server = (next(one for one in FAMILIES if one.name == name) for name in (IFE.spec.family, SERVER.spec.family))
    networked, gateway = pact.open(Endpoint(host="127.83.1.9")), server.open(Endpoint(host="127.83.1.9"))
    assert isinstance(networked, Named)
    assert isinstance(gateway, Named)
    assert not isinstance(gateway, TakesNames)
    rules = {rule.key: (rule.writes, rule.most, bool(rule.assumed)) for rule in networked.name_rules()}
    assert rules == {
        NameKey.APPLICATION: (Confidence.GUIDED, 64, False),
        NameKey.IMU: (Confidence.ASSUMED, 13, True),
        NameKey.LOCATION: (Confidence.ASSUMED, 13, True),
    }
    assert [rule.writes for rule in gateway.name_rules()] == [Confidence.GUIDED]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ((), "panel-7"),
        ((0x8000,) * 32, None),
        ((0xFFFF,) * 32, None),
        ((0x8080,) * 32, None),  # a PAS800 with firmware 001.004.000
        ((0,) * 32, None),
        ((0x4100,) + (0,) * 31, "A"),
        ((0x411B, 0x5B32, 0x4A42) + (0,) * 29, "AB"),  # a terminal escape
    ],
)
async def test_a_panel_server_s_name(words: tuple[int, ...], name: str | None) -> None:
    async with simulate(SERVER.spec, PLACE) as device:
        assert isinstance(device, PanelServer)
        for place, word in enumerate(words):
            device.modbus[255].registers[0x1605 + place] = word
        driver = SERVER.driver(device)
        assert isinstance(driver, Named)
        assert await driver.names() == DeviceNames(application=name)
        assert await driver.names((NameKey.IMU,)) == DeviceNames()


@EACH
async def test_an_answer_in_another_layout_is_shown_raw(case: Case) -> None:
    async with case.opened() as (driver, device):
        device.faults.active.add(Fault.OTHER_LAYOUT)
        with pytest.raises(ProtocolError, match="registers 8022 on: 0081 ") as raised:
            await taking(driver).names((NameKey.IMU,))
        assert raised.value.code is Code.UNEXPECTED


# --- writing ----------------------------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("key", [NameKey.IMU, NameKey.LOCATION])
async def test_written_and_read_back(case: Case, key: NameKey) -> None:
    async with case.opened() as (driver, device):
        promise, agreed = Promise(), await agreed_on(driver, key)
        await taking(driver).write_name(key, "Feeder 3, 13c", RIGHT, promise, agreed=agreed)
        assert (promise.made, device.commands.sent) == (1, [1024, 1024, 1032])
        assert getattr(await taking(driver).names((key,)), key) == "Feeder 3, 13c"
        assert device.commands.breaker == 0


@EACH
async def test_a_wrong_password_is_tried_once(case: Case) -> None:
    async with case.opened() as (driver, device):
        agreed = await agreed_on(driver)
        with pytest.raises(LoginRefused, match="password or rights") as raised:
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", WRONG, Promise(), agreed=agreed)
        assert (device.commands.sent, device.commands.refused) == ([1024, 1024, 1032], 1)
        assert WRONG.reveal() not in str(raised.value)
        assert device.commands.names["imu"] == case.spec.name


@EACH
async def test_a_wrong_password_is_not_sent_again_when_another_client_comes_in_between(case: Case) -> None:
    async with case.opened() as (driver, device):
        promise, agreed = Promise(lambda: device.faults.active.add(Fault.OVERWRITTEN)), await agreed_on(driver)
        with pytest.raises(DeviceError) as raised:
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", WRONG, promise, agreed=agreed)
        assert raised.value.code is Code.BUSY
        assert (device.commands.sent.count(1032), device.commands.refused) == (1, 1)


async def test_another_client_in_between_while_a_name_is_read_is_nothing() -> None:
    async with IFE.opened() as (driver, device):
        device.faults.active.add(Fault.OVERWRITTEN)
        assert (await taking(driver).names((NameKey.IMU,))).imu == "IFE-0A129F"
        assert device.commands.sent == [1024, 1024]


async def test_a_closed_locking_pad_is_named() -> None:
    async with IFE.opened() as (driver, device):
        device.faults.active.add(Fault.PAD_CLOSED)
        agreed = await agreed_on(driver)
        with pytest.raises(
            DeviceError, match=r"error 2 of module 0x03 \(access is locked: open the locking pad"
        ) as raised:
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", RIGHT, Promise(), agreed=agreed)
        assert raised.value.code is Code.DEVICE_ERROR
        assert (await taking(driver).names((NameKey.IMU,))).imu == "IFE-0A129F"


async def test_without_a_canary_that_makes_sense_nothing_is_written() -> None:
    async with IFE.opened() as (driver, device):
        promise, agreed = Promise(), await agreed_on(driver)
        device.faults.active.add(Fault.OTHER_LAYOUT)
        with pytest.raises(ProtocolError, match="registers 8022 on"):
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", RIGHT, promise, agreed=agreed)
        assert (promise.made, device.commands.sent) == (0, [1024, 1024])


@EACH
@pytest.mark.parametrize("now", ["Feeder 9", ""])
async def test_a_name_that_is_another_one_now_is_not_written(case: Case, now: str) -> None:
    async with case.opened() as (driver, device):
        promise, agreed = Promise(), await agreed_on(driver)
        device.commands.names["imu"] = now
        with pytest.raises(ProtocolError, match=f"is {now or '-'} now, not {case.spec.name}") as raised:
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", RIGHT, promise, agreed=agreed)
        assert raised.value.code is Code.UNEXPECTED
        assert (promise.made, device.commands.sent) == (0, [1024, 1024])
        device.commands.names["imu"] = case.spec.name
        await taking(driver).write_name(
            NameKey.LOCATION, "Hall 2", RIGHT, promise, agreed=agreed
        )  # that one is as it was


@EACH
@pytest.mark.parametrize("name", ["IFE-0A129F", "Q3 feeder"])
async def test_another_device_with_the_same_names_is_not_written_to(case: Case, name: str) -> None:
    """It stands at the same address now; a driver that has not read it before, as after a question."""
    async with case.opened() as (driver, device):
        device.commands.names["imu"] = name
        agreed = await agreed_on(driver)
        assert agreed.bearer is not None
        assert (agreed.bearer.serial, agreed.bearer.application) == (
            (None, case.spec.name) if case is IFE else (case.spec.serial, None)
        )
    other = replace(case, spec=replace(case.spec, name="IFE-0A12A0", serial="9921109999"))
    async with other.opened() as (driver, device):
        device.commands.names["imu"] = name
        promise = Promise()
        for bearer in (agreed.bearer, None):
            with pytest.raises(ProtocolError, match="now, not what was read") as raised:
                await taking(driver).write_name(
                    NameKey.IMU, "Feeder 4", RIGHT, promise, agreed=replace(agreed, bearer=bearer)
                )
            assert raised.value.code is Code.UNEXPECTED
        assert (promise.made, device.commands.sent) == (0, [])


async def test_of_several_ifms_the_one_that_was_read_is_written_to() -> None:
    async with IFM.opened() as (driver, device):
        agreed = await agreed_on(driver)
        device.modbus[1] = device._ifm()
        device.modbus[1].put_text(11783, 6, "99211099999")
        first = SimulatedCommands(device.modbus[1], 0x0300, device.faults)
        first.names["imu"] = IFM_SPEC.name
        promise = Promise()
        later = IFM.driver(device)  # finds unit 1 first
        assert (await agreed_on(later)).bearer == NameBearer(unit=1, serial="99211099999")
        later = IFM.driver(device)
        await taking(later).write_name(NameKey.IMU, "Feeder 4", RIGHT, promise, agreed=agreed)
        assert (first.names["imu"], device.commands.names["imu"]) == (IFM_SPEC.name, "Feeder 4")
        assert await agreed_on(later) == DeviceNames(imu="Feeder 4")  # and that one is read back
        del device.modbus[3]
        with pytest.raises(DeviceError) as raised:
            await taking(IFM.driver(device)).write_name(NameKey.IMU, "Feeder 5", RIGHT, promise, agreed=agreed)
        assert raised.value.code is Code.TIMEOUT
        assert (promise.made, first.sent.count(1032)) == (1, 0)


@pytest.mark.parametrize("text", ["", "fourteen chars", "Tür", "a  b", " a", "a\n", "a\x1b[2J"])
async def test_a_name_that_cannot_be_is_not_sent(text: str) -> None:
    async with IFE.opened() as (driver, device):
        promise, agreed = Promise(), await agreed_on(driver)
        with pytest.raises(ValueError, match="a name has 1 to 13 characters"):
            await taking(driver).write_name(NameKey.IMU, text, RIGHT, promise, agreed=agreed)
        assert (promise.made, device.commands.sent) == (0, [1024])


@pytest.mark.parametrize("text", ["", "000", "00000", "00 0", "00ü0", "\0\0\0\0"])
async def test_a_password_that_cannot_be_is_not_sent_and_not_told(text: str) -> None:
    async with IFE.opened() as (driver, device):
        agreed = await agreed_on(driver)
        with pytest.raises(ValueError, match="has 4 characters") as raised:
            await taking(driver).write_name(NameKey.IMU, "Feeder 4", Secret(text), Promise(), agreed=agreed)
        assert device.commands.sent == [1024]
        assert not text or text not in str(raised.value)


async def test_the_application_s_name_is_not_written() -> None:
    async with IFE.opened() as (driver, device):
        with pytest.raises(ValueError, match="not written by a command"):
            await taking(driver).write_name(NameKey.APPLICATION, "Feeder 4", RIGHT, Promise(), agreed=DeviceNames())
        assert device.commands.sent == []


# --- on a line --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [pytest.param(LINED, id=LINED.name), LOCAL])
async def test_the_clock_of_an_ifm_on_its_line(case: Case) -> None:
    async with case.opened() as (driver, _):
        assert isinstance(driver, SetsClock)
        assert await driver.clock() == datetime(2000, 1, 1)  # noqa: DTZ001
        await driver.set_clock(WHEN, Promise())
        assert await driver.clock() == WHEN


async def test_who_it_is_on_its_line() -> None:
    async with LINED.opened() as (driver, _):
        assert isinstance(driver, Identifies)
        identity, _ = await driver.identity()
        assert (identity.family, identity.model) == ("schneider-pact", "IFM")


async def test_nothing_is_written_to_a_unit_that_is_no_ifm() -> None:
    async with LINED.opened() as (driver, device):
        device.modbus[3].registers[11900] = 15143  # a MicroLogic
        promise = Promise()
        for work in (
            taking(driver).write_name(NameKey.IMU, "Feeder 4", RIGHT, promise, agreed=DeviceNames()),
            taking(driver).names(),
        ):
            with pytest.raises(ProtocolError, match="unit 3 is no IFM") as raised:
                await work
            assert raised.value.code is Code.UNEXPECTED
        assert 16 not in device.modbus[3].asked
        assert promise.made == 0


async def test_a_unit_nobody_has_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    from firstlight_drivers.schneider_pact import line

    monkeypatch.setattr(line, "_SECONDS", 0.1)
    async with simulate(IFM_SPEC, PLACE) as device:
        driver = replace(LINED, spec=replace(IFM_SPEC, unit=9)).driver(device)
        with pytest.raises(DeviceError) as raised:
            await taking(driver).names()
        assert raised.value.code is Code.TIMEOUT


def test_a_line_that_is_not_wholly_given() -> None:
    family = next(one for one in FAMILIES if one.name == "schneider-pact")
    opened = family.open(Endpoint(host="", serial_line="/dev/ttyUSB0"))
    assert isinstance(opened, SharesLine)
    for unit, line in ((0, LINE), (248, LINE), (1, SerialSettings(baud=9600))):
        with pytest.raises(ValueError, match=r"unit|line"):
            opened.at(unit, line)


# --- what may leave ---------------------------------------------------------------------------------------------------


async def test_no_other_code_can_be_assumed() -> None:
    table = commands()
    assert table.assumed == {1024, 1032}
    assert not table.assumed & table.never
    async with simulate(IFE.spec, PLACE) as device:
        assert isinstance(device, Pact)
        port = next(entry.port for entry in device.services if entry.name == "modbus")
        async with open_registers(device.address, port) as link:
            interface, promise = CommandInterface(link, 255, "IFE"), Promise()
            for code in sorted({*table.never, 769, 1, 0xFFFF}):
                with pytest.raises(LocalRefusal):
                    await interface.run_assumed(
                        Command(name="x", code=code, length=10), 768, (), security=1, password=RIGHT, commit=promise
                    )
        assert (device.commands.sent, device.commands.breaker, promise.made) == ([], 0, 0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("write = 1032", "write = 904", "not codes that may be assumed"),
        ("most_written = 13", "most_written = 14", "30"),
    ],
)
def test_an_edited_file_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str) -> None:
    from pathlib import Path

    from firstlight_drivers.schneider_pact import names

    raw = Path(names.__file__).with_name("assumed_names.toml").read_bytes()
    monkeypatch.setattr(Path, "read_bytes", lambda _: raw.replace(old.encode(), new.encode()))
    layout.cache_clear()
    with pytest.raises(ValueError, match=said):
        layout()
    layout.cache_clear()


# --- the codec --------------------------------------------------------------------------------------------------------

NAMES = (
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=13)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(NAMES, st.integers(0, 16))
def test_there_and_back(text: str, behind: int) -> None:
    words = encoded(text, 13)
    assert len(words) <= 7
    assert decoded((len(text), *words, *(0,) * behind), 45) == text


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=30))
def test_any_words_are_a_name_or_told(words: list[int]) -> None:
    try:
        text = decoded(words, 45)
    except ProtocolError as error:
        told = error
    else:
        assert text is None or (text.isascii() and text.isprintable() and len(text) <= words[0] <= 45)
        return
    assert told.code is Code.UNEXPECTED
    assert f"{words[-1]:04X}" in told.detail


@given(NAMES, st.integers(0, 0xFFFF))
def test_a_length_that_does_not_agree_is_told(text: str, length: int) -> None:
    words = (length, *encoded(text, 13), *(0,) * 16)
    if length == len(text):
        assert decoded(words, 45) == text
    else:
        with pytest.raises(ProtocolError):
            decoded(words, 45)


@given(st.lists(st.integers(0, 0xFFFF), min_size=32, max_size=32))
def test_any_registers_are_an_application_s_name_or_none(words: list[int]) -> None:
    text = text_from_words(words)
    assert text is None or (text == text.strip() and text.isprintable() and text)


@given(st.text(st.sampled_from("0123456789abcXYZ"), min_size=4, max_size=4))
def test_password_words(text: str) -> None:
    assert b"".join(word.to_bytes(2, "big") for word in password_words(Secret(text))) == text.encode()


def test_published_password_and_assumed_words() -> None:
    assert password_words(Secret("0000")) == (0x3030, 0x3030)  # DOCA0091EN-08
    assert password_words(None) == (0, 0)
    assert encoded("Q3", 13) == (0x5133, 0x0000)
    assert decoded((2, 0x5133, 0x0000), 45) == "Q3"
    assert decoded((0, 0, 0), 45) is None
