"""The first-login machine, step by step, against a scripted device: what is asked in which order, and how it ends."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState
from firstlight.claim.flow import Tools
from firstlight.claim.machine import ClaimMachine
from firstlight.claim.model import NOT_TAKEN, ClaimItem, ClaimRow, Method, Question, Stage
from firstlight.site.attempts import Attempts
from firstlight.site.pins import PinKind, Pins
from firstlight.site.vault import EntryState
from firstlight_drivers.contract import Ask, Claims, Credential, Endpoint, LoginVerdict, Presented, Secret, State, Trust
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged
from unit.app.claiming import NEW, PIN, Person, Scripted, card, item, open_gate, quick_vault


class Bench:
    """Vault, pins, attempts and a person, and what was shown and written."""

    def __init__(self, folder: Path) -> None:
        self.vault = quick_vault(folder)
        self.pins = Pins(folder)
        self.attempts = Attempts(folder)
        self.person = Person()
        self.rows: list[ClaimRow] = []
        self.outcomes: list[Outcome] = []
        self.line: Callable[[Outcome], None] = self.outcomes.append
        self.accept_new = True

    @property
    def tools(self) -> Tools:
        return Tools(
            vault=self.vault,
            pins=self.pins,
            attempts=self.attempts,
            interview=self.person,
            gate=open_gate,
            show=self.rows.append,
            write=self.written,
            accept_new=self.accept_new,
        )

    def written(self, outcome: Outcome) -> None:
        self.line(outcome)

    def machine(self, device: Scripted, planned: ClaimItem | None = None) -> ClaimMachine:
        return ClaimMachine("job-1", planned or item(), device, self.tools)

    async def run(self, device: Scripted, planned: ClaimItem | None = None) -> ClaimRow:
        row = await self.machine(device, planned).run()
        assert row.state is RowState.ENDED
        assert NEW not in repr(self.outcomes) + repr(self.rows)
        return row

    def entry_state(self, account: str = "apc") -> EntryState | None:
        entries = self.vault.find(item().key, account)
        return entries[0].state if entries else None


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks and further questions come fast."""
    monkeypatch.setattr("firstlight.change.returning.LOOK_EVERY", 0.01)
    monkeypatch.setattr("firstlight.claim.operations.LOOK_EVERY", 0.01)
    monkeypatch.setattr("firstlight.change.returning.FIRST_AGAIN", 0.01)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.vault.lock()


async def test_the_whole_way_one_stage_at_a_time(bench: Bench) -> None:
    device = Scripted()
    machine = bench.machine(device)
    states: dict[Stage, EntryState | None] = {}
    while (stage := machine.stage) is not None:
        await machine.advance()
        states[stage] = bench.entry_state()
    assert states == {
        Stage.PROBE: None,
        Stage.IDENTITY: None,
        Stage.CHECK: None,
        Stage.STORE: EntryState.HELD,
        Stage.CHANGE: EntryState.CHANGING,
        Stage.KEEP: EntryState.PROVED,
    }
    shown = list(dict.fromkeys(row.stage for row in bench.rows))
    assert shown == [
        Stage.PROBE,
        Stage.IDENTITY,
        Stage.CHECK,
        Stage.STORE,
        Stage.CHANGE,
        Stage.RETURN,
        Stage.PROVE_NEW,
        Stage.PROVE_OLD,
        Stage.KEEP,
    ]
    assert device.said == ["identity", "present", "change apc", "present", "login apc", "login apc"]
    row = machine.row
    assert (row.result, row.code, row.kept) == (Result.DONE, "claimed", "proved")
    assert 0 < row.password_set <= row.new_works <= row.old_refused
    assert [one.code for one in bench.outcomes if one.step == Stage.CHANGE] == ["write-begun", "password-set"]
    assert list(dict.fromkeys(one.step for one in bench.outcomes)) == [str(stage) for stage in shown]
    assert all(one.result is Result.DONE for one in bench.outcomes if one.code != "write-begun")
    pin = bench.pins.get(item().key, PinKind.SSH)
    assert pin is not None
    assert pin.sha256 == PIN


async def test_another_device_at_the_address_gets_nothing(bench: Bench) -> None:
    device = Scripted(serial="QA0000000000")
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.REFUSED, "identity-other")
    assert device.said == ["identity"]


