"""The vault as its users see it: entries, states, history, locking, keyrings, several threads and processes."""

from __future__ import annotations

import multiprocessing
import pickle
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backends.chainer
import pytest

from firstlight.site.vault import Entry, EntryState, Vault, VaultError, open_vault, os_keyring, sealing
from firstlight.site.vault.entries import Kept, to_keep
from firstlight.site.vault.opening import readable_by_others
from firstlight.site.vault.sealing import LEAST, USUAL, Cost
from firstlight.site.vault.vault import FILE
from firstlight_drivers.contract import Secret
from unit.app.vaults import (
    CANARY,
    CHEAP,
    DEVICE,
    PASSPHRASE,
    BrokenKeyring,
    MemoryKeyring,
    PlaintextKeyring,
    held,
    new_vault,
    no_keyring,
    null_keyring,
    vault_at,
)


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """A keyring for every test, never the one of whoever runs them; and cheap passphrases."""
    before = keyring.get_keyring()
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    monkeypatch.delenv("FIRSTLIGHT_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr(sealing, "USUAL", CHEAP)
    monkeypatch.setattr(sealing, "LEAST", CHEAP)
    yield memory
    keyring.set_keyring(before)


def code_of(caught: pytest.ExceptionInfo[VaultError]) -> str:
    return caught.value.code


def refused(call: object, *arguments: object, **more: object) -> str:
    with pytest.raises(VaultError) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    assert CANARY not in repr(caught.value) + str(caught.value)
    return code_of(caught)


# --- entries --------------------------------------------------------------------------------------------------------


def test_a_password_is_on_the_disk_before_hold_returns(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault)
    other = vault_at(tmp_path)
    other.unlock(PASSPHRASE)
    assert other.entries() == (entry,)
    assert other.reveal(entry.id).reveal() == CANARY
    assert (entry.state, entry.previous, entry.device, entry.account) == (EntryState.HELD, 0, DEVICE, "apc")


def test_states_and_notes_last(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, note="claimed in hall 3")
    for state in EntryState:
        assert vault.mark(entry.id, state).state is state
    assert vault.mark(entry.id, EntryState.UNPROVED, "no login").note == "no login"
    assert vault.mark(entry.id, EntryState.PROVED).note == "claimed in hall 3"
    assert vault.mark(entry.id, EntryState.UNPROVED, "set by hand").note == "set by hand"
    vault.lock()
    vault.unlock(PASSPHRASE)
    (kept,) = vault.entries()
    assert (kept.state, kept.note, kept.created) == (EntryState.UNPROVED, "set by hand", entry.created)


def test_after_a_crash_in_the_middle_of_a_change_both_passwords_are_there(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, "old-and-proved")
    vault.mark(entry.id, EntryState.PROVED)
    assert held(vault, "new-on-its-way").id == entry.id
    vault.mark(entry.id, EntryState.CHANGING)

    after = vault_at(tmp_path)
    after.unlock(PASSPHRASE)
    (found,) = after.find(DEVICE)
    assert (found.state, found.previous) == (EntryState.CHANGING, 1)
    assert after.reveal(found.id).reveal() == "new-on-its-way"
    assert after.history(found.id) == (EntryState.CHANGING, EntryState.PROVED)
    assert after.reveal(found.id, previous=1).reveal() == "old-and-proved"
    proved = after.proved(DEVICE, "apc")
    assert proved is not None
    assert proved.reveal() == "old-and-proved"
    after.mark(found.id, EntryState.PROVED)
    assert after.proved(DEVICE, "apc") == Secret("new-on-its-way")


def test_five_earlier_passwords_stay_and_the_proved_one_always(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, "proved")
    vault.mark(entry.id, EntryState.PROVED)
    for number in range(9):
        entry = held(vault, f"attempt-{number}")
        vault.mark(entry.id, EntryState.CHANGING)
    assert entry.previous == 5
    assert vault.proved(DEVICE, "apc") == Secret("proved")
    assert [vault.reveal(entry.id, previous=at).reveal() for at in range(6)] == [
        "attempt-8", "attempt-7", "attempt-6", "attempt-5", "attempt-4", "proved",
    ]  # fmt: skip
    assert refused(vault.reveal, entry.id, previous=6) == "vault-entry"
    assert refused(vault.reveal, entry.id, previous=-1) == "vault-entry"


def test_what_was_never_sent_goes_first() -> None:
    states = [EntryState.HELD] * 4 + [EntryState.CHANGING] * 3 + [EntryState.PROVED]
    assert to_keep(tuple(Kept(state=state, since=0.0) for state in states)) == (0, 1, 4, 5, 6, 7)


def test_accounts_and_purposes_are_apart(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    device = "schneider-pact/serial/7"
    for purpose in ("login", "profile:Engineer", "profile:Operator"):
        held(vault, "k7Pq", device=device, account="x", purpose=purpose)
    held(vault, "k7Pq", device=device, account="y", purpose="login")
    assert len(vault.entries()) == 4
    assert [entry.account for entry in vault.find(device)] == ["y", "x"]
    assert [entry.account for entry in vault.find(device, "x")] == ["x"]
    assert [entry.purpose for entry in vault.find(device, purpose="profile:Engineer")] == ["profile:Engineer"]
    assert vault.find("schneider-pact/serial/8") == ()
    assert vault.proved(device, "x") is None


def test_remove(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    first, second = held(vault, "first"), held(vault, "second", account="other")
    vault.remove(first.id)
    assert vault.entries() == (second,)
    for call in (vault.remove, vault.reveal, vault.history):
        assert refused(call, first.id) == "vault-entry"
    assert refused(vault.mark, first.id, EntryState.PROVED) == "vault-entry"


@pytest.mark.parametrize("text", ["", "x" * 1025])
def test_what_cannot_be_a_password_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(held, new_vault(tmp_path), text) == "vault-entry"


@pytest.mark.parametrize("text", [" ", "ä€😀", "\x00\n\t", "\ud800", "x" * 1024, '"\\'])
def test_any_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, text)
    vault.lock()
    vault.unlock(PASSPHRASE)
    assert vault.reveal(entry.id).reveal() == text


def test_nothing_shows_a_password(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault)
    assert CANARY not in repr(entry) + repr(vault) + str(vault) + repr(vault.entries()) + repr(vault.reveal(entry.id))
    with pytest.raises(TypeError):
        pickle.dumps(vault)


# --- opening --------------------------------------------------------------------------------------------------------


def test_a_wrong_passphrase(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault)
    for wrong in ("seven quiet turbine", "", "Seven quiet turbines", "\ud800"):
        assert refused(vault.unlock, Secret(wrong)) == "vault-wrong-passphrase"
        assert vault.locked
        assert refused(vault.reveal, entry.id) == "vault-locked"
    vault.unlock(PASSPHRASE)
    assert vault.reveal(entry.id).reveal() == CANARY


def test_composed_and_decomposed_passphrases_are_the_same(tmp_path: Path) -> None:
    vault = vault_at(tmp_path)
    vault.create(Secret("Gr\u00fcne Turbinen"), keyring=False)
    vault.unlock(Secret("Gru\u0308ne Turbinen"))
    assert not vault.locked


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "short"), ("1234567", "short"), ("Password123", "known"), ("ababababab", "known")],
)
def test_weak_passphrases_are_refused(tmp_path: Path, text: str, code: str) -> None:
    vault = vault_at(tmp_path)
    assert refused(vault.create, Secret(text), keyring=False) == f"vault-passphrase-{code}"
    assert not vault.exists


