"""The small stylesheet: only what palette and own painting do not reach (menus, scroll bars, fields, tabs, tips)."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstlight_ui.look import Look

RULES = Template("""
QLineEdit, QPlainTextEdit[field="true"] { background: $surface; color: $text; border: 1px solid $border_strong;
    border-radius: 4px; padding: 0 8px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:disabled { background: $neutral_soft; color: $text3; border-color: $border; }
QLineEdit[wrong="true"] { border: 1px solid $fail; }
QMenu { background: $surface; color: $text; border: 1px solid $border_strong; padding: 4px 0; }
QMenu::item { padding: 6px 28px 6px 12px; background: transparent; }
QMenu::icon { padding-left: 10px; }
QMenu::item:selected { background: $row_selected; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $border; margin: 4px 0; }
QMenu::indicator { width: 16px; height: 16px; margin-left: 10px; }
QToolTip { background: $surface; color: $text; border: 1px solid $border_strong; padding: 4px 6px; }
QScrollArea { background: transparent; border: none; }
QAbstractScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border_strong; outline: 0;
    selection-background-color: $row_selected; selection-color: $text; padding: 4px; }
QSplitter::handle { background: $border; }
""")


def stylesheet(look: Look) -> str:
    """The rules with the colours of the scheme in force."""
    roles = ("surface", "text", "text3", "border", "border_strong", "accent", "on_accent", "neutral_soft", "fail",
             "row_selected")  # fmt: skip
    return RULES.substitute({role: look.color(role).name() for role in roles})
