"""Telnet as RFC 2217 uses it: bytes, negotiations and COM-PORT-OPTION messages, both ways. Pure.

    stream --Telnet.feed--> Data | Negotiation | ComPort        escaped(), negotiation(), com_port() --> stream

Sources: RFC 854 (framing), RFC 856 (binary), RFC 858 (suppress go ahead), RFC 2217 (option 44).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from firstlight_drivers.errors import ProtocolError

IAC, SB, SE = 0xFF, 0xFA, 0xF0
_MOST_SUBNEGOTIATION = 1024  # bytes; a signature is the longest thing sent


class Verb(IntEnum):
    """RFC 854."""

    WILL = 251
    WONT = 252
    DO = 253
    DONT = 254


class Option(IntEnum):
    """Those that matter here; all others are refused."""

    BINARY = 0
    ECHO = 1
    SGA = 3
    COM_PORT = 44


class Command(IntEnum):
    """RFC 2217, client to server; the server's answer is 100 higher."""

    SIGNATURE = 0
    BAUD = 1
    DATA_BITS = 2
    PARITY = 3
    STOP_BITS = 4
    CONTROL = 5
    LINE_STATE = 6
    MODEM_STATE = 7
    SUSPEND = 8
    RESUME = 9
    LINE_STATE_MASK = 10
    MODEM_STATE_MASK = 11
    PURGE = 12


ANSWER = 100
MODEM_CTS, MODEM_DSR, MODEM_RI, MODEM_DCD = 0x10, 0x20, 0x40, 0x80
LINE_OVERRUN, LINE_PARITY, LINE_FRAMING, LINE_BREAK = 0x02, 0x04, 0x08, 0x10


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes of the line, unescaped."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Negotiation:
    """WILL, WONT, DO or DONT of an option."""

    verb: Verb
    option: int


@dataclass(frozen=True, slots=True)
class ComPort:
    """A COM-PORT-OPTION message."""

    command: int
    payload: bytes


def escaped(data: bytes) -> bytes:
    """Data as it goes over the wire."""
    return data.replace(b"\xff", b"\xff\xff") if b"\xff" in data else data


def negotiation(verb: Verb, option: int) -> bytes:
    """A negotiation."""
    return bytes((IAC, verb, option))


def com_port(command: int, payload: bytes = b"") -> bytes:
    """A COM-PORT-OPTION message."""
    return bytes((IAC, SB, Option.COM_PORT, command)) + escaped(payload) + bytes((IAC, SE))


class Telnet:
    """Takes a stream apart, wherever it is cut."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Data | Negotiation | ComPort]:
        """What these bytes complete. Raises ProtocolError for an endless subnegotiation."""
        data, self._rest = self._rest + data if self._rest else data, b""
        plain = bytearray()
        at = 0
        while at < len(data):
            found = data.find(IAC, at)
            if found < 0:
                plain += data[at:]
                break
            plain += data[at:found]
            taken, event = _command(data, found)
            if taken == 0:
                self._rest = data[found:]
                break
            at = found + taken
            if event == b"\xff":
                plain.append(IAC)
            elif event is not None and not isinstance(event, bytes):
                if plain:
                    yield Data(bytes(plain))
                    plain.clear()
                yield event
        if plain:
            yield Data(bytes(plain))


def _command(data: bytes, at: int) -> tuple[int, Negotiation | ComPort | bytes | None]:
    """The command that begins at `at`: its length (0: not all there yet) and what it is."""
    if at + 1 >= len(data):
        return 0, None
    second = data[at + 1]
    if second == IAC:
        return 2, b"\xff"
    if Verb.WILL <= second <= Verb.DONT:
        return (3, Negotiation(Verb(second), data[at + 2])) if at + 2 < len(data) else (0, None)
    if second != SB:
        return 2, None  # NOP, GA and the like
    inside = bytearray()
    index = at + 2
    while index < len(data):
        if len(inside) > _MOST_SUBNEGOTIATION:
            raise ProtocolError("Telnet subnegotiation without an end")
        byte = data[index]
        if byte != IAC:
            inside.append(byte)
            index += 1
            continue
        if index + 1 >= len(data):
            return 0, None
        if data[index + 1] == IAC:
            inside.append(IAC)
        else:  # SE; anything else ends it as well, as there is no way to go on
            return index + 2 - at, _message(bytes(inside))
        index += 2
    return 0, None


def _message(inside: bytes) -> ComPort | None:
    if len(inside) < 2 or inside[0] != Option.COM_PORT:
        return None
    return ComPort(inside[1], inside[2:])
