"""What every link offers, and what a line is set to."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol

from firstlight_drivers.port_settings import Flow, Parity, StopBits


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The settings of a line. `baud` in bit/s, `data_bits` 5 to 8."""

    baud: int = 9600
    data_bits: int = 8
    parity: Parity = Parity.NONE
    stop_bits: StopBits = StopBits.ONE
    flow: Flow = Flow.NONE

    @property
    def character_seconds(self) -> float:
        """How long one character takes: start bit, data, parity, stop."""
        parity = 0 if self.parity is Parity.NONE else 1
        return (1 + self.data_bits + parity + float(self.stop_bits)) / self.baud

    def __str__(self) -> str:
        letter = {Parity.NONE: "N", Parity.ODD: "O", Parity.EVEN: "E", Parity.MARK: "M", Parity.SPACE: "S"}
        return f"{self.baud} {self.data_bits}{letter[self.parity]}{self.stop_bits}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Modem lines as they are read. None: this link does not tell."""

    cts: bool | None = None
    dsr: bool | None = None
    dcd: bool | None = None
    ri: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineErrors:
    """Errors of the line since the link was opened, as the far end counts them. None: it does not tell."""

    framing: int | None = None
    parity: int | None = None
    overrun: int | None = None
    breaks: int | None = None


class Link(Protocol):
    """An opened line. Every method raises DeviceError (CLOSED, TIMEOUT, UNREACHABLE, BUSY, NO_SUCH_PORT, UNEXPECTED).

    `sets_line`: whether `set_line` reaches the far end; where it does not, the line is what the device is set to.
    """

    name: str
    sets_line: bool

    @abstractmethod
    async def read(self, most: int = 4096) -> bytes:
        """At least one byte, as soon as it is there; b"" when the far end has closed. Cancelling loses nothing."""

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Hand bytes over; waits while the far end does not take them."""

    @abstractmethod
    async def drain(self) -> None:
        """Wait until everything written has left, as far as the link can tell."""

    @abstractmethod
    async def discard(self) -> None:
        """Drop what was received and not read."""

    @abstractmethod
    async def set_line(self, line: Line) -> None:
        """Change the line. Raises DeviceError with DEVICE_ERROR when the far end refuses a value, naming it."""

    @abstractmethod
    async def set_signals(self, *, dtr: bool | None = None, rts: bool | None = None) -> None:
        """Set DTR and RTS; None leaves one as it is."""

    @abstractmethod
    async def signals(self) -> Signals:
        """Modem lines now."""

    @abstractmethod
    async def errors(self) -> LineErrors:
        """Counted errors."""

    @abstractmethod
    async def send_break(self, seconds: float = 0.25) -> None:
        """Hold the line in break."""

    @abstractmethod
    async def close(self) -> None:
        """Give it back. May be called twice."""
