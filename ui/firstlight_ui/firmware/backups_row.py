"""The backups of a job: which device's, shown or saved. They are sealed; the vault has to be open."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from firstlight.backup.store import Backups, KeptBackup, NoBackup
from firstlight.site.vault import VaultError
from firstlight_drivers.contract import Secret
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.dialog import Dialog
from firstlight_ui.widgets.fields import Choice
from firstlight_ui.widgets.label import PlainLabel

if TYPE_CHECKING:
    from firstlight.session import Session

MOST_SHOWN = 20_000  # characters; the rest is in the file


class BackupsRow(QWidget):
    """`refused` carries a code and its detail; `told` a line for the person."""

    refused = Signal(str, str)
    told = Signal(str)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._kept: Sequence[KeptBackup] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(PlainLabel(look, translate("JobsPage", "Backup"), "card_title"))
        self.choice = Choice(look)
        self.choice.setAccessibleName(translate("JobsPage", "Backup"))
        self.show_button = Button(look, translate("JobsPage", "Show backup"))
        self.save_button = Button(look, translate("JobsPage", "Save backup as"), icon="export")
        self.show_button.clicked.connect(self.open)
        self.save_button.clicked.connect(lambda: self.save(None))
        for widget in (self.choice, self.show_button, self.save_button):
            row.addWidget(widget)
        row.addStretch(1)

    def show_backups(self, kept: Sequence[KeptBackup]) -> None:
        """Those of the current job; the row is gone where there is none."""
        if kept != self._kept:
            self._kept = kept
            self.choice.clear()
            for one in kept:
                self.choice.addItem(one.source.name or one.source.device)
        self.setVisible(bool(kept))

    def open(self) -> None:
        """The configuration in a dialog."""
        kept, text = self._chosen()
        if kept is None or text is None:
            return
        name = kept.source.name or kept.source.device
        dialog = Dialog(
            self._look, self.window(), translate("JobsPage", "Configuration of {device}").format(device=name),
            translate("JobsPage", "It may hold secrets of the device."), icon="info", tone="warn",
        )  # fmt: skip
        dialog.body.addWidget(
            PlainLabel(self._look, text.reveal()[:MOST_SHOWN], "table_mono", wrap=True, selectable=True)
        )
        dialog.footer.addStretch(1)
        close = dialog.add_button(translate("JobsPage", "Close"), Kind.PRIMARY, hint="Esc")
        close.clicked.connect(dialog.reject)
        close.setFocus()
        dialog.open()

    def save(self, path: Path | None) -> None:
        """Into a file that only its owner reads; asks where when no path is given."""
        kept, text = self._chosen()
        if kept is None or text is None:
            return
        if path is None:
            usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            start = str(
                Path(usual or ".") / f"{kept.source.serial or kept.source.device}{Path(kept.file).suffix or '.txt'}"
            )
            chosen, _ = QFileDialog.getSaveFileName(self, translate("JobsPage", "Save backup as"), start)
            if not chosen:
                return
            path = Path(chosen)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "wb") as out:
                if os.name == "posix":
                    os.fchmod(handle, 0o600)
                out.write(text.reveal().encode())
        except OSError as error:
            self.refused.emit("backup-write", f"{path}: {error.strerror}")
            return
        self.told.emit(translate("JobsPage", "The configuration was saved as {file}").format(file=path.name))

    def _chosen(self) -> tuple[KeptBackup | None, Secret | None]:
        place = self.choice.currentIndex()
        if not 0 <= place < len(self._kept):
            return None, None
        kept = self._kept[place]
        try:
            return kept, Backups(self._session.data_dir).open(kept, self._session.site.vault)
        except (VaultError, NoBackup) as error:
            self.refused.emit(error.code, error.detail)
            return kept, None
