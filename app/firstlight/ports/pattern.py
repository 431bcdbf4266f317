"""Test bytes of which a few say where they belong, so that a lost byte is told apart from a wrong one. Pure.

The pattern is a fixed pseudo-random stream. What arrives is compared with it; after a mismatch the next eight bytes are
looked for nearby. Found further on: bytes are missing. Found before: bytes came twice. Found in place, or not at all:
bytes are wrong.
"""

from __future__ import annotations

import random

from firstlight_drivers.links.link import Line
from firstlight_drivers.port_settings import Flow

_WINDOW = 8  # bytes that say where they belong; at 5 data bits 40 bits
_NEAR = 8192  # bytes a slip is looked for
_SEED = 2217
_BLOCK = 64 * 1024


def block_for(line: Line) -> bytes:
    """One block of the pattern for this line: values it can carry, without the bytes XON/XOFF takes for itself."""
    most = (1 << line.data_bits) - 1
    block = bytes(byte & most for byte in random.Random(_SEED).randbytes(_BLOCK))  # noqa: S311 - not a secret
    if line.flow is Flow.XON_XOFF:
        block = block.replace(b"\x11", b"\x12").replace(b"\x13", b"\x14")
    return block


class Pattern:
    """The sending side: `take` gives the next bytes."""

    def __init__(self, line: Line) -> None:
        self._block = block_for(line)
        self.sent = 0

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        data = self.at(self.sent, count)
        self.sent += count
        return data

    def at(self, start: int, count: int) -> bytes:
        """Bytes `start` to `start + count` of the stream."""
        size, first = len(self._block), start % len(self._block)
        times = (first + count) // size + 1
        return (self._block * times)[first : first + count]


class Compared:
    """The receiving side. `position`: how far the stream has come, missing bytes included."""

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern
        self._rest = b""
        self.position = self.received = self.wrong = self.missing = self.extra = 0

    def feed(self, data: bytes) -> None:
        """Bytes that came."""
        self.received += len(data)
        self._rest += data
        self._compare(whole=False)

    def finish(self) -> None:
        """Nothing more comes: judge the last bytes, count what never came."""
        self._compare(whole=True)
        self.missing += max(0, self._pattern.sent - self.position)
        self.position = max(self.position, self._pattern.sent)

    def _compare(self, *, whole: bool) -> None:
        while self._rest:
            expected = self._pattern.at(self.position, len(self._rest))
            if self._rest == expected:
                self.position += len(self._rest)
                self._rest = b""
                return
            same = _common(self._rest, expected)
            self.position += same
            self._rest = self._rest[same:]
            if len(self._rest) < 2 * _WINDOW and not whole:
                return
            self._resume()

    def _resume(self) -> None:
        """After a mismatch: where does the stream go on? At most `_WINDOW` bytes are taken for wrong in one step."""
        rest = self._rest
        before = max(0, self.position - _NEAR)
        near = self._pattern.at(before, self.position - before + _NEAR)
        if len(rest) > _WINDOW and rest[1 : 1 + _WINDOW] == self._pattern.at(self.position + 1, _WINDOW):
            self._wrong(1)
            return
        for skip in range(min(_WINDOW, max(1, len(rest) - _WINDOW))):
            word = rest[skip : skip + _WINDOW]
            if len(word) < _WINDOW:
                break
            here = near.find(word, self.position - before)
            if here < 0:
                here = near.find(word)
            if here < 0:
                continue
            step = before + here - (self.position + skip)
            self._wrong(skip) if step >= 0 else None
            if step >= 0:
                self.missing += step
                self.position += step
            else:
                self.extra += min(len(rest), -step)
                self._rest = self._rest[-step:]
            return
        self._wrong(min(len(rest), _WINDOW))

    def _wrong(self, count: int) -> None:
        self.wrong += count
        self.position += count
        self._rest = self._rest[count:]


def _common(left: bytes, right: bytes) -> int:
    """Length of the common beginning; halving, as most of it is usually the same."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[:middle] == right[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
