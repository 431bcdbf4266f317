"""Which identity (SSH host key, TLS certificate) each device showed first: `<data>/pins.json`.

A pin belongs to a device (`device_key`), never to an address. The check itself happens in the driver, on the
connection that carries the credential; here is only memory, and the words for what a newly presented identity means.
The file holds no secret but decides whom a password is sent to: it is written whole and readable by its owner only. A
damaged file is set aside and told: silence would turn every device into a first sight.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from firstlight.site.whole_file import FileTrouble, alone, replace_whole
from firstlight_drivers.contract import Presented

FILE = "pins.json"
DAMAGED = "pins.json.damaged"
VERSION = 1
LARGEST = 32 * 1024 * 1024  # bytes; a pin takes about 600
Verdict = Literal["new", "same", "changed", "renewed-key-same"]
REASONS = ("replaced", "reset", "renewed")


class PinKind(StrEnum):
    """Which channel an identity belongs to."""

    SSH = "ssh"
    HTTPS = "https"


class PinsProblem(Exception):
    """The pins cannot be used or changed as asked; `code` has a sentence in `words`.

    Codes: "pins-damaged", "pins-newer", "pins-file", "pin-exists", "pin-missing", "pin-reason", "disk-full".
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One identity of one device. `sha256`, `spki_sha256`, `md5`, `key`, `weak` as in `contract.Presented`."""

    device: str  # device_key
    kind: PinKind
    sha256: str
    spki_sha256: str = ""
    md5: str | None = None
    key: str = ""
    first_seen: float  # seconds since the epoch, UTC
    seen_by: str  # account@computer
    network: str  # "eth0 10.20.4.18/22"
    weak: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What a driver compares, as `contract.Trust` takes it."""
        return self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPin:
    """A pin that was replaced: when, by whom, and for which of `REASONS`."""

    pin: Pin
    reason: str
    replaced: float  # seconds since the epoch, UTC
    by: str


