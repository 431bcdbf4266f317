"""Present against wanted: what differs, what stands against it, what would be written. Sends nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from firstlight_drivers.contract import PortChange
from firstlight_drivers.port_rules import Objection, PortAbilities, objections
from firstlight_drivers.port_settings import PortSettings, Value, setting, settings


class Verdict(StrEnum):
    """Of one setting."""

    SAME = "same"
    DIFFERS = "differs"
    REFUSED = "refused"  # it cannot be; nothing is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting of one port."""

    key: str
    present: Value | None
    wanted: Value | None  # None: nothing is wanted of it
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PortPlan:
    """One port: as it is, as it shall be."""

    present: PortSettings
    wanted: PortSettings
    rows: tuple[SettingRow, ...]
    against: tuple[Objection, ...] = ()

    @property
    def number(self) -> int:
        """Of the port."""
        return self.present.port

    @property
    def differs(self) -> tuple[str, ...]:
        """The settings to be written."""
        return tuple(row.key for row in self.rows if row.verdict is Verdict.DIFFERS)

    @property
    def refused(self) -> tuple[Objection, ...]:
        """What forbids writing this port."""
        return tuple(one for one in self.against if not one.warning)

    @property
    def change(self) -> PortChange:
        """What the driver is handed."""
        return PortChange(present=self.present, wanted=self.wanted, keys=self.differs)


def plan_port(present: PortSettings, wished: Mapping[str, Value], able: PortAbilities) -> PortPlan:
    """The plan of one port. What the new mode does not have is not wanted of it any more."""
    merged = present.with_values(dict(wished))
    mode = merged.operation.mode
    gone: dict[str, Value | None] = {key: None for key in settings() if not setting(key).applies(mode)}
    wanted = merged.with_values({key: value for key, value in gone.items() if key not in wished})
    against = objections(wanted, able, present)
    # Told of what is wished: the one it cannot stand beside may be what the port has already.
    hard = [one for one in against if not one.warning]
    forbidden = {key for one in hard for key in ({one.key, *one.beside} & set(wished)) or {one.key}}
    rows = []
    for key in settings():
        now, then = present.value(key), wished.get(key)
        if now is None and then is None:
            continue
        verdict = Verdict.SAME if then is None or now == then else Verdict.DIFFERS
        if key in forbidden:
            verdict = Verdict.REFUSED
        rows.append(SettingRow(key=key, present=now, wanted=then, verdict=verdict))
    return PortPlan(present=present, wanted=wanted, rows=tuple(rows), against=against)


def compare_back(plan: PortPlan, back: PortSettings) -> tuple[tuple[str, Value | None, str], ...]:
    """Of every written setting: its key, what the device says now, and the code of how it went.

    Codes: "port-set"; "port-kept-old" when it is what it was; "port-other" when it is neither (clamped); "port-unread"
    when the channel does not say.
    """
    found = []
    for key in plan.differs:
        now, then, before = back.value(key), plan.wanted.value(key), plan.present.value(key)
        code = "port-set" if now == then else "port-kept-old" if now == before else "port-other"
        found.append((key, now, "port-unread" if now is None else code))
    return tuple(found)
