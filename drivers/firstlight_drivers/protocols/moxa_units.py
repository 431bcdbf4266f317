"""Tables of Moxa product lines (ap_id) and models (hw_id), as families keep them in a `models.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

VENDOR = "Moxa"
ENTERPRISE = "1.3.6.1.4.1.8691.2"  # Moxa's device servers below IANA enterprise 8691 (MOXA-NP6000-MIB)


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Lines that hold nothing but one family, and the models whose numbers are published or were captured."""

    lines: frozenset[int]
    models: dict[tuple[int, int], str]

    def model(self, ap_id: int, hw_id: int) -> str | None:
        """The model of this pair; None where nobody published it."""
        return self.models.get((ap_id, hw_id))

    def ids_of(self, model: str) -> tuple[int, int] | None:
        """The opposite of `model`."""
        return next((ids for ids, name in self.models.items() if name == model), None)


def load_units(path: Path) -> UnitTable:
    """The table in one TOML file of this package's own."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return UnitTable(
        lines=frozenset(data["lines"]),
        models={(row["ap_id"], row["hw_id"]): row["name"] for row in data["model"]},
    )
