"""The vault file under attack and in accidents: flipped bits, cuts, old records, full disks, killed writers, search."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from firstlight.site.vault import EntryState, Vault, VaultError
from firstlight.site.vault.layout import PADDING, PREFIX, SealedRecord, joined, start_of, taken_apart
from firstlight.site.vault.sealing import Cost
from unit.app.vaults import CANARY, CHEAP, DEVICE, PASSPHRASE, held, new_vault, vault_at

BROKEN = {"vault-damaged", "vault-newer", "vault-wrong-passphrase", "vault-no-key"}


def with_sum(body: bytes) -> bytes:
    """What an attacker does after every change."""
    return body + hashlib.sha256(body).digest()


def opened(path: Path, raw: bytes) -> Vault:
    path.write_bytes(raw)
    vault = Vault(path, usual=CHEAP, least=CHEAP)
    vault.unlock(PASSPHRASE)
    return vault


def code_of(path: Path, raw: bytes) -> str:
    with pytest.raises(VaultError) as caught:
        opened(path, raw)
    return caught.value.code


@pytest.fixture
def small(tmp_path: Path) -> Path:
    vault = new_vault(tmp_path)
    for number in range(2):
        held(vault, f"{CANARY}{number}", device=f"{DEVICE}{number}")
    vault.lock()
    return vault.path


def test_no_flipped_bit_goes_unnoticed(small: Path) -> None:
    raw = small.read_bytes()
    assert len(raw) * 8 > 10_000
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(VaultError) as caught:
            taken_apart(bytes(changed))
        assert caught.value.code in {"vault-damaged", "vault-newer"}
    assert len(opened(small, raw).entries()) == 2


def test_no_flipped_bit_goes_unnoticed_when_the_checksum_is_made_again(small: Path) -> None:
    raw = small.read_bytes()
    body = raw[:-32]
    choice = random.Random(7)
    places = sorted({*range(PREFIX + 400), *choice.sample(range(len(body)), 800)})
    places = [at for at in places if at < len(body)]
    assert len(places) >= 1000
    for at in places:
        changed = bytearray(body)
        changed[at] ^= 1 << choice.randrange(8)
        assert code_of(small, with_sum(bytes(changed))) in BROKEN, at


def test_no_cut_and_no_addition_goes_unnoticed(small: Path) -> None:
    raw = small.read_bytes()
    for length in [*range(0, len(raw), 7), len(raw) - 1]:
        assert code_of(small, raw[:length]) == "vault-damaged"
    for length in range(0, len(raw) - 32, 97):
        assert code_of(small, with_sum(raw[:length])) in BROKEN
    assert code_of(small, raw + b"\0") == "vault-damaged"
    assert code_of(small, with_sum(raw[:-32] + b"\0" * 40)) == "vault-damaged"
    assert code_of(small, b"\0" * 100) == "vault-damaged"


def rebuilt(raw: bytes, change: Callable[[list[SealedRecord]], list[SealedRecord]]) -> bytes:
    content = taken_apart(raw)
    return joined(content.start, content.index, tuple(change(list(content.records))))


def test_records_cannot_be_swapped_dropped_or_doubled(small: Path) -> None:
    raw = small.read_bytes()

    def swap_bodies(records: list[SealedRecord]) -> list[SealedRecord]:
        one, two = records
        return [
            SealedRecord(id=one.id, version=one.version, sealed=two.sealed),
            SealedRecord(id=two.id, version=two.version, sealed=one.sealed),
        ]

    def swap_names(records: list[SealedRecord]) -> list[SealedRecord]:
        one, two = records
        return [
            SealedRecord(id=two.id, version=two.version, sealed=one.sealed),
            SealedRecord(id=one.id, version=one.version, sealed=two.sealed),
        ]

    changes: list[Callable[[list[SealedRecord]], list[SealedRecord]]] = [
        swap_bodies, swap_names, lambda records: records[:1], lambda records: [*records, records[0]], lambda _: [],
    ]  # fmt: skip
    for change in changes:
        assert code_of(small, rebuilt(raw, change)) == "vault-damaged"
    assert len(opened(small, rebuilt(raw, lambda records: records[::-1])).entries()) == 2  # order means nothing


def test_an_older_record_cannot_be_put_back(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    held(vault, "first")
    old = taken_apart(vault.path.read_bytes())
    held(vault, "second")
    raw = vault.path.read_bytes()
    vault.lock()
    assert code_of(vault.path, rebuilt(raw, lambda _: list(old.records))) == "vault-damaged"
    now = taken_apart(raw)
    assert code_of(vault.path, joined(now.start, old.index, old.records)) == "vault-damaged"
    assert code_of(vault.path, joined(old.start, now.index, now.records)) == "vault-damaged"


def test_a_running_program_notices_an_older_file(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, "first")
    old = vault.path.read_bytes()
    vault.mark(entry.id, EntryState.PROVED)
    vault.path.write_bytes(old)
    with pytest.raises(VaultError) as caught:
        vault.entries()
    assert caught.value.code == "vault-damaged"
    assert "older" in caught.value.detail


def test_a_record_of_another_vault_does_not_open(tmp_path: Path) -> None:
    one, two = new_vault(tmp_path / "one"), new_vault(tmp_path / "two")
    held(one)
    held(two)
    raw = one.path.read_bytes()
    foreign = taken_apart(two.path.read_bytes())
    assert code_of(one.path, rebuilt(raw, lambda _: list(foreign.records))) == "vault-damaged"


def test_the_cost_of_a_passphrase_cannot_be_lowered_or_made_unbearable(small: Path) -> None:
    content = taken_apart(small.read_bytes())
    wrapped = content.header.wrapped
    assert wrapped is not None
    for cost in (
        Cost(passes=1, lanes=1, memory=32),
        Cost(passes=1, lanes=1, memory=1 << 40),
        Cost(passes=10**9, lanes=1, memory=64),
        Cost(passes=1, lanes=10**6, memory=64),
        Cost(passes=0, lanes=1, memory=64),
        Cost(passes=1, lanes=1, memory=65),
    ):
        header = type(content.header)(
            keyring=False, wrapped=type(wrapped)(cost=cost, salt=wrapped.salt, sealed=wrapped.sealed)
        )
        start = start_of(content.vault, content.generation, header)
        assert code_of(small, joined(start, content.index, content.records)) in BROKEN


@pytest.mark.parametrize(
    "header",
    [
        b"", b"[]", b"null", b"{}", b'{"keyring": 1}', b'{"keyring": true, "passphrase": 3}', b"[" * 9000,
        b'{"keyring": true, "passphrase": {"kdf": "none"}}',
        b'{"keyring": false, "passphrase": {"kdf": "argon2id", "passes": "x"}}',
    ],
)  # fmt: skip
def test_headers_that_make_no_sense(small: Path, header: bytes) -> None:
    content = taken_apart(small.read_bytes())
    start = content.start[: PREFIX - 4] + len(header).to_bytes(4, "big") + header
    assert code_of(small, joined(start, content.index, content.records)) in BROKEN


def test_a_newer_format_is_said_and_left_alone(small: Path) -> None:
    raw = bytearray(small.read_bytes())
    raw[7] = 2
    assert code_of(small, bytes(raw)) == "vault-newer"
    assert small.read_bytes() == bytes(raw)


def test_the_length_of_a_password_cannot_be_seen(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    held(vault, "x", device="apc-nmc3/serial/1")
    held(vault, "x" * 64, device="apc-nmc3/serial/2")
    one, two = taken_apart(vault.path.read_bytes()).records
    assert len(one.sealed) == len(two.sealed)
    assert (len(one.sealed) - 28) % PADDING == 0


def forms(text: str) -> list[bytes]:
    raw = text.encode()
    shifted = [base64.b64encode(b"x" * pad + raw)[4 * bool(pad) : -4] for pad in range(3)]
    return [
        raw, raw.lower(), raw[::-1], raw.hex().encode(), raw.hex().upper().encode(), text.encode("utf-16-le"),
        text.encode("utf-16-be"), text.encode("utf-32-le"), quote(text).encode(), *shifted,
        base64.b32encode(raw)[:-8], json.dumps(text).strip('"').encode(), hashlib.sha256(raw).digest(),
    ]  # fmt: skip


def test_nothing_readable_is_left_anywhere(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, device_name=f"name-{CANARY}", model=f"model-{CANARY}", note=f"note-{CANARY}")
    for state in (EntryState.CHANGING, EntryState.PROVED):
        vault.mark(entry.id, state)
    held(vault, f"{CANARY}2", account=f"account-{CANARY}")
    vault.remove(entry.id)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"vault.flv", "vault.flv.lock"}
    for path in files:
        raw = path.read_bytes()
        for form in (*forms(CANARY), *forms(PASSPHRASE.reveal()), DEVICE.encode(), b"apc-nmc3"):
            assert form not in raw


# --- accidents ------------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_file_and_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, "kept")
    before = vault.path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        for call in (
            lambda: held(vault, "lost"),
            lambda: vault.mark(entry.id, EntryState.PROVED),
            lambda: vault.remove(entry.id),
        ):
            with pytest.raises(VaultError) as caught:
                call()
            assert caught.value.code == "disk-full"
    assert vault.path.read_bytes() == before
    assert not (tmp_path / "vault.flv.new").exists()
    assert vault.entries() == (entry,)
    assert vault.reveal(entry.id).reveal() == "kept"
    held(vault, "later")
    assert vault.reveal(entry.id).reveal() == "later"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VaultError) as caught:
        new_vault(tmp_path / "file" / "below")
    assert caught.value.code == "vault-file"


_KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[2].split(os.pathsep)
from pathlib import Path
from unit.app.vaults import PASSPHRASE, held, vault_at
from firstlight.site import whole_file
vault = vault_at(Path(sys.argv[1]))
vault.unlock(PASSPHRASE)
where, real = sys.argv[3], os.fsync
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def fsync(handle):
    if where == "before-flush":
        die()
    real(handle)
    if where == "after-flush":
        die()
whole_file.os.fsync = fsync
if where == "before-rename":
    whole_file._rename = die
if where == "after-rename":
    whole_file._flush_folder = die
held(vault, "new")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize(
    ("where", "after"),
    [("before-flush", "old"), ("after-flush", "old"), ("before-rename", "old"), ("after-rename", "new")],
)
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path, where: str, after: str) -> None:
    vault = new_vault(tmp_path)
    entry = held(vault, "old")
    vault.mark(entry.id, EntryState.PROVED)
    search = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path), search, where], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -9, done.stderr.decode()
    again = vault_at(tmp_path)
    again.unlock(PASSPHRASE)
    assert again.reveal(entry.id).reveal() == after
    assert again.proved(DEVICE, "apc") is not None
    held(again, "newer")  # neither a lock nor a leftover file stands in the way
    assert again.reveal(entry.id).reveal() == "newer"
    assert not (tmp_path / "vault.flv.new").exists()
