"""The card of date, time and names: what it says, what it asks before it writes, what became of it."""

from __future__ import annotations

import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.fake_session import FakeSession
from desktop.test_accessibility import name_of
from firstlight.access import AccessRefused
from firstlight.change.outcome import Result
from firstlight.change.row import Row
from firstlight.device_desk import ClockRead, here
from firstlight.device_names import NamesRead, NameWish
from firstlight.events import Device
from firstlight_drivers.contract import Confidence, DeviceNames, NameKey, NameRule, Secret
from firstlight_drivers.errors import Code, Unreachable
from firstlight_ui.bridge import Bridge
from firstlight_ui.claim.questions import QuestionDialog
from firstlight_ui.look import Look
from firstlight_ui.serial.device_card import DeviceCard
from firstlight_ui.serial.device_words import difference_words
from firstlight_ui.widgets.button import Button
from firstlight_ui.wording import sentence

IFE = Device(id="ife", family="schneider-pact", name="IFE-0A129F", model="IFE", addresses=("10.20.4.9",))
SERVER = Device(id="ps", family="schneider-panel-server", name="panel-7", addresses=("10.20.4.10",))
MOXA = Device(id="np", family="moxa-nport5000", name="np", addresses=("10.20.4.11",))
APPLICATION = NameRule(key=NameKey.APPLICATION, most=64, writes=Confidence.GUIDED)
IMU = NameRule(key=NameKey.IMU, most=13, writes=Confidence.ASSUMED, assumed="a" * 64, password=4)
READ = NamesRead(
    device=IFE,
    rules=(APPLICATION, IMU, replace(IMU, key=NameKey.LOCATION)),
    names=DeviceNames(application="IFE-0A129F", imu="Q3 feeder"),
)


@dataclass(slots=True)
class FakeDeviceDesk:
    """Has the methods of `DeviceDesk`; answers what is put in, and keeps what was asked for."""

    read: NamesRead = READ
    behind: timedelta = timedelta(seconds=192)
    error: Exception | None = None
    never_set: bool = False
    end: Row[datetime] | None = None
    ends: tuple[Row[str], ...] = ()
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def has_clock(self, device: Device) -> bool:
        return device.family in {"schneider-pact", "schneider-panel-server"}

    def has_names(self, device: Device) -> bool:
        return self.has_clock(device)

    async def clock(self, device: Device) -> ClockRead:
        self.asked.append(("clock", device.id))
        if self.error is not None:
            raise self.error
        now = time.time()
        if self.never_set:
            return ClockRead(present=None, at=now, detail="the clock is not set")
        return ClockRead(present=here(now) - self.behind, at=now)

    async def names(self, device: Device) -> NamesRead:
        self.asked.append(("names", device.id))
        return replace(self.read, device=device)

    async def set_clock(self, device: Device, *, utc: bool = False) -> Row[datetime]:
        self.asked.append(("set-clock", device.id, utc))
        now = here(utc=utc)
        return self.end or Row(
            key="time", present=now, wanted=now, result=Result.DONE, code="clock-set", detail=str(now)[:19]
        )

    async def set_names(
        self, read: NamesRead, wishes: Sequence[NameWish], password: Secret | None = None, *, agreed: bool = False
    ) -> tuple[Row[str], ...]:
        revealed = password.reveal() if password is not None else None
        self.asked.append(("set-names", tuple((one.key, one.text) for one in wishes), revealed, agreed))
        if self.error is not None:
            raise self.error
        return self.ends or tuple(
            Row(key=one.key, present=one.text, wanted=one.text, result=Result.DONE, code="name-set", detail=one.text)
            for one in wishes
        )


class Session(FakeSession):
    """With a device desk."""

    def __init__(self, folder: Path) -> None:
        super().__init__((IFE, SERVER, MOXA), data_dir=folder)
        self.faked = FakeDeviceDesk()

    @property
    def device_desk(self) -> Any:
        return self.faked


@dataclass(slots=True)
class Screen:
    window: QWidget
    card: DeviceCard
    bridge: Bridge
    desk: FakeDeviceDesk

    def read(self) -> None:
        self.card.read_button.click()
        self.bridge.flush()
        self.bridge.flush()

    def dialog(self) -> QuestionDialog:
        return next(one for one in self.window.findChildren(QuestionDialog) if one.isVisible())

    def answer(self, *, yes: bool = True) -> None:
        dialog = self.dialog()
        (dialog.yes if yes else dialog.no).click()
        self.bridge.flush()


