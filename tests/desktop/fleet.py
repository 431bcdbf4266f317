"""Thirty-four invented devices, the interfaces of an invented laptop, and what its doctor would say."""

from __future__ import annotations

from dataclasses import replace

from firstlight.events import Device, DoctorRow, InterfaceKind, Lane, LaneStatus, Note, Presence
from firstlight_drivers.contract import Evidence, Service, Source, State, Trouble

NOW = 1_794_320_827.0  # 2026-11-10 14:27:07 UTC
HTTPS, SSH = Service(name="https", port=443), Service(name="ssh", port=22)
DSCI, HTTP, MODBUS = (
    Service(name="moxa-dsci", port=4800),
    Service(name="http", port=80),
    Service(name="modbus", port=502),
)


def _device(id_: str, ago: float = 0, **values: object) -> Device:
    return Device(id=id_, first_seen=NOW - 15 - ago, last_seen=NOW - ago, **values)  # type: ignore[arg-type]


def _moxa(
    family: str,
    model: str,
    name: str,
    serial: str,
    mac: str,
    address: str,
    firmware: str,
    ago: float = 0,
    state: State = State.FACTORY,
    **more: object,
) -> Device:
    notes = (Note(code="address-shared", detail=address),) if address == "192.168.127.254" else ()
    modern = family == "moxa-nport6000g2"
    values: dict[str, object] = {
        "family": family,
        "vendor": "Moxa",
        "model": model,
        "name": name,
        "serial": serial,
        "mac": mac,
        "firmware": firmware,
        "addresses": (address,),
        "state": state,
        "notes": notes,
        "interfaces": ("Ethernet 2",),
        "sources": (Source.MDNS,) if modern else (Source.MOXA,),
        "services": (HTTPS,) if modern else (DSCI, HTTP),
        "page_url": f"https://{address}/" if modern else f"http://{address}/",
        "certificate": "7F3A91C4D2" * 6 + "7F3A" if modern else None,
        "assumed": frozenset({"name", "model", "serial", "mac", "firmware"}) if modern else frozenset(),
        "evidence": (
            Evidence(field="name", value=name, channel="mDNS instance" if modern else "DSCI 0x10"),
            Evidence(field="model", value=model, channel="mDNS TXT" if modern else "DSCI 0x01"),
            Evidence(field="serial", value=serial, channel="mDNS TXT" if modern else "DSCI 0x16"),
            Evidence(field="mac", value=mac, channel="mDNS TXT" if modern else "DSCI 0x01"),
            Evidence(field="mac", value=mac, channel="neighbour table"),
            Evidence(field="firmware", value=firmware, channel="mDNS TXT" if modern else "DSCI 0x16"),
        ),
    }
    return _device(f"moxa-{serial.lower()}", ago, **(values | more))


def _apc(
    name: str, serial: str, mac: str, address: str, ago: float, state: State, firmware: str = "2.4.0.11", **more: object
) -> Device:
    values: dict[str, object] = {
        "family": "apc-nmc3",
        "vendor": "APC",
        "model": "AP9641",
        "name": name,
        "serial": serial,
        "mac": mac,
        "firmware": firmware,
        "addresses": (address,),
        "state": state,
        "interfaces": ("USB Ethernet",),
        "sources": (Source.SWEEP,),
        "services": (HTTPS, SSH),
        "page_url": f"https://{address}/",
        "host_key": "SHA256:Qw3eRt5yUi7oPa9sDf1gHj3kLz5xCv7bNm9qWe1rTy2",
        "evidence": (Evidence(field="serial", value=serial, channel="TLS certificate CN"),),
    }
    return _device(f"apc-{serial.lower()}", ago, **(values | more))


def _schneider(
    family: str,
    model: str,
    name: str,
    serial: str,
    mac: str | None,
    address: str,
    firmware: str,
    ago: float,
    state: State,
    **more: object,
) -> Device:
    values: dict[str, object] = {
        "family": family,
        "vendor": "Schneider Electric",
        "model": model,
        "name": name,
        "serial": serial,
        "mac": mac,
        "firmware": firmware,
        "addresses": (address,),
        "state": state,
        "interfaces": ("USB Ethernet",),
        "sources": (Source.DPWS,),
        "services": (HTTPS, MODBUS),
        "page_url": f"https://{address}/",
        "uuid": f"urn:uuid:4f1d9b6e-0d2b-11b2-8000-{(mac or '00:00:00:00:00:00').replace(':', '').lower()}",
        "evidence": (
            Evidence(field="serial", value=serial, channel="DPWS ThisDevice"),
            Evidence(field="model", value=model, channel="DPWS ThisModel"),
        ),
    }
    return _device(f"se-{serial.lower()}", ago, **(values | more))


