"""Faults F3 to F6 and F21 of the fault table: uploads that break off, late answers, devices that stay away or come back
as another, and stopping at every stage. Real sockets, real driver, real engine; the cards count.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from firstlight.jobs.campaign import Campaign
from firstlight.jobs.model import JobRow, Stage
from firstlight.jobs.plans import Manner
from firstlight.jobs.upgrade import UPLOAD_TRIES
from firstlight_drivers.apc_nmc3.shell import CardShell
from firstlight_drivers.simulation.spec import Fault
from unit.app.faulty import NEW, QUICK, STRESS, Card, Office, at, card, endings, family, floor, image, impatient

POINTS = (0.0, 0.01, 0.25, 0.5, 0.99, 1.0)  # shares of the upload at which the line breaks
REPEATS = 20 if STRESS else 1
LATE = 50 if STRESS else 4
JUMPS = [(Stage.UPLOAD, 1), (Stage.RETURN, -1), (Stage.UPLOAD, -1), (Stage.RETURN, 1)][: 4 if STRESS else 2]
EVERYTHING = Manner(canary=0, at_once=12, stop_after=100)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    impatient(monkeypatch)


async def office_of(folder: Path, cards: list[Card], **timing: float) -> Office:
    families = (family(replace(QUICK, **timing)),)
    office = Office(folder, [one.address for one in cards], families)
    await office.claim(*cards)
    return office


# --- F3 -------------------------------------------------------------------------------------------------------------


async def test_f3_a_line_that_breaks_anywhere_in_an_upload(tmp_path: Path) -> None:
    specs = [
        card(number, faults=(Fault.CUT_UPLOAD,), cut_at=POINTS[number % len(POINTS)])
        for number in range(len(POINTS) * REPEATS)
    ]
    async with floor(*specs, first=at(41, 1)) as cards:
        office = await office_of(tmp_path, cards)
        summary = await office.run(await office.plan(image(tmp_path), manner=EVERYTHING))
        assert set(endings(summary).values()) == {("done", "upgraded")}
        for one in cards:
            assert (one.flashed, one.spec.firmware) == (1, NEW)
            assert one.notes.count("begun") == 2
            assert one.notes.count("whole") == 1  # the part that came first was never taken for the file
            assert one.notes.index("whole") < one.notes.index("restart")


async def test_f3_a_line_that_breaks_every_time_ends_after_three_uploads_and_nothing_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Card, "stubborn", True)
    specs = [card(number, faults=(Fault.CUT_UPLOAD,), cut_at=share) for number, share in enumerate(POINTS)]
    async with floor(*specs, first=at(41, 130)) as cards:
        office = await office_of(tmp_path, cards)
        summary = await office.run(await office.plan(image(tmp_path), manner=EVERYTHING))
        assert set(endings(summary).values()) <= {("failed", "closed"), ("failed", "unreachable")}
        for one in cards:
            assert one.notes.count("begun") == UPLOAD_TRIES
            assert (one.flashed, one.notes.count("whole"), one.notes.count("restart")) == (0, 0, 0)


# --- F4 -------------------------------------------------------------------------------------------------------------


async def test_f4_after_a_late_answer_the_device_is_asked_before_anything_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card takes the file and says so only after our deadline. Half of the cards do it once, half every time."""

    class Late(Card):
        def shell(self, user: str) -> CardShell:
            if self.spec.name.endswith("once") and "whole" in self.notes:
                self.faults.active.discard(Fault.LATE_ANSWER)
            return super().shell(user)

    specs = [
        card(number, faults=(Fault.LATE_ANSWER,), delay=6.0, name=f"ups-{number}-{'once' if number % 2 else 'always'}")
        for number in range(LATE)
    ]
    async with floor(*specs, first=at(41, 140), kind=Late) as cards:
        office = await office_of(tmp_path, cards, copy=1.5)
        summary = await office.run(await office.plan(image(tmp_path), manner=EVERYTHING))
        ended = endings(summary)
        for one in cards:
            once = one.spec.name.endswith("once")
            # The card has the file each time; told to restart, it installs it, and says so when it is asked.
            assert ended[one.spec.name] == ("done", "upgraded")
            assert (one.flashed, once or one.notes.count("begun") == UPLOAD_TRIES) == (1, True)
            assert one.notes.count("begun") <= UPLOAD_TRIES
            sent = [place for place, note in enumerate(one.notes) if note == "begun"]
            for earlier, later in pairwise(sent):
                assert "asked" in one.notes[earlier:later], one.notes


# --- F5 -------------------------------------------------------------------------------------------------------------


async def test_f5_devices_that_never_come_back_hold_nobody_up(tmp_path: Path) -> None:
    seconds = 2.0
    specs = [card(number, faults=(Fault.NEVER_BACK,) if number in {1, 3} else ()) for number in range(4)]
    async with floor(*specs, first=at(41, 200)) as cards:
        office = await office_of(tmp_path, cards)
        plan = await office.plan(image(tmp_path), seconds=seconds, manner=replace(EVERYTHING, at_once=3))
        begun = time.monotonic()
        summary = await office.run(plan)
        took = time.monotonic() - begun
        for one in cards:
            gone = Fault.NEVER_BACK in one.faults
            assert endings(summary)[one.spec.name] == (
                ("unknown", "upgrade-not-back") if gone else ("done", "upgraded")
            )
            assert one.flashed == 1
        assert took < 120  # a generous deadline: nobody waits for ever
        assert sum(one.code == "upgrade-not-back" for one in office.outcomes) == 2


# --- F6 -------------------------------------------------------------------------------------------------------------


