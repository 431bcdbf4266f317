"""Does this firmware fit this device: family, model, hardware revision, and the way from version to version.

Rules are `resources/firmware/rules.toml`; a signed manifest's own demands come on top.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Any

from firstlight.firmware.model import Refused, TargetFacts
from firstlight.policy.versions import version as parts
from firstlight.resources import resource

ACCEPTABLE = frozenset({"version-older", "version-same"})  # what a person may want all the same
_VARIANTS = {"t", "ct", "s", "m", "sc", "st"}  # of one model, with one firmware: NPort 6250-S-SC-T
_MAKERS = {"moxa": "Moxa", "apc": "APC", "schneider": "Schneider Electric"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is known of the file, from a signed manifest or from what it says itself."""

    vendor: str | None
    family: str | None
    models: tuple[str, ...]
    version: str | None
    hardware: tuple[str, ...] = ()
    lowest_installed: str | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Passed with a note."""

    code: str
    detail: str = ""


def compare(fact: Fact, target: TargetFacts, accepted: frozenset[str]) -> tuple[Remark, ...]:
    """Notes on a file that fits. Raises Refused where it does not.

    Codes: "family-differs", "model-differs", "hardware-differs", "version-older", "version-same", "below-lowest",
    "stepping-stone", "installed-too-old"; notes: "model-unproven", "hardware-unknown", "version-unproven", those of the
    rules, and what a person accepted.
    """
    remarks = _kind(fact, target)
    new, old = parts(fact.version), parts(target.version)
    if new is None or old is None:
        return (*remarks, Remark(code="version-unproven"))
    remarks += _direction(fact, target, new, old, accepted)
    lowest = parts(fact.lowest_installed)
    if lowest is not None and old < lowest:
        raise Refused("installed-too-old", f"{target.version}, {fact.lowest_installed}")
    if stones := stepping_stones(target, fact.version):
        raise Refused("stepping-stone", ", ".join(stones))
    return (*remarks, *notes(target, fact.version))


def stepping_stones(target: TargetFacts, wanted: str | None) -> tuple[str, ...]:
    """Versions to install before `wanted`, in order; empty when the way is straight or a version is unknown.

    "2.x" stands for any version of that first number.
    """
    new, old = parts(wanted), parts(target.version)
    if new is None or old is None or new <= old:
        return ()
    found = [
        str(row["via"]) for row in _rows("stone", target) if old < _number(row["below"]) and new >= _number(row["to"])
    ]
    for _ in _rows("majors", target):
        found += [f"{major}.x" for major in range((old or (0,))[0] + 1, new[0])]
    return tuple(found)


def is_stone(needed: str, version: str) -> bool:
    """Whether a version is the stone that is needed: the very one, or any of its first number where "2.x" is."""
    number, brought = parts(needed.removesuffix(".x")), parts(version)
    if number is None or brought is None:
        return False
    return brought[0] == number[0] if needed.endswith(".x") else brought == number


def notes(target: TargetFacts, wanted: str | None) -> tuple[Remark, ...]:
    """What is known to happen on the way to `wanted`."""
    new, old = parts(wanted), parts(target.version)
    if new is None or old is None:
        return ()
    found = []
    for row in _rows("note", target):
        crossing = parts(row.get("crossing"))
        crosses = crossing is not None and old < crossing <= new
        if crosses or ("below" in row and old < _number(row["below"])):
            found.append(Remark(code=str(row["code"]), detail=str(target.version)))
    return tuple(found)


def _kind(fact: Fact, target: TargetFacts) -> tuple[Remark, ...]:
    maker = _MAKERS.get(target.family.partition("-")[0])
    other_maker = fact.vendor in set(_MAKERS.values()) - {maker} and maker is not None
    if (fact.family and fact.family != target.family) or (other_maker and not fact.family):
        raise Refused("family-differs", f"{fact.family or fact.vendor}, {target.family}")
    found: list[Remark] = []
    if fact.models and target.model:
        if not any(covers(model, target.model) for model in fact.models):
            raise Refused("model-differs", f"{', '.join(fact.models)}, {target.model}")
    elif fact.family is None or target.model is None or fact.signed:
        found.append(Remark(code="model-unproven"))
    if fact.hardware:
        if target.hardware is None:
            found.append(Remark(code="hardware-unknown", detail=", ".join(fact.hardware)))
        elif target.hardware.casefold() not in {one.casefold() for one in fact.hardware}:
            raise Refused("hardware-differs", f"{target.hardware}, {', '.join(fact.hardware)}")
    return tuple(found)


def covers(named: str, model: str) -> bool:
    """Whether a model that firmware names is this device's; "6200" names the whole series."""
    ours, theirs = _bare(model), _bare(named)
    if ours == theirs:
        return True
    series = re.fullmatch(r"([a-z]*[0-9]+?)(0{2,3})([a-z]?[0-9]*)", theirs)
    if series is None:
        return False
    pattern = re.escape(series[1]) + "[0-9]" * len(series[2]) + re.escape(series[3])
    return re.fullmatch(pattern, ours) is not None


def _direction(
    fact: Fact, target: TargetFacts, new: tuple[int, ...], old: tuple[int, ...], accepted: frozenset[str]
) -> tuple[Remark, ...]:
    for row in _rows("floor", target):
        if old >= _number(row["since"]) and new < _number(row["lowest"]):
            raise Refused("below-lowest", f"{fact.version}, {row['lowest']}")
    code = "version-same" if new == old else "version-older" if new < old else ""
    detail = f"{fact.version}, {target.version}"
    if code and code not in accepted & ACCEPTABLE:
        raise Refused(code, detail)
    return (Remark(code=f"{code}-accepted", detail=detail),) if code else ()


def _rows(table: str, target: TargetFacts) -> list[dict[str, Any]]:
    model = target.model or ""
    return [
        row
        for row in _rules().get(table, [])
        if row["family"] == target.family
        and ("models" not in row or any(re.search(rf"(?<![A-Z]){one}", model.upper()) for one in row["models"]))
    ]


def _number(text: str) -> tuple[int, ...]:
    return parts(text) or ()


def _bare(model: str) -> str:
    """A model without its maker and without the letters of its temperature range and fibre ports."""
    bare = re.sub(r"^(moxa|apc|schneider electric)?\s*(nport)?[\s_-]*", "", model.casefold())
    first, *rest = bare.split("-")
    return re.sub(r"[^a-z0-9]", "", "".join([first, *(part for part in rest if part not in _VARIANTS)]))


@functools.cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    with resource("firmware/rules.toml").open("rb") as stream:
        return tomllib.load(stream)
