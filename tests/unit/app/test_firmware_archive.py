"""Hostile archives, made here: each is refused with a code, quickly, and nothing of it is ever written by its name."""

from __future__ import annotations

import io
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from firstlight.firmware.check import Staging, check
from firstlight.firmware.model import CheckRequest, StepResult, Verdict
from firstlight.firmware.policy import SiteFirmwarePolicy
from unit.app.firmware_desk import ROM, Desk

PLAIN = SiteFirmwarePolicy(digest_needed=False)


@dataclass(frozen=True, kw_only=True)
class File:
    """One entry, with every lie it may tell."""

    name: bytes = b"fw.rom"
    data: bytes = ROM
    method: int = 0
    flags: int = 0
    outside: int = 0
    made: int = 3
    local_name: bytes | None = None
    local_method: int | None = None
    local_crc: int | None = None
    local_size: int | None = None
    local_flags: int | None = None
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    raw: bytes | None = None
    extra: bytes = b""
    comment: bytes = b""
    offset: int | None = None
    descriptor: bytes | None = None
    disk: int = 0


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def archive(
    *files: File,
    before: bytes = b"",
    between: bytes = b"",
    behind: bytes = b"",
    comment: bytes = b"",
    count: int | None = None,
    magic: bytes = b"PK\x05\x06",
    gap: bytes = b"",
) -> bytes:
    out, directory = bytearray(before), bytearray()
    for file in files:
        raw = file.raw if file.raw is not None else deflated(file.data) if file.method == 8 else file.data
        crc = zlib.crc32(file.data) if file.crc is None else file.crc
        size = len(file.data) if file.size is None else file.size
        packed = len(raw) if file.packed is None else file.packed
        place = len(out) if file.offset is None else file.offset
        later = file.descriptor is not None
        local_flags = file.flags if file.local_flags is None else file.local_flags
        name = file.name if file.local_name is None else file.local_name
        out += struct.pack(
            "<4sHHHHHIIIHH",
            b"PK\x03\x04",
            20,
            local_flags | (8 if later else 0),
            file.method if file.local_method is None else file.local_method,
            0,
            33,
            0 if later else crc if file.local_crc is None else file.local_crc,
            0 if later else packed,
            0 if later else size if file.local_size is None else file.local_size,
            len(name),
            len(file.extra),
        )
        out += name + file.extra + raw + (file.descriptor or b"") + between
        directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            file.made << 8 | 20,
            20,
            file.flags | (8 if later else 0),
            file.method,
            0,
            33,
            crc,
            packed,
            size,
            len(file.name),
            len(file.extra),
            len(file.comment),
            file.disk,
            0,
            file.outside,
            place,
        )
        directory += file.name + file.extra + file.comment
    out += gap
    start = len(out)
    number = len(files) if count is None else count
    end = struct.pack("<4sHHHHIIH", magic, 0, 0, number, number, len(directory), start, len(comment))
    return bytes(out + directory + end + comment + behind)


def descriptor(data: bytes = ROM, packed: int | None = None, *, marked: bool = True) -> bytes:
    values = struct.pack("<III", zlib.crc32(data), len(data) if packed is None else packed, len(data))
    return (b"PK\x07\x08" if marked else b"") + values


ZEROS = b"\x00" * 1_000_000
LINK = 0o120777 << 16
NAMES: dict[str, bytes] = {
    "absolute": b"/etc/passwd",
    "parent": b"../fw.rom",
    "parent-inside": b"a/../../fw.rom",
    "dot": b"./fw.rom",
    "double-slash": b"a//fw.rom",
    "backslash": b"..\\fw.rom",
    "drive": b"C:fw.rom",
    "unc": b"\\\\host\\share\\fw.rom",
    "stream": b"fw.rom:hidden",
    "device": b"CON",
    "device-with-suffix": b"nul.rom",
    "device-in-folder": b"a/COM1.txt",
    "device-superscript": "COM¹.rom".encode(),
    "trailing-dot": b"fw.rom.",
    "trailing-space": b"fw.rom ",
    "nul": b"fw.rom\x00.txt",
    "control": b"fw\x1b[2J.rom",
    "newline": b"fw\n.rom",
    "bidi": "fw\u202emor.exe".encode(),
    "zero-width": "fw\u200b.rom".encode(),
    "private-use": "fw\ue000.rom".encode(),
    "wildcard": b"fw*.rom",
    "quote": b'fw".rom',
    "pipe": b"fw|x.rom",
    "empty": b"",
    "slash": b"/",
    "long": b"a" * 256,
    "home": b"~/../fw.rom",
}


def utf8(name: bytes) -> int:
    return 0 if name.isascii() else 0x800


