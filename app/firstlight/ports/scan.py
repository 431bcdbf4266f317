"""Searches a line for Modbus servers: settings in smart order, unit after unit, one question at a time, read-only.

ScanRequest -> LineScan.run() -> ScanState (the grid, at most every 0.1 s), ScanRow (a unit), at last ScanEnd

Every method is called on the loop that runs `run`. What was found stays found, however it ends.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from firstlight.ports.scan_order import GATEWAY, SECOND_WAIT, ScanPlan, ScanRequest, Wait, plan
from firstlight.ports.scan_table import Combination, RowVerdict, ScanEnd, ScanRow, ScanState, Status
from firstlight_drivers.contract import Family, Identity
from firstlight_drivers.discovery.recognise import recognise
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, Link, open_link
from firstlight_drivers.protocols.modbus_line import Answer, Asks, GatewayLine, RtuLine
from firstlight_drivers.protocols.modbus_line_frames import BROKEN, THERE, Kind
from firstlight_drivers.protocols.modbus_line_known import SETTLE_SECONDS, describe, fails, fails_only, line_facts

Tell = Callable[[ScanState | ScanRow], None]
_TRIES = 3  # a damaged answer is asked for so often
_TELL_EVERY = 0.1  # seconds
_REOPENED = 3  # times a gateway may close the connection in one search
_BEFORE = 10  # units asked again when the answer of one of them may have run into the present one's
_AGAIN = 3.0  # times the wait, for those
_LATE = 1.0  # seconds for a unit whose answer came after its turn


class LineScan:
    """One search. `tell` is called on the loop; `families` recognise what they know."""

    def __init__(self, request: ScanRequest, families: Sequence[Family], tell: Tell) -> None:
        self.plan: ScanPlan = plan(request)
        self._request = request
        self._families = families
        self._tell_out = tell
        self._wait = Wait(self.plan.first_wait, fixed=request.wait is not None)
        self._rows: dict[tuple[int, int], ScanRow] = {}
        self._grid = [self._cell(line) for line in self.plan.lines]
        self._state = ScanState(combinations=tuple(self._grid), total=self.plan.questions)
        self._going = asyncio.Event()
        self._going.set()
        self._stopped = False
        self._told = 0.0
        self._link: Link | None = None
        self._line: Asks | None = None
        self._reopened = 0

    # --- what a front end does ----------------------------------------------------------------------------------------

    @property
    def state(self) -> ScanState:
        """Where it stands."""
        return self._state

    @property
    def rows(self) -> tuple[ScanRow, ...]:
        """What was found so far, as it came."""
        return tuple(self._rows.values())

    def pause(self) -> None:
        """Ask nothing more until `go_on`; the port stays open."""
        self._going.clear()
        self._tell(at_once=True, paused=True)

    def go_on(self) -> None:
        """End a pause."""
        self._going.set()
        self._tell(at_once=True, paused=False)

    def stop(self) -> None:
        """End after the present question."""
        self._stopped = True
        self._going.set()

    async def run(self) -> ScanEnd:
        """Search. Never raises DeviceError: what broke it is the end's code."""
        code, detail = "", ""
        try:
            for index in range(len(self.plan.lines)):
                if self._stopped or (self._counted and not self.plan.everything):
                    break
                await self._combination(index)
        except DeviceError as error:
            code, detail = str(error.code), error.detail
        finally:
            await self._close()
        for index, cell in enumerate(self._grid):
            if cell.status in {Status.WAITING, Status.ASKING}:
                self._grid[index] = replace(cell, status=Status.LEFT_OUT)
        self._tell(at_once=True)
        if not code:
            code = "scan-stopped" if self._stopped else "scan-found" if self._rows else "scan-nothing"
        return ScanEnd(code=code, detail=detail, state=self._state, rows=self.rows)

    # --- one combination ----------------------------------------------------------------------------------------------

    @property
    def _counted(self) -> int:
        return sum(row.verdict is RowVerdict.FOUND for row in self._rows.values())

    def _cell(self, line: Line) -> Combination:
        ours = len(self.plan.lines) > 1 or bool(self._request.lines)
        settled = self.plan.is_gateway or (not ours and self.plan.url.startswith(("socket://", "tls://")))
        return Combination(line=None if settled else line, total=len(self.plan.units))

    async def _combination(self, index: int) -> None:
        line = self.plan.lines[index]
        self._change(index, status=Status.ASKING)
        self._tell(at_once=True, at=index)
        try:
            asks = await self._ready(line)
        except DeviceError as error:
            if error.code is not Code.DEVICE_ERROR:
                raise
            self._change(index, status=Status.REFUSED, detail=error.detail)
            return
        due = _Due()
        for unit in self.plan.units:
            await self._going.wait()
            if self._stopped:
                return
            self._weigh(index, unit, await self._unit(asks, index, unit, self._wait.seconds), due)
            asks = self._line or asks
            self._change(index, asked=self._grid[index].asked + 1)
            self._tell(unit=unit, asked=self._state.asked + 1)
        due.end()
        for _ in self.plan.units:
            await self._going.wait()
            if self._stopped or not due.again:
                break
            unit = due.next()
            if self._rows.get((index, unit), _NOBODY).verdict is not RowVerdict.FOUND:
                wait = max(_AGAIN * self._wait.seconds, _LATE if unit in due.late else 0.0)
                self._weigh(index, unit, await self._unit(asks, index, unit, wait), due)
                asks = self._line or asks
        if not self._stopped:
            self._change(index, status=Status.DONE)
        self._tell(at_once=True)

    def _weigh(self, index: int, unit: int, answer: Answer, due: _Due) -> None:
        """What an answer says about other units."""
        for late in answer.late:
            if late in due.silent:
                due.late.add(late)
                due.ask_again(late)
            elif (index, late) not in self._rows:
                self._foreign()
        if self.plan.is_gateway:
            return
        if answer.kind in BROKEN:
            # Two answers met: this one's, and perhaps one that came too late.
            due.ask_again(*due.silent[-_BEFORE:], unit)
        if answer.kind in {Kind.SILENCE, Kind.NOISE}:
            due.silent.append(unit)
            if answer.late:  # which may have run into the question
                due.ask_again(unit)

    async def _unit(self, asks: Asks, index: int, unit: int, wait: float) -> Answer:
        """Ask whether it is there; if so, who it is."""
        broken = 0
        late: tuple[int, ...] = ()
        answer = Answer(kind=Kind.SILENCE)
        asked = 0
        worst = Kind.SILENCE
        while asked < _TRIES:
            asked += 1
            answer = await self._ask(self._line or asks, unit, wait)
            late += answer.late
            if answer.kind is Kind.SILENCE and not self.plan.is_gateway:
                answer = await (self._line or asks).ask(unit, line_facts().settle, SECOND_WAIT)
                late += answer.late
            if answer.kind in BROKEN:
                broken, worst = broken + 1, answer.kind
            elif answer.kind is Kind.FOREIGN:
                self._foreign()
            else:
                break
        if answer.kind is Kind.NOISE:
            self._state = replace(self._state, noise=self._state.noise + 1)
        if fails(answer) and await fails_only(self._line or asks, unit, max(wait, answer.first)):
            self._state = replace(self._state, failing=(*self._state.failing, unit))
        elif answer.kind in THERE:
            self._wait.answered(answer.first)
            late += await self._describe(self._line or asks, index, unit, (answer, broken, asked))
        elif broken:
            self._row(
                index,
                ScanRow(
                    unit=unit,
                    line=self._grid[index].line,
                    verdict=RowVerdict.BROKEN,
                    kind=str(worst),
                    broken=broken,
                    asked=asked,
                    answer_ms=1000 * answer.seconds or None,
                    behind=self.plan.is_gateway and unit != GATEWAY,
                ),
            )
        elif answer.kind is Kind.NO_TARGET:
            self._state = replace(self._state, no_answer=self._state.no_answer + 1)
        elif answer.kind is Kind.NO_PATH:
            self._state = replace(self._state, no_path=self._state.no_path + 1)
        kind = worst if broken and answer.kind not in THERE else answer.kind
        return replace(answer, kind=kind, late=late)

    async def _describe(self, asks: Asks, index: int, unit: int, probed: tuple[Answer, int, int]) -> tuple[int, ...]:
        answer, broken, asked = probed
        row = ScanRow(
            unit=unit,
            line=self._grid[index].line,
            verdict=RowVerdict.FOUND,
            kind=str(answer.kind),
            answer_ms=1000 * answer.seconds,
            broken=broken,
            asked=asked,
            behind=self.plan.is_gateway and unit != GATEWAY,
        )
        try:
            said = await describe(asks, unit, max(self._wait.seconds, answer.first))
        except BaseException as error:  # it is there, whatever becomes of the line or of the search
            self._row(index, row)
            if self.plan.is_gateway and isinstance(error, DeviceError) and error.code is Code.CLOSED:
                return ()  # opened again for the next unit
            raise
        known = recognise(self._families, said.observation) or Identity()
        row = replace(
            row,
            vendor=said.vendor or known.vendor,
            product=said.product or known.model,
            revision=said.revision or known.firmware,
            serial=said.serial or known.serial,
            name=said.name or known.name,
            family=known.family,
            broken=broken + said.broken,
            asked=asked + said.asked,
        )
        self._row(index, row)
        return said.late

    # --- the link -----------------------------------------------------------------------------------------------------

    async def _ready(self, line: Line) -> Asks:
        if self._link is None:
            self._link = await open_link(
                self.plan.url, line, tls=self._request.tls, local_address=self._request.local_address
            )
        elif self._link.sets_line:
            await self._link.set_line(line)
        await self._link.discard()
        if self.plan.is_gateway:
            self._line = GatewayLine(self._link)
        else:
            await asyncio.sleep(SETTLE_SECONDS)  # whoever heard the settings before this one starts anew
            self._line = RtuLine(self._link, line.character_seconds, self.plan.slack)
        return self._line

    async def _ask(self, asks: Asks, unit: int, wait: float) -> Answer:
        try:
            return await asks.ask(unit, line_facts().probe, wait)
        except DeviceError as error:
            # Gateways close a connection that was quiet, or the oldest of too many. Their line is not disturbed by
            # coming back; a serial port that closes is gone.
            if not self.plan.is_gateway or error.code is not Code.CLOSED or self._reopened >= _REOPENED:
                raise
        self._reopened += 1
        await self._close()
        return await (await self._ready(self.plan.lines[0])).ask(unit, line_facts().probe, wait)

    async def _close(self) -> None:
        link, self._link, self._line = self._link, None, None
        if link is not None:
            with contextlib.suppress(DeviceError):
                await asyncio.shield(link.close())

    # --- what is told -------------------------------------------------------------------------------------------------

    def _foreign(self) -> None:
        self._state = replace(self._state, foreign=self._state.foreign + 1)

    def _row(self, index: int, row: ScanRow) -> None:
        self._rows[index, row.unit] = row
        rows = [known for (at, _), known in self._rows.items() if at == index]
        found = sum(known.verdict is RowVerdict.FOUND for known in rows)
        self._change(index, found=found, broken=len(rows) - found)
        self._tell_out(row)
        self._tell(at_once=True, found=self._counted)

    def _change(
        self,
        index: int,
        *,
        status: Status | None = None,
        asked: int | None = None,
        found: int | None = None,
        broken: int | None = None,
        detail: str | None = None,
    ) -> None:
        cell = self._grid[index]
        self._grid[index] = replace(
            cell,
            status=cell.status if status is None else status,
            asked=cell.asked if asked is None else asked,
            found=cell.found if found is None else found,
            broken=cell.broken if broken is None else broken,
            detail=cell.detail if detail is None else detail,
        )

    def _tell(
        self,
        *,
        at_once: bool = False,
        at: int | None = None,
        unit: int | None = None,
        asked: int | None = None,
        found: int | None = None,
        paused: bool | None = None,
    ) -> None:
        state = self._state
        self._state = replace(
            state,
            at=state.at if at is None else at,
            unit=state.unit if unit is None else unit,
            asked=state.asked if asked is None else asked,
            found=state.found if found is None else found,
            paused=state.paused if paused is None else paused,
            wait_ms=1000 * self._wait.seconds,
        )
        now = asyncio.get_running_loop().time()
        if not at_once and now - self._told < _TELL_EVERY:
            return
        self._told = now
        self._grid = [self._timed(cell, line) for cell, line in zip(self._grid, self.plan.lines, strict=True)]
        left = sum(cell.seconds_left for cell in self._grid)
        self._state = replace(self._state, combinations=tuple(self._grid), seconds_left=left)
        self._tell_out(self._state)

    def _timed(self, cell: Combination, line: Line) -> Combination:
        """Seconds, as if nobody else answered."""
        due = cell.total - cell.asked if cell.status in {Status.WAITING, Status.ASKING} else 0
        return replace(cell, seconds_left=due * self.plan.silent_seconds(line, self._wait.seconds))


@dataclass(slots=True)
class _Due:
    """Units of one combination that are asked once more, each at most once; those that were heard late first."""

    silent: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    late: set[int] = field(default_factory=set)
    _queued: set[int] = field(default_factory=set)

    def ask_again(self, *units: int) -> None:
        """Each only once, or a line that is all noise would never end."""
        for unit in units:
            if unit not in self._queued:
                self._queued.add(unit)
                self.again.append(unit)

    def next(self) -> int:
        """Whom to ask now; taken out."""
        unit = next((unit for unit in self.again if unit in self.late), self.again[0])
        self.again.remove(unit)
        return unit

    def end(self) -> None:
        """The answer of the last ones may still be on its way."""
        self.ask_again(*self.silent[-1:])


_NOBODY = ScanRow(unit=0, line=None, verdict=RowVerdict.BROKEN, kind="")
