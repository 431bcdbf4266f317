"""What an interface is, from what each system says; and the neighbour table."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight_drivers.transport import interfaces, neighbours, rtnetlink
from firstlight_drivers.transport.interfaces import InterfaceAddress, Kind
from firstlight_drivers.transport.rtnetlink import Link


def test_this_computer_has_a_loopback() -> None:
    loopback = next(each for each in interfaces.list_interfaces() if each.kind is Kind.LOOPBACK)
    assert loopback.up
    assert InterfaceAddress("127.0.0.1", 8, "127.255.255.255") in loopback.addresses
    assert not interfaces.outside_every_subnet("127.3.2.1", (loopback,))
    assert interfaces.outside_every_subnet("10.1.2.3", (loopback,))
    assert interfaces.outside_every_subnet("no address", (loopback,))


def link(name: str, index: int, kind: str = "", master: int = 0, *, ethernet: bool = True) -> Link:
    return Link(name, index, kind, master, ethernet)


LINKS = {
    each.name: each
    for each in (
        link("none0", 2),
        link("veth9", 3, "veth", 4),
        link("docker0", 4, "bridge"),
        link("br0", 5, "bridge"),
        link("port0", 6, "", 5),
        link("uplink", 7, "veth"),
        link("tun0", 8, "tun", ethernet=False),
        link("tap0", 9, "tun"),
        link("wg0", 10, "wireguard", ethernet=False),
        link("none0.20", 11, "vlan"),
        link("bond0", 12, "bond"),
        link("vxlan7", 13, "vxlan"),
        link("can0", 14, "", ethernet=False),
    )
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("none0", Kind.ETHERNET),
        ("veth9", Kind.VIRTUAL),  # a container's far end
        ("docker0", Kind.VIRTUAL),
        ("br0", Kind.ETHERNET),  # has a hardware port
        ("uplink", Kind.ETHERNET),  # inside a container
        ("tun0", Kind.VIRTUAL),
        ("tap0", Kind.VIRTUAL),
        ("wg0", Kind.VIRTUAL),
        ("none0.20", Kind.ETHERNET),
        ("bond0", Kind.ETHERNET),
        ("vxlan7", Kind.VIRTUAL),
        ("can0", Kind.VIRTUAL),
        ("unheard-of", Kind.VIRTUAL),
    ],
)
def test_linux_kinds(name: str, kind: Kind) -> None:
    assert interfaces.linux_kind(name, LINKS) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ethernet 3", Kind.ETHERNET),
        ("Wi-Fi", Kind.WIFI),
        ("WLAN", Kind.WIFI),
        ("vEthernet (WSL)", Kind.VIRTUAL),
        ("VirtualBox Host-Only Network", Kind.VIRTUAL),
        ("Local Area Connection* 2", Kind.VIRTUAL),
        ("Bluetooth Network Connection", Kind.VIRTUAL),
        ("USB Ethernet", Kind.USB),
    ],
)
def test_windows_kinds(name: str, kind: Kind) -> None:
    assert interfaces.windows_kind(name) is kind


def test_mac_kinds() -> None:
    ports = interfaces.mac_hardware_ports(
        "\nHardware Port: Ethernet\nDevice: en0\nEthernet Address: x\n\nHardware Port: Wi-Fi\nDevice: en1\n"
        "\nHardware Port: USB 10/100/1000 LAN\nDevice: en7\n"
    )
    assert interfaces.mac_kind("en0", ports) is Kind.ETHERNET
    assert interfaces.mac_kind("en1", ports) is Kind.WIFI
    assert interfaces.mac_kind("en7", ports) is Kind.USB
    assert interfaces.mac_kind("utun3", ports) is Kind.VIRTUAL


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("10.77.0.1", "255.255.252.0", None), InterfaceAddress("10.77.0.1", 22, "10.77.3.255")),
        (("10.0.0.1", "255.255.255.255", None), InterfaceAddress("10.0.0.1", 32, None)),
        (("fe80::1%eth0", "ffff:ffff:ffff:ffff::", None), InterfaceAddress("fe80::1", 64)),
        (("fd00::1", None, None), InterfaceAddress("fd00::1", 128)),
        (("what", None, None), None),
    ],
)
def test_addresses(arguments: tuple[str, str | None, str | None], expected: InterfaceAddress | None) -> None:
    assert interfaces.interface_address(*arguments) == expected


def test_link_local_and_subnets() -> None:
    address = InterfaceAddress("fe80::1", 64)
    assert address.link_local_v6
    assert address.contains("fe80::2%eth0")
    assert not address.contains("10.0.0.1")
    assert InterfaceAddress("169.254.1.1", 16).link_local
    assert not InterfaceAddress("169.254.1.1", 16).link_local_v6


def test_neighbour_tables() -> None:
    arp = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "10.0.0.7         0x1         0x2         00:90:e8:3c:f8:7e     *        eth0\n"
        "10.0.0.8         0x1         0x0         00:00:00:00:00:00     *        eth0\n"
    )
    assert neighbours.parse_proc_arp(arp) == {"10.0.0.7": "00:90:E8:3C:F8:7E"}
    six = "fe80::1 dev eth0 lladdr 02:fc:00:00:00:05 router REACHABLE\nfd00::9 dev eth0  FAILED\n"
    assert neighbours.parse_ip_neigh(six) == {"fe80::1%eth0": "02:FC:00:00:00:05"}
    windows = "Interface: 10.0.0.1 --- 0x5\n  10.0.0.7    00-90-e8-3c-f8-7e     dynamic\n"
    assert neighbours.parse_arp_a(windows) == {"10.0.0.7": "00:90:E8:3C:F8:7E"}
    mac = "? (10.0.0.7) at 0:90:e8:3c:f8:7e on en0 ifscope [ethernet]\n? (10.0.0.8) at (incomplete) on en0\n"
    assert neighbours.parse_arp_a(mac) == {"10.0.0.7": "00:90:E8:3C:F8:7E"}


@given(st.text(max_size=200))
def test_any_neighbour_text_is_read(text: str) -> None:
    for parse in (neighbours.parse_proc_arp, neighbours.parse_ip_neigh, neighbours.parse_arp_a):
        parse(text)


def test_rtnetlink_answers_for_this_computer() -> None:
    assert rtnetlink.links()["lo"].index == 1
    assert not rtnetlink.links()["lo"].ethernet


@given(st.binary(max_size=120))
def test_any_rtnetlink_bytes_end(data: bytes) -> None:
    rtnetlink.parse(data)


def test_an_rtnetlink_link_is_read() -> None:
    def attribute(key: int, value: bytes) -> bytes:
        return (struct.pack("=HH", 4 + len(value), key) + value).ljust((4 + len(value) + 3) & ~3, b"\0")

    body = struct.pack("=BxHiII", 0, 1, 7, 0, 0) + attribute(3, b"veth1\0") + attribute(10, struct.pack("=I", 4))
    body += attribute(18, attribute(1, b"veth\0"))
    data = struct.pack("=IHHII", 16 + len(body), 16, 0, 1, 0) + body + struct.pack("=IHHII", 16, 3, 0, 1, 0)
    assert rtnetlink.parse(data) == ([Link("veth1", 7, "veth", 4, True)], True)
