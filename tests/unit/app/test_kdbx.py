"""KDBX export and import without any other program; `tests/interop/test_keepassxc.py` asks the real one."""

from __future__ import annotations

import hashlib
import hmac
import random
import stat
import struct
import sys
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from firstlight.site.vault import EntryState, Vault, VaultError, kdbx4, kdbx_parts
from firstlight.site.vault.kdbx import BEFORE, KdbxEntry, export_kdbx, read_kdbx, take_over
from firstlight.site.vault.kdbx4 import write4
from firstlight.site.vault.kdbx_container import read_container
from firstlight.site.vault.kdbx_parts import ChaChaStream, SalsaStream
from firstlight.site.vault.sealing import Cost
from firstlight_drivers.contract import Secret
from unit.app.vaults import CANARY, CHEAP, DEVICE, PASSPHRASE, held, new_vault

WORDS = Secret("nine patient transformers")
BROKEN = {"kdbx-damaged", "kdbx-wrong-passphrase", "kdbx-unsupported", "kdbx-too-large"}


def code_of(call: object, *arguments: object, **more: object) -> str:
    with pytest.raises(VaultError) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    assert CANARY not in repr(caught.value)
    return caught.value.code


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "data")
    entry = held(vault, "proved-before")
    vault.mark(entry.id, EntryState.PROVED)
    vault.mark(held(vault, CANARY, note="hall 3\x0b <&> ü").id, EntryState.CHANGING)
    panel = "schneider-panel-server/mac/00:80:F4:00:00:01"
    other = held(vault, "]]>&amp;\"' ü\x00", device=panel, family="schneider-panel-server", account="SecurityAdmin")
    vault.mark(other.id, EntryState.PROVED)
    for profile in ("Engineer", "Operator"):
        held(vault, "k7Pq", device="schneider-pact/serial/7", purpose=f"profile:{profile}", family="schneider-pact")
    return vault


def file_with(folder: Path, xml: bytes, name: str = "made.kdbx") -> Path:
    path = folder / name
    path.write_bytes(write4(lambda _: xml, WORDS, CHEAP))
    return path


