"""What a technician wants of serial ports so far: read, wished, written. Nothing in here was sent anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstlight.access import Given
from firstlight.claim.guides import Guide
from firstlight.events import Device
from firstlight.ports.desk import DevicePorts
from firstlight.ports.guided import Proved, ports_of
from firstlight.ports.plan import PortPlan
from firstlight.ports.profile import PortProfile
from firstlight.ports.run import PortsEnd
from firstlight_drivers.links import Line
from firstlight_drivers.port_rules import PortAbilities
from firstlight_drivers.port_settings import PortSettings, SettingError, Value, parse_value, settings

LINE_KEYS = frozenset({"baud", "parity", "stop_bits"})  # what a search of the line proves
MOST_PORTS = 16  # of a device server


@dataclass(slots=True)
class DeviceDraft:
    """One device. `trouble`: code and detail of why it was not read; `results`: codes by port and setting.

    `guide`: a person sets its ports; then what is wanted is what is checked, and `proof` is how that ended.
    `waits_for_first`: nobody has published all of its channel, and no person has confirmed a device of its kind yet.
    """

    device: Device
    read: DevicePorts | None = None
    reading: bool = False
    writing: bool = False
    trouble: tuple[str, str] | None = None
    wished: dict[int, dict[str, Value]] = field(default_factory=dict)
    results: dict[tuple[int, str], str] = field(default_factory=dict)
    waits_for_first: bool = False
    guide: Guide | None = None
    proof: Proved | None = None

    @property
    def guessed(self) -> frozenset[str]:
        """The settings whose place in the web console nobody has published."""
        return self.read.able.guessed if self.read is not None else frozenset()

    @property
    def compared(self) -> bool:
        """Whether a person compares the first device of its kind with its own page."""
        return self.read is not None and self.read.able.compared

    @property
    def plans(self) -> tuple[PortPlan, ...]:
        """What would be written."""
        return self.read.plan(self.wished) if self.read is not None else ()

    @property
    def differs(self) -> int:
        """Settings that would be written or cannot be."""
        return sum(len(plan.differs) + len(plan.refused) for plan in self.plans)

    def plan_of(self, port: int) -> PortPlan | None:
        """The plan of one port; of a port nothing is wished of, one without differences."""
        if self.read is None:
            return None
        return next(iter(self.read.plan({port: self.wished.get(port, {})})), None)

    def port_of(self, port: int) -> PortSettings | None:
        """One port as it is; where nothing reads it, as it shall be."""
        plan = self.plan_of(port)
        if plan is None:
            return None
        return plan.wanted if self.guide is not None else plan.present

    def lead(self, guide: Guide) -> None:
        """A person sets its ports. Nothing reads them, so each stands there with nothing known."""
        self.guide = guide
        keys = frozenset(settings()) if guide.proves == "service" else LINE_KEYS
        ports = ports_of(guide, self.device) or MOST_PORTS
        present = tuple(PortSettings(port=number) for number in range(1, ports + 1))
        able = PortAbilities(keys=keys, source=guide.source)
        self.read = DevicePorts(device=self.device, able=able, present=present, at=0.0)

    def follow(self, guide: Guide | None) -> None:
        """Whether a person sets its ports, now that something else is known or allowed."""
        if guide is not None and self.guide is None:
            self.results.clear()
            self.lead(guide)
        elif guide is None and self.guide is not None:
            self.guide = self.proof = self.read = None
            self.results.clear()

    def take(self, read: DevicePorts) -> None:
        """What the device says now. Wishes stay."""
        self.reading, self.trouble = False, None
        if self.guide is None:  # meanwhile it may have been given to a person
            self.read = read

    def wish(self, port: int, key: str, text: str) -> None:
        """Want a value. Raises SettingError for one that cannot be."""
        self.wished.setdefault(port, {})[key] = parse_value(key, text)
        self.results.pop((port, key), None)
        self.proof = None

    def want_line(self, port: int, line: Line) -> None:
        """Want rate, parity, data and stop bits of a line."""
        wished = self.wished.setdefault(port, {})
        wished |= {
            "baud": line.baud, "data_bits": line.data_bits, "parity": line.parity, "stop_bits": line.stop_bits,
        }  # fmt: skip
        for key in wished:
            self.results.pop((port, key), None)
        self.proof = None

    def keep(self, port: int, key: str) -> None:
        """Want nothing of a setting any more."""
        self.wished.get(port, {}).pop(key, None)
        self.proof = None

    def forget(self) -> None:
        """Want nothing."""
        self.wished.clear()
        self.results.clear()
        self.proof = None

    def apply(self, profile: PortProfile) -> tuple[str, str] | None:
        """Want what a profile says, on the ports it means. Returns code and detail where it cannot be."""
        if self.read is None:
            return None
        try:
            for number in profile.numbers([port.port for port in self.read.present]):
                self.wished[number] = dict(profile.wanted(number))
        except SettingError as error:
            return error.code, error.detail
        self.results.clear()
        self.proof = None
        return None

    def end(self, end: PortsEnd) -> None:
        """How writing ended: results by setting, and the ports as they were read back."""
        self.writing = False
        self.results = {(one.port, one.key): one.code for one in end.found.settings} if end.found else {}
        self.trouble = None if end.code in {"ports-set", "ports-same"} else (end.code, end.detail)
        if self.read is not None and end.found is not None:
            back: Mapping[int, PortSettings] = {port.port: port for port in end.found.back}
            present = tuple(back.get(port.port, port) for port in self.read.present)
            self.read = DevicePorts(device=self.read.device, able=self.read.able, present=present, at=self.read.at)


class SerialDraft:
    """Devices of the page, in their order. `given`: SNMP access, and what was allowed."""

    def __init__(self) -> None:
        self.devices: dict[str, DeviceDraft] = {}
        self.given = Given()
        self.current = ""
        self.port = 1

    def choose(self, devices: tuple[Device, ...]) -> None:
        """These devices; what was read of those that stay is kept."""
        kept = self.devices
        self.devices = {one.id: kept.get(one.id, DeviceDraft(one)) for one in devices}
        if self.current not in self.devices:
            self.current, self.port = next(iter(self.devices), ""), 1

    @property
    def shown(self) -> DeviceDraft | None:
        """The current device."""
        return self.devices.get(self.current)
