"""Faults F7, F8, F14, F15, F17, F20 and F22: devices that move, the wrong file, a file that is exchanged, devices that
must not restart together, passwords that are refused. Real sockets, real driver, real engine; the cards count.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import random
import time
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from firstlight.change.outcome import Result
from firstlight.inventory import Inventory
from firstlight.jobs.model import Fit, JobPlan
from firstlight.jobs.plans import Manner, Means, make_job_plan, proved_logins
from firstlight.jobs.proved_file import ProvedFile
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Service, Sighting, Source, Tally
from firstlight_drivers.discovery.scope import Ledger, anywhere
from firstlight_drivers.fleet import scaled
from firstlight_drivers.simulation.spec import DeviceSpec
from firstlight_drivers.simulation.ssh import Program
from firstlight_drivers.simulation.upload import Upload
from firstlight_drivers.transport.limits import ROWS_PER_SOURCE
from unit.app.faulty import (
    NEW,
    STRESS,
    Card,
    NotedFlash,
    Office,
    accepted,
    at,
    card,
    endings,
    floor,
    image,
    impatient,
)
from unit.app.sightings import seen

MOVES = 100 if STRESS else 8
SWAPS = 50 if STRESS else 4  # of two devices each
REPLACED = 100 if STRESS else 10
FOUND_WITHIN = 60.0  # seconds
EVERYTHING = Manner(canary=0, at_once=12, stop_after=100)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    impatient(monkeypatch)


@dataclass
class Fakes:
    """A listener that hands everything to the inventory, as a search does."""

    inventory: Inventory
    tallies: list[Tally]

    def heard(self, sighting: Sighting) -> None:
        self.inventory.hear(sighting)

    def tallied(self, tally: Tally) -> None:
        self.tallies.append(tally)


# --- F7 and F8 ------------------------------------------------------------------------------------------------------


async def test_f7_devices_that_come_back_elsewhere_are_found_by_serial_number_and_pin(tmp_path: Path) -> None:
    specs = [card(n, next_address=at(43, 1 + n), password=f"{n}-Kestrel-Ferry-Quay") for n in range(MOVES)]
    async with floor(*specs, first=at(42, 1)) as cards:
        office = Office(tmp_path, [one.address for one in cards] + [at(43, 1 + n) for n in range(MOVES)])
        for one in cards:
            await office.claim(one, password=one.spec.password or "")
        plan = await office.plan(image(tmp_path), seconds=FOUND_WITHIN, manner=EVERYTHING)
        summary = await office.run(plan)
        assert set(endings(summary).values()) == {("done", "upgraded")}
        found = {one.device: one.finished for one in office.outcomes if one.step == "return"}
        now, wall = time.monotonic(), time.time()
        serials = {item.device: item.serial for item in plan.items}
        back = {one.spec.serial: wall - (now - one.away_between[0][1]) for one in cards}
        assert all(finished - back[serials[device]] < FOUND_WITHIN for device, finished in found.items())
        rows = {row.device: row for row in summary.rows}
        for one in cards:
            assert (one.flashed, one.logins.refused, one.spec.firmware) == (1, 0, NEW)
            assert one.address in {at(43, 1 + n) for n in range(MOVES)}
            device = next(item.device for item in plan.items if item.serial == one.spec.serial)
            assert rows[device].address == one.address


async def test_f8_devices_that_swap_their_addresses_are_never_taken_for_each_other(tmp_path: Path) -> None:
    """Each has a password of its own: one that reached the other would be refused there; the pin stops it before."""
    specs = [
        card(n, next_address=at(42, 101 + (n ^ 1)), password=f"{n}-Kestrel-Ferry-Quay", reboot_seconds=0.1 + n % 3 / 5)
        for n in range(2 * SWAPS)
    ]
    async with floor(*specs, first=at(42, 101)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        for one in cards:
            await office.claim(one, password=one.spec.password or "")
        manner = replace(EVERYTHING, at_once=2 * SWAPS if SWAPS < 8 else 16)
        plan = await office.plan(image(tmp_path), seconds=FOUND_WITHIN, manner=manner)
        plan = replace(plan, items=tuple(sorted(plan.items, key=lambda item: item.serial)))  # twins at the same time
        summary = await office.run(plan)
        assert set(endings(summary).values()) == {("done", "upgraded")}
        for number, one in enumerate(cards):
            assert one.address == at(42, 101 + (number ^ 1))
            assert (one.flashed, one.logins.refused, one.notes.count("whole")) == (1, 0, 1)
            assert one.notes.count("begun") == 1


# --- F9 -------------------------------------------------------------------------------------------------------------


async def test_f9_two_devices_at_one_address_are_both_left_alone(tmp_path: Path) -> None:
    """Both answer the search, from one address with two MACs: neither is logged in to, whoever of them would answer."""
    async with floor(card(1), card(2), first=at(42, 230)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        shared = cards[0].address
        for one in cards:
            office.inventory.hear(
                seen(
                    source=Source.MOXA, peer=shared, addresses=(shared,), key=one.spec.serial, family="apc-nmc3",
                    vendor="APC", serial=one.spec.serial, mac=one.spec.mac, name=one.spec.name,
                    services=(Service(name="https", port=10443), Service(name="ssh", port=10022)),
                )
            )  # fmt: skip
        plan = await office.plan(image(tmp_path), manner=EVERYTHING)
        assert [(item.fit, item.code) for item in plan.items] == [(Fit.REFUSED, "address-shared")] * 2
        summary = await office.run(plan)
        assert summary.count(Result.REFUSED) == 2
        assert [(one.logins.accepted, one.logins.refused, one.notes) for one in cards] == [(0, 0, [])] * 2


async def test_f10_ten_thousand_fakes_and_one_that_shows_a_real_serial_number(tmp_path: Path) -> None:
    """The list is capped, the conflict is told, and neither of the two is logged in to."""
    async with floor(card(1), card(2), first=at(42, 232)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        await office.look()
        tallies: list[Tally] = []
        scope = anywhere("10.0.0.1", 1.0)
        fakes = Ledger(Source.MOXA, scope, Fakes(office.inventory, tallies))
        stolen = cards[0].spec.serial
        with fakes.closing():
            common = partial(seen, family="apc-nmc3", vendor=cards[0].vendor, source=Source.MOXA, at=time.time())
            fakes.heard(common(peer="10.9.9.9", key="twin", serial=stolen, mac="28:29:86:FF:FF:01"))
            for n in range(10_000):
                mac = f"28:29:86:{n >> 16:02X}:{n >> 8 & 255:02X}:{n & 255:02X}"
                fakes.heard(common(peer=f"10.0.{n >> 8 & 255}.{n & 255}", key=mac, serial=f"F{n}", mac=mac))
        assert fakes.dropped == 10_001 - ROWS_PER_SOURCE
        assert tallies[-1].devices == ROWS_PER_SOURCE
        assert "too-many" in {trouble.code for trouble in tallies[-1].troubles}
        assert len(office.inventory.devices()) <= ROWS_PER_SOURCE + 2
        plan = await office.plan(image(tmp_path), manner=EVERYTHING)
        twins = [item for item in plan.items if item.serial == stolen]
        assert twins
        assert {(item.fit, item.code) for item in twins} == {(Fit.REFUSED, "serial-twice")}
        assert [item.serial for item in plan.runnable] == [cards[1].spec.serial]  # no fake has a proved password
        summary = await office.run(plan)
        assert [row.code for row in summary.rows if row.result is Result.DONE] == ["upgraded"]
        assert (cards[0].logins.accepted, cards[0].logins.refused, cards[0].notes) == (0, 0, [])


# --- F14 and F15 ----------------------------------------------------------------------------------------------------


def test_f14_a_file_for_another_model_or_family_is_planned_for_nobody(tmp_path: Path) -> None:
    """Twenty devices of every family that say their model before a login, against a file for none of them."""
    pattern = DeviceSpec(family="moxa-nport6000", model="NPort 6250", name="a", serial="4711", firmware="1.13",
                         mac="00:90:E8:15:30:41")  # fmt: skip
    patterns = [
        pattern,
        replace(pattern, model="NPort 6450", serial="5711"),
        replace(pattern, family="moxa-nport5000", model="NPort 5110A", serial="6711"),
        replace(pattern, family="moxa-nport6000g2", model="NPort 6250-G2", serial="TBKDB1021184"),
        replace(pattern, family="schneider-panel-server", model="PAS600", serial="3N231744182"),
    ]
    office = Office(tmp_path, [], FAMILIES)
    for number, spec in enumerate(scaled(patterns, 20)):
        office.inventory.hear(
            seen(
                peer=f"10.20.4.{number + 1}", key=spec.serial, family=spec.family, vendor="V", model=spec.model,
                serial=f"{number}{spec.serial}", mac=spec.mac, firmware=spec.firmware,
            )
        )  # fmt: skip
    devices = office.inventory.devices()
    assert len(devices) == 20
    means = Means(families=FAMILIES, logins=proved_logins(office.vault))
    firmware = replace(image(tmp_path).firmware, family="moxa-nport6000", model="NPort 6610", version="1.14")
    plan = make_job_plan(firmware, devices, means, EVERYTHING)
    assert plan.runnable == ()
    codes = {(item.model, item.code) for item in plan.items}
    assert codes == {
        ("NPort 6250", "model-differs"),
        ("NPort 6450", "model-differs"),
        ("NPort 5110A", "family-differs"),
        ("NPort 6250-G2", "family-differs"),
        ("PAS600", "family-differs"),
    }


async def test_f14_a_card_that_gets_a_file_for_another_model_does_not_take_it(tmp_path: Path) -> None:
    """A card says its model only behind a login. One file serves all models of its hardware; the card has the word."""
    specs = [card(number, model="AP9640") for number in range(4)]
    async with floor(*specs, first=at(42, 220)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        summary = await office.run(await office.plan(image(tmp_path, models=("AP9641",)), manner=EVERYTHING))
        assert {row.result for row in summary.rows} <= {Result.FAILED, Result.REFUSED}
        assert [one.flashed for one in cards] == [0] * 4


@pytest.mark.parametrize(
    ("installed", "wanted", "allowed", "ending"),
    [
        ("3.1.0.0", "2.5.0.8", False, ("refused", "version-older")),
        ("3.1.0.0", "2.5.0.8", True, ("done", "upgraded")),
        ("2.5.0.8", "2.5.0.8", False, ("skipped", "already-current")),
        ("2.5.0.8", "2.5.0.8", True, ("skipped", "already-current")),
        ("2.5.0.8", "1.4.0.1", True, ("refused", "below-lowest")),
    ],
)
async def test_f15_older_the_same_and_too_old(
    tmp_path: Path, installed: str, wanted: str, allowed: bool, ending: tuple[str, str]
) -> None:
    async with floor(card(1, firmware=installed), first=at(42, 225)) as (one,):
        office = Office(tmp_path, [one.address])
        await office.claim(one)
        manner = replace(EVERYTHING, downgrade=allowed)
        plan = await office.plan(image(tmp_path, version=wanted), manner=manner)
        summary = await office.run(plan)
        assert endings(summary) == {"ups-1": ending}
        done = ending[0] == "done"
        assert (one.notes.count("begun"), one.flashed) == ((1, 1) if done else (0, 0))
        wanted_so = [line for line in office.journal.read(plan.id) if line.code == "version-older-accepted"]
        assert len(wanted_so) == (1 if done else 0)  # that somebody wanted it stands in the journal
        assert all(installed in line.detail for line in wanted_so)


# --- F17 ------------------------------------------------------------------------------------------------------------


class Keeping(Card):
    """Keeps the digests of the files it got whole."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.digests: list[str] = []
        keeping = self

        class Flash(NotedFlash):
            def whole(self, upload: Upload, name: str) -> None:
                keeping.digests.append(upload._reader._hash.hexdigest())
                super().whole(upload, name)

        flash = Flash(restart=self.card.flash.restart)
        flash.notes = self.notes
        self.card.flash = flash


