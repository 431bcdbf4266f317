"""Real COM: pinned to the facts about the maker's driver, round trips, streams cut anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.links.link import Line
from firstlight_drivers.links.realcom_codec import (
    BAUDS,
    Aspp,
    FromDevice,
    FromHost,
    Message,
    Untellable,
    baud_index,
    command_port,
    data_port,
    frame,
    line_mode,
    line_of,
    port_init,
    port_init_of,
    set_baud,
)
from firstlight_drivers.port_settings import Flow, Parity, StopBits


def test_ports_follow_the_17_to_32_rule() -> None:
    assert (data_port(1), command_port(1)) == (950, 966)
    assert (data_port(16), command_port(16)) == (965, 981)
    assert (data_port(17), command_port(17)) == (982, 998)
    assert (data_port(32), command_port(32)) == (997, 1013)


def test_rates_and_modes() -> None:
    assert [baud_index(baud) for baud in (300, 9600, 115200, 921600, 150, 134, 110, 75, 50)] == [
        0, 6, 10, 13, 14, 15, 16, 17, 18,
    ]  # fmt: skip
    assert baud_index(12345) == 0xFF
    assert line_mode(Line()) == 3
    assert line_mode(Line(data_bits=7, parity=Parity.EVEN, stop_bits=StopBits.TWO)) == 2 + 4 + 8
    assert [line_mode(Line(parity=one)) - 3 for one in (Parity.ODD, Parity.MARK, Parity.SPACE)] == [16, 24, 32]


def test_frames() -> None:
    assert port_init(Line()) == bytes.fromhex("2c 08 06 03 01 01 00 00 00 00")
    flow = Line(baud=115200, flow=Flow.RTS_CTS)
    assert port_init(flow, dtr=True, rts=False) == bytes.fromhex("2c 08 0a 03 01 00 01 01 00 00")
    assert set_baud(12345) == bytes.fromhex("17 04 39 30 00 00")
    assert frame(Aspp.ALIVE, b"\x05") == bytes.fromhex("28 01 05")


@pytest.mark.parametrize(
    "line", [Line(stop_bits=StopBits.ONE_AND_A_HALF), Line(flow=Flow.DTR_DSR)], ids=["1.5 with 8 bits", "dtr-dsr"]
)
def test_what_real_com_has_no_value_for(line: Line) -> None:
    with pytest.raises(Untellable):
        port_init(line)


def test_what_a_device_says() -> None:
    stream = bytes.fromhex("2c 03 01 01 0027 01 0726 20 b0 0012 4f 4b16 02 34 00")
    assert list(FromDevice().feed(stream)) == [
        Message(Aspp.PORT_INIT, b"\x03\x01\x01\x00"),
        Message(Aspp.POLLING, b"\x01\x07"),
        Message(Aspp.NOTIFY, b"\x20\xb0\x00"),
        Message(Aspp.LINECTRL, b"OK"),
        Message(Aspp.OQUEUE, b"\x02\x34\x00"),
    ]
    with pytest.raises(ProtocolError):
        list(FromDevice().feed(b"\xee"))


@given(
    st.sampled_from(BAUDS),
    st.integers(5, 8),
    st.sampled_from(Parity),
    st.booleans(),
    st.sampled_from([Flow.NONE, Flow.RTS_CTS, Flow.XON_XOFF]),
)
def test_a_line_comes_back(baud: int, bits: int, parity: Parity, two: bool, flow: Flow) -> None:
    stop = StopBits.ONE if not two else StopBits.ONE_AND_A_HALF if bits == 5 else StopBits.TWO
    line = Line(baud=baud, data_bits=bits, parity=parity, stop_bits=stop, flow=flow)
    (message,) = FromHost().feed(port_init(line))
    assert message.command == Aspp.PORT_INIT
    assert line_of(port_init_of(message.payload), 1) == line


@given(st.lists(st.tuples(st.sampled_from(Aspp), st.binary(max_size=12))), st.lists(st.integers(1, 5)))
def test_a_host_stream_cut_anywhere_reads_the_same(said: list[tuple[Aspp, bytes]], cuts: list[int]) -> None:
    stream = b"".join(frame(command, payload) for command, payload in said)
    codec, found, at = FromHost(), list[Message](), 0
    for cut in [*cuts, len(stream)]:
        found += codec.feed(stream[at : at + cut])
        at += cut
    assert found == [Message(command, payload) for command, payload in said]


@given(st.binary(max_size=200), st.lists(st.integers(1, 5), max_size=60))
def test_device_nonsense_is_refused_or_read(data: bytes, cuts: list[int]) -> None:
    codec, at = FromDevice(), 0
    try:
        for cut in [*cuts, len(data)]:
            list(codec.feed(data[at : at + cut]))
            at += cut
    except ProtocolError:
        return
    assert len(codec._rest) < 5
