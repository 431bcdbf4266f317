"""What earlier checks taught, per data folder: `<data>/trust/`. It only grows.

    memory.json   per CA the highest list number and date; every certificate ever seen on a list; which signer signed
                  which image; the latest time that anybody trusted vouched for; the files a person agreed to
    KEY.crl       the newest list of a CA, so that a laptop without a network has it

A list that shrank (an authority may drop expired certificates), an older list shown again, or a clock set back cannot
undo what is known here (go-tuf, CVE-2022-29173, forgot). Nothing enters that was not verified. A
damaged file refuses every check until a person looks: starting anew in silence would forget.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from firstlight.firmware.model import Refused
from firstlight.site.whole_file import FileTrouble, alone, replace_whole

FOLDER = "trust"
FILE = "memory.json"
_VERSION = 1
_LARGEST = 64 * 1024 * 1024  # bytes
_LARGEST_LIST = 16 * 1024 * 1024
MOST_IMAGES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownList:
    """The newest verified list of one CA. `number` is its CRL number, None where the CA gives none."""

    number: int | None
    this_update: float  # seconds since the epoch, UTC

    def older_than(self, other: KnownList) -> bool:
        """By number where both have one, else by date. A CA that once numbered its lists must go on."""
        if self.number is not None and other.number is not None:
            return (self.number, self.this_update) < (other.number, other.this_update)
        if self.number is None and other.number is not None:
            return True
        return self.this_update < other.this_update


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One verified list: its CA's key (`ca_key`), what it is, its bytes, and serial number to revocation time."""

    ca: str
    known: KnownList
    der: bytes
    revoked: dict[int, float]


@dataclass(slots=True, kw_only=True)
class Known:
    """The memory as read."""

    lists: dict[str, KnownList] = field(default_factory=dict)
    revoked: dict[str, dict[int, float]] = field(default_factory=dict)  # CA -> serial -> first revocation time seen
    signers: dict[str, str] = field(default_factory=dict)  # "CA/serial" -> SHA-256 of the subject
    images: dict[str, set[str]] = field(default_factory=dict)  # SHA-512 -> {"CA/serial"}
    consents: set[str] = field(default_factory=set)  # SHA-512
    floor: float = 0.0  # seconds since the epoch; it cannot be earlier than this


def ca_key(ca: x509.Certificate) -> str:
    """What a CA is remembered under: its name and its key, so that a renewed certificate is the same CA."""
    key = ca.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(ca.subject.public_bytes() + key).hexdigest()


class TrustMemory:
    """The memory of a data folder. Reading needs no lock; learning holds one."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def read(self) -> Known:
        """What is known. Raises Refused("trust-memory-damaged" or "trust-memory-file")."""
        path = self._folder / FILE
        try:
            with path.open("rb") as stream:
                raw = stream.read(_LARGEST + 1)
        except FileNotFoundError:
            return Known()
        except OSError as error:
            raise Refused("trust-memory-file", f"{path}: {error.strerror}") from error
        try:
            return _known(json.loads(raw if len(raw) <= _LARGEST else b""))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Refused("trust-memory-damaged", str(path)) from error

    def list_of(self, ca: str) -> bytes | None:
        """The newest list of a CA that was kept; its caller verifies it again."""
        try:
            with (self._folder / f"{ca}.crl").open("rb") as stream:
                return stream.read(_LARGEST_LIST)
        except OSError:
            return None

    def learn(self, lessons: Iterable[Lesson], *, floor: float = 0.0) -> Known:
        """Add verified lists and a time that was vouched for; what is known afterwards. Raises Refused."""

        def add(known: Known) -> None:
            for lesson in lessons:
                ledger = known.revoked.setdefault(lesson.ca, {})
                for serial, at in lesson.revoked.items():
                    ledger[serial] = min(at, ledger.get(serial, at))
                before = known.lists.get(lesson.ca)
                if before is None or (before.older_than(lesson.known) and not lesson.known.older_than(before)):
                    known.lists[lesson.ca] = lesson.known
                    replace_whole(self._folder / f"{lesson.ca}.crl", lesson.der)
                floors.append(lesson.known.this_update)
            known.floor = max(known.floor, *floors)

        floors = [floor]
        return self._change(add)

    def saw(self, image: str, ca: str, serial: int, subject: bytes) -> None:
        """Note who signed an image (SHA-512, hex). Raises Refused."""

        def add(known: Known) -> None:
            signer = f"{ca}/{serial:x}"
            known.signers[signer] = hashlib.sha256(subject).hexdigest()
            known.images.setdefault(image, set()).add(signer)
            while len(known.images) > MOST_IMAGES:
                known.images.pop(next(iter(known.images)))

        self._change(add)

    def consent(self, image: str) -> None:
        """A person agreed to install this file (SHA-512, hex) by its digest alone. Raises Refused."""
        self._change(lambda known: known.consents.add(image))

    def _change(self, act: Callable[[Known], None]) -> Known:
        path = self._folder / FILE
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self._folder / "memory.lock"):
                known = self.read()
                before = _plain(known)
                act(known)
                after = _plain(known)
                if after != before:
                    replace_whole(path, json.dumps(after, separators=(",", ":")).encode())
                return known
        except FileTrouble as error:
            raise Refused("trust-memory-file", error.detail) from error
        except OSError as error:
            raise Refused("trust-memory-file", f"{path}: {error.strerror}") from error


def _plain(known: Known) -> dict[str, object]:
    return {
        "version": _VERSION,
        "floor": known.floor,
        "lists": {ca: {"number": one.number, "this_update": one.this_update} for ca, one in known.lists.items()},
        "revoked": {ca: {f"{serial:x}": at for serial, at in ledger.items()} for ca, ledger in known.revoked.items()},
        "signers": dict(known.signers),
        "images": {image: sorted(signers) for image, signers in known.images.items()},
        "consents": sorted(known.consents),
    }


def _known(data: dict[str, Any]) -> Known:
    if data["version"] != _VERSION:
        raise ValueError("another version")
    return Known(
        floor=float(data["floor"]),
        lists={
            str(ca): KnownList(
                number=None if one["number"] is None else int(one["number"]),
                this_update=float(one["this_update"]),
            )
            for ca, one in data["lists"].items()
        },
        revoked={
            str(ca): {int(serial, 16): float(at) for serial, at in ledger.items()}
            for ca, ledger in data["revoked"].items()
        },
        signers={str(signer): str(subject) for signer, subject in data["signers"].items()},
        images={str(image): {str(signer) for signer in signers} for image, signers in data["images"].items()},
        consents={str(image) for image in data["consents"]},
    )
