"""`Claims` over web consoles: the three NPort generations and the assumed consoles, with everything that can go wrong.

What a driver says is compared with what the simulated device holds: which password is in force, how many logins it saw.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Claims, Credential, Endpoint, LoginVerdict, Secret, State, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.protocols.web_claims import ProfileClaims
from firstlight_drivers.protocols.web_profile import load_profile
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.moxa import SimulatedNport
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

NEW = "Kestrel-42-dam!"
PLACE = Place(address="127.79.20.1", shift=10000)


@dataclass(frozen=True, slots=True)
class Case:
    """A device before its first login, and the account that is in force."""

    name: str
    spec: DeviceSpec
    user: str
    old: str
    generation: Generation | None = None
    first: bool = False  # there is no account yet
    blank: bool = False

    def simulated(self) -> SimulatedDevice:
        device = simulate(self.spec, PLACE)
        if self.generation is not None:
            assert isinstance(device, SimulatedNport)
            device.generation = self.generation
        return device

    def driver(self, device: SimulatedDevice, *services: str) -> Claims:
        ports = tuple(entry for entry in device.services if not services or entry.name in services)
        endpoint = Endpoint(host=device.address, ports=ports)
        family = next(family for family in FAMILIES if family.name == self.spec.family)
        if family.assumed_claim is not None:
            return ProfileClaims(endpoint, load_profile(family.assumed_claim))
        opened = family.open(endpoint)
        assert isinstance(opened, Claims)
        return opened

    def account(self, password: str | None = None) -> Credential:
        return Credential(user=self.user, password=Secret(self.old if password is None else password))


def spec(family: str, model: str, password: str | None = None, firmware: str = "2.0") -> DeviceSpec:
    return DeviceSpec(
        family=family, model=model, name="pump-7", serial="4711", firmware=firmware, mac="00:90:E8:15:30:41",
        hw_id=0x6150, state=State.FACTORY, password=password,
    )  # fmt: skip


NPORT5, NPORT6 = spec("moxa-nport5000", "NPort 5110A"), spec("moxa-nport6000", "NPort 6150")
CASES = (
    Case("A", NPORT6, "admin", "moxa", Generation.A),
    Case("B", NPORT5, "admin", "moxa", Generation.B),
    Case("C", NPORT5, "admin", "moxa", Generation.C),
    Case("A blank", spec("moxa-nport6000", "NPort 6150", ""), "admin", "", Generation.A, blank=True),
    Case("B blank", spec("moxa-nport5000", "NPort 5110A", ""), "admin", "", Generation.B, blank=True),
    Case("6000-G2", spec("moxa-nport6000g2", "NPort 6250-G2"), "site-admin", "", first=True),
    Case("Panel Server", spec("schneider-panel-server", "PAS800"), "SecurityAdmin", "", first=True),
    Case("IFE", spec("schneider-pact", "IFE", firmware="004.001.000"), "SecurityAdmin", "AAAAAAAA"),
)
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
DOORS = pytest.mark.parametrize(
    "case", [case for case in CASES if not case.blank and not case.first], ids=lambda case: case.name
)


@dataclass(slots=True)
class Witness:
    """Sees what the device holds at the moment of the promise."""

    look: Callable[[], object]
    seen: list[object] = field(default_factory=list)

    async def __call__(self) -> None:
        self.seen.append(self.look())


async def trusted(device: SimulatedDevice) -> Trust:
    port = next(service.port for service in device.services if service.name == "https")
    return Trust(https=(await tls.look(device.address, port)).sha256)


async def back(driver: Claims) -> None:
    """Wait until a restarting device answers again."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            await driver.present()
        except Unreachable:
            await asyncio.sleep(0.05)
        else:
            return
    pytest.fail("did not come back")


def total(device: SimulatedDevice) -> tuple[int, int]:
    return device.logins.accepted, device.logins.refused


@EACH
async def test_shows_itself_before_anything_secret_is_sent(case: Case) -> None:
    async with case.simulated() as device:
        shown = await case.driver(device).present()
        assert (shown.channel, shown.sha256) == ("https", (await trusted(device)).https)
        assert (shown.key, shown.weak, len(shown.spki_sha256)) == ("EC secp256r1", (), 64)
        assert bool(shown.blank) is case.blank
        assert bool(shown.first_login) is case.first
        assert total(device) == (0, 0)


