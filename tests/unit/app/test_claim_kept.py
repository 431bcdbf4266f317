"""Claims as runs that stay: what is open, and what may be cancelled."""

from __future__ import annotations

from pathlib import Path

from firstlight.change.outcome import BEGUN, Outcome, Result
from firstlight.claim.kept import ClaimRuns
from firstlight.claim.model import ClaimPlan
from firstlight.site.journal import Journal
from unit.app.claiming import card, item

RUN = "claim-20260101-000000-aaaa"


def line(device: str, step: str, code: str, result: Result = Result.DONE) -> Outcome:
    return Outcome(job=RUN, device=device, step=step, result=result, code=code, started=1.0, finished=1.0)


def test_a_claim_that_was_cut_off_in_its_change_is_not_cancelled_as_never_begun(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    runs = ClaimRuns(tmp_path, journal)
    devices = [card(id=id_, serial=f"QA{id_}") for id_ in ("d1", "d2", "d3", "d4")]
    runs.keep(ClaimPlan(id=RUN, items=tuple(map(item, devices))))
    journal.write(line("d1", "probe", "probed"))
    journal.write(line("d2", "change", BEGUN, Result.UNKNOWN))
    journal.write(line("d3", "change", BEGUN, Result.UNKNOWN))
    journal.write(line("d3", "claim", "claimed"))
    assert runs.state(RUN).cut_off == {"d2"}
    assert runs.cancel(RUN, 2.0) == 2
    state = runs.state(RUN)
    assert [one.device for one in state.open] == ["d2"]
    assert {key[0]: end.code for key, end in state.ended.items()} == {
        "d1": "job-cancelled", "d3": "claimed", "d4": "job-cancelled",
    }  # fmt: skip
    assert runs.cancel(RUN, 3.0) == 0
