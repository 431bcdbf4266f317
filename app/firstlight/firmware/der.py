"""Writes DER: the few encodings that are compared byte by byte or signed."""

from __future__ import annotations

from collections.abc import Iterable

NULL = b"\x05\x00"


def tlv(tag: int, *parts: bytes) -> bytes:
    """One value with its tag and the shortest length."""
    content = b"".join(parts)
    length = len(content)
    size = b"" if length < 0x80 else length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size) if size else length]) + size + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(0x30, *parts)


def set_of(parts: Iterable[bytes]) -> bytes:
    """SET OF, in the order DER asks for."""
    return tlv(0x31, *sorted(parts))


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    out = bytearray([40 * first + second])
    for number in rest:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        out += bytes(reversed(septets))
    return tlv(0x06, bytes(out))


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))
