"""The search of a line against libmodbus, pymodbus, ser2net and stunnel; mbpoll has to find the same units."""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from firstlight.ports.scan import LineScan
from firstlight.ports.scan_order import ScanRequest
from firstlight.ports.scan_table import ScanEnd
from firstlight_drivers import FAMILIES
from firstlight_drivers.links import LinkTls
from firstlight_drivers.port_settings import Parity
from firstlight_drivers.protocols.modbus_line import ROLE_OID, certificate_role
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.modbus import ModbusUnit, modbus_tcp
from firstlight_drivers.simulation.tcp import TcpService
from interop.programs import free_port, program, running, wait_for_port, wait_until_it_listens

HOST = "127.79.121.1"
PYMODBUS = Path(__file__).with_name("modbus_pymodbus_server.py")


async def searched(request: ScanRequest) -> ScanEnd:
    async with asyncio.timeout(60):
        return await LineScan(request, FAMILIES, lambda _told: None).run()


def found(end: ScanEnd) -> list[int]:
    return sorted(row.unit for row in end.rows if row.verdict == "found")


def mbpoll(*arguments: str) -> list[int]:
    """The units that mbpoll reads a register from."""
    command = [program("mbpoll", "mbpoll"), "-0", "-r", "0", "-c", "1", "-1", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    units: list[int] = []
    unit = 0
    for row in done.stdout.splitlines():
        if named := re.search(r"Polling slave (\d+)", row):
            unit = int(named[1])
        elif row.startswith("[0]:"):
            units.append(unit)
    return units


@contextmanager
def line(folder: Path) -> Iterator[tuple[str, str]]:
    """Two ends of a line by socat."""
    near, far = folder / "near", folder / "far"
    socat = program("socat", "socat")
    with running([socat, f"pty,raw,echo=0,link={near}", f"pty,raw,echo=0,link={far}"]):
        end = time.monotonic() + 10
        while not (near.exists() and far.exists()):
            assert time.monotonic() < end
            time.sleep(0.02)
        yield str(near), str(far)


@contextmanager
def serving(*command: str) -> Iterator[None]:
    """A server that says when it is ready."""
    with running(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield


@pytest.fixture(scope="module")
def libmodbus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Both servers, compiled."""
    compiler = program("gcc", "gcc")
    if not Path("/usr/include/modbus/modbus.h").exists():
        pytest.skip("libmodbus is not installed (Debian package libmodbus-dev)")
    folder = tmp_path_factory.mktemp("libmodbus")
    for name in ("modbus_server", "modbus_rtu_server"):
        source = Path(__file__).with_name(f"{name}.c")
        made = subprocess.run(
            [compiler, "-Wall", "-Werror", "-o", str(folder / name), str(source), "-lmodbus"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
    return {name: str(folder / name) for name in ("modbus_server", "modbus_rtu_server")}


async def test_libmodbus_on_a_line_is_found_as_mbpoll_finds_it(libmodbus: dict[str, str], tmp_path: Path) -> None:
    with line(tmp_path) as (near, far), serving(libmodbus["modbus_rtu_server"], far, "17"):
        end = await searched(ScanRequest(place=near, bauds=(19200,), parities=(Parity.NONE,), units=(1, 40)))
        # Less than 0.5 s, and mbpoll misses it: see [settle] in modbus_line.toml.
        theirs = mbpoll("-m", "rtu", "-b", "19200", "-P", "none", "-a", "12:20", "-o", "0.6", near)
    assert found(end) == theirs == [17]
    assert end.rows[0].broken == 0
    assert (end.rows[0].vendor, end.rows[0].kind) == (None, "good")
    assert end.rows[0].product is not None  # libmodbus answers function 17 with its version
    assert end.rows[0].product.startswith("LMB")


async def test_pymodbus_on_a_line_is_found_with_its_identification(tmp_path: Path) -> None:
    with line(tmp_path) as (near, far), serving(sys.executable, str(PYMODBUS), "rtu", far, "3,14,112"):
        end = await searched(ScanRequest(place=near, bauds=(19200,), parities=(Parity.NONE,), units=(1, 130)))
        theirs = mbpoll("-m", "rtu", "-b", "19200", "-P", "none", "-a", "1:20,100:120", "-o", "0.1", near)
    assert found(end) == theirs == [3, 14, 112]
    assert {(row.vendor, row.product, row.revision) for row in end.rows} == {("pymodbus", "PM", "3.16")}


async def test_libmodbus_over_tcp_answers_for_every_unit(libmodbus: dict[str, str]) -> None:
    port = free_port(HOST)
    with serving(libmodbus["modbus_server"], HOST, str(port)):
        end = await searched(ScanRequest(place=f"tcp://{HOST}:{port}", units=(1, 12)))
    assert found(end) == list(range(1, 13))


async def test_pymodbus_over_tcp_is_found_as_mbpoll_finds_it() -> None:
    port = free_port(HOST)
    with serving(sys.executable, str(PYMODBUS), "tcp", HOST, str(port), "1,5,255"):
        wait_for_port(HOST, port)
        end = await searched(ScanRequest(place=f"tcp://{HOST}:{port}", units=(1, 255), wait=0.2))
        theirs = mbpoll("-m", "tcp", "-p", str(port), "-a", "1:8,255", "-o", "0.2", HOST)
    assert found(end) == theirs == [1, 5, 255]
    assert end.rows[0].unit == 255  # the gateway itself is asked first


async def test_a_line_behind_ser2net_is_searched_with_its_settings(tmp_path: Path) -> None:
    served = program("ser2net", "ser2net")
    with line(tmp_path) as (near, far), serving(sys.executable, str(PYMODBUS), "rtu", far, "9"):
        port = free_port(HOST)
        (tmp_path / "ser2net.yaml").write_text(
            f"connection: &scan\n  accepter: telnet(rfc2217),tcp,{HOST},{port}\n"
            f"  connector: serialdev,{near},9600n81,local\n",
            encoding="utf-8",
        )
        with running([served, "-n", "-c", str(tmp_path / "ser2net.yaml"), "-P", str(tmp_path / "pid")]) as started:
            await asyncio.to_thread(wait_until_it_listens, started, (port,))
            end = await searched(
                ScanRequest(
                    place=f"rfc2217://{HOST}:{port}?ign_set_control", bauds=(9600, 19200), parities=(Parity.NONE,),
                    units=(1, 12), everything=True,
                )
            )  # fmt: skip
    assert (end.code, found(end)) == ("scan-found", [9, 9])  # a pseudo-terminal has no rate of its own
    assert {str(row.line) for row in end.rows} == {"9600 8N1", "19200 8N1"}


# --- TLS ------------------------------------------------------------------------------------------------------------


class Authority:
    """A certificate authority, a server and a client with a role."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Site authority")])
        self.authorities = self._write("ca", self._signed("Site authority", self._key, None))
        self.server = self._issue("server", "gateway.site", None)
        self.engineer = self._issue("engineer", "laptop", "Engineer")
        self.stranger = self._issue("plain", "other laptop", None)

    def _issue(self, name: str, subject: str, role: str | None) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (self._folder / f"{name}.key").write_bytes(pem)
        return self._write(name, self._signed(subject, key, role)), self._folder / f"{name}.key"

    def _signed(self, subject: str, key: ec.EllipticCurvePrivateKey, role: str | None) -> x509.Certificate:
        authority = key is self._key
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )
        if not authority:
            names = x509.SubjectAlternativeName([x509.DNSName(subject.replace(" ", "-"))])
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
            builder = builder.add_extension(names, critical=False).add_extension(usage, critical=False)
        if role is not None:
            extension = x509.UnrecognizedExtension(x509.ObjectIdentifier(ROLE_OID), asn1.encode_der(role))
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def _write(self, name: str, certificate: x509.Certificate) -> Path:
        path = self._folder / f"{name}.pem"
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def tls(self, own: tuple[Path, Path] | None, name: str = "gateway.site") -> LinkTls:
        certificate, key = own or (None, None)
        return LinkTls(authorities=self.authorities, server_name=name, certificate=certificate, key=key)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki"))


