"""Where the focus goes in a region of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_focus(region: QWidget) -> QWidget | None:
    """The first widget of a region that the Tab key would stop at."""
    tab = Qt.FocusPolicy.TabFocus
    for widget in (region, *region.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & tab and widget.focusProxy() is None:
            return widget
    return None
