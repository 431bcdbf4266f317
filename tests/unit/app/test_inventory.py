"""The inventory: joining, conflicts, placeholders, presence."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.events import Device, DeviceAppeared, DeviceChanged, DeviceForgotten, DeviceLost, Event, Presence
from firstlight.inventory import LOST_AFTER, MOST_ROWS, Inventory
from firstlight_drivers.contract import Family, Observation, Service, Source, State, TlsObservation
from unit.app.sightings import seen

MAC_1 = "00:90:E8:A4:11:84"
MAC_2 = "00:90:E8:A4:11:85"


@pytest.fixture
def inventory() -> Inventory:
    return Inventory((), lambda: (ipaddress.ip_network("10.20.4.0/22"),))


def codes(device: Device | None) -> set[str]:
    assert device is not None
    return {note.code for note in device.notes}


def kinds(events: Sequence[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def certificate(digest: str) -> Observation:
    return TlsObservation(
        port=443,
        subject_cn=None,
        issuer_cn=None,
        subject_org=None,
        issuer_org=None,
        sha256=digest,
        spki_sha256=digest,
        not_before="2026-01-01T00:00:00Z",
        not_after="2036-01-01T00:00:00Z",
        key="EC secp256r1",
        protocol="TLSv1.2",
    )


def test_the_first_sighting_makes_a_row_and_the_second_changes_it(inventory: Inventory) -> None:
    id_, events = inventory.hear(seen(mac=MAC_1, model="NPort 6250"))
    assert kinds(events) == [DeviceAppeared]
    again, events = inventory.hear(seen(mac=MAC_1, name="pump-3", at=101.0))
    assert again == id_
    assert kinds(events) == [DeviceChanged]
    (device,) = inventory.devices()
    assert (device.model, device.name, device.first_seen, device.last_seen) == ("NPort 6250", "pump-3", 100.0, 101.0)


def test_serial_mac_and_uuid_join_across_sources_and_addresses(inventory: Inventory) -> None:
    inventory.hear(seen(source=Source.MOXA, serial="2002", vendor="Moxa", mac=MAC_1))
    inventory.hear(seen(source=Source.SWEEP, peer="10.20.4.99", serial="2002", vendor="Moxa"))
    inventory.hear(seen(source=Source.MDNS, peer="10.20.4.80", mac=MAC_1, key="x"))
    (device,) = inventory.devices()
    assert device.sources == (Source.MOXA, Source.SWEEP, Source.MDNS)


def test_the_address_alone_never_joins_two_identified_devices(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, peer="192.168.127.254"))
    inventory.hear(seen(mac=MAC_2, peer="192.168.127.254"))
    assert len(inventory.devices()) == 2
    assert all("address-shared" in codes(device) for device in inventory.devices())


def test_two_rows_become_one_when_a_sighting_proves_it(inventory: Inventory) -> None:
    first, _ = inventory.hear(seen(source=Source.DPWS, uuid="aa-bb", peer="10.20.4.60", key="urn:uuid:aa-bb"))
    second, _ = inventory.hear(seen(source=Source.SWEEP, serial="3N23", vendor="Schneider Electric"))
    assert first != second
    _, events = inventory.hear(seen(source=Source.DPWS, uuid="aa-bb", serial="3N23", vendor="Schneider Electric"))
    assert [type(event) for event in events if isinstance(event, DeviceForgotten)] == [DeviceForgotten]
    (device,) = inventory.devices()
    assert (device.serial, device.uuid) == ("3N23", "aa-bb")


def test_a_serial_number_is_only_unique_within_one_maker(inventory: Inventory) -> None:
    inventory.hear(seen(serial="2002", vendor="Moxa", mac=MAC_1))
    inventory.hear(seen(serial="2002", vendor="APC", peer="10.20.4.81"))
    assert len(inventory.devices()) == 2


def test_one_serial_number_with_two_macs_is_two_rows_both_flagged(inventory: Inventory) -> None:
    inventory.hear(seen(serial="TBKDB1", vendor="Moxa", mac=MAC_1, peer="10.20.4.80"))
    inventory.hear(seen(serial="TBKDB1", vendor="Moxa", mac=MAC_2, peer="10.20.4.90"))
    assert len(inventory.devices()) == 2
    assert all("serial-twice" in codes(device) for device in inventory.devices())


def test_one_serial_number_from_two_addresses_without_proof_is_flagged(inventory: Inventory) -> None:
    inventory.hear(seen(source=Source.SWEEP, serial="QA21", vendor="APC", peer="10.20.4.80"))
    inventory.hear(seen(source=Source.SWEEP, serial="QA21", vendor="APC", peer="10.20.4.81", at=101))
    (device,) = inventory.devices()
    assert "serial-twice" in codes(device)


def test_one_host_with_two_addresses_and_one_certificate_is_not_flagged(inventory: Inventory) -> None:
    for peer in ("10.20.4.80", "10.20.5.80"):
        inventory.hear(
            seen(source=Source.SWEEP, serial="QA21", vendor="APC", peer=peer, observations=(certificate("AB" * 32),))
        )
    (device,) = inventory.devices()
    assert "serial-twice" not in codes(device)


def test_a_reported_address_that_differs_is_flagged(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, peer="10.20.4.80", addresses=("192.168.127.254",)))
    (device,) = inventory.devices()
    assert {"address-differs", "foreign-subnet"} <= codes(device)
    assert device.addresses == ("10.20.4.80", "192.168.127.254")


def test_an_address_outside_every_subnet_is_only_flagged_when_heard_on_the_link(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, peer="192.168.127.254"))
    inventory.hear(seen(source=Source.SWEEP, serial="QA21", vendor="APC", peer="172.16.0.9"))
    foreign, routed = inventory.devices()
    assert "foreign-subnet" in codes(foreign)
    assert "foreign-subnet" not in codes(routed)


def test_a_placeholder_is_absorbed_by_the_device_that_answers_there(inventory: Inventory) -> None:
    id_, _ = inventory.hear(seen(source=Source.SWEEP, services=(Service(name="https", port=443),)))
    _, events = inventory.hear(seen(mac=MAC_1, family="moxa-nport6000"))
    assert DeviceForgotten(id_ or "", inventory.devices()[0].id) in events
    (device,) = inventory.devices()
    assert device.services == (Service(name="https", port=443),)


def test_a_keyless_sighting_joins_the_one_device_there_but_not_one_of_another_family(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, family="moxa-nport6000"))
    inventory.hear(seen(source=Source.MDNS, key="web", services=(Service(name="http", port=80),)))
    assert len(inventory.devices()) == 1
    inventory.hear(seen(source=Source.SWEEP, family="apc-nmc3"))
    assert len(inventory.devices()) == 2


def test_a_keyless_sighting_at_a_shared_address_stands_alone(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1))
    inventory.hear(seen(mac=MAC_2))
    inventory.hear(seen(source=Source.SWEEP))
    assert len(inventory.devices()) == 3


def test_newer_words_replace_older_ones(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, firmware="1.0", state=State.FACTORY))
    inventory.hear(seen(mac=MAC_1, firmware="1.2", state=State.CLAIMED, at=101))
    (device,) = inventory.devices()
    assert (device.firmware, device.state) == ("1.2", State.CLAIMED)


def test_silence_loses_a_device_once_and_an_answer_brings_it_back(inventory: Inventory) -> None:
    inventory.hear(seen(mac=MAC_1, at=100))
    assert inventory.tick(100 + LOST_AFTER) == []
    assert kinds(inventory.tick(100 + LOST_AFTER + 1)) == [DeviceLost]
    assert inventory.tick(1000) == []
    inventory.hear(seen(mac=MAC_1, at=1001))
    assert inventory.devices()[0].presence is Presence.PRESENT


def test_a_bare_connection_keeps_a_device_present(inventory: Inventory) -> None:
    id_, _ = inventory.hear(seen(mac=MAC_1, at=100))
    inventory.still_there(id_ or "", 140)
    assert inventory.tick(150) == []


def test_a_goodbye_loses_a_device_only_when_every_source_said_it(inventory: Inventory) -> None:
    inventory.hear(seen(source=Source.MDNS, mac=MAC_1, key="a"))
    inventory.hear(seen(source=Source.MOXA, mac=MAC_1, key="b"))
    assert inventory.hear(seen(source=Source.MDNS, key="a", goodbye=True))[1] == []
    assert kinds(inventory.hear(seen(source=Source.MOXA, key="b", goodbye=True))[1]) == [DeviceLost]


def test_a_goodbye_from_another_host_is_ignored(inventory: Inventory) -> None:
    inventory.hear(seen(source=Source.DPWS, uuid="u", key="urn:uuid:u", peer="10.20.4.80"))
    _, events = inventory.hear(seen(source=Source.DPWS, key="urn:uuid:u", peer="10.20.4.66", goodbye=True))
    assert events == []


def test_remembered_rows_are_greyed_until_heard(inventory: Inventory) -> None:
    id_, _ = inventory.hear(seen(serial="S1", vendor="Moxa", name="pump", services=(Service(name="https", port=443),)))
    again = Inventory(())
    again.remember(inventory.devices())
    (device,) = again.devices()
    assert (device.id, device.presence, device.name) == (id_, Presence.REMEMBERED, "pump")
    assert device.services == (Service(name="https", port=443),)
    assert again.tick(10_000) == []
    again.hear(seen(serial="S1", vendor="Moxa", at=20_000))
    (device,) = again.devices()
    assert (device.id, device.presence, device.name) == (id_, Presence.PRESENT, "pump")


def test_the_neighbour_table_gives_a_mac_only_for_the_makers_prefix_and_one_device() -> None:
    family = Family(
        name="apc-nmc3",
        title="",
        vendor="APC",
        recognise=lambda _: None,
        open=lambda _: (_ for _ in ()).throw(AssertionError),
        ouis=("28:29:86",),
    )
    inventory = Inventory((family,))
    common = {"source": Source.SWEEP, "family": "apc-nmc3", "vendor": "APC"}
    inventory.hear(seen(serial="A", peer="10.0.0.1", link_mac="28:29:86:00:00:01", **common))  # type: ignore[arg-type]
    inventory.hear(seen(serial="B", peer="10.0.0.2", link_mac="02:00:00:00:00:01", **common))  # type: ignore[arg-type]
    assert [device.mac for device in inventory.devices()] == ["28:29:86:00:00:01", None]
    inventory.hear(seen(serial="C", peer="10.0.0.3", link_mac="28:29:86:00:00:01", **common))  # type: ignore[arg-type]
    assert inventory.devices()[-1].mac is None


def test_find_knows_ids_serials_macs_and_uuids(inventory: Inventory) -> None:
    id_, _ = inventory.hear(seen(serial="QA2149", vendor="APC", mac="28:29:86:00:00:01", uuid="ab-cd"))
    for text in (id_, "qa2149", "28-29-86-00-00-01", "282986000001", "AB-CD"):
        found = inventory.find(text or "")
        assert found is not None
        assert found.id == id_
    assert inventory.find("") is None


def test_the_table_is_bounded(inventory: Inventory) -> None:
    for number in range(MOST_ROWS + 5):
        inventory.hear(seen(uuid=str(number), peer=None, key=str(number)))
    assert len(inventory.devices()) == MOST_ROWS
    assert inventory.refused == 5


def test_forgetting_takes_the_row_out_and_clears_its_neighbours_flags(inventory: Inventory) -> None:
    id_, _ = inventory.hear(seen(mac=MAC_1))
    inventory.hear(seen(mac=MAC_2))
    events = inventory.forget(id_ or "")
    assert kinds(events) == [DeviceForgotten, DeviceChanged]
    (device,) = inventory.devices()
    assert "address-shared" not in codes(device)


letters = st.sampled_from(["a", "b", "c", None])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Source)),
            st.sampled_from(["10.20.4.1", "10.20.4.2", None]),
            letters,
            letters,
            letters,
            st.booleans(),
        ),
        max_size=25,
    )
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_heard_every_row_is_consistent(
    words: list[tuple[Source, str | None, str | None, str | None, str | None, bool]],
) -> None:
    inventory = Inventory(())
    told: dict[str, Device] = {}
    for number, (source, peer, serial, mac, uuid, goodbye) in enumerate(words):
        sighting = seen(
            at=float(number),
            source=source,
            peer=peer,
            serial=serial,
            mac=mac,
            uuid=uuid,
            goodbye=goodbye,
            key=f"{peer}{uuid}",
        )
        for event in inventory.hear(sighting)[1]:
            if isinstance(event, DeviceForgotten):
                del told[event.id]
            elif isinstance(event, DeviceAppeared):
                assert event.device.id not in told
                told[event.device.id] = event.device
            elif isinstance(event, DeviceChanged | DeviceLost):
                assert event.device.id in told
                told[event.device.id] = event.device
    assert {device.id: device for device in inventory.devices()} == told
    macs = [device.mac for device in told.values() if device.mac]
    assert len(macs) == len(set(macs))


def test_an_answer_at_a_shared_address_is_nobodys(inventory: Inventory) -> None:
    first, _ = inventory.hear(seen(mac=MAC_1, peer="192.168.127.254"))
    said = seen(
        source=Source.SWEEP, peer="192.168.127.254", services=(Service(name="http", port=80),), state=State.FACTORY
    )
    assert kinds(inventory.add(first or "", said)) == [DeviceChanged]
    assert inventory.devices()[0].state is State.FACTORY
    second, _ = inventory.hear(seen(mac=MAC_2, peer="192.168.127.254"))
    assert inventory.shared("192.168.127.254")
    assert inventory.add(second or "", said) == []
    assert inventory.devices()[1].state is State.UNKNOWN
