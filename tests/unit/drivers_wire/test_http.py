"""One GET, to servers that are odd, slow, endless or no servers at all."""

from __future__ import annotations

import asyncio
import ssl
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import Code, DeviceError, ProtocolError
from firstlight_drivers.protocols import http, tls
from firstlight_drivers.transport.streams import host_header, server_name
from unit.drivers_wire.wire import certificate, endless, replies, server

OK = b"HTTP/1.1 200 OK\r\n"


async def test_what_recognition_needs_is_read() -> None:
    body = b"<HTML><TITLE lang=x>\n NPort &amp; Web\x1b[31m Console</TITLE>body\0.."
    page = (
        b"HTTP/1.1 401 Unauthorized\r\nServer: MoxaHttp/2.2\r\nLocation: /logon.htm\r\n"
        b'WWW-Authenticate: Digest realm="NPort, 6250", nonce=x\r\n'
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    async with server(replies(page)) as port:
        seen, certificate_seen = await http.get("127.0.0.1", port, tls=False)
    assert certificate_seen is None
    assert (seen.status, seen.server, seen.realm) == (401, "MoxaHttp/2.2", "NPort, 6250")
    assert (seen.title, seen.location, seen.path) == ("NPort & Web Console", "/logon.htm", "/")
    assert "body" in seen.body
    assert "\0" not in seen.body


async def test_one_connection_tells_certificate_and_answer(tmp_path: Path) -> None:
    connections = 0
    answer = replies(OK + b"Content-Length: 2\r\n\r\nhi")

    async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await answer(reader, writer)

    async with server(counting, context=certificate(tmp_path)) as port:
        seen = await http.look("127.0.0.1", port, tls=True)
    assert connections == 1
    assert seen.http is not None
    assert seen.http.body == "hi"
    assert seen.tls is not None
    assert (seen.tls.subject_cn, seen.tls.subject_org, seen.tls.self_signed) == ("ZA2043001234", "APC", True)
    assert (seen.tls.key, seen.tls.protocol, len(seen.tls.sha256)) == ("EC secp256r1", "TLSv1.3", 64)
    assert seen.tls.not_before == "2024-01-01T00:00:00+00:00"


async def test_a_certificate_is_told_even_when_http_breaks(tmp_path: Path) -> None:
    async with server(replies(b"220 not http\r\n\r\n"), context=certificate(tmp_path)) as port:
        seen = await http.look("127.0.0.1", port, tls=True)
    assert seen.http is None
    assert seen.tls is not None
    assert seen.error is not None
    assert seen.error.code is Code.MALFORMED


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.0 200\n\nno reason, bare line feeds", "no reason, bare line feeds"),
        (b"ICY 200 OK\r\n\r\nradio", "radio"),
        (OK + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\nabcdef", "abc"),
        (OK + b"Content-Length : 2\r\njunk\r\n\r\nxyz", "xy"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\n!", "!"),
        (OK + b"X-Name: caf\xe9\r\n\r\ncaf\xe9", "café"),
        (OK + b"Content-Length: 100\r\n\r\nshort", "short"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", ""),
        (b"HTTP/1.1 200 OK", ""),
    ],
)
async def test_odd_answers_are_read(answer: bytes, body: str) -> None:
    async with server(replies(answer)) as port:
        seen, _ = await http.get("127.0.0.1", port, tls=False)
    assert seen.body == body


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", Code.CLOSED),
        (b"SSH-2.0-x\r\n\r\n", Code.MALFORMED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzzz\r\n", Code.MALFORMED),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nshort", Code.CLOSED),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9, Code.MALFORMED),
        (OK + b"X: " + b"y" * 200_000, Code.TOO_LARGE),
        (OK + b"X: y\r\n" * 20_000, Code.TOO_LARGE),
    ],
)
async def test_broken_answers_are_refused(answer: bytes, code: Code) -> None:
    async with server(replies(answer)) as port:
        seen = await http.look("127.0.0.1", port, tls=False)
    assert seen.http is None
    assert seen.error is not None
    assert seen.error.code is code


