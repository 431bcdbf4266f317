"""Greeting and host key of SSH servers, without a login. A real OpenSSH is asked in tests/interop."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko
import pytest

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.protocols import ssh
from unit.drivers_wire.wire import server


class NoLogin(paramiko.ServerInterface):
    """Remembers that somebody tried to log in."""

    tried = False

    def check_auth_password(self, username: str, password: str) -> int:
        self.tried = True
        return 2  # AUTH_FAILED

    def check_auth_none(self, username: str) -> int:
        self.tried = True
        return 2  # AUTH_FAILED


@contextmanager
def paramiko_server() -> Iterator[tuple[int, paramiko.PKey, NoLogin]]:
    logging.getLogger("firstlight.test.ssh").setLevel(logging.CRITICAL)  # we hang up without a word
    key = paramiko.ECDSAKey.generate(bits=256)
    policy = NoLogin()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            transport = paramiko.Transport(connection)
            transport.set_log_channel("firstlight.test.ssh")
            transport.local_version = "SSH-2.0-cryptlib"
            transport.add_server_key(key)
            transport.start_server(event=threading.Event(), server=policy)  # we hang up in the middle
            transport.join(5)
            transport.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], key, policy
        thread.join()


async def test_greeting_and_host_key() -> None:
    with paramiko_server() as (port, key, policy):
        seen = await ssh.look("127.0.0.1", port)
    assert seen.ident == "SSH-2.0-cryptlib"
    assert seen.key_type == "ecdsa-sha2-nistp256"
    assert seen.sha256 == key.fingerprint
    assert seen.md5 is not None
    assert seen.md5.replace(":", "") == key.get_fingerprint().hex()
    assert not policy.tried


async def test_only_a_greeting() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OldThing_1.0\r\n")
        await writer.drain()
        await reader.readline()

    async with server(serve) as port:
        seen = await ssh.look("127.0.0.1", port, seconds=3)
    assert (seen.ident, seen.key_type, seen.sha256) == ("SSH-2.0-OldThing_1.0", None, None)


async def test_no_ssh_there() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ftp\r\n" * 200)
        await writer.drain()
        await reader.read()

    async with server(serve) as port:
        with pytest.raises(DeviceError):
            await ssh.look("127.0.0.1", port, seconds=3)


async def test_an_endless_greeting_is_cut() -> None:
    sent = 0

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        while True:
            writer.write(b"x" * 65536)
            sent += 65536
            await writer.drain()

    async with server(serve) as port:
        with pytest.raises(DeviceError):
            await ssh.look("127.0.0.1", port, seconds=3)
    assert sent < 32 * 1024 * 1024


async def test_a_silent_server_meets_the_deadline() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with server(serve) as port:
        with pytest.raises(DeviceError) as caught:
            await ssh.look("127.0.0.1", port, seconds=0.3)
    assert caught.value.code in {Code.TIMEOUT, Code.CLOSED, Code.MALFORMED}


async def test_cancelled_in_the_middle() -> None:
    greeted = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        greeted.set()
        await reader.read()

    async with server(serve) as port:
        task = asyncio.create_task(ssh.look("127.0.0.1", port, seconds=5))
        await greeted.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
