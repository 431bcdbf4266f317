"""BER as SNMP uses it (RFC 3417, section 8): short and long definite lengths, the handful of types agents speak."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import TypeAlias

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
ADDRESS, COUNTER, NO_OBJECT, NO_INSTANCE, END_OF_VIEW = 0x40, 0x41, 0x80, 0x81, 0x82

Oid: TypeAlias = tuple[int, ...]
Held: TypeAlias = "int | bytes | IPv4Address | Oid"
"""A value an agent holds."""


class Malformed(ValueError):
    """Bytes that are no BER."""


def oid(text: str) -> Oid:
    """ "1.3.6" -> (1, 3, 6)"""
    return tuple(int(part) for part in text.split("."))


def wrap(tag: int, content: bytes) -> bytes:
    """One element."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    raw = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(raw))) + raw + content


def integer(value: int, tag: int = INTEGER) -> bytes:
    """A whole number, signed."""
    size = max(1, (value.bit_length() + 8) // 8)
    return wrap(tag, value.to_bytes(size, "big", signed=True))


def octets(value: bytes) -> bytes:
    """An octet string."""
    return wrap(OCTETS, value)


def sequence(*parts: bytes, tag: int = SEQUENCE) -> bytes:
    """Elements in one."""
    return wrap(tag, b"".join(parts))


def object_id(value: Oid) -> bytes:
    """An object identifier."""
    numbers = (value[0] * 40 + value[1], *value[2:])
    content = bytearray()
    for number in numbers:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(0x80 | (number & 0x7F))
        content += bytes(reversed(groups))
    return wrap(OID, bytes(content))


def held(value: Held) -> bytes:
    """A value as its type is sent."""
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, bytes):
        return octets(value)
    return wrap(ADDRESS, value.packed) if isinstance(value, IPv4Address) else object_id(value)


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of every element that follows one another. Raises Malformed."""
    place = 0
    while place < len(data):
        if len(data) - place < 2:
            raise Malformed("half an element")
        tag, size = data[place], data[place + 1]
        place += 2
        if size & 0x80:
            count = size & 0x7F
            if not 1 <= count <= 3 or len(data) - place < count:
                raise Malformed("a length that cannot be")
            size = int.from_bytes(data[place : place + count], "big")
            place += count
        if len(data) - place < size:
            raise Malformed("half an element")
        yield tag, data[place : place + size]
        place += size


def several(data: bytes, *tags: int) -> tuple[bytes, ...]:
    """The contents of exactly these elements. Raises Malformed."""
    found = tuple(elements(data))
    if tuple(tag for tag, _ in found) != tags:
        raise Malformed("other elements than expected")
    return tuple(content for _, content in found)


def number(content: bytes) -> int:
    """The opposite of `integer`, without its tag."""
    if not 1 <= len(content) <= 5:
        raise Malformed("a number that is too long")
    return int.from_bytes(content, "big", signed=True)


def object_id_of(content: bytes) -> Oid:
    """The opposite of `object_id`, without its tag."""
    numbers: list[int] = []
    value = 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    if not numbers or len(numbers) > 128 or value:
        raise Malformed("an object identifier that cannot be")
    first = min(numbers[0] // 40, 2)
    return (first, numbers[0] - 40 * first, *numbers[1:])


def value_of(tag: int, content: bytes) -> Held | None:
    """A value that was sent; None for NULL. Raises Malformed."""
    if tag == INTEGER:
        return number(content)
    if tag == OCTETS:
        return content
    if tag == ADDRESS and len(content) == 4:
        return IPv4Address(content)
    if tag == OID:
        return object_id_of(content)
    if tag == NULL:
        return None
    raise Malformed("a type no agent here takes")
