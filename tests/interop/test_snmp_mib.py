"""Port settings over SNMP against net-snmp's snmpd, which carries the private MIB by `pass_persist`.

The other way round: net-snmp's own tools against the simulated agent, over v2c and v3.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from firstlight_drivers.contract import Endpoint, PortAccess, PortChange, Secret, Service, SnmpAccess, State, Trust
from firstlight_drivers.errors import Code, DeviceError, LoginRefused, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.moxa_nport6000.device import NPort6000
from firstlight_drivers.port_settings import Flow, Interface, Mode, Parity, PortSettings, Raw, StopBits, Value
from firstlight_drivers.protocols import snmp
from firstlight_drivers.simulation.spec import DeviceSpec, Place
from interop.programs import program, running

ADDRESS, PORT = "127.79.112.1", 16161
COMMUNITY, USER, AUTH, PRIVACY = "kestrel-rw", "ports", "auth-Kestrel-1", "priv-Kestrel-2"
CAPTURE = Path(__file__).parents[1] / "captures" / "moxa-mib.toml"
SCRIPT = Path(__file__).with_name("np6000_pass.py")
BY_COMMUNITY = SnmpAccess(community=Secret(COMMUNITY))
BY_USER = SnmpAccess(user=USER, auth=Secret(AUTH), privacy=Secret(PRIVACY))
EACH = pytest.mark.parametrize("access", [BY_COMMUNITY, BY_USER], ids=["v2c", "v3"])
TREE = ".1.3.6.1.4.1.8691.2.8"


@dataclass(frozen=True, slots=True)
class Agent:
    """A running snmpd; `log` holds every value it was told, in order."""

    log: Path

    @property
    def told(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    @property
    def driver(self) -> NPort6000:
        return NPort6000(Endpoint(host=ADDRESS, ports=(Service(name="snmp", port=PORT),)))


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    snmpd = program("snmpd", "snmpd")
    log = tmp_path / "told.txt"
    configuration = tmp_path / "snmpd.conf"
    configuration.write_text(
        f"agentaddress udp:{ADDRESS}:{PORT}\nrwcommunity {COMMUNITY}\nrocommunity look-only\n"
        f"createUser {USER} SHA {AUTH} AES {PRIVACY}\nrwuser {USER} priv\n"
        f"pass_persist {TREE} {sys.executable} {SCRIPT} {CAPTURE} {log}\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(tmp_path), "MIBS": ""}
    with running([snmpd, "-f", "-Lf", str(tmp_path / "log"), "-C", "-c", str(configuration)], env=environment):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                asyncio.run(snmp.look(ADDRESS, BY_COMMUNITY, port=PORT, seconds=0.3))
            except DeviceError:
                continue
            break
        else:
            pytest.fail("snmpd does not answer")
        yield Agent(log)


class Promise:
    made = 0

    async def __call__(self) -> None:
        self.made += 1


def access_of(snmp_access: SnmpAccess) -> PortAccess:
    return PortAccess(trust=Trust(), snmp=snmp_access)


def change(present: PortSettings, values: Mapping[str, Value]) -> PortChange:
    return PortChange(present=present, wanted=present.with_values(dict(values)), keys=tuple(values))


WANTED: Mapping[str, Value] = {
    "baud": 19200, "data_bits": 7, "parity": Parity.EVEN, "stop_bits": StopBits.TWO, "flow": Flow.XON_XOFF,
    "interface": Interface.RS485_2W, "alias": "pump-7", "fifo": False, "mode": Mode.TCP_SERVER, "local_port": 4777,
    "command_port": 977, "max_connections": 4, "delimiter_1": "0d", "force_transmit": 20,
}  # fmt: skip


@EACH
async def test_read_write_save_restart_and_read_back(agent: Agent, access: SnmpAccess) -> None:
    driver, promise = agent.driver, Promise()
    ports = await driver.read_ports(access_of(access))
    assert [(one.port, one.serial.line, one.operation.mode) for one in ports] == [
        (1, "115200 8N1", Mode.REAL_COM), (2, "115200 8N1", Mode.REAL_COM),
    ]  # fmt: skip
    assert ports[0].operation.tcp_alive_check == 7
    assert agent.told == []
    await driver.write_ports([change(ports[1], WANTED)], access_of(access), promise)
    (after,) = await driver.read_ports(access_of(access), (2,))
    assert {key: after.value(key) for key in WANTED} == dict(WANTED)
    assert promise.made == 1
    assert agent.told[-2:] == ["saveConfig.0=1", "restartPorts.0=1"]  # which counts from zero
    assert agent.told[:2] == ["portApplication.2=11", "portMode.2=10"]
    assert all(line.partition("=")[0].endswith(".2") for line in agent.told[:-2])


@EACH
async def test_destinations(agent: Agent, access: SnmpAccess) -> None:
    driver = agent.driver
    (present, _) = await driver.read_ports(access_of(access))
    client: Mapping[str, Value] = {
        "mode": Mode.TCP_CLIENT, "peers": ("10.0.0.9:4001", "plc.site:502>5011"), "connection_control": "dsr-on/none",
    }  # fmt: skip
    await driver.write_ports([change(present, client)], access_of(access), Promise())
    (after, _) = await driver.read_ports(access_of(access))
    assert after.operation.peers == ("10.0.0.9:4001", "plc.site:502>5011")
    udp: Mapping[str, Value] = {"mode": Mode.UDP, "peers": ("10.0.0.1-10.0.0.9:4001",)}
    await driver.write_ports([change(after, udp)], access_of(access), Promise())
    (after, _) = await driver.read_ports(access_of(access))
    assert after.operation.peers == ("10.0.0.1-10.0.0.9:4001",)


@EACH
async def test_a_refused_value_is_named(agent: Agent, access: SnmpAccess) -> None:
    (present, _) = await agent.driver.read_ports(access_of(access))
    unknown = change(present, {"parity": Raw("9")})
    with pytest.raises(DeviceError, match="port 1, parity") as raised:
        await agent.driver.write_ports([unknown], access_of(access), Promise())
    assert raised.value.code is Code.DEVICE_ERROR
    assert not any(line.startswith(("saveConfig", "restartPorts")) for line in agent.told)


async def test_wrong_access(agent: Agent) -> None:
    with pytest.raises(Unreachable):
        await agent.driver.read_ports(access_of(SnmpAccess(community=Secret("not-this"))))
    wrong = SnmpAccess(user=USER, auth=Secret("not-this-one"), privacy=Secret(PRIVACY))
    with pytest.raises(LoginRefused):
        await agent.driver.read_ports(access_of(wrong))
    (present, _) = await agent.driver.read_ports(access_of(SnmpAccess(community=Secret("look-only"))))
    with pytest.raises(DeviceError, match=r"noAccess|notWritable|authorizationError|noSuchName"):
        await agent.driver.write_ports(
            [change(present, {"baud": 9600})], access_of(SnmpAccess(community=Secret("look-only"))), Promise()
        )
    assert agent.told == []


# --- net-snmp's tools against the simulated agent ---------------------------------------------------------------------

V2C = ("-v2c", "-c", COMMUNITY)
V3 = ("-v3", "-l", "authPriv", "-u", USER, "-a", "SHA", "-A", AUTH, "-x", "AES", "-X", PRIVACY)


@pytest.mark.parametrize("version", [V2C, V3], ids=["v2c", "v3"])
async def test_net_snmp_talks_to_the_simulated_agent(version: tuple[str, ...], tmp_path: Path) -> None:
    spec = DeviceSpec(
        family="moxa-nport6000", model="NPort 6250", name="np", serial="4711", firmware="2.0", state=State.FACTORY,
        snmp_community=COMMUNITY, snmp_user=USER, snmp_auth=AUTH, snmp_privacy=PRIVACY,
    )  # fmt: skip
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(tmp_path), "MIBS": "", "SNMPCONFPATH": str(tmp_path)}

    async def tool(name: str, *arguments: str) -> str:
        command = [program(name, "snmp"), *version, "-On", "-t", "2", "-r", "0", "127.79.112.2:10161", *arguments]
        done = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, timeout=20, check=False
        )
        return done.stdout + done.stderr

    async with simulate(spec, Place(address="127.79.112.2", shift=10000)) as device:
        walked = await tool("snmpbulkwalk", f"{TREE}.1.4.2")
        assert f"{TREE}.1.4.2.1.1.3.2 = INTEGER: 16" in walked
        assert walked.count("INTEGER") + walked.count("STRING") + walked.count('""') >= 18
        assert "6000" not in await tool("snmpget", ".1.3.6.1.2.1.1.5.0")
        assert "INTEGER: 12" in await tool("snmpset", f"{TREE}.1.4.2.1.1.3.1", "i", "12")
        refused = await tool("snmpset", f"{TREE}.1.4.2.1.1.5.1", "i", "2", f"{TREE}.1.4.2.1.1.3.1", "i", "77")
        assert "wrongValue" in refused
        assert f"{TREE}.1.4.2.1.1.3.1" in refused  # the second of the two is named
        assert "INTEGER: 3" in await tool("snmpget", f"{TREE}.1.4.2.1.1.5.1")  # and the first was not taken
        assert "notWritable" in await tool("snmpset", f"{TREE}.1.4.1.1.1.1.1.1", "i", "2")
        assert "No Such Instance" in await tool("snmpget", f"{TREE}.1.7.1.0")
        await tool("snmpset", f"{TREE}.1.7.1.0", "i", "1", f"{TREE}.1.8.1.0", "i", "0")
        ports = device.ports  # type: ignore[attr-defined]
        assert (ports.saves, ports.restarts, ports.in_force(1).serial.baud) == (1, [1], 9600)


def test_the_ports_are_free() -> None:
    """Nothing of another test is left at the addresses used here."""
    for address, port in ((ADDRESS, PORT), ("127.79.112.2", 10161)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((address, port))
