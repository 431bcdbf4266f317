"""The upgrade of one device and of many, with a scripted plant: what is done twice, what never is, how faults end."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import pytest

from firstlight.change import change as change_module
from firstlight.change import returning
from firstlight.change.durable import Durable
from firstlight.change.outcome import Outcome, Result
from firstlight.jobs import upgrade as upgrade_module
from firstlight.jobs.by_hand import ByHand
from firstlight.jobs.campaign import Campaign, first_of_run
from firstlight.jobs.model import Fit, JobItem, JobPlan, JobRow, Way
from firstlight.jobs.upgrade import NotKept, Upgrade, same_version
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.contract import (
    UNNAMED_PART,
    Ask,
    BacksUp,
    Backup,
    Commit,
    Credential,
    Driver,
    Endpoint,
    FirmwarePart,
    FirmwareState,
    Identifies,
    Identity,
    Image,
    Observation,
    Reached,
    Secret,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable

T = TypeVar("T")


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Memory:
    """A durable that outlives a crash of the test's process."""

    recorded: dict[str, object] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    crash_at: str = ""  # "before NAME", "after NAME", "in NAME" (after the mark)

    async def step(self, name: str, act: Callable[[], Awaitable[T]]) -> T:
        if name in self.recorded:
            return self.recorded[name]  # type: ignore[return-value]
        self._maybe(f"before {name}")
        value = await act()
        self._maybe(f"after {name}")
        self.recorded[name] = value
        self._maybe(f"recorded {name}")
        return value

    async def mark(self, name: str) -> None:
        place = "mark" if name == upgrade_module.ACTIVATED else f"mark {name}"
        self._maybe(f"before {place}")
        self.marks.add(name)
        self._maybe(f"after {place}")

    async def marked(self, name: str) -> bool:
        return name in self.marks

    def _maybe(self, place: str) -> None:
        if self.crash_at == place:
            self.crash_at = ""
            raise Crash(place)


