"""How many refused logins each device has seen from here, so that proving never locks anybody out.

A device counts wrong passwords; so does this file, across runs. An attempt that may be refused is only made while one
more would still be left before the device's own limit.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from firstlight.policy import Lockout
from firstlight.site.small_file import changing, keep

MOST = 2  # refused logins per device and window, whatever the device would allow
FOREVER = 24 * 3600.0  # seconds: where a lock ends only by a person, attempts of a day count together


class Attempts:
    """The count, kept in the data folder. A file that cannot be read counts as nothing known."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / "attempts.json"
        self._clock = clock
        self._known = self._load()

    def refused(self, device: str) -> None:
        """Note one refused login, durably. Raises OSError; it counts in this run all the same."""
        now = self._clock()
        self._note(device, now)
        with changing(self._path):
            if self._path.exists():  # another process may have counted meanwhile
                self._known = self._load()
                self._note(device, now)
            keep(self._path, json.dumps(self._known))

    def allows(self, device: str, lockout: Lockout | None) -> bool:
        """Whether one more refused login would be harmless."""
        window = FOREVER if lockout is None or not lockout.minutes else 60 * lockout.minutes
        now = self._clock()
        recent = sum(0 <= now - at < window for at in self._known.get(device, []))
        limit = MOST if lockout is None else min(MOST, lockout.attempts - 1)
        return recent < limit

    def _note(self, device: str, now: float) -> None:
        recent = [at for at in self._known.get(device, []) if now - at < FOREVER]
        self._known[device] = [*recent, now]

    def _load(self) -> dict[str, list[float]]:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(raw, dict):
            return {}
        return {
            str(key): [float(at) for at in times if isinstance(at, int | float)]
            for key, times in raw.items()
            if isinstance(times, list)
        }
