"""TLS for links: the far end is known by its authority and name, or by the fingerprint of its certificate.

Device servers come with certificates they made themselves, so a pin is the usual way; it is compared before the first
byte of the line is sent. A certificate of one's own can be shown where the device asks for one.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from firstlight_drivers.errors import Code, DeviceError, IdentityChanged
from firstlight_drivers.links.wire import Wire, open_wire
from firstlight_drivers.protocols import tls
from firstlight_drivers.transport.boundary import boundary
from firstlight_drivers.transport.limits import CONNECT_SECONDS
from firstlight_drivers.transport.streams import server_name

Hear = tuple[Callable[[bytes], None], Callable[[DeviceError | None], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTls:
    """How the far end proves who it is.

    `pin`: SHA-256 of its certificate, hex; then nothing else is asked of it. Without a pin the certificate has to be
    signed by `authorities` (a PEM file; None: the system's) for `server_name` (None: the host of the link).
    `certificate` and `key`: PEM files of one's own, for devices that ask for one.
    """

    pin: str | None = None
    authorities: Path | None = None
    server_name: str | None = None
    certificate: Path | None = None
    key: Path | None = None


def client_context(given: LinkTls) -> ssl.SSLContext:
    """The context for a connection; the pin is checked behind it. Raises DeviceError."""
    with boundary("TLS files"):
        if given.pin is not None:
            # With a certificate of one's own it must be a context of its own: the shared one is cached.
            context = tls.credential_context.__wrapped__() if given.certificate else tls.credential_context()
        else:
            context = ssl.create_default_context(cafile=given.authorities)
        if given.certificate is not None:
            context.load_cert_chain(given.certificate, given.key)
    return context


async def open_checked(
    host: str,
    port: int,
    hear: Hear,
    tls_: LinkTls | None,
    local_address: str | None,
    seconds: float = CONNECT_SECONDS,
) -> Wire:
    """A connection, plain for None, whose far end is the expected one. `hear`: what is told of bytes and of the end.

    Raises DeviceError: IdentityChanged for another certificate than the pinned, TLS for one that nobody vouches for,
    with its fingerprint in the detail, so that a person can compare and pin it.
    """
    heard, ended = hear
    if tls_ is None:
        return await open_wire(host, port, heard, ended, local_address=local_address, seconds=seconds)
    name = tls_.server_name or (server_name(host) if tls_.pin is not None else host)
    try:
        wire = await open_wire(
            host,
            port,
            heard,
            ended,
            context=client_context(tls_),
            server_name=name,
            local_address=local_address,
            seconds=seconds,
        )
    except DeviceError as error:
        raise await _explained(error, host, port, local_address) from error
    if tls_.pin is not None:
        try:
            seen = tls.observation(port, wire.tls).sha256
            if seen != re.sub(r"[^0-9A-F]", "", tls_.pin.upper()):
                raise IdentityChanged(f"{wire.where}: SHA-256 {seen}")
        except DeviceError:
            wire.abort()
            await wire.wait_closed()
            raise
    return wire


async def _explained(error: DeviceError, host: str, port: int, local_address: str | None) -> DeviceError:
    refused = error.__cause__
    if error.code is not Code.TLS or not isinstance(refused, ssl.SSLCertVerificationError):
        return error
    try:
        seen = await tls.look(host, port, local_address=local_address)
    except DeviceError:
        return error
    return DeviceError(f"{host}:{port}: {refused.verify_message} SHA-256 {seen.sha256}", code=Code.TLS)
