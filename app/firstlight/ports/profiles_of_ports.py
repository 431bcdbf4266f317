"""Which web profile the ports of a family rest on: the taught one when it holds ports, else the assumed one if asked.

An assumed profile is made of guesses, so it is used only when the technician asks for it. A taught one was seen.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from firstlight.access import AccessRefused
from firstlight.claim.model import Method
from firstlight.claim.profiles import KnownProfile, Profiles, Purpose
from firstlight_drivers.contract import ConfiguresPorts, Endpoint, Family, Identifies
from firstlight_drivers.protocols.web_profile import ProfileError, load_profile


def ports_profile(store: Profiles, family: Family, *, assumed: bool = True) -> KnownProfile | None:
    """None where nobody has taught the family's ports, and none are assumed. Raises ProfileError for a damaged file.

    `assumed`: whether one that nobody has seen may be used.
    """
    taught = store.path(family.name)
    if taught.exists():
        known = _known(store, taught, Method.TAUGHT)
        if known.profile.sets_ports:
            return known
    return _known(store, family.assumed_ports, Method.ASSUMED) if assumed and family.assumed_ports else None


def ports_driver(store: Profiles, family: Family, endpoint: Endpoint, *, assumed: bool) -> ConfiguresPorts | None:
    """`ProfilePorts` for one device; None without a profile or without a web console. Sends nothing.

    Raises AccessRefused ("profile-damaged").
    """
    # The protocol's module needs TLS, which a program that only lists profiles does not.
    from firstlight_drivers.protocols.web_door import has_console  # noqa: PLC0415
    from firstlight_drivers.protocols.web_ports import ProfilePorts  # noqa: PLC0415

    try:
        known = ports_profile(store, family, assumed=assumed)
    except ProfileError as error:
        raise AccessRefused("profile-damaged", str(error)) from error
    identify = family.open(endpoint)
    if known is None or not has_console(endpoint) or not isinstance(identify, Identifies):
        return None
    return ProfilePorts(endpoint, known.profile, identify, digest=known.digest, confirmed=known.confirmed)


def _known(store: Profiles, path: Path, method: Method) -> KnownProfile:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        profile = load_profile(path)
    except OSError as error:
        raise ProfileError(f"{path.name}: {error.strerror}") from error
    confirmed = store.confirmed(digest, Purpose.PORTS)
    return KnownProfile(profile=profile, method=method, digest=digest, confirmed=confirmed)
