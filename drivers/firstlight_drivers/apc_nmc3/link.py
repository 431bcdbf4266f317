"""A console session with a card over whatever carries it: the pure dialogues of `console` on a real line. Blocking.

    SSH shell (session) or serial line (serial_console) -> Link -> Conversation -> dialogues and commands

Waits are bounded in every direction: for the first byte, for the byte after the last one, for a whole answer.
"""

from __future__ import annotations

import contextlib
import re
import time
from dataclasses import dataclass
from typing import Protocol

from firstlight_drivers.apc_nmc3 import answers
from firstlight_drivers.apc_nmc3.answers import Answer
from firstlight_drivers.apc_nmc3.bridge import Bridge
from firstlight_drivers.apc_nmc3.console import USER_NAME, AskPerson, Change, End, Login, Outcome, Step, Type, Wait
from firstlight_drivers.apc_nmc3.screen import Screen, masked
from firstlight_drivers.contract import Credential, Secret
from firstlight_drivers.errors import Code, DeviceError, Unreachable

# Letters of a long line at once: an input buffer of some cards is small. A public script sends 60; fewer leave room for
# the end of the command before, which the card may still hold.
_CHUNK = 40
_CHUNK_PAUSE = 0.15  # seconds between two
_FAREWELL = 1.0  # seconds for the card to close after `exit`
_PAGES = 8  # pagers left in one answer
_WHOLE = 6.0  # times `Timing.answer`: for all of one answer; some cards print a banner one letter at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds. Those of the serial console keep away from the first seconds of a start (FAQ000265969: 4 to 5 s)."""

    answer: float = 20.0  # until something comes; what comes slowly gets `_WHOLE` times as long to its end
    copy: float = 300.0  # for one answer during a copy; a card writes its flash before the last one
    quiet: float = 5.0  # after text that is no known prompt
    end: float = 1.0  # for the card to end a session whose password was changed
    listen: float = 6.0  # serial: silence before the first Enter
    boot_silence: float = 20.0  # serial: silence before it when the card has printed something
    boot: float = 180.0  # serial: for all listening
    enter: float = 2.0  # serial: for an answer to one Enter


class Link(Protocol):
    """A line that carries text. Raises OSError and the like; `boundary` is around it."""

    def read(self, seconds: float) -> str | None:
        """What came within `seconds`: "" for nothing, None when the other side has closed."""

    def write(self, text: str, *, secret: bool) -> None:
        """Send; a secret is left out of the trace."""


