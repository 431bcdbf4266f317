"""Runs our mDNS source until N services are listed; prints how long that took from the start of the source."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Sighting, Tally
from firstlight_drivers.discovery.mdns import search_mdns
from firstlight_drivers.discovery.scope import Scope
from firstlight_drivers.transport.interfaces import list_interfaces


class Counter:
    """Listens until it has heard enough."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.keys: set[str] = set()
        self.enough = asyncio.Event()

    def heard(self, sighting: Sighting) -> None:
        """Count each service once."""
        self.keys.add(sighting.key)
        if len(self.keys) >= self.wanted:
            self.enough.set()

    def tallied(self, tally: Tally) -> None:
        """Not needed here."""


async def run(wanted: int) -> None:
    """Time it."""
    interface = next(entry for entry in list_interfaces() if entry.name == "eth0")
    address = next(entry for entry in interface.addresses if entry.version == 4)
    counter = Counter(wanted)
    begun = time.monotonic()
    task = asyncio.create_task(search_mdns(Scope(interface, address, 20.0), FAMILIES, counter))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(counter.enough.wait(), 20)
    took = time.monotonic() - begun
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print(json.dumps({"found": len(counter.keys), "seconds": took}))


asyncio.run(run(int(sys.argv[1])))
