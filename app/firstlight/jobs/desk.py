"""Everything a front end needs for jobs: plans on the disk, the engine, runs, what became of them.

<data>/jobs/ID/plan.json, image, backups/      <data>/jobs/jobs.sqlite (or the PostgreSQL that is set)
<data>/journal.jsonl holds every step; a job's list is made from it, without waking the engine

Where a PostgreSQL is set, plans, images and outcomes are in it as well (shared), so that other computers can take part.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from firstlight.access import NOTHING, Given
from firstlight.change.durable import Durable
from firstlight.change.open_runs import OpenRun, open_runs, under_way
from firstlight.change.outcome import Outcome, Result, without_begun
from firstlight.change.progress import RunSummary
from firstlight.claim.firmware_profiles import firmware_driver
from firstlight.events import Device
from firstlight.jobs.campaign import Campaign, Runner, first_of_run
from firstlight.jobs.engine import DbosDurable, EngineProblem, Fence, JobEngine
from firstlight.jobs.model import (
    JobItem,
    JobPlan,
    JobRow,
    NewerPlan,
    Stage,
    Way,
    plan_as_plain,
    plan_from_plain,
    row_as_plain,
    row_from_plain,
)
from firstlight.jobs.plans import Means, proved_logins, renewed
from firstlight.jobs.plant import Nobody, People, RealPlant, Ways
from firstlight.jobs.shared_line import is_shared
from firstlight.jobs.upgrade import Upgrade
from firstlight.site.profiles import Purpose
from firstlight.site.site import Site
from firstlight.site.whole_file import FileTrouble, alone
from firstlight_drivers.contract import Driver, Endpoint, Family
from firstlight_drivers.protocols.web_profile import ProfileError

if TYPE_CHECKING:
    from firstlight.jobs.shared import SharedJobs

DATABASE_VARIABLE = "FIRSTLIGHT_JOBS_DATABASE"
CHUNK = 1024 * 1024  # bytes
# Steps in which something that changes a device is sent, or was before.
CHANGING = frozenset({Stage.UPLOAD, Stage.ACTIVATE, Stage.RETURN, Stage.READ_BACK, Stage.POST})
TAKEN_OUT = frozenset({"job-cancelled", "job-retried"})  # ends of devices that this job does not begin any more
AGAIN = frozenset({Result.REFUSED, Result.FAILED, Result.UNKNOWN})  # ends that another try may change
FINAL = "upgrade"  # step of the outcome that ends a device


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """A job as the list shows it: the last outcome of each device, by its id; open ones are missing."""

    plan: JobPlan
    ended: Mapping[str, Outcome]
    outcomes: tuple[Outcome, ...] = ()  # every line, from all computers; only `JobDesk.state` fills them

    @property
    def open(self) -> tuple[JobItem, ...]:
        """Devices whose upgrade was not begun, or was cut off."""
        return tuple(item for item in self.plan.runnable if item.device not in self.ended)

    @property
    def cut_off(self) -> frozenset[str]:
        """Devices that were begun and have no end: only this job may go on with them. Needs `outcomes`."""
        begun = {outcome.device for outcome in self.outcomes}
        return frozenset(item.device for item in self.open if item.device in begun)

    @property
    def again(self) -> frozenset[str]:
        """Devices that a new job may try: those that were not done, and those that were never begun because the first
        one was not proved or not confirmed, or because the job was stopped. Needs `outcomes`.
        """
        bad = {device for device, outcome in self.ended.items() if outcome.result in AGAIN}
        return frozenset({*bad, *(item.device for item in self.open if item.device not in self.cut_off)})


class JobDesk:
    """See the module docstring. `find` and `search` are the session's."""

    def __init__(
        self,
        folder: Path,
        families: tuple[Family, ...],
        site: Site,
        find: Callable[[JobItem], Device | None],
        search: Callable[[JobItem], Awaitable[None]],
        show: Callable[[JobRow], None],
        people: People | None = None,
    ) -> None:
        self._folder = folder / "jobs"
        self._families = {family.name: family for family in families}
        self._site = site
        self._find, self._search, self._show = find, search, show
        self._people = people or Nobody()
        self._campaign: Campaign | None = None
        self._given = NOTHING
        self._sent: set[str] = set()  # jobs that have sent something to a device in this process
        self.trouble: EngineProblem | None = None  # why the last `states` shows only what this computer knows

    def means(self) -> Means:
        """What a plan can count on now: families, logins in the open vault, web profiles."""
        profiles = {}
        for family in self._families.values():
            with suppress(ProfileError):  # a damaged profile is told where it is used
                known = self._site.profiles.find(family, Purpose.FIRMWARE)
                if known is not None:
                    profiles[family.name] = (Way(str(known.method)), known.digest)
        families = tuple(self._families.values())
        logins = proved_logins(self._site.vault)
        return Means(families=families, logins=logins, profiles=profiles, open_runs=self.open_runs())

    def open_runs(self, *but: str) -> Mapping[str, tuple[OpenRun, ...]]:
        """By device key the runs of this data folder that hold it without an end; `but` names runs to leave out."""
        return open_runs(self._site.folder, self._site.journal, but=but)

    def holding(self, plan: JobPlan, *but: str) -> Mapping[str, tuple[OpenRun, ...]]:
        """By device key the other runs that hold a device which this plan begins. Blocking."""
        found = self.open_runs(plan.id, *but)
        return {item.key: found[item.key] for item in plan.runnable if item.key in found}

    # --- plans ------------------------------------------------------------------------------------------------------

    def keep(self, plan: JobPlan, image: Callable[[], BinaryIO]) -> JobPlan:
        """Make a plan durable, with a private copy of its image. Blocking.

        Raises OSError, and EngineProblem("job-image") when the bytes are not the ones that were checked.
        """
        home = self._folder / plan.id
        home.mkdir(parents=True, mode=0o700)
        kept, digest = home / "image", hashlib.sha512()
        with image() as source, kept.open("wb") as copy:
            kept.chmod(0o600)
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != plan.sha512:
            shutil.rmtree(home)
            raise EngineProblem("job-image", plan.file)
        return self._kept(replace(plan, image=str(kept)))

    def _kept(self, plan: JobPlan) -> JobPlan:
        home = self._folder / plan.id
        fresh = home / "plan.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(plan_as_plain(plan), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(home / "plan.json")
        return plan

    def plan(self, job: str) -> JobPlan:
        """A kept plan, or one that another computer shares. Raises EngineProblem("job-unknown" or "jobs-database")."""
        try:
            return self._plan_here(job)
        except EngineProblem:
            with self._shared() as shared:
                found = shared.plan(job) if shared is not None else None
            if found is None:
                raise
            return _foreign(job, found)

    def here(self, plan: JobPlan) -> JobPlan:
        """A plan with its image on this computer, fetched when another one planned it. Blocking.

        Raises OSError, and EngineProblem("job-image") when what arrived is not what was checked.
        """
        with self._shared() as shared:
            return self._here(plan, shared)

    def _here(self, plan: JobPlan, shared: SharedJobs | None) -> JobPlan:
        home = self._folder / plan.id
        if shared is None or (home / "plan.json").exists():
            return plan
        home.mkdir(parents=True, mode=0o700, exist_ok=True)
        shared.fetch(plan.sha512, home / "image")
        return self._kept(replace(plan, image=str(home / "image")))

    def _plan_here(self, job: str) -> JobPlan:
        path = self._folder / Path(job).name / "plan.json"
        try:
            return plan_from_plain(json.loads(path.read_text(encoding="utf-8")))
        except NewerPlan as error:
            raise EngineProblem("job-newer", job) from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineProblem("job-unknown", job) from error

    def states(self) -> tuple[JobState, ...]:
        """All jobs, oldest first. Where the shared database does not answer, those of this computer: see `trouble`."""
        found: dict[str, JobPlan] = {}
        for path in self._folder.glob("*/plan.json"):
            with suppress(EngineProblem):
                found[path.parent.name] = self._plan_here(path.parent.name)
        ended: dict[str, dict[str, Outcome]] = {}
        self.trouble = None
        try:
            with self._shared() as shared:
                for job, record in shared.plans().items() if shared is not None else ():
                    with suppress(EngineProblem):
                        found.setdefault(job, _foreign(job, record))
                if shared is not None:
                    ended = {job: dict(shared.finals(job)) for job in found}
        except EngineProblem as problem:
            self.trouble = problem
        return tuple(
            JobState(plan=plan, ended=ended.get(job, {}) | self._ended_here(job)) for job, plan in sorted(found.items())
        )

    def state(self, job: str) -> JobState:
        """One job. Raises EngineProblem("job-unknown"), and "jobs-database" when only others could know it."""
        plan = self.plan(job)
        lines = self._site.journal.read(job)
        self.trouble = None
        try:
            with self._shared() as shared:
                if shared is not None:
                    all_ = dict.fromkeys((*shared.outcomes(job), *lines))  # each line once
                    lines = tuple(sorted(all_, key=lambda line: line.finished))
        except EngineProblem as problem:
            self.trouble = problem
        ended = {outcome.device: outcome for outcome in lines if outcome.step == FINAL}
        return JobState(plan=plan, ended=ended, outcomes=lines)

    def has_sent(self, job: str, since: float) -> bool:
        """Whether something that may have changed a device was sent in a job since then (seconds since the epoch): by
        the rows of this process, which are ahead of the journal where that cannot be written, and by the journal.
        """
        lines = self._site.journal.read(job)
        return job in self._sent or any(line.step in CHANGING and line.finished >= since for line in lines)

    def _seen(self, row: JobRow) -> None:
        if row.stage in CHANGING and (row.stage is not Stage.UPLOAD or row.fraction):
            self._sent.add(row.job)
        self._show(row)

    def _ended_here(self, job: str) -> dict[str, Outcome]:
        return {outcome.device: outcome for outcome in self._site.journal.read(job) if outcome.step == FINAL}

    # --- runs -------------------------------------------------------------------------------------------------------

    async def run(
        self, plan: JobPlan, write: Callable[[Outcome], None] | None = None, given: Given = NOTHING
    ) -> RunSummary[JobRow]:
        """Carry a kept plan out, go on with it, or take part in one that another computer shares.

        Raises EngineProblem: nothing was begun, or the shared database was lost and nothing more is begun.
        """
        self._given = given
        with self._alone(), _held(self._folder / plan.id):
            damaged = await asyncio.to_thread(self._site.journal.damaged)
            if damaged:
                raise EngineProblem("journal-damaged", f"{self._site.journal.path}, line {damaged[0]}")
            loop = asyncio.get_running_loop()
            engine = JobEngine(self._url(), loop)
            await asyncio.to_thread(engine.open)
            try:
                if not engine.shared:
                    return await self._run(plan, engine, write, None)
                shared = await asyncio.to_thread(self._opened)
                try:
                    plan = await asyncio.to_thread(self._exchanged, plan, shared)
                    return await self._run(plan, engine, write, shared)
                finally:
                    await asyncio.to_thread(shared.close)
            finally:
                self._campaign = None
                await asyncio.to_thread(engine.close)

    def _exchanged(self, plan: JobPlan, shared: SharedJobs) -> JobPlan:
        """What this computer has and the others do not, and the other way round."""
        try:
            plan = self._here(plan, shared)
            shared.publish(plan.id, plan_as_plain(replace(plan, image="")), plan.sha512, Path(plan.image))
        except OSError as error:
            raise EngineProblem("jobs-folder", str(error)) from error
        shared.add(self._site.journal.read(plan.id))
        return plan

    def stop(self) -> None:
        """Begin nothing more in the run under way."""
        if self._campaign is not None:
            self._campaign.stop()

    def cancel(self, job: str) -> int:
        """Note the devices of a job that were not begun as skipped; they are not begun any more. How many these are.

        Raises OSError, and EngineProblem where a shared database does not answer.
        """
        state = self.state(job)
        return len(
            self._take_out(job, [item for item in state.open if item.device not in state.cut_off], "job-cancelled")
        )

    def retry(self, job: str, devices: Collection[str] | None = None) -> JobPlan | None:
        """Keep a new plan with the same file for devices of a job, all that can be tried again unless some are named;
        None when there is none. What the old job had not begun is taken out of it, so that one job alone has it.
        Blocking. Raises OSError, EngineProblem.
        """
        state = self.state(job)
        chosen = state.again if devices is None else state.again & set(devices)
        if not chosen:
            return None
        old = self.here(state.plan)  # another computer may have planned it
        with closing(Path(old.image).open("rb")) as image:
            plan = self.keep(renewed(old, set(chosen)), lambda: image)
        open_ = [item for item in state.open if item.device in chosen]
        held = {item.device for item in open_} - self._take_out(job, open_, "job-retried", plan.id)
        if held:  # another computer has begun them meanwhile
            plan = self._kept(replace(plan, items=tuple(item for item in plan.items if item.device not in held)))
        return plan if plan.items else None

    def _take_out(self, job: str, items: Sequence[JobItem], code: str, detail: str = "") -> set[str]:
        """Note that devices which nobody has begun are not begun in this job any more; returns their ids."""
        noted: set[str] = set()
        with self._shared() as shared:

            def note(item: JobItem) -> None:
                now = time.time()
                outcome = Outcome(
                    job=job, device=item.device, step=FINAL, result=Result.SKIPPED, code=code, started=now,
                    finished=now, detail=detail,
                )  # fmt: skip
                if shared is not None:
                    shared.add([outcome])
                self._site.journal.write(outcome)
                noted.add(item.device)

            if shared is None:
                for item in items:
                    note(item)
            else:
                from firstlight.jobs.shared_run import cancel  # noqa: PLC0415 - see `_opened`

                cancel(shared, job, items, note)
        return noted

    def pause(self) -> None:
        """Begin nothing until `go_on`."""
        if self._campaign is not None:
            self._campaign.pause()

    def go_on(self) -> None:
        """After a pause."""
        if self._campaign is not None:
            self._campaign.go_on()

    @property
    def busy(self) -> bool:
        """Whether a run is under way in this process."""
        return self._campaign is not None

    async def _run(
        self,
        plan: JobPlan,
        engine: JobEngine,
        write: Callable[[Outcome], None] | None,
        shared: SharedJobs | None,
    ) -> RunSummary[JobRow]:
        tell = without_begun(write) if write is not None else lambda _: None
        others: list[Callable[[Outcome], None]] = [tell]
        profiles = {item.device: item.profile for item in plan.items if item.profile}

        def noted(outcome: Outcome) -> None:
            try:
                self._site.journal.write(outcome)
                if outcome.step == FINAL and outcome.result is Result.DONE and outcome.device in profiles:
                    self._site.profiles.claimed(profiles[outcome.device], Purpose.FIRMWARE)
            except OSError as error:  # who cannot write down what he does begins nothing more
                raise EngineProblem("jobs-folder", f"{error.strerror or error}") from error
            for other in others:
                other(outcome)

        plant = RealPlant(
            Ways(
                families=self._families,
                vault=self._site.vault,
                pins=self._site.pins,
                folder=self._folder / plan.id,
                find=self._find,
                search=self._search,
                show=self._seen,
                write=noted,
                people=self._people,
                given=self._given,
                profile=self._by_profile,
            )
        )
        ended = (await asyncio.to_thread(self.state, plan.id)).ended
        cancelled = {device for device, outcome in ended.items() if outcome.code in TAKEN_OUT}
        plan = replace(plan, items=tuple(item for item in plan.items if item.device not in cancelled))
        first = first_of_run(self._site.profiles)

        async def ask(item: JobItem) -> bool:
            return await self._people.confirm_first(item, plan.version)

        if shared is None:
            self._campaign = Campaign(plan, self._by(engine, ended, noted), plant, first=first, ask=ask)
            return await self._campaign.run()
        from firstlight.jobs.shared_run import SharedRun  # noqa: PLC0415 - see `_opened`

        async with SharedRun(shared, plan.id, engine, tell) as run:
            others.append(run.note)
            by_engine = self._by(engine, ended, noted, run.turns.fence)
            self._campaign = Campaign(plan, run.told(by_engine), plant, run.turns, first, ask)
            run.watch(self._campaign)
            return await self._campaign.run()

    @staticmethod
    def _by(
        engine: JobEngine, ended: Mapping[str, Outcome], noted: Callable[[Outcome], None], fence: Fence | None = None
    ) -> Runner:
        async def run_one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
            async def work(durable: DbosDurable) -> Mapping[str, object]:
                return row_as_plain(await upgrade(durable).run())

            row = row_from_plain(dict(await engine.run(workflow, work, fence)))
            if row.device not in ended:
                noted(_final(row))
            return row

        return run_one

    def _by_profile(self, item: JobItem, family: Family, endpoint: Endpoint) -> Driver | None:
        try:
            known = self._site.profiles.find(family, Purpose.FIRMWARE)
        except ProfileError:
            return None
        return firmware_driver(known, family, endpoint) if known and known.digest == item.profile else None

    def _url(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{self._folder / 'jobs.sqlite'}"

    def _opened(self) -> SharedJobs:
        from firstlight.jobs.shared import SharedJobs  # noqa: PLC0415 - half a second that only those pay who share

        return SharedJobs(self._url())

    @contextmanager
    def _shared(self) -> Iterator[SharedJobs | None]:
        """The shared jobs where a PostgreSQL is set. Raises EngineProblem("jobs-database")."""
        if not is_shared(os.environ.get(DATABASE_VARIABLE, "")):
            yield None
            return
        with closing(self._opened()) as shared:
            yield shared

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process works on the jobs of a data folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with alone(self._folder / "running.lock", seconds=0.0):
                yield
        except FileTrouble as trouble:
            raise EngineProblem(
                "jobs-in-use" if trouble.code == "in-use" else "jobs-folder", trouble.detail
            ) from trouble


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    try:
        with under_way(folder):
            yield
    except FileTrouble as trouble:
        raise EngineProblem("jobs-in-use" if trouble.code == "in-use" else "jobs-folder", trouble.detail) from trouble


def _final(row: JobRow) -> Outcome:
    return Outcome(
        job=row.job,
        device=row.device,
        step=FINAL,
        result=row.result or Result.UNKNOWN,
        code=row.code,
        started=row.started,
        finished=row.ended,
        detail=row.detail,
    )


def _foreign(job: str, record: Mapping[str, object]) -> JobPlan:
    """A plan as another computer shares it. Its id names a folder here, its file's name reaches devices."""
    try:
        plan = plan_from_plain(record)
    except NewerPlan as error:
        raise EngineProblem("job-newer", job) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineProblem("job-unknown", job) from error
    if plan.id != job or plan.id != Path(plan.id).name or plan.id.startswith("."):
        raise EngineProblem("job-unknown", job)
    return replace(plan, image="", file=Path(plan.file).name)
