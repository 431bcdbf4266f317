"""The doctor's rows, put together per interface: one verdict, its cause and next step, what each source did. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstlight.events import DoctorRow, InterfaceKind, Lane, LaneStatus
from firstlight_ui.i18n import translate
from firstlight_ui.wording import next_step, sentence

GRAVE = (
    "flooded",
    "blocked",
    "no-permission",
    "wrong-network",
    "in-use",
)  # one source says it: it holds for the interface
CALM = ("ok", "silent", "listed", "not-searched", "skipped")  # the first that any source says
SHORT = frozenset({"listed", "not-searched", "skipped", "in-use", "no-permission"})


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is said of one interface."""

    interface: str
    kind: InterfaceKind
    address: str
    verdict: str
    hint: str
    cause: str
    step: str
    rows: tuple[DoctorRow, ...]
    troubles: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether one line says it all."""
        return self.verdict in SHORT


@dataclass(frozen=True, slots=True)
class VerdictLook:
    """Mark, colour roles and word of a verdict."""

    icon: str
    role: str
    word: str


def verdict_look(verdict: str) -> VerdictLook:
    """How a verdict is shown."""
    looks = {
        "ok": VerdictLook("state-ok", "ok", translate("Doctor", "Answered")),
        "silent": VerdictLook("state-attention", "warn", translate("Doctor", "Silent")),
        "blocked": VerdictLook("state-fail", "fail", translate("Doctor", "Blocked")),
        "flooded": VerdictLook("state-fail", "fail", translate("Doctor", "Flooded")),
        "listed": VerdictLook("state-paused", "text2", translate("Doctor", "Listed")),
        "wrong-network": VerdictLook("state-attention", "warn", translate("Doctor", "Wrong network")),
        "skipped": VerdictLook("state-not-applicable", "text2", translate("Doctor", "Skipped")),
        "not-searched": VerdictLook("state-paused", "text2", translate("Doctor", "Not searched")),
        "in-use": VerdictLook("state-locked", "warn", translate("Doctor", "In use")),
        "no-permission": VerdictLook("state-locked", "warn", translate("Doctor", "No permission")),
    }
    return looks.get(verdict, VerdictLook("state-unknown", "text2", translate("Doctor", "Unknown")))


def _deciding(rows: Sequence[DoctorRow]) -> DoctorRow:
    for verdict in (*GRAVE, *CALM):
        for row in rows:
            if row.verdict == verdict:
                return row
    return rows[0]


def _address(rows: Sequence[DoctorRow], lane: Lane | None) -> str:
    parts = list(dict.fromkeys(row.address for row in rows if row.address))
    text = lane.address if lane is not None and lane.address else ", ".join(parts[:3])
    if lane is not None and lane.speed:
        speed = translate("Doctor", "{n} Gbit/s").format(n=lane.speed // 1000)
        if lane.speed < 1000 or lane.speed % 1000:
            speed = translate("Doctor", "{n} Mbit/s").format(n=lane.speed)
        return f"{text}, {speed}" if text else speed
    return text


def _of_lane(lane: Lane) -> Diagnosis:
    """An interface no source has spoken about."""
    verdict = {
        LaneStatus.NOT_SEARCHED: "not-searched",
        LaneStatus.SKIPPED: "skipped",
        LaneStatus.BLOCKED: "blocked",
        LaneStatus.COMPLETE: "ok" if lane.found else "silent",
    }.get(lane.status, "unknown")
    verdict = "in-use" if lane.reason == "in-use" else verdict
    code = lane.reason or {"ok": "ok", "silent": "silent"}.get(verdict, "")
    cause = sentence(code, lane.detail) if code else translate("Doctor", "The search here is under way.")
    return Diagnosis(lane.name, lane.kind, _address((), lane), verdict, code, cause, next_step(code), ())


def diagnose(rows: Sequence[DoctorRow], lanes: Sequence[Lane]) -> tuple[Diagnosis, ...]:
    """One diagnosis per interface: grave ones first, then searched, then left out."""
    by_name: dict[str, list[DoctorRow]] = {}
    for row in rows:
        by_name.setdefault(row.interface, []).append(row)
    lane_of = {lane.name: lane for lane in lanes}
    made = []
    for name, group in by_name.items():
        deciding, lane = _deciding(group), lane_of.get(name)
        troubles = dict.fromkeys(
            sentence(trouble.code, trouble.detail or trouble.offender or "")
            for row in group
            for trouble in row.troubles
        )
        cause = sentence(deciding.hint, deciding.detail)
        made.append(
            Diagnosis(
                name,
                deciding.kind,
                _address(group, lane),
                deciding.verdict,
                deciding.hint,
                cause,
                next_step(deciding.hint),
                tuple(row for row in group if row.source is not None and row.verdict not in SHORT),
                tuple(text for text in troubles if text != cause)[:4],
            )
        )
    made += [_of_lane(lane) for lane in lanes if lane.name not in by_name]
    order = {
        verdict: place
        for place, verdict in enumerate(("flooded", "blocked", "wrong-network", "silent", "ok", "unknown"))
    }
    return tuple(sorted(made, key=lambda one: order.get(one.verdict, 9)))
