"""A record of what went over the wire, for support and for captures: JSON lines, masked, off unless a file
is given.

    {"time": "...", "direction": "sent", "protocol": "dsci", "endpoint": "10.0.0.7:4800", "length": 8,
    "bytes": "01..."}

Masking is by permission, not by prohibition: only protocols and functions known to carry no secret are
written as bytes; of everything else the line says how long it was. `active()` is the trace of the running
context; the program installs one with `install` before it starts its tasks.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

Direction = Literal["sent", "received"]

_DSCI_OPEN = frozenset({0x01, 0x10, 0x16, 0x26})
_MODBUS_OPEN = frozenset({0x03, 0x04, 0x2B})
_HEADERS_OPEN = frozenset({b"server", b"content-type", b"content-length", b"date", b"connection", b"host"})


def _whole(data: bytes) -> bytes | None:
    return data


def _dsci(data: bytes) -> bytes | None:
    return data if data and data[0] & 0x7F in _DSCI_OPEN else None


def _modbus_tcp(data: bytes) -> bytes | None:
    # MBAP header is 7 bytes; writes can carry the password of a command interface.
    return data if len(data) > 7 and data[7] & 0x7F in _MODBUS_OPEN else None


def _http_head(data: bytes) -> bytes | None:
    """Status or request line without its query, named headers, no body."""
    head = data.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    lines = [head[0].split(b"?", 1)[0]]
    for line in head[1:]:
        name = line.split(b":", 1)[0]
        lines.append(line if name.strip().lower() in _HEADERS_OPEN else name + b": ***")
    return b"\r\n".join(lines)


_OPEN: Mapping[str, Callable[[bytes], bytes | None]] = MappingProxyType(
    {"dsci": _dsci, "wsd": _whole, "modbus-tcp": _modbus_tcp, "http": _http_head, "ssh-ident": _whole}
)


class Trace:
    """Writes lines to a file that only its owner can read. Safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._file = None
        if path is not None:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._file = os.fdopen(descriptor, "a", encoding="utf-8", buffering=1)

    @property
    def on(self) -> bool:
        """Whether anything is written."""
        return self._file is not None

    def record(self, direction: Direction, protocol: str, endpoint: str, data: bytes) -> None:
        """One packet or one read. Costs nothing while the trace is off."""
        if self._file is None:
            return
        show = _OPEN.get(protocol)
        shown = show(data) if show is not None else None
        line: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="microseconds"),
            "direction": direction,
            "protocol": protocol,
            "endpoint": endpoint,
            "length": len(data),
        }
        if shown is not None:
            line["bytes"] = shown.hex()
        if shown != data:
            line["masked"] = True
        with self._lock:
            if self._file is not None:
                self._file.write(json.dumps(line) + "\n")

    def close(self) -> None:
        """End the file; later records are dropped."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None


OFF: Final = Trace()
_ACTIVE: ContextVar[Trace] = ContextVar("firstlight_trace", default=OFF)


def install(trace: Trace) -> None:
    """Make `trace` the one of this context and of the tasks it will start."""
    _ACTIVE.set(trace)


def active() -> Trace:
    """The trace of the running context."""
    return _ACTIVE.get()
