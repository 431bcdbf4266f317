"""TCP connections for the short dialogues of discovery: one deadline, one way out, a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl

from firstlight_drivers.transport.limits import CONNECT_SECONDS, HTTP_HEAD_BYTES

_GOODBYE_SECONDS = 1.0  # small devices often never answer a TLS close


async def connect(
    host: str,
    port: int,
    *,
    local_address: str | None = None,
    context: ssl.SSLContext | None = None,
    seconds: float = CONNECT_SECONDS,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a connection within `seconds`, TLS when `context` is given.

    Raises OSError, TimeoutError, ssl.SSLError.
    """
    async with asyncio.timeout(seconds):
        return await asyncio.open_connection(
            host,
            port,
            local_addr=(local_address, 0) if local_address and _same_kind(host, local_address) else None,
            ssl=context,
            server_hostname=server_name(host) if context is not None else None,
            limit=HTTP_HEAD_BYTES,
        )


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close, and do not wait long for the other side to agree."""
    writer.close()
    try:
        async with asyncio.timeout(_GOODBYE_SECONDS):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        with contextlib.suppress(OSError, RuntimeError):
            writer.transport.abort()


def server_name(host: str) -> str:
    """What TLS calls the server: a host name, or "" (no name is sent) for an address."""
    return "" if is_address(host) else host


def host_header(host: str) -> str:
    """`host` as an HTTP Host header has it: brackets around IPv6, no scope id (it means nothing to the
    device).
    """
    plain = host.partition("%")[0]
    return f"[{plain}]" if ":" in plain else plain


def is_address(host: str) -> bool:
    """Whether `host` is an IP address, with or without scope id, rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def resolve(host: str) -> str | None:
    """`host` as an address: itself when it is one, else the first that its name has; None for an unknown name."""
    if is_address(host):
        return host
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0])


def _same_kind(host: str, local_address: str) -> bool:
    """A socket can only be bound to an address of the version it connects with; a name may turn out to be
    either.
    """
    return is_address(host) and (":" in host) == (":" in local_address)
