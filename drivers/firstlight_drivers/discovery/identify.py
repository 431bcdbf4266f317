"""Asks one host who it is, over every port that is open, one connection at a time.

First what every server tells without being known (certificate, HTTP answer, SSH host key, Modbus identification, DSCI
and WS-Discovery by unicast, SNMP when the technician gave access), then, when a family recognises it, that family's
own questions.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from firstlight_drivers.contract import (
    Endpoint,
    Family,
    Identifies,
    Identity,
    Observation,
    PortsObservation,
    Service,
    Sighting,
    SnmpAccess,
    Source,
)
from firstlight_drivers.discovery import broadcast, dpws
from firstlight_drivers.discovery.recognise import combine, evidence, settle
from firstlight_drivers.discovery.scan import HostPorts, scan
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT, is_loopback
from firstlight_drivers.errors import DeviceError
from firstlight_drivers.protocols import dsci, http, modbus, snmp, ssh, tls
from firstlight_drivers.transport.boundary import as_device_error
from firstlight_drivers.transport.neighbours import link_address
from firstlight_drivers.transport.streams import resolve

HOST_SECONDS = 60.0  # for everything one host is asked; a slow host must not hold a place for ever
_DATAGRAM_SECONDS = 0.8
DATAGRAM_SERVICES = frozenset({"moxa-dsci", "snmp"})  # over UDP: there is no connection to try


def family_services(families: Sequence[Family], host: str = "") -> tuple[Service, ...]:
    """The ports to try, most telling first and each once; on a loopback also where the simulated fleet has them."""
    first: dict[int, Service] = {}
    longest = max((len(family.ports) for family in families), default=0)
    for rank in range(longest):
        for family in families:
            if rank < len(family.ports) and family.ports[rank].name not in DATAGRAM_SERVICES:
                service = family.ports[rank]
                first.setdefault(service.port, service)
    services = tuple(first.values())
    if is_loopback(host):
        shifted = (Service(name=each.name, port=each.port + DEMO_PORT_SHIFT) for each in services)
        services += tuple(each for each in shifted if each.port <= 65535)
    return services


async def identify_host(
    host: str,
    ports: Sequence[Service] | None,
    families: Sequence[Family],
    *,
    snmp_access: SnmpAccess | None = None,
    local_address: str | None = None,
    interface: str = "",
    unicast: bool | None = True,
    source: Source = Source.SWEEP,
    silent: bool = False,
    host_keys: bool = True,
    on_error: Callable[[DeviceError], None] | None = None,
) -> Sighting | None:
    """Everything `host` tells, as one sighting; None when it did not answer at all.

    Without `host_keys` the SSH host key of a device that has said who it is stays unread: it takes a key exchange.

    `ports` are open services to ask; None tries those the families name. `unicast` also asks DSCI and WS-Discovery;
    with None only when the open ports did not tell its family. `silent` also tells a host that says nothing, because
    it is known to be up. Errors of single questions go to `on_error`; none is raised.
    """
    address = await resolve(host)
    if address is None:
        return None
    observations: list[Observation] = []
    if ports is None:
        ports, closed = await _find_ports(address, families, local_address)
        silent = silent or bool(closed)
        observations.append(PortsObservation(open=tuple(each.port for each in ports), closed=closed))
    else:
        observations.append(PortsObservation(open=tuple(each.port for each in ports)))
    visit = _Visit(address, families, local_address, snmp_access, on_error or _ignore, host_keys=host_keys)
    try:
        async with asyncio.timeout(HOST_SECONDS):
            await visit.ask(ports, unicast=unicast)
    except TimeoutError as error:
        failure = as_device_error(error, host)
        if failure is not None:
            (on_error or _ignore)(failure)
    if not ports and not visit.observations and not silent:
        return None
    observations += visit.observations
    identity, lines = settle(visit.identities)
    services = tuple(dict.fromkeys((*ports, *visit.services)))
    link_mac = None if is_loopback(address) else await asyncio.to_thread(link_address, address)
    return Sighting(
        source=source,
        at=time.time(),
        interface=interface,
        peer=address,
        identity=identity or Identity(why=("answers on the network",)),
        addresses=(address,),
        services=services,
        evidence=lines,
        observations=tuple(observations),
        key=address,
        link_mac=link_mac,
    )


async def identify_line(line: str, families: Sequence[Family]) -> Sighting | None:
    """Who is at a serial line: each family that can be identified over one is tried in turn. Raises nothing.

    `line` is a device name or a pyserial URL. None when nobody was recognised.
    """
    for family in families:
        if not any(note.capability == "identify" and _over_serial(note.channel) for note in family.capabilities):
            continue
        driver = family.open(Endpoint(host="", serial_line=line))
        if not isinstance(driver, Identifies):
            continue
        try:
            identity, observations = await driver.identity()
        except DeviceError:
            continue
        return Sighting(
            source=Source.SERIAL,
            at=time.time(),
            interface=line,
            peer=None,
            identity=identity,
            addresses=(f"serial:{line}",),
            evidence=evidence(identity, "serial"),
            observations=observations,
            key=f"serial:{line}",
        )
    return None


class _Visit:
    """The questions to one host."""

    def __init__(
        self,
        host: str,
        families: Sequence[Family],
        local_address: str | None,
        snmp_access: SnmpAccess | None,
        on_error: Callable[[DeviceError], None],
        *,
        host_keys: bool,
    ) -> None:
        self._host = host
        self._host_keys = host_keys
        self._families = families
        self._local = local_address
        self._snmp = snmp_access
        self._on_error = on_error
        self.observations: list[Observation] = []
        self.identities: list[tuple[Identity, str]] = []
        self.services: list[Service] = []
        self._families_asked: set[str] = set()

    async def ask(self, ports: Sequence[Service], *, unicast: bool | None) -> None:
        for service in ports:
            if service.name in DATAGRAM_SERVICES or self._known_port(service.port):
                continue
            if service.name == "ssh" and not self._host_keys and self._told():
                continue
            question = _QUESTIONS.get(service.name, _Visit._guess)
            await self._asked(question(self, service))
            await self._ask_family(ports)  # as soon as the family is known it asks the rest its own way, once
        if unicast:
            await self._asked(self._datagrams())
        if self._snmp is not None:
            await self._asked(self._ask_snmp(self._snmp))
        await self._ask_family(ports)
        if unicast is None and not self._families_asked:
            await self._asked(self._datagrams())
            await self._ask_family(ports)
        if ports and not self._families_asked and len(self._families) == 1:
            await self._ask_only_family(ports)

    def _known_port(self, port: int) -> bool:
        return any(getattr(each, "port", None) == port for each in self.observations)

    def _told(self) -> bool:
        """Whether the device is recognised and has said its serial number."""
        identity, _ = settle(self.identities)
        return identity is not None and identity.family is not None and identity.serial is not None

    async def _asked(self, question: Awaitable[Sequence[Observation]]) -> None:
        try:
            answers = await question
        except DeviceError as error:
            self._on_error(error)
            return
        for answer in answers:
            self.observations.append(answer)
            identity, lines = combine(self._families, (answer,))
            if identity is not None:
                self.identities.append((identity, lines[0].channel if lines else ""))

    async def _ask_family(self, ports: Sequence[Service]) -> None:
        identity, _ = settle(self.identities)
        family = next((each for each in self._families if identity and each.name == identity.family), None)
        if family is None or family.name in self._families_asked:
            return
        await self._ask_one(family, ports)

    async def _ask_only_family(self, ports: Sequence[Service]) -> None:
        """Who gives one family knows already that it is this one, where the open ports alone do not tell it."""
        await self._ask_one(self._families[0], ports)

    async def _ask_one(self, family: Family, ports: Sequence[Service]) -> None:
        self._families_asked.add(family.name)
        offered = [each for each in (*ports, *self.services) if self._host_keys or each.name != "ssh"]
        endpoint = Endpoint(host=self._host, ports=tuple(offered), local_address=self._local)
        driver = family.open(endpoint)
        if not isinstance(driver, Identifies):
            return
        try:
            known, observations = await driver.identity(tuple(self.observations))
        except DeviceError as error:
            self._on_error(error)
            return
        self.observations += [each for each in observations if each not in self.observations]
        self.identities.append((known, "device"))

    async def _https(self, service: Service) -> Sequence[Observation]:
        seen = await http.look(self._host, service.port, tls=True, local_address=self._local)
        return self._page(seen)

    async def _http(self, service: Service) -> Sequence[Observation]:
        seen = await http.look(self._host, service.port, tls=False, local_address=self._local)
        return self._page(seen)

    def _page(self, seen: http.Look) -> Sequence[Observation]:
        if seen.error is not None:
            self._on_error(seen.error)
        return [each for each in (seen.tls, seen.http) if each is not None]

    async def _ssh(self, service: Service) -> Sequence[Observation]:
        return [await ssh.look(self._host, service.port, local_address=self._local)]

    async def _modbus(self, service: Service) -> Sequence[Observation]:
        async with modbus.open_tcp(self._host, service.port, local_address=self._local) as link:
            return [await link.observe(255)]

    async def _modbus_tls(self, service: Service) -> Sequence[Observation]:
        return [await tls.look(self._host, service.port, local_address=self._local)]

    async def _nothing(self, service: Service) -> Sequence[Observation]:
        return ()

    async def _guess(self, service: Service) -> Sequence[Observation]:
        """An open port nobody has a name for: TLS, then HTTP, then SSH."""
        seen = await http.look(self._host, service.port, tls=True, local_address=self._local)
        if seen.tls is None:
            seen = await http.look(self._host, service.port, tls=False, local_address=self._local, seconds=5)
        if seen.tls is None and seen.http is None:
            return [await ssh.look(self._host, service.port, local_address=self._local, seconds=5)]
        self.services.append(Service(name="https" if seen.tls is not None else "http", port=service.port))
        return self._page(seen)

    async def _datagrams(self) -> Sequence[Observation]:
        unit, targets = await asyncio.gather(
            broadcast.ask_host(self._host, seconds=_DATAGRAM_SECONDS),
            dpws.ask_host(self._host, self._families, seconds=_DATAGRAM_SECONDS),
        )
        if unit is not None:
            self.services.append(Service(name="moxa-dsci", port=dsci.PORT))
        return [*targets, *((unit,) if unit is not None else ())]

    async def _ask_snmp(self, access: SnmpAccess) -> Sequence[Observation]:
        answer = await snmp.look(self._host, access)
        self.services.append(Service(name="snmp", port=snmp.PORT))
        return [answer]


_Question = Callable[[_Visit, Service], Awaitable[Sequence[Observation]]]
_QUESTIONS: dict[str, _Question] = {
    "https": _Visit._https,  # noqa: SLF001 - the table of this very class
    "http": _Visit._http,  # noqa: SLF001
    "ssh": _Visit._ssh,  # noqa: SLF001
    "modbus": _Visit._modbus,  # noqa: SLF001
    "modbus-tls": _Visit._modbus_tls,  # noqa: SLF001
    # These are told apart by the family's own questions, or say nothing before a login.
    "telnet": _Visit._nothing,  # noqa: SLF001
    "real-com": _Visit._nothing,  # noqa: SLF001
    "moxa-command": _Visit._nothing,  # noqa: SLF001
    "dpws": _Visit._nothing,  # noqa: SLF001
}


async def _find_ports(
    host: str, families: Sequence[Family], local_address: str | None
) -> tuple[tuple[Service, ...], tuple[int, ...]]:
    services = family_services(families, host)
    up: list[HostPorts] = []
    await scan([host], [each.port for each in services], up.append, local_address=lambda _: local_address)
    if not up:
        return (), ()
    return tuple(each for each in services if each.port in up[0].open), tuple(up[0].closed)


def _ignore(_: DeviceError) -> None:
    """What one question ended with, when nobody wants to know."""


def _over_serial(channel: str) -> bool:
    return any(word in channel.lower() for word in ("serial", "rtu", "console"))
