"""The card's command line over SSH: host key first, then the password, then a shell. Blocking; for a thread.

    connect -> key exchange -> host key compared with the pin -> which methods? -> password and/or keyboard-interactive
            -> pty of 220 columns, shell

One connection per action, always ended with `exit`: a card takes few sessions at once (AP9641 user guide: five on the
command line) and answers "Max logins exceeded." in the shell beyond that.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import paramiko
from paramiko.auth_handler import AuthHandler

from firstlight_drivers.apc_nmc3.bridge import Bridge
from firstlight_drivers.apc_nmc3.challenge import Challenge, says_full, says_locked
from firstlight_drivers.contract import Credential, Endpoint, Presented
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LoginRefused, ProtocolError, Unreachable
from firstlight_drivers.transport.limits import CONNECT_SECONDS, KIB, MIB, SSH_SECONDS
from firstlight_drivers.transport.text import safe_text

_COLUMNS = 220  # a narrow terminal breaks long lines (observed by automation tools)
_SESSION_BYTES = 4 * MIB  # all that one session may send
_PASSWORD_SECONDS = 20.0  # a card derives a key from the password, which takes it a while
_PERSON_SECONDS = 330.0  # somebody reads a code in a mail
_CLOSE_SECONDS = 2.0
_STALL_SECONDS = 60.0  # a packet waits to leave
_NO_MORE_METHODS = 14  # SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, RFC 4250
_TOO_MANY_CONNECTIONS = 12
_LOG = "firstlight.paramiko"
_KEYS = {
    "ecdsa-sha2-nistp256": "EC secp256r1",
    "ecdsa-sha2-nistp384": "EC secp384r1",
    "ecdsa-sha2-nistp521": "EC secp521r1",
    "ssh-ed25519": "Ed25519",
}

_T = TypeVar("_T")
_Begin = Callable[[AuthHandler, threading.Event], None]


class _Metered:
    """A socket that ends after so many bytes (paramiko reads a greeting without a cap), and when nothing leaves any
    more (paramiko sends without a deadline: a device that stops reading would hold it for ever).
    """

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._left = _SESSION_BYTES
        self._left_at = time.monotonic()

    def recv(self, size: int) -> bytes:
        data = self._inner.recv(min(size, self._left)) if self._left else b""
        self._left -= len(data)
        return data

    def send(self, data: bytes) -> int:
        try:
            sent = self._inner.send(data)
        except TimeoutError:
            if time.monotonic() - self._left_at > _STALL_SECONDS:
                raise ConnectionResetError(errno.ECONNRESET, "nothing leaves any more") from None
            raise
        self._left_at = time.monotonic()
        return sent

    def settimeout(self, seconds: float | None) -> None:
        self._inner.settimeout(seconds)

    def close(self) -> None:
        self._inner.close()

    @property
    def _closed(self) -> bool:  # paramiko looks here whether it still has to wait for its thread
        return self._inner.fileno() < 0


class NotRun(DeviceError):
    """The card does not run a command, or is full of sessions: it answers both in the same way."""

    code = Code.UNEXPECTED


class _Transport(paramiko.Transport):
    """Remembers why the other side left: paramiko only logs it."""

    farewell = ""
    farewell_code = 0

    def _parse_disconnect(self, message: paramiko.Message) -> None:
        self.farewell_code = message.get_int()
        self.farewell = safe_text(message.get_string())


class _Authentication(AuthHandler):
    """Asks for the authentication service once per connection, as OpenSSH does: paramiko asks again for every method,
    which small servers need not understand. Every request is sent once, whatever the server says in between.
    """

    _service = False

    def _request_auth(self) -> None:
        if not self._service:
            super()._request_auth()  # type: ignore[misc]
            return
        granted = paramiko.Message()
        granted.add_string("ssh-userauth")
        granted.rewind()
        super()._parse_service_accept(granted)  # type: ignore[misc]

    def _parse_service_accept(self, message: paramiko.Message) -> None:
        if not self._service:
            self._service = True
            super()._parse_service_accept(message)  # type: ignore[misc]


class ShellLink:
    """A shell's channel as a `Link`."""

    def __init__(self, channel: paramiko.Channel, bridge: Bridge, where: str) -> None:
        self._channel = channel
        self._trace = bridge.trace
        self._where = where

    def read(self, seconds: float) -> str | None:
        """What came within `seconds`; None when the card has closed."""
        self._channel.settimeout(max(0.01, seconds))
        try:
            data = self._channel.recv(4 * KIB)
        except TimeoutError:
            return ""
        self._trace.record("received", "nmc-console", self._where, data)
        return data.decode("latin-1") if data else None

    def write(self, text: str, *, secret: bool) -> None:
        """Send. The length of a secret is nobody's business either."""
        data = text.encode("ascii")
        self._channel.settimeout(_PASSWORD_SECONDS)
        self._channel.sendall(data)
        self._trace.record("sent", "nmc-console", self._where, b"" if secret else data)


