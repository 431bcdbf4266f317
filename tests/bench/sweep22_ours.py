"""Scans a range for TCP 443 with the product's own scan and prints who accepted, as JSON."""

from __future__ import annotations

import asyncio
import json
import sys

from firstlight_drivers.discovery.ranges import parse_ranges
from firstlight_drivers.discovery.scan import HostPorts, scan

found: list[str] = []


def note(host: HostPorts) -> None:
    """Keep who accepted."""
    if host.open:
        found.append(host.host)


addresses = [address for one in parse_ranges([sys.argv[1]]) for address in one]
asyncio.run(scan(addresses, [443], note))
print(json.dumps(found))
