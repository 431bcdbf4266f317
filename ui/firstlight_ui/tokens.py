"""Design tokens: colours by role, sizes, type, state marks. Read once from `themes/tokens.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from firstlight.resources import resource

SCHEMES = ("light", "dark", "high_contrast_light", "high_contrast_dark")


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of text: size relative to the interface font, and weight (100 to 900)."""

    scale: float
    weight: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state looks: icon file, English word, colour role of the word and of the mark."""

    icon: str
    word: str
    role: str
    mark: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens. `colors` maps scheme to role to "#RRGGBB"; `sizes` are logical pixels at a 13 px interface font."""

    colors: Mapping[str, Mapping[str, str]]
    shades: Mapping[str, int]  # percent of black behind a dialog
    sizes: Mapping[str, int]
    types: Mapping[str, Type]
    states: Mapping[str, Mark]
    fonts: Mapping[str, tuple[str, ...]]


def _mark(entry: Mapping[str, str]) -> Mark:
    return Mark(entry["icon"], entry["word"], entry["role"], entry.get("mark", entry["role"]))


@cache
def tokens() -> Tokens:
    """The tokens of this installation."""
    raw: dict[str, Any] = tomllib.loads(resource("themes/tokens.toml").read_text(encoding="utf-8"))
    colors = {scheme: dict(raw["color"][scheme]) for scheme in SCHEMES}
    shades = {scheme: int(roles.pop("shade")) for scheme, roles in colors.items()}
    return Tokens(
        colors=colors,
        shades=shades,
        sizes=raw["size"],
        types={
            name: Type(float(entry["scale"]), int(entry["weight"]))
            for name, entry in raw["type"].items()
            if isinstance(entry, dict)
        },
        states={name: _mark(entry) for name, entry in raw["state"].items()},
        fonts={name: tuple(value) for name, value in raw["font"].items() if isinstance(value, list)},
    )
