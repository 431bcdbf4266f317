"""How a PostgreSQL that several computers share is reached, and what may be said of it when it is not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import unquote

# How a line to PostgreSQL finds out that nobody is there any more; libpq, "Parameter Key Words". Seconds, milliseconds.
LINE: Mapping[str, str | int] = {
    "application_name": "firstlight",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def is_shared(url: str) -> bool:
    """Whether a database is one that several computers can use."""
    return url.startswith("postgres")


def told(error: BaseException, url: str) -> str:
    """The first line of what a database says, without the password of its URL."""
    text = str(getattr(error, "orig", None) or error).strip().partition("\n")[0][:200]
    named = f"{type(getattr(error, 'orig', None) or error).__name__}: {text}"
    _, _, place = url.partition("://")
    who, at, _ = place.rpartition("@")
    _, colon, password = who.partition(":")
    if not (at and colon and password):
        return named
    # A password that was not escaped makes the URL unreadable, and the error may quote any part of it.
    known = {password, unquote(password), *re.split(r"[@/:?#]", password)}
    return "" if any(len(one) > 1 and one in named for one in known) else named


def lock_number(name: str) -> int:
    """The number of an advisory lock: PostgreSQL knows 64 signed bits, so two names hardly ever meet."""
    return int.from_bytes(hashlib.sha256(f"firstlight/{name}".encode()).digest()[:8], "big", signed=True)


SETUP_LOCK = lock_number("setup")