async def test_f17_a_file_that_is_exchanged_at_any_moment_never_reaches_a_device_whole(tmp_path: Path) -> None:
    """The other file is one that the cards would take; it comes over the kept copy by name, or into it in place."""
    chance = random.Random(17)
    specs = [card(number, upload_rate=120_000.0) for number in range(REPLACED)]
    async with floor(*specs, first=at(43, 120), kind=Keeping) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        file = image(tmp_path)
        whole = await office.plan(file, manner=EVERYTHING)
        good = file.path.read_bytes()
        other = image(tmp_path, version="3.1.0.9", size=len(good)).path.read_bytes()
        original = Upload(cards[0].spec, cards[0].faults, len(good))
        original.take(good)
        wanted = original._reader._hash.hexdigest()
        limit = asyncio.Semaphore(8)

        async def one(number: int) -> None:
            kept = tmp_path / f"image-{number}"
            kept.write_bytes(good)
            item = next(item for item in whole.items if item.serial == cards[number].spec.serial)
            plan: JobPlan = replace(whole, id=f"job-{number}", image=str(kept), items=(item,))

            async def exchange() -> None:
                await asyncio.sleep(chance.uniform(0.0, 1.8))
                if number % 2:
                    fresh = tmp_path / f"fresh-{number}"
                    fresh.write_bytes(other)
                    fresh.replace(kept)
                else:
                    with kept.open("r+b") as in_place:
                        in_place.write(other)

            async with limit:
                _, summary = await asyncio.gather(exchange(), office.run(plan, engine))
            (row,) = summary.rows
            assert row.result in {Result.DONE, Result.FAILED, Result.REFUSED}, row
            it = cards[number]
            assert isinstance(it, Keeping)
            assert set(it.digests) <= {wanted}
            assert cards[number].spec.firmware in {NEW, "2.5.0.8"}
            assert (row.result is Result.DONE) == (cards[number].spec.firmware == NEW)

        async with office.engine() as engine:
            await asyncio.gather(*(one(number) for number in range(REPLACED)))
        assert sum(one.flashed for one in cards) < REPLACED  # some were exchanged in time


