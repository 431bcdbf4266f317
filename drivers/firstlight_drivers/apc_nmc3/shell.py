"""The command line of a simulated NMC3: enough for a first login, `about` and `ledblink`. Pure, one line at a time.

Wording of prompts, banner and codes as in public transcripts of real cards (AOS 6.9.6 for the first login, 2.5.0.8 for
banner and `about`); a card with AOS 3 may print other texts, which no public transcript shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

_MAX_MINUTES = 10  # what the vendor's manual allows was not found; the simulator takes 1 to 10


class _Ask(Enum):
    CURRENT = auto()
    NEW = auto()
    CONFIRM = auto()
    COMMAND = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What the card prints about itself."""

    model: str
    serial: str
    mac: str
    name: str
    aos: str


class CardShell:
    """One session. `change` is called with the new password and says whether the card takes it."""

    def __init__(
        self,
        facts: CardFacts,
        *,
        current: str,
        first_login: bool,
        change: Callable[[str], bool],
        blink: Callable[[int], None],
    ) -> None:
        self.finished = False
        self._facts = facts
        self._current = current
        self._change = change
        self._blink = blink
        self._new = ""
        self._ask = _Ask.CURRENT if first_login else _Ask.COMMAND

    def greeting(self) -> str:
        """First-login dialogue, or banner and prompt."""
        if self._ask is _Ask.COMMAND:
            return self._banner()
        return "\r\nThe current password policy requires you to change your password...\r\n\r\nEnter current password: "

    def typed(self, line: str) -> str:
        """The answer to one line, echo and next prompt included."""
        if self._ask is _Ask.COMMAND:
            return f"{line}\r\n{self._command(line)}"
        return "*" * len(line) + "\r\n" + self._password(line)

    def _password(self, line: str) -> str:
        if self._ask is _Ask.CURRENT:
            if line != self._current:
                self.finished = True
                return ""
            self._ask = _Ask.NEW
            return "\r\nEnter new password: "
        if self._ask is _Ask.NEW:
            self._new, self._ask = line, _Ask.CONFIRM
            return "Confirm new password: "
        if line != self._new or not self._change(line):
            self._ask = _Ask.NEW
            return "\r\nEnter new password: "
        self._ask = _Ask.COMMAND
        return self._banner()

    def _command(self, line: str) -> str:
        words = line.strip().split()
        if not words:
            return "apc>"
        match words[0].lower():
            case "exit" | "quit" | "bye":
                self.finished = True
                return "Bye.\r\n"
            case "about":
                return f"E000: Success\r\n{self._about()}\r\napc>"
            case "ledblink":
                return self._ledblink(words[1:])
            case _:
                return "E101: Command Not Found\r\n\r\napc>"

    def _ledblink(self, arguments: list[str]) -> str:
        if len(arguments) != 1 or not arguments[0].isdecimal() or not 1 <= int(arguments[0]) <= _MAX_MINUTES:
            return "E102: Parameter Error\r\nUsage: ledblink -- Network Management Card LED Blink\r\n\r\napc>"
        self._blink(int(arguments[0]))
        return "E000: Success\r\n\r\napc>"

    def _about(self) -> str:
        facts = self._facts
        mac = facts.mac.replace(":", " ")
        rows = (
            "Hardware Factory",
            "---------------",
            f"Model Number:\t\t{facts.model}",
            f"Serial Number:\t\t{facts.serial}",
            "Hardware Revision:\t05",
            f"MAC Address:\t\t{mac}",
            "",
            "APC OS(AOS)",
            "---------------",
            "Name:\t\taos",
            f"Version:\t\tv{facts.aos}",
        )
        return "\r\n".join(rows) + "\r\n"

    def _banner(self) -> str:
        facts = self._facts
        rule = "-" * 79
        return "\r\n".join(
            (
                "",
                f"Schneider Electric                      Network Management Card AOS    v{facts.aos}",
                f"(c) Copyright 2023 All Rights Reserved  Smart-UPS APP                  v{facts.aos}",
                rule,
                f"Name      : {facts.name:<38}Date : 01/01/2026",
                f"Contact   : {'Unknown':<38}Time : 12:12:12",
                f"Location  : {'Unknown':<38}User : Super User",
                f"Up Time   : {'0 Days 1 Hour 2 Minutes':<38}Stat : P+ N4+ N6+ A+",
                rule,
                "HTTP               : Disabled           HTTPS              : Enabled",
                "SSH/SCP            : Enabled            SNMPv1             : Disabled",
                "",
                "Type ? for command listing",
                "",
                "apc>",
            )
        )