def test_a_vault_is_not_made_twice(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault)
    assert refused(vault_at(tmp_path).create, PASSPHRASE, keyring=False) == "vault-exists"
    vault.unlock(PASSPHRASE)
    assert vault.entries() == (entry,)


def test_without_a_vault(tmp_path: Path) -> None:
    vault = vault_at(tmp_path)
    assert not vault.exists
    assert vault.locked
    assert refused(vault.unlock, PASSPHRASE) == "vault-missing"
    assert refused(vault.entries) == "vault-locked"
    assert refused(vault.create, None, keyring=False) == "vault-no-key"


def test_passphrases_cost_what_the_design_says_and_only_ever_more(tmp_path: Path) -> None:
    assert (USUAL.passes, USUAL.lanes, USUAL.memory) == (3, 4, 256 * 1024)
    assert LEAST.memory == 64 * 1024
    vault = new_vault(tmp_path)
    held(vault)
    dearer = Cost(passes=2, lanes=2, memory=128)
    assert refused(Vault(vault.path, usual=dearer, least=dearer).unlock, PASSPHRASE) == "vault-damaged"
    Vault(vault.path, usual=dearer, least=CHEAP).unlock(PASSPHRASE)  # wraps the key again
    again = Vault(vault.path, usual=CHEAP, least=dearer)
    again.unlock(PASSPHRASE)  # and a program with a lower cost leaves it
    assert len(again.entries()) == 1
    Vault(vault.path, usual=dearer, least=dearer).unlock(PASSPHRASE)


def test_idle_locks_and_overwrites_the_key(tmp_path: Path) -> None:
    now = 1000.0
    vault = new_vault(tmp_path, idle_seconds=600, clock=lambda: now)
    entry = held(vault)
    key = vault._key
    assert key is not None
    now += 599
    vault.reveal(entry.id)  # use re-arms
    now += 599
    assert not vault.locked  # looking does not, and neither does a page that refreshes itself
    assert len(vault.entries(in_background=True)) == 1
    now += 1
    assert any(key)
    assert refused(vault.reveal, entry.id) == "vault-locked"
    assert not any(key)
    for call in (vault.entries, lambda: vault.find(DEVICE), lambda: held(vault), lambda: vault.proved(DEVICE, "apc")):
        assert refused(call) == "vault-locked"
    vault.unlock(PASSPHRASE)
    assert vault.reveal(entry.id).reveal() == CANARY
    now += 601
    assert vault.locked