def test_f17_whatever_happens_to_the_file_while_it_is_read_its_end_is_kept_back(tmp_path: Path) -> None:
    """A hundred changes at random moments: in place, by name, cut short, made longer."""
    chance = random.Random(171)
    good = chance.randbytes(20_000)
    digest, kept = hashlib.sha512(good).hexdigest(), tmp_path / "kept"
    for number in range(100):
        kept.write_bytes(good)
        handed = b""
        moment, place = chance.randrange(0, 20_000, 1000), chance.randrange(20_000)
        with contextlib.suppress(OSError), ProvedFile(kept, len(good), digest) as file:
            while piece := file.read(1000):
                handed += piece
                if len(handed) - 1000 == moment:
                    match number % 4:
                        case 0:
                            with kept.open("r+b") as other:
                                other.seek(place)
                                other.write(bytes([good[place] ^ 1]))
                        case 1:
                            (tmp_path / "other").write_bytes(bytes(20_000))
                            (tmp_path / "other").replace(kept)
                        case 2:
                            os.truncate(kept, place)
                        case _:
                            with kept.open("ab") as other:
                                other.write(b"more")
        assert handed == good or len(handed) < len(good)
    kept.write_bytes(bytes(20_000))
    with ProvedFile(kept, len(good), digest) as file, pytest.raises(OSError, match="checked"):
        file.readall()


