"""Feeds the real main window from another thread and watches how long the GUI thread is away."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import psutil
from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desktop.fake_session import FakeSession
from firstlight.events import Device, DeviceAppeared, DeviceChanged
from firstlight_drivers.contract import Source, State
from firstlight_ui.look import Look
from firstlight_ui.main_window import MainWindow

DEVICES, RATE, SECONDS = 10_000, 200, 30


def device(number: int) -> Device:
    """An invented device."""
    return Device(
        id=f"d-{number}",
        family="moxa-nport6000",
        vendor="Moxa",
        model="NPort 6250",
        name=f"NP6250_{number}",
        serial=f"TBKDB{number:07d}",
        mac=f"00:90:E8:{number >> 16 & 255:02X}:{number >> 8 & 255:02X}:{number & 255:02X}",
        firmware="1.2",
        state=State.FACTORY if number % 3 else State.CLAIMED,
        addresses=(f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",),
        sources=(Source.MOXA,),
        first_seen=time.time(),
        last_seen=time.time(),
    )


class Gaps:
    """A 1 ms timer on the GUI thread; what it misses is a gap."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._clock.start()
        self._timer.start(1)

    def _tick(self) -> None:
        self.found.append(self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()

    def take(self) -> list[float]:
        """The gaps since the last call, sorted."""
        found, self.found = sorted(self.found), []
        return found


def spin(seconds: float) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def feed(session: FakeSession, stop: threading.Event) -> None:
    """200 changes a second, from the engine's side."""
    number = 0
    begun = time.monotonic()
    while not stop.is_set():
        due = int((time.monotonic() - begun) * RATE)
        while number < due:
            number += 1
            session.publish(DeviceChanged(replace(device(number * 37 % DEVICES), last_seen=time.time())))
        stop.wait(0.005)


application = QApplication(sys.argv[:1])
session = FakeSession()
window = MainWindow(Look(application, theme="light", large=False, scale=1.0), session.as_session())
window.resize(1366, 768)
window.show()
spin(1)
empty = psutil.Process().memory_info().rss
gaps = Gaps()
session.publish(*(DeviceAppeared(device(number)) for number in range(DEVICES)))
spin(3)
fill = gaps.take()[-1]
stop = threading.Event()
feeder = threading.Thread(target=feed, args=(session, stop))
feeder.start()
gaps.take()
spin(SECONDS)
steady = gaps.take()
stop.set()
feeder.join()
clock = QElapsedTimer()
typed: list[float] = []
for text in ("N", "NP6250_99", "TBKDB00042", "nothing at all", ""):
    clock.restart()
    window.devices.search_field.setText(text)
    window.devices.apply_filter()  # without the 80 ms that typing waits for the next key
    application.processEvents()
    typed.append(clock.nsecsElapsed() / 1e6)
    spin(0.3)
grown = (psutil.Process().memory_info().rss - empty) / 1e6
window.close()
print(
    json.dumps(
        {
            "gap_ms": steady[-1],
            "gap_p99_ms": steady[int(len(steady) * 0.99)],
            "fill_ms": fill,
            "filter_ms": max(typed),
            "grown_mb": grown,
        }
    )
)
