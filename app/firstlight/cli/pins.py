"""`pins`: the identities that devices were seen with, and the named ways out when one has changed."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from firstlight.claim.plan import endpoint_of
from firstlight.cli.output import Options, Refusal, complain, format_option, line, opened_session, say, table, utc
from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.lanes import RequestRefused
from firstlight.site.pins import Pin, PinKind, PinsProblem
from firstlight.targets import TargetError
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Claims, Presented
from firstlight_drivers.errors import DeviceError

REASONS = ("replaced", "reset", "renewed")
REFUSED = 3


@click.group("pins")
def pins() -> None:
    """Certificates and host keys that devices were first seen with."""


@pins.command("list")
@format_option
@click.pass_obj
def list_pins(options: Options, format_: str) -> int:
    """List every pinned identity."""
    with opened_session(options) as session, _told():
        store = session.site.pins
        rows = sorted(store.all(), key=lambda pin: (pin.device, pin.kind))
        if format_ == "json":
            for pin in rows:
                line(_record(pin, store.shared(pin.sha256)))
        else:
            table(
                ("device", "kind", "sha-256", "first seen", "by"),
                [(pin.device, pin.kind, pin.sha256, utc(pin.first_seen), pin.seen_by) for pin in rows],
            )
    return 0


@pins.command("accept")
@click.argument("target")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="Why the identity is another one.")
@click.option("--yes", is_flag=True, help="Do not ask. For a person who has compared the fingerprint on the device.")
@click.pass_obj
def accept(options: Options, target: str, reason: str, yes: bool) -> int:
    """Take the identity a device shows now, in place of the pinned one.

    Only when you know why it changed: the device was replaced or reset, or its certificate was renewed. The old pin is
    kept in the history with your reason.
    """
    with opened_session(options) as session, _told():
        try:
            devices = session.identify(target).result()
        except (TargetError, RequestRefused) as error:
            raise Refusal(error.code, error.detail) from error
        if not devices:
            complain("no-answer", target)
            return 4
        device = devices[0]
        key = device_key(device)
        if key is None:
            raise Refusal("no-device-identity", target, status=REFUSED)
        shown = _shown(device)
        store = session.site.pins
        kind = PinKind(shown.channel)
        old = store.get(key, kind)
        if old is None:
            raise Refusal("pin-none", key, status=REFUSED)
        if store.verdict(key, shown) == "same":
            say("It still shows the pinned identity; nothing was changed.")
            return 0
        say(f"Pinned: {old.sha256}\nShown:  {shown.sha256}" + (f"\nMD5:    {shown.md5}" if shown.md5 else ""))
        if not yes and not (sys.stdin.isatty() and click.confirm("Take the shown one", err=True)):
            raise Refusal("pin-not-confirmed", key, status=REFUSED)
        pin = replace(
            old,
            sha256=shown.sha256,
            spki_sha256=shown.spki_sha256,
            md5=shown.md5 or "",
            key=shown.key,
            first_seen=time.time(),
            weak=shown.weak,
        )
        store.replace(key, kind, pin, reason)
        say(f"{device.name or key} is pinned to the identity it shows now ({reason}).")
    return 0


@pins.command("acknowledge")
@click.pass_obj
def acknowledge(options: Options) -> int:
    """Go on after the list of identities was damaged: every device is then seen for the first time again."""
    with opened_session(options) as session, _told():
        session.site.pins.acknowledge()
    say("Devices are pinned anew from now on. The damaged list was kept beside the new one.")
    return 0


def _shown(device: Device) -> Presented:
    family = next((one for one in FAMILIES if one.name == device.family), None)
    driver = family.open(endpoint_of(device)) if family else None
    if not isinstance(driver, Claims):
        raise Refusal("no-claim-channel", status=REFUSED)
    try:
        shown = asyncio.run(driver.present())
    except DeviceError as error:
        raise Refusal(str(error.code), error.detail, status=4) from error
    if not shown.sha256:
        raise Refusal("no-identity-here", status=REFUSED)
    return shown


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except PinsProblem as problem:
        raise Refusal(problem.code, problem.detail, status=REFUSED) from problem


def _record(pin: Pin, shared: tuple[str, ...]) -> dict[str, object]:
    return {
        "device": pin.device,
        "kind": str(pin.kind),
        "sha256": pin.sha256,
        "spki_sha256": pin.spki_sha256 or None,
        "md5": pin.md5 or None,
        "key": pin.key or None,
        "first_seen": utc(pin.first_seen),
        "seen_by": pin.seen_by,
        "network": pin.network or None,
        "shared_with": [device for device in shared if device != pin.device],
    }
