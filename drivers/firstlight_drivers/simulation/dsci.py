"""The DSCI side of a simulated Moxa unit: UDP 4800, answered from the unit's own address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Self

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.protocols import dsci
from firstlight_drivers.simulation.faults import DATAGRAM, Faults
from firstlight_drivers.simulation.udp import Address, UdpSocket, own_socket

# What a captured NPort 5110A left behind the NUL of its name field: old memory, not part of the name (aioxcom capture).
_LEFTOVER = bytes.fromhex("c0a858faffffff00c0a85801")


class DsciUnit:
    """Answers search, name, kernel and network questions; refuses every other function with result 4.

    `network` returns (address, netmask, gateway) as the unit reports them, which need not be where it answers from.
    """

    def __init__(
        self,
        address: str,
        unit: dsci.UnitId,
        *,
        name: str,
        serial: int,
        firmware: str,
        network: Callable[[], tuple[str, str, str]],
        faults: Faults,
    ) -> None:
        self.unit = unit
        self.asked: list[int] = []  # function numbers in the order they came, for tests of politeness
        self._name = name
        self._serial = serial
        self._firmware = firmware
        self._network = network
        self._faults = faults
        self._socket = UdpSocket(own_socket(address, dsci.PORT), self.heard)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self._socket)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def heard(self, data: bytes, peer: Address) -> None:
        """Take one datagram, sent to this unit or to everybody."""
        answer = self.answer(data)
        shaped = None if answer is None else self._faults.shape(answer, DATAGRAM)
        if shaped is None:
            return
        if self._faults.delay:
            asyncio.get_running_loop().call_later(self._faults.delay, self._socket.send, shaped, peer)
        else:
            self._socket.send(shaped, peer)

    def answer(self, data: bytes) -> bytes | None:
        """The answer to one datagram; None where a unit stays silent."""
        try:
            request = dsci.decode_request(data)
        except ProtocolError:
            return None
        if request.unit not in {None, self.unit}:
            return None  # meant for another unit on the segment
        self.asked.append(request.opcode)
        if request.opcode == dsci.Opcode.SEARCH:
            return dsci.encode_search_reply(self.unit, self._network()[0], request.sequence)
        return None if request.unit is None else self._told(request.opcode, request.sequence)

    def _told(self, opcode: int, sequence: int) -> bytes:
        if opcode == dsci.Opcode.NAME:
            return dsci.encode_name_reply(self.unit, self._name, sequence, _LEFTOVER)
        if opcode == dsci.Opcode.KERNEL:
            return dsci.encode_kernel_reply(self.unit, self._firmware, self._serial, sequence)
        if opcode == dsci.Opcode.NETWORK:
            return dsci.encode_network_reply(self.unit, *self._network(), sequence)
        return dsci.encode_error_reply(opcode, dsci.NOT_SUPPORTED, sequence)
