"""Firmware for the simulated fleet: `firstlight demo --assets DIR`.

    DIR/IMAGE, IMAGE.p7s        one file per model (NMC3 cards share one), newer than what the fleet runs, and its
                                detached signature
    DIR/SHA512SUMS              sums in GNU form
    DIR/TEST-root.pem ...       certificates and revocation lists of a test authority; no private key is written
    DIR/assets.json             what each file is
    DIR/BAD-tampered/           a file that was changed after it was signed
    DIR/BAD-revoked-signer/     a file whose signer is revoked

Simulated devices take these files and no others; a real device takes none of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from firstlight.demo_pki import TestAuthority
from firstlight_drivers.simulation.demo_image import TRAILER, sealed
from firstlight_drivers.simulation.spec import DeviceSpec

SIZE = 256 * 1024  # bytes of one image
LEAST, MOST = 4096, 1024**3
_FRM_HEADER, _FRM_ENTRY = 0x160, 0x40
_README = """\
TEST MATERIAL. Made by 'firstlight demo --assets' for the simulated devices of the demo fleet.

No file here is firmware of a vendor, and no real device takes one. The certificates and lists are made anew each
time and prove nothing; never add TEST-root.pem to a real list of anchors.

Check one:
    firstlight firmware check IMAGE --sums SHA512SUMS --signature IMAGE.p7s --trust TEST-root.pem \\
        --crl TEST-root.crl --crl TEST-intermediate.crl
    openssl cms -verify -binary -inform DER -in IMAGE.p7s -content IMAGE -CAfile TEST-root.pem -purpose any \\
        -out /dev/null

BAD-tampered holds a file that was changed after it was signed, BAD-revoked-signer one whose signer is on the list.
Both are to be refused.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file. `models` is what simulated devices take it; `file` and `signature` are relative to the folder."""

    file: str
    family: str
    models: tuple[str, ...]
    version: str
    size: int
    sha512: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadAsset:
    """One file that is to be refused, and why: "tampered" or "revoked-signer"."""

    file: str
    signature: str
    why: str


def write_assets(folder: Path, specs: Sequence[DeviceSpec], *, size: int = SIZE) -> tuple[Asset, ...]:
    """Fill `folder`, which is made if it is not there; files of the same names are replaced. Raises OSError.

    `size` is the length of each image in bytes, from 4,096 on.
    """
    if not LEAST <= size <= MOST:
        raise ValueError(f"an image has {LEAST} to {MOST} bytes")
    folder.mkdir(parents=True, exist_ok=True)
    authority = TestAuthority(dt.datetime.now(dt.UTC))
    for name, content in authority.files().items():
        (folder / name).write_bytes(content)
    assets = []
    bad: list[BadAsset] = []
    for family, models, version in _wanted(specs):
        name = file_name(family, models[0], version)
        image = _image(family, models, version, size)
        assets.append(_write(folder, name, image, authority.sign(image), family=family, models=models, version=version))
        if not bad:
            bad = _write_bad(folder, name, image, assets[0], authority)
    (folder / "SHA512SUMS").write_text(_sums(assets), encoding="ascii")
    (folder / "README.txt").write_text(_README, encoding="utf-8")
    listed = {"files": [asdict(asset) for asset in assets], "bad": [asdict(entry) for entry in bad]}
    (folder / "assets.json").write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
    return tuple(assets)


def newer(version: str) -> str:
    """The next version: its second number one higher, further ones zero; numbers with leading zeros stay as wide."""
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    first, *rest = (numbers[0] if numbers else "1").split(".")
    if not rest:
        return f"{first}.1"
    second, *others = rest
    zeros = ("0" * len(part) if part.startswith("0") else "0" for part in others)
    return ".".join((first, str(int(second) + 1).zfill(len(second)), *zeros))


def file_name(family: str, model: str, version: str) -> str:
    """What the maker might call the file. Moxa and APC: after real names; the others' are invented."""
    if family == "apc-nmc3":
        return f"apc_hw21_su_{version.replace('.', '-')}.nmc3"
    product = re.sub(r"[^a-z0-9]+", "-", model.lower()).strip("-")
    if family.startswith("moxa-"):
        return f"moxa-{product}-series-firmware-v{version}.rom"
    return f"{product}_firmware_{version}.{'sedp' if family == 'schneider-pact' else 'bin'}"


def _wanted(specs: Iterable[DeviceSpec]) -> list[tuple[str, tuple[str, ...], str]]:
    """Family, models and version of every file."""
    running: dict[tuple[str, str], list[DeviceSpec]] = {}
    for spec in specs:
        shared = "" if spec.family == "apc-nmc3" else spec.model
        running.setdefault((spec.family, shared), []).append(spec)
    wanted = []
    for (family, _), group in running.items():
        latest = max((spec.firmware for spec in group), key=_numbers)
        wanted.append((family, tuple(sorted({spec.model for spec in group})), newer(latest)))
    return wanted


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _image(family: str, models: tuple[str, ...], version: str, size: int) -> bytes:
    seed = f"{family} {','.join(models)} {version}".encode()
    moxa = family.startswith("moxa-")
    start = _FRM_HEADER + _FRM_ENTRY if moxa else 0
    content = hashlib.shake_256(seed).digest(size - TRAILER - start)
    head = _frm_header(len(content)) if moxa else b""
    return sealed(head + content, family=family, models=models, version=version)


def _frm_header(length: int) -> bytes:
    """Header and table of a Moxa image with one file in it (layout: wzt.ac.cn/2021/05/29/moxa-nport-unpack)."""
    start = _FRM_HEADER + _FRM_ENTRY
    header = bytearray(_FRM_HEADER)
    header[:4] = b"*FRM"
    struct.pack_into("<I", header, 0x54, start)
    struct.pack_into("<H", header, 0x9A, 1)
    struct.pack_into("<H", header, 0xA2, 1)
    # An entry's start is counted from 0x60 before its data.
    entry = b"demo".ljust(0x38, b"\0") + struct.pack("<II", length, start - 0x60)
    return bytes(header) + entry


def _write(
    folder: Path, name: str, image: bytes, signature: bytes, *, family: str, models: tuple[str, ...], version: str
) -> Asset:
    (folder / name).write_bytes(image)
    (folder / f"{name}.p7s").write_bytes(signature)
    return Asset(
        file=name,
        family=family,
        models=models,
        version=version,
        size=len(image),
        sha512=hashlib.sha512(image).hexdigest(),
        signature=f"{name}.p7s",
    )


def _write_bad(folder: Path, name: str, image: bytes, good: Asset, authority: TestAuthority) -> list[BadAsset]:
    middle = len(image) // 2
    tampered = image[:middle] + bytes([image[middle] ^ 1]) + image[middle + 1 :]
    bad = []
    for why, content, signature in (
        ("tampered", tampered, authority.sign(image)),
        ("revoked-signer", image, authority.sign(image, revoked=True)),
    ):
        place = folder / f"BAD-{why}"
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(content)
        (place / f"{name}.p7s").write_bytes(signature)
        (place / "SHA512SUMS").write_text(_sums([good]), encoding="ascii")
        bad.append(BadAsset(file=f"BAD-{why}/{name}", signature=f"BAD-{why}/{name}.p7s", why=why))
    return bad


def _sums(assets: Iterable[Asset]) -> str:
    return "".join(f"{asset.sha512}  {asset.file}\n" for asset in assets)
