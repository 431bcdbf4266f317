"""The serial ports of a simulated NPort: their settings as the device holds them, by columns of MOXA-NP6000-MIB.

    sent -> `now` (what is read back) -> save -> `saved` (what a restart finds) -> restart of the port -> in force

What is read over SNMP and shown on the console are the same numbers. What the data services of a port need are its
settings `in_force`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from firstlight_drivers.port_settings import PortSettings, setting
from firstlight_drivers.protocols.moxa_ports_mib import MibObject, decode, mib
from firstlight_drivers.protocols.snmp import SYS_DESCR, SYS_NAME, SYS_OBJECT_ID, SnmpValue
from firstlight_drivers.simulation import snmp_ber as ber
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.snmp_ber import Held, Oid
from firstlight_drivers.simulation.spec import Fault
from firstlight_drivers.simulation.temper import Temper
from firstlight_drivers.simulation.truth import PortTruth

GENERAL, WRONG_TYPE, WRONG_VALUE, NO_CREATION, INCONSISTENT, NOT_WRITABLE = 5, 7, 10, 11, 12, 17
_CLAMPED = "9600"
_NUMBERS = {"tcp_alive_check": 7, "max_connections": 1}
_CHOICES = {"baud": "115200", "data_bits": "8", "delimiter_process": "nothing", "connection_control": "startup/none"}


class LineDropped(Exception):
    """The connection ends without an answer."""


class Refused(Exception):
    """A value that is not taken; `status` is the error-status of RFC 3416."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one column holds: its type, the numbers it takes (empty: any), its range."""

    kind: type
    numbers: frozenset[int] = frozenset()
    least: int = 0
    most: int = 2**31 - 1


class SimulatedPorts:
    """The bank of ports of one device. `vanish` is called once when Fault.VANISHES strikes."""

    def __init__(self, count: int, faults: Faults, vanish: Callable[[], None]) -> None:
        self.count = count
        self._faults = faults
        self._vanish = vanish
        self.cells = _cells()
        self.now: list[dict[str, SnmpValue]] = [_defaults(port) for port in range(1, count + 1)]
        self.saved = [dict(one) for one in self.now]
        self._force = [dict(one) for one in self.now]
        self.saves = 0
        self.restarts: list[int] = []  # ports in the order they were restarted, 0 for all of them
        self.on_restart: Callable[[int], None] | None = None  # a port's number, 0 for all
        self.temper = Temper()
        self.changing: Callable[[str], None] = lambda _: None  # told before values are taken
        self._dropped = False

    def in_force(self, port: int) -> PortSettings:
        """What the port works with. Its data services belong here."""
        return decode(port, self._force[port - 1])

    def settings(self, port: int) -> PortSettings:
        """What is read back."""
        return decode(port, self.now[port - 1])

    def put(self, port: int, values: Mapping[str, SnmpValue]) -> None:
        """Take values of one port, all or none. Raises Refused, LineDropped."""
        self.changing(f"port {port}")
        for column, value in values.items():
            self.check(column, value)
        if Fault.PORT_BUSY in self._faults:
            raise Refused(GENERAL)
        rate = next(one for one in mib().objects if one.key == "baud")
        bauds = {rate.column, rate.manual} & values.keys()
        if bauds and Fault.REFUSED_BAUD in self._faults:
            raise Refused(WRONG_VALUE)
        drops = "" if self._dropped else self.temper.line_drops
        self._dropped = self._dropped or bool(drops)
        if drops == "before":
            raise LineDropped
        held = dict(values)
        if bauds and Fault.CLAMPED in self._faults:
            held |= {rate.column: rate.values[_CLAMPED], rate.manual: 0}
        if Fault.READ_BACK_DIFFERS not in self._faults:
            self.now[port - 1] |= held
        if Fault.VANISHES in self._faults:
            self._faults.active.discard(Fault.VANISHES)
            self._vanish()
        if drops == "after":
            raise LineDropped
        if self.temper.says_refused:
            raise Refused(GENERAL)

    def check(self, column: str, value: Held) -> None:
        """Raises Refused for a value the column does not take."""
        cell = self.cells.get(column)
        if cell is None:
            raise Refused(NO_CREATION)
        if not isinstance(value, cell.kind):
            raise Refused(WRONG_TYPE)
        if isinstance(value, int) and (
            (cell.numbers and value not in cell.numbers) or not cell.least <= value <= cell.most
        ):
            raise Refused(WRONG_VALUE)
        if isinstance(value, bytes) and len(value) > cell.most:
            raise Refused(WRONG_VALUE)

    def save(self) -> None:
        """Keep what was sent."""
        if not self.temper.forgets_save:
            self.saved = [dict(one) for one in self.now]
        self.saves += 1

    def truth(self) -> tuple[PortTruth, ...]:
        """Of every port."""
        return tuple(
            PortTruth(
                number=port,
                in_force=self.in_force(port),
                saved=decode(port, self.saved[port - 1]),
                sent=self.settings(port),
            )
            for port in range(1, self.count + 1)
        )

    def restart_port(self, port: int) -> None:
        """Put its settings in force."""
        if self.temper.forgets_save:
            self.now[port - 1] = dict(self.saved[port - 1])
        self._force[port - 1] = dict(self.now[port - 1])
        self._restarted(port)

    def restart(self) -> None:
        """All of it: what was not saved is gone."""
        self.now = [dict(one) for one in self.saved]
        self._force = [dict(one) for one in self.saved]
        self._restarted(0)

    def _restarted(self, port: int) -> None:
        self.restarts.append(port)
        if self.on_restart is not None:
            self.on_restart(port)


