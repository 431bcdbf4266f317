"""The bridge: one batch, the newest word on each device, answers on the GUI thread."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from desktop.fleet import DEVICES, LANES
from firstlight.events import (
    DeviceAppeared,
    DeviceChanged,
    DeviceForgotten,
    DeviceLost,
    Event,
    LanesChanged,
    Problem,
    SearchFinished,
    SearchStarted,
)
from firstlight_ui.bridge import Batch, Bridge, coalesced


def test_the_newest_word_on_each_device_wins() -> None:
    first, second = DEVICES[0], DEVICES[1]
    newer = replace(first, firmware="9")
    batch = coalesced([DeviceAppeared(first), DeviceLost(second), DeviceChanged(newer), DeviceForgotten(second.id)])
    assert batch.rows == {first.id: newer, second.id: None}


def test_a_forgotten_device_that_comes_back_is_there() -> None:
    batch = coalesced([DeviceForgotten(DEVICES[0].id), DeviceAppeared(DEVICES[0])])
    assert batch.rows == {DEVICES[0].id: DEVICES[0]}


def test_searches_and_problems_stay_in_order() -> None:
    events: list[Event] = [
        SearchStarted(5),
        Problem("timeout", "a"),
        SearchFinished(1, 5.0),
        LanesChanged(LANES),
        Problem("busy"),
    ]
    batch = coalesced(events)
    assert batch.searches == (events[0], events[2])
    assert [problem.code for problem in batch.problems] == ["timeout", "busy"]
    assert batch.lanes == LANES


def test_a_thousand_events_from_another_thread_are_few_batches(qtbot: QtBot) -> None:
    bridge = Bridge()
    batches: list[Batch] = []
    threads: set[bool] = set()

    def take(batch: Batch) -> None:
        batches.append(batch)
        threads.add(QThread.currentThread() is bridge.thread())

    bridge.batch.connect(take)

    def speak() -> None:
        for number in range(1000):
            bridge.hear(DeviceChanged(replace(DEVICES[number % 5], firmware=str(number))))

    thread = threading.Thread(target=speak)
    thread.start()
    thread.join()
    qtbot.waitUntil(
        lambda: bool(batches) and batches[-1].rows.get(DEVICES[4].id) == replace(DEVICES[4], firmware="999")
    )
    assert len(batches) <= 3
    assert threads == {True}
    bridge.close()


def test_results_come_on_the_gui_thread_and_not_to_the_dead(qtbot: QtBot) -> None:
    bridge, owner, dead = Bridge(), QObject(), QObject()
    told: list[object] = []
    good: Future[int] = Future()
    bad: Future[int] = Future()
    cancelled: Future[int] = Future()
    lost: Future[int] = Future()
    bridge.call(good, owner, told.append)
    bridge.call(bad, owner, told.append, lambda error: told.append(str(error)))
    bridge.call(cancelled, owner, told.append, told.append)
    bridge.call(lost, dead, told.append)
    dead.deleteLater()
    qtbot.wait(1)

    def finish() -> None:
        good.set_result(1)
        bad.set_exception(OSError("no"))
        lost.set_result(3)

    thread = threading.Thread(target=finish)
    thread.start()
    thread.join()
    cancelled.cancel()
    qtbot.waitUntil(lambda: len(told) == 2)
    bridge.flush()
    assert told == [1, "no"]
    bridge.close()


def test_a_closed_bridge_is_silent(qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.batch.connect(lambda _batch: (_ for _ in ()).throw(AssertionError))
    bridge.hear(Problem("timeout"))
    bridge.close()
    bridge.hear(Problem("timeout"))
    bridge.flush()
