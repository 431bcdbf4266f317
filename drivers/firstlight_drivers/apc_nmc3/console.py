"""The dialogues on the card's console, step by step, without a line underneath. Pure.

    Login    [User Name :  ->  Password  :  ->]  banner and prompt, or the first login's dialogue, or a refusal
    Change   Enter current password:  ->  Enter new password:  ->  Confirm new password:  ->  banner and prompt, or end

    feed(text) -> Step      what to do now: wait, type, ask a person, or it is over
    closed()   -> Step      the card ended the session
    silent()                the card printed something and stopped: always an error, with what it printed

The only public wording is that of AOS 6.9.6; what AOS 3 prints is not known. Case, blanks and line ends may differ,
words may not: before the new password is typed, whatever else appears ends the dialogue with UNEXPECTED and the card's
own text, and nothing more is typed. Behind it a remark and another way to ask for the second entry are taken, because
one that is missing leaves the card between two passwords; and once both are typed what is printed decides nothing any
more, unless the card asks again.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum, auto

from firstlight_drivers.apc_nmc3.answers import at_boot_monitor, at_prompt
from firstlight_drivers.apc_nmc3.challenge import asks_for_code, says_locked
from firstlight_drivers.apc_nmc3.screen import Screen
from firstlight_drivers.contract import Credential, Secret
from firstlight_drivers.errors import Code, DeviceError, Unreachable

USER_NAME = re.compile(r"user ?name ?:", re.IGNORECASE)
PASSWORD = re.compile(r"password ?:", re.IGNORECASE)
POLICY = re.compile(r"the current password policy requires you to change your password ?\.*", re.IGNORECASE)
CURRENT = re.compile(r"enter current password ?:", re.IGNORECASE)
NEW = re.compile(r"enter new password ?:", re.IGNORECASE)
CONFIRM = re.compile(
    r"(?:please )?(?:confirm|re-?enter|re-?type|repeat|verify) (?:(?:your|the) )?(?:new )?password(?: again)? ?[:>?]",
    re.IGNORECASE,
)
# What a card may say that does not ask again. Assumed: its words are not published.
REFUSAL = re.compile(
    r"\bnot (?:meet|match|valid|accept|changed)|\binvalid\b|\brefused\b|\brejected\b|\bfailed\b", re.IGNORECASE
)
BANNER = re.compile(r"(?:schneider electric|american power conversion)\b.*", re.IGNORECASE)
FULL = re.compile(r"max(?:imum)? logins exceeded ?\.*", re.IGNORECASE)
BYE = re.compile(r"bye\.?", re.IGNORECASE)


class Outcome(Enum):
    """How a dialogue ended."""

    READY = auto()  # at the prompt
    CHANGE_FIRST = auto()  # at "Enter current password:"
    REFUSED = auto()
    ENDED = auto()  # the card closed the session, as it may after a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """More has to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """Type this and Enter. With `commit` it is the first that can change something."""

    text: str | Secret
    commit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """Show the card's prompt to a person; what they answer is given to `answered`."""

    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The dialogue is over."""

    outcome: Outcome


Step = Wait | Type | AskPerson | End
_WAIT = Wait()


class Dialogue(ABC):
    """What both dialogues share. A step that types clears the screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def feed(self, text: str) -> Step:
        """The card printed `text`. Raises DeviceError for what is not known."""
        self._screen.add(text)
        if at_boot_monitor(self._screen.text):
            raise DeviceError("the card waits in its boot monitor (BM>)", code=Code.UNEXPECTED)
        if any(FULL.fullmatch(line) for line in (*self._screen.lines, self._screen.tail)):
            raise DeviceError(f"The card ({self._screen.shown()})", code=Code.BUSY)
        return self._look()

    @abstractmethod
    def _look(self) -> Step: ...

    @abstractmethod
    def closed(self) -> Step:
        """The card ended the session."""

    def silent(self) -> DeviceError:
        """What it means that nothing follows what stands on the screen."""
        if self._screen.empty:
            return Unreachable("The card's console", code=Code.TIMEOUT)
        return self._unknown()

    def _unknown(self) -> DeviceError:
        return DeviceError(self._screen.shown(), code=Code.UNEXPECTED)

    def _type(self, text: str | Secret, *, commit: bool = False) -> Type:
        if isinstance(text, Secret):
            self._screen.hide(text)
        self._screen.clear()
        return Type(text=text, commit=commit)


class _At(Enum):
    NAME = auto()
    PASSWORD = auto()
    SHELL = auto()


