"""Fuzz target: WS-Discovery and DPWS messages."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.discovery.xaddr import way
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import wsd

CAPTURES = Path(__file__).parents[1] / "captures"


def seeds() -> list[bytes]:
    """Messages of real hosts and our own probes."""
    own = [wsd.encode_probe(dialect, (dialect.device_type,), "urn:uuid:0") for dialect in wsd.Dialect]
    return [file.read_bytes() for file in sorted(CAPTURES.glob("wsd-*.xml"))] + own


def one_input(data: bytes) -> None:
    """Read, and take the addresses in it apart."""
    try:
        message = wsd.decode(data)
    except ProtocolError:
        return
    for target in message.targets:
        for url in target.xaddrs:
            way(url, "fe80::1%lan")
