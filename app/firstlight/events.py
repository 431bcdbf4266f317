"""What the engine says and shows: frozen records only, so that they cross threads without a lock.

`Device` is a row; the events say what became of rows, lanes and searches. Front ends never get anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from firstlight_drivers.contract import Evidence, Service, Source, State, Trouble

if TYPE_CHECKING:
    from firstlight.change.progress import RunRow, RunSummary
    from firstlight.claim.model import Question
    from firstlight.ports.measure import Progress
    from firstlight.ports.scan_table import ScanEnd, ScanRow, ScanState
    from firstlight.ports.terminal import Rates
    from firstlight_drivers.links import Signals
    from firstlight_drivers.transport.serial_ports import Disturbance, SerialPort


class Presence(StrEnum):
    """Whether a device is there now."""

    ASKING = "asking"  # seen, and being asked who it is
    PRESENT = "present"
    LOST = "lost"  # seen in this run, silent for longer than the limit, or it said goodbye
    REMEMBERED = "remembered"  # known from an earlier run, not yet seen in this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A remark on a device. `code` has a sentence in `firstlight.words`; `detail` fills it."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """The inventory's record of one physical device (or of one host nobody recognises yet). None means unknown."""

    id: str
    family: str | None = None
    vendor: str | None = None
    model: str | None = None
    name: str | None = None
    serial: str | None = None
    mac: str | None = None
    uuid: str | None = None
    firmware: str | None = None
    state: State = State.UNKNOWN
    presence: Presence = Presence.PRESENT
    addresses: tuple[str, ...] = ()  # the one that answered last first; "serial:/dev/ttyUSB0" on a line
    services: tuple[Service, ...] = ()
    sources: tuple[Source, ...] = ()
    interfaces: tuple[str, ...] = ()
    first_seen: float = 0.0  # seconds since the epoch, UTC
    last_seen: float = 0.0
    notes: tuple[Note, ...] = ()
    evidence: tuple[Evidence, ...] = ()  # where each value came from
    assumed: frozenset[str] = field(default_factory=frozenset)  # fields that rest on an assumed profile
    simulated: bool = False  # part of the demo fleet
    certificate: str | None = None  # SHA-256 of the TLS certificate, hex
    host_key: str | None = None  # "SHA256:..."
    page_url: str | None = None  # the device's own web page

    @property
    def address(self) -> str | None:
        """The address that answered last."""
        return self.addresses[0] if self.addresses else None


class LaneStatus(StrEnum):
    """What an interface is doing in the current search."""

    IDLE = "idle"
    SEARCHING = "searching"
    COMPLETE = "complete"
    NOT_SEARCHED = "not-searched"  # off by default (Wi-Fi) or by the user
    SKIPPED = "skipped"  # virtual adapter, no address, down
    BLOCKED = "blocked"  # could not send, or nothing can come back


class InterfaceKind(StrEnum):
    """What an interface is, as far as the system says."""

    ETHERNET = "ethernet"
    USB = "usb"
    WIFI = "wifi"
    VIRTUAL = "virtual"
    LOOPBACK = "loopback"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One interface (or serial port) in the search strip and in the doctor."""

    name: str
    kind: InterfaceKind
    address: str  # "10.20.4.18/22", or "9600 8N1" on a serial line
    status: LaneStatus = LaneStatus.IDLE
    found: int = 0
    elapsed: float = 0.0  # seconds
    remaining: float = 0.0  # seconds
    reason: str = ""  # code with a sentence in `firstlight.words`
    detail: str = ""
    speed: int = 0  # Mbit/s, 0 when unknown
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorRow:
    """What one source did on one interface address, and what a technician can do about it.

    `verdict`: ok, silent, blocked, wrong-network, skipped, not-searched, in-use, no-permission. `hint` is a code with a
    sentence in `firstlight.words`, `detail` fills it.
    """

    interface: str
    kind: InterfaceKind
    address: str
    source: Source | None
    sent: int
    received: int
    dropped: int
    devices: int
    verdict: str
    hint: str
    detail: str = ""
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceAppeared:
    """A row that was not there before."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A row with new content (also: back after it was lost or remembered)."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A device that is gone for now; its row stays."""

    device: Device


@dataclass(frozen=True, slots=True)
class DeviceForgotten:
    """A row that is no more: absorbed by another one (`into`), or forgotten by the user."""

    id: str
    into: str | None = None


@dataclass(frozen=True, slots=True)
class LanesChanged:
    """The search strip, whole."""

    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class DoctorChanged:
    """The doctor's rows, whole."""

    rows: tuple[DoctorRow, ...]


@dataclass(frozen=True, slots=True)
class SearchStarted:
    """A search began; `seconds` is how long it will listen."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SearchFinished:
    """A search ended. `found` counts the devices heard in it."""

    found: int
    seconds: float
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user must know: a code of `firstlight.words` and what fills its sentence."""

    code: str
    detail: str = ""
    device: str | None = None


@dataclass(frozen=True, slots=True)
class RunProgress:
    """A device in a run, as it is now: a `ClaimRow`, `JobRow` or `PortsRow`."""

    row: RunRow


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run ended."""

    summary: RunSummary[Any]


@dataclass(frozen=True, slots=True)
class ClaimAsked:
    """A question in a claim or a job; answered with `Session.answer(id, text)`, where None means nobody."""

    id: int
    question: Question
    device: Device
    text: str
    secret: bool = False
    account: str = ""
    purpose: str = "login"
    fills: tuple[tuple[str, str], ...] = ()  # what stands for a guide's placeholders beside {account}


@dataclass(frozen=True, slots=True)
class PortTestProgress:
    """A test of a device's serial port, as it stands."""

    device: str
    port: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class TerminalText:
    """What a terminal has to show. `terminal`: its number."""

    terminal: int
    text: str


@dataclass(frozen=True, slots=True)
class TerminalState:
    """Rates and modem lines of a terminal, or what became of its line. `over`: it is closed for good."""

    terminal: int
    rates: Rates | None = None
    signals: Signals | None = None
    code: str = ""
    detail: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Where a search of a line stands. `scan`: its number."""

    scan: int
    state: ScanState


@dataclass(frozen=True, slots=True)
class ScanFound:
    """A unit that a search found, or what became of one it had found."""

    scan: int
    row: ScanRow


@dataclass(frozen=True, slots=True)
class ScanFinished:
    """A search of a line ended."""

    scan: int
    end: ScanEnd


@dataclass(frozen=True, slots=True)
class LocalPortsChanged:
    """This computer's serial ports, whole, and what disturbs them."""

    ports: tuple[SerialPort, ...]
    disturbances: tuple[Disturbance, ...]


@dataclass(frozen=True, slots=True)
class MappedState:
    """Bytes of a mapped line, what a program set on it, or why it ended (`over`). `mapping`: its number."""

    mapping: int
    line: str = ""
    out: int = 0
    back: int = 0
    code: str = ""
    detail: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class VaultChanged:
    """The vault was unlocked, locked, or has other content than before."""


Event = (
    DeviceAppeared
    | DeviceChanged
    | DeviceLost
    | DeviceForgotten
    | LanesChanged
    | DoctorChanged
    | SearchStarted
    | SearchFinished
    | Problem
    | RunProgress
    | RunFinished
    | ClaimAsked
    | VaultChanged
    | PortTestProgress
    | TerminalText
    | TerminalState
    | ScanProgress
    | ScanFound
    | ScanFinished
    | LocalPortsChanged
    | MappedState
)
Subscriber = Callable[[Event], None]
