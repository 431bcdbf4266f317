"""Words for what records hold: states, sources, interfaces, times. Codes become sentences in `firstlight.words`."""

from __future__ import annotations

import time
from enum import Enum

from PySide6.QtCore import QLocale

from firstlight import words
from firstlight.events import Device, LaneStatus, Presence
from firstlight.words.trust import STEP_NAMES
from firstlight_drivers.contract import Source, State
from firstlight_ui.i18n import translate

CONFLICTS = {"address-shared": "address", "address-differs": "address", "foreign-subnet": "address",
             "serial-twice": "serial"}  # fmt: skip
QUIET_NOTES = frozenset({"remembered", "simulated", "goodbye"})  # said by the state already


class Shown(Enum):
    """The state a row shows; the value is the name of its mark in tokens.toml. Order: needs attention first."""

    NEW = "new"
    ASKING = "asking"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    CLAIMED = "claimed"


ATTENTION = {shown: rank for rank, shown in enumerate(Shown)}
_BY_STATE = {State.FACTORY: Shown.NEW, State.CLAIMED: Shown.CLAIMED, State.UNKNOWN: Shown.UNKNOWN}


def shown_state(device: Device) -> Shown:
    """The one state of a row: presence first, then whether the first login is still to be done."""
    if device.presence is Presence.ASKING:
        return Shown.ASKING
    if device.presence in {Presence.LOST, Presence.REMEMBERED}:
        return Shown.OFFLINE
    return _BY_STATE[device.state]


def state_word(shown: Shown) -> str:
    """The word next to the mark."""
    return {
        Shown.NEW: translate("State", "New"),
        Shown.ASKING: translate("State", "Asking"),
        Shown.OFFLINE: translate("State", "Offline"),
        Shown.UNKNOWN: translate("State", "Unknown"),
        Shown.CLAIMED: translate("State", "Claimed"),
    }[shown]


def source_word(source: Source) -> str:
    """A discovery source, short."""
    return {
        Source.MDNS: translate("Source", "mDNS"),
        Source.DPWS: translate("Source", "DPWS"),
        Source.MOXA: translate("Source", "Broadcast"),
        Source.SWEEP: translate("Source", "Range"),
        Source.SERIAL: translate("Source", "Serial"),
    }[source]


def source_name(source: Source | None) -> str:
    """A discovery source, in full."""
    if source is None:
        return translate("Source", "All sources")
    if source is Source.MOXA:
        return translate("Source", "Moxa broadcast")
    if source is Source.SWEEP:
        return translate("Source", "Address range")
    if source is Source.SERIAL:
        return translate("Source", "Serial line")
    return source_word(source)


def field_word(name: str) -> str:
    """A field of a device's identity."""
    found = {
        "family": translate("Field", "Family"),
        "vendor": translate("Field", "Maker"),
        "model": translate("Field", "Model"),
        "name": translate("Field", "Name"),
        "serial": translate("Field", "Serial"),
        "mac": translate("Field", "MAC"),
        "uuid": translate("Field", "UUID"),
        "firmware": translate("Field", "Firmware"),
        "state": translate("Field", "State"),
        "address": translate("Field", "Address"),
        "addresses": translate("Field", "Addresses"),
    }.get(name)
    return found or name.replace("_", " ").capitalize()


SERVICE_NAMES = {"http": "HTTP", "https": "HTTPS", "ssh": "SSH", "telnet": "Telnet", "modbus": "Modbus",
                 "modbus-tls": "Modbus TLS", "snmp": "SNMP", "dpws": "DPWS", "moxa-dsci": "Moxa DSCI",
                 "real-com": "Real COM"}  # fmt: skip


def service_word(name: str) -> str:
    """A service as people write it."""
    return SERVICE_NAMES.get(name, name)


LANE_MARKS = {
    LaneStatus.IDLE: "waiting",
    LaneStatus.SEARCHING: "asking",
    LaneStatus.COMPLETE: "done",
    LaneStatus.NOT_SEARCHED: "paused",
    LaneStatus.SKIPPED: "skipped",
    LaneStatus.BLOCKED: "failed",
}


def lane_word(status: LaneStatus) -> str:
    """What an interface is doing."""
    return {
        LaneStatus.IDLE: translate("Lane", "Ready"),
        LaneStatus.SEARCHING: translate("Lane", "Searching"),
        LaneStatus.COMPLETE: translate("Lane", "Complete"),
        LaneStatus.NOT_SEARCHED: translate("Lane", "Not searched"),
        LaneStatus.SKIPPED: translate("Lane", "Skipped"),
        LaneStatus.BLOCKED: translate("Lane", "Blocked"),
    }[status]


def lane_reason(code: str, detail: str) -> str:
    """A few words for why an interface was not searched; the whole sentence is in the doctor."""
    short = {
        "wifi-off": translate("Lane", "off by default"),
        "virtual": translate("Lane", "virtual adapter"),
        "loopback": translate("Lane", "this computer"),
        "user-off": translate("Lane", "off in Settings"),
        "interface-down": translate("Lane", "no link"),
        "no-address": translate("Lane", "no address"),
        "serial-listed": translate("Lane", "asked by name only"),
        "not-named": translate("Lane", "not asked for"),
        "demo-only": translate("Lane", "demo searches itself"),
        "in-use": translate("Lane", "in use"),
        "firewall": translate("Lane", "firewall"),
        "no-permission": translate("Lane", "no permission"),
    }.get(code)
    return short if short is not None else sentence(code, detail) if code else ""


def sentence(code: str, detail: str = "") -> str:
    """The sentence of a code in the user's language."""
    known = words.ALL.get(code)
    if known is None:
        return words.sentence(code, detail)
    return translate("words", known.text).replace("{detail}", detail).strip()


def next_step(code: str) -> str:
    """What to do next about a code, in the user's language."""
    step = words.next_step(code)
    return translate("words", step) if step else ""


def check_step_name(name: str) -> str:
    """A step of the firmware check."""
    return translate("words", STEP_NAMES.get(name, name))


def ago(then: float, now: float) -> str:
    """How long ago, short: "now", "3 s", "4 min", "2 h", "3 d"."""
    if then <= 0:
        return ""
    gone = max(0.0, now - then)
    if gone < 2:
        return translate("Time", "now")
    if gone < 60:
        return translate("Time", "{n} s").format(n=int(gone))
    if gone < 3600:
        return translate("Time", "{n} min").format(n=int(gone // 60))
    if gone < 86400:
        return translate("Time", "{n} h").format(n=int(gone // 3600))
    return translate("Time", "{n} d").format(n=int(gone // 86400))


def clock(then: float, now: float | None = None) -> str:
    """Local time of day, 24 h; with the date when it is not today."""
    if then <= 0:
        return ""
    at, today = time.localtime(then), time.localtime(now)
    same = (at.tm_year, at.tm_yday) == (today.tm_year, today.tm_yday)
    return time.strftime("%H:%M:%S" if same else "%Y-%m-%d %H:%M", at)


def seconds(value: float) -> str:
    """A duration with one decimal below ten seconds."""
    return translate("Time", "{n} s").format(n=QLocale().toString(float(value), "f", 1 if value < 10 else 0))


def grouped(number: int) -> str:
    """A number with its thousands set apart."""
    return QLocale().toString(number)
