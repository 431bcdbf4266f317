"""Text that came from a network, made fit to show.

Names of devices can hold terminal escapes, right-to-left marks that reverse what a reader sees, invisible
characters that make two names look alike, or 64 KiB of one letter. Everything a device says passes here
once, at the border.
"""

from __future__ import annotations

import re
import unicodedata

DEFAULT_LIMIT = 256  # characters; DPWS strings are shorter than 256, DNS labels than 64

_BLANKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MAX_COMBINING = 4  # marks on one letter; more of them paint over the neighbouring lines
_SPACES = re.compile(r"\s+")
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])"  # CSI, OSC, two-character
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI as one C1 character
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*\Z"  # CSI that the cap cut off
)


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8 where it is, else Latin-1, which never fails and suits old devices."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def safe_text(value: str | bytes, limit: int = DEFAULT_LIMIT) -> str:
    """`value` as one printable line of at most `limit` characters; "" when nothing printable is left.

    Dropped: C0 and C1 controls, terminal escape sequences, bidirectional and other format characters,
    zero-width characters, surrogates, private use and unassigned code points. Line breaks and tabs become
    one space.
    """
    # The cap comes before the work, with room for what will be dropped: 64 KiB of escapes must not cost 64
    # KiB of time for every place that shows the name.
    raw = decoded(value[: limit * 16]) if isinstance(value, bytes) else value[: limit * 16]
    raw = _ESCAPE.sub("", raw)
    kept: list[str] = []
    combining = 0
    for character in raw:
        if character in _BLANKS:
            kept.append(" ")
            combining = 0
            continue
        category = unicodedata.category(character)
        if category in _DROPPED:
            continue
        combining = combining + 1 if category in {"Mn", "Me"} else 0
        if combining <= _MAX_COMBINING:
            kept.append(character)
    return _SPACES.sub(" ", "".join(kept)).strip()[:limit].rstrip()


def text_or_none(value: str | bytes | None, limit: int = DEFAULT_LIMIT) -> str | None:
    """`safe_text`, with None for a value that is missing or has nothing printable."""
    return (safe_text(value, limit) or None) if value is not None else None


def safe_block(value: str | bytes, limit: int) -> str:
    """Several lines, as a page has them: like `safe_text`, but line ends stay.

    For reading, not for showing.
    """
    raw = decoded(value[:limit]) if isinstance(value, bytes) else value[:limit]
    raw = _ESCAPE.sub("", raw.replace("\r\n", "\n"))
    return "".join(c for c in raw if c in "\n\t" or unicodedata.category(c) not in _DROPPED)
