"""A fleet of simulated devices: one address each, one set of ears for broadcast and multicast.

    load(path)          rows of a fleet file -> DeviceSpec
    scaled(specs, n)    as many as wanted, of all families, each with its own serial number and MAC
    Fleet(devices)      async context manager: everything listens inside, nothing outside

Unprivileged on loopback (the default) TCP ports below 1024 are moved up by `DEMO_PORT_SHIFT`. With `standard_ports` the
ports are the real ones; on an interface other than loopback the devices' addresses are then added to it and taken away
again, which needs root: that is for network namespaces.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import re
import shutil
import socket
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, fields, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Self

from firstlight_drivers.contract import State
from firstlight_drivers.discovery.scope import DEMO_PORT_SHIFT
from firstlight_drivers.simulation import pty
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place, ReadyDevice

if TYPE_CHECKING:
    from firstlight_drivers.simulation.device import SimulatedDevice
    from firstlight_drivers.simulation.temper import Temper

FIRST_ADDRESS = "127.77.0.1"
_FILES_PER_DEVICE = 8  # sockets of the hungriest simulator, with room for connections
_REQUIRED = ("family", "model", "name", "serial", "firmware")
_NUMBERS = {"hw_id", "ap_id", "unit", "serial_ports"}
_AMOUNTS = {"delay", "upload_rate", "flash_seconds", "reboot_seconds", "cut_at"}  # not below zero
_MOST = 1e9
_MAC = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")


MALFORMED, BIND_FAILED = "fleet-malformed", "bind-failed"


class FleetError(ValueError):
    """A fleet that cannot be. `code` has a sentence in `firstlight.words`; `detail` names file, line and key, or what
    could not be bound.
    """

    def __init__(self, detail: str, code: str = MALFORMED) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code


@dataclass(frozen=True, slots=True)
class FleetEnded:
    """What happened to the devices while the fleet ran, by serial number, ready for JSON.

    `flashed` holds how often a device was written to, for those that were; `logins` holds "accepted" and "refused".
    """

    flashed: Mapping[str, int]
    logins: Mapping[str, Mapping[str, int]]


# --- fleet files ------------------------------------------------------------------------------------------------


def load(path: Path) -> tuple[DeviceSpec, ...]:
    """The devices of a fleet file, an array of tables `[[device]]`. Raises FleetError, OSError."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FleetError(f"{path.name}: {error}") from None
    rows = data.pop("device", None)
    if data or not isinstance(rows, list) or not rows:
        unknown = ", ".join(sorted(data)) or "no [[device]]"
        raise FleetError(f"{path.name}: a fleet file holds [[device]] tables only ({unknown})")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[device]]"]
    specs = []
    for number, row in enumerate(rows):
        where = f"{path.name}, line {lines[number]}" if number < len(lines) else path.name
        specs.append(_spec(row, where))
    _check_unique(specs, path.name)
    return tuple(specs)


def _spec(row: dict[str, object], where: str) -> DeviceSpec:
    names = {field.name for field in fields(DeviceSpec)}
    for key in row:
        if key not in names:
            raise FleetError(f"{where}: unknown key '{key}'")
    if "family" in row and row["family"] not in _simulators():
        raise FleetError(f"{where}: family '{row['family']}' is none of {', '.join(sorted(_simulators()))}")
    for key in _REQUIRED:
        if key not in row:
            raise FleetError(f"{where}: '{key}' is missing")
    values: dict[str, object] = {}
    for key, value in row.items():
        values[key] = _value(key, value, where)
    spec = DeviceSpec(**values)  # type: ignore[arg-type]
    if spec.family in {"moxa-nport5000", "moxa-nport6000"} and not spec.serial.isdecimal():
        raise FleetError(f"{where}: 'serial' is a number in this family, not '{spec.serial}'")
    return spec


def _list(key: str, value: object, where: str) -> tuple[object, ...]:
    found: list[Any] = value if isinstance(value, list) else [None]
    if key == "behind":
        if not all(type(one) is int and 1 <= one <= 247 for one in found):
            raise FleetError(f"{where}: 'behind' is a list of units, 1 to 247")
        return tuple(found)
    if not set(map(str, found)) <= {fault.value for fault in Fault}:
        raise FleetError(f"{where}: 'faults' is a list of {', '.join(Fault)}")
    return tuple(Fault(name) for name in found)


def _value(key: str, value: object, where: str) -> object:
    expected: type = int if key in _NUMBERS else str
    if key in {"faults", "behind"}:
        return _list(key, value, where)
    if key in _AMOUNTS:
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _MOST:
            raise FleetError(f"{where}: '{key}' is a number from 0 on, not '{value}'")
        return float(value)
    if not isinstance(value, expected) or isinstance(value, bool):
        raise FleetError(f"{where}: '{key}' is not {'a number' if expected is int else 'a text'}")
    if key == "state":
        if value not in {State.FACTORY.value, State.CLAIMED.value}:
            raise FleetError(f"{where}: 'state' is 'factory' or 'claimed', not '{value}'")
        return State(str(value))
    if key == "mac" and not _MAC.fullmatch(str(value)):
        raise FleetError(f"{where}: 'mac' is written 00:90:E8:3C:F8:7E, not '{value}'")
    if key == "next_address":
        try:
            return str(ipaddress.IPv4Address(str(value)))
        except ValueError:
            raise FleetError(f"{where}: 'next_address' is an IPv4 address, not '{value}'") from None
    if key == "line" and value not in {"pty", "tcp"}:
        raise FleetError(f"{where}: 'line' is 'pty' or 'tcp', not '{value}'")
    return value


