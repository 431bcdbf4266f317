"""`ConfiguresPorts` over every channel: read, written, saved, restarted, read back, and everything that can go wrong.

What a driver says is compared with what the simulated device holds: what is saved, what is in force, who logged in.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    ConfiguresPorts,
    Credential,
    Endpoint,
    Identifies,
    PortAccess,
    PortChange,
    Secret,
    SnmpAccess,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.port_rules import Shown
from firstlight_drivers.port_settings import (
    Flow,
    Interface,
    Mode,
    Parity,
    PortSettings,
    Raw,
    StopBits,
    Value,
    setting,
)
from firstlight_drivers.protocols import moxa_web_ports, tls
from firstlight_drivers.protocols.moxa_ports_mib import decode, mib
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.protocols.snmp import SnmpSession, SnmpValue
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.http import WebAnswer, WebRequest
from firstlight_drivers.simulation.moxa import SimulatedNport
from firstlight_drivers.simulation.moxa_console import NportConsole
from firstlight_drivers.simulation.moxa_ports import PortObjects, SimulatedPorts
from firstlight_drivers.simulation.moxa_ports_pages import PortPages
from firstlight_drivers.simulation.snmp_ber import Held, Oid
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PLACE = Place(address="127.79.110.1", shift=10000)
COMMUNITY, USER, AUTH, PRIVACY = "kestrel-rw", "ports", "auth-Kestrel-1", "priv-Kestrel-2"
LOGIN = Credential(user="admin", password=Secret("moxa"))
BY_COMMUNITY = SnmpAccess(community=Secret(COMMUNITY))
BY_USER = SnmpAccess(user=USER, auth=Secret(AUTH), privacy=Secret(PRIVACY))


@dataclass(frozen=True, slots=True)
class Case:
    """One channel of one family."""

    name: str
    family: str
    model: str
    generation: Generation | None = None
    snmp: SnmpAccess | None = None

    def simulated(self, *faults: Fault, delay: float = 0.4) -> SimulatedNport:
        spec = DeviceSpec(
            family=self.family, model=self.model, name="pump-7", serial="4711", firmware="2.0", mac="00:90:E8:15:30:41",
            hw_id=0x6250, state=State.FACTORY, faults=faults, delay=delay, snmp_community=COMMUNITY, snmp_user=USER,
            snmp_auth=AUTH, snmp_privacy=PRIVACY,
        )  # fmt: skip
        device = simulate(spec, PLACE)
        assert isinstance(device, SimulatedNport)
        if self.generation is not None:
            device.generation = self.generation
        return device

    def driver(self, device: SimulatedNport) -> ConfiguresPorts:
        family = next(family for family in FAMILIES if family.name == self.family)
        opened = family.open(Endpoint(host=device.address, ports=device.services))
        assert isinstance(opened, ConfiguresPorts)
        return opened

    async def access(self, device: SimulatedNport) -> PortAccess:
        if self.snmp is not None:
            return PortAccess(trust=Trust(), snmp=self.snmp)
        port = next(service.port for service in device.services if service.name == "https")
        seen = await tls.look(device.address, port)
        return PortAccess(trust=Trust(https=seen.sha256), credential=LOGIN)


CASES = (
    Case("5150 console B", "moxa-nport5000", "NPort 5150", Generation.B),
    Case("5450 console A", "moxa-nport5000", "NPort 5450", Generation.A),
    Case("6250 console A", "moxa-nport6000", "NPort 6250", Generation.A),
    Case("6250 SNMP v2c", "moxa-nport6000", "NPort 6250", snmp=BY_COMMUNITY),
    Case("6250 SNMP v3", "moxa-nport6000", "NPort 6250", snmp=BY_USER),
)
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
SNMP = pytest.mark.parametrize("case", [case for case in CASES if case.snmp], ids=lambda case: case.name)
WEB = pytest.mark.parametrize("case", [case for case in CASES if not case.snmp], ids=lambda case: case.name)
LINE: Mapping[str, Value] = {
    "baud": 19200, "data_bits": 7, "parity": Parity.EVEN, "stop_bits": StopBits.TWO, "flow": Flow.XON_XOFF,
    "interface": Interface.RS485_2W, "alias": "pump 7", "fifo": False,
}  # fmt: skip
SERVER: Mapping[str, Value] = {
    "mode": Mode.TCP_SERVER, "local_port": 4777, "command_port": 977, "max_connections": 4, "tcp_alive_check": 0,
    "inactivity_time": 250, "packet_length": 0, "delimiter_1": "0d", "delimiter_2": "0a", "delimiter_process": "strip",
    "force_transmit": 20,
}  # fmt: skip
CLIENT: Mapping[str, Value] = {
    "mode": Mode.TCP_CLIENT, "peers": ("10.0.0.9:4001", "plc.site:502>5011"),
    "connection_control": "any-character/none",
}  # fmt: skip
RANGES: Mapping[str, Value] = {
    "mode": Mode.UDP,
    "peers": ("10.0.0.1-10.0.0.9:4001", "10.0.1.1:4002"),
    "local_port": 4005,
}


@dataclass(slots=True)
class Promise:
    """Counts the commits."""

    made: int = 0
    log: list[str] = field(default_factory=list)

    async def __call__(self) -> None:
        self.made += 1


def change(present: PortSettings, values: Mapping[str, Value]) -> PortChange:
    merged = present.with_values(dict(values))
    keys = tuple(key for key, value in values.items() if present.value(key) != value)
    return PortChange(present=present, wanted=merged, keys=keys)


async def back(driver: ConfiguresPorts, away: float) -> None:
    """Wait until a device that went away answers again."""
    assert isinstance(driver, Identifies)
    deadline = time.monotonic() + 8
    while away and time.monotonic() < deadline:
        try:
            await driver.identity()
        except DeviceError:
            await asyncio.sleep(0.05)
        else:
            return


async def write(
    case: Case, device: SimulatedNport, wanted: Mapping[int, Mapping[str, Value]]
) -> tuple[tuple[PortSettings, ...], Promise]:
    """Read, write, wait, read back."""
    driver, access, promise = case.driver(device), await case.access(device), Promise()
    present = {one.port: one for one in await driver.read_ports(access)}
    changes = [change(present[port], values) for port, values in wanted.items()]
    away = await driver.write_ports(changes, access, promise)
    await back(driver, away)
    return await driver.read_ports(access, tuple(wanted)), promise


def known(settings: PortSettings, keys: Mapping[str, Value]) -> dict[str, Value | None]:
    return {key: settings.value(key) for key in keys}


@EACH
async def test_reads_every_port_and_changes_nothing(case: Case) -> None:
    async with case.simulated() as device:
        before = [dict(one) for one in device.ports.now]
        ports = await case.driver(device).read_ports(await case.access(device))
        assert [one.port for one in ports] == list(range(1, device.ports.count + 1))
        assert ports[0].serial.line == "115200 8N1"
        assert ports[0].operation.mode is Mode.REAL_COM
        assert ports[0].operation.tcp_alive_check == 7
        assert (device.ports.now, device.ports.saves, device.ports.restarts) == (before, 0, [])


@EACH
async def test_a_port_it_does_not_have_is_left_out(case: Case) -> None:
    async with case.simulated() as device:
        driver, access = case.driver(device), await case.access(device)
        assert [one.port for one in await driver.read_ports(access, (1, 9))] == [1]
        assert await driver.read_ports(access, (9,)) == ()


async def test_an_unknown_model_has_as_many_ports_as_pages() -> None:
    case = Case("?", "moxa-nport5000", "NPort 5999", Generation.B)
    async with case.simulated() as device:
        device.ports = SimulatedPorts(3, device.faults, lambda: None)
        device.console.pages = PortPages(device.ports, device.faults, as_table=False)
        ports = await case.driver(device).read_ports(await case.access(device))
        assert [one.port for one in ports] == [1, 2, 3]


@EACH
async def test_one_setting_is_written_saved_and_in_force(case: Case) -> None:
    async with case.simulated() as device:
        (after,), promise = await write(case, device, {1: {"baud": 9600}})
        assert promise.made == 1
        assert after.serial.baud == 9600
        assert device.ports.in_force(1).serial.baud == 9600
        assert decode_saved(device, 1).serial.baud == 9600
        assert after.with_values({"baud": 115200}) == fresh(device, 1, after)


def decode_saved(device: SimulatedNport, port: int) -> PortSettings:
    return decode(port, device.ports.saved[port - 1])


def fresh(device: SimulatedNport, port: int, like: PortSettings) -> PortSettings:
    """What a new device says, as far as the channel does."""
    new = SimulatedPorts(device.ports.count, Faults(), lambda: None).settings(port)
    return new.with_values({key: None for key in new.known() if like.value(key) is None})


@EACH
@pytest.mark.parametrize("values", [LINE, SERVER, CLIENT, RANGES], ids=["line", "server", "client", "udp"])
async def test_many_settings_at_once(case: Case, values: Mapping[str, Value]) -> None:
    async with case.simulated() as device:
        (after,), _ = await write(case, device, {1: values})
        assert known(after, values) == dict(values)
        assert known(device.ports.in_force(1), values) == dict(values)


@EACH
async def test_off_again(case: Case) -> None:
    async with case.simulated() as device:
        await write(case, device, {1: SERVER})
        (after,), _ = await write(case, device, {1: {"delimiter_1": "", "delimiter_2": ""}})
        assert (after.operation.delimiter_1, after.operation.delimiter_2) == ("", "")
        await write(case, device, {1: CLIENT})
        (after,), _ = await write(case, device, {1: {"peers": ("10.0.0.9:4001",)}})
        assert after.operation.peers == ("10.0.0.9:4001",)


@pytest.mark.parametrize("case", CASES[1:], ids=lambda case: case.name)
async def test_several_ports_in_one_session(case: Case) -> None:
    async with case.simulated() as device:
        logins = device.logins.accepted
        after, promise = await write(case, device, {1: {"baud": 9600}, 2: {"parity": Parity.ODD}})
        assert promise.made == 1
        assert (after[0].serial.baud, after[1].serial.parity) == (9600, Parity.ODD)
        assert device.ports.saves == 1
        assert device.logins.accepted - logins == (0 if case.snmp else 3)  # read, write, read back


@EACH
async def test_a_value_without_a_name_stays_as_it_is(case: Case) -> None:
    flow = mib().named("flow", None)
    assert flow is not None
    async with case.simulated() as device:
        device.ports.now[0][flow.column] = 9
        device.ports.save()
        device.ports.cells = {**device.ports.cells, flow.column: device.ports.cells[mib().mode_column]}
        (after,), _ = await write(case, device, {1: {"baud": 9600}})
        assert after.serial.flow == Raw("9")
        assert device.ports.now[0][flow.column] == 9


@SNMP
async def test_an_unknown_mode_is_shown_raw_and_written_back(case: Case) -> None:
    table = mib()
    async with case.simulated() as device:
        device.ports.now[0] |= {table.application: 2, table.mode_column: 16}
        (after,), _ = await write(case, device, {1: {"baud": 9600}})
        assert after.operation.mode == Raw("2/16")
        (after,), _ = await write(case, device, {1: {"mode": Mode.DISABLED}})
        (after,), _ = await write(case, device, {1: {"mode": Raw("2/16")}})
        assert after.operation.mode == Raw("2/16")


@SNMP
async def test_a_rate_between_the_listed_ones(case: Case) -> None:
    async with case.simulated() as device:
        (after,), _ = await write(case, device, {1: {"baud": 31250}})
        assert after.serial.baud == 31250
        (after,), _ = await write(case, device, {1: {"baud": 9600}})
        assert after.serial.baud == 9600


@SNMP
async def test_only_the_ports_that_changed_are_restarted(case: Case) -> None:
    async with case.simulated() as device:
        await write(case, device, {2: {"baud": 9600}})
        assert device.ports.restarts == [2]
        assert device.ports.saves == 1


@SNMP
async def test_an_agent_with_room_for_few_values(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = PortObjects.change

    def few(self: PortObjects, values: Sequence[tuple[Oid, Held]]) -> tuple[int, int] | None:
        return (1, 0) if len(values) > 3 else whole(self, values)

    monkeypatch.setattr(PortObjects, "change", few)
    async with case.simulated() as device:
        (after,), _ = await write(case, device, {1: SERVER})
        assert known(after, SERVER) == dict(SERVER)


@SNMP
async def test_a_wrong_access_changes_nothing_and_promises_nothing(case: Case) -> None:
    wrong = (
        SnmpAccess(community=Secret("not-this"))
        if case.snmp is BY_COMMUNITY
        else SnmpAccess(user=USER, auth=Secret("not-this-one"), privacy=Secret(PRIVACY))
    )
    async with case.simulated() as device:
        driver, promise = case.driver(device), Promise()
        (present, *_) = await driver.read_ports(await case.access(device))
        with pytest.raises((LoginRefused, Unreachable)):
            await driver.write_ports([change(present, {"baud": 9600})], PortAccess(trust=Trust(), snmp=wrong), promise)
        assert promise.made == 0
        assert device.agent is not None
        assert device.agent.changes == 0


@WEB
async def test_wrong_pin_sends_no_credential(case: Case) -> None:
    async with case.simulated() as device:
        driver, promise = case.driver(device), Promise()
        access = PortAccess(trust=Trust(https="AB" * 32), credential=LOGIN)
        with pytest.raises(IdentityChanged):
            await driver.read_ports(access)
        with pytest.raises(IdentityChanged):
            await driver.write_ports([change(PortSettings(port=1), {"baud": 9600})], access, promise)
        assert (device.logins.accepted, device.logins.refused, promise.made) == (0, 0, 0)


@WEB
async def test_a_refused_login_is_tried_once(case: Case) -> None:
    async with case.simulated() as device:
        right = await case.access(device)
        wrong = PortAccess(trust=right.trust, credential=Credential(user="admin", password=Secret("wrong")))
        with pytest.raises(LoginRefused):
            await case.driver(device).read_ports(wrong)
        assert (device.logins.accepted, device.logins.refused) == (0, 1)


@WEB
async def test_somebody_else_is_logged_in(case: Case) -> None:
    async with case.simulated(Fault.SECOND_SESSION) as device:
        with pytest.raises(DeviceError) as raised:
            await case.driver(device).read_ports(await case.access(device))
        assert raised.value.code is Code.BUSY


@WEB
async def test_another_layout_stops_with_its_text_and_logs_out(case: Case) -> None:
    async with case.simulated() as device:
        driver, access, promise = case.driver(device), await case.access(device), Promise()
        (present, *_) = await driver.read_ports(access)
        device.faults.active.add(Fault.OTHER_LAYOUT)
        with pytest.raises(DeviceError, match="Serielle Schnittstelle") as raised:
            await driver.write_ports([change(present, {"baud": 9600})], access, promise)
        assert (raised.value.code, promise.made, device.ports.saves) == (Code.UNEXPECTED, 0, 0)
        device.faults.active.clear()
        assert await driver.read_ports(access)  # nobody is logged in any more


@WEB
async def test_what_the_page_does_not_offer_is_not_sent(case: Case) -> None:
    async with case.simulated() as device:
        driver, access, promise = case.driver(device), await case.access(device), Promise()
        (present, *_) = await driver.read_ports(access)
        for values in ({"mode": Mode.PRINTER}, {"baud": Raw("77")}, {"secure": True}):
            with pytest.raises(DeviceError) as raised:
                await driver.write_ports([change(present, values)], access, promise)
            assert raised.value.code is Code.UNEXPECTED
        assert (promise.made, device.ports.saves) == (0, 0)


@EACH
async def test_a_port_in_use(case: Case) -> None:
    async with case.simulated() as device:
        device.faults.active.add(Fault.PORT_BUSY)
        with pytest.raises(DeviceError) as raised:
            await write(case, device, {1: {"baud": 9600}})
        assert raised.value.code is Code.DEVICE_ERROR
        assert (device.ports.saves, device.ports.restarts) == (0, [])


@EACH
async def test_a_refused_rate_is_told(case: Case) -> None:
    async with case.simulated(Fault.REFUSED_BAUD) as device:
        with pytest.raises(DeviceError, match=r"baud: wrongValue" if case.snmp else "Invalid input") as raised:
            await write(case, device, {1: {"alias": "x", "baud": 9600}})
        assert raised.value.code is Code.DEVICE_ERROR
        assert device.ports.settings(1).serial.alias == ""


@EACH
async def test_a_clamped_rate_shows_when_it_is_read_back(case: Case) -> None:
    async with case.simulated(Fault.CLAMPED) as device:
        (after,), _ = await write(case, device, {1: {"baud": 921600}})
        assert after.serial.baud == 9600


@EACH
async def test_settings_that_are_not_kept_show_when_they_are_read_back(case: Case) -> None:
    async with case.simulated(Fault.READ_BACK_DIFFERS) as device:
        (after,), _ = await write(case, device, {1: {"baud": 9600}})
        assert after.serial.baud == 115200


@EACH
async def test_a_slow_restart_is_waited_for(case: Case) -> None:
    async with case.simulated(Fault.SLOW_RESTART, delay=1.0) as device:
        (after,), _ = await write(case, device, {1: {"baud": 9600}})
        assert after.serial.baud == 9600


@EACH
async def test_power_lost_between_sent_and_saved(case: Case) -> None:
    async with case.simulated(Fault.VANISHES) as device:
        driver, access, promise = case.driver(device), await case.access(device), Promise()
        (present, *_) = await driver.read_ports(access)
        with contextlib.suppress(DeviceError):
            await driver.write_ports([change(present, {"baud": 9600})], access, promise)
        assert promise.made == 1
        await back(driver, 1.0)
        await asyncio.wait_for(device._cycle or asyncio.sleep(0), 5)
        (after, *_) = await driver.read_ports(access)
        assert after.serial.baud == 115200


@WEB
async def test_a_form_whose_answer_is_lost_is_looked_at_and_saved(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line drops after the first write: what the page shows is pending, so it still has to be saved."""
    answered = NportConsole._within
    lost: list[str] = []

    def hangs_up_once(self: NportConsole, request: WebRequest) -> WebAnswer | None:
        answer = answered(self, request)
        if request.query.get("setfunc") == "CommPara" and not lost:
            lost.append(request.place)
            return None
        return answer

    monkeypatch.setattr(NportConsole, "_within", hangs_up_once)
    async with case.simulated() as device:
        back, promise = await write(case, device, {1: {"baud": 19200}})
        assert (lost, promise.made) == (["/Set.htm"], 1)
        assert back[0].serial.baud == 19200
        assert device.ports.now == device.ports.saved


