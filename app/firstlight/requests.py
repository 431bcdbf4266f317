"""What a front end can ask the session for."""

from __future__ import annotations

from dataclasses import dataclass, field

from firstlight_drivers.contract import SnmpAccess, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """A search. Empty tuples mean: everything usual.

    `interfaces`: names or addresses of this computer's interfaces; `ranges`: CIDR, "A-B" or host, as typed;
    `seconds`: how long to listen, 1 to 600; `large_ranges`: ranges above 4,096 addresses were confirmed.
    """

    interfaces: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    ranges: tuple[str, ...] = ()
    seconds: float = 5.0
    large_ranges: bool = False
    lines: tuple[str, ...] = ()  # serial lines to ask, only ever by name
    snmp: SnmpAccess | None = field(default=None, repr=False)
