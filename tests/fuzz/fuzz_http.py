"""Fuzz target: HTTP answers, through to what recognition gets."""

from __future__ import annotations

import asyncio

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import http

_PAGE = b"<html><head><title>NPort &amp; Web Console</title></head></html>"


def seeds() -> list[bytes]:
    """Answers as embedded servers give them."""
    return [
        b"HTTP/1.1 200 OK\r\nServer: MoxaHttp/1.0\r\nContent-Length: %d\r\n\r\n%s" % (len(_PAGE), _PAGE),
        b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="NPort", qop="auth"\r\n\r\n',
        b"HTTP/1.1 303 See Other\r\nLocation: https://10.0.0.7/logon.htm\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200\n\nx",
    ]


def one_input(data: bytes) -> None:
    """Read one answer."""
    asyncio.run(_read(data))


async def _read(data: bytes) -> None:
    reader = asyncio.StreamReader(limit=65536)
    reader.feed_data(data)
    reader.feed_eof()
    try:
        response = await http.read_response(reader, keep=4096)
    except (ProtocolError, EOFError):
        return
    http.observation(80, "/", response, tls=False)
