"""Step-by-step instructions for what a person does on the device's own page. Data: resources/guides/guides.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass

from firstlight.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Instructions of one family and purpose. `{account}` in a step stands for the account; no step holds a secret."""

    family: str
    purpose: str  # "login" or "profile"
    title: str
    page: str  # path of the page to open, "" when it is done in the vendor's program
    steps: tuple[str, ...]
    proof: str  # what can be seen from outside afterwards, said plainly
    source: str

    def told(self, account: str) -> tuple[str, ...]:
        """The steps with the account's name in place."""
        return tuple(step.replace("{account}", account) for step in self.steps)


@functools.cache
def guides() -> tuple[Guide, ...]:
    """All guides."""
    tables = tomllib.loads(resource("guides/guides.toml").read_text(encoding="utf-8"))["guide"]
    return tuple(Guide(**{**table, "steps": tuple(table["steps"])}) for table in tables)


def guide_for(family: str | None, purpose: str = "login") -> Guide | None:
    """The guide of a family; a purpose such as "profile:Engineer" is looked up by its first word."""
    kind = purpose.partition(":")[0]
    return next((guide for guide in guides() if guide.family == family and guide.purpose == kind), None)