@pytest.fixture
def screen(qtbot: QtBot, light: Look, tmp_path: Path) -> Screen:
    session = Session(tmp_path)
    window, bridge = QWidget(), Bridge()
    qtbot.addWidget(window)
    card = DeviceCard(light, session.as_session(), bridge)
    column = QVBoxLayout(window)
    column.addWidget(card)
    window.resize(640, 700)
    with qtbot.waitExposed(window):
        window.show()
    card.show_device(IFE)
    return Screen(window, card, bridge, session.faked)


def test_nothing_is_asked_before_read_is_pressed(screen: Screen) -> None:
    card = screen.card
    assert card.isVisible()
    assert screen.desk.asked == []
    assert card.says.text() == "Not read yet"
    assert not card.set_button.isEnabled()
    assert not card.password.isVisible()
    card.show_device(MOXA)
    assert not card.isVisible()
    card.show_device(None)
    assert not card.isVisible()


def test_clock_and_names_as_they_are_read(screen: Screen) -> None:
    screen.read()
    card = screen.card
    assert screen.desk.asked == [("clock", "ife"), ("names", "ife")]
    assert card.difference.text() == "3 min 12 s behind this computer's clock"
    rows = {key: (row.field.text(), row.field.isReadOnly(), row.mark.isVisible()) for key, row in card.rows.items()}
    assert rows == {
        NameKey.APPLICATION: ("IFE-0A129F", True, False),
        NameKey.IMU: ("Q3 feeder", False, True),
        NameKey.LOCATION: ("", False, True),
    }
    assert card.rows[NameKey.IMU].mark.text() == "assumed"
    assert "on the device's own page" in card.rows[NameKey.APPLICATION].hint.text()
    assert not card.write_button.isEnabled()


def test_a_device_with_one_guided_name(screen: Screen) -> None:
    screen.desk.read = NamesRead(device=SERVER, rules=(APPLICATION,), names=DeviceNames(application="panel-7"))
    screen.card.show_device(SERVER)
    screen.read()
    assert [row.field.isVisible() for row in screen.card.rows.values()] == [True, False, False]
    assert not screen.card.write_button.isVisible()


def test_the_clock_is_set_after_a_question(screen: Screen) -> None:
    screen.read()
    card = screen.card
    busy: list[bool] = []
    said: list[str] = []
    card.under_way.connect(busy.append)
    card.said.connect(lambda tone, title, _text: said.append(f"{tone} {title}"))
    card.set_button.click()
    assert screen.dialog().no.isDefault()
    screen.answer(yes=False)
    assert screen.desk.asked[-1][0] == "names"
    card.utc.setChecked(True)
    card.set_button.click()
    assert "(UTC)" in screen.dialog().text_label.text()
    screen.answer()
    assert screen.desk.asked[-1] == ("set-clock", "ife", True)
    assert card.difference.text() == "The same as this computer's clock"
    assert "was set and read back" in card.told.text()
    assert busy == [True, False]
    assert said[0].startswith("ok IFE-0A129F: The clock was set and read back: ")


def test_a_clock_that_was_not_kept_says_so(screen: Screen) -> None:
    screen.read()
    old = datetime(2000, 1, 1)  # noqa: DTZ001
    screen.desk.end = Row(
        key="time",
        present=old,
        wanted=here(),
        result=Result.FAILED,
        code="clock-kept-old",
        detail="2000-01-01 00:00:00",
    )
    screen.card.set_button.click()
    screen.answer()
    assert screen.card.told.text().startswith(sentence("clock-kept-old", "2000-01-01 00:00:00"))
    assert screen.card.says.text() == "2000-01-01 00:00:00"


def test_a_clock_that_was_never_set_can_be_set(screen: Screen) -> None:
    screen.desk.never_set = True
    screen.read()
    card = screen.card
    assert screen.desk.asked == [("clock", "ife"), ("names", "ife")]
    assert card.says.text() == "Not set"
    assert card.difference.text() == sentence("clock-not-set", "the clock is not set")
    card.set_button.click()
    assert screen.dialog().text_label.text().startswith("It is not set.")
    screen.answer()
    assert screen.desk.asked[-1] == ("set-clock", "ife", False)
    assert card.difference.text() == "The same as this computer's clock"


