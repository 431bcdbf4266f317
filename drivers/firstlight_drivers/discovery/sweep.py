"""Sweep of address ranges the technician gives: connect to the families' ports, then ask what answers who it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from firstlight_drivers.contract import Family, Listener, SnmpAccess, Source
from firstlight_drivers.discovery.identify import family_services, identify_host
from firstlight_drivers.discovery.ranges import AddressRange, RangeError, parse_ranges
from firstlight_drivers.discovery.scan import HostPorts, scan
from firstlight_drivers.discovery.scope import Ledger, Scope
from firstlight_drivers.errors import DeviceError

__all__ = ["HOSTS_AT_ONCE", "AddressRange", "RangeError", "parse_ranges", "search_sweep"]

HOSTS_AT_ONCE = 64


async def search_sweep(
    scope: Scope,
    families: Sequence[Family],
    listener: Listener,
    *,
    ranges: Sequence[AddressRange],
    snmp_access: SnmpAccess | None = None,
) -> None:
    """Search `ranges` and end when they are through; `scope` says by which of our addresses to leave.

    One sighting per host with an open port. A host that only refuses connections is up, and counted, but not visited.
    """
    ledger = Ledger(Source.SWEEP, scope, listener)
    with ledger.closing():
        places = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with asyncio.TaskGroup() as group:

            def found(host: HostPorts) -> None:
                if host.open:
                    group.create_task(_visit(host, scope, families, ledger, places, snmp_access))

            await scan(
                _addresses(ranges),
                lambda host: [service.port for service in family_services(families, host)],
                found,
                local_address=scope.local_address,
                counted=lambda sent, received: ledger.count(sent=sent, received=received),
            )


async def _visit(
    found: HostPorts,
    scope: Scope,
    families: Sequence[Family],
    ledger: Ledger,
    places: asyncio.Semaphore,
    snmp_access: SnmpAccess | None,
) -> None:
    services = tuple(each for each in family_services(families, found.host) if each.port in found.open)

    def failed(error: DeviceError) -> None:
        ledger.trouble(error.code.value, error.detail, offender=found.host)

    async with places:
        sighting = await identify_host(
            found.host,
            services,
            families,
            snmp_access=snmp_access,
            local_address=scope.local_address(found.host),
            interface=scope.interface.name,
            unicast=None,
            on_error=failed,
        )
    if sighting is not None:
        ledger.heard(sighting)


def _addresses(ranges: Sequence[AddressRange]) -> Iterator[str]:
    seen: set[str] = set()
    for each in ranges:
        for host in each:
            if host not in seen:
                seen.add(host)
                yield host