def present(endpoint: Endpoint, bridge: Bridge) -> Presented:
    """The host key, without a login. Raises DeviceError."""
    with _connected(endpoint, bridge) as transport:
        return _presented(transport)


@contextlib.contextmanager
def shell(
    endpoint: Endpoint, credential: Credential, pin: str | None, bridge: Bridge, *, unpinned: bool = False
) -> Iterator[ShellLink]:
    """A shell behind a login. `unpinned` lets `pin` be None: who has no pin has decided that elsewhere.

    Raises IdentityChanged before anything secret is sent, LoginRefused, and DeviceError.
    """
    with _channel(endpoint, credential, pin, bridge, unpinned=unpinned) as channel:
        _begin(channel)
        yield ShellLink(channel, bridge, f"{endpoint.host}:{endpoint.port('ssh', 22)}")


@contextlib.contextmanager
def running(
    endpoint: Endpoint, credential: Credential, pin: str | None, bridge: Bridge, command: str
) -> Iterator[paramiko.Channel]:
    """One command behind a login, without a shell. Raises as `shell`; NotRun when the card runs no such command."""
    with _channel(endpoint, credential, pin, bridge) as channel:
        try:
            channel.exec_command(command)
        except paramiko.SSHException as error:
            if not channel.get_transport().is_active():
                raise
            raise NotRun(f"the card does not run {command.partition(' ')[0]}") from error
        yield channel


@contextlib.contextmanager
def _channel(
    endpoint: Endpoint, credential: Credential, pin: str | None, bridge: Bridge, *, unpinned: bool = False
) -> Iterator[paramiko.Channel]:
    with _connected(endpoint, bridge) as transport:
        shown = _presented(transport)
        if pin is None and not unpinned:
            raise IdentityChanged(f"host key {shown.sha256}, none is pinned")
        if pin is not None and shown.sha256 != pin.rstrip("="):
            raise IdentityChanged(f"host key {shown.sha256}")
        _log_in(transport, credential, bridge)
        channel = transport.open_session(timeout=SSH_SECONDS)
        try:
            yield channel
        finally:
            # The card ends the connection with the session: then there is nobody to say farewell to.
            with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
                channel.close()


@contextlib.contextmanager
def _connected(endpoint: Endpoint, bridge: Bridge) -> Iterator[_Transport]:
    logging.getLogger(_LOG).setLevel(logging.CRITICAL + 1)
    source = (endpoint.local_address, 0) if endpoint.local_address else None
    # create_connection tries every address that a host name has.
    opened = socket.create_connection((endpoint.host, endpoint.port("ssh", 22)), CONNECT_SECONDS, source)
    with contextlib.closing(opened):
        bridge.on_stop(lambda: opened.shutdown(socket.SHUT_RDWR))
        bridge.check()
        transport = _Transport(_Metered(opened))  # type: ignore[arg-type]
        transport.set_log_channel(_LOG)
        transport.banner_timeout = 2 * SSH_SECONDS  # the deadline of the whole exchange comes first
        try:
            _exchange_keys(transport)
            yield transport
        finally:
            transport.close()
            transport.packetizer.complete_handshake()  # ends a timer that would outlive a broken handshake by 15 s
            transport.join(_CLOSE_SECONDS)


def _exchange_keys(transport: _Transport) -> None:
    try:
        _guarded(lambda: transport.start_client(timeout=SSH_SECONDS))
    except paramiko.SSHException as error:
        if not transport.remote_version:
            raise Unreachable("The card (before its SSH greeting)", code=Code.CLOSED) from error
        raise
    if not transport.initial_kex_done:
        raise Unreachable("The card (key exchange)", code=Code.TIMEOUT)


def _begin(channel: paramiko.Channel) -> None:
    """A shell; a card that is full closes it at once, and what it said of that is to be read."""
    try:
        channel.get_pty(width=_COLUMNS)
        channel.invoke_shell()
    except paramiko.SSHException:
        if not channel.recv_ready():
            raise


