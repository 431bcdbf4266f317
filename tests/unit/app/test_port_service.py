"""Where the bytes of a device's port are to be had, and by what the device is known there."""

from __future__ import annotations

from pathlib import Path

from firstlight.device_key import device_key
from firstlight.events import Device
from firstlight.ports.desk import PortsDesk
from firstlight.site.pins import Pin, PinKind
from firstlight.site.site import Site
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import Service
from firstlight_drivers.links import LinkTls
from firstlight_drivers.port_settings import Mode, OperationMode, PortSettings

PIN = "ab" * 32


def device(address: str, *services: Service) -> Device:
    return Device(
        id="d1", family="moxa-nport6000", serial="4711", addresses=(address,), services=services, model="NPort 6250"
    )


def port(mode: Mode, *, secure: bool = False) -> PortSettings:
    return PortSettings(port=2, operation=OperationMode(mode=mode, local_port=4002, secure=secure))


def desk(folder: Path) -> tuple[PortsDesk, Site]:
    claims = Site(folder, lambda _events: None)
    return PortsDesk(claims, FAMILIES), claims


def test_inside_tls_the_device_shows_the_certificate_of_its_page(tmp_path: Path) -> None:
    ports, claims = desk(tmp_path)
    one = device("192.0.2.7")
    assert ports.service(one, port(Mode.TCP_SERVER, secure=True)).tls is None
    key = device_key(one)
    assert key is not None
    claims.pins.add(Pin(device=key, kind=PinKind.HTTPS, sha256=PIN, first_seen=1.0, seen_by="test", network="lo"))
    assert ports.service(one, port(Mode.TCP_SERVER, secure=True)).tls == LinkTls(pin=PIN)
    assert ports.service(one, port(Mode.TCP_SERVER)).tls is None


def test_real_com_of_a_simulated_device_is_found_where_it_was_moved(tmp_path: Path) -> None:
    ports, _ = desk(tmp_path)
    page = Service(name="https", port=10443)
    moved = ports.service(device("127.77.0.9", page), port(Mode.REAL_COM))
    assert moved.url == "realcom://127.77.0.9:2?data=10951&command=10967"
    assert ports.service(device("127.77.0.9"), port(Mode.REAL_COM)).url == "realcom://127.77.0.9:2"
    assert ports.service(device("192.0.2.7", page), port(Mode.REAL_COM)).url == "realcom://192.0.2.7:2"
    named = ports.service(device("127.77.0.9", page), port(Mode.REAL_COM), data_port=5001, command_port=5002)
    assert named.url == "realcom://127.77.0.9:2?data=5001&command=5002"
    assert ports.service(device("127.77.0.9", page), port(Mode.TCP_SERVER)).url == "socket://127.77.0.9:4002"
