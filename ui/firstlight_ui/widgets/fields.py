"""Fields: search, text, choice, tick box. Painted from the tokens, operated like Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import tip


class TextField(QLineEdit):
    """One line of text; `set_wrong` outlines it in the failure role (the words stand beside it)."""

    def __init__(self, look: Look, text: str = "", *, mono: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look, self._mono = look, mono
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        font = QFont(self._look.font("table_mono" if self._mono else "body"))
        font.setPixelSize(self._look.font("body").pixelSize())
        self.setFont(font)
        self.setFixedHeight(self._look.size("control"))

    def set_wrong(self, wrong: bool) -> None:
        """Mark what was typed as not usable."""
        if self.property("wrong") != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)


class SearchField(TextField):
    """The filter: magnifier at the left, its key at the right while it is empty; Esc clears it."""

    def __init__(self, look: Look, *, hint: str, parent: QWidget | None = None) -> None:
        self._hint = hint
        super().__init__(look, parent=parent)
        self.setClearButtonEnabled(True)
        self.setMaxLength(200)
        self._dress()

    def _dress(self) -> None:
        super()._dress()
        self.setTextMargins(self._look.px(22), 0, 0, 0)
        for action in self.actions():  # the only one is Qt's own that clears
            action.setIcon(self._look.icon("close", "text2"))

    def sizeHint(self) -> QSize:
        return QSize(self._wanted_width(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(150), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, look, side = QPainter(self), self._look, self._look.px(16)
        middle = self.height() // 2
        paint.draw_icon(painter, look, "search", "text2", look.px(9), middle - side / 2, side)
        if not self.text() and self._hint_fits():
            ink, edge = look.color("text2"), look.color("border_strong")
            paint.draw_hint(painter, look, self.width() - look.px(8), middle, self._hint, ink, edge)

    def _hint_fits(self) -> bool:
        return self._wanted_width() <= self.width() + 2

    def _wanted_width(self) -> int:
        look = self._look
        words = paint.text_width(self.font(), self.placeholderText())
        return look.px(48) + words + paint.hint_width(look, self._hint)


class Choice(QComboBox):
    """One of a few."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._look.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        widest = max((paint.text_width(self.font(), self.itemText(i)) for i in range(self.count())), default=60)
        return QSize(widest + self._look.px(12 + 12 + 28), self._look.size("control"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        on = self.isEnabled()
        fill = look.color("neutral_soft" if not on else "row_hover" if self.underMouse() else "surface")
        paint.draw_box(painter, QRectF(self.rect()), fill, look.color("border_strong" if on else "border"), look.px(4))
        side = look.px(16)
        text = QRect(look.px(12), 0, self.width() - look.px(12 + 8) - side, self.height())
        paint.draw_text(painter, text, self.currentText(), self.font(), look.color("text" if on else "text3"))
        paint.draw_icon(painter, look, "chevron-down", "text2" if on else "text3", self.width() - side - look.px(8),
                        (self.height() - side) / 2, side)  # fmt: skip


class WideChoice(Choice):
    """One of several with long texts: as wide as its row, whole in its list and its tooltip."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentTextChanged.connect(lambda text: self.setToolTip(tip(text)))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), super().sizeHint().height())


class TickBox(QCheckBox):
    """A tick box with its text."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._look.font("body"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.px(16 + 8 + 4) + paint.text_width(self.font(), self.text()), self._one_line())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._one_line())

    def _one_line(self) -> int:
        return max(self._look.size("control_small"), self._look.px(24))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """The text goes on in further lines where width is short."""
        metrics = QFontMetrics(self.font())
        room = QRect(0, 0, max(1, width - self._look.px(16 + 8)), 10_000)
        text = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        more = round(text.height() / metrics.lineSpacing()) - 1
        return self._one_line() + max(0, more) * metrics.lineSpacing()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, side = QPainter(self), self._look, self._look.px(16)
        box = QRectF(0, (self._one_line() - side) / 2, side, side)
        paint.draw_tick(painter, look, box, self.checkState(), enabled=self.isEnabled())
        left = side + look.px(8)
        painter.setFont(self.font())
        painter.setPen(look.color("text" if self.isEnabled() else "text3"))
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())
