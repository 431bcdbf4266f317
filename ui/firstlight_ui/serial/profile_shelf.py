"""The profiles of serial ports: from the data folder, from anywhere, made from what a device is set to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from firstlight.ports.profile import PortProfile, ProfileProblem, load_port_profile, port_profile_text
from firstlight_drivers.port_settings import PortSettings
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.serial.port_steps import next_step
from firstlight_ui.widgets.button import Button
from firstlight_ui.widgets.fields import Choice
from firstlight_ui.widgets.message import MessageList
from firstlight_ui.wording import sentence

if TYPE_CHECKING:
    from firstlight.session import Session

PROFILES = Path("profiles") / "ports"  # below the data folder
Shown = Callable[[], tuple[str, tuple[PortSettings, ...]] | None]


class ProfileShelf(QWidget):
    """`taken` when another profile, or none, is wanted; `shown` gives name and ports of the current device."""

    taken = Signal()

    def __init__(self, look: Look, session: Session, messages: MessageList, shown: Shown) -> None:
        super().__init__()
        self._session, self._messages, self._shown = session, messages, shown
        self.profile: PortProfile | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self.choice = Choice(look)
        self.choice.setAccessibleName(translate("SerialPage", "Profile"))
        self.open_button = Button(look, translate("SerialPage", "Open profile"), icon="folder")
        self.save_button = Button(look, translate("SerialPage", "Save as profile"), icon="save")
        self.buttons = (self.open_button, self.save_button)
        for widget in (self.choice, *self.buttons):
            row.addWidget(widget)
        self.choice.activated.connect(self._choose)
        self.open_button.clicked.connect(lambda: self.open(None))
        self.save_button.clicked.connect(lambda: self.save(None))

    def folder(self) -> Path:
        """Where profiles are kept."""
        return self._session.site.folder / PROFILES

    def load(self) -> None:
        """Read the names of the profiles that are kept."""
        self.choice.clear()
        self.choice.addItem(translate("SerialPage", "No profile"), None)
        for path in sorted(self.folder().glob("*.toml")):
            self.choice.addItem(path.stem, str(path))
        self.choice.updateGeometry()

    def _choose(self, place: int) -> None:
        path = self.choice.itemData(place)
        if isinstance(path, str):
            self.open(Path(path))
        else:
            self.profile = None
            self.taken.emit()

    def open(self, path: Path | None) -> None:
        """Take a profile; asks which when no path is given. All its mistakes are told, with their lines."""
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(
                self,
                translate("SerialPage", "Open a profile"),
                str(self.folder()),
                translate("SerialPage", "Profiles (*.toml)"),
            )
            if not chosen:
                return
            path = Path(chosen)
        try:
            self.profile = load_port_profile(path)
        except ProfileProblem as problem:
            lines = [f"{one.line}: {sentence(one.code, one.detail)}" for one in problem.mistakes]
            title = sentence("profile-mistakes", str(len(problem.mistakes)))
            self._messages.say("fail", f"{path.name}. {title}", "\n".join(lines))
        except OSError as error:
            self._messages.say("fail", sentence("profile-file", f"{path}: {error.strerror}"), next_step("profile-file"))
        else:
            self.taken.emit()

    def save(self, path: Path | None) -> None:
        """Write what the current device's ports are set to; asks where when no path is given."""
        shown = self._shown()
        if shown is None:
            return
        name, present = shown
        if path is None:
            self.folder().mkdir(parents=True, exist_ok=True)
            chosen, _ = QFileDialog.getSaveFileName(
                self,
                translate("SerialPage", "Save the present as a profile"),
                str(self.folder() / f"{name}.toml"),
                translate("SerialPage", "Profiles (*.toml)"),
            )
            if not chosen:
                return
            path = Path(chosen)
        try:
            path.write_text(port_profile_text(name, present), encoding="utf-8")
        except OSError as error:
            detail = f"{path}: {error.strerror}"
            self._messages.say("fail", sentence("profile-write", detail), next_step("profile-write"))
            return
        title = translate("SerialPage", "The profile was written to {file}").format(file=path.name)
        self._messages.say("ok", title, str(path.parent))
        self.load()