def test_the_role_of_a_certificate_is_shown(authority: Authority) -> None:
    assert certificate_role(authority.engineer[0]) == "Engineer"
    assert certificate_role(authority.stranger[0]) is None
    openssl = program("openssl", "openssl")
    shown = subprocess.run(
        [openssl, "x509", "-in", str(authority.engineer[0]), "-noout", "-text"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ROLE_OID in shown.stdout


async def test_pymodbus_over_tls_with_a_client_certificate_and_a_checked_name(authority: Authority) -> None:
    port = free_port(HOST)
    certificate, key = map(str, authority.server)
    command = [sys.executable, str(PYMODBUS), "tls", HOST, str(port), certificate, key, str(authority.authorities)]
    with serving(*command, "1,5"):
        wait_for_port(HOST, port)
        place = f"modbus+tls://{HOST}:{port}"
        good = await searched(ScanRequest(place=place, units=(1, 6), wait=0.3, tls=authority.tls(authority.engineer)))
        wrong = authority.tls(authority.engineer, "other.site")
        other = await searched(ScanRequest(place=place, units=(1, 6), wait=0.3, tls=wrong))
        without = await searched(ScanRequest(place=place, units=(1, 6), wait=0.3, tls=authority.tls(None)))
        unknown = LinkTls(pin="00" * 32, certificate=authority.engineer[0], key=authority.engineer[1])
        pinned = await searched(ScanRequest(place=place, units=(1, 6), wait=0.3, tls=unknown))
    assert (good.code, found(good)) == ("scan-found", [1, 5])
    assert good.rows[0].vendor == "pymodbus"
    assert (other.code, other.rows) == ("tls", ())
    assert "SHA-256" in other.detail
    assert without.rows == ()
    assert without.code in {"tls", "closed", "busy"}
    assert pinned.code == "pin-changed"


async def test_libmodbus_behind_stunnel(libmodbus: dict[str, str], authority: Authority, tmp_path: Path) -> None:
    stunnel = program("stunnel", "stunnel4")
    inner, outer = free_port(HOST), free_port(HOST)
    (tmp_path / "stunnel.conf").write_text(
        f"foreground = yes\npid =\n[modbus]\naccept = {HOST}:{outer}\nconnect = {HOST}:{inner}\n"
        f"cert = {authority.server[0]}\nkey = {authority.server[1]}\n"
        f"CAfile = {authority.authorities}\nverifyChain = yes\n",
        encoding="utf-8",
    )
    with (
        serving(libmodbus["modbus_server"], HOST, str(inner)),
        running([stunnel, str(tmp_path / "stunnel.conf")]),
    ):
        wait_for_port(HOST, outer)
        place = f"modbus+tls://{HOST}:{outer}"
        end = await searched(ScanRequest(place=place, units=(1, 4), tls=authority.tls(authority.engineer)))
    assert (end.code, found(end)) == ("scan-found", [1, 2, 3, 4])


@pytest.mark.parametrize("piece", [1, 7, 512])
async def test_answers_in_pieces_inside_tls(authority: Authority, piece: int) -> None:
    """Max-fragment-length of 512 bytes (MB-TCP-Security v36, R-57), and worse; each piece is a TLS record."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.server)
    unit = ModbusUnit(objects={0: b"Acme", 1: b"X" * 100, 2: b"V" * 100})
    serve = modbus_tcp({5: unit}, Faults())

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve(reader, Pieces(writer, piece))  # type: ignore[arg-type]

    port = free_port(HOST)
    async with TcpService(HOST, port, converse, context):
        end = await searched(
            ScanRequest(place=f"modbus+tls://{HOST}:{port}", units=(1, 6), wait=1.0, tls=authority.tls(None))
        )
    assert (end.code, found(end), end.state.no_answer) == ("scan-found", [5], 5)
    assert (end.rows[0].product, end.rows[0].revision) == ("X" * 100, "V" * 100)


class Pieces:
    """Writes in records of so many bytes at most, each on its way before the next."""

    def __init__(self, writer: asyncio.StreamWriter, size: int) -> None:
        self._writer, self._size = writer, size
        self._held = b""

    def write(self, data: bytes) -> None:
        self._held += data

    async def drain(self) -> None:
        while self._held:
            piece, self._held = self._held[: self._size], self._held[self._size :]
            self._writer.write(piece)
            await self._writer.drain()
            await asyncio.sleep(0)