def named(name: bytes) -> bytes:
    return archive(File(name=name, flags=utf8(name)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    **{f"name-{key}": (partial(named, name), "archive-name") for key, name in NAMES.items()},
    "name-not-utf8": (lambda: archive(File(name=b"fw\xff.rom", flags=0x800)), "archive-name"),
    "name-not-ascii": (lambda: archive(File(name=b"fw\x84.rom")), "archive-name"),
    "ratio": (lambda: archive(File(data=ZEROS, method=8)), "archive-ratio"),
    "ratio-of-a-promise": (lambda: archive(File(size=2**31, method=8)), "archive-ratio"),
    "bomb": (lambda: archive(File(data=ZEROS, method=8, size=len(deflated(ZEROS)) * 90)), "archive-bomb"),
    "too-large-together": (
        lambda: archive(*(File(name=b"%d" % n, data=b"", size=2**31, packed=2**31, raw=b"") for n in range(3))),
        "archive-",
    ),
    "many-files": (lambda: archive(*(File(name=b"%d.rom" % n, data=b"x") for n in range(65))), "archive-entries"),
    "huge-count": (lambda: archive(File(), count=60_000), "archive-entries"),
    "zip64": (lambda: archive(File(), count=0xFFFF), "archive-too-large"),
    "zip64-size": (lambda: archive(File(size=0xFFFFFFFF, method=8)), "archive-too-large"),
    "no-files": (archive, "archive-empty"),
    "twice": (lambda: archive(File(), File(data=b"other")), "archive-duplicate"),
    "twice-by-case": (lambda: archive(File(), File(name=b"FW.ROM")), "archive-duplicate"),
    "twice-by-form": (
        lambda: archive(
            File(name="fw\u00e9.rom".encode(), flags=0x800), File(name="fwe\u0301.rom".encode(), flags=0x800)
        ),
        "archive-duplicate",
    ),
    "file-and-folder": (lambda: archive(File(name=b"a"), File(name=b"a/b.rom")), "archive-duplicate"),
    "folder-and-file": (lambda: archive(File(name=b"a/", data=b""), File(name=b"a")), "archive-duplicate"),
    "link": (lambda: archive(File(data=b"/etc/passwd", outside=LINK)), "archive-link"),
    "fifo": (lambda: archive(File(outside=0o010644 << 16)), "archive-link"),
    "device-node": (lambda: archive(File(outside=0o060644 << 16)), "archive-link"),
    "reparse-point": (lambda: archive(File(outside=0x400, made=0)), "archive-link"),
    "encrypted": (lambda: archive(File(flags=1)), "archive-encrypted"),
    "encrypted-locally": (lambda: archive(File(local_flags=1)), "archive-encrypted"),
    "masked-directory": (lambda: archive(File(flags=0x2000)), "archive-encrypted"),
    "bzip2": (lambda: archive(File(method=12)), "archive-method"),
    "lzma": (lambda: archive(File(method=14)), "archive-method"),
    "patch": (lambda: archive(File(flags=0x20)), "archive-method"),
    "two-names": (lambda: archive(File(local_name=b"fw.exe")), "archive-ambiguous"),
    "two-methods": (lambda: archive(File(local_method=8)), "archive-ambiguous"),
    "two-checksums": (lambda: archive(File(local_crc=1)), "archive-ambiguous"),
    "two-sizes": (lambda: archive(File(local_size=1)), "archive-ambiguous"),
    "unicode-name-field": (
        lambda: archive(File(extra=struct.pack("<HHBI", 0x7075, 11, 1, 0) + b"x.exe1")),
        "archive-ambiguous",
    ),
    "lying-descriptor": (lambda: archive(File(descriptor=descriptor(b"other"))), "archive-ambiguous"),
    "checksum": (lambda: archive(File(crc=7)), "archive-damaged"),
    "short-deflate": (lambda: archive(File(method=8, raw=deflated(ROM)[:-4])), "archive-damaged"),
    "noise-deflate": (lambda: archive(File(method=8, raw=b"\xff" * 90)), "archive-damaged"),
    "long-deflate": (lambda: archive(File(method=8, raw=deflated(ROM) + b"tail")), "archive-extra-data"),
    "less-than-promised": (lambda: archive(File(method=8, size=len(ROM) + 1)), "archive-damaged"),
    "before": (lambda: archive(File(), before=b"MZ" + b"\x00" * 60), "archive-"),
    "between": (lambda: archive(File(), File(name=b"b.rom"), between=b"payload"), "archive-extra-data"),
    "before-the-directory": (lambda: archive(File(), gap=b"hidden"), "archive-extra-data"),
    "behind": (lambda: archive(File(), behind=b"hidden"), "archive-extra-data"),
    "comment": (lambda: archive(File(), comment=b"hidden"), "archive-extra-data"),
    "second-archive-behind": (lambda: archive(File()) + archive(File(name=b"b.rom")), "archive-extra-data"),
    "overlap": (lambda: archive(File(), File(name=b"b.rom", offset=0)), "archive-extra-data"),
    "offset-outside": (lambda: archive(File(offset=10**6)), "archive-extra-data"),
    "split": (lambda: archive(File(disk=1)), "archive-damaged"),
    "no-end": (lambda: archive(File())[:-22], "archive-"),
    "short": (lambda: archive(File())[:10], "archive-damaged"),
    "only-magic": (lambda: b"PK\x03\x04", "archive-damaged"),
    "nested": (lambda: archive(File(name=b"inner.zip", data=archive(File()))), "archive-nested"),
    "nested-unnamed": (lambda: archive(File(name=b"inner.bin", data=archive(File()))), "archive-nested"),
    "nested-gzip": (lambda: archive(File(name=b"inner.bin", data=b"\x1f\x8b\x08" + b"x" * 60)), "archive-nested"),
    "folder-with-content": (lambda: archive(File(name=b"a/")), "archive-damaged"),
}


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tarred:
        entry = tarfile.TarInfo("../../fw.rom")
        entry.size = 3
        tarred.addfile(entry, io.BytesIO(b"abc"))
    return out.getvalue()


OTHERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "tar": ("fw.bin", tar),
    "tar-by-name": ("fw.tar", lambda: b"x" * 100),
    "gzip-by-name": ("fw.tar.gz", lambda: b"\x1f\x8b\x08x"),
    "seven-zip": ("fw.bin", lambda: b"7z\xbc\xaf\x27\x1c" + b"x" * 90),
    "rar": ("fw.bin", lambda: b"Rar!\x1a\x07\x00" + b"x" * 90),
    "xz": ("fw.bin", lambda: b"\xfd7zXZ\x00" + b"x" * 90),
    "split-seven-zip": ("fw.7z.001", lambda: b"x" * 90),
}