class Pins:
    """The pins of a data folder. Every call reads the file when it has changed: processes may share it.

    Thread-safe. Raises PinsProblem. A damaged file is set aside as `pins.json.damaged`, and every call raises
    "pins-damaged" until `acknowledge`: without pins every device would be a first sight, so a person has to know.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._mutex = threading.RLock()
        self._seen: tuple[int, int, int] | None = None
        self._pins: dict[tuple[str, PinKind], Pin] = {}
        self._past: list[PastPin] = []

    def acknowledge(self) -> None:
        """A person has been told of the damage: go on without the pins of that file, which stays as `.damaged.N`."""
        with self._mutex:
            aside = self.path.with_name(DAMAGED)
            for number in range(1, 1000):
                kept = aside.with_name(f"{DAMAGED}.{number}")
                if not kept.exists():
                    try:
                        aside.replace(kept)
                    except FileNotFoundError:
                        return
                    except OSError as error:
                        raise PinsProblem("pins-file", f"{aside}: {error.strerror}") from error
                    return

    def all(self) -> tuple[Pin, ...]:
        """Every pin in force, by device and kind."""
        with self._mutex:
            self._refresh()
            return tuple(self._pins[key] for key in sorted(self._pins))

    def get(self, device: str, kind: PinKind) -> Pin | None:
        """The pin of a device on a channel."""
        with self._mutex:
            self._refresh()
            return self._pins.get((device, kind))

    def history(self, device: str) -> tuple[PastPin, ...]:
        """What was replaced on a device, oldest first."""
        with self._mutex:
            self._refresh()
            return tuple(past for past in self._past if past.pin.device == device)

    def shared(self, sha256: str) -> tuple[str, ...]:
        """The devices that show this very key or certificate; two or more: the pin tells them not apart."""
        with self._mutex:
            self._refresh()
            keys = {pin.spki_sha256 for pin in self._pins.values() if pin.sha256 == sha256 and pin.spki_sha256}
            return tuple(sorted({p.device for p in self._pins.values() if p.sha256 == sha256 or p.spki_sha256 in keys}))

    def add(self, pin: Pin) -> None:
        """Remember a first sight. Raises PinsProblem("pin-exists") where another identity is pinned already."""
        _checked(pin)
        with self._mutex, self._writing():
            present = self._pins.get((pin.device, pin.kind))
            if present is not None:
                if present.sha256 == pin.sha256:
                    return
                raise PinsProblem("pin-exists", f"{pin.device} ({pin.kind})")
            self._pins[pin.device, pin.kind] = pin
            self._save()

    def replace(self, device: str, kind: PinKind, pin: Pin, reason: str) -> None:
        """Pin another identity because the device was replaced or reset, or its certificate renewed; keeps the former.

        Raises PinsProblem: "pin-reason", "pin-missing" (nothing to replace).
        """
        _checked(pin)
        if reason not in REASONS:
            raise PinsProblem("pin-reason", reason)
        if (pin.device, pin.kind) != (device, kind):
            raise PinsProblem("pin-missing", f"{device} ({kind}) is not {pin.device} ({pin.kind})")
        with self._mutex, self._writing():
            former = self._pins.get((device, kind))
            if former is None:
                raise PinsProblem("pin-missing", f"{device} ({kind})")
            self._past.append(PastPin(pin=former, reason=reason, replaced=pin.first_seen, by=pin.seen_by))
            self._pins[device, kind] = pin
            self._save()

    def verdict(self, device: str, presented: Presented) -> Verdict:
        """What a presented identity means. "new" also for channels without one (http, serial): nothing is pinned there.

        "renewed-key-same": another certificate over the same key. Nobody else can show it, yet it is not the pinned
        certificate; a person confirms it as renewed.
        """
        if presented.channel not in {str(kind) for kind in PinKind} or not presented.sha256:
            return "new"
        pin = self.get(device, PinKind(presented.channel))
        if pin is None:
            return "new"
        if pin.sha256 == presented.sha256:
            return "same"
        if pin.spki_sha256 and pin.spki_sha256 == presented.spki_sha256:
            return "renewed-key-same"
        return "changed"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Alone among processes, and on top of what the others wrote."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PinsProblem("pins-file", f"{self.path.parent}: {error.strerror}") from error
        try:
            with alone(self.path.with_name(f"{FILE}.lock")):
                self._refresh()
                yield
        except FileTrouble as trouble:
            self._seen = None
            raise PinsProblem(trouble.code if trouble.code == "disk-full" else "pins-file", trouble.detail) from trouble

    def _refresh(self) -> None:
        if (aside := self.path.with_name(DAMAGED)).exists():
            raise PinsProblem("pins-damaged", str(aside))
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            self._pins, self._past, self._seen = {}, [], None
            return
        except OSError as error:
            raise PinsProblem("pins-file", f"{self.path}: {error.strerror}") from error
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if stamp == self._seen:
            return
        try:
            with self.path.open("rb") as stream:
                raw = stream.read(LARGEST + 1)
            self._pins, self._past = _decoded(raw)
        except OSError as error:
            raise PinsProblem("pins-file", f"{self.path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self._set_aside(error)
        self._seen = stamp

    def _set_aside(self, error: Exception) -> None:
        if isinstance(error, _Newer):
            raise PinsProblem("pins-newer", str(self.path)) from error
        aside = self.path.with_name(DAMAGED)
        try:
            self.path.replace(aside)
        except OSError as other:
            raise PinsProblem("pins-file", f"{self.path}: {other.strerror}") from other
        self._pins, self._past, self._seen = {}, [], None
        raise PinsProblem("pins-damaged", str(aside)) from error

    def _save(self) -> None:
        content = {
            "version": VERSION,
            "pins": [asdict(pin) for _, pin in sorted(self._pins.items())],
            "past": [asdict(past) for past in self._past],
        }
        body = json.dumps(content, sort_keys=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        replace_whole(self.path, (json.dumps({"sha256": digest, "content": body}) + "\n").encode())
        stat = self.path.stat()
        self._seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)


class _Newer(ValueError):
    """Written by a newer program."""


def _decoded(raw: bytes) -> tuple[dict[tuple[str, PinKind], Pin], list[PastPin]]:
    if len(raw) > LARGEST:
        raise ValueError("too large")
    outer = json.loads(raw)
    body = outer["content"]
    if hashlib.sha256(body.encode()).hexdigest() != outer["sha256"]:
        raise ValueError("checksum")
    content = json.loads(body)
    if content["version"] > VERSION:
        raise _Newer
    pins = [_pin(entry) for entry in content["pins"]]
    past = [
        PastPin(
            pin=_pin(entry["pin"]),
            reason=str(entry["reason"]),
            replaced=float(entry["replaced"]),
            by=str(entry["by"]),
        )
        for entry in content["past"]
    ]
    return {(pin.device, pin.kind): pin for pin in pins}, past


def _pin(entry: dict[str, Any]) -> Pin:
    pin = Pin(
        device=entry["device"],
        kind=PinKind(entry["kind"]),
        sha256=entry["sha256"],
        spki_sha256=entry["spki_sha256"],
        md5=entry["md5"],
        key=entry["key"],
        first_seen=float(entry["first_seen"]),
        seen_by=entry["seen_by"],
        network=entry["network"],
        weak=tuple(entry["weak"]),
    )
    texts = (pin.device, pin.sha256, pin.spki_sha256, pin.key, pin.seen_by, pin.network, *pin.weak)
    if not all(isinstance(text, str) for text in texts) or not pin.device or not pin.sha256:
        raise TypeError("a text is missing")
    return pin


def _checked(pin: Pin) -> None:
    if not pin.device or not pin.sha256:
        raise PinsProblem("pin-missing", "a pin without a device or without an identity")
