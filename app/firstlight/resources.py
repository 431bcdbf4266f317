"""Where the data files are: in a frozen program, in an installed package, or in the source tree."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """Path of a data file below `resources/`, such as "fleets/demo.toml"."""
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [Path(frozen) / "resources"] if frozen else []
    here = Path(__file__).resolve().parent
    roots += [here / "_resources", here.parents[1] / "resources"]
    return next((root / name for root in roots if (root / name).exists()), roots[-1] / name)