def test_names_are_read_whatever_became_of_the_clock(screen: Screen) -> None:
    screen.desk.error = Unreachable("gone", code=Code.CLOSED)
    screen.read()
    assert screen.desk.asked == [("clock", "ife"), ("names", "ife")]
    assert screen.card.told.text().startswith(sentence("closed", "gone"))
    assert screen.card.rows[NameKey.IMU].field.text() == "Q3 feeder"
    assert not screen.card.set_button.isEnabled()


def test_names_are_written_after_a_question_and_the_password_is_gone(screen: Screen) -> None:
    screen.read()
    card = screen.card
    card.rows[NameKey.IMU].field.setText("Feeder 3")
    card.rows[NameKey.LOCATION].field.setText("Hall 2")
    card.password.setText("0000")
    card.write_button.click()
    dialog = screen.dialog()
    assert "Nobody outside the maker has published" in dialog.text_label.text()
    assert screen.desk.asked[-1][0] == "names"
    screen.answer()
    wishes = ((NameKey.IMU, "Feeder 3"), (NameKey.LOCATION, "Hall 2"))
    assert screen.desk.asked[-1] == ("set-names", wishes, "0000", True)
    assert card.password.text() == ""
    assert (
        card.told.text()
        == "Name of the IMU: The device says it now: Feeder 3.\nLocation: The device says it now: Hall 2."
    )
    assert not card.write_button.isEnabled()  # nothing differs any more


def test_nothing_is_written_when_the_answer_is_no(screen: Screen) -> None:
    screen.read()
    screen.card.rows[NameKey.IMU].field.setText("Feeder 3")
    screen.card.write_button.click()
    screen.answer(yes=False)
    assert screen.desk.asked[-1][0] == "names"
    assert screen.card.write_button.isEnabled()


def test_a_name_that_cannot_be_is_not_asked_about(screen: Screen) -> None:
    screen.read()
    row = screen.card.rows[NameKey.IMU]
    row.field.setText("Tür 3")
    screen.card.write_button.click()
    assert not [one for one in screen.window.findChildren(QuestionDialog) if one.isVisible()]
    assert row.field.property("wrong")
    assert screen.card.told.text().startswith(sentence("name-form", "13"))
    row.field.setText("x" * 40)
    assert len(row.field.text()) == 13


def test_what_cannot_be_sent_is_said_before_the_question(screen: Screen) -> None:
    screen.read()
    card = screen.card
    row = card.rows[NameKey.IMU]
    for text, password, said in (
        ("Hall  2", "0000", sentence("name-blanks")),
        ("Hall 2", "00", sentence("name-password", "4")),
    ):
        row.field.setText(text)
        card.password.setText(password)
        card.write_button.click()
        assert not [one for one in screen.window.findChildren(QuestionDialog) if one.isVisible()]
        assert card.told.text().startswith(said)
    assert card.password.property("wrong")
    card.password.setText("0000")
    card.write_button.click()
    assert not card.password.property("wrong")
    screen.answer()
    assert screen.desk.asked[-1][0] == "set-names"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AccessRefused("names-no-password", "Administrator"), "Type it above, then write again."),
        (Unreachable("gone", code=Code.CLOSED), sentence("closed", "gone")),
    ],
)
def test_what_goes_wrong_is_said(screen: Screen, error: Exception, said: str) -> None:
    screen.read()
    screen.desk.error = error
    screen.card.rows[NameKey.IMU].field.setText("Feeder 3")
    screen.card.write_button.click()
    screen.answer()
    assert said in screen.card.told.text()
    assert not screen.card.writing
    assert screen.card.write_button.isEnabled()


def test_a_refused_password_is_said_and_not_sent_again(screen: Screen) -> None:
    screen.read()
    wishes = (NameKey.IMU, NameKey.LOCATION)
    screen.desk.ends = (
        Row(key=wishes[0], present="Q3 feeder", wanted="a", result=Result.REFUSED, code="login-refused"),
        Row(key=wishes[1], present=None, wanted="b", result=Result.SKIPPED, code="name-not-tried"),
    )
    for key in wishes:
        screen.card.rows[key].field.setText("b")
    screen.card.write_button.click()
    screen.answer()
    assert sentence("login-refused") in screen.card.told.text()
    assert sentence("name-not-tried") in screen.card.told.text()
    assert [one for one in screen.desk.asked if one[0] == "set-names"] == [screen.desk.asked[-1]]


