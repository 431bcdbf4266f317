"""`UpdatesFirmware`: every fault, judged on both sides. The device counts flashes; nothing here may flash twice."""

from __future__ import annotations

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha512
from typing import BinaryIO

import pytest

from firstlight_drivers import FAMILIES
from firstlight_drivers.apc_nmc3.card import ONE_TIME_CODE, SimulatedAccount
from firstlight_drivers.apc_nmc3.firmware import NetworkedCard
from firstlight_drivers.apc_nmc3.link import Timing
from firstlight_drivers.apc_nmc3.simulator import Simulator as Card
from firstlight_drivers.contract import (
    BacksUp,
    Credential,
    Endpoint,
    FirmwareState,
    Identifies,
    Secret,
    State,
    Trust,
    UpdatesFirmware,
)
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LocalRefusal, LoginRefused, Unreachable
from firstlight_drivers.fleet import Fleet, simulate
from firstlight_drivers.protocols import moxa_web_firmware, tls
from firstlight_drivers.protocols.moxa_web import Generation
from firstlight_drivers.simulation.demo_image import sealed
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.moxa import SimulatedNport
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

QUICK = Timing(answer=3.0, copy=2.0, quiet=0.4)
SIZE = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An image that needs no disk."""

    content: bytes = field(repr=False)
    name: str
    version: str | None = None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha512(self) -> str:
        return sha512(self.content).hexdigest()

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


@dataclass(frozen=True, slots=True)
class Case:
    """A claimed device and a file for it."""

    name: str
    spec: DeviceSpec
    file: str
    new: str
    generation: Generation | None = None

    def image(self, size: int = SIZE, *, family: str = "", model: str = "") -> File:
        whole = sealed(
            bytes(range(256)) * (size // 256),
            family=family or self.spec.family,
            models=(model or self.spec.model,),
            version=self.new,
        )
        return File(content=whole, name=self.file)


NMC3 = DeviceSpec(
    family="apc-nmc3", model="AP9641", name="pump-7", serial="QA2149170345", firmware="2.5.0.8",
    mac="28:29:86:5B:02:F1", user="apc", password="Riverside-water-works-7",
    flash_seconds=0.1, reboot_seconds=0.1, delay=0.3,
)  # fmt: skip
NPORT6 = replace(
    NMC3, family="moxa-nport6000", model="NPort 6250", serial="4711", firmware="1.13", mac="00:90:E8:15:30:41",
    user="admin", password="moxa-77",
)  # fmt: skip
NPORT5 = replace(NPORT6, family="moxa-nport5000", model="NPort 5110A")
ROM = "moxa-nport-6250-series-firmware-v1.14.rom"
CASES = (
    Case("NMC3", NMC3, "apc_hw21_su_3-1-0-0.nmc3", "3.1.0.0"),
    Case("NPort A", NPORT6, ROM, "1.14", Generation.A),
    Case("NPort B", NPORT5, ROM, "1.14", Generation.B),
    Case("NPort C", NPORT5, ROM, "1.14", Generation.C),
)
CARD = CASES[0]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
NPORTS = pytest.mark.parametrize("case", CASES[1:], ids=lambda case: case.name)


def opened(case: Case, endpoint: Endpoint) -> UpdatesFirmware:
    if case is CARD:
        return NetworkedCard(endpoint, QUICK)
    driver = next(family for family in FAMILIES if family.name == case.spec.family).open(endpoint)
    assert isinstance(driver, UpdatesFirmware)
    return driver


@dataclass(slots=True)
class Bench:
    """A device, a driver for it, what was promised and what was reported."""

    device: SimulatedDevice
    case: Case
    trust: Trust
    commits: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)
    returned: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def driver(self) -> UpdatesFirmware:
        endpoint = Endpoint(host=self.device.address, ports=self.device.services)
        return opened(self.case, endpoint)

    @property
    def account(self) -> Credential:
        assert self.case.spec.password is not None
        assert self.case.spec.user is not None
        return Credential(user=self.case.spec.user, password=Secret(self.case.spec.password))

    async def commit(self) -> None:
        """Remembers how often the device had been flashed."""
        self.commits.append(self.device.flashed)

    async def begin(self) -> None:
        """The promise before an upload: remembers how far the file was."""
        self.begun.append(self.progress[-1] if self.progress else 0)

    async def state(self) -> FirmwareState:
        return await self.driver.firmware_state(self.account, self.trust)

    async def upload(self, image: File | None = None) -> None:
        await self.driver.upload_firmware(
            image or self.case.image(), self.account, self.trust, self.begin, self.progress.append
        )

    async def activate(self, commit: Callable[[], Awaitable[None]] | None = None) -> float:
        self.returned.clear()
        return await self.driver.activate_firmware(self.case.image(), self.account, self.trust, commit or self.commit)

    async def back(self) -> FirmwareState:
        """What it says when it is back."""
        async with asyncio.timeout(10):
            await self.returned.wait()
        return await self.state()


@asynccontextmanager
async def at(case: Case, *faults: Fault, last: int = 1, **changes: object) -> AsyncIterator[Bench]:
    device = simulate(replace(case.spec, **changes), Place(address=f"127.79.40.{last}", shift=10000))  # type: ignore[arg-type]
    if case.generation is not None:
        assert isinstance(device, SimulatedNport)
        device.generation, device.restart_seconds = case.generation, 0.0
    async with device:
        device.faults.active.update(faults)
        bench = Bench(device, case, await trusted(device))
        device.on_return = lambda _: bench.returned.set()
        yield bench


async def trusted(device: SimulatedDevice) -> Trust:
    if isinstance(device, Card):
        card = NetworkedCard(Endpoint(host=device.address, ports=device.services))
        return Trust(ssh=(await card.present()).sha256)
    port = next(service.port for service in device.services if service.name == "https")
    return Trust(https=(await tls.look(device.address, port)).sha256)


async def gone(device: SimulatedDevice, seconds: float = 5.0) -> None:
    """Until the device is through with a restart."""
    end = time.monotonic() + seconds
    while device._cycle is None and time.monotonic() < end:  # noqa: ASYNC110 - begun by a device's own thread
        await asyncio.sleep(0.01)
    assert device._cycle is not None
    await asyncio.wait_for(asyncio.shield(device._cycle), seconds)


# --- the way through ------------------------------------------------------------------------------------------------


@EACH
async def test_state_upload_activation_and_the_new_version(case: Case) -> None:
    async with at(case) as it:
        before = await it.state()
        assert (before.serial, before.version) == (case.spec.serial, case.spec.firmware)
        assert before.mac == case.spec.mac
        assert before.obstacles == ()
        await it.upload()
        assert it.begun == [0]  # promised before the first byte of the file
        assert it.progress == sorted(it.progress)
        assert it.progress[-1] == case.image().size
        between = await it.state()
        assert (between.version, it.device.flashed) == (case.spec.firmware, 0)
        away = await it.activate()
        assert away > 60
        assert it.commits == [0]
        after = await it.back()
        assert (after.serial, after.version) == (case.spec.serial, case.new)
        assert it.device.flashed == 1
        assert it.device.ready().firmware == case.new
        assert it.device.logins.refused == 0


@EACH
async def test_the_identity_survives(case: Case) -> None:
    async with at(case) as it:
        before = await trusted(it.device)
        await it.upload()
        await it.activate()
        await it.back()
        assert await trusted(it.device) == before
        driver = it.driver
        assert isinstance(driver, Identifies)
        identity, _ = await driver.identity()
        assert identity.serial == case.spec.serial


@EACH
async def test_another_address_after_the_restart(case: Case) -> None:
    async with at(case, next_address="127.79.40.77") as it:
        await it.upload()
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.ready().address == "127.79.40.77"
        assert it.device.flashed == 1


async def test_two_devices_swap_their_addresses_inside_a_fleet() -> None:
    first = replace(NPORT6, serial="4711", mac="00:90:E8:15:30:41", next_address="127.79.40.82")
    second = replace(first, serial="4712", mac="00:90:E8:15:30:42", next_address="127.79.40.81", reboot_seconds=0.3)
    case = CASES[1]
    async with Fleet((first, second), bind="127.79.40.81") as fleet:
        for device in fleet.devices:
            assert isinstance(device, SimulatedNport)
            it = Bench(device, case, await trusted(device))
            await it.upload()
            await it.activate()
        await asyncio.gather(*(gone(device) for device in fleet.devices))
        assert [(row.serial, row.address, row.firmware) for row in fleet.ready()] == [
            ("4711", "127.79.40.82", case.new),
            ("4712", "127.79.40.81", case.new),
        ]
        assert fleet.ended().flashed == {"4711": 1, "4712": 1}
        for device in fleet.devices:
            assert (await Bench(device, case, await trusted(device)).state()).serial == device.spec.serial


# --- uploads that go wrong ------------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("share", [0.0, 0.01, 0.25, 0.5, 0.99, 1.0])
async def test_a_cut_upload_is_none_and_can_be_begun_again(case: Case, share: float) -> None:
    async with at(case, Fault.CUT_UPLOAD, cut_at=share) as it:
        with pytest.raises(Unreachable) as caught:
            await it.upload()
        assert caught.value.transient
        assert (await it.state()).version == case.spec.firmware
        assert it.device.flashed == 0
        await it.upload()
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


@EACH
async def test_a_partial_upload_is_not_installed_by_a_restart(case: Case) -> None:
    async with at(case, Fault.CUT_UPLOAD) as it:
        with pytest.raises(Unreachable):
            await it.upload()
        await it.activate()
        await asyncio.sleep(0.3)
        assert (await settled(it)).version == case.spec.firmware
        assert it.device.flashed == 0


async def settled(it: Bench) -> FirmwareState:
    """The state, when it answers again."""
    deadline = time.monotonic() + 5
    while True:
        try:
            return await it.state()
        except Unreachable:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.02)


REFUSED_FILES = [
    pytest.param(lambda case: case.image(model="Other 1"), id="another model"),
    pytest.param(lambda case: case.image(family="schneider-pact"), id="another family"),
    pytest.param(lambda case: replace(case.image(), content=b"\xff" + case.image().content[1:]), id="tampered"),
    pytest.param(lambda case: File(content=b"x" * 5000, name=case.file), id="no firmware at all"),
]


@EACH
@pytest.mark.parametrize("made", REFUSED_FILES)
async def test_a_file_that_is_not_for_this_device(case: Case, made: Callable[[Case], File]) -> None:
    async with at(case) as it:
        with pytest.raises(DeviceError) as caught:
            await it.upload(made(case))
        assert caught.value.code is Code.DEVICE_ERROR
        assert not caught.value.transient
        assert caught.value.detail
        assert it.device.flashed == 0


@EACH
async def test_a_refused_image_names_the_device_s_words(case: Case) -> None:
    async with at(case, Fault.IMAGE_REFUSED) as it:
        with pytest.raises(DeviceError) as caught:
            await it.upload()
        assert caught.value.code is Code.DEVICE_ERROR
        assert "type unknown" in caught.value.detail.lower()


@EACH
async def test_no_room_for_the_file(case: Case) -> None:
    async with at(case, Fault.DISK_FULL) as it:
        with pytest.raises(DeviceError) as caught:
            await it.upload()
        assert caught.value.code is Code.DEVICE_ERROR
        assert "space" in caught.value.detail
        assert it.device.flashed == 0


@EACH
async def test_an_answer_that_never_comes_and_the_read_back(case: Case) -> None:
    async with at(case, Fault.LATE_ANSWER) as it:
        with pytest.raises(Unreachable) as caught:
            await it.upload()
        assert caught.value.transient
        assert it.progress[-1] == case.image().size  # all of it had left: whoever asks knows it by that
        # The file is there all the same: whoever reads back first need not send it again.
        it.device.faults.active.discard(Fault.LATE_ANSWER)
        if case is CARD:
            assert (await it.state()).last_transfer == "Successful"
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


@EACH
async def test_progress_follows_a_slow_device(case: Case) -> None:
    # More than the buffers of both systems hold: what is in them has left.
    async with at(case, upload_rate=16_000_000.0) as it:
        begun = time.monotonic()
        await it.upload(case.image(16_000_000))
        assert time.monotonic() - begun > 0.9
        assert len(it.progress) >= 3
        assert it.progress == sorted(it.progress)


@EACH
async def test_cancelling_an_upload_leaves_nothing(case: Case) -> None:
    async with at(case, upload_rate=500_000.0) as it:
        begun = asyncio.Event()
        image = case.image(16_000_000)  # far more than the buffers of both systems hold
        task = asyncio.create_task(
            it.driver.upload_firmware(image, it.account, it.trust, it.begin, lambda _: begun.set())
        )
        async with asyncio.timeout(10):
            await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert it.device.flashed == 0


@EACH
async def test_an_image_that_shrank_or_cannot_be_read(case: Case) -> None:
    async with at(case) as it:
        whole = case.image()

        class Shorter(File):
            def open(self) -> BinaryIO:
                return io.BytesIO(self.content[:1000])

        with pytest.raises(LocalRefusal, match="shorter"):
            await it.upload(Shorter(content=whole.content, name=whole.name))

        class Missing(File):
            def open(self) -> BinaryIO:
                raise FileNotFoundError(2, "No such file or directory")

        with pytest.raises(LocalRefusal, match="cannot be read"):
            await it.upload(Missing(content=whole.content, name=whole.name))
        assert it.device.flashed == 0


@EACH
@pytest.mark.parametrize("name", ["a b.rom", "-t.rom", "../x.rom", "x;reboot.rom", "x\ny.rom", ""])
async def test_a_name_that_would_be_more_than_a_name_is_never_sent(case: Case, name: str) -> None:
    async with at(case) as it:
        with pytest.raises(LocalRefusal):
            await it.upload(replace(case.image(), name=name))
        assert it.device.logins.accepted == 0


# --- logins ---------------------------------------------------------------------------------------------------------


@EACH
async def test_a_changed_identity_gets_nothing(case: Case) -> None:
    async with at(case) as it:
        it.trust = Trust(ssh="SHA256:" + "A" * 43, https="0" * 64)
        actions: tuple[Callable[[], Awaitable[object]], ...] = (it.state, it.upload, it.activate)
        for action in actions:
            with pytest.raises(IdentityChanged):
                await action()
        assert (it.device.logins.accepted, it.device.logins.refused, it.commits) == (0, 0, [])


@EACH
@pytest.mark.parametrize("fault", [Fault.WRONG_PASSWORD, Fault.LOCKED])
async def test_a_refused_login_is_tried_once(case: Case, fault: Fault) -> None:
    async with at(case, fault) as it:
        actions: tuple[Callable[[], Awaitable[object]], ...] = (it.state, it.upload, it.activate)
        for number, action in enumerate(actions, 1):
            with pytest.raises(DeviceError) as caught:
                await action()
            assert caught.value.code in {Code.LOGIN_REFUSED, Code.LOCKED}
            assert it.device.logins.refused == number
        assert it.commits == []
        assert it.device.flashed == 0


@EACH
async def test_a_promise_before_the_upload_that_breaks_sends_nothing(case: Case) -> None:
    class Full(Exception):
        """The journal has no room."""

    async def fails() -> None:
        raise Full

    async with at(case) as it:
        with pytest.raises(Full):
            await it.driver.upload_firmware(case.image(), it.account, it.trust, fails, it.progress.append)
        assert it.progress == []
        assert isinstance(it.device, Card | SimulatedNport)
        flash = it.device.card.flash if isinstance(it.device, Card) else it.device.console
        assert (flash.uploads, flash.pending) == (0, None)
        if isinstance(it.device, Card):
            assert (await it.state()).last_transfer == "Result not available"


@EACH
@pytest.mark.parametrize("made", REFUSED_FILES)
async def test_what_is_said_of_a_whole_file_comes_after_it_left(case: Case, made: Callable[[Case], File]) -> None:
    async with at(case) as it:
        image = made(case)
        with pytest.raises(DeviceError):
            await it.upload(image)
        assert (it.begun, it.progress[-1]) == ([0], image.size)


# --- the point of no return -----------------------------------------------------------------------------------------


@EACH
async def test_a_commit_that_raises_stops_it(case: Case) -> None:
    class Full(Exception):
        """The journal has no room."""

    async def fails() -> None:
        raise Full

    async with at(case) as it:
        await it.upload()
        with pytest.raises(Full):
            await it.activate(fails)
        assert not it.device.away
        assert (await it.state()).version == case.spec.firmware
        assert it.device.flashed == 0
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


@EACH
async def test_the_device_still_runs_at_the_moment_of_the_commit(case: Case) -> None:
    seen: list[tuple[bool, int]] = []

    async with at(case) as it:

        async def looks() -> None:
            await asyncio.sleep(0.2)
            seen.append((it.device.away, it.device.flashed))

        await it.upload()
        await it.activate(looks)
        await it.back()
        assert seen == [(False, 0)]


@EACH
async def test_a_second_activation_has_nothing_to_install(case: Case) -> None:
    async with at(case) as it:
        await it.upload()
        await it.activate()
        await it.back()
        await it.activate()
        assert (await settled(it)).version == case.new
        assert it.device.flashed == 1


@EACH
async def test_a_device_that_never_comes_back(case: Case) -> None:
    async with at(case, Fault.NEVER_BACK) as it:
        endpoint = it.driver.endpoint
        await it.upload()
        assert await it.activate() > 60
        await gone(it.device)
        assert it.device.flashed == 1
        assert it.device.ready().services == ()
        with pytest.raises(Unreachable):
            await opened(case, endpoint).firmware_state(it.account, it.trust)


@EACH
@pytest.mark.parametrize("fault", [Fault.OLD_VERSION_BACK, Fault.OTHER_VERSION_BACK])
async def test_a_device_that_comes_back_with_another_version(case: Case, fault: Fault) -> None:
    other = "3.1.0.7" if case is CARD else "1.21"
    expected = case.spec.firmware if fault is Fault.OLD_VERSION_BACK else other
    async with at(case, fault) as it:
        await it.upload()
        await it.activate()
        assert (await it.back()).version == expected
        assert it.device.flashed == 1


async def test_a_device_that_somebody_upgraded_by_hand() -> None:
    """What is guided ends in the same restart; the fleet says it anew on every channel."""
    panel = DeviceSpec(
        family="schneider-pact", model="IFE", name="IFE-0A129F", serial="NN223145045", firmware="003.010.005",
        mac="00:80:F4:0A:12:9F", flash_seconds=0.05, reboot_seconds=0.05,
    )  # fmt: skip
    async with Fleet((panel,), bind="127.79.40.91") as fleet:
        (device,) = fleet.devices
        device.restart("004.001.000")
        await gone(device)
        assert (device.ready().firmware, device.flashed) == ("004.001.000", 1)
        assert device.ready().services


# --- what only the card has -----------------------------------------------------------------------------------------


async def test_the_card_s_own_words_before_and_after() -> None:
    async with at(CARD) as it:
        assert (await it.state()).last_transfer == "Result not available"
        await it.upload()
        assert (await it.state()).last_transfer == "Successful"
        await it.activate()
        await it.back()
        assert isinstance(it.device, Card)
        assert it.device.card.flash.events[-1] == "System: Firmware Updated."


@pytest.mark.parametrize(("version", "warned"), [("2.3.1.0", True), ("2.3.1.1", False), ("1.4.2.1", True)])
async def test_a_card_that_wants_a_format_first(version: str, warned: bool) -> None:
    async with at(CARD, firmware=version) as it:
        assert (await it.state()).obstacles == (("nmc3-format-first",) if warned else ())


async def test_a_one_time_code_is_an_obstacle() -> None:
    async def ask(prompt: str, *, secret: bool) -> str | None:
        return ONE_TIME_CODE

    async with at(CARD, Fault.ONE_TIME_CODE) as it:
        state = await it.driver.firmware_state(it.account, it.trust, ask)
        assert state.obstacles == ("nmc3-mfa",)
        assert state.version == NMC3.firmware
        with pytest.raises(DeviceError):
            await it.state()


async def test_a_card_before_its_first_login_takes_nothing() -> None:
    async with at(CARD, state=State.FACTORY, password="apc") as it:
        account = Credential(user="apc", password=Secret("apc"))
        actions: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: it.driver.firmware_state(account, it.trust),
            lambda: it.driver.upload_firmware(CARD.image(), account, it.trust, it.begin, it.progress.append),
            lambda: it.driver.activate_firmware(CARD.image(), account, it.trust, it.commit),
        )
        for action in actions:
            with pytest.raises(DeviceError) as caught:
                await action()
            assert caught.value.code is Code.UNEXPECTED
        assert it.commits == []


async def test_an_account_that_may_not_is_told_so() -> None:
    async with at(CARD) as it:
        assert isinstance(it.device, Card)
        it.device.card.accounts["op"] = SimulatedAccount(kind="Device", password="operator 1", enabled=True)
        with pytest.raises(DeviceError) as caught:
            await it.driver.upload_firmware(
                CARD.image(),
                Credential(user="op", password=Secret("operator 1")),
                it.trust,
                it.begin,
                it.progress.append,
            )
        assert caught.value.code is Code.UNEXPECTED
        assert it.device.card.flash.uploads == 0


async def test_the_network_s_driver_and_the_serial_line_s() -> None:
    family = next(family for family in FAMILIES if family.name == "apc-nmc3")
    assert isinstance(family.open(Endpoint(host="127.79.40.250")), UpdatesFirmware)
    assert isinstance(family.open(Endpoint(host="127.79.40.250")), BacksUp)
    assert not isinstance(family.open(Endpoint(host="", serial_line="/dev/null")), UpdatesFirmware)


# --- what only the consoles have ------------------------------------------------------------------------------------


@NPORTS
async def test_an_unpublished_form_is_marked_by_its_digest(case: Case) -> None:
    assert case.generation is not None
    async with at(case) as it:
        assert (await it.state()).assumed == moxa_web_firmware.digest(case.generation)
        assert len(moxa_web_firmware.digest(case.generation)) == 64


@NPORTS
async def test_a_page_without_the_known_form_gets_no_file(case: Case) -> None:
    async with at(case) as it:
        assert isinstance(it.device, SimulatedNport)
        it.device.console.upload_field = "another_name"
        with pytest.raises(DeviceError) as caught:
            await it.upload()
        assert caught.value.code is Code.UNEXPECTED
        assert it.device.console.uploads == 0


@NPORTS
async def test_the_session_is_free_again_after_each_step(case: Case) -> None:
    async with at(case) as it:
        for _ in range(3):
            await it.state()
        await it.upload()
        await it.state()
        with contextlib.suppress(LoginRefused):
            await it.driver.firmware_state(Credential(user="admin", password=Secret("wrong-1")), it.trust)
        await it.state()
