"""Puts the questions of a run to the person in front of it, one at a time, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from firstlight.events import ClaimAsked
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.questions import GuideDialog, QuestionDialog, dialog_for
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.look import Look

if TYPE_CHECKING:
    from firstlight.session import Session


class Asking:
    """`password_of` finds what a guide lets a person copy; dialogs belong to the window that `owner` is in."""

    def __init__(
        self,
        look: Look,
        session: Session,
        owner: QWidget,
        clipboard: SecretClipboard,
        password_of: Callable[[ClaimAsked], Secret | None],
    ) -> None:
        self._look, self._session, self._owner = look, session, owner
        self._clipboard, self._password_of = clipboard, password_of
        self._waiting: list[ClaimAsked] = []
        self._dialog: QuestionDialog | GuideDialog | None = None

    def take(self, asked: Iterable[ClaimAsked]) -> None:
        """Further questions."""
        self._waiting += asked
        self._ask_next()

    def close(self) -> None:
        """Nobody answers any more."""
        self._waiting.clear()
        if self._dialog is not None:
            self._dialog.reject()

    def _ask_next(self) -> None:
        if self._dialog is not None or not self._waiting:
            return
        asked = self._waiting.pop(0)
        window = self._owner.window()
        dialog = self._dialog = dialog_for(self._look, window, asked, self._password_of(asked), self._clipboard)
        dialog.answered.connect(lambda text: self._answer(asked, text))
        dialog.open()

    def _answer(self, asked: ClaimAsked, text: str | None) -> None:
        self._dialog = None
        self._session.answer(asked.id, text)
        self._ask_next()
