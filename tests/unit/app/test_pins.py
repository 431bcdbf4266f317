"""Names of devices that no address can change, and the identities pinned to them."""

from __future__ import annotations

import multiprocessing
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.site.pins import Pin, PinKind, Pins, PinsProblem
from firstlight_drivers.contract import Presented

CARD = "apc-nmc3/serial/ZA2040012345"
PIN = Pin(
    device=CARD,
    kind=PinKind.HTTPS,
    sha256="AB" * 32,
    spki_sha256="CD" * 32,
    md5="aa:bb",
    key="RSA 2048",
    first_seen=1_790_000_000.0,
    seen_by="anna@laptop-7",
    network="eth0 10.20.4.18/22",
    weak=("weak-tls",),
)
SSH = replace(PIN, kind=PinKind.SSH, sha256="SHA256:abc", spki_sha256="")


def shown(pin: Pin, **more: str) -> Presented:
    given = {"channel": str(pin.kind), "sha256": pin.sha256, "spki_sha256": pin.spki_sha256} | more
    return Presented(**given)  # type: ignore[arg-type]


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(PinsProblem) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize(
    ("device", "key"),
    [
        (Device(id="1", family="apc-nmc3", serial=" za20400 12345 ", mac="00:C0:B7:01:02:03"), "serial/ZA20400 12345"),
        (Device(id="1", family="apc-nmc3", serial="0000", mac="00-c0-b7-01-02-03"), "mac/00:C0:B7:01:02:03"),
        (Device(id="1", family="apc-nmc3", serial="", mac="00C0B7010203"), "mac/00:C0:B7:01:02:03"),
        (Device(id="1", family="apc-nmc3", serial="unknown", uuid="urn:uuid:ABCD-1"), "uuid/abcd-1"),
        (Device(id="1", family="apc-nmc3", mac="00:00:00:00:00:00", uuid="0000-0000"), None),
        (Device(id="1", family="apc-nmc3", mac="not a mac", addresses=("10.0.0.7",), name="ups"), None),
        (Device(id="1", serial="ZA2040012345"), None),
    ],
)
def test_a_device_is_named_by_what_stays(device: Device, key: str | None) -> None:
    assert device_key(device) == (None if key is None else f"apc-nmc3/{key}")
    moved = replace(device, id="2", addresses=("10.9.9.9",), name="other", firmware="9")
    assert device_key(moved) == device_key(device)


