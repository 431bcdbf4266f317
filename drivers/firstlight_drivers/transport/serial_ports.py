"""This computer's serial ports: name, what it is, who holds it. Nothing here opens a port."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from firstlight_drivers.transport.text import safe_text, text_or_none


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One port.

    `vid` and `pid` are USB ids (0 to 65535); `holder` is the program that has it open, where visible.
    """

    port: str
    description: str
    vid: int | None = None
    pid: int | None = None
    serial: str | None = None
    holder: str | None = None


def list_serial_ports() -> tuple[SerialPort, ...]:
    """All ports, sorted by name. Call it off the loop: it looks at every process."""
    from serial.tools import list_ports  # noqa: PLC0415 - needed only when ports are listed

    ports = sorted(list_ports.comports(), key=lambda entry: str(entry.device))
    held = holders({str(entry.device) for entry in ports})
    return tuple(
        SerialPort(
            port=str(entry.device),
            description=safe_text("" if entry.description in {None, "n/a"} else str(entry.description)),
            vid=entry.vid,
            pid=entry.pid,
            serial=text_or_none(entry.serial_number),
            holder=held.get(str(entry.device)),
        )
        for entry in ports
    )


def holders(devices: set[str]) -> dict[str, str]:
    """Device -> "program (pid)" for those that are open in a process this user may look into."""
    if not devices:
        return {}
    wanted = {os.path.realpath(device): device for device in devices}
    return _linux_holders(wanted) if sys.platform == "linux" else _psutil_holders(wanted)


def _linux_holders(wanted: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal():
            continue
        try:
            for descriptor in (process / "fd").iterdir():
                device = wanted.get(str(descriptor.readlink()))
                if device is not None:
                    name = (process / "comm").read_text(encoding="utf-8", errors="replace")
                    found[device] = f"{safe_text(name)} ({process.name})"
        except OSError:  # another user's process, or one that just ended
            continue
    return found


def _psutil_holders(wanted: dict[str, str]) -> dict[str, str]:
    import psutil  # noqa: PLC0415 - see list_interfaces

    found: dict[str, str] = {}
    for process in psutil.process_iter():
        try:
            for file in process.open_files():
                if file.path in wanted:
                    found[wanted[file.path]] = f"{safe_text(process.name())} ({process.pid})"
        except (psutil.Error, OSError):
            continue
    return found