def test_what_is_exported_is_read_again(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    assert export_kdbx(vault, path, WORDS, cost=CHEAP) == 4
    found = {(one.field("Device"), one.field("Purpose")): one for one in read_kdbx(path, WORDS)}
    assert len(found) == 4
    for entry in vault.entries():
        one = found[entry.device, entry.purpose]
        assert one.id == entry.id
        assert one.password == vault.reveal(entry.id)
        assert (one.user, one.field("Family"), one.field("Serial")) == (entry.account, entry.family, entry.serial)
        assert (one.field("State"), one.group) == (str(entry.state), f"Firstlight/{entry.family}")
    card = found[DEVICE, "login"]
    assert (card.title, card.notes) == ("ups-7", "hall 3 <&> ü")  # XML has no vertical tab
    assert card.field(BEFORE) == ""  # protected: not among the readable fields
    titles = {(one.group, one.title) for one in found.values()}
    assert len(titles) == 4
    assert CANARY.encode() not in path.read_bytes()
    assert CANARY not in repr(found)


def test_an_import_brings_back_what_was_exported_once(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    export_kdbx(vault, path, WORDS, cost=CHEAP)
    fresh = new_vault(tmp_path / "fresh")
    assert take_over(fresh, read_kdbx(path, WORDS)) == (4, 0)
    assert take_over(fresh, read_kdbx(path, WORDS)) == (0, 4)
    assert {(one.device, one.account, one.purpose, one.device_name) for one in fresh.entries()} == {
        (one.device, one.account, one.purpose, one.device_name) for one in vault.entries()
    }
    states = {one.device: one.state for one in fresh.entries()}
    assert states[DEVICE] is EntryState.UNPROVED  # it was on its way: nobody knows
    assert states["schneider-panel-server/mac/00:80:F4:00:00:01"] is EntryState.PROVED


def test_entries_of_other_programs_are_kept_under_a_name_of_their_own(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    foreign = KdbxEntry(
        id="0" * 31 + "1", group="g", title="router", user="admin", password=Secret("pw"), url="", notes=""
    )
    empty = KdbxEntry(id="0" * 31 + "2", group="g", title="empty", user="", password=Secret(""), url="", notes="")
    assert take_over(vault, (foreign, empty)) == (1, 0)
    (entry,) = vault.entries()
    assert (entry.device, entry.device_name, entry.state) == (f"kdbx/{foreign.id}", "router", EntryState.UNPROVED)


def test_an_existing_file_is_not_replaced_by_itself(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    path.write_text("mine")
    assert code_of(export_kdbx, vault, path, WORDS, cost=CHEAP) == "kdbx-exists"
    assert path.read_text() == "mine"
    export_kdbx(vault, path, WORDS, cost=CHEAP, overwrite=True)
    assert len(read_kdbx(path, WORDS)) == 4
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["out.kdbx"]


def test_weak_passphrases_and_closed_vaults_export_nothing(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    assert code_of(export_kdbx, vault, path, Secret("short"), cost=CHEAP) == "vault-passphrase-short"
    assert code_of(export_kdbx, vault, tmp_path / "no" / "folder.kdbx", WORDS, cost=CHEAP) == "kdbx-file"
    vault.lock()
    assert code_of(export_kdbx, vault, path, WORDS, cost=CHEAP) == "vault-locked"
    assert not path.exists()


def test_wrong_passphrase_and_missing_file(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    export_kdbx(vault, path, WORDS, cost=CHEAP)
    assert code_of(read_kdbx, path, PASSPHRASE) == "kdbx-wrong-passphrase"
    assert code_of(read_kdbx, tmp_path / "missing.kdbx", WORDS) == "kdbx-file"
    assert code_of(read_kdbx, tmp_path, WORDS) == "kdbx-file"


def test_the_usual_cost_is_a_strong_one() -> None:
    raw = write4(lambda _: b"<a/>", WORDS)
    outer, _, _ = kdbx4._header(raw)
    assert struct.unpack("<Q", outer.kdf["M"])[0] == 256 * 1024 * 1024
    assert read_container(raw, WORDS)[0] == b"<a/>"


def test_no_flipped_bit_and_no_cut_goes_unnoticed(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.kdbx"
    export_kdbx(vault, path, WORDS, cost=CHEAP)
    raw = path.read_bytes()
    choice = random.Random(3)
    for at in range(0, len(raw), 2):
        changed = bytearray(raw)
        changed[at] ^= 1 << choice.randrange(8)
        # The last block is empty and ends the file; its own MAC is checked as well.
        assert code_of(read_container, bytes(changed), WORDS) in BROKEN, at
    for length in range(0, len(raw), 11):
        assert code_of(read_container, raw[:length], WORDS) in BROKEN


def test_random_files_are_refused() -> None:
    choice = random.Random(11)
    for number in range(1000):
        start = kdbx_parts.SIGNATURE + struct.pack("<I", (0x00040000, 0x00030001)[number % 2])
        raw = choice.randbytes(choice.randrange(300))
        assert code_of(read_container, raw, WORDS) in BROKEN
        assert code_of(read_container, start + raw, WORDS) in BROKEN


@pytest.mark.parametrize(
    ("start", "told"),
    [(b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5", "KDBX"), (kdbx_parts.SIGNATURE + struct.pack("<I", 0x00030000), "3.0")],
)
def test_older_formats_are_named(start: bytes, told: str) -> None:
    with pytest.raises(VaultError) as caught:
        read_container(start + b"\0" * 100, WORDS)
    assert caught.value.code == "kdbx-unsupported"
    assert told in caught.value.detail


@pytest.mark.parametrize(
    "cost", [Cost(memory=1 << 40), Cost(passes=10**6), Cost(lanes=10**5), Cost(passes=0), Cost(memory=8)]
)
def test_a_file_cannot_ask_for_any_amount_of_work(monkeypatch: pytest.MonkeyPatch, cost: Cost) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(kdbx4, "_transformed", lambda *_: bytes(32))
        raw = write4(lambda _: b"<a/>", WORDS, cost)
    assert code_of(read_container, raw, WORDS) == "kdbx-too-large"


def test_a_packed_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write4(lambda _: b" " * 4_000_000, WORDS, CHEAP)
    monkeypatch.setattr(kdbx_parts, "LARGEST_XML", 1_000_000)
    assert code_of(read_container, raw, WORDS) == "kdbx-too-large"
    assert code_of(read_container, b"\0" * (kdbx_parts.LARGEST + 1), WORDS) == "kdbx-too-large"


@pytest.mark.parametrize(
    "xml",
    [
        b"", b"not xml", b"<a>", b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b"<k><Root><Group><Entry><UUID>x</UUID></Entry></Group></Root></k>",
        (b'<k><Root><Group><Entry><String><Key>Password</Key><Value Protected="True">%%</Value></String>'
        b"</Entry></Group></Root></k>"),
        b"<k><Root>" + b"<Group>" * 40 + b"</Group>" * 40 + b"</Root></k>",
    ],
)  # fmt: skip
def test_hostile_xml_is_refused(tmp_path: Path, xml: bytes) -> None:
    assert code_of(read_kdbx, file_with(tmp_path, xml), WORDS) == "kdbx-damaged"


def test_deep_nesting_does_not_crash(tmp_path: Path) -> None:
    xml = b"<k>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</k>"
    assert read_kdbx(file_with(tmp_path, xml), WORDS) == ()


def test_the_recycle_bin_is_left_out(tmp_path: Path) -> None:
    def entry(number: int) -> str:
        return (
            f"<Entry><UUID>AAAAAAAAAAAAAAAAAAAA{number}A==</UUID><String><Key>Title</Key><Value>t{number}</Value></String>"
            "<History><Entry><UUID>AAAAAAAAAAAAAAAAAAAAAA==</UUID></Entry></History></Entry>"
        )

    xml = (
        "<k><Meta><RecycleBinUUID>/////////////////////w==</RecycleBinUUID></Meta><Root><Group><Name>top</Name>"
        f"{entry(1)}<Group><UUID>/////////////////////w==</UUID>{entry(2)}</Group></Group></Root></k>"
    )
    assert [one.title for one in read_kdbx(file_with(tmp_path, xml.encode()), WORDS)] == ["t1"]


def test_the_chain_of_aes_rounds_is_that_of_a_plain_loop() -> None:
    composite, key = bytes(range(32)), bytes(range(32, 64))
    for rounds in (1, 2, 65537):
        halves = [composite[:16], composite[16:]]
        block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        for _ in range(rounds):
            halves = [block.update(half) for half in halves]
        assert kdbx_parts.aes_rounds(composite, key, rounds) == b"".join(halves)


@pytest.mark.parametrize("kind", ["7c02bb82-79a7-4ac0-927d-114a00648238", "c9d9f39a-628a-4460-bf74-0d08c18a4fea"])
def test_aes_kdf_with_chacha20_and_without_compression_is_read(kind: str) -> None:
    """Put together here from the description of the format, field by field."""
    salt, seed, nonce = b"s" * 32, b"m" * 32, b"n" * 12
    kdf = b"\x00\x01"
    for code, name, value in (
        (0x42, b"$UUID", UUID(kind).bytes),
        (0x42, b"S", salt),
        (0x05, b"R", struct.pack("<Q", 9)),
    ):
        kdf += struct.pack("<BI", code, len(name)) + name + struct.pack("<I", len(value)) + value
    kdf += b"\x00"
    header = kdbx_parts.SIGNATURE + struct.pack("<I", 0x00040001)
    chacha = UUID("d6038a2b-8b6f-4cb5-a524-339a31dbb59a").bytes
    for field, data in ((2, chacha), (3, bytes(4)), (4, seed), (7, nonce), (11, kdf), (0, b"\r\n\r\n")):
        header += struct.pack("<BI", field, len(data)) + data
    once = hashlib.sha256(WORDS.reveal().encode()).digest()
    key = hashlib.sha256(once).digest()
    block = Cipher(algorithms.AES(salt), modes.ECB()).encryptor()
    for _ in range(9):
        key = block.update(key)
    master = hashlib.sha256(seed + hashlib.sha256(key).digest()).digest()
    mac = hashlib.sha512(seed + hashlib.sha256(key).digest() + b"\x01").digest()
    inner = struct.pack("<BII", 1, 4, 3) + struct.pack("<BI", 2, 64) + b"k" * 64 + struct.pack("<BI", 0, 0)
    body = Cipher(algorithms.ChaCha20(master, bytes(4) + nonce), None).encryptor().update(inner + b"<xml/>")

    def signed(number: int, data: bytes) -> bytes:
        own = hashlib.sha512(struct.pack("<Q", number) + mac).digest()
        return hmac.digest(own, data, "sha256")

    raw = header + hashlib.sha256(header).digest() + signed(2**64 - 1, header)
    for number, data in enumerate((body[:50], body[50:], b"")):
        raw += signed(number, struct.pack("<QI", number, len(data)) + data) + struct.pack("<I", len(data)) + data
    xml, stream = read_container(raw, WORDS)
    assert xml == b"<xml/>"
    assert stream.apply(bytes(8)) == ChaChaStream(b"k" * 64).apply(bytes(8))


@pytest.mark.parametrize("kind", [ChaChaStream, SalsaStream])
def test_streams_undo_themselves_in_any_portions(kind: type[ChaChaStream | SalsaStream]) -> None:
    one, two = kind(b"k" * 32), kind(b"k" * 32)
    whole = one.apply(bytes(1000))
    assert b"".join(two.apply(bytes(length)) for length in (1, 63, 64, 0, 65, 200, 607)) == whole
    assert len(set(whole)) > 200


def test_salsa20_gives_the_bytes_of_its_specification() -> None:
    """ECRYPT set 1, vector 0 for 256-bit keys: key 80 00 .. 00, nonce zero."""
    stream = SalsaStream(b"")
    key = struct.unpack("<8I", b"\x80" + bytes(31))
    stream._start[1:5], stream._start[11:15] = key[:4], key[4:]
    stream._start[6:8] = [0, 0]
    expected = "e3be8fdd8beca2e3ea8ef9475b29a6e7003951e1097a5c38d23b7a5fad9f6844"
    assert stream.apply(bytes(32)).hex() == expected


def test_protected_values_of_the_older_format_are_capped() -> None:
    assert code_of(SalsaStream(b"").apply, bytes(3 * 1024 * 1024)) == "kdbx-too-large"


def file3(start: bytes, body: bytes, known: bytes = b"K" * 32) -> bytes:
    """A KDBX 3.1 file around what its encryption holds, from the description of the format."""
    salt, seed, iv = b"s" * 32, b"m" * 32, b"i" * 16
    header = kdbx_parts.SIGNATURE + struct.pack("<I", 0x00030001)
    cipher = UUID("31c1f2e6-bf71-4350-be58-05216afc5aff").bytes
    rounds, stream = struct.pack("<Q", 3), struct.pack("<I", 2)
    fields = (
        (2, cipher),
        (3, bytes(4)),
        (4, seed),
        (5, salt),
        (6, rounds),
        (7, iv),
        (8, b"k"),
        (9, known),
        (10, stream),
    )
    for field, data in (*fields, (0, b"")):
        header += struct.pack("<BH", field, len(data)) + data
    once = hashlib.sha256(hashlib.sha256(WORDS.reveal().encode()).digest()).digest()
    key = hashlib.sha256(seed + kdbx_parts.aes_kdf(once, salt, 3)).digest()
    filler = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return header + encryptor.update(filler.update(start + body) + filler.finalize()) + encryptor.finalize()


def test_the_older_format_is_read_and_its_damage_told() -> None:
    def block(number: int, data: bytes) -> bytes:
        digest = hashlib.sha256(data).digest() if data else bytes(32)
        return struct.pack("<I", number) + digest + struct.pack("<I", len(data)) + data

    good = block(0, b"<xml") + block(1, b"/>") + block(2, b"")
    raw = file3(b"K" * 32, good)
    assert read_container(raw, WORDS)[0] == b"<xml/>"
    assert code_of(read_container, raw, PASSPHRASE) == "kdbx-wrong-passphrase"
    assert code_of(read_container, file3(b"X" * 32, good), WORDS) == "kdbx-wrong-passphrase"
    assert code_of(read_container, file3(b"K" * 16, b"", known=b"K" * 16), WORDS) == "kdbx-wrong-passphrase"
    for body in (b"", good[:-10], block(1, b"a") + block(0, b""), good.replace(b"<xml", b"<xmk"), block(0, b"a")):
        assert code_of(read_container, file3(b"K" * 32, body), WORDS) == "kdbx-damaged"
    for length in range(0, len(raw), 5):
        assert code_of(read_container, raw[:length], WORDS) in BROKEN
