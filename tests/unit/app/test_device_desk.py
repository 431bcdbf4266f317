"""Date, time and names of devices, by the desk that both front ends use."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from firstlight.access import AccessRefused
from firstlight.change.outcome import Outcome, Result
from firstlight.device_desk import ClockRead, DeviceDesk, LinePlace, here
from firstlight.device_names import NamesRead, NameWish, needs_agreement, plan_names, wrong_password
from firstlight.engine import Engine
from firstlight.events import Device
from firstlight.site.site import Site
from firstlight_drivers import FAMILIES
from firstlight_drivers.contract import DeviceNames, Named, NameKey, Secret
from firstlight_drivers.errors import Code, DeviceError, Unreachable
from firstlight_drivers.fleet import simulate
from firstlight_drivers.links import Line
from firstlight_drivers.protocols import schneider_commands
from firstlight_drivers.protocols.schneider_commands import commands
from firstlight_drivers.schneider_pact.device import CommandedPact
from firstlight_drivers.schneider_pact.simulator import Simulator as Pact
from firstlight_drivers.schneider_panel_server.simulator import Simulator as PanelServer
from firstlight_drivers.simulation.spec import DeviceSpec, Fault, Place

PLACE = Place(address="127.83.3.1", shift=10000)
SPEC = DeviceSpec(family="schneider-pact", model="IFE", name="IFE-0A129F", serial="9921101234", firmware="004.001.000")
IMU, WHERE = NameWish(key=NameKey.IMU, text="Feeder 3"), NameWish(key=NameKey.LOCATION, text="Hall 2")
RIGHT, WRONG = Secret("0000"), Secret("9zZ1")
BEGUN = ("name-write", Result.UNKNOWN, "write-begun")
CLOCK_BEGUN = ("clock-write", Result.UNKNOWN, "write-begun")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    table = replace(commands(), every=0.01, seconds=0.3)
    monkeypatch.setattr(schneider_commands, "commands", lambda: table)


class Bench:
    """A desk, a device, and the journal between them."""

    def __init__(self, folder: Path, pact: Pact) -> None:
        self.site = Site(folder, lambda _events: None)
        self.desk = DeviceDesk(self.site, FAMILIES)
        self.pact = pact
        self.device = Device(
            id="d1", family=SPEC.family, name=SPEC.name, serial=SPEC.serial, addresses=(pact.address,),
            services=pact.services,
        )  # fmt: skip

    def journal(self) -> list[tuple[str, Result, str]]:
        found = [outcome for _, outcome, _ in self.site.journal._lines()]
        return [(one.step, one.result, one.code) for one in found if isinstance(one, Outcome)]


@asynccontextmanager
async def benched(folder: Path) -> AsyncIterator[Bench]:
    async with simulate(SPEC, PLACE) as pact:
        assert isinstance(pact, Pact)
        yield Bench(folder, pact)


def broken_after_write(monkeypatch: pytest.MonkeyPatch, pact: Pact, error: DeviceError) -> None:
    """What is read after a write fails."""
    names = CommandedPact.names

    async def read(self: CommandedPact, keys: object = ()) -> DeviceNames:
        if 1032 in pact.commands.sent:
            raise error
        return await names(self, keys)  # type: ignore[arg-type]

    monkeypatch.setattr(CommandedPact, "names", read)


# --- names ------------------------------------------------------------------------------------------------------------


async def test_written_proved_and_noted(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        assert read.names == DeviceNames(application="IFE-0A129F", imu="IFE-0A129F")
        assert needs_agreement(read, (IMU,))
        ends = await bench.desk.set_names(read, (IMU, WHERE), RIGHT, agreed=True)
        assert [(one.result, one.code, one.present) for one in ends] == [
            (Result.DONE, "name-set", "Feeder 3"),
            (Result.DONE, "name-set", "Hall 2"),
        ]
        assert bench.journal() == [BEGUN, ("name-read-back", Result.DONE, "name-set")] * 2
        again = await bench.desk.names(bench.device)
        assert not needs_agreement(again, (IMU, WHERE))
        assert [one.code for one in await bench.desk.set_names(again, (IMU, WHERE))] == ["same", "same"]
        assert bench.pact.commands.sent.count(1032) == 2


async def test_nobody_agreed(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        with pytest.raises(AccessRefused) as refused:
            await bench.desk.set_names(read, (IMU,), RIGHT)
        assert refused.value.code == "names-assumed"
        with pytest.raises(AccessRefused) as refused:
            await bench.desk.set_names(read, (IMU,), agreed=True)
        assert refused.value.code == "names-no-password"
        assert 1032 not in bench.pact.commands.sent
        assert bench.journal() == []


async def test_after_a_refusal_the_password_is_not_sent_again(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        ends = await bench.desk.set_names(read, (IMU, WHERE), WRONG, agreed=True)
        assert [(one.result, one.code) for one in ends] == [
            (Result.FAILED, "login-refused"),  # something was sent: only what is read back says that nothing changed
            (Result.SKIPPED, "name-not-tried"),
        ]
        assert ends[0].present == SPEC.name
        assert bench.pact.commands.refused == 1
        assert bench.journal() == [BEGUN, ("name-read-back", Result.FAILED, "login-refused")]


@pytest.mark.parametrize(("password", "code", "count"), [(RIGHT, "name-set", 2), (WRONG, "busy", 1)])
async def test_another_client_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: Secret, code: str, count: int
) -> None:
    """What became of the write shows when the name is read; the password is not sent again to find out."""
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        first = CommandedPact.write_name

        async def write(
            self: CommandedPact, key: NameKey, text: str, secret: Secret, commit: object, *, agreed: DeviceNames
        ) -> None:
            async def overwritten() -> None:
                bench.pact.faults.active.add(Fault.OVERWRITTEN)
                await commit()  # type: ignore[operator]

            await first(self, key, text, secret, overwritten, agreed=agreed)

        monkeypatch.setattr(CommandedPact, "write_name", write)
        ends = await bench.desk.set_names(read, (IMU, WHERE), password, agreed=True)
        assert ends[0].code == code
        assert bench.pact.commands.sent.count(1032) == count
        assert bench.pact.commands.refused == (0 if password is RIGHT else 1)


@pytest.mark.parametrize(
    ("fault", "result", "code"),
    [
        (Fault.READ_BACK_DIFFERS, Result.FAILED, "name-kept-old"),
        (Fault.PAD_CLOSED, Result.FAILED, "device-error"),
        (Fault.COMMAND_STUCK, Result.REFUSED, "timeout"),  # the canary already does not end
    ],
)
async def test_a_name_that_is_not_taken(tmp_path: Path, fault: Fault, result: Result, code: str) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        bench.pact.faults.active.add(fault)
        (end,) = await bench.desk.set_names(read, (IMU,), RIGHT, agreed=True)
        assert (end.result, end.code) == (result, code)
        if result is Result.FAILED:
            assert end.present == "IFE-0A129F"


async def test_a_name_that_cannot_be_read_back_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        broken_after_write(monkeypatch, bench.pact, Unreachable("gone", code=Code.CLOSED))
        (end,) = await bench.desk.set_names(read, (IMU,), RIGHT, agreed=True)
        assert (end.result, end.code, end.present) == (Result.UNKNOWN, "closed", None)


async def test_an_odd_answer_is_of_that_name_alone(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        bench.pact.faults.active.add(Fault.OTHER_LAYOUT)
        read = await bench.desk.names(bench.device)
        assert read.names == DeviceNames(application="IFE-0A129F")
        assert {key: code for key, (code, _) in read.unread.items()} == dict.fromkeys(
            (NameKey.IMU, NameKey.LOCATION), "unexpected"
        )
        (end,) = await bench.desk.set_names(read, (IMU,), RIGHT, agreed=True)
        assert (end.result, end.code) == (Result.REFUSED, "name-unread")
        assert 1032 not in bench.pact.commands.sent


async def test_what_was_begun_is_proved_when_the_program_closes(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        task = asyncio.create_task(bench.desk.set_names(read, (IMU,), RIGHT, agreed=True))
        async with asyncio.timeout(5):
            while 1032 not in bench.pact.commands.sent:  # noqa: ASYNC110 - the simulator tells nobody
                await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert bench.journal() == [BEGUN, ("name-read-back", Result.DONE, "name-set")]


@pytest.mark.parametrize("what", ["names", "clock"])
async def test_the_engine_waits_for_that_proof(tmp_path: Path, what: str) -> None:
    async with benched(tmp_path) as bench:
        engine = Engine()
        engine.start()
        try:
            read = await asyncio.wrap_future(engine.submit(bench.desk.names(bench.device)))
            work = bench.desk.set_names(read, (IMU,), RIGHT, agreed=True)
            code, ends = 1032, [BEGUN, ("name-read-back", Result.DONE, "name-set")]
            if what == "clock":
                work.close()
                code, ends = 769, [CLOCK_BEGUN, ("clock-read-back", Result.DONE, "clock-set")]
                engine.submit(bench.desk.set_clock(bench.device))
            else:
                engine.submit(work)
            async with asyncio.timeout(5):
                while code not in bench.pact.commands.sent:  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.001)
        finally:
            await asyncio.to_thread(engine.close)
        assert bench.journal() == ends


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name-form"),
        ("x" * 14, "name-form"),
        ("Tür", "name-form"),
        ("a\nb", "name-form"),
        ("a  b", "name-blanks"),
        (" a", "name-blanks"),
        ("a ", "name-blanks"),
        (" ", "name-blanks"),
    ],
)
def test_what_cannot_be_is_not_planned(text: str, code: str) -> None:
    family = next(one for one in FAMILIES if one.name == SPEC.family)
    from firstlight_drivers.contract import Endpoint

    driver = family.open(Endpoint(host="127.83.3.9"))
    assert isinstance(driver, Named)
    read = NamesRead(device=Device(id="d"), rules=driver.name_rules(), names=DeviceNames(imu="old"))
    (end,) = plan_names(read, (NameWish(key=NameKey.IMU, text=text),))
    assert (end.result, end.code) == (Result.REFUSED, code)


async def test_where_one_name_cannot_be_none_is_written(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        odd = replace(WHERE, text="Hall  2")
        ends = await bench.desk.set_names(read, (IMU, odd), RIGHT, agreed=True)
        assert [(one.result, one.code) for one in ends] == [
            (Result.SKIPPED, "differs"),
            (Result.REFUSED, "name-blanks"),
        ]
        assert 1032 not in bench.pact.commands.sent
        assert bench.journal() == []


@pytest.mark.parametrize("text", ["000", "00000", "00 0", "00ü0"])
async def test_a_password_of_another_form_is_refused_before_anything_is_sent(tmp_path: Path, text: str) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        sent = len(bench.pact.commands.sent)
        assert wrong_password(read, (IMU,), Secret(text)) == ("name-password", "4")
        assert wrong_password(read, (IMU,), RIGHT) is None
        guided = NameWish(key=NameKey.APPLICATION, text="hall-2")
        assert wrong_password(read, (guided,), Secret(text)) is None  # nothing is written with it
        with pytest.raises(AccessRefused) as refused:
            await bench.desk.set_names(read, (IMU,), Secret(text), agreed=True)
        assert (refused.value.code, refused.value.detail) == ("name-password", "4")
        assert len(bench.pact.commands.sent) == sent


async def test_another_device_at_the_address_gets_neither_name_nor_password(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        bench.pact.modbus[255].put_text(10241, 32, "IFE-0A12A0")  # its names, where not set, are alike
        (end,) = await bench.desk.set_names(read, (WHERE,), RIGHT, agreed=True)
        assert (end.result, end.code) == (Result.REFUSED, "unexpected")
        bench.pact.modbus[255].put_text(10241, 32, SPEC.name)
        bench.pact.commands.names["imu"] = "Feeder 9"
        (end,) = await bench.desk.set_names(read, (IMU,), RIGHT, agreed=True)
        assert (end.result, end.code) == (Result.REFUSED, "unexpected")
        assert 1032 not in bench.pact.commands.sent
        assert bench.journal() == [("name-write", Result.REFUSED, "unexpected")] * 2


async def test_without_a_line_in_the_journal_nothing_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)

        def full(outcome: Outcome) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), outcome.step)

        monkeypatch.setattr(bench.site.journal, "write", full)
        ends = await bench.desk.set_names(read, (IMU, WHERE), RIGHT, agreed=True)
        assert [one.code for one in ends] == ["journal-write", "name-not-tried"]
        end = await bench.desk.set_clock(bench.device)
        assert (end.result, end.code, end.detail) == (Result.REFUSED, "journal-write", os.strerror(errno.ENOSPC))
        assert not {769, 1032} & set(bench.pact.commands.sent)


async def test_a_guided_name_is_proved_by_reading(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.names(bench.device)
        wish = NameWish(key=NameKey.APPLICATION, text="hall-2")
        (end,) = await bench.desk.set_names(read, (wish,))
        assert (end.result, end.code) == (Result.SKIPPED, "name-guided")
        end = await bench.desk.prove_name(read, wish)
        assert (end.result, end.code, end.present) == (Result.FAILED, "name-kept-old", "IFE-0A129F")
        bench.pact.modbus[255].put_text(10241, 32, "hall-2")
        end = await bench.desk.prove_name(read, wish)
        assert (end.result, end.code, end.present) == (Result.DONE, "name-set", "hall-2")
        assert [code for _, _, code in bench.journal()] == ["name-kept-old", "name-set"]


# --- date and time ----------------------------------------------------------------------------------------------------


async def test_a_clock_is_set_and_noted(tmp_path: Path) -> None:
    async with benched(tmp_path) as bench:
        read = await bench.desk.clock(bench.device)
        assert read.present == datetime(2000, 1, 1)  # noqa: DTZ001
        ahead = read.ahead(utc=True)
        assert ahead is not None
        assert ahead < -timedelta(days=9000)
        end = await bench.desk.set_clock(bench.device, utc=True)
        assert (end.result, end.code) == (Result.DONE, "clock-set")
        ahead = (await bench.desk.clock(bench.device)).ahead(utc=True)
        assert ahead is not None
        assert abs(ahead) < timedelta(seconds=10)
        assert bench.journal() == [CLOCK_BEGUN, ("clock-read-back", Result.DONE, "clock-set")]


@pytest.mark.parametrize(
    ("fault", "result", "code", "times"),
    [
        (Fault.READ_BACK_DIFFERS, Result.FAILED, "clock-kept-old", 1),
        (Fault.COMMAND_STUCK, Result.UNKNOWN, "timeout", 2),  # no answer says nothing: once more, and no more
        (Fault.COMMAND_REFUSED, Result.UNKNOWN, "device-error", 1),
    ],
)
async def test_a_clock_that_is_not_taken(tmp_path: Path, fault: Fault, result: Result, code: str, times: int) -> None:
    async with benched(tmp_path) as bench:
        bench.pact.faults.active.add(fault)
        end = await bench.desk.set_clock(bench.device)
        assert (end.result, end.code) == (result, code)
        assert bench.journal() == [CLOCK_BEGUN, ("clock-read-back", result, code)] * times


@pytest.mark.parametrize("words", [(0, 0, 0, 0), (0xFFFF,) * 4])
async def test_a_clock_that_was_never_set_is_set(tmp_path: Path, words: tuple[int, ...]) -> None:
    spec = DeviceSpec(
        family="schneider-panel-server", model="PAS800", name="panel-7", serial="2", firmware="002.000.000"
    )
    async with simulate(spec, PLACE) as server:
        assert isinstance(server, PanelServer)
        for place, word in enumerate(words):
            server.modbus[255].registers[0x0073 + place] = word
        desk = DeviceDesk(Site(tmp_path, lambda _events: None), FAMILIES)
        device = Device(id="d1", family=spec.family, addresses=(server.address,), services=server.services)
        read = await desk.clock(device)
        assert (read.present, read.ahead()) == (None, None)
        assert read.detail
        assert (await desk.set_clock(device)).code == "clock-set"
        assert (await desk.clock(device)).present is not None


async def test_nobody_there(tmp_path: Path) -> None:
    desk = DeviceDesk(Site(tmp_path, lambda _events: None), FAMILIES)
    gone = Device(id="d1", family=SPEC.family, addresses=("127.83.3.77",))
    end = await desk.set_clock(gone)
    assert (end.result, end.code) == (Result.REFUSED, "connection-refused")
    with pytest.raises(DeviceError):
        await desk.clock(gone)
    for device in (Device(id="d2", family="moxa-nport5000", addresses=("127.83.3.77",)), Device(id="d3")):
        assert not desk.has_clock(device)
        assert not desk.has_names(device)
        with pytest.raises(AccessRefused, match="no-clock-channel"):
            await desk.clock(device)
        with pytest.raises(AccessRefused, match="no-names-channel"):
            await desk.names(device)


def test_ahead_of_this_computer() -> None:
    now = time.time()
    for utc in (False, True):
        read = ClockRead(present=here(now, utc=utc) + timedelta(seconds=90), at=now)
        assert read.ahead(utc=utc) == timedelta(seconds=90)


# --- on a line --------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def lined(folder: Path) -> AsyncIterator[tuple[DeviceDesk, LinePlace, Pact]]:
    spec = replace(SPEC, model="IFM", name="Q3 feeder", serial="99211012345", line="tcp", unit=3)
    async with simulate(spec, PLACE) as pact:
        assert isinstance(pact, Pact)
        port = next(entry.port for entry in pact.services if entry.name == "modbus-rtu")
        place = LinePlace(url=f"socket://{pact.address}:{port}", line=Line(baud=19200), unit=3)
        yield DeviceDesk(Site(folder, lambda _events: None), FAMILIES), place, pact


async def test_an_ifm_on_its_line(tmp_path: Path) -> None:
    async with lined(tmp_path) as (desk, place, pact):
        device = await desk.on_line(place)
        assert (device.model, device.serial, device.id) == ("IFM", "99211012345", f"serial:{place.url}#3")
        assert desk.has_clock(device, place)
        read = await desk.names(device, place)
        assert read.names == DeviceNames(imu="Q3 feeder")
        (end,) = await desk.set_names(read, (IMU,), RIGHT, agreed=True, place=place)
        assert end.code == "name-set"
        assert (await desk.set_clock(device, place=place)).code == "clock-set"
        assert pact.commands.breaker == 0


async def test_another_unit_of_the_line(tmp_path: Path) -> None:
    async with lined(tmp_path) as (desk, place, pact):
        pact.modbus[3].registers[11900] = 15143  # a MicroLogic
        with pytest.raises(DeviceError, match="unit 3 is no IFM"):
            await desk.on_line(place)


async def test_another_ifm_than_the_one_of_the_list_is_not_taken_for_it(tmp_path: Path) -> None:
    async with lined(tmp_path) as (desk, place, pact):
        known = await desk.on_line(place)
        pact.modbus[3].put_text(11783, 6, "99211099999")
        with pytest.raises(DeviceError, match="99211012345, 99211099999") as raised:
            await desk.names(known, place)
        assert raised.value.code is Code.UNEXPECTED
