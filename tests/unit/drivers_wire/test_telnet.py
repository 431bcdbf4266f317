"""Telnet and COM-PORT-OPTION: pinned to bytes of the RFCs, round trips, streams cut anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.links.link import Line
from firstlight_drivers.links.rfc2217_values import FLOWS, PARITIES, STOP_BITS, Control, line_messages, value_name
from firstlight_drivers.links.telnet import (
    Command,
    ComPort,
    Data,
    Negotiation,
    Telnet,
    Verb,
    com_port,
    escaped,
    negotiation,
)
from firstlight_drivers.port_settings import Flow, Parity, StopBits


def test_bytes_of_the_rfc() -> None:
    assert negotiation(Verb.WILL, 44) == bytes.fromhex("fffb2c")
    assert negotiation(Verb.DO, 0) == bytes.fromhex("fffd00")
    # RFC 2217: IAC SB COM-PORT-OPTION SET-BAUDRATE <value(4)> IAC SE; 255 in a value is doubled
    assert com_port(Command.BAUD, (9600).to_bytes(4, "big")) == bytes.fromhex("fffa2c0100002580fff0")
    assert com_port(Command.MODEM_STATE_MASK, b"\xff") == bytes.fromhex("fffa2c0bfffffff0")
    assert com_port(Command.PURGE, b"\x03") == bytes.fromhex("fffa2c0c03fff0")
    assert {STOP_BITS[StopBits.ONE], STOP_BITS[StopBits.TWO], STOP_BITS[StopBits.ONE_AND_A_HALF]} == {1, 2, 3}
    assert [PARITIES[one] for one in (Parity.NONE, Parity.ODD, Parity.EVEN, Parity.MARK, Parity.SPACE)] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert [FLOWS[one] for one in (Flow.NONE, Flow.XON_XOFF, Flow.RTS_CTS, Flow.DTR_DSR)] == [1, 2, 3, 19]
    assert (Control.DTR_ON, Control.DTR_OFF, Control.RTS_ON, Control.RTS_OFF) == (8, 9, 11, 12)


def test_a_line_as_messages() -> None:
    line = Line(baud=115200, data_bits=7, parity=Parity.EVEN, stop_bits=StopBits.ONE_AND_A_HALF)
    assert [(int(command), payload.hex()) for command, payload, _ in line_messages(line)] == [
        (1, "0001c200"),
        (2, "07"),
        (3, "03"),
        (4, "03"),
    ]
    assert value_name(Command.STOP_BITS, b"\x02") == "2"
    assert value_name(Command.BAUD, b"\0\0\x25\x80") == "9600"
    assert value_name(Command.PARITY, b"\x09") == "?09"


Event = Data | Negotiation | ComPort
events = st.one_of(
    st.binary(min_size=1, max_size=40).map(Data),
    st.builds(Negotiation, st.sampled_from(Verb), st.integers(0, 255)),
    st.builds(ComPort, st.integers(0, 255), st.binary(min_size=0, max_size=20)),
)


def _written(event: Event) -> bytes:
    match event:
        case Data(data):
            return escaped(data)
        case Negotiation(verb, option):
            return negotiation(verb, option)
        case ComPort(command, payload):
            return bytes((255, 250, 44)) + escaped(bytes((command,)) + payload) + bytes((255, 240))


def _joined(found: Sequence[Event]) -> list[Event]:
    out: list[Event] = []
    for event in found:
        last = out[-1] if out else None
        if isinstance(event, Data) and isinstance(last, Data):
            out[-1] = Data(last.data + event.data)
        else:
            out.append(event)
    return out


@given(st.lists(events, max_size=12), st.lists(st.integers(1, 9), max_size=200))
def test_a_stream_cut_anywhere_reads_the_same(said: list[Event], cuts: list[int]) -> None:
    stream = b"".join(map(_written, said))
    codec, found, at = Telnet(), list[Event](), 0
    for cut in [*cuts, len(stream)]:
        found += codec.feed(stream[at : at + cut])
        at += cut
    assert _joined(found) == _joined(said)


@given(st.binary(max_size=3000))
def test_nonsense_is_refused_or_read_never_kept(data: bytes) -> None:
    codec = Telnet()
    try:
        for start in range(0, len(data), 7):
            list(codec.feed(data[start : start + 7]))
    except ProtocolError:
        return
    assert len(codec._rest) < 2200


def test_a_subnegotiation_without_an_end() -> None:
    with pytest.raises(ProtocolError):
        list(Telnet().feed(b"\xff\xfa" + b"x" * 2000))
