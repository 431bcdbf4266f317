"""Sentences about serial ports: settings that cannot be, profiles with mistakes, how writing ended."""

from __future__ import annotations

from firstlight.words.entry import Words

PORTS: dict[str, Words] = {
    # Settings and profiles.
    "setting-unknown": Words("There is no setting {detail}.", "'firstlight ports show' lists what there is."),
    "setting-value": Words("{detail}", "Write one of these."),
    "setting-range": Words("{detail}", "Choose a value in this range."),
    "setting-not-here": Words("This device has no setting {detail} over this channel.", "Leave it out."),
    "profile-mistakes": Words("Mistakes in the profile: {detail}. Nothing was sent.", "Correct the lines named above."),
    "profile-syntax": Words("This is not TOML: {detail}", "Correct this line."),
    "profile-format": Words("Only format 1 is known.", "Write format = 1, or use a newer Firstlight."),
    "profile-port": Words("A port needs a number of its own, 1 to 64.", "Write number = 1."),
    "profile-not-text": Words("This line is not UTF-8 text.", "Save the file as UTF-8."),
    "profile-too-large": Words("The file is larger than any profile.", "Choose another file."),
    "profile-file": Words("The profile cannot be read: {detail}", "Look at the path and its rights."),
    "profile-write": Words("The profile cannot be written: {detail}", "Choose another name; nothing is overwritten."),
    # What a port cannot be.
    "model-cannot": Words("This model's port cannot: {detail}.", "Choose one of these."),
    "mode-has-not": Words("This operation mode has no such setting: {detail}.", "Leave it out or change the mode."),
    "flow-needs-rs232": Words(
        "RTS/CTS and DTR/DSR exist on RS-232 only: {detail}.", "Choose no flow control, or XON/XOFF."
    ),
    "half-stop-bit": Words(
        "Most chips send 1.5 stop bits with 5 data bits only, and no 2 stop bits with 5: here {detail}.",
        "Test the line after it is set.",
    ),
    "delimiter-order": Words("Delimiter 2 works only behind delimiter 1.", "Set delimiter_1 too."),
    "delimiter-packet": Words(
        "Delimiters work only with packet length 0; it is {detail}.", "Set packet_length=0, or no delimiter."
    ),
    "force-too-short": Words("Force transmit is shorter than one character: {detail}.", "Set 0, or a longer time."),
    "force-short": Words("Force transmit below 10 ms splits most messages: {detail}.", "10 ms or more is usual."),
    "port-missing": Words("The device has no port {detail}.", "'firstlight ports show' lists its ports."),
    "no-ports-channel": Words(
        "Firstlight knows no published way to set the serial ports of {detail}.", "Set them on its own page."
    ),
    # With what it is reached.
    "no-login": Words("The vault holds no proved password of this device.", "Claim it, or give --user and a password."),
    "no-snmp": Words(
        "This device's ports are reached over SNMP, and no SNMP access was given.",
        "Give --snmp-user or --community-stdin.",
    ),
    # How it ended.
    "ports-same": Words("Everything is as wanted; nothing was written.", ""),
    "ports-written": Words("The settings were sent and saved.", ""),
    "ports-set": Words("Set and read back.", ""),
    "port-set": Words("It is as wanted.", ""),
    "port-kept-old": Words(
        "The device kept the old value of {detail}.", "Look at its own page; the firmware may not allow it."
    ),
    "port-other": Words(
        "The device made another value of {detail} than was sent.", "Read it again; choose a value it takes."
    ),
    "port-unread": Words("The device does not say what {detail} is now.", "Look at its own page."),
}
