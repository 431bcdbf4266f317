"""Moxa Real COM ("ASPP") on its command connection, both ways. Pure.

host -> device    [command][length][payload]
device -> host    [command][...], how long is known by the command alone: 3, 4 or 5 bytes

Source: the maker's Linux driver (NPREAL), as the facts on Real COM have it: command numbers, lengths, PORT_INIT, the
rate table, notification bits. IOCTL and FLOWCTRL carry PORT_INIT's first two and last four bytes; their layout is
inferred from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.links.link import Line
from firstlight_drivers.port_settings import Flow, Parity, StopBits


class Aspp(IntEnum):
    """Commands. The host sends all but NOTIFY and POLLING."""

    IOCTL = 16
    FLOWCTRL = 17
    LINECTRL = 18
    LSTATUS = 19
    FLUSH = 20
    IQUEUE = 21
    OQUEUE = 22
    SETBAUD = 23
    XONXOFF = 24
    PORT_RESET = 32
    START_BREAK = 33
    STOP_BREAK = 34
    START_NOTIFY = 36
    STOP_NOTIFY = 37
    NOTIFY = 38
    POLLING = 39
    ALIVE = 40
    HOST = 43
    PORT_INIT = 44
    RESENT_TIME = 46
    WAIT_OQUEUE = 47
    TX_FIFO = 48
    SETXON = 51
    SETXOFF = 52


BAUDS = (
    300, 600, 1200, 2400, 4800, 7200, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 150, 134, 110, 75, 50,
)  # fmt: skip
OTHER_BAUD = 0xFF  # SETBAUD follows
NOTIFY_PARITY, NOTIFY_FRAMING, NOTIFY_OVERRUN, NOTIFY_BREAK, NOTIFY_MODEM = 0x01, 0x02, 0x0C, 0x10, 0x20
MSR_CTS, MSR_DSR, MSR_RI, MSR_DCD = 0x10, 0x20, 0x40, 0x80
FLUSH_RX, FLUSH_TX, FLUSH_BOTH = 0, 1, 2

_FOUR = frozenset({Aspp.NOTIFY, Aspp.OQUEUE, Aspp.IQUEUE, Aspp.WAIT_OQUEUE})
_FIVE = frozenset({Aspp.PORT_INIT, Aspp.LSTATUS})
_PARITIES: Mapping[Parity, int] = {Parity.NONE: 0, Parity.EVEN: 8, Parity.ODD: 16, Parity.MARK: 24, Parity.SPACE: 32}
_PARITY_BITS = 0x38


class Untellable(ValueError):
    """A line that Real COM has no value for; the text names the setting."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `payload` is what stands behind the command (and the length byte, where there is one)."""

    command: int
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PortInit:
    """What PORT_INIT says. `baud` None: another rate follows with SETBAUD. Two stop bits with 5 data bits are 1.5."""

    baud: int | None
    data_bits: int
    parity: Parity
    two_stop_bits: bool
    dtr: bool
    rts: bool
    rts_flow: bool
    cts_flow: bool
    xon: bool
    xoff: bool


def frame(command: Aspp, payload: bytes = b"") -> bytes:
    """Host to device."""
    return bytes((command, len(payload))) + payload


def line_mode(line: Line) -> int:
    """The mode byte of PORT_INIT. Raises Untellable."""
    if line.stop_bits is StopBits.ONE_AND_A_HALF and line.data_bits != 5:
        raise Untellable(f"stop_bits=1.5: Real COM has 1.5 with 5 data bits only, not with {line.data_bits}")
    two = 0 if line.stop_bits is StopBits.ONE else 4
    return (line.data_bits - 5) | two | _PARITIES[line.parity]


def flow_bytes(flow: Flow) -> bytes:
    """RTS flow, CTS flow, XON, XOFF. Raises Untellable."""
    if flow is Flow.DTR_DSR:
        raise Untellable("flow=dtr-dsr: Real COM has none, rts-cts, xon-xoff")
    hard, soft = flow is Flow.RTS_CTS, flow is Flow.XON_XOFF
    return bytes((hard, hard, soft, soft))


def baud_index(baud: int) -> int:
    """Of the list, or OTHER_BAUD."""
    return BAUDS.index(baud) if baud in BAUDS else OTHER_BAUD


def port_init(line: Line, *, dtr: bool = True, rts: bool = True) -> bytes:
    """The first frame on a command connection. Raises Untellable."""
    payload = bytes((baud_index(line.baud), line_mode(line), dtr, rts)) + flow_bytes(line.flow)
    return frame(Aspp.PORT_INIT, payload)


def set_baud(baud: int) -> bytes:
    """A rate outside the list: four bytes, least first."""
    return frame(Aspp.SETBAUD, baud.to_bytes(4, "little"))


def port_init_of(payload: bytes) -> PortInit:
    """What a device is told. Raises ProtocolError."""
    if len(payload) != 8 or not (payload[0] < len(BAUDS) or payload[0] == OTHER_BAUD):
        raise ProtocolError(f"PORT_INIT {payload.hex()}")
    mode = payload[1]
    return PortInit(
        baud=None if payload[0] == OTHER_BAUD else BAUDS[payload[0]],
        data_bits=5 + (mode & 3),
        two_stop_bits=bool(mode & 4),
        parity=next((name for name, bits in _PARITIES.items() if bits == mode & _PARITY_BITS), Parity.NONE),
        dtr=bool(payload[2]),
        rts=bool(payload[3]),
        rts_flow=bool(payload[4]),
        cts_flow=bool(payload[5]),
        xon=bool(payload[6]),
        xoff=bool(payload[7]),
    )


def line_of(init: PortInit, baud: int) -> Line:
    """The line a PORT_INIT stands for; `baud` where it names none itself."""
    half = StopBits.ONE_AND_A_HALF if init.data_bits == 5 else StopBits.TWO
    flow = Flow.RTS_CTS if init.rts_flow or init.cts_flow else Flow.XON_XOFF if init.xon or init.xoff else Flow.NONE
    return Line(
        baud=init.baud or baud,
        data_bits=init.data_bits,
        parity=init.parity,
        stop_bits=half if init.two_stop_bits else StopBits.ONE,
        flow=flow,
    )


def data_port(number: int) -> int:
    """TCP port of port `number` (1 to 32) for data: 950 to 965, 982 to 997."""
    return 949 + number if number <= 16 else 965 + number


def command_port(number: int) -> int:
    """TCP port of port `number` (1 to 32) for commands: 966 to 981, 998 to 1013."""
    return data_port(number) + 16


class FromDevice:
    """Takes apart what a device sends, wherever it is cut."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        """Whole messages. Raises ProtocolError for a command without a known length."""
        data = self._rest + data
        while data:
            length = _length(data[0])
            if len(data) < length:
                break
            yield Message(data[0], data[1:length])
            data = data[length:]
            self._rest = data
        self._rest = data


class FromHost:
    """Takes apart what a host sends."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        """Whole messages."""
        data = self._rest + data
        while len(data) >= 2 and len(data) >= 2 + data[1]:
            message, data = Message(data[0], data[2 : 2 + data[1]]), data[2 + data[1] :]
            self._rest = data
            yield message
        self._rest = data


def _length(command: int) -> int:
    if command in _FIVE:
        return 5
    if command in _FOUR:
        return 4
    if command in Aspp.__members__.values():
        return 3
    raise ProtocolError(f"Real COM command 0x{command:02x}")
