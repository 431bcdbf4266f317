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

NOISE = 20  # packets an adapter counts in by itself on a cable where nobody answers
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
    hearing: Mapping[str, bool | None],
    *,
    finished: bool,
) -> tuple[DoctorRow, ...]:
    """All rows: searched interfaces by source, left-out interfaces, sweeps, serial ports.

    `foreign`: by source and interface, an address that answered from outside every network of this computer.
    `hearing`: by interface, whether a packet of this computer to itself came in there; None where it cannot be told.
    """
    kinds = {choice.interface.name: choice.kind for choice in choices}
    came_in = _came_in(packets_before) if finished else {}
    silent = kinds.keys() - {tally.interface for tally in tallies if tally.received}
    found: list[DoctorRow] = []
    for choice in choices:
        name = choice.interface.name
        if not choice.searched:
            found.append(_left_out(choice))
            continue
        for tally in tallies:
            if tally.interface == name:
                hears = hearing.get(name)
                uncertain = name in silent and hears is None and choice.kind is not InterfaceKind.LOOPBACK
                packets = came_in.get(name, 0) if uncertain else 0
                outside = foreign.get((tally.source, name))
                found.append(_searched(tally, choice.kind, outside, packets, deaf=hears is False, finished=finished))
    found += [
        _searched(tally, InterfaceKind.ETHERNET, None, 0, deaf=False, finished=finished)
        for tally in tallies
        if tally.interface not in kinds
    ]
    return (*found, *(_serial_row(port) for port in serial))


def _came_in(before: Mapping[str, int]) -> dict[str, int]:
    return {name: count - before.get(name, 0) for name, count in adapter_packets().items()}


def _searched(
    tally: Tally, kind: InterfaceKind, outside: str | None, packets: int, *, deaf: bool, finished: bool
) -> DoctorRow:
    verdict, hint, detail = _verdict(tally, outside, packets, deaf=deaf, finished=finished)
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


def _verdict(tally: Tally, outside: str | None, packets: int, *, deaf: bool, finished: bool) -> tuple[str, str, str]:
    troubles = {trouble.code: trouble for trouble in tally.troubles}
    blocking = next((code for code in BLOCKING if code in troubles), None)
    if not tally.received and (blocking or (deaf and tally.source is not Source.SWEEP)):
        return "blocked", blocking or "firewall", troubles[blocking].detail if blocking else ""
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
    if packets > NOISE:
        return "blocked", "firewall-likely", str(packets)
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
