"""`BacksUp`: what a device exports, who may see it, and what happens when it does not."""

from __future__ import annotations

import pytest

from contract.test_updates_firmware import CARD, CASES, EACH, Bench, Case, at
from firstlight_drivers.apc_nmc3.simulator import Simulator as Card
from firstlight_drivers.contract import BacksUp, Backup, Credential, Secret, State, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged
from firstlight_drivers.simulation.spec import Fault

NAMES = {"apc-nmc3": "config.ini", "moxa-nport5000": "Config.txt", "moxa-nport6000": "Config.txt"}


async def back_up(it: Bench, account: Credential | None = None) -> Backup:
    driver = it.driver
    assert isinstance(driver, BacksUp)
    return await driver.back_up(account or it.account, it.trust)


@EACH
async def test_the_export_comes_whole_and_masked(case: Case) -> None:
    async with at(case, last=2) as it:
        backup = await back_up(it)
        assert backup.name == NAMES[case.spec.family]
        assert case.spec.name in backup.content.reveal()
        assert case.spec.name not in repr(backup)
        assert not backup.complete
        assert backup.note == "backup-without-accounts"
        assert (it.device.logins.accepted, it.device.logins.refused, it.device.flashed) == (1, 0, 0)


@EACH
async def test_it_changes_nothing_and_leaves_the_session(case: Case) -> None:
    async with at(case, last=2) as it:
        assert await back_up(it) == await back_up(it)
        assert (await it.state()).version == case.spec.firmware
        assert not it.device.away


@EACH
async def test_a_changed_identity_or_a_wrong_password_gets_nothing(case: Case) -> None:
    async with at(case, last=2) as it:
        good, it.trust = it.trust, Trust(ssh="SHA256:" + "A" * 43, https="0" * 64)
        with pytest.raises(IdentityChanged):
            await back_up(it)
        assert it.device.logins.refused == 0
        it.trust = good
        with pytest.raises(DeviceError) as caught:
            await back_up(it, Credential(user=it.account.user, password=Secret("wrong-1")))
        assert caught.value.code is Code.LOGIN_REFUSED
        assert it.device.logins.refused == 1


@EACH
async def test_a_locked_device(case: Case) -> None:
    async with at(case, Fault.LOCKED, last=2) as it:
        with pytest.raises(DeviceError) as caught:
            await back_up(it)
        assert caught.value.code in {Code.LOCKED, Code.LOGIN_REFUSED}
        assert it.device.logins.refused == 1


async def test_a_card_that_holds_a_file_without_end() -> None:
    async with at(CARD, last=2) as it:
        assert isinstance(it.device, Card)
        it.device._config = lambda: b"[A]\r\n" + b"x" * (3 * 1024 * 1024)  # type: ignore[method-assign]
        with pytest.raises(DeviceError) as caught:
            await back_up(it)
        assert caught.value.code is Code.TOO_LARGE


@pytest.mark.parametrize("content", [b"", b"nothing of a configuration"])
async def test_a_card_whose_file_is_none(content: bytes) -> None:
    async with at(CARD, last=2) as it:
        assert isinstance(it.device, Card)
        it.device._config = lambda: content  # type: ignore[method-assign]
        with pytest.raises(DeviceError) as caught:
            await back_up(it)
        assert caught.value.code is Code.UNEXPECTED


async def test_a_card_before_its_first_login() -> None:
    async with at(CARD, last=2, state=State.FACTORY, password="apc") as it:
        with pytest.raises(DeviceError) as caught:
            await back_up(it, Credential(user="apc", password=Secret("apc")))
        assert caught.value.code is Code.UNEXPECTED


async def test_a_console_without_a_password_exports_to_the_blank_one_only() -> None:
    async with at(CASES[1], last=2, state=State.FACTORY, password="") as it:
        assert (await back_up(it, Credential(user="admin", password=Secret("")))).name == "Config.txt"
        with pytest.raises(DeviceError) as caught:
            await back_up(it, Credential(user="admin", password=Secret("moxa")))
        assert caught.value.code is Code.LOGIN_REFUSED
