"""Writing WS-Discovery and DPWS messages.

They are written as text with the prefixes soap, wsa, wsd and wsdp: real hosts (wsdd, wsdd2) compare the
text of the prefix and stay silent when it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation
from firstlight_drivers.protocols.wsd_names import (
    DISCOVERY_ACTIONS,
    MEX,
    SOAP,
    TRANSFER,
    Dialect,
    new_message_id,
)


def encode_probe(dialect: Dialect, types: Sequence[str], message_id: str) -> bytes:
    """A multicast Probe. `types` are "{namespace}Name"; empty asks for everything."""
    names, spaces = _qualified(dialect, types)
    asked = f"<wsd:Types>{names}</wsd:Types>" if names else ""
    return _envelope(dialect, "Probe", message_id, f"<wsd:Probe>{asked}</wsd:Probe>", spaces=spaces)


def encode_resolve(dialect: Dialect, endpoint: str, message_id: str) -> bytes:
    """A multicast Resolve: where is this endpoint?"""
    return _envelope(dialect, "Resolve", message_id, f"<wsd:Resolve>{_reference(endpoint)}</wsd:Resolve>")


def encode_get(dialect: Dialect, to: str, message_id: str) -> bytes:
    """A WS-Transfer Get for POST to an XAddr; `to` is the endpoint reference of the device."""
    return _envelope(dialect, "Get", message_id, "", to=to, reply_to=True)


def encode_probe_matches(
    dialect: Dialect,
    relates_to: str,
    targets: Iterable[DpwsObservation],
    *,
    message_id: str | None = None,
    instance: int = 1,
    number: int = 1,
) -> bytes:
    """The unicast answer to a Probe."""
    spaces: dict[str, str] = {}
    body = "".join(f"<wsd:ProbeMatch>{_described(dialect, t, spaces)}</wsd:ProbeMatch>" for t in targets)
    return _envelope(
        dialect,
        "ProbeMatches",
        message_id or new_message_id(),
        f"<wsd:ProbeMatches>{body}</wsd:ProbeMatches>",
        to=dialect.value.anonymous,
        relates_to=relates_to,
        sequence=(instance, number),
        spaces=spaces,
    )


def encode_resolve_matches(
    dialect: Dialect,
    relates_to: str,
    target: DpwsObservation | None,
    *,
    message_id: str | None = None,
    instance: int = 1,
    number: int = 1,
) -> bytes:
    """The unicast answer to a Resolve; None answers that the endpoint is not known."""
    spaces: dict[str, str] = {}
    body = ""
    if target is not None:
        body = f"<wsd:ResolveMatch>{_described(dialect, target, spaces)}</wsd:ResolveMatch>"
    return _envelope(
        dialect,
        "ResolveMatches",
        message_id or new_message_id(),
        f"<wsd:ResolveMatches>{body}</wsd:ResolveMatches>",
        to=dialect.value.anonymous,
        relates_to=relates_to,
        sequence=(instance, number),
        spaces=spaces,
    )


def encode_hello(
    dialect: Dialect,
    target: DpwsObservation,
    *,
    message_id: str | None = None,
    instance: int = 1,
    number: int = 1,
) -> bytes:
    """A multicast Hello: the device is here now."""
    spaces: dict[str, str] = {}
    body = f"<wsd:Hello>{_described(dialect, target, spaces)}</wsd:Hello>"
    sequence = (instance, number)
    return _envelope(dialect, "Hello", message_id or new_message_id(), body, sequence=sequence, spaces=spaces)


def encode_bye(
    dialect: Dialect, endpoint: str, *, message_id: str | None = None, instance: int = 1, number: int = 1
) -> bytes:
    """A multicast Bye: the device leaves."""
    body = f"<wsd:Bye>{_reference(endpoint)}</wsd:Bye>"
    return _envelope(dialect, "Bye", message_id or new_message_id(), body, sequence=(instance, number))


def encode_get_response(
    dialect: Dialect,
    relates_to: str,
    metadata: DpwsMetadata,
    types: Sequence[str],
    endpoint: str,
    *,
    message_id: str | None = None,
) -> bytes:
    """The answer to a Get: ThisDevice, ThisModel and the host's own types.

    Values that are None are left out.
    """
    names, spaces = _qualified(dialect, types)
    device = "".join(
        (
            _element("FriendlyName", metadata.friendly_name),
            _element("FirmwareVersion", metadata.firmware),
            _element("SerialNumber", metadata.serial),
        )
    )
    model = "".join(
        (
            _element("Manufacturer", metadata.manufacturer),
            _element("ModelName", metadata.model_name),
            _element("ModelNumber", metadata.model_number),
            _element("PresentationUrl", metadata.presentation_url),
        )
    )
    space = dialect.value.dpws
    service = f"<wsdp:ServiceId>{escape(endpoint)}</wsdp:ServiceId>"
    host = f"<wsdp:Host>{_reference(endpoint)}<wsdp:Types>{names}</wsdp:Types>{service}</wsdp:Host>"
    relation = f'<wsdp:Relationship Type="{space}/host">{host}</wsdp:Relationship>'
    body = "".join(
        f'<wsx:MetadataSection Dialect="{space}/{name}">{content}</wsx:MetadataSection>'
        for name, content in (
            ("ThisDevice", f"<wsdp:ThisDevice>{device}</wsdp:ThisDevice>"),
            ("ThisModel", f"<wsdp:ThisModel>{model}</wsdp:ThisModel>"),
            ("Relationship", relation),
        )
    )
    spaces[MEX] = "wsx"
    return _envelope(
        dialect,
        "GetResponse",
        message_id or new_message_id(),
        f"<wsx:Metadata>{body}</wsx:Metadata>",
        to=dialect.value.anonymous,
        relates_to=relates_to,
        spaces=spaces,
    )


def _envelope(
    dialect: Dialect,
    action: str,
    message_id: str,
    body: str,
    *,
    to: str | None = None,
    relates_to: str | None = None,
    reply_to: bool = False,
    sequence: tuple[int, int] | None = None,
    spaces: dict[str, str] | None = None,
) -> bytes:
    names = dialect.value
    base = names.discovery if action in DISCOVERY_ACTIONS else TRANSFER
    declared = {
        SOAP: "soap",
        names.addressing: "wsa",
        names.discovery: "wsd",
        names.dpws: "wsdp",
        **(spaces or {}),
    }
    header = [
        f"<wsa:To>{escape(to or names.group)}</wsa:To>",
        f"<wsa:Action>{base}/{action}</wsa:Action>",
        f"<wsa:MessageID>{escape(message_id)}</wsa:MessageID>",
    ]
    if relates_to is not None:
        header.append(f"<wsa:RelatesTo>{escape(relates_to)}</wsa:RelatesTo>")
    if reply_to:
        header.append(f"<wsa:ReplyTo><wsa:Address>{names.anonymous}</wsa:Address></wsa:ReplyTo>")
    if sequence is not None:
        header.append(f'<wsd:AppSequence InstanceId="{sequence[0]}" MessageNumber="{sequence[1]}"/>')
    attributes = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for uri, prefix in declared.items())
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope {attributes}>'
        f"<soap:Header>{''.join(header)}</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def _qualified(
    dialect: Dialect, types: Sequence[str], spaces: dict[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """Types as "prefix:Name" words, and the namespaces that must be declared for them."""
    spaces = {} if spaces is None else spaces
    words: list[str] = []
    for name in types:
        uri, _, local = name.removeprefix("{").rpartition("}")
        if uri == dialect.value.dpws:
            words.append(f"wsdp:{local}")
        elif uri == dialect.value.discovery:
            words.append(f"wsd:{local}")
        elif uri:
            words.append(f"{spaces.setdefault(uri, f'n{len(spaces)}')}:{local}")
        else:
            words.append(local)
    return escape(" ".join(words)), spaces


def _described(dialect: Dialect, target: DpwsObservation, spaces: dict[str, str]) -> str:
    names, _ = _qualified(dialect, target.types, spaces)
    parts = [_reference(target.endpoint)]
    if names:
        parts.append(f"<wsd:Types>{names}</wsd:Types>")
    if target.scopes:
        parts.append(f"<wsd:Scopes>{escape(' '.join(target.scopes))}</wsd:Scopes>")
    if target.xaddrs:
        parts.append(f"<wsd:XAddrs>{escape(' '.join(target.xaddrs))}</wsd:XAddrs>")
    parts.append("<wsd:MetadataVersion>1</wsd:MetadataVersion>")
    return "".join(parts)


def _reference(endpoint: str) -> str:
    return f"<wsa:EndpointReference><wsa:Address>{escape(endpoint)}</wsa:Address></wsa:EndpointReference>"


def _element(name: str, value: str | None) -> str:
    return "" if value is None else f"<wsdp:{name}>{escape(value)}</wsdp:{name}>"
