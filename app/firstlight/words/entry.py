"""One code's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A code's sentence and its next step."""

    text: str
    next: str = ""
