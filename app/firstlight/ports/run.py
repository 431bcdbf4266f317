"""Ports of one device: what differs is written, saved, waited for and read back.

What a console shows as its setting may be pending only. It counts as in force where the device keeps the two apart,
where save and restart were answered, or where the device was seen to restart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firstlight.change.change import LOGIN_ENDED, Change, Changed, Lines, Operation, Sent, Write
from firstlight.change.outcome import Ended, Outcome, Result
from firstlight.change.returning import SETTLE, Patience, Seen, patience
from firstlight.change.row import Row
from firstlight.ports.plan import PortPlan, compare_back
from firstlight_drivers.contract import Commit, ConfiguresPorts, Identifies, PortAccess
from firstlight_drivers.errors import Code
from firstlight_drivers.port_settings import PortSettings, Value

TRIES = 2  # the same settings may be written once more where the line broke


@dataclass(frozen=True, slots=True, kw_only=True)
class PortsFound:
    """The ports as they were read back, and what that says of each setting that was written."""

    settings: tuple[Row[Value], ...]
    back: tuple[PortSettings, ...]


PortsEnd = Changed[PortsFound]


class SetPorts(Operation[PortsFound]):
    """The ports of these plans that differ. `settle`: seconds, of the device's family."""

    read_step = "ports-read-back"
    return_step = "ports-return"
    tries = TRIES

    def __init__(
        self, driver: ConfiguresPorts, access: PortAccess, due: Sequence[PortPlan], *, settle: float, pending: bool
    ) -> None:
        self._driver, self._access, self._due = driver, access, tuple(due)
        self._pending = pending  # what is read back may not be in force
        self.settle = settle

    @property
    def writes(self) -> tuple[Write, ...]:
        """One session of the driver."""
        keys = "; ".join(f"port {plan.number}: {', '.join(plan.differs)}" for plan in self._due)
        return (Write(step="ports-write", act=self._write, done="ports-written", announce=keys),)

    async def _write(self, commit: Commit) -> float:
        return await self._driver.write_ports([plan.change for plan in self._due], self._access, commit)

    def patience(self, sent: Sent) -> Patience | None:
        """After a restart that was ordered, and after a line that broke."""
        if sent.away:
            return patience(sent.away, self.settle)
        return patience(0.0, 0.0) if sent.gone else None

    def asks_no_more(self, sent: Sent) -> bool:
        """Reading needs the login that was refused."""
        return sent.code in LOGIN_ENDED

    async def look(self) -> Seen:
        """Without a credential."""
        if isinstance(self._driver, Identifies):
            await self._driver.identity()
        return Seen()

    async def read(self) -> PortsFound:
        """The ports that were written."""
        ports = await self._driver.read_ports(self._access, [plan.number for plan in self._due])
        back = {one.port: one for one in ports}
        results: list[Row[Value]] = []
        for plan in self._due:
            for key, now, code in compare_back(plan, back.get(plan.number, PortSettings(port=plan.number))):
                result = {"port-set": Result.DONE, "port-unread": Result.UNKNOWN}.get(code, Result.FAILED)
                wanted = plan.wanted.value(key)
                results.append(Row(port=plan.number, key=key, present=now, wanted=wanted, result=result, code=code))
        return PortsFound(settings=tuple(results), back=tuple(back.values()))

    def judge(self, found: PortsFound, sent: Sent) -> Ended:
        """Every setting has to be what was asked for, and in force."""
        worst = next((one for one in found.settings if one.result is Result.FAILED), None)
        unread = next((one for one in found.settings if one.result is Result.UNKNOWN), None)
        if worst is not None:
            return Ended(Result.FAILED, *((sent.code, sent.detail) if sent.code else (worst.code, worst.key)))
        if unread is not None:
            return Ended(Result.UNKNOWN, unread.code, unread.key)
        if self._pending and not sent.answered and not sent.restarted:
            if sent.code == Code.RESTART_PENDING:
                return Ended(Result.UNKNOWN, sent.code, sent.detail)
            return Ended(Result.UNKNOWN, "ports-pending", sent.detail or sent.code)
        return Ended(Result.DONE, "ports-set")


async def write_ports(
    job: str,
    device: str,
    driver: ConfiguresPorts,
    access: PortAccess,
    plans: Sequence[PortPlan],
    line: Callable[[Outcome], None],
    *,
    settle: float = SETTLE,
    pending: bool = True,
) -> PortsEnd:
    """Carry the plans of one device out. `line` takes the lines of the journal. Never raises DeviceError."""
    objection = next((one for plan in plans for one in plan.refused), None)
    if objection is not None:
        return not_written(job, device, Result.REFUSED, objection.code, objection.detail)
    due = [plan for plan in plans if plan.differs]
    if not due:
        return not_written(job, device, Result.DONE, "ports-same")
    operation = SetPorts(driver, access, due, settle=settle, pending=pending)
    return await Change(job, device, operation, Lines(line)).run()


def not_written(job: str, device: str, result: Result, code: str, detail: str = "") -> PortsEnd:
    """The end of a device that nothing was sent to."""
    return Changed(outcome=Outcome.now(job, device, "ports-write", result, code, detail))
