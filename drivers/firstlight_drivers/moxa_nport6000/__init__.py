"""Moxa NPort 6000 (not G2): secure terminal servers found by DSCI and by their web console."""

from __future__ import annotations

from firstlight_drivers.contract import CapabilityNote, Confidence, Driver, Endpoint, Family, Service
from firstlight_drivers.moxa_nport6000 import codec
from firstlight_drivers.protocols.moxa_units import VENDOR


def _open(endpoint: Endpoint) -> Driver:
    # Drivers need protocol libraries; a program that only lists families does not.
    from firstlight_drivers.moxa_nport6000.device import NPort6000  # noqa: PLC0415

    return NPort6000(endpoint)


def _page(services: tuple[Service, ...]) -> str | None:
    return "/" if any(service.name in {"http", "https"} for service in services) else None


FAMILY = Family(
    name=codec.NAME,
    title="Moxa NPort 6000",
    vendor=VENDOR,
    recognise=codec.recognise,
    open=_open,
    ports=(
        Service(name="http", port=80),
        Service(name="https", port=443),
    ),
    ouis=("00:90:E8",),
    capabilities=(
        CapabilityNote(
            capability="identify",
            channel="DSCI",
            confidence=Confidence.OBSERVED,
            source="Metasploit moxa_discover (NPort 6250); Moxa npreal2 driver 5.1",
        ),
        CapabilityNote(
            capability="identify",
            channel="HTTP",
            confidence=Confidence.OBSERVED,
            source="whatweb plugin, Shodan; consoles with a blank password",
        ),
        CapabilityNote(
            capability="identify",
            channel="SNMP",
            confidence=Confidence.DOCUMENTED,
            source="MOXA-NP6000-MIB",
        ),
        CapabilityNote(
            capability="state",
            channel="HTTP",
            confidence=Confidence.OBSERVED,
            source="consoles with a blank password",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS, console A",
            confidence=Confidence.OBSERVED,
            source="NSLS-II/ipchange, ipchange/moxa/moxa.py",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS, console B",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_b.toml; login: public code for an NPort 5110A",
        ),
        CapabilityNote(
            capability="claim",
            channel="HTTPS, console C",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_c.toml; login: npolanosky/MoxaSerial",
        ),
        CapabilityNote(
            capability="firmware",
            channel="HTTPS",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_upload.toml",
        ),
        CapabilityNote(
            capability="backup",
            channel="HTTPS, console A",
            confidence=Confidence.OBSERVED,
            source="NSLS-II/ipchange, ipchange/moxa/moxa.py",
        ),
        CapabilityNote(
            capability="backup",
            channel="HTTPS, consoles B and C",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_upload.toml",
        ),
        CapabilityNote(
            capability="ports",
            channel="SNMP",
            confidence=Confidence.DOCUMENTED,
            source="MOXA-NP6000-MIB",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS, console A",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_ports.toml",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS, console B",
            confidence=Confidence.ASSUMED,
            source="protocols/moxa_web_ports.toml; public code for an NPort 5110A",
        ),
        CapabilityNote(
            capability="ports",
            channel="HTTPS, console C",
            confidence=Confidence.OBSERVED,
            source="npolanosky/MoxaSerial",
        ),
    ),
    page=_page,
    settle_seconds=60.0,
)
