"""What every benchmark shares: a row of results, medians, and network namespaces joined by a cable."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured thing. `aim` is the highest value that is good enough; None where the value is only stated."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Words for the table."""
        if self.aim is None:
            return ""
        return "reached" if self.value <= self.aim else "missed"

    def record(self) -> dict[str, object]:
        """For JSON."""
        return {**asdict(self), "verdict": self.verdict}


def median_of(times: int, once: Callable[[], float]) -> float:
    """The median of several runs."""
    return statistics.median(once() for _ in range(times))


def python(*arguments: str | Path, namespace: str | None = None) -> list[str]:
    """The command for a Python program of this tree, in a namespace if one is named."""
    prefix = ["ip", "netns", "exec", namespace] if namespace else []
    return [*prefix, sys.executable, *map(str, arguments)]


def ip(*arguments: str) -> None:
    """Run `ip`."""
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def cable(addresses: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Two namespaces joined by a cable, 10.77.0.1/22 at the near end; `addresses` (CIDR) are put on the far end."""
    near, far = f"flb{os.getpid()}n", f"flb{os.getpid()}f"
    try:
        for name in (near, far):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("link", "add", "eth0", "netns", near, "type", "veth", "peer", "name", "eth0", "netns", far)
        ip("-n", near, "addr", "add", "10.77.0.1/22", "brd", "+", "dev", "eth0")
        for address in addresses:
            ip("-n", far, "addr", "add", address, "brd", "+", "dev", "eth0")
        for name in (near, far):
            ip("-n", name, "link", "set", "eth0", "up")
        yield near, far
    finally:
        for name in (near, far):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def machine() -> str:
    """The machine in one line."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "unknown processor",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} x {model}, {memory:.0f} GiB, Python {sys.version.split()[0]}, Linux {os.uname().release}"
