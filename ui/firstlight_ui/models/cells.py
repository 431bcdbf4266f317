"""Columns of the devices table: what a cell says, how it sorts, what is searched. Pure functions over `Device`."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from firstlight.events import Device, Presence
from firstlight_drivers import FAMILIES
from firstlight_ui.i18n import translate
from firstlight_ui.wording import ATTENTION, CONFLICTS, ago, clock, shown_state, source_word, state_word

SortKey = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `usual` and `least` are samples whose widths are what it wants and what it can live with."""

    key: str
    usual: str
    least: str
    font: str = "table"
    right: bool = False
    fixed: bool = False  # always there, always first
    off: bool = False  # hidden until the user asks for it


COLUMNS: tuple[Column, ...] = (
    Column("tick", "", "", fixed=True),
    Column("state", "Unknown", "Unknown", fixed=True),
    Column("name", "NP6250-G2_1184*", "NP6250-G2_", font="table_key", fixed=True),
    Column("model", "NPort 6250-G2*", "MicroLogic"),
    Column("serial", "TBKDB1021184*", "TBKDB10211", font="table_mono"),
    Column("mac", "00:90:E8:A4:11:84*", "00:90:E8:A4:11:84*", font="table_mono"),
    Column("address", "192.168.127.254", "192.168.127.254"),
    Column("firmware", "004.001.000", "004.001.0"),
    Column("sources", "Broadcast, mDNS", "Broadcast"),
    Column("first_seen", "14:26:52", "14:26:52", right=True, off=True),
    Column("seen", "59 min", "59 min", right=True),
)
FAMILY_TITLES = {family.name: family.title for family in FAMILIES}
INDEX = {column.key: place for place, column in enumerate(COLUMNS)}


def column_title(key: str) -> str:
    """The header of a column."""
    return {
        "tick": "",
        "state": translate("Column", "State"),
        "name": translate("Column", "Name"),
        "model": translate("Column", "Model"),
        "serial": translate("Column", "Serial"),
        "mac": translate("Column", "MAC"),
        "address": translate("Column", "Address"),
        "firmware": translate("Column", "Firmware"),
        "sources": translate("Column", "Sources"),
        "first_seen": translate("Column", "First seen"),
        "seen": translate("Column", "Seen"),
    }[key]


def title_of(device: Device) -> str:
    """What the row is called: its name, else what is known of it."""
    return device.name or device.model or device.serial or device.mac or device.address or device.id


def row_name(device: Device) -> str:
    """The Name cell: a name, else the address it answers at, as nothing better is known."""
    return device.name or device.address or device.mac or device.serial or device.id


def family_title(family: str | None) -> str:
    """The title of a family, or an empty text."""
    return FAMILY_TITLES.get(family or "", family or "")


def model_text(device: Device) -> str:
    """The Model cell: the model, else the family, else that nobody recognised it."""
    if device.model:
        return device.model
    if device.presence is Presence.ASKING:
        return translate("Cell", "Asking…")
    if device.family:
        return family_title(device.family)
    return translate("Cell", "Not recognised")


_CELLS: dict[str, Callable[[Device, float], str]] = {
    "tick": lambda _device, _now: "",
    "state": lambda device, _now: state_word(shown_state(device)),
    "name": lambda device, _now: row_name(device),
    "model": lambda device, _now: model_text(device),
    "serial": lambda device, _now: device.serial or "",
    "mac": lambda device, _now: device.mac or "",
    "address": lambda device, _now: device.address or "",
    "firmware": lambda device, _now: device.firmware or "",
    "sources": lambda device, _now: ", ".join(source_word(source) for source in device.sources),
    "first_seen": lambda device, now: clock(device.first_seen, now),
    "seen": lambda device, now: ago(device.last_seen, now),
}


def cell(device: Device, key: str, now: float) -> str:
    """The text of a cell. A star stands behind what rests on an assumed profile; its tooltip says so in words."""
    text = _CELLS[key](device, now)
    return f"{text}*" if text and is_assumed(device, key) else text


def is_assumed(device: Device, key: str) -> bool:
    """Whether the value of a cell rests on an assumed profile, which nobody outside the maker has published."""
    return key in device.assumed and getattr(device, key, None) is not None


def warned(device: Device) -> frozenset[str]:
    """Columns that carry a conflict mark."""
    return (
        frozenset(CONFLICTS[note.code] for note in device.notes if note.code in CONFLICTS)
        if device.notes
        else frozenset()
    )


def search_text(device: Device) -> str:
    """Everything the filter looks at, lower-cased; MAC addresses also without separators."""
    parts = [device.name, device.model, device.vendor, device.serial, device.mac, device.uuid, device.firmware,
             device.family, *device.addresses]  # fmt: skip
    if device.mac:
        parts.append(device.mac.replace(":", ""))
        parts.append(device.mac.replace(":", "-"))
    return "\n".join(part for part in parts if part).casefold()


@lru_cache(maxsize=65536)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which "pump-2" comes before "pump-10"."""
    parts = re.split(r"([0-9]{1,18})", text.casefold())
    return tuple(
        (0, int(part), "") if part[:1].isascii() and part.isdigit() else (1, 0, part) for part in parts if part
    )


@lru_cache(maxsize=65536)
def address_key(text: str) -> tuple[int, int, str]:
    """Sort key of an address: IPv4 by number, then IPv6, then anything else."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return (9, 0, text)
    return (address.version, int(address), text)


def sort_key(device: Device, key: str) -> SortKey:
    """Sort key of a cell; empty cells come last."""
    tail = (natural(row_name(device)), device.id)
    match key:
        case "state":
            return (ATTENTION[shown_state(device)], *tail)
        case "address":
            return (address_key(device.address or "~"), *tail)
        case "first_seen":
            return (device.first_seen, *tail)
        case "seen":
            return (-device.last_seen, *tail)
        case "name":
            return (0, *tail)
    text = cell(device, key, 0.0)
    return (not text, natural(text), *tail)


def spoken(device: Device, now: float) -> str:
    """The row as a sentence for a screen reader."""
    parts = [row_name(device), state_word(shown_state(device)), model_text(device)]
    if device.serial:
        parts.append(translate("Cell", "serial {serial}").format(serial=device.serial))
    if device.address:
        conflict = "address" in warned(device)
        address = translate("Cell", "{address}, address conflict") if conflict else "{address}"
        parts.append(address.format(address=device.address))
    if device.firmware:
        parts.append(translate("Cell", "firmware {version}").format(version=device.firmware))
    parts.append(translate("Cell", "seen {ago}").format(ago=ago(device.last_seen, now)))
    return ", ".join(parts)
