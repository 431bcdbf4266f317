"""One large file in a form: `multipart/form-data` (RFC 7578) over a web session, streamed, with progress.

    fields of the form, then the file as the last part; the length is known before the first byte

A device may answer before it has everything; then the rest is not sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from firstlight_drivers.contract import Image, Reached
from firstlight_drivers.errors import Code, LocalRefusal, ProtocolError
from firstlight_drivers.protocols.http import Response, read_response, request_head
from firstlight_drivers.protocols.web_session import KEPT, Answer, WebSession
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import KIB
from firstlight_drivers.transport.streams import hang_up

_PIECE = 32 * KIB
_AHEAD = 32 * KIB  # bytes this computer's own buffer holds: what is reported is not far from what has arrived
_STALL_SECONDS = 60.0  # for one piece to leave
_ANSWER_SECONDS = 300.0  # the device checks and writes the file before it answers
_TELL = 0.05  # seconds between two reports of progress
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, slots=True)
class Multipart:
    """What comes before and behind the file's bytes."""

    head: bytes
    tail: bytes
    content_type: str


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


def multipart(fields: Sequence[tuple[str, str]], file_field: str, file_name: str) -> Multipart:
    """A form with `fields` and, last, a file. Raises ProtocolError for a field that cannot stand in it."""
    boundary_text = f"firstlight{secrets.token_hex(12)}"
    lines = []
    for name, value in fields:
        if not re.fullmatch(r"[\w.-]{1,128}", name) or re.search(r"[\r\n]", value):
            raise ProtocolError("a field of the page that cannot be sent back")
        lines.append(f'--{boundary_text}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
    lines.append(
        f'--{boundary_text}\r\nContent-Disposition: form-data; name="{file_field}"; filename="{file_name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return Multipart(
        "".join(lines).encode(),
        f"\r\n--{boundary_text}--\r\n".encode("ascii"),
        f"multipart/form-data; boundary={boundary_text}",
    )


class UploadSession(WebSession):
    """A session that can also send a file of any size."""

    async def upload(self, path: str, parts: Multipart, file: BinaryIO, size: int, reached: Reached) -> Answer:
        """POST a file, once. `reached` is told the bytes that have left this computer's buffers but the last 32 KiB.

        Raises DeviceError as `send` does; TIMEOUT when nothing leaves for 60 s or no answer comes for 300 s.
        """
        host, peer = self._endpoint.host, f"{self._endpoint.host}:{self.port}"
        lines = [
            f"Origin: {self._origin}",
            f"Referer: {self._origin}{self._page}",
            f"Content-Type: {parts.content_type}",
            f"Content-Length: {len(parts.head) + size + len(parts.tail)}",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        extra = "".join(f"{line}\r\n" for line in lines)
        head = request_head("POST", host, self.port, path, tls=self.tls, extra=extra)
        async with boundary(self._where):
            reader, writer = await self._open()
            answering = asyncio.ensure_future(read_response(reader, keep=KEPT, endpoint=peer))
            try:
                _short_buffers(writer)
                trace.active().record("sent", "http", peer, head)
                with contextlib.suppress(ConnectionError):  # an early answer may be waiting all the same
                    writer.write(head + parts.head)
                    await _send(writer, file, size, reached, answering)
                    writer.write(parts.tail)
                    await _drained(writer)
                async with asyncio.timeout(_ANSWER_SECONDS):
                    response = await answering
            finally:
                answering.cancel()
                await asyncio.gather(answering, return_exceptions=True)
                await hang_up(writer)
        if not response.complete:
            raise ProtocolError(f"{self._where}: more than {KEPT} bytes", code=Code.TOO_LARGE)
        self._page = path.partition("?")[0]
        return self._answer(path, response)


def _short_buffers(writer: asyncio.StreamWriter) -> None:
    writer.transport.set_write_buffer_limits(high=_PIECE)  # half a mebibyte otherwise, under TLS
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)


async def _drained(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(_STALL_SECONDS):  # not wait_for, which may swallow a cancellation before Python 3.12
        await writer.drain()


async def _send(
    writer: asyncio.StreamWriter, file: BinaryIO, size: int, reached: Reached, answering: asyncio.Future[Response]
) -> None:
    sent, told = 0, time.monotonic()
    while sent < size and not answering.done():
        try:
            data = file.read(min(_PIECE, size - sent))
        except OSError as error:
            raise LocalRefusal(f"the file cannot be read: {error.strerror}") from error
        if not data:
            raise LocalRefusal("the file is shorter than it was")
        writer.write(data)
        await _drained(writer)
        sent += len(data)
        now = time.monotonic()
        if now - told >= _TELL:
            told = now
            reached(max(0, sent - _AHEAD - writer.transport.get_write_buffer_size()))
