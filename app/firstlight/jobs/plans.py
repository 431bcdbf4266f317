"""Makes the plan of an upgrade, in words a technician can check: who is updated, who is not, and why."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from firstlight.claim.plan import endpoint_of
from firstlight.device_key import device_key
from firstlight.events import Device, Presence
from firstlight.firmware.model import Refused, TargetFacts
from firstlight.firmware.target import Fact, compare
from firstlight.jobs.model import Fit, JobItem, JobPlan
from firstlight.jobs.upgrade import same_version
from firstlight.vault import EntryState, Vault
from firstlight_drivers.contract import Confidence, Family, UpdatesFirmware

UPLOAD_RATE = 60_000.0  # bytes per second: an NMC2 took 3.1 MB in 49 s over FTP, the only measured figure there is


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """What the trust check said of a file, as far as a plan needs it. None: the file does not say."""

    file: str
    sha512: str
    size: int
    version: str | None
    family: str | None
    model: str | None
    image: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a technician wants it done."""

    canary: int = 1
    at_once: int = 8
    stop_after: int = 20
    downgrade: bool = False
    confirm_canary: bool = False


def make_job_plan(
    firmware: Firmware, devices: Sequence[Device], families: Sequence[Family], manner: Manner, has_login: frozenset[str]
) -> JobPlan:
    """A plan; sends nothing. `has_login` are the device keys the vault holds a proved password of."""
    known = {family.name: family for family in families}
    items = tuple(_item(firmware, device, known.get(device.family or ""), manner, has_login) for device in devices)
    return JobPlan(
        id=job_name(),
        file=firmware.file,
        sha512=firmware.sha512,
        size=firmware.size,
        version=firmware.version or "",
        image=firmware.image,
        verdict=firmware.verdict,
        items=items,
        canary=manner.canary,
        at_once=manner.at_once,
        stop_after=manner.stop_after,
        confirmed=manner.confirm_canary,
        downgrade=manner.downgrade,
    )


def job_name() -> str:
    """A new job's id; ids sort by time."""
    return f"upgrade-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(2)}"


def _item(
    firmware: Firmware, device: Device, family: Family | None, manner: Manner, has_login: frozenset[str]
) -> JobItem:
    key = device_key(device) or ""
    against = _misfits(firmware, device, family, key, manner, has_login)
    fit, code, detail = next(against, (Fit.UPDATE, "", ""))
    away = family.upgrade_seconds if family is not None else 600.0
    assumed = family is not None and any(
        note.capability == "firmware" and note.confidence is Confidence.ASSUMED for note in family.capabilities
    )
    return JobItem(
        device=device.id,
        key=key,
        family=device.family or "",
        model=device.model or "",
        name=device.name or device.serial or device.id,
        serial=device.serial or "",
        mac=device.mac or "",
        address=device.address or "",
        installed=device.firmware,
        fit=fit,
        code=code,
        detail=detail,
        assumed=assumed,
        seconds=away + firmware.size / UPLOAD_RATE,
    )


def _misfits(
    firmware: Firmware, device: Device, family: Family | None, key: str, manner: Manner, has_login: frozenset[str]
) -> Iterator[tuple[Fit, str, str]]:
    """Everything that stands against updating a device, the most telling first."""
    if family is None or device.address is None:
        yield Fit.REFUSED, "no-family", ""
        return
    if not key:
        yield Fit.REFUSED, "no-device-identity", ""
    doubt = next((note for note in device.notes if note.code in {"address-shared", "serial-twice"}), None)
    if doubt is not None:
        yield Fit.REFUSED, doubt.code, doubt.detail
    if firmware.version is None:
        yield Fit.REFUSED, "job-version-unknown", firmware.file
        return
    if firmware.family is None:
        yield Fit.REFUSED, "job-family", firmware.file
        return
    if firmware.family == family.name and same_version(device.firmware, firmware.version):
        yield Fit.CURRENT, "already-current", firmware.version
    misfit = unfit(firmware, TargetFacts(family=family.name, model=device.model, version=device.firmware), manner)
    if misfit is not None:
        yield Fit.REFUSED, misfit.code, misfit.detail
    if device.presence in {Presence.LOST, Presence.REMEMBERED}:
        yield Fit.OFFLINE, "job-offline", device.address
    if not isinstance(family.open(endpoint_of(device)), UpdatesFirmware):
        yield Fit.GUIDED, "no-upgrade-channel", ""
    if key not in has_login:
        yield Fit.REFUSED, "job-no-login", ""


def unfit(firmware: Firmware, target: TargetFacts, manner: Manner) -> Refused | None:
    """Why the trust check's own comparison refuses this file for a device; None when it fits."""
    models = tuple(name.strip() for name in (firmware.model or "").split(",") if name.strip())
    fact = Fact(vendor=None, family=firmware.family, models=models, version=firmware.version)
    try:
        compare(fact, target, frozenset({"version-older"} if manner.downgrade else ()))
    except Refused as refused:
        return refused
    return None


def proved_logins(vault: Vault) -> frozenset[str]:
    """Device keys the vault holds a proved password of; none while it is locked."""
    if not vault.exists or vault.locked:
        return frozenset()
    entries = vault.entries(in_background=True)
    return frozenset(one.device for one in entries if one.purpose == "login" and one.state is EntryState.PROVED)


def renewed(plan: JobPlan, devices: set[str]) -> JobPlan:
    """A new plan with the same file for some devices of a job."""
    items = tuple(replace(item, fit=Fit.UPDATE) for item in plan.items if item.device in devices)
    return replace(plan, id=job_name(), items=items, canary=min(plan.canary, len(items)))