@EACH
async def test_the_new_password_is_in_force_and_the_old_one_is_not(case: Case) -> None:
    async with case.simulated() as device:
        driver, trust = case.driver(device), await trusted(device)
        witness = Witness(lambda: device.password)
        before = device.password
        away = await driver.change_password(case.account(), Secret(NEW), trust, witness)
        assert witness.seen == [before]
        assert (away > 0) is (case.generation is not None)
        await back(driver)
        assert (device.user, device.password, device.state) == (case.user, NEW, State.CLAIMED)
        seen = total(device)
        assert await driver.login(case.account(NEW), trust) is LoginVerdict.ACCEPTED
        assert await driver.login(case.account(), trust) is LoginVerdict.REFUSED
        assert total(device) == (seen[0] + 1, seen[1] + 1)
        # A second login shows that the first one left: these consoles take one session.
        assert await driver.login(case.account(NEW), trust) is LoginVerdict.ACCEPTED


@EACH
async def test_a_broken_promise_changes_nothing(case: Case) -> None:
    async def refuse() -> None:
        raise OSError("the vault's disk is full")

    async with case.simulated() as device:
        before = (device.user, device.password, device.state)
        with pytest.raises(OSError, match="disk is full"):
            await case.driver(device).change_password(case.account(), Secret(NEW), await trusted(device), refuse)
        assert (device.user, device.password, device.state) == before


@EACH
@pytest.mark.parametrize("pin", ["00" * 32, None], ids=["another certificate", "no pin"])
async def test_without_the_right_pin_nothing_is_sent(case: Case, pin: str | None) -> None:
    async with case.simulated() as device:
        driver, trust = case.driver(device), Trust(https=pin, plain=True)
        witness = Witness(lambda: None)
        with pytest.raises(IdentityChanged):
            await driver.login(case.account(), trust)
        with pytest.raises(IdentityChanged):
            await driver.change_password(case.account(), Secret(NEW), trust, witness)
        assert total(device) == (0, 0)
        assert witness.seen == []


@DOORS
async def test_a_wrong_password_is_tried_once(case: Case) -> None:
    async with case.simulated() as device:
        driver, trust, witness = case.driver(device), await trusted(device), Witness(lambda: None)
        assert await driver.login(case.account("not-this-one"), trust) is LoginVerdict.REFUSED
        assert total(device) == (0, 1)
        with pytest.raises(LoginRefused):
            await driver.change_password(case.account("not-this-one"), Secret(NEW), trust, witness)
        assert total(device) == (0, 2)
        assert (device.password, witness.seen) == (case.old, [])
        accepted = LoginVerdict.CHANGE_FIRST if case.name == "IFE" else LoginVerdict.ACCEPTED
        assert await driver.login(case.account(), trust) is accepted


@EACH
async def test_unknown_wording_stops_with_what_it_says(case: Case) -> None:
    async with case.simulated() as device:
        device.faults.active.add(Fault.WRONG_WORDING)
        before = (device.password, device.state)
        driver, trust, witness = case.driver(device), await trusted(device), Witness(lambda: None)
        if case.blank:
            return  # there is no dialogue that could have other words
        with pytest.raises(DeviceError, match="moved to the new portal") as caught:
            await driver.change_password(case.account(), Secret(NEW), trust, witness)
        assert caught.value.code is Code.UNEXPECTED
        assert (device.password, device.state) == before
        assert witness.seen == ([None] if case.first else [])
        assert total(device)[0] + total(device)[1] <= 1


@DOORS
@pytest.mark.parametrize(("fault", "code"), [(Fault.LOCKED, Code.LOCKED), (Fault.SECOND_SESSION, Code.BUSY)])
async def test_a_closed_door_is_told_for_what_it_is(case: Case, fault: Fault, code: Code) -> None:
    async with case.simulated() as device:
        device.faults.active.add(fault)
        driver, trust, witness = case.driver(device), await trusted(device), Witness(lambda: None)
        for attempt in (
            driver.login(case.account(), trust),
            driver.change_password(case.account(), Secret(NEW), trust, witness),
        ):
            with pytest.raises(DeviceError) as caught:
                await attempt
            assert caught.value.code is code
            assert NEW not in caught.value.detail
        assert (device.password, witness.seen) == (case.old, [])


@EACH
async def test_a_refused_new_password_is_told(case: Case) -> None:
    async with case.simulated() as device:
        device.faults.active.add(Fault.NEW_PASSWORD_REFUSED)
        before = device.password
        with pytest.raises(DeviceError) as caught:
            await case.driver(device).change_password(
                case.account(), Secret(NEW), await trusted(device), Witness(lambda: None)
            )
        assert caught.value.code is Code.PASSWORD_REFUSED
        assert device.password == before


