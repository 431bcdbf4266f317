"""A ZIP archive, read strictly: what two programs could read differently is refused.

    [local entry]* [central directory] [end record]      nothing before, between or behind

Python's zipfile takes the last of two entries of one name and looks for the end record anywhere in the last 64 KiB, so
it is not used. Limits are counted on what comes out, not on what the directory promises (zip bombs).
Layout: PKWARE APPNOTE.TXT 6.3.9, sections 4.3 and 4.4. ZIP64 is refused: the limit is 4 GiB unpacked.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from firstlight.firmware.model import Refused

MOST_ENTRIES = 64
LARGEST_TOTAL = 4 * 1024**3  # bytes unpacked
HIGHEST_RATIO = 100
_LONGEST_NAME = 255
_CHUNK = 256 * 1024
_END = struct.Struct("<4sHHHHIIH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIPTOR, _PATCH, _STRONG, _UTF8, _MASKED = 0x1, 0x8, 0x20, 0x40, 0x800, 0x2000
_OTHER_NAME = 0x7075  # Info-ZIP's extra field with a second, Unicode name
_UNIX_KINDS = {0x8: "file", 0x4: "folder", 0x0: ""}  # S_IFMT >> 12
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_OTHER_KINDS = re.compile(
    r"\.(tar|t?gz|tgz|bz2|tbz2?|xz|txz|7z|rar|zst|lz4?|lzma|cab|iso|arj|ace|jar|z)(\.[0-9]{3})?$", re.IGNORECASE
)
_OTHER_MAGIC = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF\x00\x00\x00\x00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of an archive: where its packed bytes lie, how long they are packed and unpacked."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int  # of the packed bytes


def is_zip(head: bytes, name: str) -> bool:
    """Whether it begins as a ZIP archive or calls itself one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00")) or name.lower().endswith(".zip")


def is_other_archive(head: bytes, name: str) -> bool:
    """Whether it is packed in a form that Firstlight does not open."""
    tar = len(head) >= 262 and head[257:262] == b"ustar"
    return tar or head.startswith(_OTHER_MAGIC) or _OTHER_KINDS.search(name) is not None


def read_directory(stream: BinaryIO) -> tuple[Entry, ...]:
    """The files of an archive whose structure, names and limits are in order. Raises Refused, OSError."""
    length = stream.seek(0, io.SEEK_END)
    count, size, start = _end_record(stream, length)
    stream.seek(start)
    directory = stream.read(size)
    if len(directory) != size:
        raise Refused("archive-damaged", "short directory")
    entries: list[Entry] = []
    names: set[str] = set()
    place = total = at = 0
    for _ in range(count):
        entry, place, offset = _central(directory, place)
        if offset != at:
            raise Refused(
                "archive-extra-data", f"before {_shown(entry.name)}" if offset > at else "overlapping entries"
            )
        entry, at = _local(stream, entry, offset, start)
        is_folder = _check_name(entry.name, names)
        total += entry.size
        if total > LARGEST_TOTAL:
            raise Refused("archive-too-large", f"{total} bytes unpacked")
        if entry.size > HIGHEST_RATIO * entry.packed:
            raise Refused("archive-ratio", _shown(entry.name))
        if is_folder and (entry.size or entry.packed > 2):
            raise Refused("archive-damaged", f"content in folder {_shown(entry.name)}")
        if not is_folder:
            entries.append(entry)
    if place != size or at != start:
        raise Refused("archive-extra-data", "behind the last entry")
    files = {_folded(entry.name) for entry in entries}
    if any(_folded(parent) in files for entry in entries for parent in _parents(entry.name)):
        raise Refused("archive-duplicate", "a file and a folder of one name")
    return tuple(entries)