def _check_unique(specs: Sequence[DeviceSpec], name: str) -> None:
    for key in ("serial", "mac"):
        seen: dict[tuple[str, str], DeviceSpec] = {}
        for spec in specs:
            value = getattr(spec, key)
            other = None if value is None else seen.setdefault((spec.family, value), spec)
            if other is not None and other is not spec:
                raise FleetError(f"{name}: '{other.name}' and '{spec.name}' have the same {key} {value}")


def scaled(specs: Sequence[DeviceSpec], n: int) -> tuple[DeviceSpec, ...]:
    """`n` devices after the patterns of `specs`, the same at every call. Serial lines and faults are left out."""
    # One of each family in turn, so that a small number already has all of them.
    patterns = [spec for spec in specs if spec.line is None and not spec.faults]
    if not patterns:
        raise FleetError("no device of this fleet can be multiplied")
    by_family = [
        [spec for spec in patterns if spec.family == family] for family in dict.fromkeys(s.family for s in patterns)
    ]
    made = []
    for number in range(n):
        group = by_family[number % len(by_family)]
        made.append(_copy(group[number // len(by_family) % len(group)], number + 1))
    return tuple(made)


def _copy(spec: DeviceSpec, number: int) -> DeviceSpec:
    prefix = spec.serial.rstrip("0123456789")
    serial = f"{prefix}{number:0{len(spec.serial) - len(prefix)}d}"
    mac = f"{(spec.mac or '02:00:00')[:8]}:{number >> 16 & 255:02X}:{number >> 8 & 255:02X}:{number & 255:02X}"
    if re.fullmatch(r"E?IFE-[0-9A-F]{6}", spec.name):
        name = f"{spec.name.partition('-')[0]}-{mac[9:].replace(':', '')}"
    else:
        name = f"{spec.name}-{number}"
    return replace(
        spec,
        serial=str(int(serial)) if not prefix else serial,
        mac=mac,
        name=name,
        reported_address=None,
        next_address=None,
    )


# --- running ----------------------------------------------------------------------------------------------------


def simulate(spec: DeviceSpec, place: Place, temper: Temper | None = None) -> SimulatedDevice:
    """A device that starts when it is entered."""
    return _simulators()[spec.family](spec, place, temper)


def draw_temper(family: str, act: str, random: Random) -> Temper:
    """A temper of a device of this family for what is to be done to it, see `SimulatedDevice.left_open`."""
    return _simulators()[family].draw(act, random)


class Fleet:
    """Simulated devices at consecutive addresses from `bind` on. Raises FleetError when it cannot start.

    `interface` is needed only where the system cannot tell which one `bind` belongs to.
    """

    def __init__(
        self,
        devices: Sequence[DeviceSpec],
        *,
        bind: str = FIRST_ADDRESS,
        standard_ports: bool = False,
        interface: str | None = None,
    ) -> None:
        self.devices: tuple[SimulatedDevice, ...] = ()
        self.left_out: tuple[str, ...] = ()  # names of devices on a line this computer cannot make
        self._specs = tuple(devices)
        self._first = ipaddress.IPv4Address(bind)
        self._shift = 0 if standard_ports else DEMO_PORT_SHIFT
        self._interface = interface
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except OSError as error:
            raise FleetError(error.strerror or str(error), BIND_FAILED) from error
        return self

    async def _start(self) -> None:
        # The air needs the codecs; whoever only reads a fleet file does not.
        from firstlight_drivers.simulation.air import Air  # noqa: PLC0415

        _allow_files(len(self._specs) * _FILES_PER_DEVICE + 256)
        if not pty.works():
            self.left_out = tuple(spec.name for spec in self._specs if spec.line == "pty")
            self._specs = tuple(spec for spec in self._specs if spec.line != "pty")
        places = [Place(address=address, shift=self._shift) for address in self._addresses()]
        interface, broadcasts = _where(str(self._first), self._interface)
        async with AsyncExitStack() as stack:
            if self._shift == 0 and not self._first.is_loopback:
                wanted = [place.address for place in places]
                wanted += [spec.next_address for spec in self._specs if spec.next_address is not None]
                await stack.enter_async_context(_Addresses(interface, wanted))
            devices = [simulate(spec, place) for spec, place in zip(self._specs, places, strict=True)]
            for number, device in enumerate(devices):
                await stack.enter_async_context(device)
                if number % 50 == 49:
                    await asyncio.sleep(0)  # a window that shows the demo stays alive meanwhile
            air = Air(devices, interface=interface, bind=str(self._first), broadcasts=broadcasts)
            await stack.enter_async_context(air)
            for device in devices:
                device.on_leave, device.on_return = air.miss, air.welcome
            self.devices = tuple(devices)
            self._open = stack.pop_all()

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def device(self, serial: str) -> SimulatedDevice:
        """The running device with this serial number, to look into it or to change its faults. Raises KeyError."""
        for device in self.devices:
            if device.spec.serial == serial:
                return device
        raise KeyError(serial)

    def ready(self) -> list[ReadyDevice]:
        """What can be found now."""
        return [device.ready() for device in self.devices]

    def ended(self) -> FleetEnded:
        """What happened so far; also after the end."""
        return FleetEnded(
            flashed={device.spec.serial: device.flashed for device in self.devices if device.flashed},
            logins={
                device.spec.serial: {"accepted": device.logins.accepted, "refused": device.logins.refused}
                for device in self.devices
            },
        )

    def _addresses(self) -> Iterator[str]:
        address = self._first
        for spec in self._specs:
            if spec.line == "pty":
                yield str(self._first)  # it gets "serial:..." when it starts
                continue
            while address.packed[3] in {0, 255}:  # device servers refuse such addresses (NPort 5600 manual)
                address += 1
            yield str(address)
            address += 1


class _Addresses:
    """Gives an interface the addresses it does not have yet, and takes those away again."""

    def __init__(self, interface: str, wanted: Sequence[str]) -> None:
        self._interface = interface
        self._wanted = tuple(dict.fromkeys(wanted))
        self._added: tuple[str, ...] = ()

    async def __aenter__(self) -> Self:
        present = {address for _, address, _ in _ipv4_addresses()}
        missing = tuple(address for address in self._wanted if address not in present)
        if missing:
            if os.name != "posix" or os.geteuid() != 0:
                raise FleetError(
                    f"{missing[0]} is not an address of this computer, and adding it needs root", BIND_FAILED
                )
            await self._run("add", missing)
            self._added = missing
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._added:
            await self._run("del", self._added)

    async def _run(self, verb: str, addresses: Sequence[str]) -> None:
        program = shutil.which("ip")
        if program is None:
            raise FleetError("the program 'ip' (iproute2) is not installed", BIND_FAILED)
        batch = "".join(f"address {verb} {address}/32 dev {self._interface}\n" for address in addresses)
        done = await asyncio.to_thread(
            subprocess.run, [program, "-batch", "-"], input=batch, text=True, capture_output=True, check=False
        )
        if done.returncode:
            raise FleetError(f"ip address {verb} on {self._interface}: {done.stderr.strip()[:200]}", BIND_FAILED)


def _where(bind: str, interface: str | None) -> tuple[str, tuple[str, ...]]:
    """Name of the interface that `bind` belongs to, and the addresses broadcasts for it come to."""
    address = ipaddress.IPv4Address(bind)
    if address.is_loopback:
        names = [name for _, name in socket.if_nameindex()]
        name = interface or next((name for name in names if name in {"lo", "lo0"}), names[0])
        return name, ("127.255.255.255",)
    for name, own, netmask in _ipv4_addresses():
        network = ipaddress.IPv4Network(f"{own}/{netmask}", strict=False)
        if name == interface or (interface is None and address in network):
            return name, ("255.255.255.255", str(network.broadcast_address))
    if interface is None:
        raise FleetError(f"no interface of this computer has a network with {bind}", BIND_FAILED)
    return interface, ("255.255.255.255",)


def _ipv4_addresses() -> list[tuple[str, str, str]]:
    import psutil  # noqa: PLC0415 - 10 ms, only when a fleet starts

    return [
        (name, entry.address, entry.netmask or "255.255.255.255")
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET
    ]


def _allow_files(wanted: int) -> None:
    """Raise this process's limit of open files towards the system's, where there is one."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


def _simulators() -> dict[str, type[SimulatedDevice]]:
    # Late: simulators need servers and certificates, which take a quarter of a second to import.
    from firstlight_drivers.apc_nmc3.simulator import Simulator as Nmc3  # noqa: PLC0415
    from firstlight_drivers.moxa_nport5000.simulator import Simulator as NPort5000  # noqa: PLC0415
    from firstlight_drivers.moxa_nport6000.simulator import Simulator as NPort6000  # noqa: PLC0415
    from firstlight_drivers.moxa_nport6000g2.simulator import Simulator as NPort6000G2  # noqa: PLC0415
    from firstlight_drivers.schneider_pact.simulator import Simulator as Pact  # noqa: PLC0415
    from firstlight_drivers.schneider_panel_server.simulator import Simulator as PanelServer  # noqa: PLC0415

    return {
        "moxa-nport5000": NPort5000,
        "moxa-nport6000": NPort6000,
        "moxa-nport6000g2": NPort6000G2,
        "apc-nmc3": Nmc3,
        "schneider-panel-server": PanelServer,
        "schneider-pact": Pact,
    }
