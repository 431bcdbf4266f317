"""Moxa's own search: DSCI by broadcast, or by unicast to given hosts, then a few questions to each unit that answers.

    search    broadcast to 255.255.255.255 and to the subnet's own address, on 4800 and the two further ports of Moxa's
              Device Search Utility; a unit answers by unicast or by broadcast to the asking port
    details   kernel information (serial number, firmware), name, network settings: by unicast, one question at a time
              per unit, each asked at most three times

A unit whose address is in a foreign subnet hears the broadcast and is heard, but cannot be asked by unicast. Its
details are asked by limited broadcast: every request names its unit, so the others ignore it. Whether each model
answers that is not published; silence costs nothing. Answers to nothing that was asked (replayed, spoofed) are
dropped.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from firstlight_drivers.contract import DsciObservation, Family, Identity, Listener, Service, Sighting, Source
from firstlight_drivers.discovery.recognise import combine, evidence
from firstlight_drivers.discovery.scope import Ledger, Scope, anywhere
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import dsci
from firstlight_drivers.protocols.dsci import KernelReply, NameReply, NetworkReply, Opcode, SearchReply, UnitId
from firstlight_drivers.transport import trace
from firstlight_drivers.transport.udp import UdpSocket, open_broadcast_ears, open_udp

LIMITED = "255.255.255.255"
_ROUNDS = (0.0, 0.4, 1.2, 2.5)  # seconds after the start; datagrams get lost
_ANSWER_SECONDS = 0.4
_TRIES = 3
_UNITS_AT_ONCE = 64
_UNITS_PER_PEER = 256  # a pallet of new units answers from one address: all have the factory's
_PACKETS_PER_PEER = 4096
_PACE = 200  # unicast searches between two breaths of the loop
_R = TypeVar("_R", KernelReply, NameReply, NetworkReply)


async def search_moxa(scope: Scope, families: Sequence[Family], listener: Listener) -> None:
    """Search by broadcast on one IPv4 address of this computer; on an IPv6 address there is nothing to do."""
    await _search(scope, families, listener, None)


async def search_unicast(scope: Scope, hosts: Iterable[str], families: Sequence[Family], listener: Listener) -> None:
    """Ask each of `hosts` (IPv4 addresses) directly; reaches beyond routers."""
    await _search(scope, families, listener, hosts)


async def ask_host(host: str, *, seconds: float = 1.0) -> DsciObservation | None:
    """Everything one IPv4 host tells over DSCI, or None when it does not speak it. Raises nothing."""
    if ":" in host:
        return None
    scope = anywhere(host, seconds)
    heard = _Collector()
    search = _Search(scope, (), Ledger(Source.MOXA, scope, heard))
    with search.ledger.closing():
        async with search.opened(broadcast=False):
            for _ in range(2):
                search.seek(host, dsci.PORT)
                if await search.first_answer(seconds / 2):
                    break
            await search.details_done()
    return heard.last


async def _search(scope: Scope, families: Sequence[Family], listener: Listener, hosts: Iterable[str] | None) -> None:
    ledger = Ledger(Source.MOXA, scope, listener, rows_per_peer=_UNITS_PER_PEER)
    with ledger.closing():
        if scope.address.version != 4:
            return
        search = _Search(scope, families, ledger)
        started = asyncio.get_running_loop().time()
        async with search.opened(broadcast=hosts is None):
            if hosts is None:
                await search.shout(started)
            else:
                await search.call(hosts)
            await asyncio.sleep(max(0.0, started + scope.seconds - asyncio.get_running_loop().time()))
            # Questions that are open when the time is over get a moment to end.
            await search.details_done(grace=_ANSWER_SECONDS * 2)


class _Collector:
    """A listener that keeps the newest DSCI observation."""

    def __init__(self) -> None:
        self.last: DsciObservation | None = None

    def heard(self, sighting: Sighting) -> None:
        self.last = next((o for o in sighting.observations if isinstance(o, DsciObservation)), self.last)

    def tallied(self, _: object) -> None:
        """Nobody counts here."""


@dataclass(slots=True)
class _Unit:
    """What is known of one unit so far."""

    unit: UnitId
    peer: str
    ip: str
    kernel: KernelReply | None = None
    name: NameReply | None = None
    network: NetworkReply | None = None


@dataclass(slots=True)
class _Question:
    unit: UnitId
    opcode: int
    answer: asyncio.Future[dsci.Reply] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class _Search:
    """One run on one socket."""

    def __init__(self, scope: Scope, families: Sequence[Family], ledger: Ledger) -> None:
        self.ledger = ledger
        self._scope = scope
        self._families = families
        self._socket: UdpSocket | None = None
        self._sequence = secrets.randbelow(2**31) + 1
        self._search_sequence = self._sequence
        self._questions: dict[int, _Question] = {}
        self._units: dict[str, _Unit] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(_UNITS_AT_ONCE)
        self._answered = asyncio.Event()
        self._broadcast = False

    @asynccontextmanager
    async def opened(self, *, broadcast: bool) -> AsyncIterator[None]:
        address = self._scope.address
        ears: tuple[UdpSocket, ...] = ()
        self._socket = await open_udp(
            self._scope.interface, address, self._received, broadcast=broadcast, packets_per_host=_PACKETS_PER_PEER
        )
        try:
            if broadcast:
                ears = await open_broadcast_ears(
                    address, self._socket.port, self._received, packets_per_host=_PACKETS_PER_PEER
                )
            self._broadcast = broadcast
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            sockets = (self._socket, *ears)
            for each in sockets:
                each.close()
                if each.dropped:
                    self.ledger.count(dropped=each.dropped)
                    self.ledger.trouble("too-many", offender=each.loudest)

    async def shout(self, started: float) -> None:
        """Broadcast the search, a few times within the listening time."""
        loop = asyncio.get_running_loop()
        targets = tuple(dict.fromkeys(filter(None, (self._scope.address.broadcast, LIMITED))))
        for after in _ROUNDS:
            if after >= self._scope.seconds:
                return
            await asyncio.sleep(max(0.0, started + after - loop.time()))
            for target in targets:
                self.seek(target, dsci.PORT)
                for port in dsci.OTHER_PORTS:
                    self._send(dsci.LEGACY_SEARCH[port], target, port)

    async def call(self, hosts: Iterable[str]) -> None:
        """Send the search to each host."""
        for number, host in enumerate(hosts):
            if ":" not in host:
                self.seek(host, dsci.PORT)
            if number % _PACE == _PACE - 1:
                await asyncio.sleep(0.05)

    def seek(self, host: str, port: int) -> None:
        """Send one search."""
        self._send(dsci.encode_request(Opcode.SEARCH, None, self._search_sequence), host, port)

    async def first_answer(self, seconds: float) -> bool:
        """Wait for a unit; whether one answered."""
        try:
            async with asyncio.timeout(seconds):
                await self._answered.wait()
        except TimeoutError:
            return False
        return True

    async def details_done(self, grace: float | None = None) -> None:
        """Wait until no unit is being asked any more, at most `grace` seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)

    def _send(self, data: bytes, host: str, port: int) -> None:
        if self._socket is None:
            return
        try:
            self._socket.send(data, host, port)
        except OSError as error:
            self.ledger.failed(error)
            return
        trace.active().record("sent", "dsci", f"{host}:{port}", data)
        self.ledger.count(sent=1)

    def _received(self, data: bytes, host: str, port: int) -> None:
        trace.active().record("received", "dsci", f"{host}:{port}", data)
        if dsci.is_legacy_reply(data):
            self.ledger.count(received=1)
            self._old_unit(host)
            return
        try:
            reply = dsci.decode_reply(data)
        except ProtocolError as error:
            self.ledger.count(dropped=1)
            self.ledger.trouble("malformed", error.detail, offender=host)
            return
        if isinstance(reply, SearchReply):
            # Port 29168 is asked with the literal datagram of Moxa's utility, whose sequence is zero.
            expected = {self._search_sequence, 0} if port in dsci.OTHER_PORTS else {self._search_sequence}
            if reply.sequence in expected:
                self.ledger.count(received=1)
                self._found(reply, host)
                return
        else:
            question = self._questions.get(reply.sequence)
            if question is not None and _answers(question, reply):
                self.ledger.count(received=1)
                if not question.answer.done():
                    question.answer.set_result(reply)
                return
            if question is None and 0 <= self._sequence - reply.sequence < 2**20:
                self.ledger.count(received=1)  # a late or second answer to something we did ask
                return
        self.ledger.count(dropped=1)
        self.ledger.trouble("unsolicited", offender=host)

    def _found(self, reply: SearchReply, peer: str) -> None:
        self._answered.set()
        known = self._units.get(reply.unit.mac)
        if known is not None and known.unit == reply.unit:
            if known.peer != peer or known.ip != reply.ip:
                # The same unit id from another address: shown, so that the inventory can flag it; not asked again.
                self._emit(_Unit(reply.unit, peer, reply.ip))
            return
        unit = _Unit(reply.unit, peer, reply.ip)
        if self._emit(unit):
            self._units.setdefault(reply.unit.mac, unit)
            task = asyncio.create_task(self._ask_details(unit))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _ask_details(self, unit: _Unit) -> None:
        async with self._places:
            unit.kernel = _as(KernelReply, await self._ask(unit, Opcode.KERNEL))
            if unit.kernel is None:
                return  # an old model or one out of reach; what the search told stays
            self._emit(unit)
            unit.name = _as(NameReply, await self._ask(unit, Opcode.NAME))
            unit.network = _as(NetworkReply, await self._ask(unit, Opcode.NETWORK))
            self._emit(unit)

    async def _ask(self, unit: _Unit, opcode: Opcode) -> dsci.Reply | None:
        target = self._way_to(unit)
        for _ in range(_TRIES):
            self._sequence += 1
            sequence = self._sequence
            question = self._questions[sequence] = _Question(unit.unit, opcode)
            try:
                self._send(dsci.encode_request(opcode, unit.unit, sequence), target, dsci.PORT)
                async with asyncio.timeout(_ANSWER_SECONDS):
                    return await question.answer
            except TimeoutError:
                continue
            finally:
                del self._questions[sequence]
        return None

    def _way_to(self, unit: _Unit) -> str:
        """Where to send a unit's questions: where its answer came from, unless unicast cannot reach it there."""
        alone = sum(other.peer == unit.peer for other in self._units.values()) <= 1
        if not self._broadcast or (alone and self._scope.address.contains(unit.peer)):
            return unit.peer
        return LIMITED

    def _emit(self, unit: _Unit) -> bool:
        observation = DsciObservation(
            ap_id=unit.unit.ap_id,
            hw_id=unit.unit.hw_id,
            mac=unit.unit.mac,
            ip=unit.ip,
            name=(unit.name.name or None) if unit.name else None,
            serial=unit.kernel.serial if unit.kernel else None,
            firmware=unit.kernel.firmware if unit.kernel else None,
            netmask=unit.network.netmask if unit.network else None,
            gateway=unit.network.gateway if unit.network else None,
        )
        known, lines = combine(self._families, (observation,))
        base = Identity(mac=observation.mac, name=observation.name, why=("DSCI answer",))
        identity = known.merged(base) if known is not None else base
        addresses = [unit.peer]
        if unit.ip != unit.peer and ipaddress.ip_address(unit.ip) != ipaddress.ip_address(0):
            addresses.append(unit.ip)
        return self.ledger.heard(
            Sighting(
                source=Source.MOXA,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=unit.peer,
                identity=identity,
                addresses=tuple(addresses),
                services=(Service(name="moxa-dsci", port=dsci.PORT),),
                evidence=lines or evidence(base, "dsci"),
                observations=(observation,),
                key=unit.unit.mac,
            )
        )

    def _old_unit(self, peer: str) -> None:
        """A CN2500 or DE-300 answered the older search; its layout is not decoded, so it is only a host."""
        identity = Identity(vendor="Moxa", why=("answer of Moxa's older search protocol",))
        self.ledger.heard(
            Sighting(
                source=Source.MOXA,
                at=time.time(),
                interface=self._scope.interface.name,
                peer=peer,
                identity=identity,
                addresses=(peer,),
                key=f"old {peer}",
            )
        )


def _as(kind: type[_R], reply: dsci.Reply | None) -> _R | None:
    """The reply when it is of this kind; a refusal or silence is None."""
    return reply if isinstance(reply, kind) else None


def _answers(question: _Question, reply: dsci.Reply) -> bool:
    """Whether `reply` is of the function and the unit that was asked."""
    if isinstance(reply, dsci.ErrorReply):
        return reply.opcode == question.opcode
    kinds = {KernelReply: Opcode.KERNEL, NameReply: Opcode.NAME, NetworkReply: Opcode.NETWORK}
    return kinds.get(type(reply)) == question.opcode and reply.unit == question.unit
