"""TCP connect scan: which ports of which hosts accept a connection. Needs no privileges.

A whole /22 takes one connect timeout: up to 1,024 connections are tried at once, the first port of every host comes
first, and a host on this subnet that did not even answer ARP is not tried further. One host never sees more than two
connections at once. A refused connection is an answer too: the host is up.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firstlight_drivers.transport.neighbours import incomplete

CONCURRENCY = 1024
PER_HOST = 2
TIMEOUT_SECONDS = 1.0
_SPARE_FILES = 128  # descriptors left to the rest of the program
_PATIENCE = 2  # tries after the kernel had no room


@dataclass(slots=True)
class HostPorts:
    """What is known of one host. `open` and `closed` in the order of the answers."""

    host: str
    open: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)

    @property
    def up(self) -> bool:
        """Whether anything answered."""
        return bool(self.open or self.closed)


Counted = Callable[[int, int], None]
"""Called with connections tried and answers heard since the last call."""


async def scan(
    hosts: Iterable[str],
    ports: Sequence[int] | Callable[[str], Sequence[int]],
    found: Callable[[HostPorts], None],
    *,
    local_address: Callable[[str], str | None] = lambda _: None,
    timeout: float = TIMEOUT_SECONDS,  # noqa: ASYNC109 - of one connection, not of the scan
    concurrency: int | None = None,
    counted: Counted | None = None,
) -> None:
    """Try `ports` of all `hosts`; `found` is called with each host that answered, as soon as its ports were tried.

    `timeout` is in seconds for one connection. Raises nothing; an unreachable network is silent hosts.
    """
    wide = concurrency or files_to_use()
    run = _Scan(asyncio.Semaphore(wide), timeout, local_address, counted or _uncounted)
    places = asyncio.Semaphore(wide)
    async with asyncio.TaskGroup() as group:
        for host in hosts:
            await places.acquire()
            task = group.create_task(run.host(host, ports(host) if callable(ports) else ports, found))
            task.add_done_callback(lambda _: places.release())


def _uncounted(_sent: int, _received: int) -> None:
    """Nobody wants the counts."""


_Address = tuple[socket.AddressFamily, tuple[str, int, int]]  # family; IP without scope id, flow, scope number


class _Scan:
    def __init__(
        self,
        places: asyncio.Semaphore,
        timeout: float,
        local_address: Callable[[str], str | None],
        counted: Counted,
    ) -> None:
        self._places = places
        self._timeout = timeout
        self._local_address = local_address
        self._counted = counted
        self._absent: set[str] = set()
        self._absent_read = -1.0

    async def host(self, host: str, ports: Sequence[int], found: Callable[[HostPorts], None]) -> None:
        here = HostPorts(host)
        address = await _resolved(host)
        if address is None:
            return
        first, rest = ports[:1], ports[1:]
        for port in first:
            await self._try(here, address, port)
        if rest and (here.up or not self._is_absent(address[1][0])):
            both = asyncio.Semaphore(PER_HOST)

            async def one(port: int) -> None:
                async with both:
                    await self._try(here, address, port)

            await asyncio.gather(*(one(port) for port in rest))
        if here.up:
            found(here)

    async def _try(self, found: HostPorts, address: _Address, port: int) -> None:
        for _ in range(_PATIENCE):
            async with self._places:
                answer = await self._connect(address, port)
            if answer is not None:
                break
            await asyncio.sleep(0.2)
        else:
            return
        self._counted(1, 1 if answer in {0, errno.ECONNREFUSED, errno.ECONNRESET} else 0)
        if answer == 0:
            found.open.append(port)
        elif answer in {errno.ECONNREFUSED, errno.ECONNRESET}:
            found.closed.append(port)

    async def _connect(self, address: _Address, port: int) -> int | None:
        """errno of one connection: 0 accepted, ETIMEDOUT silent; None when this computer had no room for it."""
        family, (ip, flow, scope) = address
        opened = None
        try:
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.setblocking(False)
            local = self._local_address(ip)
            if local is not None and (":" in local) == (family == socket.AF_INET6):
                opened.bind((local.partition("%")[0], 0, 0, scope) if family == socket.AF_INET6 else (local, 0))
            target = (ip, port, flow, scope) if family == socket.AF_INET6 else (ip, port)
            async with asyncio.timeout(self._timeout):
                await asyncio.get_running_loop().sock_connect(opened, target)
        except TimeoutError:
            return errno.ETIMEDOUT
        except OSError as error:
            return None if error.errno in {errno.EMFILE, errno.ENFILE, errno.ENOBUFS} else error.errno or errno.EIO
        else:
            return 0
        finally:
            if opened is not None:
                opened.close()

    def _is_absent(self, ip: str) -> bool:
        """Whether this computer asked for the link address of `ip` in vain (Linux only; elsewhere False)."""
        now = asyncio.get_running_loop().time()
        if now - self._absent_read > 0.2:
            self._absent_read = now
            self._absent = incomplete()
        return ip in self._absent


async def _resolved(host: str) -> _Address | None:
    if ":" not in host and host.replace(".", "").isdecimal():
        return socket.AF_INET, (host, 0, 0)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    family, _, _, _, address = found[0]
    ip = str(address[0]).partition("%")[0]
    return family, (ip, 0, int(address[3]) if len(address) > 3 else 0)


def files_to_use() -> int:
    """Connections to try at once: 1,024 where the system allows as many open files (the soft limit is raised, within
    the hard one), fewer elsewhere.
    """
    if sys.platform == "win32":
        return 500  # a selector there takes 512 sockets
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONCURRENCY + _SPARE_FILES + _open_files()
    if soft < wanted and (hard == resource.RLIM_INFINITY or hard > soft):
        raised = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    return max(16, min(CONCURRENCY, soft - _SPARE_FILES - _open_files()))


def _open_files() -> int:
    try:
        return sum(1 for _ in Path("/dev/fd").iterdir())
    except OSError:
        return 0
