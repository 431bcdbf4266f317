"""The DPWS side of a simulated device: WS-Discovery on UDP 3702 and the metadata on HTTP 5357, from its own address."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Self

from firstlight_drivers.contract import DpwsMetadata, DpwsObservation
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import wsd
from firstlight_drivers.simulation.faults import DATAGRAM, Faults
from firstlight_drivers.simulation.http import WebAnswer, WebRequest, web_service
from firstlight_drivers.simulation.tcp import TcpService
from firstlight_drivers.simulation.udp import Address, UdpSocket, own_socket, send_through

METADATA_PORT = 5357  # DOCA0211EN-14 for the Panel Server; IANA "wsd"


class DpwsHost:
    """One target service. Answers Probe, Resolve and Get in the dialect it was asked in."""

    def __init__(
        self,
        address: str,
        *,
        uuid: str,
        types: tuple[str, ...],
        metadata: DpwsMetadata,
        faults: Faults,
        xaddr_host: str | None = None,
        dialect: wsd.Dialect = wsd.Dialect.V2005,
    ) -> None:
        self.dialect = dialect
        self.target = DpwsObservation(
            endpoint=f"urn:uuid:{uuid}",
            types=(dialect.device_type, *types),
            xaddrs=(f"http://{xaddr_host or address}:{METADATA_PORT}/{uuid}",),
        )
        self._metadata = metadata
        self._faults = faults
        self._address = address
        self._own = own_socket(address, wsd.PORT)
        self._socket = UdpSocket(self._own, self.heard)
        self._number = 0
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._socket)
            service = TcpService(self._address, METADATA_PORT, web_service(self._metadata_page, self._faults))
            await stack.enter_async_context(service)
            self._open = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def heard(self, data: bytes, peer: Address) -> None:
        """Take one datagram, sent to this device or to the group."""
        try:
            message = wsd.decode(data)
        except ProtocolError:
            return
        self.asked(message, peer)

    def asked(self, message: wsd.Message, peer: Address) -> None:
        """Answer one message that is already decoded: a fleet decodes a multicast once for all its devices."""
        answer = self._answer(message)
        shaped = None if answer is None else self._faults.shape(answer, DATAGRAM)
        if shaped is None:
            return
        if self._faults.delay:
            asyncio.get_running_loop().call_later(self._faults.delay, self._socket.send, shaped, peer)
        else:
            self._socket.send(shaped, peer)

    def announce(self, interface: str) -> None:
        """Say Hello to the group on `interface`."""
        self._tell(wsd.encode_hello(self.dialect, self.target, number=self._next()), interface)

    def leave(self, interface: str) -> None:
        """Say Bye to the group on `interface`."""
        self._tell(wsd.encode_bye(self.dialect, self.target.endpoint, number=self._next()), interface)

    def _tell(self, message: bytes, interface: str) -> None:
        send_through(self._own, interface)
        self._socket.send(message, (wsd.GROUP_IPV4, wsd.PORT))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _answer(self, message: wsd.Message) -> bytes | None:
        if message.dialect is not self.dialect or message.message_id is None:
            return None
        if message.action == "Probe" and set(message.probe_types) <= set(self.target.types):
            return wsd.encode_probe_matches(message.dialect, message.message_id, (self.target,), number=self._next())
        if message.action == "Resolve" and message.resolve_endpoint == self.target.endpoint:
            return wsd.encode_resolve_matches(message.dialect, message.message_id, self.target, number=self._next())
        return None

    def _metadata_page(self, request: WebRequest) -> WebAnswer:
        try:
            message = wsd.decode(request.body)
        except ProtocolError:
            return WebAnswer(status=400)
        if message.action != "Get" or message.message_id is None:
            return WebAnswer(status=400)
        body = wsd.encode_get_response(
            self.dialect, message.message_id, self._metadata, self.target.types, self.target.endpoint
        )
        return WebAnswer(body, content_type="application/soap+xml")
