"""The card's command line over its serial console: 9600 8N1 without flow control, or another speed it was set to.

Blocking; for a thread. The cable is APC's own (960-0603 for AP9640, AP9641, AP9643): others can upset or switch off a
UPS (FA156075). The credential is only typed at a speed at which the prompt was read.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from firstlight_drivers.apc_nmc3.attention import SPEEDS, Attention, Do
from firstlight_drivers.apc_nmc3.bridge import Bridge
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.contract import Presented
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.transport.serial_stream import SerialStream

_SLICE = 0.25  # seconds of one read, so that an end from outside is noticed


class SerialLink:
    """A serial port as a `Link`. Nobody closes a serial line: `read` never returns None."""

    def __init__(self, stream: SerialStream, bridge: Bridge) -> None:
        self._stream = stream
        self._bridge = bridge

    def read(self, seconds: float) -> str | None:
        """What came within `seconds`."""
        end = time.monotonic() + seconds
        while True:
            self._bridge.check()
            left = end - time.monotonic()
            data = self._stream.read(max(0.0, min(_SLICE, left)))
            if data or left <= _SLICE:
                self._bridge.trace.record("received", "nmc-console", self._stream.line, data)
                return data.decode("latin-1")

    def write(self, text: str, *, secret: bool) -> None:
        """Send. The length of a secret is nobody's business either."""
        data = text.encode("ascii")
        self._stream.write(data)
        self._bridge.trace.record("sent", "nmc-console", self._stream.line, b"" if secret else data)


def present(line: str, bridge: Bridge, timing: Timing) -> Presented:
    """Whether the console answers. A session that somebody left open stays open. Raises DeviceError."""
    with SerialStream(line, SPEEDS[0]) as stream:
        _find(stream, SerialLink(stream, bridge), timing)
        return Presented(channel="serial")


@contextlib.contextmanager
def console(line: str, bridge: Bridge, timing: Timing) -> Iterator[tuple[SerialLink, str]]:
    """The line at the prompt "User Name :", with what was read last. Raises DeviceError.

    A session that somebody left open is ended with one `exit`: it is somebody else's account. When that does not lead
    to the login, it is BUSY.
    """
    with SerialStream(line, SPEEDS[0]) as stream:
        link = SerialLink(stream, bridge)
        attention, found = _find(stream, link, timing)
        if found is Do.LEFT_OPEN:
            link.write("exit\r", secret=False)
            attention = Attention(timing, awake=True)
            found = _attend(link, attention, time.monotonic() + timing.boot)
        if found is not Do.LOG_IN:
            raise DeviceError(f"{line} (a session is open on the console)", code=Code.BUSY)
        yield link, attention.text


def _find(stream: SerialStream, link: SerialLink, timing: Timing) -> tuple[Attention, Do]:
    end = time.monotonic() + timing.boot
    for number, speed in enumerate(SPEEDS if stream.has_speed else SPEEDS[:1]):
        if number:
            stream.set_speed(speed)
        attention = Attention(timing)
        found = _attend(link, attention, end)
        if found is not Do.OTHER_SPEED:
            return attention, found
    raise Unreachable(f"{stream.line} (login prompt of the console)", code=Code.TIMEOUT)


def _attend(link: SerialLink, attention: Attention, end: float) -> Do:
    """Until it is clear what is there: LOG_IN, LEFT_OPEN or OTHER_SPEED. Raises DeviceError."""
    while time.monotonic() < end:
        text = link.read(attention.patience)
        do = attention.feed(text) if text else attention.silent()
        if do is Do.ENTER:
            link.write("\r", secret=False)
        elif do is not Do.LISTEN:
            return do
    raise Unreachable("The console (it did not come to rest)", code=Code.TIMEOUT)
