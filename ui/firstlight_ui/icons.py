"""Tinted icons: the SVG files are drawn in #000 (and #FFF for what lies on it); roles replace both."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from firstlight.resources import resource

if TYPE_CHECKING:
    from firstlight_ui.look import Look


@cache
def _svg(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


class Icons:
    """Pictures of icons by name, role and size; made once per scheme."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._made: dict[tuple[str, str, str, int, float], QPixmap] = {}

    def clear(self) -> None:
        """Forget the pictures: the colours changed."""
        self._made.clear()

    def pixmap(self, name: str, role: str, *, under: str = "surface", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """The icon, `size` logical pixels high, for a screen with this device pixel ratio."""
        key = (name, role, under, size, ratio)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._draw(*key)
        return found

    def _draw(self, name: str, role: str, under: str, size: int, ratio: float) -> QPixmap:
        ink, paper = self._look.color(role).name(), self._look.color(under).name()
        renderer = QSvgRenderer(QByteArray(_svg(name).replace("#000", ink).replace("#FFF", paper).encode()))
        drawn = QSizeF(renderer.viewBoxF().size())
        width = round(size * drawn.width() / drawn.height())
        picture = QPixmap(round(width * ratio), round(size * ratio))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
