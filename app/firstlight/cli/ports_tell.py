"""What `ports show`, `set` and `apply` say of a device: as JSON lines, or as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firstlight import words
from firstlight.change.outcome import Result
from firstlight.cli.access import REFUSED
from firstlight.cli.open_runs import held_notes
from firstlight.cli.output import line, say, table
from firstlight.device_key import name_of
from firstlight.events import Device
from firstlight.ports.plan import PortPlan, SettingRow, Verdict
from firstlight_drivers.port_settings import Value, setting, value_text

if TYPE_CHECKING:
    from firstlight.ports.desk import DevicePorts
    from firstlight.ports.run import PortsEnd

# Of a setting that is not written: it is so already, it would be written, it cannot be.
_RESULTS = {
    Verdict.SAME: (Result.DONE, "same"),
    Verdict.DIFFERS: (Result.SKIPPED, "differs"),
    Verdict.REFUSED: (Result.REFUSED, "refused"),
}


def tell_trouble(device: Device, code: str, detail: str) -> None:
    """Why nothing came of a device."""
    say(f"{name_of(device)}: {words.sentence(code, detail)} {words.next_step(code)}".strip())


def tell_present(read: DevicePorts, format_: str) -> None:
    """Every setting of every port."""
    if format_ == "json":
        for port in read.present:
            for key, value in port.known().items():
                row = SettingRow(key=key, present=value, wanted=None, verdict=Verdict.SAME)
                _tell(read, format_, port.port, row, (Result.DONE, "read"))
        return
    for port in read.present:
        say(f"{name_of(read.device)}, port {port.port}: {port.serial.line}")
        known = [(key, value_text(value), setting(key)) for key, value in port.known().items()]
        table(
            ("setting", "present", "unit"),
            [(_starred(read, key, one.title), text, one.unit) for key, text, one in known],
        )
    _tell_star(read, {key for port in read.present for key in port.known()})


def tell_plans(read: DevicePorts, plans: Sequence[PortPlan], format_: str, held: Sequence[str] = ()) -> None:
    """What is wanted against what is there. `held`: other runs that have not ended with the device."""
    for plan in plans:
        rows = [row for row in plan.rows if row.wanted is not None]
        if format_ == "json":
            for row in rows:
                _tell(read, format_, plan.number, row, _RESULTS[row.verdict], held)
        else:
            say(f"{name_of(read.device)}, port {plan.number}")
            table(
                ("setting", "present", "wanted", "result"),
                [
                    (_starred(read, row.key, row.key), value_text(row.present), value_text(row.wanted), row.verdict)
                    for row in rows
                ],
            )
    if format_ != "json":
        _tell_star(read, {row.key for plan in plans for row in plan.rows if row.wanted is not None})


def tell_planned(read: DevicePorts, plans: Sequence[PortPlan], *, refused: bool) -> int:
    """How many settings would be written; the exit status of it."""
    count = sum(len(plan.differs) for plan in plans)
    if not refused:
        say(f"{name_of(read.device)}: {count} settings differ." if count else f"{name_of(read.device)}: all as wanted.")
    return REFUSED if refused else 0


def tell_end(read: DevicePorts, plans: Sequence[PortPlan], end: PortsEnd, format_: str) -> int:
    """What became of each setting that was wanted; the exit status of it."""
    results = {(one.port, one.key): one for one in (end.found.settings if end.found else ())}
    for plan in plans:
        for row in plan.rows:
            found = results.get((plan.number, row.key))
            if found is not None:
                row = SettingRow(key=row.key, present=found.present, wanted=found.wanted, verdict=row.verdict)  # noqa: PLW2901
                _tell(read, format_, plan.number, row, (found.result, found.code))
            elif row.verdict is Verdict.DIFFERS:
                _tell(read, format_, plan.number, row, (end.result, end.code))
            elif row.wanted is not None:
                _tell(read, format_, plan.number, row, _RESULTS[row.verdict])
    tell_trouble(read.device, end.code, end.detail)
    return {Result.DONE: 0, Result.REFUSED: REFUSED, Result.SKIPPED: REFUSED}.get(end.result, 1)


def _tell(
    read: DevicePorts,
    format_: str,
    port: int,
    row: SettingRow,
    result: tuple[Result, str],
    held: Sequence[str] = (),
) -> None:
    if format_ == "json":
        line(
            {
                "device": read.device.id,
                "port": port,
                "key": row.key,
                "present": plain(row.present),
                "wanted": plain(row.wanted),
                "result": str(result[0]),
                "code": result[1],
                "assumed": row.key in read.able.guessed,
                **held_notes(held),
            }
        )
    else:
        say(f"  port {port} {_starred(read, row.key, row.key)}: {value_text(row.present)} ({result[1]})")


def _starred(read: DevicePorts, key: str, text: str) -> str:
    return f"{text}*" if key in read.able.guessed else text


def _tell_star(read: DevicePorts, keys: set[str]) -> None:
    if keys & read.able.guessed:
        say(f"* {words.sentence('ports-guessed')} {words.next_step('ports-guessed')}")


def plain(value: Value | None) -> object:
    """For JSON: numbers stay numbers, everything else is the text of KEY=VALUE."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return list(value) if isinstance(value, tuple) else value_text(value)
