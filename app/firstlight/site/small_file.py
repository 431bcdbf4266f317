"""Small records of the data folder that are read, changed and kept whole, also when processes share the folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firstlight.site.whole_file import FileTrouble, alone, replace_whole


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Nobody else changes the file while the block runs; makes its folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _as_os_error(path), alone(path.with_name(f"{path.name}.lock")):
        yield


def keep(path: Path, text: str) -> None:
    """The new text on the disk, or the old one still there. Raises OSError. Callers are `changing` the file."""
    with _as_os_error(path):
        replace_whole(path, text.encode("utf-8"))


@contextmanager
def _as_os_error(path: Path) -> Iterator[None]:
    try:
        yield
    except FileTrouble as trouble:
        if isinstance(trouble.__cause__, OSError):
            raise trouble.__cause__ from None
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) from trouble
