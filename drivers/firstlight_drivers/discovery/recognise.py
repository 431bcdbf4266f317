"""Which family an answer belongs to, asked of all of them.

Recognisers are pure functions over hostile input. A family that breaks on an answer has not recognised it; when two
families claim the same host, the one that can say more (serial number, model) is believed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from firstlight_drivers.contract import (
    DpwsObservation,
    DsciObservation,
    Evidence,
    Family,
    HttpObservation,
    Identity,
    MdnsObservation,
    ModbusObservation,
    Observation,
    PortsObservation,
    SnmpObservation,
    SshObservation,
    State,
    TlsObservation,
)

_log = logging.getLogger(__name__)

_WEIGHTS = {"serial": 16, "model": 8, "mac": 4, "uuid": 2, "firmware": 2, "name": 1}
_FIELDS = ("vendor", "model", "name", "serial", "mac", "uuid", "firmware")
_CHANNELS: tuple[tuple[type[object], str], ...] = (
    (MdnsObservation, "mdns"),
    (DpwsObservation, "dpws"),
    (DsciObservation, "dsci"),
    (TlsObservation, "tls"),
    (HttpObservation, "http"),
    (SshObservation, "ssh"),
    (ModbusObservation, "modbus"),
    (SnmpObservation, "snmp"),
    (PortsObservation, "ports"),
)


def recognise(families: Sequence[Family], observation: Observation) -> Identity | None:
    """The identity that one answer proves, or None. Never raises."""
    identity, _ = combine(families, (observation,))
    return identity


def combine(
    families: Sequence[Family], observations: Iterable[Observation]
) -> tuple[Identity | None, tuple[Evidence, ...]]:
    """The identity that several answers of one host prove together, and where each value came from. Never raises."""
    seen: list[tuple[Identity, str]] = []
    for observation in observations:
        for family in families:
            identity = _ask(family, observation)
            if identity is not None:
                seen.append((identity, channel(observation)))
    return settle(seen)


def settle(seen: Sequence[tuple[Identity, str]]) -> tuple[Identity | None, tuple[Evidence, ...]]:
    """One identity out of several, each with the channel it came over. Values of a family that lost are not taken."""
    if not seen:
        return None, ()
    totals: dict[str | None, int] = {}
    for identity, _ in seen:
        totals[identity.family] = totals.get(identity.family, 0) + score(identity)
    named = {family: total for family, total in totals.items() if family is not None}
    winner = max(named, key=lambda family: named[family]) if named else None
    believed = sorted(
        (pair for pair in seen if pair[0].family in {winner, None}),
        key=lambda pair: (pair[0].family is not None, score(pair[0])),
        reverse=True,
    )
    merged = believed[0][0]
    for identity, _ in believed[1:]:
        merged = merged.merged(identity)
    return merged, tuple(item for identity, via in believed for item in evidence(identity, via))


def score(identity: Identity) -> int:
    """How much an identity says; what rests on an assumed profile counts half."""
    return sum(
        weight // 2 if field in identity.assumed else weight
        for field, weight in _WEIGHTS.items()
        if getattr(identity, field) is not None
    ) + (1 if identity.family is not None else 0)


def evidence(identity: Identity, via: str) -> tuple[Evidence, ...]:
    """One line per known value of `identity`."""
    lines = [
        Evidence(field=field, value=value, channel=via)
        for field in _FIELDS
        if (value := getattr(identity, field)) is not None
    ]
    if identity.state is not State.UNKNOWN:
        lines.append(Evidence(field="state", value=identity.state.value, channel=via))
    return tuple(lines)


def channel(observation: Observation) -> str:
    """The channel's name in evidence."""
    return next((name for kind, name in _CHANNELS if isinstance(observation, kind)), "")


def _ask(family: Family, observation: Observation) -> Identity | None:
    try:
        return family.recognise(observation)
    except Exception:  # noqa: BLE001 - the fault of one recogniser must not hide a host from the others
        _log.exception("%s could not read an answer over %s", family.name, channel(observation))
        return None
