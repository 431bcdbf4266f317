"""Says which other runs hold the devices of a command, before anything begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firstlight import words
from firstlight.change.open_runs import OpenRun
from firstlight.cli.output import Refusal, say

REFUSED = 3
CODE = "run-open"


def tell_held(names: Mapping[str, str], holding: Mapping[str, Sequence[OpenRun]], *, dry_run: bool = False) -> None:
    """One sentence for each device that another run holds; `names` by device key.

    Raises Refusal("run-under-way") where that run is at work now: two would write at the same time. A dry run tells it.
    """
    at_work = []
    for key, runs in holding.items():
        name = names.get(key, key)
        ids = ", ".join(run.id for run in runs)
        say(f"{name}: {words.sentence(CODE, ids)} {words.next_step(CODE)}")
        at_work += [f"{name} in {run.id}" for run in runs if run.under_way]
    if at_work and not dry_run:
        raise Refusal("run-under-way", ", ".join(at_work), status=REFUSED)


def held_notes(runs: Sequence[str]) -> dict[str, object]:
    """What a JSON line says of it; nothing where nobody else holds the device."""
    return {"notes": [CODE], "open_runs": list(runs)} if runs else {}
