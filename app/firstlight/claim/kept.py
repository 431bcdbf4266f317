"""Claims as runs that stay: what was planned, without any secret, and how each device ended.

<data>/runs/ID/plan.json    the plan; its passwords are in the vault, held or marked as being changed
<data>/journal.jsonl        every stage, and one line with step "claim" when a device is at its end

Going on with a run that was cut off is planning the devices without an end again: what the vault holds of them from the
first time is taken up by the plan (`claim.plan`), and what the device shows says how far it had come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from firstlight.change.open_runs import ENDS, FOLDERS, PLAN_VERSION
from firstlight.change.outcome import BEGUN, Outcome, Result
from firstlight.change.progress import RunKind
from firstlight.claim.model import ClaimItem, ClaimPlan, ClaimRow
from firstlight.site.journal import Journal
from firstlight.site.whole_file import FileTrouble, replace_whole

END = ENDS[RunKind.CLAIM]
STOPPED = "claim-stopped"  # no end: going on takes the device up again


class ClaimUnknown(Exception):
    """There is no such run, or its plan cannot be read; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptItem:
    """One device of a kept plan. Nothing in it is secret; `current`: the account whose password was given by hand."""

    device: str  # inventory id
    key: str
    family: str = ""
    model: str = ""
    name: str = ""
    serial: str = ""
    mac: str = ""
    address: str = ""
    method: str = ""
    account: str = ""
    administrator: str = ""
    purpose: str = "login"
    refusal: str = ""
    current: str = ""
    reset: bool = False
    plain: bool = False
    legacy: bool = False

    @property
    def step(self) -> str:
        """Of the outcome that ends it."""
        return end_step(self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClaim:
    """A plan as it is kept. `items` is empty where an earlier version kept none."""

    id: str
    items: tuple[KeptItem, ...] = ()
    accept_new: bool = False
    profiles: bool = False
    at_once: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimState:
    """A run of claims as the list shows it. `ended` by device and purpose ("login", "profile:Engineer")."""

    plan: KeptClaim
    ended: Mapping[tuple[str, str], Outcome]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def open(self) -> tuple[KeptItem, ...]:
        """Devices without an end: not begun, or cut off."""
        return tuple(item for item in self.plan.items if (item.device, item.purpose) not in self.ended)

    @property
    def cut_off(self) -> frozenset[str]:
        """Open devices to which something was sent, or was about to be: only going on tells what became of them."""
        begun = {outcome.device for outcome in self.outcomes if outcome.code == BEGUN}
        return frozenset(item.device for item in self.open if item.device in begun)

    @property
    def devices(self) -> int:
        """How many it is about; of a run without a kept plan those that the journal names."""
        return len(self.plan.items) or len({outcome.device for outcome in self.outcomes})


class ClaimRuns:
    """The claims of a data folder. Everything here blocks."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._folder = folder / FOLDERS[RunKind.CLAIM]
        self._journal = journal

    def place(self, run: str) -> Path:
        """The folder of a run."""
        return self._folder / Path(run).name

    def keep(self, plan: ClaimPlan, *, profiles: bool = False) -> None:
        """Make a plan durable before its first device. Raises OSError."""
        home = self.place(plan.id)
        home.mkdir(parents=True, mode=0o700, exist_ok=True)
        if (home / "plan.json").exists():
            return  # it is gone on with: what was planned first stays
        kept = KeptClaim(
            id=plan.id, items=tuple(map(_kept, plan.items)), accept_new=plan.accept_new, profiles=profiles,
            at_once=plan.at_once,
        )  # fmt: skip
        try:
            replace_whole(home / "plan.json", json.dumps({"version": PLAN_VERSION, **asdict(kept)}, indent=1).encode())
        except FileTrouble as trouble:
            raise OSError(trouble.detail) from trouble

    def end(self, run: str, row: ClaimRow, now: float) -> Outcome | None:
        """The outcome that ends a device; None for one that was merely stopped."""
        if row.result is None or row.code == STOPPED:
            return None
        return Outcome(
            job=run, device=row.device, step=end_step(row.purpose), result=row.result, code=row.code, started=now,
            finished=now, detail=row.detail,
        )  # fmt: skip

    def states(self) -> tuple[ClaimState, ...]:
        """All runs, oldest first; those of which the journal alone knows as well."""
        lines = [outcome for outcome in self._journal.lines() if outcome.job.startswith("claim-")]
        found = {outcome.job: KeptClaim(id=outcome.job) for outcome in lines}
        for path in self._folder.glob("*/plan.json"):
            with suppress(ClaimUnknown):
                found[path.parent.name] = self._plan(path.parent.name)
        return tuple(_state(plan, lines) for _, plan in sorted(found.items()))

    def state(self, run: str) -> ClaimState:
        """One run. Raises ClaimUnknown("job-unknown", "job-newer")."""
        lines = self._journal.read(run)
        try:
            plan = self._plan(run)
        except ClaimUnknown as unknown:
            if unknown.code != "job-unknown" or not lines or not run.startswith("claim-"):
                raise
            plan = KeptClaim(id=run)
        return _state(plan, lines)

    def cancel(self, run: str, now: float) -> int:
        """Note the devices that were not begun as not to be claimed any more; how many. Raises OSError, ClaimUnknown.

        One that was cut off stays open: that it was never begun would not be true of it.
        """
        state = self.state(run)
        open_ = [item for item in state.open if item.device not in state.cut_off]
        for item in open_:
            self._journal.write(
                Outcome(
                    job=run, device=item.device, step=item.step, result=Result.SKIPPED, code="job-cancelled",
                    started=now, finished=now,
                )
            )  # fmt: skip
        return len(open_)

    def _plan(self, run: str) -> KeptClaim:
        try:
            record = json.loads((self.place(run) / "plan.json").read_text(encoding="utf-8"))
            if int(record.pop("version", 1)) > PLAN_VERSION:
                raise ClaimUnknown("job-newer", run)
            items = tuple(KeptItem(**item) for item in record.pop("items"))
            return KeptClaim(**record, items=items)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ClaimUnknown("job-unknown", run) from error


def end_step(purpose: str) -> str:
    """Step of the outcome that ends the claim of a device: "claim", or "claim:profile:Engineer"."""
    return END if purpose == "login" else f"{END}:{purpose}"


def _kept(item: ClaimItem) -> KeptItem:
    device = item.device
    return KeptItem(
        device=device.id, key=item.key, family=device.family or "", model=device.model or "", name=device.name or "",
        serial=device.serial or "", mac=device.mac or "", address=device.address or "", method=str(item.method),
        account=item.account, administrator=item.administrator or "", purpose=item.purpose, refusal=item.refusal,
        current=item.current.user if item.current is not None else "", reset=item.reset, plain=item.plain,
        legacy=item.legacy,
    )  # fmt: skip


def _state(plan: KeptClaim, lines: Sequence[Outcome]) -> ClaimState:
    mine = tuple(outcome for outcome in lines if outcome.job == plan.id)
    ended = {}
    for outcome in mine:
        if outcome.step == END or outcome.step.startswith(f"{END}:"):
            ended[outcome.device, outcome.step.partition(":")[2] or "login"] = outcome
    if not plan.items:  # of before: the last line of each device is how it ended
        ended = {(outcome.device, "login"): outcome for outcome in mine}
    return ClaimState(plan=plan, ended=ended, outcomes=mine)
