"""Which web profile an upgrade rests on: the taught one of a family when it holds an upload, else the assumed one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from firstlight.claim.model import Method
from firstlight.claim.profiles import KnownProfile, Profiles, Purpose
from firstlight_drivers.contract import Driver, Endpoint, Family, Identifies
from firstlight_drivers.protocols.web_profile import ProfileError, load_profile


def firmware_profile(store: Profiles, family: Family) -> KnownProfile | None:
    """None where nobody has taught or assumed an upload. Raises ProfileError for a file that is damaged."""
    taught = store.path(family.name)
    if taught.exists():
        known = _known(store, taught, Method.TAUGHT)
        if known.profile.updates:
            return known
    return _known(store, family.assumed_firmware, Method.ASSUMED) if family.assumed_firmware else None


def firmware_driver(known: KnownProfile, family: Family, endpoint: Endpoint) -> Driver | None:
    """`ProfileFirmware` for one device; None where it has no web console (an IFM on its line). Sends nothing."""
    # The protocol's module needs TLS, which a program that only lists profiles does not.
    from firstlight_drivers.protocols.web_firmware import ProfileFirmware, has_console  # noqa: PLC0415

    identify = family.open(endpoint)
    if not has_console(endpoint) or not isinstance(identify, Identifies):
        return None
    return ProfileFirmware(endpoint, known.profile, identify, digest=known.digest, confirmed=known.confirmed)


def _known(store: Profiles, path: Path, method: Method) -> KnownProfile:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        profile = load_profile(path)
    except OSError as error:
        raise ProfileError(f"{path.name}: {error.strerror}") from error
    confirmed = store.confirmed(digest, Purpose.FIRMWARE)
    return KnownProfile(profile=profile, method=method, digest=digest, confirmed=confirmed)
