"""The run itself, with items that are nothing but names: order, caps, one first, stopping, the program's end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import pytest

from firstlight.change.first_device import Ask, FirstDevice, OfOneRun
from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunKind, RunRow, RunSummary, counted
from firstlight.change.run import Run, RunItem, RunPolicy, Worker
from firstlight.site.profiles import Purpose


class Step(StrEnum):
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(RunRow):
    kind = RunKind.PORTS

    stage: Step = Step.WRITE


Act = Callable[["Yard", str], Awaitable[Result]]


class Yard(Worker[str, Row]):
    """`acts` says what becomes of a device; the others are done at once."""

    def __init__(self, *names: str, policy: RunPolicy | None = None, **items: dict[str, object]) -> None:
        self.acts: dict[str, Act] = {}
        self.begun: list[str] = []
        self.working: set[str] = set()
        self.together: list[frozenset[str]] = []
        self.left_rows: list[str] = []
        self.asked: list[str] = []
        self.yes = True
        made = [RunItem(item=name, row=Row(device=name, name=name), **items.get(name, {})) for name in names]  # type: ignore[arg-type]
        first = FirstDevice(OfOneRun(), Purpose.PORTS, failed="canary-failed", waits="canary-waits")
        self.run_ = Run("ports-1", made, self, policy or RunPolicy(), first)

    async def work(self, item: str) -> Row:
        self.begun.append(item)
        self.working.add(item)
        self.together.append(frozenset(self.working))
        try:
            await asyncio.sleep(0)
            result = await self.acts[item](self, item) if item in self.acts else Result.DONE
        finally:
            self.working.discard(item)
        return Row(device=item, name=item, state=RowState.ENDED, result=result, code="x")

    def commit(self, item: str) -> None:
        self.run_.seen(Row(device=item, name=item, state=RowState.WORKING, committed=True))

    def left(self, item: str, row: Row) -> None:
        self.left_rows.append(item)

    def ask(self, item: str) -> Ask | None:
        async def ask() -> bool:
            self.asked.append(item)
            return self.yes

        return ask

    async def run(self) -> RunSummary[Row]:
        return await asyncio.wait_for(self.run_.run(), 10)


def results(summary: RunSummary[Row]) -> list[tuple[str, str]]:
    return [(str(row.result), row.code) for row in summary.rows]


async def test_caps_of_all_and_of_a_lane_and_groups_hold() -> None:
    ring: dict[str, object] = {"group": "ring"}
    web: dict[str, object] = {"lane": "web"}
    yard = Yard(
        *"abcdef", policy=RunPolicy(at_once=3, caps=(("web", 1),)), a=ring, b=ring, c=web, d=web, f={"last": True}
    )
    summary = await yard.run()
    assert summary.count(Result.DONE) == 6
    assert max(map(len, yard.together)) == 3
    assert not any({"a", "b"} <= seen or {"c", "d"} <= seen for seen in yard.together)
    assert yard.together[-1] == {"f"}


async def test_a_first_wave_that_is_not_proved_is_the_last() -> None:
    async def fails(_yard: Yard, _item: str) -> Result:
        return Result.FAILED

    yard = Yard(*"abcd", policy=RunPolicy(first=1, not_proved="canary-not-proved"))
    yard.acts["a"] = fails
    summary = await yard.run()
    assert (yard.begun, summary.stopped) == (["a"], "canary-not-proved")
    assert results(summary)[1:] == [("skipped", "canary-not-proved")] * 3
    assert yard.left_rows == ["b", "c", "d"]
    assert counted(row.result for row in summary.rows) == {"done": 0, "failed": 1, "refused": 0, "skipped": 3}


async def test_a_row_that_has_ended_before_is_left_as_it_is() -> None:
    yard = Yard("a")
    over = Row(device="z", name="z", state=RowState.ENDED, result=Result.REFUSED, code="no-channel")
    first = FirstDevice(OfOneRun(), Purpose.PORTS, failed="f", waits="w")
    run = Run("ports-2", [RunItem(item="z", row=over), RunItem(item="a", row=Row(device="a", name="a"))], yard,
              RunPolicy(), first)  # fmt: skip
    summary = await run.run()
    assert (yard.begun, summary.rows[0]) == (["a"], over)


@pytest.mark.parametrize("yes", [True, False])
async def test_a_kind_that_is_learnt_in_the_middle_waits_for_its_first_device_alone(yes: bool) -> None:
    written: list[str] = []

    async def learns(yard: Yard, item: str) -> Result:
        held = await yard.run_.admit(item, "ab")
        if held is not None:
            assert (held.code, held.first) == ("canary-waits", "a")
            return Result.SKIPPED
        written.append(item)
        return Result.DONE

    yard = Yard(*"abcd")
    yard.acts = dict.fromkeys("abc", learns)
    yard.yes = yes
    summary = await yard.run()
    assert yard.asked == ["a"]
    assert summary.stopped == ""
    assert [row.result for row in summary.rows] == [
        Result.DONE, *[Result.DONE if yes else Result.SKIPPED] * 2, Result.DONE
    ]  # fmt: skip
    assert written == (["a", "b", "c"] if yes else ["a"])


async def stuck(yard: Yard, item: str) -> Result:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


def to_its_proof(go_on: asyncio.Event, reached: asyncio.Event) -> Act:
    async def act(yard: Yard, item: str) -> Result:
        yard.commit(item)
        reached.set()
        await go_on.wait()
        return Result.DONE

    return act


async def test_stopping_cuts_off_what_changed_nothing_and_proves_the_rest() -> None:
    go_on, reached = asyncio.Event(), asyncio.Event()
    yard = Yard(*"abc", policy=RunPolicy(at_once=2, stopped="claim-stopped"))
    yard.acts = {"a": to_its_proof(go_on, reached), "b": stuck}
    running = asyncio.create_task(yard.run())
    await reached.wait()
    yard.run_.stop()
    go_on.set()
    summary = await running
    assert results(summary) == [("done", "x"), ("skipped", "claim-stopped"), ("skipped", "claim-stopped")]
    assert yard.begun == ["a", "b"]


async def test_a_durable_run_that_is_stopped_cuts_nothing_off() -> None:
    go_on, reached = asyncio.Event(), asyncio.Event()

    async def works(_yard: Yard, _item: str) -> Result:
        reached.set()
        await go_on.wait()
        return Result.DONE

    yard = Yard(*"ab", policy=RunPolicy(at_once=1, durable=True))
    yard.acts["a"] = works
    running = asyncio.create_task(yard.run())
    await reached.wait()
    yard.run_.stop()
    go_on.set()
    assert results(await running) == [("done", "x"), ("skipped", "job-stopped")]


@pytest.mark.parametrize("durable", [False, True])
async def test_when_the_program_closes_only_what_is_gone_on_with_later_is_left(durable: bool) -> None:
    go_on, reached = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def proves(yard: Yard, item: str) -> Result:
        result = await to_its_proof(go_on, reached)(yard, item)
        ended.append(item)
        return result

    yard = Yard(*"ab", policy=RunPolicy(durable=durable))
    yard.acts = {"a": proves, "b": stuck}
    running = asyncio.create_task(yard.run_.run())
    await reached.wait()
    running.cancel()
    asyncio.get_running_loop().call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)
    assert ended == ([] if durable else ["a"])
    assert not yard.working


async def test_what_a_worker_raises_ends_the_run_after_what_has_begun_to_change() -> None:
    go_on, reached = asyncio.Event(), asyncio.Event()

    async def raises(_yard: Yard, _item: str) -> Result:
        await reached.wait()
        asyncio.get_running_loop().call_soon(go_on.set)
        raise OSError(28, "No space left on device")

    yard = Yard(*"abc", policy=RunPolicy(at_once=2))
    yard.acts = {"a": to_its_proof(go_on, reached), "b": raises}
    with pytest.raises(OSError, match="No space"):
        await yard.run()
    assert yard.begun == ["a", "b"]
    assert not yard.working


async def test_a_pause_begins_nothing() -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def works(_yard: Yard, _item: str) -> Result:
        reached.set()
        await go_on.wait()
        return Result.DONE

    yard = Yard(*"ab", policy=RunPolicy(at_once=1))
    yard.acts["a"] = works
    running = asyncio.create_task(yard.run())
    await reached.wait()
    yard.run_.pause()
    go_on.set()
    for _ in range(20):  # turns of the loop
        await asyncio.sleep(0)
    assert yard.begun == ["a"]
    yard.run_.go_on()
    assert (await running).count(Result.DONE) == 2


def test_a_row_is_changing_between_its_first_byte_and_its_end() -> None:
    row = Row(device="a", name="a")
    assert (row.changing, replace(row, committed=True).changing) == (False, True)
    assert not replace(row, committed=True, state=RowState.ENDED).changing
