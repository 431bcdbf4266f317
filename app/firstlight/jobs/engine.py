"""Durable steps on DBOS Transact: one workflow per device, in a SQLite file or in a PostgreSQL that computers share.

    JobEngine.run(job, device, work) -> workflow "JOB/DEVICE" -> work(DbosDurable) -> plain result, recorded
    after a crash: statuses() shows PENDING; run() of the same workflow resumes it, recorded steps are not repeated

DBOS is imported when the first job runs: half a second that nobody else pays. Its default would pickle what it records;
here everything recorded is JSON. An executor id is new for each process, so nothing resumes by itself: a person asks.

DBOS meets trouble with its database in threads of its own, and some of them ask again without end: a queue whose row
cannot be written, a poll for a result that was never recorded. Whoever waits for them would wait for ever, and the
program with them. So the engine listens to the database itself: what no later try mends loses it, at once and for
everybody, and from then on (and after `close`) no thread gets another statement through.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import json
import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, wait
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from firstlight.change.outcome import Ended, Result
from firstlight.change.turns import RunLost
from firstlight.jobs.shared_line import LINE, is_shared, told
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable

if TYPE_CHECKING:
    from dbos import DBOS, WorkflowHandle
    from sqlalchemy.engine import Connection, ExceptionContext

T = TypeVar("T")
Plain = Mapping[str, object]
Work = Callable[["DbosDurable"], Awaitable[Plain]]
Fence = Callable[[], Awaitable[None]]

WORKFLOW = "firstlight.upgrade"
QUEUE = "firstlight-"
QUEUE_KEPT = 30 * 86400.0  # seconds until the queue of a process that was killed is swept from a shared database
LET_GO = 5.0  # seconds until a thread that has nothing left to do is not waited for any more
POOL = 10  # connections to a shared database at most, beside the one that holds the turns
# No later try mends these. A locked file is none of them, and a row that is there already neither.
_LASTING = frozenset(
    {
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
    }
)  # fmt: skip
_ERRORS: Mapping[str, type[DeviceError]] = {
    kind.__name__: kind for kind in (DeviceError, IdentityChanged, LoginRefused, Unreachable)
}


class Status(StrEnum):
    """Of one device's workflow."""

    NEW = "new"
    PENDING = "pending"  # begun; runs somewhere, or was cut off
    DONE = "done"
    CANCELLED = "cancelled"


class EngineProblem(RunLost):
    """The engine cannot work; `code` has a sentence in `words`."""


class _Left(BaseException):
    """Ends a workflow here without a record of its end, so that it can be resumed. DBOS records every Exception as the
    end of a workflow, and the cancellation of its own loop as well; nothing else passes.
    """


