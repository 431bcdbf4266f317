"""Codec of Moxa's DSCI, the search and identification protocol of NPort device servers on UDP 4800.

    offset size  field                                            source
    0      1     opcode; a reply carries opcode | 0x80            Moxa npreal2 driver 5.1, DSCI_HEADER
    1      1     result, 0 = done, 4 = function not supported
    2      2     length of the whole datagram, big-endian
    4      4     sequence, big-endian, echoed
    8      4     ap_id (product line), little-endian              npreal2, DSCI_RET_HEADER; NPort manuals,
    12     2     hw_id (model), little-endian                     "Auto IP report protocol" tables
    14     6     MAC

Layout of the answers: search and kernel information from the npreal2 driver and the packet capture
published with aioxcom (NPort 5110A, firmware 1.1.31); server name and network from the same capture.
Opcodes 0x28, 0x29 and 0x2C read credentials (CVE-2016-9361) and are refused here, so that no caller can
send them.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from firstlight_drivers.errors import Code, ProtocolError
from firstlight_drivers.transport.text import safe_text

PORT = 4800
OTHER_PORTS = (29168, 1029)  # Moxa's Device Search Utility broadcasts to these as well (aioxcom capture)
MAX_DATAGRAM = 2048
FORBIDDEN = frozenset({0x28, 0x29, 0x2C})
NOT_SUPPORTED = 4  # result of a missing function (Metasploit moxa_credentials_recovery notes)

_HEADER = struct.Struct(">BBHI")
_UNIT = struct.Struct("<IH6s")
_UNIT_END = _HEADER.size + _UNIT.size  # 20
_REPLY = 0x80
_NAME_FIELD = 40
_NETWORK_MARK = bytes.fromhex("0100000000000100")  # meaning unpublished; as captured from an NPort 5110A
_NETWORK_ASK = b"\x00\x02"  # likewise


class Opcode(IntEnum):
    """The functions this program uses; all of them only read."""

    SEARCH = 0x01
    NAME = 0x10
    KERNEL = 0x16
    NETWORK = 0x26


_REPLY_SIZES: Mapping[int, frozenset[int]] = MappingProxyType(
    {
        Opcode.SEARCH: frozenset({24, 40}),  # npreal2 accepts both; the 16 further bytes are unpublished
        Opcode.NAME: frozenset({60}),
        Opcode.KERNEL: frozenset({36}),
        Opcode.NETWORK: frozenset({40}),
    }
)

SEARCH_REQUEST = bytes.fromhex("0100000800000000")
LEGACY_SEARCH: Mapping[int, bytes] = MappingProxyType(
    {
        29168: SEARCH_REQUEST,
        1029: bytes.fromhex("490000060000"),
    }  # aioxcom capture of the Device Search Utility
)
_LEGACY_REPLY_SIZE = 86  # CN2500 and DE-300 on port 1029 (npreal2)


@dataclass(frozen=True, slots=True)
class UnitId:
    """Which unit is meant: product line, model, MAC ("00:90:E8:3C:F8:7E").

    An address, not an authentication.
    """

    ap_id: int
    hw_id: int
    mac: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a unit receives it.

    `opcode` is any number: a simulator must see the forbidden ones too.
    """

    opcode: int
    unit: UnitId | None
    sequence: int


@dataclass(frozen=True, slots=True)
class SearchReply:
    """Answer to SEARCH: who is there, and the IPv4 address it has."""

    unit: UnitId
    ip: str
    sequence: int


@dataclass(frozen=True, slots=True)
class NameReply:
    """Answer to NAME: the server name, "" when none is set."""

    unit: UnitId
    name: str
    sequence: int


@dataclass(frozen=True, slots=True)
class KernelReply:
    """Answer to KERNEL: firmware as the device prints it ("1.1.31"), serial number, DSCI version (0 =
    oldest).
    """

    unit: UnitId
    firmware: str
    serial: int
    dsci_version: int
    sequence: int