def _presented(transport: _Transport) -> Presented:
    key = transport.get_remote_server_key()
    md5 = key.get_fingerprint().hex()  # as the card's own page prints it; for comparing by eye
    name, bits = safe_text(key.get_name()), key.get_bits()
    kind = _KEYS.get(name) or (f"RSA {bits}" if "rsa" in name else name)
    return Presented(
        channel="ssh",
        sha256=key.fingerprint.rstrip("="),
        md5=":".join(md5[i : i + 2] for i in range(0, len(md5), 2)),
        key=kind,
        weak=("weak-key",) if "rsa" in name and bits < 2048 else (),
    )


def _log_in(transport: _Transport, credential: Credential, bridge: Bridge) -> None:
    """One attempt. Which methods there are is asked first, as every SSH client does, so that none is tried in vain."""
    methods = _offered(transport, credential.user)
    password_used = False
    if "password" in methods:
        bridge.check()
        password = credential.password.reveal()
        methods = _attempt(
            transport,
            lambda handler, done: handler.auth_password(credential.user, password, done),
            seconds=_PASSWORD_SECONDS,
        )
        password_used = True
        if not methods:
            return
    if "keyboard-interactive" not in methods:
        raise DeviceError(f"logins by {safe_text(', '.join(methods)) or 'nothing known'} only", code=Code.UNEXPECTED)
    challenge = Challenge(password_used=password_used)

    def answer(title: str, instructions: str, prompts: list[tuple[str, bool]]) -> list[str]:
        replies = challenge.replies(title, instructions, prompts)
        bridge.check()
        return [
            (credential.password if reply.password else bridge.ask(reply.prompt, secret=reply.secret)).reveal()
            for reply in replies
        ]

    left = _attempt(
        transport,
        lambda handler, done: handler.auth_interactive(credential.user, answer, done),
        seconds=_PERSON_SECONDS,
    )
    if left:
        raise DeviceError(f"the login wants {safe_text(', '.join(left))} as well", code=Code.UNEXPECTED)


def _offered(transport: _Transport, user: str) -> Sequence[str]:
    try:
        _request(transport, lambda handler, done: handler.auth_none(user, done), seconds=SSH_SECONDS)
    except paramiko.BadAuthenticationType as error:
        return [str(method) for method in error.allowed_types if method]
    except paramiko.AuthenticationException as error:
        raise _not_refused(transport, error) from error
    raise DeviceError("a login without any password", code=Code.UNEXPECTED)


def _request(transport: _Transport, begin: _Begin, *, seconds: float) -> Sequence[str]:
    """One authentication request; the methods that are still wanted after it. Raises what paramiko raises."""
    transport.auth_timeout = seconds
    handler = transport.auth_handler
    if handler is None:
        handler = transport.auth_handler = _Authentication(transport)
    done = threading.Event()

    def ask() -> Sequence[str]:
        begin(handler, done)
        return handler.wait_for_response(done)

    return _guarded(ask)


def _attempt(transport: _Transport, begin: _Begin, *, seconds: float) -> Sequence[str]:
    """The methods that are still wanted after this one; none when the login is complete."""
    try:
        return _request(transport, begin, seconds=seconds)
    except paramiko.AuthenticationException as error:
        if says_locked(transport.farewell):
            raise DeviceError(transport.farewell, code=Code.LOCKED) from error
        # paramiko reports a refusal that is followed at once by a disconnect as an end of file.
        handler = transport.auth_handler
        refused = handler is not None and getattr(handler, "username", "") is None
        if refused or transport.farewell_code == _NO_MORE_METHODS or "too many auth" in transport.farewell.lower():
            raise LoginRefused("the card refused the login") from error
        raise _not_refused(transport, error) from error


def _not_refused(transport: _Transport, error: paramiko.AuthenticationException) -> DeviceError:
    """What paramiko calls a failed login although no credential was refused."""
    if says_full(transport.farewell) or transport.farewell_code == _TOO_MANY_CONNECTIONS:
        return DeviceError(f"The card ({transport.farewell or 'too many connections'})", code=Code.BUSY)
    if transport.is_active() and "timeout" in str(error).lower():
        return Unreachable("The card (login)", code=Code.TIMEOUT)
    if transport.is_active():
        return DeviceError("the login cannot be begun", code=Code.UNEXPECTED)
    return Unreachable(f"The card ({transport.farewell or 'during the login'})", code=Code.CLOSED)


def _guarded(work: Callable[[], _T]) -> _T:
    """paramiko lets through whatever a broken message provokes while it is taken apart."""
    try:
        return work()
    except (ValueError, LookupError, ArithmeticError, TypeError) as error:
        raise ProtocolError(f"SSH messages that cannot be read: {type(error).__name__}") from error
