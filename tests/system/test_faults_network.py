"""Fault F12 between hosts of their own: a cable that is pulled, a default route that leads elsewhere, in mid-job.

The cards run in one network namespace, the program's way to them in another; the switch between them is real.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

import netns
from firstlight.jobs.model import JobRow, Stage
from firstlight.jobs.plans import Manner
from firstlight_drivers.simulation.spec import DeviceSpec
from unit.app import faulty
from unit.app.faulty import NEW, Card, Office, card, endings, impatient

pytestmark = [pytest.mark.netns, netns.needs_netns]
DOWN = 10.0 if faulty.STRESS else 5.0  # seconds
FIRST = "10.77.1.1"  # the card's; its host gets it as a second address
ROUTED = "198.51.100.1"  # the card's where it is reached by the default route alone


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    impatient(monkeypatch)


class Floor:
    """Cards in a namespace, on a loop and a thread of their own."""

    def __init__(self, host: netns.Namespace, first: str, *specs: DeviceSpec) -> None:
        self._host, self._first, self._specs = host, first, specs
        self.cards: list[Card] = []
        self._ready, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: host.run(self._serve))

    def __enter__(self) -> list[Card]:
        self._host.ip("address", "add", f"{self._first}/22", "dev", self._host.interface)
        self._thread.start()
        assert self._ready.wait(20)
        return self.cards

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    async def _serve(self) -> None:
        async with faulty.floor(*self._specs, first=self._first) as cards:
            self.cards += cards
            self._ready.set()
            await asyncio.to_thread(self._over.wait)


@pytest.mark.parametrize("way", ["cable", "route"])
@pytest.mark.parametrize("stage", [Stage.UPLOAD, Stage.CHECKS, Stage.RETURN] if faulty.STRESS else [Stage.UPLOAD])
def test_f12_a_way_that_is_gone_for_some_seconds(tmp_path: Path, stage: Stage, way: str) -> None:
    """The job goes on when the way is back, or says that the line broke and goes on when it is asked to."""
    address = FIRST if way == "cable" else ROUTED
    with netns.switch(2) as lab:
        here, there = lab.hosts
        if way == "route":
            here.ip("link", "add", "wifi", "type", "veth", "peer", "name", "air")
            here.ip("address", "add", "192.0.2.2/24", "dev", "wifi")
            for end in ("wifi", "air"):
                here.ip("link", "set", end, "up")
            here.ip("route", "add", "default", "via", there.address)
        spec = card(1, upload_rate=40_000.0 if stage is Stage.UPLOAD else 0.0, reboot_seconds=1.0)

        async def job() -> None:
            office = Office(tmp_path, [address])
            await office.claim(*cards)
            plan = await office.plan(faulty.image(tmp_path), seconds=60.0, manner=Manner(canary=0))
            plant, loop = office.plant(), asyncio.get_running_loop()
            pulled: list[float] = []

            def lead(state: str) -> None:
                if way == "cable":
                    lab.switch.ip("link", "set", "p1", state)
                else:
                    gateway = there.address if state == "up" else "192.0.2.1"
                    here.ip("route", "replace", "default", "via", gateway)

            def show(row: JobRow) -> None:
                begun = row.fraction > 0 or stage is not Stage.UPLOAD
                if row.stage is stage and begun and not pulled:
                    pulled.append(time.monotonic())
                    lead("down")
                    loop.call_later(DOWN, lead, "up")

            plant.show = show  # type: ignore[method-assign]
            summary = await office.run(plan, plants=plant)
            took = time.monotonic() - pulled[0]
            ending = endings(summary)["ups-1"]
            if ending != ("done", "upgraded"):
                assert ending[0] in {"refused", "failed", "unknown"}
                assert ending[1] in {"timeout", "unreachable", "closed", "no-route"}
                assert cards[0].flashed == 0
                await asyncio.sleep(max(0.0, DOWN + 1.0 - took))
                summary = await office.run(replace(plan, id="again"))
                assert endings(summary)["ups-1"] == ("done", "upgraded")
            assert took < DOWN + 60
            assert (cards[0].flashed, cards[0].spec.firmware) == (1, NEW)
            assert cards[0].logins.refused == 0

        with Floor(there, address, spec) as cards:
            here.run(job)
