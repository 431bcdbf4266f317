"""All keys, as the help page lists them, and keys that act on one page alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from firstlight_ui.i18n import translate


def keys() -> tuple[tuple[str, str], ...]:
    """Key and what it does."""
    return (
        ("F5", translate("Keys", "Search again; the list stays")),
        ("Ctrl+F", translate("Keys", "Filter the list; Esc clears it")),
        ("Ctrl+N", translate("Keys", "Add an address or a range")),
        ("Ctrl+D", translate("Keys", "Why don't I see it? And back")),
        ("Ctrl+I", translate("Keys", "Open or close the inspector")),
        ("↑ ↓", translate("Keys", "Another row becomes the current one")),
        ("Space", translate("Keys", "Tick the current row")),
        ("Shift+↑ ↓", translate("Keys", "Tick rows on the way")),
        ("Ctrl+A", translate("Keys", "Tick all rows shown")),
        ("Esc", translate("Keys", "Close the message, clear the ticks, cancel")),
        ("Enter", translate("Keys", "Open the current row in the inspector")),
        ("Shift+F10", translate("Keys", "The menu of the row")),
        ("C", translate("Keys", "Claim, with the table in focus")),
        ("F", translate("Keys", "Update firmware, with the table in focus")),
        ("I", translate("Keys", "Identify again, with the table in focus")),
        ("O", translate("Keys", "Open the device's page, with the table in focus")),
        ("L", translate("Keys", "Locate, with the table in focus")),
        ("Del", translate("Keys", "Forget, with the table in focus")),
        ("Ctrl+C", translate("Keys", "Copy rows as tab-separated text")),
        ("Ctrl+Shift+C", translate("Keys", "Copy rows as aligned text")),
        ("Ctrl+E", translate("Keys", "Export CSV: ticked rows, else all shown")),
        ("F6, Shift+F6", translate("Keys", "Next, previous region of the page")),
        ("Space, Esc", translate("Keys", "Pause or go on, stop: a scan of a line")),
        ("Ctrl+O", translate("Keys", "Choose a firmware file")),
        ("Ctrl+1 … 6", translate("Keys", "Pages of the rail")),
        ("Ctrl+Enter", translate("Keys", "The main button of a wizard")),
        ("Ctrl+,", translate("Keys", "Settings")),
        ("F1", translate("Keys", "This page")),
    )


def here(owner: QWidget, keys: str, act: Callable[[], object]) -> QShortcut:
    """A key that acts only while the focus is in `owner`. PySide drops `context=` where a callable is given."""
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    return shortcut
