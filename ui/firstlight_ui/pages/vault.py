"""Vault: passwords of devices. Locked until it is opened; one password is shown or copied at a time, for a while."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from firstlight.site.vault import Entry, EntryState, VaultError
from firstlight.site.vault.kdbx import export_kdbx, read_kdbx, take_over
from firstlight_drivers.contract import Secret
from firstlight_ui.bridge import Bridge
from firstlight_ui.clipboard import SECONDS, SecretClipboard
from firstlight_ui.dialogs.passphrase import PassphraseDialog
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.models.cells import family_title
from firstlight_ui.page_header import PageHeader
from firstlight_ui.vault_door import VaultDoor
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.card import Card
from firstlight_ui.widgets.fields import SearchField
from firstlight_ui.widgets.grid import Grid, GridCell, GridColumn, GridRow
from firstlight_ui.widgets.label import ElidedLabel, PlainLabel
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import clock, next_step, sentence

if TYPE_CHECKING:
    from firstlight.session import Session
    from firstlight.site.vault import Vault

SHOWN_SECONDS = 20
HIDDEN = "•" * 16


class VaultPage(QWidget):
    """See the module docstring."""

    def __init__(self, look: Look, session: Session, bridge: Bridge) -> None:
        super().__init__()
        self._look, self._session, self._bridge = look, session, bridge
        self.clipboard = SecretClipboard(self)
        self.clipboard.changed.connect(self._tell_clipboard)
        self._left = 0
        self._entries: dict[str, Entry] = {}
        self._hide_timer = QTimer(self)
        self._hide_timer.setInterval(1000)
        self._hide_timer.timeout.connect(self._count_down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(look, translate("VaultPage", "Vault"))
        self.import_button = Button(look, translate("VaultPage", "Import"), icon="folder")
        self.export_button = Button(look, translate("VaultPage", "Export KDBX"), icon="export")
        self.lock_button = Button(look, translate("VaultPage", "Lock"), icon="lock")
        for button, act in (
            (self.import_button, self.import_file),
            (self.export_button, self.export_file),
            (self.lock_button, self.lock),
        ):
            self.header.right.addWidget(button)
            button.clicked.connect(act)
        column.addWidget(self.header)
        self.messages = MessageList(look)
        column.addWidget(self.messages)
        self.door = VaultDoor(look, session, bridge)
        self.door.opened.connect(self.refresh)
        self.list = self._make_list()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.door)
        self.stack.addWidget(self.list)
        column.addWidget(self.stack, 1)

    @property
    def _vault(self) -> Vault:
        return self._session.site.vault

    def _make_list(self) -> QWidget:
        look = self._look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(look.px(16), 0, look.px(16), look.px(16))
        column.setSpacing(look.px(12))
        self.search_field = SearchField(look, hint="Ctrl+F")
        self.search_field.setPlaceholderText(translate("VaultPage", "Device, serial or account"))
        self.search_field.setAccessibleName(translate("VaultPage", "Filter the vault"))
        self.search_field.textChanged.connect(self.refresh)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_filter)
        row = QHBoxLayout()
        row.addWidget(self.search_field)
        row.addStretch(1)
        column.addLayout(row)
        holder = Card(look)
        holder.column.setContentsMargins(1, 1, 1, 1)
        columns = (
            GridColumn(title=translate("VaultPage", "Device"), weight=4, least=170),
            GridColumn(title=translate("VaultPage", "Account"), weight=3, least=120, drop=1),
            GridColumn(title=translate("VaultPage", "For"), weight=2, least=110, drop=2),
            GridColumn(title=translate("VaultPage", "State"), weight=3, least=130),
            GridColumn(title=translate("VaultPage", "Changed"), weight=2, least=120, drop=3),
            GridColumn(title=translate("VaultPage", "Earlier"), weight=1, least=68, drop=4),
        )
        self.grid = Grid(look, translate("VaultPage", "Passwords"), columns, two_lines=True)
        self.grid.current_changed.connect(lambda _key: self._hide())
        holder.column.addWidget(self.grid)
        column.addWidget(holder, 1)
        column.addWidget(self._make_reveal())
        return page

    def _make_reveal(self) -> Card:
        look = self._look
        card = Card(look)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.whose = ElidedLabel(look, "", "card_title")
        self.password = PlainLabel(look, "", "table_mono", selectable=True)
        self.password.setAccessibleName(translate("VaultPage", "Password"))
        words.addWidget(self.whose)
        words.addWidget(self.password)
        row.addLayout(words, 2)
        self.until = ElidedLabel(look, "", "secondary", "text2")
        row.addWidget(self.until, 1, Qt.AlignmentFlag.AlignVCenter)
        self.show_button = Button(look, translate("VaultPage", "Show"), icon="eye")
        self.copy_button = Button(look, translate("VaultPage", "Copy password"), icon="copy", kind=Kind.PRIMARY)
        self.show_button.clicked.connect(self._show)
        self.copy_button.clicked.connect(self._copy)
        row.addWidget(self.show_button)
        row.addWidget(self.copy_button)
        card.column.addLayout(row)
        return card

    # --- what is there -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the vault as it is now: no vault yet, locked, or its entries."""
        vault = self._vault
        try:
            entries = () if not vault.exists or vault.locked else vault.entries(in_background=True)
            opened = vault.exists and not vault.locked
        except VaultError as error:
            self._complain(error)
            entries, opened = (), False
        for button in (self.import_button, self.export_button, self.lock_button):
            button.setVisible(opened)
        self.stack.setCurrentWidget(self.list if opened else self.door)
        if not opened:
            self._hide()
            self.clipboard.clear()
            self.door.refresh()
            self.header.facts.setText(
                translate("VaultPage", "Locked") if vault.exists else translate("VaultPage", "Not made yet")
            )
            return
        wanted = self.search_field.text().strip().casefold()
        shown = [entry for entry in entries if wanted in _haystack(entry)]
        shown.sort(key=lambda entry: (entry.device_name.casefold(), entry.device, entry.purpose, entry.account))
        self._entries = {entry.id: entry for entry in shown}
        self.grid.show_rows([_row(entry) for entry in shown])
        unproved = sum(entry.state is not EntryState.PROVED for entry in entries)
        facts = translate("VaultPage", "%n passwords", None, len(entries))
        if unproved:
            facts += ", " + translate("VaultPage", "%n not proved", None, unproved)
        self.header.facts.setText(facts)
        if shown and not self.grid.current_key():
            self.grid.go_to(shown[0].id)
        self._hide()

    def _current(self) -> Entry | None:
        return self._entries.get(self.grid.current_key()) if self.stack.currentWidget() is self.list else None

    # --- one password --------------------------------------------------------------------------------------------

    def _hide(self) -> None:
        self._hide_timer.stop()
        self._left = 0
        entry = self._current()
        for button in (self.show_button, self.copy_button):
            button.setEnabled(entry is not None)
        self.whose.setText(
            translate("VaultPage", "{account} on {device}").format(account=entry.account, device=entry.device_name)
            if entry
            else translate("VaultPage", "No password is chosen")
        )
        self.password.setText(HIDDEN if entry else "")
        self.show_button.setText(translate("VaultPage", "Show"))
        self.show_button.set_icon_name("eye")
        self._tell_clipboard(self.clipboard.left)

    def _secret(self) -> Secret | None:
        entry = self._current()
        if entry is None:
            return None
        try:
            return self._vault.reveal(entry.id)
        except VaultError as error:
            self._complain(error)
            self.refresh()
            return None

    def _show(self) -> None:
        if self._left:
            self._hide()
            return
        secret = self._secret()
        if secret is None:
            return
        self.password.setText(secret.reveal())
        self.show_button.setText(translate("VaultPage", "Hide"))
        self.show_button.set_icon_name("eye-off")
        self._left = SHOWN_SECONDS
        self._hide_timer.start()
        self._count_down(0)

    def _count_down(self, step: int = 1) -> None:
        self._left -= step
        if self._left <= 0:
            self._hide()
            return
        self.until.setText(translate("VaultPage", "Hides in {n} s").format(n=self._left))

    def _copy(self) -> None:
        secret = self._secret()
        if secret is not None:
            self.clipboard.put(secret, SECONDS)

    def _tell_clipboard(self, left: int) -> None:
        if self._left:
            return
        self.until.setText(
            translate("VaultPage", "On the clipboard for {n} s more").format(n=left)
            if left
            else translate("VaultPage", "Shown for 20 s, copied for 30 s")
        )

    # --- the whole -----------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Lock it now."""
        self._vault.lock()
        self.refresh()

    def export_file(self, path: Path | None = None) -> None:
        """Write a KDBX 4 file under a passphrase of its own; asks where."""
        if not path:
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            start = str(Path(documents or ".") / "firstlight.kdbx")
            title = translate("VaultPage", "Export the vault")
            chosen, _ = QFileDialog.getSaveFileName(self, title, start, translate("VaultPage", "KeePass (*.kdbx)"))
            if not chosen:
                return
            path = Path(chosen)
        title = translate("VaultPage", "Passphrase of the exported file")
        text = translate("VaultPage", "KeePassXC asks for it. It need not be the passphrase of this vault.")
        dialog = PassphraseDialog(self._look, self.window(), title, text, twice=True)
        target = path
        dialog.entered.connect(
            lambda passphrase: self._work(
                lambda: export_kdbx(self._vault, target, passphrase),
                lambda: translate("VaultPage", "{file} was written").format(file=target.name),
            )
        )
        dialog.open()

    def import_file(self, path: Path | None = None) -> None:
        """Take entries of a KDBX file; asks for the file."""
        if not path:
            title = translate("VaultPage", "Import into the vault")
            chosen, _ = QFileDialog.getOpenFileName(self, title, "", translate("VaultPage", "KeePass (*.kdbx)"))
            if not chosen:
                return
            path = Path(chosen)
        title = translate("VaultPage", "Passphrase of {file}").format(file=path.name)
        dialog = PassphraseDialog(self._look, self.window(), title, "")
        source = path
        dialog.entered.connect(
            lambda passphrase: self._work(
                lambda: take_over(self._vault, read_kdbx(source, passphrase)),
                lambda: translate("VaultPage", "{file} was imported").format(file=source.name),
            )
        )
        dialog.open()

    def _work(self, act: Callable[[], object], told: Callable[[], str]) -> None:
        def done(_result: object) -> None:
            self.messages.say("ok", told())
            self.refresh()

        self._bridge.call(self._session.in_background(act), self, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, VaultError):
            self._complain(error)
        else:
            self.messages.say("fail", sentence("vault-write", str(error)), next_step("vault-write"))

    def _complain(self, error: VaultError) -> None:
        self.messages.say("fail", sentence(error.code, error.detail), next_step(error.code))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hide()

    def _to_filter(self) -> None:
        if self.stack.currentWidget() is self.list:
            self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_focus(self) -> None:
        """The focus goes to the list, or to the field that opens it."""
        target = self.grid if self.stack.currentWidget() is self.list else self.door.first
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        return (self.header, self.messages, self.stack)


