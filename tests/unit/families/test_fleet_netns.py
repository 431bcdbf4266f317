"""A fleet on an interface of its own with the ports real devices use: across a cable between two network namespaces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from netns import needs_netns

pytestmark = [pytest.mark.netns, needs_netns]

ROOT = Path(__file__).parents[3]

FLEET = """
import asyncio, json, sys
from pathlib import Path
from firstlight_drivers.fleet import Fleet, load, scaled
async def main():
    specs = scaled(load(Path("resources/fleets/demo.toml")), 12)
    async with Fleet(specs, bind="10.79.0.10", standard_ports=True) as fleet:
        print(json.dumps([record.as_json() for record in fleet.ready()]), flush=True)
        await asyncio.to_thread(sys.stdin.read)
asyncio.run(main())
"""

SEARCH = """
import json, socket
from firstlight_drivers.protocols import dsci
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
sock.bind(("10.79.0.1", 0))
sock.settimeout(1)
found = set()
for target in ("255.255.255.255", "10.79.0.255"):
    sock.sendto(dsci.SEARCH_REQUEST, (target, dsci.PORT))
    here = set()
    try:
        while True:
            data, (peer, port) = sock.recvfrom(2048)
            here.add((peer, dsci.decode_reply(data).ip))
    except TimeoutError:
        found.add(frozenset(here))
print(json.dumps([sorted(answers) for answers in found]))
"""


def ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
    return done.stdout


@contextmanager
def cable() -> Iterator[tuple[str, str]]:
    near, far = f"flf{os.getpid()}n", f"flf{os.getpid()}f"
    try:
        for name in (near, far):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", "eth0", "netns", near, "type", "veth", "peer", "name", "eth0", "netns", far)
        for name, address in ((near, "10.79.0.1/24"), (far, "10.79.0.2/24")):
            ip("-n", name, "addr", "add", address, "brd", "+", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield near, far
    finally:
        for name in (near, far):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def python(namespace: str, program: str) -> Sequence[str]:
    return ["ip", "netns", "exec", namespace, sys.executable, "-c", program]


def addresses(namespace: str) -> set[str]:
    shown = json.loads(ip("-n", namespace, "-j", "-4", "addr", "show", "dev", "eth0"))
    return {entry["local"] for entry in shown[0]["addr_info"]}


def test_devices_get_their_addresses_and_answer_from_them() -> None:
    with cable() as (near, far):
        fleet = subprocess.Popen(python(far, FLEET), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert fleet.stdin is not None
        assert fleet.stdout is not None
        try:
            ready = json.loads(fleet.stdout.readline())
            assert {device["address"] for device in ready} <= addresses(far)
            card = next(device for device in ready if device["family"] == "apc-nmc3")
            assert card["services"] == {"https": 443, "ssh": 22}
            searched = subprocess.run(python(near, SEARCH), check=True, capture_output=True, text=True)
        finally:
            fleet.stdin.close()
            fleet.stdout.close()
            status = fleet.wait(10)
        assert status == 0
        units = {device["address"] for device in ready if device["family"] in {"moxa-nport5000", "moxa-nport6000"}}
        # Both broadcasts found the same units, each answering from its own address and reporting it.
        assert json.loads(searched.stdout) == [sorted([address, address] for address in units)]
        assert addresses(far) == {"10.79.0.2"}
