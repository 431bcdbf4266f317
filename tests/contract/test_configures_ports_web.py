"""`ConfiguresPorts` by the web profile that is assumed for the NPort 6000-G2, against its simulator on real sockets.

What the driver says is compared with what the simulated device holds: what was taken, what was kept, who logged in.
"""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    Credential,
    Endpoint,
    Identifies,
    PortAccess,
    PortChange,
    Secret,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.moxa_nport6000g2.simulator import Simulator
from firstlight_drivers.port_settings import Flow, Interface, Mode, Parity, PortSettings, Raw, StopBits, Value
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.web_ports import ProfilePorts
from firstlight_drivers.protocols.web_profile import ProfileError, WebProfile, load_profile
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PASSWORD = "Riverside-water-works-7"
DIGEST = "ab" * 32
LOGIN = Credential(user="site-admin", password=Secret(PASSWORD))
G2 = DeviceSpec(
    family="moxa-nport6000g2", model="NPort 6250-G2", name="pump-7", serial="MOXA00004711", firmware="1.0",
    mac="00:90:E8:15:30:41", user="site-admin", password=PASSWORD, delay=0.3,
)  # fmt: skip
LINE: Mapping[str, Value] = {
    "baud": 19200, "data_bits": 7, "parity": Parity.EVEN, "stop_bits": StopBits.TWO, "flow": Flow.XON_XOFF,
    "interface": Interface.RS485_2W, "alias": "pump 7", "fifo": False,
}  # fmt: skip
SERVER: Mapping[str, Value] = {
    "mode": Mode.TCP_SERVER, "local_port": 4777, "command_port": 977, "max_connections": 4, "tcp_alive_check": 0,
    "inactivity_time": 250, "delimiter_1": "0d", "delimiter_2": "0a", "delimiter_process": "strip",
    "force_transmit": 20, "ignore_jammed_ip": True, "allow_driver_control": True, "secure": True,
}  # fmt: skip


def assumed() -> WebProfile:
    family = next(family for family in FAMILIES if family.name == G2.family)
    assert family.assumed_ports is not None
    return load_profile(family.assumed_ports)


@dataclass(slots=True)
class Bench:
    """A device, what opens it, and what was promised to it."""

    device: Simulator
    access: PortAccess
    profile: WebProfile
    promised: int = 0
    before: int = 0  # writes the device had taken when sending began

    @property
    def driver(self) -> ProfilePorts:
        endpoint = Endpoint(host=self.device.address, ports=self.device.services)
        family = next(family for family in FAMILIES if family.name == G2.family)
        identify = family.open(endpoint)
        assert isinstance(identify, Identifies)
        return ProfilePorts(endpoint, self.profile, identify, digest=DIGEST)

    @property
    def logins(self) -> tuple[int, int]:
        return self.device.logins.accepted, self.device.logins.refused

    async def commit(self) -> None:
        assert self.device.ports.writes == self.before
        self.promised += 1

    async def read(self, *ports: int) -> tuple[PortSettings, ...]:
        return await self.driver.read_ports(self.access, ports)

    async def write(self, wanted: Mapping[int, Mapping[str, Value]]) -> float:
        present = {one.port: one for one in await self.read()}
        return await self.send([change(present[port], values) for port, values in wanted.items()])

    async def send(self, changes: Sequence[PortChange]) -> float:
        self.before = self.device.ports.writes
        return await self.driver.write_ports(changes, self.access, self.commit)


@asynccontextmanager
async def at(*faults: Fault, profile: WebProfile | None = None, **changes: Any) -> AsyncIterator[Bench]:
    device = simulate(replace(G2, **changes), Place(address="127.84.1.1", shift=10000))
    assert isinstance(device, Simulator)
    async with device:
        device.faults.active.update(faults)
        port = next(service.port for service in device.services if service.name == "https")
        trust = Trust(https=(await tls.look(device.address, port)).sha256)
        yield Bench(device, PortAccess(trust=trust, credential=LOGIN), profile or assumed())


