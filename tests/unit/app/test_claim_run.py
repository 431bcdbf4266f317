"""Runs of many devices: canary first, stopping, the vault before anything; with scripted devices."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RunSummary
from firstlight.claim.flow import Tools
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRow, Method, Question
from firstlight.claim.run import ClaimRun
from firstlight.device_key import device_key
from firstlight.site.attempts import Attempts
from firstlight.site.pins import Pins
from firstlight.site.profiles import Profiles, Purpose
from firstlight.site.vault import EntryState, Vault, VaultError
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Driver, Endpoint, Presented
from firstlight_drivers.errors import Code, DeviceError
from unit.app.claiming import Person, Scripted, card, item, open_gate, quick_vault

APC = next(family for family in FAMILIES if family.name == "apc-nmc3")


class Plant:
    """Scripted devices by address."""

    def __init__(self, folder: Path, count: int) -> None:
        self.vault = quick_vault(folder)
        self.person = Person()
        self.rows: list[ClaimRow] = []
        self.outcomes: list[Outcome] = []
        self.folder = folder
        self.pins = Pins(folder)
        self.profiles = Profiles(folder)
        self.devices = {f"127.79.2.{n}": Scripted(serial=f"QA{n}", pin=f"SHA256:{n:043d}") for n in range(1, count + 1)}

    def items(self, **changes: object) -> tuple[ClaimItem, ...]:
        made = []
        for address, device in self.devices.items():
            shown = card(id=f"d-{device.serial}", serial=device.serial, addresses=(address,), name=device.serial)
            made.append(item(shown, key=device_key(shown) or "", **changes))
        return tuple(made)

    def run_of(self, plan: ClaimPlan) -> ClaimRun:
        def open_(endpoint: Endpoint) -> Driver:
            return self.devices[endpoint.host]

        tools = Tools(
            vault=self.vault,
            pins=self.pins,
            attempts=Attempts(self.folder),
            interview=self.person,
            gate=open_gate,
            show=self.rows.append,
            write=self.outcomes.append,
            accept_new=plan.accept_new,
        )
        return ClaimRun(plan, tools, (replace(APC, open=open_),), self.profiles)

    async def run(self, *items: ClaimItem) -> RunSummary[ClaimRow]:
        return await self.run_of(ClaimPlan(id="job", items=items, accept_new=True)).run()


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    made = Plant(tmp_path, 6)
    yield made
    made.vault.lock()


async def test_all_are_claimed_and_the_rows_keep_their_order(plant: Plant) -> None:
    summary = await plant.run(*plant.items())
    assert [row.name for row in summary.rows] == [f"QA{n}" for n in range(1, 7)]
    assert summary.count(Result.DONE) == 6
    assert summary.failed == ()
    assert {entry.state for entry in plant.vault.entries()} == {EntryState.PROVED}


async def test_every_password_is_in_the_vault_before_a_device_is_touched(plant: Plant) -> None:
    seen: list[int] = []

    class Watching(Scripted):
        async def present(self) -> Presented:
            seen.append(len(plant.vault.entries()))
            return await super().present()

    plant.devices = {address: Watching(serial=one.serial, pin=one.pin) for address, one in plant.devices.items()}
    await plant.run(*plant.items())
    assert set(seen) == {6}


async def test_a_vault_that_cannot_take_them_touches_nobody(plant: Plant) -> None:
    plant.vault.lock()
    with pytest.raises(VaultError):
        await plant.run(*plant.items())
    assert not any(device.said for device in plant.devices.values())


async def test_one_that_fails_does_not_stop_the_others(plant: Plant) -> None:
    plant.devices["127.79.2.2"].before_error = DeviceError("locked", code=Code.LOCKED)
    plant.devices["127.79.2.4"].old_too = True
    summary = await plant.run(*plant.items())
    assert [row.result for row in summary.rows] == [
        Result.DONE,
        Result.REFUSED,
        Result.DONE,
        Result.FAILED,
        Result.DONE,
        Result.DONE,
    ]
    assert summary.failed == ("d-QA2", "d-QA4")


async def test_refused_items_are_told_and_not_opened(plant: Plant) -> None:
    first, second, *_ = plant.items()
    summary = await plant.run(replace(first, refusal="address-shared", detail="192.168.127.254"), second)
    assert [row.code for row in summary.rows] == ["address-shared", "claimed"]
    assert plant.devices["127.79.2.1"].said == []


async def test_stopping_lets_the_begun_ones_reach_their_proof(plant: Plant) -> None:
    changing, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Scripted):
        async def login(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
            changing.set()
            await go_on.wait()
            return await super().login(*args, **kwargs)  # type: ignore[arg-type]

    class Stuck(Scripted):
        async def present(self) -> Presented:
            await asyncio.Event().wait()
            raise AssertionError

    kinds = [Slow, Stuck]
    plant.devices = {
        address: kinds[place](serial=one.serial, pin=one.pin)
        for place, (address, one) in enumerate(list(plant.devices.items())[:2])
    }
    run = plant.run_of(ClaimPlan(id="job", items=plant.items(), accept_new=True))
    task = asyncio.create_task(run.run())
    await changing.wait()
    run.stop()
    go_on.set()
    summary = await task
    assert [(row.result, row.code) for row in summary.rows] == [
        (Result.DONE, "claimed"),
        (Result.SKIPPED, "claim-stopped"),
    ]
    assert summary.stopped == "claim-stopped"


# --- profiles that nobody has published --------------------------------------------------------------------------


@pytest.fixture
def profiled(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> Plant:
    """The same plant, whose devices are claimed by a profile."""
    monkeypatch.setattr("firstlight.claim.run.ProfileClaims", lambda endpoint, _profile: plant.devices[endpoint.host])
    text = (Path(__file__).parents[3] / "drivers/firstlight_drivers/moxa_nport6000g2/assumed_claim.toml").read_text()
    path = plant.profiles.path("apc-nmc3")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace('"moxa-nport6000g2"', '"apc-nmc3"'))
    return plant


def taught(plant: Plant) -> tuple[ClaimItem, ...]:
    known = plant.profiles.find(APC)
    assert known is not None
    return tuple(replace(one, method=Method.TAUGHT, profile=known.digest) for one in plant.items())


async def test_the_others_wait_for_the_canary_s_confirmation(profiled: Plant) -> None:
    summary = await profiled.run(*taught(profiled))
    assert [row.code for row in summary.rows] == ["claimed", *["canary-waits"] * 5]
    assert [question for question, _ in profiled.person.asked] == [Question.CANARY]
    assert not any("change apc" in device.said for device in list(profiled.devices.values())[1:])
    known = profiled.profiles.find(APC)
    assert known is not None
    assert not known.confirmed
    assert profiled.profiles.has_claimed(known.digest, Purpose.LOGIN)


async def test_a_confirmed_canary_lets_the_others_follow(profiled: Plant) -> None:
    profiled.person.answers[Question.CANARY] = "yes"
    summary = await profiled.run(*taught(profiled))
    assert summary.count(Result.DONE) == 6
    known = profiled.profiles.find(APC)
    assert known is not None
    assert known.confirmed


@pytest.mark.allow_log("could not be noted")
@pytest.mark.parametrize("what", ["canary", "confirmed"])
async def test_a_canary_that_cannot_be_noted_is_claimed_all_the_same(profiled: Plant, what: str) -> None:
    (profiled.folder / "profiles" / f"{what}.json").mkdir()  # in the file's place, so that it cannot be written
    profiled.person.answers[Question.CANARY] = "yes"
    summary = await profiled.run(*taught(profiled))
    assert [row.code for row in summary.rows] == ["claimed", *["canary-waits"] * 5]


async def test_a_canary_that_fails_stops_its_kind(profiled: Plant) -> None:
    next(iter(profiled.devices.values())).before_error = DeviceError("Hm.", code=Code.UNEXPECTED)
    summary = await profiled.run(*taught(profiled))
    assert [row.code for row in summary.rows] == ["unexpected", *["canary-failed"] * 5]
    assert not profiled.person.asked


async def test_a_driver_whose_change_is_assumed_goes_one_first_too(plant: Plant) -> None:
    class Guessing(Scripted):
        async def present(self) -> Presented:
            return replace(await super().present(), assumed="ab" * 32)

    plant.devices = {address: Guessing(serial=one.serial, pin=one.pin) for address, one in plant.devices.items()}
    summary = await plant.run(*plant.items())
    assert [row.code for row in summary.rows] == ["claimed", *["canary-waits"] * 5]
    assert sum(device.said.count("change apc") for device in plant.devices.values()) == 1
    plant.person.answers[Question.CANARY] = "yes"
    for entry in plant.vault.entries():
        if entry.state is EntryState.HELD:
            plant.vault.remove(entry.id)
    summary = await plant.run(*plant.items()[1:])
    assert summary.count(Result.DONE) == 5


def test_the_vault_is_a_real_one(plant: Plant) -> None:
    assert isinstance(plant.vault, Vault)
