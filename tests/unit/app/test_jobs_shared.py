"""What computers share over a real PostgreSQL: locks that die with their holder, plans, images, turns; no secrets."""

from __future__ import annotations

import asyncio
import hashlib
import io
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from firstlight.change import run as run_module
from firstlight.change.durable import Durable
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunSummary
from firstlight.jobs.campaign import Campaign
from firstlight.jobs.desk import JobDesk
from firstlight.jobs.engine import EngineProblem, JobEngine, Status
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, plan_as_plain
from firstlight.jobs.shared import CHUNK, SharedJobs
from firstlight.jobs.shared_line import lock_number, told
from firstlight.jobs.shared_locks import LockSession, SharedTurns
from firstlight.jobs.shared_run import cancel
from firstlight.jobs.upgrade import Upgrade
from firstlight.site.site import Site
from firstlight_drivers.contract import Backup, Credential, Driver, Endpoint, Image, Secret, Trust
from firstlight_drivers.errors import Code, DeviceError
from postgresql import MISSING, PASSWORD, PostgreSQL

needs_server = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with PostgreSQL() as made:
        yield made


@pytest.fixture
def jobs(server: PostgreSQL, _no_leftovers: None) -> Iterator[SharedJobs]:
    with closing(SharedJobs(server.url)) as made:
        yield made


@pytest.fixture
def sessions(jobs: SharedJobs) -> Iterator[tuple[LockSession, LockSession]]:
    made = LockSession(jobs.driver_arguments), LockSession(jobs.driver_arguments)
    yield made
    for session in made:
        session.close()


def outcome(job: str, device: str, result: Result = Result.DONE, step: str = "upgrade") -> Outcome:
    return Outcome(job=job, device=device, step=step, result=result, code="upgraded", started=1.0, finished=2.0)


def item(device: str, **changes: object) -> JobItem:
    values: dict[str, object] = {
        "device": device, "key": device, "family": "box", "model": "", "name": device, "serial": device, "mac": "",
        "address": "127.79.95.1", "installed": "1", "fit": Fit.UPDATE,
    }  # fmt: skip
    return JobItem(**{**values, **changes})  # type: ignore[arg-type]


# --- locks ------------------------------------------------------------------------------------------------------------


@needs_server
def test_a_lock_has_one_holder_and_is_free_after_close(sessions: tuple[LockSession, LockSession]) -> None:
    first, second = sessions
    assert first.try_lock("x")
    assert not second.try_lock("x")
    assert second.try_lock("y")
    first.close()
    assert second.try_lock("x")
    second.unlock("x")


