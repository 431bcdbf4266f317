"""A serial port for dialogues: bytes out, bytes in within so many seconds. Blocking; for a thread.

A port is a device name ("/dev/ttyUSB0", "COM3") or a pyserial URL ("rfc2217://host:port", "socket://host:port").
"""

from __future__ import annotations

import errno
import os
import time
from types import TracebackType
from typing import Self

from firstlight_drivers.errors import Code, LocalRefusal
from firstlight_drivers.transport.text import safe_text

_POLL = 0.05  # seconds; constant, because changing it would negotiate with an RFC 2217 server again
_MOST = 4096  # bytes of one read
_HELD = frozenset({errno.EAGAIN, errno.EACCES, errno.EBUSY})


def is_pseudo_terminal(line: str) -> bool:
    """Whether a port is one of the system's own: it has neither parity nor a number of data bits."""
    return os.path.realpath(line).startswith(("/dev/pts/", "/dev/ttyp"))


class SerialStream:
    """An opened port, 8 data bits, no parity, 1 stop bit, no flow control. `speed` in bits per second.

    Raises DeviceError (NO_SUCH_PORT, BUSY) and pyserial's own errors, which `boundary` knows.
    """

    def __init__(self, line: str, speed: int) -> None:
        import serial  # noqa: PLC0415 - only when a line is opened

        self.line = line
        try:
            if "://" in line:
                self._port = serial.serial_for_url(line, baudrate=speed, timeout=_POLL)
            else:
                self._port = serial.Serial(line, baudrate=speed, timeout=_POLL, exclusive=True)
        except ValueError as error:  # an unknown URL scheme, a speed the port does not have
            raise LocalRefusal(safe_text(str(error)), code=Code.NO_SUCH_PORT) from error
        except serial.SerialException as error:
            if error.errno in _HELD and "lock" in str(error).lower():
                raise LocalRefusal(safe_text(line), code=Code.BUSY) from error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    @property
    def has_speed(self) -> bool:
        """Whether a speed means anything here: a raw TCP connection has none of its own."""
        return not self.line.startswith("socket://")

    def set_speed(self, speed: int) -> None:
        """Change the speed; what was received at the old one is dropped."""
        self._port.baudrate = speed
        self._port.reset_input_buffer()

    def read(self, seconds: float) -> bytes:
        """What came, as soon as something came; empty when nothing did within `seconds`."""
        end = time.monotonic() + seconds
        while True:
            data: bytes = self._port.read(1)
            if data:
                waiting = min(self._port.in_waiting, _MOST)
                return data + (self._port.read(waiting) if waiting else b"")
            if time.monotonic() >= end:
                return b""

    def write(self, data: bytes) -> None:
        """Send."""
        self._port.write(data)
        self._port.flush()

    def close(self) -> None:
        """Give the port back."""
        self._port.close()
