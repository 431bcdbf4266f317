"""What fills the window: rail, pages, status bar. Pages other than Devices are made when they are first opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstlight.events import Device
from firstlight_ui.bridge import Batch, Bridge
from firstlight_ui.closing import Closing, Run
from firstlight_ui.failures import Failures
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.memory import WindowMemory
from firstlight_ui.pages.devices import DevicesPage
from firstlight_ui.rail import Rail
from firstlight_ui.regions import first_focus
from firstlight_ui.serial_lines import SerialLines
from firstlight_ui.status_bar import StatusBar
from firstlight_ui.upgrading import Upgrading
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight.settings import Settings
    from firstlight.site.pins import Pin, PinsProblem
    from firstlight_ui.pages.claim import ClaimPage
    from firstlight_ui.pages.help import HelpPage
    from firstlight_ui.pages.settings import SettingsPage
    from firstlight_ui.pages.vault import VaultPage

RAIL_NARROW_BELOW = 1000
VAULT_FILE = "vault.flv"
DEVICES, CLAIM, FIRMWARE, SERIAL, JOBS, VAULT, SETTINGS, HELP = range(8)
LOOK_FOR_JOBS = 1500  # milliseconds after the start, when the first picture is there


class MainWindow(QWidget):
    """Holds the session for as long as it is open."""

    painted = Signal()

    def __init__(self, look: Look, session: Session, *, demo: bool = False) -> None:
        super().__init__()
        self._look, self._session, self._demo = look, session, demo
        self._painted = False
        self._placed = False
        self._desk_used = False
        self._open = True
        folder = getattr(session, "data_dir", None)
        self._memory = WindowMemory(folder if isinstance(folder, Path) else None)
        self.bridge = Bridge(self)
        self._deaf = session.subscribe(self.bridge.hear)
        self.rail = Rail(look)
        self.devices = DevicesPage(look, session, self.bridge, self._memory)
        self.claim: ClaimPage | None = None
        self.vault: VaultPage | None = None
        self.settings: SettingsPage | None = None
        self.help: HelpPage | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(self.devices)
        self.upgrading = Upgrading(look, session, self.bridge, self.stack, self)
        self.lines = SerialLines(look, session, self.bridge, self.stack, self)
        self.status = StatusBar(look, demo=demo)
        self._closing = Closing(look, self, self._runs)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self._connect()
        self._show_vault()
        if not session.settings.first_run_done:
            self._hint()

    def _pins_of(self, device: Device) -> tuple[Pin, ...]:
        """What a device is pinned to. The store is not even loaded while nothing was ever claimed."""
        folder = getattr(self._session, "data_dir", None)
        if not isinstance(folder, Path) or not (folder / "pins.json").exists():
            return ()
        from firstlight.device_key import device_key  # noqa: PLC0415  # when first needed
        from firstlight.site.pins import PinsProblem  # noqa: PLC0415

        try:
            return tuple(pin for pin in self._session.site.pins.all() if pin.device == device_key(device))
        except PinsProblem as problem:
            pins = self._session.site.pins
            ways = ((translate("MainWindow", "Pin devices anew"), pins.acknowledge),) if damaged(problem) else ()
            title = sentence(problem.code, problem.detail)
            self.devices.messages.say("fail", title, next_step(problem.code), ways)
            return ()

    def _connect(self) -> None:
        self.devices.inspector.pins_of = self._pins_of
        self.rail.chosen.connect(self.go_to)
        self.status.shortcuts_asked.connect(lambda: self.go_to(HELP))
        self.bridge.batch.connect(self.take)
        self.devices.counted.connect(self._badge)
        self.devices.searched.connect(self.status.facts.setText)
        self.devices.everything_asked.connect(self.show_everything)
        self.devices.actions_.claim_asked.connect(self.claim_devices)
        self.devices.actions_.firmware_asked.connect(self.update_devices)
        self.devices.actions_.ports_asked.connect(self.set_ports)
        self.lines.show_devices.connect(lambda: self.go_to(DEVICES))
        self.lines.desk_used.connect(self._use_desk)
        self.lines.turned.connect(lambda: self.go_to(SERIAL))
        self.lines.told.connect(self.status.facts.setText)
        self.lines.over.connect(self._closing.over)
        self._closing.shut.connect(self._close_now)
        self._closing.told.connect(self.status.facts.setText)
        self.upgrading.show_devices.connect(lambda: self.go_to(DEVICES))
        self.upgrading.show_firmware.connect(lambda: self.go_to(FIRMWARE))
        self.upgrading.show_jobs.connect(lambda: self.go_to(JOBS))
        self.upgrading.told.connect(self.status.facts.setText)
        self.upgrading.under_way.connect(self._updating)
        self.upgrading.desk_used.connect(self._use_desk)
        quiet = translate("MainWindow", "Searching only asks; nothing is changed on a device")
        self.status.facts.setText(quiet)
        for keys, act in (
            ("Ctrl+1", lambda: self.go_to(DEVICES)),
            ("Ctrl+2", lambda: self.go_to(CLAIM)),
            ("Ctrl+3", lambda: self.go_to(FIRMWARE)),
            ("Ctrl+4", lambda: self.go_to(SERIAL)),
            ("Ctrl+5", lambda: self.go_to(JOBS)),
            ("Ctrl+6", lambda: self.go_to(VAULT)),
            ("Ctrl+O", self.choose_firmware),
            ("Ctrl+,", lambda: self.go_to(SETTINGS)),
            ("F1", lambda: self.go_to(HELP)),
            ("F6", lambda: self.next_region(1)),
            ("Shift+F6", lambda: self.next_region(-1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self.window().restoreGeometry(self._memory.geometry())

    def _hint(self) -> None:
        title = translate("MainWindow", "Firstlight searches by itself and only asks")
        text = translate(
            "MainWindow",
            "No password is tried and nothing is written. Tick rows to act on them; F1 lists all keys.",
        )
        message = self.devices.messages.say("accent", title, text)
        message.closed.connect(lambda: self.store(replace(self._session.settings, first_run_done=True)))

    # --- what happened -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show what is known and search."""
        self.devices.start()
        QTimer.singleShot(LOOK_FOR_JOBS, self, lambda: self.upgrading.look_for_open(self.devices.messages))
        if QApplication.focusWidget() is None:
            self.devices.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, batch: Batch) -> None:
        """Hand one batch to the pages that are there."""
        self.devices.take(batch)
        if batch.lanes is not None and self.settings is not None:
            self.settings.show_lanes(batch.lanes)
        if self.claim is not None:
            self.claim.take(batch)
        self.upgrading.take(batch, claiming=self.claim is not None and self.claim.running)
        self.lines.take(batch)
        if batch.vault:
            self._use_desk()
            if self.vault is not None:
                self.vault.refresh()

    def _show_vault(self) -> None:
        """The vault's state in the status bar. Before anybody used it, it is locked, and not even loaded to say so."""
        if self._desk_used:
            vault = self._session.site.vault
            self.status.show_vault(vault.locked if vault.exists else None)
            return
        folder = getattr(self._session, "data_dir", None)
        there = isinstance(folder, Path) and (folder / VAULT_FILE).exists()
        self.status.show_vault(True if there else None)

    def _claiming(self, count: int) -> None:
        """How many devices of a run are not through yet."""
        self.rail.claim.set_badge(count, translate("MainWindow", "%n devices being claimed", None, count))
        if not count:
            self._closing.over()

    def _updating(self, count: int) -> None:
        """How many devices of a job are not through yet."""
        self.rail.firmware.set_badge(count, translate("MainWindow", "%n devices being updated", None, count))
        if not count:
            self._closing.over()

    def _use_desk(self) -> None:
        self._desk_used = True
        self._show_vault()

    def watch(self, failures: Failures) -> None:
        """Show faults of our own as one message."""
        failures.happened.connect(
            lambda name: self.devices.messages.say("fail", sentence("internal", name), next_step("internal"))
        )

    def _badge(self, count: int) -> None:
        self.rail.devices.set_badge(count, translate("MainWindow", "%n new devices", None, count))

    # --- pages -------------------------------------------------------------------------------------------------

    def go_to(self, place: int) -> None:
        """Show a page of the rail."""
        page: QWidget = self.devices
        if place == CLAIM:
            page = self._claim_page()
        elif place == FIRMWARE:
            page = self.upgrading.firmware_page()
        elif place == SERIAL:
            page = self.lines.front()
        elif place == JOBS:
            page = self.upgrading.jobs_page()
        elif place == VAULT:
            page = self._vault_page()
        elif place == SETTINGS:
            page = self._settings_page()
        elif place == HELP:
            page = self._help_page()
        focus = QApplication.focusWidget()
        left = page is not self.stack.currentWidget() and focus is not None and self.stack.isAncestorOf(focus)
        self.stack.setCurrentWidget(page)
        self.rail.select(place)
        if left and page is self.devices:
            self.devices.table.setFocus(Qt.FocusReason.OtherFocusReason)
        for one in (self.claim, self.upgrading.firmware, *self.lines.pages, self.upgrading.jobs, self.vault):
            if left and one is not None and page is one:
                one.take_focus()

    def claim_devices(self, devices: Sequence[Device]) -> None:
        """Open the claim wizard with these devices."""
        self._claim_page().choose(devices)
        self.go_to(CLAIM)

    def update_devices(self, devices: Sequence[Device]) -> None:
        """Open the firmware page with these devices."""
        self.upgrading.firmware_page().choose(devices)
        self.go_to(FIRMWARE)

    def set_ports(self, devices: Sequence[Device]) -> None:
        """Open the page of serial ports with these devices."""
        self.lines.open().choose(devices)
        self.go_to(SERIAL)

    def choose_firmware(self) -> None:
        """Open the firmware page and ask for a file."""
        self.go_to(FIRMWARE)
        self.upgrading.firmware_page().choose_file()

    def _claim_page(self) -> ClaimPage:
        if self.claim is None:
            from firstlight_ui.pages.claim import ClaimPage  # noqa: PLC0415  # when first opened

            self.claim = ClaimPage(self._look, self._session, self.bridge)
            self.claim.devices_asked.connect(lambda: self.go_to(DEVICES))
            self.claim.told.connect(self.status.facts.setText)
            self.claim.under_way.connect(self._claiming)
            self._use_desk()
            self.stack.addWidget(self.claim)
        return self.claim

    def _vault_page(self) -> VaultPage:
        if self.vault is None:
            from firstlight_ui.pages.vault import VaultPage  # noqa: PLC0415  # when first opened

            self.vault = VaultPage(self._look, self._session, self.bridge)
            self.stack.addWidget(self.vault)
            self._use_desk()
        self.vault.refresh()
        return self.vault

    def _settings_page(self) -> SettingsPage:
        if self.settings is None:
            from firstlight_ui.pages.settings import SettingsPage  # noqa: PLC0415  # when first opened

            self.settings = SettingsPage(self._look, self._session)
            self.settings.changed.connect(self.obey)
            self.stack.addWidget(self.settings)
        self.settings.show_lanes(self._session.lanes())
        return self.settings

    def _help_page(self) -> HelpPage:
        if self.help is None:
            from firstlight_ui.pages.help import HelpPage  # noqa: PLC0415  # when first opened

            self.help = HelpPage(self._look)
            self.stack.addWidget(self.help)
        return self.help

    def store(self, settings: Settings) -> None:
        """Keep settings that were changed outside the settings page."""
        self._session.change_settings(settings)
        self.obey(settings)

    def obey(self, settings: Settings) -> None:
        """Do what the settings say."""
        self._look.choose(theme=settings.theme, large=settings.large_controls, scale=settings.text_scale)
        self.devices.model.set_everything(settings.show_all)

    def show_everything(self) -> None:
        """List hosts that no family recognises, from now on."""
        self.store(replace(self._session.settings, show_all=True))
        if self.settings is not None:
            self.settings.everything.setChecked(True)

    def regions(self) -> tuple[QWidget, ...]:
        """All regions of the window, in the order of F6."""
        shown = self.stack.currentWidget()
        pages = (
            self.devices,
            self.claim,
            self.upgrading.firmware,
            *self.lines.pages,
            self.upgrading.jobs,
            self.vault,
            self.settings,
            self.help,
        )
        page = next((one for one in pages if one is shown), None)
        return (self.rail, *(page.regions() if page is not None else ()), self.status)

    def next_region(self, step: int) -> None:
        """Move the focus to the next region that can take it."""
        regions = [one for one in self.regions() if one.isVisible() and first_focus(one) is not None]
        focus = QApplication.focusWidget()
        here = next(
            (at for at, one in enumerate(regions) if focus is one or (focus and one.isAncestorOf(focus))), -step
        )
        if regions:
            target = first_focus(regions[(here + step) % len(regions)])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)

    # --- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._look.px(RAIL_NARROW_BELOW)
        self.rail.set_narrow(narrow)
        self.status.set_narrow(narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def _runs(self) -> tuple[Run, ...]:
        """What may work in the background."""
        pages = (self.claim, self.upgrading.firmware, self.lines)
        return tuple(page for page in pages if page is not None)

    def _close_now(self) -> None:
        if self._open:
            self._open = False
            self.window().close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._open and not self._closing.may_close():
            event.ignore()
            return
        self._memory.put_geometry(self.window().saveGeometry())
        self._memory.put_columns(self.devices.table)
        self._memory.save()
        if self.upgrading.firmware is not None:
            self.upgrading.firmware.checking.drop()
        self.lines.close()
        self._deaf()
        self.bridge.close()
        super().closeEvent(event)


def damaged(problem: PinsProblem) -> bool:
    """Whether a person can go on without the list of identities."""
    return problem.code == "pins-damaged"
