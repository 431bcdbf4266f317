"""Makes the plan of an upgrade, in words a technician can check: who is updated, who is not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from firstlight.change.first_device import channel_digest
from firstlight.change.job_id import new_job
from firstlight.change.open_runs import OpenRun
from firstlight.claim.guides import guide_for
from firstlight.claim.plan import endpoint_of
from firstlight.device_key import device_key, name_of
from firstlight.events import Device, Presence
from firstlight.firmware.model import Refused, TargetFacts, VerifiedImage
from firstlight.firmware.target import Fact, compare, is_stone, notes, stepping_stones
from firstlight.jobs.model import Fit, JobItem, JobPlan, Way
from firstlight.jobs.upgrade import same_version
from firstlight.policy.versions import version
from firstlight.site.vault import EntryState, Vault
from firstlight_drivers.contract import Family, Identifies, UpdatesFirmware

UPLOAD_RATE = 60_000.0  # bytes per second: an NMC2 took 3.1 MB in 49 s over FTP, the only measured figure there is
PATIENCE = 1800.0  # seconds a person's upload may take to show on the device
DOUBTS = frozenset({"address-shared", "serial-twice"})  # of a device: two may answer as one
FORMATTED = "nmc3-format-first"


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


def facts_of(image: VerifiedImage) -> Firmware:
    """What a plan needs to know of a checked file."""
    return Firmware(
        file=image.name,
        sha512=image.sha512,
        size=image.size,
        version=image.version,
        family=image.family,
        model=image.model,
        image="",
        verdict=str(image.report.verdict),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a technician wants it done. Devices are named by their inventory ids."""

    canary: int = 1
    at_once: int = 8
    stop_after: int = 20
    downgrade: bool = False
    confirm_canary: bool = False
    by_hand: bool = False  # a person is there to update what nobody has published a way for
    profiles: bool = False  # use taught or assumed web profiles, one device first
    breakers: bool = False  # the file is for the MicroLogic trip units behind the devices
    formatted: bool = False  # the cards that need a format before an update have had it
    apart: tuple[frozenset[str], ...] = ()  # devices that never restart together: the two of a redundancy pair
    last: frozenset[str] = frozenset()  # an upstream switch or the like


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What there is to work with. `logins` are the device keys the vault holds a proved password of, `any_login` says
    that an account was given for all; `profiles` names the way and the digest of a web profile per family.
    """

    families: Sequence[Family]
    logins: frozenset[str]
    profiles: Mapping[str, tuple[Way, str]] = field(default_factory=dict)
    any_login: bool = False
    open_runs: Mapping[str, tuple[OpenRun, ...]] = field(default_factory=dict)  # by device key: who holds it already


def make_job_plan(firmware: Firmware, devices: Sequence[Device], means: Means, manner: Manner) -> JobPlan:
    """A plan; sends nothing."""
    return make_job_plans((firmware,), devices, means, manner)[-1]


def make_job_plans(
    firmware: Sequence[Firmware], devices: Sequence[Device], means: Means, manner: Manner
) -> tuple[JobPlan, ...]:
    """A plan for the last firmware, and before it one for each other that a device has to be led through.

    Each is a job of its own that has to end before the next one begins; nothing is sent.
    """
    *stones, wanted = firmware
    families = {family.name: family for family in means.families}
    paths = {device.id: _path(device, wanted, stones) for device in devices}
    plans: list[JobPlan] = []
    for number, one in enumerate([*sorted(stones, key=lambda stone: _order(stone.version)), wanted]):
        due = [device for device in devices if one is wanted or one.version in paths[device.id][:-1]]
        items = []
        for device in due:
            led = _as_led(device, one, paths[device.id])
            item = _item(one, led, families.get(device.family or ""), manner, means)
            items.append(replace(item, installed=device.firmware, path=paths[device.id]))
        if one is not wanted and not any(item.fit is Fit.UPDATE for item in items):
            continue
        after = plans[-1].id if plans else ""
        plans.append(replace(_plan(one, items, manner, number), after=after, stone=one is not wanted))
    return tuple(plans)


def _plan(firmware: Firmware, items: list[JobItem], manner: Manner, number: int) -> JobPlan:
    return JobPlan(
        id=new_job("upgrade", number),
        file=firmware.file,
        sha512=firmware.sha512,
        size=firmware.size,
        version=firmware.version or "",
        image=firmware.image,
        verdict=firmware.verdict,
        items=tuple(items),
        canary=manner.canary,
        at_once=manner.at_once,
        stop_after=manner.stop_after,
        confirmed=manner.confirm_canary,
        downgrade=manner.downgrade,
        models=models_of(firmware),
        accepted=(FORMATTED,) if manner.formatted else (),
        caps=((str(Way.BY_HAND), 1), (str(Way.TAUGHT), 4), (str(Way.ASSUMED), 4)),
    )


def _path(device: Device, wanted: Firmware, stones: Sequence[Firmware]) -> tuple[str, ...]:
    """The versions a device is led through, the wanted one last; a stone nobody brought is left out and stops it.

    A device that says its version only after a login is led through all: it skips the stones it does not need.
    """
    if device.firmware is None:
        return (*(stone.version for stone in stones if stone.version), wanted.version or "")
    path: list[str] = []
    target = TargetFacts(family=device.family or "", model=device.model, version=device.firmware)
    for needed in stepping_stones(target, wanted.version):
        brought = [stone.version for stone in stones if stone.version and is_stone(needed, stone.version)]
        path += brought[-1:]
    return (*path, wanted.version or "")


def _as_led(device: Device, firmware: Firmware, path: tuple[str, ...]) -> Device:
    """The device as it will be when its turn comes: with the stone before this firmware installed."""
    place = path.index(firmware.version) if firmware.version in path else 0
    return replace(device, firmware=path[place - 1]) if place else device


def _order(text: str | None) -> tuple[int, ...]:
    return version(text) or ()


def _item(firmware: Firmware, device: Device, family: Family | None, manner: Manner, means: Means) -> JobItem:
    key = device_key(device) or ""
    way, profile = _way(device, family, manner, means)
    against = _misfits(firmware, device, family, key, (manner, means, way))
    if manner.breakers:
        against = _breaker_misfits(device, family, key, manner)
    fit, code, detail = next(against, (Fit.UPDATE, "", ""))
    away = family.upgrade_seconds if family is not None else 600.0
    target = TargetFacts(family=device.family or "", model=device.model, version=device.firmware)
    together = next((f"apart-{number}" for number, group in enumerate(manner.apart) if device.id in group), "")
    return JobItem(
        device=device.id,
        key=key,
        family=device.family or "",
        model=device.model or "",
        name=name_of(device),
        serial=device.serial or "",
        mac=device.mac or "",
        address=device.address or "",
        installed=device.firmware,
        fit=fit,
        code=code,
        detail=detail,
        way=way,
        profile=profile,
        breaker=manner.breakers,
        assumed=bool(profile),
        group=together,
        last=device.id in manner.last,
        seconds=(PATIENCE if way is Way.BY_HAND else away) + firmware.size / UPLOAD_RATE,
        notes=tuple(note.code for note in notes(target, firmware.version)),
        held_by=tuple(run.id for run in means.open_runs.get(key, ())),
    )


def _way(device: Device, family: Family | None, manner: Manner, means: Means) -> tuple[Way, str]:
    if manner.breakers:
        return Way.BY_HAND, ""
    if family is None:
        return Way.DIRECT, ""
    if isinstance(family.open(endpoint_of(device)), UpdatesFirmware):
        return Way.DIRECT, channel_digest(family)
    if manner.profiles and family.name in means.profiles:
        return means.profiles[family.name]
    return Way.BY_HAND, ""


def _misfits(
    firmware: Firmware, device: Device, family: Family | None, key: str, how: tuple[Manner, Means, Way]
) -> Iterator[tuple[Fit, str, str]]:
    """Everything that stands against updating a device, the most telling first."""
    manner, means, way = how
    if family is None or device.address is None:
        yield Fit.REFUSED, "no-family", ""
        return
    if not key:
        yield Fit.REFUSED, "no-device-identity", ""
    yield from ((Fit.REFUSED, note.code, note.detail) for note in device.notes if note.code in DOUBTS)
    if firmware.version is None or firmware.family is None:
        yield Fit.REFUSED, "job-family" if firmware.version else "job-version-unknown", firmware.file
        return
    if firmware.family == family.name and same_version(device.firmware, firmware.version):
        yield Fit.CURRENT, "already-current", firmware.version
    misfit = unfit(firmware, TargetFacts(family=family.name, model=device.model, version=device.firmware), manner)
    if misfit is not None:
        yield Fit.REFUSED, misfit.code, misfit.detail
    if device.presence in {Presence.LOST, Presence.REMEMBERED}:
        yield Fit.OFFLINE, "job-offline", device.address
    if way is Way.BY_HAND:
        told = guide_for(family.name, "firmware") is not None
        provable = told and device.firmware is not None and isinstance(family.open(endpoint_of(device)), Identifies)
        if not (provable and manner.by_hand):
            yield Fit.GUIDED, "upgrade-by-hand" if provable else "no-upgrade-channel", ""
    elif key not in means.logins and not means.any_login:
        yield Fit.REFUSED, "job-no-login", ""


def _breaker_misfits(device: Device, family: Family | None, key: str, manner: Manner) -> Iterator[tuple[Fit, str, str]]:
    """Of a trip unit nothing can be read from outside: a person does it in the maker's program and checks it there."""
    if family is None or guide_for(family.name, "breaker-firmware") is None or not key:
        yield Fit.REFUSED, "no-breaker", name_of(device)
    elif not manner.by_hand:
        yield Fit.GUIDED, "upgrade-by-hand", ""


def models_of(firmware: Firmware) -> tuple[str, ...]:
    """The models a file names."""
    return tuple(name.strip() for name in (firmware.model or "").split(",") if name.strip())


def unfit(firmware: Firmware, target: TargetFacts, manner: Manner) -> Refused | None:
    """Why the trust check's own comparison refuses this file for a device; None when it fits."""
    fact = Fact(vendor=None, family=firmware.family, models=models_of(firmware), version=firmware.version)
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
    items = tuple(replace(item, fit=Fit.UPDATE, held_by=()) for item in plan.items if item.device in devices)
    return replace(plan, id=new_job("upgrade", 0), items=items, canary=min(plan.canary, len(items)))


def at_most_seconds(plan: JobPlan) -> float:
    """How long a plan takes when every device takes as long as it may: the trial devices, then the others in turns."""
    runnable = plan.runnable
    first, rest = runnable[: plan.canary], runnable[plan.canary :]
    longest = max((item.seconds for item in runnable), default=0.0)
    turns = (1 if first else 0) + -(-len(rest) // max(1, plan.at_once))
    return turns * longest
