"""`device`: what belongs to a device as a whole. `device time`: its date and time, read, set, read back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from firstlight import words
from firstlight.cli.access import NOT_FOUND, REFUSED, status_of
from firstlight.cli.claim import found_devices
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say
from firstlight.engine import Engine

if TYPE_CHECKING:
    from firstlight.events import Device
    from firstlight_drivers.contract import SetsClock

_NEAR = timedelta(seconds=10)  # between what was sent and what is read back


@click.group("device")
def device() -> None:
    """What belongs to a device as a whole."""


@device.command("time")
@click.argument("target")
@click.option("--now", is_flag=True, help="Set it to this computer's time.")
@click.option("--utc", is_flag=True, help="UTC instead of local time.")
@click.option("--dry-run", is_flag=True, help="Read and compare; nothing is written.")
@click.option("--yes", is_flag=True, help="Do not ask before it is written.")
@format_option
@click.pass_obj
def time_(options: Options, target: str, now: bool, utc: bool, dry_run: bool, yes: bool, format_: str) -> int:
    """Read a device's date and time, or set them with --now. What zone a device counts in, it does not say."""
    from firstlight_drivers.errors import DeviceError  # noqa: PLC0415 - help does not wait for drivers

    with opened_session(options) as session:
        found, missing = found_devices(session, (target,), None)
        known = {one.id: one for one in session.devices()}
        devices = [known[id_] for id_ in found if id_ in known]
    if missing or not devices:
        return NOT_FOUND
    driver = _driver(devices[0])
    engine = Engine()
    engine.start()
    try:
        present = engine.submit(driver.clock()).result()
        if not now:
            _tell(devices[0], format_, present, None, "read")
            return 0
        wanted = _now(utc=utc)
        if dry_run:
            _tell(devices[0], format_, present, wanted, "differs" if abs(wanted - present) > _NEAR else "same")
            return 0
        if sys.stdin.isatty() and not yes and not click.confirm(f"It says {present}. Set it to {wanted}", err=True):
            return 130
        wanted = _now(utc=utc)
        engine.submit(driver.set_clock(wanted, _promise)).result()
        after = engine.submit(driver.clock()).result()
    except DeviceError as error:
        complain(str(error.code), error.detail)
        return status_of(error)
    finally:
        engine.close()
    code = "clock-set" if abs(_now(utc=utc) - after) <= _NEAR else "clock-kept-old"
    _tell(devices[0], format_, after, wanted, code)
    say(f"{words.sentence(code, after.isoformat(sep=' ', timespec='seconds'))} {words.next_step(code)}".strip())
    return 0 if code == "clock-set" else 1


def _driver(found: Device) -> SetsClock:
    """Raises Refusal("no-clock-channel")."""
    from firstlight.claim.plan import endpoint_of  # noqa: PLC0415 - as above
    from firstlight_drivers import FAMILIES  # noqa: PLC0415
    from firstlight_drivers.contract import SetsClock  # noqa: PLC0415

    family = next((one for one in FAMILIES if one.name == found.family), None)
    driver = family.open(endpoint_of(found)) if family is not None else None
    if not isinstance(driver, SetsClock):
        raise Refusal("no-clock-channel", found.name or found.serial or found.id, status=REFUSED)
    return driver


def _now(*, utc: bool) -> datetime:
    """This computer's time without a zone, as the device takes it."""
    moment = datetime.now(UTC)
    return (moment if utc else moment.astimezone()).replace(tzinfo=None)


async def _promise() -> None:
    """There is no journal for a clock: what it says is read back."""


def _tell(found: Device, format_: str, present: datetime, wanted: datetime | None, result: str) -> None:
    texts = [None if one is None else one.isoformat(sep=" ", timespec="seconds") for one in (present, wanted)]
    if format_ == "json":
        line({"device": found.id, "key": "time", "present": texts[0], "wanted": texts[1], "result": result})
    else:
        say(f"{found.name or found.id}: {texts[0]} ({result})")
