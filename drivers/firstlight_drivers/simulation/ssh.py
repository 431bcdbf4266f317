"""An SSH server for simulated devices: paramiko's server side, started only when somebody connects.

Each connection has threads of its own, as paramiko is made; they end with the service.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

import paramiko
from cryptography.hazmat.primitives.asymmetric import ec
from paramiko.common import (
    AUTH_FAILED,
    AUTH_PARTIALLY_SUCCESSFUL,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_SUCCEEDED,
    cMSG_USERAUTH_BANNER,
)
from paramiko.server import InteractiveQuery

from firstlight_drivers.simulation.tcp import listening_socket

if TYPE_CHECKING:
    from paramiko.channel import Channel

_LOG = "firstlight_drivers.simulation.ssh"
_SHUTDOWN = 5.0  # seconds a thread gets to end
_REPLY_FIRST = 0.02  # seconds for the answer to "shell" to leave before what the shell says
_AFTERTHOUGHT = 0.2  # seconds until a shell says something once more
_WINDOW = 128 * 1024  # bytes a client may be ahead; small devices have little memory
_PACKET = 32 * 1024
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

    def left(self) -> None:
        """The session is over, whoever ended it."""


@runtime_checkable
class Paced(Protocol):
    """A shell that takes its time."""

    def pause(self) -> float:
        """Seconds before an answer leaves."""

    def afterthought(self) -> str:
        """What is printed once more a moment after the last answer; "" for nothing."""


Program = Callable[["Channel"], None]
"""Runs on one channel until it is done; called in a thread of its own."""


class Door(Protocol):
    """Who decides about logins. Called from threads."""

    banner: str | None  # shown before the login (USERAUTH_BANNER)
    banner_tagged: bool  # with a language tag, as RFC 4252 has it; some servers leave it out
    interactive: bool  # the password is taken by keyboard-interactive only

    def check(self, user: str, password: str) -> bool:
        """Whether the password is right."""

    def wants_code(self, user: str) -> str | None:
        """The prompt of a second step, where there is one."""

    def check_code(self, user: str, code: str) -> bool:
        """Whether the answer to that prompt is right."""

    def shell(self, user: str) -> Shell:
        """The dialogue behind the login."""


@runtime_checkable
class RunsPrograms(Protocol):
    """A door that also takes exec requests."""

    def program(self, user: str, command: str) -> Program | None:
        """What one command of an exec request runs; None where the device knows no such command."""


class SshService:
    """Serves one address and port. `door` decides about logins."""

    def __init__(self, address: str, port: int, key: ec.EllipticCurvePrivateKey, door: Door) -> None:
        self._where = (address, port)
        self._key = key
        self._door = door
        self._transports: list[paramiko.Transport] = []
        self._accepting: asyncio.Task[None] | None = None
        self._listener: socket.socket | None = None

    async def __aenter__(self) -> Self:
        self._listener = listening_socket(*self._where)
        self._accepting = asyncio.get_running_loop().create_task(self._accept(self._listener))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._accepting is not None and self._listener is not None:
            with contextlib.suppress(NotImplementedError):  # Windows has no readers
                asyncio.get_running_loop().remove_reader(self._listener)
            await asyncio.sleep(0)  # a connection that has just been accepted would be forgotten, open
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
            _forget_timer(transport)
            transport.join(_SHUTDOWN)
        self._transports.clear()

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(listener)
            connection.setblocking(True)
            for transport in self._transports:
                if not transport.is_alive():
                    _forget_timer(transport)
            self._transports = [transport for transport in self._transports if transport.is_alive()]
            with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
                self._transports.append(self._serve(connection))

    def _serve(self, connection: socket.socket) -> paramiko.Transport:
        transport = paramiko.Transport(connection, default_window_size=_WINDOW, default_max_packet_size=_PACKET)
        transport.set_log_channel(_LOG)
        transport.add_server_key(paramiko.ECDSAKey(vals=(self._key, self._key.public_key())))
        transport.start_server(event=threading.Event(), server=_Server(self._door, transport))
        return transport


def _forget_timer(transport: paramiko.Transport) -> None:
    """A handshake that broke off leaves a timer behind, a thread of its own for 15 s."""
    transport.packetizer.complete_handshake()


class _Server(paramiko.ServerInterface):
    def __init__(self, door: Door, transport: paramiko.Transport) -> None:
        self._door = door
        self._transport = transport
        self._user = ""
        self._passed = False  # the password was right, a code is still to come

    def get_banner(self) -> tuple[str | None, str | None]:
        if self._door.banner is None or self._door.banner_tagged:
            return self._door.banner, "en"
        message = paramiko.Message()
        message.add_byte(cMSG_USERAUTH_BANNER)
        message.add_string(self._door.banner)
        self._transport._send_message(message)  # type: ignore[attr-defined]  # noqa: SLF001 - paramiko always tags
        return None, None

    def get_allowed_auths(self, username: str) -> str:
        return "keyboard-interactive" if self._passed or self._door.interactive else "password"

    def check_auth_password(self, username: str, password: str) -> int:
        if self._door.interactive or not self._door.check(username, password):
            return AUTH_FAILED
        self._user = username
        self._passed = self._door.wants_code(username) is not None
        return AUTH_PARTIALLY_SUCCESSFUL if self._passed else AUTH_SUCCESSFUL

    def check_auth_interactive(self, username: str, submethods: str | bytes) -> int | InteractiveQuery:
        if self._passed:
            return self._question(username)
        if not self._door.interactive:
            return AUTH_FAILED
        self._user = username
        return InteractiveQuery("", "", ("Password: ", False))

    def check_auth_interactive_response(self, responses: list[str]) -> int | InteractiveQuery:
        if len(responses) != 1:
            return AUTH_FAILED
        if self._passed:
            return AUTH_SUCCESSFUL if self._door.check_code(self._user, responses[0]) else AUTH_FAILED
        if not self._door.check(self._user, responses[0]):
            return AUTH_FAILED
        self._passed = self._door.wants_code(self._user) is not None
        return self._question(self._user) if self._passed else AUTH_SUCCESSFUL

    def _question(self, user: str) -> InteractiveQuery:
        return InteractiveQuery("", "", (self._door.wants_code(user) or "", True))

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED if kind == "session" else OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: Channel) -> bool:
        threading.Thread(target=_talk, args=(channel, self._door.shell(self._user)), daemon=True).start()
        return True

    def check_channel_exec_request(self, channel: Channel, command: bytes) -> bool:
        if not isinstance(self._door, RunsPrograms):
            return False
        program = self._door.program(self._user, command.decode("utf-8", "replace"))
        if program is not None:
            threading.Thread(target=_run, args=(channel, program), daemon=True).start()
        return program is not None


def _run(channel: Channel, program: Program) -> None:
    time.sleep(_REPLY_FIRST)
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        program(channel)
    _end(channel)


def _talk(channel: Channel, shell: Shell) -> None:
    time.sleep(_REPLY_FIRST)
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        _say(channel, shell, shell.greeting())
        pending = ""
        while not shell.finished:
            data = channel.recv(1024)
            if not data:
                break
            # Escape is a key of its own: no Enter follows.
            text = data.decode("ascii", "replace").replace("\x1b", "\x1b\r")
            pending += text.replace("\r\n", "\r").replace("\n", "\r")
            while "\r" in pending and not shell.finished:
                line, _, pending = pending.partition("\r")
                _say(channel, shell, shell.typed(line))
    shell.left()
    _end(channel)


def _say(channel: Channel, shell: Shell, text: str) -> None:
    if isinstance(shell, Paced):
        time.sleep(shell.pause())
    channel.sendall(text.encode())
    if isinstance(shell, Paced) and not shell.finished and (more := shell.afterthought()):
        time.sleep(_AFTERTHOUGHT)
        channel.sendall(more.encode())


def _end(channel: Channel) -> None:
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        channel.close()
        # The card ends the whole connection with the session.
        channel.get_transport().close()
