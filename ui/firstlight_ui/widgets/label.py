"""Labels for text that may come from a device: plain text always, never HTML."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look

_LONG = re.compile(r"\s?([^\s,]{57,}),?\s?")


def tip(text: str) -> str:
    """Text for a tooltip: escaped, so that nothing a device sent is read as markup."""
    return "<qt>" + html.escape(text).replace("\n", "<br>") + "</qt>" if text else ""


def in_lines(text: str) -> str:
    """Fingerprints longer than a line cut into lines of their own: a label only breaks between words."""
    return _LONG.sub(lambda found: f"\n{_cut(found[1])}\n", text).strip()


def _cut(word: str) -> str:
    most = 48 if ":" in word else 32  # whole pairs in both
    return "\n".join(word[place : place + most] for place in range(0, len(word), most))


class PlainLabel(QLabel):
    """A label that shows its text as it is. Wraps when asked to; otherwise one line."""

    def __init__(self, look: Look, text: str = "", kind: str = "body", role: str = "text", *, wrap: bool = False,
                 selectable: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setText(text)
        self._dress()
        look.changed.connect(self._dress)

    def set_role(self, role: str) -> None:
        """Show the text in another colour role."""
        if role != self._role:
            self._role = role
            self._dress()

    def _dress(self) -> None:
        self.setFont(self._look.font(self._kind))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._role))
        self.setPalette(palette)


class ElidedLabel(PlainLabel):
    """One line that gives way: elided when there is no room, whole in its tooltip."""

    def __init__(self, look: Look, text: str = "", kind: str = "body", role: str = "text", *,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(look, text, kind, role, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show this text."""
        super().setText(text)
        self.setToolTip("")
        self.updateGeometry()
        self._check()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self._check()

    def _check(self) -> None:
        cut = paint.text_width(self.font(), self.text()) > self.width()
        self.setToolTip(tip(self.text()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        align = Qt.AlignmentFlag.AlignVCenter | (self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        paint.draw_text(painter, self.rect(), self.text(), self.font(), self._look.color(self._role), align)


class IconLabel(QWidget):
    """An icon that stands for itself; named where its meaning is not in the text beside it."""

    def __init__(self, look: Look, name: str, role: str = "text", *, size: int = 20, under: str = "surface",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._look, self._name, self._role, self._size, self._under = look, name, role, size, under
        side = look.px(size)
        self.setFixedSize(side, side)
        look.changed.connect(self.update)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._look.px(self._size)
        paint.draw_icon(QPainter(self), self._look, self._name, self._role, 0, 0, side, self._under)


class Hairline(QWidget):
    """A line of one pixel between two things."""

    def __init__(
        self, look: Look, *, upright: bool = False, role: str = "border", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._role = look, role
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color(self._role))
