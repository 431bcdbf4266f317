"""This computer's network interfaces: what each is, and which addresses it has.

The kind decides whether a search uses an interface without being told to. It is read from the system, not
guessed from a name, wherever the system says it:

    Linux     rtnetlink names the driver kind of every link that is not hardware (veth, bridge, tun,
    wireguard, ...);
              /sys says which hardware is Wi-Fi or hangs on USB
    macOS     `networksetup -listallhardwareports` names the hardware behind en0, en1, ...
    Windows   only the connection's name is cheap to have; virtual adapters have telling names
"""

from __future__ import annotations

import ipaddress
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from firstlight_drivers.transport import rtnetlink

_SYS = Path("/sys/class/net")
_PLATFORM: str = sys.platform  # a plain text, or a type checker drops the branches of other systems

# rtnetlink kinds that carry the network of a cable. A veth is what a container or a namespace calls its
# Ethernet.
_CABLE_KINDS = frozenset({"", "veth", "vlan", "bond", "team", "macvlan", "ipvlan"})

_WINDOWS_VIRTUAL = re.compile(
    r"vethernet|virtual|vmware|vbox|hyper-v|\btap\b|\btun\b|wireguard|wintun|openvpn|vpn|tailscale|zerotier|bluetooth"
    r"|npcap|teredo|isatap|6to4|local area connection\*|lan-verbindung\*",
    re.IGNORECASE,
)
_WINDOWS_WIFI = re.compile(r"wi-?fi|wlan|wireless|drahtlos", re.IGNORECASE)
_MAC_VIRTUAL = re.compile(r"^(?:utun|awdl|llw|bridge|gif|stf|anpi|ap|vmenet|feth|ipsec|ppp)\d*$")


class Kind(StrEnum):
    """What an interface is, as far as the system says."""

    ETHERNET = "ethernet"
    USB = "usb"
    WIFI = "wifi"
    VIRTUAL = "virtual"
    LOOPBACK = "loopback"


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """One address of an interface. `ip` has no scope id; `broadcast` is None for IPv6 and point-to-point."""

    ip: str
    prefix: int
    broadcast: str | None = None

    @property
    def version(self) -> int:
        """4 or 6."""
        return 6 if ":" in self.ip else 4

    @property
    def network(self) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
        """The subnet this address is in."""
        return ipaddress.ip_network(f"{self.ip}/{self.prefix}", strict=False)

    @property
    def link_local(self) -> bool:
        """Whether the address only means something together with its interface."""
        return ipaddress.ip_address(self.ip).is_link_local

    @property
    def link_local_v6(self) -> bool:
        """Whether it must be written with a scope id."""
        return self.version == 6 and self.link_local

    def contains(self, ip: str) -> bool:
        """Whether `ip` (a scope id is ignored) is in the same subnet."""
        try:
            address = ipaddress.ip_address(ip.partition("%")[0])
        except ValueError:
            return False
        return address.version == self.version and address in self.network


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface at one moment. `speed` is in Mbit/s, 0 when the system does not say."""

    name: str
    index: int
    kind: Kind
    up: bool
    mac: str | None
    speed: int
    addresses: tuple[InterfaceAddress, ...]
    multicast: bool = True


def list_interfaces() -> tuple[Interface, ...]:
    """All interfaces of this computer, in the system's order.

    Takes a few milliseconds; call it off the loop.
    """
    import psutil  # noqa: PLC0415 - costs 30 ms that `firstlight --version` need not pay

    stats = psutil.net_if_stats()
    links = rtnetlink.links() if _PLATFORM == "linux" else {}
    ports = _mac_hardware_ports() if _PLATFORM == "darwin" else {}
    found: list[Interface] = []
    for name, entries in psutil.net_if_addrs().items():
        stat = stats.get(name)
        flags = frozenset(stat.flags.split(",")) if stat is not None else frozenset()
        mac: str | None = None
        addresses: list[InterfaceAddress] = []
        for entry in entries:
            if entry.family == psutil.AF_LINK:
                mac = _mac(entry.address)
            elif entry.family in {socket.AF_INET, socket.AF_INET6}:
                address = interface_address(entry.address, entry.netmask, entry.broadcast)
                if address is not None:
                    addresses.append(address)
        try:
            index = socket.if_nametoindex(name)
        except OSError:
            index = links[name].index if name in links else 0
        loopback = "loopback" in flags or any(ipaddress.ip_address(entry.ip).is_loopback for entry in addresses)
        found.append(
            Interface(
                name=name,
                index=index,
                kind=_kind(name, loopback=loopback, links=links, ports=ports),
                up=stat.isup if stat is not None else False,
                mac=mac,
                speed=stat.speed if stat is not None and 0 < stat.speed < 1_000_000 else 0,
                addresses=tuple(addresses),
                multicast="multicast" in flags or not flags,
            )
        )
    return tuple(found)


def interface_address(ip: str, netmask: str | None, broadcast: str | None) -> InterfaceAddress | None:
    """An address as psutil gives it; None when the system printed something that is none."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
        prefix = int(ipaddress.ip_address(netmask)).bit_count() if netmask else address.max_prefixlen
    except ValueError:
        return None
    if address.version == 6:
        return InterfaceAddress(str(address), prefix)
    network = ipaddress.IPv4Network(f"{address}/{prefix}", strict=False)
    # psutil leaves the broadcast address of loopback out, though 127.255.255.255 works on Linux.
    directed = str(network.broadcast_address) if prefix < 31 else None
    return InterfaceAddress(str(address), prefix, directed if prefix < 31 else broadcast)


