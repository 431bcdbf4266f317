"""A clock that jumps while nobody works, for a whole process: waits of minutes cost milliseconds.

    time.monotonic, time.time = the real one + what was jumped so far
    waits with a deadline      = time.sleep, Condition and everything made of it (Event, Queue, Future), event loops

A thread of its own looks whether every other thread of the process sleeps and nobody ran between two looks. Then the
next deadline anybody waits for is now, or just past: timers are up to 0.25 s late, as on a slow computer. Nothing is
skipped: data on a loopback socket wakes its reader, which is no sleeping thread any more. So program and simulators
have to be in one process, and speak over loopback only.

Install it before anything else is imported: `from time import monotonic` keeps what it got.

Limits: Linux only (thread states come from /proc). Deadlines inside C code stay real (`Lock.acquire` with a timeout,
`Thread.join`, a socket's connect and accept) and look like nobody working, as does what another process does. A device
or a program that computes for long takes that long. paramiko looks at its sockets in tenths of a second, so a minute on
an idle SSH connection costs a second.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import os
import select
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, SupportsIndex

_real_sleep, _real_monotonic, _real_time = time.sleep, time.monotonic, time.time
_real_wait = threading.Condition.wait
_LOOK = 0.0006  # seconds between the two looks
_IDLE_CPU = 120_000  # nanoseconds of processor time between them that are the looks' own
_STEP = 0.25  # seconds it jumps at least: who looks every 50 ms looks no oftener than four times a second
_TASKS = Path("/proc/self/task")


class JumpClock:
    """One per process, see `install`. `jumped` is how far it is ahead of the real one, in seconds."""

    def __init__(self) -> None:
        self.jumped = 0.0
        self.jumps = 0
        self._numbers = itertools.count()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._waiting: set[int] = set()
        self._lock = threading.Lock()
        self._changes = 0  # of what is waited for
        self._own = 0
        threading.Thread(target=self._run, name="Dummy-clock", daemon=True).start()

    def monotonic(self) -> float:
        """Seconds."""
        return _real_monotonic() + self.jumped

    def time(self) -> float:
        """Seconds since the epoch."""
        return _real_time() + self.jumped

    def sleep(self, seconds: float | SupportsIndex) -> None:
        """Until the clock is there."""
        done = threading.Lock()
        done.acquire()
        with self.woken(self.monotonic() + max(0.0, float(seconds)), done.release):
            done.acquire()

    @contextmanager
    def woken(self, at: float, wake: Callable[[], None]) -> Iterator[None]:
        """Inside, `wake` is called once when the clock is there, in another thread."""
        number = next(self._numbers)
        with self._lock:
            self._changes += 1
            self._waiting.add(number)
            heapq.heappush(self._due, (at, number, wake))
        try:
            yield
        finally:
            with self._lock:
                self._changes += 1
                self._waiting.discard(number)

    def _run(self) -> None:
        self._own = threading.get_native_id()
        while True:
            _real_sleep(_LOOK)
            with self._lock:
                while self._due and self._due[0][1] not in self._waiting:
                    heapq.heappop(self._due)
                first, seen = self._due[0][0] if self._due else None, self._changes
            if first is not None and (first <= self.monotonic() or self._nobody_works()):
                self._wake(seen)

    def _wake(self, seen: int) -> None:
        with self._lock:
            if self._changes != seen:
                return  # somebody worked after all
            ahead = self._due[0][0] - self.monotonic()
            ahead = max(ahead, _STEP) if ahead > 0 else ahead
            if ahead > 0:
                self.jumped += ahead
                self.jumps += 1
            now = self.monotonic()
            while self._due and self._due[0][0] <= now:
                _, number, wake = heapq.heappop(self._due)
                if number in self._waiting:
                    self._waiting.discard(number)
                    wake()  # within the lock: afterwards its files may be somebody else's

    def _nobody_works(self) -> bool:
        if not self._all_asleep():
            return False
        before = time.process_time_ns()
        _real_sleep(_LOOK)  # whoever only waited for the interpreter runs now
        return time.process_time_ns() - before < _IDLE_CPU and self._all_asleep()

    def _all_asleep(self) -> bool:
        for name in os.listdir(_TASKS):  # noqa: PTH208 - a thousand times a second
            if int(name) == self._own:
                continue
            try:
                descriptor = os.open(f"/proc/self/task/{name}/stat", os.O_RDONLY)
            except OSError:
                continue  # it has ended
            try:
                text = os.read(descriptor, 512)
            except OSError:
                continue
            finally:
                os.close(descriptor)
            if text[text.rfind(b")") + 2 : text.rfind(b")") + 3] not in {b"S", b"Z", b"X"}:
                return False
        return True


class _Selector(selectors.DefaultSelector):
    """Waits for files without end, or until the clock wakes it."""

    def __init__(self, clock: JumpClock) -> None:
        super().__init__()
        self._clock = clock
        self._bell, self._button = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.register(self._bell, selectors.EVENT_READ, None)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready."""
        if timeout is None or timeout <= 0:
            found = super().select(timeout)
        else:
            with self._clock.woken(self._clock.monotonic() + timeout, self._ring):
                found = super().select(None)
        heard = [one for one in found if one[0].fd != self._bell]
        if len(heard) != len(found):
            os.read(self._bell, 4096)
        return heard

    def close(self) -> None:
        """The bell as well."""
        super().close()
        os.close(self._bell)
        os.close(self._button)

    def _ring(self) -> None:
        try:
            os.write(self._button, b"\0")
        except OSError:
            return  # closed meanwhile, or full of rings


