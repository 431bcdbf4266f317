"""Compares firmware versions as these devices write them.

"1.6", "2.5.0.8", "004.001.000", "v3.1", "1.1.31 Build 13111911".
"""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"(?<![0-9.])[0-9]{1,9}(?:\.[0-9]{1,9}){0,7}")


def version(text: str | None) -> tuple[int, ...] | None:
    """The first dotted number as integers, without trailing zeros so that 3.1 equals 3.1.0; None without a number.

    A build number behind it does not count: it orders nothing across versions.
    """
    found = _NUMBERS.search((text or "")[:64])
    if found is None:
        return None
    parts = [int(part) for part in found.group().split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def within(firmware: tuple[int, ...], lowest: str | None, below: str | None) -> bool:
    """Whether `lowest` <= firmware < `below`; None is open."""
    low, high = version(lowest), version(below)
    return (low is None or firmware >= low) and (high is None or firmware < high)
