"""Which runs of a data folder still hold which devices, so that a second run says so before it begins.

<data>/jobs/ID/plan.json    firmware    <data>/runs/ID/plan.json    claims
<data>/journal.jsonl        how each device ended; one without an end is held
running.lock beside a plan  held by the process that carries the run out

A run that lies there, stopped or cut off, costs the next one a word. One that is under way may write at the same time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from firstlight.change.outcome import Outcome
from firstlight.change.progress import RunKind
from firstlight.site.journal import Journal
from firstlight.site.whole_file import FileTrouble, alone

LOCK = "running.lock"
PATIENCE = 2.0  # seconds a run waits for its own lock: who merely looks whether it is held holds it for a moment
PLAN_VERSION = 2  # of kept plans; those of before say none and are 1


FOLDERS: Mapping[RunKind, str] = {RunKind.FIRMWARE: "jobs", RunKind.CLAIM: "runs"}
ENDS: Mapping[RunKind, str] = {RunKind.FIRMWARE: "upgrade", RunKind.CLAIM: "claim"}
"""Step of the outcome that ends a device. Of a claim of something else than the login it has a suffix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRun:
    """A run that holds a device: it is planned there, has no end there, and nobody has cancelled it."""

    id: str
    kind: RunKind
    under_way: bool  # a process carries it out now


@contextmanager
def under_way(folder: Path) -> Iterator[None]:
    """This process carries out the run of this folder. Raises FileTrouble("in-use") where another one does."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(folder / LOCK, PATIENCE):
        yield


def is_under_way(folder: Path) -> bool:
    """Whether a process carries out the run of this folder now."""
    if not (folder / LOCK).exists():
        return False
    try:
        with alone(folder / LOCK, 0.0):
            return False
    except FileTrouble as trouble:
        return trouble.code == "in-use"


def open_runs(folder: Path, journal: Journal, *, but: Sequence[str] = ()) -> Mapping[str, tuple[OpenRun, ...]]:
    """By device key the runs that hold it, oldest first; `but` names runs to leave out. Blocking.

    Plans that cannot be read hold nobody here; what wants to carry one out says what is wrong with it.
    """
    plans = [
        (kind, path)
        for kind, name in FOLDERS.items()
        for path in (folder / name).glob("*/plan.json")
        if path.parent.name not in but
    ]
    if not plans:
        return {}
    ended = _ended(journal.lines())
    found: dict[str, list[OpenRun]] = defaultdict(list)
    for kind, path in sorted(plans, key=lambda plan: plan[1].parent.name):
        id_ = path.parent.name
        held = [key for device, key in _planned(path) if device not in ended.get(id_, ())]
        if held:
            run = OpenRun(id=id_, kind=kind, under_way=is_under_way(path.parent))
            for key in dict.fromkeys(held):
                found[key].append(run)
    return {key: tuple(runs) for key, runs in found.items()}


def _ended(lines: Sequence[Outcome]) -> Mapping[str, set[str]]:
    """By run the devices that have an end. Of a device that is claimed in parts each part counts for itself."""
    ended: dict[str, set[str]] = defaultdict(set)
    for outcome in lines:
        for step in ENDS.values():
            if outcome.step == step:
                ended[outcome.job].add(outcome.device)
            elif outcome.step.startswith(f"{step}:"):
                ended[outcome.job].add(f"{outcome.device}{outcome.step[len(step) :]}")
    return ended


def _planned(path: Path) -> Iterator[tuple[str, str]]:
    """Name in the journal and device key of everything that a plan begins."""
    try:
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        for item in items:
            if item.get("fit", "update") == "update" and not item.get("refusal") and item["key"]:
                purpose = item.get("purpose", "login")
                device = str(item["device"])
                yield device if purpose == "login" else f"{device}:{purpose}", str(item["key"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
