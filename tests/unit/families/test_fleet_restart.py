"""Devices of a fleet that restart: silent meanwhile, heard at their new address afterwards, on every channel."""

from __future__ import annotations

import asyncio

import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from firstlight_drivers.fleet import Fleet, simulate
from firstlight_drivers.protocols import dsci, wsd
from firstlight_drivers.simulation.demo_image import (
    CORRUPT,
    OTHER_MODEL,
    TRAILER,
    UNKNOWN,
    ImageReader,
    ImageRefused,
    sealed,
)
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.faults import Faults
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.upload import Upload
from unit.families.test_fleet import shout

NPORT = DeviceSpec(
    family="moxa-nport6000", model="NPort 6250", name="a", serial="4711", firmware="1.13", mac="00:90:E8:15:30:41",
    flash_seconds=0.05, reboot_seconds=0.3, next_address="127.79.40.45",
)  # fmt: skip
G2 = DeviceSpec(
    family="moxa-nport6000g2", model="NPort 6250-G2", name="b", serial="TBKDB1021184", firmware="1.0",
    mac="00:90:E8:A4:11:84", flash_seconds=0.05, reboot_seconds=0.05, next_address="127.79.40.46",
)  # fmt: skip
PANEL = DeviceSpec(
    family="schneider-panel-server", model="PAS600", name="c", serial="3N231744182", firmware="002.005.000",
    mac="00:80:F4:31:70:C2", flash_seconds=0.05, reboot_seconds=0.05, next_address="127.79.40.47",
)  # fmt: skip


async def returned(device: SimulatedDevice) -> None:
    """Until the restart that has begun is over."""
    assert device._cycle is not None
    await asyncio.wait_for(asyncio.shield(device._cycle), 5)


async def test_a_broadcast_is_answered_from_the_new_address() -> None:
    other = DeviceSpec(
        family="moxa-nport6000", model="NPort 6250", name="d", serial="4712", firmware="1.13", mac="00:90:E8:15:30:42"
    )
    async with Fleet((NPORT, other), bind="127.79.40.41") as fleet:
        device = fleet.devices[0]
        device.restart("1.14")
        await asyncio.sleep(0.1)
        assert fleet.ready()[0].services == ()
        heard = await shout(dsci.SEARCH_REQUEST, ("127.255.255.255", dsci.PORT), bool)
        assert {peer for _, (peer, _) in heard} & {"127.79.40.41", "127.79.40.45"} == set()
        await returned(device)

        def enough(heard: list[tuple[bytes, tuple[str, int]]]) -> bool:
            return {"127.79.40.42", "127.79.40.45"} <= {peer for _, (peer, _) in heard}

        heard = await shout(dsci.SEARCH_REQUEST, ("127.255.255.255", dsci.PORT), enough)
        assert "127.79.40.41" not in {peer for _, (peer, _) in heard}
        record = fleet.ready()[0]
        assert (record.address, record.firmware, record.serial) == ("127.79.40.45", "1.14", "4711")
        assert fleet.device("4711") is device
        assert fleet.ended().flashed == {"4711": 1}


async def test_mdns_and_ws_discovery_follow_too() -> None:
    client = AsyncZeroconf(interfaces=["127.79.40.41"])
    try:
        async with Fleet((G2, PANEL), bind="127.79.40.41") as fleet:
            for device in fleet.devices:
                device.restart(None)
            await asyncio.gather(*(returned(device) for device in fleet.devices))
            record = fleet.devices[0].mdns
            assert record is not None
            info = AsyncServiceInfo(record.service_type, f"{record.instance}.{record.service_type}")
            assert await info.async_request(client.zeroconf, 3000)
            assert info.parsed_addresses() == ["127.79.40.46"]
            heard = await shout(
                wsd.encode_probe(wsd.Dialect.V2005, (), wsd.new_message_id()),
                (wsd.GROUP_IPV4, wsd.PORT),
                lambda heard: "127.79.40.47" in {peer for _, (peer, _) in heard},
            )
            assert "127.79.40.42" not in {peer for _, (peer, _) in heard}
            assert fleet.ended().flashed == {}
    finally:
        await client.async_close()


async def test_a_fleet_can_end_while_a_device_is_away() -> None:
    slow = DeviceSpec(
        family="moxa-nport6000", model="NPort 6250", name="a", serial="4711", firmware="1.13", reboot_seconds=60.0
    )
    async with Fleet((slow,), bind="127.79.40.41") as fleet:
        fleet.devices[0].restart(None)
        await asyncio.sleep(0.1)
        assert fleet.devices[0].away


async def test_a_restart_during_a_restart_is_none() -> None:
    async with simulate(NPORT, Place(address="127.79.40.41", shift=10000)) as device:
        device.restart("1.14")
        device.restart("1.15")
        await returned(device)
        assert (device.spec.firmware, device.flashed) == ("1.14", 1)
        device.restart(None)
        await returned(device)
        assert (device.address, device.spec.firmware, device.flashed) == ("127.79.40.45", "1.14", 1)


# --- files ----------------------------------------------------------------------------------------------------------

WHOLE = sealed(b"x" * 5000, family="apc-nmc3", models=("AP9640", "AP9641"), version="3.1.0.0")


def read(content: bytes, piece: int = 700) -> ImageReader:
    reader = ImageReader()
    for at in range(0, len(content), piece):
        reader.feed(content[at : at + piece])
    return reader


@pytest.mark.parametrize("piece", [1, 700, 1024, 100_000])
def test_a_whole_file_is_read_in_any_pieces(piece: int) -> None:
    image = read(WHOLE, piece).image("apc-nmc3", "AP9641")
    assert (image.version, image.models) == ("3.1.0.0", ("AP9640", "AP9641"))


@pytest.mark.parametrize(
    ("content", "family", "model", "reason"),
    [
        (b"", "apc-nmc3", "AP9641", UNKNOWN),
        (b"x" * 9000, "apc-nmc3", "AP9641", UNKNOWN),
        (WHOLE[:-1], "apc-nmc3", "AP9641", UNKNOWN),
        (WHOLE[:-TRAILER] + b"x" * (TRAILER - 16) + WHOLE[-16:], "apc-nmc3", "AP9641", UNKNOWN),
        (b"y" + WHOLE[1:], "apc-nmc3", "AP9641", CORRUPT),
        (WHOLE[1:], "apc-nmc3", "AP9641", CORRUPT),
        (WHOLE, "apc-nmc3", "AP9643", OTHER_MODEL),
        (WHOLE, "moxa-nport6000", "AP9641", OTHER_MODEL),
    ],
)
def test_a_file_that_is_not_right(content: bytes, family: str, model: str, reason: str) -> None:
    with pytest.raises(ImageRefused) as caught:
        read(content).image(family, model)
    assert caught.value.reason == reason


def test_a_trailer_has_an_end() -> None:
    with pytest.raises(ValueError, match="too many"):
        sealed(b"", family="f", models=tuple(f"model {number}" for number in range(200)), version="1")


def test_the_rate_of_an_upload() -> None:
    now = 0.0
    spec = DeviceSpec(family="f", model="m", name="n", serial="s", firmware="1", upload_rate=1000.0, cut_at=0.5)
    faults = Faults((Fault.CUT_UPLOAD,))
    upload = Upload(spec, faults, 1000, clock=lambda: now)
    assert upload.take(b"x" * 100) == pytest.approx(0.1)
    now = 0.5
    assert upload.take(b"x" * 100) == 0.0
    assert not upload.cut
    upload.take(b"x" * 300)
    assert [upload.cut, upload.cut] == [True, False]
