"""Measures an opened line against a loopback plug or a second line: what arrives, how fast, how late, modem lines.

    RTS and DTR off and on -> round trips, one byte each -> pattern there (with a second line also back) -> Measured

Everything is bounded: the whole by `Plan.seconds`, a silent line by a few hundred milliseconds. Nothing is retried.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from firstlight.ports.pattern import Compared, Pattern
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.links import Line, LineErrors, Link, Signals
from firstlight_drivers.port_settings import Flow

_TELL = 0.2  # seconds between two progress events
_SILENT = 1.0  # seconds without a byte, beyond the time the line needs for what is on its way
_FOLLOW, _LOOK = 1.3, 0.02  # how long a modem line may take to follow (RFC 2217 servers look once a second), and a look
_TRIPS = 100
_AHEAD = 0.25  # seconds of line time that are on their way at once
_LEAST_AHEAD, _MOST_AHEAD = 64, 16 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to measure. `seconds`: for everything, 1 to 600."""

    seconds: float = 5.0
    modem_lines: bool = True
    round_trips: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How it stands. `rate`: bytes per second that arrived lately; `phase`: "lines", "round-trips", "there", "back"."""

    phase: str
    seconds: float
    sent: int = 0
    received: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0
    rate: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTrips:
    """One byte there and back, in milliseconds; `lost` never came back."""

    count: int
    lost: int
    median: float | None
    percent95: float | None
    slowest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModemLines:
    """Which input follows which output. None: the link does not tell, or the line uses them for flow control."""

    rts_to_cts: bool | None = None
    dtr_to_dsr: bool | None = None
    dtr_to_dcd: bool | None = None
    now: Signals = field(default_factory=Signals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came out. Bytes of all directions; `rate` and `line_rate` in bytes per second, `share` of one to the other.

    `code`: "port-tested", "port-wrong-bytes", "port-silent".
    """

    code: str
    seconds: float
    sent: int
    received: int
    wrong: int
    missing: int
    extra: int
    rate: float
    line_rate: float
    share: float
    round_trips: RoundTrips | None
    modem_lines: ModemLines
    line_errors: LineErrors

    @property
    def bad(self) -> int:
        """Bytes that were not as sent."""
        return self.wrong + self.missing + self.extra


Told = Callable[[Progress], None]


async def measure(
    link: Link, line: Line, plan: Plan, *, peer: Link | None = None, told: Told | None = None
) -> Measured:
    """Measure `link`, whose far end has a loopback plug, or is `peer`. The links stay open.

    `told` is called about five times a second. Raises DeviceError when a link ends.
    """
    return await _Measuring(link, line, plan, peer, told or (lambda _: None)).run()


