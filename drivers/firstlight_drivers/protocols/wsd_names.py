"""Names and values of WS-Discovery and DPWS: namespaces of the two dialects, the message, the caps.

    V2005   WS-Discovery 2005/04, WS-Addressing 2004/08, DPWS 2006/02 (Windows, Schneider, wsdd, wsdd2)
    V2009   WS-Discovery 1.1 2009/01, WS-Addressing 2005/08, DPWS 1.1 (OASIS)

Sources: WS-Discovery 2005/04, OASIS WS-DD 2009/01, DPWS, WS-Transfer and WS-MetadataExchange 2004/09.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import Enum

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation

PORT = 3702
GROUP_IPV4 = "239.255.255.250"
GROUP_IPV6 = "ff02::c"
MAX_DATAGRAM = 64 * 1024  # bytes of one UDP message
MAX_DOCUMENT = 1024 * 1024  # bytes of one HTTP answer
MAX_DEPTH = 64
MAX_ELEMENTS = 4096
MAX_LIST = 64  # targets in a message, types or addresses of a target
MAX_NAMESPACES = 512  # declarations in one message
MAX_URL = 512  # characters

SOAP = "http://www.w3.org/2003/05/soap-envelope"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
PUBLICATION = "http://schemas.microsoft.com/windows/pub/2005/07"
MEX = "http://schemas.xmlsoap.org/ws/2004/09/mex"


@dataclass(frozen=True, slots=True)
class Names:
    addressing: str
    anonymous: str
    discovery: str
    group: str  # wsa:To of a multicast
    dpws: str


class Dialect(Enum):
    """Which generation of the standards a message is written in."""

    V2005 = Names(
        addressing="http://schemas.xmlsoap.org/ws/2004/08/addressing",
        anonymous="http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
        discovery="http://schemas.xmlsoap.org/ws/2005/04/discovery",
        group="urn:schemas-xmlsoap-org:ws:2005:04:discovery",
        dpws="http://schemas.xmlsoap.org/ws/2006/02/devprof",
    )
    V2009 = Names(
        addressing="http://www.w3.org/2005/08/addressing",
        anonymous="http://www.w3.org/2005/08/addressing/anonymous",
        discovery="http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",
        group="urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01",
        dpws="http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01",
    )

    @property
    def device_type(self) -> str:
        """The type every DPWS device carries, "{namespace}Device"."""
        return f"{{{self.value.dpws}}}Device"


DISCOVERY_ACTIONS = ("Hello", "Bye", "Probe", "ProbeMatches", "Resolve", "ResolveMatches")
ACTIONS = {f"{dialect.value.discovery}/{name}": (name, dialect) for dialect in Dialect for name in DISCOVERY_ACTIONS}
TRANSFER_ACTIONS = {f"{TRANSFER}/{name}": name for name in ("Get", "GetResponse")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of either dialect. `action` is Hello, Bye, Probe, ProbeMatches, Resolve, ResolveMatches,
    Get or GetResponse; what an action does not carry is None or empty.
    """

    action: str
    dialect: Dialect
    message_id: str | None = None
    relates_to: str | None = None
    to: str | None = None
    targets: tuple[DpwsObservation, ...] = ()
    probe_types: tuple[str, ...] = ()
    resolve_endpoint: str | None = None
    metadata: DpwsMetadata | None = None
    instance: int | None = None  # AppSequence InstanceId: grows when the device restarts
    number: int | None = None  # AppSequence MessageNumber


def new_message_id() -> str:
    """A fresh "urn:uuid:..." """
    return uuid.uuid4().urn
