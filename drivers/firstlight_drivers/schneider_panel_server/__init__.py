"""Schneider EcoStruxure Panel Server (PAS400, PAS600, PAS800)."""

from __future__ import annotations

from pathlib import Path

from firstlight_drivers.contract import CapabilityNote, Confidence, Driver, Endpoint, Family, Service
from firstlight_drivers.schneider_panel_server import codec


def _open(endpoint: Endpoint) -> Driver:
    # Drivers need protocol libraries; a program that only lists families does not.
    from firstlight_drivers.schneider_panel_server.device import PanelServer  # noqa: PLC0415

    return PanelServer(endpoint)


def _page(services: tuple[Service, ...]) -> str | None:
    return "/" if any(service.name in {"http", "https"} for service in services) else None


FAMILY = Family(
    name=codec.NAME,
    title="EcoStruxure Panel Server",
    vendor=codec.VENDOR,
    recognise=codec.recognise,
    open=_open,
    ports=(
        Service(name="https", port=443),
        Service(name="modbus", port=502),
        Service(name="dpws", port=5357),
    ),
    dpws_types=(codec.GATEWAY_TYPE, codec.PANEL_SERVER_TYPE),
    ouis=(),
    capabilities=(
        CapabilityNote(
            capability="identify",
            channel="DPWS",
            confidence=Confidence.OBSERVED,
            source="Breina/PowerTagGateway",
        ),
        CapabilityNote(
            capability="identify",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0172EN, DOCA0241EN-06",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0172EN, DOCA0211EN-14",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="schneider_panel_server/assumed_claim.toml",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0172EN, DOCA0211EN-14",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="schneider_panel_server/assumed_firmware.toml",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0172EN",
        ),
        CapabilityNote(
            capability="clock",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0241EN-06",
        ),
        CapabilityNote(
            capability="names",
            channel="Modbus TCP",
            confidence=Confidence.DOCUMENTED,
            source="DOCA0241EN-06",
        ),
        CapabilityNote(
            capability="names",
            channel="HTTPS",
            confidence=Confidence.GUIDED,
            source="DOCA0172EN",
        ),
    ),
    page=_page,
    assumed_claim=Path(__file__).with_name("assumed_claim.toml"),
    assumed_firmware=Path(__file__).with_name("assumed_firmware.toml"),
)
