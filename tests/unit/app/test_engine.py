"""The engine thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import CancelledError

import pytest

from firstlight.engine import Engine


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
