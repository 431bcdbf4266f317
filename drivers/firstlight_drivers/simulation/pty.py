"""A serial line for simulated devices: a pseudo-terminal. Linux and macOS only.

Line rate, parity and data bits are not checked: Linux drops parity and data bits on a pseudo-terminal anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable
from typing import Protocol, Self

from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import Fault


def works() -> bool:
    """Whether this computer gives out pseudo-terminals (Windows does not, nor does a bare container)."""
    try:
        ends = os.openpty()
    except (AttributeError, OSError):
        return False
    for end in ends:
        os.close(end)
    return True


class Receiver(Protocol):
    """What hears the far end: a Modbus server, a console."""

    def feed(self, data: bytes) -> Iterable[bytes]:
        """What is answered to these bytes."""


class PtyLine:
    """A device on the far end of a pseudo-terminal; `path` is the near end."""

    def __init__(self, receiver: Receiver, faults: Faults) -> None:
        self.path = ""
        self._receiver = receiver
        self._faults = faults
        self._far = self._near = -1

    async def __aenter__(self) -> Self:
        # Windows has neither module.
        import tty  # noqa: PLC0415

        # The near end stays open here as well: without it the far end reads an error when a client leaves.
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.path = os.ttyname(self._near)
        asyncio.get_running_loop().add_reader(self._far, self._readable)
        return self

    async def __aexit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._far)
        os.close(self._far)
        os.close(self._near)
        self._far = self._near = -1

    def _readable(self) -> None:
        try:
            data = os.read(self._far, 256)
        except OSError:
            return
        for answer in self._receiver.feed(data):
            asyncio.get_running_loop().call_later(self._faults.delay, self._send, answer)

    def say(self, data: bytes) -> None:
        """Send unasked."""
        self._send(data)

    def _send(self, answer: bytes) -> None:
        if self._far >= 0 and Fault.DROP not in self._faults:
            with contextlib.suppress(OSError):
                os.write(self._far, answer)