@dataclass
class Box(UpdatesFirmware, BacksUp):
    """A device that counts what is done to it."""

    endpoint: Endpoint = field(default_factory=lambda: Endpoint(host="127.79.50.1"))
    serial: str = "QA1"
    version: str | None = "1.0"
    becomes: str | None = "2.0"
    uploads: int = 0
    flashed: int = 0
    backups: int = 0
    upload_errors: list[DeviceError] = field(default_factory=list)
    activate_error: DeviceError | None = None
    away_looks: int = 0
    gone: bool = False
    obstacles: tuple[str, ...] = ()
    free: int | None = None
    model: str | None = None

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        if self.gone or self.away_looks:
            self.away_looks = max(0, self.away_looks - 1)
            raise Unreachable("away")
        return FirmwareState(
            serial=self.serial, version=self.version, obstacles=self.obstacles, free_bytes=self.free, model=self.model
        )

    async def upload_firmware(
        self,
        image: Image,
        credential: Credential,
        trust: Trust,
        commit: Commit,
        reached: Reached,
        ask: Ask | None = None,
    ) -> None:
        await commit()
        self.uploads += 1
        reached(image.size // 2)
        if self.upload_errors:
            raise self.upload_errors.pop(0)
        reached(image.size)

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        await commit()
        self.flashed += 1
        self.version = self.becomes
        if self.activate_error is not None:
            raise self.activate_error
        return 1.0

    async def back_up(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> Backup:
        self.backups += 1
        return Backup(name="config.ini", content=Secret("[x]"), complete=False)


@dataclass
class Bytes:
    name: str = "apc_hw21_su_2-0.nmc3"
    size: int = 1000
    sha512: str = "ab" * 64
    version: str | None = "2.0"

    def open(self) -> BinaryIO:
        return io.BytesIO(b"x" * self.size)


@dataclass
class Yard:
    """Boxes by serial number."""

    boxes: Mapping[str, Driver]
    rows: list[JobRow] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    changed_file: bool = False
    claimed: tuple[str, str] = (Result.DONE, "")
    claims: int = 0

    async def claim_again(self, item: JobItem, version: str) -> tuple[str, str]:
        self.claims += 1
        return self.claimed

    async def locate(self, item: JobItem) -> tuple[Driver, str] | None:
        box = self.boxes.get(item.serial)
        return (box, box.endpoint.host) if box is not None else None

    def credential(self, item: JobItem) -> Credential:
        return Credential(user="apc", password=Secret("Kestrel-Ferry-Quay-58"))

    def trust(self, item: JobItem) -> Trust:
        return Trust(ssh="SHA256:x")

    def image(self, plan: JobPlan) -> Image:
        if self.changed_file:
            raise DeviceError("changed", code=Code.UNEXPECTED)
        return Bytes()

    async def keep(self, item: JobItem, backup: Backup) -> None:
        return None

    def show(self, row: JobRow) -> None:
        self.rows.append(row)

    def write(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


def item(serial: str = "QA1", **changes: object) -> JobItem:
    made = JobItem(
        device=f"d-{serial}", key=f"apc-nmc3/serial/{serial}", family="apc-nmc3", model="AP9641", name=serial,
        serial=serial, mac="", address="127.79.50.1", installed="1.0", fit=Fit.UPDATE, seconds=0.2,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def plan(*items: JobItem, **changes: object) -> JobPlan:
    made = JobPlan(
        id="job", file="f.nmc3", sha512="ab" * 64, size=1000, version="2.0", image="", verdict="trusted",
        items=items or (item(),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade_module, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(upgrade_module, "STILL_THERE", 0.1)
    monkeypatch.setattr(change_module, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(returning, "FIRST_AGAIN", 0.01)


async def run(box: Box, durable: Durable | None = None, yard: Yard | None = None) -> JobRow:
    return await Upgrade(plan(), item(), durable or Memory(), yard or Yard({"QA1": box})).run()


async def test_the_whole_way() -> None:
    box = Box(away_looks=0)
    yard = Yard({"QA1": box})
    row = await run(box, yard=yard)
    assert (row.result, row.code, row.installed) == (Result.DONE, "upgraded", "2.0")
    assert (box.backups, box.uploads, box.flashed) == (1, 1, 1)
    assert [outcome.step for outcome in yard.outcomes] == [
        "identify",
        "backup",
        "checks",
        "upload",  # announced before its first byte
        "upload",
        "activate",
        "activate",
        "return",
        "read-back",
        "post",
    ]
    assert max(shown.fraction for shown in yard.rows) == 1.0


async def test_a_device_that_is_current_is_left_alone() -> None:
    box = Box(version="v2.0")
    row = await run(box)
    assert (row.result, row.code) == (Result.SKIPPED, "already-current")
    assert (box.uploads, box.flashed) == (0, 0)


PLACES = [f"{when} {name}" for name in ("identify", "backup", "checks", "upload", "activate", "return", "read-back")
          for when in ("before", "after", "recorded")]  # fmt: skip


@pytest.mark.parametrize("place", [*PLACES, "before mark"])
async def test_a_crash_anywhere_is_made_good_and_nothing_is_flashed_twice(place: str) -> None:
    box, memory = Box(), Memory(crash_at=place)
    with pytest.raises(Crash):
        await run(box, memory)
    row = await run(box, memory)
    assert row.result in {Result.DONE, Result.SKIPPED}, row
    assert box.flashed == 1
    assert box.version == "2.0"


async def test_a_crash_between_the_mark_and_the_byte_is_told_not_repeated() -> None:
    box, memory = Box(), Memory(crash_at="after mark")
    with pytest.raises(Crash):
        await run(box, memory)
    row = await run(box, memory)
    assert (row.result, row.code) == (Result.FAILED, "old-version-back")
    assert box.flashed == 0


async def test_an_upload_that_breaks_off_is_begun_again_three_times_at_most() -> None:
    cut = [Unreachable("cut", code=Code.CLOSED) for _ in range(2)]
    box = Box(upload_errors=list(cut))
    assert (await run(box)).result is Result.DONE
    assert (box.uploads, box.flashed) == (3, 1)
    box = Box(upload_errors=[*cut, Unreachable("cut", code=Code.CLOSED)])
    row = await run(box)
    assert (row.result, row.code) == (Result.FAILED, "closed")
    assert (box.uploads, box.flashed) == (3, 0)


async def test_a_refused_file_is_not_sent_again() -> None:
    box = Box(upload_errors=[DeviceError("Unable to verify binary image", code=Code.DEVICE_ERROR)])
    row = await run(box)
    assert (row.result, row.code) == (Result.FAILED, "device-error")
    assert (box.uploads, box.flashed) == (1, 0)


async def test_a_line_that_breaks_in_the_activation_is_waited_out() -> None:
    box = Box(activate_error=Unreachable("gone", code=Code.CLOSED))
    assert (await run(box)).result is Result.DONE
    assert box.flashed == 1


@pytest.mark.parametrize(
    ("becomes", "code"), [("1.0", "old-version-back"), ("1.9", "other-version-back"), (None, "other-version-back")]
)
async def test_another_version_comes_back(becomes: str | None, code: str) -> None:
    row = await run(Box(becomes=becomes))
    assert (row.result, row.code) == (Result.FAILED, code)


PARTS = (FirmwarePart(name="su", version="1.0.0.4", named=True), FirmwarePart(name="aos", version="1.0.0.6"))


@pytest.mark.parametrize(
    ("file", "runs", "code"),
    [
        ("apc_hw21_su_2-0-0-1.nmc3", "sumx", "model-differs"),
        ("apc_hw21_su_2-0-0-1.nmc3", "su", "upgraded"),
        ("apc_hw21_aos_2-0-0-1.nmc3", "su", "upgraded"),  # the system's own file
        ("apc_hw21_su_2-0-0-1.nmc3", UNNAMED_PART, "upgraded"),  # the card does not say what it runs
        ("f.nmc3", "sumx", "upgraded"),  # the file does not say what it is for
    ],
)
async def test_a_file_for_another_application_is_not_sent(file: str, runs: str, code: str) -> None:
    card = Card(parts=(replace(PARTS[0], name=runs), PARTS[1]), taken={runs: "2.0.0.1", "aos": "2.0.0.3"})
    row = await Upgrade(plan(file=file, version="2.0.0.1"), item(), Memory(), Yard({"QA1": card})).run()
    assert (row.code, row.result) == (code, Result.DONE if code == "upgraded" else Result.REFUSED)
    assert card.uploads == (code == "upgraded")
    assert code == "upgraded" or row.detail == "su, sumx"


@dataclass
class Card(Box):
    """A device of two parts that may install a file by itself."""

    parts: tuple[FirmwarePart, ...] = PARTS
    taken: dict[str, str] = field(default_factory=lambda: {"su": "2.0.0.1", "aos": "2.0.0.3"})
    by_itself: bool = False
    away: int = 3
    answer: DeviceError | None = None  # to the last byte of the file
    busy_looks: int = 0
    took: bool = False

    async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
        state = await super().firmware_state(credential, trust, ask)
        if self.took and self.busy_looks:
            self.busy_looks -= 1
            raise DeviceError("Max logins exceeded", code=Code.BUSY)
        return replace(state, version=self.parts[0].version, parts=self.parts)

    async def upload_firmware(self, image: Image, *args: Any, **kwargs: Any) -> None:
        await super().upload_firmware(image, *args, **kwargs)
        if self.by_itself:
            self.install()
        if self.answer is not None:
            raise self.answer

    async def activate_firmware(
        self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
    ) -> float:
        await commit()
        self.install()
        return 1.0

    def install(self) -> None:
        self.flashed, self.away_looks, self.took = self.flashed + 1, self.away, True
        self.parts = tuple(replace(one, version=self.taken.get(one.name, one.version)) for one in self.parts)


async def upgraded(card: Card) -> tuple[JobRow, Yard]:
    yard = Yard({"QA1": card})
    wanted = plan(version="2.0.0.1")
    return await Upgrade(wanted, item(seconds=0.5), Memory(), yard).run(), yard


async def test_parts_of_one_release_differ_in_their_last_number() -> None:
    row, _ = await upgraded(card := Card())
    assert (row.result, row.code, row.installed, card.flashed) == (Result.DONE, "upgraded", "2.0.0.1", 1)
    row, _ = await upgraded(card)
    assert (row.result, row.code, card.flashed) == (Result.SKIPPED, "already-current", 1)


@pytest.mark.parametrize(
    ("taken", "result"),
    [({"aos": "2.0.0.3"}, Result.FAILED), ({"su": "2.0.0.1"}, Result.UNKNOWN)],
)
async def test_half_an_upgrade_is_never_done(taken: dict[str, str], result: Result) -> None:
    row, _ = await upgraded(card := Card(taken=taken))
    assert (row.result, row.code) == (result, "half-upgraded")
    assert all(f"{name} {version}" in row.detail for name, version in taken.items())
    assert card.flashed == 1


@pytest.mark.parametrize("answer", [None, Unreachable("gone", code=Code.CLOSED)])
async def test_a_device_that_installs_by_itself_is_waited_for(answer: DeviceError | None) -> None:
    row, _ = await upgraded(card := Card(by_itself=True, answer=answer))
    assert (row.result, row.code, card.uploads, card.flashed) == (Result.DONE, "upgraded", 1, 1)


async def test_a_file_refused_in_words_is_read_back_all_the_same() -> None:
    said = DeviceError("flash write error", code=Code.DEVICE_ERROR)
    row, yard = await upgraded(card := Card(by_itself=True, answer=said))
    assert (row.result, row.code, card.flashed) == (Result.DONE, "upgraded", 1)
    assert [(one.result, one.code) for one in yard.outcomes if one.step == "upload"] == [
        (Result.UNKNOWN, "write-begun"),
        (Result.UNKNOWN, "device-error"),
    ]
    row, _ = await upgraded(card := Card(answer=said))
    assert (row.result, row.code, row.detail, card.flashed) == (Result.FAILED, "device-error", "flash write error", 0)


async def test_a_file_whose_answer_is_lost_is_sent_again_and_installed_once() -> None:
    row, _ = await upgraded(card := Card(answer=Unreachable("silent", code=Code.TIMEOUT)))
    assert (row.result, card.uploads, card.flashed) == (Result.DONE, 3, 1)


async def test_words_that_are_not_understood_do_not_keep_a_file_from_being_installed() -> None:
    said = DeviceError("File is here", code=Code.UNEXPECTED)
    row, _ = await upgraded(card := Card(answer=said))
    assert (row.result, card.uploads, card.flashed) == (Result.DONE, 1, 1)
    row, _ = await upgraded(card := Card(answer=said, taken={}))
    assert (row.result, row.code, row.detail) == (Result.FAILED, "unexpected", "File is here")


async def test_busy_after_a_restart_is_neither_away_nor_the_end() -> None:
    row, _ = await upgraded(Card(busy_looks=4))
    assert (row.result, row.code) == (Result.DONE, "upgraded")


@pytest.mark.parametrize(("times", "result"), [(1, Result.DONE), (2, Result.UNKNOWN)])
async def test_a_login_that_the_restart_cut_in_two_is_tried_once_more(times: int, result: Result) -> None:
    class Cut(Card):
        left = times

        async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
            if self.took and self.left:
                self.left -= 1
                raise LoginRefused("a challenge of before the restart")
            return await super().firmware_state(credential, trust, ask)

    row, _ = await upgraded(card := Cut())
    assert (row.result, card.left) == (result, 0)


async def test_a_backup_that_was_not_kept_is_told_once() -> None:
    class Unkept(Yard):
        async def keep(self, item: JobItem, backup: Backup) -> None:
            raise NotKept("the vault is locked")

    yard = Unkept({"QA1": Box()})
    assert (await Upgrade(plan(), item(), Memory(), yard).run()).result is Result.DONE
    told = [(one.result, one.code, one.detail) for one in yard.outcomes if one.step == "backup"]
    assert told == [(Result.SKIPPED, "job-no-backup", "the vault is locked")]


async def test_a_device_that_never_comes_back() -> None:
    class Gone(Box):
        async def activate_firmware(self, *args: object, **kwargs: object) -> float:
            await super().activate_firmware(*args, **kwargs)  # type: ignore[arg-type]
            self.gone = True
            return 1.0

    row = await run(Gone())
    assert (row.result, row.code) == (Result.UNKNOWN, "upgrade-not-back")


@pytest.mark.parametrize(
    ("box", "code"), [(Box(obstacles=("nmc3-format-first",)), "nmc3-format-first"), (Box(free=10), "no-room")]
)
async def test_what_stands_in_the_way_is_told_before_the_upload(box: Box, code: str) -> None:
    row = await run(box)
    assert (row.result, row.code) == (Result.REFUSED, code)
    assert box.uploads == 0


async def test_another_device_at_the_address_gets_no_file() -> None:
    row = await run(Box(serial="QA9"))
    assert (row.result, row.code) == (Result.REFUSED, "identity-other")


async def test_a_file_that_was_changed_is_not_sent() -> None:
    box = Box()
    row = await run(box, yard=Yard({"QA1": box}, changed_file=True))
    assert row.result is Result.REFUSED
    assert box.uploads == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("v2.5.0.8", "2.5.0.8", True),
        ("002.005.000", "2.5", True),
        ("1.6 Build 1", "1.6", True),
        ("1.6", "1.7", False),
        (None, "1", False),
        ("", "", False),
    ],
)
def test_spellings_of_versions(one: str | None, other: str | None, same: bool) -> None:
    assert same_version(one, other) is same


# --- many ---------------------------------------------------------------------------------------------------------


class Fleet:
    """Runs upgrades in memory, and notes how many ran side by side."""

    def __init__(self, count: int) -> None:
        self.boxes = {f"QA{n}": Box(serial=f"QA{n}") for n in range(1, count + 1)}
        self.yard = Yard(dict(self.boxes))
        self.memories: dict[str, Memory] = {}
        self.now = self.most = 0
        self.order: list[str] = []
        self.begun = asyncio.Event()

    async def __call__(self, workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        self.now += 1
        self.most = max(self.most, self.now)
        self.order.append(workflow)
        self.begun.set()
        await asyncio.sleep(0)
        try:
            return await upgrade(self.memories.setdefault(workflow, Memory())).run()
        finally:
            self.now -= 1

    def plan(self, **changes: object) -> JobPlan:
        return plan(*(item(serial) for serial in self.boxes), **changes)

    def campaign(self, made: JobPlan) -> Campaign:
        return Campaign(made, self, self.yard)


async def test_the_canary_goes_alone_and_first() -> None:
    fleet = Fleet(6)
    summary = await fleet.campaign(fleet.plan(at_once=3)).run()
    assert summary.count(Result.DONE) == 6
    assert fleet.order[0] == "job/d-QA1"
    assert fleet.most == 3
    assert all(box.flashed == 1 for box in fleet.boxes.values())


async def test_a_canary_that_is_not_proved_stops_everything() -> None:
    fleet = Fleet(6)
    fleet.boxes["QA1"].becomes = "1.0"
    summary = await fleet.campaign(fleet.plan()).run()
    assert summary.stopped == "canary-not-proved"
    assert (summary.count(Result.FAILED), summary.count(Result.SKIPPED)) == (1, 5)
    assert sum(box.flashed for box in fleet.boxes.values()) == 1


async def test_too_many_failures_stop_the_rest() -> None:
    fleet = Fleet(20)
    for number in (2, 3, 4, 5, 6):
        fleet.boxes[f"QA{number}"].becomes = "1.0"
    summary = await fleet.campaign(fleet.plan(at_once=1, stop_after=20)).run()
    assert summary.stopped == "too-many-failed"
    assert summary.count(Result.FAILED) == 5
    assert summary.count(Result.SKIPPED) == 14


async def test_devices_of_one_group_never_go_together_and_the_switch_goes_last() -> None:
    fleet = Fleet(5)
    items = [item(serial) for serial in fleet.boxes]
    items[1], items[2] = replace(items[1], group="ring"), replace(items[2], group="ring")
    items[0] = replace(items[0], last=True)
    made = plan(*items, canary=0, at_once=8)
    together: list[set[str]] = []
    running: set[str] = set()

    async def watched(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
        running.add(workflow)
        together.append(set(running))
        try:
            await asyncio.sleep(0.01)
            return await fleet(workflow, upgrade)
        finally:
            running.discard(workflow)

    await Campaign(made, watched, fleet.yard).run()
    assert not any({"job/d-QA2", "job/d-QA3"} <= seen for seen in together)
    assert together[-1] == {"job/d-QA1"}


async def test_stopping_lets_the_begun_ones_end() -> None:
    fleet = Fleet(4)
    campaign = fleet.campaign(fleet.plan(at_once=1))
    task = asyncio.create_task(campaign.run())
    await fleet.begun.wait()
    campaign.stop()
    summary = await task
    assert summary.stopped == "job-stopped"
    assert summary.count(Result.DONE) == 1
    assert summary.count(Result.SKIPPED) == 3


async def test_a_campaign_that_is_begun_again_repeats_nothing() -> None:
    fleet = Fleet(4)
    await fleet.campaign(fleet.plan()).run()
    summary = await fleet.campaign(fleet.plan()).run()
    assert summary.count(Result.DONE) == 4
    assert all((box.flashed, box.uploads) == (1, 1) for box in fleet.boxes.values())


async def test_a_channel_nobody_has_published_goes_one_device_first() -> None:
    fleet = Fleet(4)
    made = fleet.plan(canary=0)
    made = replace(made, items=tuple(replace(one, assumed=True) for one in made.items))
    summary = await fleet.campaign(made).run()
    assert summary.stopped == "canary-unconfirmed"
    assert (summary.count(Result.DONE), summary.count(Result.SKIPPED)) == (1, 3)
    again = Fleet(4)
    summary = await again.campaign(replace(made, confirmed=True)).run()
    assert summary.count(Result.DONE) == 4


class Asked:
    """Someone who is asked whether the others may follow."""

    def __init__(self, fleet: Fleet, *, yes: bool) -> None:
        self.fleet, self.yes = fleet, yes
        self.devices: list[str] = []
        self.flashed: list[int] = []

    async def __call__(self, asked: JobItem) -> bool:
        self.devices.append(asked.device)
        self.flashed.append(sum(box.flashed for box in self.fleet.boxes.values()))
        return self.yes


def assumed(fleet: Fleet, *kinds: str, **changes: object) -> JobPlan:
    made = fleet.plan(**changes)
    digests = kinds or ("ab" * 32,)
    return replace(
        made,
        items=tuple(
            replace(one, assumed=True, profile=digests[place % len(digests)]) for place, one in enumerate(made.items)
        ),
    )


async def test_a_person_is_asked_in_the_middle_and_the_job_goes_on(tmp_path: Path) -> None:
    fleet, profiles = Fleet(4), Profiles(tmp_path)
    made, person = assumed(fleet, canary=3), Asked(fleet, yes=True)
    summary = await Campaign(made, fleet, fleet.yard, first=first_of_run(profiles), ask=person).run()
    assert (summary.stopped, summary.count(Result.DONE)) == ("", 4)
    assert (person.devices, person.flashed) == (["d-QA1"], [1])  # one alone, whatever the canary's number
    assert profiles.confirmed("ab" * 32, Purpose.FIRMWARE)
    later, nobody_asked = Fleet(4), Asked(fleet, yes=False)
    summary = await Campaign(assumed(later), later, later.yard, first=first_of_run(profiles), ask=nobody_asked).run()
    assert (summary.count(Result.DONE), nobody_asked.devices) == (4, [])


async def test_a_no_leaves_the_others_and_what_was_said_of_a_login_counts_for_nothing(tmp_path: Path) -> None:
    fleet, profiles = Fleet(3), Profiles(tmp_path)
    profiles.confirm("ab" * 32, Purpose.LOGIN)
    person = Asked(fleet, yes=False)
    campaign = Campaign(assumed(fleet), fleet, fleet.yard, first=first_of_run(profiles), ask=person)
    summary = await campaign.run()
    assert [row.code for row in summary.rows] == ["upgraded", *["canary-unconfirmed"] * 2]
    assert profiles.has_claimed("ab" * 32, Purpose.FIRMWARE)
    assert not profiles.confirmed("ab" * 32, Purpose.FIRMWARE)


async def test_each_kind_has_a_first_device_of_its_own(tmp_path: Path) -> None:
    fleet = Fleet(6)
    person = Asked(fleet, yes=True)
    made = assumed(fleet, "ab" * 32, "cd" * 32, canary=0)
    summary = await Campaign(made, fleet, fleet.yard, first=first_of_run(Profiles(tmp_path)), ask=person).run()
    assert summary.count(Result.DONE) == 6
    assert (person.devices, person.flashed) == (["d-QA1", "d-QA2"], [1, 2])


async def test_a_first_device_that_fails_is_not_asked_about() -> None:
    fleet = Fleet(6)
    fleet.boxes["QA1"].becomes = "1.0"
    person = Asked(fleet, yes=True)
    summary = await Campaign(assumed(fleet), fleet, fleet.yard, ask=person).run()
    assert (summary.stopped, person.devices) == ("canary-not-proved", [])
    assert summary.count(Result.SKIPPED) == 5


async def test_one_that_was_left_as_it_is_proves_nothing(tmp_path: Path) -> None:
    fleet = Fleet(3)
    fleet.boxes["QA1"].version = "2.0"
    person = Asked(fleet, yes=True)
    summary = await Campaign(
        assumed(fleet), fleet, fleet.yard, first=first_of_run(Profiles(tmp_path)), ask=person
    ).run()
    assert [row.code for row in summary.rows] == ["already-current", "upgraded", "upgraded"]
    assert person.devices == ["d-QA2"]


async def test_who_stops_the_run_answers_no_more_questions() -> None:
    fleet = Fleet(3)
    asked = asyncio.Event()

    async def thinking(_item: JobItem) -> bool:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    campaign = Campaign(assumed(fleet), fleet, fleet.yard, ask=thinking)
    task = asyncio.create_task(campaign.run())
    await asked.wait()
    campaign.stop()
    summary = await asyncio.wait_for(task, 5)
    assert [row.code for row in summary.rows] == ["upgraded", "job-stopped", "job-stopped"]


async def test_one_device_alone_is_nobody_s_first(tmp_path: Path) -> None:
    fleet, profiles = Fleet(1), Profiles(tmp_path)
    person = Asked(fleet, yes=False)
    summary = await Campaign(assumed(fleet), fleet, fleet.yard, first=first_of_run(profiles), ask=person).run()
    assert (summary.stopped, person.devices) == ("", [])
    vouched = Fleet(1)
    made = replace(assumed(vouched), confirmed=True)
    await Campaign(made, vouched, vouched.yard, first=first_of_run(profiles)).run()
    assert profiles.confirmed("ab" * 32, Purpose.FIRMWARE)


async def test_an_export_that_is_missing_is_told_and_stops_nothing() -> None:
    class Mute(Box):
        async def back_up(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> Backup:
            raise DeviceError("404", code=Code.DEVICE_ERROR)

    mute = Mute()
    yard = Yard({"QA1": mute})
    row = await run(mute, yard=yard)
    assert row.result is Result.DONE
    assert "job-no-backup" in [outcome.code for outcome in yard.outcomes]


@pytest.mark.parametrize(
    ("installed", "wanted", "allowed", "code"),
    [
        ("3.0", "2.5", False, "version-older"),
        ("3.0", "2.5", True, "upgraded"),
        ("2.5", "1.4", True, "below-lowest"),  # the maker: from 2.0 on never below 2.0
    ],
)
async def test_versions_are_compared_again_when_the_device_has_said_its_own(
    installed: str, wanted: str, allowed: bool, code: str
) -> None:
    box = Box(version=installed, becomes=wanted)
    made = plan(item(installed=None), version=wanted, downgrade=allowed)
    row = await Upgrade(made, item(installed=None), Memory(), Yard({"QA1": box})).run()
    assert row.code == code
    assert box.uploads == (1 if code == "upgraded" else 0)


@pytest.mark.parametrize(
    ("claimed", "result", "code"),
    [
        ((Result.DONE, ""), Result.DONE, "upgraded-claimed"),
        ((Result.UNKNOWN, "no channel proves it"), Result.UNKNOWN, "accounts-reset-unproved"),
        ((Result.SKIPPED, "nobody"), Result.FAILED, "accounts-reset-unclaimed"),
    ],
)
@pytest.mark.parametrize("place", ["", "recorded read-back", "before post"])
async def test_accounts_that_new_firmware_resets_are_claimed_at_once(
    claimed: tuple[str, str], result: Result, code: str, place: str
) -> None:
    box, memory = Box(version="003.010.005", becomes="004.001.000"), Memory(crash_at=place)
    yard = Yard({"QA1": box}, claimed=claimed)
    one = item(family="schneider-pact", model="IFE", installed="003.010.005")
    made = plan(one, version="004.001.000")
    if place:
        with pytest.raises(Crash):
            await Upgrade(made, one, memory, yard).run()
    row = await Upgrade(made, one, memory, yard).run()
    assert (row.result, row.code, yard.claims, box.flashed) == (result, code, 1, 1)


async def test_an_upgrade_that_resets_nothing_claims_nothing() -> None:
    box = Box(version="004.001.000", becomes="004.002.000")
    yard = Yard({"QA1": box})
    one = item(family="schneider-pact", model="IFE", installed="004.001.000")
    row = await Upgrade(plan(one, version="004.002.000"), one, Memory(), yard).run()
    assert (row.code, yard.claims) == ("upgraded", 0)


async def test_an_obstacle_a_person_has_dealt_with_is_none() -> None:
    box = Box(obstacles=("nmc3-format-first",))
    assert (await run(box)).code == "nmc3-format-first"
    row = await Upgrade(plan(accepted=("nmc3-format-first",)), item(), Memory(), Yard({"QA1": box})).run()
    assert row.code == "upgraded"


async def test_a_stone_is_skipped_by_a_device_that_is_beyond_it() -> None:
    box = Box(version="2.5")
    row = await Upgrade(plan(stone=True), item(installed=None), Memory(), Yard({"QA1": box})).run()
    assert (row.result, row.code, box.uploads) == (Result.SKIPPED, "stone-not-needed", 0)


@dataclass
class Page(Identifies):
    """A device that only says who it is; a person updates it."""

    endpoint: Endpoint = field(default_factory=lambda: Endpoint(host="127.79.50.1"))
    version: str = "1.0"
    serial: str = "QA1"

    async def identity(self, known: Sequence[Observation] = ()) -> tuple[Identity, tuple[Observation, ...]]:
        return Identity(family="schneider-panel-server", serial=self.serial, firmware=self.version), ()


@pytest.mark.parametrize(
    ("does", "result", "code"),
    [
        ("2.0", Result.DONE, "upgraded"),
        ("1.0", Result.FAILED, "old-version-back"),
        ("3.0", Result.FAILED, "other-version-back"),
        (None, Result.SKIPPED, "by-hand-left"),
    ],
)
async def test_by_hand_only_the_device_itself_proves_it(does: str | None, result: Result, code: str) -> None:
    page, asked = Page(), []

    async def lead(image: Image) -> bool:
        asked.append(image.name)
        page.version = does or page.version
        return does is not None

    yard = Yard({"QA1": ByHand(page, lead)})
    one = item(family="schneider-panel-server", model="PAS600", way=Way.BY_HAND, seconds=0.1)
    row = await Upgrade(plan(one), one, Memory(), yard).run()
    assert (row.result, row.code, len(asked)) == (result, code, 1)


async def test_by_hand_another_device_at_the_address_is_not_taken_for_it() -> None:
    page = Page(serial="QA2")

    async def lead(image: Image) -> bool:
        raise AssertionError("nobody is asked")

    one = item(way=Way.BY_HAND)
    row = await Upgrade(plan(one), one, Memory(), Yard({"QA1": ByHand(page, lead)})).run()
    assert (row.result, row.code) == (Result.REFUSED, "identity-other")


async def test_what_is_refused_behind_the_point_of_no_return_is_unknown() -> None:
    """Another device answers after the restart: nothing is done to it, and nothing is claimed about the first."""

    class Swapped(Box):
        async def activate_firmware(
            self, image: Image, credential: Credential, trust: Trust, commit: Commit, ask: Ask | None = None
        ) -> float:
            await super().activate_firmware(image, credential, trust, commit, ask)
            self.serial = "QA9"
            return 1.0

    row = await run(Swapped())
    assert (row.result, row.code) == (Result.UNKNOWN, "identity-other")


async def test_a_trip_unit_is_led_and_never_called_proved() -> None:
    page, asked = Page(), []

    async def lead(image: Image) -> bool:
        asked.append(image.name)
        return True

    one = item(family="schneider-pact", model="IFE", way=Way.BY_HAND, breaker=True)
    row = await Upgrade(plan(one), one, Memory(), Yard({"QA1": ByHand(page, lead)})).run()
    assert (row.result, row.code, len(asked)) == (Result.UNKNOWN, "breaker-unproved", 1)


async def test_a_person_has_two_hands() -> None:
    busy: list[int] = []
    now = 0

    async def lead(image: Image) -> bool:
        nonlocal now
        now += 1
        busy.append(now)
        await asyncio.sleep(0)
        now -= 1
        return False

    items = [item(f"QA{number}", way=Way.BY_HAND) for number in range(4)]
    yard = Yard({one.serial: ByHand(Page(serial=one.serial), lead) for one in items})
    made = plan(*items, canary=0, at_once=8, caps=((str(Way.BY_HAND), 1),))
    await Campaign(made, _run_in_memory, yard).run()
    assert busy == [1, 1, 1, 1]


async def test_five_refused_logins_stop_the_job() -> None:
    class Closed(Box):
        async def firmware_state(self, credential: Credential, trust: Trust, ask: Ask | None = None) -> FirmwareState:
            self.backups += 1  # a login was tried
            raise LoginRefused("no")

    boxes = {f"QA{number}": Closed(serial=f"QA{number}") for number in range(12)}
    made = plan(*(item(serial) for serial in boxes), canary=0, at_once=1, stop_after=100)
    summary = await Campaign(made, _run_in_memory, Yard(boxes)).run()
    assert summary.stopped == "logins-refused"
    assert sum(box.backups for box in boxes.values()) == 5


async def _run_in_memory(workflow: str, upgrade: Callable[[Durable], Upgrade]) -> JobRow:
    return await upgrade(Memory()).run()


async def test_a_model_the_device_says_after_the_login_is_compared_before_a_byte_is_sent() -> None:
    box = Box(model="AP9547")
    made = plan(item(model=""), models=("AP9640", "AP9641"))
    row = await Upgrade(made, item(model=""), Memory(), Yard({"QA1": box})).run()
    assert (row.result, row.code, box.uploads) == (Result.REFUSED, "model-differs", 0)
