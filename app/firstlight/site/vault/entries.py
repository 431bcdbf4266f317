"""What the vault shows of a password without showing it, and what it keeps of each beside the text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

MOST_KEPT = 6  # the newest and five earlier ones


class EntryState(StrEnum):
    """What is known of a password."""

    HELD = "held"  # stored, not yet used
    CHANGING = "changing"  # being sent to the device: it may be in force or not
    PROVED = "proved"  # the device let us in with it
    UNPROVED = "unproved"  # set by hand, or could not be proved


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One account of one device. Times are seconds since the epoch, UTC. No secret inside."""

    id: str  # uuid, 32 hex digits
    device: str  # device_key
    device_name: str
    family: str
    model: str
    serial: str
    account: str
    purpose: str  # "login", "profile:Engineer", "wifi", "backup"
    state: EntryState
    created: float
    changed: float
    note: str
    previous: int  # how many earlier passwords are kept, at most five


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """State of one password of an entry, and since when it is kept."""

    state: EntryState
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One line of the sealed index: the entry, its passwords' states newest first, and which record is the true one."""

    entry: Entry
    kept: tuple[Kept, ...]
    remark: str  # the note that the password came with; `entry.note` is that of its state, else this
    version: int
    digest: bytes

    @property
    def proved(self) -> int | None:
        """Which password was proved last; 0 is the newest."""
        return next((at for at, one in enumerate(self.kept) if one.state is EntryState.PROVED), None)

    def marked(self, state: EntryState, note: str, now: float) -> IndexRow:
        """The row with another state of its newest password."""
        entry = replace(self.entry, state=state, changed=now, note=note or self.remark)
        return replace(self, entry=entry, kept=(replace(self.kept[0], state=state), *self.kept[1:]))


def to_keep(kept: tuple[Kept, ...]) -> tuple[int, ...]:
    """Which passwords stay when there are too many: the newest, the last proved, then whatever may be in force, by age.

    A password that was proved is the way back into a device: no number of failed attempts after it may push it out.
    """
    proved = next((at for at, one in enumerate(kept) if one.state is EntryState.PROVED), -1)

    def worth(at: int) -> tuple[bool, bool, bool, int]:
        return at != 0, at != proved, kept[at].state is EntryState.HELD, at

    return tuple(sorted(sorted(range(len(kept)), key=worth)[:MOST_KEPT]))


def to_data(row: IndexRow) -> dict[str, object]:
    """As it is sealed."""
    return {
        "entry": asdict(row.entry),
        "kept": [asdict(one) for one in row.kept],
        "remark": row.remark,
        "version": row.version,
        "digest": row.digest.hex(),
    }


def from_data(data: dict[str, Any]) -> IndexRow:
    """Raises ValueError, KeyError or TypeError."""
    raw = dict(data["entry"])
    entry = Entry(**{**raw, "state": EntryState(raw["state"])})
    kept = tuple(Kept(state=EntryState(one["state"]), since=float(one["since"])) for one in data["kept"])
    if not kept or len(kept) > MOST_KEPT:
        raise ValueError("kept")
    return IndexRow(
        entry=entry,
        kept=kept,
        remark=str(data["remark"]),
        version=int(data["version"]),
        digest=bytes.fromhex(data["digest"]),
    )
