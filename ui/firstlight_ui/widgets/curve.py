"""A small live chart: one value over the last seconds, drawn by hand."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from firstlight_ui import paint
from firstlight_ui.look import Look

SECONDS = 20.0


class Curve(QWidget):
    """`add` takes a time in seconds and a value from 0 on; `top` is the value of the upper line, at least."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._points: deque[tuple[float, float]] = deque(maxlen=1000)
        self._top = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(84))

    def clear(self, top: float = 0.0) -> None:
        """Begin anew; `top` is the value that is expected at most."""
        self._points.clear()
        self._top = top
        self.update()

    def add(self, at: float, value: float) -> None:
        """One more value."""
        self._points.append((at, max(0.0, value)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max([self._top, *(value for _, value in self._points)], default=0.0) or 1.0
        words = f"{top:,.0f}".replace(",", " ")
        font = look.font("secondary")
        edge = paint.text_width(font, words) + look.px(6)
        wide, high = self.width() - edge, self.height() - look.line("secondary")
        above = look.line("secondary") / 2
        painter.setPen(QPen(look.color("border"), 1))
        for y in (above, above + high):
            painter.drawLine(QPointF(0, y), QPointF(wide, y))
        for y, text in ((0.0, words), (high, "0")):
            place = QRect(round(wide + look.px(6)), round(y), edge, look.line("secondary"))
            paint.draw_text(painter, place, text, font, look.color("text2"))
        if len(self._points) < 2:
            return
        last = self._points[-1][0]
        shown = [(at, value) for at, value in self._points if last - at <= SECONDS]
        line = QPolygonF(
            [QPointF(wide * (1 - (last - at) / SECONDS), above + high * (1 - value / top)) for at, value in shown]
        )
        painter.setPen(QPen(look.color("accent"), look.px(2)))
        painter.drawPolyline(line)
