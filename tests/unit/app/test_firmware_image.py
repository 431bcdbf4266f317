"""What may be given as a file, and the promises of the image that the check gives."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import tracemalloc
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from firstlight.firmware.check import Staging, check
from firstlight.firmware.image import VerifiedImage
from firstlight.firmware.memory import TrustMemory
from firstlight.firmware.model import StepResult, Verdict
from unit.app.firmware_desk import ROM, ROM_NAME, Desk
from unit.app.pki import sign


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- the file -----------------------------------------------------------------------------------------------------


def test_what_is_no_plain_file_is_refused_before_it_is_read(desk: Desk) -> None:
    fifo = desk.folder / "fifo.rom"
    os.mkfifo(fifo)
    link = desk.folder / "link.rom"
    link.symlink_to(fifo)
    device = desk.folder / "zero.rom"
    device.symlink_to("/dev/zero")
    loop = desk.folder / "loop.rom"
    loop.symlink_to(loop)
    for path, code in (
        (fifo, "file-not-regular"),
        (link, "file-not-regular"),
        (device, "file-not-regular"),
        (desk.folder, "file-not-regular"),
        (loop, "file-unreadable"),
        (desk.folder / "missing.rom", "file-missing"),
    ):
        assert desk.check(file=path).code == code
        assert desk.check(sums=path, sha512=None).code == code
        assert desk.check(signature=None, file=desk.file, manifest=path).code == code
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(desk.folder / "s.rom"))
    listener.close()
    assert desk.check(file=desk.folder / "s.rom").code == "file-not-regular"


def test_a_link_to_a_plain_file_is_read(desk: Desk) -> None:
    link = desk.folder / "link.rom"
    link.symlink_to(desk.file)
    assert desk.check(file=link).verdict is Verdict.DIGEST_ONLY


def test_what_a_crash_left_is_removed(desk: Desk) -> None:
    dead, alive = desk.staging / "firmware-4194999-x", desk.staging / f"firmware-{os.getpid()}-x"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
        (folder / "1.img").write_bytes(b"x")
    desk.check()
    assert sorted(desk.staging.iterdir()) == [alive]


def test_an_empty_file(desk: Desk) -> None:
    assert desk.check(file=desk.write("empty.rom", b"")).code == "file-empty"


def test_no_room_and_a_broken_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))
    assert desk.check().code == "staging-full"
    monkeypatch.undo()

    def broken(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", broken)
    assert desk.check().code == "staging-full"
    monkeypatch.undo()
    assert desk.check().verdict is Verdict.DIGEST_ONLY


def test_the_unexpected_is_a_refusal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from firstlight.firmware import check as entry

    def fault(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(entry, "unpack", fault)
    report = desk.check(sign(ROM))
    assert (report.verdict, report.code, report.step("archive").result) == (
        Verdict.REFUSED,
        "check-fault",
        StepResult.REFUSED,
    )


# --- the image ----------------------------------------------------------------------------------------------------


def test_only_the_check_makes_an_image(desk: Desk) -> None:
    with Staging(desk.staging) as staging:
        report, image = check(desk.request(), staging)
        assert image is not None
        with pytest.raises(TypeError):
            VerifiedImage(
                path=image.path,
                name="x",
                sha512=image.sha512,
                size=image.size,
                family=None,
                model=None,
                version=None,
                report=report,
                inode=image.inode,
                token=object(),
            )
        with pytest.raises(FrozenInstanceError):
            image.sha512 = "x"  # type: ignore[misc]
        assert "token" not in repr(image)
        assert (image.name, image.size, image.sha512) == (ROM_NAME, len(ROM), hashlib.sha512(ROM).hexdigest())


def test_a_copy_that_was_touched(desk: Desk) -> None:
    with Staging(desk.staging) as staging:
        _, image = check(desk.request(), staging)
        assert image is not None
        image.path.write_bytes(ROM[:-1] + b"\x00")
        assert not image.still_the_same()
        image.path.unlink()
        image.path.write_bytes(ROM)
        keeper = image.path.with_suffix(".keep")
        keeper.write_bytes(ROM)
        keeper.replace(image.path)
        with pytest.raises(OSError, match="replaced"):
            image.open()
        assert not image.still_the_same()
        image.path.unlink()
        assert not image.still_the_same()


def test_consent_is_asked_once_per_file(desk: Desk) -> None:
    assert desk.check().needs_consent
    TrustMemory(desk.data).consent(hashlib.sha512(ROM).hexdigest())
    assert not desk.check().needs_consent
    other = desk.write("other.rom", ROM + b"x")
    assert desk.check(file=other, sha512=hashlib.sha512(ROM + b"x").hexdigest()).needs_consent
    assert not desk.check(sign(ROM)).needs_consent


def test_large_images_stream_in_constant_memory(desk: Desk) -> None:
    size = 96 * 1024 * 1024
    path = desk.folder / "large.rom"
    with path.open("wb") as stream:
        stream.truncate(size)
    digest = hashlib.sha512(bytes(size)).hexdigest()
    tracemalloc.start()
    try:
        report = desk.check(file=path, sha512=digest)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report.verdict is Verdict.DIGEST_ONLY
    assert peak < 24 * 1024 * 1024


@pytest.mark.skipif("FIRSTLIGHT_LARGE_TESTS" not in os.environ, reason="writes 4 GiB; set FIRSTLIGHT_LARGE_TESTS")
def test_more_than_four_gibibytes(desk: Desk) -> None:
    """RAUC, CVE-2026-34155: sizes beyond 32 bits. A last byte that differs must be seen."""
    size = 4 * 1024**3 + 5
    path = desk.folder / "huge.rom"
    with path.open("wb") as stream:
        stream.truncate(size)
        stream.seek(size - 1)
        stream.write(b"\x01")
    report = desk.check(file=path, sha512="00" * 64)
    assert (report.code, report.size) == ("digest-differs", size)
    digest = hashlib.sha512()
    for _ in range(4 * 1024):
        digest.update(bytes(1024**2))
    digest.update(b"\x00\x00\x00\x00\x01")
    assert report.sha512 == digest.hexdigest()
    path.unlink()
