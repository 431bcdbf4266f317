"""Buttons: outlined, primary, quiet, and one for what cannot be undone; with icon, key hint and menu mark."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look
from firstlight_ui.widgets.label import tip


class Kind(Enum):
    """What a button is for."""

    OUTLINED = "outlined"
    PRIMARY = "primary"
    QUIET = "quiet"  # no outline until the pointer is on it
    LINK = "link"
    DANGER = "danger"


class Button(QPushButton):
    """A button painted from the tokens. Without room for its text it can be shown as its icon alone."""

    def __init__(self, look: Look, text: str = "", *, icon: str = "", kind: Kind = Kind.OUTLINED, small: bool = False,
                 hint: str = "", chevron: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(text, parent)
        self._look, self._icon, self._kind, self._small = look, icon, kind, small
        self._hint, self._chevron, self._compact = hint, chevron, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        if kind is Kind.LINK:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._dress)
        self._dress()

    def name_it(self, name: str, why: str = "") -> None:
        """Accessible name and tooltip of a button without text; `why` explains a disabled one."""
        self.setAccessibleName(name)
        self.setToolTip(tip(f"{name}\n{why}" if why else name))

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Change what the button is for."""
        self._kind = kind
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show the icon alone (the text stays the accessible name and becomes the tooltip)."""
        if compact != self._compact:
            self._compact = compact and bool(self._icon)
            if self.text():
                self.setToolTip(tip(self._named_with_key()) if self._compact else "")
            self.updateGeometry()
            self.update()

    def _named_with_key(self) -> str:
        return f"{self.text()} ({self._hint})" if self._hint else self.text()

    def _dress(self) -> None:
        self.setFont(self._look.font("button_small" if self._small else "button"))
        self.updateGeometry()
        self.update()

    def _shown_text(self) -> str:
        return "" if self._compact else self.text()

    def full_width(self) -> int:
        """Width the button wants with its text."""
        compact, self._compact = self._compact, False
        width = self.sizeHint().width()
        self._compact = compact
        return width

    def sizeHint(self) -> QSize:
        look, text = self._look, self._shown_text()
        height = look.size("control_small" if self._small else "control")
        if self._kind is Kind.LINK:
            hint = paint.hint_width(look, self._hint) + look.px(8) if self._hint else 0
            return QSize(paint.text_width(self.font(), text) + 2 + hint, look.line("body") + look.px(6))
        if not text:
            return QSize(height + (look.px(16) if self._chevron else 0), height)
        width = paint.text_width(self.font(), text) + 2 * look.px(10 if self._small else 12)
        if self._icon:
            width += look.px(16) + look.px(7)
        if self._hint and not self._compact:
            width += paint.hint_width(look, self._hint) + look.px(8)
        if self._chevron:
            width += look.px(12) + look.px(8)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colors(self) -> tuple[QColor | None, QColor | None, str, str]:
        """Fill, border, text role, role under icons."""
        color, on = self._look.color, self.isEnabled()
        active = on and (self.underMouse() or self.isDown())
        if self._kind is Kind.PRIMARY:
            if not on:
                return color("neutral_soft"), color("border"), "text3", "neutral_soft"
            return color("accent_hover" if active else "accent"), None, "on_accent", "accent"
        if self._kind in {Kind.QUIET, Kind.LINK}:
            ink = "text3" if not on else "accent_text" if self._kind is Kind.LINK else "text"
            return (color("row_hover") if active and self._kind is Kind.QUIET else None), None, ink, "surface"
        if not on:
            return color("neutral_soft"), color("border"), "text3", "neutral_soft"
        if self._kind is Kind.DANGER:
            return color("fail_soft" if active else "surface"), color("fail"), "fail", "surface"
        fill = color("row_selected" if self.isDown() else "row_hover" if active else "surface")
        return fill, color("border_strong"), "text", "surface"

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, text = self._look, QPainter(self), self._shown_text()
        fill, border, ink, under = self._colors()
        if fill is not None or border is not None:
            paint.draw_box(painter, QRectF(self.rect()), fill, border, look.px(4))
        if self._kind is Kind.LINK:
            width = paint.draw_text(painter, self.rect(), text, self.font(), look.color(ink))
            bottom = (self.height() + look.line("body")) // 2
            painter.fillRect(QRect(0, bottom - 1, width, 1), look.color(ink))
            if self._hint:
                half, line = self.height() // 2, look.color("border_strong")
                paint.draw_hint(painter, look, self.width(), half, self._hint, look.color("text2"), line)
            return
        side = look.px(16)
        middle = self.height() // 2
        pad = look.px(10 if self._small else 12)
        x = pad if text else (self.width() - side - (look.px(16) if self._chevron else 0)) // 2
        if text and not self._icon and not self._hint and not self._chevron:
            paint.draw_text(painter, self.rect(), text, self.font(), look.color(ink), paint.CENTER)
            return
        if self._icon:
            paint.draw_icon(painter, look, self._icon, ink, x, middle - side / 2, side, under)
            x += side + look.px(7)
        right = self.width() - pad
        if self._chevron:
            chevron = look.px(14)
            edge = right if text else self.width() - look.px(5)
            paint.draw_icon(painter, look, "chevron-down", ink, edge - chevron, middle - chevron / 2, chevron)
            right = edge - chevron - look.px(6)
        if self._hint and text:
            edge_color = (
                look.color("border_strong" if self.isEnabled() else "border") if ink != "on_accent" else look.color(ink)
            )
            paint.draw_hint(painter, look, right, middle, self._hint, look.color(ink), edge_color)
            right -= paint.hint_width(look, self._hint) + look.px(8)
        paint.draw_text(painter, QRect(x, 0, right - x + 1, self.height()), text, self.font(), look.color(ink))
