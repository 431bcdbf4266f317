"""The simulated card's end of legacy SCP: takes a firmware file, hands out config.ini. For a thread of its own.

    scp -t NAME      firmware into the root folder          scp -f config.ini

Wire format as OpenSSH's scp has it with -O; errors are a byte 1 and one line. NAME is taken as it stands.
"""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from firstlight_drivers.apc_nmc3.flash import Flash
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import DeviceSpec, Fault
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.upload import Upload

if TYPE_CHECKING:
    from paramiko.channel import Channel

CONFIG = "config.ini"
_HEADER = re.compile(r"C[0-7]{4} (\d{1,12}) ([^/\n]{1,255})\n")
_PIECE = 32 * 1024  # bytes
_NAP = 0.25  # seconds between two looks whether anybody still waits


def program(
    command: str,
    spec: DeviceSpec,
    faults: Faults,
    flash: Flash,
    config: Callable[[], bytes],
    temper: Temper | None = None,
) -> Callable[[Channel], None] | None:
    """What an exec request runs; None for everything that is not one of the two copies."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) == 3 and words[:2] == ["scp", "-t"]:
        return lambda channel: _take(channel, spec, faults, flash, temper or Temper())
    if words == ["scp", "-f", CONFIG]:
        return lambda channel: _give(channel, config())
    return None


def _take(channel: Channel, spec: DeviceSpec, faults: Faults, flash: Flash, temper: Temper) -> None:
    channel.sendall(b"\0")
    header = _HEADER.fullmatch(_line(channel))
    if header is None:
        channel.sendall(b"\1scp: protocol error\n")
        return
    size, name = int(header[1]), header[2]
    if Fault.DISK_FULL in faults:
        channel.sendall(f"\1scp: {name}: No space left on device\n".encode())
        return
    flash.begin()
    channel.sendall(b"\0")
    upload = Upload(spec, faults, size)
    while upload.received < size:
        data = channel.recv(min(_PIECE, size - upload.received))
        if not data:
            return
        _rest(channel, upload.take(data))
        if upload.cut:
            channel.get_transport().close()
            return
    if channel.recv(1) != b"\0":
        return
    flash.whole(upload, name)
    if Fault.LATE_ANSWER in faults or temper.self_restart == 0:
        _rest(channel, spec.delay)
        channel.get_transport().close()
        return
    channel.sendall(b"\0")
    channel.send_exit_status(0)


def _give(channel: Channel, content: bytes) -> None:
    for message in (f"C0644 {len(content)} {CONFIG}\n".encode(), content + b"\0"):
        if channel.recv(1) != b"\0":
            return
        channel.sendall(message)
    channel.recv(1)
    channel.send_exit_status(0)


def _line(channel: Channel) -> str:
    line = b""
    while not line.endswith(b"\n") and len(line) < 512:
        letter = channel.recv(1)
        if not letter:
            break
        line += letter
    return line.decode("utf-8", "replace")


def _rest(channel: Channel, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not channel.closed:
        time.sleep(min(left, _NAP))