def checked(folder: Path, content: bytes, name: str = "package.zip") -> tuple[Verdict, str, StepResult]:
    path = folder / name
    path.write_bytes(content)
    request = CheckRequest(file=path, policy=PLAIN, data_dir=folder / "data", now=0.0)
    begun = time.perf_counter()
    with Staging(folder / "staging") as staging:
        report, image = check(request, staging)
        assert image is None
        assert {entry.suffix for entry in staging.folder.iterdir()} <= {".img"}
    assert time.perf_counter() - begun < 2.0
    assert list((folder / "staging").iterdir()) == []
    return report.verdict, report.code, report.step("archive").result


def test_there_are_enough() -> None:
    assert len(HOSTILE) + len(OTHERS) >= 40


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_archives(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    verdict, found, step = checked(tmp_path, make())
    assert verdict is Verdict.REFUSED
    assert step is StepResult.REFUSED
    assert found == code or (code.endswith("-") and found.startswith(code))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["package.zip", "staging"]


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_other_kinds_are_not_opened(tmp_path: Path, name: str) -> None:
    file, make = OTHERS[name]
    assert checked(tmp_path, make(), file)[:2] == (Verdict.REFUSED, "archive-kind")


def test_a_file_that_calls_itself_zip_and_is_none(tmp_path: Path) -> None:
    assert checked(tmp_path, ROM)[1].startswith("archive-")


def written(*names: str, streamed: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """What Python's own writer makes, also of a stream that cannot go back (data descriptors)."""
    buffer = io.BytesIO()

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            return buffer.write(data)

    with zipfile.ZipFile(Stream() if streamed else buffer, "w", method) as made:
        for name in names:
            made.writestr(name, ROM if name.endswith(".rom") else b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        written("fw.rom"),
        written("fw.rom", streamed=True),
        written("fw.rom", method=zipfile.ZIP_STORED),
        written("docs/", "docs/readme.txt", "fw.rom"),
        archive(File(descriptor=descriptor())),
        archive(File(descriptor=descriptor(marked=False))),
        archive(File(method=8), File(name=b"notes.txt", data=b"note", comment=b"of the entry")),
        archive(File(made=0, outside=0x20)),
        archive(File(name="f\u00fcr-\u00e4lle.rom".encode(), flags=0x800)),
    ],
)
def test_good_archives(tmp_path: Path, content: bytes) -> None:
    import hashlib

    path = tmp_path / "package.zip"
    path.write_bytes(content)
    request = CheckRequest(file=path, sha512=hashlib.sha512(content).hexdigest(), data_dir=tmp_path / "data", now=0.0)
    with Staging(tmp_path / "staging") as staging:
        report, image = check(request, staging)
        assert report.verdict is Verdict.DIGEST_ONLY, report.code
        assert image is not None
        assert image.name.endswith(".rom")
        with image.open() as stream:
            assert stream.read() == ROM
    assert report.size == len(content)


def test_every_byte_of_an_archive_counts(tmp_path: Path) -> None:
    """Not a promise of the format (dates are free), but nothing may be thrown, and the image is the same or refused."""
    content = archive(File(data=ROM[:64]), File(name=b"notes.txt", data=b"note", method=8))
    desk = Desk(tmp_path, content, "package.zip")
    for place in range(len(content)):
        mutant = content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :]
        desk.file.write_bytes(mutant)
        request = CheckRequest(file=desk.file, policy=PLAIN, data_dir=desk.data, now=0.0)
        with Staging(desk.staging) as staging:
            report, _ = check(request, staging)
        assert report.code.startswith(("archive-", "nothing-to-check"))