@dataclass(frozen=True, slots=True)
class NetworkReply:
    """Answer to NETWORK."""

    unit: UnitId
    ip: str
    netmask: str
    gateway: str
    sequence: int


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """The unit refused the function `opcode`; `result` is its reason, 4 = not supported."""

    opcode: int
    result: int
    sequence: int


Reply = SearchReply | NameReply | KernelReply | NetworkReply | ErrorReply


# --- asking -----------------------------------------------------------------------------------------------


def encode_request(opcode: int, unit: UnitId | None, sequence: int) -> bytes:
    """One request datagram. SEARCH takes no unit, every other function needs one.

    `sequence` is 0 to 2**32 - 1. Raises ValueError for the credential-reading functions and for those not
    listed.
    """
    if opcode in FORBIDDEN:
        raise ValueError(f"DSCI function 0x{opcode:02X} reads credentials and is never sent")
    if opcode not in Opcode.__members__.values():
        raise ValueError(f"DSCI function 0x{opcode:02X} is not one this program knows")
    if (unit is None) != (opcode == Opcode.SEARCH):
        raise ValueError("a search names no unit, every other function names one")
    body = b"" if unit is None else _unit_bytes(unit)
    if opcode == Opcode.NETWORK:
        body += _NETWORK_ASK
    return _datagram(opcode, body, sequence)


def decode_reply(data: bytes) -> Reply:
    """One reply datagram.

    Raises ProtocolError when it is short, oversized, of a wrong length, or no reply.
    """
    opcode, result, sequence = _header(data)
    if not opcode & _REPLY:
        raise ProtocolError("a request, not a reply")
    asked = opcode & ~_REPLY
    if result:
        return ErrorReply(asked, result, sequence)
    sizes = _REPLY_SIZES.get(asked)
    if sizes is None:
        raise ProtocolError(f"an answer to function 0x{asked:02X}, which was not asked")
    if len(data) not in sizes:
        raise ProtocolError(f"{len(data)} bytes in answer to function 0x{asked:02X}")
    unit = _unit(data)
    if asked == Opcode.SEARCH:
        return SearchReply(unit, _ip(data, 20), sequence)
    if asked == Opcode.NAME:
        # Bytes after the NUL are left over from the device's memory; they are not part of the name.
        return NameReply(unit, safe_text(data[20 : 20 + _NAME_FIELD].split(b"\0", 1)[0]), sequence)
    if asked == Opcode.KERNEL:
        version, _, serial, _, dsci_version = struct.unpack_from("<IIIHH", data, 20)
        return KernelReply(unit, firmware_text(version), serial, dsci_version, sequence)
    return NetworkReply(unit, _ip(data, 28), _ip(data, 32), _ip(data, 36), sequence)


def is_legacy_reply(data: bytes) -> bool:
    """Whether this is the 86-byte answer of the older search protocol on port 1029 (CN2500, DE-300)."""
    return len(data) == _LEGACY_REPLY_SIZE and data[0] in {0x81, 0xC9} and data[3] == _LEGACY_REPLY_SIZE


def firmware_text(version: int) -> str:
    """0xMMmmss00 as the device prints it: 0x01013100 is "1.1.31", 0x02020000 is "2.2".

    The third part is written in hexadecimal digits that read as decimal (aioxcom: the telnet page of the
    same device).
    """
    major, minor, sub, _ = version.to_bytes(4, "big")
    text = f"{major}.{minor}"
    if not sub:
        return text
    digits = f"{sub:x}"
    return f"{text}.{digits if digits.isdecimal() else sub}"


def firmware_number(text: str) -> int:
    """The opposite of `firmware_text`. Raises ValueError for what does not fit into the three bytes."""
    parts = [int(part, 10) for part in text.split(".")]
    if not 2 <= len(parts) <= 3:
        raise ValueError(f"not a version of two or three parts: {text!r}")
    sub = int(str(parts[2]), 16) if len(parts) == 3 else 0
    return int.from_bytes(bytes((parts[0], parts[1], sub, 0)), "big")


