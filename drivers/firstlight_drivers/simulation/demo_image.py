"""Firmware files for the simulators: any bytes, and behind them a trailer of fixed length that only simulators read.

    payload ... | 1,024 bytes: JSON, blanks, "FIRSTLIGHT-DEMO\\n"

The trailer says for which family and models the file is, which version it holds, and the SHA-256 of the payload, so
that a simulated device can refuse a file that is broken or meant for another one. No vendor's file looks like this.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

TRAILER = 1024  # bytes
_MAGIC = b"FIRSTLIGHT-DEMO\n"
UNKNOWN, CORRUPT, OTHER_MODEL = "unknown", "corrupt", "other-model"


class ImageRefused(ValueError):
    """A file that a simulated device does not take. `reason` is UNKNOWN, CORRUPT or OTHER_MODEL."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoImage:
    """What the trailer says."""

    family: str
    models: tuple[str, ...]
    version: str
    sha256: str  # of the payload, lower-case hex


def sealed(payload: bytes, *, family: str, models: tuple[str, ...], version: str) -> bytes:
    """A whole file. Raises ValueError when the trailer has no room for so many models."""
    told = {
        "family": family,
        "models": list(models),
        "version": version,
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    text = json.dumps(told).encode()
    room = TRAILER - len(_MAGIC)
    if len(text) > room:
        raise ValueError("too many models for one trailer")
    return payload + text.ljust(room) + _MAGIC


class ImageReader:
    """Takes a file piece by piece and keeps no more than its end."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._end = b""

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        self._end += data
        if len(self._end) > TRAILER:
            self._hash.update(self._end[:-TRAILER])
            self._end = self._end[-TRAILER:]

    def image(self, family: str, model: str) -> DemoImage:
        """What came, if it is whole and for this device. Raises ImageRefused."""
        told = self._trailer()
        if told.sha256 != self._hash.hexdigest():
            raise ImageRefused(CORRUPT)
        if told.family != family or model not in told.models:
            raise ImageRefused(OTHER_MODEL)
        return told

    def _trailer(self) -> DemoImage:
        if len(self._end) < TRAILER or not self._end.endswith(_MAGIC):
            raise ImageRefused(UNKNOWN)
        try:
            told = json.loads(self._end[: -len(_MAGIC)])
            return DemoImage(
                family=str(told["family"]),
                models=tuple(map(str, told["models"])),
                version=str(told["version"]),
                sha256=str(told["sha256"]),
            )
        except (ValueError, KeyError, TypeError):
            raise ImageRefused(UNKNOWN) from None
