"""`ports local`: this computer's serial ports, what each is, who holds it, what disturbs it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click

from firstlight.cli.output import complain, format_option, line, say, table
from firstlight.cli.ports import ports
from firstlight_drivers.transport.serial_ports import (
    Disturbance,
    SerialPort,
    disturbances,
    list_serial_ports,
    watch_serial_ports,
)


@ports.command("local")
@click.option("--watch", is_flag=True, help="Go on, and say when a port comes or goes; ends with Ctrl-C.")
@click.option("--all", "ghosts", is_flag=True, help="Also ports without hardware, and the machine's console.")
@format_option
def local(watch: bool, ghosts: bool, format_: str) -> int:
    """List this computer's serial ports: name, what it is, who holds it."""
    if watch:
        try:
            asyncio.run(_watch(format_))
        except KeyboardInterrupt:
            complain("interrupted")
            return 130
    found = list_serial_ports(ghosts=ghosts)
    if format_ == "json":
        for port in found:
            line(port_record(port))
    elif found:
        headings = ("port", "what it is", "usb", "location", "driver", "held by", "stable name")
        table(
            headings,
            [
                (port.port, port.description, _ids(port), port.location, port.driver, port.holder, port.by_id)
                for port in found
            ],
        )
    if not found:
        complain("local-none")
    _complain(disturbances(found))
    return 0


async def _watch(format_: str) -> None:
    known: dict[str, SerialPort] = {}
    first = True
    async for found in watch_serial_ports():
        now = {port.port: port for port in found}
        for event, port in _changes(known, now):
            if format_ == "json":
                line({**port_record(port), "event": event})
            else:
                holder = f", held by {port.holder}" if port.holder else ""
                say(f"{event}: {port.port}, {port.description}{holder}")
        if first or now.keys() - known.keys():
            _complain(await asyncio.to_thread(disturbances, found))
        if first and not found:
            complain("local-none")
        known, first = now, False


def _changes(before: dict[str, SerialPort], now: dict[str, SerialPort]) -> Sequence[tuple[str, SerialPort]]:
    changes = [("lost", port) for name, port in before.items() if name not in now]
    changes += [("appeared", port) for name, port in now.items() if name not in before]
    return [*changes, *(("changed", port) for name, port in now.items() if before.get(name, port) != port)]


def port_record(port: SerialPort) -> dict[str, object]:
    """A port as the command line contract writes it."""
    return {
        "port": port.port,
        "description": port.description,
        "vid": port.vid,
        "pid": port.pid,
        "serial": port.serial,
        "holder": port.holder,
        "location": port.location,
        "driver": port.driver,
        "manufacturer": port.manufacturer,
        "product": port.product,
        "identity": port.identity,
        "by_id": port.by_id,
    }


def _ids(port: SerialPort) -> str:
    return "" if port.vid is None or port.pid is None else f"{port.vid:04x}:{port.pid:04x}"


def _complain(found: Sequence[Disturbance]) -> None:
    for one in found:
        complain(one.code, one.detail)
