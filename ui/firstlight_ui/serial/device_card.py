"""Date, time and names of one device: what it says, what they shall be; written after a question, read back.

show_device -> Read -> clock, its difference, names -> Set the clock | Write names -> question -> result in words
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit

from firstlight.change.outcome import Result
from firstlight.change.row import Row
from firstlight.device_desk import NEAR, ClockRead
from firstlight.device_names import NamesRead, NameWish, needs_agreement, plan_names, wrong_password
from firstlight.events import Device
from firstlight_drivers.contract import NameKey, Secret
from firstlight_ui.bridge import Bridge
from firstlight_ui.claim.questions import QuestionDialog
from firstlight_ui.device_actions import told
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.serial.device_words import difference_words, name_word, next_step
from firstlight_ui.serial.name_row import NameRow
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import TextField, TickBox
from firstlight_ui.widgets.label import PlainLabel, tip
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

T = TypeVar("T")


class DeviceCard(Card):
    """Shown for a device that has a clock or names, empty and hidden for others. `under_way` while it is written."""

    under_way = Signal(bool)
    said = Signal(str, str, str)  # tone, title and text of a message: how a write ended

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__(look, translate("DeviceCard", "Date, time and names"))
        self._session, self._bridge = session, bridge
        self.device: Device | None = None
        self.clock: ClockRead | None = None
        self.names: NamesRead | None = None
        self.tone = "text2"
        self.busy = self.writing = self.has_clock = self.has_names = False
        self._turn = 0  # number of the work whose answer is waited for
        self._make_clock()
        self.rows = {key: NameRow(look, key) for key in NameKey}
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(10))
        grid.setVerticalSpacing(look.px(6))
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(self.rows.values()):
            for column, widget in enumerate((row.title, row.field, row.mark)):
                grid.addWidget(widget, 2 * place, column)
            grid.addWidget(row.hint, 2 * place + 1, 1, 1, 2)
            row.field.textChanged.connect(self._dress)
        self.column.addLayout(grid)
        self._make_write()
        self.told = PlainLabel(look, "", "secondary", "text2", wrap=True)
        self.column.addWidget(self.told)
        self.show_device(None)

    def _make_clock(self) -> None:
        look = self.look
        self.says = PlainLabel(look, "", "card_title", selectable=True)
        self.difference = PlainLabel(look, "", "body", "text2", wrap=True)
        self.utc = TickBox(look, translate("DeviceCard", "It counts in UTC"))
        self.set_button = Button(look, translate("DeviceCard", "Set to this computer's time"), icon="clock")
        self.read_button = Button(look, translate("DeviceCard", "Read"), icon="refresh")
        self.column.addWidget(self.says)
        self.column.addWidget(self.difference)
        self.column.addWidget(self.utc)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.set_button)
        row.addWidget(self.read_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.utc.toggled.connect(self._dress)
        self.set_button.clicked.connect(self.ask_clock)
        self.read_button.clicked.connect(self.read)

    def _make_write(self) -> None:
        look, text = self.look, translate("DeviceCard", "Password of the profile Administrator")
        self.password = TextField(look)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(4)
        self.password.setAccessibleName(text)
        self.password.setPlaceholderText(translate("DeviceCard", "From the vault"))
        self.password_title = PlainLabel(look, text, "body", "text2", wrap=True)
        self.password_title.setBuddy(self.password)
        self.write_button = Button(look, translate("DeviceCard", "Write names"), icon="save")
        self.column.addWidget(self.password_title)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.password, 1)
        row.addWidget(self.write_button)
        self.column.addLayout(row)
        self.write_button.clicked.connect(self.ask_names)

    # --- reading ------------------------------------------------------------------------------------------------------

    def show_device(self, device: Device | None) -> None:
        """Take a device. Nothing is sent; what was read of another one is dropped. Waits while it is written."""
        if self.writing:
            return
        if device is None or self.device is None or device.id != self.device.id:
            self.clock, self.names, self.busy = None, None, False
            self._turn += 1
            self.password.clear()
            self.password.set_wrong(False)
            self._tell("", "text2")
            for row in self.rows.values():
                row.show_name(None, None)
        self.device = device
        desk = self._session.device_desk if device is not None and device.family is not None else None
        self.has_clock = desk is not None and device is not None and desk.has_clock(device)
        self.has_names = desk is not None and device is not None and desk.has_names(device)
        self.setVisible(self.has_clock or self.has_names)
        self._dress()

    def read(self) -> None:
        """Ask for the clock, then, whatever became of it, for the names."""
        device = self.device
        if device is None or self.busy:
            return
        desk = self._session.device_desk
        self._tell(translate("DeviceCard", "Asking"), "text2")
        if self.has_clock:
            self._begin(desk.clock(device), self._clock_read, self._clock_unread)
        else:
            self._read_names()

    def _read_names(self) -> None:
        if self.has_names and self.device is not None:
            self._begin(self._session.device_desk.names(self.device), self._names_read)

    def _begin(
        self,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], None],
        wrong: Callable[[BaseException], None] | None = None,
    ) -> None:
        """One thing at a time; an answer to an earlier one, or of a device that is no longer shown, is dropped."""
        self.busy = True
        self._turn += 1
        self._dress()
        turn = self._turn

        def came(result: T) -> None:
            if turn == self._turn:
                self._end(lambda: then(result))

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                self._end(lambda: (wrong or self._failed)(error))

        self._bridge.call(self._session.in_loop(work), self, came, failed)

    def _end(self, then: Callable[[], None]) -> None:
        """Whoever hears that nothing is written any more may show another device: this one's result comes first."""
        wrote, self.busy, self.writing = self.writing, False, False
        then()
        self._dress()
        if wrote:
            if self.device is not None:
                self.said.emit(self.tone, f"{title_of(self.device)}: {self.told.text()}", "")
            self.under_way.emit(False)

    def _failed(self, error: BaseException) -> None:
        self._say(*told(error), "fail")

    def _clock_read(self, read: ClockRead) -> None:
        self.clock = read
        self._tell("", "text2")
        self._read_names()

    def _clock_unread(self, error: BaseException) -> None:
        self.clock = None
        self._failed(error)
        self._read_names()

    def _names_read(self, read: NamesRead) -> None:
        self.names = read
        if self.tone != "fail":  # the clock's, which stays
            self._tell("", "text2")
        for key, row in self.rows.items():
            row.show_name(read.rule(key), read)

    # --- writing ------------------------------------------------------------------------------------------------------

    def ask_clock(self) -> None:
        """Ask, then set the clock."""
        if self.device is None or self.clock is None or self.busy:
            return
        local, utc = translate("DeviceCard", "local time"), translate("DeviceCard", "UTC")
        text = translate(
            "DeviceCard",
            "It says {time}. It will be set to this computer's time ({zone}) and read back. An interface passes the"
            " time on to all modules of its breaker.",
        )
        if self.clock.present is None:
            text = translate(
                "DeviceCard",
                "It is not set. It will be set to this computer's time ({zone}) and read back. An interface passes the"
                " time on to all modules of its breaker.",
            )
        text = text.format(time=self.clock.present, zone=utc if self.utc.isChecked() else local)
        dialog = QuestionDialog(
            self.look,
            self.window(),
            translate("DeviceCard", "Set the clock of {device}?").format(device=title_of(self.device)),
            text,
            translate("DeviceCard", "Set the clock"),
            translate("DeviceCard", "Leave it"),
        )
        dialog.answered.connect(self._set_clock)
        dialog.open()

    def _begin_writing(self) -> None:
        self.writing = True
        self.under_way.emit(True)

    def _set_clock(self, answer: str | None) -> None:
        if answer is None or self.device is None or self.busy:
            return
        self._begin_writing()
        self._tell(translate("DeviceCard", "Setting the clock"), "text2")
        work = self._session.device_desk.set_clock(self.device, utc=self.utc.isChecked())
        self._begin(work, self._clock_set)

    def _clock_set(self, end: Row[datetime]) -> None:
        if end.present is not None:
            self.clock = ClockRead(present=end.present, at=end.at)
        self._say(end.code, end.detail, "ok" if end.result is Result.DONE else "fail")

    def wishes(self) -> tuple[NameWish, ...]:
        """What was typed and differs from what was read; guided names are not typed."""
        read = self.names
        if read is None:
            return ()
        rows = ((key, row.field.text().strip()) for key, row in self.rows.items() if row.writable)
        return tuple(NameWish(key=key, text=text) for key, text in rows if text and text != read.present(key))

    def ask_names(self) -> None:
        """Ask, then write. The password leaves the field at once."""
        read, wishes = self.names, self.wishes()
        if self.device is None or read is None or not wishes or self.busy:
            return
        wrong = [end for end in plan_names(read, wishes) if end.code != "differs"]
        for key, row in self.rows.items():
            row.field.set_wrong(any(end.key is key for end in wrong))
        if wrong:
            self._say(wrong[0].code, wrong[0].detail, "fail")
            return
        password = Secret(self.password.text()) if self.password.text() else None
        bad = wrong_password(read, wishes, password) if password is not None else None
        self.password.set_wrong(bad is not None)
        if bad is not None:
            self._say(*bad, "fail")
            return
        text = translate(
            "DeviceCard",
            "Nobody outside the maker has published how these names are written. Compare the present ones with the"
            " device's display or EcoStruxure Power Commission first. The password is sent once; a refused one is not"
            " tried again.",
        )
        unset = translate("DeviceCard", "not set")
        shown = "\n".join(f"{name_word(one.key)}: {read.present(one.key) or unset} > {one.text}" for one in wishes)
        dialog = QuestionDialog(
            self.look,
            self.window(),
            translate("DeviceCard", "Write names to {device}?").format(device=title_of(self.device)),
            text if needs_agreement(read, wishes) else "",
            translate("DeviceCard", "The device shows the same: write"),
            translate("DeviceCard", "Write nothing"),
            shown=shown,
            icon="warning",
        )
        dialog.answered.connect(partial(self._write_names, read, wishes))
        dialog.open()

    def _write_names(self, read: NamesRead, wishes: tuple[NameWish, ...], answer: str | None) -> None:
        if answer is None or self.busy or self.names is not read:
            return
        password = Secret(self.password.text()) if self.password.text() else None
        self.password.clear()
        self._begin_writing()
        self._tell(translate("DeviceCard", "Writing names"), "text2")
        work = self._session.device_desk.set_names(read, wishes, password, agreed=True)
        self._begin(work, self._names_written)

    def _names_written(self, ends: tuple[Row[str], ...]) -> None:
        if self.names is None:
            return
        names = self.names.names
        for end in ends:
            if end.present is None:
                continue
            names = replace(names, imu=end.present) if end.key is NameKey.IMU else replace(names, location=end.present)
        self.names = replace(self.names, names=names)
        lines = [
            f"{name_word(NameKey(end.key))}: {sentence(end.code, end.detail)} {next_step(end.code)}".strip()
            for end in ends
        ]
        done = all(end.result is Result.DONE for end in ends)
        self._tell("\n".join(lines), "ok" if done else "fail")

    # --- the card -----------------------------------------------------------------------------------------------------

    def _say(self, code: str, detail: str, role: str) -> None:
        self._tell(f"{sentence(code, detail)} {next_step(code)}".strip(), role)

    def _tell(self, text: str, role: str) -> None:
        self.tone = role
        self.told.setText(text)
        self.told.set_role(role)
        self.told.setVisible(bool(text))

    def _dress(self) -> None:
        clock, wishes = self.clock, self.wishes()
        unread = translate("DeviceCard", "Read it first")
        if clock is None:
            says, stands, far = translate("DeviceCard", "Not read yet"), "", False
        elif clock.present is None or (ahead := clock.ahead(utc=self.utc.isChecked())) is None:
            says, stands, far = translate("DeviceCard", "Not set"), sentence("clock-not-set", clock.detail), True
        else:
            says, stands, far = str(clock.present)[:19], difference_words(ahead), abs(ahead) > NEAR
        self.says.setText(says)
        self.difference.setText(stands)
        self.difference.set_role("warn" if far else "text2")
        for part in (self.says, self.utc, self.set_button):
            part.setVisible(self.has_clock)
        self.difference.setVisible(self.has_clock and clock is not None)
        self.set_button.setEnabled(clock is not None and not self.busy)
        self.set_button.setToolTip(tip(unread) if clock is None else "")
        self.read_button.setEnabled(self.device is not None and not self.busy)
        writable = any(row.writable for row in self.rows.values())
        for widget in (self.password_title, self.password, self.write_button):
            widget.setVisible(writable)
        for row in self.rows.values():
            row.field.setReadOnly(not row.writable or self.busy)
        self.write_button.setEnabled(bool(wishes) and not self.busy)
        self.write_button.setToolTip("" if wishes else tip(translate("DeviceCard", "No name differs")))
