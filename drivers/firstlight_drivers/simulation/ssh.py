"""An SSH server for simulated devices: paramiko's server side, started only when somebody connects.

Each connection has threads of its own, as paramiko is made; they end with the service.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, Self

import paramiko
from cryptography.hazmat.primitives.asymmetric import ec
from paramiko.common import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
)

from firstlight_drivers.simulation.tcp import listening_socket

if TYPE_CHECKING:
    from paramiko.channel import Channel

_LOG = "firstlight_drivers.simulation.ssh"
_SHUTDOWN = 5.0  # seconds a thread gets to end
# Scanners leave in the middle of a handshake; for a device that is no event, and paramiko would log each as an error.
logging.getLogger(_LOG).setLevel(logging.CRITICAL + 1)


class Shell(Protocol):
    """A dialogue behind a login. `\\r` ends a line."""

    def greeting(self) -> str:
        """What is shown at once."""

    def typed(self, line: str) -> str:
        """What one line is answered with, prompt included."""

    @property
    def finished(self) -> bool:
        """Whether the device closes now."""


class SshService:
    """Serves one address and port. `check` decides a login, `shell` makes the dialogue behind it."""

    def __init__(
        self,
        address: str,
        port: int,
        key: ec.EllipticCurvePrivateKey,
        check: Callable[[str, str], bool],
        shell: Callable[[str], Shell],
    ) -> None:
        self._where = (address, port)
        self._key = key
        self._check = check
        self._shell = shell
        self._transports: list[paramiko.Transport] = []
        self._accepting: asyncio.Task[None] | None = None
        self._listener: socket.socket | None = None

    async def __aenter__(self) -> Self:
        self._listener = listening_socket(*self._where)
        self._accepting = asyncio.get_running_loop().create_task(self._accept(self._listener))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.gather(self._accepting, return_exceptions=True)
        if self._listener is not None:
            self._listener.close()
        if self._transports:
            await asyncio.to_thread(self._end_all)

    def _end_all(self) -> None:
        for transport in self._transports:
            transport.close()
        for transport in self._transports:
            transport.join(_SHUTDOWN)
        self._transports.clear()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(listener)
            connection.setblocking(True)
            self._transports = [transport for transport in self._transports if transport.is_alive()]
            with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
                self._transports.append(self._serve(connection))

    def _serve(self, connection: socket.socket) -> paramiko.Transport:
        transport = paramiko.Transport(connection)
        transport.set_log_channel(_LOG)
        transport.add_server_key(paramiko.ECDSAKey(vals=(self._key, self._key.public_key())))
        transport.start_server(event=threading.Event(), server=_Server(self._check, self._shell))
        return transport


class _Server(paramiko.ServerInterface):
    def __init__(self, check: Callable[[str, str], bool], shell: Callable[[str], Shell]) -> None:
        self._check = check
        self._shell = shell
        self._user = ""

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        if not self._check(username, password):
            return AUTH_FAILED
        self._user = username
        return AUTH_SUCCESSFUL

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED if kind == "session" else OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: Channel) -> bool:
        threading.Thread(target=_talk, args=(channel, self._shell(self._user)), daemon=True).start()
        return True


def _talk(channel: Channel, shell: Shell) -> None:
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        channel.sendall(shell.greeting().encode())
        pending = ""
        while not shell.finished:
            data = channel.recv(1024)
            if not data:
                break
            pending += data.decode("ascii", "replace").replace("\r\n", "\r").replace("\n", "\r")
            while "\r" in pending and not shell.finished:
                line, _, pending = pending.partition("\r")
                channel.sendall(shell.typed(line).encode())
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        channel.close()
