"""One HTTP request without credentials, to servers that are small, old or hostile.

Written on plain streams instead of a client library for three reasons: the certificate and the answer must
come from one connection (each one counts on a small device), odd answers of embedded servers must be read
where libraries refuse them (no reason phrase, bare line feeds, two Content-Length headers), and every byte
must be counted. Redirects are shown, not followed; bodies are kept to 64 KiB; the whole takes at most 30 s.
"""

from __future__ import annotations

import asyncio
import html
import re
from dataclasses import dataclass

from firstlight_drivers.contract import HttpObservation, TlsObservation
from firstlight_drivers.errors import Code, DeviceError, ProtocolError
from firstlight_drivers.protocols.tls import open_tls
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import (
    CONNECT_SECONDS,
    HTTP_BODY_KEPT,
    HTTP_HEAD_BYTES,
    HTTP_READ_BYTES,
    HTTP_SECONDS,
)
from firstlight_drivers.transport.streams import connect, hang_up, host_header
from firstlight_drivers.transport.text import safe_block, text_or_none

_STATUS = re.compile(rb"(?:HTTP|ICY)[^ ]* +(\d{3})(?: |$)")
_TITLE = re.compile(r"<title[^>]{0,256}>([^<]{0,1024})", re.IGNORECASE)
_REALM = re.compile(r'realm\s*=\s*(?:"([^"]{0,256})|([^\s,]{1,256}))', re.IGNORECASE)
_HEX = re.compile(rb"[0-9A-Fa-f]{1,15}")
_MAX_INTERIM = 4  # "100 Continue" and the like before the answer


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers in lower case (the first of several alike counts), the body as far as it was kept."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    complete: bool

    def header(self, name: str) -> str | None:
        """The first header called `name` (lower case)."""
        return next((value for key, value in self.headers if key == name), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All headers called `name` (lower case), in the order they came."""
        return tuple(value for key, value in self.headers if key == name)


@dataclass(frozen=True, slots=True)
class Look:
    """What one connection showed.

    `error` says why `http` is missing; a certificate may have come all the same.
    """

    http: HttpObservation | None = None
    tls: TlsObservation | None = None
    error: DeviceError | None = None


async def look(
    host: str,
    port: int,
    *,
    tls: bool,
    path: str = "/",
    local_address: str | None = None,
    seconds: float = HTTP_SECONDS,
) -> Look:
    """GET `path` once. Never raises DeviceError: what went wrong is part of the answer."""
    certificate: TlsObservation | None = None
    try:
        async with boundary(f"http {host}:{port}"), asyncio.timeout(seconds):
            reader, writer, certificate = await _open(host, port, tls=tls, local_address=local_address)
            try:
                request = request_head("GET", host, port, path, tls=tls)
                response = await _exchange(reader, writer, request, f"{host}:{port}", keep=HTTP_BODY_KEPT)
            finally:
                await hang_up(writer)
    except DeviceError as error:
        return Look(tls=certificate, error=error)
    return Look(http=observation(port, path, response, tls=tls), tls=certificate)


async def get(
    host: str,
    port: int,
    *,
    tls: bool,
    path: str = "/",
    local_address: str | None = None,
    seconds: float = HTTP_SECONDS,
) -> tuple[HttpObservation, TlsObservation | None]:
    """Like `look`, but raises DeviceError when there was no HTTP answer."""
    seen = await look(host, port, tls=tls, path=path, local_address=local_address, seconds=seconds)
    if seen.http is None:
        raise seen.error or ProtocolError("no answer")
    return seen.http, seen.tls


async def post(
    host: str,
    port: int,
    path: str,
    body: bytes,
    *,
    tls: bool,
    content_type: str,
    keep: int,
    seconds: float,
    local_address: str | None = None,
) -> Response:
    """POST `body`. Raises DeviceError, with TOO_LARGE when the answer is longer than `keep` bytes."""
    async with boundary(f"http {host}:{port}"), asyncio.timeout(seconds):
        reader, writer, _ = await _open(host, port, tls=tls, local_address=local_address)
        try:
            extra = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
            request = request_head("POST", host, port, path, tls=tls, extra=extra) + body
            response = await _exchange(reader, writer, request, f"{host}:{port}", keep=keep)
        finally:
            await hang_up(writer)
    if not response.complete:
        raise ProtocolError(f"more than {keep} bytes", code=Code.TOO_LARGE)
    return response


def observation(port: int, path: str, response: Response, *, tls: bool) -> HttpObservation:
    """The parts of an answer that recognition uses."""
    body = safe_block(response.body, HTTP_BODY_KEPT)
    title = _TITLE.search(body)
    challenge = _REALM.search(response.header("www-authenticate") or "")
    return HttpObservation(
        port=port,
        tls=tls,
        path=path,
        status=response.status,
        server=text_or_none(response.header("server")),
        title=text_or_none(html.unescape(title[1])) if title else None,
        location=text_or_none(response.header("location"), 512),
        realm=text_or_none(challenge[1] or challenge[2]) if challenge else None,
        body=body,
    )


async def _open(
    host: str, port: int, *, tls: bool, local_address: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, TlsObservation | None]:
    if tls:
        return await open_tls(host, port, local_address=local_address, seconds=CONNECT_SECONDS)
    reader, writer = await connect(host, port, local_address=local_address)
    return reader, writer, None


def request_head(method: str, host: str, port: int, path: str, *, tls: bool, extra: str = "") -> bytes:
    """The head of a request that ends its connection. `extra` is whole header lines.

    Raises ProtocolError for a path that would not stay in its line.
    """
    if not path.startswith("/") or any(ord(c) < 0x21 or ord(c) > 0x7E for c in path):
        raise ProtocolError("a path that cannot stand in a request")
    named = host_header(host) if port == (443 if tls else 80) else f"{host_header(host)}:{port}"
    return (
        f"{method} {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: Firstlight\r\nAccept: */*\r\n"
        f"Accept-Encoding: identity\r\nConnection: close\r\n{extra}\r\n"
    ).encode("ascii", "replace")


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes, endpoint: str, *, keep: int
) -> Response:
    wire = trace.active()
    wire.record("sent", "http", endpoint, request)
    writer.write(request)
    await writer.drain()
    return await read_response(reader, keep=keep, endpoint=endpoint)


async def read_response(reader: asyncio.StreamReader, *, keep: int, endpoint: str = "") -> Response:
    """Read one answer. Raises ProtocolError, EOFError, OSError."""
    for _ in range(_MAX_INTERIM):
        status, headers = await _head(reader, endpoint)
        if not 100 <= status < 200:
            break
    else:
        raise ProtocolError("interim answers without end")
    names = dict(reversed(headers))
    if "chunked" in names.get("transfer-encoding", "").lower():
        body, complete = await _chunked(reader, keep)
    else:
        length = names.get("content-length", "").strip()
        wanted = int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else None
        body, complete = await _plain(reader, keep, 0 if status in {204, 304} else wanted)
    return Response(status, headers, body, complete)


async def _head(reader: asyncio.StreamReader, endpoint: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    lines: list[bytes] = []
    size = 0
    while True:
        try:
            line = await reader.readline()
        except ValueError:  # what StreamReader raises for a line over its limit
            raise ProtocolError("a header line without end", code=Code.TOO_LARGE) from None
        size += len(line)
        if size > HTTP_HEAD_BYTES:
            raise ProtocolError("headers without end", code=Code.TOO_LARGE)
        if not line and not lines:
            raise EOFError("closed without an answer")
        stripped = line.rstrip(b"\r\n")
        if not stripped and (lines or not line):
            break
        if stripped:
            lines.append(stripped)
        if not line.endswith(b"\n"):
            break  # the connection ended inside the head; what came is still told
    trace.active().record("received", "http", endpoint, b"\r\n".join(lines))
    match = _STATUS.match(lines[0])
    if match is None:
        raise ProtocolError("not an HTTP answer")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.append((name.strip().lower().decode("latin-1"), value.strip().decode("latin-1")))
    return int(match[1]), tuple(headers)


async def _plain(reader: asyncio.StreamReader, keep: int, wanted: int | None) -> tuple[bytes, bool]:
    body = bytearray()
    limit = keep if wanted is None else min(keep, wanted)
    while len(body) < limit:
        piece = await reader.read(limit - len(body))
        if not piece:
            return bytes(body), True
        body += piece
    if wanted is not None:
        return bytes(body), wanted <= keep
    return bytes(body), not await reader.read(1)


async def _chunked(reader: asyncio.StreamReader, keep: int) -> tuple[bytes, bool]:
    body = bytearray()
    read = 0  # with the framing: a body of one-byte chunks costs six bytes each
    while read < HTTP_READ_BYTES:
        try:
            line = await reader.readline()
        except ValueError:
            raise ProtocolError("a chunk size without end", code=Code.TOO_LARGE) from None
        read += len(line)
        match = _HEX.match(line)
        if match is None:
            raise ProtocolError("a chunk without a size")
        size = int(match[0], 16)
        if size == 0:
            return bytes(body), True
        if len(body) + size > keep:
            body += await _up_to(reader, keep - len(body))
            return bytes(body), False
        piece = await reader.readexactly(size)
        body += piece
        read += size + len(await reader.readline())
    return bytes(body), False


async def _up_to(reader: asyncio.StreamReader, size: int) -> bytes:
    try:
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        return error.partial
