"""Everything a front end needs for jobs: plans on the disk, the engine, runs, what became of them.

<data>/jobs/ID/plan.json, image, backups/      <data>/jobs/jobs.sqlite (or the PostgreSQL that is set)
<data>/journal.jsonl holds every step; a job's list is made from it, without waking the engine
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from firstlight.claim.desk import ClaimDesk
from firstlight.events import Device
from firstlight.jobs.campaign import Campaign, row_as_plain, row_from_plain
from firstlight.jobs.engine import DbosDurable, EngineProblem, JobEngine
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, JobSummary
from firstlight.jobs.plant import RealPlant, Ways
from firstlight.jobs.upgrade import Durable, Upgrade
from firstlight.outcome import Outcome, Result
from firstlight.vault.whole_file import FileTrouble, alone
from firstlight_drivers.contract import Family

DATABASE_VARIABLE = "FIRSTLIGHT_JOBS_DATABASE"
CHUNK = 1024 * 1024  # bytes
FINAL = "upgrade"  # step of the outcome that ends a device


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """A job as the list shows it: the last outcome of each device, by its id; open ones are missing."""

    plan: JobPlan
    ended: Mapping[str, Outcome]

    @property
    def open(self) -> tuple[JobItem, ...]:
        """Devices whose upgrade was not begun, or was cut off."""
        return tuple(item for item in self.plan.runnable if item.device not in self.ended)


class JobDesk:
    """See the module docstring. `find` and `search` are the session's."""

    def __init__(
        self,
        folder: Path,
        families: tuple[Family, ...],
        claims: ClaimDesk,
        find: Callable[[JobItem], Device | None],
        search: Callable[[JobItem], Awaitable[None]],
        show: Callable[[JobRow], None],
    ) -> None:
        self._folder = folder / "jobs"
        self._families = {family.name: family for family in families}
        self._claims = claims
        self._find, self._search, self._show = find, search, show
        self._campaign: Campaign | None = None

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
        plan = replace(plan, image=str(kept))
        fresh = home / "plan.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(plan), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(home / "plan.json")
        return plan

    def plan(self, job: str) -> JobPlan:
        """A kept plan. Raises EngineProblem("job-unknown")."""
        path = self._folder / Path(job).name / "plan.json"
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            items = tuple(
                JobItem(**{**item, "fit": Fit(item["fit"]), "notes": tuple(item["notes"])}) for item in record["items"]
            )
            return JobPlan(**{**record, "items": items})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineProblem("job-unknown", job) from error

    def states(self) -> tuple[JobState, ...]:
        """All jobs, oldest first."""
        found = []
        for path in sorted(self._folder.glob("*/plan.json")):
            try:
                found.append(self.state(path.parent.name))
            except EngineProblem:
                continue
        return tuple(found)

    def state(self, job: str) -> JobState:
        """One job. Raises EngineProblem("job-unknown")."""
        plan = self.plan(job)
        ended = {outcome.device: outcome for outcome in self._claims.journal.read(job) if outcome.step == FINAL}
        return JobState(plan=plan, ended=ended)

    # --- runs -------------------------------------------------------------------------------------------------------

    async def run(self, plan: JobPlan, write: Callable[[Outcome], None] | None = None) -> JobSummary:
        """Carry a kept plan out, or go on with it. Raises EngineProblem: nothing was begun."""
        with self._alone():
            engine = JobEngine(self._url(), asyncio.get_running_loop())
            await asyncio.to_thread(engine.open)
            try:
                return await self._run(plan, engine, write)
            finally:
                self._campaign = None
                await asyncio.to_thread(engine.close)

    def stop(self) -> None:
        """Begin nothing more in the run under way."""
        if self._campaign is not None:
            self._campaign.stop()

    def cancel(self, job: str) -> None:
        """Note the devices of a job that were not begun as skipped; they are not begun any more. Raises OSError."""
        now = time.time()
        for item in self.state(job).open:
            if not any(outcome.device == item.device for outcome in self._claims.journal.read(job)):
                self._claims.journal.write(
                    Outcome(
                        job=job, device=item.device, step=FINAL, result=Result.SKIPPED, code="job-cancelled",
                        started=now, finished=now,
                    )
                )  # fmt: skip

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

    async def _run(self, plan: JobPlan, engine: JobEngine, write: Callable[[Outcome], None] | None) -> JobSummary:
        def noted(outcome: Outcome) -> None:
            self._claims.journal.write(outcome)
            if write is not None:
                write(outcome)

        plant = RealPlant(
            Ways(
                families=self._families,
                vault=self._claims.vault,
                pins=self._claims.pins,
                folder=self._folder / plan.id,
                find=self._find,
                search=self._search,
                show=self._show,
                write=noted,
            )
        )
        ended = self.state(plan.id).ended
        cancelled = {device for device, outcome in ended.items() if outcome.code == "job-cancelled"}
        plan = replace(plan, items=tuple(item for item in plan.items if item.device not in cancelled))

        async def run_one(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
            async def work(durable: DbosDurable) -> Mapping[str, object]:
                return row_as_plain(await upgrade(durable).run())

            row = row_from_plain(dict(await engine.run(workflow, work)))
            if row.device not in ended:
                noted(_final(row))
            return row

        self._campaign = Campaign(plan, run_one, plant)
        return await self._campaign.run()

    def _url(self) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{self._folder / 'jobs.sqlite'}"

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
