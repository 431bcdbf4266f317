"""The records of a job: its plan, what each device's row shows, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from firstlight.change.open_runs import PLAN_VERSION
from firstlight.change.outcome import Result
from firstlight.change.progress import RowState, RunKind, RunRow


class Stage(StrEnum):
    """The steps of one device, in order. The point of no return stands before ACTIVATE."""

    IDENTIFY = "identify"
    BACKUP = "backup"
    CHECKS = "checks"
    UPLOAD = "upload"
    ACTIVATE = "activate"
    RETURN = "return"
    READ_BACK = "read-back"
    POST = "post"


class Way(StrEnum):
    """How a device gets its firmware."""

    DIRECT = "direct"  # the driver knows how
    TAUGHT = "taught"  # by a profile learnt from a recording
    ASSUMED = "assumed"  # by a profile nobody has published
    BY_HAND = "by-hand"  # by a person on the device's page; what it says afterwards is the proof


class Fit(StrEnum):
    """What the plan will do with a device."""

    UPDATE = "update"
    CURRENT = "current"  # runs this version already
    OFFLINE = "offline"
    REFUSED = "refused"  # wrong model, downgrade, no channel, ...
    GUIDED = "guided"  # nobody has published how; a person does it on the device's page


@dataclass(frozen=True, slots=True, kw_only=True)
class JobItem:
    """One device in a plan. Everything a computer needs to find it again is in here; nothing secret is."""

    device: str  # inventory id
    key: str  # device_key: pins and vault
    family: str
    model: str
    name: str
    serial: str
    mac: str
    address: str
    installed: str | None
    fit: Fit
    code: str = ""  # why, when it is not updated
    detail: str = ""
    way: Way = Way.DIRECT
    profile: str = ""  # digest of the taught or assumed profile, or of what the driver's own channel is assumed to be
    breaker: bool = False  # the trip unit behind it, not the device itself; always by hand
    assumed: bool = False  # its channel is published by nobody
    path: tuple[str, ...] = ()  # versions it is led through, the last is the plan's; empty where none is installed
    group: str = ""  # devices of one group never restart together
    last: bool = False  # an upstream switch or the like: after all others
    seconds: float = 0.0  # how long it may take before it counts as not back
    notes: tuple[str, ...] = ()  # codes: what will be lost or reset
    held_by: tuple[str, ...] = ()  # other runs that hold it without an end, when the plan was made


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPlan:
    """What a job will do. The dry run shows it, the job executes the same object. `image` is where the checked bytes
    are kept for the job; its SHA-512 is compared again before every upload.
    """

    id: str
    file: str  # name of the firmware file
    sha512: str
    size: int  # bytes
    version: str
    image: str  # path of the private copy
    verdict: str  # of the trust check
    items: tuple[JobItem, ...]
    canary: int = 1
    at_once: int = 8
    confirmed: bool = False  # a person vouches beforehand for the first device of a channel nobody has published
    downgrade: bool = False  # a version older than the installed one is wanted
    stop_after: int = 20  # percent of the devices that may fail before nothing more is begun
    accepted: tuple[str, ...] = ()  # obstacles a person has dealt with, by their codes
    caps: tuple[tuple[str, int], ...] = ()  # at once, of a family or of a way
    after: str = ""  # job of a stepping stone, which has to end before this one begins
    models: tuple[str, ...] = ()  # that the file is for, as far as it says
    stone: bool = False  # a version on the way to another one

    @property
    def runnable(self) -> tuple[JobItem, ...]:
        """The devices that will be updated."""
        return tuple(item for item in self.items if item.fit is Fit.UPDATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow(RunRow):
    """One device while it is upgraded."""

    kind = RunKind.FIRMWARE

    stage: Stage = Stage.IDENTIFY
    installed: str | None = None


class NewerPlan(Exception):
    """A plan that a later version of the program has kept."""


def plan_as_plain(plan: JobPlan) -> dict[str, Any]:
    """A plan as it is kept. `plan_version` is of the record; the plan's own `version` is the firmware's."""
    return {"plan_version": PLAN_VERSION, **asdict(plan)}


def plan_from_plain(record: Mapping[str, Any]) -> JobPlan:
    """A kept plan; one that says no version of its record is 1.

    Raises KeyError, TypeError, ValueError for a record that is none, NewerPlan for one that only a later program reads.
    """
    record = dict(record)
    if int(record.pop("plan_version", 1)) > PLAN_VERSION:
        raise NewerPlan
    items = tuple(
        JobItem(
            **{
                **item,
                "fit": Fit(item["fit"]),
                "way": Way(item.get("way", Way.DIRECT)),
                "path": tuple(item.get("path", ())),
                "notes": tuple(item["notes"]),
                "held_by": tuple(item.get("held_by", ())),
            }
        )
        for item in record["items"]
    )
    texts = {key: tuple(record.get(key, ())) for key in ("accepted", "models")}
    caps = tuple((str(name), int(count)) for name, count in record.get("caps", ()))
    return JobPlan(**{**record, "items": items, "caps": caps, **texts})


def row_as_plain(row: JobRow) -> dict[str, object]:
    """A row as it is recorded."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def row_from_plain(record: Mapping[str, Any]) -> JobRow:
    """A recorded row, also of an earlier version."""
    result = record["result"]
    return JobRow(
        **{
            **record,
            "state": RowState(record["state"]),
            "stage": Stage(record["stage"]),
            "result": None if result is None else Result(result),
        }
    )
