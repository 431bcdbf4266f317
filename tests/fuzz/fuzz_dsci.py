"""Fuzz target: DSCI datagrams, both directions."""

from __future__ import annotations

import tomllib
from pathlib import Path

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import dsci

CAPTURES = Path(__file__).parents[1] / "captures"


def seeds() -> list[bytes]:
    """Published datagrams."""
    entries = tomllib.loads((CAPTURES / "moxa-dsci.toml").read_text(encoding="utf-8"))
    return [bytes.fromhex(entry["hex"]) for kind in ("reply", "request") for entry in entries[kind]]


def one_input(data: bytes) -> None:
    """Read as a reply and as a request."""
    dsci.is_legacy_reply(data)
    for decode in (dsci.decode_reply, dsci.decode_request):
        try:
            decode(data)
        except ProtocolError:
            continue
