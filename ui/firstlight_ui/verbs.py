"""What can be done with devices: one table for bar, menus, keys and inspector, and whom each verb fits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QUrl

from firstlight.events import Device
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Confidence
from firstlight_ui.i18n import translate
from firstlight_ui.models.cells import family_title

MOST_PAGES = 5
THAT_LOCATE = frozenset(
    family.name for family in FAMILIES if any(note.capability == "locate" for note in family.capabilities)
)

THAT_UPDATE = frozenset(
    family.name
    for family in FAMILIES
    if any(note.capability == "firmware" and note.confidence is not Confidence.GUIDED for note in family.capabilities)
)

THAT_HAVE_PORTS = frozenset(
    family.name
    for family in FAMILIES
    if any(note.capability == "ports" and note.confidence is not Confidence.GUIDED for note in family.capabilities)
)

THAT_HAVE_A_CLOCK = frozenset(
    family.name for family in FAMILIES if any(note.capability == "clock" for note in family.capabilities)
)

WHERE_A_PERSON_SETS_PORTS = frozenset(
    family.name
    for family in FAMILIES
    if any(note.capability == "ports" and note.confidence is Confidence.GUIDED for note in family.capabilities)
)
ON_A_LINE = frozenset(
    family.name
    for family in FAMILIES
    if any(note.capability == "ports" and note.channel == "Modbus RTU" for note in family.capabilities)
)  # those of them that are reached over the network have no line of their own


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: its icon, its key, and whether the key acts only while the table has the focus."""

    key: str
    icon: str
    shortcut: str
    in_table: bool = True


VERBS: tuple[Verb, ...] = (
    Verb("claim", "claim", "C"),
    Verb("firmware", "firmware", "F"),
    Verb("ports", "ports", "P"),
    Verb("identify", "refresh", "I"),
    Verb("page", "open", "O"),
    Verb("copy", "copy", "Ctrl+C"),
    Verb("export", "export", "Ctrl+E", in_table=False),
    Verb("locate", "locate", "L"),
    Verb("copy-text", "copy", "Ctrl+Shift+C"),
    Verb("forget", "close", "Del"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb for certain devices: what it is called, on whom it acts, and why not when it cannot."""

    verb: Verb
    label: str
    devices: tuple[Device, ...]
    reason: str = ""

    @property
    def enabled(self) -> bool:
        """Whether it can be done."""
        return bool(self.devices) and not self.reason


def safe_page(device: Device) -> QUrl | None:
    """The device's page when it is a plain web address; anything else is never opened."""
    url = QUrl(device.page_url or "", QUrl.ParsingMode.StrictMode)
    return url if url.isValid() and url.scheme() in {"http", "https"} and url.host() and not url.userInfo() else None


def misfit(key: str, device: Device) -> str:
    """Why a verb does not fit a device; empty when it does."""
    rule = _RULES.get(key)
    return rule(device) if rule is not None else ""


def _not_identified(device: Device) -> str:
    return translate("Verb", "Identify needs an address") if device.address is None else ""


def _not_claimed(device: Device) -> str:
    if device.family is None or device.address is None:
        return translate("Verb", "Claim needs a device that a family recognises")
    if any(note.code in {"address-shared", "serial-twice"} for note in device.notes):
        return translate("Verb", "Claim needs a device whose address and serial number are its own")
    return ""


def _not_set(device: Device) -> str:
    on_line = (device.address or "").startswith("serial:") or any(one.name == "modbus-rtu" for one in device.services)
    guided = device.family in WHERE_A_PERSON_SETS_PORTS and (on_line or device.family not in ON_A_LINE)
    if (device.family in THAT_HAVE_PORTS | THAT_HAVE_A_CLOCK or guided) and device.address is not None:
        return ""
    return translate("Verb", "Serial ports needs a device whose ports can be set from here")


def _not_opened(device: Device) -> str:
    return translate("Verb", "Open page needs a web page that answered") if safe_page(device) is None else ""


def _not_located(device: Device) -> str:
    if device.family not in THAT_LOCATE:
        who = family_title(device.family) if device.family else translate("Verb", "This device")
        return translate("Verb", "{family} has no way to show itself").format(family=who)
    if device.host_key is None:
        return translate("Verb", "Locate needs the device's SSH host key: identify it again")
    return ""


def _not_updated(device: Device) -> str:
    if device.family not in THAT_UPDATE:
        who = family_title(device.family) if device.family else translate("Verb", "This device")
        return translate("Verb", "{family} is updated on its own page or in its maker's program").format(family=who)
    return translate("Verb", "An update needs an address") if device.address is None else ""


_RULES: dict[str, Callable[[Device], str]] = {
    "identify": _not_identified,
    "claim": _not_claimed,
    "firmware": _not_updated,
    "ports": _not_set,
    "page": _not_opened,
    "locate": _not_located,
}


def _limit(key: str, count: int) -> str:
    if key == "locate" and count > 1:
        return translate("Verb", "Locate takes one device at a time")
    if key == "page" and count > MOST_PAGES:
        return translate("Verb", "Open page takes at most {n} devices").format(n=MOST_PAGES)
    return ""


def _label(key: str, count: int, total: int) -> str:
    part = 0 < count < total
    labels: dict[str, Callable[[], str]] = {
        "claim": lambda: (
            translate("Verb", "Claim {n} of {total}").format(n=count, total=total)
            if part
            else translate("Verb", "Claim")
            if total <= 1
            else translate("Verb", "Claim %n devices", None, total)
        ),
        "firmware": lambda: (
            translate("Verb", "Update firmware of {n} of {total}").format(n=count, total=total)
            if part
            else translate("Verb", "Update firmware")
            if total <= 1
            else translate("Verb", "Update firmware of %n devices", None, total)
        ),
        "ports": lambda: (
            translate("Verb", "Serial ports of {n} of {total}").format(n=count, total=total)
            if part
            else translate("Verb", "Serial ports")
            if total <= 1
            else translate("Verb", "Serial ports of %n devices", None, total)
        ),
        "identify": lambda: (
            translate("Verb", "Identify {n} of {total} again").format(n=count, total=total)
            if part
            else translate("Verb", "Identify again")
            if total <= 1
            else translate("Verb", "Identify %n devices again", None, total)
        ),
        "page": lambda: (
            translate("Verb", "Open {n} of {total} pages").format(n=count, total=total)
            if part
            else translate("Verb", "Open page")
            if total <= 1
            else translate("Verb", "Open %n pages", None, total)
        ),
        "copy": lambda: translate("Verb", "Copy %n rows", None, total),
        "copy-text": lambda: translate("Verb", "Copy %n rows as text", None, total),
        "export": lambda: translate("Verb", "Export CSV"),
        "locate": lambda: translate("Verb", "Locate"),
        "forget": lambda: translate("Verb", "Forget %n devices", None, total),
    }
    return labels[key]()


def offer(verb: Verb, devices: Sequence[Device]) -> Offer:
    """The verb for these devices."""
    reasons = [misfit(verb.key, device) for device in devices]
    fitting = tuple(device for device, reason in zip(devices, reasons, strict=True) if not reason)
    label = _label(verb.key, len(fitting), len(devices))
    if not devices:
        return Offer(verb, label, (), translate("Verb", "Choose a row first"))
    limit = _limit(verb.key, len(devices) if verb.key == "locate" else len(fitting))
    if limit:
        return Offer(verb, label, fitting, limit)
    return Offer(verb, label, fitting, "" if fitting else reasons[0])
