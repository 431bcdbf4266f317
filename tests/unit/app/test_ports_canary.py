"""One device first, where the channel rests on what nobody has published."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.ports.many import Note, PortsItem, PortsRow, PortsRun
from firstlight.ports.run import PortsEnd, not_written
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.port_rules import PortAbilities

PUBLISHED = PortAbilities(keys=frozenset({"baud"}))
PARTLY = PortAbilities(keys=frozenset({"baud"}), assumed="a" * 64, guessed=frozenset({"baud"}))
UNSEEN = PortAbilities(keys=frozenset({"baud"}), assumed="b" * 64, guessed=frozenset({"baud"}), compared=True)


class Site:
    """Devices that are written; the first of them takes its time."""

    def __init__(self, folder: Path, *, yes: bool = True, first: Result = Result.DONE) -> None:
        self.profiles = Profiles(folder)
        self.begun: list[str] = []
        self.asked: list[str] = []
        self.go = asyncio.Event()
        self.trouble: BaseException | None = None
        self._yes, self._first = yes, first

    def item(self, able: PortAbilities, device: str) -> PortsItem:
        async def write(note: Note) -> PortsEnd:
            self.begun.append(device)
            await self.go.wait()
            if self.trouble is not None and device == "d1":
                raise self.trouble
            return not_written("", device, self._first if device == "d1" else Result.DONE, "ports-set")

        async def prepare() -> Callable[[Note], Awaitable[PortsEnd]]:
            return write

        async def ask() -> bool:
            self.asked.append(device)
            return self._yes

        return PortsItem(
            device=device, name=device.upper(), prepare=prepare, kind=able.assumed, ask=ask if able.compared else None
        )

    def run(self, able: PortAbilities) -> PortsRun:
        return PortsRun("ports-1", [self.item(able, device) for device in ("d1", "d2", "d3")], self.profiles)

    async def rows(self, able: PortAbilities) -> tuple[PortsRow, ...]:
        running = asyncio.create_task(self.run(able).run())
        for _ in range(20):  # turns of the loop, more than what may begin needs
            await asyncio.sleep(0)
        self.at_once = list(self.begun)
        self.go.set()
        return (await asyncio.wait_for(running, 5)).rows

    async def all(self, able: PortAbilities) -> list[PortsEnd]:
        ends = [row.end for row in await self.rows(able)]
        assert None not in ends
        return [end for end in ends if end is not None]


async def test_a_published_channel_waits_for_nobody(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert [end.result for end in await site.all(PUBLISHED)] == [Result.DONE] * 3
    assert site.at_once == ["d1", "d2", "d3"]


async def test_the_others_follow_when_the_first_reads_back(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert [end.result for end in await site.all(PARTLY)] == [Result.DONE] * 3
    assert (site.at_once, site.asked) == (["d1"], [])


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED, Result.UNKNOWN])
async def test_nothing_follows_a_first_one_that_failed(tmp_path: Path, result: Result) -> None:
    site = Site(tmp_path, first=result)
    first, *others = await site.all(PARTLY)
    assert first.result is result
    assert [(end.result, end.code, end.detail) for end in others] == [(Result.SKIPPED, "ports-canary-failed", "D1")] * 2
    assert site.begun == ["d1"]


async def test_a_layout_nobody_has_seen_is_compared_by_a_person_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert [end.result for end in await site.all(UNSEEN)] == [Result.DONE] * 3
    assert (site.at_once, site.asked) == (["d1"], ["d1"])
    later = Site(tmp_path)
    assert [end.result for end in await later.all(UNSEEN)] == [Result.DONE] * 3
    assert (later.at_once, later.asked) == (["d1", "d2", "d3"], [])


async def test_without_a_person_the_others_are_left(tmp_path: Path) -> None:
    site = Site(tmp_path, yes=False)
    first, *others = await site.all(UNSEEN)
    assert first.result is Result.DONE
    assert {(end.result, end.code) for end in others} == {(Result.SKIPPED, "ports-canary-waits")}
    assert site.profiles.has_claimed(UNSEEN.assumed, Purpose.PORTS)
    assert not site.profiles.confirmed(UNSEEN.assumed, Purpose.PORTS)


@pytest.mark.allow_log("could not be noted")
@pytest.mark.parametrize("what", ["canary", "confirmed"])
async def test_what_cannot_be_noted_loses_no_end_and_lets_nobody_follow(tmp_path: Path, what: str) -> None:
    (tmp_path / "profiles" / f"{what}.json").mkdir(parents=True)  # in the file's place, so that it cannot be written
    site = Site(tmp_path)
    first, *others = await site.all(UNSEEN)
    assert (first.result, first.code) == (Result.DONE, "ports-set")
    assert {(end.result, end.code) for end in others} == {(Result.SKIPPED, "ports-canary-waits")}
    assert site.begun == ["d1"]


@pytest.mark.parametrize("purpose", [Purpose.LOGIN, Purpose.FIRMWARE])
async def test_what_was_confirmed_for_something_else_counts_for_nothing(tmp_path: Path, purpose: Purpose) -> None:
    site = Site(tmp_path)
    site.profiles.claimed(UNSEEN.assumed, purpose)
    site.profiles.confirm(UNSEEN.assumed, purpose)
    assert not site.profiles.has_claimed(UNSEEN.assumed, Purpose.PORTS)
    await site.all(UNSEEN)
    assert (site.at_once, site.asked) == (["d1"], ["d1"])


async def test_what_earlier_versions_noted_is_confirmed_again(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    for what in ("canary", "confirmed"):
        (tmp_path / "profiles" / f"{what}.json").write_text(json.dumps([UNSEEN.assumed]))
    site = Site(tmp_path)
    await site.all(UNSEEN)
    assert (site.at_once, site.asked) == (["d1"], ["d1"])
    assert site.profiles.confirmed(UNSEEN.assumed, Purpose.PORTS)


async def test_a_run_that_is_cancelled_leaves_nobody_waiting(tmp_path: Path) -> None:
    site = Site(tmp_path)
    running = asyncio.create_task(site.run(PARTLY).run())
    for _ in range(20):
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    assert site.begun == ["d1"]


async def test_a_first_one_that_raises_keeps_its_trouble_and_nobody_follows(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.trouble = AccessRefused("no-login", "D1")
    first, *others = await site.rows(PARTLY)
    assert (first.result, first.code, first.trouble) == (Result.REFUSED, "no-login", site.trouble)
    assert {row.code for row in others} == {"ports-canary-failed"}


async def test_what_goes_wrong_with_one_device_stops_no_other(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.trouble = KeyError("speed")
    first, *others = await site.rows(PUBLISHED)
    assert (first.code, first.trouble, first.end) == ("internal", site.trouble, None)
    assert [row.result for row in others] == [Result.DONE] * 2
