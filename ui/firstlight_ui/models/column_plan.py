"""How wide each column is: pure arithmetic over what columns want, what the user chose, and the room there is.

When the room is short, columns shrink to what they can live with; then they hide, the least telling first. What is left
over goes to the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HIDE_ORDER = ("first_seen", "sources", "seen", "serial", "model")
GIVE_ORDER = ("sources", "model", "serial", "name", "firmware")


@dataclass(frozen=True, slots=True)
class Wish:
    """A column's widths in logical pixels: `usual` when there is room, never below `least`; `set_by_user` wins."""

    key: str
    usual: int
    least: int
    set_by_user: int | None = None


def plan(wishes: Sequence[Wish], room: int) -> dict[str, int]:
    """Width of each column; 0 hides it."""
    widths = {wish.key: wish.set_by_user or wish.usual for wish in wishes}
    least: Mapping[str, int] = {wish.key: wish.set_by_user or wish.least for wish in wishes}
    hidden: list[str] = []
    for key in HIDE_ORDER:
        if sum(least[one] for one in widths if one not in hidden) <= room:
            break
        if key in widths:
            hidden.append(key)
    for key in hidden:
        widths[key] = 0
    for key in GIVE_ORDER:
        over = sum(widths.values()) - room
        if over <= 0:
            break
        if widths.get(key):
            widths[key] -= min(over, widths[key] - least[key])
    spare = room - sum(widths.values())
    if spare > 0 and "name" in widths and not any(wish.key == "name" and wish.set_by_user for wish in wishes):
        widths["name"] += spare
    return widths