# --- answering (for simulators) ---------------------------------------------------------------------------


def decode_request(data: bytes) -> Request:
    """One request datagram, of any function. Raises ProtocolError when it is malformed or a reply."""
    opcode, _, sequence = _header(data)
    if opcode & _REPLY:
        raise ProtocolError("a reply, not a request")
    if len(data) == _HEADER.size:
        return Request(opcode, None, sequence)
    if len(data) < _UNIT_END:
        raise ProtocolError(f"{len(data)} bytes cannot name a unit")
    return Request(opcode, _unit(data), sequence)


def encode_search_reply(unit: UnitId, ip: str, sequence: int) -> bytes:
    """24 bytes."""
    return _datagram(Opcode.SEARCH | _REPLY, _unit_bytes(unit) + _packed(ip), sequence)


def encode_name_reply(unit: UnitId, name: str, sequence: int, leftover: bytes = b"") -> bytes:
    """60 bytes. `leftover` fills the field after the NUL, as real devices leave old memory there."""
    field = (name.encode("utf-8")[: _NAME_FIELD - 1] + b"\0" + leftover)[:_NAME_FIELD].ljust(_NAME_FIELD, b"\0")
    return _datagram(Opcode.NAME | _REPLY, _unit_bytes(unit) + field, sequence)


def encode_kernel_reply(unit: UnitId, firmware: str, serial: int, sequence: int, dsci_version: int = 0x0103) -> bytes:
    """36 bytes. The two unpublished fields are filled as a captured NPort 5110A fills them."""
    body = struct.pack("<I4sIHH", firmware_number(firmware), bytes.fromhex("01000200"), serial, 0, dsci_version)
    return _datagram(Opcode.KERNEL | _REPLY, _unit_bytes(unit) + body, sequence)


def encode_network_reply(unit: UnitId, ip: str, netmask: str, gateway: str, sequence: int) -> bytes:
    """40 bytes."""
    body = _NETWORK_MARK + _packed(ip) + _packed(netmask) + _packed(gateway)
    return _datagram(Opcode.NETWORK | _REPLY, _unit_bytes(unit) + body, sequence)


def encode_error_reply(opcode: int, result: int, sequence: int) -> bytes:
    """A refusal: header only, `result` 1 to 255."""
    return _HEADER.pack(opcode | _REPLY, result, _HEADER.size, sequence)


# --- parts ------------------------------------------------------------------------------------------------


def _datagram(opcode: int, body: bytes, sequence: int) -> bytes:
    return _HEADER.pack(opcode, 0, _HEADER.size + len(body), sequence) + body


def _header(data: bytes) -> tuple[int, int, int]:
    if len(data) > MAX_DATAGRAM:
        raise ProtocolError(f"{len(data)} bytes in one datagram", code=Code.TOO_LARGE)
    if len(data) < _HEADER.size:
        raise ProtocolError(f"{len(data)} bytes are shorter than a header")
    opcode, result, length, sequence = _HEADER.unpack_from(data)
    if length != len(data):
        raise ProtocolError(f"the header says {length} bytes, {len(data)} came")
    return opcode, result, sequence


def _unit(data: bytes) -> UnitId:
    ap_id, hw_id, mac = _UNIT.unpack_from(data, _HEADER.size)
    return UnitId(ap_id, hw_id, ":".join(f"{byte:02X}" for byte in mac))


def _unit_bytes(unit: UnitId) -> bytes:
    return _UNIT.pack(unit.ap_id, unit.hw_id, bytes.fromhex(unit.mac.replace(":", "")))


def _ip(data: bytes, offset: int) -> str:
    return str(ipaddress.IPv4Address(data[offset : offset + 4]))


def _packed(ip: str) -> bytes:
    return ipaddress.IPv4Address(ip).packed
