"""This computer's neighbour table: which link address answered for which IP address.

It belongs to the computer, not to a device: behind a router every device has the router's MAC, and a proxy
answers for others. So it is shown beside what a device says, and never joins two devices.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

_MAC = re.compile(r"\b(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}\b")
_FLAGS = re.compile(r"0x[0-9a-f]{1,8}")
_NEIGH = re.compile(r"(\S+) dev (\S+) .*?lladdr ([0-9A-Fa-f:]+)")
TABLE_SECONDS = 1.0
_TABLES: dict[int, tuple[float, dict[str, str]]] = {}  # by namespace
_ADDRESS = re.compile(r"\(?\b((?:\d{1,3}\.){3}\d{1,3})\b\)?")


def neighbours() -> dict[str, str]:
    """IP address -> MAC ("00:90:E8:3C:F8:7E").

    IPv6 link-local addresses carry "%interface". Call it off the loop.
    """
    if sys.platform != "linux":
        return parse_arp_a(_output("arp", "-a"))
    return _linux_table() | parse_ip_neigh(_output("ip", "-6", "neigh"))


def link_address(ip: str) -> str | None:
    """MAC of one address, where this computer knows it. Call it off the loop."""
    if sys.platform == "linux" and ":" not in ip:
        return _linux_table().get(ip)
    return neighbours().get(ip)


def _linux_table() -> dict[str, str]:
    """The IPv4 table, at most a second old: reading it takes milliseconds where a thousand hosts are in it."""
    try:
        # thread-self: a namespace belongs to a thread, /proc/net is that of the main one.
        namespace = Path("/proc/thread-self/ns/net").stat().st_ino
        read_at, table = _TABLES.get(namespace, (0.0, {}))
        if time.monotonic() - read_at > TABLE_SECONDS:
            text = Path("/proc/thread-self/net/arp").read_text(encoding="ascii", errors="replace")
            table = parse_proc_arp(text)
            _TABLES.clear()
            _TABLES[namespace] = (time.monotonic(), table)
    except OSError:
        return {}
    return table


def parse_proc_arp(text: str) -> dict[str, str]:
    """/proc/net/arp: IP address, HW type, Flags, HW address, Mask, Device. Flag 0x2 means complete."""
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        words = line.split()
        if len(words) >= 6 and _FLAGS.fullmatch(words[2]) and int(words[2], 16) & 2:
            _add(found, words[0], words[3])
    return found


def parse_ip_neigh(text: str) -> dict[str, str]:
    """`ip -6 neigh`: ADDRESS dev NAME lladdr MAC [router] STATE."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _NEIGH.match(line)
        if match is not None and "FAILED" not in line:
            ip, device, mac = match.groups()
            _add(found, f"{ip}%{device}" if ip.lower().startswith("fe80") else ip, mac)
    return found


def parse_arp_a(text: str) -> dict[str, str]:
    """`arp -a` of Windows (columns, dashes) and of macOS and BSD ("? (10.0.0.1) at 0:90:e8:...")."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        ip, mac = _ADDRESS.search(line), _MAC.search(line)
        if ip and mac:
            _add(found, ip[1], mac[0])
    return found


def _add(found: dict[str, str], ip: str, mac: str) -> None:
    parts = re.split("[:-]", mac)
    if len(parts) != 6:
        return
    text = ":".join(part.zfill(2) for part in parts).upper()
    if text not in {"00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF"}:
        found[ip] = text


def _output(*command: str) -> str:
    try:
        # A fixed system program with fixed arguments.
        done = subprocess.run(command, capture_output=True, text=True, timeout=3, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def incomplete() -> set[str]:
    """IPv4 addresses on this computer's subnets that did not answer ARP; empty where the system does not say (not
    Linux).
    """
    try:
        text = Path("/proc/thread-self/net/arp").read_text(encoding="ascii", errors="replace")
    except OSError:
        return set()
    lines = (line.split() for line in text.splitlines()[1:])
    return {words[0] for words in lines if len(words) >= 6 and words[2] == "0x0"}