def change(present: PortSettings, values: Mapping[str, Value]) -> PortChange:
    keys = tuple(key for key, value in values.items() if present.value(key) != value)
    return PortChange(present=present, wanted=present.with_values(dict(values)), keys=keys)


# --- the way through ------------------------------------------------------------------------------------------------


async def test_reads_every_port_in_one_login_and_changes_nothing() -> None:
    async with at() as it:
        before = copy.deepcopy(it.device.ports.now)
        ports = await it.read()
        assert [one.port for one in ports] == [1, 2]
        assert ports[0].serial.line == "115200 8N1"
        assert ports[0].operation.mode is Mode.REAL_COM
        assert ports[0].operation.tcp_alive_check == 7
        assert ports[0].operation.local_port is None  # Real COM has none, whatever the device says
        assert (it.logins, it.device.ports.now, it.device.ports.saves) == ((1, 0), before, 0)


async def test_ports_that_are_not_there_are_left_out() -> None:
    async with at(model="NPort 6150-G2") as it:
        assert [one.port for one in await it.read(1, 2)] == [1]
        assert await it.read(9) == ()
        with pytest.raises(DeviceError, match="no port 2") as caught:
            await it.send([change(PortSettings(port=2), {"baud": 9600})])
        assert (caught.value.code, it.promised, it.device.ports.writes) == (Code.UNEXPECTED, 0, 0)


async def test_a_model_nobody_knows_has_as_many_ports_as_answer() -> None:
    async with at(model="NPort 6999-G2", serial_ports=5) as it:
        assert [one.port for one in await it.read()] == [1, 2, 3, 4, 5]
        assert [one.port for one in await it.read(4)] == [4]
        with pytest.raises(DeviceError, match="No such serial port"):
            await it.read(6)
        assert it.logins == (3, 0)


@pytest.mark.parametrize("values", [LINE, SERVER], ids=["line", "server"])
async def test_settings_are_written_kept_and_read_back(values: Mapping[str, Value]) -> None:
    async with at() as it:
        untouched = copy.deepcopy(it.device.ports.now)
        assert await it.write({2: values}) == 0.0
        (back,) = await it.read(2)
        assert {key: back.value(key) for key in values} == dict(values)
        assert it.device.ports.now == it.device.ports.saved
        assert it.device.ports.now[0] == untouched[0]
        assert it.device.ports.now[1]["terminationResistor"] == "off"  # not a setting: as it was
        assert it.device.ports.now[1]["statistics"] == untouched[1]["statistics"]
        assert (it.promised, it.device.ports.writes, it.device.ports.saves, it.logins) == (1, 1, 1, (3, 0))


async def test_several_ports_are_one_session_one_promise_and_one_save() -> None:
    async with at() as it:
        await it.write({1: {"baud": 9600}, 2: {"parity": Parity.ODD}})
        first, second = await it.read()
        assert (first.serial.baud, second.serial.parity, second.serial.baud) == (9600, Parity.ODD, 115200)
        assert (it.promised, it.device.ports.writes, it.device.ports.saves, it.logins) == (1, 2, 1, (3, 0))


async def test_what_nobody_has_a_name_for_is_shown_and_goes_back() -> None:
    async with at() as it:
        it.device.ports.now[0]["operation"]["mode"] = "mqtt"  # type: ignore[index]
        it.device.ports.now[0]["alias"] = "süd \U0001f600"
        (port,) = await it.read(1)
        assert port.operation.mode == Raw("mqtt")
        await it.write({1: {"baud": 9600}})
        assert it.device.ports.now[0]["operation"]["mode"] == "mqtt"  # type: ignore[index]
        assert it.device.ports.now[0]["alias"] == "süd \U0001f600"
        assert it.device.ports.now[0]["baudRate"] == 9600
        it.device.ports.now[0]["alias"] = None
        await it.send([change((await it.read(1))[0], {"baud": 19200})])
        held = it.device.ports.now[0]
        assert held["alias"] is None
        assert held["baudRate"] == 19200