@WEB
async def test_a_restart_that_is_not_answered_has_to_be_seen(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moxa_web_ports, "_WITNESS_SECONDS", 0.6)
    async with case.simulated() as device:
        device.restart_seconds = 0.6
        device.console.restarts_at_once = True
        back, _ = await write(case, device, {1: {"baud": 19200}})
        assert back[0].serial.baud == 19200
        # One that neither answers nor goes leaves the setting pending on its page.
        monkeypatch.setattr(type(device.console), "_save_and_restart", lambda _: None)
        with pytest.raises(Unreachable) as caught:
            await write(case, device, {1: {"baud": 38400}})
        assert caught.value.code is Code.CLOSED
        (now,) = await case.driver(device).read_ports(await case.access(device), (1,))
        assert now.serial.baud == 38400
        assert device.ports.saved != device.ports.now


@SNMP
async def test_a_restart_an_agent_does_not_answer_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = SnmpSession.set

    async def unheard(self: SnmpSession, values: Sequence[tuple[str, SnmpValue]], *, once: bool = False) -> None:
        await sent(self, values, once=once)
        if once:
            raise Unreachable("agent", code=Code.TIMEOUT)

    monkeypatch.setattr(SnmpSession, "set", unheard)
    async with case.simulated() as device:
        promise = Promise()
        driver, access = case.driver(device), await case.access(device)
        present = await driver.read_ports(access)
        with pytest.raises(Unreachable):
            await driver.write_ports([change(one, {"baud": 19200}) for one in present], access, promise)
        assert promise.made == 1
        assert [one.serial.baud for one in await driver.read_ports(access)] == [19200, 19200]