@EACH
@pytest.mark.parametrize(("fault", "taken"), [(Fault.DROP_MID_CHANGE, True), (Fault.DROP_BEFORE_CHANGE, False)])
async def test_a_connection_that_ends_in_the_change(case: Case, fault: Fault, taken: bool) -> None:
    async with case.simulated() as device:
        device.faults.active.add(fault)
        before = device.password
        witness = Witness(lambda: None)
        driver, trust = case.driver(device), await trusted(device)
        with pytest.raises(Unreachable) as caught:
            await driver.change_password(case.account(), Secret(NEW), trust, witness)
        assert caught.value.code is Code.CLOSED
        assert witness.seen == [None]
        assert device.password == (NEW if taken else before)
        device.faults.active.clear()
        # An NPort was told to save and restart all the same: what it had taken would be lost otherwise.
        # Without a session that works only as long as the console stays open.
        if not case.blank:
            assert (caught.value.away > 0) is (case.generation is not None)
        await back(driver)
        verdict = await driver.login(case.account(NEW), trust)
        assert verdict is (LoginVerdict.ACCEPTED if taken else LoginVerdict.REFUSED)


@DOORS
@pytest.mark.parametrize("fault", [Fault.NOT_EFFECTIVE, Fault.OLD_STILL_ACCEPTED])
async def test_a_device_that_lies_is_seen_by_two_logins(case: Case, fault: Fault) -> None:
    async with case.simulated() as device:
        device.faults.active.add(fault)
        driver, trust = case.driver(device), await trusted(device)
        await driver.change_password(case.account(), Secret(NEW), trust, Witness(lambda: None))
        await back(driver)
        new, old = await driver.login(case.account(NEW), trust), await driver.login(case.account(), trust)
        assert (new is LoginVerdict.REFUSED) is (fault is Fault.NOT_EFFECTIVE)
        assert old is not LoginVerdict.REFUSED


@pytest.mark.parametrize("case", CASES[:5], ids=lambda case: case.name)
async def test_plain_http_carries_a_password_only_where_that_was_allowed(case: Case) -> None:
    async with case.simulated() as device:
        driver = case.driver(device, "http")
        shown = await driver.present()
        assert (shown.channel, shown.sha256, shown.blank) == ("http", "", case.blank)
        witness = Witness(lambda: None)
        for trust in (Trust(), Trust(https="00" * 32)):
            with pytest.raises(DeviceError) as caught:
                await driver.change_password(case.account(), Secret(NEW), trust, witness)
            assert caught.value.code is Code.PLAIN_ONLY
        assert (total(device), witness.seen) == ((0, 0), [])
        await driver.change_password(case.account(), Secret(NEW), Trust(plain=True), witness)
        assert device.password == NEW


async def test_generation_b_goes_on_past_its_page_of_failed_logins_and_keeps_the_record() -> None:
    case = CASES[1]
    async with case.simulated() as device:
        driver, trust = case.driver(device), await trusted(device)
        await driver.login(case.account("wrong"), trust)
        assert await driver.login(case.account(), trust) is LoginVerdict.ACCEPTED
        assert await driver.login(case.account(), trust) is LoginVerdict.ACCEPTED


@pytest.mark.parametrize("case", CASES[:4], ids=lambda case: case.name)
async def test_a_restart_may_come_before_its_answer(case: Case) -> None:
    async with case.simulated() as device:
        assert isinstance(device, SimulatedNport)
        device.console.restarts_at_once = True
        away = await case.driver(device).change_password(
            case.account(), Secret(NEW), await trusted(device), Witness(lambda: None)
        )
        assert away > 0
        assert device.password == NEW


async def test_an_open_console_knows_only_the_blank_password() -> None:
    case = CASES[3]
    async with case.simulated() as device:
        driver, trust, witness = case.driver(device), await trusted(device), Witness(lambda: None)
        assert await driver.login(case.account(NEW), trust) is LoginVerdict.REFUSED
        assert await driver.login(case.account(), trust) is LoginVerdict.ACCEPTED
        with pytest.raises(LoginRefused):
            await driver.change_password(case.account("guess"), Secret(NEW), trust, witness)
        assert (device.password, witness.seen, total(device)) == ("", [], (0, 0))


@pytest.mark.parametrize("new", ["seventeen-letters", "snow\u2603man"])
async def test_a_password_the_console_cannot_carry_is_refused_before_the_promise(new: str) -> None:
    case = CASES[0]
    async with case.simulated() as device:
        witness = Witness(lambda: None)
        with pytest.raises(DeviceError) as caught:
            await case.driver(device).change_password(case.account(), Secret(new), await trusted(device), witness)
        assert caught.value.code is Code.PASSWORD_REFUSED
        assert new not in caught.value.detail
        assert (device.password, witness.seen) == ("moxa", [])


async def test_the_ife_locks_after_three_and_says_so() -> None:
    case = CASES[-1]
    async with case.simulated() as device:
        driver, trust = case.driver(device), await trusted(device)
        for _ in range(2):
            assert await driver.login(case.account("wrong"), trust) is LoginVerdict.REFUSED
        for password in ("wrong", case.old):
            with pytest.raises(DeviceError, match="locked") as caught:
                await driver.login(case.account(password), trust)
            assert caught.value.code is Code.LOCKED
