"""Many devices, each worked by the same function: in order, side by side, and no further than is safe.

    first devices of unpublished channels, each alone -> the first wave -> the others -> those that come last
    per item: turn -> Worker.work -> its row -> what that says of the others

A run knows neither what is done to a device nor how it is recorded. It holds these rules:

- never more at once than the policy's cap for all and for each lane, never two of one group;
- a first wave that is not proved, too large a share of failures, too many refused logins: nothing more is begun;
- one device first where nobody has published the channel: known beforehand (`RunItem.kind`), it goes alone, and what
  it ends with may stop the run; learnt in the middle (`admit`), those of its kind alone wait for it and are left;
- a run that goes on after a crash (`durable`) lets what has begun go on when it is stopped, and leaves everything when
  the program closes. One that ends with the program cuts off what has changed nothing yet, and brings what may have
  changed to its proof, in both cases.

The order is made anew at every start from the rows, so a run needs no memory of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from firstlight.change.first_device import Ask, FirstDevice, Held
from firstlight.change.outcome import Outcome, Result
from firstlight.change.progress import RowState, RunRow, RunSummary
from firstlight.change.turns import LocalTurns, Look, RunLost, Turns
from firstlight.engine import TO_ITS_END
from firstlight_drivers.errors import Code

GRACE = 20.0  # seconds: a second computer is given so long to join before devices end as unreachable from here
BAD = (Result.FAILED, Result.UNKNOWN)

I = TypeVar("I")  # noqa: E741 - what is worked
R = TypeVar("R", bound=RunRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPolicy:
    """How a run goes about it. The codes have sentences in `words`."""

    first: int = 0  # devices that go before the others and have to be proved
    at_once: int = 8
    caps: tuple[tuple[str, int], ...] = ()  # at once, of a lane
    stop_after: int = 100  # percent of the devices that may fail before nothing more is begun
    refused_logins: int = 0  # so many end the run: wrong passwords must not lock a site's accounts; 0: however many
    vouched: bool = False  # a person vouches beforehand for the first device of a channel nobody has published
    durable: bool = False  # it is gone on with after a crash
    stopped: str = "job-stopped"  # code of what was not begun, or was cut off before it changed anything
    not_proved: str = "canary-not-proved"  # code of a run whose first wave was not proved
    elsewhere: str = "job-elsewhere"  # code of what another computer still works


@dataclass(frozen=True, slots=True, kw_only=True)
class RunItem(Generic[I, R]):
    """One device of a run. `row`: as it is before; one that is at its end already is not worked."""

    item: I
    row: R
    lane: str = ""  # what a cap counts
    group: str = ""  # devices of one group never go together; "" is none
    kind: str = ""  # digest of its channel, where nobody has published it and that is known beforehand
    last: bool = False  # after all others

    @property
    def key(self) -> str:
        """Of its row."""
        return self.row.key


class Worker(ABC, Generic[I, R]):
    """What a kind of run does with its items. All of it is called on the run's loop."""

    @abstractmethod
    async def work(self, item: I) -> R:
        """Carry one item out; the row at its end. What it raises ends the run, after what has begun."""

    def show(self, row: R) -> None:
        """A row that has ended."""

    def left(self, item: I, row: R) -> None:
        """An item that ended without being worked; its row is shown already."""

    def ask(self, item: I) -> Ask | None:
        """How a person is asked whether the others may follow this device; None: its proof is enough."""

    async def reaches(self, item: I) -> bool:
        """Whether this computer can work it; nothing secret is sent to find out."""
        return True

    def elsewhere(self, item: I, row: R, outcome: Outcome) -> R:
        """The row of an item that another computer, or an earlier run, brought to its end."""
        return replace(
            row,
            state=RowState.ENDED,
            fraction=1.0,
            committed=outcome.result is Result.DONE,
            result=outcome.result,
            code=outcome.code,
            detail=outcome.detail,
            started=outcome.started,
            ended=outcome.finished,
        )