def _haystack(entry: Entry) -> str:
    return f"{entry.device_name} {entry.serial} {entry.model} {entry.account} {entry.device}".casefold()


def _row(entry: Entry) -> GridRow:
    word, icon, role = {
        EntryState.PROVED: (translate("VaultPage", "Proved"), "state-ok", "ok"),
        EntryState.HELD: (translate("VaultPage", "Held, unused"), "state-waiting", "text2"),
        EntryState.CHANGING: (translate("VaultPage", "Being changed"), "state-attention", "warn"),
        EntryState.UNPROVED: (translate("VaultPage", "Not proved"), "state-unknown", "text2"),
    }[entry.state]
    purpose = entry.purpose.partition(":")[2] or {
        "login": translate("VaultPage", "Login"),
        "wifi": translate("VaultPage", "Wi-Fi"),
        "backup": translate("VaultPage", "Backup"),
    }.get(entry.purpose, entry.purpose)
    second = ", ".join(filter(None, (entry.model or family_title(entry.family), entry.serial)))
    return GridRow(
        key=entry.id,
        cells=(
            GridCell(text=entry.device_name, font="card_title", second=second),
            GridCell(text=entry.account),
            GridCell(text=purpose, role="text2"),
            GridCell(text=word, icon=icon, role=role),
            GridCell(text=clock(entry.changed), role="text2"),
            GridCell(text=str(entry.previous) if entry.previous else "–", role="text2"),
        ),
    )
