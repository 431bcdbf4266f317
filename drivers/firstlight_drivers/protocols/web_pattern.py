"""Patterns out of a file, limited so that no page can make one run for minutes.

Allowed are literals, character classes, one group and at most four bounded repeats (`?`, `{n}`, `{m,n}`) whose bounds
multiply to no more than 8192. Repeats without a bound, repeated groups and references back are refused: they are what
makes a matcher's time grow faster than the text.
"""

from __future__ import annotations

import math
import re

LENGTH = 400  # characters
_REPEATS = 4
_WORK = 8192
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_REPEAT = re.compile(r"\?|\{(\d{1,5})(?:,(\d{1,5}))?\}")
_UNWANTED = (
    (re.compile(r"[*+]"), "repeats without a bound"),
    (re.compile(r"\|"), "has alternatives"),
    (re.compile(r"\(\?"), "has a special group"),
    (re.compile(r"\)[?{]"), "repeats a group"),
)


class PatternError(ValueError):
    """A pattern that may not be used; the text completes "the pattern ..."."""


def checked_pattern(pattern: str) -> re.Pattern[str]:
    """The compiled pattern. Raises PatternError."""
    if not pattern or len(pattern) > LENGTH:
        raise PatternError(f"has no characters or more than {LENGTH}")
    _check_shape(pattern)
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"is no regular expression ({error})") from None
    if compiled.groups != 1:
        raise PatternError("needs exactly one group")
    return compiled


def _check_shape(pattern: str) -> None:
    # Escapes and classes stand for one character each; what is left shows every operator.
    flat = _CLASS.sub("c", re.sub(r"\\(.)", _escaped, pattern, flags=re.DOTALL))
    for unwanted, why in _UNWANTED:
        if unwanted.search(flat):
            raise PatternError(why)
    bounds = [match[2] or match[1] or "1" for match in _REPEAT.finditer(flat)]
    if "{" in _REPEAT.sub("", flat):
        raise PatternError("repeats without a bound")
    if len(bounds) > _REPEATS or math.prod(int(bound) + 1 for bound in bounds) > _WORK:
        raise PatternError("repeats too much")


def _escaped(match: re.Match[str]) -> str:
    if match[1] in "123456789":
        raise PatternError("refers back to a group")
    return "e"
