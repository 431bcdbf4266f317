"""The DSCI codec, pinned to published bytes, and its refusals."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.protocols import dsci
from firstlight_drivers.protocols.dsci import (
    ErrorReply,
    KernelReply,
    NameReply,
    NetworkReply,
    Opcode,
    SearchReply,
    UnitId,
)

CAPTURES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[2] / "captures" / "moxa-dsci.toml").read_text(encoding="utf-8")
)
KINDS = {"search": SearchReply, "kernel": KernelReply, "network": NetworkReply, "name": NameReply}
UNIT = UnitId(0x80015100, 0x511A, "00:90:E8:3C:F8:7E")

units = st.builds(
    UnitId,
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**16 - 1),
    st.binary(min_size=6, max_size=6).map(lambda raw: ":".join(f"{byte:02X}" for byte in raw)),
)
addresses = st.ip_addresses(v=4).map(str)
sequences = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("vector", CAPTURES["reply"], ids=lambda vector: str(vector["name"]))
def test_published_replies_are_read(vector: dict[str, Any]) -> None:
    reply = dsci.decode_reply(bytes.fromhex(vector["hex"]))
    expected = dict(vector["expected"])
    assert isinstance(reply, KINDS[expected.pop("kind")])
    unit = UnitId(expected.pop("ap_id"), expected.pop("hw_id"), expected.pop("mac"))
    assert not isinstance(reply, ErrorReply)
    assert reply.unit == unit
    for field, value in expected.items():
        assert getattr(reply, field) == value


@pytest.mark.parametrize("vector", CAPTURES["reply"], ids=lambda vector: str(vector["name"]))
def test_published_replies_are_written_alike(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])
    match dsci.decode_reply(data):
        case SearchReply(unit, ip, sequence):
            written = dsci.encode_search_reply(unit, ip, sequence)
        case NameReply(unit, name, sequence):
            written = dsci.encode_name_reply(unit, name, sequence, leftover=data[20 + len(name) + 1 :])
        case KernelReply(unit, firmware, serial, version, sequence):
            written = dsci.encode_kernel_reply(unit, firmware, serial, sequence, version)
        case NetworkReply(unit, ip, netmask, gateway, sequence):
            written = dsci.encode_network_reply(unit, ip, netmask, gateway, sequence)
        case _:
            pytest.fail("no error reply is published")
    assert written == data


@pytest.mark.parametrize("vector", CAPTURES["request"], ids=lambda vector: str(vector["name"]))
def test_published_requests(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])
    expected = vector["expected"]
    request = dsci.decode_request(data)
    unit = UnitId(expected["ap_id"], expected["hw_id"], expected["mac"]) if "mac" in expected else None
    assert request == dsci.Request(expected["opcode"], unit, expected["sequence"])
    assert dsci.encode_request(expected["opcode"], unit, expected["sequence"]) == data


@pytest.mark.parametrize("row", CAPTURES["firmware"], ids=lambda row: str(row["text"]))
def test_firmware_versions(row: dict[str, Any]) -> None:
    assert dsci.firmware_text(row["number"]) == row["text"]
    assert dsci.firmware_number(row["text"]) == row["number"]


@pytest.mark.parametrize("opcode", sorted(dsci.FORBIDDEN))
def test_credential_reads_cannot_be_written(opcode: int) -> None:
    with pytest.raises(ValueError, match="never sent"):
        dsci.encode_request(opcode, UNIT, 1)


def test_unknown_functions_and_wrong_units_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="not one this program knows"):
        dsci.encode_request(0x1E, UNIT, 1)
    with pytest.raises(ValueError, match="names"):
        dsci.encode_request(Opcode.SEARCH, UNIT, 1)
    with pytest.raises(ValueError, match="names"):
        dsci.encode_request(Opcode.NAME, None, 1)


def test_a_simulator_sees_forbidden_requests() -> None:
    raw = dsci.encode_request(Opcode.NAME, UNIT, 9)
    assert dsci.decode_request(b"\x29" + raw[1:]).opcode == 0x29


def test_refusals_name_the_function() -> None:
    assert dsci.decode_reply(dsci.encode_error_reply(Opcode.NETWORK, 4, 7)) == ErrorReply(0x26, 4, 7)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.MALFORMED),
        (b"\x81\0\0", Code.MALFORMED),
        (bytes.fromhex("8100001800000000"), Code.MALFORMED),  # says 24, is 8
        (bytes.fromhex("0100000800000000"), Code.MALFORMED),  # our own request
        (bytes.fromhex("8100000800000000"), Code.MALFORMED),  # an answer without content
        (b"\x81\0\x08\x01\0\0\0\0" + bytes(2041), Code.TOO_LARGE),
        (bytes.fromhex("a900001400000000") + bytes(12), Code.MALFORMED),  # nobody asked 0x29
    ],
)
def test_wrong_replies_are_refused(data: bytes, code: Code) -> None:
    with pytest.raises(ProtocolError) as caught:
        dsci.decode_reply(data)
    assert caught.value.code is code


def test_old_search_answers_are_told_apart() -> None:
    assert dsci.is_legacy_reply(b"\x81\0\0\x56" + bytes(82))
    assert not dsci.is_legacy_reply(b"\x81\0\0\x18" + bytes(20))


def test_names_are_made_safe() -> None:
    reply = dsci.decode_reply(dsci.encode_name_reply(UNIT, "\x1b[31mA\u202eB\n", 1))
    assert isinstance(reply, NameReply)
    assert reply.name == "AB"


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for decode in (dsci.decode_reply, dsci.decode_request):
        try:
            decode(data)
        except ProtocolError:
            continue
    dsci.is_legacy_reply(data)


@given(units, addresses, addresses, addresses, sequences, st.integers(0, 2**32 - 1))
def test_what_is_written_is_read(unit: UnitId, ip: str, netmask: str, gateway: str, sequence: int, serial: int) -> None:
    assert dsci.decode_reply(dsci.encode_search_reply(unit, ip, sequence)) == SearchReply(unit, ip, sequence)
    assert dsci.decode_reply(dsci.encode_network_reply(unit, ip, netmask, gateway, sequence)) == NetworkReply(
        unit, ip, netmask, gateway, sequence
    )
    assert dsci.decode_reply(dsci.encode_kernel_reply(unit, "1.12.34", serial, sequence, 1)) == KernelReply(
        unit, "1.12.34", serial, 1, sequence
    )
    for opcode in (Opcode.NAME, Opcode.KERNEL, Opcode.NETWORK):
        assert dsci.decode_request(dsci.encode_request(opcode, unit, sequence)) == dsci.Request(opcode, unit, sequence)


@given(units, st.binary(min_size=0, max_size=60))
def test_a_name_ends_at_its_nul(unit: UnitId, leftover: bytes) -> None:
    reply = dsci.decode_reply(dsci.encode_name_reply(unit, "line 4", 3, leftover))
    assert reply == NameReply(unit, "line 4", 3)
