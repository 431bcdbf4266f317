"""Finds a demo fleet that runs on this computer, so that a search includes it without being told.

`firstlight demo` leaves a small note in the user's run-time folder while it runs on loopback; a search reads it, checks
that its process still lives in the same network namespace, and then asks those addresses and serial lines too. A fleet
on a real interface leaves no note: it is found like any device.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoNote:
    """A running demo fleet: first and last address, and the serial lines it simulates."""

    first: str
    last: str
    lines: tuple[str, ...] = ()

    def holds(self, address: str) -> bool:
        """Whether this address (or "serial:" line) belongs to the fleet."""
        if address.startswith("serial:"):
            return address.removeprefix("serial:") in self.lines
        try:
            parsed = ipaddress.IPv4Address(address)
        except ValueError:
            return False
        return ipaddress.IPv4Address(self.first) <= parsed <= ipaddress.IPv4Address(self.last)


def _folder() -> Path:
    """A folder of this user's that is gone after a restart: XDG_RUNTIME_DIR, else one below the temporary folder."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return Path(runtime) / "firstlight-demo"
    user = str(os.getuid()) if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"firstlight-demo-{user}"


def _is_ours(folder: Path) -> bool:
    """Whether nobody else could have put notes there (the temporary folder is shared on some systems)."""
    found = folder.stat()
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _namespace() -> str:
    try:
        return str(Path("/proc/self/ns/net").readlink())
    except OSError:
        return ""


@contextmanager
def announced(note: DemoNote) -> Iterator[None]:
    """Leave the note while the fleet runs. Where the folder cannot be written, the fleet runs unannounced."""
    path = _folder() / f"{os.getpid()}.json"
    record = {"first": note.first, "last": note.last, "lines": list(note.lines), "namespace": _namespace()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_ours(path.parent):
            path.write_text(json.dumps(record), encoding="utf-8")
    except OSError:
        log.info("the demo fleet runs unannounced: %s", path.parent)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def running() -> tuple[DemoNote, ...]:
    """The demo fleets that run now, in this network namespace."""
    import psutil  # noqa: PLC0415 - only searches need it, not every start

    found: list[DemoNote] = []
    try:
        paths = sorted(_folder().glob("*.json")) if _is_ours(_folder()) else []
    except OSError:
        return ()
    for path in paths[:32]:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            note = DemoNote(first=record["first"], last=record["last"], lines=tuple(record["lines"]))
            loopback = ipaddress.IPv4Address(note.first).is_loopback and ipaddress.IPv4Address(note.last).is_loopback
            if loopback and record["namespace"] == _namespace() and psutil.pid_exists(int(path.stem)):
                found.append(note)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return tuple(found)
