"""How an answer is spoilt on request."""

from __future__ import annotations

from collections.abc import Iterable

from firstlight_drivers.simulation.spec import Fault

_NOISE = bytes((index * 73 + 41) & 0xFF for index in range(256))
DATAGRAM = 60_000  # bytes of an oversized datagram
STREAM = 16 * 1024 * 1024  # bytes of an oversized answer on a connection, twice what a client may accept


class Faults:
    """The faults of one device, changeable while it runs. `delay` is in seconds and counts only with Fault.SLOW,
    `pace` without it: that much before every answer of a page or a register.
    """

    def __init__(self, active: Iterable[Fault] = (), delay: float = 3.0, pace: float = 0.0) -> None:
        self.active = set(active)
        self._delay = delay
        self.pace = pace

    def __contains__(self, fault: Fault) -> bool:
        return fault in self.active

    @property
    def delay(self) -> float:
        """Seconds to wait before an answer."""
        return self._delay if Fault.SLOW in self.active else 0.0

    def shape(self, answer: bytes, oversize: int) -> bytes | None:
        """The answer as it leaves; None when nothing leaves. `oversize` is how long a too long answer becomes."""
        if Fault.DROP in self.active:
            return None
        if Fault.GARBAGE in self.active:
            return (_NOISE * (len(answer) // len(_NOISE) + 1))[: max(len(answer), 8)]
        if Fault.TRUNCATED in self.active:
            return answer[: len(answer) // 2]
        if Fault.OVERSIZE in self.active:
            return answer + b"A" * max(0, oversize - len(answer))
        return answer
