"""The share of the seeds that is tried at every change: no lie, no fault, every honest device finished.

More of them: `python tests/truth/run.py --seeds 10000`. One of them, at its smallest:
`--family F --capability C --seed N --shrink`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from truth.pairs import ACTS
from truth.run import Answer, tried

PAIRS = [(family, act) for family in ACTS for act in ACTS[family]]
SEEDS, FIRMWARE_SEEDS = 18, 8  # of each pair; an upgrade takes ten times as long as anything else
Answers = Mapping[tuple[object, object], list[Answer]]


@pytest.fixture(scope="module")
def answers() -> Answers:
    """Every pair's, from as many processes as there are cores."""
    found: dict[tuple[object, object], list[Answer]] = defaultdict(list)
    # Upgrades first: the others fill what is left of the time.
    firmware = [(pair, seed) for pair in PAIRS if pair[1] == "firmware" for seed in range(FIRMWARE_SEEDS)]
    others = [(pair, seed) for pair in PAIRS if pair[1] != "firmware" for seed in range(SEEDS)]
    wanted: list[dict[str, object]] = [
        {"family": family, "act": act, "seed": seed} for (family, act), seed in (*firmware, *others)
    ]
    tried(wanted, os.cpu_count() or 1, lambda case, answer: found[case["family"], case["act"]].append(answer))
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the clock that jumps reads thread states from /proc")
@pytest.mark.parametrize(("family", "act"), PAIRS)
def test_no_lie_and_every_honest_device_is_finished(answers: Answers, family: str, act: str) -> None:
    found = answers[family, act]
    assert len(found) == (FIRMWARE_SEEDS if act == "firmware" else SEEDS)
    wrong = [answer["line"] for answer in found if answer["kind"]]
    assert not wrong, "\n".join(["", *wrong])
