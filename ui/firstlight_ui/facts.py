"""What the inspector says of a device, as groups of facts. Pure functions over `Device`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firstlight.events import Device, Note
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Confidence
from firstlight_ui.facts_view import Fact, Group
from firstlight_ui.i18n import translate
from firstlight_ui.models.cells import family_title
from firstlight_ui.wording import (
    QUIET_NOTES,
    ago,
    clock,
    field_word,
    sentence,
    service_word,
    shown_state,
    source_name,
    source_word,
    state_word,
)

if TYPE_CHECKING:
    from firstlight.site.pins import Pin

MONO = frozenset({"mac", "uuid", "serial"})


def _fact(device: Device, key: str, value: str | None) -> Fact | None:
    if not value:
        return None
    mark = translate("Facts", "assumed") if key in device.assumed else ""
    return Fact(field_word(key), value, mono=key in MONO, mark=mark)


def _group(title: str, *facts: Fact | None) -> tuple[Group, ...]:
    kept = tuple(fact for fact in facts if fact is not None)
    return (Group(title, kept),) if kept else ()


def overview(device: Device, now: float) -> tuple[Group, ...]:
    """Who it is and since when it is known."""
    unknown = translate("Facts", "unknown")
    family = family_title(device.family) if device.family else translate("Facts", "not recognised")
    seen_by = ", ".join(source_word(source) for source in device.sources)
    return (
        *_group(
            translate("Facts", "Identity"),
            _fact(device, "serial", device.serial or unknown),
            _fact(device, "mac", device.mac or unknown),
            _fact(device, "vendor", device.vendor or unknown),
            _fact(device, "model", device.model or unknown),
            _fact(device, "family", family),
            _fact(device, "uuid", device.uuid),
        ),
        *_group(
            translate("Facts", "Firmware"),
            Fact(translate("Facts", "Installed"), device.firmware or unknown,
                 mark=translate("Facts", "assumed") if "firmware" in device.assumed else ""),
        ),
        *_group(
            translate("Facts", "Seen"),
            Fact(translate("Facts", "Seen by"), seen_by) if seen_by else None,
            Fact(translate("Facts", "First seen"), clock(device.first_seen, now)) if device.first_seen else None,
            Fact(translate("Facts", "Last seen"), last_seen(device, now)) if device.last_seen else None,
        ),
    )  # fmt: skip


def last_seen(device: Device, now: float) -> str:
    """When it answered last; only the time of day, so that the text stands still while it is selected."""
    at = clock(device.last_seen, now)
    return at if now - device.last_seen < 60 else f"{at} ({ago(device.last_seen, now)})"


def network(device: Device) -> tuple[Group, ...]:
    """How it is reached."""
    addresses = [Fact(translate("Facts", "Address") if place == 0 else translate("Facts", "Also"), address)
                 for place, address in enumerate(device.addresses)]  # fmt: skip
    services = [Fact(service_word(service.name), str(service.port)) for service in device.services]
    return (
        *_group(
            translate("Facts", "Addresses"),
            *addresses,
            Fact(translate("Facts", "Interface"), ", ".join(device.interfaces)) if device.interfaces else None,
        ),
        *_group(translate("Facts", "Services that answered"), *services),
        *_group(
            translate("Facts", "Identity shown"),
            Fact(translate("Facts", "Certificate"), spaced(device.certificate), mono=True)
            if device.certificate
            else None,
            Fact(translate("Facts", "SSH host key"), device.host_key, mono=True) if device.host_key else None,
            Fact(translate("Facts", "Web page"), device.page_url) if device.page_url else None,
        ),
    )


def pinned(device: Device, pins: Sequence[Pin]) -> tuple[Group, ...]:
    """The identities it is pinned to, and whether it shows them now."""
    facts = []
    for pin in pins:
        ssh = pin.kind == "ssh"
        shown = device.host_key if ssh else device.certificate
        same = shown is not None and shown.rstrip("=").casefold() == pin.sha256.rstrip("=").casefold()
        since = translate("Facts", "since {time}, by {who}").format(time=clock(pin.first_seen), who=pin.seen_by)
        name = translate("Facts", "SSH host key") if ssh else translate("Facts", "Certificate")
        mark = translate("Facts", "differs now") if shown is not None and not same else ""
        facts.append(Fact(name, pin.sha256 if ssh else spaced(pin.sha256), mono=True, origin=since, mark=mark))
        if pin.md5:
            facts.append(Fact(translate("Facts", "Its MD5"), pin.md5, mono=True))
    return _group(translate("Facts", "Pinned identity"), *facts)


def spaced(fingerprint: str) -> str:
    """A fingerprint in pairs, as certificates print it."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2))


def origins(device: Device) -> tuple[Group, ...]:
    """Everything known and where it came from."""
    by_value: dict[tuple[str, str], list[str]] = {}
    for entry in device.evidence:
        said = by_value.setdefault((entry.field, entry.value), [])
        if entry.channel not in said:
            said.append(entry.channel)
    facts = [
        Fact(field_word(name), value, mono=name in MONO, origin=", ".join(channels),
             mark=translate("Facts", "assumed") if name in device.assumed else "")
        for (name, value), channels in sorted(by_value.items(), key=lambda item: ORDER.get(item[0][0], 99))
    ]  # fmt: skip
    sources = [Fact(source_name(source), translate("Facts", "heard")) for source in device.sources]
    return (
        *_group(translate("Facts", "What was said, and by which channel"), *facts),
        *_group(translate("Facts", "Sources"), *sources),
        *_group(translate("Facts", "What can be done"), *capabilities(device)),
    )


ORDER = {key: place for place, key in enumerate(
    ("name", "vendor", "model", "family", "serial", "mac", "uuid", "firmware", "state", "address")
)}  # fmt: skip


def confidence_word(confidence: Confidence) -> str:
    """What stands behind a capability."""
    return {
        Confidence.DOCUMENTED: translate("Facts", "documented"),
        Confidence.OBSERVED: translate("Facts", "observed"),
        Confidence.ASSUMED: translate("Facts", "assumed"),
        Confidence.GUIDED: translate("Facts", "guided"),
    }[confidence]


def capability_word(capability: str) -> str:
    """What a family can do, as people say it."""
    return {
        "identify": translate("Facts", "Identify"),
        "locate": translate("Facts", "Locate"),
        "claim": translate("Facts", "Claim"),
        "accounts": translate("Facts", "Manage accounts"),
        "state": translate("Facts", "Tell its state"),
    }.get(capability, capability.capitalize())


def capabilities(device: Device) -> list[Fact]:
    """What the device's family can do, over which channel, with which confidence."""
    family = next((one for one in FAMILIES if one.name == device.family), None)
    if family is None:
        return []
    return [
        Fact(capability_word(note.capability), note.channel, origin="" if assumed else confidence_word(note.confidence),
             mark=confidence_word(note.confidence) if assumed else "")
        for note in family.capabilities
        for assumed in (note.confidence is Confidence.ASSUMED,)
    ]  # fmt: skip


def loud_notes(device: Device) -> tuple[Note, ...]:
    """Notes that deserve a message; the others are said by the state already."""
    return tuple(note for note in device.notes if note.code not in QUIET_NOTES)


def state_line(device: Device) -> str:
    """What stands after the state: the model, or the sentence of a quiet note."""
    quiet = next((note for note in device.notes if note.code in {"remembered", "goodbye"}), None)
    if quiet is not None:
        return sentence(quiet.code, quiet.detail)
    return device.model or (family_title(device.family) if device.family else state_word(shown_state(device)))
