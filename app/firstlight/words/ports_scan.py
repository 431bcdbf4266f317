"""Sentences about the search of a line, and about this computer's own serial ports."""

from __future__ import annotations

from firstlight.words.entry import Words

PORTS_SCAN: dict[str, Words] = {
    # What cannot be searched.
    "scan-place": Words(
        "This is no place to search: {detail}", "Write tcp://HOST[:PORT] or modbus+tls://HOST[:PORT], or name a port."
    ),
    "scan-baud": Words("This is no baud rate: {detail}", "Write numbers from 50 to 4000000, for example 9600,19200."),
    "scan-parity": Words("This is no parity: {detail}", "Write even, none, odd, mark or space."),
    "scan-stop": Words("These are no stop bits: {detail}", "Write 1 or 2."),
    "scan-units": Words(
        "These are no units: {detail}", "Write 1-247, or a part of it; behind a gateway 0-255 is possible."
    ),
    "scan-wait": Words("This is no time to wait: {detail} s.", "0.001 to 10 s is possible."),
    "scan-pin": Words(
        "This is no SHA-256 fingerprint: {detail}", "Write its 64 hex digits, as the device's own page shows them."
    ),
    "scan-key": Words("A key belongs to a certificate, and none was given.", "Choose the certificate too."),
    "scan-too-many": Words("{detail} combinations of settings are too many for one search.", "Name fewer."),
    "scan-csv": Words("The CSV file cannot be written: {detail}", "Choose another name; nothing is overwritten."),
    # While it runs.
    "scan-alone": Words("Another master on this line collides with the search.", "Disconnect it first."),
    "scan-role": Words("The own certificate carries the role {detail}.", ""),
    "scan-no-role": Words(
        "The own certificate carries no Modbus role.", "A server that checks roles may refuse every question."
    ),
    # How it ended.
    "scan-found": Words("Units that answered: {detail}.", ""),
    "scan-nothing": Words(
        "Nobody answered within {detail} each.",
        "Look at the wires and at the settings; slow devices need --wait 700.",
    ),
    "scan-stopped": Words("The search was stopped. What was found is kept.", ""),
    "scan-refused-line": Words("The port does not take these settings: {detail}", "They were left out."),
    "scan-no-answer": Words(
        "For {detail} units the gateway got no answer on its line (exception 0x0B).",
        "They may be switched off, or not exist.",
    ),
    "scan-no-path": Words(
        "For {detail} units the gateway has no line (exception 0x0A).", "Look at its list of Modbus devices."
    ),
    "scan-failing": Words(
        'To every question "server failure" (exception 4) came from unit {detail}.',
        "Some programs answer so for units that do not exist; else look at the device.",
    ),
    "scan-foreign": Words(
        "Questions or answers of another master were heard {detail} times.",
        "Disconnect it and search again; the result has gaps.",
    ),
    "scan-broken": Words(
        "Broken answers came from unit {detail}: two devices may share this number, or its parity differs.",
        "Unplug one, then ask again.",
    ),
    # Units that go to the list of devices.
    "scan-added": Words("It is in the list of devices: {detail}.", ""),
    "scan-add-line": Words(
        "Unit {detail} stays out of the list: a device there has a network address of its own, and a unit on a line has"
        " none.",
        "Keep the result as CSV.",
    ),
    "scan-add-behind": Words(
        "Unit {detail} stays out of the list: it shares its gateway's address, and whoever opened it would reach the"
        " gateway.",
        "Add unit 255, the gateway itself, and keep the result as CSV.",
    ),
    "scan-add-unknown": Words(
        "Unit {detail} stays out of the list: no family recognises it.", "Keep the result as CSV."
    ),
    "scan-row-crc": Words("{detail} answers damaged", ""),
    "scan-row-collision": Words("{detail} answers ran into each other", ""),
    "scan-row-misfit": Words("{detail} answers did not fit the question", ""),
    # This computer's ports.
    "local-none": Words("This computer has no serial port.", "Plug in an adapter; 'ports local --watch' shows it."),
    "local-brltty": Words(
        "The braille display driver brltty runs. It takes {detail} away from adapters with common chips.",
        "Without a braille display: sudo systemctl mask --now brltty-udev brltty; else remove the adapter's line from"
        " its udev rule.",
    ),
    "local-brltty-rule": Words(
        "A udev rule of the braille display driver brltty names this adapter's chip: {detail}.",
        "When the port disappears after plugging in: sudo systemctl mask brltty-udev, then plug in again.",
    ),
    "local-modemmanager": Words(
        "ModemManager runs. For some seconds it may send modem commands to a new serial port: {detail}.",
        'Wait half a minute after plugging in, or set ENV{ID_MM_DEVICE_IGNORE}="1" for the adapter in a udev rule.',
    ),
}
