"""Reads the kept copy of a checked file so that nothing else can reach a device whole.

Between the last look at the file and its last byte on the wire lie minutes in which somebody may replace or change it.
The bytes are hashed as they are handed out, and the last of them only when all were the checked ones: a device that got
anything else is left with part of a file, which it does not take.
"""

from __future__ import annotations

import errno
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Buffer


class ProvedFile(io.RawIOBase):
    """`size` bytes whose SHA-512 is `sha512` (hex). Reading raises OSError before the end of anything else."""

    def __init__(self, path: Path, size: int, sha512: str) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._left = size
        self._sha512 = sha512
        self._digest = hashlib.sha512()

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """The next bytes."""
        view = memoryview(buffer)[: max(0, self._left)]
        count = self._file.readinto(view) or 0
        self._digest.update(view[:count])
        self._left -= count
        if not self._left and self._digest.hexdigest() != self._sha512:
            view[:count] = bytes(count)
            raise OSError(errno.EIO, "it is not the one that was checked any more")
        return count

    def close(self) -> None:
        """The file as well."""
        self._file.close()
        super().close()