def test_a_name_that_could_not_be_read_is_not_written(screen: Screen) -> None:
    raw = "a name that makes no sense, registers 8022 on: 0081"
    screen.desk.read = replace(READ, names=DeviceNames(), unread={NameKey.IMU: ("unexpected", raw)})
    screen.read()
    row = screen.card.rows[NameKey.IMU]
    assert row.field.isReadOnly()
    assert raw in row.hint.text()


def test_another_device_takes_nothing_over(screen: Screen) -> None:
    screen.card.read_button.click()  # asked, and the answer has not been delivered
    screen.card.show_device(SERVER)
    screen.bridge.flush()
    screen.bridge.flush()
    assert screen.card.clock is None
    assert screen.card.says.text() == "Not read yet"
    assert screen.card.read_button.isEnabled()


def test_a_late_answer_does_not_end_another_piece_of_work(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read is under way, another device is shown and left again, the clock is being set; then the read answers."""
    waiting: list[Future[Any]] = []

    def in_loop(work: Coroutine[Any, Any, Any]) -> Future[Any]:
        work.close()
        waiting.append(Future())
        return waiting[-1]

    card = screen.card
    screen.read()
    monkeypatch.setattr(card._session, "in_loop", in_loop)
    clock = card.clock
    card.read_button.click()
    card.show_device(SERVER)
    card.show_device(IFE)
    card.clock = clock
    card._dress()
    card.set_button.click()
    screen.answer()
    read, write = waiting
    read.set_result(ClockRead(present=datetime(2001, 1, 1), at=0.0))  # noqa: DTZ001
    screen.bridge.flush()
    assert (card.writing, card.busy) == (True, True)
    assert card.clock is clock
    assert len(waiting) == 2  # and no names are asked for on its behalf
    now = here()
    write.set_result(
        Row(key="time", present=now, wanted=now, result=Result.DONE, code="clock-set", detail=str(now)[:19])
    )
    screen.bridge.flush()
    assert (card.writing, card.busy) == (False, False)
    assert "was set and read back" in card.told.text()


def test_everything_has_a_name_and_fits(screen: Screen, light: Look) -> None:
    screen.read()
    for width, scale in ((640, 1.0), (420, 1.0), (900, 2.0)):
        light.choose(theme="light", large=False, scale=scale)
        screen.window.resize(width, 900)
        for kind in (QAbstractButton, QLineEdit):
            for widget in screen.card.findChildren(kind):
                assert name_of(widget), widget
        for button in screen.card.findChildren(Button):
            assert button.width() >= button.sizeHint().width()
            assert screen.card.rect().contains(button.geometry())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "The same as this computer's clock"),
        (-1, "The same as this computer's clock"),
        (40, "40 s ahead of this computer's clock"),
        (-3700, "1 h 1 min behind this computer's clock"),
        (90000, "1 d 1 h ahead of this computer's clock"),
    ],
)
@pytest.mark.usefixtures("look")
def test_difference_in_words(seconds: int, words: str) -> None:
    assert difference_words(timedelta(seconds=seconds)) == words


def test_a_longer_name_of_another_tool_stays_whole(screen: Screen) -> None:
    screen.desk.read = replace(READ, names=DeviceNames(imu="Main incomer, transformer 2"))
    screen.read()
    assert screen.card.rows[NameKey.IMU].field.text() == "Main incomer, transformer 2"
    assert screen.card.wishes() == ()
    screen.card.rows[NameKey.LOCATION].field.setText("Hall 2")
    assert [one.key for one in screen.card.wishes()] == [NameKey.LOCATION]


def test_another_device_waits_until_this_one_is_written(screen: Screen) -> None:
    """As its page does it: told that nothing is written any more, it shows the next one."""
    screen.read()
    card = screen.card
    said: list[tuple[str, Device | None]] = []
    card.said.connect(lambda _tone, title, _text: said.append((title, card.device)))
    card.under_way.connect(lambda _writing: card.show_device(SERVER))
    card.set_button.click()
    screen.answer()
    ((title, shown),) = said
    assert title.startswith("IFE-0A129F: The clock was set")
    assert shown == IFE
    assert card.device == SERVER
    assert card.told.text() == ""