class _Measuring:
    def __init__(self, link: Link, line: Line, plan: Plan, peer: Link | None, told: Told) -> None:
        self._link = link
        self._peer = peer
        self._far = peer or link
        self._line = line
        self._plan = plan
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()

    async def run(self) -> Measured:
        before = await self._link.errors()
        for one in {id(one): one for one in (self._link, self._far)}.values():
            await one.discard()
        lines = await self._modem_lines() if self._plan.modem_lines else ModemLines()
        trips = await self._round_trips(self._plan.seconds * 0.2) if self._plan.round_trips else None
        left = max(0.5, self._plan.seconds - (self._loop.time() - self._begun))
        silent = trips is not None and trips.count == 0
        directions = [("there", self._link, self._far)]
        if self._peer is not None and not silent:
            directions.append(("back", self._peer, self._link))
        parts = [await self._stream(name, near, far, left / len(directions)) for name, near, far in directions]
        compared = [part for part, _, _ in parts]
        taken = sum(seconds for _, seconds, _ in parts)
        received = sum(one.received for one in compared)
        bad = sum(one.wrong + one.missing + one.extra for one in compared)
        rate = received / taken if taken else 0.0
        line_rate = 1 / self._line.character_seconds
        return Measured(
            code="port-silent" if not received else "port-wrong-bytes" if bad else "port-tested",
            seconds=self._loop.time() - self._begun,
            sent=sum(sent for _, _, sent in parts),
            received=received,
            wrong=sum(one.wrong for one in compared),
            missing=sum(one.missing for one in compared),
            extra=sum(one.extra for one in compared),
            rate=rate,
            line_rate=line_rate,
            share=rate / line_rate,
            round_trips=trips,
            modem_lines=lines,
            line_errors=_since(before, await self._link.errors()),
        )

    # --- modem lines --------------------------------------------------------------------------------------------------

    async def _modem_lines(self) -> ModemLines:
        self._told(Progress(phase="lines", seconds=0.0))
        now = await self._link.signals()
        if now.cts is None and now.dsr is None:
            return ModemLines(now=now)
        rts = dtr = None
        try:
            if self._line.flow is not Flow.RTS_CTS:
                rts = await self._follows(rts=True)
            if self._line.flow is not Flow.DTR_DSR:
                dtr = await self._follows(rts=False)
        except DeviceError as error:
            if error.code is not Code.DEVICE_ERROR:
                raise
        return ModemLines(
            rts_to_cts=rts[0] if rts else None,
            dtr_to_dsr=dtr[1] if dtr else None,
            dtr_to_dcd=dtr[2] if dtr else None,
            now=await self._link.signals(),
        )

    async def _follows(self, *, rts: bool) -> tuple[bool | None, bool | None, bool | None]:
        """Whether CTS, DSR and DCD of the far end were off while the output was off, and on while it was on."""
        seen: list[Signals] = []
        for value in (False, True):
            await (self._link.set_signals(rts=value) if rts else self._link.set_signals(dtr=value))
            seen.append(await self._settled(value, rts=rts))
        off, on = seen
        pairs = ((off.cts, on.cts), (off.dsr, on.dsr), (off.dcd, on.dcd))
        cts, dsr, dcd = (None if low is None or high is None else high and not low for low, high in pairs)
        return cts, dsr, dcd

    async def _settled(self, value: bool, *, rts: bool) -> Signals:
        end = self._loop.time() + _FOLLOW
        while True:
            now = await self._far.signals()
            if (now.cts if rts else now.dsr) in {value, None} or self._loop.time() >= end:
                return now
            await asyncio.sleep(_LOOK)

    # --- round trips --------------------------------------------------------------------------------------------------

    async def _round_trips(self, seconds: float) -> RoundTrips:
        end = self._loop.time() + seconds
        wait = _SILENT + 4 * self._line.character_seconds
        most = (1 << self._line.data_bits) - 1
        trips: list[float] = []
        lost = 0
        next_told = 0.0
        for number in range(_TRIPS):
            if self._loop.time() >= end or lost:
                break
            probe = bytes(((0x55, 0x2A)[number % 2] & most,))
            begun = self._loop.time()
            try:
                async with asyncio.timeout(wait):
                    await self._there_and_back(probe)
                trips.append((self._loop.time() - begun) * 1000)
            except TimeoutError:
                lost += 1  # one is enough to know; waiting for more would eat the time of the stream
            if self._loop.time() >= next_told:
                next_told = self._loop.time() + _TELL
                self._told(Progress(phase="round-trips", seconds=self._loop.time() - self._begun, received=len(trips)))
        for one in {id(one): one for one in (self._link, self._far)}.values():
            await one.discard()
        ordered = sorted(trips)
        return RoundTrips(
            count=len(ordered),
            lost=lost,
            median=statistics.median(ordered) if ordered else None,
            percent95=ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else None,
            slowest=ordered[-1] if ordered else None,
        )

    async def _there_and_back(self, probe: bytes) -> None:
        await self._link.write(probe)
        got = await _some(self._far)
        if self._peer is not None:
            await self._peer.write(got[:1])
            await _some(self._link)

    # --- the stream ---------------------------------------------------------------------------------------------------

    async def _stream(self, phase: str, near: Link, far: Link, seconds: float) -> tuple[Compared, float, int]:
        """What was compared, how many seconds it took from the first to the last byte, how many were sent."""
        pattern = Pattern(self._line)
        compared = Compared(pattern)
        character = self._line.character_seconds
        ahead = min(_MOST_AHEAD, max(_LEAST_AHEAD, int(_AHEAD / character)))
        arrived = asyncio.Event()
        begun = last = self._loop.time()

        async def receive() -> None:
            nonlocal last
            while True:
                compared.feed(await _some(far))
                last = self._loop.time()
                arrived.set()

        # One character after the other takes its time at the far end; what is on its way then still counts.
        patience = _SILENT + ahead * character
        receiving = self._loop.create_task(receive())
        receiving.add_done_callback(lambda _: arrived.set())
        telling = self._loop.create_task(self._tell(phase, pattern, compared))
        try:
            while (now := self._loop.time()) < begun + seconds and now < last + patience:
                room = ahead - (pattern.sent - compared.position)
                if room > ahead // 2:
                    await near.write(pattern.take(room))
                    continue
                await _wait(arrived, min(begun + seconds, last + patience) - now)
                _raise_if_ended(receiving)
            end = self._loop.time() + patience
            while compared.position < pattern.sent and (now := self._loop.time()) < min(end, last + patience):
                await _wait(arrived, min(end, last + patience) - now)
                _raise_if_ended(receiving)
        finally:
            receiving.cancel()
            telling.cancel()
            await asyncio.gather(receiving, telling, return_exceptions=True)
        compared.finish()
        self._told(_progress(phase, self._loop.time() - self._begun, pattern, compared, 0.0))
        return compared, max(last - begun, character), pattern.sent

    async def _tell(self, phase: str, pattern: Pattern, compared: Compared) -> None:
        before = 0
        while True:
            await asyncio.sleep(_TELL)
            rate = (compared.received - before) / _TELL
            before = compared.received
            self._told(_progress(phase, self._loop.time() - self._begun, pattern, compared, rate))


def _progress(phase: str, seconds: float, pattern: Pattern, compared: Compared, rate: float) -> Progress:
    return Progress(
        phase=phase,
        seconds=seconds,
        sent=pattern.sent,
        received=compared.received,
        wrong=compared.wrong,
        missing=compared.missing,
        extra=compared.extra,
        rate=rate,
    )


def _raise_if_ended(receiving: asyncio.Task[None]) -> None:
    if receiving.done():
        receiving.result()


async def _wait(arrived: asyncio.Event, seconds: float) -> None:
    arrived.clear()
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await arrived.wait()
    except TimeoutError:
        return


async def _some(link: Link) -> bytes:
    data = await link.read(64 * 1024)
    if not data:
        raise DeviceError(link.name, code=Code.CLOSED)
    return data


def _since(before: LineErrors, after: LineErrors) -> LineErrors:
    def less(first: int | None, second: int | None) -> int | None:
        return None if second is None else second - (first or 0)

    return LineErrors(
        framing=less(before.framing, after.framing),
        parity=less(before.parity, after.parity),
        overrun=less(before.overrun, after.overrun),
        breaks=less(before.breaks, after.breaks),
    )
