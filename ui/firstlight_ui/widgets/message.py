"""Inline messages: icon, bold sentence, one explaining sentence, at most two buttons; they stay until closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import IconLabel, PlainLabel

ICONS = {"accent": "info", "ok": "check", "warn": "warning", "fail": "warning"}


class InlineMessage(QWidget):
    """A message on the page, next to its cause. `tone` is accent, ok, warn or fail."""

    closed = Signal()

    def __init__(
        self,
        look: Look,
        tone: str,
        title: str,
        text: str = "",
        *,
        closable: bool = True,
        compact: bool = False,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self.tone, self.title, self.text = look, tone, title, text
        self._open = True
        self.setAccessibleName(f"{title} {text}".strip())
        pad = look.px(8 if compact else 10)
        line = QHBoxLayout(self)
        line.setContentsMargins(look.px(10 if compact else 12), pad, look.px(8 if compact else 12), pad)
        line.setSpacing(look.px(10 if compact else 12))
        icon = IconLabel(look, ICONS[tone], "accent_text" if tone == "accent" else tone, size=16 if compact else 18)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title_label = PlainLabel(look, title, "table_key" if compact else "card_title", wrap=True)
        words.addWidget(self.title_label)
        if text:
            words.addWidget(PlainLabel(look, text, "secondary" if compact else "body", "text2", wrap=True))
        line.addLayout(words, 1)
        for label, act in buttons:
            button = Button(look, label, small=True)
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        if closable:
            close = Button(look, icon="close", kind=Kind.QUIET, small=True)
            close.name_it(translate("InlineMessage", "Close this message"))
            close.clicked.connect(self.close_it)
            line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop if compact else Qt.AlignmentFlag.AlignVCenter)

    def close_it(self) -> None:
        """Take the message off the page."""
        if self._open:
            self._open = False
            self.hide()
            self.closed.emit()
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        soft = self._look.color(f"{self.tone}_soft")
        edge = self._look.color("accent" if self.tone == "accent" else self.tone)
        paint.draw_box(QPainter(self), QRectF(self.rect()), soft, edge, self._look.px(6))


class MessageList(QWidget):
    """The messages of a page, newest last. The same problem is said once; at most four stand at a time."""

    MOST = 4

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(look.px(16), 0, look.px(16), look.px(10))
        self._column.setSpacing(look.px(6))
        self._shown: list[InlineMessage] = []
        self.setMinimumWidth(look.px(280))
        self.hide()

    def messages(self) -> tuple[InlineMessage, ...]:
        """What stands on the page now."""
        return tuple(self._shown)

    def say(self, tone: str, title: str, text: str = "",
            buttons: tuple[tuple[str, Callable[[], object]], ...] = ()) -> InlineMessage:  # fmt: skip
        """Put a message on the page, or return the one that says the same already."""
        for message in self._shown:
            if (message.tone, message.title, message.text) == (tone, title, text):
                return message
        while len(self._shown) >= self.MOST:
            oldest = next((one for one in self._shown if one.tone not in {"fail", "warn"}), self._shown[0])
            oldest.close_it()
        message = InlineMessage(self._look, tone, title, text, buttons=buttons)
        message.closed.connect(lambda: self._gone(message))
        self._shown.append(message)
        self._column.addWidget(message)
        self.show()
        return message

    def _gone(self, message: InlineMessage) -> None:
        if message in self._shown:
            self._shown.remove(message)
        self.setVisible(bool(self._shown))
