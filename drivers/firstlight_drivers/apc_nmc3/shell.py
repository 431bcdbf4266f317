"""The command line of a simulated NMC3, one line at a time: first login, accounts, `about`, `ledblink`. Pure.

Wording of prompts, banner, codes and account lists as in public transcripts of real cards (AOS 6.9.6 for the first
login and accounts, 2.5.0.8 for banner and `about`); a card with AOS 3 may print other texts, which no public transcript
shows. What is said where no transcript exists (a wrong current password, a locked account, a code by mail) is made up.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from firstlight_drivers.apc_nmc3.card import READ_ONLY, Card, SimulatedAccount
from firstlight_drivers.simulation.spec import Fault

_MAX_MINUTES = 10  # what the vendor's manual allows was not found; the simulator takes 1 to 10
_SUCCESS = "E000: Success\r\n"
_PARAMETER = "E102: Parameter Error\r\n"
_DENIED = "E104: User Level Denial\r\n"
_WIDTH = 40  # columns after which a broken echo goes on in the next line
_CONFIRM = "Enter 'YES' to continue or <ENTER> to cancel : "
_OPTIONS = frozenset({"-n", "-cp", "-pw", "-pe", "-e", "-st", "-d", "-ts", "-df", "-lg"})
_DISABLE_NOTE = (
    "\r\nNote: Disabling the Super User account may have undesired effects! Ensure\r\n"
    "at least one user on the system is enabled and has Administrator privileges.\r\n"
)


class _Ask(Enum):
    CURRENT = auto()
    NEW = auto()
    CONFIRM = auto()
    COMMAND = auto()
    PAGER = auto()
    REBOOT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What the card prints about itself."""

    model: str
    serial: str
    mac: str
    name: str
    aos: str
    application: str = ""  # version of the application; "" for that of the system
    up_seconds: float | None = None  # for how long it runs; None: it prints the same at all times
    awake: bool = True  # it knows all its commands


