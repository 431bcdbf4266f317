"""Registers N mDNS services on 10.77.0.2 and keeps them until standard input closes."""

from __future__ import annotations

import asyncio
import socket
import sys

from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf


async def serve(count: int) -> None:
    """Register, say so, wait."""
    air = AsyncZeroconf(interfaces=["10.77.0.2"])
    infos = [
        ServiceInfo(
            "_bench._tcp.local.",
            f"unit-{number:03d}._bench._tcp.local.",
            addresses=[socket.inet_aton("10.77.0.2")],
            port=4000 + number,
            properties={"serial": f"S{number}"},
            server="bench-host.local.",
        )
        for number in range(count)
    ]
    await asyncio.gather(*(air.zeroconf.async_register_service(info, cooperating_responders=True) for info in infos))
    await asyncio.sleep(2)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await air.async_close()


asyncio.run(serve(int(sys.argv[1])))
