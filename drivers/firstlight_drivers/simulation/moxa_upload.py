"""A firmware file that comes in a form of a simulated NPort console: fields, then the file, streamed.

Names and texts are as assumed in `protocols/moxa_web_upload.toml`; nobody has published the real ones.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from types import MappingProxyType

from firstlight_drivers.simulation.demo_image import CORRUPT, OTHER_MODEL, UNKNOWN, DemoImage, ImageRefused
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.http import WebRequest
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.upload import Upload

UPLOAD_FIELD = "fwfile"
NO_SPACE = "no-space"
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        UNKNOWN: "File type unknown.",
        CORRUPT: "File corrupt.",
        OTHER_MODEL: "This file is not for this model.",
        NO_SPACE: "No space left for the file.",
    }
)

_PIECE = 32 * 1024  # bytes
_PARTS = 16
_PART_BYTES = 4096  # of one field
_SILENCE = 60.0  # seconds without a byte
_BOUNDARY = re.compile(r"multipart/form-data; boundary=([\w-]{1,70})")
_NAME = re.compile(rb'form-data; name="([^"]{1,128})"')


class FormFile:
    """One upload for `device`, whose file field is called `field`. `fields` holds the others."""

    def __init__(self, device: SimulatedDevice, field: str) -> None:
        self.fields: dict[str, str] = {}
        self._device = device
        self._field = field
        self._upload: Upload | None = None

    async def read(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> bool:
        """Read the whole body. False when the connection is to end without an answer. Raises OSError, EOFError."""
        named = _BOUNDARY.match(request.header("content-type"))
        if named is None:
            return False
        mark = f"--{named[1]}".encode()
        left = length - len(await reader.readexactly(len(mark) + 2))
        for _ in range(_PARTS):
            head = await reader.readuntil(b"\r\n\r\n")
            left -= len(head)
            name = _NAME.search(head)
            if name is None:
                return False
            if b"filename=" in head:
                size = left - len(mark) - 6  # CR LF, mark, "--", CR LF
                return name[1].decode() == self._field and await self._take(reader, size, left - size)
            value = await reader.readuntil(b"\r\n" + mark + b"\r\n")
            left -= len(value)
            if len(value) > _PART_BYTES:
                return False
            self.fields[name[1].decode()] = value[: -len(mark) - 4].decode("utf-8", "replace")
        return False

    def image(self) -> DemoImage:
        """What came. Raises ImageRefused."""
        if Fault.DISK_FULL in self._device.faults:
            raise ImageRefused(NO_SPACE)
        if self._upload is None:
            raise ImageRefused(UNKNOWN)
        return self._upload.image()

    async def _take(self, reader: asyncio.StreamReader, size: int, rest: int) -> bool:
        self._device.changing("upload")
        upload = self._upload = Upload(self._device.spec, self._device.faults, size)
        while upload.received < size:
            data = await asyncio.wait_for(reader.read(min(_PIECE, size - upload.received)), _SILENCE)
            if not data:
                return False
            await asyncio.sleep(upload.take(data))
            if upload.cut:
                return False
        await reader.readexactly(rest)
        return True


class BareFile(FormFile):
    """An upload whose body is the file and nothing else."""

    def __init__(self, device: SimulatedDevice) -> None:
        super().__init__(device, "")

    async def read(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> bool:
        """Read the whole body. False when the connection is to end without an answer. Raises OSError, EOFError."""
        return await self._take(reader, length, 0)