@EACH
async def test_what_is_read_may_be_pending(case: Case) -> None:
    async with case.simulated() as device:
        driver = case.driver(device)
        await driver.read_ports(await case.access(device), (1,))
        assert driver.port_abilities(case.model).shown is Shown.PENDING


async def test_console_c_is_read_only() -> None:
    case = Case("C", "moxa-nport5000", "NPort 5450", Generation.C)
    async with case.simulated() as device:
        driver, access, promise = case.driver(device), await case.access(device), Promise()
        ports = await driver.read_ports(access)
        assert [one.serial.line for one in ports] == ["115200 8N1"] * 4
        assert [one.operation.mode for one in ports] == [Mode.REAL_COM] * 4
        with pytest.raises(DeviceError, match="not published"):
            await driver.write_ports([change(ports[0], {"baud": 9600})], access, promise)
        assert promise.made == 0
        device.faults.active.add(Fault.OTHER_LAYOUT)
        with pytest.raises(DeviceError, match="Serielle"):
            await driver.read_ports(access)


@EACH
async def test_abilities_are_the_channel_s(case: Case) -> None:
    async with case.simulated() as device:
        driver = case.driver(device)
        await driver.read_ports(await case.access(device))
        able = driver.port_abilities(case.model)
        assert able.ports == device.ports.count
        written_by_guess = case.snmp is None and case.generation is not Generation.C
        assert bool(able.assumed) is bool(able.guessed) is written_by_guess
        assert able.guessed <= able.keys
        assert able.restarts == ("port" if case.snmp else "device")
        assert all(setting(key) for key in able.keys)


@EACH
async def test_the_data_service_follows_the_mode(case: Case) -> None:
    async with case.simulated() as device:
        assert set(device.lines.services[0].listening) == {"data", "command"}
        await write(case, device, {1: {"mode": Mode.TCP_SERVER, "local_port": 4777}})
        await asyncio.wait_for(asyncio.gather(*device.lines._restarts), 5)
        assert device.lines.services[0].listening == {"data": 4777}
        reader, writer = await asyncio.open_connection(device.address, 4777)
        writer.write(b"there and back")
        assert await asyncio.wait_for(reader.readexactly(14), 5) == b"there and back"
        writer.close()
        await writer.wait_closed()
    assert not device.lines.troubles
