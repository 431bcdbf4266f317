"""What a durable job costs per device, and how soon a killed one is at work again.

The cost is the difference between the same scripted upgrades on the engine (SQLite) and in memory.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench.measure import Row
from firstlight.change.durable import Durable
from firstlight.change.outcome import Result
from firstlight.jobs.campaign import Campaign
from firstlight.jobs.engine import DbosDurable, JobEngine
from firstlight.jobs.model import JobRow, row_as_plain, row_from_plain
from firstlight.jobs.upgrade import Upgrade
from system.conftest import Program
from system.test_claim import PASSPHRASE
from system.test_jobs import fleet_file, own, update_arguments
from unit.app.test_upgrade import Box, Memory, Yard, item, plan

DEVICES, RUNS = 200, 3
CARDS, RATE, SIZE = 4, 400_000.0, 4 * 1024 * 1024
BIND = "127.99.90.1"


async def _in_memory(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
    return await upgrade(Memory()).run()


def _durably(engine: JobEngine) -> Callable[[str, Callable[[Durable], Upgrade]], object]:
    async def run(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        async def work(durable: DbosDurable) -> Mapping[str, object]:
            return row_as_plain(await upgrade(durable).run())

        return row_from_plain(dict(await engine.run(workflow, work)))

    return run


async def _campaign(run: object) -> float:
    serials = [f"QA{number}" for number in range(DEVICES)]
    yard = Yard({serial: Box(serial=serial) for serial in serials})
    whole = plan(*(item(serial) for serial in serials), canary=0, at_once=8)
    begun = time.monotonic()
    summary = await Campaign(whole, run, yard).run()  # type: ignore[arg-type]
    assert summary.count(Result.DONE) == DEVICES
    return time.monotonic() - begun


async def _on_the_engine() -> float:
    with tempfile.TemporaryDirectory() as folder:
        engine = JobEngine(f"sqlite:///{folder}/jobs.sqlite", asyncio.get_running_loop())
        await asyncio.to_thread(engine.open)
        try:
            return await _campaign(_durably(engine))
        finally:
            await asyncio.to_thread(engine.close)


def _resumed(program: Program, folder: Path) -> float:
    """Seconds from the start of `jobs resume` to the first thing it says of a device."""
    assets, passphrase = folder / "assets", folder / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    fleet = fleet_file(folder / "fleet.toml", CARDS, upload_rate=RATE)
    demo = program.start(
        "demo", "--fleet", str(fleet), "--bind", BIND, "--assets", str(assets), "--asset-size", str(SIZE)
    )
    devices = demo.record(60)["devices"]
    own(folder / "home", devices)
    arguments = update_arguments(assets, passphrase, devices, "--at-once", str(CARDS), "--canary", "0")
    running = program.start(*arguments)
    steps = 0
    while steps < 3 * CARDS:  # each is identified, backed up and looked at: the uploads run
        steps += running.record(60).get("step") in {"identify", "backup", "checks"}
    running.process.kill()
    running.process.wait(15)
    begun = time.monotonic()
    again = program.start("jobs", "resume", "--passphrase-file", str(passphrase), "--format", "json")
    again.record(60)
    seconds = time.monotonic() - begun
    again.process.kill()
    again.process.wait(15)
    return seconds


def measure() -> Iterator[Row]:
    """Overhead per device, time to resume."""
    memory = statistics.median(asyncio.run(_campaign(_in_memory)) for _ in range(RUNS))
    engine = statistics.median(asyncio.run(_on_the_engine()) for _ in range(RUNS))
    cost = (engine - memory) / DEVICES * 1000
    yield Row(name=f"durability per device, {DEVICES} instant devices on SQLite", value=cost, unit="ms")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program = Program(folder / "home")
        try:
            seconds = _resumed(program, folder)
        except subprocess.TimeoutExpired as error:
            raise AssertionError("the job did not get going") from error
        finally:
            program.close()
    yield Row(name="kill -9 in the uploads, start of `jobs resume` to its first step", value=seconds, unit="s")