class PortObjects:
    """The ports as an SNMP agent shows them (`simulation.snmp_agent.Objects`), with who the device is."""

    def __init__(self, ports: SimulatedPorts, identity: Mapping[str, Held], away: Callable[[], None]) -> None:
        self._ports = ports
        self._away = away
        self._fixed = {ber.oid(name): value for name, value in identity.items()}
        table = mib()
        self._scalars = {ber.oid(table.oid(name)) for name in (table.save, table.restart_port, table.restart_device)}
        self._cells: dict[Oid, tuple[str, int]] = {
            ber.oid(table.oid(column, port)): (column, port)
            for column in (table.index, *ports.cells)
            for port in range(1, ports.count + 1)
        }
        self._names = sorted([*self._fixed, *self._cells])

    def value(self, name: Oid) -> Held | None:
        """See `Objects`. What is write-only has no value."""
        if name in self._fixed:
            return self._fixed[name]
        if name not in self._cells:
            return None
        column, port = self._cells[name]
        return port if column == mib().index else self._ports.now[port - 1].get(column)

    def following(self, name: Oid) -> Oid | None:
        """See `Objects`."""
        return next((one for one in self._names if one > name), None)

    def change(self, values: Sequence[tuple[Oid, Held]]) -> tuple[int, int] | None:
        """See `Objects`. Everything is judged before anything is taken."""
        wanted: dict[int, dict[str, SnmpValue]] = {}
        for index, (name, value) in enumerate(values, 1):
            status = self._judged(name, value)
            if status:
                return status, index
            if name in self._cells and not isinstance(value, tuple):
                column, port = self._cells[name]
                wanted.setdefault(port, {})[column] = value
        for port, columns in wanted.items():
            try:
                self._ports.put(port, columns)
            except Refused as refused:
                return refused.status, self._blamed(refused.status, values)
            except LineDropped:
                return None
        for name, value in values:
            if name in self._scalars:
                self._order(name, value)
        return 0, 0

    def _judged(self, name: Oid, value: Held) -> int:
        if name in self._fixed:
            return NOT_WRITABLE
        if name in self._scalars:
            return 0 if isinstance(value, int) and 0 <= value <= self._ports.count else WRONG_VALUE
        if name not in self._cells:
            return NO_CREATION
        column, _ = self._cells[name]
        if column == mib().index:
            return NOT_WRITABLE
        try:
            self._ports.check(column, value)
        except Refused as refused:
            return refused.status
        return 0

    def _blamed(self, status: int, values: Sequence[tuple[Oid, Held]]) -> int:
        rate = next(one for one in mib().objects if one.key == "baud")
        bauds = [
            index
            for index, (name, _) in enumerate(values, 1)
            if name in self._cells and self._cells[name][0] in {rate.column, rate.manual}
        ]
        return bauds[0] if status == WRONG_VALUE and bauds else 1

    def _order(self, name: Oid, value: Held) -> None:
        table = mib()
        if name == ber.oid(table.oid(table.save)):
            self._ports.save()
        elif name == ber.oid(table.oid(table.restart_port)):
            self._ports.restart_port(int(str(value)) + 1)
            self._away()
        else:
            self._ports.restart()
            self._away()


