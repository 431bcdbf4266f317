"""A firmware image that passed the whole check. Only `check` can make one.

What is uploaded later are the bytes of the private copy, never of the file that was named: that one may have been
replaced since (RAUC, CVE-2020-25860).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from firstlight.firmware.model import Report

_CHUNK = 1024 * 1024
_TOKEN = object()  # what `check` shows to be let in


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedImage:
    """The staged image: its private copy, SHA-512 (hex), size in bytes, what it is, and the report behind it.

    It lives as long as the `Staging` it lies in. `name` is the image's own file name, for channels that send one.
    """

    path: Path
    name: str
    sha512: str
    size: int
    family: str | None
    model: str | None
    version: str | None
    report: Report
    inode: tuple[int, int] = field(repr=False)  # device and file number of the copy
    token: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.token is not _TOKEN:
            raise TypeError("only the firmware check makes a VerifiedImage")

    def open(self) -> BinaryIO:
        """The staged bytes, for reading. Raises OSError when the copy is gone or another file stands in its place."""
        stream = self.path.open("rb")
        found = os.fstat(stream.fileno())
        if (found.st_dev, found.st_ino) != self.inode or found.st_size != self.size:
            stream.close()
            raise OSError(f"{self.path.name}: the private copy was replaced")
        return stream

    def still_the_same(self) -> bool:
        """Whether the copy still has the SHA-512 that was checked; reads it whole. Never raises."""
        digest = hashlib.sha512()
        try:
            with self.open() as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except OSError:
            return False
        return hmac.compare_digest(digest.hexdigest(), self.sha512)
