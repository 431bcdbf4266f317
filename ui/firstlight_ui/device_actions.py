"""Verbs become Qt actions: one per verb, shared by bar, menus and keys, and carried out here.

ticked rows, else the current one -> offers (verbs.py) -> QActions -> session or clipboard or file
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from firstlight.events import Device
from firstlight_drivers.contract import Credential
from firstlight_drivers.errors import DeviceError
from firstlight_ui.bridge import Bridge
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import title_of
from firstlight_ui.models.export import as_text, as_tsv, write_csv
from firstlight_ui.table import DevicesTable
from firstlight_ui.verbs import VERBS, Offer, Verb, offer, safe_page
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session


class DeviceActions(QObject):
    """Offers and carries out the verbs of the devices page."""

    offered = Signal()
    claim_asked = Signal(object)  # the devices
    firmware_asked = Signal(object)  # the devices
    ports_asked = Signal(object)  # the devices

    def __init__(
        self, look: Look, session: Session, bridge: Bridge, table: DevicesTable, messages: MessageList
    ) -> None:
        super().__init__(table)
        self._look, self._session, self._bridge = look, session, bridge
        self._table, self._messages = table, messages
        self._window: QWidget = table
        self.chosen: tuple[Device, ...] = ()
        self.hidden = 0
        self.offers: dict[str, Offer] = {}
        self.qactions: dict[str, QAction] = {}
        self._deeds: dict[str, Callable[[Sequence[Device]], None]] = {
            "claim": lambda devices: self.claim_asked.emit(tuple(devices)),
            "firmware": lambda devices: self.firmware_asked.emit(tuple(devices)),
            "ports": lambda devices: self.ports_asked.emit(tuple(devices)),
            "identify": self.identify,
            "page": self.open_page,
            "copy": lambda devices: self.copy(devices, as_tsv),
            "copy-text": lambda devices: self.copy(devices, as_text),
            "export": lambda devices: self.export(devices, None),
            "locate": self.locate,
            "forget": self.forget,
        }
        for verb in VERBS:
            action = QAction(self)
            action.setShortcut(QKeySequence(verb.shortcut))
            contexts = Qt.ShortcutContext
            action.setShortcutContext(contexts.WidgetShortcut if verb.in_table else contexts.WindowShortcut)
            action.setIcon(look.icon(verb.icon))
            action.triggered.connect(lambda _=False, verb=verb: self.do(verb))
            table.addAction(action)
            self.qactions[verb.key] = action
        table.devices.choice_changed.connect(self.refresh)
        table.devices.counts_changed.connect(self.refresh)
        table.current_changed.connect(self.refresh)
        look.changed.connect(self._dress)
        self.refresh()

    def _dress(self) -> None:
        for verb in VERBS:
            self.qactions[verb.key].setIcon(self._look.icon(verb.icon))

    def refresh(self) -> None:
        """Offer the verbs for the rows that are ticked or current now."""
        self.chosen = self._table.devices.chosen()
        self.hidden = self._table.devices.chosen_hidden()
        targets = self._table.targets()
        for verb in VERBS:
            made = offer(verb, targets)
            if verb.key == "export" and not self.chosen:
                shown = self._table.devices.shown_devices() if self._table.devices.rowCount() <= 1 else targets
                made = Offer(verb, translate("Verb", "Export all rows as CSV"), shown or targets)
            self.offers[verb.key] = made
            action = self.qactions[verb.key]
            action.setText(made.label.replace("&", "&&"))
            action.setEnabled(made.enabled)
            action.setStatusTip(made.reason)
        self.offered.emit()

    def menu(self, parent: QWidget) -> QMenu:
        """The verbs as a menu: the same as in the bar. A disabled one says why."""
        menu = QMenu(parent)
        for verb in VERBS:
            if verb.key == "forget":
                menu.addSeparator()
            menu.addAction(self.qactions[verb.key])
        reasons = dict.fromkeys(made.reason for made in self.offers.values() if made.reason)
        if reasons:
            menu.addSeparator()
            for reason in reasons:
                menu.addAction(reason.replace("&", "&&")).setEnabled(False)
        return menu

    def do(self, verb: Verb, devices: Sequence[Device] | None = None) -> None:
        """Carry a verb out on the devices it fits; without devices, on the ticked or current rows."""
        made = self.offers[verb.key] if devices is None else offer(verb, devices)
        if made.enabled:
            self._deeds[verb.key](made.devices)

    # --- what they do ------------------------------------------------------------------------------------------

    def identify(self, devices: Sequence[Device]) -> None:
        """Ask each host again by every unicast means."""
        for device in devices:
            if device.address is None:
                continue
            failed = partial(self._failed, title_of(device))
            self._bridge.call(self._session.identify(device.address), self, lambda _found: None, failed)

    def open_page(self, devices: Sequence[Device]) -> None:
        """Open the devices' own pages in the browser."""
        for device in devices:
            url = safe_page(device)
            if url is not None and not QDesktopServices.openUrl(url):
                title = translate("DeviceActions", "No browser opened {page}").format(page=url.toString())
                self._messages.say("warn", title, translate("DeviceActions", "Copy the address into a browser."))

    def copy(self, devices: Sequence[Device], write: Callable[[Sequence[Device], Sequence[str], float], str]) -> None:
        """Put rows on the clipboard, with the columns on the screen."""
        text = write(devices, self._table.visible_columns(), self._table.devices.clock())
        QGuiApplication.clipboard().setText(text)

    def export(self, devices: Sequence[Device], path: Path | None) -> None:
        """Write a CSV file; asks where when no path is given."""
        rows = self.chosen or self._table.devices.shown_devices() or tuple(devices)
        if path is None:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            start = str(Path(documents or ".") / "devices.csv")
            title = translate("DeviceActions", "Export devices")
            chosen, _ = QFileDialog.getSaveFileName(
                self._table, title, start, translate("DeviceActions", "CSV files (*.csv)")
            )
            if not chosen:
                return
            path = Path(chosen)
        try:
            write_csv(path, rows)
        except OSError as error:
            title = translate("DeviceActions", "{file} could not be written").format(file=path.name)
            text = translate("DeviceActions", "{reason}. Choose another folder. Nothing was changed.")
            self._messages.say("fail", title, text.format(reason=error.strerror or error))
            return
        title = translate("DeviceActions", "%n devices written to {file}", None, len(rows)).format(file=path.name)
        self._messages.say("ok", title, str(path.parent))

    def locate(self, devices: Sequence[Device]) -> None:
        """Ask for the account and make the device show itself."""
        device = devices[0]
        from firstlight_ui.dialogs.locate import LocateDialog  # noqa: PLC0415  # when first opened

        dialog = LocateDialog(self._look, self._table.window(), device)

        def start(credential: Credential) -> None:
            future = self._session.locate(device.id, credential, device.host_key)
            name = title_of(device)
            self._bridge.call(future, self, lambda seconds: self._located(name, seconds),
                              lambda error: self._failed(name, error))  # fmt: skip

        dialog.entered.connect(start)
        dialog.open()

    def _located(self, name: str, seconds: float) -> None:
        title = translate("DeviceActions", "{device} shows itself for {n} s").format(device=name, n=round(seconds))
        text = translate("DeviceActions", "It stops by itself. The password was not kept.")
        self._messages.say("ok", title, text)

    def forget(self, devices: Sequence[Device]) -> None:
        """Ask, then take rows out of the list."""
        from firstlight_ui.dialogs.forget import ForgetDialog  # noqa: PLC0415  # when first opened

        dialog = ForgetDialog(self._look, self._table.window(), devices)
        dialog.confirmed.connect(partial(self._forget, tuple(devices)))
        dialog.open()

    def _forget(self, devices: Sequence[Device]) -> None:
        for device in devices:
            self._session.forget(device.id)

    def _failed(self, name: str, error: BaseException) -> None:
        code, detail = told(error)
        self._messages.say("fail", f"{name}: {sentence(code, detail)}", next_step(code))


def told(error: BaseException) -> tuple[str, str]:
    """Code and detail of an error of a command; a fault of our own is called that."""
    if isinstance(error, DeviceError):
        return error.code.value, error.detail
    code, detail = getattr(error, "code", None), getattr(error, "detail", "")
    return (str(code), str(detail)) if code is not None else ("internal", type(error).__name__)
