"""Sentences about what belongs to a device beside its ports: its date and time."""

from __future__ import annotations

from firstlight.words.entry import Words

PORTS_DEVICE: dict[str, Words] = {
    "no-clock-channel": Words(
        "Firstlight knows no published way to set the date and time of {detail}.", "Set them on its own page."
    ),
    "clock-set": Words("The clock was set and read back: {detail}.", ""),
    "clock-kept-old": Words(
        "The device did not keep the time; it says {detail}.",
        "With a time server set, the device follows that one: look at its own page.",
    ),
}