# --- F20 ------------------------------------------------------------------------------------------------------------


async def test_f20_devices_of_one_group_are_never_away_together(tmp_path: Path) -> None:
    specs = [card(number, flash_seconds=0.2, reboot_seconds=0.2) for number in range(6)]
    async with floor(*specs, first=at(42, 240)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        plan = await office.plan(image(tmp_path), manner=EVERYTHING)
        by_serial = sorted(plan.items, key=lambda item: item.serial)
        groups = ["ring", "pair", "", "ring", "pair", ""]
        items = [
            replace(item, group=group, last=number == 5)
            for number, (item, group) in enumerate(zip(by_serial, groups, strict=True))
        ]
        summary = await office.run(replace(plan, items=tuple(items)))
        assert set(endings(summary).values()) == {("done", "upgraded")}
        away = [one.away_between[0] for one in cards]

        def together(one: int, other: int) -> bool:
            return away[one][0] < away[other][1] and away[other][0] < away[one][1]

        for one, other in combinations(range(5), 2):
            if groups[one] and groups[one] == groups[other]:
                assert not together(one, other), (one, other)
        assert any(together(one, other) for one, other in combinations(range(5), 2))  # the others did overlap
        assert all(away[5][0] > end for _, end in away[:5])  # the upstream one went when all were back


# --- F22 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at_once", "most"), [(1, 5), (4, 8)])
async def test_f22_refused_logins_end_one_device_each_and_then_the_job(tmp_path: Path, at_once: int, most: int) -> None:
    async with floor(*(card(number) for number in range(12)), first=at(43, 230)) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards, password="Not-The-Right-One-17")
        plan = await office.plan(image(tmp_path), manner=replace(EVERYTHING, at_once=at_once))
        summary = await office.run(plan)
        refused = [one.logins.refused for one in cards]
        assert max(refused) == 1  # a password that was refused once is never tried again
        assert 5 <= sum(refused) <= most
        assert summary.stopped == "logins-refused"
        assert accepted(cards) == 0
        codes = [code for _, code in endings(summary).values()]
        assert (codes.count("login-refused"), codes.count("logins-refused")) == (sum(refused), 12 - sum(refused))
        assert not any(one.notes for one in cards)


async def test_f22_a_password_that_is_refused_in_the_middle_of_a_job_is_not_tried_again(tmp_path: Path) -> None:
    """Somebody changes the password of one card while its file is on the way."""

    class Changing(Card):
        def program(self, user: str, command: str) -> Program | None:
            if command.startswith("scp -t") and self.spec.name == "ups-1":
                self.card.accounts[user].password = "Somebody-Elses-44"
            return super().program(user, command)

    async with floor(*(card(number) for number in range(3)), first=at(43, 245), kind=Changing) as cards:
        office = Office(tmp_path, [one.address for one in cards])
        await office.claim(*cards)
        summary = await office.run(await office.plan(image(tmp_path), manner=EVERYTHING))
        assert endings(summary)["ups-1"] == ("unknown", "login-refused")  # its file has left; nothing proves the rest
        assert [one.logins.refused for one in cards] == [0, 1, 0]
        assert [one.flashed for one in cards] == [1, 0, 1]
