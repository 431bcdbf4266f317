"""Lives of the program that end by kill -9 right before or right after a chosen durable write.

    python -m unit.app.faulty_lives      one JSON line per life on standard input, one answer each

A life: {"folder": ..., "plan": ..., "places": [...], "when": "before" or "after", "what": name of the write}. Each is a
fork of this process, so that libraries are imported once; nothing here starts a thread before the fork. The answer is
{"ended": ...}: "killed" where it was cut off, else how each device ended, by its name.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import dbos  # noqa: F401 - imported before the fork, once
import paramiko  # noqa: F401
import sqlalchemy  # noqa: F401

from firstlight.change import returning
from firstlight.change.outcome import Outcome
from firstlight.jobs import upgrade
from firstlight.jobs.model import plan_from_plain
from unit.app.faulty import Office, endings


def main() -> None:
    """Live every life that is asked for."""
    upgrade.LOOK_EVERY, upgrade.STILL_THERE = 0.1, 1.5
    for line in sys.stdin:
        life = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            status = 1
            try:
                ended = asyncio.run(live(life))
                os.write(writing, json.dumps(ended).encode())
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"ended": "killed" if killed else json.loads(said or "null")}), flush=True)


async def live(life: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """One life, to its end or to the kill."""
    returning.LONGEST_LOOK = life.get("longest", returning.LONGEST_LOOK)
    office = Office(Path(life["folder"]), life["places"])
    await office.look()
    plan = plan_from_plain(json.loads(Path(life["plan"]).read_text()))  # noqa: ASYNC240
    chosen = life["when"], life["what"]

    def kill(when: str, what: str) -> None:
        if (when, what) == chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    plant = office.plant()
    written = plant.write

    def write(outcome: Outcome) -> None:
        kill("before", f"journal {outcome.step}")
        written(outcome)
        kill("after", f"journal {outcome.step}")

    plant.write = write  # type: ignore[method-assign]
    return endings(await office.run(plan, kill=kill, plants=plant))


if __name__ == "__main__":
    main()
