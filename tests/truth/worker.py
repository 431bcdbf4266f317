"""A process that tries cases under the clock that jumps: one JSON line per case on standard input, one answer each.

{"family": ..., "act": ..., "seed": ...}                        -> the verdict
{..., "without": ["lingers", "faults:never-back", ...]}         -> the same with these fields of the temper as usual
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from truth import jump_clock  # noqa: E402

clock = jump_clock.install()

from dataclasses import replace  # noqa: E402

from truth.cases import Court, scene  # noqa: E402
from truth.program import Program  # noqa: E402


def main() -> None:
    """Until the input ends."""
    home = Path(tempfile.mkdtemp(prefix="truth-"))
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    number = 0

    def made() -> Program:
        nonlocal number
        number += 1
        return Program(home / str(number))

    court = Court(made, 100 + os.getpid() % 150)
    try:
        for line in sys.stdin:
            wanted = json.loads(line)
            case = scene(wanted["family"], wanted["act"], wanted["seed"])
            for name in wanted.get("without", ()):
                case = replace(case, temper=case.temper.without(name))
            verdict = court.try_(case)
            answer = {
                "kind": verdict.kind, "why": verdict.why, "line": verdict.line(), "honest": verdict.honest,
                "result": verdict.told.result, "changed": verdict.temper.changed(), "seconds": verdict.seconds,
                "jumps": clock.jumps,
            }  # fmt: skip
            print(json.dumps(answer), flush=True)
        court.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
