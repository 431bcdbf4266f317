"""Is a device back? An answer that may come from before its restart counts for nothing.

A device is back when it answers and one of these holds: it was seen to go; it says that it runs for a shorter time than
before; the time within which its family surely begins a restart has passed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from firstlight_drivers.errors import Code, DeviceError

T = TypeVar("T")

GONE = frozenset({Code.CLOSED, Code.TIMEOUT, Code.UNREACHABLE, Code.REFUSED})
"""The line broke, or nobody is there: says nothing of what a device took."""

_NOT_READY = frozenset({
    Code.BUSY, Code.TLS, Code.SSH, Code.MALFORMED, Code.UNEXPECTED, Code.DEVICE_ERROR, Code.NO_ROUTE, Code.TOO_LARGE,
})  # fmt: skip
"""It is there, but not all of it yet."""

RETURN_AT_LEAST = 30.0  # seconds a device gets to answer again after a change
RETURN_FACTOR = 4.0  # times what its driver said
LOOK_EVERY = 1.0  # seconds between two looks
FIRST_AGAIN, LATER_AGAIN = 0.5, 2.0  # seconds before a busy device is asked again: the first time, and at most
SETTLE = 10.0  # seconds, where a family's table says nothing
LONGEST_LOOK = 60.0  # seconds one look counts at most: a computer that slept in between has not waited
TURNED_AWAY = 150.0  # seconds an address may turn every connection down before what is there counts as something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Times in seconds. `settle`: an answer within this time after the last byte may still come from before."""

    settle: float
    most: float
    every: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one look showed. `up`: seconds the device says that it runs; `certain`: no other proof of its return is
    needed (it runs the new version, say).
    """

    up: float | None = None
    certain: bool = False


def patience(away: float, settle: float = SETTLE) -> Patience:
    """How long a device is waited for that is away for so many seconds, as far as its driver knows."""
    return Patience(settle=settle, most=max(RETURN_AT_LEAST, RETURN_FACTOR * away, settle), every=LOOK_EVERY)


Look = Callable[[], Awaitable[Seen]]


async def while_busy(act: Callable[[], Awaitable[T]], settle: float, unsent: Callable[[], bool] = lambda: True) -> T:
    """Do something again while the device is busy, for `settle` seconds: some keep a session for a while that we have
    closed. `unsent`: whether nothing has left yet that could change something. Raises what `act` raises.
    """
    began, wait = time.monotonic(), FIRST_AGAIN
    while True:
        try:
            return await act()
        except DeviceError as error:
            if error.code is not Code.BUSY or not unsent() or time.monotonic() - began >= settle:
                raise
        await asyncio.sleep(wait)
        wait = min(2 * wait, LATER_AGAIN)


class NotBack(Exception):
    """It did not come back. `waited`: seconds. `turned_away`: what is at its address turns every connection down."""

    def __init__(self, waited: float, *, turned_away: bool = False) -> None:
        super().__init__(f"{waited:.0f} s")
        self.waited = waited
        self.turned_away = turned_away


async def wait_until_back(look: Look, patience: Patience, sent: float, up_before: float | None = None) -> bool:
    """Wait. Returns whether it was seen to restart; False where it was there all along. Raises NotBack, and what a look
    raises that says more than "not there".

    `look` raises DeviceError while the device is not there. `sent`: time.monotonic() of the last byte. `up_before`:
    seconds the device said that it runs, before; devices say it in whole minutes.
    """
    waited, looked = 0.0, time.monotonic()
    gone, turned_away = False, 0.0
    while True:
        last = waited >= patience.most  # no verdict without a look that began after the time was over
        seen, refused = None, False
        try:
            seen = await look()
        except DeviceError as error:
            refused = error.code is Code.REFUSED
            gone = gone or error.code in GONE
            if error.code not in GONE and error.code not in _NOT_READY:
                raise
        now = time.monotonic()
        passed = min(now - looked, LONGEST_LOOK)
        waited, looked = waited + passed, now
        turned_away = turned_away + passed if refused else 0.0
        if seen is not None:
            fresh = seen.up is not None and up_before is not None and seen.up < up_before
            if seen.certain or gone or fresh:
                return gone or fresh
            if now - sent >= patience.settle:
                return False
        if last or turned_away >= TURNED_AWAY:
            raise NotBack(waited, turned_away=turned_away >= TURNED_AWAY)
        await asyncio.sleep(patience.every)
