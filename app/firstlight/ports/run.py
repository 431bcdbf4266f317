"""Carries port plans out, one device each: read, compare, write what differs, wait, read back. Nothing is tried twice.

A refused login ends the device. After the write nothing is sent but what identifies it until it answers again; then it
is read once, with one login.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firstlight.change.outcome import Outcome, Result
from firstlight.engine import to_its_end
from firstlight.ports.plan import PortPlan, compare_back
from firstlight_drivers.contract import ConfiguresPorts, Identifies, PortAccess
from firstlight_drivers.errors import Code, DeviceError
from firstlight_drivers.port_settings import PortSettings, Value

log = logging.getLogger(__name__)
RETURN_AT_LEAST = 30.0  # seconds a device gets to answer again after it was written
RETURN_FACTOR = 4.0  # times what the driver said
LOOK_EVERY = 1.0  # seconds between two looks, without a credential
GONE = frozenset({Code.CLOSED, Code.TIMEOUT, Code.UNREACHABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingResult:
    """What became of one setting. `present` is what was read back."""

    port: int
    key: str
    present: Value | None
    wanted: Value | None
    result: Result
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsEnd:
    """How a device ended. `back` are its ports as they were read back; empty when they were not."""

    device: str
    result: Result
    code: str
    detail: str = ""
    settings: tuple[SettingResult, ...] = ()
    back: tuple[PortSettings, ...] = ()


class PortsRun:
    """One device. `note` takes the steps for the journal, `commit` is called when the first byte is about to go."""

    def __init__(
        self,
        job: str,
        device: str,
        driver: ConfiguresPorts,
        access: PortAccess,
        note: Callable[[Outcome], None],
    ) -> None:
        self._job, self._device = job, device
        self._driver, self._access, self._note = driver, access, note
        self._written = False
        self._step, self._began = "ports-write", 0.0

    async def run(self, plans: Sequence[PortPlan]) -> PortsEnd:
        """Write and prove. Never raises DeviceError: how it ended is in what it returns."""
        due = [plan for plan in plans if plan.differs]
        refused = [plan for plan in plans if plan.refused]
        if refused:
            first = refused[0].refused[0]
            return self._end(Result.REFUSED, first.code, first.detail)
        if not due:
            return self._end(Result.DONE, "ports-same")
        self._began = time.time()
        try:
            return await to_its_end(self._carry_out(due), lambda: self._written)
        except DeviceError as error:
            result = Result.UNKNOWN if self._written else Result.REFUSED
            return self._end(result, str(error.code), error.detail)

    async def _carry_out(self, due: Sequence[PortPlan]) -> PortsEnd:
        away = RETURN_AT_LEAST
        try:
            away = await self._driver.write_ports([plan.change for plan in due], self._access, self._commit)
        except DeviceError as error:
            if not self._written:
                raise
            if error.code not in GONE:
                self._tell(Result.FAILED, str(error.code), error.detail)
                return await self._half_written(due, error)
            # The line broke after something was sent; what the device took shows when it is read.
        self._tell(Result.DONE, "ports-written")
        if away:
            await self._returned(away)
        return await self._read_back(due)

    async def _commit(self) -> None:
        self._written = True

    async def _half_written(self, due: Sequence[PortPlan], error: DeviceError) -> PortsEnd:
        """The device refused something in the middle: say what it holds now."""
        try:
            end = await self._read_back(due)
        except DeviceError:
            return self._end(Result.FAILED, str(error.code), error.detail)
        if end.result is Result.DONE:
            return end
        return self._end(Result.FAILED, str(error.code), error.detail, end.settings, end.back)

    async def _returned(self, away: float) -> None:
        self._step, self._began = "ports-return", time.time()
        end = time.monotonic() + max(RETURN_AT_LEAST, RETURN_FACTOR * away)
        driver = self._driver
        while isinstance(driver, Identifies):
            await asyncio.sleep(LOOK_EVERY)
            try:
                await driver.identity()
            except DeviceError:
                if time.monotonic() >= end:
                    raise
            else:
                return

    async def _read_back(self, due: Sequence[PortPlan]) -> PortsEnd:
        self._step, self._began = "ports-read-back", time.time()
        back = {one.port: one for one in await self._driver.read_ports(self._access, [plan.number for plan in due])}
        results = []
        for plan in due:
            for key, now, code in compare_back(plan, back.get(plan.number, PortSettings(port=plan.number))):
                result = {"port-set": Result.DONE, "port-unread": Result.UNKNOWN}.get(code, Result.FAILED)
                wanted = plan.wanted.value(key)
                results.append(
                    SettingResult(port=plan.number, key=key, present=now, wanted=wanted, result=result, code=code)
                )
        worst = next((one for one in results if one.result is Result.FAILED), None)
        unread = next((one for one in results if one.result is Result.UNKNOWN), None)
        found = worst or unread
        code = found.code if found else "ports-set"
        return self._end(
            found.result if found else Result.DONE,
            code,
            found.key if found else "",
            tuple(results),
            tuple(back.values()),
        )

    def _end(
        self,
        result: Result,
        code: str,
        detail: str = "",
        settings: tuple[SettingResult, ...] = (),
        back: tuple[PortSettings, ...] = (),
    ) -> PortsEnd:
        self._tell(result, code, detail)
        return PortsEnd(device=self._device, result=result, code=code, detail=detail, settings=settings, back=back)

    def _tell(self, result: Result, code: str, detail: str = "") -> None:
        now = time.time()
        outcome = Outcome(
            job=self._job,
            device=self._device,
            step=self._step,
            result=result,
            code=code,
            started=self._began or now,
            finished=now,
            detail=detail,
        )
        try:
            self._note(outcome)
        except OSError as error:
            if not self._written:
                raise
            log.warning("the journal cannot be written: %s", error)  # how the device ended is told all the same
