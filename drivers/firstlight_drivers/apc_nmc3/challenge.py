"""Which question of a keyboard-interactive login (RFC 4256) gets which answer. Pure.

The password answers one prompt that can be nothing else, once. Every other prompt is shown to a person. A prompt for a
new password is neither: nothing is known of such a dialogue on this card.

With its one-time password by mail switched on, AOS 3.4 asks for six digits at every login (990-91251R); in which words
it asks over SSH is not published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.transport.text import safe_text

_MOST_PROMPTS = 4  # in one round
_MOST_ROUNDS = 6

_PASSWORD = re.compile(
    r"(?:\([^\s()]{1,128}\) ?)?(?:(?:please )?enter )?(?:(?:your|the|\S{1,128}'s) )?password(?: for \S{1,64})? ?[:>]?",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:otp|one[- ]?time|passcode|pass code|code|token|pin|verification)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:new|current|old|retype|re-enter|confirm|again|change|expired)\b", re.IGNORECASE)
_LOCKED = re.compile(r"\block(?:ed|out)\b", re.IGNORECASE)
_FULL = re.compile(r"\b(?:max(?:imum)? logins|too many (?:logins|sessions|users|connections))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What answers one prompt: the password, or what a person says to `prompt` (made safe to show)."""

    password: bool = False
    prompt: str = ""
    secret: bool = True  # whether the device hides what is typed


def says_locked(text: str) -> bool:
    """Whether a text of the device says that an account is locked. Its wording is not published."""
    return _LOCKED.search(text) is not None


def says_full(text: str) -> bool:
    """Whether a text of the device says that it takes no further session."""
    return _FULL.search(text) is not None


def asks_for_code(line: str) -> bool:
    """Whether one line asks for a one-time code and for nothing else."""
    return line.rstrip().endswith(":") and _CODE.search(line) is not None and _CHANGE.search(line) is None


class Challenge:
    """The rounds of one login."""

    def __init__(self, *, password_used: bool = False) -> None:
        self._password_used = password_used
        self._rounds = 0

    def replies(self, title: str, instructions: str, prompts: Sequence[tuple[str, bool]]) -> tuple[Reply, ...]:
        """What answers each prompt, which comes with whether typed text is shown.

        Raises DeviceError: LOCKED, BUSY, or UNEXPECTED for what must not be answered.
        """
        self._rounds += 1
        said = safe_text(" ".join((title, instructions, *(prompt for prompt, _ in prompts))))
        if says_locked(said):
            raise DeviceError(said, code=Code.LOCKED)
        if says_full(said):
            raise DeviceError(f"The card ({said})", code=Code.BUSY)
        if self._rounds > _MOST_ROUNDS or len(prompts) > _MOST_PROMPTS or _CHANGE.search(said):
            raise DeviceError(f"the login asks: {said}", code=Code.UNEXPECTED)
        context = safe_text(f"{title} {instructions}")
        return tuple(self._reply(context, safe_text(prompt), echo=echo) for prompt, echo in prompts)

    def _reply(self, context: str, prompt: str, *, echo: bool) -> Reply:
        if _PASSWORD.fullmatch(prompt) and not echo and not _CODE.search(context):
            if self._password_used:
                raise DeviceError(f"the login asks again: {prompt}", code=Code.UNEXPECTED)
            self._password_used = True
            return Reply(password=True)
        return Reply(prompt=safe_text(f"{context} {prompt}"), secret=not echo)
