"""A dialogue that blocks, in a thread of its own, with a way back to the loop for what only the loop can do.

Not the loop's own pool of threads: it is small, and a commit may need a thread of it while dialogues fill it.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from firstlight_drivers.contract import Ask, Commit, Reached, Secret
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.transport import trace

_T = TypeVar("_T")
_COMMIT_SECONDS = 30.0  # writing a record to a disk; a slow one is a reason not to go on
_PERSON_SECONDS = 300.0  # reading a mail and typing six digits
_LEAVE_SECONDS = 15.0  # until a thread whose connection was closed under it has ended


class _Raised(Exception):
    """Something the program raised in a callback: passed on as it is, not as an error of the device."""


class Bridge:
    """What a dialogue in a thread may ask of the loop. `stop` makes every further step raise."""

    def __init__(self, loop: asyncio.AbstractEventLoop, commit: Commit | None, ask: Ask | None) -> None:
        self.trace = trace.active()
        self._loop = loop
        self._commit = commit
        self._ask = ask
        self._stopped = threading.Event()
        self._closing: Callable[[], None] | None = None
        self._cancel: Callable[[], object] | None = None
        self._lock = threading.Lock()

    def on_stop(self, close: Callable[[], None]) -> None:
        """What breaks the connection when the task is cancelled."""
        with self._lock:
            self._closing = close

    def stop(self) -> None:
        """End the dialogue from outside."""
        self._stopped.set()
        with self._lock:
            cancel, closing = self._cancel, self._closing
        if cancel is not None:
            cancel()
        if closing is not None:
            with contextlib.suppress(OSError):
                closing()

    def check(self) -> None:
        """Raises DeviceError when the dialogue was ended from outside."""
        if self._stopped.is_set():
            raise Unreachable("stopped", code=Code.CLOSED)

    def pause(self, seconds: float) -> None:
        """Wait, but not when it was ended from outside."""
        self._stopped.wait(seconds)
        self.check()

    def tell(self, reached: Reached, value: int) -> None:
        """Report progress on the loop. Raises DeviceError when the dialogue was ended from outside."""
        self.check()
        self._loop.call_soon_threadsafe(reached, value)

    def commit(self) -> None:
        """Await the program's commit. Whatever it raises reaches the program unchanged, and nothing has been sent."""
        if self._commit is not None:
            self._on_loop(_run(self._commit), _COMMIT_SECONDS)
        self.check()

    def ask(self, prompt: str, *, secret: bool) -> Secret:
        """What a person answers. Raises DeviceError (UNEXPECTED, with the prompt) when nobody does."""
        answer = None
        if self._ask is not None:
            answer = self._on_loop(_asked(self._ask, prompt, secret=secret), _PERSON_SECONDS)
        self.check()
        if not answer or not answer.isprintable() or not answer.isascii():
            raise DeviceError(prompt, code=Code.UNEXPECTED)
        return Secret(answer)

    def _on_loop(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        with self._lock:
            if self._stopped.is_set():
                work.close()
                raise Unreachable("stopped", code=Code.CLOSED)
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._cancel = future.cancel
        try:
            return future.result(seconds)
        except concurrent.futures.CancelledError as error:
            raise Unreachable("stopped", code=Code.CLOSED) from error
        except TimeoutError as error:
            if future.done():  # raised by the callback itself
                raise _Raised from error
            future.cancel()
            raise DeviceError("This computer (nothing was sent)", code=Code.TIMEOUT) from error
        except Exception as error:
            raise _Raised from error
        finally:
            with self._lock:
                self._cancel = None


async def in_thread(work: Callable[[Bridge], _T], *, commit: Commit | None = None, ask: Ask | None = None) -> _T:
    """The result of `work` in a thread of its own. Cancelling ends its connection first and waits for the thread."""
    loop = asyncio.get_running_loop()
    bridge = Bridge(loop, commit, ask)
    done: asyncio.Future[_T] = loop.create_future()
    thread = threading.Thread(target=_carry_out, args=(work, bridge, loop, done), name="firstlight-nmc3", daemon=True)
    thread.start()
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        bridge.stop()
        await asyncio.wait({done}, timeout=_LEAVE_SECONDS)
        if done.done():
            done.exception()  # retrieved: its connection was closed under it
            thread.join(_LEAVE_SECONDS)  # telling the loop was the last thing it did
        raise
    except _Raised as raised:
        cause = raised.__cause__
        raise cause if cause is not None else raised from None


def _carry_out(
    work: Callable[[Bridge], _T], bridge: Bridge, loop: asyncio.AbstractEventLoop, done: asyncio.Future[_T]
) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
        try:
            result = work(bridge)
        except BaseException as error:  # noqa: BLE001 - every error belongs to who awaits
            loop.call_soon_threadsafe(_fail, done, error)
        else:
            loop.call_soon_threadsafe(_settle, done, result)


def _settle(done: asyncio.Future[_T], result: _T) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: asyncio.Future[Any], error: BaseException) -> None:
    if not done.done():
        done.set_exception(error)


async def _run(commit: Commit) -> None:
    await commit()


async def _asked(ask: Ask, prompt: str, *, secret: bool) -> str | None:
    return await ask(prompt, secret=secret)
