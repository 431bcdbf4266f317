"""What carries a claim from stage to stage: rows, outcomes, and how an error ends it. The stages are in `machine`."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from firstlight.change.change import Book
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.progress import RowState
from firstlight.change.returning import SETTLE
from firstlight.claim.model import ClaimItem, ClaimRow, Question, Stage
from firstlight.device_key import name_of
from firstlight.policy import Lockout
from firstlight.site.attempts import Attempts
from firstlight.site.pins import Pins, PinsProblem
from firstlight.site.vault import Vault, VaultError
from firstlight_drivers.contract import Credential, Driver, Presented
from firstlight_drivers.errors import Code, DeviceError


class Interview(Protocol):
    """A person who can be asked; None means that nobody answered."""

    async def __call__(self, question: Question, item: ClaimItem, text: str, *, secret: bool = False) -> str | None:
        """Ask one question about a device. `text` is safe to show."""


class Gate(Protocol):
    """Lets the first device of an assumed profile through and the others wait."""

    async def __call__(self, kind: str, item: ClaimItem) -> tuple[str, str]:
        """Returns code and detail of why a device may not go, ("", "") when it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the machine works with."""

    vault: Vault
    pins: Pins
    attempts: Attempts
    interview: Interview
    gate: Gate
    show: Callable[[ClaimRow], None]
    write: Callable[[Outcome], None]
    seen_by: str = ""
    accept_new: bool = False
    clock: Callable[[], float] = time.time
    settle: float = SETTLE  # seconds after a change in which "busy" may be our own session


class Told(Exception):
    """What is done with a device ends here, and the journal has its last line already."""

    def __init__(self, end: Ended) -> None:
        super().__init__(end.code)
        self.end = end


class Flow(Book, ABC):
    """One item of a plan on its way. `run` to the end, or `advance` by one stage. Subclasses hold the stages."""

    def __init__(self, job: str, item: ClaimItem, driver: Driver, tools: Tools) -> None:
        self._job = job
        self._item = item
        self._driver = driver
        self._tools = tools
        self._stage: Stage | None = Stage.PROBE
        self._presented: Presented | None = None
        self._current: Credential | None = item.current
        self._entry = ""
        self._administrator_entry = ""
        self._written = False  # something may have changed
        self.kind = ""  # digest of the profile that was assumed; "" where nothing is
        self._row = ClaimRow(
            job=job,
            device=item.device.id,
            name=name_of(item.device),
            address=item.device.address or "",
            model=item.device.model or "",
            account=item.administrator or item.account,
            method=item.method,
            purpose=item.purpose,
        )

    @property
    def item(self) -> ClaimItem:
        """What is planned."""
        return self._item

    @property
    def stage(self) -> Stage | None:
        """The stage that `advance` will carry out; None at the end."""
        return self._stage

    @property
    def row(self) -> ClaimRow:
        """The row as it is now."""
        return self._row

    async def run(self) -> ClaimRow:
        """Every stage in order. Never raises DeviceError or VaultError: how it ended is in the row."""
        while self._stage is not None:
            await self.advance()
        return self._row

    async def advance(self) -> None:
        """Carry out one stage."""
        stage = self._stage
        if stage is None:
            return
        started = self._tools.clock()
        self._update(state=RowState.WORKING, stage=stage, started=self._row.started or started)
        try:
            following, code = await self._stages()[stage]()
        except Told as told:
            self._close(told.end)
        except Ended as end:
            self._finish(stage, started, end)
        except DeviceError as error:
            self._finish(stage, started, self._judged(error))
        except (VaultError, PinsProblem, OSError) as error:
            result = Result.FAILED if self._written else Result.REFUSED
            code = "vault-write" if isinstance(error, OSError) else error.code
            self._finish(stage, started, Ended(result, code, str(error)))
        except asyncio.CancelledError:
            # Only a stage before the change can be cut off; the runner shields the others.
            result = Result.UNKNOWN if self._written else Result.SKIPPED
            self._finish(stage, started, Ended(result, "claim-stopped"))
            raise
        else:
            if code:  # a stage that is a change has told its steps
                self._note(stage, started, Result.DONE, code)
            self._stage = following
            if following is None:
                self._update(state=RowState.ENDED, result=Result.DONE, code=code, ended=self._tools.clock())

    @abstractmethod
    def _stages(self) -> dict[Stage, Callable[[], Awaitable[tuple[Stage | None, str]]]]:
        """What each stage does: the stage that follows, and the code of how it went. Raises Ended."""

    def _lockout(self) -> Lockout | None:
        return self._item.policy.lockout if self._item.policy else None

    async def _answer(self, prompt: str, *, secret: bool) -> str | None:
        return await self._interview(Question.CODE, prompt, secret=secret)

    async def _interview(self, question: Question, text: str, *, secret: bool = False) -> str | None:
        self._update(state=RowState.ASKING)
        try:
            return await self._tools.interview(question, self._item, text, secret=secret)
        finally:
            self._update(state=RowState.WORKING)

    def _judged(self, error: DeviceError) -> Ended:
        code = str(error.code)
        if not self._written:
            return Ended(Result.REFUSED, code, error.detail)
        return Ended(Result.UNKNOWN, code, error.detail)

    def began(self, step: str) -> None:
        """A step of a change begins."""
        self._update(state=RowState.WORKING, stage=Stage(step))

    def line(self, outcome: Outcome) -> None:
        """One line of the journal. Raises OSError."""
        self._tools.write(outcome)

    def _finish(self, stage: Stage, started: float, end: Ended) -> None:
        self._close(end)
        self._note(stage, started, end.result, end.code, end.detail)

    def _close(self, end: Ended) -> None:
        """The row's last state."""
        until = 0.0
        lockout = self._lockout()
        if end.code == Code.LOCKED and lockout is not None and lockout.minutes:
            until = self._tools.clock() + 60 * lockout.minutes
        self._stage = None
        self._update(
            state=RowState.ENDED,
            result=end.result,
            code=end.code,
            detail=end.detail,
            until=until,
            ended=self._tools.clock(),
        )

    def _note(self, stage: Stage, started: float, result: Result, code: str, detail: str = "") -> None:
        self._tools.write(
            Outcome(
                job=self._job,
                device=self._item.device.id,
                step=str(stage),
                result=result,
                code=code,
                started=started,
                finished=self._tools.clock(),
                detail=detail,
            )
        )

    def _remark(self, code: str, detail: str) -> None:
        self._update(notes=(*self._row.notes, (code, detail)))

    def _update(self, **changes: object) -> None:
        self._row = replace(self._row, **changes)  # type: ignore[arg-type]
        self._tools.show(self._row)
