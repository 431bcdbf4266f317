"""Writing a small file so that it is the old one or the new one, never half of either; and one writer at a time.

A new file beside the old one, flushed to the disk, renamed over it, then the folder flushed: after a power cut one of
the two is there whole. Readers need no lock. Used for the vault and for the pins.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WAIT_SECONDS = 10.0
_STEP = 0.02
_RENAME_TRIES = 50 if os.name == "nt" else 1


class FileTrouble(Exception):
    """The file cannot be written: "disk-full", "in-use" or "file"; `detail` names it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def trouble(path: Path, error: OSError) -> FileTrouble:
    """The words for a refusal of the system."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT} or getattr(error, "winerror", None) in {39, 112}
    return FileTrouble("disk-full" if full else "file", f"{path}: {error.strerror or type(error).__name__}")


def replace_whole(path: Path, content: bytes) -> None:
    """Write `content` durably over `path`, readable by its owner only. Raises FileTrouble; then the old file stands.

    Callers hold `alone`: the name of the new file is fixed, so that a crash leaves at most one behind.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        _rename(fresh, path)
        _flush_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise trouble(path, error) from error


@contextmanager
def alone(path: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock file while the block runs; the system frees it when the process dies. Raises FileTrouble."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise trouble(path, error) from error
    try:
        end = time.monotonic() + seconds
        while not _try_lock(handle):
            if time.monotonic() >= end:
                raise FileTrouble("in-use", str(path))
            time.sleep(_STEP)
        yield
    finally:
        os.close(handle)


def _rename(fresh: Path, path: Path) -> None:
    """On Windows a reader that has the old file open for a moment makes the rename fail: try for a second."""
    for _ in range(_RENAME_TRIES - 1):
        try:
            fresh.replace(path)
        except PermissionError:
            time.sleep(_STEP)
        else:
            return
    fresh.replace(path)


def _flush_folder(folder: Path) -> None:
    """The rename itself has to reach the disk. Windows has no such call; it journals the rename."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
