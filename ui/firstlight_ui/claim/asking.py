"""Puts the questions of a run to the person in front of it, one at a time, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from firstlight.claim.model import Question
from firstlight.events import ClaimAsked
from firstlight_drivers.contract import Secret
from firstlight_ui.claim.questions import GuideDialog, QuestionDialog, dialog_for
from firstlight_ui.clipboard import SecretClipboard
from firstlight_ui.look import Look

if TYPE_CHECKING:
    from firstlight.session import Session


def about_ports(asked: ClaimAsked) -> bool:
    """Whether a question belongs to the serial ports of devices, not to a claim or an update."""
    return asked.purpose in {"access", "ports"}


class Asking:
    """`password_of` finds what a guide lets a person copy, `shown_of` what a person compares; dialogs belong to the
    window that `owner` is in."""

    def __init__(
        self,
        look: Look,
        session: Session,
        owner: QWidget,
        clipboard: SecretClipboard,
        password_of: Callable[[ClaimAsked], Secret | None],
        shown_of: Callable[[ClaimAsked], str] | None = None,
    ) -> None:
        self._look, self._session, self._owner = look, session, owner
        self._clipboard, self._password_of = clipboard, password_of
        self._shown_of = shown_of or (lambda _asked: "")
        self._waiting: list[ClaimAsked] = []
        self._dialog: QuestionDialog | GuideDialog | None = None
        self._asked: ClaimAsked | None = None  # in the dialog

    def take(self, asked: Iterable[ClaimAsked]) -> None:
        """Further questions."""
        self._waiting += asked
        self._ask_next()

    def close(self, about: Question | None = None) -> None:
        """Nobody waits for an answer any more; `about`: only to this kind of question."""
        self._waiting = [asked for asked in self._waiting if about not in {None, asked.question}]
        if self._dialog is not None and self._asked is not None and about in {None, self._asked.question}:
            self._dialog.reject()

    def _ask_next(self) -> None:
        if self._dialog is not None or not self._waiting:
            return
        asked = self._asked = self._waiting.pop(0)
        window, password, shown = self._owner.window(), self._password_of(asked), self._shown_of(asked)
        dialog = self._dialog = dialog_for(self._look, window, asked, password, self._clipboard, shown)
        dialog.answered.connect(lambda text: self._answer(asked, text))
        dialog.open()

    def _answer(self, asked: ClaimAsked, text: str | None) -> None:
        self._dialog = None
        self._session.answer(asked.id, text)
        self._ask_next()
