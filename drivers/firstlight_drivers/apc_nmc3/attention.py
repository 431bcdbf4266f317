"""Getting a serial console's attention without doing harm. Pure.

Enter within the first 4 to 5 seconds of a start keeps the card in its boot monitor (FAQ000265969). So: listen first;
only after silence comes the first Enter, after a longer one when anything was printed. What is printed at another speed
looks like noise: then this speed is the wrong one, and nothing more is sent at it.

The prompt appears after Enter, "press it until it appears" (public scripts). A session somebody left open shows `apc>`.
"""

from __future__ import annotations

from enum import Enum, auto

from firstlight_drivers.apc_nmc3.answers import at_boot_monitor, at_prompt
from firstlight_drivers.apc_nmc3.console import BYE, CONFIRM, CURRENT, NEW, PASSWORD, USER_NAME
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.apc_nmc3.screen import Screen
from firstlight_drivers.errors import Code, DeviceError

SPEEDS = (9600, 19200, 38400, 2400)  # bits per second; the default first, then what `console -b` can set
_PRESSES = 3
_PLAIN = frozenset("\r\n\t\b\a\x1b") | frozenset(map(chr, range(0x20, 0x7F)))


class Do(Enum):
    """What to do now."""

    LISTEN = auto()
    ENTER = auto()
    LOG_IN = auto()  # at "User Name :"
    LEFT_OPEN = auto()  # at the prompt of a session that somebody left open
    OTHER_SPEED = auto()  # noise, or nothing after several Enters


class Attention:
    """One speed. `awake` means that the card was at its prompt a moment ago and cannot be starting."""

    def __init__(self, timing: Timing, *, awake: bool = False) -> None:
        self._timing = timing
        self._screen = Screen()
        self._heard = False
        self._pressed = awake
        self._awake = awake
        self._presses = 0

    @property
    def patience(self) -> float:
        """Seconds of silence after which `silent` is to be called."""
        if self._pressed:
            return self._timing.enter
        return self._timing.boot_silence if self._heard else self._timing.listen

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self._screen.text

    def feed(self, text: str) -> Do:
        """The card printed this. Raises DeviceError at the boot monitor and in a dialogue left open."""
        self._screen.add(text)
        if at_boot_monitor(self._screen.text):
            raise DeviceError("the card waits in its boot monitor (BM>); nothing was typed", code=Code.UNEXPECTED)
        tail = self._screen.tail
        if USER_NAME.fullmatch(tail):
            return Do.LOG_IN
        if at_prompt(self._screen.text):
            return Do.LEFT_OPEN
        if any(open_dialogue.fullmatch(tail) for open_dialogue in (CURRENT, NEW, CONFIRM)):
            raise DeviceError(self._screen.shown(), code=Code.UNEXPECTED)
        if not set(text) <= _PLAIN:
            return Do.OTHER_SPEED
        if not self._blank():
            # Somebody or something else is printing: the count of silence begins anew, and longer.
            self._heard, self._pressed = True, self._awake
        return Do.LISTEN

    def silent(self) -> Do:
        """Nothing came for `patience` seconds."""
        if self._presses >= _PRESSES:
            return Do.OTHER_SPEED
        self._presses += 1
        self._pressed = True
        self._screen.clear()
        return Do.ENTER

    def _blank(self) -> bool:
        tail = self._screen.tail
        return all(BYE.fullmatch(line) for line in self._screen.lines) and (not tail or bool(PASSWORD.fullmatch(tail)))
