"""Words about date, time and names of a device."""

from __future__ import annotations

from datetime import timedelta

from firstlight_drivers.contract import NameKey
from firstlight_ui import wording
from firstlight_ui.i18n import translate


def name_word(key: NameKey) -> str:
    """The title of a name."""
    return {
        NameKey.APPLICATION: translate("DeviceCard", "Application name"),
        NameKey.IMU: translate("DeviceCard", "Name of the IMU"),
        NameKey.LOCATION: translate("DeviceCard", "Location"),
    }[key]


def next_step(code: str) -> str:
    """What to do next, here: the core names options of the command line."""
    return {
        "names-no-password": translate("DeviceCard", "Type it above, then write again."),
        "name-guided": translate("DeviceCard", "Then read it again here: the register proves it."),
    }.get(code, wording.next_step(code))


def difference_words(ahead: timedelta) -> str:
    """How a clock stands against this computer's."""
    seconds = round(abs(ahead).total_seconds())
    if seconds <= 1:
        return translate("DeviceCard", "The same as this computer's clock")
    days, rest = divmod(seconds, 86400)
    if days:
        span = translate("DeviceCard", "{d} d {h} h").format(d=days, h=rest // 3600)
    elif seconds >= 3600:
        span = translate("DeviceCard", "{h} h {m} min").format(h=rest // 3600, m=rest % 3600 // 60)
    elif seconds >= 60:
        span = translate("DeviceCard", "{m} min {s} s").format(m=rest // 60, s=rest % 60)
    else:
        span = translate("DeviceCard", "{s} s").format(s=seconds)
    if ahead > timedelta():
        return translate("DeviceCard", "{span} ahead of this computer's clock").format(span=span)
    return translate("DeviceCard", "{span} behind this computer's clock").format(span=span)
