"""The console port of a card over SSH: `console`, `console -b`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firstlight_drivers.apc_nmc3 import FAMILY
from firstlight_drivers.apc_nmc3.answers import parse_answer
from firstlight_drivers.apc_nmc3.console_speed import parse_rate
from firstlight_drivers.apc_nmc3.shell import CardShell
from firstlight_drivers.apc_nmc3.simulator import Simulator
from firstlight_drivers.contract import (
    ConfiguresPorts,
    Credential,
    Endpoint,
    PortAccess,
    PortChange,
    Secret,
    State,
    Trust,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused
from firstlight_drivers.port_rules import Shown, objections
from firstlight_drivers.port_settings import PortSettings, Raw, SerialSettings
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PLACE = Place(address="127.79.111.5", shift=10000)
SPEC = DeviceSpec(
    family="apc-nmc3", model="AP9641", name="ups-3", serial="QA2149170345", firmware="2.5.0.8", mac="28:29:86:5B:02:F1",
    state=State.CLAIMED, user="apc", password="Kestrel-42-dam",
)  # fmt: skip
LOGIN = Credential(user="apc", password=Secret("Kestrel-42-dam"))
FIXTURE = (  # AOS 1.4.2.1, as public automation code keeps it
    "console\r\nE000: Success\r\nTelnet:      disabled\r\nSSH:         enabled\r\nTelnet Port: 23\r\n"
    "SSH Port:    22\r\nBaud Rate:   9600\r\n\r\napc>"
)


class Promise:
    made = 0

    async def __call__(self) -> None:
        self.made += 1


async def opened(device: Simulator) -> tuple[ConfiguresPorts, PortAccess]:
    driver = FAMILY.open(Endpoint(host=device.address, ports=device.services))
    assert isinstance(driver, ConfiguresPorts)
    presented = await driver.present()  # type: ignore[attr-defined]
    return driver, PortAccess(trust=Trust(ssh=presented.sha256), credential=LOGIN)


def to(rate: int, present: int = 9600) -> PortChange:
    now = PortSettings(port=1, serial=SerialSettings(baud=present))
    return PortChange(present=now, wanted=now.with_values({"baud": rate}), keys=("baud",))


async def pending(driver: ConfiguresPorts, access: PortAccess, promise: Promise) -> None:
    """Set a rate on a card that wants a restart for it: kept, and said not to be in force."""
    with pytest.raises(DeviceError, match="E002") as caught:
        await driver.write_ports([to(38400)], access, promise)
    assert caught.value.code is Code.RESTART_PENDING


async def test_read_set_and_read_back() -> None:
    async with Simulator(SPEC, PLACE) as device:
        driver, access = await opened(device)
        promise = Promise()
        assert await driver.read_ports(access) == (PortSettings(port=1, serial=SerialSettings(baud=9600)),)
        assert await driver.read_ports(access, (2,)) == ()
        assert driver.port_abilities("AP9641").shown is Shown.PENDING
        await pending(driver, access, promise)
        assert (promise.made, device.card.console_rate) == (1, 38400)
        (after,) = await driver.read_ports(access)
        assert after.serial.baud == 38400
        assert (device.logins.accepted, device.logins.refused, device.card.sessions) == (3, 0, 0)


@pytest.mark.parametrize(("fault", "rate"), [(Fault.CLAMPED, 9600), (Fault.READ_BACK_DIFFERS, 9600)])
async def test_what_the_card_made_of_it_shows(fault: Fault, rate: int) -> None:
    async with Simulator(replace(SPEC, faults=(fault,)), PLACE) as device:
        driver, access = await opened(device)
        await pending(driver, access, Promise())
        (after,) = await driver.read_ports(access)
        assert after.serial.baud == rate


async def test_a_card_that_takes_the_rate_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardShell, "_console", lambda *_: "E000: Success\r\nBaud Rate:   9600\r\n")
    async with Simulator(SPEC, PLACE) as device:
        driver, access = await opened(device)
        assert await driver.write_ports([to(38400)], access, Promise()) == 0.0


async def test_a_refused_rate_is_told() -> None:
    async with Simulator(replace(SPEC, faults=(Fault.REFUSED_BAUD,)), PLACE) as device:
        driver, access = await opened(device)
        with pytest.raises(DeviceError, match="E102") as raised:
            await driver.write_ports([to(2400)], access, Promise())
        assert raised.value.code is Code.DEVICE_ERROR
        assert device.card.sessions == 0


async def test_another_host_key_gets_no_password() -> None:
    async with Simulator(SPEC, PLACE) as device:
        driver, access = await opened(device)
        promise = Promise()
        with pytest.raises(IdentityChanged):
            await driver.write_ports([to(2400)], replace(access, trust=Trust(ssh="SHA256:" + "A" * 43)), promise)
        assert (promise.made, device.card.received.passwords, device.logins.refused) == (0, 0, 0)


async def test_a_wrong_password_is_tried_once() -> None:
    async with Simulator(SPEC, PLACE) as device:
        driver, access = await opened(device)
        wrong = replace(access, credential=Credential(user="apc", password=Secret("something else")))
        with pytest.raises(LoginRefused):
            await driver.read_ports(wrong)
        assert device.logins.refused == 1


async def test_other_settings_and_rates_are_refused_before_anything_is_sent() -> None:
    async with Simulator(SPEC, PLACE) as device:
        driver, access = await opened(device)
        promise = Promise()
        for change in (to(57600), replace(to(2400), keys=("parity",))):
            with pytest.raises(DeviceError):
                await driver.write_ports([change], access, promise)
        assert (promise.made, device.card.received.passwords) == (0, 0)
        able = driver.port_abilities("AP9641")
        (objection,) = objections(to(57600).wanted, able)
        assert (objection.key, objection.code) == ("baud", "model-cannot")


def test_a_line_to_the_console_has_no_ports() -> None:
    assert not isinstance(FAMILY.open(Endpoint(host="", serial_line="/dev/ttyUSB0")), ConfiguresPorts)


def test_the_published_answer_is_read() -> None:
    assert parse_rate(parse_answer(FIXTURE, "console")) == 9600
    assert parse_rate(parse_answer(FIXTURE.replace("9600", "auto"), "console")) == Raw("auto")
    assert parse_rate(parse_answer(FIXTURE.replace("Baud Rate", "Vitesse"), "console")) is None