@pytest.mark.parametrize("answer", ["yes", None])
async def test_a_first_sight_is_confirmed_or_refused(bench: Bench, answer: str | None) -> None:
    bench.accept_new = False
    if answer:
        bench.person.answers[Question.IDENTITY] = answer
    device = Scripted()
    row = await bench.run(device)
    assert PIN in bench.person.asked[0][1]
    if answer:
        assert row.result is Result.DONE
    else:
        assert (row.result, row.code) == (Result.REFUSED, "identity-new")
        assert PIN in row.detail
        assert device.said == ["identity", "present"]
        assert bench.pins.get(item().key, PinKind.SSH) is None


async def test_a_changed_pin_is_a_hard_stop(bench: Bench) -> None:
    assert (await bench.run(Scripted())).result is Result.DONE
    other = Scripted(pin="SHA256:" + "B" * 43)
    row = await bench.run(other, item(reset=True))
    assert (row.result, row.code) == (Result.REFUSED, "pin-changed")
    assert other.said == ["identity", "present"]
    assert not bench.person.asked


async def test_one_key_on_two_devices_is_told(bench: Bench) -> None:
    await bench.run(Scripted())
    twin = card(id="d2", serial="QA2149170346")
    row = await bench.run(Scripted(serial="QA2149170346"), item(twin))
    assert row.result is Result.DONE
    assert [code for code, _ in row.notes] == ["key-shared"]


@pytest.mark.allow_log("weak-key was allowed")
@pytest.mark.parametrize("allowed", [True, False])
async def test_a_weak_channel_is_allowed_per_device_only(bench: Bench, allowed: bool) -> None:
    row = await bench.run(Scripted(weak=("weak-key",)), item(legacy=allowed))
    assert (row.result is Result.DONE) is allowed
    if allowed:
        assert [code for code, _ in row.notes] == ["weak-allowed"]
    else:
        assert row.code == "weak-channel"


@pytest.mark.parametrize("allowed", [True, False])
async def test_plain_http_is_allowed_per_device_only(bench: Bench, allowed: bool) -> None:
    row = await bench.run(Scripted(channel="http"), item(plain=allowed))
    assert (row.result is Result.DONE) is allowed
    if not allowed:
        assert row.code == "plain-only"


async def test_a_serial_console_has_no_identity(bench: Bench) -> None:
    row = await bench.run(Scripted(channel="serial"))
    assert row.result is Result.DONE
    assert "no-identity-here" in [one.code for one in bench.outcomes]


async def test_a_password_against_the_rules_is_never_sent(bench: Bench) -> None:
    device = Scripted()
    row = await bench.run(device, item(password=Secret("short")))
    assert (row.result, row.code) == (Result.REFUSED, "policy-not-met")
    assert device.said == ["identity", "present"]
    assert bench.entry_state() is None


async def test_the_factory_password_is_tried_once(bench: Bench) -> None:
    device = Scripted(accounts={"apc": "somebody-was-here"})
    row = await bench.run(device)
    assert (row.result, row.code, row.kept) == (Result.REFUSED, "factory-refused", "held")
    assert device.said.count("change apc") == 1
    assert "login apc" not in device.said


async def test_a_locked_device_says_until_when(bench: Bench) -> None:
    device = Scripted(before_error=DeviceError("locked", code=Code.LOCKED))
    planned = item(card(firmware="3.1.0"))
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.REFUSED, "locked")
    assert row.until - bench.outcomes[-1].finished == pytest.approx(3600, abs=5)


async def test_unknown_text_stops_before_anything_changed(bench: Bench) -> None:
    device = Scripted(before_error=DeviceError("Do you accept the licence?", code=Code.UNEXPECTED))
    row = await bench.run(device)
    assert (row.result, row.code, row.detail) == (Result.REFUSED, "unexpected", "Do you accept the licence?")
    assert device.said[-1] == "change apc"
    assert bench.entry_state() is EntryState.HELD


@pytest.mark.parametrize("taken", [True, False])
async def test_unknown_text_after_the_change_began_decides_nothing(bench: Bench, taken: bool) -> None:
    device = Scripted(change_error=DeviceError("Hm.", code=Code.UNEXPECTED), takes=taken)
    row = await bench.run(device)
    assert [code for code, _ in row.notes] == ["odd-answer-in-change"]
    if taken:
        assert (row.result, row.code, row.kept) == (Result.DONE, "claimed", "proved")
    else:
        assert (row.result, row.code, row.detail) == (Result.FAILED, "unexpected", "Hm.")
        assert device.said.count("login apc") == 1
        assert bench.entry_state() is EntryState.UNPROVED


