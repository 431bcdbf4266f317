"""Faults F2 and F11: the program is killed right before and right after every durable write, or sleeps in the middle.

The program's lives are processes of their own; the cards live here, with the test, and count.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from firstlight.jobs.model import JobPlan, plan_as_plain
from firstlight.jobs.plans import Manner
from firstlight.site.journal import Journal
from unit.app.faulty import NEW, STRESS, Card, Office, at, card, floor, image

STEPS = ("identify", "backup", "checks", "upload", "activate", "return", "read-back")
LINES = ("identify", "upload", "activate", "return", "read-back", "post") if STRESS else ("upload", "activate", "post")
STATES = (*STEPS, "activated", *(f"journal {line}" for line in LINES), "result")
POINTS = [(when, what) for what in STATES for when in ("before", "after")]
PROMISED = ("after", "activated")  # between the promise and the byte that it promises


@dataclass
class Lives:
    """A process that lives and dies on request."""

    process: asyncio.subprocess.Process

    async def live(self, **life: Any) -> object:
        """One life; "killed", or how each device ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(life).encode() + b"\n")
        await self.process.stdin.drain()
        line = await asyncio.wait_for(self.process.stdout.readline(), 60)
        assert line, "the lives ended"
        return json.loads(line)["ended"]


@asynccontextmanager
async def lives() -> AsyncIterator[Lives]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "unit.app.faulty_lives", env=environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Lives(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 30)
        process._transport.close()  # type: ignore[attr-defined]  # its pipes are not closed by themselves


async def planned(folder: Path, one: Card, **changes: Any) -> tuple[Office, JobPlan, Path]:
    await asyncio.to_thread(folder.mkdir, parents=True)
    office = Office(folder, [one.address])
    await office.claim(one)
    plan = await office.plan(image(folder), manner=Manner(canary=0, stop_after=100))
    plan = replace(plan, items=tuple(replace(item, **changes) for item in plan.items))
    path = folder / "plan.json"
    path.write_text(json.dumps(plan_as_plain(plan)))
    return office, plan, path


async def test_f2_a_kill_before_and_after_every_durable_write(tmp_path: Path) -> None:
    """Every device is flashed once, whatever was lost; one promise without its byte is told and not repeated."""
    assert len(STATES) >= 12
    empty = tmp_path / "jobs.sqlite"
    async with Office(tmp_path, []).engine():
        pass  # its tables, once for all
    points = list(enumerate(POINTS))
    wrong: list[object] = []

    async def carry_out(cards: list[Card]) -> None:
        async with lives() as some:
            while points:
                number, point = points.pop()
                one, folder = cards[number], tmp_path / f"{number}"
                _, plan, path = await planned(folder, one)
                shutil.copy(empty, folder)
                life = {"folder": str(folder), "plan": str(path), "places": [one.address]}
                first = await some.live(**life, when=point[0], what=point[1])
                second = await some.live(**life, when="never", what="")
                expected = ["failed", "old-version-back"] if point == PROMISED else ["done", "upgraded"]
                flashed = 0 if point == PROMISED else 1
                seen = (first, second, one.flashed, one.notes.count("restart"), Journal(folder).damaged())
                if seen != ("killed", {one.spec.name: expected}, flashed, flashed, ()):
                    wrong.append((point, *seen))
                assert one.logins.refused == 0
                assert one.spec.firmware == (NEW if flashed else "2.5.0.8")
                assert {line.device for line in Journal(folder).read(plan.id)} == {plan.items[0].device}

    async with floor(*(card(number) for number in range(len(POINTS))), first=at(43, 1)) as cards:
        await asyncio.gather(*(carry_out(cards) for _ in range(3)))
    assert not wrong, wrong


@pytest.mark.parametrize("asleep", [True, False] if STRESS else [True])
async def test_f11_a_computer_that_slept_has_not_waited(tmp_path: Path, asleep: bool) -> None:
    """It sleeps for longer than the device may be away. Awake it says so; asleep it saw nothing: it looks again."""
    async with floor(card(1, reboot_seconds=3.0), first=at(43, 40)) as (one,), lives() as some:
        folder = tmp_path / "it"
        _, _, path = await planned(folder, one, seconds=1.5)
        life = {"folder": str(folder), "plan": str(path), "places": [one.address], "longest": 0.5}
        living = asyncio.create_task(some.live(**life, when="never", what=""))
        async with asyncio.timeout(30):
            while not one.away:  # noqa: ASYNC110 - begun by a device's own thread
                await asyncio.sleep(0.02)
        (child,) = children(some.process.pid)
        if asleep:
            os.kill(child, signal.SIGSTOP)
            await asyncio.sleep(4.5)
            os.kill(child, signal.SIGCONT)
        ended = await living
        assert ended == {"ups-1": ["done", "upgraded"] if asleep else ["unknown", "upgrade-not-back"]}
        assert one.flashed == 1


def children(process: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
