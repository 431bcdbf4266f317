"""Durable steps on DBOS Transact: one workflow per device, in a SQLite file or in a PostgreSQL that computers share.

    JobEngine.run(job, device, work) -> workflow "JOB/DEVICE" -> work(DbosDurable) -> plain result, recorded
    after a crash: statuses() shows PENDING; run() of the same workflow resumes it, recorded steps are not repeated

DBOS is imported when the first job runs: half a second that nobody else pays. Its default would pickle what it records;
here everything recorded is JSON. An executor id is new for each process, so nothing resumes by itself: a person asks.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import threading
import uuid
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from firstlight.jobs.upgrade import Ended
from firstlight.outcome import Result
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, Unreachable

if TYPE_CHECKING:
    from dbos import DBOS

T = TypeVar("T")
Plain = Mapping[str, object]
Work = Callable[["DbosDurable"], Awaitable[Plain]]

WORKFLOW = "firstlight.upgrade"
_ERRORS: Mapping[str, type[DeviceError]] = {
    kind.__name__: kind for kind in (DeviceError, IdentityChanged, LoginRefused, Unreachable)
}


class Status(StrEnum):
    """Of one device's workflow."""

    NEW = "new"
    PENDING = "pending"  # begun; runs somewhere, or was cut off
    DONE = "done"
    CANCELLED = "cancelled"


class EngineProblem(Exception):
    """The engine cannot work; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class JobEngine:
    """One for the process: DBOS itself is one. `loop` is where device work runs."""

    _current: ClassVar[JobEngine | None] = None

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop) -> None:
        self._url = url
        self._loop = loop
        self._works: dict[str, Work] = {}
        self._lock = threading.Lock()
        self._dbos: type[DBOS] | None = None
        self._upgrade: Callable[[str], Any] | None = None

    def open(self) -> None:
        """Connect, and make the tables where they are missing. Blocking. Raises EngineProblem."""
        if self._dbos is not None:
            return
        if JobEngine._current is not None:
            raise EngineProblem("jobs-engine-twice")
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        from dbos import DBOS  # noqa: PLC0415 - see the module docstring

        try:
            DBOS(config=self._config())
            self._upgrade = self._workflow(DBOS)
            DBOS.launch()
        except Exception as error:  # SQLAlchemy's, psycopg's and DBOS's own errors have no common ancestor
            DBOS.destroy(destroy_registry=True)
            raise EngineProblem("jobs-database", f"{type(error).__name__}: {str(error)[:200]}") from error
        JobEngine._current = self
        self._dbos = DBOS

    def close(self) -> None:
        """Disconnect. Workflows that run are left as they are, to be resumed."""
        dbos, self._dbos = self._dbos, None
        if dbos is not None:
            JobEngine._current = None
            dbos.destroy(destroy_registry=True)

    async def run(self, workflow: str, work: Work) -> Plain:
        """Begin a workflow, resume one that was cut off, or return what a finished one returned."""
        with self._lock:
            self._works[workflow] = work
        try:
            return await asyncio.to_thread(self._run, workflow)
        finally:
            with self._lock:
                self._works.pop(workflow, None)

    async def status(self, workflow: str) -> Status:
        """How far a workflow is."""
        return await asyncio.to_thread(self._status, workflow)

    async def cancel(self, workflow: str) -> None:
        """Let a workflow begin no further step."""
        await asyncio.to_thread(self._opened().cancel_workflow, workflow)

    # --- in a thread ------------------------------------------------------------------------------------------------

    def _run(self, workflow: str) -> Plain:
        from dbos import SetWorkflowID  # noqa: PLC0415

        dbos = self._opened()
        status = self._status(workflow)
        if status in {Status.PENDING, Status.CANCELLED}:
            handle = dbos.resume_workflow(workflow)
        elif status is Status.DONE:
            handle = dbos.retrieve_workflow(workflow)
        else:
            upgrade = self._upgrade
            if upgrade is None:
                raise EngineProblem("jobs-engine-closed")
            with SetWorkflowID(workflow):
                handle = dbos.start_workflow(upgrade, workflow)
        return cast("Plain", handle.get_result(polling_interval_sec=0.1))

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
        return {
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

    def _workflow(self, dbos: type[DBOS]) -> Callable[[str], Any]:
        @dbos.workflow(name=WORKFLOW, max_recovery_attempts=1_000_000)
        async def upgrade(workflow: str) -> dict[str, object]:
            with self._lock:
                work = self._works.get(workflow)
            if work is None:
                return {"ended": "not-here"}
            return dict(await work(DbosDurable(dbos, workflow, self._loop)))

        return upgrade


class DbosDurable:
    """`Durable` of one workflow: steps are recorded by DBOS, what they do runs on the program's own loop."""

    def __init__(self, dbos: type[DBOS], workflow: str, loop: asyncio.AbstractEventLoop) -> None:
        self._dbos = dbos
        self._workflow = workflow
        self._loop = loop
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
            finally:
                self._inside = None

        found = await self._dbos.run_step_async({"name": name}, recorded)
        return cast("T", _opened(found))

    async def mark(self, name: str) -> None:
        """Durable before it returns. Only inside a step."""
        inside = self._inside
        if inside is None:
            raise EngineProblem("jobs-engine-closed", "a mark outside a step")
        await asyncio.to_thread(inside.copy().run, self._dbos.set_event, name, "yes")

    async def marked(self, name: str) -> bool:
        """Whether the mark was ever made."""
        get = self._dbos.get_event
        plain = contextvars.Context()
        value: object = await asyncio.to_thread(plain.run, get, self._workflow, name, 0.0)
        return value == "yes"

    async def _here(self, act: Callable[[], Awaitable[T]]) -> T:
        async def run() -> T:
            return await act()

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(run(), self._loop))


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