@pytest.mark.parametrize(
    "serve",
    [
        endless(b"x" * 65536, OK + b"\r\n"),
        endless(b"x" * 65536, OK + b"Content-Length: 99999999999\r\n\r\n"),
        endless(b"fff\r\n" + b"x" * 0xFFF + b"\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"),
    ],
    ids=["close", "length", "chunked"],
)
async def test_endless_bodies_are_cut(serve: object) -> None:
    started = time.monotonic()
    async with server(serve) as port:  # type: ignore[arg-type]
        seen, _ = await http.get("127.0.0.1", port, tls=False)
    assert len(seen.body) == 64 * 1024
    assert time.monotonic() - started < 30


async def test_a_body_of_tiny_chunks_ends_at_the_byte_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HTTP_READ_BYTES", 10_000)
    tiny = endless(b"1\r\nx\r\n" * 1000, OK + b"Transfer-Encoding: chunked\r\n\r\n")
    async with server(tiny) as port:
        seen, _ = await http.get("127.0.0.1", port, tls=False)
    assert 1000 < len(seen.body) < 3000


async def test_a_slow_server_meets_the_deadline() -> None:
    async with server(replies(*([b"H"] * 50), pause=0.05)) as port:
        started = time.monotonic()
        seen = await http.look("127.0.0.1", port, tls=False, seconds=0.4)
    assert time.monotonic() - started < 30
    assert seen.error is not None
    assert seen.error.code is Code.TIMEOUT


async def test_redirects_are_shown_not_followed() -> None:
    asked = 0

    async def redirecting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"authorization" not in head.lower()
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/evil\r\n\r\n")
        await writer.drain()

    async with server(redirecting) as port:
        seen, _ = await http.get("127.0.0.1", port, tls=False)
    assert (asked, seen.status, seen.location) == (1, 302, "http://127.0.0.1:1/evil")


async def test_nothing_listens() -> None:
    async with server(replies(b"")) as port:
        pass
    with pytest.raises(DeviceError) as caught:
        await http.get("127.0.0.1", port, tls=False)
    assert caught.value.code is Code.REFUSED


async def test_post_refuses_more_than_it_keeps() -> None:
    answer = OK + b"Content-Length: 2000\r\n\r\n" + b"x" * 2000
    async with server(replies(answer)) as port:
        done = await http.post(
            "127.0.0.1", port, "/x", b"<a/>", tls=False, content_type="text/xml", keep=2000, seconds=3
        )
        assert len(done.body) == 2000
        with pytest.raises(ProtocolError) as caught:
            await http.post("127.0.0.1", port, "/x", b"<a/>", tls=False, content_type="text/xml", keep=1999, seconds=3)
    assert caught.value.code is Code.TOO_LARGE


async def test_a_path_cannot_smuggle_headers() -> None:
    seen = await http.look("127.0.0.1", 1, tls=False, path="/x\r\nEvil: 1")
    assert seen.error is not None


def test_hosts_in_headers_and_handshakes() -> None:
    assert host_header("fe80::1%eth0") == "[fe80::1]"
    assert host_header("10.0.0.7") == "10.0.0.7"
    assert server_name("fe80::1%eth0") == ""
    assert server_name("np.local") == "np.local"


async def test_old_tls_is_spoken(tmp_path: Path) -> None:
    context = certificate(tmp_path)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with server(replies(b""), context=context) as port:
        seen = await tls.look("127.0.0.1", port)
    assert seen.protocol == "TLSv1.2"


async def test_no_tls_there() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with server(plain) as port:
        with pytest.raises(DeviceError) as caught:
            await tls.look("127.0.0.1", port)
    assert caught.value.code is Code.TLS


@given(st.binary(max_size=400))
def test_any_certificate_bytes_are_told(data: bytes) -> None:
    seen = tls.certificate_observation(443, data, "TLSv1.2")
    assert len(seen.sha256) == 64


@given(st.binary(max_size=600))
def test_any_answer_is_read_or_refused(data: bytes) -> None:
    async def read() -> None:
        reader = asyncio.StreamReader(limit=65536)
        reader.feed_data(data)
        reader.feed_eof()
        try:
            response = await http.read_response(reader, keep=1000)
        except (ProtocolError, EOFError):
            return
        http.observation(80, "/", response, tls=False)

    asyncio.run(read())
