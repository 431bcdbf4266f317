"""Takes a private copy of the file, hashing it on the way; every later step sees the copy alone.

The file is looked at before it is opened (a FIFO would block, opening a device can already do something), opened once,
and looked at again through the open handle. Reading and hashing overlap, so that the copy costs little more than the
hash. Memory stays constant however large the file is.
"""

from __future__ import annotations

import hashlib
import os
import queue
import shutil
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import psutil

from firstlight.firmware.model import Refused

LARGEST = 64 * 1024**3  # bytes
SMALL = 4 * 1024**2  # bytes; certificates, lists, sums files
_PREFIX = "firmware-"  # then the process, so that the next one can tell what a crash left
_CHUNK = 1024 * 1024
_AHEAD = 4  # chunks that may wait to be hashed
_MARGIN = 64 * 1024**2  # bytes that must stay free on the disk
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A private copy: where, its file name as given, size in bytes, SHA-512 in hex."""

    path: Path
    name: str
    size: int
    sha512: str
    inode: tuple[int, int]

    def open(self) -> BinaryIO:
        """The copy's bytes."""
        return self.path.open("rb")

    def digest(self, algorithm: str) -> bytes:
        """Another digest of the copy; SHA-512 is known already."""
        if algorithm == "sha512":
            return bytes.fromhex(self.sha512)
        digest = hashlib.new(algorithm)
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.digest()


class Staging:
    """A private folder (0700) below `folder`, removed with everything in it at the end of the block."""

    def __init__(self, folder: Path) -> None:
        self._parent = folder
        self._folder: Path | None = None
        self._count = 0

    def __enter__(self) -> Self:
        """Make the folder, and remove those that a crash left. Raises OSError."""
        self._parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self._parent.glob(f"{_PREFIX}*-*"):
            owner = left.name.removeprefix(_PREFIX).partition("-")[0]
            if owner.isdecimal() and not psutil.pid_exists(int(owner)):
                shutil.rmtree(left, ignore_errors=True)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._parent))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the folder; what cannot be removed stays, private."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    @property
    def folder(self) -> Path:
        """The private folder. Raises RuntimeError outside the block."""
        if self._folder is None:
            raise RuntimeError("the staging folder is not open")
        return self._folder

    def fresh(self) -> Path:
        """A path for a new file in the folder. Names from outside are never used as paths."""
        self._count += 1
        return self.folder / f"{self._count}.img"

    def take(self, source: Path, largest: int = LARGEST) -> Staged:
        """Copy `source` once, hashing it. Raises Refused; OSError where the disk makes trouble."""
        with open_regular(source) as stream:
            facts = os.fstat(stream.fileno())
            if facts.st_size > largest:
                raise Refused("file-too-large", f"{facts.st_size} bytes")
            if facts.st_size == 0:
                raise Refused("file-empty")
            self.needs(facts.st_size)
            staged = self.put(stream, source.name, facts.st_size)
            after = os.fstat(stream.fileno())
        if staged.size != facts.st_size or (after.st_size, after.st_mtime_ns) != (facts.st_size, facts.st_mtime_ns):
            raise Refused("file-changed")
        return staged

    def needs(self, size: int) -> None:
        """Raises Refused("staging-full") when the disk has no room for `size` bytes more."""
        if shutil.disk_usage(self.folder).free < size + _MARGIN:
            raise Refused("staging-full", f"{size} bytes")

    def put(self, stream: BinaryIO, name: str, largest: int) -> Staged:
        """Write a stream of at most `largest` bytes into the folder, hashing it. Raises Refused, OSError."""
        path = self.fresh()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb", buffering=0) as out, _Hashing() as hashing:
            size = 0
            while chunk := stream.read(min(_CHUNK, largest - size + 1)):
                size += len(chunk)
                if size > largest:
                    raise Refused("file-changed")
                hashing.add(chunk)
                _write(out.fileno(), chunk)
            facts = os.fstat(out.fileno())
            inode = (facts.st_dev, facts.st_ino)
        return Staged(path=path, name=name, size=size, sha512=hashing.digest.hexdigest(), inode=inode)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file, or a link to one. Raises Refused("file-missing", "file-not-regular", "file-unreadable")."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused("file-not-regular", path.name)
        handle = os.open(path, _READ)
    except FileNotFoundError as error:
        raise Refused("file-missing", path.name) from error
    except (OSError, ValueError) as error:
        raise Refused("file-unreadable", f"{path.name}: {getattr(error, 'strerror', None) or error}") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):  # replaced between the two looks
        os.close(handle)
        raise Refused("file-not-regular", path.name)
    return os.fdopen(handle, "rb", buffering=0)


def read_small(path: Path, largest: int = SMALL) -> bytes:
    """The whole of a small regular file. Raises Refused, also "file-too-large"."""
    with open_regular(path) as stream:
        content = bytearray()
        try:
            while len(content) <= largest and (chunk := stream.read(largest + 1 - len(content))):
                content += chunk
        except OSError as error:
            raise Refused("file-unreadable", f"{path.name}: {error.strerror}") from error
    if len(content) > largest:
        raise Refused("file-too-large", f"{path.name}: more than {largest} bytes")
    return bytes(content)


def _write(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]


class _Hashing:
    """SHA-512 in a thread of its own; hashlib lets go of the interpreter lock, so it overlaps with the copying."""

    def __init__(self) -> None:
        self.digest = hashlib.sha512()
        self._chunks: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._thread = threading.Thread(target=self._run, name="firmware-hash", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._chunks.put(b"")
        self._thread.join()

    def add(self, chunk: bytes) -> None:
        """Hash the next bytes; waits while too many are ahead."""
        self._chunks.put(chunk)

    def _run(self) -> None:
        while chunk := self._chunks.get():
            self.digest.update(chunk)
