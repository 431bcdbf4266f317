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
    "name-cannot": Words("Nothing was sent: {detail}.", "Correct it, then write again."),
    "name-unread": Words(
        "The present name cannot be read, so nothing is written: {detail}",
        "Set it with EcoStruxure Power Commission, and send these words to whoever maintains Firstlight.",
    ),
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