def outside_every_subnet(ip: str, interfaces: tuple[Interface, ...]) -> bool:
    """Whether no interface of this computer is in the subnet of `ip`: it can only be reached through a
    router.
    """
    return not any(address.contains(ip) for interface in interfaces for address in interface.addresses)


def _mac(text: str) -> str | None:
    digits = text.replace("-", "").replace(":", "").upper()
    if not re.fullmatch(r"[0-9A-F]{12}", digits) or digits == "0" * 12:
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def _kind(name: str, *, loopback: bool, links: Mapping[str, rtnetlink.Link], ports: Mapping[str, str]) -> Kind:
    if loopback:
        return Kind.LOOPBACK
    if _PLATFORM == "linux":
        return linux_kind(name, links)
    if _PLATFORM == "darwin":
        return mac_kind(name, ports)
    return windows_kind(name)


def linux_kind(name: str, links: Mapping[str, rtnetlink.Link]) -> Kind:
    """Kind of a Linux interface from its rtnetlink entry and /sys.

    A bridge counts as Ethernet when a hardware port is in it (a site computer's br0), and as virtual when
    only containers are. A veth that is a bridge port is the far end of a container's cable: virtual.
    """
    link = links.get(name)
    if (_SYS / name / "wireless").exists() or (_SYS / name / "phy80211").exists():
        return Kind.WIFI
    if link is None:
        return Kind.ETHERNET if (_SYS / name / "device").exists() else Kind.VIRTUAL
    if link.kind == "bridge":
        members = [other for other in links.values() if other.master == link.index]
        return Kind.ETHERNET if any(member.kind in {"", "bond", "team"} for member in members) else Kind.VIRTUAL
    if link.kind not in _CABLE_KINDS or (link.kind == "veth" and link.master) or not link.ethernet:
        return Kind.VIRTUAL
    device = _SYS / name / "device"
    if not link.kind and device.exists() and "/usb" in str(device.resolve()):
        return Kind.USB
    return Kind.ETHERNET


def windows_kind(name: str) -> Kind:
    """Kind of a Windows connection from its name."""
    if _WINDOWS_VIRTUAL.search(name):
        return Kind.VIRTUAL
    if _WINDOWS_WIFI.search(name):
        return Kind.WIFI
    return Kind.USB if "usb" in name.lower() else Kind.ETHERNET


def mac_kind(name: str, ports: Mapping[str, str]) -> Kind:
    """Kind of a macOS interface from the name of the hardware port behind it."""
    if _MAC_VIRTUAL.match(name):
        return Kind.VIRTUAL
    port = ports.get(name, "").lower()
    if "wi-fi" in port or "airport" in port:
        return Kind.WIFI
    return Kind.USB if "usb" in port else Kind.ETHERNET


def _mac_hardware_ports() -> dict[str, str]:
    try:
        # A fixed system program with fixed arguments.
        done = subprocess.run(
            ["/usr/sbin/networksetup", "-listallhardwareports"],
            capture_output=True,
            text=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return mac_hardware_ports(done.stdout)


def mac_hardware_ports(text: str) -> dict[str, str]:
    """Device name -> hardware port name, from the output of `networksetup -listallhardwareports`."""
    return {device: port for port, device in re.findall(r"Hardware Port: (.+)\nDevice: (\S+)", text) if device}
