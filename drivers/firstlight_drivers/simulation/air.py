"""What a fleet hears on broadcast and multicast, once for all its devices; each answers from its own address.

UDP 4800 broadcast  -> every Moxa unit          DSCI
UDP 3702 multicast  -> every DPWS host          WS-Discovery
UDP 5353 multicast  -> one mDNS responder that publishes each device's own address
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Self, TypeVar

from firstlight_drivers.contract import MdnsObservation
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import dsci, wsd
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.dpws import DpwsHost
from firstlight_drivers.simulation.dsci import DsciUnit
from firstlight_drivers.simulation.udp import Address, UdpSocket, broadcast_socket, group_socket

if TYPE_CHECKING:
    from zeroconf import ServiceInfo
    from zeroconf.asyncio import AsyncZeroconf

_T = TypeVar("_T")

# Devices do not answer in the same microsecond, and a thousand answers at once overflow any receive buffer.
_BURST = 16  # answers sent without a pause
_PAUSE = 0.002  # seconds between bursts: 1,000 answers take an eighth of a second
_WAITING = 64  # questions not yet answered; more are dropped, as a busy device would


class Air:
    """Ears of a fleet on one interface. `broadcasts` are the addresses to listen on for DSCI."""

    def __init__(
        self, devices: Sequence[SimulatedDevice], *, interface: str, bind: str, broadcasts: Iterable[str]
    ) -> None:
        self._devices = tuple(devices)
        self._zeroconf: AsyncZeroconf | None = None
        self._published: dict[str, ServiceInfo] = {}  # by serial number
        self._interface = interface
        self._bind = bind
        self._broadcasts = tuple(broadcasts)
        self._answering: set[asyncio.Task[None]] = set()
        self._open = AsyncExitStack()

    # Asked anew each time: a device that restarts is silent meanwhile and comes back with other ones.

    @property
    def _units(self) -> tuple[DsciUnit, ...]:
        return tuple(device.dsci for device in self._devices if device.dsci is not None)

    @property
    def _hosts(self) -> tuple[DpwsHost, ...]:
        return tuple(device.dpws for device in self._devices if device.dpws is not None)

    def miss(self, device: SimulatedDevice) -> None:
        """A device leaves for a restart. What it published by mDNS is withdrawn."""
        info = self._published.pop(device.spec.serial, None)
        if info is not None and self._zeroconf is not None:
            self._start(_done(self._zeroconf.async_unregister_service(info)))

    def welcome(self, device: SimulatedDevice) -> None:
        """A device is back after a restart, perhaps at another address: it says so, as real ones do."""
        if device.dpws is not None:
            device.dpws.announce(self._interface)
        if device.mdns is not None and self._zeroconf is not None:
            info = self._published[device.spec.serial] = _service_info(device.mdns)
            self._start(_done(self._zeroconf.async_register_service(info, cooperating_responders=True)))

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._stop_answering)
            if self._units:
                # On loopback no packet to 255.255.255.255 arrives, and binding to a device needs rights.
                device = None if ipaddress.ip_address(self._bind).is_loopback else self._interface
                for address in self._broadcasts:
                    sock = broadcast_socket(address, dsci.PORT, device)
                    await stack.enter_async_context(UdpSocket(sock, self._search_heard))
            if self._hosts:
                sock = group_socket(wsd.GROUP_IPV4, wsd.PORT, self._interface)
                await stack.enter_async_context(UdpSocket(sock, self._probe_heard))
                self._tell_all(lambda host: host.announce(self._interface))
                stack.callback(self._tell_all, lambda host: host.leave(self._interface))
            if any(device.mdns is not None for device in self._devices):
                await self._publish(stack)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def _search_heard(self, data: bytes, peer: Address) -> None:
        self._start(_one_by_one(self._units, lambda unit: unit.heard(data, peer)))

    def _probe_heard(self, data: bytes, peer: Address) -> None:
        try:
            message = wsd.decode(data)
        except ProtocolError:
            return
        if message.action not in {"Probe", "Resolve"}:
            return  # among others our own Hello
        self._start(_one_by_one(self._hosts, lambda host: host.asked(message, peer)))

    def _tell_all(self, tell: Callable[[DpwsHost], None]) -> None:
        for host in self._hosts:
            tell(host)

    def _start(self, answer: Coroutine[None, None, None]) -> None:
        if len(self._answering) >= _WAITING:
            answer.close()
            return
        task = asyncio.get_running_loop().create_task(answer)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _stop_answering(self) -> None:
        tasks = tuple(self._answering)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _publish(self, stack: AsyncExitStack) -> None:
        # Importing zeroconf takes 100 ms, which a fleet without such devices need not spend.
        from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415

        zeroconf = self._zeroconf = AsyncZeroconf(interfaces=[self._bind])
        stack.push_async_callback(zeroconf.async_close)
        # Without the probe for name conflicts: the names of a fleet are unique by construction.
        for device in self._devices:
            if device.mdns is not None:
                self._published[device.spec.serial] = _service_info(device.mdns)
        announcing = [
            await zeroconf.async_register_service(info, cooperating_responders=True)
            for info in self._published.values()
        ]
        await asyncio.gather(*announcing)


async def _one_by_one(items: Sequence[_T], ask: Callable[[_T], None]) -> None:
    for number, item in enumerate(items, 1):
        ask(item)
        if number % _BURST == 0:
            await asyncio.sleep(_PAUSE)


async def _done(telling: Awaitable[Awaitable[object]]) -> None:
    await (await telling)


def _service_info(record: MdnsObservation) -> ServiceInfo:
    from zeroconf import ServiceInfo  # noqa: PLC0415

    return ServiceInfo(
        record.service_type,
        f"{record.instance}.{record.service_type}",
        port=record.port,
        properties=dict(record.txt),
        server=record.host,
        parsed_addresses=list(record.addresses),
    )
