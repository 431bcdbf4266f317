"""The simulated card's end of a serial console: start text, login prompt, shell. Pure: bytes in, bytes out.

Enter while the card starts leaves it in the boot monitor, as on a real one (FAQ000265969).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from firstlight_drivers.apc_nmc3.card import Card
from firstlight_drivers.apc_nmc3.shell import CardShell

BOOT_TEXT = b"\r\nAPC Boot Monitor v1.5.1.1\r\nTesting flash file system... OK\r\nStarting application...\r\n"
_NAME = "\r\nUser Name : "
_LONGEST = 512  # letters of one line


class _At(Enum):
    STARTING = auto()
    BOOT_MONITOR = auto()
    NAME = auto()
    PASSWORD = auto()
    CODE = auto()
    SHELL = auto()


class ConsolePort:
    """One console. `shell` makes the session behind a login. `enters` counts what was pressed while it started."""

    def __init__(self, card: Card, shell: Callable[[str], CardShell]) -> None:
        self.enters = 0
        self.bytes_received = 0
        self._card = card
        self._make = shell
        self._shell: CardShell | None = None
        self._at = _At.NAME
        self._user = ""
        self._line = ""
        self._after_cr = False

    def start(self) -> bytes:
        """The card starts: what it prints. `started` ends it."""
        self._at = _At.STARTING
        return BOOT_TEXT

    def started(self) -> None:
        """The application runs; unless somebody pressed Enter meanwhile."""
        if self._at is _At.STARTING:
            self._at = _At.NAME

    def feed(self, data: bytes) -> list[bytes]:
        """What is answered to these bytes."""
        self.bytes_received += len(data)
        said = ""
        for letter in data.decode("ascii", "replace"):
            if letter == "\n" and self._after_cr:
                self._after_cr = False
                continue
            self._after_cr = letter == "\r"
            if letter in "\r\n":
                line, self._line = self._line, ""
                said += self._entered(line)
            elif letter == "\x1b":  # a key of its own: no Enter follows
                said += self._entered(letter)
            elif len(self._line) < _LONGEST:
                self._line += letter
        return [said.encode()] if said else []

    def _entered(self, line: str) -> str:
        match self._at:
            case _At.STARTING | _At.BOOT_MONITOR:
                self.enters += 1
                self._at = _At.BOOT_MONITOR
                return "\r\nBM>"
            case _At.NAME:
                self._user, self._at = line, (_At.PASSWORD if line else _At.NAME)
                return f"{line}\r\nPassword  : " if line else _NAME
            case _At.PASSWORD:
                return "*" * len(line) + "\r\n" + self._password(line)
            case _At.CODE:
                right = self._card.check_code(line)
                return f"{line}\r\n" + (self._enter_shell() if right else self._again())
            case _At.SHELL:
                return self._in_shell(line)

    def _password(self, line: str) -> str:
        if not self._card.check(self._user, line):
            note = "\r\nThis account is locked.\r\n" if self._card.locked(self._user) else ""
            return note + self._again()
        if self._card.wants_code:
            self._at = _At.CODE
            return "\r\nEnter the one-time code from your e-mail: "
        return self._enter_shell()

    def _enter_shell(self) -> str:
        shell = self._shell = self._make(self._user)
        self._at = _At.SHELL
        return shell.greeting() + self._ended()

    def _in_shell(self, line: str) -> str:
        shell = self._shell
        return self._again() if shell is None else shell.typed(line) + self._ended()

    def _ended(self) -> str:
        if self._shell is None or not self._shell.finished:
            return ""
        self._shell.left()
        return self._again()

    def _again(self) -> str:
        self._shell, self._at, self._user = None, _At.NAME, ""
        return _NAME
