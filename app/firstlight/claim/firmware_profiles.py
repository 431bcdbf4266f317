"""The driver of an upgrade that rests on a web profile."""

from __future__ import annotations

from firstlight.site.profiles import KnownProfile
from firstlight_drivers.contract import Driver, Endpoint, Family, Identifies


def firmware_driver(known: KnownProfile, family: Family, endpoint: Endpoint) -> Driver | None:
    """`ProfileFirmware` for one device; None where it has no web console (an IFM on its line). Sends nothing."""
    # The protocol's module needs TLS, which a program that only lists profiles does not.
    from firstlight_drivers.protocols.web_firmware import ProfileFirmware, has_console  # noqa: PLC0415

    identify = family.open(endpoint)
    if not has_console(endpoint) or not isinstance(identify, Identifies):
        return None
    return ProfileFirmware(endpoint, known.profile, identify, digest=known.digest, confirmed=known.confirmed)