class _Life:
    """One workflow in this process. Everything but `settle` belongs to the program's own loop."""

    def __init__(self, work: Work, fence: Fence | None, loop: asyncio.AbstractEventLoop) -> None:
        self.work, self.fence = work, fence
        self.lost: EngineProblem | None = None
        self.ended: asyncio.Future[None] = loop.create_future()
        self._loop = loop
        self._busy = 0

    @property
    def busy(self) -> bool:
        """Whether a step is being carried out."""
        return self._busy > 0

    async def act(self, act: Callable[[], Awaitable[T]]) -> T:
        """Carry a step out; none begins when the database was lost, and one that has begun goes to its end."""
        if self.lost is not None:
            raise self.lost
        self._busy += 1
        try:
            return await act()
        finally:
            self._busy -= 1
            self._after()

    def lose(self, problem: EngineProblem) -> None:
        """The database is lost."""
        self.lost = problem
        if not self._busy:
            self._settle(problem)

    def _after(self) -> None:
        if self.lost is not None:
            self._settle(self.lost)

    def settle(self, error: BaseException | None) -> None:
        """The work returned, or why it did not. From any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._settle, error)

    def _settle(self, error: BaseException | None) -> None:
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        elif isinstance(error, asyncio.CancelledError):
            self.ended.cancel()
        else:
            self.ended.set_exception(error)
            self.ended.exception()  # whoever waited may be gone already


class JobEngine:
    """One for the process: DBOS itself is one. `loop` is where device work runs."""

    _current: ClassVar[JobEngine | None] = None

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self._url = url
        self._loop = loop
        self._lives: dict[str, _Life] = {}
        self._lock = threading.Lock()
        self._dbos: type[DBOS] | None = None
        self._upgrade: Callable[[str], Any] | None = None
        self._lost: EngineProblem | None = None
        self._closed: EngineProblem | None = None
        # A resumed workflow goes through a queue, and everybody on a database serves DBOS's internal one. Only this
        # process has the work, so it has a queue of its own; the time in its name says when nobody needs it any more.
        self._queue = f"{QUEUE}{int(time.time())}-{uuid.uuid4().hex}"
        self._queue_made = False

    def open(self) -> None:
        """Connect, and make the tables where they are missing. Blocking. Raises EngineProblem."""
        if self._dbos is not None:
            return
        if JobEngine._current is not None:
            raise EngineProblem("jobs-engine-twice")
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        from dbos import DBOS  # noqa: PLC0415 - see the module docstring

        try:
            made = DBOS(config=self._config())
            self._upgrade = self._workflow(DBOS)
            DBOS.listen_queues([self._queue])
            DBOS.launch()
        except Exception as error:  # SQLAlchemy's, psycopg's and DBOS's own errors have no common ancestor
            DBOS.destroy(destroy_registry=True)
            raise EngineProblem(_code(error) or "jobs-database", told(error, self._url)) from error
        if self.shared:
            # DBOS waits without end for a database that went away, in threads that keep the program from ending.
            made._sys_db._retry_connection_errors = False  # noqa: SLF001 - no public way; only its client has a parameter
        self._listen(made._sys_db.engine)  # noqa: SLF001 - no public way to the engine that its threads use
        JobEngine._current = self
        self._dbos = DBOS

    @property
    def shared(self) -> bool:
        """Whether other computers may work with this database."""
        return is_shared(self._url)

    def close(self) -> None:
        """Disconnect. Workflows that run are left as they are, to be resumed. Blocking."""
        dbos, self._dbos = self._dbos, None
        if dbos is None:
            return
        JobEngine._current = None
        if self._queue_made and self._lost is None:
            with contextlib.suppress(Exception):  # left behind, it is swept a month later
                dbos.delete_queue(self._queue)
        try:
            dbos.destroy(destroy_registry=True)
        finally:
            self._closed = EngineProblem("jobs-engine-closed", "cut off")

    def _listen(self, database: Any) -> None:  # noqa: ANN401 - SQLAlchemy's Engine, which is imported with DBOS
        """Hear of every error of the database, and let nothing through when it is lost or closed."""
        from sqlalchemy import event  # noqa: PLC0415 - see the module docstring

        @event.listens_for(database, "handle_error")
        def heard(context: ExceptionContext) -> None:
            error = context.original_exception
            if _sqlite_code(error) in _LASTING:
                problem = self._problem(error)
                self._lost = self._lost or problem
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                    self._loop.call_soon_threadsafe(self.lose, problem)

        @event.listens_for(database, "before_cursor_execute")
        def asked(_connection: Connection, *_more: object) -> None:
            problem = self._closed or (None if self.shared else self._lost)
            if problem is not None:
                raise problem

    def lose(self, problem: EngineProblem) -> None:
        """The database is lost: steps under way end, nothing is begun, every `run` raises `problem`. On the loop."""
        self._lost = problem
        for life in list(self._lives.values()):
            life.lose(problem)

    async def run(self, workflow: str, work: Work, fence: Fence | None = None) -> Plain:
        """Begin a workflow, resume one that was cut off, or return what a finished one returned.

        `fence` is awaited after each durable mark and raises when this process may not go on. Raises EngineProblem, and
        what `work` raised; the workflow is then still pending.
        """
        if self._lost is not None:
            raise self._lost
        life = _Life(work, fence, self._loop)
        with self._lock:
            self._lives[workflow] = life
        handle: WorkflowHandle[Any] | None = None
        try:
            got, done = await self._asked(self._begin, workflow)
            handle = got
            if not done:
                await life.ended
            return cast("Plain", await self._asked(partial(got.get_result, polling_interval_sec=0.05)))
        except asyncio.CancelledError:
            life.lose(EngineProblem("jobs-engine-closed", "cut off"))  # its step ends, and no other begins
            raise
        finally:
            with self._lock:
                self._lives.pop(workflow, None)
            if not life.busy:
                await self._let_go(handle)

    async def _let_go(self, handle: WorkflowHandle[Any] | None) -> None:
        """A thread of DBOS that has just been told to begin hands its work to DBOS's own loop and waits for it.

        Were that loop stopped in between, the thread would wait for ever, and the program for the thread.
        """
        future = getattr(handle, "future", None)
        if isinstance(future, Future) and not future.done():
            await asyncio.to_thread(wait, [future], LET_GO)

    async def status(self, workflow: str) -> Status:
        """How far a workflow is."""
        return await self._asked(self._status, workflow)

    async def cancel(self, workflow: str) -> None:
        """Let a workflow begin no further step."""
        await self._asked(self._opened().cancel_workflow, workflow)

    async def _asked(self, ask: Callable[..., T], *about: str) -> T:
        """The answer of the database, from a thread."""
        try:
            return await asyncio.to_thread(ask, *about)
        except EngineProblem:
            raise
        except Exception as error:
            raise self._problem(error) from error

    def _problem(self, error: BaseException) -> EngineProblem:
        if self._lost is not None:
            return self._lost
        usual = "jobs-database-lost" if self.shared else "jobs-database"
        return EngineProblem(_code(error) or usual, told(error, self._url))

    # --- in a thread ------------------------------------------------------------------------------------------------

    def _begin(self, workflow: str) -> tuple[WorkflowHandle[Any], bool]:
        """Its handle, and whether it has ended already."""
        from dbos import SetWorkflowID  # noqa: PLC0415

        dbos = self._opened()
        status = self._status(workflow)
        if status is Status.DONE:
            return dbos.retrieve_workflow(workflow), True
        if status in {Status.PENDING, Status.CANCELLED}:
            self._make_queue(dbos)
            return dbos.resume_workflow(workflow, queue_name=self._queue), False
        upgrade = self._upgrade
        if upgrade is None:
            raise EngineProblem("jobs-engine-closed")
        with SetWorkflowID(workflow):
            return dbos.start_workflow(upgrade, workflow), False

    def _make_queue(self, dbos: type[DBOS]) -> None:
        with self._lock:
            if self._queue_made:
                return
            dbos.register_queue(self._queue, polling_interval_sec=0.1)
            self._queue_made = True
        old = f"{QUEUE}{int(time.time() - (QUEUE_KEPT if self.shared else 0.0))}"
        for queue in dbos.list_queues():
            if queue.name.startswith(QUEUE) and queue.name < old and queue.name != self._queue:
                dbos.delete_queue(queue.name)

    def _status(self, workflow: str) -> Status:
        found = self._opened().get_workflow_status(workflow)
        if found is None:
            return Status.NEW
        if found.status in {"SUCCESS", "ERROR"}:
            return Status.DONE
        return Status.CANCELLED if found.status == "CANCELLED" else Status.PENDING

    def _opened(self) -> type[DBOS]:
        if self._dbos is None:
            raise EngineProblem("jobs-engine-closed")
        return self._dbos

    def _config(self) -> Any:  # noqa: ANN401 - DBOS's own TypedDict
        config = {
            "name": "firstlight",
            "system_database_url": self._url,
            "executor_id": uuid.uuid4().hex,
            "application_version": "1",
            "log_level": "CRITICAL",
            "console_log_level": "CRITICAL",
            "enable_otlp": False,
            "notification_listener_polling_interval_sec": 0.1,
            "serializer": _serializer(),
        }
        if self.shared:
            config["sys_db_pool_size"] = POOL
            config["db_engine_kwargs"] = {"connect_args": dict(LINE)}
        return config

    def _workflow(self, dbos: type[DBOS]) -> Callable[[str], Any]:
        @dbos.workflow(name=WORKFLOW, max_recovery_attempts=1_000_000)
        async def upgrade(workflow: str) -> dict[str, object]:
            with self._lock:
                life = self._lives.get(workflow)
            if life is None:
                raise _Left
            try:
                found = dict(await life.work(DbosDurable(dbos, workflow, self._loop, life, self._foreign)))
            except _Left:
                raise
            except BaseException as error:
                life.settle(self._foreign(error))
                raise _Left from error
            life.settle(None)
            return found

        return upgrade

    def _foreign(self, error: BaseException) -> BaseException:
        """Errors of the database have one name; those of the work keep theirs."""
        from dbos import error as dbos_error  # noqa: PLC0415
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        return self._problem(error) if isinstance(error, (SQLAlchemyError, dbos_error.DBOSException)) else error


class DbosDurable:
    """`Durable` of one workflow: steps are recorded by DBOS, what they do runs on the program's own loop."""

    def __init__(
        self,
        dbos: type[DBOS],
        workflow: str,
        loop: asyncio.AbstractEventLoop,
        life: _Life,
        named: Callable[[BaseException], BaseException],
    ) -> None:
        self._dbos = dbos
        self._named = named
        self._workflow = workflow
        self._loop = loop
        self._life = life
        self._inside: contextvars.Context | None = None

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        """Carry `act` out once; what it raises as DeviceError or Ended is recorded too."""

        async def recorded() -> dict[str, object]:
            self._inside = contextvars.copy_context()
            try:
                return {"value": await self._here(act)}
            except Ended as end:
                return {"ended": [str(end.result), end.code, end.detail]}
            except DeviceError as error:
                return {"error": [type(error).__name__, str(error.code), error.detail, error.transient]}
            except Exception as error:
                # Not the device's answer: nothing to record, the step is begun again.
                self._life.settle(self._named(error))
                raise _Left from error
            finally:
                self._inside = None

        found = await self._dbos.run_step_async({"name": name}, recorded)
        return cast("T", _opened(found))

    async def mark(self, name: str) -> None:
        """Durable before it returns. Only inside a step. Raises EngineProblem when another computer may have taken the
        device over meanwhile: it finds the mark then, and what the mark announces must not be done here.
        """
        inside = self._inside
        if inside is None:
            raise EngineProblem("jobs-engine-closed", "a mark outside a step")
        await asyncio.to_thread(inside.copy().run, self._dbos.set_event, name, "yes")
        if self._life.fence is not None:
            await self._life.fence()

    async def marked(self, name: str) -> bool:
        """Whether the mark was ever made."""
        get = self._dbos.get_event
        plain = contextvars.Context()
        value: object = await asyncio.to_thread(plain.run, get, self._workflow, name, 0.0)
        return value == "yes"

    async def _here(self, act: Callable[[], Awaitable[T]]) -> T:
        async def run() -> T:
            return await self._life.act(act)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))


