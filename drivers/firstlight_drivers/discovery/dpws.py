"""WS-Discovery on one interface address: who answers a Probe, says Hello or Bye, and what its metadata is.

    Probe     multicast, both dialects, asking for any DPWS device, for anything at all, and for the types families
    name;
              real hosts differ in which of them they answer (wsdd only the first, others only their own type)
    Resolve   for a target that did not say where it is
    Get       metadata over HTTP, only from the host that answered: an address elsewhere is shown, not followed, because
              anyone on the network can write anything into an answer

An answer counts when it relates to a message of ours. Devices may take up to 5 s to answer, and answer more than once.
Sources: WS-Discovery 2005/04 and 1.1, DPWS (APP_MAX_DELAY), SOAP-over-UDP (repetition).
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from firstlight_drivers.contract import (
    DpwsMetadata,
    DpwsObservation,
    Evidence,
    Family,
    Identity,
    Listener,
    Service,
    Sighting,
    Source,
)
from firstlight_drivers.discovery.recognise import combine, evidence
from firstlight_drivers.discovery.scope import Ledger, Scope, anywhere
from firstlight_drivers.discovery.xaddr import Way, fetch_metadata, same_host, way
from firstlight_drivers.errors import DeviceError, ProtocolError
from firstlight_drivers.protocols import wsd
from firstlight_drivers.protocols.wsd import Dialect, Message
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.limits import METADATA_SECONDS
from firstlight_drivers.transport.streams import is_address
from firstlight_drivers.transport.udp import UdpSocket, open_group, open_udp

_REPEAT_SECONDS = (0.05, 0.25)  # SOAP-over-UDP: first repetition after a random time in this range
_ROUND_SECONDS = 2.5  # a second round for hosts that were busy
_GETS_AT_ONCE = 16
_TARGETS_PER_PEER = 64
_MAX_RESOLVES = 512
_GRACE_SECONDS = 0.8  # for metadata under way when the listening time is over
_MAX_GET_URLS = 3


async def search_dpws(scope: Scope, families: Sequence[Family], listener: Listener) -> None:
    """Search for `scope.seconds` on one address."""
    ledger = Ledger(Source.DPWS, scope, listener, rows_per_peer=_TARGETS_PER_PEER)
    with ledger.closing():
        search = _Search(scope, families, ledger)
        try:
            await search.start()
            await search.probe(scope.seconds)
            await search.fetched(_GRACE_SECONDS)
        finally:
            await search.stop()


async def ask_host(host: str, families: Sequence[Family], *, seconds: float = 1.0) -> tuple[DpwsObservation, ...]:
    """What one host answers to a Probe sent to it alone, with its metadata. Raises OSError without a route."""
    heard = _Collector()
    scope = anywhere(host, seconds)
    ledger = Ledger(Source.DPWS, scope, heard)
    with ledger.closing():
        search = _Search(scope, families, ledger, only=host)
        try:
            await search.start()
            await search.probe(seconds)
            await search.fetched(METADATA_SECONDS)
        finally:
            await search.stop()
    return tuple(heard.found.values())


class _Collector:
    """A listener that keeps the newest observation of each endpoint."""

    def __init__(self) -> None:
        self.found: dict[str, DpwsObservation] = {}

    def heard(self, sighting: Sighting) -> None:
        for observation in sighting.observations:
            if isinstance(observation, DpwsObservation):
                self.found[observation.endpoint] = observation

    def tallied(self, _: object) -> None:
        """Nobody counts here."""


@dataclass(slots=True)
class _Target:
    """What is known of one endpoint."""

    seen: DpwsObservation
    peer: str
    dialect: Dialect
    queued: bool = False


class _Search:
    def __init__(self, scope: Scope, families: Sequence[Family], ledger: Ledger, *, only: str | None = None) -> None:
        self._scope = scope
        self._families = families
        self._ledger = ledger
        self._only = only
        self._group = wsd.GROUP_IPV6 if scope.address.version == 6 else wsd.GROUP_IPV4
        self._socket: UdpSocket | None = None
        self._ear: UdpSocket | None = None
        self._probes: set[str] = set()
        self._resolves: dict[str, str] = {}
        self._targets: dict[str, _Target] = {}
        self._queue: asyncio.PriorityQueue[tuple[int, int, str]] = asyncio.PriorityQueue()
        self._order = itertools.count()
        self._busy_hosts: set[str] = set()
        self._waiting = 0  # targets whose metadata is wanted or under way
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Open the sockets. Raises OSError when this address cannot send."""
        interface, address = self._scope.interface, self._scope.address
        self._socket = await open_udp(interface, address, self._received)
        if self._only is None:
            try:
                self._ear = await open_group(interface, address, self._group, wsd.PORT, self._received)
            except OSError as error:
                # Probing works without it; only Hello and Bye stay unheard.
                self._ledger.trouble("hello-unheard", str(error))
        self._tasks.update(asyncio.create_task(self._get_forever()) for _ in range(_GETS_AT_ONCE))

    async def stop(self) -> None:
        """Close the sockets, end the questions."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in (self._socket, self._ear):
            if each is not None:
                each.close()
                if each.dropped:
                    self._ledger.count(dropped=each.dropped)
                    self._ledger.trouble("too-many", offender=each.loudest)

    async def probe(self, seconds: float) -> None:
        """Send the rounds of probes and listen until `seconds` are over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            messages = self._messages()
            for message in messages:
                self._send(message, self._only or self._group)
            await asyncio.sleep(min(random.uniform(*_REPEAT_SECONDS), max(0.0, end - loop.time())))  # noqa: S311
            for message in messages:
                self._send(message, self._only or self._group)
            if loop.time() + 2 * _ROUND_SECONDS > end + 0.1 or self._only is not None:
                break
            await asyncio.sleep(_ROUND_SECONDS)
        await asyncio.sleep(max(0.0, end - loop.time()))

    async def fetched(self, seconds: float) -> None:
        """Wait until no metadata is being fetched, at most `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return

    def _messages(self) -> list[bytes]:
        messages: list[bytes] = []
        for dialect in Dialect:
            asked: list[tuple[str, ...]] = [(dialect.device_type,), ()]
            asked += [(kind,) for kind in sorted({kind for family in self._families for kind in family.dpws_types})]
            for types in dict.fromkeys(asked):
                message_id = wsd.new_message_id()
                self._probes.add(message_id)
                messages.append(wsd.encode_probe(dialect, types, message_id))
        return messages

    def _send(self, data: bytes, host: str) -> None:
        if self._socket is None:
            return
        try:
            self._socket.send(data, host, wsd.PORT)
        except OSError as error:
            self._ledger.failed(error)
            return
        trace.active().record("sent", "wsd", f"{host}:{wsd.PORT}", data)
        self._ledger.count(sent=1)

    def _received(self, data: bytes, host: str, port: int) -> None:
        try:
            message = wsd.decode(data)
        except ProtocolError as error:
            self._ledger.count(dropped=1)
            self._ledger.trouble("malformed", error.detail, offender=host)
            return
        if message.action in {"Probe", "Resolve", "Get", "GetResponse"}:
            return  # another program's question to the group, often our own
        trace.active().record("received", "wsd", f"{host}:{port}", data)
        ours = {"ProbeMatches": self._probes, "ResolveMatches": self._resolves.keys()}.get(message.action)
        if ours is not None and message.relates_to not in ours:
            self._ledger.count(dropped=1)
            self._ledger.trouble("unsolicited", offender=host)
        else:
            self._ledger.count(received=1)
            for seen in message.targets:
                if message.action == "Bye":
                    self._gone(seen.endpoint, host)
                else:
                    self._take(message, seen, host)

    def _take(self, message: Message, seen: DpwsObservation, peer: str) -> None:
        expected = self._resolves.get(message.relates_to or "") if message.action == "ResolveMatches" else None
        if expected is not None and expected != seen.endpoint:
            return
        known = self._targets.get(seen.endpoint)
        if known is None or known.peer != peer:
            if known is not None:
                # One endpoint at two addresses: told, so that the inventory can flag it; asked only at the first.
                self._emit(_Target(seen, peer, message.dialect))
                return
            known = _Target(seen, peer, message.dialect)
            if not self._emit(known):
                return
            self._targets[seen.endpoint] = known
        else:
            merged = replace(
                known.seen,
                types=tuple(dict.fromkeys((*known.seen.types, *seen.types)))[: wsd.MAX_LIST],
                scopes=known.seen.scopes or seen.scopes,
                xaddrs=tuple(dict.fromkeys((*known.seen.xaddrs, *seen.xaddrs)))[: wsd.MAX_LIST],
            )
            if merged == known.seen:
                return
            known.seen = merged
            self._emit(known)
        self._follow(known)

    def _follow(self, target: _Target) -> None:
        """Ask where a target is, or for its metadata."""
        if target.queued:
            return
        if not target.seen.xaddrs:
            if target.seen.endpoint not in self._resolves.values() and len(self._resolves) < _MAX_RESOLVES:
                message_id = wsd.new_message_id()
                self._resolves[message_id] = target.seen.endpoint
                self._send(
                    wsd.encode_resolve(target.dialect, target.seen.endpoint, message_id), self._only or self._group
                )
            return
        if not self._ways(target):
            self._ledger.trouble("xaddr-elsewhere", target.seen.xaddrs[0], offender=target.peer)
            return
        target.queued = True
        recognised, _ = combine(self._families, (target.seen,))
        self._waiting += 1
        self._idle.clear()
        self._queue.put_nowait((0 if recognised is not None else 1, next(self._order), target.seen.endpoint))

    def _ways(self, target: _Target) -> list[Way]:
        ways = (way(url, target.peer) for url in target.seen.xaddrs)
        return [found for found in ways if found is not None and same_host(found.host, target.peer)][:_MAX_GET_URLS]

    async def _get_forever(self) -> None:
        """One of the places in which metadata is fetched; recognised devices come first."""
        while True:
            rank, order, endpoint = await self._queue.get()
            target = self._targets[endpoint]
            if target.peer in self._busy_hosts:
                # One connection at a time per host: back into the queue, behind others.
                await asyncio.sleep(0.02)
                self._queue.put_nowait((rank + 1, order, endpoint))
                continue
            self._busy_hosts.add(target.peer)
            try:
                await self._get(target)
            finally:
                self._busy_hosts.discard(target.peer)
                self._waiting -= 1
                if not self._waiting:
                    self._idle.set()

    async def _get(self, target: _Target) -> None:
        local = self._scope.local_address(target.peer)
        for found in self._ways(target):
            try:
                metadata = await fetch_metadata(found, target.seen.endpoint, target.dialect, local_address=local)
            except DeviceError as error:
                self._ledger.trouble("metadata-failed", f"{found.url}: {error.code}", offender=target.peer)
                continue
            types = tuple(dict.fromkeys((*target.seen.types, *metadata.host_types)))[: wsd.MAX_LIST]
            target.seen = replace(target.seen, metadata=metadata, types=types)
            self._emit(target)
            return

    def _emit(self, target: _Target) -> bool:
        seen = target.seen
        known, lines = combine(self._families, (seen,))
        base = _plain_identity(seen)
        ways = [found for found in (way(url, target.peer) for url in seen.xaddrs) if found is not None]
        addresses = tuple(dict.fromkeys((target.peer, *(found.host for found in ways if is_address(found.host)))))
        return self._ledger.heard(
            Sighting(
                source=Source.DPWS,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=target.peer,
                identity=known.merged(base) if known is not None else base,
                addresses=addresses,
                services=tuple(Service(name="dpws", port=port) for port in dict.fromkeys(f.port for f in ways)),
                evidence=(*lines, *_metadata_evidence(seen, known)),
                observations=(seen,),
                key=seen.endpoint,
            )
        )

    def _gone(self, endpoint: str, peer: str) -> None:
        known = self._targets.get(endpoint)
        if known is not None and known.peer != peer:
            self._ledger.trouble("foreign-bye", endpoint, offender=peer)
            return
        self._ledger.heard(
            Sighting(
                source=Source.DPWS,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=peer,
                identity=_plain_identity(DpwsObservation(endpoint=endpoint)),
                observations=(DpwsObservation(endpoint=endpoint),),
                key=endpoint,
                goodbye=True,
            )
        )


def _plain_identity(seen: DpwsObservation) -> Identity:
    """What an answer says without knowing its vendor. The serial number is left out: unrelated hosts print "1"."""
    uuid = seen.endpoint.lower().removeprefix("urn:uuid:").removeprefix("uuid:")
    data = seen.metadata or DpwsMetadata()
    return Identity(
        vendor=_meant(data.manufacturer),
        model=_meant(data.model_name),
        name=data.computer or _meant(data.friendly_name),
        firmware=_meant(data.firmware),
        uuid=uuid if len(uuid) == 36 and uuid.count("-") == 4 else None,
        why=("answers WS-Discovery",),
    )


def _meant(text: str | None) -> str | None:
    """wsdd2 prints "unknown" and "(null)" for what it does not know."""
    return None if text is None or text.lower() in {"unknown", "(null)"} else text


def _metadata_evidence(seen: DpwsObservation, known: Identity | None) -> tuple[Evidence, ...]:
    return () if known is not None else evidence(_plain_identity(seen), "dpws")
