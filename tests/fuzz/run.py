"""Run one fuzz target: `python tests/fuzz/run.py NAME [libFuzzer options]`.

With atheris installed (`pip install atheris`) the fuzzer is guided by coverage and runs until it is stopped. Without
it, seeded mutations run, with a new seed each time, for a minute.
"""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "drivers")]

from fuzz.mutations import mutations  # noqa: E402 - the path above is for this

_SECONDS = 60.0


def main() -> int:
    """Returns 2 when the name is missing or unknown."""
    names = sorted(file.stem.removeprefix("fuzz_") for file in Path(__file__).parent.glob("fuzz_*.py"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        print(f"usage: run.py {'|'.join(names)} [libFuzzer options]", file=sys.stderr)
        return 2
    target = importlib.import_module(f"fuzz.fuzz_{sys.argv[1]}")
    try:
        import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        seed = time.time_ns()
        print(f"atheris is not installed; mutations with seed {seed} for {_SECONDS:.0f} s")
        return _mutate(target.one_input, target.seeds(), seed)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target.one_input)
    atheris.Fuzz()
    return 0


def _mutate(one_input: object, seeds: list[bytes], seed: int) -> int:
    assert callable(one_input)
    end = time.monotonic() + _SECONDS
    done = 0
    while time.monotonic() < end:
        for data in mutations(seeds, 1000, seed + done):
            try:
                one_input(data)
            except Exception:
                print(f"input: {data.hex()}", file=sys.stderr)
                raise
            done += 1
    print(f"{done} inputs, nothing broke")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
