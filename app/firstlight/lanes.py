"""Which interfaces a search uses, and why the others are left out.

Wired interfaces are searched by default. Wi-Fi is not (access points drop broadcast, so silence would mean nothing),
virtual adapters are not (multicast sent there never reaches the plant), and loopback only for the demo fleet. Naming an
interface, or switching it on in the settings, overrides that.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from firstlight.events import InterfaceKind, Lane, LaneStatus
from firstlight.rows import Subnet
from firstlight.settings import Settings
from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress


class RequestRefused(Exception):
    """A request that cannot be carried out; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One interface and whether it is searched; `reason` is a code of `words` when it is not."""

    interface: Interface
    searched: bool
    reason: str = ""

    @property
    def kind(self) -> InterfaceKind:
        """Its kind, as the desktop names it."""
        return InterfaceKind(str(self.interface.kind))

    def lane(self) -> Lane:
        """The lane before the search starts."""
        blocked = self.reason in {"interface-down", "no-address", "virtual"}
        status = LaneStatus.IDLE if self.searched else LaneStatus.SKIPPED if blocked else LaneStatus.NOT_SEARCHED
        return Lane(
            name=self.interface.name,
            kind=self.kind,
            address=shown_address(self.interface),
            status=status,
            reason=self.reason,
            speed=self.interface.speed or 0,
            simulated=self.kind is InterfaceKind.LOOPBACK,
        )


def choose(
    interfaces: Sequence[Interface], settings: Settings, wanted: Sequence[str], *, demo: bool, demo_only: bool = False
) -> tuple[Choice, ...]:
    """Decide for every interface. Raises RequestRefused("interface-unknown") for a wanted one that is not there."""
    for name in wanted:
        if not any(_named(interface, name) for interface in interfaces):
            raise RequestRefused("interface-unknown", name)
    choices = []
    for interface in interfaces:
        reason = _reason(interface, settings, wanted, demo=demo, demo_only=demo_only)
        if (reason == "loopback" and not demo) or (reason and _is_noise(interface)):
            continue
        choices.append(Choice(interface=interface, searched=not reason, reason=reason))
    return tuple(choices)


def _reason(interface: Interface, settings: Settings, wanted: Sequence[str], *, demo: bool, demo_only: bool) -> str:
    kind = InterfaceKind(str(interface.kind))
    if wanted and not any(_named(interface, name) for name in wanted):
        return "loopback" if kind is InterfaceKind.LOOPBACK else "not-named"
    if kind is InterfaceKind.LOOPBACK:
        return "" if demo or wanted else "loopback"
    if demo_only:
        return "demo-only"
    if not interface.up:
        return "interface-down"
    if not interface.addresses:
        return "no-address"
    if wanted or interface.name in settings.interfaces_on:
        return ""
    if interface.name in settings.interfaces_off:
        return "user-off"
    return {InterfaceKind.WIFI: "wifi-off", InterfaceKind.VIRTUAL: "virtual"}.get(kind, "")


def _is_noise(interface: Interface) -> bool:
    """Adapters of the system's own making that carry nothing: nobody plugged them in, nobody looks for them."""
    return InterfaceKind(str(interface.kind)) is InterfaceKind.VIRTUAL and not (interface.up and interface.addresses)


def _named(interface: Interface, name: str) -> bool:
    bare = name.partition("/")[0]
    return name == interface.name or any(address.ip.partition("%")[0] == bare for address in interface.addresses)


def shown_address(interface: Interface) -> str:
    """The address people know an interface by: its first IPv4 one with the prefix length."""
    ordered = sorted(interface.addresses, key=lambda address: ":" in address.ip)
    return f"{ordered[0].ip.partition('%')[0]}/{ordered[0].prefix}" if ordered else ""


def search_addresses(interface: Interface) -> tuple[InterfaceAddress, ...]:
    """The addresses to search from: every IPv4 one (each may be another network), and one IPv6 link-local."""
    four = [address for address in interface.addresses if ":" not in address.ip]
    six = [address for address in interface.addresses if ":" in address.ip]
    local = [address for address in six if address.ip.lower().startswith("fe80")]
    return (*four, *(local or six)[:1])


def subnets(interfaces: Sequence[Interface]) -> tuple[Subnet, ...]:
    """The networks this computer is in."""
    return tuple(
        ipaddress.ip_network(f"{address.ip.partition('%')[0]}/{address.prefix}", strict=False)
        for interface in interfaces
        for address in interface.addresses
    )
