"""This computer's serial ports: name, what it is, who holds it, what disturbs it. Nothing here opens a port.

list_serial_ports -> SerialPort; watch_serial_ports -> the same at every change; disturbances -> Disturbance

Linux: sysfs, /dev/serial and udev's rules; elsewhere what pyserial tells.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from firstlight_drivers.transport.text import safe_text, text_or_none

if TYPE_CHECKING:
    from serial.tools.list_ports_common import ListPortInfo

_TTY = Path("/sys/class/tty")
_LOOK_EVERY = 0.4  # seconds; a port shows well within one
_RULES = (Path("/etc/udev/rules.d"), Path("/usr/lib/udev/rules.d"), Path("/lib/udev/rules.d"))
_COMPANY = re.compile(
    r"[,.]? +(?:Co\b|Corp\b|Corporation\b|Inc\b|Incorporated\b|Ltd\b|Limited\b|GmbH\b|Technology\b|Technologies\b).*",
    re.IGNORECASE,
)
# CH340 has no maker's name in it; ids of WCH.
_MAKERS = {0x1A86: "WCH", 0x0403: "FTDI", 0x10C4: "Silicon Labs", 0x067B: "Prolific", 0x110A: "Moxa", 0x051D: "APC"}


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One port.

    `vid` and `pid` are USB ids (0 to 65535); `holder` is the program that has it open, where visible. `location` is the
    USB path ("1-2.3"), which names the socket; `identity` names the adapter, and stays when it is plugged in elsewhere
    as long as the adapter has a serial number of its own. `by_id` is udev's stable name.
    """

    port: str
    description: str
    vid: int | None = None
    pid: int | None = None
    serial: str | None = None
    holder: str | None = None
    location: str | None = None
    driver: str | None = None
    manufacturer: str | None = None
    product: str | None = None
    identity: str | None = None
    by_id: str | None = None


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A program that takes ports away or writes to them. `code` has a sentence; `ports` may be empty."""

    code: str
    detail: str
    ports: tuple[str, ...] = ()


def list_serial_ports(*, ghosts: bool = False) -> tuple[SerialPort, ...]:
    """All ports, sorted by name. Call it off the loop: it looks at every process.

    `ghosts`: also ports without hardware behind them (8250 drivers make up to 32), and the machine's own console.
    """
    from serial.tools import list_ports  # noqa: PLC0415 - needed only when ports are listed

    entries = sorted(list_ports.comports(), key=lambda entry: _natural(str(entry.device)))
    if not ghosts:
        hidden = _consoles()
        entries = [entry for entry in entries if not (entry.name in hidden or _is_ghost(str(entry.name)))]
    held = holders({str(entry.device) for entry in entries})
    links = _links(Path("/dev/serial/by-id"))
    return _told_apart([_port(entry, held, links) for entry in entries])


async def watch_serial_ports(seconds: float = _LOOK_EVERY) -> AsyncIterator[tuple[SerialPort, ...]]:
    """The ports now, and again at every change, until it is closed.

    Names are looked at every so many seconds: the kernel's own messages do not reach containers, and Windows and macOS
    have others. Only a change costs a listing.
    """
    known: object = None
    while True:
        seen = await asyncio.to_thread(_signature)
        if seen != known:
            known = seen
            yield await asyncio.to_thread(list_serial_ports)
        await asyncio.sleep(seconds)


def _signature() -> object:
    if _TTY.is_dir():
        try:
            names = {
                entry.name for entry in _TTY.iterdir() if not re.fullmatch(r"(tty|pty|console|ptmx)\w?\d*", entry.name)
            }
        except OSError:
            names = set()
        # The device node comes a moment after the kernel's entry, udev's link another one.
        nodes = {name for name in names if os.path.exists(f"/dev/{name}")}  # noqa: PTH110 - 30 of them, twice a second
        return names, nodes, frozenset(_links(Path("/dev/serial/by-id")))
    from serial.tools import list_ports  # noqa: PLC0415 - as in list_serial_ports

    return frozenset(str(entry.device) for entry in list_ports.comports())


def _port(entry: ListPortInfo, held: dict[str, str], links: dict[str, str]) -> SerialPort:
    device = str(entry.device)
    serial, location = text_or_none(entry.serial_number), text_or_none(entry.location)
    manufacturer, product = text_or_none(entry.manufacturer), text_or_none(entry.product)
    said = safe_text("" if entry.description in {None, "n/a", entry.name} else str(entry.description))
    identity = None
    if entry.vid is not None and entry.pid is not None:
        interface = (location or "").partition(":")[2]
        identity = f"usb-{entry.vid:04x}:{entry.pid:04x}-{serial or f'at-{location}'}"
        identity += f"-{interface}" if interface and serial else ""
        maker = _COMPANY.sub("", manufacturer) if manufacturer else _MAKERS.get(entry.vid)
        parts = ("USB-serial", maker or product, serial or (f"at {location}" if location else None))
        said = " ".join(part for part in parts if part)
    elif str(entry.name).startswith(("ttyS", "ttyAMA")):
        said = "Built-in serial port"
    return SerialPort(
        port=device,
        description=said,
        vid=entry.vid,
        pid=entry.pid,
        serial=serial,
        holder=held.get(device),
        location=location,
        driver=_driver(str(entry.name)),
        manufacturer=manufacturer,
        product=product,
        identity=identity,
        by_id=links.get(os.path.realpath(device)),
    )


def _told_apart(ports: Sequence[SerialPort]) -> tuple[SerialPort, ...]:
    """Cheap adapters share one serial number; then only the socket tells them apart."""
    count = Counter(port.identity for port in ports)
    return tuple(
        replace(port, identity=f"{port.identity}-at-{port.location}")
        if port.identity is not None and count[port.identity] > 1
        else port
        for port in ports
    )


def _natural(name: str) -> list[str | tuple[int, str]]:
    return [f"{int(part):08}" if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def _driver(name: str) -> str | None:
    """None for the layer that Linux 6.5 put between a built-in port and its chip."""
    try:
        found = (_TTY / name / "device" / "driver").readlink().name
    except OSError:
        return None
    return found if found != "port" else None


def _links(folder: Path) -> dict[str, str]:
    try:
        return {os.path.realpath(link): str(link) for link in folder.iterdir()}
    except OSError:
        return {}


def _consoles() -> frozenset[str]:
    """Ports the kernel writes its messages to."""
    try:
        return frozenset((_TTY / "console" / "active").read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return frozenset()


def _is_ghost(name: str) -> bool:
    """Whether the 8250 driver found no chip (type 0, PORT_UNKNOWN of linux/serial_core.h)."""
    if not name.startswith("ttyS"):
        return False
    try:
        return (_TTY / name / "type").read_text(encoding="ascii", errors="replace").strip() == "0"
    except OSError:
        return False


def disturbances(ports: Sequence[SerialPort]) -> tuple[Disturbance, ...]:
    """What on this computer disturbs serial ports; Linux only. Call it off the loop."""
    if not _TTY.is_dir():
        return ()
    running = _running({"brltty", "ModemManager"})
    found: list[Disturbance] = []
    usb = tuple(port.port for port in ports if port.vid is not None)
    named = sorted(_plugged() & _brltty_chips())
    if named:
        chips = ", ".join(named)
        touched = tuple(port.port for port in ports if f"{port.vid or 0:04x}:{port.pid or 0:04x}" in named)
        found.append(Disturbance("local-brltty" if "brltty" in running else "local-brltty-rule", chips, touched))
    if "ModemManager" in running:
        asked = tuple(port for port in usb if not _left_alone(port))
        if asked:
            found.append(Disturbance("local-modemmanager", ", ".join(asked), asked))
    return tuple(found)


def _running(names: set[str]) -> set[str]:
    found: set[str] = set()
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                found.add((process / "comm").read_text(encoding="utf-8", errors="replace").strip())
            except OSError:
                continue
    return found & names


def _plugged() -> set[str]:
    """USB ids of everything that is plugged in; a port that was taken away is still there as a device."""
    found: set[str] = set()
    for device in Path("/sys/bus/usb/devices").glob("*"):
        try:
            ids = [(device / name).read_text(encoding="ascii").strip() for name in ("idVendor", "idProduct")]
        except (OSError, UnicodeDecodeError):
            continue
        found.add(":".join(ids).lower())
    return found


def _brltty_chips() -> set[str]:
    """USB ids in the udev rules of brltty: lines like ENV{PRODUCT}=="1a86/7523/*"."""
    found: set[str] = set()
    for folder in _RULES:
        for file in folder.glob("*brltty*.rules"):
            try:
                text = file.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            for row in text.splitlines():
                if not row.lstrip().startswith("#"):
                    pairs = re.findall(r'"([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/', row)
                    found |= {f"{int(vid, 16):04x}:{int(pid, 16):04x}" for vid, pid in pairs}
    return found


def _left_alone(port: str) -> bool:
    """Whether a udev rule keeps ModemManager away."""
    try:
        number = os.stat(port).st_rdev  # noqa: PTH116 - needs the number only
        text = Path(f"/run/udev/data/c{os.major(number)}:{os.minor(number)}").read_text(
            encoding="utf-8", errors="replace"
        )
    except OSError:
        return False
    return re.search(r"^E:ID_MM_(?:DEVICE|PORT)_IGNORE=1$", text, re.MULTILINE) is not None


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
