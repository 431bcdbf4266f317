"""One large file in a request, streamed: `multipart/form-data` (RFC 7578) with fields before and behind it, or bare.

    head | the file, 32 KiB at a time | tail        the length is known before the first byte

What is reported is what has left this computer's own buffers. A device may answer before it has everything; then the
rest is not sent.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from firstlight_drivers.contract import Image, Reached
from firstlight_drivers.errors import LocalRefusal, ProtocolError
from firstlight_drivers.protocols.http import Response
from firstlight_drivers.protocols.web_profile_read import FIELD_NAME
from firstlight_drivers.transport.limits import KIB

ANSWER_SECONDS = 300.0  # the device checks and writes the file before it answers
_PIECE = 32 * KIB
# Bytes this computer's own buffer holds, so that what is reported is not far from what has arrived. With 32 KiB each
# piece waits for a delayed acknowledgement: 1.6 MB/s over loopback instead of more than 100 (Linux, TLS 1.3, measured).
_AHEAD = 64 * KIB
_STALL_SECONDS = 60.0  # for one piece to leave
_TELL = 0.05  # seconds between two reports of progress
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_BINARY = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A file on its way, and who hears how far it is."""

    image: Image
    reached: Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the file's bytes. `content_type` is the request's."""

    head: bytes = field(default=b"", repr=False)
    tail: bytes = field(default=b"", repr=False)
    content_type: str = _BINARY


def check_file_name(name: str) -> None:
    """Raises LocalRefusal for a name that could break out of its header line. Nothing has been sent then."""
    if not _NAME.fullmatch(name):
        raise LocalRefusal("the file name holds characters that cannot be sent; letters, digits, '.', '_' and '-' can")


def opened(image: Image) -> BinaryIO:
    """The bytes of an image. Raises LocalRefusal."""
    try:
        return image.open()
    except OSError as error:
        raise LocalRefusal(f"the file cannot be read: {error.strerror}") from error


def around(fields: Sequence[tuple[str, str | None]], file_name: str, part_type: str = "") -> Around:
    """A form whose field with the value None is the file. Raises ProtocolError for a field that cannot stand in it."""
    mark = f"firstlight{secrets.token_hex(12)}"
    before, behind = b"", b""
    passed = False
    for name, value in fields:
        if not FIELD_NAME.fullmatch(name) or (value is not None and re.search(r"[\r\n]", value)):
            raise ProtocolError("a field of the form that cannot be sent")
        opening = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"'
        if value is None:
            passed = True
            before += f'{opening}; filename="{file_name}"\r\nContent-Type: {part_type or _BINARY}\r\n\r\n'.encode()
        elif passed:
            behind += f"{opening}\r\n\r\n{value}\r\n".encode()
        else:
            before += f"{opening}\r\n\r\n{value}\r\n".encode()
    return Around(
        head=before,
        tail=b"\r\n" + behind + f"--{mark}--\r\n".encode("ascii"),
        content_type=f"multipart/form-data; boundary={mark}",
    )


def short_buffers(writer: asyncio.StreamWriter) -> None:
    """Keep little on this side: half a mebibyte would be "sent" at once otherwise, under TLS."""
    writer.transport.set_write_buffer_limits(high=_PIECE)
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)


async def drained(writer: asyncio.StreamWriter) -> None:
    """Wait until a piece has left. Raises TimeoutError after 60 s."""
    async with asyncio.timeout(_STALL_SECONDS):  # not wait_for, which may swallow a cancellation before Python 3.12
        await writer.drain()


async def stream(
    writer: asyncio.StreamWriter, file: BinaryIO, payload: Payload, answering: asyncio.Future[Response]
) -> bool:
    """Send the file, unless the answer comes first; whether all of it left.

    Raises LocalRefusal when it is not what it was. `payload.reached` hears of the whole size only when the last byte
    has been given to the connection.
    """
    size, reached = payload.image.size, payload.reached
    sent, told = 0, time.monotonic()
    while sent < size and not answering.done():
        try:
            data = file.read(min(_PIECE, size - sent))
        except OSError as error:
            raise LocalRefusal(f"the file cannot be read: {error.strerror}") from error
        if not data:
            raise LocalRefusal("the file is shorter than it was")
        writer.write(data)
        await drained(writer)
        sent += len(data)
        now = time.monotonic()
        if now - told >= _TELL:
            told = now
            reached(max(0, sent - _AHEAD - writer.transport.get_write_buffer_size()))
    if sent < size:
        return False
    reached(size)
    return True