async def test_without_a_line_in_the_journal_no_password_is_sent(bench: Bench) -> None:
    device = Scripted()
    machine = bench.machine(device)
    while machine.stage is not Stage.CHANGE:
        await machine.advance()

    def full(outcome: Outcome) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), outcome.step)

    bench.line = full
    row = await machine.run()
    assert (row.result, row.code) == (Result.REFUSED, "journal-write")
    assert (device.accounts, device.committed) == ({"apc": "apc"}, [])
    assert bench.entry_state() is EntryState.HELD


async def test_busy_at_the_proof_is_our_own_session(bench: Bench, quick: None) -> None:
    device = Scripted(login_errors=[DeviceError("Already login", code=Code.BUSY)] * 3)
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.DONE, "claimed")
    assert device.said.count("login apc") == 5
    assert bench.attempts.allows(item().key, None)


async def test_a_device_that_was_told_to_restart_is_not_asked_before_it_went(bench: Bench, quick: None) -> None:
    device = Scripted(away=1.0, away_after=2, away_looks=3)
    row = await bench.run(device)
    assert row.result is Result.DONE
    assert device.said[2:] == ["change apc", *["present"] * 6, "login apc", "login apc"]


@pytest.mark.parametrize("taken", [True, False])
async def test_a_line_that_breaks_in_the_change_is_proved_afterwards(bench: Bench, quick: None, taken: bool) -> None:
    device = Scripted(change_error=DeviceError("gone", code=Code.CLOSED), takes=taken)
    row = await bench.run(device)
    assert {code for code, _ in row.notes} == {"cut-off-in-change"}
    if taken:
        assert (row.result, row.code) == (Result.DONE, "claimed")
        assert device.committed == ["apc"]
    else:
        assert (row.result, row.code) == (Result.FAILED, "closed")
        assert (device.committed, device.said.count("login apc")) == (["apc", "apc"], 2)
        assert bench.entry_state() is EntryState.UNPROVED


async def test_a_line_that_breaks_once_before_the_password_was_taken_is_finished(bench: Bench, quick: None) -> None:
    class Breaks(Scripted):
        async def change_password(self, *args: Any, **kwargs: Any) -> float:
            self.takes = bool(self.committed)
            self.change_error = None if self.committed else DeviceError("gone", code=Code.CLOSED)
            return await super().change_password(*args, **kwargs)

    device = Breaks()
    row = await bench.run(device)
    assert (row.result, row.code, row.kept) == (Result.DONE, "claimed", "proved")
    assert device.said.count("login apc") == 3


async def test_a_change_without_effect_is_told(bench: Bench) -> None:
    row = await bench.run(Scripted(takes=False))
    assert (row.result, row.code) == (Result.FAILED, "new-refused")


@pytest.mark.parametrize("taken", [True, False])
async def test_a_password_that_was_refused_in_words_is_marked_so_where_it_is_not_in_force(
    bench: Bench, taken: bool
) -> None:
    row = await bench.run(Scripted(change_error=DeviceError("too plain", code=Code.PASSWORD_REFUSED), takes=taken))
    (entry,) = bench.vault.entries()
    if taken:
        assert (row.result, row.code, entry.note) == (Result.DONE, "claimed", "")
    else:
        assert (row.result, row.code) == (Result.FAILED, "password-refused")
        assert (entry.state, entry.note) == (EntryState.UNPROVED, NOT_TAKEN)


async def test_an_old_password_that_goes_on_working_is_told(bench: Bench) -> None:
    device = Scripted(old_too=True)
    row = await bench.run(device)
    assert (row.result, row.code, row.kept) == (Result.FAILED, "old-still-accepted", "unproved")
    assert device.said.count("login apc") == 2


async def test_it_waits_until_the_device_is_back(bench: Bench, quick: None) -> None:
    row = await bench.run(Scripted(away_looks=5))
    assert row.result is Result.DONE


async def test_a_device_that_never_comes_back(bench: Bench, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstlight.claim.operations.RETURN_AT_LEAST", 0.1)
    row = await bench.run(Scripted(away_looks=10_000))
    assert (row.result, row.code) == (Result.UNKNOWN, "not-back")
    assert bench.entry_state() is EntryState.CHANGING


async def test_a_lost_line_at_the_proof_is_unknown_not_failed(bench: Bench) -> None:
    device = Scripted(login_errors=[DeviceError("gone", code=Code.CLOSED)])
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.UNKNOWN, "closed")
    assert bench.entry_state() is EntryState.CHANGING


