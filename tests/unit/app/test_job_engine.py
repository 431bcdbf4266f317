"""The engine on a real SQLite file: steps recorded once, marks that outlive a crash, nothing pickled."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from firstlight.change.outcome import Ended, Result
from firstlight.jobs.engine import DbosDurable, EngineProblem, JobEngine, Plain, Status
from firstlight_drivers.errors import Code, DeviceError, LoginRefused


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[JobEngine]:
    made = JobEngine(f"sqlite:///{tmp_path / 'jobs.sqlite'}", asyncio.get_running_loop())
    await asyncio.to_thread(made.open)
    yield made
    await asyncio.to_thread(made.close)


async def test_steps_run_on_our_loop_and_once(engine: JobEngine) -> None:
    ran: list[str] = []
    loop = asyncio.get_running_loop()

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> list[object]:
            assert asyncio.get_running_loop() is loop
            ran.append("a")
            return ["x", 1, None]

        return {"got": await durable.step("a", act)}

    assert await engine.run("job-1/d1", work) == {"got": ["x", 1, None]}
    assert await engine.run("job-1/d1", work) == {"got": ["x", 1, None]}
    assert ran == ["a"]
    assert await engine.status("job-1/d1") is Status.DONE
    assert await engine.status("job-1/d2") is Status.NEW


async def test_what_a_step_raises_comes_out_as_it_was(engine: JobEngine) -> None:
    caught: list[BaseException] = []

    async def work(durable: DbosDurable) -> Plain:
        for name, error in (
            ("a", LoginRefused("no")),
            ("b", DeviceError("gone", code=Code.CLOSED, transient=True)),
            ("c", Ended(Result.REFUSED, "identity-other", "QA1")),
        ):

            async def act(error: Exception = error) -> None:
                raise error

            try:
                await durable.step(name, act)
            except (DeviceError, Ended) as found:
                caught.append(found)
        return {}

    await engine.run("job-2/d1", work)
    first, second, third = caught
    assert isinstance(first, LoginRefused)
    assert isinstance(second, DeviceError)
    assert (second.code, second.transient, second.detail) == (Code.CLOSED, True, "gone")
    assert isinstance(third, Ended)
    assert (third.result, third.code, third.detail) == (Result.REFUSED, "identity-other", "QA1")


async def test_a_mark_is_there_at_once(engine: JobEngine, tmp_path: Path) -> None:
    seen: list[bool] = []

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            seen.append(await durable.marked("sent"))
            await durable.mark("sent")
            seen.append(await durable.marked("sent"))

        await durable.step("a", act)
        return {}

    await engine.run("job-3/d1", work)
    assert seen == [False, True]


async def test_nothing_is_pickled(engine: JobEngine, tmp_path: Path) -> None:
    async def work(durable: DbosDurable) -> Plain:
        async def act() -> str:
            return "plain"

        return {"got": await durable.step("a", act)}

    await engine.run("job-4/d1", work)
    with sqlite3.connect(tmp_path / "jobs.sqlite") as database:
        text = "\n".join(database.iterdump())
    database.close()
    assert "firstlight-json" in text
    assert "gAS" not in text  # how base64 of a pickle begins


CHILD = """
import asyncio, os, signal, sys
from firstlight.jobs.engine import JobEngine

async def main():
    engine = JobEngine("sqlite:///" + sys.argv[1], asyncio.get_running_loop())
    await asyncio.to_thread(engine.open)

    async def work(durable):
        async def first():
            print("first", flush=True)
            return "one"

        async def second():
            print("marked" if await durable.marked("sent") else "unmarked", flush=True)
            await durable.mark("sent")
            if sys.argv[2] == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            return "two"

        return {"got": [await durable.step("first", first), await durable.step("second", second)]}

    print(await engine.run("job-5/d1", work), flush=True)
    await asyncio.to_thread(engine.close)