class Login(Dialogue):
    """From the first byte to the prompt. Over SSH (`named`) the account has been given before the shell starts.

    Ends READY, CHANGE_FIRST (nothing of that dialogue answered) or REFUSED. A one-time code is asked for once.
    """

    def __init__(self, screen: Screen, credential: Credential, *, named: bool) -> None:
        super().__init__(screen)
        self._credential = credential
        self._at = _At.SHELL if named else _At.NAME
        self._named = named
        self._coded = False

    def answered(self, text: Secret) -> Type:
        """A person answered what the card asked for."""
        return self._type(text)

    def closed(self) -> Step:
        """Raises DeviceError: the card left before its prompt."""
        lines = [*self._screen.lines, self._screen.tail]
        if any(says_locked(line) for line in lines):
            raise DeviceError(self._screen.shown(), code=Code.LOCKED)
        raise Unreachable(f"The card ({self._screen.shown() or 'before its first prompt'})", code=Code.CLOSED)

    def _look(self) -> Step:
        if self._at is _At.NAME:
            return self._at_name()
        if self._at is _At.PASSWORD:
            return self._at_password()
        return self._at_shell()

    def _at_name(self) -> Step:
        if not USER_NAME.fullmatch(self._screen.tail):
            return _WAIT
        self._at = _At.PASSWORD
        return self._type(self._credential.user)

    def _at_password(self) -> Step:
        # Every Enter that was pressed to get a prompt has one, and some come late.
        if any(line != self._credential.user and not USER_NAME.fullmatch(line) for line in self._screen.lines):
            raise self._unknown()
        tail = self._screen.tail.removeprefix(self._credential.user).lstrip()
        if not PASSWORD.fullmatch(tail):
            return _WAIT
        self._at = _At.SHELL
        return self._type(self._credential.password)

    def _at_shell(self) -> Step:
        lines, tail = self._screen.lines, self._screen.tail
        if CURRENT.fullmatch(tail):
            # Both lines have to be there, and nothing else: a card that words its dialogue otherwise is not known.
            if not any(POLICY.fullmatch(line) for line in lines):
                raise self._unknown()
            return End(outcome=Outcome.CHANGE_FIRST)
        if at_prompt(self._screen.text):
            return End(outcome=Outcome.READY)
        if not self._named and USER_NAME.fullmatch(tail):
            if any(says_locked(line) for line in lines):
                raise DeviceError(self._screen.shown(), code=Code.LOCKED)
            return End(outcome=Outcome.REFUSED)
        if not any(BANNER.fullmatch(line) for line in lines) and asks_for_code(tail):
            if self._coded:
                return End(outcome=Outcome.REFUSED)
            self._coded = True
            return AskPerson(prompt=self._screen.shown())
        return _WAIT


class _Change(Enum):
    CURRENT = auto()
    NEW = auto()
    CONFIRM = auto()
    RESULT = auto()


class Change(Dialogue):
    """The first login's dialogue, from its prompt for the current password on. Ends READY or ENDED.

    READY and ENDED say that both entries were typed and the card came to an end, not that the new password works: try
    that. Raises PASSWORD_REFUSED when the card asks for a new password again, or ends with words of refusal.
    """

    def __init__(self, screen: Screen, current: Secret, new: Secret) -> None:
        super().__init__(screen)
        self._new = new
        self._current = current
        self._typed = current
        self._at = _Change.CURRENT
        screen.hide(current, new)

    def begin(self) -> Step:
        """The first step, at a screen that ends with the prompt for the current password."""
        self._at = _Change.NEW
        return self._type(self._current)

    def closed(self) -> Step:
        """After both entries an end is normal: vendor text says that the account's sessions end with the change."""
        if self._at is _Change.RESULT:
            return self._ended(Outcome.ENDED)
        if not self._screen.empty:
            raise self._unknown()
        raise self._cut_off()

    def _look(self) -> Step:
        lines, tail = self._lines, self._tail
        if self._at is _Change.RESULT:
            return self._result(tail)
        wanted = NEW if self._at is _Change.NEW else CONFIRM
        if lines and not (self._at is _Change.CONFIRM and CONFIRM.fullmatch(tail)):
            if self._at is _Change.CONFIRM and not tail and not self._asks(lines):
                return _WAIT  # a remark on the new password; what follows it tells
            raise self._unknown()
        if USER_NAME.fullmatch(tail):  # a serial console does not close, it asks for the next login
            raise self._cut_off()
        if wanted.fullmatch(tail):
            first = self._at is _Change.NEW
            self._at = _Change.CONFIRM if first else _Change.RESULT
            self._typed = self._new
            return self._type(self._new, commit=first)
        if any(other.fullmatch(tail) for other in (CURRENT, NEW, CONFIRM)):
            raise self._unknown()
        return _WAIT

    def _result(self, tail: str) -> Step:
        if NEW.fullmatch(tail) or CURRENT.fullmatch(tail):
            raise DeviceError(self._screen.shown(), code=Code.PASSWORD_REFUSED)
        if CONFIRM.fullmatch(tail):
            raise self._unknown()
        if at_prompt(self._screen.text):
            return self._ended(Outcome.READY)
        if USER_NAME.fullmatch(tail):
            return self._ended(Outcome.ENDED)
        return _WAIT

    def _ended(self, outcome: Outcome) -> End:
        """Both entries were typed. Words of refusal are passed on; whether they are true shows when it is tried."""
        printed = [*self._lines, self._tail]
        if not any(BANNER.fullmatch(line) for line in printed) and REFUSAL.search(" ".join(printed)):
            raise DeviceError(self._screen.shown(), code=Code.PASSWORD_REFUSED)
        return End(outcome=outcome)

    @property
    def _lines(self) -> list[str]:
        """What was printed, without a card's echo of what was typed in clear."""
        return [line for line in self._screen.lines if line != self._typed.reveal()]

    @property
    def _tail(self) -> str:
        return self._screen.tail.removeprefix(self._typed.reveal()).lstrip()

    @staticmethod
    def _asks(lines: list[str]) -> bool:
        return any(prompt.fullmatch(line) for line in lines for prompt in (CURRENT, NEW, CONFIRM))

    @staticmethod
    def _cut_off() -> Unreachable:
        return Unreachable("The card (in the middle of the password change)", code=Code.CLOSED)
