"""Short ways to make sightings for tests."""

from __future__ import annotations

from firstlight_drivers.contract import Identity, Observation, Service, Sighting, Source, State


def seen(
    *,
    at: float = 100.0,
    source: Source = Source.MOXA,
    peer: str | None = "10.20.4.80",
    addresses: tuple[str, ...] = (),
    interface: str = "eth0",
    key: str = "",
    goodbye: bool = False,
    link_mac: str | None = None,
    services: tuple[Service, ...] = (),
    observations: tuple[Observation, ...] = (),
    family: str | None = None,
    vendor: str | None = None,
    model: str | None = None,
    name: str | None = None,
    serial: str | None = None,
    mac: str | None = None,
    uuid: str | None = None,
    firmware: str | None = None,
    state: State = State.UNKNOWN,
) -> Sighting:
    """A sighting with sensible defaults."""
    identity = Identity(
        family=family,
        vendor=vendor,
        model=model,
        name=name,
        serial=serial,
        mac=mac,
        uuid=uuid,
        firmware=firmware,
        state=state,
    )
    return Sighting(
        source=source,
        at=at,
        interface=interface,
        peer=peer,
        identity=identity,
        addresses=addresses,
        services=services,
        observations=observations,
        key=key,
        goodbye=goodbye,
        link_mac=link_mac,
    )