FACTORY = "192.168.127.254"
G2, N6, N5 = "moxa-nport6000g2", "moxa-nport6000", "moxa-nport5000"
PAS, PACT = "schneider-panel-server", "schneider-pact"
NEW, CLAIMED = State.FACTORY, State.CLAIMED

DEVICES: tuple[Device, ...] = (
    _moxa(G2, "NPort 6250-G2", "NP6250-G2_1184", "TBKDB1021184", "00:90:E8:A4:11:84", FACTORY, "1.0"),
    _moxa(G2, "NPort 6250-G2", "NP6250-G2_1185", "TBKDB1021185", "00:90:E8:A4:11:85", FACTORY, "1.0"),
    _moxa(G2, "NPort 6250-G2", "NP6250-G2_1186", "TBKDB1021186", "00:90:E8:A4:11:86", FACTORY, "1.0"),
    _moxa(G2, "NPort 6250-G2", "NP6250-G2_1190", "TBKDB1021190", "00:90:E8:A4:11:90", FACTORY, "1.0", 2),
    _moxa(N5, "NPort 5150A", "NP5150A_9214", "TAFGB1089214", "00:90:E8:5C:92:14", FACTORY, "1.6"),
    _moxa(N5, "NPort 5150A", "NP5150A_9215", "TAFGB1089215", "00:90:E8:5C:92:15", FACTORY, "1.6"),
    _moxa(N5, "NPort 5150A", "NP5150A_9221", "TAFGB1089221", "00:90:E8:5C:92:21", FACTORY, "1.6", 2),
    _apc("apc-5B02F1", "QA2149170345", "28:29:86:5B:02:F1", "10.20.4.80", 3, NEW),
    _apc("apc-5B0304", "QA2149170351", "28:29:86:5B:03:04", "10.20.4.81", 3, NEW),
    _schneider(PACT, "IFE", "IFE-0A129F", "NN2231450045", "00:80:F4:0A:12:9F", "10.20.4.61", "003.010.005", 2, NEW),
    _schneider(PACT, "IFE", "IFE-0A1311", "NN2231450052", "00:80:F4:0A:13:11", "10.20.4.63", "003.010.005", 2, NEW),
    _schneider(PAS, "PAS600", "PAS600-3170", "3N2317440182", "00:80:F4:31:70:C2", "10.20.4.60", "002.005.000", 2, NEW),
    _device(
        "host-10.20.4.97",
        0,
        family=N6,
        vendor="Moxa",
        mac="00:90:E8:77:20:0B",
        addresses=("10.20.4.97",),
        presence=Presence.ASKING,
        sources=(Source.SWEEP,),
        interfaces=("USB Ethernet",),
    ),
    _moxa(
        G2,
        "NPort 6250-G2",
        "level-tank-2",
        "TBKDB1020918",
        "00:90:E8:A4:09:18",
        "10.20.4.24",
        "1.0",
        250,
        CLAIMED,
        presence=Presence.LOST,
    ),
    _moxa(
        N5,
        "NPort 5150A",
        "spare-nport",
        "TAFGB1088733",
        "00:90:E8:5C:87:33",
        "10.20.4.25",
        "1.6",
        7300,
        CLAIMED,
        presence=Presence.REMEMBERED,
        notes=(Note(code="remembered"),),
    ),
    _device(
        "host-10.20.4.140",
        6,
        mac="B8:27:EB:12:9C:40",
        addresses=("10.20.4.140",),
        sources=(Source.MDNS,),
        interfaces=("USB Ethernet",),
        services=(SSH,),
        notes=(Note(code="no-identity"),),
    ),
    _apc("ups-mcc-b", "QA2149170117", "28:29:86:5A:FE:31", "10.20.4.83", 3, CLAIMED),
    _schneider(PACT, "MicroLogic 6.0 X", "main-breaker", "NN2209310127", None, "10.20.4.60", "004.001.002", 2, CLAIMED),
    _schneider(
        PACT,
        "MicroLogic 5.2 E",
        "feeder-3",
        "NN2140220616",
        None,
        "serial:COM7",
        "003.002.001",
        9,
        CLAIMED,
        sources=(Source.SERIAL,),
        interfaces=("COM7",),
        services=(),
        page_url=None,
    ),
    _schneider(
        PAS, "PAS600", "gateway-msb", "3N2317440007", "00:80:F4:31:6F:0A", "10.20.4.65", "002.006.000", 4, CLAIMED
    ),
    *(
        _moxa(
            N6,
            "NPort 6250",
            f"{what}-{n}",
            f"TBBHA10{41 + n}{30 + k}",
            f"00:90:E8:6B:4{n}:1{k}",
            f"10.20.4.{30 + k}",
            "2.2",
            3 + k,
            CLAIMED,
            sources=(Source.MOXA, Source.SWEEP),
            interfaces=("USB Ethernet",),
        )
        for k, (what, n) in enumerate(
            (what, n) for what in ("pump-plc", "dosing-scales", "level-tank") for n in (1, 3, 4)
        )
    ),
    *(
        _moxa(
            N5,
            "NPort 5110A",
            f"chlorine-{n}",
            f"TAGDB108{n}41{n}",
            f"00:90:E8:5D:1{n}:0{n}",
            f"10.20.4.{50 + n}",
            "1.7",
            5 + n,
            CLAIMED,
            interfaces=("USB Ethernet",),
        )
        for n in range(1, 6)
    ),
)

