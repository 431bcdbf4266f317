"""Communication interfaces of Schneider PacT circuit breakers: IFE and EIFE on Ethernet, IFM on a serial line."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.contract import CapabilityNote, Confidence, Driver, Endpoint, Family, Service
from firstlight_drivers.schneider_pact import codec


def _open(endpoint: Endpoint) -> Driver:
    # Drivers need protocol libraries; a program that only lists families does not.
    from firstlight_drivers.schneider_pact.device import LinePact, NetworkedPact  # noqa: PLC0415

    return NetworkedPact(endpoint) if endpoint.serial_line is None else LinePact(endpoint)


def _page(services: tuple[Service, ...]) -> str | None:
    return "/" if any(service.name in {"http", "https"} for service in services) else None


FAMILY = Family(
    name=codec.NAME,
    title="Schneider PacT interfaces",
    vendor=codec.VENDOR,
    recognise=codec.recognise,
    open=_open,
    ports=(
        Service(name="https", port=443),
        Service(name="modbus", port=502),
    ),
    ouis=(),
    capabilities=(
        CapabilityNote(
            capability="identify",
            channel="DPWS",
            confidence=Confidence.ASSUMED,
            source="DOCA0105EN-09",
        ),
        CapabilityNote(
            capability="identify",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0105EN-09, DOCA0091EN-08",
        ),
        CapabilityNote(
            capability="identify",
            channel="Modbus RTU",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0091EN-08, DOCA0193EN-00",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0122EN-05, DOCA0147EN-16",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="schneider_pact/assumed_claim.toml",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0122EN-05, DOCA0147EN-16",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="schneider_pact/assumed_firmware.toml",
        ),
        CapabilityNote(
            capability="ports",
            channel="Modbus RTU",
            confidence=Confidence.GUIDED,
            source="DOCA0091EN-08",
        ),
        CapabilityNote(
            capability="clock",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0105EN-09, DOCA0091EN-08",
        ),
        CapabilityNote(
            capability="clock",
            channel="Modbus RTU",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0091EN-08",
        ),
        CapabilityNote(
            capability="names",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0105EN-09, DOCA0091EN-08",
        ),
        CapabilityNote(
            capability="names",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0105EN-09",
        ),
        CapabilityNote(
            capability="names",
            channel="Modbus TCP",
            confidence=Confidence.ASSUMED,
            source="schneider_pact/assumed_names.toml",
        ),
        CapabilityNote(
            capability="names",
            channel="Modbus RTU",
            confidence=Confidence.ASSUMED,
            source="schneider_pact/assumed_names.toml",
        ),
    ),
    page=_page,
    assumed_claim=Path(__file__).with_name("assumed_claim.toml"),
    assumed_firmware=Path(__file__).with_name("assumed_firmware.toml"),
)
