"""Values of RFC 2217: what a setting is called on the wire, and back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from firstlight_drivers.links.link import Line
from firstlight_drivers.links.telnet import Command
from firstlight_drivers.port_settings import Flow, Parity, StopBits

PARITIES: Mapping[Parity, int] = {
    Parity.NONE: 1,
    Parity.ODD: 2,
    Parity.EVEN: 3,
    Parity.MARK: 4,
    Parity.SPACE: 5,
}
STOP_BITS: Mapping[StopBits, int] = {StopBits.ONE: 1, StopBits.TWO: 2, StopBits.ONE_AND_A_HALF: 3}
FLOWS: Mapping[Flow, int] = {Flow.NONE: 1, Flow.XON_XOFF: 2, Flow.RTS_CTS: 3, Flow.DTR_DSR: 19}


class Control(IntEnum):
    """SET-CONTROL: one number says what and to which value. 0, 4, 7, 10 and 13 ask."""

    FLOW_ASKED = 0
    BREAK_ASKED = 4
    BREAK_ON = 5
    BREAK_OFF = 6
    DTR_ASKED = 7
    DTR_ON = 8
    DTR_OFF = 9
    RTS_ASKED = 10
    RTS_ON = 11
    RTS_OFF = 12
    INBOUND_ASKED = 13


def line_messages(line: Line) -> tuple[tuple[Command, bytes, str], ...]:
    """What sets a line, in order, with the setting's name for a refusal. Flow control comes apart from these."""
    return (
        (Command.BAUD, line.baud.to_bytes(4, "big"), f"baud={line.baud}"),
        (Command.DATA_BITS, bytes((line.data_bits,)), f"data_bits={line.data_bits}"),
        (Command.PARITY, bytes((PARITIES[line.parity],)), f"parity={line.parity}"),
        (Command.STOP_BITS, bytes((STOP_BITS[line.stop_bits],)), f"stop_bits={line.stop_bits}"),
    )


def value_name(command: int, payload: bytes) -> str:
    """An answered value as a person reads it; "?" with the bytes for one that is not known."""
    number = int.from_bytes(payload, "big")
    tables: Mapping[int, Mapping[int, str]] = {
        Command.PARITY: {code: str(name) for name, code in PARITIES.items()},
        Command.STOP_BITS: {code: str(name) for name, code in STOP_BITS.items()},
        Command.CONTROL: {code: str(name) for name, code in FLOWS.items()},
    }
    if command in {Command.BAUD, Command.DATA_BITS}:
        return str(number)
    return tables.get(command, {}).get(number, f"?{payload.hex()}")
