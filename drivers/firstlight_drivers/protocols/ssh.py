"""Identification line and host key of an SSH server. The dialogue ends before any login is tried."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import logging
import socket
from typing import TYPE_CHECKING

from firstlight_drivers.contract import SshObservation
from firstlight_drivers.errors import Code, ProtocolError, Unreachable
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS, KIB, SSH_SECONDS
from firstlight_drivers.transport.text import safe_text

if TYPE_CHECKING:
    import paramiko

_READ_BYTES = 256 * KIB  # a key exchange needs a few KiB; a hostile server could send for ever
_THREAD_SECONDS = 2.0  # until paramiko's own thread has noticed the end
_LOG = "firstlight.paramiko"  # paramiko logs every broken handshake as an error; here it is an answer like others


class _Metered:
    """A socket that ends after so many bytes: paramiko reads a greeting without a cap."""

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._left = _READ_BYTES

    def recv(self, size: int) -> bytes:
        data = self._inner.recv(min(size, self._left)) if self._left else b""
        self._left -= len(data)
        return data

    def send(self, data: bytes) -> int:
        return self._inner.send(data)

    def settimeout(self, seconds: float | None) -> None:
        self._inner.settimeout(seconds)

    def close(self) -> None:
        self._inner.close()

    @property
    def _closed(self) -> bool:  # paramiko looks here whether it still has to wait for its thread
        return self._inner.fileno() < 0


async def look(
    host: str, port: int = 22, *, local_address: str | None = None, seconds: float = SSH_SECONDS
) -> SshObservation:
    """What an SSH server says of itself. Without a common key exchange only the identification line is known.

    Raises DeviceError when there is not even that.
    """
    logging.getLogger(_LOG).setLevel(logging.CRITICAL + 1)
    loop = asyncio.get_running_loop()
    async with boundary(f"ssh {host}:{port}"):
        families = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = families[0]
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setblocking(False)
            if local_address is not None and (":" in local_address) == (family == socket.AF_INET6):
                opened.bind((local_address, 0))
            async with asyncio.timeout(CONNECT_SECONDS):
                await loop.sock_connect(opened, address)
            opened.settimeout(seconds)
            return await asyncio.to_thread(_observed, opened, port, seconds, f"{host}:{port}")
        finally:
            opened.close()  # also ends the thread when this task was cancelled


def _observed(opened: socket.socket, port: int, seconds: float, endpoint: str) -> SshObservation:
    import paramiko  # noqa: PLC0415 - 60 ms that only a search pays

    transport = paramiko.Transport(_Metered(opened))  # type: ignore[arg-type]
    transport.set_log_channel(_LOG)
    transport.banner_timeout = seconds
    key: paramiko.PKey | None = None
    error: Exception | None = None
    try:
        transport.start_client(timeout=seconds)
        key = transport.get_remote_server_key()
    except (paramiko.SSHException, EOFError, OSError) as broken:
        error = broken
    finally:
        with contextlib.suppress(OSError):
            transport.close()
        transport.packetizer.complete_handshake()  # ends a timer that would outlive a broken handshake by 15 s
        transport.join(_THREAD_SECONDS)
    ident = safe_text(transport.remote_version or "")
    trace.active().record("received", "ssh-ident", endpoint, ident.encode())
    if not ident.startswith("SSH-"):
        if isinstance(error, OSError | EOFError):
            raise Unreachable("no SSH greeting", code=Code.CLOSED) from error
        raise ProtocolError("no SSH greeting") from error
    if key is None:
        return SshObservation(port=port, ident=ident)
    blob = key.asbytes()
    sha256 = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    md5 = hashlib.md5(blob, usedforsecurity=False).hexdigest()  # as NMC web pages print it; for comparing by eye
    return SshObservation(
        port=port,
        ident=ident,
        key_type=safe_text(key.get_name()),
        sha256=f"SHA256:{sha256}",
        md5=":".join(md5[i : i + 2] for i in range(0, len(md5), 2)),
    )
