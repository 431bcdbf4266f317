"""The session on the simulated fleet: streaming, presence, memory, and what a front end may ask of it."""

from __future__ import annotations

import queue
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firstlight import inventory
from firstlight import session as session_module
from firstlight.events import DeviceAppeared, DeviceLost, Event, Presence, SearchFinished, SearchStarted
from firstlight.lanes import RequestRefused
from firstlight.requests import SearchRequest
from firstlight.session import Session
from firstlight.settings import Settings
from firstlight.targets import TargetError
from firstlight_drivers.contract import Credential, Secret
from firstlight_drivers.errors import DeviceError
from system.conftest import Program
from system.test_cli import bind

Watcher = tuple[Session, "queue.SimpleQueue[Event]"]


@pytest.fixture
def watcher(tmp_path: Path, _no_leftovers: None) -> Iterator[Watcher]:
    """A session and everything it says."""
    session = Session(tmp_path / "home", demo_only=True)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    session.subscribe(events.put)
    session.start()
    yield session, events
    session.close()


def wait_for(events: queue.SimpleQueue[Event], wanted: Callable[[Event], bool], seconds: float = 20) -> Event:
    """The next event that is wanted."""
    end = time.monotonic() + seconds
    while True:
        event = events.get(timeout=max(0.01, end - time.monotonic()))
        if wanted(event):
            return event


def test_the_first_row_streams_while_the_search_goes_on(program: Program, watcher: Watcher) -> None:
    program.start("demo", "--devices", "12", "--bind", bind(11)).record()
    session, events = watcher
    future = session.search(SearchRequest(seconds=4))
    wait_for(events, lambda event: isinstance(event, SearchStarted))
    wait_for(events, lambda event: isinstance(event, DeviceAppeared))
    assert not future.done()
    finished = future.result(30)
    assert isinstance(finished, SearchFinished)
    assert finished.found >= 10


def test_a_silent_device_is_lost_once_and_back_once(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "PRESENCE_EVERY", 1.0)
    monkeypatch.setattr(session_module, "PRESENCE_LISTEN", 1.0)
    monkeypatch.setattr(inventory, "LOST_AFTER", 3.0)
    fleet = program.start("demo", "--devices", "6", "--bind", bind(12))
    fleet.record()
    session = Session(tmp_path / "home", watch=True)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    session.subscribe(events.put)
    session.start()
    try:
        session.search(SearchRequest(seconds=2, sources=session_module.QUIET_SOURCES)).result(30)
        here = {device.id for device in session.devices() if device.presence is Presence.PRESENT}
        assert here
        fleet.process.send_signal(signal.SIGKILL)  # no goodbye: the plug is pulled
        lost: list[str] = []
        while set(lost) < here:
            event = wait_for(events, lambda event: isinstance(event, DeviceLost), 30)
            assert isinstance(event, DeviceLost)
            lost.append(event.device.id)
        assert len(lost) == len(set(lost))
    finally:
        session.close()


def test_what_was_known_is_remembered_after_a_restart(program: Program, watcher: Watcher) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(13)).record()
    session, _ = watcher
    session.search(SearchRequest(seconds=2)).result(30)
    known = {device.id for device in session.devices() if device.serial}
    assert known
    session.close()
    again = Session(session.data_dir, demo_only=True)
    again.start()
    try:
        assert {device.id for device in again.devices()} == known
        assert {device.presence for device in again.devices()} == {Presence.REMEMBERED}
        again.forget(next(iter(known)))
    finally:
        again.close()
    last = Session(session.data_dir, demo_only=True)
    last.start()
    assert len(last.devices()) == len(known) - 1
    last.close()


def test_a_search_can_be_stopped_and_rows_stay(program: Program, watcher: Watcher) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(14)).record()
    session, events = watcher
    future = session.search(SearchRequest(seconds=60))
    wait_for(events, lambda event: isinstance(event, DeviceAppeared))
    session.stop_search()
    assert future.result(10).cancelled
    assert session.devices()


def test_refusals_reach_the_caller(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "DEMO_START", 0.0)
    session, _ = watcher
    with pytest.raises(RequestRefused):
        session.search(SearchRequest(interfaces=("nope0",))).result(10)
    with pytest.raises(TargetError):
        session.identify("not a target").result(10)
    with pytest.raises(DeviceError):
        session.locate("d-unknown", Credential(user="apc", password=Secret("x")), None).result(10)
    assert session.explain("") == ("label-malformed", "")
    assert session.explain("00:90:E8:00:00:01")[0] == "never-seen"


def test_settings_are_kept(watcher: Watcher) -> None:
    session, _ = watcher
    session.change_settings(Settings(theme="dark"))
    session.close()
    again = Session(session.data_dir)
    again.start()
    assert again.settings.theme == "dark"
    again.close()


def test_simulated_devices_are_marked(program: Program, watcher: Watcher) -> None:
    program.start("demo", "--devices", "6", "--bind", bind(15)).record()
    session, _ = watcher
    session.search(SearchRequest(seconds=2)).result(30)
    assert {device.simulated for device in session.devices()} == {True}
