"""Reading WS-Discovery and DPWS messages that nobody vouches for.

Any prefix is read, but no document type, and no more bytes, nesting, elements or namespaces than allowed:
the caps are checked by the parser's target while it runs, before a tree beyond them exists, and nothing
here recurses.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation
from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.protocols.wsd_names import (
    ACTIONS,
    MAX_DATAGRAM,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_LIST,
    MAX_NAMESPACES,
    MAX_URL,
    MEX,
    PUBLICATION,
    SOAP,
    TRANSFER_ACTIONS,
    Dialect,
    Message,
)
from firstlight_drivers.transport.text import safe_text, text_or_none


def decode(data: bytes, limit: int = MAX_DATAGRAM) -> Message:
    """One message of at most `limit` bytes.

    Raises ProtocolError for everything that is not a well-formed message.
    """
    root, types = _parse(data, limit)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise ProtocolError("not a SOAP 1.2 envelope")
    header = _child(root, SOAP, "Header")
    body = _child(root, SOAP, "Body")
    if header is None or body is None:
        raise ProtocolError("an envelope without header or body")
    addressing = next((d for d in Dialect if _child(header, d.value.addressing, "Action") is not None), None)
    if addressing is None:
        raise ProtocolError("no WS-Addressing action")
    space = addressing.value.addressing
    uri = _text(header, space, "Action", MAX_URL) or ""
    name, dialect = ACTIONS.get(uri, (TRANSFER_ACTIONS.get(uri, ""), addressing))
    if not name:
        raise ProtocolError("an action that is not of discovery or metadata exchange")
    instance, number = _sequence(header, dialect)
    message = Message(
        action=name,
        dialect=dialect,
        message_id=_text(header, space, "MessageID"),
        relates_to=_text(header, space, "RelatesTo"),
        to=_text(header, space, "To"),
        instance=instance,
        number=number,
    )
    if uri in TRANSFER_ACTIONS:
        return _with_metadata(message, body, types) if name == "GetResponse" else message
    return _with_discovery(message, body, types, space)


class _Capped(TreeBuilder):
    """Builds the tree and stops it while it grows: a cap hits before the elements beyond it exist."""

    def __init__(self) -> None:
        super().__init__()
        self.types: dict[Element, tuple[str, ...]] = {}
        self._spaces: dict[str, list[str]] = {}
        self._depth = 0
        self._elements = 0
        self._declared = 0

    def start_ns(self, prefix: str, uri: str) -> None:
        self._declared += 1
        if self._declared > MAX_NAMESPACES:
            raise ProtocolError("too many namespaces", code=Code.TOO_LARGE)
        self._spaces.setdefault(prefix or "", []).append(uri or "")

    def end_ns(self, prefix: str) -> None:
        self._spaces[prefix or ""].pop()

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise ProtocolError(f"nested deeper than {MAX_DEPTH}", code=Code.TOO_LARGE)
        if self._elements > MAX_ELEMENTS:
            raise ProtocolError(f"more than {MAX_ELEMENTS} elements", code=Code.TOO_LARGE)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        element = super().end(tag)
        if tag.endswith("}Types"):
            # Qualified names in text need the prefixes that are in scope here; later nobody knows them.
            self.types[element] = self._resolved(element.text or "")
        return element

    def _resolved(self, text: str) -> tuple[str, ...]:
        names: list[str] = []
        for word in text.split()[:MAX_LIST]:
            prefix, colon, local = word.rpartition(":")
            uri = (self._spaces.get(prefix) or [""])[-1]
            if colon and not uri:
                continue  # an undeclared prefix means nothing
            names.append(safe_text(f"{{{uri}}}{local}" if uri else local))
        return tuple(names)


def _parse(data: bytes, limit: int) -> tuple[Element, dict[Element, tuple[str, ...]]]:
    if len(data) > limit:
        raise ProtocolError(f"{len(data)} bytes of XML, {limit} allowed", code=Code.TOO_LARGE)
    target = _Capped()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        # Some hosts close the datagram with a NUL or a line end.
        parser.feed(data.rstrip(b"\0\r\n "))
        root = parser.close()
    except ProtocolError:
        raise
    except (ParseError, ValueError, LookupError, AssertionError) as error:
        raise ProtocolError(f"not acceptable XML: {type(error).__name__}") from None
    return root, target.types


def _with_discovery(message: Message, body: Element, types: dict[Element, tuple[str, ...]], addressing: str) -> Message:
    space = message.dialect.value.discovery
    content = _child(body, space, message.action)
    if content is None:
        raise ProtocolError(f"a {message.action} without its body")
    match message.action:
        case "Probe":
            asked = _child(content, space, "Types")
            return replace(message, probe_types=types.get(asked, ()) if asked is not None else ())
        case "Resolve":
            return replace(message, resolve_endpoint=_endpoint(content, addressing))
        case "Hello" | "Bye":
            found = [content]
        case _:
            found = _children(content, space, message.action.removesuffix("es"))
    targets = (_target(element, space, addressing, types) for element in found[:MAX_LIST])
    return replace(message, targets=tuple(target for target in targets if target is not None))


def _target(
    element: Element, space: str, addressing: str, types: dict[Element, tuple[str, ...]]
) -> DpwsObservation | None:
    endpoint = _endpoint(element, addressing)
    if endpoint is None:
        return None
    kinds = _child(element, space, "Types")
    return DpwsObservation(
        endpoint=endpoint,
        types=types.get(kinds, ()) if kinds is not None else (),
        scopes=_words(element, space, "Scopes"),
        xaddrs=_words(element, space, "XAddrs"),
    )


def _with_metadata(message: Message, body: Element, types: dict[Element, tuple[str, ...]]) -> Message:
    device = model = host = None
    sections = [section for metadata in _children(body, MEX, "Metadata") for section in _children(metadata, MEX, None)]
    for section in sections:
        for dialect in Dialect:
            space = dialect.value.dpws
            device = device if device is not None else _child(section, space, "ThisDevice")
            model = model if model is not None else _child(section, space, "ThisModel")
            relationship = _child(section, space, "Relationship")
            if host is None and relationship is not None:
                host = _child(relationship, space, "Host")
    if device is None and model is None and host is None:
        raise ProtocolError("an answer without device metadata")
    host_types: tuple[str, ...] = ()
    targets: tuple[DpwsObservation, ...] = ()
    if host is not None:
        kinds = next((child for child in host if child.tag.endswith("}Types")), None)
        host_types = types.get(kinds, ()) if kinds is not None else ()
    metadata = DpwsMetadata(
        friendly_name=_any(device, "FriendlyName"),
        firmware=_any(device, "FirmwareVersion"),
        serial=_any(device, "SerialNumber"),
        manufacturer=_any(model, "Manufacturer"),
        model_name=_any(model, "ModelName"),
        model_number=_any(model, "ModelNumber"),
        presentation_url=_any(model, "PresentationUrl", MAX_URL),
        host_types=host_types,
        computer=_computer(host),
    )
    endpoint = None
    if host is not None:
        endpoint = next(filter(None, (_endpoint(host, dialect.value.addressing) for dialect in Dialect)), None)
    if endpoint is not None:
        targets = (DpwsObservation(endpoint=endpoint, types=host_types, metadata=metadata),)
    return replace(message, metadata=metadata, targets=targets)


def _computer(host: Element | None) -> str | None:
    """ "NAME/Workgroup:GROUP" or "NAME/Domain:NAME" (also with a backslash), as Windows' network folder reads it."""
    text = _text(host, PUBLICATION, "Computer") if host is not None else None
    return text.replace("\\", "/").partition("/")[0] or None if text is not None else None


