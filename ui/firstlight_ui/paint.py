"""Small drawings that several widgets share: state marks, tick boxes, key hints, cards, one line of text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from firstlight_ui.look import Look

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def text_width(font: QFont, text: str) -> int:
    """Width of one line of text, in logical pixels."""
    return QFontMetrics(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, color: QColor, align: Qt.AlignmentFlag = LEFT
) -> int:
    """One line of plain text, elided at its end where it does not fit; returns the width drawn."""
    if rect.width() <= 0:
        return 0
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine) | int(Qt.TextFlag.TextDontClip), shown)
    return metrics.horizontalAdvance(shown)


def draw_icon(
    painter: QPainter, look: Look, name: str, role: str, x: float, y: float, size: int, under: str = "surface"
) -> None:
    """An icon with its top left corner at (x, y)."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(QPointF(x, y), look.pixmap(name, role, under=under, size=size, ratio=ratio))


def draw_turned(
    painter: QPainter, look: Look, name: str, role: str, x: float, y: float, size: int, degrees: float
) -> None:
    """An icon turned about its middle: the ring of something under way."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(x + size / 2, y + size / 2)
    painter.rotate(degrees)
    draw_icon(painter, look, name, role, -size / 2, -size / 2, size)
    painter.restore()


def draw_box(
    painter: QPainter, rect: QRectF, fill: QColor | None, border: QColor | None, radius: float, width: float = 1
) -> None:
    """A rounded box with a hairline border, drawn inside the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    inset = width / 2 if border is not None else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def draw_tick(painter: QPainter, look: Look, rect: QRectF, state: Qt.CheckState, *, enabled: bool = True) -> None:
    """A tick box: empty, ticked, or partly."""
    if state == Qt.CheckState.Unchecked:
        edge = look.color("border_strong" if enabled else "border")
        draw_box(painter, rect, look.color("surface"), edge, 3, 1.25)
        return
    draw_box(painter, rect, look.color("accent" if enabled else "border_strong"), None, 3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(look.color("on_accent"), 1.9)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    x, y, size = rect.x(), rect.y(), rect.width()
    points: tuple[tuple[float, float], ...]
    if state == Qt.CheckState.Checked:
        points = ((0.25, 0.52), (0.43, 0.69), (0.76, 0.33))
    else:
        points = ((0.27, 0.5), (0.73, 0.5))
    painter.drawPolyline(QPolygonF([QPointF(x + size * a, y + size * b) for a, b in points]))
    painter.restore()


def hint_width(look: Look, hint: str) -> int:
    """Width of a key hint with its box."""
    return text_width(look.font("key_hint"), hint) + look.px(9)


def draw_hint(painter: QPainter, look: Look, right: int, middle: int, hint: str, ink: QColor, edge: QColor) -> None:
    """A key hint whose box ends at `right`."""
    width, height = hint_width(look, hint), look.line("key_hint") + 3
    rect = QRect(right - width, middle - height // 2, width, height)
    draw_box(painter, QRectF(rect), None, edge, 3)
    draw_text(painter, rect, hint, look.font("key_hint"), ink, CENTER)