asyncio.run(main())
"""


def test_after_kill_9_recorded_steps_stay_and_the_mark_is_found(tmp_path: Path) -> None:
    database = str(tmp_path / "jobs.sqlite")

    def life(end: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CHILD, database, end]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    first = life("die")
    assert first.returncode == -signal.SIGKILL
    assert first.stdout.split() == ["first", "unmarked"]
    second = life("live")
    assert second.returncode == 0, second.stderr
    assert second.stdout.splitlines() == ["marked", "{'got': ['one', 'two']}"]


async def ends_with(engine: JobEngine, workflow: str) -> Plain:
    """What a later life of a workflow with one step returns; its step is carried out in that life."""
    ran: list[str] = []

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> str:
            ran.append("again")
            return "value"

        return {"got": await durable.step("a", act)}

    found = await engine.run(workflow, work)
    assert ran == ["again"]
    return found


async def test_closing_in_the_middle_of_a_step_leaves_the_workflow_to_be_resumed(tmp_path: Path) -> None:
    url, loop, begun = f"sqlite:///{tmp_path / 'jobs.sqlite'}", asyncio.get_running_loop(), asyncio.Event()
    first = JobEngine(url, loop)
    await asyncio.to_thread(first.open)

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            begun.set()
            await asyncio.Event().wait()

        await durable.step("a", act)
        return {}

    running = asyncio.create_task(first.run("job-6/d1", work))
    await begun.wait()
    await asyncio.to_thread(first.close)
    await asyncio.wait([running])
    second = JobEngine(url, loop)
    await asyncio.to_thread(second.open)
    assert await second.status("job-6/d1") is Status.PENDING
    assert await ends_with(second, "job-6/d1") == {"got": "value"}
    await asyncio.to_thread(second.close)


async def test_what_is_no_answer_of_a_device_is_not_recorded(engine: JobEngine) -> None:
    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            raise LookupError("the vault was locked meanwhile")

        await durable.step("a", act)
        return {}

    with pytest.raises(LookupError, match="meanwhile"):
        await engine.run("job-7/d1", work)
    assert await engine.status("job-7/d1") is Status.PENDING
    assert await ends_with(engine, "job-7/d1") == {"got": "value"}


async def test_a_lost_database_lets_the_step_end_and_nothing_begin(engine: JobEngine) -> None:
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            begun.set()
            await go_on.wait()
            ended.set()

        await durable.step("a", act)
        await durable.step("b", act)
        return {}

    running = asyncio.create_task(engine.run("job-8/d1", work))
    await begun.wait()
    begun.clear()
    engine.lose(EngineProblem("jobs-database-lost", "gone"))
    assert not running.done()
    go_on.set()
    with pytest.raises(EngineProblem) as caught:
        await running
    assert caught.value.code == "jobs-database-lost"
    assert ended.is_set()
    assert not begun.is_set()
    with pytest.raises(EngineProblem):
        await engine.run("job-8/d2", work)


async def test_what_a_mark_announces_is_not_done_when_the_fence_is_down(engine: JobEngine) -> None:
    sent: list[bool] = []

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            if await durable.marked("sent"):
                sent.append(False)
                return
            await durable.mark("sent")
            sent.append(True)

        await durable.step("a", act)
        return {}

    async def down() -> None:
        raise EngineProblem("jobs-database-lost")

    with pytest.raises(EngineProblem):
        await engine.run("job-9/d1", work, down)
    await engine.run("job-9/d1", work)
    assert sent == [False]


async def test_a_workflow_that_waits_in_a_dead_queue_is_resumed_and_its_queue_swept(tmp_path: Path) -> None:
    """Killed between the request to resume and its begin; whoever opens the database next has not got the work yet."""
    url, path = f"sqlite:///{tmp_path / 'jobs.sqlite'}", tmp_path / "jobs.sqlite"

    async def work(durable: DbosDurable) -> Plain:
        raise LookupError

    def queues(change: str = "SELECT name FROM queues WHERE name LIKE 'firstlight-%'") -> list[tuple[str]]:
        with sqlite3.connect(path) as database:
            found = database.execute(change).fetchall()
        database.close()
        return found

    first = JobEngine(url, asyncio.get_running_loop())
    await asyncio.to_thread(first.open)
    for _ in range(2):
        with pytest.raises(LookupError):
            await first.run("job-10/d1", work)
    (dead,) = queues()
    row = queues("SELECT * FROM queues")
    await asyncio.to_thread(first.close)
    assert queues() == []
    queues(f"INSERT INTO queues VALUES ({','.join(map(repr, row[0])).replace('None', 'NULL')})")
    queues(f"UPDATE workflow_status SET status = 'ENQUEUED', queue_name = '{dead[0]}'")
    second = JobEngine(url, asyncio.get_running_loop())
    await asyncio.to_thread(second.open)
    assert await second.status("job-10/d1") is Status.PENDING
    assert await ends_with(second, "job-10/d1") == {"got": "value"}
    assert dead not in queues()
    await asyncio.to_thread(second.close)


class Unwritable:
    """A database that takes nothing any more from some moment on, on every line to it, as a full disk does."""

    def __init__(self) -> None:
        self.now = threading.Event()

    def __enter__(self) -> Self:
        event.listen(Pool, "checkout", self._checked_out)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Pool, "checkout", self._checked_out)

    def _checked_out(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA query_only = {'ON' if self.now.is_set() else 'OFF'}")


async def left_open(url: str, workflow: str) -> None:
    """A life that was cut off in its step."""
    first = JobEngine(url, asyncio.get_running_loop())
    await asyncio.to_thread(first.open)

    async def work(durable: DbosDurable) -> Plain:
        async def act() -> None:
            raise LookupError("cut off")

        await durable.step("a", act)
        return {}

    with pytest.raises(LookupError):
        await first.run(workflow, work)
    await asyncio.to_thread(first.close)


@pytest.mark.parametrize("when", ["asked to resume", "in the step", "at the end"])
@pytest.mark.parametrize("resumed", [False, True])
async def test_a_database_that_takes_nothing_any_more_ends_the_run_wherever_it_shows(
    tmp_path: Path, when: str, resumed: bool
) -> None:
    """A queue that cannot note what it takes out, or a poll for a result that was never noted, would wait for ever."""
    url = f"sqlite:///{tmp_path / 'jobs.sqlite'}"
    if resumed:
        await left_open(url, "job-10/d1")
    with Unwritable() as disk:
        engine = JobEngine(url, asyncio.get_running_loop())
        await asyncio.to_thread(engine.open)
        begin = engine._begin

        def begun(workflow: str) -> Any:
            found = begin(workflow)
            if when == "asked to resume":
                disk.now.set()
            return found

        engine._begin = begun  # type: ignore[method-assign]

        async def work(durable: DbosDurable) -> Plain:
            async def act() -> str:
                if when == "in the step":
                    disk.now.set()
                return "x"

            await durable.step("a", act)
            if when == "at the end":
                disk.now.set()
            return {}

        with pytest.raises(EngineProblem):
            await asyncio.wait_for(engine.run("job-10/d1", work), 30)
        with pytest.raises(EngineProblem):
            await asyncio.wait_for(engine.run("job-10/d2", work), 30)
        await asyncio.wait_for(asyncio.to_thread(engine.close), 30)
    later = JobEngine(url, asyncio.get_running_loop())
    await asyncio.to_thread(later.open)

    async def again(durable: DbosDurable) -> Plain:
        async def act() -> str:
            return "x"

        return {"got": await durable.step("a", act)}

    assert await asyncio.wait_for(later.run("job-10/d1", again), 30) == {"got": "x"}  # nothing was recorded as its end
    await asyncio.to_thread(later.close)
