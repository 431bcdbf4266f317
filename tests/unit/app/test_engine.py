"""The engine thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from firstlight import engine as engine_module
from firstlight.engine import Engine, to_its_end


def test_work_runs_on_the_engines_thread_and_close_cancels_what_is_left() -> None:
    engine = Engine()
    engine.start()
    assert engine.call(threading.current_thread).name == "firstlight-engine"

    async def forever() -> None:
        await asyncio.Event().wait()

    future = engine.submit(forever())
    engine.close()
    with pytest.raises(CancelledError):
        future.result(5)
    engine.close()


def test_a_closed_engine_takes_no_work() -> None:
    async def nothing() -> None:
        return

    with pytest.raises(RuntimeError):
        Engine().submit(nothing())


class Write:
    """Something that is sent and then proved, with work of its own beside it."""

    def __init__(self) -> None:
        self.sent, self.closing = threading.Event(), threading.Event()
        self.proved = self.helped = False

    async def run(self, *, sends: bool) -> None:
        async def help_() -> None:
            await asyncio.to_thread(self.closing.wait, 10)
            self.helped = True

        async def work() -> None:
            helping = asyncio.create_task(help_())
            if not sends:
                await asyncio.Event().wait()
            self.sent.set()
            await helping
            self.proved = True

        await to_its_end(work(), self.sent.is_set)


def test_what_was_sent_is_proved_before_the_engine_ends() -> None:
    engine, write, never = Engine(), Write(), Write()
    engine.start()
    running = engine.submit(write.run(sends=True))
    waiting = engine.submit(never.run(sends=False))
    assert write.sent.wait(10)
    threading.Timer(0.2, write.closing.set).start()  # while it is being closed
    threading.Timer(0.2, never.closing.set).start()
    engine.close()
    assert write.proved
    assert write.helped
    assert not never.proved
    for future in (running, waiting):
        with pytest.raises(CancelledError):
            future.result(5)


def test_what_does_not_come_to_its_end_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "LAST_SECONDS", 0.1)
    engine, sent = Engine(), threading.Event()
    engine.start()

    async def forever() -> None:
        sent.set()
        await asyncio.Event().wait()

    future = engine.submit(to_its_end(forever(), sent.is_set))
    assert sent.wait(10)
    engine.close()
    with pytest.raises(CancelledError):
        future.result(5)
