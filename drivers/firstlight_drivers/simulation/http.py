"""A small web server for simulated consoles: one request per connection, headers exactly as told, faults on request.

aiohttp's server is not used because it cannot send half an answer, none, or garbage.
"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import parse_qsl

from firstlight_drivers.simulation.faults import STREAM, Faults
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.tcp import Converse

_MAX_HEAD = 16 * 1024  # bytes
_MAX_BODY = 1024 * 1024  # bytes
_PATIENCE = 10.0  # seconds for a request to arrive
_REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    307: "Temporary Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
}


@dataclass(frozen=True, slots=True)
class WebRequest:
    """What a client asked. Names of `headers` are in lower case."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header called `name` (lower case); "" when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def cookie(self, name: str) -> str:
        """The value of one cookie; "" when it was not sent."""
        pairs = (pair.strip().partition("=") for pair in self.header("cookie").split(";"))
        return next((value for key, _, value in pairs if key == name), "")

    @property
    def place(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query's values; the last of several alike counts."""
        return dict(parse_qsl(self.path.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The body as a form's values."""
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What it gets. `headers` are sent as they stand, before Content-Length and Connection."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html"


def page(title: str, content: str, server: str | None = None) -> WebAnswer:
    """A page. `content` is HTML; `title` is escaped."""
    body = f"<html><head><title>{html.escape(title)}</title></head><body>{content}</body></html>".encode()
    return WebAnswer(body, headers=(("Server", server),) if server else ())


def redirect(location: str, server: str | None = None) -> WebAnswer:
    """A redirect to another page of the same device."""
    return WebAnswer(status=303, headers=(("Location", location), *((("Server", server),) if server else ())))


class Receiver(Protocol):
    """Reads bodies that are too large to be held."""

    def wants(self, request: WebRequest) -> bool:
        """Whether the body of this request, which is not read yet, is for `receive`."""

    async def receive(self, request: WebRequest, reader: asyncio.StreamReader, length: int) -> WebAnswer | None:
        """Read `length` bytes and answer; None hangs up."""


def web_service(
    respond: Callable[[WebRequest], WebAnswer | None], faults: Faults, receiver: Receiver | None = None
) -> Converse:
    """The conversation of a `TcpService` that answers with what `respond` returns; None hangs up without a word."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await asyncio.wait_for(_head(reader), _PATIENCE)
        if asked is None:
            return
        request, length = asked
        if receiver is not None and receiver.wants(request):
            answer = await receiver.receive(request, reader, length)
        else:
            if length > _MAX_BODY:
                return
            body = await asyncio.wait_for(reader.readexactly(length), _PATIENCE)
            await asyncio.sleep(faults.delay + faults.pace)
            answer = respond(replace(request, body=body))
        if answer is not None:
            await _answer(reader, writer, answer, faults)

    return converse


async def _head(reader: asyncio.StreamReader) -> tuple[WebRequest, int] | None:
    head = await reader.readuntil(b"\r\n\r\n")
    if len(head) > _MAX_HEAD:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    path, _, _ = rest.partition(" ")
    parted = (line.partition(":") for line in lines if line)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in parted)
    length = dict(headers).get("content-length", "0")
    if not length.isdecimal():
        return None
    return WebRequest(method, path, headers=headers), int(length)


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: WebAnswer, faults: Faults
) -> None:
    headers = [
        *answer.headers,
        ("Content-Type", answer.content_type),
        ("Content-Length", str(STREAM if Fault.OVERSIZE in faults else len(answer.body))),
        ("Connection", "close"),
    ]
    lines = [f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers]
    whole = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + answer.body
    shaped = faults.shape(whole, STREAM)
    if shaped is None:
        await reader.read()  # stays silent until the client gives up
        return
    for start in range(0, len(shaped), 65536):
        writer.write(shaped[start : start + 65536])
        await writer.drain()
