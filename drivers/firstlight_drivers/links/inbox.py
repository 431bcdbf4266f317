"""What was received and not read yet: bounded, read by one reader, and never lost by a cancelled read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from firstlight_drivers.errors import DeviceError

MOST = 256 * 1024  # bytes held before the far end is made to wait


class Source(Protocol):
    """Where the bytes come from; it can be told to wait."""

    def hold(self) -> None:
        """Deliver nothing more for now."""

    def release(self) -> None:
        """Go on."""


class Inbox:
    """`put` and `end` are called by the connection, `get` by the reader. `eager`: deliver whatever the fill."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held = bytearray()
        self._waiter: asyncio.Future[None] | None = None
        self._source: Source | None = None
        self._waiting = False  # whether the source was told to wait
        self._eager = 0
        self.ended = False
        self._fault: DeviceError | None = None
        self.tap: Callable[[], None] | None = None  # told when bytes were put or it ended

    def __len__(self) -> int:
        return len(self._held)

    def attach(self, source: Source) -> None:
        """Say who is made to wait when it is full."""
        self._source = source

    def put(self, data: bytes) -> None:
        """Bytes that came."""
        self._held += data
        self._balance()
        self._wake()

    def end(self, fault: DeviceError | None = None) -> None:
        """Nothing more will come; `fault` says why, None for a clean end. The first end counts."""
        if not self.ended:
            self.ended, self._fault = True, fault
            self._wake()

    async def get(self, most: int) -> bytes:
        """Up to `most` bytes as soon as there is one; b"" at a clean end. Raises the DeviceError of any other end."""
        while not self._held:
            if self.ended:
                if self._fault is not None:
                    raise DeviceError(self._fault.detail, code=self._fault.code, transient=True) from self._fault
                return b""
            await self.arrival()
        if len(self._held) <= most:
            data = bytes(self._held)
            self._held.clear()
        else:
            data = bytes(self._held[:most])
            del self._held[:most]
        self._balance()
        return data

    async def arrival(self) -> None:
        """Wait until something happens: bytes, or the end."""
        if self._waiter is None or self._waiter.done():
            self._waiter = asyncio.get_running_loop().create_future()
        # Shielded: a second waiter (a look for an early end) may be cancelled without taking the reader with it.
        await asyncio.shield(self._waiter)

    def clear(self) -> None:
        """Drop what is held."""
        self._held.clear()
        self._balance()

    def __enter__(self) -> None:
        """Within: take everything, because an answer may stand behind the data."""
        self._eager += 1
        self._balance()

    def __exit__(self, *_: object) -> None:
        self._eager -= 1
        self._balance()

    def _balance(self) -> None:
        if self._source is None:
            return
        full = len(self._held) > self._most and (not self._eager or len(self._held) > 16 * self._most)
        if full and not self._waiting:
            self._waiting = True
            self._source.hold()
        elif self._waiting and not full and (self._eager or len(self._held) <= self._most // 2):
            self._waiting = False
            self._source.release()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self.tap is not None:
            self.tap()
