"""Sweep of address ranges the technician gives: connect to the families' ports, then ask what answers who it is.

    scan -> hosts with an open port -> those nobody knows yet are visited first, however long it takes
                                    -> those another source has identified, as many as the listening time allows
         -> SSH host keys of what was found, likewise

One visit is one device at a time, one connection at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from firstlight_drivers.contract import (
    Family,
    Identity,
    Listener,
    PortsObservation,
    Service,
    Sighting,
    SnmpAccess,
    Source,
    SshObservation,
)
from firstlight_drivers.discovery.identify import family_services, identify_host
from firstlight_drivers.discovery.ranges import AddressRange
from firstlight_drivers.discovery.scan import HostPorts, scan
from firstlight_drivers.discovery.scope import Ledger, Scope
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.protocols import ssh

HOSTS_AT_ONCE = 64
KEY_EXCHANGES_AT_ONCE = 8
GRACE = 0.3  # seconds a visit may last beyond the listening time when it is not needed for the row


async def search_sweep(
    scope: Scope,
    families: Sequence[Family],
    listener: Listener,
    *,
    ranges: Sequence[AddressRange],
    snmp_access: SnmpAccess | None = None,
    known: Callable[[str], bool] = lambda _host: False,
) -> None:
    """Search `ranges` and end when they are through; `scope` says by which of our addresses to leave.

    One sighting per host with an open port. A host that only refuses connections is up, and counted, but not visited.
    `known` says of an address whether another source has identified the device there.
    """
    ledger = Ledger(Source.SWEEP, scope, listener)
    with ledger.closing():
        await _Sweep(scope, families, ledger, snmp_access, known).run(ranges)


class _Sweep:
    """The visits of one sweep."""

    def __init__(
        self,
        scope: Scope,
        families: Sequence[Family],
        ledger: Ledger,
        snmp_access: SnmpAccess | None,
        known: Callable[[str], bool],
    ) -> None:
        self._scope = scope
        self._families = families
        self._ledger = ledger
        self._snmp = snmp_access
        self._known = known
        self._strangers: deque[HostPorts] = deque()
        self._acquainted: deque[HostPorts] = deque()
        self._unread: list[tuple[Sighting, int]] = []  # sightings and SSH ports whose host key is still to be read
        self._more = asyncio.Event()
        self._scanned = False
        self._end = asyncio.get_running_loop().time() + scope.seconds

    async def run(self, ranges: Sequence[AddressRange]) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(HOSTS_AT_ONCE):
                group.create_task(self._visit_along())
            try:
                await scan(
                    _addresses(ranges),
                    lambda host: [service.port for service in family_services(self._families, host)],
                    self._found,
                    local_address=self._scope.local_address,
                    counted=lambda sent, received: self._ledger.count(sent=sent, received=received),
                )
            finally:
                self._scanned = True
                self._more.set()
        await self._read_host_keys()

    def _found(self, host: HostPorts) -> None:
        if host.open:
            self._strangers.append(host)
            self._more.set()

    async def _visit_along(self) -> None:
        while (host := await self._next()) is not None:
            services = tuple(each for each in family_services(self._families, host.host) if each.port in host.open)
            if not self._known(host.host):
                await self._visit(host, services)
                continue
            try:
                async with asyncio.timeout(self._time_left() + GRACE):
                    await self._visit(host, services)
            except TimeoutError:
                self._ledger.heard(self._only_ports(host, services))

    async def _next(self) -> HostPorts | None:
        """The next host: strangers before those that another source knows by now."""
        while True:
            while self._strangers:
                host = self._strangers.popleft()
                if not self._known(host.host):
                    return host
                self._acquainted.append(host)
            if self._scanned:
                return self._acquainted.popleft() if self._acquainted else None
            self._more.clear()
            await self._more.wait()

    async def _visit(self, host: HostPorts, services: tuple[Service, ...]) -> None:
        def failed(error: DeviceError) -> None:
            self._ledger.trouble(error.code.value, error.detail, offender=host.host)

        sighting = await identify_host(
            host.host,
            services,
            self._families,
            snmp_access=self._snmp,
            local_address=self._scope.local_address(host.host),
            interface=self._scope.interface.name,
            unicast=None,
            host_keys=False,
            on_error=failed,
        )
        if sighting is None:
            return
        self._ledger.heard(sighting)
        port = next((each.port for each in services if each.name == "ssh"), None)
        if port is not None and not any(isinstance(each, SshObservation) for each in sighting.observations):
            self._unread.append((sighting, port))

    def _only_ports(self, host: HostPorts, services: tuple[Service, ...]) -> Sighting:
        return Sighting(
            source=Source.SWEEP,
            at=time.time(),
            interface=self._scope.interface.name,
            peer=host.host,
            identity=Identity(),
            addresses=(host.host,),
            services=services,
            observations=(PortsObservation(open=tuple(host.open), closed=tuple(host.closed)),),
            key=host.host,
        )

    async def _read_host_keys(self) -> None:
        """As many as the time allows: rows come first, a key exchange takes long."""
        places = asyncio.Semaphore(KEY_EXCHANGES_AT_ONCE)

        async def read(sighting: Sighting, port: int) -> None:
            host = sighting.peer or ""
            async with places:
                try:
                    seen = await ssh.look(host, port, local_address=self._scope.local_address(host))
                except DeviceError as error:
                    self._ledger.trouble(error.code.value, error.detail, offender=host)
                    return
            self._ledger.heard(replace(sighting, at=time.time(), observations=(*sighting.observations, seen)))

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(self._time_left(), GRACE)), asyncio.TaskGroup() as group:
                for sighting, port in self._unread:
                    group.create_task(read(sighting, port))

    def _time_left(self) -> float:
        return self._end - asyncio.get_running_loop().time()


def _addresses(ranges: Sequence[AddressRange]) -> Iterator[str]:
    seen: set[str] = set()
    for each in ranges:
        for host in each:
            if host not in seen:
                seen.add(host)
                yield host
