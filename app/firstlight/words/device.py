"""Sentences about names of devices, and devices that are addressed on a line."""

from __future__ import annotations

from firstlight.words.entry import Words

DEVICE: dict[str, Words] = {
    # With what it is reached.
    "device-target": Words(
        "Name one device: a TARGET, or a line with --line and --unit.", "'firstlight device names --help' shows both."
    ),
    "no-line-channel": Words(
        "No device that Firstlight sets by its address on a line is known for {detail}.", "Give a TARGET instead."
    ),
    "no-names-channel": Words(
        "Firstlight knows no published way to the names of {detail}.", "Look at the device's own page."
    ),
    "names-no-password": Words(
        "Names are written with the password of the profile {detail}, and the vault holds none for this device.",
        "Give it with --password-stdin, or type it in.",
    ),
    "names-assumed": Words(
        "Nobody outside the maker has published how {detail} takes this name. Nothing was written.",
        "Compare the present name with the device's display or EcoStruxure Power Commission; where they agree, write "
        "with --confirm-assumed.",
    ),
    # What a name cannot be.
    "name-not-here": Words("This device has no such name over this channel: {detail}.", "Leave it out."),
    "name-form": Words(
        "The name does not fit: 1 to {detail} characters, letters, digits and signs of ASCII.", "Choose another one."
    ),
    "name-blanks": Words(
        "The name begins or ends with a blank, or has several side by side; what is read back would not show them.",
        "Use single blanks, inside the name only.",
    ),
    "name-password": Words(
        "The password does not fit: {detail} characters, letters and digits of ASCII. Nothing was sent.",
        "Look at the password of the profile, then write again.",
    ),
    "name-cannot": Words(
        "The device's commands cannot carry this name or this password: {detail}. Nothing was sent.",
        "Choose another name, or look at the password of the profile.",
    ),
    "name-unread": Words(
        "The present name cannot be read, so nothing is written: {detail}",
        "Set it with EcoStruxure Power Commission, and send these words to whoever maintains Firstlight.",
    ),
    # Date and time.
    "clock-not-set": Words(
        "What the device says is no date and time, as it is with a clock that was never set: {detail}",
        "Set it to this computer's time.",
    ),
    # What is in the journal before something is sent.
    "write-begun": Words(
        "Something is about to be sent to the device: {detail}.",
        "Where no later line says how it ended, the write was cut off: read it from the device.",
    ),
    "journal-write": Words(
        "The journal cannot be written, so nothing was sent: {detail}.",
        "Make room on the disk, or look at the rights of Firstlight's folder, then write again.",
    ),
    "turned-away": Words(
        "What is at its address has turned every connection down for {detail}: the device has another address now, or "
        "its service is switched off.",
        "Search for it by its serial number, and look at its own page.",
    ),
    "change-back": Words("The device answers again.", ""),
    # How it ended.
    "name-set": Words("The device says it now: {detail}.", ""),
    "name-kept-old": Words(
        "The device did not take the name; it says {detail}.", "Look at its own page, then read it again."
    ),
    "name-not-tried": Words(
        "Not tried, because the name before it was not taken.", "Find out why first: the password is not sent again."
    ),
    "name-guided": Words(
        "How this name is written is not published. Set it to {detail} on the device's own page, where its name or "
        "identification stands, or with EcoStruxure Power Commission.",
        "Then read it again: the register proves it.",
    ),
}
