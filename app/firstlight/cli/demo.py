"""`demo`: the simulated fleet in the foreground. Standard output holds JSON lines only."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firstlight import demo as notes
from firstlight.cli.output import Options, Refusal, line, say

if TYPE_CHECKING:
    from firstlight_drivers.fleet import Fleet
    from firstlight_drivers.simulation.spec import DeviceSpec


@click.command()
@click.option(
    "--fleet", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A fleet file of your own."
)
@click.option("--devices", type=click.IntRange(1, 4000), help="How many devices, of all families.")
@click.option("--bind", default="127.77.0.1", show_default=True, metavar="ADDRESS", help="Address of the first device.")
@click.option("--standard-ports", is_flag=True, help="Listen on the ports real devices use (needs the right to).")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="End by itself after S seconds.")
@click.option(
    "--assets",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write firmware that the fleet accepts, with sums, signatures and a test PKI, into this folder.",
)
@click.option(
    "--asset-size",
    type=click.IntRange(4096, 1024**3),
    default=256 * 1024,
    show_default=True,
    metavar="BYTES",
    help="Size of each firmware file.",
)
@click.option("--until-eof", is_flag=True, hidden=True, help="End when standard input closes.")
@click.pass_obj
def demo(
    options: Options,
    file: Path | None,
    devices: int | None,
    bind: str,
    standard_ports: bool,
    seconds: float | None,
    assets: Path | None,
    asset_size: int,
    until_eof: bool,
) -> int:
    """Start the simulated fleet and keep it until Ctrl-C.

    The first line says {"ready": true, "devices": [...]}, the last one what became of the devices. Without
    --standard-ports every TCP port is moved up by 10,000, so that no rights are needed: 443 becomes 10443.
    """
    from firstlight.logs import to_standard_error  # noqa: PLC0415
    from firstlight_drivers.fleet import FleetError  # noqa: PLC0415

    to_standard_error(options.verbose)
    try:
        specs = _specs(file, devices)
        if assets is not None:
            _write(assets, specs, asset_size)
        return asyncio.run(_serve(specs, bind, standard_ports=standard_ports, seconds=seconds, until_eof=until_eof))
    except FleetError as error:
        raise Refusal(error.code, error.detail) from error


def _specs(file: Path | None, devices: int | None) -> tuple[DeviceSpec, ...]:
    from firstlight.resources import resource  # noqa: PLC0415
    from firstlight_drivers.fleet import load, scaled  # noqa: PLC0415

    specs = load(file or resource("fleets/demo.toml"))
    return specs if devices is None else scaled(specs, devices)


def _write(folder: Path, specs: tuple[DeviceSpec, ...], size: int) -> None:
    from firstlight.demo_assets import write_assets  # noqa: PLC0415

    try:
        written = write_assets(folder, specs, size=size)
    except OSError as error:
        raise click.BadParameter(f"{folder}: {error.strerror}", param_hint="--assets") from error
    say(f"{len(written)} firmware files for the fleet are in {folder}. They are test material.")


async def _serve(
    specs: tuple[DeviceSpec, ...], bind: str, *, standard_ports: bool, seconds: float | None, until_eof: bool
) -> int:
    from firstlight_drivers.fleet import Fleet  # noqa: PLC0415

    stop = asyncio.Event()
    _stops_on_signal(stop)
    if until_eof:
        loop = asyncio.get_running_loop()
        threading.Thread(target=_wait_for_eof, args=(loop, stop), daemon=True, name="demo-eof").start()
    async with Fleet(specs, bind=bind, standard_ports=standard_ports) as fleet:
        with notes.announced(_note(fleet, bind, [spec.next_address for spec in specs if spec.next_address])):
            line({"ready": True, "devices": [record.as_json() for record in fleet.ready()]})
            if fleet.left_out:
                say(f"Left out, because this computer has no pseudo-terminals: {', '.join(fleet.left_out)}.")
            say(f"{len(fleet.ready())} simulated devices from {fleet.ready()[0].address} on. Ctrl-C ends them.")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), seconds)
        ended = fleet.ended()
    line({"ended": True, "flashed": ended.flashed, "logins": ended.logins})
    return 0


def _note(fleet: Fleet, bind: str, later: list[str]) -> notes.DemoNote:
    addresses = [record.address for record in fleet.ready()]
    hosts = [address for address in addresses if not address.startswith("serial:")]
    lines = tuple(address.removeprefix("serial:") for address in addresses if address.startswith("serial:"))
    # A fleet may have serial devices alone; some devices answer elsewhere after a restart.
    reached = sorted(ipaddress.IPv4Address(address) for address in [*hosts, *later] or [bind])
    return notes.DemoNote(first=str(reached[0]), last=str(reached[-1]), lines=lines)


def _stops_on_signal(stop: asyncio.Event) -> list[int]:
    """Ctrl-C and a polite kill end the fleet in order; its last line is still printed."""
    caught: list[int] = []
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        caught.append(number)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, end, number)
        except NotImplementedError:  # Windows: the default handler raises KeyboardInterrupt
            signal.signal(number, lambda received, _frame: loop.call_soon_threadsafe(end, received))
    return caught


def _wait_for_eof(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    sys.stdin.buffer.read()
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(stop.set)
