"""Multicast DNS: who announces services on one interface address (RFC 6762, RFC 6763), by python-zeroconf.

Browsed are the service-type enumeration, every type it names, and the types families name. Services are resolved at
most 50 at a time: all at once overflows the system's receive buffer, and of 500 services 190 are lost (measured).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import struct
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from firstlight_drivers.contract import Family, Identity, Listener, MdnsObservation, Service, Sighting, Source
from firstlight_drivers.discovery.recognise import combine
from firstlight_drivers.discovery.scope import Ledger, Scope
from firstlight_drivers.transport.limits import RECEIVE_BUFFER, ROWS_PER_SOURCE
from firstlight_drivers.transport.text import safe_text

if TYPE_CHECKING:
    from zeroconf import IPVersion, ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

ENUMERATION = "_services._dns-sd._udp.local."
RESOLVES_AT_ONCE = 50
_RESOLVE_MS = 3000
_MAX_TYPES = 256
_MAX_TXT = 64
_IP_MULTICAST_ALL, _IPV6_MULTICAST_ALL = 49, 29  # linux/in.h, linux/in6.h
_SERVICE_NAMES = {"_https": "https", "_http": "http", "_ssh": "ssh", "_telnet": "telnet", "_snmp": "snmp"}


async def search_mdns(scope: Scope, families: Sequence[Family], listener: Listener) -> None:
    """Listen for `scope.seconds` on one address."""
    ledger = Ledger(Source.MDNS, scope, listener)
    with ledger.closing():
        search = _Search(scope, families, ledger)
        try:
            await search.start()
            await asyncio.sleep(scope.seconds)
        finally:
            await search.stop()


class _Search:
    def __init__(self, scope: Scope, families: Sequence[Family], ledger: Ledger) -> None:
        self._scope = scope
        self._families = families
        self._ledger = ledger
        self._zeroconf: AsyncZeroconf | None = None
        self._browsers: list[AsyncServiceBrowser] = []
        self._types: set[str] = set()
        self._pending: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(RESOLVES_AT_ONCE)

    async def start(self) -> None:
        """Open the sockets and begin to browse. Raises OSError."""
        from zeroconf import IPVersion  # noqa: PLC0415 - 90 ms that only a search pays
        from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415 - as above

        # Malformed packets and odd adapters are logged there as warnings; here they are part of the tally.
        logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
        v6 = self._scope.address.version == 6
        _must_be_ours(self._scope)
        instance = _counting(
            self._ledger,
            self._scope.interface.index if v6 else self._scope.address.ip,
            IPVersion.V6Only if v6 else IPVersion.V4Only,
        )
        self._zeroconf = AsyncZeroconf(zc=instance)
        _tune(instance)
        self._browse([ENUMERATION, *sorted({name for family in self._families for name in family.mdns_types})])

    async def stop(self) -> None:
        """Close everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._zeroconf is not None:
            # A browser cancelled before zeroconf has started takes the start with it, and its sockets stay open.
            with contextlib.suppress(Exception):
                await self._zeroconf.zeroconf.async_wait_for_start(timeout=1.0)
        # A browser that had no time to start ends with the cancellation of its own task: gathered, it stays its own.
        await asyncio.gather(*(browser.async_cancel() for browser in self._browsers), return_exceptions=True)
        if self._zeroconf is not None:
            await self._zeroconf.async_close()

    def _browse(self, types: Sequence[str]) -> None:
        from zeroconf import BadTypeInNameException  # noqa: PLC0415 - see start
        from zeroconf.asyncio import AsyncServiceBrowser  # noqa: PLC0415 - see start

        fresh = [name for name in types if name not in self._types][: _MAX_TYPES - len(self._types)]
        if not fresh or self._zeroconf is None:
            return
        try:
            browser = AsyncServiceBrowser(self._zeroconf.zeroconf, fresh, handlers=[self._changed])
        except BadTypeInNameException:
            self._ledger.count(dropped=1)
            return
        self._types.update(fresh)
        self._browsers.append(browser)

    def _changed(self, zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        from zeroconf import ServiceStateChange as Change  # noqa: PLC0415 - see start

        if service_type == ENUMERATION:
            if state_change is Change.Added:
                self._browse([name])
        elif state_change is Change.Removed:
            self._gone(service_type, name)
        elif name not in self._pending:
            crowded = self._ledger.full and not self._ledger.knows(safe_text(name))
            if crowded or len(self._pending) >= ROWS_PER_SOURCE:
                self._ledger.count(dropped=1)
                self._ledger.trouble("too-many")
                return
            self._pending.add(name)
            task = asyncio.get_running_loop().create_task(self._resolve(zeroconf, service_type, name))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _resolve(self, zeroconf: Zeroconf, service_type: str, name: str) -> None:
        from zeroconf import BadTypeInNameException  # noqa: PLC0415 - see start
        from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415 - see start

        try:
            info = AsyncServiceInfo(service_type, name)
            async with self._places:
                if not await info.async_request(zeroconf, _RESOLVE_MS):  # looks into what it has heard first
                    return
        except BadTypeInNameException:
            self._ledger.count(dropped=1)
            return
        finally:
            self._pending.discard(name)
        addresses = tuple(dict.fromkeys(info.parsed_scoped_addresses()))
        self._emit(
            name,
            MdnsObservation(
                service_type=safe_text(service_type),
                instance=_instance(service_type, name),
                host=safe_text(info.server or ""),
                port=info.port or 0,
                txt=_txt(info.properties),
                addresses=tuple(safe_text(address) for address in addresses[:32]),
            ),
        )

    def _emit(self, name: str, seen: MdnsObservation) -> None:
        identity, lines = combine(self._families, (seen,))
        base = Identity(name=seen.instance or None, why=(f"announces {seen.service_type}",))
        # The address of this interface's subnet first: a host with several says all of them.
        addresses = sorted(seen.addresses, key=lambda ip: not self._scope.address.contains(ip))
        self._ledger.heard(
            Sighting(
                source=Source.MDNS,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=addresses[0] if addresses else None,
                identity=identity.merged(base) if identity is not None else base,
                addresses=tuple(addresses),
                services=(Service(name=_service_name(seen.service_type), port=seen.port),) if seen.port else (),
                evidence=lines,
                observations=(seen,),
                key=safe_text(name),
            )
        )

    def _gone(self, service_type: str, name: str) -> None:
        self._ledger.heard(
            Sighting(
                source=Source.MDNS,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=None,
                identity=Identity(),
                observations=(
                    MdnsObservation(
                        service_type=safe_text(service_type), instance=_instance(service_type, name), host="", port=0
                    ),
                ),
                key=safe_text(name),
                goodbye=True,
            )
        )


def _must_be_ours(scope: Scope) -> None:
    """Raise OSError when the address is gone: zeroconf would leave its other socket open."""
    with socket.socket(socket.AF_INET6 if scope.address.version == 6 else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        if scope.address.version == 6:
            probe.bind((scope.address.ip, 0, 0, scope.interface.index if scope.address.link_local_v6 else 0))
        else:
            probe.bind((scope.address.ip, 0))


def _counting(ledger: Ledger, interface: str | int, version: IPVersion) -> Zeroconf:
    """A zeroconf instance on one interface that counts its packets."""
    from zeroconf import RecordUpdateListener, Zeroconf  # noqa: PLC0415 - see _Search.start

    class Counting(Zeroconf):
        def async_send(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - passed on as it came
            ledger.count(sent=1)
            super().async_send(*args, **named)

    class Counter(RecordUpdateListener):
        # Called once for each packet that held records.
        def async_update_records(self, *_: object) -> None:
            ledger.count(received=1)

        def async_update_records_complete(self) -> None:
            """Nothing to do: each packet has been counted."""

    instance = Counting(interfaces=[interface], ip_version=version)
    instance.async_add_listener(Counter(), None)
    return instance


def _tune(instance: Zeroconf) -> None:
    """Large receive buffers; and, on Linux, no multicast that another interface's socket asked for."""
    # Private, but only read before the engine takes the sockets over; without them the defaults of the system stay.
    listening = getattr(instance.engine, "_listen_socket", None)
    for opened in (listening, *(getattr(instance.engine, "_respond_sockets", None) or ())):
        if not isinstance(opened, socket.socket):
            continue
        with contextlib.suppress(OSError):
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                if opened.family == socket.AF_INET6:
                    opened.setsockopt(socket.IPPROTO_IPV6, _IPV6_MULTICAST_ALL, struct.pack("@i", 0))
                else:
                    opened.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, struct.pack("@i", 0))


def _instance(service_type: str, name: str) -> str:
    return safe_text(name.removesuffix(service_type).removesuffix("."))


def _txt(properties: dict[bytes, bytes | None]) -> tuple[tuple[str, str], ...]:
    return tuple((safe_text(key), safe_text(value or b"")) for key, value in list(properties.items())[:_MAX_TXT])


def _service_name(service_type: str) -> str:
    first = service_type.partition(".")[0]
    return _SERVICE_NAMES.get(first, first.lstrip("_"))
