"""DSCI units made of a socket each, for tests of the search; they misbehave as told."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field

from firstlight_drivers.protocols import dsci
from firstlight_drivers.protocols.dsci import Opcode, UnitId


@dataclass
class FakeUnit:
    """A unit at `ip`, on port 4800. `drop` first requests are lost; `silent` functions are never answered."""

    ip: str
    unit: UnitId
    reported: str | None = None
    broadcast: bool = False
    drop: int = 0
    silent: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()
    heard: list[int] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def answer(self, data: bytes) -> bytes | None:
        request = dsci.decode_request(data)
        self.heard.append(request.opcode)
        self.asked.set()
        if self.drop:
            self.drop -= 1
            return None
        if request.opcode in self.silent or (request.unit not in {None, self.unit}):
            return None
        if request.opcode in self.refused:
            return dsci.encode_error_reply(request.opcode, dsci.NOT_SUPPORTED, request.sequence)
        match request.opcode:
            case Opcode.SEARCH:
                return dsci.encode_search_reply(self.unit, self.reported or self.ip, request.sequence)
            case Opcode.KERNEL:
                return dsci.encode_kernel_reply(self.unit, "1.1.31", 2002, request.sequence)
            case Opcode.NAME:
                return dsci.encode_name_reply(self.unit, "Line 4", request.sequence, b"\xc0\xa8")
            case Opcode.NETWORK:
                return dsci.encode_network_reply(self.unit, self.ip, "255.255.255.0", "10.0.0.1", request.sequence)
        return None

    @contextlib.contextmanager
    def serving(self, bind: str | None = None, interface: str = "") -> Iterator[None]:
        """Answer while the block runs; needs a running loop."""
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if interface:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
            opened.setblocking(False)
            opened.bind((self.ip if bind is None else bind, dsci.PORT))

            def take() -> None:
                data, sender = opened.recvfrom(2048)
                reply = self.answer(data)
                if reply is not None:
                    opened.sendto(reply, ("255.255.255.255", sender[1]) if self.broadcast else sender)

            loop.add_reader(opened.fileno(), take)
            try:
                yield
            finally:
                loop.remove_reader(opened.fileno())


def mac(number: int) -> str:
    return ":".join(f"{byte:02X}" for byte in (0x00, 0x90, 0xE8, *number.to_bytes(3, "big")))


def unit(number: int, ip: str, **options: object) -> FakeUnit:
    return FakeUnit(ip, UnitId(0x80015100, 0x511A, mac(number)), **options)  # type: ignore[arg-type]