class CardShell:
    """One session of `user`, counted while it lasts."""

    def __init__(self, facts: CardFacts, card: Card, user: str, *, blink: Callable[[int], None]) -> None:
        self.finished = False
        self._facts = facts
        self._card = card
        self._user = user
        self._blink = blink
        self._new = ""
        self._temper = card.temper
        self._prompt = card.temper.prompt
        self._success = "E000: OK\r\n" if card.temper.other_words else _SUCCESS
        self._ask = _Ask.CURRENT if card.must_change(user) else _Ask.COMMAND
        self._counted = False
        self._reboots = False

    def greeting(self) -> str:
        """First-login dialogue, or banner and prompt."""
        return self._wired(self._greeting())

    def typed(self, line: str) -> str:
        """The answer to one line, echo and next prompt included."""
        return self._wired(self._typed(line))

    def pause(self) -> float:
        """See `simulation.ssh.Paced`."""
        return self._temper.answer_seconds

    def afterthought(self) -> str:
        """See `simulation.ssh.Paced`."""
        again = self._temper.repeats_prompt and self._ask is _Ask.COMMAND
        return self._wired(f"\r\n{self._prompt}") if again else ""

    def _wired(self, text: str) -> str:
        """As it leaves: prompt and line ends of this card."""
        match self._temper.line_end:
            case "cr":
                return text.replace("\r\n", "\r")
            case "stray":
                lines = text.split("\r\n")
                return (
                    "".join(line + ("\r\r\n" if number % 2 else "\r\n\r") for number, line in enumerate(lines[:-1]))
                    + lines[-1]
                )
        return text

    def _echoed(self, line: str) -> str:
        match self._temper.echo:
            case "none":
                return ""
            case "broken":
                return "\r\n".join(line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH)) + "\r\n"
        return f"{line}\r\n"

    def _greeting(self) -> str:
        if self._card.full:
            self.finished = True
            return "\r\nMax logins exceeded."
        self._counted = True
        self._card.sessions += 1
        if self._ask is _Ask.COMMAND:
            return self._banner()
        if Fault.WRONG_WORDING in self._card.faults:
            return "\r\nYour password has expired and must be renewed now.\r\n\r\nPresent password: "
        return "\r\nThe current password policy requires you to change your password...\r\n\r\nEnter current password: "

    def left(self) -> None:
        """The session is over, whoever ended it."""
        self.finished = True
        if self._counted:
            self._counted = False
            self._card.left()
        if self._reboots:
            self._reboots = False
            self._card.flash.reboot()

    def _typed(self, line: str) -> str:
        self._card.received.lines += 1
        if self._ask is _Ask.COMMAND:
            return self._echoed(line) + self._command(line)
        if self._ask is _Ask.PAGER:
            return self._page(line)
        if self._ask is _Ask.REBOOT:
            return self._echoed(line) + self._confirmed(line)
        stars = "" if self._temper.echo == "none" else "*" * len(line)
        return f"{stars}\r\n{self._password(line)}"

    def _password(self, line: str) -> str:
        if self._ask is _Ask.CURRENT:
            self._card.received.passwords += 1
            if line != self._card.accounts[self._user].password:
                self.finished = True
                return ""
            self._ask = _Ask.NEW
            return "\r\nEnter new password: "
        if self._ask is _Ask.NEW:
            self._card.changing(f"password of {self._user}")
            self._new, self._ask = line, _Ask.CONFIRM
            if self._dropped(line):
                return ""
            return "Confirm new password: "
        if line != self._new or not self._card.change(self._user, line) or self._temper.says_refused:
            self._ask = _Ask.NEW
            return "\r\nEnter new password: "
        self._ask = _Ask.COMMAND
        if self._card.ends_on_change or self._temper.ends_on_change:
            self.finished = True
            return ""
        told = "The password has been changed.\r\n" if self._temper.other_words else ""
        return told + self._banner()

    def _dropped(self, new: str) -> bool:
        """Whether the connection ends now, with or without the new password taken."""
        if Fault.DROP_MID_CHANGE in self._card.faults:
            self._card.change(self._user, new)
            self.finished = True
        if Fault.DROP_BEFORE_CHANGE in self._card.faults:
            self._card.received.new_passwords += 1
            self.finished = True
        return self.finished

    def _command(self, line: str) -> str:
        try:
            words = shlex.split(line, posix=True)
        except ValueError:
            return f"E103: Command Line Error\r\n\r\n{self._prompt}"
        return self._answered(words) if words else self._prompt

    def _answered(self, words: list[str]) -> str:
        if not self._facts.awake and words[0].lower() not in {"exit", "quit", "bye", "reboot"}:
            return f"E101: Command Not Found\r\n\r\n{self._prompt}"
        match words[0].lower():
            case "exit" | "quit" | "bye":
                self.finished = True
                return "Bye.\r\n"
            case "about" | "whoami" as asked:
                answer = self._success + (self._about() if asked == "about" else f"{self._user}\r\n")
            case "eventlog":
                self._ask = _Ask.PAGER
                return self._page("")
            case "ledblink":
                answer = self._ledblink(words[1:])
            case "user":
                answer = self._user_command(words[1:])
            case "console":
                answer = self._console(words[1:])
            case "xferstatus":
                label = "Last transfer" if self._temper.other_words else "Result of last file transfer"
                answer = f"{self._success}{label}: {self._card.flash.last_transfer}\r\n"
            case "reboot" if words[1:] == ["-Y"]:
                return f"{self._success}Reboot Management Interface\r\n{self._confirmed('YES')}"
            case "reboot":
                self._ask = _Ask.REBOOT
                return f"{self._success}Reboot Management Interface\r\n{_CONFIRM}"
            case _:
                answer = "E101: Command Not Found\r\n"
        return "" if self.finished else f"{answer}\r\n{self._prompt}"

    def _confirmed(self, line: str) -> str:
        """The answer to the question of `reboot`; the card restarts when the session is over."""
        self._ask = _Ask.COMMAND
        if line.strip() != "YES":
            return f"\r\n{self._prompt}"
        told = "The Management Interface restarts now.\r\n" if self._temper.other_words else "Rebooting...\r\n"
        if self._temper.lingers and not self._temper.silent_restart:
            self._card.flash.reboot()  # the session goes on until it goes down
            return f"{told}\r\n{self._prompt}"
        self.finished = self._reboots = True
        return "" if self._temper.silent_restart else told

    def _page(self, key: str) -> str:
        """One page of the event log, which has a prompt and keys of its own."""
        if key == "\x1b":
            self._ask = _Ask.COMMAND
            return f"\r\n{self._prompt}"
        if key.upper() == "D":
            self._card.log_deleted = True
        rows = "\r\n".join(f"01/01/2026  12:12:12  {event}" for event in reversed(self._card.flash.events))
        return f"---- Event Log ----\r\n{rows}\r\n<ESC>- Exit, <ENTER>- Refresh, <D>- Delete\r\n> "

    def _user_command(self, arguments: list[str]) -> str:
        if not arguments or arguments == ["-l"]:
            return self._user_list()
        options = dict(zip(arguments[::2], arguments[1::2], strict=False))
        if len(arguments) % 2 or not options.keys() <= _OPTIONS or "-n" not in options:
            return _PARAMETER
        name = options["-n"]
        if len(options) == 1:
            account = self._card.accounts.get(name)
            return self._user_shown(name, account) if account is not None else _PARAMETER
        mine = self._card.accounts.get(self._user)
        if mine is None or mine.kind in {"Device", READ_ONLY}:
            return _DENIED
        self._card.changing(f"account {name}")
        return self._user_changed(name, options)

    def _user_changed(self, name: str, options: dict[str, str]) -> str:
        card = self._card
        account = card.create(name)
        if "-cp" in options:
            card.received.passwords += 1
        if "-pw" in options:
            old_needed = account.kind == "Super User"
            if (old_needed or "-cp" in options) and options.get("-cp") != account.password:
                return "E100: Command failed\r\n"
            if self._dropped_in(name, options["-pw"]):
                return ""
            if not card.change(name, options["-pw"]):
                return _PARAMETER
            if self._temper.says_refused:
                return "E100: Command failed\r\n"
        account.kind = options.get("-pe", account.kind)
        note = ""
        if options.get("-e") == "enable":
            if account.password is None and Fault.NOT_EFFECTIVE not in card.faults:
                return _PARAMETER
            account.enabled = Fault.NOT_EFFECTIVE not in card.faults
        elif options.get("-e") == "disable":
            note = _DISABLE_NOTE if account.kind == "Super User" else ""
            account.enabled = account.enabled and Fault.NOT_EFFECTIVE in card.faults
        if "-pw" in options and (card.ends_on_change or self._temper.ends_on_change) and name == self._user:
            self.finished = True
        return f"{note}{self._success}"

    def _dropped_in(self, name: str, new: str) -> bool:
        user, self._user = self._user, name
        try:
            return self._dropped(new)
        finally:
            self._user = user

    def _user_list(self) -> str:
        rows = [("Name", "User Type", "Status"), ("----", "---------", "------")]
        rows += [
            (name, account.kind, "Enabled" if account.enabled else "Disabled")
            for name, account in self._card.accounts.items()
        ]
        return self._success + "".join(f"{name:<24}{kind:<31}{status}\r\n" for name, kind, status in rows)

    def _user_shown(self, name: str, account: SimulatedAccount) -> str:
        return (
            f"{self._success}Access: {'Enabled' if account.enabled else 'Disabled'} \r\nUser Name: {name}\r\n"
            f"Password: <hidden>\r\nUser Permission: {account.kind}\r\nUser Description: User Description\r\n"
            "Session Timeout: 3 minutes\r\nSerial Remote Authentication Override: Disabled\r\n"
        )

    def _console(self, arguments: list[str]) -> str:
        """As a card with AOS 1.4.2.1 shows it (public fixture); a change wants a restart (AOS 6.9.6 transcript)."""
        faults = self._card.faults
        if not arguments:
            return (
                f"{self._success}"
                "Telnet:      disabled\r\nSSH:         enabled\r\nTelnet Port: 23\r\nSSH Port:    22\r\n"
                f"Baud Rate:   {self._card.console_rate}\r\n"
            )
        rates = {"2400", "9600", "19200", "38400"}
        if arguments[0] != "-b" or len(arguments) != 2 or arguments[1] not in rates or Fault.REFUSED_BAUD in faults:
            return _PARAMETER
        self._card.changing("console")
        if Fault.READ_BACK_DIFFERS not in faults:
            self._card.console_rate = 9600 if Fault.CLAMPED in faults else int(arguments[1])
        if self._temper.says_refused:
            return _PARAMETER
        if not self._temper.pends:
            self._card.rate_in_force = self._card.console_rate
            return self._success
        return "E002: Success\r\nReboot required for change to take effect.\r\n"

    def _ledblink(self, arguments: list[str]) -> str:
        if len(arguments) != 1 or not arguments[0].isdecimal() or not 1 <= int(arguments[0]) <= _MAX_MINUTES:
            return f"{_PARAMETER}Usage: ledblink -- Network Management Card LED Blink\r\n"
        self._blink(int(arguments[0]))
        return self._success

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
            *([] if facts.up_seconds is None else [f"Management Uptime:\t{_for_how_long(facts.up_seconds)}"]),
            "",
            "Application Module",
            "---------------",
            "Name:\t\tsu",
            f"Version:\t\tv{facts.application or facts.aos}",
            "",
            "APC OS(AOS)",
            "---------------",
            "Name:\t\taos",
            f"Version:\t\tv{facts.aos}",
        )
        return "\r\n".join(rows) + "\r\n"

    def _banner(self) -> str:
        facts = self._facts
        application = facts.application or facts.aos
        kind = self._card.accounts[self._user].kind if self._user in self._card.accounts else "Unknown"
        rule = "-" * 79
        return "\r\n".join(
            (
                "",
                f"Schneider Electric                      Network Management Card AOS    v{facts.aos}",
                f"(c) Copyright 2023 All Rights Reserved  Smart-UPS APP                  v{application}",
                rule,
                f"Name      : {facts.name:<38}Date : 01/01/2026",
                f"Contact   : {'Unknown':<38}Time : 12:12:12",
                f"Location  : {'Unknown':<38}User : {kind}",
                f"Up Time   : {_for_how_long(facts.up_seconds):<38}Stat : P+ N4+ N6+ A+",
                rule,
                "HTTP               : Disabled           HTTPS              : Enabled",
                "SSH/SCP            : Enabled            SNMPv1             : Disabled",
                "",
                "Type ? for command listing",
                "",
                self._prompt,
            )
        )


def _for_how_long(seconds: float | None) -> str:
    if seconds is None:
        return "0 Days 1 Hour 2 Minutes"
    minutes = int(seconds // 60)
    return f"{minutes // 1440} Days {minutes // 60 % 24} Hours {minutes % 60} Minutes"