def identity_objects(tree: str, *, model: str, serial: int, firmware: str, mac: str, name: str) -> dict[str, Held]:
    """System group and overview of MOXA-NP6000-MIB."""
    return {
        SYS_DESCR: f"{model} device server".encode(),
        SYS_OBJECT_ID: ber.oid(tree),
        SYS_NAME: name.encode(),
        f"{tree}.1.1.1.0": model.encode(),
        f"{tree}.1.1.2.0": serial,
        f"{tree}.1.1.3.0": firmware.encode(),
        f"{tree}.1.1.4.0": bytes.fromhex(mac.replace(":", "")),
    }


def _cells() -> dict[str, Cell]:
    table = mib()
    cells = {
        table.application: Cell(kind=int, numbers=frozenset({0, 1, 2, 3, 4, 6, 11, 12, 13})),
        table.mode_column: Cell(kind=int, numbers=frozenset(range(21))),
    }
    for one in table.objects:
        cells |= _cells_of(one)
    return cells


def _cells_of(one: MibObject) -> dict[str, Cell]:
    port, switch = Cell(kind=int, most=65535), Cell(kind=int, numbers=frozenset({0, 1}))
    numbers = Cell(kind=int, numbers=frozenset(one.values.values()))
    if one.kind in {"hosts", "pair", "ranges"}:
        host = Cell(kind=IPv4Address) if one.kind == "ranges" else Cell(kind=bytes, most=40)
        named = dict.fromkeys((*one.hosts, *one.lasts), host)
        return named | dict.fromkeys((*one.ports, *one.locals), port)
    if one.kind == "number":
        row = setting(one.key)
        return {one.column: Cell(kind=int, least=row.least, most=row.most)}
    return {
        "choice": {one.column: numbers},
        "flag": {one.column: switch},
        "text": {one.column: Cell(kind=bytes, most=16)},
        "baud": {one.column: numbers, one.manual: Cell(kind=int, most=921600)},
        "byte": {one.column: switch, one.text: Cell(kind=bytes, most=2)},
    }[one.kind]


def _defaults(port: int) -> dict[str, SnmpValue]:
    """As the makers' manuals print them, Real COM being the mode; what they do not print is 0 or empty."""
    table = mib()
    held: dict[str, SnmpValue] = {}
    for column, cell in _cells().items():
        held[column] = IPv4Address(0) if cell.kind is IPv4Address else b"" if cell.kind is bytes else cell.least
    for one in table.objects:
        if one.key in _NUMBERS:
            held[one.column] = _NUMBERS[one.key]
        elif one.key in _CHOICES:
            held[one.column] = one.values[_CHOICES[one.key]]
        elif one.key == "local_port":
            held[one.column] = 4000 + port
        elif one.key == "command_port":
            held[one.column] = 965 + port
        elif one.key == "fifo":
            held[one.column] = 1
    held[table.application], held[table.mode_column] = table.modes["real-com"]
    return held
