"""Where a WS-Discovery target says it is, and the metadata it gives there.

Anyone can write anything into an answer, so an address (XAddr) is taken apart here and followed by the source only when
it is that of the host that answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from firstlight_drivers.contract import DpwsMetadata
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import http, wsd
from firstlight_drivers.protocols.wsd import Dialect
from firstlight_drivers.transport.limits import METADATA_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One XAddr taken apart, with this computer's scope id put in where the address is link-local."""

    url: str
    host: str
    port: int
    path: str
    tls: bool


def way(url: str, peer: str) -> Way | None:
    """Where an XAddr leads, or None when it is no HTTP address. `peer` is who said it and knows the scope id."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        return None
    tls = parts.scheme == "https"
    scope_id = peer.partition("%")[2]
    if host.lower().startswith("fe80:") and scope_id:
        host = f"{host.partition('%')[0]}%{scope_id}"  # the scope id a device writes is its own, not ours
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Way(url=url, host=host, port=port or (443 if tls else 80), path=path, tls=tls)


async def fetch_metadata(
    target: Way, endpoint: str, dialect: Dialect, *, local_address: str | None = None
) -> DpwsMetadata:
    """Ask a device for ThisDevice and ThisModel. Raises DeviceError."""
    asked = wsd.new_message_id()
    response = await http.post(
        target.host,
        target.port,
        target.path,
        wsd.encode_get(dialect, endpoint, asked),
        tls=target.tls,
        content_type="application/soap+xml",  # wsdd2 refuses it with a charset behind
        keep=wsd.MAX_DOCUMENT,
        seconds=METADATA_SECONDS,
        local_address=local_address,
    )
    if response.status >= 400:
        raise ProtocolError(f"HTTP {response.status} instead of metadata")
    message = wsd.decode(response.body, wsd.MAX_DOCUMENT)
    if message.metadata is None:
        raise ProtocolError(f"{message.action} instead of metadata")
    if message.relates_to not in {None, asked}:
        raise ProtocolError("metadata that answers another question")
    return message.metadata


def same_host(host: str, peer: str) -> bool:
    """Whether two addresses are the same host's, whatever scope ids they carry."""
    return host.partition("%")[0].lower() == peer.partition("%")[0].lower()
