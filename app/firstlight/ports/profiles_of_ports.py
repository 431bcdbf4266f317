"""The driver of ports that rest on a web profile.

An assumed profile is made of guesses, so it is used only when the technician asks for it. A taught one was seen.
"""

from __future__ import annotations

from firstlight.access import AccessRefused
from firstlight.site.profiles import Profiles, Purpose
from firstlight_drivers.contract import ConfiguresPorts, Endpoint, Family, Identifies
from firstlight_drivers.protocols.web_profile import ProfileError


def ports_driver(store: Profiles, family: Family, endpoint: Endpoint, *, assumed: bool) -> ConfiguresPorts | None:
    """`ProfilePorts` for one device; None without a profile or without a web console. Sends nothing.

    Raises AccessRefused ("profile-damaged").
    """
    # The protocol's module needs TLS, which a program that only lists profiles does not.
    from firstlight_drivers.protocols.web_door import has_console  # noqa: PLC0415
    from firstlight_drivers.protocols.web_ports import ProfilePorts  # noqa: PLC0415

    try:
        known = store.find(family, Purpose.PORTS, assumed=assumed)
    except ProfileError as error:
        raise AccessRefused("profile-damaged", str(error)) from error
    identify = family.open(endpoint)
    if known is None or not has_console(endpoint) or not isinstance(identify, Identifies):
        return None
    return ProfilePorts(endpoint, known.profile, identify, digest=known.digest, confirmed=known.confirmed)
