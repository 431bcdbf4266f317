"""Fleet files, scaling, and a fleet that hears broadcast and multicast once for all its devices."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import State
from firstlight_drivers.errors import ProtocolError
from firstlight_drivers.fleet import Fleet, FleetError, load, scaled
from firstlight_drivers.moxa_nport6000g2 import codec as g2
from firstlight_drivers.protocols import dsci, wsd
from firstlight_drivers.schneider_panel_server import codec as panel
from firstlight_drivers.simulation.spec import DeviceSpec, Fault

DEMO = Path(__file__).parents[3] / "resources" / "fleets" / "demo.toml"
Datagram = tuple[bytes, tuple[str, int]]


# --- fleet files ------------------------------------------------------------------------------------------------


def test_demo_fleet_has_everything_the_issue_asks_for() -> None:
    specs = load(DEMO)
    assert {spec.family for spec in specs} == {family.name for family in FAMILIES}
    assert 18 <= len(specs) <= 24
    assert {spec.state for spec in specs} == {State.FACTORY, State.CLAIMED}
    assert sum(spec.reported_address == "192.168.127.254" for spec in specs) == 2
    assert sum(spec.line == "pty" for spec in specs) == 1
    assert len({spec.serial for spec in specs}) == len(specs)


GOOD = '[[device]]\nfamily = "apc-nmc3"\nmodel = "AP9640"\nname = "a"\nserial = "QA1"\nfirmware = "1"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[device]]\nfamily = "nokia"\n', ("line 1", "nokia", "apc-nmc3")),
        (GOOD + "\n" + GOOD.replace("QA1", "QA2") + 'colour = "red"\n', ("line 8", "'colour'")),
        (GOOD.replace('model = "AP9640"\n', ""), ("line 1", "'model' is missing")),
        (GOOD + "mac = 12\n", ("'mac' is not a text",)),
        (GOOD + 'mac = "00-90"\n', ("'mac'", "00-90")),
        (GOOD + 'state = "unknown"\n', ("'state'",)),
        (GOOD + 'faults = ["explode"]\n', ("'faults'", "garbage")),
        (GOOD + "behind = [3, 248]\n", ("'behind'", "1 to 247")),
        (GOOD + 'unit = "x"\n', ("'unit' is not a number",)),
        (GOOD + 'line = "usb"\n', ("'line'",)),
        (GOOD + 'next_address = "10.0.0"\n', ("'next_address'", "10.0.0")),
        (GOOD + "upload_rate = -1\n", ("'upload_rate'",)),
        (GOOD + "flash_seconds = true\n", ("'flash_seconds'",)),
        (GOOD + "reboot_seconds = inf\n", ("'reboot_seconds'",)),
        (GOOD + GOOD, ("same serial", "QA1")),
        (GOOD.replace("apc-nmc3", "moxa-nport5000"), ("'serial' is a number",)),
        ("[[device]\n", ("line 1",)),
        ("", ("[[device]]",)),
        ("title = 1\n" + GOOD, ("title",)),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    path = tmp_path / "fleet.toml"
    path.write_text(text)
    with pytest.raises(FleetError) as caught:
        load(path)
    assert caught.value.code == "fleet-malformed"
    for word in words:
        assert word in caught.value.detail


def test_every_key_of_a_row_arrives(tmp_path: Path) -> None:
    path = tmp_path / "fleet.toml"
    path.write_text(
        GOOD
        + 'faults = ["slow", "wrong-password"]\ndelay = 1\nuser = "u"\npassword = ""\nstate = "factory"\n'
        + 'upload_rate = 1000\nflash_seconds = 2\nreboot_seconds = 3.5\nnext_address = "10.0.0.9"\ncut_at = 1\n'
    )
    (spec,) = load(path)
    assert spec == DeviceSpec(
        family="apc-nmc3", model="AP9640", name="a", serial="QA1", firmware="1", user="u", password="",
        state=State.FACTORY, faults=(Fault.SLOW, Fault.WRONG_PASSWORD), delay=1.0, upload_rate=1000.0,
        flash_seconds=2.0, reboot_seconds=3.5, next_address="10.0.0.9", cut_at=1.0,
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 6, 250, 4000])
def test_scaling_keeps_serials_macs_and_names_apart(count: int) -> None:
    specs = scaled(load(DEMO), count)
    assert len(specs) == count
    assert specs == scaled(load(DEMO), count)
    assert len({(spec.family, spec.serial) for spec in specs}) == count
    assert len({spec.mac for spec in specs}) == count
    assert len({spec.name for spec in specs}) == count
    assert len({spec.family for spec in specs}) == min(count, 6)


# --- a running fleet --------------------------------------------------------------------------------------------


def first_address(octet: int) -> str:
    """Addresses of this process's own: other test runs may be under way."""
    return f"127.{130 + os.getpid() % 100}.{octet}.1"


