"""The name under which the vault and the pins keep what belongs to one device, whatever its address is today.

A serial number is printed on the device and survives everything, so it comes first; a MAC address changes with a
replaced interface, a UUID with some factory resets. An IP address is never a name: it is lent (facts: SSH host keys and
certificates that move with DHCP leases).
"""

from __future__ import annotations

import re

from firstlight.events import Device

_NO_SERIAL = frozenset({"", "0", "UNKNOWN", "N/A", "NONE"})


def device_key(device: Device) -> str | None:
    """ "family/serial/XYZ", else "family/mac/00:90:E8:..", else "family/uuid/..", else None.

    None also where no family recognised the host: nobody logs in to it. Upper and lower case, spaces around a serial
    number and the way a MAC address is written make no difference.
    """
    if device.family is None:
        return None
    serial = re.sub(r"\s+", " ", device.serial or "").strip().upper()
    if serial.strip("0") and serial not in _NO_SERIAL:
        return f"{device.family}/serial/{serial}"
    digits = re.sub(r"[^0-9A-F]", "", (device.mac or "").upper())
    if len(digits) == 12 and digits.strip("0") and digits != "F" * 12:
        return f"{device.family}/mac/{':'.join(digits[at : at + 2] for at in range(0, 12, 2))}"
    uuid = (device.uuid or "").strip().lower().removeprefix("urn:uuid:")
    if uuid.strip("0-"):
        return f"{device.family}/uuid/{uuid}"
    return None


def name_of(device: Device) -> str:
    """What people call it: the name it has, else its serial number, its address, or its place in the inventory."""
    return device.name or device.serial or device.address or device.id
