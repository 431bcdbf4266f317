"""Web profiles for what nobody has published: those taught by a recording, and the families' assumed ones.

A profile is off until one device was done with it (the canary) and a person has confirmed that on the device itself.
The confirmation belongs to the exact content of the profile, an edited file is new; and to what was done with it: one
file may hold a first login, an upload and serial ports, and each of them has a canary of its own. What earlier versions
noted without saying for what counts for nothing: a person confirms again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from firstlight.claim.model import Method
from firstlight.site.small_file import changing, keep
from firstlight_drivers.contract import Family
from firstlight_drivers.protocols.web_profile import ProfileError, WebProfile, load_profile
from firstlight_drivers.protocols.web_profile_text import dump_profile


class Purpose(StrEnum):
    """What a profile is used for."""

    LOGIN = "login"
    FIRMWARE = "firmware"
    PORTS = "ports"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProfile:
    """A profile as it can be used for one purpose; `confirmed` when a person confirmed the canary of that."""

    profile: WebProfile
    method: Method
    digest: str
    confirmed: bool


class Profiles:
    """The profiles of a data folder, beside those that families bring."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "profiles"

    def find(self, family: Family, purpose: Purpose = Purpose.LOGIN, *, assumed: bool = True) -> KnownProfile | None:
        """The taught profile of a family when it holds this purpose, else the assumed one, if `assumed` allows it.

        Raises ProfileError for a file that is damaged.
        """
        taught = self.path(family.name)
        if taught.exists():
            known = self._known(taught, Method.TAUGHT, purpose)
            if _holds(known.profile, purpose):  # one that was taught for something else alone hides nothing
                return known
        path = {
            Purpose.LOGIN: family.assumed_claim,
            Purpose.FIRMWARE: family.assumed_firmware,
            Purpose.PORTS: family.assumed_ports,
        }[purpose]
        return self._known(path, Method.ASSUMED, purpose) if assumed and path else None

    def path(self, family: str) -> Path:
        """Where a taught profile of this family is kept."""
        return self._folder / f"{family}.toml"

    def learn(self, profile: WebProfile) -> Path:
        """Keep a taught profile, in place of an earlier one. Raises OSError."""
        path = self.path(profile.family)
        with changing(path):
            keep(path, dump_profile(profile))
        return path

    def forget(self, family: str) -> bool:
        """Remove the taught profile of a family; False when there was none."""
        path = self.path(family)
        there = path.exists()
        path.unlink(missing_ok=True)
        return there

    def has_claimed(self, digest: str, purpose: Purpose) -> bool:
        """Whether a device was done and proved with a profile of this content: claimed, updated, or its ports set."""
        return _entry(digest, purpose) in self._noted("canary")

    def confirmed(self, digest: str, purpose: Purpose) -> bool:
        """Whether a person has confirmed the canary of a profile of this content, for this purpose."""
        return _entry(digest, purpose) in self._noted("confirmed")

    def claimed(self, digest: str, purpose: Purpose) -> None:
        """Note that the canary of a profile was done and proved. Raises OSError."""
        self._note("canary", _entry(digest, purpose))

    def confirm(self, digest: str, purpose: Purpose) -> None:
        """Note that a person has confirmed the canary of a profile. Raises OSError."""
        self._note("confirmed", _entry(digest, purpose))

    def _known(self, path: Path, method: Method, purpose: Purpose) -> KnownProfile:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            profile = load_profile(path)
        except OSError as error:
            raise ProfileError(f"{path.name}: {error.strerror}") from error
        return KnownProfile(profile=profile, method=method, digest=digest, confirmed=self.confirmed(digest, purpose))

    def _note(self, what: str, entry: str) -> None:
        path = self._folder / f"{what}.json"
        with changing(path):
            keep(path, json.dumps(sorted({*self._noted(what), entry})))

    def _noted(self, what: str) -> frozenset[str]:
        try:
            raw = json.loads((self._folder / f"{what}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return frozenset()
        return frozenset(item for item in raw if isinstance(item, str)) if isinstance(raw, list) else frozenset()


def _entry(digest: str, purpose: Purpose) -> str:
    return f"{purpose}:{digest}"


def _holds(profile: WebProfile, purpose: Purpose) -> bool:
    return {Purpose.LOGIN: profile.claims, Purpose.FIRMWARE: profile.updates, Purpose.PORTS: profile.sets_ports}[
        purpose
    ]