def test_lock_overwrites_the_key(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    key = vault._key
    vault.lock()
    assert key is not None
    assert not any(key)
    assert vault.locked
    vault.lock()


# --- keyrings -------------------------------------------------------------------------------------------------------


def test_only_the_key_goes_into_the_keyring(tmp_path: Path, ring: MemoryKeyring) -> None:
    vault = vault_at(tmp_path)
    vault.create(None, keyring=True)
    held(vault)
    assert vault.opens_with == ("keyring",)
    ((service, _),) = ring.kept
    assert service == "firstlight"
    assert len(ring.kept[next(iter(ring.kept))]) == 44  # 32 bytes in base64
    vault.lock()
    vault.unlock()
    assert vault.reveal(vault.entries()[0].id).reveal() == CANARY
    assert refused(vault.unlock, PASSPHRASE) == "vault-no-key"


def test_both_ways(tmp_path: Path, ring: MemoryKeyring) -> None:
    vault = vault_at(tmp_path)
    vault.create(PASSPHRASE, keyring=True)
    entry = held(vault)
    assert vault.opens_with == ("keyring", "passphrase")
    vault.unlock()
    ring.kept.clear()
    assert refused(vault.unlock) == "vault-no-key"
    vault.unlock(PASSPHRASE)
    assert vault.reveal(entry.id).reveal() == CANARY


def test_another_key_in_the_keyring_opens_nothing(tmp_path: Path, ring: MemoryKeyring) -> None:
    vault = vault_at(tmp_path)
    vault.create(None, keyring=True)
    for wrong in ("A" * 43 + "=", "short", "%%%"):
        ring.kept = dict.fromkeys(ring.kept, wrong)
        assert refused(vault.unlock) in {"vault-damaged", "vault-no-key"}
        assert vault.locked


class _Alt(MemoryKeyring):
    """Its module is set to that of the plain file backend."""


_Alt.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize(
    "backend",
    [no_keyring(), null_keyring(), _Alt(), PlaintextKeyring(), BrokenKeyring()],
    ids=lambda backend: f"{type(backend).__module__}.{type(backend).__name__}",
)
def test_keyrings_that_keep_nothing_or_keep_it_plain_are_refused(
    tmp_path: Path, backend: keyring.backend.KeyringBackend
) -> None:
    keyring.set_keyring(backend)
    vault = vault_at(tmp_path)
    assert refused(vault.create, None, keyring=True) == "vault-no-keyring"
    assert not vault.exists
    assert list(tmp_path.glob("*.flv*")) == [tmp_path / "vault.flv.lock"]
    vault.create(PASSPHRASE, keyring=True)
    assert vault.opens_with == ("passphrase",)
    assert refused(vault.unlock) == "vault-no-key"


def test_a_chain_of_keyrings_gives_its_first_fit_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = MemoryKeyring()
    chain = keyring.backends.chainer.ChainerBackend()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(type(chain), "backends", [_Alt(), no_keyring(), fit])
    keyring.set_keyring(chain)
    assert os_keyring.backend() is fit
    monkeypatch.setattr(type(chain), "backends", [_Alt()])
    assert os_keyring.backend() is None


# --- open_vault -----------------------------------------------------------------------------------------------------


def file_with(folder: Path, text: bytes = b"seven quiet turbines\n") -> Path:
    path = folder / "passphrase"
    path.write_bytes(text)
    path.chmod(0o600)
    return path


def test_open_vault_takes_the_keyring_first(tmp_path: Path) -> None:
    assert refused(open_vault, tmp_path) == "vault-missing"
    held(open_vault(tmp_path, create=True))
    again = open_vault(tmp_path, passphrase_file=tmp_path / "missing", prompt=lambda: pytest.fail("asked"))
    assert len(again.entries()) == 1
    keyring.set_keyring(no_keyring())
    assert refused(open_vault, tmp_path, prompt=lambda: PASSPHRASE) == "vault-no-key"


def test_open_vault_takes_a_file_then_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(no_keyring())
    assert refused(open_vault, tmp_path, create=True) == "vault-no-key"
    assert refused(open_vault, tmp_path, create=True, prompt=lambda: None) == "vault-no-key"
    assert not (tmp_path / FILE).exists()
    path = file_with(tmp_path, b"\xef\xbb\xbfseven quiet turbines\r\nsecond line")
    assert open_vault(tmp_path, create=True, passphrase_file=path).opens_with == ("passphrase",)
    assert refused(open_vault, tmp_path) == "vault-no-key"
    assert not open_vault(tmp_path, prompt=lambda: PASSPHRASE).locked
    monkeypatch.setenv("FIRSTLIGHT_PASSPHRASE_FILE", str(path))
    assert not open_vault(tmp_path, prompt=lambda: pytest.fail("asked")).locked
    assert refused(open_vault, tmp_path, passphrase_file=file_with(tmp_path, b"another one")) == (
        "vault-wrong-passphrase"
    )


def test_open_vault_asks_when_the_keyring_takes_nothing(tmp_path: Path) -> None:
    keyring.set_keyring(BrokenKeyring())
    assert open_vault(tmp_path, create=True, prompt=lambda: PASSPHRASE).opens_with == ("passphrase",)


def test_a_lost_keyring_falls_back_to_the_passphrase(tmp_path: Path, ring: MemoryKeyring) -> None:
    path = file_with(tmp_path)
    assert open_vault(tmp_path, create=True, passphrase_file=path).opens_with == ("keyring", "passphrase")
    ring.kept.clear()
    assert not open_vault(tmp_path, passphrase_file=path).locked


@pytest.mark.parametrize("content", [b"", b"\nsecond line", b"\xff\xfe" + CANARY.encode(), b"x" * 5000])
def test_passphrase_files_that_hold_none(tmp_path: Path, content: bytes) -> None:
    keyring.set_keyring(no_keyring())
    assert refused(open_vault, tmp_path, create=True, passphrase_file=file_with(tmp_path, content)) == (
        "vault-passphrase-file"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects files by access lists, not by a mode")
def test_who_may_read_what(tmp_path: Path) -> None:
    path = file_with(tmp_path)
    assert not readable_by_others(path)
    path.chmod(0o640)
    assert readable_by_others(path)
    assert not readable_by_others(tmp_path / "missing")
    vault = new_vault(tmp_path / "data")
    held(vault)
    assert stat.S_IMODE(vault.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.path.parent.stat().st_mode) & 0o077 == 0


# --- together -------------------------------------------------------------------------------------------------------


def test_two_objects_see_each_others_changes(tmp_path: Path) -> None:
    first = new_vault(tmp_path)
    second = vault_at(tmp_path)
    second.unlock(PASSPHRASE)
    entry = held(first, "one")
    assert second.entries() == (entry,)
    second.mark(entry.id, EntryState.PROVED)
    assert first.find(DEVICE)[0].state is EntryState.PROVED
    held(second, "two")
    assert first.reveal(entry.id).reveal() == "two"
    first.remove(entry.id)
    assert second.entries() == ()


def _work(folder: str, name: str, count: int) -> None:
    vault = vault_at(Path(folder))
    vault.unlock(PASSPHRASE)
    for number in range(count):
        entry = held(vault, f"{name}-{number}", device=f"apc-nmc3/serial/{name}-{number}")
        vault.mark(entry.id, EntryState.PROVED)


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    new_vault(tmp_path).lock()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_work, args=(str(tmp_path), name, 15)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    vault = vault_at(tmp_path)
    vault.unlock(PASSPHRASE)
    found = {entry.serial: vault.reveal(entry.id).reveal() for entry in vault.entries()}
    assert found == {f"{name}-{number}": f"{name}-{number}" for name in ("a", "b") for number in range(15)}
    assert {entry.state for entry in vault.entries()} == {EntryState.PROVED}


def test_threads_share_one_vault(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    troubles: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(10):
                entry = held(vault, f"{name}-{number}", device=f"apc-nmc3/serial/{name}")
                assert vault.reveal(entry.id).reveal() == f"{name}-{number}"
        except BaseException as error:  # noqa: BLE001 - shown below
            troubles.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not troubles
    assert [entry.previous for entry in vault.entries()] == [5] * 4


def test_a_writer_that_does_not_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from firstlight.site import whole_file
    from firstlight.site.vault import store

    vault = new_vault(tmp_path)
    entry = held(vault)
    monkeypatch.setattr(store, "alone", lambda path: whole_file.alone(path, 0.05))
    began = time.monotonic()
    with whole_file.alone(tmp_path / "vault.flv.lock"):
        assert refused(vault.mark, entry.id, EntryState.PROVED) == "vault-in-use"
        assert vault.reveal(entry.id).reveal() == CANARY  # reading waits for nobody
    assert time.monotonic() - began < 30
    vault.mark(entry.id, EntryState.PROVED)


def test_a_vault_that_was_replaced_or_removed_meanwhile(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry: Entry = held(vault)
    vault.path.rename(tmp_path / "elsewhere")
    assert refused(vault.entries) == "vault-missing"
    new_vault(tmp_path)
    assert refused(vault.reveal, entry.id) == "vault-locked"
    assert vault.locked
