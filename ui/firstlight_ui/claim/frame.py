"""The frame of a wizard: steps at the top, a footer that never scrolls, and the fields only wizards have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.i18n import translate
from firstlight_ui.look import Look
from firstlight_ui.widgets.button import Button, Kind
from firstlight_ui.widgets.label import ElidedLabel, Hairline, PlainLabel, tip

ONE_LINE_FROM = 900


class StepItem(QAbstractButton):
    """One step: its number in a circle, ticked when it is done; a click goes back to it."""

    def __init__(self, look: Look, number: int, text: str) -> None:
        super().__init__()
        self._look, self._number = look, number
        self.done = False
        self.current = False
        self._short = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("ownFocus", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_as(self, *, done: bool, current: bool, clickable: bool) -> None:
        """Take a state."""
        self.done, self.current = done, current
        self.setEnabled(clickable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        word = translate("Wizard", "current step") if current else translate("Wizard", "done") if done else ""
        self.setAccessibleDescription(word)
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Only the circle, unless it is the current step; the name stays for screen readers and as the tooltip."""
        if short != self._short:
            self._short = short
            self.setToolTip(tip(self.text()) if short else "")
            self.updateGeometry()
            self.update()

    def full_width(self) -> int:
        """Width with its name."""
        font = self._look.font("card_title" if self.current else "body")
        return self._look.px(28) + paint.text_width(font, self.text()) + 4

    def sizeHint(self) -> QSize:
        look = self._look
        font = look.font("card_title" if self.current else "body")
        if self._short and not self.current:
            return QSize(look.px(24), max(look.px(24), look.line("body") + 4))
        return QSize(look.px(28) + paint.text_width(font, self.text()) + 4, max(look.px(24), look.line("body") + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, side = QPainter(self), self._look, self._look.px(20)
        circle = QRectF(1, (self.height() - side) / 2, side, side)
        if self.done and not self.current:
            paint.draw_box(painter, circle, None, look.color("ok"), side / 2, 1.5)
            inner = look.px(12)
            paint.draw_icon(painter, look, "check", "ok", circle.center().x() - inner / 2,
                            circle.center().y() - inner / 2, inner)  # fmt: skip
        else:
            fill = look.color("accent") if self.current else None
            paint.draw_box(painter, circle, fill, None if self.current else look.color("border_strong"), side / 2)
            ink = look.color("on_accent" if self.current else "text2")
            paint.draw_text(painter, circle.toRect(), str(self._number), look.font("button_small"), ink, paint.CENTER)
        if self.hasFocus():
            paint.draw_box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), None, look.color("accent"), 4, 2)
        if self._short and not self.current:
            return
        text = QRect(look.px(28), 0, self.width() - look.px(28), self.height())
        font = look.font("card_title" if self.current else "body")
        ink = look.color("text" if self.current or self.done else "text2")
        paint.draw_text(painter, text, self.text(), font, ink)


class StepsBar(QWidget):
    """`asked` carries the place of a finished step that was clicked."""

    asked = Signal(int)

    def __init__(self, look: Look, names: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(translate("Wizard", "Steps"))
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(12))
        row.setSpacing(look.px(10))
        self.items = tuple(StepItem(look, place + 1, name) for place, name in enumerate(names))
        for place, item in enumerate(self.items):
            if place:
                line = Hairline(look, role="border_strong")
                line.setFixedWidth(look.px(24))
                row.addWidget(line)
            row.addWidget(item)
            item.clicked.connect(lambda _=False, place=place: self.asked.emit(place))
        row.addStretch(1)

    def show_step(self, current: int, *, back: bool) -> None:
        """Mark the current step; finished ones can be gone back to while `back` holds."""
        for place, item in enumerate(self.items):
            item.show_as(done=place < current, current=place == current, clickable=back and place < current)
        self._fit()

    def _fit(self) -> None:
        gaps = self._look.px(32 + 4 * (24 + 2 * 10))
        short = sum(item.full_width() for item in self.items) + gaps > self.width()
        for item in self.items:
            item.set_short(short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(280), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRect(0, self.height() - 1, self.width(), 1), self._look.color("border"))


class WizardFooter(QWidget):
    """Back at the left, one sentence about what is safe, then Cancel, a second verb and the main one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(translate("Wizard", "What to do"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(11), look.px(16), look.px(12))
        row.setSpacing(look.px(10))
        self.back = Button(look, translate("Wizard", "Back"))
        self.words = ElidedLabel(look, "", "secondary", "text2")
        self.cancel = Button(look, translate("Wizard", "Cancel"), kind=Kind.QUIET, hint="Esc")
        self.second = Button(look, "")
        self.main = Button(look, "", kind=Kind.PRIMARY, hint="Ctrl+Enter")
        row.addWidget(self.back)
        row.addWidget(self.words, 1)
        self.after = PlainLabel(look, "", "secondary", "text2")
        self._said, self._later, self._instead = "", "", ""
        for widget in (self.cancel, self.second, self.main, self.after):
            row.addWidget(widget)

    def say(self, words: str, later: str = "", instead: str = "") -> None:
        """What is safe; `later` stands behind the main button: when it can be pressed. Where width is short, `instead`
        stands for both."""
        self._said, self._later, self._instead = words, later, instead
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._look.px(ONE_LINE_FROM)
        self.words.setText(self._instead if narrow and self._instead else self._said)
        self.after.setText("" if narrow else self._later)
        self.after.setVisible(bool(self.after.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRect(0, 0, self.width(), 1), self._look.color("border"))


class RadioBox(QRadioButton):
    """One of several, with its text."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._look.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(28) + paint.text_width(self.font(), self.text()), max(look.size("control_small"), 24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, side = QPainter(self), self._look, self._look.px(16)
        circle = QRectF(1, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        edge = look.color("accent" if on else "border_strong")
        paint.draw_box(painter, circle, look.color("surface"), edge, side / 2, 5 if on else 1.25)
        left = side + look.px(8)
        ink = look.color("text" if self.isEnabled() else "text3")
        paint.draw_text(painter, QRect(left, 0, self.width() - left, self.height()), self.text(), self.font(), ink)


class ProgressLine(QWidget):
    """A bar of 4 pixels; the words beside it say the same."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share = 0.0
        self._role = "accent"
        self.setFixedHeight(look.px(4))

    def show_share(self, share: float, said: str, role: str = "accent") -> None:
        """Fill it; `said` is the same for a screen reader."""
        self._role = role
        self._share = max(0.0, min(1.0, share))
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        whole = QRectF(self.rect())
        paint.draw_box(painter, whole, look.color("track"), None, whole.height() / 2)
        if self._share:
            part = QRectF(0, 0, max(whole.height(), whole.width() * self._share), whole.height())
            paint.draw_box(painter, part, look.color(self._role), None, whole.height() / 2)