LANES: tuple[Lane, ...] = (
    Lane(
        name="Ethernet 2",
        kind=InterfaceKind.ETHERNET,
        address="192.168.127.50/24",
        status=LaneStatus.SEARCHING,
        found=21,
        elapsed=8,
        remaining=3,
        speed=100,
    ),
    Lane(
        name="USB Ethernet",
        kind=InterfaceKind.USB,
        address="10.20.4.18/22",
        status=LaneStatus.COMPLETE,
        found=11,
        elapsed=3.8,
        speed=1000,
    ),
    Lane(name="COM7", kind=InterfaceKind.SERIAL, address="9600 8N1", status=LaneStatus.COMPLETE, found=2, elapsed=2),
    Lane(
        name="Wi-Fi",
        kind=InterfaceKind.WIFI,
        address="172.16.9.41/20",
        status=LaneStatus.NOT_SEARCHED,
        reason="wifi-off",
    ),
    Lane(
        name="Site VPN", kind=InterfaceKind.VIRTUAL, address="10.99.0.6/32", status=LaneStatus.SKIPPED, reason="virtual"
    ),
)

QUIET_LANES: tuple[Lane, ...] = (
    replace(LANES[0], status=LaneStatus.COMPLETE, found=0, elapsed=15, remaining=0),
    replace(LANES[1], found=0, elapsed=15),
    Lane(
        name="COM7",
        kind=InterfaceKind.SERIAL,
        address="USB-serial, FTDI",
        status=LaneStatus.BLOCKED,
        reason="in-use",
        detail="putty.exe (process 8124)",
    ),
    *LANES[3:],
)


def _row(
    lane: Lane,
    source: Source | None,
    sent: int,
    received: int,
    verdict: str,
    hint: str,
    detail: str = "",
    troubles: tuple[Trouble, ...] = (),
) -> DoctorRow:
    return DoctorRow(
        interface=lane.name,
        kind=lane.kind,
        address=lane.address,
        source=source,
        sent=sent,
        received=received,
        dropped=len(troubles),
        devices=received,
        verdict=verdict,
        hint=hint,
        detail=detail,
        troubles=troubles,
    )


WIRED, USB, COM, WIFI, VPN = QUIET_LANES
DOCTOR: tuple[DoctorRow, ...] = (
    _row(WIRED, Source.MDNS, 6, 0, "blocked", "firewall", "14"),
    _row(WIRED, Source.DPWS, 4, 0, "blocked", "firewall", "14"),
    _row(WIRED, Source.MOXA, 9, 0, "blocked", "firewall", "14"),
    _row(USB, Source.MDNS, 6, 0, "silent", "silent"),
    _row(USB, Source.DPWS, 4, 0, "silent", "silent"),
    _row(USB, Source.MOXA, 9, 1, "wrong-network", "wrong-network", "192.168.127.254"),
    _row(USB, Source.SWEEP, 1022, 0, "silent", "silent"),
    _row(WIFI, None, 0, 0, "not-searched", "wifi-off"),
    _row(VPN, None, 0, 0, "skipped", "virtual"),
    _row(COM, Source.SERIAL, 0, 0, "in-use", "in-use", "putty.exe (process 8124)"),
)


def many(count: int) -> tuple[Device, ...]:
    """Any number of devices, each its own."""
    states = (State.FACTORY, State.CLAIMED, State.UNKNOWN)
    return tuple(
        _device(
            f"many-{n}",
            n % 40,
            family=N5,
            vendor="Moxa",
            model="NPort 5110A",
            name=f"device-{n}",
            serial=f"TB{n:08d}",
            mac=":".join(f"{n:012X}"[at : at + 2] for at in range(0, 12, 2)),
            firmware="1.7",
            state=states[n % 3],
            addresses=(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}",),
            sources=(Source.MOXA,),
            interfaces=("Ethernet 2",),
        )
        for n in range(count)
    )
