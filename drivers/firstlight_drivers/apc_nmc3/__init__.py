"""APC Network Management Card 3 (AP9640, AP9641, AP9643 and built-in cards)."""

from __future__ import annotations

from firstlight_drivers.apc_nmc3 import codec
from firstlight_drivers.contract import CapabilityNote, Confidence, Driver, Endpoint, Family, Service


def _open(endpoint: Endpoint) -> Driver:
    # Drivers need protocol libraries; a program that only lists families does not.
    if endpoint.serial_line is not None:
        from firstlight_drivers.apc_nmc3.device import NetworkManagementCard3  # noqa: PLC0415

        return NetworkManagementCard3(endpoint)
    from firstlight_drivers.apc_nmc3.firmware import NetworkedCard  # noqa: PLC0415

    return NetworkedCard(endpoint)


def _page(services: tuple[Service, ...]) -> str | None:
    return "/" if any(service.name in {"http", "https"} for service in services) else None


FAMILY = Family(
    name=codec.NAME,
    title="APC Network Management Card 3",
    vendor=codec.VENDOR,
    recognise=codec.recognise,
    open=_open,
    ports=(
        Service(name="https", port=443),
        Service(name="ssh", port=22),
        Service(name="http", port=80),
    ),
    ouis=("00:C0:B7", "28:29:86"),
    capabilities=(
        CapabilityNote(
            capability="identify",
            channel="TLS certificate",
            confidence=Confidence.DOCUMENTED,
            source="990-91251R",
        ),
        CapabilityNote(
            capability="identify",
            channel="SSH",
            confidence=Confidence.OBSERVED,
            source="public client transcripts",
        ),
        CapabilityNote(
            capability="identify",
            channel="SNMP",
            confidence=Confidence.OBSERVED,
            source="sysDescr of real cards",
        ),
        CapabilityNote(
            capability="locate",
            channel="SSH",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript",
        ),
        CapabilityNote(
            capability="claim",
            channel="SSH",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript, 990-91251R",
        ),
        CapabilityNote(
            capability="claim",
            channel="serial console",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript, FAQ000265969",
        ),
        CapabilityNote(
            capability="accounts",
            channel="SSH",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript, public scripts",
        ),
        CapabilityNote(
            capability="accounts",
            channel="serial console",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript, public scripts",
        ),
        CapabilityNote(
            capability="firmware",
            channel="SCP",
            confidence=Confidence.OBSERVED,
            source="public notes on .nmc3 files, AP4433 user manual, FAQ000265969",
        ),
        CapabilityNote(
            capability="backup",
            channel="SCP",
            confidence=Confidence.OBSERVED,
            source="ytti/oxidized, docs/Model-Notes/APC.md",
        ),
        CapabilityNote(
            capability="ports",
            channel="SSH",
            confidence=Confidence.OBSERVED,
            source="AOS 6.9.6 transcript, public fixture of AOS 1.4.2.1",
        ),
    ),
    page=_page,
)