def test_first_sight_is_remembered_and_later_ones_are_compared(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    assert pins.verdict(CARD, shown(PIN)) == "new"
    assert pins.get(CARD, PinKind.HTTPS) is None
    pins.add(PIN)
    pins.add(SSH)
    again = Pins(tmp_path)
    assert again.get(CARD, PinKind.HTTPS) == PIN
    assert again.all() == (PIN, SSH)
    assert again.verdict(CARD, shown(PIN)) == "same"
    assert again.verdict(CARD, shown(SSH)) == "same"
    assert again.verdict(CARD, shown(PIN, sha256="EF" * 32)) == "renewed-key-same"
    assert again.verdict(CARD, shown(PIN, sha256="EF" * 32, spki_sha256="EF" * 32)) == "changed"
    assert again.verdict(CARD, shown(PIN, sha256="EF" * 32, spki_sha256="")) == "changed"
    assert again.verdict(CARD, shown(SSH, sha256="SHA256:other")) == "changed"  # two empty SPKI are not equal keys
    assert again.verdict("apc-nmc3/serial/OTHER", shown(PIN)) == "new"
    for channel in ("http", "serial"):
        assert again.verdict(CARD, Presented(channel=channel)) == "new"


def test_a_pin_is_not_overwritten_by_adding(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.add(PIN)
    pins.add(replace(PIN, first_seen=9.0))
    assert pins.get(CARD, PinKind.HTTPS) == PIN
    assert refused(pins.add, replace(PIN, sha256="EF" * 32)) == "pin-exists"
    assert pins.get(CARD, PinKind.HTTPS) == PIN
    assert refused(pins.add, replace(PIN, sha256="")) == "pin-missing"


@pytest.mark.parametrize("reason", ["replaced", "reset", "renewed"])
def test_replacing_names_its_reason_and_keeps_the_former(tmp_path: Path, reason: str) -> None:
    pins = Pins(tmp_path)
    pins.add(PIN)
    new = replace(PIN, sha256="EF" * 32, first_seen=1_790_000_500.0, seen_by="ben@laptop-8")
    pins.replace(CARD, PinKind.HTTPS, new, reason)
    again = Pins(tmp_path)
    assert again.get(CARD, PinKind.HTTPS) == new
    (past,) = again.history(CARD)
    assert (past.pin, past.reason, past.by, past.replaced) == (PIN, reason, "ben@laptop-8", 1_790_000_500.0)
    assert again.verdict(CARD, shown(PIN)) == "renewed-key-same"


def test_replacing_needs_a_reason_and_something_to_replace(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    assert refused(pins.replace, CARD, PinKind.HTTPS, PIN, "reset") == "pin-missing"
    pins.add(PIN)
    assert refused(pins.replace, CARD, PinKind.HTTPS, PIN, "because") == "pin-reason"
    assert refused(pins.replace, CARD, PinKind.SSH, PIN, "reset") == "pin-missing"
    assert pins.history(CARD) == ()


def test_the_same_key_on_several_devices_is_seen(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.add(PIN)
    assert pins.shared(PIN.sha256) == (CARD,)
    pins.add(replace(PIN, device="apc-nmc3/serial/B"))
    pins.add(replace(PIN, device="apc-nmc3/serial/C", sha256="11" * 32))  # another certificate over the same key
    pins.add(replace(PIN, device="apc-nmc3/serial/D", sha256="22" * 32, spki_sha256="22" * 32))
    pins.add(replace(SSH, device="apc-nmc3/serial/D"))
    assert pins.shared(PIN.sha256) == ("apc-nmc3/serial/B", "apc-nmc3/serial/C", CARD)
    assert pins.shared(SSH.sha256) == ("apc-nmc3/serial/D",)
    assert pins.shared("nobody") == ()


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"\xff\xff", b'{"content": 3, "sha256": ""}', b"[" * 90_000]
)
def test_damage_is_told_until_somebody_knows(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "pins.json").write_bytes(raw)
    pins = Pins(tmp_path)
    assert refused(pins.get, CARD, PinKind.HTTPS) == "pins-damaged"
    assert refused(pins.add, PIN) == "pins-damaged"
    assert refused(Pins(tmp_path).all) == "pins-damaged"  # also after a restart
    pins.acknowledge()
    pins.acknowledge()
    assert pins.all() == ()
    assert (tmp_path / "pins.json.damaged.1").read_bytes() == raw
    pins.add(PIN)
    assert Pins(tmp_path).all() == (PIN,)


def test_every_flipped_bit_is_noticed_or_harmless(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.add(PIN)
    path = tmp_path / "pins.json"
    raw = path.read_bytes()
    told = 0
    for at in range(len(raw)):
        changed = bytearray(raw)
        changed[at] ^= 1 << (at % 7)
        path.write_bytes(changed)
        fresh = Pins(tmp_path)
        try:
            found: object = fresh.all()
        except PinsProblem as problem:
            found = problem.code
            told += 1
            fresh.acknowledge()
        assert found in {(PIN,), "pins-damaged", "pins-newer"}
    assert told > 0.95 * len(raw)


def test_a_newer_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("firstlight.site.pins.VERSION", 2)
        Pins(tmp_path).add(PIN)
    raw = (tmp_path / "pins.json").read_bytes()
    assert refused(Pins(tmp_path).all) == "pins-newer"
    assert refused(Pins(tmp_path).add, PIN) == "pins-newer"
    assert (tmp_path / "pins.json").read_bytes() == raw


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects files by access lists, not by a mode")
def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    Pins(tmp_path / "new" / "folder").add(PIN)
    assert stat.S_IMODE((tmp_path / "new" / "folder" / "pins.json").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(Pins(tmp_path / "file" / "below").add, PIN) == "pins-file"


def _work(folder: str, name: str) -> None:
    pins = Pins(Path(folder))
    for number in range(15):
        pins.add(replace(PIN, device=f"apc-nmc3/serial/{name}{number}"))


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    watching = Pins(tmp_path)
    assert watching.all() == ()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_work, args=(str(tmp_path), name)) for name in ("A", "B")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert len(watching.all()) == 30
