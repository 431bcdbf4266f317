"""Sentences about lines: testing a port, the terminal, a port mapped to this computer."""

from __future__ import annotations

from firstlight.words.entry import Words

PORTS_LINE: dict[str, Words] = {
    # The test.
    "port-tested": Words("Every byte came back as it was sent.", ""),
    "port-wrong-bytes": Words(
        "Some bytes came back wrong or not at all: {detail}.",
        "Compare rate, parity and flow control at both ends; then look at the cable.",
    ),
    "port-silent": Words(
        "The port was opened, and no byte came back.",
        "Check the loopback plug or the second line, the interface (RS-232, RS-422, RS-485) and the wiring.",
    ),
    "port-held": Words(
        "Another host holds the port: {detail}. It was left to it, and nothing was sent.",
        "Close it there, or raise the port's most connections, then test again.",
    ),
    "port-mode-calls": Words(
        "In the mode {detail} the device calls its peer; there is nothing to open from here.",
        "Test it at the peer, or set the port to TCP server for the time of the test.",
    ),
    "port-mode-off": Words("The port is switched off.", "Set an operation mode first."),
    "port-mode-terminal": Words(
        "The mode {detail} passes no plain bytes.", "Set the port to Real COM, RFC 2217 or TCP server for the test."
    ),
    "port-mode-unknown": Words(
        "The device does not say how the port is reached: {detail}", "Look at the operation mode on its own page."
    ),
    "port-shared": Words(
        "The port takes {detail} connections; another host may be reading and writing at the same time.",
        "Close the others while the test runs.",
    ),
    "loopback-or-peer": Words(
        "--loopback and --peer exclude each other.", "Leave one out; without both a loopback plug is expected."
    ),
    # The terminal.
    "terminal-needed": Words(
        "The terminal needs a keyboard and a screen.", "Start it on a terminal, or send a file with --send."
    ),
    "terminal-file": Words("The file cannot be used: {detail}", "Look at the path and its rights."),
    "terminal-lost": Words("The line is gone: {detail}.", "Check cable and power; the terminal tries again by itself."),
    "terminal-back": Words("The line is back.", ""),
    # Mapped to this computer.
    "map-windows": Words(
        "Windows gives programs no pseudo-terminals, so Firstlight cannot make a COM port here.",
        "Install com0com and bridge its second end, or use the device maker's driver for Real COM.",
    ),
    "map-no-pty": Words(
        "This computer gives out no pseudo-terminal: {detail}", "Check that /dev/pts is there and not full."
    ),
    "map-link": Words("The name for the mapped port cannot be made: {detail}", "Choose another path with --link."),
    "map-refused": Words(
        "The far end refused what a program set on the mapped port: {detail}.",
        "The line stays as it was; choose a value the device takes.",
    ),
    "map-forced": Words(
        "A pseudo-terminal cannot carry parity or fewer than 8 data bits; the line keeps {detail}.",
        "Give them with --parity and --data-bits when the port is mapped.",
    ),
}