class _Policy(asyncio.DefaultEventLoopPolicy):
    def __init__(self, clock: JumpClock) -> None:
        super().__init__()
        self._clock = clock

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.SelectorEventLoop(_Selector(self._clock))
        loop._clock_resolution = 1e-6  # type: ignore[attr-defined]
        return loop


class _Bell(threading.local):
    """One per thread that waits for sockets."""

    def __init__(self) -> None:
        self.heard, self.button = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def __del__(self) -> None:
        os.close(self.heard)
        os.close(self.button)


def _in_time(clock: JumpClock, call: Callable[..., Any], event: int) -> Callable[..., Any]:
    """A socket's call whose time-out is the clock's."""
    bell = _Bell()

    def carry_out(self: socket.socket, *arguments: Any) -> Any:
        seconds, descriptor = self.gettimeout(), self.fileno()
        if not seconds or descriptor < 0:
            return call(self, *arguments)
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(0):
            heard, button = bell.heard, bell.button
            poll.register(heard, select.POLLIN)

            def ring() -> None:
                with suppress(OSError):
                    os.write(button, b"\0")

            with clock.woken(clock.monotonic() + seconds, ring):
                found = dict(poll.poll(None))
            if heard in found:
                with suppress(BlockingIOError):
                    os.read(heard, 4096)
            if descriptor not in found:
                raise TimeoutError("timed out")
        return call(self, *arguments)

    return carry_out


def _at_once(made: Callable[..., None]) -> Callable[..., None]:
    def make(self: socket.socket, *arguments: Any, **more: Any) -> None:
        made(self, *arguments, **more)
        if self.type == socket.SOCK_STREAM and self.family in {socket.AF_INET, socket.AF_INET6}:
            # A small packet that waits for an acknowledgement is nowhere: neither side works.
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    return make


def install() -> JumpClock:
    """Give this process the clock, for good."""
    if not _TASKS.is_dir():
        raise OSError("the clock that jumps needs /proc")
    clock = JumpClock()

    def wait(self: threading.Condition, timeout: float | None = None) -> bool:
        if timeout is None:
            return _real_wait(self)
        if timeout <= 0:
            return _real_wait(self, 0)
        timed: list[bool] = []
        # A waiter of its own: the condition's lock is held here, so nobody can notify before it waits.
        waiter = threading.Lock()
        waiter.acquire()
        inner = self.__dict__
        inner["_waiters"].append(waiter)

        def late() -> None:
            timed.append(True)
            try:
                waiter.release()
            except RuntimeError:
                timed.clear()  # it was notified in the same moment

        state = inner["_release_save"]() if "_release_save" in inner else self._release_save()  # type: ignore[attr-defined]
        try:
            with clock.woken(clock.monotonic() + timeout, late):
                waiter.acquire()
        finally:
            if "_acquire_restore" in inner:
                inner["_acquire_restore"](state)
            else:
                self._acquire_restore(state)  # type: ignore[attr-defined]
        if timed:
            try:
                inner["_waiters"].remove(waiter)
            except ValueError:
                return True
        return not timed

    socket.socket.recv = _in_time(clock, socket.socket.recv, select.POLLIN)  # type: ignore[method-assign]
    socket.socket.send = _in_time(clock, socket.socket.send, select.POLLOUT)  # type: ignore[method-assign]
    socket.socket.__init__ = _at_once(socket.socket.__init__)  # type: ignore[method-assign]
    time.monotonic, time.time, time.sleep = clock.monotonic, clock.time, clock.sleep
    threading._time = clock.monotonic  # type: ignore[attr-defined]
    threading.Condition.wait = wait  # type: ignore[method-assign]
    asyncio.set_event_loop_policy(_Policy(clock))
    return clock
