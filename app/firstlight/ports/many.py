"""Writing the serial ports of one or many devices as one run that ends with the program.

PortsItem -> prepare (login, pins) -> one device first, where nobody has published the channel -> write -> PortsRow
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from firstlight.change.first_device import Ask, Confirmations, FirstDevice
from firstlight.change.outcome import BEGUN, Outcome, Result
from firstlight.change.progress import RowState, RunKind, RunRow, RunSummary
from firstlight.change.run import Run, RunItem, RunPolicy, Worker
from firstlight.ports.run import PortsEnd, not_written
from firstlight.site.profiles import Purpose

AT_ONCE = 8

Note = Callable[[Outcome], None]
"""Takes the lines of one device's journal."""


class PortsStage(StrEnum):
    """The steps of one device, as the journal names them."""

    WRITE = "ports-write"
    RETURN = "ports-return"
    READ_BACK = "ports-read-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsRow(RunRow):
    """One device while its ports are written. At its end it has an `end`, or the `trouble` that kept it from one."""

    kind = RunKind.PORTS

    stage: PortsStage = PortsStage.WRITE
    end: PortsEnd | None = field(default=None, compare=False)
    trouble: BaseException | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsItem:
    """What is to be done on one device. `prepare` sends nothing that changes anything and returns what does; it raises
    AccessRefused, DeviceError. `kind`: digest of the channel, where nobody has published it and something differs.
    """

    device: str  # inventory id
    name: str
    address: str = ""
    prepare: Callable[[], Awaitable[Callable[[Note], Awaitable[PortsEnd]]]]
    kind: str = ""
    ask: Ask | None = None  # None: its read-back is proof enough for the others


class PortsRun(Worker[PortsItem, PortsRow]):
    """One run. `show` hears of every change of a row, `note` takes the journal's lines."""

    def __init__(
        self,
        job: str,
        items: Sequence[PortsItem],
        confirmations: Confirmations,
        *,
        note: Note = lambda _: None,
        show: Callable[[PortsRow], None] = lambda _: None,
    ) -> None:
        self._job, self._note, self._show = job, note, show
        rows = [PortsRow(job=job, device=item.device, name=item.name, address=item.address) for item in items]
        self._rows = {row.device: row for row in rows}
        first = FirstDevice(confirmations, Purpose.PORTS, failed="ports-canary-failed", waits="ports-canary-waits")
        self._run = Run(
            job,
            [RunItem(item=item, row=row) for item, row in zip(items, rows, strict=True)],
            self,
            RunPolicy(at_once=AT_ONCE),
            first,
        )

    async def run(self) -> RunSummary[PortsRow]:
        """Every device. Cancelled, it brings what may have changed to its proof first."""
        return await self._run.run()

    # --- what the run asks of it ------------------------------------------------------------------------------------

    async def work(self, item: PortsItem) -> PortsRow:
        """One device. What goes wrong with it, whatever it is, is its own and stops no other."""
        self._update(item, state=RowState.WORKING, started=time.time())
        (end,) = await asyncio.gather(self._carried_out(item), return_exceptions=True)
        if isinstance(end, BaseException):
            result = Result.UNKNOWN if self._rows[item.device].committed else Result.REFUSED
            code, detail = str(getattr(end, "code", "internal")), str(getattr(end, "detail", end))
            return self._ended(item, result, code, detail, trouble=end)
        return self._ended(item, end.result, end.code, end.detail, end=end)

    def show(self, row: PortsRow) -> None:
        """To whoever watches."""
        self._rows[row.device] = row
        self._show(row)

    def ask(self, item: PortsItem) -> Ask | None:
        """A person, where what is read back is published by nobody either."""
        return item.ask

    async def _carried_out(self, item: PortsItem) -> PortsEnd:
        write = await item.prepare()
        held = await self._run.admit(item.device, item.kind) if item.kind else None
        if held is not None:
            return not_written(self._job, item.device, Result.SKIPPED, held.code, held.first)

        def noted(outcome: Outcome) -> None:
            self._note(outcome)
            committed = outcome.code == BEGUN or self._rows[item.device].committed  # no byte leaves before that line
            self._update(item, committed=committed, stage=PortsStage(outcome.step))

        return await write(noted)

    def _ended(self, item: PortsItem, result: Result, code: str, detail: str, **how: object) -> PortsRow:
        return self._changed(
            item, state=RowState.ENDED, fraction=1.0, result=result, code=code, detail=detail, ended=time.time(), **how
        )

    def _update(self, item: PortsItem, **changes: object) -> None:
        row = self._changed(item, **changes)
        self._run.seen(row)
        self.show(row)

    def _changed(self, item: PortsItem, **changes: object) -> PortsRow:
        return replace(self._rows[item.device], **changes)  # type: ignore[arg-type]
