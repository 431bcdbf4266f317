"""A session without engine or network: tests put in what is known, publish events, and see what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, cast

from firstlight.events import Device, DoctorRow, Event, Lane, SearchFinished, Subscriber
from firstlight.requests import SearchRequest
from firstlight.settings import Settings
from firstlight_drivers.contract import Credential, SnmpAccess

if TYPE_CHECKING:
    from firstlight.session import Session


class FakeSession:
    """Has the methods of `firstlight.session.Session`."""

    def __init__(self, devices: Iterable[Device] = (), lanes: Iterable[Lane] = (), doctor: Iterable[DoctorRow] = (),
                 settings: Settings | None = None, data_dir: Path | None = None) -> None:  # fmt: skip
        self.known = {device.id: device for device in devices}
        self.strip, self.diagnosis = tuple(lanes), tuple(doctor)
        self.data_dir = data_dir
        self.kept = settings or Settings(first_run_done=True)
        self.subscribers: list[Subscriber] = []
        self.searches: list[SearchRequest] = []
        self.search_futures: list[Future[SearchFinished]] = []
        self.identified: list[tuple[str, Future[tuple[Device, ...]]]] = []
        self.located: list[tuple[str, Credential, str | None, Future[float]]] = []
        self.forgotten: list[str] = []
        self.explained: list[str] = []
        self.answer = ("known-foreign", "192.168.127.254, on USB Ethernet")
        self.stopped = self.started = self.closed = 0

    def as_session(self) -> Session:
        """The same, as the type the desktop takes."""
        return cast("Session", self)

    def publish(self, *events: Event) -> None:
        """Say something to whoever listens."""
        for event in events:
            for subscriber in tuple(self.subscribers):
                subscriber(event)

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        self.closed += 1

    @property
    def settings(self) -> Settings:
        return self.kept

    def change_settings(self, settings: Settings) -> None:
        self.kept = settings

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        self.subscribers.append(subscriber)
        return lambda: self.subscribers.remove(subscriber)

    def devices(self) -> tuple[Device, ...]:
        return tuple(self.known.values())

    def lanes(self) -> tuple[Lane, ...]:
        return self.strip

    def doctor(self) -> tuple[DoctorRow, ...]:
        return self.diagnosis

    def search(self, request: SearchRequest) -> Future[SearchFinished]:
        self.searches.append(request)
        self.search_futures.append(Future())
        return self.search_futures[-1]

    def stop_search(self) -> None:
        self.stopped += 1

    def identify(self, target: str, snmp: SnmpAccess | None = None) -> Future[tuple[Device, ...]]:
        future: Future[tuple[Device, ...]] = Future()
        self.identified.append((target, future))
        return future

    def explain(self, mac_or_serial: str) -> tuple[str, str]:
        self.explained.append(mac_or_serial)
        return self.answer

    def locate(self, device_id: str, credential: Credential, host_key: str | None) -> Future[float]:
        future: Future[float] = Future()
        self.located.append((device_id, credential, host_key, future))
        return future

    def forget(self, device_id: str) -> None:
        self.forgotten.append(device_id)
