"""`Locates`: the APC card blinks, and a card that cannot be trusted gets no password."""

from __future__ import annotations

import time

import pytest

from firstlight_drivers.apc_nmc3 import FAMILY
from firstlight_drivers.apc_nmc3.simulator import Simulator
from firstlight_drivers.contract import Credential, Endpoint, Locates, Secret, State
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused
from firstlight_drivers.protocols import ssh
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PASSWORD = "Riverside-water-works-7"
SPEC = DeviceSpec(
    family="apc-nmc3", model="AP9641", name="ups-mcc-b", serial="QA2149170117", firmware="3.0.0.12",
    mac="28:29:86:5A:FE:31", user="apc", password=PASSWORD,
)  # fmt: skip
FACTORY = DeviceSpec(
    family="apc-nmc3", model="AP9641", name="apc5B02F1", serial="QA2149170345", firmware="2.5.0.8",
    mac="28:29:86:5B:02:F1", state=State.FACTORY,
)  # fmt: skip


def claimed() -> Simulator:
    """A card to enter."""
    return Simulator(SPEC, Place(address="127.78.3.1", shift=10000))


def driver(card: Simulator) -> Locates:
    opened = FAMILY.open(Endpoint(host=card.address, ports=card.services))
    assert isinstance(opened, Locates)
    return opened


async def pin(card: Simulator) -> str | None:
    port = next(service.port for service in card.services if service.name == "ssh")
    return (await ssh.look(card.address, port)).sha256


def account(password: str = PASSWORD) -> Credential:
    return Credential(user="apc", password=Secret(password))


async def test_blinks_for_whole_minutes() -> None:
    async with claimed() as card:
        assert await driver(card).locate(account(), 10, await pin(card)) == 60
        assert 50 < card.blinking_until - time.monotonic() <= 60
        assert await driver(card).locate(account(), 61, await pin(card)) == 120
        assert (card.logins.accepted, card.logins.refused) == (2, 0)


async def test_a_changed_host_key_gets_no_password() -> None:
    async with claimed() as card:
        with pytest.raises(IdentityChanged):
            await driver(card).locate(account(), 10, "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        assert (card.logins.accepted, card.logins.refused) == (0, 0)


async def test_a_refused_password_is_tried_once() -> None:
    async with claimed() as card:
        card.faults.active.add(Fault.WRONG_PASSWORD)
        with pytest.raises(LoginRefused):
            await driver(card).locate(account(), 10, await pin(card))
        assert card.logins.refused == 1


async def test_the_device_s_refusal_is_told_with_its_number() -> None:
    async with claimed() as card:
        with pytest.raises(DeviceError, match="E102") as caught:
            await driver(card).locate(account(), 3600, await pin(card))
        assert caught.value.code is Code.DEVICE_ERROR


async def test_a_card_before_its_first_login_is_left_as_it_is() -> None:
    async with Simulator(FACTORY, Place(address="127.78.3.2", shift=10000)) as card:
        with pytest.raises(DeviceError) as caught:
            await driver(card).locate(account("apc"), 10, await pin(card))
        assert caught.value.code is Code.UNEXPECTED
        assert card.state is State.FACTORY
        assert card.password == "apc"
