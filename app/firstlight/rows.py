"""A row of the inventory, and how everything its sources said becomes one `Device` record. Pure functions."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from firstlight.events import Device, Note
from firstlight.targets import bracketed
from firstlight_drivers.contract import (
    Evidence,
    Family,
    Identity,
    Observation,
    Service,
    Sighting,
    Source,
    SshObservation,
    TlsObservation,
)

MOST_ADDRESSES = 16
MOST_EVIDENCE = 64
HEARD_ON_LINK = frozenset({Source.MDNS, Source.DPWS, Source.MOXA})  # these cannot have crossed a router

Subnet = ipaddress.IPv4Network | ipaddress.IPv6Network
Slot = tuple[Source, str]


@dataclass(slots=True, eq=False)
class Row:
    """What is behind one `Device`: the newest word of each source under each of its keys."""

    id: str
    known: Identity  # what an earlier run knew; empty for a new row
    first_seen: float
    last_seen: float
    keys: set[str] = field(default_factory=set)
    said: dict[Slot, Sighting] = field(default_factory=dict)
    gone: set[Slot] = field(default_factory=set)
    remembered: Device | None = None
    asking: bool = False
    claimed: bool = False  # its first login was done and proved from here
    lost: bool = False
    places: dict[str, float] = field(default_factory=dict)  # packet sources, when last heard
    device: Device | None = None

    @property
    def placeholder(self) -> bool:
        """Nobody has said who this is: the row stands for an address only."""
        return not self.keys

    @property
    def live(self) -> bool:
        """Heard in this run and not lost."""
        return bool(self.said) and not self.lost

    @property
    def mac(self) -> str | None:
        """The MAC the device itself reported."""
        return next((key[4:] for key in self.keys if key.startswith("mac:")), None)

    def newest(self) -> list[Sighting]:
        """What was said, newest first."""
        return sorted(self.said.values(), key=lambda said: said.at, reverse=True)


def keys_of(identity: Identity) -> tuple[str, ...]:
    """The strong keys of an identity, most trusted first. Serial numbers are only unique within one maker."""
    keys = []
    if identity.serial:
        keys.append(f"serial:{(identity.vendor or '').casefold()}:{identity.serial.casefold()}")
    if identity.mac:
        keys.append(f"mac:{identity.mac.upper()}")
    if identity.uuid:
        keys.append(f"uuid:{identity.uuid.casefold()}")
    return tuple(keys)


def newer_word(new: Sighting, old: Sighting | None) -> Sighting:
    """A source's newer word under the same key; what it does not repeat still holds."""
    if old is None:
        return new
    return replace(
        new,
        identity=new.identity.merged(old.identity),
        addresses=new.addresses or old.addresses,
        services=tuple({service.name: service for service in (*old.services, *new.services)}.values()),
        evidence=tuple(dict.fromkeys((*new.evidence, *old.evidence)))[:MOST_EVIDENCE],
        observations=(*new.observations, *(one for one in old.observations if not _replaced(one, new.observations))),
        link_mac=new.link_mac or old.link_mac,
    )


def _replaced(old: Observation, new: Sequence[Observation]) -> bool:
    """Whether a newer answer of the same kind, from the same port, stands in its place."""
    where = getattr(old, "port", None), getattr(old, "path", None)
    return any(
        type(one) is type(old) and (getattr(one, "port", None), getattr(one, "path", None)) == where for one in new
    )


def joined_identity(row: Row) -> Identity:
    """What identified sightings say, newest first; what bare or assumed ones say only fills gaps."""
    identity = Identity()
    ranked = sorted(row.newest(), key=lambda one: (not keys_of(one.identity), bool(one.identity.assumed)))
    for said in ranked:
        identity = identity.merged(said.identity)
    return identity.merged(row.known)


def place_of(sighting: Sighting) -> str:
    """The one address that stands for where a sighting came from."""
    return sighting.peer or (sighting.addresses[0] if sighting.addresses else sighting.key)


def addresses_of(row: Row) -> tuple[str, ...]:
    """All addresses of a row, the one that answered last first."""
    newest = row.newest()
    peers = [said.peer for said in newest if said.peer]
    claimed = [address for said in newest for address in said.addresses]
    return tuple(dict.fromkeys([*peers, *claimed]))


def services_of(said: Sequence[Sighting]) -> tuple[Service, ...]:
    """Services by name, the newest word on each."""
    ports: dict[str, int] = {}
    for one in said:
        for service in one.services:
            ports.setdefault(service.name, service.port)
    return tuple(Service(name=name, port=ports[name]) for name in sorted(ports))


def evidence_of(said: Sequence[Sighting]) -> tuple[Evidence, ...]:
    """Where each value came from, without repeats."""
    return tuple(dict.fromkeys(entry for one in said for entry in one.evidence))[:MOST_EVIDENCE]


def certificate_of(said: Sequence[Sighting]) -> str | None:
    """SHA-256 of the newest TLS certificate seen."""
    return next((o.sha256 for one in said for o in one.observations if isinstance(o, TlsObservation)), None)


def host_key_of(said: Sequence[Sighting]) -> str | None:
    """SHA-256 of the newest SSH host key seen."""
    found = (o.sha256 for one in said for o in one.observations if isinstance(o, SshObservation))
    return next((key for key in found if key), None)


def address_notes(sighting: Sighting, subnets: Sequence[Subnet]) -> list[Note]:
    """A reported address that differs from the packet's source, and addresses outside every subnet of ours."""
    notes: list[Note] = []
    claimed = [address for address in sighting.addresses if is_ipv4(address)]
    peer = sighting.peer if sighting.peer and is_ipv4(sighting.peer) else None
    elsewhere = [address for address in claimed if address != peer]
    if sighting.source is Source.MOXA and peer and elsewhere:
        notes.append(Note(code="address-differs", detail=elsewhere[0]))
    if sighting.source in HEARD_ON_LINK and subnets:
        for address in dict.fromkeys([*claimed, *([peer] if peer else [])]):
            parsed = ipaddress.IPv4Address(address)
            if not parsed.is_unspecified and not any(parsed in net for net in subnets if net.version == 4):
                notes.append(Note(code="foreign-subnet", detail=address))
    return notes


def one_host(row: Row, places: Sequence[str]) -> bool:
    """Whether answers from several addresses are shown to be one host: by MAC, UUID, certificate or own claim."""
    proofs: list[set[str]] = []
    for place in places:
        said = [one for one in row.said.values() if one.peer == place]
        proof = {value for one in said for value in (one.identity.mac, one.identity.uuid) if value}
        proof |= {o.sha256 for one in said for o in one.observations if isinstance(o, TlsObservation)}
        proof |= {address for one in said for address in one.addresses if one.source in HEARD_ON_LINK}
        proofs.append(proof | {place})
    return all(first & second for first, second in pairwise(proofs))


def page_url(family: Family | None, addresses: Sequence[str], services: Sequence[Service]) -> str | None:
    """The device's own web page, where it has one: HTTPS before HTTP."""
    host = next((address for address in addresses if not address.startswith("serial:")), None)
    ports = {service.name: service.port for service in services}
    scheme = "https" if "https" in ports else "http" if "http" in ports else None
    if host is None or scheme is None:
        return None
    port = "" if ports[scheme] == {"https": 443, "http": 80}[scheme] else f":{ports[scheme]}"
    path = (family.page(tuple(services)) if family and family.page else None) or "/"
    return f"{scheme}://{bracketed(host)}{port}{path}"


def is_ipv4(text: str) -> bool:
    """Whether this is an IPv4 address."""
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True
