"""The id of a run: what it does, and when it began."""

from __future__ import annotations

import secrets
import time


def new_job(kind: str, number: int | None = None) -> str:
    """A new id: "claim-20260102-030405-a1b2"; ids of a kind sort by time (UTC). `number`: 0 to 9, the place among runs
    that are made together and carried out in that order.
    """
    place = "" if number is None else str(number)
    return f"{kind}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{place}{secrets.token_hex(2)}"
