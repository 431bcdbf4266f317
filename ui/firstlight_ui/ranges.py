"""What was typed into "Add address": one host to ask, or ranges to search, counted while typing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firstlight.targets import TargetError, parse_target
from firstlight_drivers import FAMILIES
from firstlight_drivers.discovery.ranges import LARGE, LARGEST, RangeError, parse_range


@dataclass(frozen=True, slots=True)
class Typed:
    """`host` for one host to ask, else `ranges` with their `count` of addresses; `code` says what is not usable."""

    host: str = ""
    ranges: tuple[str, ...] = ()
    count: int = 0
    code: str = ""
    detail: str = ""

    @property
    def usable(self) -> bool:
        """Whether something can be asked."""
        return not self.code and (bool(self.host) or bool(self.ranges))

    @property
    def large(self) -> bool:
        """Whether a search of it needs confirmation."""
        return self.count > LARGE


def _one_target(text: str) -> bool:
    try:
        parse_target(text, frozenset(family.name for family in FAMILIES))
    except TargetError:
        return False
    return True


def read(text: str) -> Typed:
    """Understand what was typed: a host, or ranges and hosts separated by commas or spaces."""
    joined = re.sub(r"\s*-\s*(?=[0-9])", "-", text.strip())
    parts = tuple(part for part in re.split(r"[,;\s]+", joined) if part)
    if not parts:
        return Typed()
    try:
        ranges = tuple(parse_range(part) for part in parts)
    except RangeError as error:
        if (
            error.code == "range-malformed" and len(parts) == 1 and "/" not in text and _one_target(parts[0])
        ):  # HOST:PORT, FAMILY@HOST
            return Typed(host=parts[0], count=1)
        return Typed(code=error.code, detail=error.detail)
    count = sum(len(one) for one in ranges)
    if len(parts) == 1 and count == 1:
        return Typed(host=parts[0], count=1)
    if count > LARGEST:
        return Typed(code="range-too-large", detail=str(count))
    return Typed(ranges=parts, count=count)
