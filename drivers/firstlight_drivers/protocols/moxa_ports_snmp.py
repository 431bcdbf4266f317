"""Port settings of an NPort 6000 over SNMP.

    read    portIndex tells which ports there are; mode first, then the columns that mode has
    write   one SET a port, done wholly or not at all; saveConfig; restartPorts for the ports that changed

The settings are in force after the restart of their port only. The device itself does not restart. What is read are the
settings, which may be pending: what is in force is in the MIB's monitoring group, which is not read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from firstlight_drivers.contract import Commit, PortChange, SnmpAccess
from firstlight_drivers.errors import Code, DeviceError, ProtocolError, Unreachable
from firstlight_drivers.port_settings import PortSettings
from firstlight_drivers.protocols.moxa_ports_mib import decode, encode, mib, mode_of
from firstlight_drivers.protocols.snmp import SetRefused, SnmpSession, SnmpValue, open_session

MOST_PORTS = 32
_BACK_SECONDS = 30.0  # the agent may be silent while it saves and restarts ports
_LOOK_EVERY = 0.5


async def read_ports(
    host: str, udp_port: int, access: SnmpAccess, ports: Sequence[int] = ()
) -> tuple[PortSettings, ...]:
    """All ports, or these. Raises DeviceError: UNEXPECTED when the agent has none of the private objects."""
    async with open_session(host, access, port=udp_port) as session:
        there = await _ports(session)
        return tuple([await _read(session, port) for port in there if not ports or port in ports])


async def write_ports(
    host: str, udp_port: int, access: SnmpAccess, changes: Sequence[PortChange], commit: Commit
) -> float:
    """Set, save, restart the ports. Everything is encoded before the first byte. Returns 0.0: the device stays.

    Raises DEVICE_ERROR that names the setting the agent refused; the port it belongs to is then as it was. TIMEOUT
    when saving or the restart of a port was not answered, after all of them were asked for.
    """
    table = mib()
    made = [(change, _bound(change)) for change in changes]
    async with open_session(host, access, port=udp_port) as session:
        await _ports(session)  # a wrong password or community shows before the promise
        await commit()
        for change, values in made:
            await _set(session, change.present.port, values)
        await _set(session, 0, [(table.oid(table.save), 1)])
        unanswered = [error for change, _ in made if (error := await _restart(session, change.present.port))]
        await _answers_again(session)
        if unanswered:
            raise unanswered[0]
    return 0.0


def _bound(change: PortChange) -> list[tuple[str, SnmpValue]]:
    port = change.present.port
    return [(mib().oid(column, port), value) for column, value in encode(change.present, change.wanted, change.keys)]


async def _ports(session: SnmpSession) -> tuple[int, ...]:
    found = await session.column(mib().oid(mib().index), MOST_PORTS)
    ports = tuple(sorted(port for port in found if 1 <= port <= MOST_PORTS))
    if not ports:
        raise DeviceError("the agent has no table of ports", code=Code.UNEXPECTED)
    return ports


async def _read(session: SnmpSession, port: int) -> PortSettings:
    table = mib()
    columns = await _columns(session, port, (table.application, table.mode_column))
    mode = mode_of(columns)
    if mode is None:
        raise ProtocolError(f"port {port} has no operation mode")
    own = dict.fromkeys(column for one in table.of_mode(mode) for column in one.columns)
    return decode(port, columns | await _columns(session, port, tuple(own)))


async def _columns(session: SnmpSession, port: int, columns: Sequence[str]) -> dict[str, SnmpValue]:
    table = mib()
    found = await session.get([table.oid(column, port) for column in columns])
    return {column: found[oid] for column in columns if (oid := table.oid(column, port)) in found}


async def _set(session: SnmpSession, port: int, values: Sequence[tuple[str, SnmpValue]]) -> None:
    try:
        await session.set(values)
    except SetRefused as refused:
        if refused.reason == "tooBig" and len(values) > 1:
            half = len(values) // 2
            await _set(session, port, values[:half])
            await _set(session, port, values[half:])
            return
        named = mib().key_of(refused.oid) if refused.oid else "settings"
        where = f"port {port}, {named}" if port else named
        raise DeviceError(f"{where}: {refused.reason}", code=Code.DEVICE_ERROR) from refused


async def _restart(session: SnmpSession, port: int) -> Unreachable | None:
    """Sent once, because a second one would cut the port's connections again. Returns why there was no answer."""
    try:
        await session.set([(mib().oid(mib().restart_port), port - 1)], once=True)
    except Unreachable as error:
        return error
    except SetRefused as refused:
        raise DeviceError(f"port {port}, restartPorts: {refused.reason}", code=Code.DEVICE_ERROR) from refused
    return None


async def _answers_again(session: SnmpSession) -> None:
    end = time.monotonic() + _BACK_SECONDS
    while True:
        try:
            await _ports(session)
        except Unreachable:
            if time.monotonic() >= end:
                raise
            await asyncio.sleep(_LOOK_EVERY)
        else:
            return
