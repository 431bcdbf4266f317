"""Serial lines: only those the technician names are opened, and only to read who is there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from firstlight_drivers.contract import Family, Listener, Source
from firstlight_drivers.discovery.identify import identify_line
from firstlight_drivers.discovery.scope import Ledger, Scope
from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress, Kind


async def search_serial(families: Sequence[Family], listener: Listener, *, lines: Sequence[str]) -> None:
    """Ask each of `lines` (device name or pyserial URL) once, all at the same time; one tally per line."""
    await asyncio.gather(*(_ask(line, families, listener) for line in lines))


async def _ask(line: str, families: Sequence[Family], listener: Listener) -> None:
    nowhere = InterfaceAddress("0.0.0.0", 32)
    scope = Scope(Interface(line, 0, Kind.ETHERNET, up=True, mac=None, speed=0, addresses=()), nowhere, 0.0)
    ledger = Ledger(Source.SERIAL, scope, listener)
    with ledger.closing():
        sighting = await identify_line(line, families)
        if sighting is not None:
            ledger.heard(sighting)
