"""Why a device may be invisible: turns what each source sent, received and ran into into verdicts and hints.

Pure, but for `adapter_packets`. A verdict is one of: ok, silent, blocked, wrong-network, skipped, not-searched, in-use,
listed. Each row's hint is a code of `words` with a next step a technician can take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from firstlight.events import DoctorRow, InterfaceKind, Lane, LaneStatus
from firstlight.lanes import Choice, shown_address
from firstlight_drivers.contract import Source, Tally, Trouble
from firstlight_drivers.transport.serial_ports import SerialPort

NOISE = 3  # packets an adapter may count in by itself, without anybody answering
BLOCKING = ("no-route", "permission", "no-multicast")


def adapter_packets() -> dict[str, int]:
    """Packets each adapter has received since the system started."""
    import psutil  # noqa: PLC0415 - not needed for --help

    return {name: counters.packets_recv for name, counters in psutil.net_io_counters(pernic=True).items()}


def rows(
    choices: Sequence[Choice],
    tallies: Sequence[Tally],
    serial: Sequence[SerialPort],
    packets_before: Mapping[str, int],
    foreign: Mapping[tuple[Source, str], str],
    *,
    finished: bool,
) -> tuple[DoctorRow, ...]:
    """All rows: searched interfaces by source, left-out interfaces, sweeps, serial ports.

    `foreign`: by source and interface, an address that answered from outside every network of this computer.
    """
    kinds = {choice.interface.name: choice.kind for choice in choices}
    came_in = _came_in(packets_before) if finished else {}
    deaf = {
        name
        for name in kinds
        if not any(tally.received for tally in tallies if tally.interface == name)
        and any(tally.sent for tally in tallies if tally.interface == name)
    }
    found: list[DoctorRow] = []
    for choice in choices:
        name = choice.interface.name
        if not choice.searched:
            found.append(_left_out(choice))
            continue
        for tally in tallies:
            if tally.interface == name:
                heard = came_in.get(name, 0) if name in deaf and choice.kind is not InterfaceKind.LOOPBACK else 0
                found.append(_searched(tally, choice.kind, heard, foreign, finished=finished))
    found += [
        _searched(tally, kinds.get(tally.interface, InterfaceKind.ETHERNET), 0, foreign, finished=finished)
        for tally in tallies
        if tally.interface not in kinds
    ]
    return (*found, *(_serial_row(port) for port in serial))


def _came_in(before: Mapping[str, int]) -> dict[str, int]:
    return {name: count - before.get(name, 0) for name, count in adapter_packets().items()}


def _searched(
    tally: Tally, kind: InterfaceKind, came_in: int, foreign: Mapping[tuple[Source, str], str], *, finished: bool
) -> DoctorRow:
    outside = foreign.get((tally.source, tally.interface))
    verdict, hint, detail = _verdict(tally, came_in, outside, finished=finished)
    return DoctorRow(
        interface=tally.interface,
        kind=kind,
        address=tally.address,
        source=tally.source,
        sent=tally.sent,
        received=tally.received,
        dropped=tally.dropped,
        devices=tally.devices,
        verdict=verdict,
        hint=hint,
        detail=detail,
        troubles=tally.troubles,
    )


def _verdict(tally: Tally, came_in: int, outside: str | None, *, finished: bool) -> tuple[str, str, str]:
    troubles = {trouble.code: trouble for trouble in tally.troubles}
    for code in BLOCKING:
        if code in troubles and not tally.received:
            return "blocked", code, troubles[code].detail
    if "too-many" in troubles:
        return "flooded", "too-many", _offenders(tally.troubles, "too-many") or troubles["too-many"].detail
    if offenders := _offenders(tally.troubles, "malformed"):
        return "ok" if tally.devices else "silent", "offender", offenders
    if outside:
        return "wrong-network", "wrong-network", outside
    if tally.received:
        return "ok", "ok", ""
    if not finished:
        return "silent", "asked", ""
    if came_in > NOISE:
        return "blocked", "firewall", str(came_in)
    return "silent", "silent", ""


def _offenders(troubles: Sequence[Trouble], code: str) -> str:
    names = dict.fromkeys(trouble.offender for trouble in troubles if trouble.code == code and trouble.offender)
    return ", ".join(list(names)[:5])


def _left_out(choice: Choice) -> DoctorRow:
    skipped = choice.reason in {"interface-down", "no-address", "virtual"}
    return DoctorRow(
        interface=choice.interface.name,
        kind=choice.kind,
        address=shown_address(choice.interface),
        source=None,
        sent=0,
        received=0,
        dropped=0,
        devices=0,
        verdict="skipped" if skipped else "not-searched",
        hint=choice.reason,
    )


def _serial_row(port: SerialPort) -> DoctorRow:
    return DoctorRow(
        interface=port.port,
        kind=InterfaceKind.SERIAL,
        address=port.description,
        source=Source.SERIAL,
        sent=0,
        received=0,
        dropped=0,
        devices=0,
        verdict="in-use" if port.holder else "listed",
        hint="in-use" if port.holder else "serial-listed",
        detail=port.holder or "",
    )


def serial_lanes(ports: Sequence[SerialPort]) -> tuple[Lane, ...]:
    """The serial ports as lanes of the search strip: listed, never asked by themselves."""
    return tuple(
        Lane(
            name=port.port,
            kind=InterfaceKind.SERIAL,
            address=port.description,
            status=LaneStatus.BLOCKED if port.holder else LaneStatus.NOT_SEARCHED,
            reason="in-use" if port.holder else "serial-listed",
            detail=port.holder or "",
        )
        for port in ports
    )
