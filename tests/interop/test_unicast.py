"""OpenSSH, nginx, libmodbus and net-snmp on the loopback."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firstlight_drivers.contract import Secret, Service, SnmpAccess
from firstlight_drivers.discovery.identify import identify_host
from firstlight_drivers.errors import Code, DeviceError, LoginRefused
from firstlight_drivers.protocols import http, modbus, snmp
from firstlight_drivers.protocols import ssh as ssh_look
from interop.programs import free_port, program, running, self_signed, wait_for_port

HOST = "127.80.0.1"


@contextmanager
def sshd(folder: Path, *options: str) -> Iterator[tuple[int, str]]:
    """An OpenSSH server; gives port and the SHA-256 fingerprint of its key, by ssh-keygen."""
    server, keygen = program("sshd", "openssh-server"), program("ssh-keygen", "openssh-client")
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("sshd")
        except KeyError:
            pytest.skip("sshd as root needs the user sshd")
        Path("/run/sshd").mkdir(exist_ok=True)
    key = folder / "host_key"
    subprocess.run([keygen, "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-f", str(key)], check=True)
    printed = subprocess.run([keygen, "-lf", str(key)], capture_output=True, text=True, check=True).stdout
    port = free_port(HOST)
    arguments = [server, "-D", "-e", "-f", "/dev/null", "-h", str(key), "-p", str(port), "-o", f"ListenAddress={HOST}"]
    arguments += ["-o", "PidFile=none", "-o", "LogLevel=VERBOSE"]
    for option in options:
        arguments += ["-o", option]
    with (folder / "sshd.log").open("wb") as log, running(arguments, stderr=log):
        wait_for_port(HOST, port)
        yield port, printed.split()[1]


async def test_openssh_shows_its_key_and_sees_no_login(tmp_path: Path) -> None:
    with sshd(tmp_path) as (port, fingerprint):
        seen = await ssh_look.look(HOST, port)
    assert seen.ident.startswith("SSH-2.0-OpenSSH_")
    assert (seen.key_type, seen.sha256) == ("ecdsa-sha2-nistp256", fingerprint)
    log = (tmp_path / "sshd.log").read_text(encoding="utf-8", errors="replace")
    for word in ("password", "publickey", "Invalid user", "authentication failure"):
        assert word not in log, log


async def test_openssh_without_a_common_key_exchange_still_has_its_greeting(tmp_path: Path) -> None:
    with sshd(tmp_path, "KexAlgorithms=diffie-hellman-group1-sha1") as (port, _):
        seen = await ssh_look.look(HOST, port)
    assert seen.ident.startswith("SSH-2.0-OpenSSH_")
    assert seen.sha256 is None


async def test_nginx_shows_certificate_and_page_on_one_connection(tmp_path: Path) -> None:
    server = program("nginx", "nginx-light")
    key, certificate = self_signed(tmp_path, "/O=APC/CN=ZA2043001234")
    port = free_port(HOST)
    page = tmp_path / "www"
    page.mkdir()
    (page / "index.html").write_text("<title>Network Management Card 3</title>" + "x" * 100_000, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(
        f"""daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; {"user root;" if os.geteuid() == 0 else ""}
