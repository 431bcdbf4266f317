"""One operation on one device, carried out. Everything that writes to a device goes through here.

    Operation.writes -> each: journal line, first byte, to its last -> away? wait until it is back
                     -> Operation.read -> Operation.judge -> journal line -> Changed

The rules that hold whatever the operation is:

- no journal line, no byte: the line that announces a write is on the disk before its first byte, or nothing is sent;
- from the first byte on nothing is "refused", and what the device says in words decides nothing: what is read back
  does;
- "busy" soon after a write or a restart is our own session; it is waited out for the time the family's table gives;
- a write is sent again only where the line broke, only as often as the operation allows, and never one that is `once`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar, cast

from firstlight.change.durable import Durable, InMemory
from firstlight.change.outcome import BEGUN, Ended, Outcome, Result
from firstlight.change.returning import GONE, NotBack, Patience, Seen, wait_until_back, while_busy
from firstlight.engine import to_its_end
from firstlight_drivers.contract import Commit
from firstlight_drivers.errors import Code, DeviceError

log = logging.getLogger(__name__)

LOGIN_ENDED = frozenset({str(code) for code in (Code.LOGIN_REFUSED, Code.LOCKED, Code.PIN_CHANGED)})
"""No further login with the same password over the same channel."""

AGAIN_AFTER = 2.0  # seconds before something is done again whose line broke
READS = 3  # times a read-back is asked at most where the line breaks

E = TypeVar("E")
Ahead = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one write, or of a few in a row. `code` is "" where nothing went wrong."""

    away: float = 0.0  # seconds the device is away, as far as its driver knows
    code: str = ""
    detail: str = ""
    gone: bool = False  # the line broke; what the device took is not told
    restarted: bool = False  # it was seen to go, or its up-time fell, after the write

    @property
    def answered(self) -> bool:
        """Whether everything that was sent was answered as it should be."""
        return not self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One thing that is sent. `act` awaits its commit right before its first byte and returns the seconds away.

    `announce` stands in the journal beforehand and never holds a secret. `ahead` is what has to be kept as well before
    the first byte; what it raises stops the write. `mark`: durable name of "its first byte may have left"; with `once`
    a write whose mark is found is never sent again, but for an error after which its driver knows that nothing which
    takes effect has left (`unsent`).
    """

    step: str
    act: Callable[[Commit], Awaitable[float]]
    done: str = ""  # code of its journal line when it was answered; "": how it went stands in the last line alone
    announce: str = ""
    ahead: Ahead | None = None
    mark: str = ""
    once: bool = False
    tries: int = 1
    unsent: Callable[[DeviceError], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Generic[E]):
    """How a change ended. `found` is what was read back; None when nothing was."""

    outcome: Outcome
    found: E | None = None

    @property
    def result(self) -> Result:
        """Of the outcome."""
        return self.outcome.result

    @property
    def code(self) -> str:
        """Of the outcome."""
        return self.outcome.code

    @property
    def detail(self) -> str:
        """Of the outcome."""
        return self.outcome.detail


class Operation(ABC, Generic[E]):
    """What is to be done to one device, and how it shows that it was."""

    read_step = "read-back"
    return_step = "return"
    returned = "change-back"  # code of the journal line when it is back
    not_back = "not-back"  # code when it is not
    up_before: float | None = None  # seconds the device said that it runs, before anything was sent
    settle = 0.0  # seconds in which "busy" may be a session of our own that the device has not dropped
    tries = 1  # times all of it is carried out at most, where the line broke and not all of it is there

    @property
    @abstractmethod
    def writes(self) -> tuple[Write, ...]:
        """In order. The first that goes wrong is the last that is sent."""

    @abstractmethod
    def patience(self, sent: Sent) -> Patience | None:
        """How its return is waited for; None: there is nothing to wait for."""

    async def look(self) -> Seen:
        """Whether the device is there, without a credential. Raises DeviceError while it is not."""
        return Seen()

    @abstractmethod
    async def read(self) -> E:
        """What the device holds now. Raises DeviceError."""

    @abstractmethod
    def judge(self, found: E, sent: Sent) -> Ended:
        """How it ended, from what was read. Never "refused"."""

    def asks_no_more(self, sent: Sent) -> bool:
        """Whether nothing is asked after this: reading would send a password again that was just refused, or send it
        to another device.
        """
        return False

    def repeats(self, changed: Changed[E], sent: Sent) -> bool:
        """Whether all of it is carried out once more; asked where `tries` allows it."""
        return sent.gone and changed.result in {Result.FAILED, Result.UNKNOWN}

    def recorded(self, found: E) -> object:
        """What was read, as a durable run records it. One in memory keeps the object."""
        return found

    def recalled(self, record: object) -> E:
        """The other way round."""
        return cast("E", record)

    def again(self, error: DeviceError) -> bool:
        """Whether a read-back that ended so may be asked once more."""
        return error.transient

    def unread(self, error: DeviceError, sent: Sent) -> Ended:
        """How it ended when nothing could be read back."""
        code, detail = (str(error.code), error.detail) if sent.answered else (sent.code, sent.detail)
        return Ended(Result.UNKNOWN, code, detail)


class Book(Protocol):
    """Where a change is told."""

    def began(self, step: str) -> None:
        """A step begins."""

    def line(self, outcome: Outcome) -> None:
        """One line of the journal. Raises OSError: it is not on the disk."""


@dataclass(frozen=True, slots=True)
class Lines(Book):
    """Into the journal alone."""

    journal: Callable[[Outcome], None]

    def began(self, step: str) -> None:
        """Nobody watches."""

    def line(self, outcome: Outcome) -> None:
        """Hand it on."""
        self.journal(outcome)


class NothingSent(Exception):
    """What has to be on the disk before the first byte is not; `code` has a sentence in `words`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Change(Generic[E]):
    """One operation on one device. `device` and `job` name both in the journal."""

    def __init__(
        self, job: str, device: str, operation: Operation[E], book: Book, durable: Durable | None = None
    ) -> None:
        self._job, self._device = job, device
        self._operation, self._book = operation, book
        self._durable: Durable = durable or InMemory()
        self._committed = False
        self._sending = False  # the first byte of the write under way may have left
        self._unwritten = False  # the journal took no line; nothing was sent, and no line can say so
        self._last = time.monotonic()  # when something was last sent

    @property
    def committed(self) -> bool:
        """Whether a first byte may have left."""
        return self._committed

    async def run(self) -> Changed[E]:
        """Carry it out. Never raises DeviceError: how it ended is in what it returns.

        When the program closes meanwhile, what has passed its first byte is brought to its proof.
        """
        return await to_its_end(self.carry_out(), lambda: self._committed)

    async def carry_out(self) -> Changed[E]:
        """As `run`, for callers that see to its end themselves."""
        changed = await self._once()
        for _ in range(self._operation.tries - 1):
            if not self._operation.repeats(*changed):
                break
            changed = await self._once()
        return changed[0]

    async def _once(self) -> tuple[Changed[E], Sent]:
        sent = Sent()
        step, began = self._operation.read_step, time.time()
        for write in self._operation.writes:
            step, began = write.step, time.time()
            self._book.began(step)
            try:
                sent = _joined(sent, await self._sent(write))
            except NothingSent as nothing:
                refused = Ended(Result.REFUSED, nothing.code, nothing.detail)
                return await self._left(step, began, refused), sent
            except Ended as end:
                return await self._left(step, began, end), sent
            if sent.code and not await self._begun():
                return self._end(step, began, Ended(Result.REFUSED, sent.code, sent.detail)), sent
            if write.done:
                result, code = (Result.UNKNOWN, sent.code) if sent.code else (Result.DONE, write.done)
                self._note(step, began, result, code, sent.detail)
            if sent.code:
                break
        return await self._proved(sent)

    async def _left(self, step: str, began: float, end: Ended) -> Changed[E]:
        """A write ended without an answer to be proved; something before it, or its own first byte, may have left."""
        return self._end(step, began, _honest(end) if await self._begun() else end)

    async def _begun(self) -> bool:
        """Whether anything was ever sent, in this life or an earlier one."""
        if self._committed:
            return True
        marks = [write.mark for write in self._operation.writes if write.mark]
        for mark in marks:
            if await self._durable.marked(mark):
                return True
        return False

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _sent(self, write: Write) -> Sent:
        async def send() -> list[object]:
            sent = await self._send(write)
            return [sent.away, sent.code, sent.detail, sent.gone]

        found = cast("object", await self._durable.step(write.step, send))
        if not isinstance(found, list | tuple):  # a step that an earlier version recorded
            return Sent()
        away, code, detail, gone = found
        return Sent(away=float(str(away)), code=str(code), detail=str(detail), gone=bool(gone))

    async def _send(self, write: Write) -> Sent:
        surely = False  # what starts it has not left, whatever its mark says
        for left in reversed(range(write.tries)):
            if write.once and not surely and await self._durable.marked(write.mark):
                self._committed = True
                return Sent(away=0.0)  # sent in an earlier life, or about to be: what became of it is read back
            try:
                self._sending = False
                away = await while_busy(
                    lambda: write.act(lambda: self._commit(write)), self._operation.settle, lambda: not self._sending
                )
            except DeviceError as error:
                surely = self._sending and write.unsent(error)
                once = write.once and not surely and await self._durable.marked(write.mark)
                if not error.transient or not left or once:
                    return self._broken(write, error)
                await asyncio.sleep(AGAIN_AFTER)
            else:
                self._last = time.monotonic()
                return Sent(away=away)
        raise AssertionError("the last try returns")

    def _broken(self, write: Write, error: DeviceError) -> Sent:
        self._last = time.monotonic()
        if self._committed:
            log.info("%s: %s ended with %s: %s", self._device, write.step, error.code, error.detail)
        return Sent(away=error.away, code=str(error.code), detail=error.detail, gone=error.code in GONE)

    async def _commit(self, write: Write) -> None:
        """Awaited right before the first byte. What cannot be written down is not sent."""
        try:
            self._write(write.step, time.time(), Result.UNKNOWN, BEGUN, write.announce)
        except OSError as error:
            self._unwritten = True
            raise NothingSent("journal-write", error.strerror or str(error)) from error
        if write.ahead is not None:
            await write.ahead()
        if write.mark:
            await self._durable.mark(write.mark)
        self._committed = self._sending = True
        self._last = time.monotonic()

    # --- proving ----------------------------------------------------------------------------------------------------

    async def _proved(self, sent: Sent) -> tuple[Changed[E], Sent]:
        if self._operation.asks_no_more(sent):
            end = Ended(Result.UNKNOWN, sent.code, sent.detail)
            return self._end(self._operation.read_step, time.time(), end), sent
        patience = self._operation.patience(sent)
        step, began = self._operation.return_step, time.time()
        try:
            if patience is not None:
                self._book.began(step)
                restarted = await self._durable.step(step, lambda: self._returned(patience))
                sent = replace(sent, restarted=bool(restarted))
                self._note(step, began, Result.DONE, self._operation.returned)
            step, began = self._operation.read_step, time.time()
            self._book.began(step)
            found = self._operation.recalled(await self._durable.step(step, self._recorded))
        except Ended as end:
            return self._end(self._at(step), began, _honest(end)), sent
        except DeviceError as error:
            return self._end(self._at(step), began, _honest(self._operation.unread(error, sent))), sent
        return self._end(self._at(step), began, _honest(self._operation.judge(found, sent)), found), sent

    def _at(self, step: str) -> str:
        """The step that is at its end: reading may have several."""
        return step if step == self._operation.return_step else self._operation.read_step

    async def _returned(self, patience: Patience) -> bool:
        try:
            return await wait_until_back(self._operation.look, patience, self._last, self._operation.up_before)
        except NotBack as error:
            raise not_back(error, self._operation.not_back) from error

    async def _recorded(self) -> object:
        return self._operation.recorded(await self._read())

    async def _read(self) -> E:
        """Asked again where the line breaks, and while our own session keeps the device busy."""
        for left in reversed(range(READS)):
            try:
                return await while_busy(self._operation.read, self._operation.settle)
            except DeviceError as error:
                if not self._operation.again(error) or not left:
                    raise
            await asyncio.sleep(AGAIN_AFTER)
        raise AssertionError("the last try returns or raises")

    # --- telling ----------------------------------------------------------------------------------------------------

    def _end(self, step: str, began: float, end: Ended, found: E | None = None) -> Changed[E]:
        self._note(step, began, end.result, end.code, end.detail)
        return Changed(outcome=self._outcome(step, began, end.result, end.code, end.detail), found=found)

    def _note(self, step: str, began: float, result: Result, code: str, detail: str = "") -> None:
        if self._unwritten:
            return
        try:
            self._write(step, began, result, code, detail)
        except OSError as error:  # it was announced before it began; how it ended is told all the same
            log.warning("the journal cannot be written: %s", error)

    def _write(self, step: str, began: float, result: Result, code: str, detail: str) -> None:
        self._book.line(self._outcome(step, began, result, code, detail))

    def _outcome(self, step: str, began: float, result: Result, code: str, detail: str) -> Outcome:
        return Outcome(
            job=self._job,
            device=self._device,
            step=step,
            result=result,
            code=code,
            started=began,
            finished=time.time(),
            detail=detail,
        )


def not_back(error: NotBack, code: str) -> Ended:
    """How a device ends that is not back; `code` where nothing answers at its address."""
    return Ended(Result.UNKNOWN, "turned-away" if error.turned_away else code, f"{error.waited:.0f} s")


def _joined(before: Sent, now: Sent) -> Sent:
    """What became of both; the longer time away counts."""
    return replace(now, away=max(before.away, now.away))


def _honest(end: Ended) -> Ended:
    """Something was sent: nothing is "refused" or "skipped" any more."""
    if end.result in {Result.REFUSED, Result.SKIPPED}:
        return Ended(Result.UNKNOWN, end.code, end.detail)
    return end
