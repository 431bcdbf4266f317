"""Runs the benchmarks: `python3 dev.py bench [NAME...] [--json FILE]`. A table on standard output, JSON if asked for.

Every ratio is taken in one run on one machine: ours against a program nobody here wrote. Timings never fail a test; an
aim that is missed is said in the table and explained in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measure import Row, machine

BENCHES = (
    "mdns500",
    "sweep22",
    "fleet1000",
    "desktop10k",
    "first_paint",
    "sha512",
    "scp",
    "jobs",
    "mapped_port",
    "modbus_scan",
    "ports_apply",
)


def main() -> int:
    """Run what is named, or everything."""
    parser = argparse.ArgumentParser(description="Firstlight benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    given = parser.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    print(machine())
    print(f"{'what':<62}{'value':>10} {'unit':<8}{'aim':>7}  verdict")
    for name in given.names or BENCHES:
        try:
            for row in importlib.import_module(f"bench.{name}").measure():
                rows.append(row)
                aim = "" if row.aim is None else f"{row.aim:g}"
                print(f"{row.name:<62}{row.value:>10.3g} {row.unit:<8}{aim:>7}  {row.verdict} {row.note}", flush=True)
        except FileNotFoundError as error:
            print(f"{name}: skipped, {error.filename} is not installed", flush=True)
    if given.json:
        given.json.write_text(
            json.dumps({"machine": machine(), "rows": [row.record() for row in rows]}, indent=2) + "\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
