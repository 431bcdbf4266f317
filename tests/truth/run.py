"""Tries seeds: does the program tell the truth about devices of every temper, and does it finish the honest ones?

    python tests/truth/run.py --seeds 10000 [--family F] [--capability C] [--from SEED]
    python tests/truth/run.py --family F --capability C --seed N [--shrink]

Prints the seed of each lie and of each honest device that was not finished, then counts; exit 1 if there was one.
`--shrink` takes a temper apart, field by field, until what is left still fails. The seeds are spread over all families
and capabilities that were not left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from truth.pairs import ACTS  # noqa: E402

WORKER = Path(__file__).resolve().with_name("worker.py")
LONGEST = 300.0  # seconds on a real clock for one case
Answer = dict[str, Any]


class Worker:
    """One process under the clock that jumps."""

    def __init__(self) -> None:
        places = [str(ROOT / name) for name in ("app", "ui", "drivers", "tests")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")])}
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, case: dict[str, object]) -> Answer:
        """Try one case. A process that ends or does not answer is a finding as well."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Timer(LONGEST, self._process.kill)
        late.start()
        try:
            self._process.stdin.write(json.dumps(case) + "\n")
            self._process.stdin.flush()
            text = self._process.stdout.readline()
        except BrokenPipeError:
            text = ""
        finally:
            late.cancel()
        if text:
            found: Answer = json.loads(text)
            return found
        self._process.wait()
        self.__init__()  # type: ignore[misc]  # the next case gets a new process
        told = f"HANG       {case['family']} {case['act']} seed {case['seed']}: the process ended"
        return {"kind": "HANG", "why": "the process ended", "line": told, "honest": True, "result": "", "changed": []}

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def chosen(families: Iterable[str], acts: Iterable[str] | None) -> tuple[tuple[str, str], ...]:
    """Pairs of family and capability."""
    return tuple((family, act) for family in families for act in ACTS[family] if acts is None or act in acts)


def cases(pairs: tuple[tuple[str, str], ...], first: int, count: int) -> Iterator[dict[str, object]]:
    """`count` cases with seeds from `first` on, all pairs in turn."""
    for number in range(first, first + count):
        family, act = pairs[number % len(pairs)]
        yield {"family": family, "act": act, "seed": number}


def tried(wanted: Iterable[dict[str, object]], workers: int, tell: Callable[[dict[str, object], Answer], None]) -> None:
    """Try them all, in so many processes; `tell` is called by one thread at a time."""
    waiting, lock = iter(list(wanted)), threading.Lock()

    def work() -> None:
        worker = Worker()
        try:
            while True:
                with lock:
                    case = next(waiting, None)
                if case is None:
                    return
                answer = worker.ask(case)
                with lock:
                    tell(case, answer)
        finally:
            worker.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def shrink(case: dict[str, object], worker: Worker) -> Answer:
    """The smallest temper that still fails in the same way."""
    answer = worker.ask(case)
    kind, first, without = answer["kind"], answer["why"][:7], list[str]()
    print(answer["line"], flush=True)
    if not kind:
        return answer
    again = True
    while again:
        again = False
        for name in answer["changed"]:
            tried_ = worker.ask({**case, "without": [*without, name]})
            if tried_["kind"] == kind and tried_["why"][:7] == first:
                without.append(name)
                answer, again = tried_, True
                break
    return answer


def main() -> int:
    """See the module docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--family", choices=sorted(ACTS))
    parser.add_argument("--capability", choices=sorted({act for acts in ACTS.values() for act in acts}))
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    pairs = chosen([given.family] if given.family else ACTS, [given.capability] if given.capability else None)
    if not pairs:
        parser.error("this family has no such capability")
    if given.seed is not None:
        return _one(given, pairs)
    counts: Counter[str] = Counter()
    honest: Counter[bool] = Counter()
    begun = time.monotonic()

    def tell(_: dict[str, object], answer: Answer) -> None:
        counts[answer["kind"] or "ok"] += 1
        if answer["honest"]:
            honest[answer["result"] == "done"] += 1
        if answer["kind"]:
            print(answer["line"], flush=True)

    tried(cases(pairs, given.first, given.seeds), given.workers, tell)
    total, worked = sum(counts.values()), honest[True] + honest[False]
    print(
        f"{total} seeds from {given.first} on in {time.monotonic() - begun:.0f} s: {counts['LIE']} lies, "
        f"{counts['FAULT']} faults, {counts['HANG']} hangs; {honest[True]} of {worked} honest devices finished",
        flush=True,
    )
    return 1 if total != counts["ok"] else 0


def _one(given: argparse.Namespace, pairs: tuple[tuple[str, str], ...]) -> int:
    family, act = pairs[given.seed % len(pairs)]
    case: dict[str, object] = {"family": family, "act": act, "seed": given.seed}
    worker = Worker()
    try:
        answer = shrink(case, worker) if given.shrink else worker.ask(case)
    finally:
        worker.close()
    print(answer["line"], flush=True)
    return 1 if answer["kind"] else 0


if __name__ == "__main__":
    sys.exit(main())