def _sequence(header: Element, dialect: Dialect) -> tuple[int | None, int | None]:
    element = _child(header, dialect.value.discovery, "AppSequence")
    if element is None:
        return None, None
    return _number(element.get("InstanceId")), _number(element.get("MessageNumber"))


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 20 else None


def _children(element: Element, space: str, name: str | None) -> list[Element]:
    if name is None:
        return [child for child in element if child.tag.startswith(f"{{{space}}}")]
    return [child for child in element if child.tag == f"{{{space}}}{name}"]


def _child(element: Element, space: str, name: str) -> Element | None:
    return next((child for child in element if child.tag == f"{{{space}}}{name}"), None)


def _text(element: Element, space: str, name: str, limit: int = 256) -> str | None:
    child = _child(element, space, name)
    return text_or_none(child.text, limit) if child is not None else None


def _any(element: Element | None, name: str, limit: int = 256) -> str | None:
    if element is None:
        return None
    child = next((child for child in element if child.tag.endswith(f"}}{name}")), None)
    return text_or_none(child.text, limit) if child is not None else None


def _words(element: Element, space: str, name: str) -> tuple[str, ...]:
    child = _child(element, space, name)
    words = (child.text or "").split()[:MAX_LIST] if child is not None else ()
    return tuple(word for word in (safe_text(raw, MAX_URL) for raw in words) if word)


def _endpoint(element: Element, addressing: str) -> str | None:
    reference = _child(element, addressing, "EndpointReference")
    return _text(reference, addressing, "Address") if reference is not None else None
