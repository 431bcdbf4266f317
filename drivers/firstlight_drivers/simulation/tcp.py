"""A TCP listener that ends its conversations when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Self

Converse = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_FAREWELL = 1.0  # seconds a peer gets to close its side


def listening_socket(address: str, port: int) -> socket.socket:
    """A non-blocking listening socket. Raises OSError when the address is not ours or the port is taken."""
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every TLS answer waits 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.listen(16)
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise OSError(error.errno, f"{address} port {port}: {error.strerror}") from error
    return sock


class TcpService:
    """Serves `converse` on one address and port. A peer that goes away or talks nonsense ends only its own talk."""

    def __init__(self, address: str, port: int, converse: Converse, tls: ssl.SSLContext | None = None) -> None:
        self._where = (address, port)
        self._converse = converse
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()
        self.accepted = 0  # connections since the start

    async def __aenter__(self) -> Self:
        sock = listening_socket(*self._where)
        self._server = await asyncio.start_server(self._accept, sock=sock, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is None:
            return
        with contextlib.suppress(NotImplementedError):  # Windows has no readers
            for sock in self._server.sockets:
                asyncio.get_running_loop().remove_reader(sock.fileno())
        # Python 3.11 forgets, open, a connection that was accepted right before its server is closed.
        await asyncio.sleep(0)
        self._server.close()
        talks = tuple(self._talks)
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await self._server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.get_running_loop().create_task(self._talk(reader, writer))
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # LimitOverrunError and IncompleteReadError: the peer sent too much or left in the middle.
            with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError):
                await self._converse(reader, writer)
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), _FAREWELL)
        finally:
            with contextlib.suppress(AttributeError):  # Python 3.11.2: a TLS transport that is closed already
                writer.transport.abort()