class RollsBack(Card):
    """Comes back with the new version, and with the old one a moment later (a watchdog, a bad boot)."""

    _shown = 0

    def shell(self, user: str) -> CardShell:
        if self.spec.firmware == NEW and self.spec.name == "rolls-back":
            self._shown += 1
            if self._shown > 1:
                self.spec = replace(self.spec, firmware="2.5.0.8")
        return super().shell(user)


async def test_f6_what_comes_back_instead_of_the_new_version_has_a_word_each(tmp_path: Path) -> None:
    specs = [
        card(1, name="old", faults=(Fault.OLD_VERSION_BACK,)),
        card(2, name="other", faults=(Fault.OTHER_VERSION_BACK,)),
        card(3, name="rolls-back"),
    ]
    async with floor(*specs, first=at(41, 210), kind=RollsBack) as cards:
        office = await office_of(tmp_path, cards)
        summary = await office.run(await office.plan(image(tmp_path), manner=EVERYTHING))
        assert endings(summary) == {
            "old": ("failed", "old-version-back"),
            "other": ("failed", "other-version-back"),
            "rolls-back": ("failed", "rolled-back"),
        }
        assert [one.flashed for one in cards] == [1, 1, 1]


# --- F21 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["stopped", "cut off"])
async def test_f21_stopping_at_every_stage_never_breaks_off_a_device_that_has_begun(tmp_path: Path, how: str) -> None:
    """One job of two cards for each stage: the first is stopped there and goes on to its end, the second never begins.

    "cut off": the job's task is cancelled instead, as by the program's end, and the job is run again.
    """
    some = [Stage.IDENTIFY, Stage.UPLOAD, Stage.ACTIVATE, Stage.RETURN] if how == "stopped" else [Stage.ACTIVATE]
    stages = list(Stage) if STRESS else some
    specs = [card(number, upload_rate=200_000.0, flash_seconds=0.3) for number in range(2 * len(stages))]
    async with floor(*specs, first=at(41, 220)) as cards:
        office = await office_of(tmp_path, cards)
        whole = await office.plan(image(tmp_path), manner=replace(EVERYTHING, at_once=1))
        by_name = {item.name: item for item in whole.items}
        seen: dict[Stage, list[JobRow]] = {stage: [] for stage in stages}

        async def one(stage: Stage, number: int) -> None:
            first, second = cards[2 * number], cards[2 * number + 1]
            plan = replace(
                whole, id=f"job-{stage}", items=(by_name[first.spec.name], by_name[second.spec.name])
            )  # fmt: skip
            reached = asyncio.Event()
            campaigns: list[Campaign] = []
            plant = office.plant()

            def show(row: JobRow) -> None:
                seen[stage].append(row)
                if row.device == plan.items[0].device and row.stage is stage and not reached.is_set():
                    reached.set()
                    if how == "stopped":
                        campaigns[0].stop()

            plant.show = show  # type: ignore[method-assign]
            job = asyncio.create_task(office.run(plan, engine, begun=campaigns.append, plants=plant))
            await asyncio.wait_for(reached.wait(), 30)
            if how == "cut off":
                job.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await job
                summary = await office.run(plan, engine)
                assert set(endings(summary).values()) == {("done", "upgraded")}
                assert (first.flashed, second.flashed) == (1, 1)
                return
            summary = await job
            assert endings(summary) == {
                first.spec.name: ("done", "upgraded"),
                second.spec.name: ("skipped", "job-stopped"),
            }
            assert (first.flashed, second.flashed, second.logins.accepted) == (1, 0, 0)

        async with office.engine() as engine:
            await asyncio.gather(*(one(stage, number) for number, stage in enumerate(stages)))
        for rows in seen.values():
            if how == "stopped":
                shown = [row for row in rows if row.stage in {Stage.RETURN, Stage.READ_BACK}]
                assert shown
                assert all(row.committed for row in shown)  # past the point of no return, and shown as such
                assert not any(row.committed for row in rows if row.stage in {Stage.IDENTIFY, Stage.UPLOAD})
                assert any(row.committed for row in rows if row.stage is Stage.ACTIVATE)


# --- F18 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "years"), JUMPS)
async def test_f18_a_clock_that_jumps_a_year_changes_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: Stage, years: int
) -> None:
    real, jump = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + jump[0])
    specs = [
        card(1, upload_rate=200_000.0, flash_seconds=0.3, reboot_seconds=0.5),
        card(2, faults=(Fault.CUT_UPLOAD,)),
        card(3, faults=(Fault.OLD_VERSION_BACK,)),
        card(4, faults=(Fault.NEVER_BACK,)),
    ]
    async with floor(*specs, first=at(41, 244)) as cards:
        office = await office_of(tmp_path, cards)
        plan = await office.plan(image(tmp_path), seconds=2.0, manner=EVERYTHING)
        plant = office.plant()

        def show(row: JobRow) -> None:
            if row.stage is stage:
                jump[0] = years * 365.25 * 86400

        plant.show = show  # type: ignore[method-assign]
        begun = time.monotonic()
        summary = await office.run(plan, plants=plant)
        jumped, jump[0] = jump[0], 0.0
        assert endings(summary) == {
            "ups-1": ("done", "upgraded"),
            "ups-2": ("done", "upgraded"),
            "ups-3": ("failed", "old-version-back"),
            "ups-4": ("unknown", "upgrade-not-back"),
        }
        assert jumped
        assert 2.0 < time.monotonic() - begun < 90.0
        assert [one.flashed for one in cards] == [1, 1, 1, 1]
        assert office.journal.damaged() == ()
