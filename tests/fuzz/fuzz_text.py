"""Fuzz target: text from devices, register strings, neighbour tables, ranges."""

from __future__ import annotations

import struct

from firstlight_drivers.discovery.ranges import RangeError, parse_range
from firstlight_drivers.protocols.modbus import text_from_bytes, text_from_words
from firstlight_drivers.transport import neighbours, rtnetlink
from firstlight_drivers.transport.text import decoded, safe_block, safe_text


def seeds() -> list[bytes]:
    """Names, tables and ranges."""
    return [
        b"NP6250_5896",
        "K\u00fcche \u202e\u200b\x1b[31m \x9b0m".encode(),
        b"\x80\x00" * 8,
        b"IP address HW type Flags\n10.0.0.7 0x1 0x2 00:90:e8:3c:f8:7e * eth0\n",
        b"fe80::1 dev eth0 lladdr 02:fc:00:00:00:05 router REACHABLE\n",
        b"10.0.0.1-10.0.0.50",
        b"10.0.0.0/22",
        b"[fe80::1%eth0]",
    ]


def one_input(data: bytes) -> None:
    """Everything that takes text."""
    text = decoded(data)
    if not safe_text(data).isprintable() or not safe_text(text).isprintable():
        raise AssertionError("not printable")
    safe_block(data, 1000)
    text_from_bytes(data)
    text_from_words(struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2]))
    for parse in (neighbours.parse_proc_arp, neighbours.parse_ip_neigh, neighbours.parse_arp_a):
        parse(text)
    rtnetlink.parse(data)
    try:
        parse_range(text)
    except RangeError:
        return