class Ear(asyncio.DatagramProtocol):
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.heard: list[Datagram] = []
        self.news = asyncio.Event()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.heard.append((data, addr))
        self.news.set()

    async def until(self, done: Callable[[list[Datagram]], bool]) -> list[Datagram]:
        """What arrived, once it is enough."""
        async with asyncio.timeout(5):
            while not done(self.heard):
                self.news.clear()
                await self.news.wait()
        return self.heard


async def shout(data: bytes, to: tuple[str, int], enough: Callable[[list[Datagram]], bool]) -> list[Datagram]:
    """Send one datagram from 127.0.0.1 and collect the answers."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    index = socket.if_nametoindex("lo")
    multicast = socket.inet_aton("0.0.0.0") + socket.inet_aton("127.0.0.1") + struct.pack("@i", index)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, multicast)
    sock.bind(("127.0.0.1", 0))
    sock.setblocking(False)
    ear = Ear()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: ear, sock=sock)
    try:
        transport.sendto(data, to)
        return await ear.until(enough)
    finally:
        transport.abort()
        await asyncio.sleep(0)


async def test_ready_lists_every_device_at_its_own_address() -> None:
    specs = load(DEMO)
    async with Fleet(specs, bind=first_address(1)) as fleet:
        ready = fleet.ready()
        printed = [record.as_json() for record in ready]
    assert len({record.address for record in ready}) == len(specs)
    assert sum(record.address.startswith("serial:") for record in ready) == 1
    for spec, record in zip(specs, ready, strict=True):
        assert (record.serial, record.model, record.name) == (spec.serial, spec.model, spec.name)
    card = next(row for row in printed if row["serial"] == "QA2149170345")
    assert card["services"] == {"https": 10443, "ssh": 10022}
    assert (card["user"], card["password"], card["state"]) == ("apc", "apc", "factory")
    claimed = next(row for row in printed if row["serial"] == "QA2149170117")
    assert (claimed["user"], claimed["password"]) == (None, None)
    ended = fleet.ended()
    assert ended.flashed == {}
    assert ended.logins["QA2149170345"] == {"accepted": 0, "refused": 0}


async def test_every_unit_answers_one_broadcast_from_its_own_address() -> None:
    specs = [spec for spec in load(DEMO) if spec.family in {"moxa-nport5000", "moxa-nport6000"}]
    async with Fleet(specs, bind=first_address(2)) as fleet:
        own = {device.address for device in fleet.devices}

        def enough(heard: list[Datagram]) -> bool:
            return own <= {peer for _, (peer, _) in heard}

        heard = await shout(dsci.SEARCH_REQUEST, ("127.255.255.255", dsci.PORT), enough)
    answers = {peer: dsci.decode_reply(data) for data, (peer, _) in heard if peer in own}
    assert len(answers) == len(specs)
    reported = [answer.ip for answer in answers.values() if isinstance(answer, dsci.SearchReply)]
    assert reported.count("192.168.127.254") == 2
    assert all(port == dsci.PORT for _, (_, port) in heard)


async def test_dpws_hosts_answer_one_probe_with_their_own_address() -> None:
    specs = [spec for spec in load(DEMO) if spec.family.startswith("schneider")]
    async with Fleet(specs, bind=first_address(3)) as fleet:
        servers = {device.address for device in fleet.devices if device.spec.family == panel.NAME}
        probe = wsd.encode_probe(wsd.Dialect.V2005, (panel.PANEL_SERVER_TYPE,), wsd.new_message_id())
        heard = await shout(
            probe, (wsd.GROUP_IPV4, wsd.PORT), lambda heard: servers <= {peer for _, (peer, _) in heard}
        )
        assert {peer for _, (peer, _) in heard} == servers, "an IFE has another type and stays silent"
    for data, (peer, _) in heard:
        (target,) = wsd.decode(data).targets
        assert target.xaddrs[0].startswith(f"http://{peer}:5357/")


async def test_g2_devices_are_published_by_mdns() -> None:
    specs = [spec for spec in load(DEMO) if spec.family == g2.NAME]
    bind = first_address(4)
    names: set[str] = set()
    seen = asyncio.Event()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added:
            names.add(name)
            if len(names) == len(specs):
                seen.set()

    kind = g2.profile().service_type
    client = AsyncZeroconf(interfaces=[bind])
    try:
        async with Fleet(specs, bind=bind) as fleet:
            browser = AsyncServiceBrowser(client.zeroconf, kind, handlers=[changed])
            async with asyncio.timeout(5):
                await seen.wait()
            addresses = set()
            for name in names:
                info = AsyncServiceInfo(kind, name)
                assert await info.async_request(client.zeroconf, 2000)
                addresses |= set(info.parsed_addresses())
            assert addresses == {device.address for device in fleet.devices}
            await browser.async_cancel()
    finally:
        await client.async_close()


async def test_faults_are_switched_while_a_device_runs() -> None:
    specs = [spec for spec in load(DEMO) if spec.family == "moxa-nport6000"][:1]
    async with Fleet(specs, bind=first_address(5)) as fleet:
        device = fleet.device(specs[0].serial)
        where = (device.address, dsci.PORT)
        for fault, size in ((Fault.TRUNCATED, 12), (Fault.GARBAGE, 24), (Fault.OVERSIZE, 60_000)):
            device.faults.active = {fault}
            (answer, _) = (await shout(dsci.SEARCH_REQUEST, where, bool))[0]
            assert len(answer) == size
            with pytest.raises(ProtocolError):
                dsci.decode_reply(answer)
        device.faults.active = {Fault.ADDRESS_CONFLICT}
        (answer, _) = (await shout(dsci.SEARCH_REQUEST, where, bool))[0]
        reply = dsci.decode_reply(answer)
        assert isinstance(reply, dsci.SearchReply)
        assert reply.ip == "192.168.127.254"


async def test_credential_reads_are_refused_by_the_simulator_too() -> None:
    specs = [spec for spec in load(DEMO) if spec.family == "moxa-nport6000"][:1]
    async with Fleet(specs, bind=first_address(6)) as fleet:
        unit = fleet.devices[0].dsci
        assert unit is not None
        request = bytearray(dsci.encode_request(dsci.Opcode.NAME, unit.unit, 7))
        request[0] = 0x29
        answer = unit.answer(bytes(request))
    assert answer is not None
    assert dsci.decode_reply(answer) == dsci.ErrorReply(0x29, dsci.NOT_SUPPORTED, 7)


async def test_an_address_that_is_not_ours_is_refused_with_a_code() -> None:
    with pytest.raises(FleetError) as caught:
        async with Fleet(load(DEMO)[:1], bind="203.0.113.1"):
            pass
    assert caught.value.code == "bind-failed"


async def test_a_taken_port_is_named_and_nothing_stays_open() -> None:
    bind = first_address(7)
    specs = load(DEMO)[:3]
    third = f"{bind.rpartition('.')[0]}.3"
    with socket.socket() as taken:
        taken.bind((third, 10443))
        taken.listen()
        with pytest.raises(FleetError) as caught:
            async with Fleet(specs, bind=bind):
                pass
    assert caught.value.code == "bind-failed"
    assert f"{third} port 10443" in caught.value.detail
