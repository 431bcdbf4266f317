"""A signed manifest: what a package is, when it was built, and the SHA-512 of each image. JSON, at most 256 KiB.

    {"manifest": 1, "vendor": "Moxa", "family": "moxa-nport6000g2", "models": ["NPort 6250-G2"], "hardware": ["1.0"],
     "version": "1.2", "built": "2026-09-18T07:41:12Z", "expires": "2031-01-01T00:00:00Z", "lowest_installed": "1.0",
     "images": [{"name": "nport.rom", "size": 14614528, "sha512": "..."}]}

`hardware`, `expires` and `lowest_installed` may be left out. It is read only together with a signature over exactly
these bytes, given beside it or, in a ZIP archive, as `manifest.json` and `manifest.json.p7s`. A key that is not known
or stands twice refuses: a signed demand must not be overlooked (RFC 9124, MFST.OVERRIDE).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from firstlight.firmware.model import Refused

NAME = "manifest.json"
SIGNATURE_NAME = "manifest.json.p7s"
LARGEST = 256 * 1024  # bytes
_NEEDED = {"manifest", "vendor", "family", "models", "version", "built", "images"}
_KEYS = _NEEDED | {"hardware", "expires", "lowest_installed"}
_MOST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One image of a manifest: base name, bytes, SHA-512 in lower-case hex."""

    name: str
    size: int
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says. Empty `hardware` means every revision."""

    vendor: str
    family: str
    models: tuple[str, ...]
    hardware: tuple[str, ...] = ()
    version: str
    built: datetime
    expires: datetime | None = None
    lowest_installed: str | None = None
    images: tuple[Listed, ...]


def parse(raw: bytes) -> Manifest:
    """Raises Refused("manifest-form")."""
    if len(raw) > LARGEST:
        raise Refused("manifest-form", f"more than {LARGEST} bytes")
    try:
        data = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        return _manifest(data)
    except (ValueError, RecursionError) as error:
        raise Refused("manifest-form", str(error)[:120]) from error


def render(manifest: Manifest) -> bytes:
    """The bytes to sign."""
    data: dict[str, object] = {
        "manifest": 1,
        "vendor": manifest.vendor,
        "family": manifest.family,
        "models": list(manifest.models),
        "hardware": list(manifest.hardware),
        "version": manifest.version,
        "built": _utc(manifest.built),
        "images": [{"name": one.name, "size": one.size, "sha512": one.sha512} for one in manifest.images],
    }
    if manifest.expires is not None:
        data["expires"] = _utc(manifest.expires)
    if manifest.lowest_installed is not None:
        data["lowest_installed"] = manifest.lowest_installed
    return (json.dumps(data, indent=2) + "\n").encode()


def _manifest(data: object) -> Manifest:
    if not isinstance(data, dict) or not data.keys() >= _NEEDED or not data.keys() <= _KEYS:
        raise ValueError("keys")
    if data["manifest"] != 1 or isinstance(data["manifest"], bool):
        raise ValueError("another version of the format")
    images = data["images"]
    if not isinstance(images, list) or not 1 <= len(images) <= _MOST:
        raise ValueError("images")
    listed = tuple(_listed(one) for one in images)
    if len({one.name.casefold() for one in listed}) != len(listed):
        raise ValueError("an image twice")
    lowest = data.get("lowest_installed")
    expires = data.get("expires")
    return Manifest(
        vendor=_text(data["vendor"]),
        family=_text(data["family"]),
        models=_texts(data["models"], 1),
        hardware=_texts(data.get("hardware", []), 0),
        version=_version(data["version"]),
        built=_time(data["built"]),
        expires=None if expires is None else _time(expires),
        lowest_installed=None if lowest is None else _version(lowest),
        images=listed,
    )


def _listed(data: object) -> Listed:
    if not isinstance(data, dict) or data.keys() != {"name", "size", "sha512"}:
        raise ValueError("image")
    size, digest, name = data["size"], data["sha512"], _text(data["name"])
    if not isinstance(size, int) or isinstance(size, bool) or size <= 0:
        raise ValueError("size")
    if not isinstance(digest, str) or not re.fullmatch(r"[0-9a-f]{128}", digest):
        raise ValueError("sha512")
    if re.search(r'[\\/:*?"<>|]', name) or name in {".", "..", NAME, SIGNATURE_NAME}:
        raise ValueError("name")
    return Listed(name=name, size=size, sha512=digest)


def _text(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 120 or not value.isprintable():
        raise ValueError("text")
    return value


def _texts(value: object, least: int) -> tuple[str, ...]:
    if not isinstance(value, list) or not least <= len(value) <= _MOST:
        raise ValueError("list")
    return tuple(_text(one) for one in value)


def _version(value: object) -> str:
    text = _text(value)
    if not re.search(r"[0-9]", text):
        raise ValueError("version")
    return text


def _time(value: object) -> datetime:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value, re.ASCII):
        raise ValueError("time")
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(text: str) -> object:
    raise ValueError(text)
