"""Sentences about channels nobody has published: marked settings, the first device of a run, settings made by hand."""

from __future__ import annotations

from firstlight.words.entry import Words

PORTS_RUN: dict[str, Words] = {
    "ports-guessed": Words(
        "The maker has not published where its console keeps this setting.",
        "Of several devices one is written alone; the others follow when it reads back what was wanted.",
    ),
    "ports-canary-failed": Words(
        "Not begun: the first device of this kind, {detail}, did not take its settings.", "Look at that device first."
    ),
    "ports-canary-waits": Words(
        "Not begun: {detail} was set first, and nobody has compared it with its own page yet.",
        "Compare them, then write the others and confirm it.",
    ),
    "ports-pending": Words(
        "The device shows what was wanted, but it did not answer to save and restart: it may not be in force. {detail}",
        "Look whether the device still runs, then write the ports once more.",
    ),
    "ports-not-told": Words(
        "No published channel tells the serial ports of {detail}.",
        "'firstlight ports set' leads through its own page and proves the result; 'ports test' takes --setting.",
    ),
    "ports-by-hand": Words(
        "No published channel sets these ports.", "A person sets them as shown here; the result is proved from outside."
    ),
    "ports-by-person": Words("A person says that this was set: {detail}.", ""),
    "ports-guide-left": Words("The steps were not done; nothing was checked.", "Come back when they are."),
    "ports-line-proved": Words("The line works. Units that answer: {detail}.", ""),
    "ports-line-silent": Words(
        "Nobody answered at the units {detail}. Whether the line is set as wished is not known.",
        "Compare baud rate, parity and stop bits with the devices on the line, look at its wiring, then check again.",
    ),
    "ports-line-others": Words(
        "Something answered, but not what would prove it (units {detail}).",
        "Look at the answers: damaged ones mean other settings, or two masters on the line.",
    ),
    "ports-service-there": Words(
        "The port's data service answers: {detail}. Nothing public tells the line itself.",
        "Test the port with a loopback plug, or with what is wired to it.",
    ),
    "ports-service-silent": Words(
        "The data service of that mode does not answer: {detail}.",
        "Look at the operation mode and its port on the device's own page.",
    ),
    "ports-not-shown": Words("The proof does not show this setting.", "Compare it on the device's own page."),
    "ports-nothing-shows": Words(
        "Without an operation mode nothing outside shows the settings.", "Name the mode that was set, then check again."
    ),
}