events {{}}
http {{ access_log {tmp_path}/access.log; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;
fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;
log_format own "$connection $request"; access_log {tmp_path}/own.log own;
server {{ listen {HOST}:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key}; root {page};
location /old {{ return 301 https://127.0.0.1:1/new; }} }} }}""",
        encoding="utf-8",
    )
    with running([server, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]):
        wait_for_port(HOST, port)
        seen = await http.look(HOST, port, tls=True)
        moved, _ = await http.get(HOST, port, tls=True, path="/old")
        found = await identify_host(HOST, (Service(name="https", port=port),), (), unicast=False)
    assert seen.http is not None
    assert seen.tls is not None
    assert seen.http.server is not None
    assert seen.http.server.startswith("nginx/")
    assert (seen.http.title, len(seen.http.body)) == ("Network Management Card 3", 64 * 1024)
    assert (seen.tls.subject_cn, seen.tls.self_signed, seen.tls.key) == ("ZA2043001234", True, "RSA 2048")
    assert seen.tls.sha256 == hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text())).hexdigest().upper()
    assert (moved.status, moved.location) == (301, "https://127.0.0.1:1/new")
    assert found is not None
    assert found.services == (Service(name="https", port=port),)


@pytest.fixture(scope="module")
def libmodbus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    compiler = program("gcc", "gcc")
    if not Path("/usr/include/modbus/modbus.h").exists():
        pytest.skip("libmodbus is not installed (Debian package libmodbus-dev)")
    folder = tmp_path_factory.mktemp("libmodbus")
    source = Path(__file__).parent / "modbus_server.c"
    made = subprocess.run(
        [compiler, "-Wall", "-Werror", "-o", str(folder / "server"), str(source), "-lmodbus"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    port = free_port(HOST)
    with running([str(folder / "server"), HOST, str(port)], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield port


async def test_libmodbus_answers_registers_and_refuses_identification(libmodbus: int) -> None:
    async with modbus.open_tcp(HOST, libmodbus) as link:
        assert await link.words(1, 100, 5) == (100, 101, 102, 103, 104)
        assert await link.words(255, 0, 125) == tuple(range(125))
        with pytest.raises(DeviceError) as caught:
            await link.objects(1)
        assert caught.value.code is Code.DEVICE_ERROR
        with pytest.raises(DeviceError):
            await link.words(1, 190, 20)


async def test_libmodbus_serves_the_next_client_too(libmodbus: int) -> None:
    for _ in range(2):
        async with modbus.open_tcp(HOST, libmodbus) as link:
            seen = await link.observe(255, [(0, 2), (500, 2)])
        assert (seen.objects, seen.registers) == ((), ((0, (0, 1)),))


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    agent = program("snmpd", "snmpd")
    folder = tmp_path_factory.mktemp("snmpd")
    port = free_port(HOST)
    (folder / "snmpd.conf").write_text(
        f"agentAddress udp:{HOST}:{port},tcp:{HOST}:{port}\nrocommunity site-only\nsysName line4\n"
        "sysDescr APC Web/SNMP Management Card (PN:apc_hw21_aos_3.0.0.12.bin)\n"
        "sysObjectID 1.3.6.1.4.1.318.1.3.27\n"
        "createUser reader SHA authpass-4711 AES privpass-4711\nrouser reader authpriv\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder)}
    command = [
        agent,
        "-f",
        "-C",
        "-c",
        str(folder / "snmpd.conf"),
        "-p",
        str(folder / "pid"),
        "-Lf",
        str(folder / "log"),
    ]
    with running(command, env=environment):
        wait_for_port(HOST, port)
        yield port
    shutil.rmtree(folder, ignore_errors=True)


V2 = SnmpAccess(community=Secret("site-only"))
V3 = SnmpAccess(user="reader", auth=Secret("authpass-4711"), privacy=Secret("privpass-4711"))


@pytest.mark.parametrize("access", [V2, V3], ids=["v2c", "v3"])
async def test_net_snmp_says_who_it_is(snmpd: int, access: SnmpAccess) -> None:
    location, missing = "1.3.6.1.2.1.1.3.0", "1.3.6.1.4.1.318.99.0"
    seen = await snmp.look(HOST, access, extra=(location, missing), port=snmpd)
    assert seen.sys_descr == "APC Web/SNMP Management Card (PN:apc_hw21_aos_3.0.0.12.bin)"
    assert (seen.sys_object_id, seen.sys_name) == ("1.3.6.1.4.1.318.1.3.27", "line4")
    assert [oid for oid, _ in seen.extra] == [location]


async def test_net_snmp_refuses_a_wrong_key_and_ignores_a_wrong_community(snmpd: int) -> None:
    wrong = SnmpAccess(user="reader", auth=Secret("wrong-4711"), privacy=Secret("privpass-4711"))
    with pytest.raises(LoginRefused):
        await snmp.look(HOST, wrong, port=snmpd, seconds=1)
    with pytest.raises(LoginRefused):
        await snmp.look(HOST, SnmpAccess(user="nobody", auth=Secret("wrong-4711")), port=snmpd, seconds=1)
    with pytest.raises(DeviceError) as caught:
        await snmp.look(HOST, SnmpAccess(community=Secret("wrong")), port=snmpd, seconds=0.3)
    assert caught.value.code is Code.TIMEOUT
