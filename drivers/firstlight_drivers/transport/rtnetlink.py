"""The kind of each network link, asked from the Linux kernel over rtnetlink (RTM_GETLINK).

/sys/class/net shows the namespace it was mounted in; rtnetlink answers for the namespace of the asking
thread. Layouts: linux/netlink.h, linux/rtnetlink.h, linux/if_link.h.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_LINK = struct.Struct("=BxHiII")  # family, device type, index, flags, change
_ATTRIBUTE = struct.Struct("=HH")
_RTM_NEWLINK, _RTM_GETLINK, _DONE, _ERROR = 16, 18, 3, 2
_REQUEST_DUMP = 0x301
_IFLA_IFNAME, _IFLA_MASTER, _IFLA_LINKINFO, _INFO_KIND = 3, 10, 18, 1
_ARPHRD_ETHER = 1


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `kind` is "" for hardware, `master` the index of the bridge it is in, or 0."""

    name: str
    index: int
    kind: str
    master: int
    ethernet: bool


def links() -> dict[str, Link]:
    """All links of this thread's namespace by name; empty where rtnetlink is not to be had."""
    if sys.platform != "linux":
        return {}
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as asking:
            asking.settimeout(2)
            body = _LINK.pack(socket.AF_UNSPEC, 0, 0, 0, 0)
            asking.send(_HEADER.pack(_HEADER.size + len(body), _RTM_GETLINK, _REQUEST_DUMP, 1, 0) + body)
            found: dict[str, Link] = {}
            while True:
                more, done = parse(asking.recv(1 << 17))
                found.update((link.name, link) for link in more)
                if done:
                    return found
    except OSError:
        return {}


def parse(data: bytes) -> tuple[list[Link], bool]:
    """Links in one read of the dump, and whether it was the last."""
    found: list[Link] = []
    offset = 0
    while offset + _HEADER.size <= len(data):
        length, kind, *_ = _HEADER.unpack_from(data, offset)
        if kind in {_DONE, _ERROR} or length < _HEADER.size:
            return found, True
        if kind == _RTM_NEWLINK and length >= _HEADER.size + _LINK.size <= len(data) - offset:
            found.append(_link(data[offset + _HEADER.size : offset + length]))
        offset += (length + 3) & ~3
    return found, False


def _link(body: bytes) -> Link:
    _, device_type, index, _, _ = _LINK.unpack_from(body)
    name, kind, master = "", "", 0
    for key, value in _attributes(body[_LINK.size :]):
        if key == _IFLA_IFNAME:
            name = value.rstrip(b"\0").decode("utf-8", "replace")
        elif key == _IFLA_MASTER:
            master = int.from_bytes(value[:4], sys.byteorder)
        elif key == _IFLA_LINKINFO:
            kind = next(
                (v.rstrip(b"\0").decode("ascii", "replace") for k, v in _attributes(value) if k == _INFO_KIND), ""
            )
    return Link(name, index, kind, master, device_type == _ARPHRD_ETHER)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset + _ATTRIBUTE.size <= len(data):
        length, key = _ATTRIBUTE.unpack_from(data, offset)
        if length < _ATTRIBUTE.size:
            return
        yield key & 0x3FFF, data[offset + _ATTRIBUTE.size : offset + length]
        offset += (length + 3) & ~3
