"""Network namespaces for tests: hosts on a private switch, with real sockets, real ARP, real multicast.

    with switch(3) as lab:                      # a bridge in a namespace of its own, three hosts on it
        lab.hosts[0].address                    # "10.77.0.1", /22, and "fd77::1", /64
        lab.hosts[1].popen(["avahi-daemon"])    # a program inside; ended with the lab
        lab.hosts[0].call(function, ...)        # Python inside: in a thread that entered the namespace
        lab.hosts[0].run(coroutine_function)    # the same with an event loop of its own

Names are unique to the process. Everything made is removed, also when the test fails. Needs root and `ip`; use
`needs_netns` to skip with a reason where they are missing.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

T = TypeVar("T")
_NUMBERS = itertools.count(1)
_CLONE_NEWNET = 0x40000000


def missing() -> str | None:
    """Why namespaces cannot be made here, or None."""
    if sys.platform != "linux":
        return "network namespaces are a Linux thing"
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "the program `ip` (iproute2) is not installed"
    name = f"fl{os.getpid()}probe"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode:
        return f"this machine makes no network namespaces: {made.stderr.strip()}"
    inside = subprocess.run(["ip", "-n", name, "link", "set", "lo", "up"], capture_output=True, text=True, check=False)
    subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
    if inside.returncode:
        return f"this machine lets nobody into a network namespace: {inside.stderr.strip()}"
    return None


_MISSING = missing()
needs_netns = pytest.mark.skipif(_MISSING is not None, reason=_MISSING or "")


@dataclass
class Namespace:
    """One host. `interface` is its cable to the switch; a bare namespace has only a loopback."""

    name: str
    interface: str = ""
    address: str = ""
    address6: str = ""
    mac: str = ""
    _programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def popen(self, command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program inside; it is ended with the namespace. Output is dropped unless asked for."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.DEVNULL)
        options.setdefault("stderr", subprocess.DEVNULL)
        program = subprocess.Popen(["ip", "netns", "exec", self.name, *command], **options)
        self._programs.append(program)
        return program

    def ip(self, *arguments: str) -> str:
        """`ip` inside the namespace."""
        return _ip("-netns", self.name, *arguments)

    def python(self, code: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run Python code in a process of its own inside the namespace, where /sys and /proc/net are its own too."""
        options.setdefault("timeout", 60)
        return subprocess.run(
            ["ip", "netns", "exec", self.name, sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            **options,
        )

    def call(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Call `function` in a thread inside the namespace and return what it returns."""
        outcome: list[T] = []
        failure: list[BaseException] = []

        def inside() -> None:
            try:
                enter(self.name)
                outcome.append(function(*arguments, **named))
            except BaseException as error:  # noqa: BLE001 - raised again in the calling thread
                failure.append(error)

        thread = threading.Thread(target=inside, name=f"in {self.name}")
        thread.start()
        thread.join()
        if failure:
            raise failure[0]
        return outcome[0]

    def run(self, function: Callable[..., Awaitable[T]], *arguments: Any, **named: Any) -> T:
        """Run a coroutine function inside the namespace, on an event loop of its own.

        Threads that the loop starts (`asyncio.to_thread`) are inside as well: a new thread inherits the namespace.
        """

        async def whole() -> T:
            return await function(*arguments, **named)

        return self.call(lambda: asyncio.run(whole()))

    def end_programs(self) -> None:
        """End what was started inside, politely, then not."""
        for program in self._programs:
            program.terminate()
        for program in self._programs:
            try:
                program.wait(5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        self._programs.clear()


@dataclass
class Lab:
    """A switch with hosts."""

    switch: Namespace
    hosts: list[Namespace]


def enter(name: str) -> None:
    """Move the calling thread into a namespace. Threads do not leave again: let them end."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(Path("/var/run/netns") / name, os.O_RDONLY)
    try:
        if libc.setns(descriptor, _CLONE_NEWNET):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def namespace() -> Iterator[Namespace]:
    """A namespace with a loopback and nothing else."""
    made = Namespace(f"fl{os.getpid()}n{next(_NUMBERS)}")
    _ip("netns", "add", made.name)
    try:
        made.ip("link", "set", "lo", "up")
        yield made
    finally:
        made.end_programs()
        _ip("netns", "delete", made.name)


@contextlib.contextmanager
def switch(
    hosts: int, *, network: str = "10.77", prefix: int = 22, network6: str = "fd77::", multicast_route: bool = False
) -> Iterator[Lab]:
    """`hosts` namespaces with an interface "lan" each, on one bridge. No default route, like a plant network.

    Host n has `network`.0.n/`prefix` (n up to 254) and `network6`n/64. Duplicate address detection is off, so that IPv6
    addresses work at once.
    """
    with contextlib.ExitStack() as stack:
        middle = stack.enter_context(namespace())
        middle.ip("link", "add", "br0", "type", "bridge")
        middle.ip("link", "set", "br0", "up")
        lab = Lab(middle, [])
        for number in range(1, hosts + 1):
            host = stack.enter_context(namespace())
            host.interface = "lan"
            host.address = f"{network}.0.{number}"
            host.address6 = f"{network6}{number:x}"
            far = f"p{number}"
            middle.ip("link", "add", far, "type", "veth", "peer", "name", "lan", "netns", host.name)
            middle.ip("link", "set", far, "master", "br0", "up")
            _no_duplicate_detection(host, "lan")
            host.ip("address", "add", f"{host.address}/{prefix}", "broadcast", "+", "dev", "lan")
            host.ip("-6", "address", "add", f"{host.address6}/64", "dev", "lan", "nodad")
            host.ip("link", "set", "lan", "up")
            if multicast_route:
                host.ip("route", "add", "224.0.0.0/4", "dev", "lan")
            host.mac = host.ip("-o", "link", "show", "lan").split("link/ether ")[1].split()[0].upper()
            lab.hosts.append(host)
        for host in lab.hosts:
            _wait_until_up(host)
        yield lab


def _wait_until_up(host: Namespace) -> None:
    """A new cable takes a moment until the kernel calls it up; before that nothing passes."""
    for _ in range(200):
        if "state UP" in host.ip("-o", "link", "show", host.interface):
            return
        time.sleep(0.01)
    raise RuntimeError(f"{host.interface} of {host.name} did not come up")


def _no_duplicate_detection(host: Namespace, interface: str) -> None:
    subprocess.run(
        ["ip", "netns", "exec", host.name, "sysctl", "-qw", f"net.ipv6.conf.{interface}.accept_dad=0"],
        capture_output=True,
        check=False,
    )


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
