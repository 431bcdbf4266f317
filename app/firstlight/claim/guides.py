"""Step-by-step instructions for what a person does on the device's own page. Data: resources/guides/guides.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass

from firstlight.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Instructions of one family and purpose. `{account}` in a step stands for the account, in those of an update
    `{file}` and `{version}` for what is installed; no step holds a secret.
    """

    family: str
    purpose: str  # "login", "profile", "firmware", "breaker-firmware" or "ports"
    title: str
    page: str  # path of the page to open, "" when it is done in the vendor's program
    steps: tuple[str, ...]
    proof: str  # what can be seen from outside afterwards, said plainly
    source: str
    proves: str = ""  # of serial ports: what `firstlight.ports.guided` looks at

    def told(self, account: str, fills: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
        """The steps with the account's name, and what else is filled in, in place."""
        return tuple(filled(step, account, fills) for step in self.steps)


def filled(step: str, account: str, fills: tuple[tuple[str, str], ...] = ()) -> str:
    """A step, also a translated one, without its placeholders."""
    for name, value in (("account", account), *fills):
        step = step.replace(f"{{{name}}}", value)
    return step


@functools.cache
def guides() -> tuple[Guide, ...]:
    """All guides."""
    tables = tomllib.loads(resource("guides/guides.toml").read_text(encoding="utf-8"))["guide"]
    return tuple(Guide(**{**table, "steps": tuple(table["steps"])}) for table in tables)


def guide_for(family: str | None, purpose: str = "login") -> Guide | None:
    """The guide of a family; a purpose such as "profile:Engineer" is looked up by its first word."""
    kind = purpose.partition(":")[0]
    return next((guide for guide in guides() if guide.family == family and guide.purpose == kind), None)
