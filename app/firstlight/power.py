"""Keeps the computer awake while devices are written, and knows whether it runs from its battery.

Both are a help, never a condition: where the system offers no way, a job runs all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psutil

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A computer that is not on mains. `percent` 0 to 100; `seconds` left as the system estimates, None: unknown."""

    percent: int
    seconds: int | None


def on_battery() -> Battery | None:
    """The battery the computer runs from; None on mains, without a battery, or where the system does not say."""
    try:
        found = psutil.sensors_battery()
    except (OSError, AttributeError, NotImplementedError):
        return None
    if found is None or found.power_plugged is not False:
        return None
    left = int(found.secsleft) if found.secsleft > 0 else None  # negative: unknown, or no limit
    return Battery(percent=round(found.percent), seconds=left)


@contextmanager
def awake() -> Iterator[bool]:
    """Ask the system not to fall asleep by itself meanwhile. Yields whether it agreed."""
    from wakepy import keep  # noqa: PLC0415 - D-Bus and platform code, needed by jobs alone

    with ExitStack() as stack:
        try:
            agreed = bool(stack.enter_context(keep.running(on_fail="pass")).active)
        except Exception as error:  # noqa: BLE001 - whatever a desktop's power service does, the job goes on
            log.info("the computer cannot be kept awake: %s", type(error).__name__)
            agreed = False
        yield agreed
