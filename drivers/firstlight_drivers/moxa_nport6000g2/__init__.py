"""Moxa NPort 6000-G2: device servers with HTTPS and mDNS only. What is not published lives in `assumed.toml`."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.contract import CapabilityNote, Confidence, Driver, Endpoint, Family, Service
from firstlight_drivers.moxa_nport6000g2 import codec


def _open(endpoint: Endpoint) -> Driver:
    # Drivers need protocol libraries; a program that only lists families does not.
    from firstlight_drivers.moxa_nport6000g2.device import NPort6000G2  # noqa: PLC0415

    return NPort6000G2(endpoint)


def _page(services: tuple[Service, ...]) -> str | None:
    return "/" if any(service.name in {"http", "https"} for service in services) else None


FAMILY = Family(
    name=codec.NAME,
    title="Moxa NPort 6000-G2",
    vendor=codec.VENDOR,
    recognise=codec.recognise,
    open=_open,
    ports=(Service(name="https", port=443),),
    mdns_types=(codec.profile().service_type,),
    ouis=("00:90:E8",),
    capabilities=(
        CapabilityNote(
            capability="identify",
            channel="mDNS",
            confidence=Confidence.ASSUMED,
            source="moxa_nport6000g2/assumed.toml",
        ),
        CapabilityNote(
            capability="identify",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="moxa_nport6000g2/assumed.toml",
        ),
        CapabilityNote(
            capability="state",
            channel="HTTPS",
            confidence=Confidence.DOCUMENTED,
            source="Moxa hardening guide NPort 6000-G2, chapter 3",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="Moxa hardening guide NPort 6000-G2, chapter 3",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="moxa_nport6000g2/assumed_claim.toml",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="Moxa hardening guide NPort 6000-G2, section 4.2",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="moxa_nport6000g2/assumed_firmware.toml",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="Moxa hardening guide NPort 6000-G2",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="moxa_nport6000g2/assumed_ports.toml",
        ),
    ),
    page=_page,
    assumed_claim=Path(__file__).with_name("assumed_claim.toml"),
    assumed_firmware=Path(__file__).with_name("assumed_firmware.toml"),
    assumed_ports=Path(__file__).with_name("assumed_ports.toml"),
)
