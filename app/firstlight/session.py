"""The one object a front end holds. (Being written: the signatures below are fixed.)"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from firstlight.events import Device, DoctorRow, Lane, SearchFinished, Subscriber
from firstlight.requests import SearchRequest
from firstlight.settings import Settings
from firstlight_drivers.contract import Credential, SnmpAccess


class Session:
    """Engine, inventory and settings of one run. Thread-safe: methods may be called from any thread.

    Commands return a `concurrent.futures.Future`; events arrive at subscribers on the engine's thread.
    """

    def __init__(self, data_dir: Path | None = None) -> None: ...

    def start(self) -> None:
        """Open the data folder and start the engine thread; remembered devices are available at once."""

    def close(self) -> None:
        """Cancel everything, store what is known, join the thread. Safe to call twice."""

    @property
    def settings(self) -> Settings: ...

    def change_settings(self, settings: Settings) -> None:
        """Store new settings (atomically)."""

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hear every event from now on, on the engine's thread. Returns the way to stop."""

    def devices(self) -> tuple[Device, ...]:
        """All rows now."""

    def lanes(self) -> tuple[Lane, ...]: ...

    def doctor(self) -> tuple[DoctorRow, ...]: ...

    def search(self, request: SearchRequest) -> Future[SearchFinished]:
        """Search once. A search that is under way is ended first; rows stay. Raises nothing; problems are events.

        A range that is not one, or too large, fails the future with `firstlight.session.RequestRefused(code, detail)`.
        """

    def stop_search(self) -> None: ...

    def identify(self, target: str, snmp: SnmpAccess | None = None) -> Future[tuple[Device, ...]]:
        """Ask one host or serial line by every unicast means (TARGET as in the command line contract)."""

    def explain(self, mac_or_serial: str) -> tuple[str, str]:
        """Doctor for one device: (code, detail) of `firstlight.words` about a MAC or serial number from a label."""

    def locate(self, device_id: str, credential: Credential, host_key: str | None) -> Future[float]:
        """Make the device show itself; seconds it will blink. Fails with DeviceError."""

    def forget(self, device_id: str) -> None:
        """Take a row out of the inventory and its store."""