def _sqlite_code(error: BaseException | None) -> int | None:
    """The primary code of SQLite; None for an error that is not its own, or not one of the file."""
    cause = getattr(error, "orig", error)
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF if isinstance(cause, sqlite3.Error) else None


def _code(error: BaseException) -> str:
    return "jobs-disk-full" if _sqlite_code(error) == sqlite3.SQLITE_FULL else ""


def _opened(found: Mapping[str, Any]) -> object:
    if "ended" in found:
        result, code, detail = found["ended"]
        raise Ended(Result(result), code, detail)
    if "error" in found:
        name, code, detail, transient = found["error"]
        raise _ERRORS.get(name, DeviceError)(detail, code=Code(code), transient=transient)
    return found["value"]


def _serializer() -> Any:  # noqa: ANN401 - a class that exists only after DBOS was imported
    from dbos import Serializer  # noqa: PLC0415

    class JsonSerializer(Serializer):
        """Nothing that was recorded can run code when it is read."""

        def serialize(self, data: Any) -> str:  # noqa: ANN401
            return json.dumps(data, default=_told)

        def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401
            return json.loads(serialized_data)

        def name(self) -> str:
            return "firstlight-json"

    return JsonSerializer()


def _told(value: object) -> object:
    """Exceptions of DBOS itself, and whatever else is no JSON, as text."""
    return f"{type(value).__name__}: {value}"
