"""The command interface of a simulated PacT interface, and a clock in DATETIME registers. Pure.

Parameters of the names (1024, 1032) are as the family assumes them; no real ones have been seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from firstlight_drivers.errors import DeviceError
from firstlight_drivers.protocols.schneider_words import command_time, command_words, datetime_of
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.modbus import ModbusUnit
from firstlight_drivers.simulation.spec import Fault

_FIRST, _ECHO, _STATUS, _DATA, _LAST = 7999, 8019, 8020, 8021, 8148  # wire addresses of 8000, 8020, 8021, 8022, 8149
_GET_TIME, _SET_TIME = 768, 769
_READ_NAME, _WRITE_NAME = 1024, 1032
_IMU_DESTINATION = 0x0300
_NAMES = {(0x0104, 0x0081, 2048): "imu", (0x0104, 0x0082, 2048): "location"}
_IN_PROGRESS = 3
_RIGHTS, _LOCKED, _UNKNOWN, _RANGE = 0x0301, 0x0302, 0x0313, 0x0310
_BREAKER = frozenset({904, 905, 906, 910})
START = datetime(2000, 1, 1)  # noqa: DTZ001 - a clock nobody has set


class SimulatedCommands:
    """Puts the interface into a unit. `sent` are the codes as they came; `breaker` counts what must never come.

    `password` is that of the profile Administrator, `refused` counts wrong ones; `names` are "imu" and "location".
    """

    def __init__(
        self, unit: ModbusUnit, destination: int, faults: Faults, device: SimulatedDevice | None = None
    ) -> None:
        self._unit = unit
        self._destination = destination
        self._faults = faults
        self._device = device
        self._set_at = 0.0  # monotonic
        self.set_to: datetime | None = None  # what its clock was set to last
        self._polls = 0
        self.now = START
        self.sent: list[int] = []
        self.breaker = 0
        self.password = "0000"  # noqa: S105 - as delivered (DOCA0091EN-08)
        self.refused = 0
        self.names = {"imu": "", "location": ""}
        for address in range(_FIRST, _LAST + 1):
            unit.registers[address] = 0
        unit.writable.append((range(_FIRST, _ECHO), self._written))
        unit.watched[_STATUS] = self._looked

    def _written(self, address: int, words: Sequence[int]) -> bool:
        if address != _FIRST or len(words) < 6:
            return True
        code, length, destination = words[:3]
        self.sent.append(code)
        self.breaker += code in _BREAKER
        self._unit.registers[_ECHO], self._unit.registers[_STATUS] = code, _IN_PROGRESS
        self._polls = 2
        if self._device is not None and code in {_SET_TIME, _WRITE_NAME}:
            self._device.changing(f"command {code}")
        if Fault.OVERWRITTEN in self._faults:
            self._faults.active.discard(Fault.OVERWRITTEN)
            if code == _WRITE_NAME:  # carried out, and nobody sees how it ended
                self._carried_out(code, length, destination, words[3:])
            other = _GET_TIME if code == _READ_NAME else _READ_NAME
            self._unit.registers[_ECHO], self._unit.registers[_STATUS], self._polls = other, 0, 0
            return True
        self._result = self._carried_out(code, length, destination, words[3:])
        if self._device is not None and self._device.temper.says_refused and code in {_SET_TIME, _WRITE_NAME}:
            self._result = _RIGHTS
        return True

    def _looked(self) -> None:
        """Somebody reads the status: a command takes two looks."""
        if self._polls and Fault.COMMAND_STUCK not in self._faults:
            self._polls -= 1
            if not self._polls:
                self._unit.registers[_STATUS] = self._result

    def _carried_out(self, code: int, length: int, destination: int, rest: Sequence[int]) -> int:
        """The status it ends with; `rest`: security type, password, parameters."""
        parameters = rest[3:]
        if Fault.COMMAND_REFUSED in self._faults or code in _BREAKER:
            return _RIGHTS
        if code in {_READ_NAME, _WRITE_NAME}:
            return self._name(code, length, destination, rest)
        if code not in {_GET_TIME, _SET_TIME} or destination != self._destination:
            return _UNKNOWN
        if code == _SET_TIME:
            if length != 18 or len(parameters) != 4:
                return _RANGE
            try:
                told = command_time(parameters)
            except DeviceError:
                return _RANGE
            if Fault.READ_BACK_DIFFERS not in self._faults:
                self.now = self.set_to = told
                self._set_at = time.monotonic()
        for place, word in enumerate(command_words(self._shows())):
            self._unit.registers[_DATA + 1 + place] = word
        return 0

    def _shows(self) -> datetime:
        """Its clock. It stands still, but for a slow device: what a whole talk takes there is more than a moment."""
        slow = self._device is not None and self._device.temper.answer_seconds > 0
        return self.now + timedelta(seconds=time.monotonic() - self._set_at) if slow and self.set_to else self.now

    def _name(self, code: int, length: int, destination: int, rest: Sequence[int]) -> int:
        security, password, words = rest[0], _bytes_of(rest[1:3]), rest[3:]
        key = _NAMES.get((words[0], words[1], words[2])) if len(words) >= 3 else None
        if destination != _IMU_DESTINATION:
            return _UNKNOWN
        if key is None or security != 1 or not 10 <= length <= 30 or length != 10 + 2 * len(words):
            return _RANGE
        if code == _READ_NAME:
            self._show(self.names[key])
            return 0
        if Fault.PAD_CLOSED in self._faults:
            return _LOCKED
        if Fault.WRONG_PASSWORD in self._faults or password != self.password.encode():
            self.refused += 1
            return _RIGHTS
        if Fault.READ_BACK_DIFFERS not in self._faults:
            self.names[key] = _bytes_of(words[3:]).partition(b"\0")[0].decode("ascii")
        return 0

    def _show(self, text: str) -> None:
        raw = text.encode("ascii").ljust(2 * (_LAST - _DATA), b"\0")
        odd = Fault.OTHER_LAYOUT in self._faults
        self._unit.registers[_DATA] = 0x0081 if odd else len(text)
        for place in range(_LAST - _DATA):
            self._unit.registers[_DATA + 1 + place] = int.from_bytes(raw[2 * place : 2 * place + 2], "big")


def _bytes_of(words: Sequence[int]) -> bytes:
    return b"".join(word.to_bytes(2, "big") for word in words)


class SimulatedClock:
    """Four DATETIME registers that can be written."""

    def __init__(
        self, unit: ModbusUnit, address: int, faults: Faults, changing: Callable[[str], None] = lambda _: None
    ) -> None:
        self._unit = unit
        self._address = address
        self._faults = faults
        self._changing = changing
        for place, word in enumerate((0, 1 << 8 | 1, 0, 0)):
            unit.registers[address + place] = word
        unit.writable.append((range(address, address + 4), self._written))

    def _written(self, address: int, words: Sequence[int]) -> bool:
        self._changing("clock")
        if address != self._address or len(words) != 4:
            return False
        try:
            datetime_of(words)
        except DeviceError:
            return False
        if Fault.READ_BACK_DIFFERS in self._faults:
            for place, word in enumerate((0, 1 << 8 | 1, 0, 0)):
                self._unit.registers[address + place] = word
        return True

    def now(self) -> datetime | None:
        """What it shows; None for what is no date."""
        try:
            return datetime_of([self._unit.registers[self._address + place] for place in range(4)])
        except DeviceError:
            return None
