"""Which answers prove an APC Network Management Card 3, and what its texts say. Pure.

    TLS    default certificate: "Internally Generated Certificate" as organization or unit of the issuer; CN is the
           serial number, after a reset the host name; P-256 key                  990-91251R, "Server certificates"
    SNMP   sysObjectID below 1.3.6.1.4.1.318.1.3; sysDescr with PN:apc_hw21...    cards' answers in public records
    HTTP   /logon.htm, with the vendor's name in it                               public scripts; no proof of the NMC3
    SSH    host key only: the identification line is not told apart from other servers

Older cards (NMC2) and rack PDUs make the same kind of certificate with an RSA key: with one of those the family is
assumed. Whether the first login is done cannot be seen from outside; the state stays unknown.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from firstlight_drivers.apc_nmc3.answers import result_code
from firstlight_drivers.contract import HttpObservation, Identity, Observation, SnmpObservation, TlsObservation

NAME = "apc-nmc3"
VENDOR = "APC"
INTERNAL = "Internally Generated Certificate"
SNMP_TREE = "1.3.6.1.4.1.318.1.3"

_SERIAL = re.compile(r"(?=(?:.*\d){8})[0-9A-Z]{12}")
_HARDWARE = re.compile(r"\bapc_hw(\d\d)_", re.IGNORECASE)
_DESCR_FIELD = re.compile(r"\b([A-Z]{2}\d?):\s*([^\s)]+)")
_BANNER_VERSION = re.compile(r"(Network Management Card AOS|\S[^\r\n]*? APP)\s+v(\d[\d.]*)")
_BLOCK_TITLE = re.compile(r"^[^\s:][^:]*$")
_SPAN = re.compile(
    r"(\d{1,9})\s*(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])", re.IGNORECASE
)
_UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_CLOCK = re.compile(r"(?<![\d:])(\d{1,4}):([0-5]\d)(?::([0-5]\d))?(?![\d:])")


def recognise(observation: Observation) -> Identity | None:
    """The identity one answer proves, or None."""
    if isinstance(observation, TlsObservation):
        return _from_tls(observation)
    if isinstance(observation, SnmpObservation):
        return _from_snmp(observation)
    if isinstance(observation, HttpObservation):
        return _from_http(observation)
    return None


def _from_tls(observation: TlsObservation) -> Identity | None:
    names = (observation.issuer, observation.subject, observation.issuer_org, observation.subject_org)
    if not any(INTERNAL in (name or "") for name in names):
        return None
    serial, name = None, None
    if observation.subject_cn and _SERIAL.fullmatch(observation.subject_cn):
        serial = observation.subject_cn
    else:
        name = observation.subject_cn
    if name is None and observation.issuer_cn not in {None, serial}:
        name = observation.issuer_cn
    own_curve = observation.key.startswith("EC")
    return Identity(
        family=NAME,
        vendor=VENDOR,
        name=name,
        serial=serial,
        assumed=frozenset() if own_curve else frozenset({"family"}),
        why=("the card's own certificate" if own_curve else "a card's own certificate with an RSA key",),
    )


def _from_http(observation: HttpObservation) -> Identity | None:
    at_logon = observation.path.endswith("/logon.htm") or "/logon.htm" in (observation.location or "")
    text = f"{observation.title or ''}\n{observation.body}"
    named = re.search(r"\bAPC\b|Schneider Electric|Network Management Card", text) is not None
    if at_logon and named and observation.status in {200, 301, 302, 303, 307}:
        return Identity(vendor=VENDOR, why=("an APC logon page",))
    return None


def _from_snmp(observation: SnmpObservation) -> Identity | None:
    oid = observation.sys_object_id.strip().lstrip(".")
    if not oid.startswith(f"{SNMP_TREE}."):
        return None
    card = parse_sys_descr(observation.sys_descr)
    if card.hardware != "21":
        return Identity(vendor=VENDOR, why=(f"sysObjectID {oid}, not an NMC3",))
    return Identity(
        family=NAME,
        vendor=VENDOR,
        model=card.model,
        name=observation.sys_name,
        serial=card.serial,
        firmware=card.application or card.aos,  # as FirmwareState.version: what files are named after
        why=(f"sysObjectID {oid}", "apc_hw21 in sysDescr"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDescription:
    """Fields of sysDescr. `hardware` is "21" for NMC3, "05" for NMC2, "02" for NMC1."""

    hardware: str | None = None
    model: str | None = None
    serial: str | None = None
    aos: str | None = None
    application: str | None = None
    boot_monitor: str | None = None


def parse_sys_descr(text: str) -> CardDescription:
    """sysDescr of an APC card: "... (MB:v4.2.9 PF:v3.0.0.12 PN:apc_hw21_aos_... AF1:... MN:AP... SN: ...) ..."."""
    fields = dict(_DESCR_FIELD.findall(text))
    hardware = _HARDWARE.search(text)
    serial = fields.get("SN", "")
    return CardDescription(
        hardware=hardware[1] if hardware else None,
        model=fields.get("MN"),
        serial=serial if re.fullmatch(r"[0-9A-Z]{8,20}", serial) else None,
        aos=_version(fields.get("PF")),
        application=_version(fields.get("AF1")),
        boot_monitor=_version(fields.get("MB")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """What the card prints after a login, before its first prompt."""

    aos: str | None = None
    application: str | None = None
    application_name: str | None = None
    name: str | None = None
    user: str | None = None
    status: str | None = None
    up_seconds: float | None = None
    services: tuple[tuple[str, str], ...] = ()  # "HTTPS" -> "Enabled"


_BANNER_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9 ./-]*?)\s*: (\S(?:.*?\S)?)(?=\s{3,}|\s*$)")


def parse_banner(text: str) -> Banner:
    """The banner of AOS 2 and later; lines may end in CR, CR LF or both."""
    versions = {title.strip(): number for title, number in _BANNER_VERSION.findall(text)}
    aos = versions.pop("Network Management Card AOS", None)
    titled = next(iter(versions.items()), (None, None))
    pairs: dict[str, str] = {}
    for line in re.split(r"[\r\n]+", text):
        pairs.update({key.strip(): value for key, value in _BANNER_PAIR.findall(line)})
    kinds = ("Enabled", "Disabled", "Read/Write", "Read")
    application_name = titled[0]
    if application_name is not None:
        application_name = application_name.rsplit("  ", 1)[-1].strip().removesuffix(" APP")
    return Banner(
        aos=aos,
        application=titled[1],
        application_name=application_name,
        name=pairs.get("Name"),
        user=pairs.get("User"),
        status=pairs.get("Stat"),
        up_seconds=parse_up_time(pairs.get("Up Time", "")),
        services=tuple((key, value) for key, value in pairs.items() if value.endswith(kinds)),
    )


def parse_about(text: str) -> dict[str, dict[str, str]]:
    """The answer to `about`: block title -> label -> value. Labels and values are parted by tabs, blanks or both."""
    blocks: dict[str, dict[str, str]] = {}
    title = ""
    for line in re.split(r"[\r\n]+", text):
        stripped = line.strip()
        label, colon, value = stripped.partition(":")
        if not stripped or result_code(stripped) is not None:
            continue
        if not colon and _BLOCK_TITLE.match(stripped) and not set(stripped) <= set("-="):
            title = stripped
        elif colon and value.strip():
            blocks.setdefault(title, {})[label.strip()] = value.strip()
    return blocks


def parse_up_time(text: str) -> float | None:
    """Seconds of "42 Days 3 Hours 1 Minute"; None for what holds no span of time.

    Cards print days, hours and minutes (public fixtures of AOS 2.5.0.8 and 1.4.2.1). Other units, short forms and
    "3:04:05" are read as well: what later versions print is not published.
    """
    spans = _SPAN.findall(text)
    seconds = sum(int(number) * _UNITS[unit[0].lower()] for number, unit in spans)
    clock = _CLOCK.search(text)
    if clock is not None:
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        seconds += 3600 * hours + 60 * minutes + rest
    return float(seconds) if spans or clock is not None else None


def blink_minutes(seconds: float) -> int:
    """`ledblink` counts whole minutes, at least one."""
    return max(1, math.ceil(seconds / 60))


def _version(text: str | None) -> str | None:
    match = re.fullmatch(r"v?(\d[\d.]*)", text or "")
    return match[1] if match else None
