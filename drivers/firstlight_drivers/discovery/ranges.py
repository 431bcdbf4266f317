"""Address ranges as a technician types them: "10.0.0.0/22", "10.0.0.1-10.0.0.50", "10.0.0.1-50", a host."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LARGE = 4096  # addresses in one sweep that need no confirmation
LARGEST = 1 << 20  # addresses in one sweep at all
_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_-]{1,63})*\.?\Z")


class RangeError(ValueError):
    """A range that is not searched. `code`: range-malformed, range-reversed, range-too-large, range-ipv6."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class AddressRange:
    """Consecutive IPv4 addresses, or one host: an IPv6 address with its scope id, or a name not looked up yet."""

    text: str
    first: int = 0
    last: int = -1
    host: str | None = None

    def __len__(self) -> int:
        return 1 if self.host is not None else self.last - self.first + 1

    def __contains__(self, address: object) -> bool:
        if self.host is not None or not isinstance(address, str) or not _is_ipv4(address):
            return address == self.host
        return self.first <= int(ipaddress.IPv4Address(address)) <= self.last

    def __iter__(self) -> Iterator[str]:
        if self.host is not None:
            yield self.host
            return
        for number in range(self.first, self.last + 1):
            yield str(ipaddress.IPv4Address(number))


def parse_ranges(texts: Iterable[str], *, confirmed: bool = False) -> tuple[AddressRange, ...]:
    """Ranges in the order given. A network's own and its broadcast address are left out.

    Raises RangeError; "range-too-large" for more than 4,096 addresses together unless `confirmed`, and for more than a
    million in any case.
    """
    ranges = tuple(parse_range(text) for text in texts)
    total = sum(len(each) for each in ranges)
    if total > (LARGEST if confirmed else LARGE):
        raise RangeError("range-too-large", str(total))
    return ranges


def parse_range(text: str) -> AddressRange:
    """One range. Raises RangeError."""
    cleaned = text.strip()
    if "/" in cleaned:
        return _network(cleaned)
    plain = cleaned[1:-1] if cleaned.startswith("[") and cleaned.endswith("]") else cleaned
    try:
        address = ipaddress.ip_address(plain)
    except ValueError:
        pass
    else:
        return _one(cleaned, address)
    first, dash, last = (part.strip() for part in cleaned.partition("-"))
    if dash and _is_ipv4(first):
        return _span(cleaned, first, last)
    # 999.1.1.1 is a mistyped address, not a name.
    if _NAME.match(cleaned) and not re.fullmatch(r"[0-9.]+", cleaned):
        return AddressRange(cleaned, host=cleaned)
    raise RangeError("range-malformed", cleaned)


def _network(text: str) -> AddressRange:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise RangeError("range-malformed", text) from None
    if isinstance(network, ipaddress.IPv6Network):
        if network.num_addresses == 1:
            return AddressRange(text, host=str(network.network_address))
        raise RangeError("range-ipv6", text)
    first, last = int(network.network_address), int(network.broadcast_address)
    if network.prefixlen < 31:
        first, last = first + 1, last - 1
    return AddressRange(text, first, last)


def _one(text: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> AddressRange:
    if isinstance(address, ipaddress.IPv6Address):
        return AddressRange(text, host=str(address))
    return AddressRange(text, int(address), int(address))


def _span(text: str, first: str, last: str) -> AddressRange:
    if last.isascii() and last.isdecimal():
        last = f"{first.rpartition('.')[0]}.{last}"
    if not _is_ipv4(last):
        raise RangeError("range-malformed", text)
    low, high = int(ipaddress.IPv4Address(first)), int(ipaddress.IPv4Address(last))
    if high < low:
        raise RangeError("range-reversed", text)
    return AddressRange(text, low, high)


def _is_ipv4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