async def test_an_identity_that_changes_in_the_middle_stops_the_proof(bench: Bench) -> None:
    device = Scripted(login_errors=[IdentityChanged("other")])
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.UNKNOWN, "pin-changed")


# --- again, after a run that was cut off -------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [True, False])
async def test_a_crash_in_the_change_is_finished_by_the_next_run(bench: Bench, taken: bool) -> None:
    device = Scripted()
    machine = bench.machine(device)
    while machine.stage is not Stage.CHANGE:
        await machine.advance()
    entry = bench.vault.find(item().key, "apc")[0]
    bench.vault.mark(entry.id, EntryState.CHANGING)
    if taken:
        device.accounts["apc"] = NEW
    device.said.clear()
    row = await bench.run(device, item(reused=True))
    assert (row.result, row.code) == (Result.DONE, "claimed")
    assert device.accounts == {"apc": NEW}
    refused = 1 if taken else 2
    assert sum(said.startswith("login") for said in device.said) == (2 if taken else 3)
    assert not bench.attempts.allows(item().key, None) or refused == 1


async def test_no_attempt_is_made_that_could_lock_it(bench: Bench) -> None:
    for _ in range(2):
        bench.attempts.refused(item().key)
    device = Scripted()
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.REFUSED, "attempts-spent")
    assert device.said == ["identity", "present"]


async def test_the_proof_is_left_out_where_it_could_lock(bench: Bench) -> None:
    device = Scripted()
    machine = bench.machine(device)

    async def accepted(credential: Credential, trust: Trust, ask: Ask | None = None) -> LoginVerdict:
        for _ in range(2):
            bench.attempts.refused(item().key)
        return await Scripted.login(device, credential, trust, ask)

    device.login = accepted  # type: ignore[method-assign]
    row = await machine.run()
    assert (row.result, row.code, row.kept) == (Result.UNKNOWN, "attempts-spent", "unproved")
    assert row.new_works
    assert not row.old_refused
    assert device.said.count("login apc") == 1


async def test_what_was_proved_before_is_left_alone(bench: Bench) -> None:
    device = Scripted()
    await bench.run(device)
    device.said.clear()
    row = await bench.run(device, item(proved=True))
    assert (row.result, row.code) == (Result.SKIPPED, "already-proved")
    assert device.said == ["identity", "present"]


async def test_a_device_that_was_reset_is_not_claimed_by_accident(bench: Bench) -> None:
    row = await bench.run(Scripted(blank=True), item(proved=True))
    assert (row.result, row.code) == (Result.REFUSED, "was-reset")


async def test_a_device_claimed_by_somebody_else_gets_no_attempt(bench: Bench) -> None:
    device = Scripted(blank=False, first_login=False)
    row = await bench.run(device)
    assert (row.result, row.code) == (Result.REFUSED, "claimed-elsewhere")
    assert device.said == ["identity", "present"]


async def test_the_present_password_can_be_given(bench: Bench) -> None:
    device = Scripted(accounts={"apc": "Winter-Harbour-31"})
    current = Credential(user="apc", password=Secret("Winter-Harbour-31"))
    assert (await bench.run(device, item(current=current))).result is Result.DONE
    assert device.accounts == {"apc": NEW}


async def test_a_blank_password_is_tried_once_like_any_other(bench: Bench) -> None:
    device = Scripted(accounts={"apc": ""}, blank=True)
    row = await bench.run(device)
    assert row.result is Result.DONE
    assert row.old_refused
    assert device.said.count("login apc") == 2


# --- accounts ------------------------------------------------------------------------------------------------------


async def test_a_named_administrator_replaces_the_super_user_in_that_order(bench: Bench) -> None:
    device = Scripted()
    planned = item(administrator="site-admin", administrator_password=Secret("Lantern-Bridge-Mole-77"))
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.DONE, "claimed")
    assert device.said[-3:] == ["create site-admin by apc", "login site-admin", "disable apc by site-admin"]
    assert device.accounts == {"site-admin": "Lantern-Bridge-Mole-77"}
    assert bench.entry_state("site-admin") is EntryState.PROVED
    assert bench.entry_state("apc") is EntryState.PROVED