class Run(Generic[I, R]):
    """One run. `stop` begins nothing more, `pause` waits between devices.

    With `turns` other than the local ones, several computers carry the same run out: first wave, order and the share
    of failures count what all of them do. Each leaves devices that it cannot reach to the others, until nobody else has
    been at work for `GRACE` seconds; what is left then is worked here and ends as it would alone.
    """

    def __init__(
        self,
        id_: str,
        items: Sequence[RunItem[I, R]],
        worker: Worker[I, R],
        policy: RunPolicy,
        first: FirstDevice,
        turns: Turns[I] | None = None,
    ) -> None:
        self._id, self._items = id_, tuple(items)
        self._worker, self._policy, self._first = worker, policy, first
        self._turns: Turns[I] = turns or LocalTurns()
        self._rows = {item.key: item.row for item in items}
        self._runnable = [item for item in items if not item.row.over]
        self._working: dict[asyncio.Task[None], RunItem[I, R]] = {}
        self._kinds: dict[str, str] = {}  # learnt in the middle, by key
        self._paused = False
        self._stopped = ""
        self._changed = asyncio.Event()  # something that lets a wave go on
        self._stopping = asyncio.Event()
        self._trouble: BaseException | None = None
        self._look = Look()
        self._away: set[str] = set()  # what this computer does not reach
        self._alone_since = 0.0

    def stop(self, code: str = "") -> None:
        """Begin nothing more. What has begun goes on to its end, or is cut off: see the module docstring."""
        self._stopped = self._stopped or code or self._policy.stopped
        self._stopping.set()
        self._changed.set()
        if not self._policy.durable:
            self._cut(lambda row: not row.committed and not row.over)

    def pause(self) -> None:
        """Begin nothing until `go_on`."""
        self._paused = True

    def go_on(self) -> None:
        """After a pause."""
        self._paused = False
        self._changed.set()

    def seen(self, row: R) -> None:
        """A row as it is in the middle of its work. A run that is not `durable` has to know whether it is committed."""
        self._rows[row.key] = row

    async def admit(self, key: str, kind: str) -> Held | None:
        """Asked from within `work`, before anything is changed: whether an item may go whose channel turns out to be
        published by nobody. Waits for the first device of that kind.
        """
        item = next(item for item in self._items if item.key == key)
        self._kinds[key] = kind
        return await self._first.admit(kind, item, item.row.name)

    async def run(self) -> RunSummary[R]:
        """All of it. Raises what a worker or the turns raised, when everything that has begun is at its end."""
        last = [item for item in self._runnable if item.last]
        others = [item for item in self._runnable if not item.last]
        first, rest = others[: self._policy.first], others[self._policy.first :]
        self._alone_since = time.monotonic()
        try:
            await self._first_devices([*others, *last])
            for wave, code in ((first, self._policy.not_proved), (rest, ""), (last, "")):
                await self._wave(wave)
                if code and any(self._rows[item.key].result not in {Result.DONE, Result.SKIPPED} for item in wave):
                    self.stop(code)
        finally:
            self._first.close()
        for item in self._runnable:
            if not self._rows[item.key].over:
                elsewhere = item.key in self._look.taken
                self._leave(item, self._policy.elsewhere if elsewhere else self._stopped or self._policy.stopped)
        return RunSummary(id=self._id, rows=tuple(self._rows[item.key] for item in self._items), stopped=self._stopped)

    # --- one device first -------------------------------------------------------------------------------------------

    async def _first_devices(self, items: Sequence[RunItem[I, R]]) -> None:
        """Of each kind that is not confirmed one device alone; who was left as it is proves nothing, and the next one
        is the first.
        """
        kinds = dict.fromkeys(item.kind for item in items if item.kind and not self._first.confirmed(item.kind))
        for kind in kinds:
            same = [item for item in items if item.kind == kind]
            for place, item in enumerate(same):
                await self._wave([item])
                result = self._rows[item.key].result
                if result is Result.SKIPPED:
                    continue
                if result is not None and not self._stopped:
                    await self._judge(kind, item, same[place + 1 :], proved=result is Result.DONE)
                break

    async def _judge(self, kind: str, item: RunItem[I, R], others: Sequence[RunItem[I, R]], *, proved: bool) -> None:
        """The first device has ended: whether the run goes on with the others."""
        asked = self._worker.ask(item.item)

        async def vouched() -> bool:
            return self._policy.vouched

        await self._first.admit(kind, item, item.row.name)
        await self._told(kind, item, vouched if self._policy.vouched or not others else asked, proved=proved)
        held = await self._first.admit(kind, others[0], "") if others and not self._stopped else None
        if held is not None:
            self.stop(held.code)

    async def _told(self, kind: str, item: RunItem[I, R], ask: Ask | None, *, proved: bool) -> None:
        """The others of its kind hear how the first device ended. Who stops the run answers no more questions."""
        asking = asyncio.create_task(self._first.ended(kind, item, proved=proved, ask=ask))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            asking.cancel()
            stopping.cancel()
            await asyncio.wait({asking, stopping})
        if not asking.cancelled():
            asking.result()

    # --- waves ------------------------------------------------------------------------------------------------------

    async def _wave(self, items: Sequence[RunItem[I, R]]) -> None:
        try:
            while True:
                self._changed.clear()
                await self._look_around()
                open_ = [item for item in items if not self._rows[item.key].over]
                able = [item for item in open_ if item.key not in self._look.taken and self._may(item)]
                going = not self._stopped and not self._paused
                await self._turns.at_work(bool(self._working) or (going and bool(able)))
                if going:
                    self._begin(able)
                if not self._working and (self._stopped or not open_):
                    break
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self._turns.every)
        except RunLost as lost:
            self._trouble = self._trouble or lost
        except asyncio.CancelledError:
            self._cut(lambda row: self._policy.durable or not row.changing)
            raise
        finally:
            if self._working:
                await asyncio.wait(self._working)
        if self._trouble is not None:
            raise self._trouble

    async def _look_around(self) -> None:
        look = self._look = await self._turns.look([item.item for item in self._runnable])
        if look.others:
            self._alone_since = time.monotonic()
        for item in self._runnable:
            outcome, row = look.ended.get(item.key), self._rows[item.key]
            if outcome is not None and not row.over and not any(item is one for one in self._working.values()):
                self._note(self._worker.elsewhere(item.item, row, outcome))

    @property
    def _leftovers(self) -> bool:
        """Whether nobody else is there for what this computer cannot work."""
        return self._turns.every is None or time.monotonic() - self._alone_since >= GRACE

    def _may(self, item: RunItem[I, R]) -> bool:
        return item.key not in self._away or self._leftovers

    def _begin(self, able: Sequence[RunItem[I, R]]) -> None:
        at_once, caps = max(1, self._policy.at_once), dict(self._policy.caps)
        working = {item.key for item in self._working.values()}
        groups = {item.group for item in self._working.values() if item.group}
        lanes = Counter(item.lane for item in self._working.values())
        for item in able:
            if len(self._working) >= at_once:
                break
            if item.key in working or item.group in groups or lanes[item.lane] >= caps.get(item.lane, at_once):
                continue
            lanes[item.lane] += 1
            if item.group:
                groups.add(item.group)
            task = asyncio.create_task(self._one(item), name=None if self._policy.durable else TO_ITS_END)
            self._working[task] = item
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._working[task]
        self._changed.set()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._trouble = self._trouble or error
            self.stop(error.code if isinstance(error, RunLost) else "")

    def _cut(self, which: Callable[[R], bool]) -> None:
        for task, item in self._working.items():
            if which(self._rows[item.key]):
                task.cancel()

    # --- one item ---------------------------------------------------------------------------------------------------

    async def _one(self, item: RunItem[I, R]) -> None:
        if not await self._turns.take(item.item):
            return
        try:
            if self._stopped:
                return
            if not self._leftovers and not await self._worker.reaches(item.item):
                self._away.add(item.key)
                return
            await self._worked(item)
        finally:
            with contextlib.suppress(RunLost):  # who is lost has given everything
                await self._turns.give(item.item)

    async def _worked(self, item: RunItem[I, R]) -> None:
        proved = False
        try:
            row = await self._worker.work(item.item)
            proved = row.result is Result.DONE
            self._note(row)
        finally:
            kind = self._kinds.pop(item.key, "")
            if kind and not proved:  # waits for nobody, also where the work was cut off
                await self._first.ended(kind, item, proved=False, ask=None)
        if kind and proved:
            await self._told(kind, item, self._worker.ask(item.item), proved=True)

    def _note(self, row: R) -> None:
        self._rows[row.key] = row
        self._worker.show(row)
        bad = sum(row.result in BAD for row in self._rows.values())
        refused = sum(row.code == Code.LOGIN_REFUSED for row in self._rows.values())
        if self._policy.refused_logins and refused >= self._policy.refused_logins:
            self.stop("logins-refused")
        if bad * 100 > self._policy.stop_after * len(self._runnable):
            self.stop("too-many-failed")

    def _leave(self, item: RunItem[I, R], code: str) -> None:
        row = replace(self._rows[item.key], state=RowState.ENDED, result=Result.SKIPPED, code=code)
        self._rows[item.key] = row
        self._worker.show(row)
        self._worker.left(item.item, row)
