"""Joins sightings into devices and says what became of each row. Pure: no input or output, the clock is handed in.

    hear(sighting) -> the row it belongs to (by serial number, MAC, UUID, in that order of trust; never by address)
                   -> the row's `Device`, made anew from everything its sources said
                   -> events: appeared, changed, lost, forgotten

A sighting without any of the three keys (an open port, a bare mDNS name) gets a row of its own for its address. Such a
row is a placeholder: as soon as exactly one identified device answers from that address, it is absorbed by it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from firstlight.device_key import name_of
from firstlight.events import (
    Device,
    DeviceAppeared,
    DeviceChanged,
    DeviceForgotten,
    DeviceLost,
    Event,
    Note,
    Presence,
)
from firstlight.rows import (
    MOST_ADDRESSES,
    Row,
    Slot,
    Subnet,
    address_notes,
    addresses_of,
    certificate_of,
    evidence_of,
    host_key_of,
    is_ipv4,
    joined_identity,
    keys_of,
    newer_word,
    one_host,
    page_url,
    place_of,
    services_of,
)
from firstlight_drivers.contract import Family, Identity, Sighting, State

log = logging.getLogger(__name__)

LOST_AFTER = 44.0  # seconds of silence; looked at once a second, so that 45 s are kept
MOST_ROWS = 20_480  # 4,096 for each of the five sources
MOST_WORDS = 64  # different sayings kept of one device


class Inventory:
    """All rows of a run. Not thread-safe: it lives on the engine's loop."""

    def __init__(
        self,
        families: Sequence[Family],
        subnets: Callable[[], Iterable[Subnet]] = tuple,
        simulated: Callable[[str], bool] = lambda _address: False,
    ) -> None:
        self._families = {family.name: family for family in families}
        self._subnets = subnets
        self._simulated = simulated
        self._rows: dict[str, Row] = {}
        self._by_key: dict[str, dict[str, None]] = {}
        self._by_address: dict[str, dict[str, None]] = {}
        self._by_slot: dict[Slot, str] = {}
        self._link_macs: dict[str, set[str]] = {}
        self.refused = 0  # sightings dropped because the table is full

    # --- asking it ---------------------------------------------------------------------------------------------

    def devices(self) -> tuple[Device, ...]:
        """All rows, in the order they appeared."""
        return tuple(row.device for row in self._rows.values() if row.device is not None)

    def get(self, id_: str) -> Device | None:
        """The row with this id."""
        row = self._rows.get(id_)
        return row.device if row else None

    def find(self, text: str) -> Device | None:
        """The row whose id, serial number, MAC or UUID this is (case and MAC separators do not matter)."""
        if (row := self._rows.get(text)) is not None:
            return row.device
        plain = text.strip().casefold()
        mac = plain.replace("-", "").replace(":", "").replace(".", "")
        for device in self.devices():
            if plain in {(device.serial or "").casefold(), (device.uuid or "").casefold()} - {""}:
                return device
            if device.mac and device.mac.replace(":", "").casefold() == mac:
                return device
        return None

    def at(self, address: str) -> tuple[Device, ...]:
        """Rows that hold this address."""
        rows = (self._rows[id_] for id_ in self._by_address.get(address, ()))
        return tuple(row.device for row in rows if row.device is not None)

    # --- telling it --------------------------------------------------------------------------------------------

    def remember(self, devices: Iterable[Device]) -> None:
        """Take rows of an earlier run. They are shown as remembered until they are heard again."""
        for device in devices:
            known = Identity(
                family=device.family,
                vendor=device.vendor,
                model=device.model,
                name=device.name,
                serial=device.serial,
                mac=device.mac,
                uuid=device.uuid,
                firmware=device.firmware,
                assumed=device.assumed,
            )
            keys = keys_of(known)
            if not keys or device.id in self._rows or any(key in self._by_key for key in keys):
                continue
            row = Row(
                id=device.id,
                known=known,
                first_seen=device.first_seen,
                last_seen=device.last_seen,
                remembered=device,
                claimed=device.state is State.CLAIMED,
            )
            self._rows[row.id] = row
            self._index_keys(row, keys)
            row.device = replace(device, presence=Presence.REMEMBERED, notes=(Note(code="remembered"),))

    def claimed(self, id_: str) -> list[Event]:
        """Its first login was done and proved from here. What the device itself says later weighs more."""
        row = self._rows.get(id_)
        if row is None or row.device is None:
            return []
        row.claimed = True
        for slot, said in row.said.items():
            if said.identity.state is State.FACTORY:
                row.said[slot] = replace(said, identity=replace(said.identity, state=State.UNKNOWN))
        return [DeviceChanged(self._make(row))]

    def hear(self, sighting: Sighting) -> tuple[str | None, list[Event]]:
        """Take one sighting; returns the id of its row and what became of the rows it touches."""
        if sighting.goodbye:
            return None, self._leave(sighting)
        keys = keys_of(sighting.identity)
        row, events = self._row_for(sighting, keys) if keys else (self._keyless_row(sighting), [])
        if row is None:
            self.refused += 1
            return None, []
        before = row.device
        self._take(row, sighting, keys)
        if keys:
            events += self._absorb_placeholders(row, sighting)
        neighbours = self._index_addresses(row) | self._twins(row)
        device = self._make(row)
        if before is not None and before.presence is Presence.LOST:
            log.info("%s is back", name_of(device))
        events.append(DeviceAppeared(device) if before is None else DeviceChanged(device))
        return row.id, events + self._refresh(neighbours - {row.id})

    def ask_begins(self, id_: str) -> list[Event]:
        """The row is being asked who it is."""
        return self._set_asking(id_, asking=True)

    def ask_ends(self, id_: str) -> list[Event]:
        """The asking is over, whatever came of it."""
        return self._set_asking(id_, asking=False)

    def add(self, id_: str, sighting: Sighting) -> list[Event]:
        """What a device said when it was asked. It belongs to the row that was asked unless it names another device.

        Where several devices answer at one address nobody knows which of them spoke: a nameless answer is dropped.
        """
        if not keys_of(sighting.identity) and self.shared(place_of(sighting)):
            return []
        if id_ in self._rows and not keys_of(sighting.identity):
            row = self._rows[id_]
            self._take(row, sighting, ())
            self._index_addresses(row)
            return [DeviceChanged(self._make(row))]
        return self.hear(sighting)[1]

    def shared(self, address: str) -> bool:
        """Whether more than one identified device answers at this address."""
        rows = (self._rows[id_] for id_ in self._by_address.get(address, ()))
        return sum(not row.placeholder and row.live for row in rows) > 1

    def still_there(self, id_: str, at: float) -> list[Event]:
        """The device's known address still accepts a connection: it counts as seen, nothing else is learned."""
        row = self._rows.get(id_)
        if row is None or not row.live:
            return []
        row.last_seen = max(row.last_seen, at)
        return [DeviceChanged(self._make(row))]

    def tick(self, now: float) -> list[Event]:
        """Mark rows lost that were silent for longer than `LOST_AFTER` seconds. `now` as in sightings."""
        events: list[Event] = []
        for row in self._rows.values():
            if row.live and not row.asking and now - row.last_seen > LOST_AFTER:
                events += self._lose(row)
        return events

    def forget(self, id_: str) -> list[Event]:
        """Take a row out."""
        row = self._rows.get(id_)
        if row is None:
            return []
        neighbours = self._remove(row)
        return [DeviceForgotten(id_), *self._refresh(neighbours)]

    # --- finding the row ---------------------------------------------------------------------------------------

    def _row_for(self, sighting: Sighting, keys: tuple[str, ...]) -> tuple[Row | None, list[Event]]:
        """The row of an identified sighting. Different MACs are different devices, whatever else is the same."""
        mac = sighting.identity.mac.upper() if sighting.identity.mac else None
        known = dict.fromkeys(id_ for key in keys for id_ in self._by_key.get(key, ()))
        rows = [self._rows[id_] for id_ in known]
        fitting = [row for row in rows if not mac or row.mac in (None, mac)]
        if not fitting:
            return self._new_row(f"{keys[0]}|{mac}" if rows else keys[0], sighting), []
        first, *others = fitting
        events: list[Event] = []
        for other in others:  # two rows turn out to be one device
            if first.mac is None or other.mac in (None, first.mac):
                events += self._merge(first, other)
        return first, events

    def _keyless_row(self, sighting: Sighting) -> Row | None:
        place, family = place_of(sighting), sighting.identity.family
        holders = [self._rows[id_] for id_ in self._by_address.get(place, ())]
        identified = [row for row in holders if not row.placeholder and row.live]
        if len(identified) == 1:
            known = identified[0].device.family if identified[0].device else None
            if None in (family, known) or family == known:
                return identified[0]
        for row in holders:
            if row.placeholder:
                return row
        return self._new_row(f"place:{sighting.interface}:{place}", sighting)

    def _new_row(self, seed: str, sighting: Sighting) -> Row | None:
        if len(self._rows) >= MOST_ROWS:
            return None
        id_ = "d-" + hashlib.sha256(seed.encode()).hexdigest()[:10]
        while id_ in self._rows:  # the seed's first holder is another device by now
            id_ = "d-" + hashlib.sha256(id_.encode()).hexdigest()[:10]
        row = Row(id=id_, known=Identity(), first_seen=sighting.at, last_seen=sighting.at)
        self._rows[id_] = row
        return row

    # --- changing rows -----------------------------------------------------------------------------------------

    def _take(self, row: Row, sighting: Sighting, keys: tuple[str, ...]) -> None:
        slot = (sighting.source, sighting.key or place_of(sighting))
        if slot not in row.said and len(row.said) >= MOST_WORDS:
            oldest = min(row.said, key=lambda one: row.said[one].at)
            del row.said[oldest]
        row.said[slot] = newer_word(sighting, row.said.get(slot))
        row.gone.discard(slot)
        self._by_slot[slot] = row.id
        row.last_seen = max(row.last_seen, sighting.at)
        row.lost = False
        row.remembered = None
        if sighting.peer:
            row.places[sighting.peer] = sighting.at
        if sighting.link_mac:
            self._link_macs.setdefault(sighting.link_mac, set()).add(row.id)
        self._index_keys(row, keys)

    def _index_keys(self, row: Row, keys: Iterable[str]) -> None:
        for key in keys:
            self._by_key.setdefault(key, {})[row.id] = None
            row.keys.add(key)

    def _index_addresses(self, row: Row) -> set[str]:
        """Bring the address index up to date; returns the rows that share an address with this one."""
        neighbours: set[str] = set()
        for address in addresses_of(row):
            ids = self._by_address.setdefault(address, {})
            ids[row.id] = None
            neighbours |= ids.keys()
        return neighbours

    def _merge(self, into: Row, other: Row) -> list[Event]:
        into.said.update(other.said)
        into.first_seen = min(into.first_seen, other.first_seen)
        into.known = into.known.merged(other.known)
        into.places.update(other.places)
        keys = tuple(other.keys)
        self._remove(other)
        self._index_keys(into, keys)
        for slot in other.said:
            self._by_slot[slot] = into.id
        return [DeviceForgotten(other.id, into.id)] if other.device is not None else []

    def _absorb_placeholders(self, row: Row, sighting: Sighting) -> list[Event]:
        ids = self._by_address.get(place_of(sighting), {})
        holders = [self._rows[id_] for id_ in ids if id_ != row.id]
        if any(not other.placeholder and other.live for other in holders):
            return []
        events: list[Event] = []
        for other in holders:
            family = other.device.family if other.device else None
            if other.placeholder and family in (None, sighting.identity.family):
                events += self._merge(row, other)
        return events

    def _remove(self, row: Row) -> set[str]:
        """Take a row out of every index; returns the rows that shared an address with it."""
        neighbours = self._twins(row)
        del self._rows[row.id]
        for key in row.keys:
            self._by_key[key].pop(row.id, None)
            if not self._by_key[key]:
                del self._by_key[key]
        for address in addresses_of(row):
            ids = self._by_address.get(address, {})
            ids.pop(row.id, None)
            neighbours |= ids.keys()
        for slot in row.said:
            if self._by_slot.get(slot) == row.id:
                del self._by_slot[slot]
        for said in row.said.values():
            if said.link_mac:
                self._link_macs.get(said.link_mac, set()).discard(row.id)
        return neighbours

    def _leave(self, sighting: Sighting) -> list[Event]:
        """A goodbye counts only for what the same source said under the same key, from the same host."""
        slot = (sighting.source, sighting.key)
        row = self._rows.get(self._by_slot.get(slot, ""))
        said = row.said.get(slot) if row else None
        if row is None or said is None or (sighting.peer and said.peer and sighting.peer != said.peer):
            return []
        row.gone.add(slot)
        return self._lose(row) if row.gone >= row.said.keys() and not row.lost else []

    def _lose(self, row: Row) -> list[Event]:
        row.lost = True
        device = self._make(row)
        log.info("%s is lost", name_of(device))
        return [DeviceLost(device)]

    def _set_asking(self, id_: str, *, asking: bool) -> list[Event]:
        row = self._rows.get(id_)
        if row is None or row.device is None or row.asking == asking:
            return []
        row.asking = asking
        return [DeviceChanged(self._make(row))]

    def _refresh(self, ids: Iterable[str]) -> list[Event]:
        """Rows whose notes may have changed because a neighbour did."""
        events: list[Event] = []
        for id_ in ids:
            row = self._rows[id_]
            before = row.device
            if before is not None and row.said and (now := self._make(row)) != before:
                events.append(DeviceChanged(now))
        return events

    # --- making the record -------------------------------------------------------------------------------------

    def _make(self, row: Row) -> Device:
        newest = row.newest()
        identity = joined_identity(row)
        addresses = addresses_of(row)[:MOST_ADDRESSES]
        services = services_of(newest)
        if row.remembered is not None and not row.said:
            addresses, services = row.remembered.addresses, row.remembered.services
        row.device = Device(
            id=row.id,
            family=identity.family,
            vendor=identity.vendor,
            model=identity.model,
            name=identity.name,
            serial=identity.serial,
            mac=identity.mac or self._neighbour_mac(row, identity),
            uuid=identity.uuid,
            firmware=identity.firmware,
            state=State.CLAIMED if row.claimed and identity.state is State.UNKNOWN else identity.state,
            presence=self._presence(row),
            addresses=addresses,
            services=services,
            sources=tuple(dict.fromkeys(source for source, _ in row.said)),
            interfaces=tuple(dict.fromkeys(said.interface for said in newest if said.interface)),
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            notes=self._notes(row, identity),
            evidence=evidence_of(newest),
            assumed=identity.assumed,
            simulated=any(self._simulated(address) for address in addresses),
            certificate=certificate_of(newest),
            host_key=host_key_of(newest),
            page_url=page_url(self._families.get(identity.family or ""), addresses, services),
        )
        return row.device

    def _presence(self, row: Row) -> Presence:
        if not row.said:
            return Presence.REMEMBERED
        if row.lost:
            return Presence.LOST
        return Presence.ASKING if row.asking else Presence.PRESENT

    def _neighbour_mac(self, row: Row, identity: Identity) -> str | None:
        """A MAC from this computer's neighbour table, only where it can be the device's own.

        It must carry the maker's prefix and belong to one row only: a router or proxy answers for many.
        """
        family = self._families.get(identity.family or "")
        for one in row.said.values():
            mac = one.link_mac
            if mac and family and mac[:8] in family.ouis and len(self._link_macs.get(mac, ())) == 1:
                return mac
        return None

    def _notes(self, row: Row, identity: Identity) -> tuple[Note, ...]:
        notes: list[Note] = []
        for address in addresses_of(row):
            others = (self._rows[id_] for id_ in self._by_address.get(address, ()) if id_ != row.id)
            macs = {other.mac for other in others if other.live} - {None, row.mac}
            if row.mac and macs:
                notes.append(Note(code="address-shared", detail=f"{address} ({len(macs) + 1} devices)"))
        notes += self._serial_notes(row, identity)
        subnets = tuple(self._subnets())
        for one in row.said.values():
            notes += address_notes(one, subnets)
            notes += [
                Note(code=entry.field, detail=entry.value) for entry in one.evidence if entry.field == "xaddr-elsewhere"
            ]
        if identity.assumed:
            notes.append(Note(code="assumed", detail=", ".join(sorted(identity.assumed))))
        if any(self._simulated(address) for address in addresses_of(row)):
            notes.append(Note(code="simulated"))
        return tuple(dict.fromkeys(notes))

    def _serial_notes(self, row: Row, identity: Identity) -> list[Note]:
        """One serial number at two places: in two rows, or from two addresses that nothing ties together."""
        recent = [p for p, at in row.places.items() if row.last_seen - at <= LOST_AFTER and is_ipv4(p)]
        twins = any(self._rows[id_].live for id_ in self._twins(row))
        if identity.serial and (twins or (len(recent) > 1 and not one_host(row, recent))):
            return [Note(code="serial-twice", detail=identity.serial)]
        return []

    def _twins(self, row: Row) -> set[str]:
        """Other rows that claim the same serial number."""
        serials = (key for key in row.keys if key.startswith("serial:"))
        return {id_ for key in serials for id_ in self._by_key.get(key, ()) if id_ != row.id}