class Conversation:
    """One session on a link. Never types anything that no step asked for."""

    def __init__(self, link: Link, bridge: Bridge, timing: Timing, secrets: tuple[Secret, ...] = ()) -> None:
        self.screen = Screen(secrets)
        self._secrets = secrets
        self._link = link
        self._bridge = bridge
        self._timing = timing
        self._end = time.monotonic() + _WHOLE * timing.answer

    def log_in(self, credential: Credential, *, named: bool, seen: str = "") -> Outcome:
        """To the prompt, to the first login's dialogue, or a refusal. `seen` is what was read already."""
        login = Login(self.screen, credential, named=named)
        step = login.feed(seen)
        while not isinstance(step, End):
            if isinstance(step, AskPerson):
                step = login.answered(self._bridge.ask(step.prompt, secret=True))
            step = self._carry_out(step, login)
        return step.outcome

    def change_password(self, current: Secret, new: Secret) -> Outcome:
        """Answer the first login's dialogue, at its first prompt."""
        change = Change(self.screen, current, new)
        step = change.begin()
        while not isinstance(step, End):
            step = self._carry_out(step, change)
        return step.outcome

    def command(self, line: str, *, commit: bool = False, secret: bool = False) -> Answer:
        """Type a command at the prompt. `commit` and `secret` as in `console`."""
        self._type(line, commit=commit, secret=secret)
        for _ in range(_PAGES):
            ended = self._until_prompt()
            if not ended and answers.at_pager(self.screen.text):
                self._link.write(answers.ESCAPE, secret=False)
                self.screen.add("\n")
                continue
            answer = answers.parse_answer(self.screen.text, line, ended=ended)
            if ended or not self._only_prompt(answer):
                return answer
        raise DeviceError("a pager without end", code=Code.UNEXPECTED)

    def confirm(self, line: str, question: re.Pattern[str], reply: str) -> Answer | None:
        """Type a command that asks `question` first, and `reply` to it, after the commit. None: it is under way.

        Otherwise the answer that came instead of the question: nothing was confirmed then. What is printed after the
        reply says nothing: cards echo it, show a prompt or a number, fall silent or end the session before they go.
        Raises Unreachable when the reply did not leave.
        """
        self._type(line)
        while question.search(self.screen.tail) is None:
            if answers.at_prompt(self.screen.text):
                answer = answers.parse_answer(self.screen.text, line)
                if not self._only_prompt(answer):
                    return answer
                continue
            text = self._read()
            if text is None:
                if self.screen.empty:
                    raise Unreachable("The card (after a command)", code=Code.CLOSED)
                return answers.parse_answer(self.screen.text, line, ended=True)
            if not text:
                raise self._no_prompt()
            self.screen.add(text)
        self._type(reply, commit=True)
        # A moment for the card to take the reply before the session ends; it breaks its connections when it goes.
        with contextlib.suppress(OSError, EOFError, DeviceError):
            while text := self._read():
                self.screen.add(text)
        return None

    def late_commit(self) -> None:
        """The commit, for what the card has begun without being asked."""
        self._bridge.commit()

    def leave_prompt(self) -> None:
        """After an error: leave where the card waits at its prompt, so that no session stays open on a serial line."""
        if answers.at_prompt(self.screen.text):
            self.leave()

    def masked(self, text: str) -> str:
        """A text of the card without the secrets of this session."""
        return masked(text, self._secrets)

    def leave_changed(self) -> None:
        """As `leave`, behind a changed password: the account's sessions end with it (990-91251R), and a new one that
        begins before that has happened would end as well. So the card gets a moment to end this one by itself.
        """
        with contextlib.suppress(Exception):  # as in `leave`
            end = time.monotonic() + self._timing.end
            while (left := end - time.monotonic()) > 0:
                text = self._link.read(max(0.01, left))
                if text is None:
                    return
                self.screen.add(text)
        self.leave()

    def leave(self) -> None:
        """`exit`, and a moment for the card to end the session; it takes only a few at once."""
        with contextlib.suppress(Exception):  # what had to be done is done, and its result counts
            self._link.write("exit\r", secret=False)
            self.screen.clear()
            end = time.monotonic() + _FAREWELL
            while time.monotonic() < end:
                text = self._link.read(max(0.01, end - time.monotonic()))
                if text is None:
                    return
                self.screen.add(text)
                if "bye" in self.screen.text.lower() or "user name" in self.screen.text.lower():
                    return

    def _carry_out(self, step: Step, dialogue: Login | Change) -> Step:
        if isinstance(step, Type):
            secret = isinstance(step.text, Secret)
            text = step.text.reveal() if isinstance(step.text, Secret) else step.text
            self._type(text, commit=step.commit, secret=secret)
        assert isinstance(step, Wait | Type)  # noqa: S101 - the other steps do not get here
        text_or_end = self._read()
        if text_or_end is None:
            return dialogue.closed()
        if not text_or_end:
            raise dialogue.silent()
        return dialogue.feed(text_or_end)

    def _read(self) -> str | None:
        self._bridge.check()
        # Nothing at all may take its time (the card checks a password); after some text silence comes early.
        patience = self._timing.answer if self.screen.empty else self._timing.quiet
        left = self._end - time.monotonic()
        return self._link.read(min(left, patience)) if left > 0 else ""

    def _type(self, text: str, *, commit: bool = False, secret: bool = False) -> None:
        if commit:
            self._bridge.commit()
        self._bridge.check()
        self.screen.clear()
        line = f"{text}\r"
        for at in range(0, len(line), _CHUNK):
            if at:
                self._bridge.pause(_CHUNK_PAUSE)
            self._link.write(line[at : at + _CHUNK], secret=secret)
        self._end = time.monotonic() + _WHOLE * self._timing.answer

    def _until_prompt(self) -> bool:
        """Read to a prompt; True when the session ended instead, which on a serial line is the next login's prompt."""
        while not (answers.at_prompt(self.screen.text) or answers.at_pager(self.screen.text)):
            self._bridge.check()
            # The next login's prompt on a serial line; the answer of `user -n` has a line that begins like it.
            login = USER_NAME.fullmatch(self.screen.tail) is not None
            left = self._end - time.monotonic()
            patience = self._timing.enter if login else self._timing.answer
            text = self._link.read(min(left, patience)) if left > 0 else ""
            if text is None or (login and not text):
                return True
            if not text:
                raise self._no_prompt()
            self.screen.add(text)
        return False

    def _only_prompt(self, answer: Answer) -> bool:
        """Whether nothing but a prompt has come so far, and more does now: cards print a prompt twice, and the second
        one may come behind the next command.
        """
        if answer.number is not None or answer.lines:
            return False
        left = self._end - time.monotonic()
        text = self._link.read(min(left, self._timing.quiet)) if left > 0 else ""
        if text:
            self.screen.clear()  # the answer begins behind that prompt
            self.screen.add(text)
        return bool(text)

    def _no_prompt(self) -> DeviceError:
        if self.screen.empty:
            return Unreachable("The card (after a command)", code=Code.TIMEOUT)
        return DeviceError(self.screen.shown(), code=Code.UNEXPECTED)
