"""Published SHA-512 values, as people paste them and as makers write them."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from firstlight.firmware import digests
from firstlight.firmware.model import Refused, Verdict
from unit.app.firmware_desk import ROM, Desk

GOOD, OTHER, THIRD = "9f" * 64, "ab" * 64, "0c" * 64
NAME = "nport-6250-v1.2.rom"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.upper(),
        f"  {GOOD}\r\n",
        f"\ufeff{GOOD}",
        " ".join(GOOD[at : at + 8] for at in range(0, 128, 8)),
        ":".join(GOOD[at : at + 2] for at in range(0, 128, 2)),
        f"SHA-512: {GOOD}",
        f"sha512={GOOD}",
        f"{GOOD[:64]}\n{GOOD[64:]}",
        "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in GOOD),  # full-width digits
    ],
)
def test_pasted(text: str) -> None:
    assert digests.pasted(text) == GOOD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "digest-malformed"),
        (GOOD[:-1], "digest-malformed"),
        (GOOD + "0", "digest-malformed"),
        (GOOD[:-1] + "g", "digest-malformed"),
        ("ab" * 32, "digest-not-sha512"),
        ("ab" * 48, "digest-not-sha512"),
        ("ab" * 20, "digest-not-sha512"),
        ("x" * 100_000, "digest-malformed"),
    ],
)
def test_pasted_refused(text: str, code: str) -> None:
    assert code_of(lambda: digests.pasted(text)) == code


SUMS: dict[str, str] = {
    "gnu": f"{GOOD}  {NAME}\n{OTHER}  other.rom\n",
    "gnu-binary": f"{OTHER} *other.rom\n{GOOD} *{NAME}\n",
    "gnu-folder": f"{GOOD}  ./release/{NAME}\n",
    "gnu-upper": f"{GOOD.upper()}  {NAME}\n",
    "gnu-crlf": f"{OTHER}  other.rom\r\n{GOOD}  {NAME}\r\n",
    "gnu-case": f"{GOOD}  {NAME.upper()}\n",
    "gnu-twice-the-same": f"{GOOD}  {NAME}\n{GOOD.upper()} *{NAME}\n",
    "bsd": f"SHA512 ({NAME}) = {GOOD}\nSHA512 (other.rom) = {OTHER}\n",
    "openssl": f"SHA512({NAME})= {GOOD}\n",
    "openssl-3": f"SHA2-512({NAME})= {GOOD}\n",
    "bom": f"\ufeff{GOOD}  {NAME}\n",
    "with-other-digests": f"SHA256 ({NAME}) = {'cd' * 32}\nSHA512 ({NAME}) = {GOOD}\n",
    "powershell": f"\r\nAlgorithm : SHA512\r\nHash      : {GOOD.upper()}\r\nPath      : C:\\Users\\a b\\{NAME}\r\n",
    "certutil": f"SHA512 hash of {NAME}:\r\n{GOOD}\r\nCertUtil: -hashfile command completed successfully.\r\n",
    "certutil-spaced": f"SHA512 hash of {NAME}:\r\n{' '.join(GOOD[at : at + 2] for at in range(0, 128, 2))}\r\n",
    "vendor-lines": f"File name: {NAME}\nSHA-512: {GOOD}\n\nFile name: other.rom\nSHA-512: {OTHER}\n",
    "vendor-one-line": f"{NAME}\tSHA-512: {GOOD}\n",
    "vendor-table": f"| {NAME} | {GOOD} |\n| other.rom | {OTHER} |\n",
    "vendor-many": f"{NAME}\nMD5: {'11' * 16}\nSHA-256: {'22' * 32}\nSHA-512: {GOOD}\n",
    "only-a-digest": f"{GOOD}\n",
    "comments": f"# sums of the release\n\n{GOOD}  {NAME}\n",
    "no-newline": f"{GOOD}  {NAME}",
}


@pytest.mark.parametrize("name", sorted(SUMS))
def test_sums_files(name: str) -> None:
    assert digests.from_sums(SUMS[name].encode(), NAME)[0] == GOOD


def test_encodings_and_odd_names() -> None:
    text = SUMS["gnu"]
    assert digests.from_sums(codecs.BOM_UTF16_LE + text.encode("utf-16-le"), NAME)[0] == GOOD
    assert digests.from_sums(codecs.BOM_UTF16_BE + text.encode("utf-16-be"), NAME)[0] == GOOD
    assert digests.from_sums(f"{GOOD}  f\u00fcr.rom".encode("latin-1"), "f\u00fcr.rom")[0] == GOOD
    assert digests.from_sums(f"{GOOD}  my firmware v1.rom".encode(), "my firmware v1.rom")[0] == GOOD
    assert digests.from_sums(f"\\{GOOD}  a\\nb.rom".encode(), "a\nb.rom")[0] == GOOD
    assert digests.from_sums(f"my firmware v1.rom: {GOOD}".encode(), "my firmware v1.rom")[0] == GOOD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{GOOD}  {NAME}\n{OTHER}  {NAME}\n", "sums-conflict"),
        (f"{GOOD}  {NAME}\n{OTHER}  {NAME.upper()}\n", "sums-conflict"),
        (f"{GOOD}  a/{NAME}\n{OTHER}  b/{NAME}\n", "sums-conflict"),
        (f"{GOOD}  {NAME}\n{OTHER}  x.rom\n{THIRD}  x.rom\n", "sums-conflict"),
        (f"SHA512 ({NAME}) = {GOOD}\n{OTHER} *{NAME}\n", "sums-conflict"),
        (f"{NAME}\nSHA-512: {GOOD}\nSHA-512: {OTHER}\n", "sums-conflict"),
        (f"{NAME} {GOOD} {OTHER}\n", "sums-conflict"),
        (f"{OTHER}  other.rom\n", "sums-no-entry"),
        (f"{GOOD}\n{OTHER}\n", "sums-no-entry"),
        (f"{GOOD}  {NAME}.sig\n", "sums-no-entry"),
        (f"{GOOD}0  {NAME}\n", "sums-no-entry"),
        (f"{'ab' * 32}  {NAME}\n", "sums-no-sha512"),
        ("", "sums-no-entry"),
        ("\n" * 30_000, "sums-unreadable"),
        ("x" * (digests.LARGEST + 1), "sums-unreadable"),
    ],
)
def test_sums_refused(text: str, code: str) -> None:
    assert code_of(lambda: digests.from_sums(text.encode(), NAME)) == code


@pytest.mark.parametrize(
    "raw", [b"\x00" * 5000, bytes(range(256)) * 40, b"\xff\xfe" + b"a" * 999, (b"ab " * 300_000)[: digests.LARGEST]]
)
def test_noise_is_refused_in_time(raw: bytes) -> None:
    assert code_of(lambda: digests.from_sums(raw, NAME)).startswith("sums-")


def test_in_the_check(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    own = hashlib.sha512(ROM).hexdigest()
    good = desk.write("SHA512SUMS", f"{own}  {desk.file.name}\n".encode())
    bad = desk.write("other.txt", f"{OTHER}  {desk.file.name}\n".encode())
    assert desk.check(sha512=None, sums=good).verdict is Verdict.DIGEST_ONLY
    assert desk.check(sha512=None, sums=bad).code == "digest-differs"
    assert desk.check(sums=bad).code == "digest-differs"  # both must match
    assert desk.check(sha512=OTHER, sums=good).code == "digest-differs"
    assert desk.check(sha512=None, sums=tmp_path / "missing").code == "file-missing"
    assert desk.check(sha512=None).code == "digest-needed"
    assert desk.check(sha512="").code == "digest-malformed"
