"""What lies in the staging folder: the file as given, and what was unpacked from it.

A ZIP archive is unpacked whole, so that every checksum is compared; archives in archives are refused. With a manifest
the image is the one it lists. Without one it is the only file in the archive that looks like firmware, if there is
exactly one; else the archive itself is what a device would get.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from firstlight.firmware import archive, manifest
from firstlight.firmware.manifest import Manifest
from firstlight.firmware.model import Refused
from firstlight.firmware.recognise import Recognised, recognise
from firstlight.firmware.stage import Staged, Staging

_HEAD = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The staged file and its entries (empty: it is no archive), with manifest and signature where they lie inside."""

    whole: Staged
    entries: tuple[Staged, ...] = ()
    is_archive: bool = False
    manifest: bytes | None = None
    signature: bytes | None = None

    def listed(self, wanted: Manifest) -> Staged:
        """The one image a manifest lists.

        Raises Refused: "manifest-images", "manifest-other-image", "manifest-extra".
        """
        if len(wanted.images) != 1:
            raise Refused("manifest-images", str(len(wanted.images)))
        image = wanted.images[0]
        if self.is_archive:
            extra = [one.name for one in self.entries if one.name != image.name]
            if extra:
                raise Refused("manifest-extra", extra[0])
            if not self.entries:
                raise Refused("manifest-other-image", image.name)
        found = self.entries[0] if self.is_archive else self.whole
        if (found.size, found.sha512) != (image.size, image.sha512):
            raise Refused("manifest-other-image", image.name)
        return found

    def guessed(self) -> tuple[Staged, Recognised]:
        """The image as far as anybody can tell without a manifest, and what it says it is. Raises OSError."""
        if not self.is_archive:
            return self.whole, recognised(self.whole)
        found = [(one, what) for one in self.entries if (what := recognised(one)).by]
        return found[0] if len(found) == 1 else (self.whole, Recognised())


def recognised(staged: Staged) -> Recognised:
    """What a staged file says it is. Raises OSError."""
    with staged.open() as stream:
        return recognise(stream, staged.size, staged.name.rpartition("/")[2])


def unpack(whole: Staged, staging: Staging) -> Package:
    """Look into the staged file, if it is a ZIP archive. Raises Refused, OSError."""
    with whole.open() as stream:
        head = stream.read(_HEAD)
        if archive.is_other_archive(head, whole.name):
            raise Refused("archive-kind", whole.name)
        if not archive.is_zip(head, whole.name):
            return Package(whole=whole)
        entries = archive.read_directory(stream)
        staging.needs(sum(entry.size for entry in entries))
        staged = []
        for entry in entries:
            pieces = io.BufferedReader(_Pieces(archive.unpack(stream, entry)))
            one = staging.put(pieces, entry.name, entry.size)
            with one.open() as unpacked:
                if archive.looks_packed(unpacked.read(_HEAD), entry.name):
                    raise Refused("archive-nested", entry.name)
            staged.append(one)
    return Package(
        whole=whole,
        entries=tuple(one for one in staged if one.name not in {manifest.NAME, manifest.SIGNATURE_NAME}),
        is_archive=True,
        manifest=_content(staged, manifest.NAME),
        signature=_content(staged, manifest.SIGNATURE_NAME),
    )


def _content(staged: list[Staged], name: str) -> bytes | None:
    found = next((one for one in staged if one.name == name), None)
    if found is None:
        return None
    with found.open() as stream:
        return stream.read(manifest.LARGEST + 1)


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
