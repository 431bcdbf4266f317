"""Wanted against present: what was asked of one thing on a device, and what became of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from firstlight.change.outcome import Result

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[V]):
    """One setting, name or clock. `present` is what was read last (None: not read, or not set), `at` when (seconds
    since the epoch). `port`: of the device's serial ports, 0 for what belongs to the device as a whole.
    """

    key: str
    present: V | None
    wanted: V | None
    result: Result
    code: str
    detail: str = ""
    port: int = 0
    at: float = field(default_factory=time.time)
