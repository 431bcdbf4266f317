"""What a technician chose so far: a file, what vouches for it, devices, and how to go about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from firstlight.events import Device
from firstlight.firmware.approve import SUFFIX as APPROVAL_SUFFIX
from firstlight.firmware.model import CheckRequest
from firstlight.firmware.policy import load_firmware_policy
from firstlight.jobs.plans import Manner

SUMS_NAMES = ("SHA512SUMS", "SHA512SUMS.txt", "sha512sums.txt")
TRUST_FOLDER = "trust"  # below the data folder


class Step(IntEnum):
    """The steps of the page, in order."""

    FILE = 0
    PLAN = 1
    RUN = 2


class FirmwareDraft:
    """See the module docstring. Nothing in here was sent anywhere."""

    def __init__(self) -> None:
        self.file: Path | None = None
        self.sha512 = ""
        self.sums: Path | None = None
        self.signature: Path | None = None
        self.approval: Path | None = None
        self.trust: tuple[Path, ...] = ()
        self.crls: tuple[Path, ...] = ()
        self.devices: tuple[Device, ...] = ()
        self.manner = Manner()
        self.groups: dict[str, str] = {}  # device id -> letter; devices of one letter never restart together
        self.last: set[str] = set()
        self.consent = False

    def take_file(self, file: Path) -> None:
        """Another file, with the signature and the sums that lie beside it. Anchors and lists stay."""
        self.file = file
        self.sha512, self.consent = "", False
        self.signature = _there(iter((file.with_name(file.name + ".p7s"),)))
        self.approval = _there(iter((file.with_name(file.name + APPROVAL_SUFFIX),)))
        self.sums = _there(file.with_name(name) for name in SUMS_NAMES)

    def add(self, key: str, path: Path) -> None:
        """Take what vouches for the file: "sums", "signature", "approval"; "trust" and "crls", of which there may be
        more.
        """
        if key == "sums":
            self.sums = path
        elif key == "signature":
            self.signature = path
        elif key == "approval":
            self.approval = path
        elif key == "trust":
            self.trust = (*self.trust, path)
        else:
            self.crls = (*self.crls, path)

    def remove(self, key: str) -> None:
        """Do without it."""
        if key == "sums":
            self.sums = None
        elif key == "signature":
            self.signature = None
        elif key == "approval":
            self.approval = None
        elif key == "trust":
            self.trust = ()
        else:
            self.crls = ()

    def wanted(self) -> Manner:
        """How to go about it, with the groups and the last ones among the devices chosen."""
        chosen = {device.id for device in self.devices}
        letters = sorted({letter for id_, letter in self.groups.items() if id_ in chosen})
        apart = tuple(
            frozenset(id_ for id_, letter in self.groups.items() if letter == one and id_ in chosen) for one in letters
        )
        return replace(self.manner, apart=apart, last=frozenset(self.last & chosen))

    def request(self, data_dir: Path, now: float) -> CheckRequest:
        """What to check. Raises PolicyError for a site policy that cannot be read."""
        if self.file is None:
            raise ValueError("no file was chosen")
        folder = data_dir / TRUST_FOLDER
        usual = (folder,) if folder.is_dir() else ()
        return CheckRequest(
            file=self.file,
            sha512=self.sha512.strip() or None,
            sums=self.sums,
            signature=self.signature,
            approval=self.approval,
            trust=self.trust or usual,
            crls=self.crls,
            policy=load_firmware_policy(data_dir),
            data_dir=data_dir,
            now=now,
        )


def _there(paths: Iterator[Path]) -> Path | None:
    return next((path for path in paths if path.is_file()), None)
