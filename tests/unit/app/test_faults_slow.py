"""Fault F16: devices that answer a byte a second, without end, with a head of ten gigabytes, or with a packed bomb.

Each answer costs at most 30 s and 8 MB, here through the state a job asks an NPort for, on real TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Credential, Endpoint, Secret, Service, Trust, UpdatesFirmware
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.protocols import tls, web_session
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.transport.limits import HTTP_READ_BYTES, HTTP_SECONDS, MIB
from unit.app.faulty import STRESS, at

PORT = 10443
SECONDS = HTTP_SECONDS if STRESS else 1.0
PIECE = b"A" * 16384
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Send = Callable[[bytes], Awaitable[None]]


async def slow(send: Send) -> None:
    for letter in HEAD + b"\r\n" + PIECE:
        await send(bytes([letter]))
        await asyncio.sleep(1.0)


async def slow_body(send: Send) -> None:
    await send(HEAD + b"Content-Length: 16384\r\n\r\n")
    for letter in PIECE:
        await send(bytes([letter]))
        await asyncio.sleep(1.0)


async def silent(send: Send) -> None:
    await asyncio.sleep(3600)


async def endless(send: Send) -> None:
    await send(HEAD + b"\r\n")
    while True:
        await send(PIECE)


async def long_as_promised(send: Send) -> None:
    await send(HEAD + b"Content-Length: 10737418240\r\n\r\n")
    while True:
        await send(PIECE)


async def long_head(send: Send) -> None:
    await send(HEAD + b"X-Long: ")
    while True:
        await send(PIECE)


async def many_headers(send: Send) -> None:
    await send(HEAD)
    while True:
        await send(b"X-More: y\r\n" * 1000)


async def chunks(send: Send) -> None:
    await send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await send(b"1\r\nA\r\n" * 1000)


async def interim(send: Send) -> None:
    while True:
        await send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


async def bomb(send: Send) -> None:
    packed = gzip.compress(bytes(256 * MIB // 4), 9)
    await send(HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed)


WAYS = (slow, slow_body, silent, endless, long_as_promised, long_head, many_headers, chunks, interim, bomb)


@asynccontextmanager
async def hostile(way: Callable[[Send], Awaitable[None]], host: str) -> AsyncIterator[list[int]]:
    """A server that takes a request and answers that way; how many bytes it got rid of, per connection."""
    sent: list[int] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            await reader.readuntil(b"\r\n\r\n")
            # What waits in this side's buffers was never taken by the program.
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
            sent.append(0)

            async def send(data: bytes) -> None:
                writer.write(data)
                await writer.drain()
                sent[-1] += len(data)

            await way(send)

    context = server_context("hostile", Naming("hostile", unit="N/A"), Naming("hostile", unit="N/A"))
    async with TcpService(host, PORT, converse, context):
        yield sent


@pytest.mark.allow_log("_call_connection_lost")  # asyncio's, of the server that is hung up on
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_f16_no_answer_costs_more_than_its_share(
    way: Callable[[Send], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_session, "HTTP_SECONDS", SECONDS)
    host = at(43, 100 + WAYS.index(way))
    family = next(one for one in FAMILIES if one.name == "moxa-nport6000")
    async with hostile(way, host) as sent:
        pin = (await tls.look(host, PORT)).sha256
        driver = family.open(Endpoint(host=host, ports=(Service(name="https", port=PORT),)))
        assert isinstance(driver, UpdatesFirmware)
        account = Credential(user="admin", password=Secret("Kestrel-Ferry-Quay-58"))
        tracemalloc.start()
        before, begun = tracemalloc.get_traced_memory()[0], time.monotonic()
        try:
            with pytest.raises(DeviceError) as caught:
                await driver.firmware_state(account, Trust(https=pin))
            took, most = time.monotonic() - begun, tracemalloc.get_traced_memory()[1] - before
        finally:
            tracemalloc.stop()
        assert took < SECONDS + 30
        assert max(sent) < HTTP_READ_BYTES
        assert most < HTTP_READ_BYTES + (1 if way is not bomb else 65) * MIB  # the bomb is packed in this process
        expected = {
            "slow": Code.TIMEOUT, "slow_body": Code.TIMEOUT, "silent": Code.TIMEOUT, "interim": Code.MALFORMED,
        }.get(way.__name__)  # fmt: skip
        assert expected in {None, caught.value.code}
        assert caught.value.code is not Code.LOGIN_REFUSED
