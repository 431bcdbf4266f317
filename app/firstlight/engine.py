"""One asyncio loop in a thread of its own. Everything that talks to devices runs here; front ends wait for futures.

Measured before it was chosen: an own thread stalls a desktop 6 to 12 ms under load, a shared loop 49 to 91 ms.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

log = logging.getLogger(__name__)
T = TypeVar("T")

TO_ITS_END = "to its end"  # name of a task that `close` waits for
LAST_SECONDS = 60.0  # so long
THREADS = 32  # for libraries that block; the default of two cores would be six


class Engine:
    """The loop and its thread. `close` cancels what runs and joins; it may be called twice."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stop: asyncio.Event | None = None
        self._parents: WeakKeyDictionary[asyncio.Task[Any], ref[asyncio.Task[Any]]] = WeakKeyDictionary()

    def start(self) -> None:
        """Start the thread; returns when the loop runs."""
        if self._thread is not None:
            return
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="firstlight-engine")
        self._thread.start()
        ready.wait()

    def _run(self, ready: threading.Event) -> None:
        async def live() -> None:
            self._loop = asyncio.get_running_loop()
            self._loop.set_exception_handler(_log_loop_fault)
            self._loop.set_task_factory(self._task)
            self._loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="asyncio_engine"))
            self._stop = asyncio.Event()
            ready.set()
            await self._stop.wait()
            # Our own first: what a library runs ends with the object of ours that started it. Cancelled together, an
            # mDNS start loses its sockets. What is to come to its end keeps what it started; whoever waits for it is
            # cancelled, and ends it where it has not begun.
            for mine in (True, False):
                others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
                chosen = [task for task in others if _is_ours(task) or not mine]
                kept = [task for task in others if self._comes_to_its_end(task)]
                for task in chosen:
                    if task not in kept:
                        task.cancel()
                late = self._loop.call_later(LAST_SECONDS, _cancel, kept)
                await asyncio.gather(*chosen, return_exceptions=True)
                late.cancel()

        with asyncio.Runner() as runner:
            runner.run(live())

    def _task(self, loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:  # noqa: ANN401
        """A task, and who started it."""
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **more)
        if (parent := asyncio.current_task(loop)) is not None:
            self._parents[task] = ref(parent)
        return task

    def _comes_to_its_end(self, task: asyncio.Task[Any] | None) -> bool:
        while task is not None:
            if task.get_name() == TO_ITS_END:
                return True
            parent = self._parents.get(task)
            task = parent() if parent is not None else None
        return False

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the loop; `cancel()` on the future cancels it."""
        if self._loop is None:
            work.close()
            raise RuntimeError("the engine does not run")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, function: Callable[[], T]) -> T:
        """Run a quick function on the loop's thread and wait for its result."""

        async def once() -> T:
            return function()

        if threading.current_thread() is self._thread:
            return function()
        return self.submit(once()).result()

    def close(self) -> None:
        """Cancel everything and join the thread."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stop is None:
            return
        self._loop.call_soon_threadsafe(self._stop.set)
        thread.join()
        self._loop = None


async def to_its_end(work: Coroutine[Any, Any, T], begun: Callable[[], bool]) -> T:
    """Do something that is proved once it has `begun`, also when the program is closed meanwhile; for LAST_SECONDS."""
    task = asyncio.create_task(work, name=TO_ITS_END)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not begun():
            task.cancel()
        await asyncio.wait([task])
        raise


def _cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()


def _is_ours(task: asyncio.Task[Any]) -> bool:
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and "firstlight" in code.co_filename


def _log_loop_fault(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    log.error("engine: %s", context.get("message", "fault"), exc_info=context.get("exception"))