def unpack(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The unpacked bytes, never more than the directory says; the checksum is compared at the end. Raises Refused."""
    stream.seek(entry.offset)
    left, size, crc = entry.packed, 0, 0
    inflater = zlib.decompressobj(-15) if entry.method == _DEFLATED else None
    while left > 0:
        packed = stream.read(min(_CHUNK, left))
        if not packed:
            raise Refused("archive-damaged", _shown(entry.name))
        left -= len(packed)
        for chunk in _inflated(inflater, packed, entry.name) if inflater else (packed,):
            size += len(chunk)
            if size > entry.size:
                raise Refused("archive-bomb", _shown(entry.name))
            crc = zlib.crc32(chunk, crc)
            yield chunk
    if inflater and (not inflater.eof or inflater.unused_data):
        raise Refused("archive-damaged", _shown(entry.name))
    if size != entry.size or crc != entry.crc:
        raise Refused("archive-damaged", _shown(entry.name))


def looks_packed(head: bytes, name: str) -> bool:
    """Whether a file inside an archive is itself an archive."""
    return is_zip(head, name) or is_other_archive(head, name) or head.startswith(b"\x1f\x8b\x08")


def _inflated(inflater: zlib._Decompress, packed: bytes, name: str) -> Iterator[bytes]:
    try:
        while packed and not inflater.eof:
            chunk = inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
            if chunk:
                yield chunk
    except zlib.error as error:
        raise Refused("archive-damaged", _shown(name)) from error
    if packed or inflater.unused_data:
        raise Refused("archive-extra-data", _shown(name))


def _end_record(stream: BinaryIO, length: int) -> tuple[int, int, int]:
    """Number of entries, size and place of the directory."""
    if length < _END.size:
        raise Refused("archive-damaged", "too short")
    stream.seek(length - _END.size)
    magic, disk, first, here, count, size, start, comment = _END.unpack(stream.read(_END.size))
    if magic != b"PK\x05\x06" or comment:
        raise Refused("archive-extra-data", "it does not end with its end record")
    if 0xFFFF in {disk, first, here, count} or 0xFFFFFFFF in {size, start}:
        raise Refused("archive-too-large", "ZIP64")
    if disk or first or here != count:
        raise Refused("archive-damaged", "parts of a split archive")
    if count > MOST_ENTRIES:
        raise Refused("archive-entries", str(count))
    if count == 0:
        raise Refused("archive-empty")
    if start + size != length - _END.size:
        raise Refused("archive-extra-data", "around the directory")
    return count, size, start


def _central(directory: bytes, place: int) -> tuple[Entry, int, int]:
    """The entry at `place`, the next place, and where its local header must be."""
    if len(directory) - place < _CENTRAL.size:
        raise Refused("archive-damaged", "short directory")
    fields = _CENTRAL.unpack_from(directory, place)
    magic, made, _, flags, method, _, _, crc, packed, size, n_name, n_extra, n_comment, disk, _, outside, offset = (
        fields
    )
    end = place + _CENTRAL.size + n_name + n_extra + n_comment
    if magic != b"PK\x01\x02" or end > len(directory) or disk:
        raise Refused("archive-damaged", "directory")
    raw = directory[place + _CENTRAL.size : place + _CENTRAL.size + n_name]
    name = _decoded(raw, flags)
    if flags & (_ENCRYPTED | _STRONG | _MASKED):
        raise Refused("archive-encrypted", _shown(name))
    _check_extra(directory[place + _CENTRAL.size + n_name : end - n_comment], name)
    if flags & _PATCH or method not in {_STORED, _DEFLATED}:
        raise Refused("archive-method", f"{_shown(name)}: method {method}")
    if 0xFFFFFFFF in {packed, size, offset}:
        raise Refused("archive-too-large", "ZIP64")
    if method == _STORED and packed != size:
        raise Refused("archive-damaged", _shown(name))
    kind = _UNIX_KINDS.get(outside >> 28) if made >> 8 in {3, 19} else ""
    if kind is None or (kind == "folder") > name.endswith("/") or outside & 0x400:
        raise Refused("archive-link", _shown(name))
    entry = Entry(name=name, method=method, crc=crc, packed=packed, size=size, offset=0)
    return entry, end, offset


def _local(stream: BinaryIO, entry: Entry, offset: int, limit: int) -> tuple[Entry, int]:
    """The entry with the place of its bytes, and where the next one begins. The local header must say the same."""
    stream.seek(offset)
    raw = stream.read(_LOCAL.size)
    if len(raw) < _LOCAL.size:
        raise Refused("archive-damaged", _shown(entry.name))
    magic, _, flags, method, _, _, crc, packed, size, n_name, n_extra = _LOCAL.unpack(raw)
    name = _decoded(stream.read(n_name), flags)
    _check_extra(stream.read(n_extra), name)
    told = (name, method, crc, packed, size)
    later = flags & _DESCRIPTOR and (crc, packed, size) == (0, 0, 0)
    if later:
        told = (name, method, entry.crc, entry.packed, entry.size)
    if magic != b"PK\x03\x04" or told != (entry.name, entry.method, entry.crc, entry.packed, entry.size):
        raise Refused("archive-ambiguous", _shown(entry.name))
    if flags & (_ENCRYPTED | _STRONG | _MASKED):
        raise Refused("archive-encrypted", _shown(entry.name))
    place = offset + _LOCAL.size + n_name + n_extra
    end = place + entry.packed
    if flags & _DESCRIPTOR:
        end += _descriptor(stream, entry, end)
    if end > limit:
        raise Refused("archive-damaged", _shown(entry.name))
    placed = Entry(
        name=entry.name, method=entry.method, crc=entry.crc, packed=entry.packed, size=entry.size, offset=place
    )
    return placed, end


def _descriptor(stream: BinaryIO, entry: Entry, place: int) -> int:
    """Length of the data descriptor, which must repeat the directory."""
    stream.seek(place)
    raw = stream.read(16)
    values = struct.pack("<III", entry.crc, entry.packed, entry.size)
    if raw == b"PK\x07\x08" + values:
        return 16
    if raw[:12] == values:
        return 12
    raise Refused("archive-ambiguous", _shown(entry.name))


def _check_extra(extra: bytes, name: str) -> None:
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == _OTHER_NAME:
            raise Refused("archive-ambiguous", _shown(name))
        place += 4 + length


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError as error:
        raise Refused("archive-name", _shown(raw.decode("latin-1"))) from error


def _check_name(name: str, known: set[str]) -> bool:
    """Whether it is a folder. Refuses what could leave the folder or be read as another name."""
    is_folder = name.endswith("/")
    bare = name[:-1] if is_folder else name
    parts = bare.split("/")
    unsafe = (
        not 0 < len(name) <= _LONGEST_NAME
        or "\\" in name
        or ":" in name
        or any(character in '<>"|?*' for character in name)
        or any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for character in name)
        or any(part in {"", ".", ".."} or part[-1] in ". " or part[0] == " " for part in parts)
        or any(_DEVICES.fullmatch(part) for part in parts)
    )
    if unsafe:
        raise Refused("archive-name", _shown(name))
    folded = _folded(bare)
    if folded in known:
        raise Refused("archive-duplicate", _shown(name))
    known.add(folded)
    return is_folder


def _parents(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _folded(name: str) -> str:
    """As a file system that ignores case and composes accents would compare it."""
    return unicodedata.normalize("NFKC", name).casefold()


def _shown(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name[:80])
