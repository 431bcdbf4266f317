"""Serial ports of devices: read, wanted, written, read back.

choose(devices) -> read beside the GUI -> present | wanted -> dry run on the screen -> write -> read back -> results
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from firstlight.access import AccessRefused, Given
from firstlight.claim.model import Question
from firstlight.events import ClaimAsked, Device
from firstlight.ports.guided import Asked
from firstlight.ports.service import NotTestable
from firstlight_drivers.contract import Secret
from firstlight_drivers.links import Line
from firstlight_drivers.port_settings import PortSettings
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.claim.asking import Asking, about_ports
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.page_header import PageHeader
from firstlight_ui.serial.device_card import DeviceCard
from firstlight_ui.serial.devices_card import DevicesCard
from firstlight_ui.serial.draft import DeviceDraft, SerialDraft
from firstlight_ui.serial.nothing_chosen import NothingChosen
from firstlight_ui.serial.port_proof import PortProof
from firstlight_ui.serial.port_side import PortSide
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.serial.port_words import plan_lines
from firstlight_ui.serial.port_work import PortWork
from firstlight_ui.serial.profile_shelf import ProfileShelf
from firstlight_ui.serial.scan_form import Place
from firstlight_ui.serial.settings_card import SettingsCard
from firstlight_ui.serial.write_footer import WriteFooter
from firstlight_ui.shortcuts import here
from firstlight_ui.vault_door import VaultDoor
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.card import ScrollBody
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

TWO_COLUMNS_FROM = 760
THREE_COLUMNS_FROM = 1180
WORDS_FROM = 1500  # below it some buttons of the header are icons


class SerialPage(QWidget):
    """`devices_asked` to choose devices in the list; `local_asked` for this computer's ports, `scan_asked` for the scan
    page; `under_way` counts devices that are being written."""

    devices_asked = Signal()
    local_asked = Signal()
    scan_asked = Signal()
    under_way = Signal(int)
    told = Signal(str)

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self.draft = SerialDraft()
        self.work = PortWork(session, bridge, self.draft, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addWidget(self.messages)
        self.empty = NothingChosen(look)
        self.choose_button = self.empty.choose
        self.choose_button.clicked.connect(self.devices_asked)
        column.addWidget(self.empty, 1)
        self.door = VaultDoor(look, session, bridge)
        column.addWidget(self.door, 1)
        self.body = ScrollBody(look, translate("SerialPage", "Serial ports"))
        self._columns = QGridLayout()
        self._columns.setSpacing(look.px(12))
        self.body.column.addLayout(self._columns, 1)
        self.devices, self.settings = DevicesCard(look), SettingsCard(look)
        self.device = DeviceCard(look, session, bridge)
        self.middle = QWidget()
        middle = QVBoxLayout(self.middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(look.px(12))
        middle.addWidget(self.settings, 1)
        middle.addWidget(self.device, 0, Qt.AlignmentFlag.AlignTop)
        self.proof = PortProof(session, bridge, self)
        self.right = PortSide(look, session, bridge)
        self.test, self.terminal, self.guided = self.right.test, self.right.terminal, self.right.guided
        self._place(3)
        column.addWidget(self.body, 1)
        column.addWidget(self._make_footer())
        self.asking = Asking(look, session, self, SecretClipboard(self), self._no_password, self._written_to)
        self.door.opened.connect(self.refresh)
        self.devices.device_chosen.connect(self._show_device)
        self.devices.port_chosen.connect(self._show_port)
        self.devices.apply_asked.connect(partial(self.apply_profile, everywhere=True))
        self.settings.changed.connect(self.refresh)
        self.device.under_way.connect(lambda _writing: self.refresh())
        self.device.said.connect(self.messages.say)
        self.work.changed.connect(self.refresh)
        self.work.idle.connect(lambda: self.asking.close(Question.CANARY))
        self.proof.changed.connect(self.refresh)
        self.proof.said.connect(self.messages.say)
        self.guided.asked.connect(self.prove)
        self.guided.stop_asked.connect(self.proof.stop)
        self.work.said.connect(self.messages.say)
        for keys, act in (("Ctrl+S", self.write), ("F5", self.read_again)):
            here(self, keys, act)
        self.refresh()

    def _make_header(self) -> PageHeader:
        look = self._look
        self.header = PageHeader(look, translate("SerialPage", "Serial ports"))
        self.messages = MessageList(look)
        self.shelf = ProfileShelf(look, self._session, self.messages, self._shown_ports)
        self.again = Button(look, translate("SerialPage", "Read again"), icon="refresh", hint="F5")
        self.reach = Button(look, translate("SerialPage", "Reached by"), icon="lock")
        self.local = Button(look, translate("SerialPage", "This computer's ports"), icon="usb")
        self.scan = Button(look, translate("SerialPage", "Scan a Modbus line"), icon="search")
        for widget in (self.shelf, self.reach, self.again, self.local, self.scan):
            self.header.right.addWidget(widget)
        self.shelf.taken.connect(partial(self.apply_profile, everywhere=False))
        self.again.clicked.connect(self.read_again)
        self.reach.clicked.connect(self.choose_way)
        self.local.clicked.connect(self.local_asked)
        self.scan.clicked.connect(self.scan_asked)
        return self.header

    def _make_footer(self) -> WriteFooter:
        self.footer = WriteFooter(self._look)
        self.facts, self.as_it_is, self.write_button = self.footer.facts, self.footer.as_it_is, self.footer.write
        self.as_it_is.clicked.connect(self._forget_wishes)
        self.write_button.clicked.connect(self.write)
        return self.footer

    # --- devices ------------------------------------------------------------------------------------------------------

    def choose(self, devices: Sequence[Device]) -> None:
        """Take these devices and read them. Nothing is written."""
        if not self.writing:
            self.proof.stop()
            self.draft.choose(tuple(devices))
            self._look_for_guides()
            self.shelf.load()
            self.refresh()
            if not self._locked():
                self.work.read([one for one in self._with_ports() if one.read is None])

    def _look_for_guides(self) -> None:
        """Which of the devices a person sets: those that no channel sets, by what is allowed now."""
        for one in self.draft.devices.values():
            one.follow(self._session.ports.guide(one.device, assumed=self.draft.given.assumed))

    def read_again(self) -> None:
        """Read every device of the page again."""
        if not self.writing and not self._locked():
            self.work.read(self._with_ports())

    def _show_device(self, key: str) -> None:
        self.draft.current, self.draft.port = key, 1
        self.refresh()

    def _show_port(self, port: int) -> None:
        self.draft.port = port
        self.refresh()

    # --- with what they are reached -----------------------------------------------------------------------------------

    def choose_way(self) -> None:
        """Ask with what the devices are reached, and read them again with it."""
        from firstlight_ui.dialogs.reached_by import ReachedByDialog  # noqa: PLC0415  # when first opened

        dialog = ReachedByDialog(self._look, self.window(), self.draft.given)
        dialog.chosen.connect(self._reach)
        dialog.open()

    def _reach(self, given: Given) -> None:
        self.draft.given = given
        self.proof.stop()
        self._look_for_guides()
        self.refresh()
        self.read_again()

    # --- profiles -----------------------------------------------------------------------------------------------------

    def _shown_ports(self) -> tuple[str, tuple[PortSettings, ...]] | None:
        """Name and ports of the current device, for a profile of what it is set to."""
        shown = self.draft.shown
        return (title_of(shown.device), shown.read.present) if shown is not None and shown.read is not None else None

    def apply_profile(self, *, everywhere: bool) -> None:
        """Want what the profile says: of the current device, or of all. Nothing is written."""
        profile = self.shelf.profile
        if profile is None or self.writing:
            self.refresh()
            return
        shown = self.draft.shown
        for one in self.draft.devices.values() if everywhere else [shown] if shown is not None else []:
            wrong = one.apply(profile)
            if wrong is not None:
                self.messages.say("fail", f"{title_of(one.device)}: {sentence(*wrong)}", next_step(wrong[0]))
        self.refresh()

    # --- writing ------------------------------------------------------------------------------------------------------

    @property
    def writing(self) -> bool:
        """Whether devices are being written."""
        return bool(self.work.writing)

    def write(self) -> None:
        """Write what differs, on every device where nothing stands against it."""
        if not self.writing and self.write_button.isEnabled() and self.footer.isVisible():
            self.work.write()

    def prove(self, asked: Asked) -> None:
        """Show from outside what a person says to have set on the current device."""
        shown = self.draft.shown
        if shown is not None and shown.guide is not None:
            self.proof.begin(shown, asked)

    def want_line(self, device: str, port: int, line: Line) -> None:
        """Want the settings that a scan found. Nothing is written."""
        one = self.draft.devices.get(device)
        if one is not None and not one.writing:
            one.want_line(port, line)
            self.draft.current, self.draft.port = device, port
            title = translate("SerialPage", "{line} is wanted for port {n} of {device}")
            self.messages.say(
                "accent",
                title.format(line=line, n=port, device=title_of(one.device)),
                translate("SerialPage", "Nothing was written yet."),
            )
            self.refresh()

    def shown_line(self) -> Place | None:
        """The line of the port that is shown, where it can be opened from here."""
        shown = self.draft.shown
        port = shown.port_of(self.draft.port) if shown is not None else None
        if shown is None or port is None:
            return None
        with suppress(NotTestable, AccessRefused):
            service = self._session.ports.service(shown.device, port)
            name = translate("SerialPage", "Port {n} of {device}").format(n=port.port, device=title_of(shown.device))
            pin = service.tls.pin if service.tls is not None else None
            return Place(url=service.url, text=name, pin=pin or "", device=shown.device.id, port=port.port)
        return None

    def _forget_wishes(self) -> None:
        shown = self.draft.shown
        if shown is not None and not shown.writing:
            shown.forget()
            self.refresh()

    # --- the page -----------------------------------------------------------------------------------------------------

    def _with_ports(self) -> list[DeviceDraft]:
        """All but those that have a clock and names only."""
        ports, assumed = self._session.ports, self.draft.given.assumed
        return [
            one
            for one in self.draft.devices.values()
            if one.guide is not None or ports.has_channel(one.device, assumed=assumed)
        ]

    def _locked(self) -> bool:
        """Whether the vault has to be opened first: where a person sets the ports, nobody logs in from here."""
        vault, given = self._session.site.vault, self.draft.given
        read = any(one.guide is None for one in self._with_ports())
        return read and given.credential is None and given.snmp is None and (not vault.exists or vault.locked)

    def refresh(self) -> None:
        """Show everything as it is."""
        there, locked = bool(self.draft.devices), self._locked()
        self.empty.setVisible(not there)
        self.door.setVisible(there and locked)
        self.body.setVisible(there and not locked)
        self.footer.setVisible(there and not locked)
        self._dress_header()
        if there and locked:
            self.door.refresh()
        shown = self.draft.shown
        self.devices.show_draft(self.draft, profile=self.shelf.profile is not None)
        self.settings.show_port(shown, self.draft.port)
        self.right.show_port(shown, self.draft.port, self.proof)
        self.header.facts.setText(self._facts(shown))
        read = shown is not None and shown.read is not None
        readable = any(one.guide is None for one in self.draft.devices.values())
        self.again.setEnabled(readable and not locked and not self.writing)
        self.reach.setEnabled(there and not self.writing)
        self.shelf.setEnabled(read)
        self.footer.dress(self.draft, self.work.due(), writing=self.writing)
        self.device.show_device(shown.device if shown is not None else None)
        ports = shown is None or shown in self._with_ports()
        self.settings.setVisible(ports)
        self.right.setVisible(ports)
        self.under_way.emit(self.work.writing + self.device.writing)

    def _facts(self, shown: DeviceDraft | None) -> str:
        if shown is None:
            return ""
        parts = (title_of(shown.device), shown.device.model or "", shown.device.address or "")
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def _no_password(self, asked: ClaimAsked) -> Secret | None:
        return None

    def _written_to(self, asked: ClaimAsked) -> str:
        one = self.draft.devices.get(asked.device.id)
        return plan_lines(one.plans) if one is not None and asked.question is Question.CANARY else ""

    def stop(self) -> None:
        """Give back what a test or a terminal holds, and write nothing more: the window is closed."""
        self.asking.close()
        self.work.stop()
        self.proof.stop()
        self.test.stop()
        self.terminal.close_line()

    def take(self, batch: Batch) -> None:
        """Questions about identities and about what was written first; a vault that was opened or locked elsewhere."""
        self.asking.take(asked for asked in batch.asked if about_ports(asked))
        for event in batch.port_tests:
            self.test.take(event)
        for one in batch.terminals:
            self.terminal.take(one)
        if batch.vault:
            self.refresh()
            if not self._locked():
                self.work.read([one for one in self._with_ports() if one.read is None and one.trouble is None])

    def _place(self, count: int) -> None:
        """Three columns, two with the test below the devices, or one."""
        columns = self._columns
        for card in (self.devices, self.middle, self.right):
            columns.removeWidget(card)
        for place, stretch in enumerate({3: (4, 6, 4), 2: (4, 6, 0)}.get(count, (1, 0, 0))):
            columns.setColumnStretch(place, stretch)
        columns.addWidget(self.devices, 0, 0)
        if count == 3:
            columns.addWidget(self.middle, 0, 1)
            columns.addWidget(self.right, 0, 2)
        elif count == 2:
            columns.addWidget(self.middle, 0, 1, 2, 1)
            columns.addWidget(self.right, 1, 0)
        else:
            columns.addWidget(self.middle, 1, 0)
            columns.addWidget(self.right, 2, 0)

    def _dress_header(self) -> None:
        """What is about devices, where there are any; words where there is room for them."""
        there = bool(self.draft.devices)
        for widget in (self.shelf, self.reach, self.again):
            widget.setVisible(there)
        for button in (*self.shelf.buttons, self.reach, self.local):
            button.set_compact(self.width() < self._look.px(WORDS_FROM if there else TWO_COLUMNS_FROM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._look.px(TWO_COLUMNS_FROM)
        self._place(3 if self.width() >= self._look.px(THREE_COLUMNS_FROM) else 2 if wide else 1)
        for button in (self.again, self.as_it_is, self.scan):
            button.set_compact(not wide)
        self._dress_header()

    def take_focus(self) -> None:
        """The focus goes to the settings."""
        self.settings.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.devices, self.middle, self.right, self.footer)