@needs_server
def test_a_session_that_the_server_ended_is_never_opened_again(
    server: PostgreSQL, sessions: tuple[LockSession, LockSession]
) -> None:
    first, second = sessions
    assert first.try_lock("x")
    first.check()
    server.ask("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    for _ in range(2):
        with pytest.raises(EngineProblem) as caught:
            first.check()
        assert caught.value.code == "jobs-database-lost"
    second._ask("SELECT pg_advisory_lock(%s)", lock_number("x"))  # waits for the server to have ended the first


@needs_server
def test_the_server_is_told_to_find_out_about_a_silent_computer(
    server: PostgreSQL, sessions: tuple[LockSession, LockSession]
) -> None:
    session, _ = sessions
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
    found = [session._ask(f"SELECT current_setting('{name}')")[0] for name in names]
    idle, interval, count = map(int, found)
    assert idle + interval * count <= 60


# --- plans, images, outcomes ------------------------------------------------------------------------------------------


@needs_server
def test_a_plan_and_its_image_travel_whole(jobs: SharedJobs, server: PostgreSQL, tmp_path: Path) -> None:
    content = bytes(range(256)) * (CHUNK // 256) * 2 + b"end"
    image, sha512 = tmp_path / "image", hashlib.sha512(content).hexdigest()
    image.write_bytes(content)
    jobs.publish("job-a", {"id": "job-a", "n": 1}, sha512, image)
    jobs.publish("job-b", {"id": "job-b"}, sha512, image)
    assert jobs.plan("job-a") == {"id": "job-a", "n": 1}
    assert jobs.plan("job-x") is None
    assert {"job-a", "job-b"} <= set(jobs.plans())
    assert server.ask("SELECT count(*), max(length(bytes)) FROM firstlight_images WHERE sha512 = %s", sha512) == [
        (3, CHUNK)
    ]
    there = tmp_path / "there" / "image"
    there.parent.mkdir()
    jobs.fetch(sha512, there)
    assert there.read_bytes() == content
    assert there.stat().st_mode & 0o077 == 0


@needs_server
def test_an_image_that_was_changed_on_its_way_is_not_taken(
    jobs: SharedJobs, server: PostgreSQL, tmp_path: Path
) -> None:
    image = tmp_path / "image"
    image.write_bytes(b"good" * 1000)
    sha512 = hashlib.sha512(b"good" * 1000).hexdigest()
    jobs.publish("job-c", {}, sha512, image)
    server.ask("UPDATE firstlight_images SET bytes = 'evil' WHERE sha512 = %s RETURNING 1", sha512)
    there = tmp_path / "there" / "image"
    there.parent.mkdir()
    with pytest.raises(EngineProblem) as caught:
        jobs.fetch(sha512, there)
    assert caught.value.code == "job-image"
    assert list(there.parent.iterdir()) == []


@needs_server
def test_a_file_that_was_changed_after_the_check_is_not_shared(jobs: SharedJobs, tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(b"changed")
    with pytest.raises(EngineProblem) as caught:
        jobs.publish("job-d", {}, "ab" * 64, image)
    assert caught.value.code == "job-image"
    assert jobs.plan("job-d") is None
    with pytest.raises(EngineProblem):
        jobs.fetch("ab" * 64, tmp_path / "there")


@needs_server
def test_a_line_is_kept_once(jobs: SharedJobs) -> None:
    lines = [outcome("job-e", "d1", step="identify"), outcome("job-e", "d1"), outcome("job-e", "d2", Result.FAILED)]
    jobs.add(lines)
    jobs.add(lines)
    assert sorted(jobs.outcomes("job-e"), key=str) == sorted(lines, key=str)
    assert {device: one.result for device, one in jobs.finals("job-e").items()} == {
        "d1": Result.DONE,
        "d2": Result.FAILED,
    }


@needs_server
def test_cancelling_leaves_devices_alone_that_another_computer_has(
    jobs: SharedJobs, sessions: tuple[LockSession, LockSession]
) -> None:
    turns = SharedTurns(sessions[0], jobs, "job-f")
    assert turns.take_now(item("d1"))
    jobs.add([outcome("job-f", "d2", step="identify")])
    cancelled: list[str] = []
    cancel(jobs, "job-f", [item("d1"), item("d2"), item("d3")], lambda one: cancelled.append(one.device))
    assert cancelled == ["d3"]


# --- no secrets -------------------------------------------------------------------------------------------------------


@needs_server
def test_a_refused_password_is_not_told(server: PostgreSQL) -> None:
    with pytest.raises(EngineProblem) as caught:
        SharedJobs(server.url.replace(PASSWORD, "Wrong-Heron-77"))
    assert caught.value.code == "jobs-database"
    assert "Wrong-Heron-77" not in caught.value.detail
    assert "password authentication failed" in caught.value.detail


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:Sec/ret@127.0.0.1:1/db",
        "postgresql://u:Sec:ret#x@127.0.0.1:1/db",
        "postgresql://u:Sec%2Fret@127.0.0.1:1/db",
        "postgresql://u:Sec@ret@127.0.0.1:1/db",
    ],
)
def test_a_url_that_cannot_be_read_does_not_tell_its_password(url: str) -> None:
    with pytest.raises(EngineProblem) as caught:
        SharedJobs(url)
    assert caught.value.code == "jobs-database"
    assert "Sec" not in caught.value.detail
    assert "Sec" not in told(ValueError("invalid literal: 'Sec' 'ret' Sec/ret Sec@ret"), url)


# --- the engine -------------------------------------------------------------------------------------------------------

CHILD = """
import asyncio, os, signal, sys
from firstlight.jobs.engine import JobEngine

async def main():
    engine = JobEngine(sys.argv[1], asyncio.get_running_loop())
    await asyncio.to_thread(engine.open)

    async def work(durable):
        async def first():
            return "one"

        async def second():
            await durable.mark("sent")
            if sys.argv[2] == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            return "two"

        return {"got": [await durable.step("first", first), await durable.step("second", second)]}

    print(await engine.run("job-g/d1", work), flush=True)
    await asyncio.to_thread(engine.close)

asyncio.run(main())
"""


@needs_server
async def test_a_workflow_that_is_resumed_runs_where_it_was_resumed(server: PostgreSQL) -> None:
    """A third process serves the same database all the time, and has no idea what the workflow is."""

    def life(end: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", CHILD, server.url, end]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    idle = JobEngine(server.url, asyncio.get_running_loop())
    await asyncio.to_thread(idle.open)
    assert (await asyncio.to_thread(life, "die")).returncode == -signal.SIGKILL
    assert await idle.status("job-g/d1") is Status.PENDING
    second = await asyncio.to_thread(life, "live")
    assert second.stdout.splitlines() == ["{'got': ['one', 'two']}"], second.stderr
    assert await idle.status("job-g/d1") is Status.DONE
    await asyncio.to_thread(idle.close)


# --- two campaigns ----------------------------------------------------------------------------------------------------


class Reach:
    """A computer's way to devices that need no network: those it knows can be reached."""

    def __init__(self, reach: set[str]) -> None:
        self.reach = reach
        self.worked: list[str] = []
        self.enough, self.wanted = asyncio.Event(), 0

    def work(self, device: str) -> None:
        self.worked.append(device)
        if len(self.worked) == self.wanted:
            self.enough.set()

    async def locate(self, item: JobItem) -> tuple[Driver, str] | None:
        return (_Box(), item.address) if item.device in self.reach else None

    def credential(self, item: JobItem) -> Credential:
        if item.name == "no login":
            raise DeviceError(item.name, code=Code.LOGIN_REFUSED)
        return Credential(user="u", password=Secret("p"))

    def trust(self, item: JobItem) -> Trust:
        return Trust(ssh=None, https=None)

    def image(self, plan: JobPlan) -> Image:
        raise AssertionError

    async def keep(self, item: JobItem, backup: Backup) -> None: ...

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        raise AssertionError

    def show(self, row: JobRow) -> None: ...

    def write(self, outcome: Outcome) -> None: ...


class _Box(Driver):
    endpoint = Endpoint(host="127.79.95.1")


class Pair:
    """Two computers on one job; `result` says how a device ends."""

    def __init__(self, jobs: SharedJobs, sessions: tuple[LockSession, LockSession]) -> None:
        self.jobs, self.sessions = jobs, sessions
        self.sites: list[Reach] = []
        self.running: set[str] = set()
        self.together: list[frozenset[str]] = []
        self.order: list[str] = []
        self.result: Callable[[str], Result] = lambda _: Result.DONE

    async def run(self, plan: JobPlan, *reach: set[str]) -> list[RunSummary[JobRow]]:
        self.sites = [Reach(each) for each in reach]
        campaigns = [
            self.campaign(plan, site, session) for site, session in zip(self.sites, self.sessions, strict=False)
        ]
        return await asyncio.gather(*(one.run() for one in campaigns))

    def campaign(self, plan: JobPlan, site: Reach, session: LockSession) -> Campaign:
        turns = SharedTurns(session, self.jobs, plan.id)
        turns.every = 0.05

        async def run_one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
            device = workflow.rpartition("/")[2]
            site.work(device)
            self.order.append(device)
            self.running.add(device)
            self.together.append(frozenset(self.running))
            await asyncio.sleep(0.03)
            self.running.discard(device)
            result = self.result(device) if device in site.reach else Result.REFUSED
            await asyncio.to_thread(self.jobs.add, [outcome(plan.id, device, result)])
            return JobRow(job=plan.id, device=device, name=device, state=RowState.ENDED, result=result)

        return Campaign(plan, run_one, site, turns)


@pytest.fixture
def pair(jobs: SharedJobs, sessions: tuple[LockSession, LockSession], monkeypatch: pytest.MonkeyPatch) -> Pair:
    monkeypatch.setattr(run_module, "GRACE", 0.5)
    return Pair(jobs, sessions)


def plan(id_: str, *items: JobItem, **changes: object) -> JobPlan:
    values: dict[str, object] = {
        "id": id_, "file": "f", "sha512": "", "size": 1, "version": "2", "image": "", "verdict": "", "items": items,
        "at_once": 3, "stop_after": 100,
    }  # fmt: skip
    return JobPlan(**{**values, **changes})  # type: ignore[arg-type]


def names(count: int) -> list[str]:
    return [f"d{number}" for number in range(1, count + 1)]


@needs_server
async def test_two_computers_share_the_devices_and_both_know_all_the_ends(pair: Pair) -> None:
    every = names(20)
    summaries = await pair.run(plan("job-h", *map(item, every)), set(every), set(every))
    assert [one.count(Result.DONE) for one in summaries] == [20, 20]
    first, second = (site.worked for site in pair.sites)
    assert sorted(first + second) == sorted(every)
    assert first
    assert second
    assert pair.order[0] == "d1"
    assert pair.together[0] == {"d1"}
    assert not any("d1" in seen for seen in pair.together[1:])
    assert all(row.installed == "2" for row in summaries[1].rows if row.device in first)


@needs_server
async def test_a_group_is_a_group_on_all_computers(pair: Pair) -> None:
    every = names(8)
    items = [item(name, group="ring" if number % 2 else "") for number, name in enumerate(every)]
    await pair.run(plan("job-i", *items, canary=0), set(every), set(every))
    ring = {one.device for one in items if one.group}
    assert all(len(seen & ring) <= 1 for seen in pair.together)
    assert sorted(pair.order) == sorted(every)


@needs_server
async def test_each_works_what_it_can_and_nobody_waits_for_ever(pair: Pair) -> None:
    items = [item("d1"), item("d2"), item("d3"), item("d4", name="no login")]
    summaries = await pair.run(plan("job-j", *items), {"d2"}, {"d1"})
    assert sorted(pair.order) == ["d1", "d2", "d3", "d4"]
    assert {"d2"} <= set(pair.sites[0].worked)
    assert {"d1"} <= set(pair.sites[1].worked)
    for summary in summaries:
        assert {row.device: row.result for row in summary.rows} == {
            "d1": Result.DONE,
            "d2": Result.DONE,
            "d3": Result.REFUSED,
            "d4": Result.REFUSED,
        }


@needs_server
async def test_a_canary_that_is_not_proved_stops_both(pair: Pair) -> None:
    every = names(6)
    pair.result = lambda device: Result.FAILED if device == "d1" else Result.DONE
    summaries = await pair.run(plan("job-k", *map(item, every)), set(every), set(every))
    assert [one.stopped for one in summaries] == ["canary-not-proved"] * 2
    assert pair.order == ["d1"]


@needs_server
async def test_failures_count_wherever_they_happen(pair: Pair) -> None:
    every = names(30)
    pair.result = lambda _: Result.FAILED
    made = plan("job-l", *map(item, every), canary=0, at_once=1, stop_after=20)
    summaries = await pair.run(made, set(every), set(every))
    assert [one.stopped for one in summaries] == ["too-many-failed"] * 2
    assert 7 <= len(pair.order) <= 9  # the seventh is too many; what had begun elsewhere went on


@needs_server
async def test_the_device_of_a_computer_that_died_is_taken_over(
    pair: Pair, server: PostgreSQL, sessions: tuple[LockSession, LockSession]
) -> None:
    dead, _ = sessions
    turns = SharedTurns(dead, pair.jobs, "job-m")
    held = item("d2")
    assert await turns.take(held)
    await turns.at_work(True)
    every = names(3)
    site = Reach(set(every))
    site.wanted = 2
    running = asyncio.create_task(pair.campaign(plan("job-m", *map(item, every)), site, sessions[1]).run())
    await asyncio.wait_for(site.enough.wait(), 10)
    await asyncio.sleep(0.2)  # several looks
    assert not running.done()
    assert "d2" not in site.worked
    dead.close()
    summary = await asyncio.wait_for(running, 10)
    assert site.worked[-1] == "d2"
    assert summary.count(Result.DONE) == 3


@needs_server
async def test_a_device_that_another_computer_works_is_not_called_stopped(
    pair: Pair, sessions: tuple[LockSession, LockSession]
) -> None:
    turns = SharedTurns(sessions[0], pair.jobs, "job-n")
    assert await turns.take(item("d1"))
    campaign = pair.campaign(plan("job-n", item("d1"), item("d2")), Reach({"d1", "d2"}), sessions[1])
    running = asyncio.create_task(campaign.run())
    await asyncio.sleep(0.2)
    campaign.stop()
    summary = await asyncio.wait_for(running, 10)
    assert [row.code for row in summary.rows] == ["job-elsewhere", "job-stopped"]


@needs_server
async def test_a_campaign_whose_session_is_lost_says_so(
    pair: Pair, server: PostgreSQL, sessions: tuple[LockSession, LockSession]
) -> None:
    every = names(30)
    site = Reach(set(every))
    site.wanted = 5
    running = asyncio.create_task(pair.campaign(plan("job-o", *map(item, every)), site, sessions[1]).run())
    await asyncio.wait_for(site.enough.wait(), 10)
    await asyncio.to_thread(
        server.ask, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    )
    with pytest.raises(EngineProblem) as caught:
        await asyncio.wait_for(running, 10)
    assert caught.value.code == "jobs-database-lost"
    assert len(site.worked) < 30
    assert not pair.running


async def test_a_campaign_that_is_cancelled_takes_its_devices_along() -> None:
    site, ended = Reach({"d1"}), asyncio.Event()
    site.wanted = 1

    async def run_one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        site.work(workflow)
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    running = asyncio.create_task(Campaign(plan("job-p", item("d1")), run_one, site).run())
    await site.enough.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert ended.is_set()


# --- the desk ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(server: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JobDesk:
    monkeypatch.setenv("FIRSTLIGHT_JOBS_DATABASE", server.url)

    async def search(_: JobItem) -> None: ...

    return JobDesk(tmp_path, (), Site(tmp_path, lambda _: None), lambda _: None, search, lambda _: None)


@needs_server
def test_a_shared_plan_is_fetched_and_then_like_a_kept_one(desk: JobDesk, jobs: SharedJobs, tmp_path: Path) -> None:
    image, sha512 = tmp_path / "image", hashlib.sha512(b"firmware").hexdigest()
    image.write_bytes(b"firmware")
    made = plan("job-q", item("d1"), item("d2"), sha512=sha512, image="/elsewhere/image")
    jobs.publish("job-q", plan_as_plain(made), sha512, image)
    jobs.add([outcome("job-q", "d1")])
    state = next(one for one in desk.states() if one.plan.id == "job-q")
    assert [one.device for one in state.open] == ["d2"]
    assert desk.trouble is None
    here = desk.here(desk.plan("job-q"))
    assert Path(here.image).read_bytes() == b"firmware"
    assert desk.plan("job-q") == here
    desk.cancel("job-q")
    assert desk.state("job-q").open == ()
    assert jobs.finals("job-q")["d2"].code == "job-cancelled"


@needs_server
@pytest.mark.parametrize("evil", ["../job-r", "/tmp/job-r", ".", ".hidden"])
def test_a_plan_cannot_name_a_folder_elsewhere(desk: JobDesk, jobs: SharedJobs, tmp_path: Path, evil: str) -> None:
    image, sha512 = tmp_path / "image", hashlib.sha512(b"firmware").hexdigest()
    image.write_bytes(b"firmware")
    jobs.publish(evil, plan_as_plain(plan(evil, item("d1"), sha512=sha512)), sha512, image)
    jobs.publish("job-r", {"id": "job-r", "items": [1]}, sha512, image)
    assert not {evil, "job-r"} & {state.plan.id for state in desk.states()}
    for name in (evil, "job-r"):
        with pytest.raises(EngineProblem) as caught:
            desk.plan(name)
        assert caught.value.code == "job-unknown"


@needs_server
def test_without_the_database_a_computer_shows_what_it_knows(desk: JobDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    sha512 = hashlib.sha512(b"firmware").hexdigest()
    desk.keep(plan("job-s", item("d1"), sha512=sha512), lambda: io.BytesIO(b"firmware"))
    monkeypatch.setenv("FIRSTLIGHT_JOBS_DATABASE", f"postgresql://u:{PASSWORD}@127.0.0.1:1/db")
    assert [state.plan.id for state in desk.states()] == ["job-s"]
    assert desk.trouble is not None
    assert desk.trouble.code == "jobs-database"
    assert PASSWORD not in desk.trouble.detail
    assert desk.state("job-s").open
    with pytest.raises(EngineProblem):
        desk.state("job-elsewhere")
