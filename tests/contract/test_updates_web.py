"""`UpdatesFirmware` by web profiles, against simulated consoles that can really be upgraded.

Every fault is judged on both sides. The device counts flashes and logins; nothing here may flash or log in twice.
"""

from __future__ import annotations

import asyncio
import io
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import pytest

from contract.test_updates_firmware import File
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import (
    Credential,
    Endpoint,
    Family,
    FirmwareState,
    Identifies,
    Secret,
    Service,
    State,
    Trust,
)
from firstlight_drivers.discovery.dpws import ask_host
from firstlight_drivers.errors import Code, DeviceError, IdentityChanged, LocalRefusal, LoginRefused, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.protocols import tls
from firstlight_drivers.protocols.web_firmware import FIRST_LOGIN, ProfileFirmware
from firstlight_drivers.protocols.web_profile import (
    Extract,
    FirmwareRules,
    Mark,
    ProfileError,
    Step,
    WebProfile,
    load_profile,
)
from firstlight_drivers.protocols.web_session import WebSession
from firstlight_drivers.protocols.web_upload import Payload, around
from firstlight_drivers.simulation.certificates import Naming, server_context
from firstlight_drivers.simulation.demo_image import sealed
from firstlight_drivers.simulation.device import SimulatedDevice
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place
from firstlight_drivers.simulation.tcp import TcpService

