"""Two ways in which Schneider devices write date and time into four registers. Pure.

    DATETIME        registers: year | month, day | hour, minute | milliseconds of the minute   DOCA0241EN, IEC 60870-5
    command 768/9   month, day | year, hour | minute, second | milliseconds                   DOCA0091EN-08

One mistaken for the other sets a wrong clock without any error.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firstlight_drivers.errors import ProtocolError

_CENTURY = 2000


def datetime_words(when: datetime) -> tuple[int, int, int, int]:
    """As DATETIME. Raises ValueError outside of 2000 to 2099."""
    ms = when.second * 1000 + when.microsecond // 1000
    return _year(when), when.month << 8 | when.day, when.hour << 8 | when.minute, ms


def datetime_of(words: Sequence[int]) -> datetime:
    """The opposite. Raises ProtocolError for a clock that is not set."""
    year, day, hour, ms = words
    if hour & 0x80 or words[0] in {0x8000, 0xFFFF}:
        raise ProtocolError("the clock is not set")
    return _made(year & 0x7F, day >> 8 & 0x0F, day & 0x1F, hour >> 8 & 0x1F, hour & 0x3F, ms)


def command_words(when: datetime) -> tuple[int, int, int, int]:
    """As the commands have it. Raises ValueError outside of 2000 to 2099."""
    return (
        when.month << 8 | when.day,
        _year(when) << 8 | when.hour,
        when.minute << 8 | when.second,
        when.microsecond // 1000,
    )


def command_time(words: Sequence[int]) -> datetime:
    """The opposite. Raises ProtocolError for what is no time."""
    date, hour, minute, ms = words
    return _made(hour >> 8, date >> 8, date & 0xFF, hour & 0xFF, minute >> 8, (minute & 0xFF) * 1000 + min(ms, 999))


def _year(when: datetime) -> int:
    if not _CENTURY <= when.year < _CENTURY + 100:
        raise ValueError(f"the year {when.year} cannot be written")
    return when.year - _CENTURY


def _made(year: int, month: int, day: int, hour: int, minute: int, ms: int) -> datetime:
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, ms // 1000, ms % 1000 * 1000)  # noqa: DTZ001
    except ValueError as error:
        raise ProtocolError(f"no date and time: {error}") from None
