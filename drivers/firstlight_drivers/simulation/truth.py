"""What a simulated device really is, whatever it says: one shape for all families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firstlight_drivers.port_settings import PortSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTruth:
    """One account. `passwords`: everything that opens it."""

    name: str
    passwords: tuple[str, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTruth:
    """One part with a version of its own. `flashed` counts how often it was written since the start."""

    name: str
    version: str
    flashed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PortTruth:
    """One serial port: what it works with, what a restart would find, what was sent last."""

    number: int
    in_force: PortSettings
    saved: PortSettings
    sent: PortSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """All of it. Two are equal when nothing was changed in between; a clock that goes on is no change.

    `waiting` is the version of firmware that was taken and not installed, `uploads` counts whole files.
    """

    accounts: tuple[AccountTruth, ...] = ()
    parts: tuple[PartTruth, ...] = ()
    ports: tuple[PortTruth, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    clock: datetime | None = None  # as it was set last, None: never
    waiting: str | None = None
    uploads: int = 0

    def opens(self, account: str, password: str) -> bool:
        """Whether this is a login."""
        return any(one.name == account and one.enabled and password in one.passwords for one in self.accounts)