SIZE = 300_000
PASSWORD = "Riverside-water-works-7"
Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Case:
    """A claimed device and a file for it. `at_once`: the upload itself installs."""

    name: str
    spec: DeviceSpec
    file: str
    new: str
    at_once: bool = False

    @property
    def family(self) -> Family:
        return next(family for family in FAMILIES if family.name == self.spec.family)

    @property
    def profile(self) -> WebProfile:
        assert self.family.assumed_firmware is not None
        return load_profile(self.family.assumed_firmware)

    def image(self, size: int = SIZE, *, family: str = "", model: str = "", version: str = "") -> File:
        whole = sealed(
            bytes(range(256)) * (size // 256),
            family=family or self.spec.family,
            models=(model or self.spec.model,),
            version=version or self.new,
        )
        return File(content=whole, name=self.file)


G2 = DeviceSpec(
    family="moxa-nport6000g2", model="NPort 6250-G2", name="pump-7", serial="MOXA00004711", firmware="1.0",
    mac="00:90:E8:15:30:41", user="site-admin", password=PASSWORD, flash_seconds=0.1, reboot_seconds=0.1, delay=0.3,
)  # fmt: skip
PANEL = replace(
    G2, family="schneider-panel-server", model="PAS800", serial="3N234500071", firmware="002.005.000",
    user="SecurityAdmin", mac=None,
)  # fmt: skip
IFE = replace(PANEL, family="schneider-pact", model="IFE", name="IFE-0A129F", firmware="004.001.000")
CASES = (
    Case("6000-G2", G2, "moxa-nport-6250-g2-series-firmware-v1.1.rom", "1.1", at_once=True),
    Case("Panel Server", PANEL, "pas800_firmware_002.006.000.bin", "002.006.000"),
    Case("IFE", IFE, "ife_firmware_004.002.000.sedp", "004.002.000"),
)
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
STAGED = pytest.mark.parametrize("case", CASES[1:], ids=lambda case: case.name)
DIGEST = "ab" * 32


@dataclass(slots=True)
class Bench:
    """A device, a driver for it, what was promised and what was reported."""

    device: SimulatedDevice
    case: Case
    trust: Trust
    profile: WebProfile
    commits: list[tuple[int, bool]] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    progress: list[int] = field(default_factory=list)
    returned: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def driver(self) -> ProfileFirmware:
        endpoint = Endpoint(host=self.device.address, ports=self.device.services)
        identify = self.case.family.open(endpoint)
        assert isinstance(identify, Identifies)
        return ProfileFirmware(endpoint, self.profile, identify, digest=DIGEST)

    @property
    def account(self) -> Credential:
        assert self.case.spec.user is not None
        return Credential(user=self.case.spec.user, password=Secret(PASSWORD))

    @property
    def logins(self) -> tuple[int, int]:
        return self.device.logins.accepted, self.device.logins.refused

    async def commit(self) -> None:
        self.commits.append((self.device.flashed, self.device.away))

    async def begin(self) -> None:
        """The promise before an upload: remembers how far the file was."""
        self.begun.append(self.progress[-1] if self.progress else 0)

    async def state(self) -> FirmwareState:
        return await self.driver.firmware_state(self.account, self.trust)

    async def upload(self, image: File | None = None) -> None:
        await self.driver.upload_firmware(
            image or self.case.image(), self.account, self.trust, self.begin, self.progress.append
        )

    async def activate(self, image: File | None = None, commit: Callable[[], Awaitable[None]] | None = None) -> float:
        self.returned.clear()
        image = image or self.case.image()
        return await self.driver.activate_firmware(image, self.account, self.trust, commit or self.commit)

    async def send(self, image: File | None = None) -> None:
        """The step that carries the file."""
        await (self.activate(image) if self.case.at_once else self.upload(image))

    async def back(self) -> FirmwareState:
        async with asyncio.timeout(10):
            await self.returned.wait()
        return await self.state()


@asynccontextmanager
async def at(case: Case, *faults: Fault, profile: WebProfile | None = None, **changes: object) -> AsyncIterator[Bench]:
    device = simulate(replace(case.spec, **changes), Place(address="127.79.60.1", shift=10000))  # type: ignore[arg-type]
    async with device:
        device.faults.active.update(faults)
        bench = Bench(device, case, await trusted(device), profile or case.profile)
        device.on_return = lambda _: bench.returned.set()
        yield bench


async def trusted(device: SimulatedDevice) -> Trust:
    port = next(service.port for service in device.services if service.name == "https")
    return Trust(https=(await tls.look(device.address, port)).sha256)


# --- the way through ------------------------------------------------------------------------------------------------


@EACH
async def test_state_upload_activation_and_the_new_version(case: Case) -> None:
    async with at(case) as it:
        before = await it.state()
        serial = None if case.name == "IFE" else case.spec.serial  # no register of an IFE holds it
        assert (before.serial, before.version, before.mac) == (serial, case.spec.firmware, case.spec.mac)
        assert (before.obstacles, before.assumed) == ((), DIGEST)
        assert it.logins == (0, 0)
        await it.upload()
        assert it.logins == (1, 0)
        if case.at_once:  # it is sent when it is to be installed
            assert (it.begun, it.progress) == ([], [])
        else:
            assert it.begun == [0]
            assert it.progress == sorted(it.progress)
            assert it.progress[-1] == case.image().size
        assert ((await it.state()).version, it.device.flashed) == (case.spec.firmware, 0)
        away = await it.activate()
        assert away > 60
        assert it.logins == (2, 0)
        assert it.commits == [(0, False)]
        after = await it.back()
        assert (after.serial, after.version) == (serial, case.new)
        assert it.device.flashed == 1
        assert it.device.ready().firmware == case.new
        assert it.logins == (2, 0)


@EACH
async def test_the_new_version_is_told_on_every_channel(case: Case) -> None:
    async with at(case, next_address="127.79.60.2") as it:
        pin = it.trust
        await it.upload()
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.address == "127.79.60.2"
        assert await trusted(it.device) == pin
        identity, _ = await it.driver._identify.identity()
        assert identity.firmware == case.new
        if it.device.dpws is not None:
            seen = await ask_host("127.79.60.2", FAMILIES)
            assert [one.metadata.firmware for one in seen if one.metadata is not None] == [case.new]
        if it.device.mdns is not None:
            assert dict(it.device.mdns.txt)["fw"] == case.new
        assert it.device.flashed == 1


# --- accounts that go back ------------------------------------------------------------------------------------------

OLD_IFE = Case("old IFE", replace(IFE, firmware="003.010.005", user="Administrator"), CASES[2].file, "004.002.000")


async def test_across_004_001_000_the_accounts_are_those_of_the_delivery() -> None:
    async with at(OLD_IFE) as it:
        await it.upload()
        await it.activate()
        after = await it.back()
        assert after.version == "004.002.000"
        assert (it.device.user, it.device.password, it.device.state) == ("SecurityAdmin", "AAAAAAAA", State.FACTORY)
        ready = it.device.ready()
        assert (ready.user, ready.password) == ("SecurityAdmin", "AAAAAAAA")
        assert it.logins == (2, 0)  # the state is read without a login: nothing was counted against the new account
        with pytest.raises(LoginRefused):
            await it.upload()
        it.device.faults.active.clear()
        factory = Credential(user="SecurityAdmin", password=Secret("AAAAAAAA"))
        with pytest.raises(DeviceError, match="new password first"):
            await it.driver.upload_firmware(it.case.image(), factory, it.trust, it.begin, it.progress.append)


@pytest.mark.parametrize(("old", "new"), [("003.008.000", "003.010.005"), ("004.001.000", "004.002.000")])
async def test_on_one_side_of_004_001_000_the_accounts_stay(old: str, new: str) -> None:
    case = Case("IFE", replace(IFE, firmware=old, user="Administrator"), CASES[2].file, new)
    async with at(case) as it:
        await it.upload()
        await it.activate()
        assert (await it.back()).version == new
        assert (it.device.user, it.device.password, it.device.state) == ("Administrator", PASSWORD, State.CLAIMED)


async def test_an_old_version_that_comes_back_leaves_the_accounts() -> None:
    async with at(OLD_IFE, Fault.OLD_VERSION_BACK) as it:
        await it.upload()
        await it.activate()
        assert (await it.back()).version == "003.010.005"
        assert (it.device.user, it.device.state) == ("Administrator", State.CLAIMED)


# --- uploads that go wrong ------------------------------------------------------------------------------------------


@EACH
@pytest.mark.parametrize("share", [0.0, 0.25, 0.99, 1.0])
async def test_a_cut_upload_is_none(case: Case, share: float) -> None:
    async with at(case, Fault.CUT_UPLOAD, cut_at=share) as it:
        with pytest.raises(Unreachable) as caught:
            await it.send()
        assert caught.value.transient
        assert it.logins == (1, 0)
        assert not it.device.away
        assert ((await it.state()).version, it.device.flashed) == (case.spec.firmware, 0)
        assert it.commits == ([(0, False)] if case.at_once else [])
        await it.upload()
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


REFUSED_FILES = [
    pytest.param(lambda case: case.image(model="Other 1"), "another product", id="another model"),
    pytest.param(lambda case: case.image(family="apc-nmc3"), "another product", id="another family"),
    pytest.param(
        lambda case: replace(case.image(), content=b"\xff" + case.image().content[1:]), "wrong signature", id="tampered"
    ),
    pytest.param(lambda case: File(content=b"x" * 5000, name=case.file), "wrong signature", id="no firmware at all"),
]


@EACH
@pytest.mark.parametrize(("made", "words"), REFUSED_FILES)
async def test_a_file_that_is_not_for_this_device(case: Case, made: Callable[[Case], File], words: str) -> None:
    async with at(case) as it:
        with pytest.raises(DeviceError) as caught:
            await it.send(made(case))
        assert (caught.value.code, caught.value.transient) == (Code.DEVICE_ERROR, False)
        assert words in caught.value.detail.lower()
        assert PASSWORD not in caught.value.detail
        assert it.logins == (1, 0)
        assert (it.device.flashed, it.device.away) == (0, False)


@EACH
@pytest.mark.parametrize(
    ("fault", "words"), [(Fault.IMAGE_REFUSED, "wrong signature"), (Fault.DISK_FULL, "no space left")]
)
async def test_what_the_device_says_against_a_file(case: Case, fault: Fault, words: str) -> None:
    async with at(case, fault) as it:
        with pytest.raises(DeviceError) as caught:
            await it.send()
        assert caught.value.code is Code.DEVICE_ERROR
        assert words in caught.value.detail.lower()
        assert it.device.flashed == 0


@EACH
@pytest.mark.parametrize("fault", [Fault.OLD_VERSION_BACK, Fault.OTHER_VERSION_BACK])
async def test_another_version_than_the_file_s_is_told(case: Case, fault: Fault) -> None:
    async with at(case, fault) as it:
        await it.upload()
        await it.activate()
        version = (await it.back()).version
        assert version != case.new
        assert (version == case.spec.firmware) is (fault is Fault.OLD_VERSION_BACK)
        assert it.device.flashed == 1


@EACH
async def test_an_answer_that_never_comes(case: Case) -> None:
    async with at(case, Fault.LATE_ANSWER) as it:
        with pytest.raises(Unreachable):
            await it.send()
        it.device.faults.active.discard(Fault.LATE_ANSWER)
        if not case.at_once:
            assert it.device.flashed == 0
            await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


@EACH
async def test_a_device_that_never_comes_back(case: Case) -> None:
    async with at(case, Fault.NEVER_BACK) as it:
        await it.upload()
        await it.activate()
        async with asyncio.timeout(5):
            await asyncio.shield(it.device._cycle)  # type: ignore[arg-type]
        with pytest.raises(Unreachable):
            await it.state()


@EACH
async def test_progress_follows_a_slow_device(case: Case) -> None:
    # More than the buffers of both systems hold: what is in them has left.
    async with at(case, upload_rate=16_000_000.0) as it:
        image = case.image(16_000_000)
        begun = time.monotonic()
        await it.send(image)
        assert time.monotonic() - begun > 0.9
        if not case.at_once:
            assert len(it.progress) >= 3
            assert it.progress == sorted(it.progress)
            assert it.progress[-1] == image.size


@STAGED
async def test_cancelling_an_upload_leaves_nothing(case: Case) -> None:
    async with at(case, upload_rate=2_000_000.0) as it:
        begun = asyncio.Event()
        image = case.image(16_000_000)
        task = asyncio.create_task(
            it.driver.upload_firmware(image, it.account, it.trust, it.begin, lambda _: begun.set())
        )
        async with asyncio.timeout(10):
            await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert it.device.flashed == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endless(File):
    """Zeros, as many as wanted; nobody holds them."""

    length: int = 0

    @property
    def size(self) -> int:
        return self.length

    def open(self) -> BinaryIO:
        class Zeros(io.RawIOBase):
            def read(self, size: int = -1) -> bytes:
                return bytes(size)

        return Zeros()  # type: ignore[return-value]


@STAGED
async def test_a_large_file_passes_in_constant_memory(case: Case) -> None:
    async with at(case) as it:
        tracemalloc.start()
        try:
            with pytest.raises(DeviceError, match="Wrong signature"):
                await it.upload(Endless(content=b"", name=case.file, length=32 * 1024 * 1024))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 4 * 1024 * 1024


@EACH
async def test_an_image_that_shrank_or_cannot_be_read(case: Case) -> None:
    class Shorter(File):
        def open(self) -> BinaryIO:
            return io.BytesIO(self.content[:1000])

    class Missing(File):
        def open(self) -> BinaryIO:
            raise FileNotFoundError(2, "No such file or directory")

    async with at(case) as it:
        whole = case.image()
        with pytest.raises(LocalRefusal, match="shorter"):
            await it.send(Shorter(content=whole.content, name=whole.name))
        it.commits.clear()
        with pytest.raises(LocalRefusal, match="cannot be read"):
            await it.send(Missing(content=whole.content, name=whole.name))
        assert it.commits == []  # found before the promise
        assert it.device.flashed == 0


@EACH
@pytest.mark.parametrize("name", ["a b.rom", "-t.rom", "../x.rom", 'x";y.rom', "x\r\ny.rom", ""])
async def test_a_name_that_would_be_more_than_a_name_is_never_sent(case: Case, name: str) -> None:
    async with at(case) as it:
        odd = replace(case.image(), name=name)
        with pytest.raises(LocalRefusal):
            await it.upload(odd)
        with pytest.raises(LocalRefusal):
            await it.activate(odd)
        assert (it.logins, it.commits) == ((0, 0), [])


# --- logins and pins ------------------------------------------------------------------------------------------------


def acts(it: Bench) -> tuple[Act, ...]:
    return it.state, it.upload, it.activate


@EACH
@pytest.mark.parametrize("pin", ["00" * 32, None], ids=["another certificate", "no pin"])
async def test_without_the_right_pin_no_credential_leaves(
    case: Case, pin: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    head = WebSession._head

    def noted(web: WebSession, method: str, path: str, *given: Any) -> bytes:
        sent.append(path)
        return head(web, method, path, *given)

    monkeypatch.setattr(WebSession, "_head", noted)
    async with at(case) as it:
        it.trust = Trust(https=pin, plain=True, legacy=True)
        for act in acts(it):
            with pytest.raises(IdentityChanged):
                await act()
        assert (it.logins, it.commits) == ((0, 0), [])
        assert len(sent) == 3  # one request each was made, and its connection ended behind the handshake


@EACH
async def test_plain_http_is_never_an_upgrade_channel(case: Case) -> None:
    async with at(case) as it:
        endpoint = Endpoint(host=it.device.address, ports=(Service(name="http", port=10443),))
        driver = ProfileFirmware(endpoint, it.profile, it.driver._identify, digest=DIGEST)
        for act in (
            driver.firmware_state(it.account, Trust(plain=True)),
            driver.upload_firmware(case.image(), it.account, Trust(plain=True), it.begin, it.progress.append),
            driver.activate_firmware(case.image(), it.account, Trust(plain=True), it.commit),
        ):
            with pytest.raises(DeviceError) as caught:
                await act
            assert caught.value.code is Code.PLAIN_ONLY
        assert (it.logins, it.commits) == ((0, 0), [])


@EACH
@pytest.mark.parametrize("fault", [Fault.WRONG_PASSWORD, Fault.LOCKED])
async def test_a_refused_login_is_tried_once(case: Case, fault: Fault) -> None:
    async with at(case, fault) as it:
        for number, act in enumerate(acts(it)[1:], 1):
            with pytest.raises(DeviceError) as caught:
                await act()
            assert caught.value.code in {Code.LOGIN_REFUSED, Code.LOCKED}
            assert it.logins == (0, number)
        assert (it.commits, it.device.flashed) == ([], 0)


@EACH
async def test_another_session_is_told(case: Case) -> None:
    async with at(case, Fault.SECOND_SESSION) as it:
        for act in acts(it)[1:]:
            with pytest.raises(DeviceError) as caught:
                await act()
            assert caught.value.code is Code.BUSY
        assert it.logins == (0, 0)


@EACH
async def test_a_device_before_its_first_login_is_an_obstacle_or_refused(case: Case) -> None:
    async with at(case, state=State.FACTORY, user=None, password=None) as it:
        state = await it.state()
        if case.name == "IFE":  # its first page does not tell
            assert state.obstacles == ()
            factory = Credential(user="SecurityAdmin", password=Secret("AAAAAAAA"))
            with pytest.raises(DeviceError, match="new password first"):
                await it.driver.upload_firmware(case.image(), factory, it.trust, it.begin, it.progress.append)
        else:
            assert state.obstacles == (FIRST_LOGIN,)
        assert it.device.flashed == 0


@EACH
async def test_every_method_logs_out(case: Case) -> None:
    async with at(case) as it:
        await it.upload()
        assert it.device.console._sessions == set()  # type: ignore[attr-defined]
        with pytest.raises(DeviceError):
            await it.upload(File(content=b"x" * 5000, name=case.file)) if not case.at_once else await it.activate(
                File(content=b"x" * 5000, name=case.file)
            )
        assert it.device.console._sessions == set()  # type: ignore[attr-defined]
        assert it.logins == (2, 0)


# --- answers that differ --------------------------------------------------------------------------------------------


@EACH
async def test_unknown_words_at_the_login_stop_it(case: Case) -> None:
    async with at(case, Fault.WRONG_WORDING) as it:
        for act in acts(it)[1:]:
            with pytest.raises(DeviceError, match="moved to the new portal") as caught:
                await act()
            assert caught.value.code is Code.UNEXPECTED
        assert (it.commits, it.device.flashed) == ([], 0)


@EACH
async def test_another_door_stops_the_state(case: Case) -> None:
    async with at(case) as it:
        it.device.console._shape = replace(it.device.console._shape, token="", title="Portal")  # type: ignore[attr-defined]
        profile = replace(it.profile, look=replace(it.profile.look, login="Operator's entrance"))
        it.profile = it.profile if case.name == "IFE" else profile
        with pytest.raises(DeviceError, match="not the known page for a login") as caught:
            await it.state()
        assert caught.value.code is Code.UNEXPECTED
        assert it.logins == (0, 0)


def spoilt(steps: tuple[Step, ...], place: int) -> tuple[Step, ...]:
    """The same steps, one of which expects what no device says."""
    other = replace(steps[place], expect=(Mark(contains=("Words of another release",)),))
    return (*steps[:place], other, *steps[place + 1 :])


@EACH
@pytest.mark.parametrize("place", [0, 1])
async def test_an_answer_that_differs_stops_with_what_it_says(case: Case, place: int) -> None:
    async with at(case) as it:
        it.profile = replace(it.profile, upload=spoilt(it.profile.upload, place))
        if case.at_once and place:
            # Behind the file of a console that installs at once the promise was given, and the device did install:
            # its words are no error.
            assert await it.activate() > 60
        else:
            with pytest.raises(DeviceError, match="status 200") as caught:
                await it.send()
            assert caught.value.code is Code.UNEXPECTED
        assert it.logins == (1, 0)
        assert it.commits == ([(0, False)] if case.at_once and place else [])
        assert it.device.console.firmware.uploads == place  # type: ignore[attr-defined]


async def test_a_page_without_the_known_field_gets_no_file() -> None:
    case = CASES[2]
    async with at(case) as it:
        page, form = it.profile.upload
        other = replace(form, form="package", field=(replace(form.field[0], name="image"),))
        it.profile = replace(it.profile, upload=(page, other))
        with pytest.raises(DeviceError, match="has no image") as caught:
            await it.upload()
        assert caught.value.code is Code.UNEXPECTED
        assert (it.device.console.firmware.uploads, it.progress) == (0, [])  # type: ignore[attr-defined]


@STAGED
async def test_nothing_to_install_is_told_before_the_promise_or_refused(case: Case) -> None:
    async with at(case) as it:
        with pytest.raises(DeviceError) as caught:
            await it.activate()
        if case.name == "IFE":  # its page has no such form
            assert (caught.value.code, it.commits) == (Code.UNEXPECTED, [])
        else:
            assert (caught.value.code, it.commits) == (Code.DEVICE_ERROR, [(0, False)])
        assert it.device.flashed == 0


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
            await it.activate(commit=fails)
        assert not it.device.away
        assert ((await it.state()).version, it.device.flashed) == (case.spec.firmware, 0)
        assert it.device.console.firmware.uploads == (0 if case.at_once else 1)  # type: ignore[attr-defined]
        await it.activate()
        assert (await it.back()).version == case.new
        assert it.device.flashed == 1


async def test_where_the_upload_installs_looking_sends_no_file() -> None:
    case = CASES[0]
    async with at(case) as it:
        await it.upload()
        assert it.device.console.firmware.uploads == 0  # type: ignore[attr-defined]
        assert (it.begun, it.progress) == ([], [])  # nothing of it left
        seen: list[int] = []

        async def commit() -> None:
            seen.append(it.device.console.firmware.uploads)  # type: ignore[attr-defined]

        await it.activate(commit=commit)
        assert seen == [0]


async def test_what_is_sent_before_such_a_file_comes_behind_the_promise() -> None:
    case = CASES[0]
    async with at(case) as it:
        page, file = it.profile.upload
        prepare = replace(page, method="POST")
        it.profile = replace(it.profile, upload=(page, prepare, file))
        sessions: list[int] = []

        async def commit() -> None:
            sessions.append(len(it.device.console._sessions))  # type: ignore[attr-defined]
            raise OSError("the journal is full")

        await it.upload()
        with pytest.raises(OSError, match="journal"):
            await it.activate(commit=commit)
        assert (sessions, it.logins) == ([1], (2, 0))
        await it.activate()
        assert (await it.back()).version == case.new


# --- versions behind the login, digests -----------------------------------------------------------------------------


async def test_a_version_that_only_the_console_knows_is_read_with_one_login() -> None:
    case = CASES[1]
    extract = Extract(name="version", source="json", key="message")
    version = (Step(path="/rest/v1/firmware", expect=(Mark(status=(200,)),), extract=(extract,)),)
    async with at(case) as it:
        it.profile = replace(it.profile, firmware=FirmwareRules(version=version))
        state = await it.state()
        assert state.version == "No package is waiting"
        assert (state.serial, it.logins) == (case.spec.serial, (1, 0))


def test_what_an_upload_rests_on_is_named_until_somebody_vouches() -> None:
    case = CASES[0]
    endpoint = Endpoint(host="127.79.60.9")
    identify = case.family.open(endpoint)
    assert isinstance(identify, Identifies)
    rows = (
        ("assumed", False, DIGEST), ("assumed", True, DIGEST),
        ("taught", False, DIGEST), ("taught", True, ""), ("observed", False, ""),
    )  # fmt: skip
    for confidence, confirmed, expected in rows:
        profile = replace(case.profile, confidence=confidence)  # type: ignore[arg-type]
        driver = ProfileFirmware(endpoint, profile, identify, digest=DIGEST, confirmed=confirmed)
        assert driver._assumed == expected
    assert case.family.assumed_claim is not None
    with pytest.raises(ProfileError, match="no firmware update"):
        ProfileFirmware(endpoint, load_profile(case.family.assumed_claim), identify, digest=DIGEST)


@EACH
def test_the_login_is_that_of_the_first_login_s_profile(case: Case) -> None:
    assert case.family.assumed_claim is not None
    claim = load_profile(case.family.assumed_claim)
    assert (case.profile.login, case.profile.logout) == (claim.login, claim.logout)
    assert case.profile.confidence == "assumed"
    assert case.profile.firmware.upload_activates is case.at_once


# --- the session below ----------------------------------------------------------------------------------------------


async def test_an_answer_before_the_end_ends_the_upload() -> None:
    taken = 0

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 9\r\nConnection: close\r\n\r\ntoo large")
        await writer.drain()
        while data := await reader.read(65536):
            taken += len(data)
            await asyncio.sleep(0.01)

    context = server_context("early", Naming("127.79.60.5"))
    async with TcpService("127.79.60.5", 10443, converse, context):
        pin = (await tls.look("127.79.60.5", 10443)).sha256
        session = WebSession(
            Endpoint(host="127.79.60.5", ports=(Service(name="https", port=10443),)), Trust(https=pin), tls=True
        )
        image = Endless(content=b"", name="a.bin", length=256 * 1024 * 1024)
        payload = Payload(image=image, reached=lambda _: None)
        answer = await session.send_file("POST", "/up", payload, around([("f", None)], image.name))
    assert (answer.status, answer.text) == (413, "too large")
    assert taken < image.size // 2
    assert not session.sent_whole