async def test_what_was_set_meanwhile_by_somebody_else_stays() -> None:
    async with at() as it:
        (present,) = await it.read(1)
        it.device.ports.now[0]["dataBits"] = 7
        await it.send([change(present, {"baud": 9600})])
        assert (it.device.ports.now[0]["dataBits"], it.device.ports.now[0]["baudRate"]) == (7, 9600)


def test_abilities_say_what_they_rest_on() -> None:
    profile = assumed()

    def driver(**given: Any) -> ProfilePorts:
        family = next(family for family in FAMILIES if family.name == G2.family)
        identify = family.open(Endpoint(host="127.84.1.9"))
        assert isinstance(identify, Identifies)
        return ProfilePorts(Endpoint(host="127.84.1.9"), given.pop("profile", profile), identify, **given)

    able = driver(digest=DIGEST).port_abilities("NPort 6450-G2")
    assert (able.ports, able.assumed, able.guessed, able.compared) == (4, DIGEST, able.keys, True)
    assert {"baud", "mode", "alias"} <= able.keys
    assert driver(digest=DIGEST, confirmed=True).port_abilities(None).assumed == DIGEST
    taught = replace(profile, confidence="taught")
    assert driver(profile=taught, digest=DIGEST).port_abilities(None).assumed == DIGEST
    vouched = driver(profile=taught, digest=DIGEST, confirmed=True).port_abilities(None)
    assert (vouched.assumed, vouched.guessed, vouched.compared) == ("", frozenset(), False)
    with pytest.raises(ProfileError):
        driver(profile=replace(profile, port_write=()), digest=DIGEST)


# --- what can go wrong ----------------------------------------------------------------------------------------------


async def test_a_value_nobody_recorded_is_refused_before_anything_is_sent() -> None:
    profile = assumed()
    rows = tuple(
        replace(row, code=tuple(code for code in row.code if code.value != "mark")) if row.key == "parity" else row
        for row in profile.ports.setting
    )
    async with at(profile=replace(profile, ports=replace(profile.ports, setting=rows))) as it:
        (present,) = await it.read(1)
        seen = it.logins
        with pytest.raises(DeviceError, match="parity=mark") as caught:
            await it.send([change(present, {"baud": 9600, "parity": Parity.MARK})])
        assert (caught.value.code, it.logins, it.promised) == (Code.NOT_RECORDED, seen, 0)
        with pytest.raises(DeviceError, match="peers"):
            await it.send([change(present, {"peers": ("10.0.0.1:4001",)})])


async def test_another_layout_stops_it_and_is_shown() -> None:
    async with at(Fault.OTHER_LAYOUT) as it:
        with pytest.raises(DeviceError, match="framing") as caught:
            await it.read()
        assert caught.value.code is Code.UNEXPECTED
        assert it.logins == (1, 0)
        with pytest.raises(DeviceError):
            await it.send([change(PortSettings(port=1), {"baud": 9600})])
        assert (it.promised, it.device.ports.writes, it.device.ports.saves) == (0, 0, 0)
        assert not it.device.console._sessions  # the way out was taken all the same


async def test_another_layout_of_the_second_port_changes_nothing_on_the_first() -> None:
    async with at() as it:
        present = await it.read()
        del it.device.ports.now[1]["parity"]
        with pytest.raises(DeviceError) as caught:
            await it.send([change(one, {"baud": 9600}) for one in present])
        assert caught.value.code is Code.UNEXPECTED
        assert (it.promised, it.device.ports.writes) == (0, 0)


async def test_a_value_of_another_kind_is_another_layout() -> None:
    async with at() as it:
        (present,) = await it.read(1)
        it.device.ports.now[0]["baudRate"] = "115200"
        with pytest.raises(DeviceError, match="another kind"):
            await it.send([change(present, {"baud": 9600})])
        assert (it.promised, it.device.ports.writes) == (0, 0)


