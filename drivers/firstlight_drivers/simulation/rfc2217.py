"""The server's side of RFC 2217 for a simulated port.

`controls` False is a server on a port without modem lines: SET-CONTROL and the masks are not answered, as ser2net does
on a port whose driver has none. `keeps`: settings it keeps whatever is asked, answered with what they are, as RFC 2217
wants a refusal; for example {"stop_bits": 1}.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from firstlight_drivers.links.rfc2217_values import FLOWS, PARITIES, STOP_BITS, Control
from firstlight_drivers.links.telnet import (
    ANSWER,
    LINE_BREAK,
    LINE_FRAMING,
    LINE_PARITY,
    MODEM_CTS,
    MODEM_DCD,
    MODEM_DSR,
    Command,
    ComPort,
    Data,
    Negotiation,
    Option,
    Telnet,
    Verb,
    com_port,
    escaped,
    negotiation,
)
from firstlight_drivers.simulation.serial_port import HostQueue, LineFault, SimulatedPort

_CUT = 64
_KNOWN = frozenset({Option.BINARY, Option.SGA, Option.COM_PORT})


class Rfc2217Service:
    """One port."""

    def __init__(self, port: SimulatedPort, *, controls: bool = True, keeps: Mapping[str, int] | None = None) -> None:
        self.port = port
        self.controls = controls
        self.keeps = dict(keeps or {})

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One host."""
        host = _TelnetHost(self, writer)
        if not self.port.attach(host):
            return
        codec = Telnet()
        try:
            while data := await reader.read(4096):
                for event in codec.feed(data):
                    if isinstance(event, Data):
                        await self.port.transmit(event.data)
                    else:
                        host.answer(event)
        finally:
            self.port.detach(host)


class _TelnetHost:
    def __init__(self, service: Rfc2217Service, writer: asyncio.StreamWriter) -> None:
        self._service = service
        self._port = service.port
        self._writer = writer
        self._queue = HostQueue(writer, escaped)
        self._line_mask = self._modem_mask = 0
        self._told: set[tuple[Verb, int]] = set()
        self._seen = (self._port.framing, self._port.parity, self._port.breaks)
        self._modem = self._modem_state()

    def received(self, data: bytes) -> None:
        self._queue.send(data)
        if LineFault.CUT in self._port.faults and self._queue.sent >= _CUT:
            self._writer.close()

    def noticed(self) -> None:
        if self._writer.is_closing():
            return
        now = (self._port.framing, self._port.parity, self._port.breaks)
        flags = 0
        for flag, before, after in zip((LINE_FRAMING, LINE_PARITY, LINE_BREAK), self._seen, now, strict=True):
            flags |= flag if after != before else 0
        self._seen = now
        if flags & self._line_mask:
            self._writer.write(com_port(Command.LINE_STATE + ANSWER, bytes((flags & self._line_mask,))))
        state = self._modem_state()
        if state != self._modem and self._modem_mask:
            self._writer.write(com_port(Command.MODEM_STATE + ANSWER, bytes((state & self._modem_mask,))))
        self._modem = state

    def answer(self, event: Negotiation | ComPort) -> None:
        faults = self._port.faults
        if LineFault.SILENT in faults:
            return
        if LineFault.GARBAGE in faults:
            self._writer.write(bytes((0xFF, 0xFA)) + b"garbage" * 300)
            return
        if isinstance(event, Negotiation):
            self._negotiate(event)
        else:
            self._set(event)

    def _negotiate(self, event: Negotiation) -> None:
        known = event.option in _KNOWN
        match event.verb:
            case Verb.WILL:
                said = (Verb.DO if known else Verb.DONT, event.option)
            case Verb.DO:
                said = (Verb.WILL if known else Verb.WONT, event.option)
            case _:
                return
        if said not in self._told:
            self._told.add(said)
            self._writer.write(negotiation(*said))

    def _set(self, event: ComPort) -> None:
        said = self._value(event.command, event.payload)
        if said is not None:
            self._writer.write(com_port(event.command + ANSWER, said))

    def _value(self, command: int, payload: bytes) -> bytes | None:  # noqa: C901, PLR0911, PLR0912 - one case a command
        port, keeps = self._port, self._service.keeps
        number = int.from_bytes(payload, "big")
        match command:
            case Command.SIGNATURE:
                return b"simulated port"
            case Command.BAUD:
                if number and "baud" not in keeps and LineFault.REFUSE_BAUD not in port.faults:
                    port.line = replace(port.line, baud=number)
                return keeps.get("baud", port.line.baud).to_bytes(4, "big")
            case Command.DATA_BITS:
                if 5 <= number <= 8 and "data_bits" not in keeps:
                    port.line = replace(port.line, data_bits=number)
                return bytes((port.line.data_bits,))
            case Command.PARITY:
                found = next((name for name, code in PARITIES.items() if code == number), port.line.parity)
                if "parity" not in keeps:
                    port.line = replace(port.line, parity=found)
                return bytes((PARITIES[port.line.parity],))
            case Command.STOP_BITS:
                stop = next((name for name, code in STOP_BITS.items() if code == number), port.line.stop_bits)
                if "stop_bits" not in keeps:
                    port.line = replace(port.line, stop_bits=stop)
                return bytes((STOP_BITS[port.line.stop_bits],))
            case Command.CONTROL:
                return self._control(number) if self._service.controls else None
            case Command.LINE_STATE_MASK if self._service.controls:
                self._line_mask = number
                return payload
            case Command.MODEM_STATE_MASK if self._service.controls:
                self._modem_mask = number
                self._writer.write(com_port(Command.MODEM_STATE + ANSWER, bytes((self._modem_state(),))))
                return payload
            case Command.PURGE:
                if number & 2:
                    port.flush()
                return payload
            case _:
                return None

    def _control(self, number: int) -> bytes:
        port = self._port
        flow = next((name for name, code in FLOWS.items() if code == number), None)
        if flow is not None:
            if "flow" not in self._service.keeps:
                port.line = replace(port.line, flow=flow)
            return bytes((FLOWS[port.line.flow],))
        match number:
            case Control.DTR_ON | Control.DTR_OFF:
                port.set_signals(dtr=number == Control.DTR_ON)
            case Control.RTS_ON | Control.RTS_OFF:
                port.set_signals(rts=number == Control.RTS_ON)
            case Control.BREAK_ON:
                port.send_break()
            case _:
                pass
        return bytes((number,))

    def _modem_state(self) -> int:
        now = self._port.signals
        return (MODEM_CTS if now.cts else 0) | (MODEM_DSR if now.dsr else 0) | (MODEM_DCD if now.dcd else 0)
