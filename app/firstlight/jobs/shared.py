"""Jobs in a PostgreSQL that computers share: plan, image and outcomes, beside the tables of DBOS.

    firstlight_jobs(id, plan, made)   firstlight_images(sha512, number, bytes)   firstlight_outcomes(digest, job, ...)

An image travels in pieces of a megabyte, so that neither side ever holds it whole; who fetches it compares its SHA-512.
The local journal stays the first record: what the database missed while it was away is added at the next run.
SQLAlchemy, which DBOS brings, is imported with this module, and this module only where a PostgreSQL is set.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from firstlight.change.outcome import Outcome, Result
from firstlight.jobs.engine import EngineProblem
from firstlight.jobs.shared_line import LINE, SETUP_LOCK, told

CHUNK = 1024 * 1024  # bytes
FINAL = "upgrade"  # step of the outcome that ends a device

_TABLES = sa.MetaData()
_JOBS = sa.Table(
    "firstlight_jobs",
    _TABLES,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("plan", sa.Text, nullable=False),  # JSON as it was, and nothing that the server understands
    sa.Column("made", sa.Float, nullable=False),
)
_IMAGES = sa.Table(
    "firstlight_images",
    _TABLES,
    sa.Column("sha512", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
_OUTCOMES = sa.Table(
    "firstlight_outcomes",
    _TABLES,
    sa.Column("digest", sa.Text, primary_key=True),  # of the record: the same line is never kept twice
    sa.Column("job", sa.Text, nullable=False, index=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("finished", sa.Float, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)


class SharedJobs:
    """Opened per use; may be used from any thread. Every method blocks and raises EngineProblem."""

    def __init__(self, url: str) -> None:
        self._url = url
        with self._problems("jobs-database"):
            address = sa.make_url(url).set(drivername="postgresql+psycopg")
            self._engine = sa.create_engine(
                address, connect_args=dict(LINE), pool_size=2, max_overflow=0, pool_pre_ping=True
            )
        try:
            with self._problems("jobs-database"), self._engine.begin() as line:
                # Two computers that begin at the same moment would both make the tables.
                line.execute(sa.select(sa.func.pg_advisory_xact_lock(SETUP_LOCK)))
                _TABLES.create_all(line)
        except EngineProblem:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Disconnect."""
        self._engine.dispose()

    @property
    def driver_arguments(self) -> Mapping[str, Any]:
        """For a connection of one's own. Holds the password: for the driver only."""
        _, named = self._engine.dialect.create_connect_args(self._engine.url)
        return {**named, **LINE}

    @contextmanager
    def _problems(self, code: str = "jobs-database-lost") -> Iterator[None]:
        try:
            yield
        except (sa.exc.SQLAlchemyError, ValueError) as error:
            raise EngineProblem(code, told(error, self._url)) from error

    # --- jobs and their images --------------------------------------------------------------------------------------

    def publish(self, job: str, plan: Mapping[str, object], sha512: str, image: Path) -> None:
        """Bring a kept plan and its image to the others; what is there already is not sent again.

        Raises OSError, and EngineProblem("job-image") when the file is not the one that was checked.
        """
        with self._problems(), self._engine.connect() as line:
            if line.scalar(sa.select(sa.func.count()).where(_JOBS.c.id == job)):
                return
            digest, there = hashlib.sha512(), set(self._pieces(line, sha512))
            with image.open("rb") as file:
                number = 0
                while piece := file.read(CHUNK):
                    digest.update(piece)
                    if number not in there:
                        row = insert(_IMAGES).values(sha512=sha512, number=number, bytes=piece)
                        line.execute(row.on_conflict_do_nothing())
                        line.commit()
                    number += 1
            if digest.hexdigest() != sha512:
                line.execute(sa.delete(_IMAGES).where(_IMAGES.c.sha512 == sha512))
                line.commit()
                raise EngineProblem("job-image", image.name)
            row = insert(_JOBS).values(id=job, plan=json.dumps(plan), made=time.time())
            line.execute(row.on_conflict_do_nothing())
            line.commit()

    def plans(self) -> Mapping[str, Mapping[str, Any]]:
        """Every job's plan by its id, oldest first."""
        with self._problems("jobs-database"), self._engine.connect() as line:
            rows = line.execute(sa.select(_JOBS.c.id, _JOBS.c.plan).order_by(_JOBS.c.id)).all()
        return {row.id: record for row in rows if (record := _record(row.plan)) is not None}

    def plan(self, job: str) -> Mapping[str, Any] | None:
        """One job's plan; None: there is no such job."""
        with self._problems("jobs-database"), self._engine.connect() as line:
            found = line.scalar(sa.select(_JOBS.c.plan).where(_JOBS.c.id == job))
        return _record(found)

    def fetch(self, sha512: str, to: Path) -> None:
        """Write an image to a private file, whole or not at all.

        Raises OSError, and EngineProblem("job-image") when what arrived is not what was checked.
        """
        part, digest = to.with_suffix(".part"), hashlib.sha512()
        with self._problems(), self._engine.connect() as line, part.open("wb") as file:
            part.chmod(0o600)
            for number in sorted(self._pieces(line, sha512)):
                piece = line.scalar(
                    sa.select(_IMAGES.c.bytes).where(_IMAGES.c.sha512 == sha512, _IMAGES.c.number == number)
                )
                digest.update(piece or b"")
                file.write(piece or b"")
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha512:
            part.unlink()
            raise EngineProblem("job-image", to.parent.name)
        part.replace(to)

    @staticmethod
    def _pieces(line: sa.Connection, sha512: str) -> Iterable[int]:
        return line.scalars(sa.select(_IMAGES.c.number).where(_IMAGES.c.sha512 == sha512)).all()

    # --- outcomes ---------------------------------------------------------------------------------------------------

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Keep lines of the journal; those that are there already are left as they are."""
        rows = [_row(outcome) for outcome in outcomes]
        if rows:
            with self._problems(), self._engine.begin() as line:
                line.execute(insert(_OUTCOMES).on_conflict_do_nothing(), rows)

    def outcomes(self, job: str) -> tuple[Outcome, ...]:
        """Every line of a job, from all computers, in the order of time."""
        return self._read(_OUTCOMES.c.job == job)

    def finals(self, job: str, device: str = "") -> Mapping[str, Outcome]:
        """How the devices of a job ended, by their id."""
        about = [_OUTCOMES.c.job == job, _OUTCOMES.c.step == FINAL]
        if device:
            about.append(_OUTCOMES.c.device == device)
        return {outcome.device: outcome for outcome in self._read(*about)}

    def _read(self, *about: sa.ColumnElement[bool]) -> tuple[Outcome, ...]:
        asked = sa.select(_OUTCOMES.c.record).where(*about).order_by(_OUTCOMES.c.finished)
        with self._problems(), self._engine.connect() as line:
            texts = line.scalars(asked).all()
        found = []
        for text in texts:
            try:
                record = json.loads(text)
                found.append(Outcome(**{**record, "result": Result(record["result"])}))
            except (ValueError, KeyError, TypeError, RecursionError):  # of another version
                continue
        return tuple(found)


def _record(text: object) -> Mapping[str, Any] | None:
    """Whoever may write to the database may have written anything."""
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _row(outcome: Outcome) -> dict[str, object]:
    values = {name: getattr(outcome, name) for name in Outcome.__slots__}
    record = json.dumps({**values, "result": str(outcome.result)}, sort_keys=True)
    return {
        "digest": hashlib.sha256(record.encode()).hexdigest(),
        "job": outcome.job,
        "device": outcome.device,
        "step": outcome.step,
        "finished": outcome.finished,
        "record": record,
    }