async def test_a_session_that_is_lost_ends_it() -> None:
    async with at() as it:
        (present,) = await it.read(1)
        it.device.faults.active.add(Fault.SESSION_LOST)
        with pytest.raises(DeviceError, match="login again") as caught:
            await it.send([change(present, {"baud": 9600})])
        assert (caught.value.code, it.promised, it.device.ports.writes) == (Code.UNEXPECTED, 1, 0)
        assert it.logins == (2, 0)  # nothing is tried twice


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [(Fault.REFUSED_BAUD, Code.DEVICE_ERROR, "out of range"), (Fault.PORT_BUSY, Code.BUSY, "127.84")],
)
async def test_what_the_device_refuses_is_said_in_its_own_words(fault: Fault, code: Code, said: str) -> None:
    async with at() as it:
        present = await it.read()
        it.device.faults.active.add(fault)
        with pytest.raises(DeviceError, match=said) as caught:
            await it.send([change(one, {"baud": 9600}) for one in present])
        assert (caught.value.code, it.device.ports.writes, it.device.ports.saves) == (code, 0, 0)
        assert not it.device.console._sessions


async def test_a_device_that_vanishes_before_it_has_saved_is_left() -> None:
    async with at(Fault.VANISHES) as it:
        with pytest.raises(Unreachable) as caught:
            await it.write({1: {"baud": 19200}, 2: {"baud": 19200}})
        assert caught.value.code is Code.CLOSED
        assert (it.promised, it.device.ports.writes, it.device.ports.saves) == (1, 1, 0)
        assert [one.serial.baud for one in await it.read()] == [115200, 115200]


async def test_a_clamped_value_shows_when_it_is_read_back() -> None:
    async with at(Fault.CLAMPED) as it:
        await it.write({1: {"baud": 19200}})
        assert (await it.read(1))[0].serial.baud == 9600


async def test_a_device_that_keeps_the_old_values_shows_it() -> None:
    async with at(Fault.READ_BACK_DIFFERS) as it:
        await it.write({1: {"baud": 19200}})
        assert (await it.read(1))[0].serial.baud == 115200


async def test_a_wrong_password_is_tried_once() -> None:
    async with at() as it:
        it.access = replace(it.access, credential=replace(LOGIN, password=Secret("Not-this-one-7")))
        with pytest.raises(LoginRefused):
            await it.read()
        assert it.logins == (0, 1)
        with pytest.raises(LoginRefused):
            await it.driver.read_ports(replace(it.access, credential=None))
        assert it.logins == (0, 1)


async def test_no_credential_for_another_certificate_or_for_plain_http() -> None:
    async with at() as it:
        it.access = replace(it.access, trust=Trust(https="00" * 32))
        with pytest.raises(IdentityChanged):
            await it.read()
        it.access = replace(it.access, trust=Trust(plain=True))
        with pytest.raises(DeviceError):
            await it.read()
        assert it.logins == (0, 0)


async def test_a_device_without_an_account_is_not_logged_in_to() -> None:
    async with at(state=State.FACTORY, user=None, password=None) as it:
        with pytest.raises(DeviceError, match="first account"):
            await it.read()
        assert it.logins == (0, 0)


async def test_a_console_of_another_kind_gets_no_login() -> None:
    profile = assumed()
    async with at(profile=replace(profile, look=replace(profile.look, login="Log on to the router"))) as it:
        with pytest.raises(DeviceError, match="not the known page"):
            await it.read()
    async with at(profile=replace(profile, family="moxa-nport6000")) as it:
        with pytest.raises(DeviceError, match="answers as moxa-nport6000g2"):
            await it.read()
        assert it.logins == (0, 0)


@pytest.mark.parametrize("fault", [Fault.GARBAGE, Fault.TRUNCATED, Fault.OVERSIZE])
async def test_broken_answers_end_it(fault: Fault) -> None:
    async with at() as it:
        (present,) = await it.read(1)
        it.device.faults.active.add(fault)
        with pytest.raises(DeviceError):
            await it.send([change(present, {"baud": 9600})])
        assert (it.promised, it.device.ports.writes) == (0, 0)