async def test_the_super_user_stays_when_the_new_account_cannot_log_in(bench: Bench) -> None:
    class Forgetful(Scripted):
        async def create_administrator(self, *args: object, **kwargs: object) -> None:
            self.said.append("create")

    device = Forgetful()
    planned = item(administrator="site-admin", administrator_password=Secret("Lantern-Bridge-Mole-77"))
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.FAILED, "administrator-refused")
    assert not any(said.startswith("disable") for said in device.said)
    assert bench.entry_state("apc") is EntryState.PROVED
    assert bench.entry_state("site-admin") is EntryState.UNPROVED


async def test_an_administrator_that_is_wanted_later_is_made_by_the_proved_account(bench: Bench) -> None:
    device = Scripted()
    await bench.run(device)
    planned = item(proved=True, administrator="site-admin", administrator_password=Secret("Lantern-Bridge-Mole-77"))
    row = await bench.run(device, planned)
    assert (row.result, row.code, row.kept) == (Result.DONE, "claimed", "proved")
    assert device.said.count("change apc") == 1
    assert device.accounts == {"site-admin": "Lantern-Bridge-Mole-77"}
    assert bench.entry_state("site-admin") is EntryState.PROVED
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.SKIPPED, "already-proved")


async def test_an_administrator_that_was_not_begun_leaves_the_device_as_it_is(bench: Bench) -> None:
    class Silent(Scripted):
        async def create_administrator(self, *args: object, **kwargs: object) -> None:
            raise DeviceError("what is this", code=Code.UNEXPECTED)

    device = Silent()
    await bench.run(device)
    planned = item(proved=True, administrator="site-admin", administrator_password=Secret("Lantern-Bridge-Mole-77"))
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.REFUSED, "unexpected")


async def test_a_new_administrator_is_not_tried_where_that_could_lock(bench: Bench) -> None:
    device = Scripted()
    planned = item(administrator="site-admin", administrator_password=Secret("Lantern-Bridge-Mole-77"))
    bench.attempts.refused(planned.key)  # and the proof that the old password is dead is the second
    row = await bench.run(device, planned)
    assert (row.result, row.code) == (Result.UNKNOWN, "attempts-spent")
    assert "login site-admin" not in device.said


# --- guided --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "result", "code"),
    [
        (State.UNKNOWN, Result.UNKNOWN, "not-provable"),
        (State.CLAIMED, Result.UNKNOWN, "announced-claimed"),
        (State.FACTORY, Result.FAILED, "still-factory"),
    ],
)
async def test_a_guided_step_is_never_called_proved(bench: Bench, state: State, result: Result, code: str) -> None:
    bench.person.answers[Question.GUIDE] = "done"
    device = Scripted(state=state)
    row = await bench.run(device, item(method=Method.GUIDED))
    assert (row.result, row.code, row.kept) == (result, code, "unproved")
    assert not any(said.startswith(("login", "change")) for said in device.said)


async def test_a_guided_step_that_was_left(bench: Bench) -> None:
    row = await bench.run(Scripted(), item(method=Method.GUIDED))
    assert (row.result, row.code, row.kept) == (Result.SKIPPED, "guide-left", "held")


# --- stopping ------------------------------------------------------------------------------------------------------


async def test_a_machine_can_be_cut_off_before_the_change(bench: Bench) -> None:
    waiting = asyncio.Event()

    class Slow(Scripted):
        async def present(self) -> Presented:
            waiting.set()
            await asyncio.Event().wait()
            raise AssertionError

    machine = bench.machine(Slow())
    task = asyncio.create_task(machine.run())
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (machine.row.result, machine.row.code) == (Result.SKIPPED, "claim-stopped")


async def test_a_vault_that_locks_stops_before_the_device_is_changed(bench: Bench) -> None:
    device = Scripted()
    machine = bench.machine(device)
    while machine.stage is not Stage.CHANGE:
        await machine.advance()
    bench.vault.lock()
    row = await machine.run()
    assert (row.result, row.code) == (Result.REFUSED, "vault-locked")
    assert device.accounts == {"apc": "apc"}


async def test_a_driver_without_the_capability(bench: Bench) -> None:
    class Bare:
        endpoint = Endpoint(host="127.79.1.1")

    assert not isinstance(Bare(), Claims)
    row = await ClaimMachine("job-1", replace(item()), Bare(), bench.tools).run()
    assert (row.result, row.code) == (Result.REFUSED, "no-claim-channel")
