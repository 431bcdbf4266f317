"""Firmware over a simulated web console of the kind `web_console` tells by a record. Nobody has published a real one.

page      says whether it takes a file: a form, or JSON
upload    takes the file, in a form or bare; refuses what is not for this device
install   installs what was taken; a console without it installs at once
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from firstlight_drivers.simulation.demo_image import CORRUPT, OTHER_MODEL, UNKNOWN, DemoImage, ImageRefused
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebRequest
from firstlight_drivers.simulation.moxa_upload import NO_SPACE, BareFile, FormFile
from firstlight_drivers.simulation.spec import Fault

# "Wrong signature": DOCA0211EN-14 on what a Panel Server reports for a random file. The others are invented.
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        UNKNOWN: "Wrong signature",
        CORRUPT: "Wrong signature",
        OTHER_MODEL: "This package is for another product",
        NO_SPACE: "No space left for the package",
    }
)
RECEIVED = "Package received"
INSTALLING = "Installation started"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareShape:
    """Where a console takes firmware. `field` is the file's in a form, "" for a body that is the file."""

    page: str
    upload: str
    method: str = "POST"
    field: str = ""
    install: str = ""


class ConsoleFirmware:
    """What one console does with files. `uploads` counts whole ones."""

    def __init__(self, device: SimulatedDevice, shape: FirmwareShape) -> None:
        self.shape = shape
        self.staged: DemoImage | None = None
        self.uploads = 0
        self._device = device
        temper = device.temper
        self._received = "File is here" if temper.other_words else RECEIVED
        self._installing = "Work in progress" if temper.other_words else INSTALLING

    def wants(self, request: WebRequest) -> bool:
        """Whether this is the upload of a file, which is not held in memory."""
        return (request.method, request.place) == (self.shape.method, self.shape.upload)

    async def read(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> FormFile | None:
        """The whole body; None when the connection is to end without an answer."""
        file = FormFile(self._device, self.shape.field) if self.shape.field else BareFile(self._device)
        return file if await file.read(request, reader, length) else None

    async def take(self, file: FormFile) -> tuple[int, str, str] | None:
        """Status, result and words for a file of somebody who may bring one; None when the answer is lost."""
        self.uploads += 1
        self._device.uploads += 1
        self.staged = None
        try:
            image = file.image()
        except ImageRefused as refused:
            return 400, "rejected", REFUSALS[refused.reason]
        by_itself = self._device.temper.self_restart
        if self.shape.install:
            self.staged = image
            if by_itself is not None:
                asyncio.get_running_loop().call_later(by_itself, self.install)
        else:
            self._device.restart(image.version)
        if by_itself == 0:
            return None
        if Fault.LATE_ANSWER in self._device.faults:
            await asyncio.sleep(self._device.spec.delay)
            return None
        return 200, "ok", self._received if self.shape.install else self._installing

    def install(self) -> tuple[int, str, str] | None:
        """Status, result and words for the request to install; None when it goes without an answer."""
        image, self.staged = self.staged, None
        if image is None:
            return 409, "refused", "There is no package to install"
        self._device.restart(image.version)
        return None if self._device.temper.silent_restart else (200, "ok", self._installing)
