"""Whether this computer lets answers in: it sends one packet to itself, the way an answer to a multicast would come.

An answer to a multicast question is a new flow for a firewall with memory, because it comes from an address nobody
wrote to. A multicast packet with TTL 0 never leaves this computer, yet its copy comes in through the interface and
passes the same rules. Tried on Linux with nftables: dropped by `policy drop` with connection tracking, received
without. Elsewhere the copy may take another way, so there the answer is None: not known.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
import sys

from firstlight_drivers.transport.interfaces import Interface, InterfaceAddress

GROUP = "239.255.255.250"
WAIT = 0.5  # seconds; the copy needs microseconds


async def hears_itself(interface: Interface, address: InterfaceAddress) -> bool | None:
    """Whether a packet to an unprivileged UDP port comes in on this IPv4 address; None where that cannot be told."""
    if sys.platform != "linux" or address.version != 4:
        return None
    place = socket.inet_aton(GROUP) + socket.inet_aton(address.ip) + struct.pack("@i", interface.index)
    token = os.urandom(16)
    with contextlib.ExitStack() as stack:
        try:
            ear, mouth = (stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(2))
            ear.setblocking(False)
            ear.bind(("", 0))
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, place)
            mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, place)
            mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
            mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
            mouth.bind((address.ip, 0))
            mouth.sendto(token, (GROUP, ear.getsockname()[1]))
        except OSError:
            return None
        try:
            async with asyncio.timeout(WAIT):
                while await asyncio.get_running_loop().sock_recv(ear, 64) != token:
                    continue
        except (TimeoutError, OSError):
            return False
        return True
